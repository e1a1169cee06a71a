"""The panel's result from the sheets that are in and opened, and the ranking of a round."""

from __future__ import annotations

from datetime import datetime

from reviewer.desk import Desk
from reviewer.domain import scoring
from reviewer.domain.panel import Panel, has_quorum
from reviewer.domain.records import Record, from_document
from reviewer.domain.scoring import RankRow, Result
from reviewer.domain.sheet import SheetState
from reviewer.errors import RuleViolation
from reviewer.usecases.show_sheet import submitted_sheets


class MemberState(Record):
    """One member's seat: not started, scoring here, sealed (in but not to be read yet) or open."""

    name: str
    is_leader: bool
    state: str
    version: int | None
    sealed_at: datetime | None
    commit: str | None


class PanelView(Record):
    """A panel and how far its members are. ``has_quorum``: all have sealed, so scores may be read."""

    application: str
    leader: str | None
    members: tuple[MemberState, ...]
    has_quorum: bool


def read_panel(desk: Desk, application_id: str) -> Panel | None:
    """The application's panel, None before it is formed."""
    desk.store.application(application_id)
    document = desk.store.panel(application_id)
    return from_document(document, Panel) if document is not None else None


def show_panel(desk: Desk, application_id: str) -> PanelView:
    """Who scores the application and how far each is.

    Raises:
        RuleViolation: no such application.
    """
    panel = read_panel(desk, application_id)
    rows = desk.store.sheets(application_id)
    names = panel.names if panel is not None else tuple(sorted({row.member for row in rows}))
    members = []
    for name in names:
        mine = [row for row in rows if row.member == name]
        newest = max(mine, key=lambda row: row.version, default=None)
        state = "waiting"
        if newest is not None:
            state = "scoring"
            if newest.state == SheetState.SUBMITTED:
                state = "open" if newest.document is not None else "sealed"
        members.append(
            MemberState(
                name=name,
                is_leader=panel is not None and name == panel.leader,
                state=state,
                version=newest.version if newest is not None else None,
                sealed_at=newest.submitted_at if newest is not None else None,
                commit=newest.commit if newest is not None else None,
            )
        )
    sealed = [member.name for member in members if member.state in ("sealed", "open")]
    return PanelView(
        application=application_id,
        leader=panel.leader if panel is not None else None,
        members=tuple(members),
        has_quorum=panel is not None and has_quorum(panel, sealed),
    )


def work_result(desk: Desk, application_id: str) -> Result:
    """Combine the panel's sheets by the round's rule.

    Raises:
        RuleViolation: no panel or no sheets, or a member's sheet is still out.
    """
    panel = read_panel(desk, application_id)
    sheets = submitted_sheets(desk, application_id)
    if panel is not None:
        out = [name for name in panel.names if name not in sheets]
        if out:
            raise RuleViolation(
                f"还缺 {'、'.join(out)} 的评分表，不能计算结果；已收到的 {len(sheets)} 份都已保存。",
                code="sheets_missing",
                where=application_id,
            )
    occupations = [each.scope for each in desk.application(application_id).occupations]
    return scoring.work_result(desk.scheme_of(application_id), application_id, occupations, sheets)


def round_results(desk: Desk, round_id: str) -> tuple[tuple[str, Result], ...]:
    """(applicant name, result) of every application of the round whose sheets are all in."""
    desk.store.round(round_id)
    return tuple(
        (row.name, work_result(desk, row.id)) for row in desk.store.applications(round_id) if is_complete(desk, row.id)
    )


def is_complete(desk: Desk, application_id: str) -> bool:
    """Whether every member of the panel has handed in an opened sheet."""
    panel = read_panel(desk, application_id)
    sheets = submitted_sheets(desk, application_id)
    return bool(sheets) and (panel is None or set(panel.names) <= set(sheets))


def rank_round(desk: Desk, round_id: str, occupation: str | None = None) -> tuple[RankRow, ...]:
    """The ranking of the round, over all or for one occupation; only complete results take part.

    Raises:
        RuleViolation: no such round, or nobody applied for that occupation.
    """
    results = round_results(desk, round_id)
    if occupation is not None:
        applied = {
            each.scope for row in desk.store.applications(round_id) for each in desk.application(row.id).occupations
        }
        if occupation not in applied:
            raise RuleViolation(f"本批次没有单位申报“{occupation}”。", code="unknown_occupation", where=occupation)
    return scoring.rank_results(results, occupation)
