"""工作台: the next step, what is waiting by deadline, the calendar and this machine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from reviewer.domain.due_dates import WEEKDAYS, DueDate, days_text
from reviewer.usecases.read_journal import Health, run_doctor
from ui.qt.changes import ChangeNotice
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.home.calendar import CalendarView
from ui.screens.home.presenter import HomeState, day_text, read_home
from ui.screens.home.task import Task
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import ElidedLabel, divider, label
from ui.widgets.panes import FactLines, PaneHead, SidePane, clear_layout, column, row
from ui.widgets.screen import Screen
from ui.widgets.segments import Segment, Segments
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column

SOON_DAYS = 0


def _icon_cell(task: Task) -> Cell:
    return Cell(icon=task.icon, icon_token="muted_text")


def _title_cell(task: Task) -> Cell:
    return Cell(task.title)


def _subject_cell(task: Task) -> Cell:
    return Cell(task.subject, tip=task.subject)


def _progress_cell(task: Task) -> Cell:
    if task.total:
        return Cell(f"{task.done} / {task.total} {task.unit}", token="muted_text", bar=task.done / task.total)
    return Cell(task.note, token="muted_text")


def _days_cell(task: Task) -> Cell:
    if task.days is None:
        return Cell("–", token="muted_text")
    token = "not_met" if task.days < 0 else "unclear" if task.days == SOON_DAYS else "text"
    return Cell(days_text(task.days), token=token, bold=task.days <= SOON_DAYS)


def _button_cell(task: Task) -> Cell:
    return Cell(task.button, button=True)


def _due_cell(task: Task) -> Cell:
    if task.due is None or task.days is None:
        return Cell("–", token="muted_text")
    return Cell(day_text(task.due, task.due - timedelta(days=task.days)))


def _task_key(task: Task) -> object:
    return task.key


COLUMNS = (
    Column("", 52, _icon_cell, pad=(24, 8)),
    Column("要做的事", 96, _title_cell),
    Column("对象", 360, _subject_cell, stretch=True),
    Column("进度", 158, _progress_cell),
    Column("期限", 96, _due_cell),
    Column("剩余", 80, _days_cell, right=True),
    Column("", 104, _button_cell, right=True, pad=(8, 24)),
)


class NextStepBar(QFrame):
    """One big next step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("nextStep")
        self.lead, self.title, self.detail = label("", "small"), ElidedLabel("", "title"), ElidedLabel("", "muted")
        self.button = Button("", "filled", ButtonExtras(after="arrow-right", key_cap="Enter"), "next_step")
        words = QVBoxLayout()
        words.setSpacing(0)
        for each in (self.lead, self.title, self.detail):
            words.addWidget(each)
        line = QHBoxLayout(self)
        line.setContentsMargins(theme().space(5), theme().space(4), theme().space(4), theme().space(4))
        line.addLayout(words, 1)
        line.addWidget(self.button)


