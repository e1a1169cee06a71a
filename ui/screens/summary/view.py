"""汇总: ranking per round and per occupation, sums of the sections, how the total came about, export."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from reviewer.domain.scoring import CONCLUSION_TEXT
from reviewer.usecases.work_result import not_scored
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.summary.exporting import SummaryExport
from ui.screens.summary.presenter import CONCLUSION_STATE, SummaryRow, SummaryState, read_summary
from ui.screens.summary.steps import StepLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.facts_bar import BarFact, FactsBar
from ui.widgets.labels import label
from ui.widgets.marks import SIGNS
from ui.widgets.panes import PaneHead, SidePane, clear_layout, column, row, scrolled
from ui.widgets.screen import Screen
from ui.widgets.segments import Segment, Segments
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column

ID_COLUMN, SECTION_WIDTH, SECTION_WORD = 1, 84, 4


def _rank_cell(line: SummaryRow) -> Cell:
    return Cell(str(line.rank) if line.rank else "–", token="text" if line.rank else "muted_text")


def _id_cell(line: SummaryRow) -> Cell:
    return Cell(line.application, token="muted_text")


def _name_cell(line: SummaryRow) -> Cell:
    return Cell(line.name, tip=line.name)


def _section_cell(line: SummaryRow, at: int) -> Cell:
    return Cell(line.sections[at] if at < len(line.sections) else "–", token="text" if line.sections else "muted_text")


def _total_cell(line: SummaryRow) -> Cell:
    return Cell(line.total, bold=bool(line.rank), tip=line.total_exact, token="text" if line.rank else "muted_text")


def _conclusion_cell(line: SummaryRow) -> Cell:
    if not line.rank:
        return Cell("未收齐", token="muted_text", icon="circle")
    if line.vetoes:
        return Cell("一票否决", token="formal_red", icon="ban", bold=True, tip="、".join(line.vetoes))
    icon, _, token = SIGNS[CONCLUSION_STATE[line.conclusion]]
    return Cell(CONCLUSION_TEXT[line.conclusion], token=token, icon=icon)


def _decided_cell(line: SummaryRow) -> Cell:
    if line.is_outdated:
        return Cell("须重作", token="not_met", icon="alert-triangle", tip=f"{line.decided}：评分此后有变动")
    if not line.decided:
        return Cell("待作结论" if line.rank else "–", token="muted_text")
    token = "unclear" if line.is_departing else "text"
    return Cell(line.decided, token=token, aside="改" if line.is_departing else "", tip=line.decided_reason)


def _row_key(line: SummaryRow) -> object:
    return line.application


def short_title(title: str) -> str:
    """A section's title as a column's head: its first thing, four characters at most."""
    return title.split("、")[0][:SECTION_WORD]


def make_columns(sections: tuple[tuple[str, str], ...]) -> tuple[Column[SummaryRow], ...]:
    """The columns of a standard with these sections (number, title)."""
    middle = [
        Column(f"{no} {short_title(title)}", SECTION_WIDTH, partial(_section_cell, at=at), right=True)
        for at, (no, title) in enumerate(sections)
    ]
    return (
        Column("名次", 60, _rank_cell, right=True),
        Column("受理号", 100, _id_cell),
        Column("申报单位", 260, _name_cell, stretch=True, bold_when_current=True),
        *middle,
        Column("总分", 76, _total_cell, right=True),
        Column("按得分", 108, _conclusion_cell),
        Column("结论", 88, _decided_cell),
    )


class SummaryView(Screen):
    """The table is made anew when the standard's sections are others."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: SummaryState | None = None
        self._occupation = ""
        self._wanted = ""
        self.exporting = SummaryExport(context, self)
        self._scopes = Segments(name="职业")
        self.facts_bar = FactsBar()
        self.table: Table[SummaryRow] = self._make_table(())
        self._sections: tuple[tuple[str, str], ...] = ()
        self._holder, self._stack = QVBoxLayout(), QStackedWidget()
        self._head = PaneHead("计算过程")
        self._steps = QGridLayout()
        self._empty = EmptyState()
        self._lay_out()
        self._scopes.chosen.connect(self._on_scope_chosen)
        self._empty.action_clicked.connect(self._on_empty_clicked)
        self.context.changes.changed.connect(self._on_changed)
        self.context.round_changed.connect(self._on_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: in narrow windows names keep their room; the numbers of applications give way."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        whole = self.width() + theme().px("bar.rail_width")
        self.table.setColumnHidden(ID_COLUMN, whole < theme().px("breakpoint.compact_width"))

    def _make_table(self, sections: tuple[tuple[str, str], ...]) -> Table[SummaryRow]:
        table: Table[SummaryRow] = Table(make_columns(sections), "排名", key=_row_key, widths=self.context.preferences)
        table.row_chosen.connect(self._on_row_chosen)
        table.row_activated.connect(self._on_row_activated)
        return table

    def _lay_out(self) -> None:
        side = SidePane("registry_side")
        body = QWidget()
        inner = column(parent=body)
        self._steps.setContentsMargins(theme().space(4), theme().space(3), theme().space(4), theme().space(3))
        self._steps.setHorizontalSpacing(theme().space(3))
        self._steps.setVerticalSpacing(theme().space(2))
        self._steps.setColumnStretch(1, 1)
        inner.addLayout(self._steps)
        inner.addStretch(1)
        side.body.addWidget(self._head)
        side.body.addWidget(scrolled(body))
        table_side, full = QWidget(), QWidget()
        self._holder = column(self.table, parent=table_side)
        row(table_side, parent=full).setStretch(0, 1)
        full_row = full.layout()
        if full_row is not None:
            full_row.addWidget(side)
        self._stack.addWidget(full)
        self._stack.addWidget(self._empty)
        column(self.exporting.bar, self.facts_bar, parent=self).addWidget(self._stack, 1)

    def title(self) -> str:
        """汇总."""
        return "汇总"

    def facts(self) -> str:
        """The round."""
        return self._state.round_name if self._state is not None else ""

    def fact_widgets(self) -> list[QWidget]:
        """Over all or for one occupation."""
        many = self._state is not None and 1 < len(self._state.occupations) <= 4
        return [self._scopes] if many else []

    def header_widgets(self) -> list[QWidget]:
        """Export of the workbook and of the list to report."""
        lines = self._state.rows if self._state is not None else ()
        has_passed = any(line.is_passed for line in lines)
        self.exporting.allow(has_results=any(line.rank for line in lines), has_passed=has_passed)
        return [self.exporting.button]

    def key_hints(self) -> list[tuple[str, str]]:
        """Enter opens the panel of the line."""
        return [("↑ ↓", "移动"), ("Enter", "看专家组")]

    def activate(self, where: Mapping[str, object]) -> None:
        """Read again, with the application named as the current line."""
        self._wanted = str(where.get("application") or "")
        self._read()
        self.table.setFocus()

    def _read(self) -> None:
        work = partial(read_summary, self.context.desk, self.context.round_id, self._occupation)
        self.context.jobs.read(work, self._on_read, key="summary")

    def _on_read(self, state: SummaryState | None) -> None:
        self._state = state
        has_rows = state is not None and bool(state.rows)
        self._stack.setCurrentIndex(0 if has_rows else 1)
        self.facts_bar.setVisible(has_rows)
        why = not_scored(self.context.desk, self.context.round_id)
        nothing = "还没有可以汇总的申报。收到全部评分包后，这里列出排名与结论。"
        self._empty.set_text(why or nothing, "到名录" if why else "去申报材料")
        if state is not None and has_rows:
            self._show(state)
        self.header_changed.emit()
        self.hints_changed.emit()

    def _show(self, state: SummaryState) -> None:
        if state.sections != self._sections:
            self._sections = state.sections
            old, self.table = self.table, self._make_table(state.sections)
            self._holder.replaceWidget(old, self.table)
            old.hide()
            old.deleteLater()
            self._fit()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scopes.set_segments([Segment("", "全部"), *(Segment(each, each) for each in state.occupations)])
        self._scopes.set_current(state.occupation)
        self.table.set_rows(state.rows)
        if self._wanted:
            self.table.choose_key(self._wanted)
            self._wanted = ""
        facts = [BarFact("申报单位", str(len(state.rows)), bold=True)]
        for conclusion, text in CONCLUSION_TEXT.items():
            icon, _, token = SIGNS[CONCLUSION_STATE[conclusion]]
            facts.append(BarFact(f"按得分{text}", str(state.counts.get(conclusion, 0)), icon, text, token, bold=True))
        facts.append(BarFact("未收齐", str(state.waiting), bold=True))
        facts.append(BarFact("通过线 / 整改线", f"{state.pass_line} / {state.rectify_line}", bold=True))
        facts.append(BarFact("计分规则", state.rule_note or "按通知"))
        self.facts_bar.set_facts(facts)

    def _on_row_chosen(self, line: SummaryRow) -> None:
        self._head.set_title(line.name)
        self._head.set_aside(line.total)
        clear_layout(self._steps)
        for at, step in enumerate(line.steps):
            self._steps.addWidget(label(str(at + 1), "muted"), at, 0, Qt.AlignmentFlag.AlignTop)
            self._steps.addWidget(StepLabel(step), at, 1)

    def _on_row_activated(self, line: SummaryRow) -> None:
        self.context.goto("panel", application=line.application)

    def _on_scope_chosen(self, scope: str) -> None:
        self._occupation = scope
        self._read()

    def _on_empty_clicked(self) -> None:
        self.context.goto("registry" if not_scored(self.context.desk, self.context.round_id) else "applications")

    def _on_changed(self, _notice: object) -> None:
        if self.isVisible():
            self._read()
