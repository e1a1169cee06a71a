"""说明: the remark, growing with its text."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from ui.qt.theme import theme

LEAST, MOST = 56, 166


class RemarkField(QPlainTextEdit):
    """``edited(text)`` for every change by the person; ``show_remark`` is silent.

    ``site``: in the type size of 现场模式, as high as the room it is given.
    """

    edited = Signal(str)
    focused = Signal()

    def __init__(self, parent: QWidget | None = None, *, site: bool = False) -> None:
        super().__init__(parent)
        self._site = site
        self.setProperty("site", site)
        self.setTabChangesFocus(True)
        self.setAccessibleName("说明")
        down = QSizePolicy.Policy.Expanding if site else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, down)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(theme().space(1))
        if not site:
            self.setFixedHeight(LEAST)
        self._is_silent = False
        self.textChanged.connect(self._on_text_changed)

    def show_remark(self, text: str) -> None:
        """Show another item's remark."""
        if text != self.toPlainText():
            self._is_silent = True
            self.setPlainText(text)
            self._is_silent = False
            self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: tell that the keyboard is here."""
        super().focusInEvent(event)
        self.focused.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another width, another number of lines."""
        super().resizeEvent(event)
        self._fit()

    def _on_text_changed(self) -> None:
        self._fit()
        if not self._is_silent:
            self.edited.emit(self.toPlainText())

    def _fit(self) -> None:
        if self._site:
            return
        lines = max(1, round(self.document().size().height()))
        needed = lines * self.fontMetrics().lineSpacing() + 3 * theme().space(1)
        height = max(LEAST, min(MOST, needed))
        is_cut = needed > MOST
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if is_cut else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        if height != self.height():
            self.setFixedHeight(height)
