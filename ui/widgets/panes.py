"""Panes that meet edge to edge: head, body, lines of facts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.marks import SignWord


class PaneHead(QFrame):
    """40 high: bold title, muted aside, widgets at the right."""

    def __init__(self, title: str, aside: str = "", widgets: Sequence[QWidget] = (), parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("paneHead")
        self.setFixedHeight(theme().px("bar.pane_head"))
        self._title = ElidedLabel(title, "bold")
        self._aside = label(aside, "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().space(4), 0, theme().space(4), 0)
        row.setSpacing(theme().space(2))
        row.addWidget(self._title)
        row.addStretch(1)
        row.addWidget(self._aside)
        for each in widgets:
            row.addWidget(each)

    def set_title(self, title: str) -> None:
        """Change the bold title."""
        self._title.setText(title)

    def set_aside(self, aside: str) -> None:
        """Change the muted text at the right."""
        self._aside.setText(aside)


class SidePane(QFrame):
    """A pane of fixed width with a line at its left; fill ``body``. ``width`` is a name under ``width``."""

    def __init__(self, width: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidePane")
        if width:
            self.setFixedWidth(theme().px(f"width.{width}"))
        self.body = QVBoxLayout(self)
        # The style sheet's border does not move a layout: children would cover it.
        self.body.setContentsMargins(theme().px("border.line"), 0, 0, 0)
        self.body.setSpacing(0)


class FactLines(QWidget):
    """Label, value and an optional sign with its word, one line each."""

    def __init__(self, label_width: int = 76, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(theme().space(4), theme().space(3), theme().space(4), theme().space(3))
        self._grid.setHorizontalSpacing(theme().space(3))
        self._grid.setVerticalSpacing(theme().space(2))
        self._grid.setColumnMinimumWidth(0, label_width)
        self._grid.setColumnStretch(1, 1)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)

    def set_lines(self, lines: Sequence[tuple[str, str, str, str, str]]) -> None:
        """Each line: label, value, icon of the state, word of the state, token of the state."""
        clear_layout(self._grid)
        for at, (name, value, icon, word, token) in enumerate(lines):
            value_label = ElidedLabel(value)
            value_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            name_label: QLabel = label(name, "muted")
            self._grid.addWidget(name_label, at, 0)
            self._grid.addWidget(value_label, at, 1)
            if word:
                sign = SignWord()
                sign.show_parts(icon, word, token)
                self._grid.addWidget(sign, at, 2, Qt.AlignmentFlag.AlignRight)


def clear_layout(layout: QLayout) -> None:
    """Take every widget out of a layout and let it go."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def column(*widgets: QWidget, parent: QWidget | None = None) -> QVBoxLayout:
    """A column without gaps or margins."""
    made = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(0)
    for each in widgets:
        made.addWidget(each)
    return made


def row(*widgets: QWidget, parent: QWidget | None = None, gap: int = 0) -> QHBoxLayout:
    """A row without margins; ``gap`` in logical pixels."""
    made = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(gap)
    for each in widgets:
        made.addWidget(each)
    return made


def scrolled(body: QWidget) -> QScrollArea:
    """A pane that scrolls down only."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(body)
    return area
