"""The parts of a template as fields; places like {申报单位} stand out, unknown ones in rust."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ui.qt.theme import theme
from ui.widgets.combo_box import ComboBox
from ui.widgets.labels import label
from ui.widgets.panes import column, row

LABEL_WIDTH = 76
BODY_LINES, LIST_LINES, TITLE_LINES = 18, 2, 2
_PLACE = re.compile(r"\{[^{}\n]*\}")
_SHOWN_WHEN_USED = ("sign_lines", "printed_by")


class PlaceColours(QSyntaxHighlighter):
    """Known places in the accent, others as not met."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.known: frozenset[str] = frozenset()

    def highlightBlock(self, text: str) -> None:
        """Qt: one paragraph."""
        for match in _PLACE.finditer(text):
            look = QTextCharFormat()
            is_known = match.group()[1:-1] in self.known
            look.setForeground(theme().color("accent" if is_known else "not_met"))
            look.setFontUnderline(not is_known)
            self.setFormat(match.start(), len(match.group()), look)


class PartText(QPlainTextEdit):
    """Some lines of a template; Tab leads on, the wheel and the arrows stay."""

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(lines * theme().px("font.line_height_px.text") + 2 * theme().space(2))
        if lines < BODY_LINES:
            self.setFixedHeight(self.minimumHeight())
        self.colours = PlaceColours(self.document())


class TemplateEditor(QWidget):
    """``edited`` when a person changed something. ``parts`` and ``show_parts`` by the template's own names."""

    edited = Signal()

    def __init__(
        self, labels: Mapping[str, str], forms: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._is_shown = False
        self.title = PartText(TITLE_LINES)
        self.body = PartText(BODY_LINES)
        self.lists = {name: PartText(LIST_LINES) for name in ("attachments", "copies_to", "sign_lines")}
        self.lines = {name: QLineEdit() for name in ("number_word", "signer", "printed_by")}
        self.form, self.places = ComboBox(), ComboBox()
        for value, words in forms:
            self.form.addItem(words, value)
        self._last: PartText = self.body
        self._rows: dict[str, QWidget] = {}
        self._lay_out(labels)
        for text in self._texts:
            text.textChanged.connect(self._on_changed)
            text.installEventFilter(self)
        for line in self.lines.values():
            line.textEdited.connect(self._on_changed)
        self.form.activated.connect(self._on_changed)
        self.places.activated.connect(self._on_place_chosen)

    @property
    def _texts(self) -> list[PartText]:
        return [self.title, self.body, *self.lists.values()]

    def _lay_out(self, labels: Mapping[str, str]) -> None:
        form = column(parent=self)
        form.setContentsMargins(theme().space(4), theme().space(3), theme().space(4), theme().space(3))
        form.setSpacing(theme().space(2))
        parts: list[tuple[str, QWidget]] = [("form", self.form), ("title", self.title), ("paragraphs", self.body)]
        parts += [("attachments", self.lists["attachments"]), ("copies_to", self.lists["copies_to"])]
        parts += [("sign_lines", self.lists["sign_lines"])]
        parts += [(name, self.lines[name]) for name in ("number_word", "signer", "printed_by")]
        for name, editor in parts:
            words = label(labels[name], "muted")
            words.setFixedWidth(LABEL_WIDTH)
            words.setBuddy(editor)
            editor.setAccessibleName(labels[name])
            self._rows[name] = whole = QWidget()
            words.setFixedHeight(theme().px("control.field"))
            line = row(parent=whole, gap=theme().space(2))
            line.addWidget(words, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(editor, 1)
            if name == "form":
                line.addWidget(self.places, 1)
            form.addWidget(whole, 1 if name == "paragraphs" else 0)
        self.places.setAccessibleName("插入字段")
        for name, hint in (("number_word", "按本批次的机关代字"), ("signer", "发文机关"), ("printed_by", "发文机关")):
            self.lines[name].setPlaceholderText(hint)
        for name, hint in (("attachments", "每行一个附件名称"), ("copies_to", "每行一个单位")):
            self.lists[name].setPlaceholderText(hint)
        self.body.setPlaceholderText("每行一段；以“一、”“（一）”开头的是标题")

    def show_parts(self, parts: Mapping[str, str], known: Sequence[str], *, can_type: bool) -> None:
        """Show another template; ``known`` are the labels that may stand in braces."""
        self._is_shown = True
        for name, text in (("title", self.title), ("paragraphs", self.body), *self.lists.items()):
            text.colours.known = frozenset(known)
            text.setPlainText(parts[name])
            text.setReadOnly(not can_type)
        for name, line in self.lines.items():
            line.setText(parts[name])
            line.setReadOnly(not can_type)
        for name in _SHOWN_WHEN_USED:
            self._rows[name].setVisible(bool(parts[name]) or (name == "printed_by" and parts["form"] == "notice"))
        self.form.setCurrentIndex(self.form.findData(parts["form"]))
        self.form.setEnabled(can_type)
        self.places.clear()
        self.places.addItem("插入字段…")
        self.places.addItems([f"{{{each}}}" for each in known])
        self.places.setEnabled(can_type)
        self._is_shown = False

    @property
    def parts(self) -> dict[str, str]:
        """What stands in the editors."""
        texts = {"title": self.title.toPlainText().replace("\n", ""), "paragraphs": self.body.toPlainText()}
        texts |= {name: text.toPlainText() for name, text in self.lists.items()}
        texts |= {name: line.text() for name, line in self.lines.items()}
        return texts | {"form": str(self.form.currentData())}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: where a field is put in is where the person last typed."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, PartText):
            self._last = watched
        return super().eventFilter(watched, event)

    def _on_place_chosen(self, at: int) -> None:
        if at:
            self._last.insertPlainText(self.places.itemText(at))
            self.places.setCurrentIndex(0)
            self._last.setFocus()

    def _on_changed(self, *_values: object) -> None:
        if not self._is_shown:
            self._rows["printed_by"].setVisible(self.form.currentData() == "notice")
            self.edited.emit()
