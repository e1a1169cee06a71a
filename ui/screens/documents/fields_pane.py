"""The fields of a document: what is missing first, then group by group; typed here, kept at every key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from reviewer.usecases.documents.kind import DocumentField
from ui.qt.theme import theme
from ui.screens.documents.detail_presenter import MISSING_GROUP, NOT_ON_PAGE, Detail, hash_words
from ui.screens.documents.field_row import FieldRow
from ui.screens.documents.know_bar import KnowBar
from ui.screens.documents.versions_block import VersionsBlock
from ui.widgets.labels import ElidedLabel, divider, label
from ui.widgets.marks import SignWord
from ui.widgets.panes import SidePane, clear_layout, column, row, scrolled


class FieldsPane(SidePane):
    """404 wide. ``show_detail`` of the document already shown changes values in their places."""

    typed = Signal(str, str)
    field_focused = Signal(str)
    version_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("document_fields", parent)
        self._rows: list[FieldRow] = []
        self._key: tuple[object, ...] = ()
        self._title, self._count, self._aside = label("", "bold"), label("", "small"), label("", "small")
        self.bar, self.versions = KnowBar(), VersionsBlock()
        self.versions.wanted.connect(self.version_wanted)
        self._missing_page = label("", "small")
        self._form = QVBoxLayout()
        self._form.setContentsMargins(theme().space(4), theme().space(3), theme().space(4), theme().space(3))
        self._form.setSpacing(theme().space(4) + theme().space(0))
        self._foot, self._foot_text = QFrame(), ElidedLabel("", "small")
        self._code, self._code_words = SignWord(), label("二维码含文号与校验值", "small")
        self.below = QVBoxLayout()
        self._area = self._lay_out()

    def _lay_out(self) -> QScrollArea:
        head = QFrame()
        head.setObjectName("paneHead")
        head.setFixedHeight(theme().px("bar.pane_head"))
        line = row(self._title, self._count, parent=head, gap=theme().space(2))
        line.setContentsMargins(theme().space(4), 0, theme().space(4), 0)
        line.addStretch(1)
        line.addWidget(self._aside)
        body = QWidget()
        inner = column(parent=body)
        inner.addLayout(self._form)
        inner.addLayout(self.below)
        inner.addWidget(self.versions)
        inner.addStretch(1)
        area = scrolled(body)
        self._code.show_parts("qrcode", "", "muted_text")
        self._foot.setObjectName("paneFoot")
        self._foot.setFixedHeight(theme().px("bar.pane_head"))
        foot = row(self._foot_text, parent=self._foot, gap=theme().space(1))
        foot.setContentsMargins(theme().space(4), 0, theme().space(4), 0)
        foot.addStretch(1)
        foot.addWidget(self._code)
        foot.addWidget(self._code_words)
        self.body.addWidget(head)
        self.body.addWidget(self.bar)
        self.body.addWidget(area, 1)
        self.body.addWidget(self._foot)
        return area

    def show_detail(self, detail: Detail) -> None:
        """Show a document's fields, in place when they are those shown already."""
        self._title.setText(detail.title)
        count = sum(each.group not in NOT_ON_PAGE for each in detail.fields)
        self._count.setText(f"{count} 项" if count else "")
        self._aside.setText(detail.aside)
        self.bar.show_detail(detail)
        key = (detail.line.key, detail.shown, *((each.name or each.label, each.editor) for each in _sorted(detail)))
        is_same = key[:2] == self._key[:2] and set(key[2:]) == set(self._key[2:])
        # In another order only once the keyboard is elsewhere: a field does not run away from who fills it.
        if is_same and (key == self._key or any(each.editor.has_focus() for each in self._rows)):
            self._refresh(detail)
        else:
            self._rebuild(detail)
            self._key = key
        self.versions.show_detail(detail)
        self._foot.setVisible(bool(detail.data_sha256))
        self._foot_text.setText(f"数据 {hash_words(detail.data_sha256)}")
        for each in (self._code, self._code_words):
            each.setVisible(detail.data is not None)

    def show_nothing(self) -> None:
        """No document."""
        self._title.setText("")
        self._count.setText("")
        self._aside.setText("")
        self.bar.hide()
        self._clear()
        self.versions.show_nothing()
        self._foot.hide()

    def show_trouble(self, words: str) -> None:
        """A document that cannot be read."""
        self.show_nothing()
        self.bar.show_sentence(words, "problem")

    def _clear(self) -> None:
        clear_layout(self._form)
        self._rows, self._key = [], ()

    def _refresh(self, detail: Detail) -> None:
        fields = {each.name or each.label: each for each in detail.fields}
        for each in self._rows:
            each.show_field(fields[each.key], detail.signs.get(each.label, ""))

    def _rebuild(self, detail: Detail) -> None:
        focused = next((each.key for each in self._rows if each.editor.has_focus()), "")
        place = self._area.verticalScrollBar().value() if self._key[:1] == (detail.line.key,) else 0
        self._clear()
        self._missing_page = label("", "small")
        groups: dict[str, list[DocumentField]] = {}
        for field in _sorted(detail):
            groups.setdefault(MISSING_GROUP if field.is_missing else field.group, []).append(field)
        for title, fields in groups.items():
            self._form.addWidget(self._group(title, fields, detail))
        self._area.verticalScrollBar().setValue(place)
        for each in self._rows:
            if focused and each.key == focused:
                each.take_focus()

    def _group(self, title: str, fields: Sequence[DocumentField], detail: Detail) -> QWidget:
        whole = QWidget()
        head: QHBoxLayout = row(label(title, "small"))
        head.addStretch(1)
        if title == MISSING_GROUP:
            head.addWidget(self._missing_page)
        body = column(parent=whole)
        body.setSpacing(theme().space(2))
        heading = column()
        heading.setSpacing(theme().space(1))
        heading.addLayout(head)
        heading.addWidget(divider(vertical=False))
        body.addLayout(heading)
        for field in fields:
            line = FieldRow(field)
            line.show_field(field, detail.signs.get(field.label, ""))
            line.typed.connect(self.typed)
            line.focused.connect(self._on_row_focused)
            self._rows.append(line)
            body.addWidget(line)
        return whole

    def show_fault(self, name: str, words: str) -> None:
        """What is wrong with the words typed into a field; empty: nothing any more."""
        for each in self._rows:
            if each.name == name:
                each.show_fault(words)

    def show_missing_pages(self, pages: Sequence[int]) -> None:
        """The pages, from 0, on which the missing fields stand."""
        words = "、".join(str(page + 1) for page in sorted(set(pages)))
        self._missing_page.setText(f"第 {words} 页" if words else "")

    def focus_field(self, key: str) -> bool:
        """Bring the keyboard to a field; False when it cannot be typed, or is not here."""
        found = next((each for each in self._rows if each.key == key), None)
        if found is None:
            return False
        self._bring_up(found)
        if not found.editor.can_type:
            self.field_focused.emit(found.key)
            return False
        found.take_focus()
        return True

    def next_missing(self) -> bool:
        """Bring the keyboard to the next field that is missing; False when there is none after this one."""
        focused = next((at for at, each in enumerate(self._rows) if each.editor.has_focus()), -1)
        for each in self._rows[focused + 1 :]:
            if each.is_missing and each.editor.can_type:
                return self.focus_field(each.key)
        return False

    def focus_first_missing(self) -> None:
        """The first missing field that can be typed."""
        found = next((each for each in self._rows if each.is_missing and each.editor.can_type), None)
        if found is not None:
            self.focus_field(found.key)

    def focus_first(self) -> None:
        """The first field that can be typed."""
        found = next((each for each in self._rows if each.editor.can_type), None)
        if found is not None:
            self.focus_field(found.key)

    @property
    def rows(self) -> Sequence[FieldRow]:
        """The fields from top to bottom."""
        return self._rows

    def values(self) -> dict[str, str]:
        """What the fields show, by label."""
        return {each.label: each.editor.text for each in self._rows}

    def _on_row_focused(self, key: str) -> None:
        found = next((each for each in self._rows if each.key == key), None)
        if found is not None:
            self._bring_up(found)
        self.field_focused.emit(key)

    def _bring_up(self, line: FieldRow) -> None:
        """Scroll to a field; once more when new fields have found their places."""
        self._area.ensureWidgetVisible(line, 0, theme().space(5))
        QTimer.singleShot(0, line, partial(self._area.ensureWidgetVisible, line, 0, theme().space(5)))


def _sorted(detail: Detail) -> list[DocumentField]:
    """What is missing first; else in the kind's order."""
    return sorted(detail.fields, key=lambda each: not each.is_missing)
