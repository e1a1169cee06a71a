"""Timed notes: what is typed is kept at every key, Enter stamps the time and frees the line."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from reviewer.domain.visit import VisitNote
from ui.qt.theme import theme
from ui.screens.scoring.visit.rows import note_text
from ui.screens.scoring.visit.word_list import WordList
from ui.widgets.panes import column, row


class NotesBlock(QWidget):
    """``typed(speaker, text)`` at every key, ``entered`` on Enter, ``edit_wanted(place)``; the list's ``removed``."""

    typed = Signal(str, str)
    entered = Signal()
    edit_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = WordList("笔记", self)
        self.speaker, self.text = QLineEdit(self), QLineEdit(self)
        self.speaker.setPlaceholderText("发言人")
        self.speaker.setAccessibleName("发言人")
        self.text.setPlaceholderText("说了什么、看到什么；Enter 记下时间")
        self.text.setAccessibleName("笔记")
        self._line = QWidget(self)
        line = row(parent=self._line, gap=theme().space(2))
        line.addWidget(self.speaker, 1)
        line.addWidget(self.text, 4)
        whole = column(self.list, self._line, parent=self)
        whole.setSpacing(theme().space(1))
        self.speaker.textEdited.connect(self._on_edited)
        self.text.textEdited.connect(self._on_edited)
        self.speaker.returnPressed.connect(self.text.setFocus)
        self.text.returnPressed.connect(self.entered)
        self.list.opened.connect(self._on_list_opened)

    def show_notes(self, notes: tuple[VisitNote, ...]) -> None:
        """The notes above the line."""
        self.list.show_words([note_text(each) for each in notes])

    def show_line(self, note: VisitNote | None, *, speaker: bool = True) -> None:
        """Put a note into the line, None frees it; ``speaker`` False keeps who speaks."""
        self.text.setText(note.text if note is not None else "")
        if speaker:
            self.speaker.setText(note.speaker if note is not None else "")

    def set_read_only(self, is_read_only: bool) -> None:
        """Submitted."""
        self.list.is_read_only = is_read_only
        self._line.setVisible(not is_read_only)

    def _on_edited(self) -> None:
        self.typed.emit(self.speaker.text(), self.text.text())

    def _on_list_opened(self, at: int) -> None:
        if not self.list.is_read_only:
            self.edit_wanted.emit(at)
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
