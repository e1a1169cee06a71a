"""Things to do, worked out from the store: sheets, packs, materials, results, letters, filings; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from reviewer.desk import Desk
from reviewer.domain.records import Record
from reviewer.domain.scheme import Scheme
from reviewer.usecases.documents.publicity import passed_applications
from reviewer.usecases.documents.publicity_issues import newest_publicity
from reviewer.usecases.file_application import IN_FORCE
from reviewer.usecases.list_applications import ApplicationSummary, summarise
from reviewer.usecases.list_filings import expiring_filings
from reviewer.usecases.show_sheet import SheetView, own_row, show_sheet
from reviewer.usecases.work_result import PanelView, is_complete, show_panel, work_result

ORDER = {
    "score": 0,
    "sign": 1,
    "send": 1,
    "packs": 2,
    "materials": 3,
    "panel": 4,
    "discuss": 5,
    "decide": 6,
    "letter": 7,
    "publicity": 8,
    "receipt": 9,
    "expiring": 10,
}


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


def _urgency(task: Task) -> tuple[bool, int, int]:
    return task.days is None, task.days or 0, ORDER.get(task.kind, len(ORDER))


def read_tasks(desk: Desk, round_id: str, today: date, begun: date) -> tuple[Task, ...]:
    """Everything that waits in the round, the nearest deadline first; ``begun`` is the day the round was opened."""
    return tuple(sorted(_tasks(desk, round_id, today, begun), key=_urgency))


def _tasks(desk: Desk, round_id: str, today: date, begun: date) -> Iterable[Task]:
    scheme = desk.scheme_of_round(round_id)
    due = _stage_dates(scheme, begun)
    yield from _send_tasks(desk, round_id, due.get("review"), today)
    for each in desk.store.applications(round_id):
        row = Applied(id=each.id, name=each.name)
        yield from _own_sheet_tasks(desk, row, due.get("review"), today)
        if desk.store.role == "centre":
            yield from _centre_tasks(desk, row, due, today)
    if desk.store.role == "centre":
        yield from _filing_tasks(desk, round_id, today)
        yield from _expiring_tasks(desk, today)


def _stage_dates(scheme: Scheme, begun: date) -> Mapping[str, date]:
    """The fixed date of each stage; one before the round began is the notice's own history, no deadline here."""
    dates = {each.stage: date.fromisoformat(each.date) for each in scheme.deadline if each.date}
    return {stage: day for stage, day in dates.items() if day >= begun}


