"""Where no dock fits: the number pad over the page, at the hand's side, while a number is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.screens.scoring.site.number_pad import NumberPad
from ui.widgets.buttons import Button, ButtonExtras


class PadSheet(QFrame):
    """As high as the page; ``hide_wanted`` puts it away, ``hand_wanted`` takes it to the other side."""

    hide_wanted = Signal()
    hand_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("siteSheet")
        self._over = parent
        self._pad: NumberPad | None = None
        self.away = Button("", "plain", ButtonExtras(icon="keyboard-hide"), site=True)
        self.hand = Button("", "plain", ButtonExtras(icon="arrows-left-right"), site=True)
        for button, name in ((self.away, "收起数字键"), (self.hand, "换手")):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAccessibleName(name)
            button.setToolTip(name)
        # Beside the pad, not above it: a tablet at 200 % is just as high as display and keys together.
        side = QVBoxLayout()
        side.setSpacing(theme().space(2))
        side.addWidget(self.away)
        side.addWidget(self.hand)
        side.addStretch(1)
        self._row = QHBoxLayout(self)
        gap = theme().space(2)
        self._row.setContentsMargins(gap, gap, gap, gap)
        self._row.setSpacing(gap)
        self._row.addLayout(side)
        self.away.clicked.connect(self.hide_wanted)
        self.hand.clicked.connect(self.hand_wanted)
        self.hide()

    def put_pad(self, pad: NumberPad) -> None:
        """Take the pad over from the dock."""
        self._pad = pad
        self._row.addWidget(pad)
        pad.set_low(True)
        pad.show()

    def place(self, is_left: bool) -> None:
        """Stand at the hand's side, over the whole height of the page."""
        if self._pad is not None:
            # Under a message the page is lower than display and keys: the keys stay whole.
            self._pad.display.setVisible(self._over.height() >= self._pad.whole_height + 2 * theme().space(2))
        self._row.activate()
        width = min(self._over.width(), self._row.totalSizeHint().width())
        self.setGeometry(0 if is_left else self._over.width() - width, 0, width, self._over.height())
        self.raise_()
