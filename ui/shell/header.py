"""The header: title, tag, facts, saved state, the screen's buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.qt.theme import theme
from ui.widgets.labels import ElidedLabel, divider
from ui.widgets.marks import Tag
from ui.widgets.saved_mark import SavedMark
from ui.widgets.screen import Screen


class Header(QFrame):
    """Filled from the screen that is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setFixedHeight(theme().px("bar.header"))
        self._title = ElidedLabel("", "title")
        self._tag = Tag()
        self._divider = divider(length=theme().px("icon.size"))
        self._facts = ElidedLabel("")
        self.saved = SavedMark()
        self._left, self._right = QHBoxLayout(), QHBoxLayout()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme().space(4), 0, theme().space(4), 0)
        self._row.setSpacing(theme().space(3))
        for each in (self._title, self._tag, self._divider, self._facts):
            self._row.addWidget(each, 0, Qt.AlignmentFlag.AlignVCenter)
        for part in (self._left, self._right):
            part.setSpacing(theme().space(3))
        self._row.addLayout(self._left)
        self._row.addStretch(1)
        self._row.addWidget(self.saved)
        self._right_divider = divider(length=theme().px("icon.size"))
        self._row.addWidget(self._right_divider, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addLayout(self._right)

    def show_screen(self, screen: Screen) -> None:
        """Fill it from a screen."""
        self._title.setText(screen.title())
        self._title.updateGeometry()
        self._tag.set_text(screen.tag())
        self._facts.setText(screen.facts())
        self._facts.setVisible(bool(screen.facts()))
        left, right = screen.fact_widgets(), screen.header_widgets()
        self._divider.setVisible(bool(screen.facts() or left))
        self._fill(self._left, left)
        self._fill(self._right, right)
        self._right_divider.setVisible(bool(right))

    def _fill(self, part: QHBoxLayout, widgets: list[QWidget]) -> None:
        while part.count():
            item = part.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None and widget not in widgets:
                widget.hide()
        for each in widgets:
            part.addWidget(each)
            each.show()