def _own_sheet_tasks(desk: Desk, row: Applied, due: date | None, today: date) -> Iterable[Task]:
    if desk.member is None or not _has_seat(desk, row.id):
        return
    view = show_sheet(desk, row.id)
    if view.is_locked:
        if not _is_signed(desk, row.id, view):
            yield _task(
                "sign", "writing-sign", "签名", row.name, "已交卷，未签名", due, today, "签名", "scoring", row.id
            )
        return
    begun = view.sheet_id is not None
    yield _task(
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


def _send_tasks(desk: Desk, round_id: str, due: date | None, today: date) -> Iterable[Task]:
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
        yield _task("send", "package-export", "制作评分包", subject, "", due, today, "制作", "panel", "")


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


def _centre_tasks(desk: Desk, row: Applied, due: Mapping[str, date], today: date) -> Iterable[Task]:
    summary = summarise(desk, row.id)
    panel = show_panel(desk, row.id)
    if not _is_answered(desk, row.id):
        yield from _material_tasks(summary, due.get("submission"), today)
    yield from _panel_tasks(row, panel, desk.member, due.get("review"), today)
    if is_complete(desk, row.id):
        yield from _result_tasks(desk, row, due.get("publicity"), today)


def _is_answered(desk: Desk, application_id: str) -> bool:
    """Whether the reply letter has gone out: materials are asked for no more."""
    return any(each.kind == "letter" for each in desk.store.documents(application_id))


def _material_tasks(summary: ApplicationSummary, due: date | None, today: date) -> Iterable[Task]:
    missing = summary.materials_total - summary.materials_present
    if missing:
        subject = f"{summary.name}，缺材料 {missing} 件"
        count = (summary.materials_present, summary.materials_total, "件")
        yield _task(
            "materials",
            "mail-exclamation",
            "催补正",
            subject,
            "",
            due,
            today,
            "打开",
            "applications",
            summary.id,
            count=count,
        )


def _panel_tasks(row: Applied, panel: PanelView, own: str | None, due: date | None, today: date) -> Iterable[Task]:
    if panel.leader is None:
        yield _task("panel", "users-plus", "组建专家组", row.name, "未组建", due, today, "组建", "panel", row.id)
        return
    sealed = sum(member.state in ("sealed", "open") for member in panel.members)
    # One's own sheet is handed in here; only the others' come as packs.
    waiting = "、".join(
        each.name for each in panel.members if each.state not in ("sealed", "open") and each.name != own
    )
    if waiting:
        count = (sealed, len(panel.members), "人")
        subject = f"{row.name}，等 {waiting}"
        yield _task(
            "packs", "package-import", "导入评分包", subject, "", due, today, "导入", "panel", row.id, count=count
        )


def _result_tasks(desk: Desk, row: Applied, due: date | None, today: date) -> Iterable[Task]:
    result = work_result(desk, row.id)
    divergent = sum(item.is_divergent for item in result.items)
    decided = desk.store.decision(row.id) is not None
    if divergent and not decided:
        subject = f"{row.name}，{divergent} 项"
        yield _task(
            "discuss", "arrows-horizontal", "讨论分歧", subject, "超过分歧限值", due, today, "打开", "panel", row.id
        )
    if not decided:
        subject = f"{row.name}，{result.total_shown} 分"
        decide = _task("decide", "scale", "作结论", subject, "结果已出", due, today, "作结论", "panel", row.id)
        yield msgspec.structs.replace(decide, where={**decide.where, "start": "decide"})
    elif not _is_answered(desk, row.id):
        yield _task("letter", "file-text", "写复函", row.name, "未生成", due, today, "打开", "documents", row.id)


def _filing_tasks(desk: Desk, round_id: str, today: date) -> Iterable[Task]:
    """公示 of those who passed, then receipts once it has ended without objection."""
    filed = {row.application for row in desk.store.filings(round_id) if row.state == IN_FORCE}
    waiting = [each for each in passed_applications(desk, round_id) if each not in filed]
    listed = {each: newest_publicity(desk, round_id, each) for each in waiting}
    unlisted = sum(issue is None for issue in listed.values())
    ended = sum(issue is not None and today > issue.until for issue in listed.values())
    if unlisted:
        subject = f"{unlisted} 家结论为通过"
        yield _documents_task("publicity", "speakerphone", "发布公示", subject, "未公示", today)
    if ended:
        subject = f"{ended} 家公示期满"
        yield _documents_task("receipt", "certificate", "出具备案回执", subject, "无异议即可备案", today)


def _documents_task(kind: str, icon: str, title: str, subject: str, note: str, today: date) -> Task:
    task = _task(kind, icon, title, subject, note, None, today, "打开", "documents", "")
    return msgspec.structs.replace(task, where={"kind": kind})


def _expiring_tasks(desk: Desk, today: date) -> Iterable[Task]:
    """Filings that end soon, whatever round they are of. Source: 沪人社职〔2024〕124号 三(五) (有效期为3年)."""
    soon = expiring_filings(desk, on=today)
    if soon:
        first = soon[0].filing
        subject = f"{first.name}等 {len(soon)} 家" if len(soon) > 1 else first.name
        note = f"{first.valid_until.isoformat()} 到期"
        # Months ahead: told, but no deadline that goes before this week's work.
        yield _task("expiring", "clock", "备案到期", subject, note, None, today, "打开", "registry", "")


def _task(
    kind: str,
    icon: str,
    title: str,
    subject: str,
    note: str,
    due: date | None,
    today: date,
    button: str,
    screen: str,
    application: str,
    *,
    count: tuple[int, int, str] = (0, 0, ""),
) -> Task:
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
        side="review" if kind in ("score", "sign", "send", "discuss") else "centre",
        screen=screen,
        where={"application": application} if application else {},
    )
