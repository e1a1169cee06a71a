"""日历: the months of a round, its events beside them with the days left, and how each was worked out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer.domain.working_days import CalendarYear
from reviewer.usecases.calendar_export import write_round_ics
from reviewer.usecases.documents.keep_document import safe_file_name
from reviewer.usecases.work_periods import import_calendar
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.registry.calendar_legend import CalendarLegend
from ui.screens.registry.calendar_presenter import CalendarState, DayEvent, read_calendar
from ui.screens.registry.months_view import MonthsView
from ui.screens.registry.page import RegistryPage
from ui.widgets.buttons import Button, ButtonExtras, IconButton
from ui.widgets.labels import divider, label
from ui.widgets.panes import PaneHead, SidePane, column, row, scrolled
from ui.widgets.pick_files import pick_file, pick_new_file
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column

_KINDS = "日历文件 (*.ics)"
_NOTICES = "节假日安排 (*.json)"
_NO_EVENTS = "本批次还没有日期。安排阶段、发布公示之后，期限列在这里。"


def _day_cell(line: DayEvent) -> Cell:
    return Cell(line.day_text, token="muted_text" if line.is_over else "text", tip=line.day.isoformat())


def _name_cell(line: DayEvent) -> Cell:
    tip = "\n".join(each for each in (line.name, line.whose, *line.steps) if each)
    return Cell(line.name, token="muted_text" if line.is_over else "text", tip=tip)


def _left_cell(line: DayEvent) -> Cell:
    token = "not_met" if line.is_late else "muted_text"
    return Cell("，".join(each for each in (line.left, line.working) if each), token=token, small=True)


def _event_key(line: DayEvent) -> object:
    return line.day, line.name, line.whose


COLUMNS = (
    Column("日期", 104, _day_cell, pad=(16, 8)),
    Column("事项", 120, _name_cell, stretch=True, bold_when_current=True),
    Column("剩余", 156, _left_cell, right=True),
)


class CalendarPage(RegistryPage):
    """Months left, events right; a row chosen puts the keyboard's day there, a day chosen the row."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: CalendarState | None = None
        self.months = MonthsView()
        self.export = Button("导出日历", "plain", ButtonExtras(icon="calendar"))
        self.take = Button("导入安排", "plain", ButtonExtras(icon="file-import"))
        self.table: Table[DayEvent] = Table(COLUMNS, "本批次的日期", key=_event_key)
        self.unknown, self._steps = label("", "small_text", "unclear"), label("", "small")
        small = theme().px("icon.small")
        self._back, self._on = (
            IconButton("chevron-left", "上个月", size=small),
            IconButton("chevron-right", "下个月", size=small),
        )
        self._today = Button("今天", "plain", height="compact")
        self._head = PaneHead("", widgets=(self._back, self._today, self._on))
        self._lay_out()
        self.months.moved.connect(self._on_moved)
        self.months.entered.connect(self.table.setFocus)
        self.table.row_chosen.connect(self._on_row_chosen)
        self._back.clicked.connect(self._on_back)
        self._on.clicked.connect(self._on_on)
        self._today.clicked.connect(self.months.show_today)
        self.export.clicked.connect(self._on_export_clicked)
        self.take.clicked.connect(self._on_take_clicked)

    def _lay_out(self) -> None:
        look = theme()
        left, side = QWidget(), SidePane("home_side")
        self.unknown.setContentsMargins(look.space(4), look.space(2), look.space(4), 0)
        self.unknown.setWordWrap(True)
        body = column(self._head, self.unknown, parent=left)
        body.addWidget(self.months, 1)
        body.addWidget(CalendarLegend())
        self._steps.setWordWrap(True)
        inner = QWidget()
        text = QVBoxLayout(inner)
        text.setContentsMargins(look.space(4), look.space(2), look.space(4), look.space(3))
        text.addWidget(self._steps)
        text.addStretch(1)
        self._side_head = PaneHead("期限与阶段")
        side.body.addWidget(self._side_head)
        side.body.addWidget(self.table, 3)
        side.body.addWidget(divider(vertical=False))
        side.body.addWidget(scrolled(inner), 2)
        whole = row(left, parent=self)
        whole.setStretch(0, 1)
        whole.addWidget(side)

    def read(self) -> None:
        """The events of the round."""
        work = partial(read_calendar, self.context.desk, self.context.round_id)
        self.context.jobs.read(work, self._on_read, key="registry.calendar")

    def activate(self, where: Mapping[str, object]) -> None:  # noqa: ARG002
        """The months have the keyboard."""
        self.months.setFocus()

    def header_widgets(self) -> list[QWidget]:
        """The file for other programs, a year's notice."""
        return [self.take, self.export]

    def key_hints(self) -> list[tuple[str, str]]:
        """Moving about."""
        return [("← ↑ ↓ →", "选日"), ("PgUp PgDn", "翻月"), ("T", "今天"), ("Enter", "看事项")]

    def _on_read(self, state: CalendarState) -> None:
        self._state = state
        self.export.setEnabled(bool(state.round_name))
        self._side_head.set_aside(state.round_name)
        chosen = self.table.currentIndex().row()
        before = self.table.rows_model.rows[chosen] if chosen >= 0 else None
        # What the table chooses by itself moves nobody.
        self.table.blockSignals(True)
        self.table.set_rows(state.events)
        row = before if before in state.events else next((each for each in state.events if not each.is_over), None)
        if row is not None:
            self.table.choose_key(_event_key(row))
        self.table.blockSignals(False)
        self.months.set_state(state)

    def _on_moved(self) -> None:
        state, months = self._state, self.months.months
        if state is None or not months:
            return
        first, last = months[0], months[-1]
        shown = f"{first.year}年{first.month}月"
        if last != first:
            shown += f"—{last.month}月" if last.year == first.year else f"—{last.year}年{last.month}月"
        self._head.set_title(shown)
        years = "、".join(f"{each}年" for each in state.unknown_years(months))
        self.unknown.setText(
            f"{years}的节假日安排还没有收录，不作推算：涉及的期限止日待定。国务院公布后，请用“导入安排”收入。"
            if years
            else ""
        )
        self.unknown.setVisible(bool(years))
        events = state.on(self.months.day)
        chosen = self.table.currentIndex().row()
        if events and not (0 <= chosen < len(state.events) and state.events[chosen] in events):
            self.table.choose_key(_event_key(events[0]))
        self._show_words(state)

    def _show_words(self, state: CalendarState) -> None:
        told = [state.words(self.months.day)]
        told += ["\n".join((each.name, *each.steps)) for each in state.on(self.months.day) if each.steps]
        self._steps.setText("\n\n".join(told) if state.events else f"{told[0]}\n\n{_NO_EVENTS}")

    def _on_row_chosen(self, line: DayEvent) -> None:
        if line.day != self.months.day:
            self.months.choose(line.day)

    def _on_back(self) -> None:
        self.months.turn(-1)

    def _on_on(self) -> None:
        self.months.turn(1)

    def _on_export_clicked(self) -> None:
        if self._state is None:
            return
        name = safe_file_name(f"期限-{self._state.round_name}.ics")
        path = pick_new_file(self, "导出日历", name, _KINDS, self.context.preferences)
        if path is not None:
            work = partial(write_round_ics, self.context.desk, self.context.round_id, path)
            self.context.jobs.read(work, self._on_exported)

    def _on_exported(self, path: Path) -> None:
        self.context.notify(f"日历文件已写好：{path}，可导入手机或电脑的日历。", "done")

    def _on_take_clicked(self) -> None:
        path = pick_file(self, "导入一年的节假日安排", _NOTICES, self.context.preferences)
        if path is not None:
            self.context.jobs.write(partial(import_calendar, self.context.desk, path), self._on_taken)

    def _on_taken(self, year: CalendarYear) -> None:
        words = f"放假 {len(year.off)} 天，调休上班 {len(year.work_on_weekend)} 天"
        self.context.notify(f"已收入{year.year}年的节假日安排：{words}。", "done")
        self.context.changes.announce("settings", "calendar")
