"""One field: its name, its editor, and under it where the value comes from or what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from reviewer.usecases.documents.kind import DocumentField
from ui.qt.theme import theme
from ui.screens.documents.detail_presenter import FILE_GROUP
from ui.screens.documents.editors import ChoiceEditor, DayEditor, Editor, LineEditor, PrintedEditor, TextEditor
from ui.screens.documents.number_editor import NumberEditor
from ui.widgets.labels import ElidedLabel, label, set_tone
from ui.widgets.panes import column, row

LABEL_WIDTH = 76
# The note of these stands in the editor's own line.
INLINE_NOTES = ("choice", "figure")


def make_editor(field: DocumentField) -> Editor:
    """The editor that a field asks for; what has no name cannot be typed."""
    if field.editor in ("locked", "figure") or not field.name:
        return PrintedEditor(is_figure=field.editor == "figure")
    if field.editor == "text":
        return TextEditor()
    if field.editor == "date":
        return DayEditor()
    if field.editor == "number":
        return NumberEditor()
    return ChoiceEditor() if field.editor == "choice" else LineEditor()


class FieldRow(QWidget):
    """``typed(name, words)`` at every key, ``focused(key)`` when the keyboard comes in."""

    typed = Signal(str, str)
    focused = Signal(str)

    def __init__(self, field: DocumentField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.label, self.key = field.name, field.label, field.name or field.label
        self.is_missing = field.is_missing
        self._fault, self._sign, self._is_typing = "", "", False
        self._field = field
        self.editor = make_editor(field)
        self._inline = field.editor in INLINE_NOTES
        # A figure's note is a sum: all of it is worth a second line.
        is_one_line = self._inline and field.editor != "figure"
        self.note = ElidedLabel("", "small") if is_one_line else label("", "small")
        self.note.setWordWrap(not is_one_line)
        self._lay_out(field)
        self.editor.typed.connect(self._on_typed)
        for each in self.editor.inputs:
            each.installEventFilter(self)
            # Files dropped here are scans for the screen, not words for the field.
            each.setAcceptDrops(False)
            if not self.editor.can_type:
                each.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            if not each.accessibleName():
                each.setAccessibleName(field.label)

    def _lay_out(self, field: DocumentField) -> None:
        name = label(field.label, "muted")
        name.setWordWrap(True)
        name.setFixedWidth(LABEL_WIDTH)
        name.setMinimumHeight(theme().px("control.field"))
        name.setBuddy(self.editor.widget)
        right = column()
        right.setSpacing(theme().space(1))
        if self._inline and field.editor == "figure":
            line = row(gap=theme().space(2))
            line.addWidget(self.editor.widget, 0, Qt.AlignmentFlag.AlignLeft)
            line.addWidget(self.note, 1)
            right.addLayout(line)
        else:
            right.addWidget(self.editor.widget)
            right.addWidget(self.note)
        whole = row(parent=self, gap=theme().space(2))
        whole.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(right, 1)

    def show_field(self, field: DocumentField, sign: str = "") -> None:
        """Another state of the same field."""
        self._field, self.is_missing, self._sign = field, field.is_missing, sign
        self._is_typing = False
        self.editor.show_field(field, sign)
        self._show_note()

    def show_fault(self, words: str) -> None:
        """What is wrong with what stands in it; empty: nothing any more."""
        self._fault = words
        self._show_note()

    def take_focus(self) -> None:
        """The keyboard comes here, everything selected."""
        self.editor.widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Qt: tell that the keyboard came in; when it has gone the value stands as it is printed."""
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit(self.key)
        elif event.type() == QEvent.Type.FocusOut and not self._is_typing and not self._fault:
            QTimer.singleShot(0, self, self._show_printed)
        return False

    def _show_printed(self) -> None:
        self.editor.show_field(self._field, self._sign)

    def _show_note(self) -> None:
        is_faulty = self.is_missing or bool(self._fault)
        words = self._fault or self._field.note
        is_shown = bool(words) and (is_faulty or self._has_note())
        self.note.setText(words)
        self.note.setVisible(is_shown)
        set_tone(self.note, "not_met" if is_faulty else "")
        self.editor.show_faulty(is_faulty)

    def _has_note(self) -> bool:
        """Whether the note is worth a line: elsewhere it stands in the field, as its hint or its tooltip."""
        field = self._field
        is_own = field.is_typed and field.editor != "choice"
        return is_own or field.editor in ("number", "figure") or field.group == FILE_GROUP

    def _on_typed(self, words: str) -> None:
        self._is_typing = True
        self.typed.emit(self.name, words)
