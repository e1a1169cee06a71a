"""What waits for the centre's staff on the way of an application, from its materials to its receipt; no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from reviewer.desk import Desk
from reviewer.usecases.documents.publicity import passed_applications
from reviewer.usecases.documents.publicity_issues import newest_publicity
from reviewer.usecases.file_application import IN_FORCE
from reviewer.usecases.list_applications import ApplicationSummary, summarise
from reviewer.usecases.list_filings import expiring_filings
from reviewer.usecases.work_result import PanelView, is_complete, show_panel, work_result
from ui.screens.home.task import Applied, Task, make_task


def centre_tasks(desk: Desk, row: Applied, due: date | None, today: date) -> Iterable[Task]:
    """Of one application: materials, panel, packs, divergence, conclusion, letter."""
    summary = summarise(desk, row.id)
    panel = show_panel(desk, row.id)
    if not _is_answered(desk, row.id):
        yield from _material_tasks(summary, due, today)
    yield from _panel_tasks(row, panel, desk.member, due, today)
    if is_complete(desk, row.id):
        yield from _result_tasks(desk, row, due, today)


def _is_answered(desk: Desk, application_id: str) -> bool:
    """Whether the reply letter has gone out: materials are asked for no more."""
    return any(each.kind == "letter" for each in desk.store.documents(application_id))


def _material_tasks(summary: ApplicationSummary, due: date | None, today: date) -> Iterable[Task]:
    missing = summary.materials_total - summary.materials_present
    if missing:
        subject = f"{summary.name}，缺材料 {missing} 件"
        count = (summary.materials_present, summary.materials_total, "件")
        yield make_task(
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
        yield make_task("panel", "users-plus", "组建专家组", row.name, "未组建", due, today, "组建", "panel", row.id)
        return
    sealed = sum(member.state in ("sealed", "open") for member in panel.members)
    # One's own sheet is handed in here; only the others' come as packs.
    waiting = "、".join(
        each.name for each in panel.members if each.state not in ("sealed", "open") and each.name != own
    )
    if waiting:
        count = (sealed, len(panel.members), "人")
        subject = f"{row.name}，等 {waiting}"
        yield make_task(
            "packs", "package-import", "导入评分包", subject, "", due, today, "导入", "panel", row.id, count=count
        )


def _result_tasks(desk: Desk, row: Applied, due: date | None, today: date) -> Iterable[Task]:
    result = work_result(desk, row.id)
    divergent = sum(item.is_divergent for item in result.items)
    decided = desk.store.decision(row.id) is not None
    if divergent and not decided:
        subject = f"{row.name}，{divergent} 项"
        yield make_task(
            "discuss", "arrows-horizontal", "讨论分歧", subject, "超过分歧限值", due, today, "打开", "panel", row.id
        )
    if not decided:
        subject = f"{row.name}，{result.total_shown} 分"
        decide = make_task("decide", "scale", "作结论", subject, "结果已出", due, today, "作结论", "panel", row.id)
        yield msgspec.structs.replace(decide, where={**decide.where, "start": "decide"})
    elif not _is_answered(desk, row.id):
        yield make_task("letter", "file-text", "写复函", row.name, "未生成", due, today, "打开", "documents", row.id)


def filing_tasks(desk: Desk, round_id: str, today: date) -> Iterable[Task]:
    """公示 of those who passed, then receipts once it has ended without objection."""
    filed = {row.application for row in desk.store.filings(round_id) if row.state == IN_FORCE}
    waiting = [each for each in passed_applications(desk, round_id) if each not in filed]
    if waiting and not desk.scheme_of_round(round_id).has_publicity:
        yield _documents_task("receipt", "certificate", "备案", f"{len(waiting)} 家结论为通过", "未备案", today)
        return
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
    task = make_task(kind, icon, title, subject, note, None, today, "打开", "documents", "")
    return msgspec.structs.replace(task, where={"kind": kind})


def expiring_tasks(desk: Desk, today: date) -> Iterable[Task]:
    """Filings that end soon, whatever round they are of. Source: 沪人社职〔2024〕124号 三(五) (有效期为3年)."""
    soon = expiring_filings(desk, on=today)
    if soon:
        first = soon[0].filing
        subject = f"{first.name}等 {len(soon)} 家" if len(soon) > 1 else first.name
        note = f"{first.valid_until.isoformat()} 到期"
        # Months ahead: told, but no deadline that goes before this week's work.
        yield make_task("expiring", "clock", "备案到期", subject, note, None, today, "打开", "registry", "")
