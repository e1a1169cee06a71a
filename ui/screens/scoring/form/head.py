"""The form's head: number, name and full points of the item, whether it is a veto, its place, the neighbours."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.qt.theme import theme
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.screens.scoring.sheet.rows import full_text
from ui.widgets.buttons import IconButton
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.marks import SignWord


class FormHead(QFrame):
    """One line over the form; long names give way, whole in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paneHead")
        self.setFixedHeight(theme().px("bar.header"))
        self.number, self.name = label("", "title"), ElidedLabel("", "title")
        self.full, self.place = label("", "muted"), label("", "small")
        self.veto = SignWord()
        self.veto.show_state("veto")
        self.earlier, self.later = IconButton("chevron-up", "上一项（↑）"), IconButton("chevron-down", "下一项（↓）")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().space(5), 0, theme().space(2) + theme().space(1), 0)
        row.setSpacing(theme().space(3))
        row.addWidget(self.number)
        row.addSpacing(theme().space(1))
        for each in (self.name, self.full, self.veto):
            row.addWidget(each)
        row.addStretch(1)
        for part in (self.place, self.earlier, self.later):
            row.addWidget(part)

    def show_item(self, presenter: ScoringPresenter) -> None:
        """Show the open item."""
        item = presenter.item
        at, count = presenter.position
        self.number.setText(item.clause)
        self.name.setText(item.name)
        self.name.updateGeometry()
        self.full.setText(f"满分 {full_text(item.full)}")
        self.place.setText(f"第 {at} / {count} 项")
        self.earlier.setEnabled(at > 1)
        self.later.setEnabled(at < count)
        self.veto.setVisible(item.veto)
