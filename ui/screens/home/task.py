"""One thing to do, and the order of those that have the same day; no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from reviewer.domain.records import Record

# Of what is due on one day, or has no day, this comes first.
ORDER: Final = (
    "objection",
    "lapse",
    "score",
    "sign",
    "send",
    "packs",
    "acceptance",
    "materials",
    "rectification",
    "panel",
    "discuss",
    "decide",
    "letter",
    "project",
    "stage",
    "publicity",
    "receipt",
    "supervision_complaint",
    "supervision_inspection",
    "supervision_draw",
    "expiring",
)
# Due later than this, a task does not go before what can be done now.
FAR_DAYS: Final = 30
REVIEW: Final = ("score", "sign", "send", "discuss")


class Applied(Record):
    """An application as tasks name it."""

    id: str
    name: str


class Task(Record):
    """One thing to do. ``screen`` and ``where`` tell where its button leads; ``days`` left, None without a date."""

    kind: str
    icon: str
    title: str
    subject: str
    done: int
    total: int
    unit: str
    note: str
    due: date | None
    days: int | None
    button: str
    side: str
    screen: str
    where: dict[str, str]

    @property
    def key(self) -> tuple[str, str]:
        """Identifies it from one reading to the next."""
        return self.kind, self.subject


def urgency(task: Task) -> tuple[int, int, int]:
    """Sorts tasks: the nearest day first, then those without a day, then what is due in months."""
    when = 1 if task.days is None else 2 if task.days > FAR_DAYS else 0
    return when, task.days or 0, ORDER.index(task.kind)


def make_task(
    kind: str,
    icon: str,
    title: str,
    subject: str,
    note: str,
    due: date | None,
    today: date,
    button: str,
    screen: str,
    where: Mapping[str, str] | str = "",
    *,
    count: tuple[int, int, str] = (0, 0, ""),
) -> Task:
    """A task; ``where`` is an application or a place, ``count`` how far it is: (done, total, unit)."""
    return Task(
        kind=kind,
        icon=icon,
        title=title,
        subject=subject,
        done=count[0],
        total=count[1],
        unit=count[2],
        note=note,
        due=due,
        days=(due - today).days if due is not None else None,
        button=button,
        side="review" if kind in REVIEW else "centre",
        screen=screen,
        where={"application": where} if isinstance(where, str) and where else dict(where or {}),
    )
