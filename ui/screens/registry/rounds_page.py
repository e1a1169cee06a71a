"""批次: every round, and making a new one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from reviewer.usecases.make_round import RoundView, make_round
from ui.qt.context import Context, beijing
from ui.qt.theme import theme
from ui.screens.registry.page import RegistryPage
from ui.screens.registry.presenter import RoundsState, read_rounds
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.combo_box import ComboBox
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.panes import PaneHead, SidePane, column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column


def _id_cell(line: RoundView) -> Cell:
    return Cell(line.id, token="muted_text")


def _name_cell(line: RoundView) -> Cell:
    return Cell(line.name, tip=line.name)


def _scheme_cell(line: RoundView) -> Cell:
    return Cell(line.scheme_title, aside=f"第 {line.scheme_version} 版", tip=line.scheme_title)


def _count_cell(line: RoundView) -> Cell:
    return Cell(f"{line.applications} 家")


def _made_cell(line: RoundView) -> Cell:
    return Cell(beijing(line.created_at, "%Y-%m-%d"), token="muted_text")


def _round_key(line: RoundView) -> object:
    return line.id


COLUMNS = (
    Column("批次号", 92, _id_cell),
    Column("名称", 220, _name_cell, bold_when_current=True),
    Column("遴选办法", 360, _scheme_cell, stretch=True),
    Column("申报", 76, _count_cell, right=True),
    Column("建立日期", 116, _made_cell, right=True),
)


class RoundsPage(RegistryPage):
    """Enter on a round lets every list show it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.table: Table[RoundView] = Table(COLUMNS, "批次", key=_round_key, widths=context.preferences)
        self._empty = EmptyState("还没有批次。在右边选遴选办法、写上名称，建立第一个批次。")
        self._scheme, self._name = ComboBox(), QLineEdit()
        self._make = Button("建立批次", "filled", ButtonExtras(icon="plus"))
        self._message = label("", "small_text", "not_met")
        self._message.setWordWrap(True)
        self._lay_out()
        self._make.clicked.connect(self._on_make)
        self._name.returnPressed.connect(self._on_make)
        self.table.row_activated.connect(self._on_round_activated)

    def _lay_out(self) -> None:
        left, side = QWidget(), SidePane("registry_side")
        body = column(self._empty, parent=left)
        body.addWidget(self.table, 1)
        form = QVBoxLayout()
        form.setContentsMargins(*[theme().space(4)] * 4)
        form.setSpacing(theme().space(2))
        self._scheme.setAccessibleName("遴选办法")
        self._name.setAccessibleName("批次名称")
        self._name.setPlaceholderText("样例批次 2026")
        for words, field in (("遴选办法", self._scheme), ("批次名称", self._name)):
            name = label(words, "muted")
            name.setBuddy(field)
            form.addWidget(name)
            form.addWidget(field)
        form.addWidget(self._message)
        form.addWidget(self._make)
        side.body.addWidget(PaneHead("新批次"))
        side.body.addLayout(form)
        side.body.addStretch(1)
        whole = row(left, parent=self)
        whole.setStretch(0, 1)
        whole.addWidget(side)

    def key_hints(self) -> list[tuple[str, str]]:
        """Enter chooses a round."""
        return [("↑ ↓", "移动"), ("Enter", "换到这个批次")]

    def activate(self, where: Mapping[str, object]) -> None:
        """Asked for a new round the name has the focus."""
        (self._name if where.get("start") == "new" else self.table).setFocus()

    def read(self) -> None:
        """Rounds and schemes."""
        self.context.jobs.read(partial(read_rounds, self.context.desk), self._on_read, key="registry.rounds")

    def _on_read(self, state: RoundsState) -> None:
        self.table.setVisible(bool(state.rounds))
        self._empty.setVisible(not state.rounds)
        self.table.set_rows(state.rounds)
        self.table.choose_key(self.context.round_id)
        if self._scheme.count() != len(state.schemes):
            self._scheme.clear()
            for each in state.schemes:
                self._scheme.addItem(f"{each.title}（{each.version}）", each.id)

    def _on_make(self) -> None:
        name, scheme = self._name.text().strip(), self._scheme.currentData()
        if not name or scheme is None:
            self._message.setText("请选遴选办法并写上批次名称。")
            self._name.setFocus()
            return
        self._message.setText("")
        self.context.jobs.write(partial(make_round, self.context.desk, str(scheme), name), self._on_made)

    def _on_made(self, round_id: str) -> None:
        self._name.clear()
        self.context.choose_round(round_id)
        self.context.changes.announce("round", round_id)
        self.context.notify("批次已建立。下一步：导入申报材料包。", "done")

    def _on_round_activated(self, line: RoundView) -> None:
        self.context.choose_round(line.id)
