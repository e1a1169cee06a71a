"""The head of the time line: by which clauses, how the publicity counts, what the shade is, and 改日期."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from ui.qt.theme import theme
from ui.screens.registry.presenter import RegistryState
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import ElidedLabel, label, set_tone
from ui.widgets.panes import row

PROPOSAL = "虚线为建议日期，未经确认"
SHADE = "阴影为非工作日"


class TimeLineHead(QFrame):
    """40 high. ``wanted`` when 改日期 is pressed."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.setObjectName("paneHead")
        self.setFixedHeight(look.px("bar.pane_head"))
        self._basis, self._aside = ElidedLabel("", "small"), label("", "small")
        self.change = Button("改日期", "quiet", ButtonExtras(icon="pencil"))
        line = row(label("阶段与期限", "bold"), self._basis, parent=self, gap=look.space(2))
        line.setContentsMargins(look.space(4), 0, look.space(2), 0)
        line.addStretch(1)
        line.addWidget(self._aside)
        line.addWidget(self.change)
        self.change.clicked.connect(self._on_change_clicked)

    def set_state(self, state: RegistryState) -> None:
        """Show another round."""
        self._basis.setText("　".join(each for each in (state.basis, state.publicity) if each))
        words = (*state.notes, PROPOSAL if state.is_proposal else SHADE)
        self._aside.setText("　".join(words))
        set_tone(self._aside, "unclear" if state.notes else "")

    def _on_change_clicked(self) -> None:
        self.wanted.emit()
