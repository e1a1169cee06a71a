"""Commands: stage, stages, project, consent, bar."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from reviewer.cli.answer import Answer, table
from reviewer.cli.filing import given_date
from reviewer.cli.words import CommandRoom, Words
from reviewer.desk import Desk
from reviewer.domain.consent import Consent
from reviewer.domain.moments import beijing_date
from reviewer.domain.project import PROJECT_TEXT, ItemFinding
from reviewer.domain.records import to_plain
from reviewer.errors import RuleViolation
from reviewer.usecases.consents import consent_of, record_consent, round_of
from reviewer.usecases.describe_sheet import level_text
from reviewer.usecases.late_projects import LateProject, lapse_late_projects, late_projects
from reviewer.usecases.project_review import (
    ProjectState,
    approved_items,
    project_reviews,
    review_project,
    verdict_versions,
)
from reviewer.usecases.stage_board import BoardCard, BoardColumn, stage_board
from reviewer.usecases.stages import (
    MoveEntry,
    PossibleMove,
    StageState,
    SubjectKind,
    move_stage,
    possible_moves,
    stage_history,
    stage_of,
    void_move,
)

LAPSE = "lapse"
_JUDGED = {"met": True, "符合": True, "not_met": False, "不符合": False}


def stage(desk: Desk, options: Namespace) -> Answer:
    """``stage APP [--to STAGE [--date D] [--reason R] [--elsewhere]]`` · ``stage lapse --round R [--on D]``"""
    if options.subject == LAPSE:
        return _lapse(desk, options)
    kind: SubjectKind = "body" if options.body else "application"
    round_id = _registry_round(desk, options) if options.body else ""
    on = given_date(options.date) if options.date is not None else None
    if options.undo:
        void_move(desk, options.subject, options.reason, kind, round_id)
    elif options.to is not None:
        move_stage(
            desk,
            options.subject,
            options.to,
            on,
            options.reason,
            elsewhere=options.elsewhere,
            kind=kind,
            round_id=round_id,
        )
    state = stage_of(desk, options.subject, kind, round_id)
    moves = possible_moves(desk, options.subject, None, kind, round_id)
    history = stage_history(desk, options.subject, kind, round_id)
    data = {
        **_plain(state),
        "possible": [{**_plain(each), "problems": list(each.problems)} for each in moves],
        "history": history,
    }
    return Answer(data, [_state_line(state), *map(_move_line, moves), *_history_lines(history)])


def _registry_round(desk: Desk, options: Namespace) -> str:
    if options.round is None:
        raise RuleViolation("名录机构的阶段按批次的办法，请写 --round。", code="round_missing", where=options.subject)
    return str(desk.store.round(options.round).id)


def _plain(value: object) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(value)
    return plain


def _state_line(state: StageState) -> str:
    since = f"，{state.since.isoformat()} 起" if state.since is not None else ""
    by = f"，{state.by}登记" if state.by else "" if state.is_recorded else "，没有登记"
    return f"现阶段 {state.name}（{state.stage}）{since}{by}"


def _move_line(move: PossibleMove) -> str:
    head = f"可转 {move.name}（{move.stage}）" if not move.unmet else f"待满足 {move.name}（{move.stage}）"
    return f"{head}：{'；'.join(move.problems)}" if move.unmet else head


def _history_lines(history: list[MoveEntry]) -> list[str]:
    rows = [[each.on.isoformat(), each.name, each.by, _why(each)] for each in history]
    return table([["日期", "阶段", "登记人", "理由"], *rows]) if rows else []


def _why(entry: MoveEntry) -> str:
    told = [entry.reason] if entry.reason else []
    told += ["（记录在程序以外）"] if entry.elsewhere else []
    told += ["（登记有误，已更正）"] if entry.is_void else []
    return "".join(told)


def _lapse(desk: Desk, options: Namespace) -> Answer:
    if options.round is None:
        raise RuleViolation("请写明批次：reviewer stage lapse --round R。", code="round_missing")
    on = given_date(options.on) if options.on is not None else None
    done = lapse_late_projects(desk, options.round, on, options.only)
    lines = [f"{each.application} {each.name}：{each.words}" for each in done]
    return Answer({"lapsed": done}, lines or ["没有逾期的申报"])


def stages(desk: Desk, options: Namespace) -> Answer:
    """``stages --round R``"""
    on = given_date(options.on) if options.on is not None else beijing_date(desk.clock())
    board, late = stage_board(desk, options.round, on), late_projects(desk, options.round, on)
    data = {"round": options.round, "on": on.isoformat(), "stages": board, "late": late}
    return Answer(data, [*_board_lines(board), *_late_lines(late)])


def _board_lines(board: tuple[BoardColumn, ...]) -> list[str]:
    lines = []
    for column in board:
        lines.append(f"{column.name}（{column.stage}） {len(column.cards)} 家")
        lines += [f"  {_card_line(card)}" for card in column.cards]
    return lines


def _card_line(card: BoardCard) -> str:
    days = "" if card.days is None else f"，{card.days} 天" if card.days else "，今天"
    following = f"：{'；'.join(card.blocks)}" if card.blocks else f"：可转{card.following}" if card.following else ""
    return f"{card.subject} {card.name}{days}{following}"


def _late_lines(late: tuple[LateProject, ...]) -> list[str]:
    if not late:
        return []
    return ["逾期（reviewer stage lapse 按办法处理）：", *(f"  {each.application} {each.words}" for each in late)]


def project_show(desk: Desk, options: Namespace) -> Answer:
    """``project show APP``"""
    states = project_reviews(desk, options.application)
    approved = [each.scope for each in approved_items(desk, options.application)]
    data = {
        "application": options.application,
        "projects": [{**_plain(each), "versions": _versions(desk, options.application, each.scope)} for each in states],
        "approved": approved,
    }
    return Answer(data, [line for each in states for line in _project_lines(each)])


def _versions(desk: Desk, application: str, scope: str) -> list[dict[str, Any]]:
    return [
        {"version": each.version, "at": each.at, "by": each.actor, "reason": each.reason, "verdict": each.value}
        for each in verdict_versions(desk, application, scope)
    ]


def _project_lines(state: ProjectState) -> list[str]:
    verdict = state.verdict
    told = "还没有评估" if verdict is None else f"{PROJECT_TEXT[verdict.conclusion]}，{verdict.on.isoformat()}"
    found = {each.item: each for each in verdict.items} if verdict is not None else {}
    lines = [f"{state.scope} {level_text(state.levels)}：{told}"]
    for item in state.items:
        mine = found.get(item.id)
        sign = "–" if mine is None else "符合" if mine.is_met else "不符合"
        copies = f"（{item.found if mine is None else mine.copies}/{item.wanted} 份）" if item.wanted else ""
        remark = f"：{mine.remark}" if mine is not None and mine.remark else ""
        lines.append(f"  {item.id} {item.text}{copies} {sign}{remark}")
    return lines


def project_review(desk: Desk, options: Namespace) -> Answer:
    """``project review APP SCOPE --item ID=met|not_met[:REMARK] … --reviewer NAME …``"""
    state = next(
        (each for each in project_reviews(desk, options.application) if options.scope in (each.scope, each.code)), None
    )
    counted = {each.id: each.found for each in state.items} if state is not None else {}
    counted |= dict(_copies(each) for each in options.copies or ())
    verdict = review_project(
        desk,
        options.application,
        options.scope,
        [_finding(each, counted) for each in options.item or ()],
        options.reviewer or (),
        given_date(options.on) if options.on is not None else None,
        options.conclusion,
        options.reason,
    )
    return Answer(verdict, [f"{verdict.scope}：{PROJECT_TEXT[verdict.conclusion]}"])


def _finding(text: str, counted: dict[str, int]) -> ItemFinding:
    id, equals, told = text.partition("=")
    judged, _, remark = told.replace("：", ":").partition(":")
    if not equals or judged not in _JUDGED:
        raise RuleViolation(
            f"“{text}”读不懂，请写成 项=met 或 项=not_met:说明；未保存。", code="finding_unreadable", where=text
        )
    return ItemFinding(item=id, is_met=_JUDGED[judged], copies=counted.get(id, 0), remark=remark.strip())


def _copies(text: str) -> tuple[str, int]:
    id, _, number = text.partition("=")
    if not number.isdecimal():
        raise RuleViolation(f"“{text}”读不懂，请写成 项=份数；未保存。", code="copies_unreadable", where=text)
    return id, int(number)


def consent_record(desk: Desk, options: Namespace) -> Answer:
    """``consent record SUBJECT --by UNIT --on DATE [--number N] [--note T] [--reason R]``"""
    on = given_date(options.on)
    consent = record_consent(desk, options.subject, options.by, on, options.number, options.note, options.reason)
    return Answer(consent, [_consent_line(consent)])


def consent_show(desk: Desk, options: Namespace) -> Answer:
    """``consent show SUBJECT``"""
    round_of(desk, options.subject)
    kept = consent_of(desk, options.subject)
    lines = [_consent_line(kept.value)] if kept is not None else ["还没有登记同意意见"]
    return Answer({"consent": kept.value if kept is not None else None}, lines)


def _consent_line(consent: Consent) -> str:
    number = f"，{consent.number}" if consent.number else ""
    return f"{consent.subject}：{consent.by}于 {consent.on.isoformat()} 同意{number}"


def _consent_words(words: Words) -> None:
    consent = words.group("consent", "公示前的同意意见")
    record = consent.add("record", "登记")
    record.add_argument("subject", help="申报或批次")
    record.add_argument("--by", required=True, metavar="UNIT", help="同意的单位")
    record.add_argument("--on", required=True, metavar="DATE")
    record.add_argument("--number", default="", metavar="N", help="文号")
    record.add_argument("--note", default="", metavar="T")
    record.add_argument("--reason", default="", help="更正的理由")
    consent.add("show", "查看").add_argument("subject")


def _stage_words(words: Words) -> None:
    one = words.add("stage", "申报的阶段：查看、转到下一阶段；stage lapse 处理逾期的")
    one.add_argument("subject", metavar="APP")
    one.add_argument("--to", metavar="STAGE", help="阶段代号或名称；不写为查看")
    one.add_argument("--date", metavar="D", help="日期；不写为当日")
    one.add_argument("--reason", default="", metavar="R")
    one.add_argument("--elsewhere", action="store_true", help="有关记录在程序以外，须写理由")
    one.add_argument("--undo", action="store_true", help="最近一次登记有误，须写理由")
    one.add_argument("--body", action="store_true", help="APP 是名录中的机构，按 --round 的办法")
    one.add_argument("--round", metavar="R")
    one.add_argument("--on", metavar="D", help="stage lapse：按哪一天判断")
    one.add_argument("--only", action="append", metavar="APP", help="stage lapse：只处理这一家，可写多次")
    board = words.add("stages", "批次的阶段总览")
    board.add_argument("--round", required=True, metavar="R")
    board.add_argument("--on", metavar="D")


def _project_words(words: Words) -> None:
    project = words.group("project", "项目评估")
    project.add("show", "查看").add_argument("application")
    review = project.add("review", "登记一个职业（工种）的评估")
    review.add_argument("application")
    review.add_argument("scope", help="职业（工种）或职业编码")
    review.add_argument("--item", action="append", metavar="ID=met|not_met[:说明]")
    review.add_argument("--copies", action="append", metavar="ID=N", help="更正材料份数")
    review.add_argument("--reviewer", action="append", metavar="NAME")
    review.add_argument("--on", metavar="DATE")
    review.add_argument("--conclusion", choices=("passed", "failed"), help="不写为按各项")
    review.add_argument("--reason", default="", metavar="R")


def _add_words(words: Words) -> None:
    _stage_words(words)
    _project_words(words)
    _consent_words(words)


ROOM = CommandRoom(
    _add_words,
    with_store={
        ("stage", None): stage,
        ("stages", None): stages,
        ("project", "show"): project_show,
        ("project", "review"): project_review,
        ("consent", "record"): consent_record,
        ("consent", "show"): consent_show,
    },
)
