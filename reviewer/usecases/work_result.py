"""The panel's result from the sheets that are in and opened, and the ranking of a round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from reviewer.desk import Desk
from reviewer.domain import scoring
from reviewer.domain.panel import Panel, has_quorum
from reviewer.domain.records import Record, from_document
from reviewer.domain.scheme import NOT_SCORED_TEXT
from reviewer.domain.scoring import RankRow, Result
from reviewer.domain.sheet import ScoreSheet, SheetState, item_keys
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
        RuleViolation: no sheets, a member's sheet is still out or sealed, or the sheets score versions
            of the application that have different occupations.
    """
    # One, asked for several times by whoever describes it: a thousand of them would fill the memory.
    last = desk.kept(("last result",), lambda: dict[str, Result]())
    result = last.get(application_id)
    if result is None:
        result = _work_result(desk, application_id)
        last.clear()
        last[application_id] = result
    return result


def _work_result(desk: Desk, application_id: str) -> Result:
    sheets = submitted_sheets(desk, application_id)
    _require_all(desk, application_id, sheets)
    occupations, note = _scored_occupations(desk, application_id, sheets)
    result = scoring.work_result(desk.scheme_of(application_id), application_id, occupations, sheets)
    return msgspec.structs.replace(result, steps=(*result.steps, note)) if note else result


def _require_all(desk: Desk, application_id: str, sheets: Mapping[str, ScoreSheet]) -> None:
    """Every member's sheet is in and opened."""
    view = show_panel(desk, application_id)
    if view.leader is None:
        return
    out = [each.name for each in view.members if each.state in ("waiting", "scoring")]
    if out:
        raise RuleViolation(
            f"还缺 {'、'.join(out)} 的评分表，不能计算结果；已收到的 {len(view.members) - len(out)} 份都已保存。",
            code="sheets_missing",
            where=application_id,
        )
    sealed = [name for name in (each.name for each in view.members) if name not in sheets]
    if sealed:
        raise RuleViolation(
            f"{'、'.join(sealed)} 的评分表仍封存，不能计算结果；请由组长或评价中心再导入一次任一成员的评分包来开封。",
            code="sheets_sealed",
            where=application_id,
        )


def _scored_occupations(desk: Desk, application_id: str, sheets: Mapping[str, ScoreSheet]) -> tuple[Sequence[str], str]:
    """The occupations that the sheets score, and a word on sheets that score an older version."""
    newest = desk.application(application_id)
    scheme, sha256 = desk.scheme_of(application_id), desk.application_row(application_id).sha256
    older = [name for name, sheet in sheets.items() if sheet.application_sha256 != sha256]
    places = {name: tuple(score.key for score in sheet.items) for name, sheet in sheets.items()}
    if len(set(places.values())) > 1:
        raise RuleViolation(
            f"申报材料更正后职业有变，{'、'.join(older)} 仍按旧版评分，不能合并；请退回修改后重新交卷。",
            code="versions_differ",
            where=application_id,
        )
    note = f"注意：申报材料此后有更正，{'、'.join(older)} 的评分表按更正前的版本" if older else ""
    scored = next(iter(places.values()), ())
    if not scored or scored == item_keys(scheme, newest):
        return [each.scope for each in newest.occupations], note
    return list(dict.fromkeys(key.scope for key in scored if key.scope is not None)), note


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


def not_scored(desk: Desk, round_id: str) -> str:
    """What screens of scoring say of a registry's round; empty where the round is scored."""
    if not round_id or desk.scheme_of_round(round_id).is_scored:
        return ""
    return f"{NOT_SCORED_TEXT}。机构的备案、检查、变更和移出在“名录”中登记。"


def nothing_ranked(desk: Desk, round_id: str) -> str:
    """Why a round has no ranking yet, or will never have one."""
    return "本批次还没有评分表收齐的申报" if desk.scheme_of_round(round_id).is_scored else NOT_SCORED_TEXT


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
