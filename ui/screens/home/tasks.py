"""Things to do, worked out from the store and its registers; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from reviewer.desk import Desk
from reviewer.domain.due_dates import DueDate
from reviewer.usecases.stages import stage_of
from ui.screens.home.centre_tasks import centre_tasks, expiring_tasks, filing_tasks
from ui.screens.home.own_tasks import own_sheet_tasks, send_tasks
from ui.screens.home.register_tasks import is_over, register_tasks
from ui.screens.home.supervision_tasks import supervision_tasks
from ui.screens.home.task import Applied, Task, urgency


def read_tasks(desk: Desk, round_id: str, today: date, deadlines: Sequence[DueDate]) -> tuple[Task, ...]:
    """Everything that waits in the round, the nearest day first; ``deadlines`` are the round's."""
    return tuple(sorted(_tasks(desk, round_id, today, _stage_days(deadlines)), key=urgency))


def _tasks(desk: Desk, round_id: str, today: date, days: Mapping[str, date]) -> Iterable[Task]:
    is_centre = desk.store.role == "centre"
    due: date | None = None
    for each in desk.store.applications(round_id):
        row = Applied(id=each.id, name=each.name)
        state = stage_of(desk, each.id)
        due = days.get(state.stage)
        if is_centre and is_over(desk, state):
            continue
        yield from own_sheet_tasks(desk, row, due, today)
        if is_centre:
            yield from centre_tasks(desk, row, due, today)
    yield from send_tasks(desk, round_id, due, today)
    if is_centre:
        yield from register_tasks(desk, round_id, today)
        yield from supervision_tasks(desk, today)
        yield from filing_tasks(desk, round_id, today)
        yield from expiring_tasks(desk, today)


def _stage_days(deadlines: Sequence[DueDate]) -> Mapping[str, date]:
    """Until when what is to be done in each stage is to be done: its nearest deadline that still counts."""
    days: dict[str, date] = {}
    for each in deadlines:
        if each.ends_on is not None and each.state in ("open", "overdue"):
            days[each.stage] = min(each.ends_on, days.get(each.stage, each.ends_on))
    return days
