"""What waits in the supervision of filed bodies: mending, complaints, bodies that were drawn; no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from reviewer.desk import Desk
from reviewer.usecases.supervise import open_matters
from ui.screens.home.task import Task, make_task

_WORDS: Final = {
    "inspection": ("clipboard-check", "复查改正", "限期改正", "复查"),
    "complaint": ("message-exclamation", "办理投诉", "未办结", "办理"),
    "draw": ("checklist", "双随机检查", "已抽中，未检查", "登记"),
}


def supervision_tasks(desk: Desk, today: date) -> Iterable[Task]:
    """One line a kind: what is due first, and how many."""
    matters = open_matters(desk)
    for kind, (icon, title, note, button) in _WORDS.items():
        mine = sorted((each for each in matters if each.kind == kind), key=lambda each: each.due_on or date.max)
        if mine:
            subject = mine[0].name + (f" 等 {len(mine)} 件" if len(mine) > 1 else "")
            where = {"page": "bodies", "body": mine[0].key}
            yield make_task(
                f"supervision_{kind}", icon, title, subject, note, mine[0].due_on, today, button, "registry", where
            )