class HomeView(Screen):
    """Reads again on every change notice; its table and its big button lead to the other screens."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: HomeState | None = None
        self._health: Health | None = None
        self._side = "all"
        self._jump = Button("跳转", extras=ButtonExtras(icon="search", key_cap="Ctrl+K"))
        self._step, self._empty = NextStepBar(), EmptyState()
        self._wants_focus = False
        self._segments = Segments(name="待办范围")
        self._count, self._aside = label("待办", "bold"), label("按期限，最早的在前", "small")
        self.table: Table[Task] = Table(
            COLUMNS, "待办", row="task", head="panel", key=_task_key, widths=context.preferences
        )
        self._calendar, self._facts = CalendarView(), FactLines()
        self._round = PaneHead("期限")
        self._due = QVBoxLayout()
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        self._step.button.clicked.connect(self._on_step_clicked)
        self._jump.clicked.connect(self._on_jump_clicked)
        self._segments.chosen.connect(self._on_side_chosen)
        self._empty.action_clicked.connect(self._on_empty_clicked)
        self.table.row_activated.connect(self._on_task)
        self.table.button_clicked.connect(self._on_task)
        self.context.changes.changed.connect(self._on_changed)
        self.context.round_changed.connect(self._on_round_changed)

    def _lay_out(self) -> None:
        left, side = QWidget(), SidePane("home_side")
        head = row(self._count, self._aside, gap=theme().space(2))
        head.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        head.addStretch(1)
        head.addWidget(self._segments)
        body = column(parent=left)
        step = row(self._step)
        step.setContentsMargins(theme().space(5), theme().space(4), theme().space(5), theme().space(5) - 2)
        body.addLayout(step)
        body.addLayout(head)
        body.addSpacing(theme().space(1))
        body.addWidget(self._empty)
        body.addWidget(self.table, 1)
        right = side.body
        for each in (self._round, self._calendar, divider(vertical=False)):
            right.addWidget(each)
        self._due.setSpacing(0)
        right.addLayout(self._due)
        right.addSpacing(theme().space(3))
        right.addWidget(divider(vertical=False))
        right.addWidget(PaneHead("本机"))
        right.addWidget(self._facts)
        right.addStretch(1)
        row(left, parent=self).addWidget(side)

    def title(self) -> str:
        """工作台."""
        return "工作台"

    def facts(self) -> str:
        """Today's date."""
        if self._state is None:
            return ""
        today = self._state.today
        return f"{today.year}年{today.month}月{today.day}日　星期{WEEKDAYS[today.weekday()]}"

    def header_widgets(self) -> list[QWidget]:
        """Go to anything."""
        return [self._jump]

    def key_hints(self) -> list[tuple[str, str]]:
        """Enter does the next step or the task chosen."""
        step = self._state.next_step if self._state is not None else None
        hints = [("Enter", step.button)] if step is not None else []
        return [*hints, ("↑ ↓", "选待办")]

    def activate(self, _where: Mapping[str, object]) -> None:
        """Read again; the big button has the focus."""
        self._read()
        if self._health is None:
            self.context.jobs.read(self._work_health, self._on_health, key="home.health")
        self._step.button.setFocus()
        self._wants_focus = True

    def _work_health(self) -> Health:
        return run_doctor(self.context.desk)

    def _on_health(self, health: Health) -> None:
        self._health = health
        self._read()

    def _read(self) -> None:
        desk, round_id, health = self.context.desk, self.context.round_id, self._health
        last = self._state.last if self._state is not None else None
        self.context.jobs.read(lambda: read_home(desk, round_id, last, health), self._on_read, key="home")

    def _on_read(self, state: HomeState) -> None:
        self._state = state
        if state.last is not None:
            self.context.mark_saved(state.last.at)
        self.context.set_badge("scoring", state.open_sheets)
        self._show_step()
        self._show_tasks()
        self._show_side()
        self._place_focus(state)
        self.header_changed.emit()
        self.hints_changed.emit()

    def _place_focus(self, state: HomeState) -> None:
        """Without a next step the keyboard is on the tasks, or on what to do while there are none."""
        is_wanted, self._wants_focus = self._wants_focus, False
        if is_wanted and state.next_step is None and self.isVisible():
            (self.table if state.tasks else self._empty).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_step(self) -> None:
        state = self._state
        step = state.next_step if state is not None else None
        self._step.setVisible(step is not None)
        if step is None:
            return
        self._step.lead.setText(step.lead)
        self._step.title.setText(step.title)
        self._step.detail.setText(step.detail)
        self._step.button.setText(step.button)
        self._step.button.setAccessibleName(f"{step.button} {step.title}")
        self._step.button.updateGeometry()
        if self.focusWidget() is None and self.isVisible():
            self._step.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_tasks(self) -> None:
        state = self._state
        if state is None:
            return
        review = sum(task.side == "review" for task in state.tasks)
        total = len(state.tasks)
        self._count.setText(f"待办 {total}")
        self._segments.set_segments(
            [
                Segment("all", f"全部 {total}"),
                Segment("review", f"评审 {review}"),
                Segment("centre", f"中心 {total - review}"),
            ]
        )
        self._segments.set_current(self._side)
        shown = [task for task in state.tasks if self._side in ("all", task.side)]
        self.table.set_rows(shown)
        self.table.setVisible(bool(state.tasks))
        self._segments.setVisible(bool(state.tasks))
        self._aside.setVisible(bool(state.tasks))
        self._empty.setVisible(not state.tasks)
        self._empty.set_text(state.empty, state.empty_action)

    def _show_side(self) -> None:
        state = self._state
        if state is None:
            return
        self._round.set_aside(state.round_name or "无批次")
        self._calendar.set_days(state.today, state.calendar)
        clear_layout(self._due)
        for due in state.due:
            self._due.addWidget(self._due_line(due, state))
        lines = [(each.label, each.value, each.icon, each.word, each.token) for each in state.facts]
        self._facts.set_lines(lines)

    def _due_line(self, due: DueDate, state: HomeState) -> QWidget:
        line = QFrame()
        line.setObjectName("paneHead")
        line.setFixedHeight(36)
        day = due.ends_on
        form = "%m-%d" if day is not None and day.year == state.today.year else "%Y-%m-%d"
        when = label(day.strftime(form) if day is not None else "待定", "muted")
        left = "，".join(each for each in (due.left_text, due.working_days_text) if each)
        told = label(left, "small_text", "not_met") if due.state == "overdue" else label(left, "small")
        cells = row(when, ElidedLabel(due.name), parent=line, gap=theme().space(3))
        cells.setContentsMargins(theme().space(4), 0, theme().space(4), 0)
        cells.addStretch(1)
        cells.addWidget(told)
        line.setToolTip("\n".join((*due.steps, *due.notes)))
        return line

    def _on_task(self, task: Task) -> None:
        self.context.goto(task.screen, **task.where)

    def _on_step_clicked(self) -> None:
        step = self._state.next_step if self._state is not None else None
        if step is not None:
            self.context.goto(step.screen, **step.where)

    def _on_jump_clicked(self) -> None:
        self.context.ask_palette()

    def _on_side_chosen(self, side: str) -> None:
        self._side = side
        self._show_tasks()

    def _on_empty_clicked(self) -> None:
        if self._state is not None and self._state.empty_screen:
            self.context.goto(self._state.empty_screen, start="new")

    def _on_changed(self, notice: ChangeNotice) -> None:
        # Entries come too often to read for each while nobody looks; signing and packs change the rail's badge.
        if self.isVisible() or notice.kind in ("document", "pack"):
            self._read()

    def _on_round_changed(self, _round_id: str) -> None:
        if self.isVisible():
            self._read()
