"""The saved state: what the header, and 现场模式's own header, tell about it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.qt.context import SaveState, beijing
from ui.qt.theme import theme
from ui.widgets.labels import label
from ui.widgets.marks import SignWord


class SavedMark(QWidget):
    """保存中 · ✓ 已保存 hh:mm:ss 本机 · ✕ with what went wrong.

    ``site``: in the type sizes of 现场模式.
    """

    def __init__(self, parent: QWidget | None = None, *, site: bool = False) -> None:
        super().__init__(parent)
        self._site, self._is_short = site, False
        self._state: SaveState | None = None
        self._sign = SignWord(site=site)
        self._text = label("", "site_text" if site else "text")
        self._aside = label("本机", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().space(2))
        for each in (self._sign, self._text, self._aside):
            row.addWidget(each)
        self.hide()

    def set_short(self, is_short: bool) -> None:
        """Where room is short the sign and the time are enough."""
        if is_short != self._is_short:
            self._is_short = is_short
            if self._state is not None:
                self.show_state(self._state)

    def show_state(self, state: SaveState) -> None:
        """Show what the header tells about saving."""
        self._state = state
        self.show()
        self._sign.setVisible(state.kind != "saving")
        self._aside.setVisible(state.kind == "saved" and not self._site)
        if state.kind == "saving":
            self._text.setText("保存中")
        elif state.kind == "failed":
            self._sign.show_parts("circle-x", "", "not_met")
            self._text.setText(f"未保存 {state.unsaved} 处" if state.unsaved else "未保存")
            self._text.setToolTip(state.text)
        elif state.at is not None:
            self._sign.show_parts("circle-check", "", "met")
            at = beijing(state.at, "%H:%M:%S")
            self._text.setText(at if self._is_short else f"已保存 {at}")
            self.setAccessibleName(f"已保存 {at}")
            return
        self.setAccessibleName(self._text.text())
