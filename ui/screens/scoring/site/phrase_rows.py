"""Phrases for the remark as rows for a finger."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.screens.scoring.form.phrase_shelf import PhraseLine
from ui.screens.scoring.site.pick_sheet import Pick, PickRow
from ui.widgets.finger_scroll import scroll_by_finger

MOST_SHOWN = 3


class PhraseRows(QScrollArea):
    """``picked(text)``: to be inserted where the cursor stands. Three rows high, the others are scrolled to."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows: list[PickRow] = []
        scroll_by_finger(self)
        self.hide()

    def show_lines(self, lines: tuple[PhraseLine, ...]) -> None:
        """Show these; none hides it."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.rows = [PickRow(Pick(line.text, partial(self.picked.emit, line.text), icon="note")) for line in lines]
        for row, line in zip(self.rows, lines, strict=True):
            row.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.clicked.connect(partial(self.picked.emit, line.text))
            column.addWidget(row)
        column.addStretch(1)
        self.setWidget(holder)
        count = min(MOST_SHOWN, len(lines))
        self.setFixedHeight(count * theme().px("site.quick_step"))
        self.setVisible(bool(lines))
