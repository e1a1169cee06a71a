"""Forms of 名录: a name, what it is typed into, and under it what is wrong or where the value comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.widgets.combo_box import ComboBox
from ui.widgets.labels import divider, label, set_tone
from ui.widgets.panes import column, row
from ui.widgets.typed_lines import DayLine, SeveralLines

LABEL_WIDTH = 92
FieldKind = Literal["line", "lines", "day", "choice"]


class Field(QWidget):
    """One field. ``edited(key)`` at every key, ``left(key)`` when a person is done with it: Enter, or the keyboard
    goes elsewhere.
    """

    edited = Signal(str)
    left = Signal(str)

    def __init__(
        self,
        key: str,
        name: str,
        kind: FieldKind = "line",
        hint: str = "",
        lines: int = 3,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.key, self.name, self.kind = key, name, kind
        self.input = self._make(kind, lines)
        self._label, self._note = label(name, "muted"), label("", "small")
        self._words, self._fault = "", ""
        self.input.setAccessibleName(name)
        if isinstance(self.input, QLineEdit | QPlainTextEdit):
            self.input.setPlaceholderText(hint)
        self.input.installEventFilter(self)
        self._lay_out()
        self._note.hide()

    def _make(self, kind: FieldKind, lines: int) -> QWidget:
        if kind == "lines":
            text = SeveralLines(lines=lines)
            text.edited.connect(self._on_edited)
            return text
        if kind == "choice":
            box = ComboBox()
            box.activated.connect(self._on_activated)
            return box
        line = DayLine() if kind == "day" else QLineEdit()
        line.textEdited.connect(self._on_edited)
        line.returnPressed.connect(self._on_return_pressed)
        if isinstance(line, DayLine):
            line.picked.connect(self._on_picked)
        return line

    def _lay_out(self) -> None:
        self._label.setBuddy(self.input)
        self._label.setFixedWidth(LABEL_WIDTH)
        self._label.setMinimumHeight(theme().px("control.field"))
        self._label.setWordWrap(True)
        self._note.setWordWrap(True)
        right: QVBoxLayout = column()
        right.setSpacing(theme().space(1))
        right.addWidget(self.input)
        right.addWidget(self._note)
        line = row(parent=self, gap=theme().space(2))
        line.addWidget(self._label, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(right, 1)

    @property
    def text(self) -> str:
        """What stands in it; of a choice its value."""
        if isinstance(self.input, QComboBox):
            return str(self.input.currentData() or "")
        return self.input.toPlainText() if isinstance(self.input, QPlainTextEdit) else self.input.text()  # type: ignore[attr-defined]

    def set_text(self, text: str) -> None:
        """Show another value without a signal."""
        if isinstance(self.input, QComboBox):
            self.input.setCurrentIndex(self.input.findData(text))
        elif isinstance(self.input, SeveralLines):
            if text != self.input.toPlainText():
                self.input.show_text(text)
        elif isinstance(self.input, QLineEdit) and text != self.input.text():
            self.input.setText(text)
            self.input.setCursorPosition(0)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """(value, words) of a choice; the one chosen stays when it is still there."""
        if not isinstance(self.input, QComboBox):
            raise TypeError(self.kind)
        before = self.text
        shown = [(self.input.itemData(at), self.input.itemText(at)) for at in range(self.input.count())]
        if shown != list(choices):
            self.input.clear()
            for value, words in choices:
                self.input.addItem(words, value)
            self.input.setCurrentIndex(max(0, self.input.findData(before)))

    def set_name(self, name: str) -> None:
        """Call it otherwise."""
        self.name = name
        self._label.setText(name)
        self.input.setAccessibleName(name)

    def set_editable(self, can_edit: bool) -> None:
        """Read-only fields keep their value to be read and copied."""
        if isinstance(self.input, QLineEdit | QPlainTextEdit):
            self.input.setReadOnly(not can_edit)
        else:
            self.input.setEnabled(can_edit)

    def show_note(self, words: str) -> None:
        """What is to be known of it, in small muted words; empty hides the line."""
        self._words = words
        self._show_below()

    def show_fault(self, words: str) -> None:
        """What is wrong with it; empty: nothing any more."""
        self._fault = words
        if bool(self.input.property("faulty")) != bool(words):
            self.input.setProperty("faulty", bool(words))
            self.input.style().unpolish(self.input)
            self.input.style().polish(self.input)
        self._show_below()

    @property
    def fault(self) -> str:
        """What is said to be wrong."""
        return self._fault

    def take_focus(self) -> None:
        """The keyboard comes here."""
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Qt: the keyboard goes elsewhere; Ctrl+Enter in several lines is Enter."""
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit(self.key)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.kind == "lines":
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.left.emit(self.key)
        return False

    def _show_below(self) -> None:
        words = self._fault or self._words
        self._note.setText(words)
        self._note.setVisible(bool(words))
        set_tone(self._note, "not_met" if self._fault else "")

    def _on_edited(self, _text: str) -> None:
        self.edited.emit(self.key)

    def _on_return_pressed(self) -> None:
        self.left.emit(self.key)

    def _on_picked(self, _text: str) -> None:
        self.edited.emit(self.key)
        self.left.emit(self.key)

    def _on_activated(self, _at: int) -> None:
        self.edited.emit(self.key)
        self.left.emit(self.key)


def group(title: str, *lines: QWidget) -> QWidget:
    """A small heading with its line, and what belongs under it."""
    whole = QWidget()
    body = column(parent=whole)
    body.setSpacing(theme().space(2))
    heading = column(label(title, "small"))
    heading.setSpacing(theme().space(1))
    heading.addWidget(divider(vertical=False))
    body.addLayout(heading)
    for each in lines:
        body.addWidget(each)
    return whole


def form_body(parent: QWidget | None = None) -> QVBoxLayout:
    """A column with the drawn margins, for groups of fields."""
    look = theme()
    body = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    body.setContentsMargins(look.space(4), look.space(3), look.space(4), look.space(3))
    body.setSpacing(look.space(4))
    return body
