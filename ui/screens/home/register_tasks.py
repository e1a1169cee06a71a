"""What waits in the registers of a round: acceptance, objections, rectification, projects, stages; no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from reviewer.desk import Desk
from reviewer.usecases.accept_application import acceptance_of
from reviewer.usecases.deadlines import round_application_deadlines
from reviewer.usecases.objections import open_objections
from reviewer.usecases.project_review import project_reviews
from reviewer.usecases.rectifications import RectificationState, list_rectifications
from reviewer.usecases.stage_board import stage_board
from reviewer.usecases.stages import StageState, stage_of
from ui.screens.home.task import Task, make_task


def register_tasks(desk: Desk, round_id: str, today: date) -> Iterable[Task]:
    """All that staff of the centre write down next."""
    yield from _objection_tasks(desk, round_id, today)
    yield from _acceptance_tasks(desk, round_id, today)
    for each in list_rectifications(desk, round_id):
        yield from _rectification_tasks(each, today)
    yield from _project_tasks(desk, round_id, today)
    yield from _stage_tasks(desk, round_id, today)


def _objection_tasks(desk: Desk, round_id: str, today: date) -> Iterable[Task]:
    waiting = open_objections(desk, round_id)
    if not waiting:
        return
    days = [date.fromisoformat(each.value.due_on) for each in waiting if each.value.due_on]
    first = waiting[0].value
    about = desk.application_row(first.application).name if first.application else "公示"
    subject = f"{about}，异议 {len(waiting)} 件"
    due = min(days, default=None)
    yield make_task(
        "objection", "message-exclamation", "答复异议", subject, "未答复", due, today, "写答复", "registry",
        {"page": "objections"},
    )  # fmt: skip


def _acceptance_tasks(desk: Desk, round_id: str, today: date) -> Iterable[Task]:
    """Only where the procedure asks for it."""
    scheme = desk.scheme_of_round(round_id)
    if not any("accepted" in stage.requires for stage in scheme.stage):
        return
    rows = desk.store.applications(round_id)
    known = sum(acceptance_of(desk, row.id) is not None for row in rows)
    if known < len(rows):
        subject = f"{len(rows) - known} 家还没有登记"
        yield make_task(
            "acceptance", "file-import", "受理登记", subject, "", None, today, "登记", "registry",
            {"page": "acceptance"}, count=(known, len(rows), "家"),
        )  # fmt: skip


def _rectification_tasks(state: RectificationState, today: date) -> Iterable[Task]:
    due = date.fromisoformat(state.due_on) if state.due_on else None
    where = {"page": "objections", "application": state.application}
    if state.step in ("waiting", "overdue"):
        note = "逾期未报" if state.step == "overdue" else "等整改报告"
        yield make_task("rectification", "refresh", "催整改", state.name, note, due, today, "打开", "registry", where)
    elif state.step == "reported":
        yield make_task(
            "rectification", "refresh", "复核整改", state.name, "已报送", due, today, "复核", "registry", where
        )


def _project_tasks(desk: Desk, round_id: str, today: date) -> Iterable[Task]:
    """Occupations that wait for their own review, and those whose time ran out."""
    review = desk.scheme_of_round(round_id).project_review
    if review is None:
        return
    due = {
        each.subject: each
        for each in round_application_deadlines(desk, round_id, today)
        if each.stage == review.stage and each.state in ("open", "overdue")
    }
    lapsed = [each for each in due.values() if each.state == "overdue" and each.late_stage]
    for row in desk.store.applications(round_id):
        if stage_of(desk, row.id).stage != review.stage:
            continue
        projects = project_reviews(desk, row.id)
        done = sum(each.verdict is not None for each in projects)
        if done < len(projects):
            until = due[row.id].ends_on if row.id in due else None
            yield make_task(
                "project", "clipboard-check", review.name, row.name, "", until, today, "打开", "registry",
                {"page": "stages", "application": row.id}, count=(done, len(projects), "项"),
            )  # fmt: skip
    if lapsed:
        subject = f"{len(lapsed)} 家逾期未完成{review.name}"
        yield make_task(
            "lapse", "alert-triangle", "逾期处理", subject, lapsed[0].late, lapsed[0].ends_on, today, "打开",
            "registry", {"page": "stages"},
        )  # fmt: skip


def _stage_tasks(desk: Desk, round_id: str, today: date) -> Iterable[Task]:
    """Applications for which all that the next stage asks is there."""
    ready: dict[str, int] = {}
    for card in (card for column in stage_board(desk, round_id, today) for card in column.cards):
        if card.following and not card.blocks and not is_over(desk, stage_of(desk, card.subject)):
            ready[card.following] = ready.get(card.following, 0) + 1
    for stage, count in ready.items():
        subject = f"{count} 家可进入“{stage}”"
        yield make_task(
            "stage", "arrow-right", "推进阶段", subject, "条件已具备", None, today, "打开", "registry",
            {"page": "stages"},
        )  # fmt: skip


def is_over(desk: Desk, state: StageState) -> bool:
    """Whether nothing more is asked for an application: it left the way, or was not accepted."""
    if state.outcome not in ("", "filed"):
        return True
    kept = acceptance_of(desk, state.subject)
    return kept is not None and kept.value.decision == "not_accepted"
