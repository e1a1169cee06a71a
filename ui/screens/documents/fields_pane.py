"""The fields of a document, read-only, in groups; what is to know above them, the data's hash below."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.qt.context import Notice, NoticeKind
from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.screens.documents.detail_presenter import Detail, Field, FieldGroup
from ui.widgets.labels import ElidedLabel, divider, label
from ui.widgets.marks import SIGNS, SignWord
from ui.widgets.panes import PaneHead, SidePane, clear_layout, column, row, scrolled

LABEL_WIDTH, FIGURE_WIDTH = 72, 96
_BAR_KINDS: dict[str, NoticeKind] = {"warning": "warning", "problem": "problem", "info": "info"}
_BAR_ICONS = {"warning": "alert-triangle", "problem": "alert-triangle", "info": "info-circle"}
_BAR_TOKENS = {"warning": "unclear", "problem": "not_met", "info": "accent"}


class PrintedField(QLineEdit):
    """A value as printed: read-only, with its sign before it and a lock after it."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field.value, parent)
        self._icon, _, self._token = SIGNS[field.state] if field.state else ("", "", "")
        self.setReadOnly(True)
        self.setCursorPosition(0)
        self.setAccessibleName(field.name)
        self.setToolTip(field.value)
        lock = theme().px("icon.small") + theme().space(1)
        self.setTextMargins(lock if self._icon else 0, 0, 0 if field.is_figure else lock, 0)
        self._has_lock = not field.is_figure
        if field.is_figure:
            self.setFixedWidth(FIGURE_WIDTH)
            self.setAlignment(Qt.AlignmentFlag.AlignRight)
            self.setFont(theme().font(bold=True))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the field, then sign and lock."""
        super().paintEvent(event)
        size, painter = theme().px("icon.small"), QPainter(self)
        if self._icon:
            paint_icon(painter, QRect(theme().space(2), 0, size, self.height()), self._icon, self._token, size)
        if self._has_lock:
            place = QRect(self.width() - size - theme().space(2), 0, size, self.height())
            paint_icon(painter, place, "lock", "muted_text", size)


class KnowBar(QFrame):
    """One sentence above the fields, tinted by its kind."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._sign = SignWord()
        self._text = label("")
        self._text.setWordWrap(True)
        line = row(self._sign, parent=self, gap=theme().space(2))
        line.setContentsMargins(theme().space(4), theme().space(2), theme().space(4), theme().space(2))
        line.addWidget(self._text, 1)

    def show_notice(self, notice: Notice) -> None:
        """Show another sentence; an empty one hides the bar."""
        self.setVisible(bool(notice.text))
        self._text.setText(notice.text)
        self._sign.show_parts(_BAR_ICONS[notice.kind], "", _BAR_TOKENS[notice.kind])
        self.setProperty("kind", notice.kind)
        self.style().unpolish(self)
        self.style().polish(self)


class FieldsPane(SidePane):
    """404 wide; ``show_detail`` fills it anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("document_fields", parent)
        self._head, self.bar = PaneHead("文书信息"), KnowBar()
        self._form = QVBoxLayout()
        self._form.setContentsMargins(theme().space(4), theme().space(3), theme().space(4), theme().space(3))
        self._form.setSpacing(theme().space(2))
        self._foot_text, self._code = ElidedLabel("", "small"), SignWord()
        self._code.show_parts("qrcode", "", "muted_text")
        self._code_words = label("二维码含文号与校验值", "small")
        body = QWidget()
        inner = column(parent=body)
        inner.addLayout(self._form)
        inner.addStretch(1)
        self._foot = QFrame()
        self._foot.setObjectName("paneFoot")
        self._foot.setFixedHeight(theme().px("bar.pane_head"))
        line = row(self._foot_text, parent=self._foot, gap=theme().space(1))
        line.setContentsMargins(theme().space(4), 0, theme().space(4), 0)
        line.addStretch(1)
        line.addWidget(self._code)
        line.addWidget(self._code_words)
        for each in (self._head, self.bar):
            self.body.addWidget(each)
        self.body.addWidget(scrolled(body), 1)
        self.body.addWidget(self._foot)
        self.show_detail(Detail(title="文书信息"))

    def show_detail(self, detail: Detail) -> None:
        """Show another document's fields."""
        count = sum(len(group.fields) for group in detail.groups)
        self._head.set_title(detail.title)
        self._head.set_aside("　".join(each for each in (f"{count} 项" if count else "", detail.aside) if each))
        self.bar.show_notice(Notice(_BAR_KINDS[detail.bar_kind], detail.bar))
        clear_layout(self._form)
        for group in detail.groups:
            self._form.addWidget(_group(group))
        self._foot.setVisible(bool(detail.foot))
        self._foot_text.setText(detail.foot)
        self._code.setVisible(detail.has_code)
        self._code_words.setVisible(detail.has_code)

    def values(self) -> dict[str, str]:
        """What the fields show, by name."""
        return {each.accessibleName(): each.text() for each in self.findChildren(PrintedField) if not each.isHidden()}


def _group(group: FieldGroup) -> QWidget:
    whole = QWidget()
    body = column(label(group.title, "small"), divider(vertical=False), parent=whole)
    body.setSpacing(theme().space(2))
    body.setContentsMargins(0, 0, 0, theme().space(2))
    for field in group.fields:
        body.addLayout(_line(field))
    return whole


def _line(field: Field) -> QHBoxLayout:
    name = label(field.name, "muted")
    name.setFixedWidth(LABEL_WIDTH)
    name.setFixedHeight(theme().px("control.field"))
    value = PrintedField(field)
    name.setBuddy(value)
    line = row(gap=theme().space(2))
    line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
    right = column()
    right.setSpacing(theme().space(0))
    right.addWidget(value, 0, Qt.AlignmentFlag.AlignLeft if field.is_figure else Qt.AlignmentFlag(0))
    if field.note:
        note = label(field.note, "small")
        note.setWordWrap(True)
        right.addWidget(note)
    line.addLayout(right, 1)
    return line
