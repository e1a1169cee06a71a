"""What waits for the person as a member: sheets to score, to sign, to send; no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from reviewer.desk import Desk
from reviewer.usecases.show_sheet import SheetView, own_row, show_sheet
from reviewer.usecases.work_result import show_panel
from ui.screens.home.task import Applied, Task, make_task


def own_sheet_tasks(desk: Desk, row: Applied, due: date | None, today: date) -> Iterable[Task]:
    if desk.member is None or not _has_seat(desk, row.id):
        return
    view = show_sheet(desk, row.id)
    if view.is_locked:
        if not _is_signed(desk, row.id, view):
            yield make_task(
                "sign", "writing-sign", "签名", row.name, "已交卷，未签名", due, today, "签名", "scoring", row.id
            )
        return
    begun = view.sheet_id is not None
    yield make_task(
        "score",
        "checklist",
        "评分",
        _with_scopes(desk, row),
        "",
        due,
        today,
        "继续" if begun else "开始",
        "scoring",
        row.id,
        count=(view.scored, view.places, "项"),
    )


def send_tasks(desk: Desk, round_id: str, due: date | None, today: date) -> Iterable[Task]:
    """Submitted sheets that no score pack of this machine carries yet."""
    if desk.store.role != "member" or desk.member is None:
        return
    packs = [row.created_at for row in desk.store.packs() if (row.kind, row.direction) == ("score", "out")]
    newest = max(packs, default=None)
    waiting = 0
    for row in desk.store.applications(round_id):
        own = own_row(desk, row.id)
        if own is not None and own.submitted_at is not None and (newest is None or own.submitted_at > newest):
            waiting += 1
    if waiting:
        subject = f"已交卷 {waiting} 份，尚未发给组长"
        yield make_task("send", "package-export", "制作评分包", subject, "", due, today, "制作", "panel", "")


def _has_seat(desk: Desk, application_id: str) -> bool:
    """At the centre only a member named in the panel scores; on a member's machine every pack is for them."""
    if desk.store.panel(application_id) is None:
        return desk.store.role == "member" or own_row(desk, application_id) is not None
    return desk.member in {member.name for member in show_panel(desk, application_id).members}


def _is_signed(desk: Desk, application_id: str, view: SheetView) -> bool:
    return any(
        each.kind == "score_sheet" and each.signatures > 0 and each.version >= view.version
        for each in desk.store.documents(application_id)
    )


def _with_scopes(desk: Desk, row: Applied) -> str:
    scopes = [each.scope for each in desk.application(row.id).occupations]
    more = f"等 {len(scopes)} 个职业" if len(scopes) > 1 else ""
    return f"{row.name} · {scopes[0]}{more}" if scopes else row.name
