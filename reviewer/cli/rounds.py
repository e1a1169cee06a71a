"""Commands: round show/set, accept, acceptance, recommend, recommendation."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import Any

from reviewer.cli.answer import Answer, table
from reviewer.cli.filing import given_date
from reviewer.cli.words import CommandRoom, Words
from reviewer.desk import Desk
from reviewer.domain.acceptance import DECISION_TEXT, Acceptance
from reviewer.domain.moments import BEIJING, beijing_date
from reviewer.domain.procedure import APPLICATION_TYPES
from reviewer.domain.records import to_plain
from reviewer.domain.round_terms import TERMS, term_problems, window_text
from reviewer.errors import RuleViolation
from reviewer.usecases.accept_application import (
    Arrival,
    accept_application,
    list_acceptances,
    turn_away,
    typed_type,
)
from reviewer.usecases.note_filed import filed_note
from reviewer.usecases.recommendations import (
    missing_recommendations,
    recommendations,
    record_recommendation,
    wanted_recommendations,
)
from reviewer.usecases.registers import Kept
from reviewer.usecases.round_terms import (
    change_terms,
    read_terms,
    read_terms_file,
    round_readings,
    round_terms,
    terms_history,
)


def given_moment(text: str) -> datetime:
    """A moment as people type it, Beijing time: 2024-05-20 9:30, 2024-05-20T09:30; with an offset, by that.

    Raises:
        RuleViolation: ``moment_unreadable``.
    """
    day, _, clock = text.strip().replace("T", " ").partition(" ")
    hour, _, minute = clock.strip().replace("：", ":").partition(":")
    try:
        at = datetime.fromisoformat(f"{day}T{int(hour):02d}:{minute}")
        return at.replace(tzinfo=BEIJING) if at.tzinfo is None else at.astimezone(BEIJING)
    except ValueError as error:
        raise RuleViolation(
            f'“{text}”不是时间，请写成 "2024-05-20 9:30" 这样。', code="moment_unreadable", where=text
        ) from error


def round_show(desk: Desk, options: Namespace) -> Answer:
    """``round show R``"""
    terms, texts = round_terms(desk, options.round), read_terms(desk, options.round)
    row, problems = desk.store.round(options.round), term_problems(terms)
    readings, history = round_readings(desk, options.round), terms_history(desk, options.round)
    data = {
        "id": row.id,
        "name": row.name,
        "terms": terms,
        "window": window_text(terms),
        "problems": [{"term": key, "message": words} for key, words in problems],
        "readings": readings,
        "changes": history,
    }
    lines = [f"{row.name}（{row.id}）"]
    for each in TERMS:
        text = texts[each.key].replace("\n", "；") or "–"
        lines.append(f"  {each.label}（{each.key}）：{text}")
    lines += [f"  ！{words}（{key}）" for key, words in problems]
    lines += [f"  {each.id} {each.problem} → {each.reading}" for each in readings]
    return Answer(data, lines)


def round_set(desk: Desk, options: Namespace) -> Answer:
    """``round set R KEY=VALUE... [--file F] [--reason]``"""
    values: dict[str, str] = read_terms_file(options.file) if options.file is not None else {}
    for pair in options.term:
        key, equals, text = pair.partition("=")
        if not equals:
            raise RuleViolation(f"“{pair}”应写成 项=内容，未作更改。", code="term_unreadable", where=pair)
        values[key.strip()] = text
    if not values:
        raise RuleViolation("没有给出要改的项，未作更改。", code="term_unreadable", where=options.round)
    changed = change_terms(desk, options.round, values, options.reason)
    labels = {each.key: each.label for each in TERMS}
    problems = term_problems(round_terms(desk, options.round))
    data = {"round": options.round, "changed": changed, "problems": [list(each) for each in problems]}
    lines = [f"已改 {'、'.join(labels.get(each, each) for each in changed)}" if changed else "与原来相同，未作更改"]
    return Answer(data, [*lines, *(f"！{words}（{key}）" for key, words in problems)])


def accept(desk: Desk, options: Namespace) -> Answer:
    """``accept APP | --applicant NAME --round R``"""
    arrival = Arrival(
        at=given_moment(options.at) if options.at is not None else None,
        by=options.by,
        type=typed_type(options.type),
        channel=options.channel,
        platform_number=options.platform_number,
        brought=None if options.brought is None else tuple(options.brought),
    )
    if options.application is None:
        if not options.applicant or not options.round:
            raise RuleViolation(
                "请写明申报编号；材料没有导入就退回的，写 --applicant 和 --round。",
                code="acceptance_without_applicant",
                where="applicant",
            )
        if options.decision not in (None, "not_accepted"):
            raise RuleViolation(
                "材料还没有导入，只能登记不予受理。", code="acceptance_without_package", where=options.applicant
            )
        kept = turn_away(desk, options.round, options.applicant, options.reason, arrival, options.credit_code)
    else:
        kept = accept_application(desk, options.application, arrival, options.decision, options.reason)
    value = kept.value
    note = filed_note(desk, value.application, value.type, beijing_date(value.at)) if value.application else ""
    lines = [f"{value.number} {value.applicant}：{DECISION_TEXT[value.decision]}"]
    lines += [f"  {note}"] if note else []
    lines += [f"  {value.reason}"] if value.reason else []
    lines += [f"  尽管{each.words}" for each in value.despite]
    return Answer({**acceptance_data(kept), "note": note}, lines)


def acceptance_data(kept: Kept[Acceptance]) -> dict[str, Any]:
    """An entry of the acceptance register as plain data."""
    plain: dict[str, Any] = to_plain(kept.value)
    return {**plain, "version": kept.version, "why_changed": kept.reason}


def acceptance_list(desk: Desk, options: Namespace) -> Answer:
    """``acceptance list --round R``"""
    kept = list_acceptances(desk, options.round)
    head = ["受理号", "申报单位", "时间", "类型", "齐全", "结果", "理由"]
    rows = [
        [
            each.value.number,
            each.value.applicant,
            each.value.received_at.replace("T", " "),
            APPLICATION_TYPES[each.value.type],
            "是" if each.value.complete else "否",
            DECISION_TEXT[each.value.decision],
            each.value.reason,
        ]
        for each in kept
    ]
    lines = table([head, *rows]) if rows else ["还没有受理登记"]
    return Answer({"acceptances": [acceptance_data(each) for each in kept]}, lines)


def recommend(desk: Desk, options: Namespace) -> Answer:
    """``recommend APP --kind ID --from ISSUER --date D [--site S] [--number N]``"""
    kept = record_recommendation(
        desk,
        options.application,
        options.kind,
        options.issuer,
        given_date(options.date),
        site=options.site,
        number=options.number,
        note=options.note,
    )
    missing = missing_recommendations(desk, options.application)
    lines = [f"已登记 {kept.id}：{kept.value.issuer}", *(f"还缺 {each}" for each in missing)]
    return Answer({"id": kept.id, **to_plain(kept.value), "missing": missing}, lines)


def recommendation_list(desk: Desk, options: Namespace) -> Answer:
    """``recommendation list APP``"""
    kept = recommendations(desk, options.application)
    names = {each.id: each.name for each in wanted_recommendations(desk, options.application)}
    missing = missing_recommendations(desk, options.application)
    lines = [
        f"{each.id}　{names.get(each.value.kind, each.value.kind)}　{each.value.issuer}　{each.value.dated}"
        f"{f'　{each.value.site}' if each.value.site else ''}{f'　{each.value.number}' if each.value.number else ''}"
        for each in kept
    ]
    data = [{"id": each.id, **to_plain(each.value)} for each in kept]
    return Answer(
        {"recommendations": data, "missing": missing}, [*lines, *(f"缺 {each}" for each in missing)] or ["不需要推荐函"]
    )


def _add_words(words: Words) -> None:
    rounds = words.group("round", "批次")
    rounds.add("show", "显示批次设定").add_argument("round")
    change = rounds.add("set", "改批次设定")
    change.add_argument("round")
    change.add_argument("term", nargs="*", metavar="KEY=VALUE")
    change.add_argument("--file", type=Path, metavar="F.toml|F.json", help="从文件读入")
    change.add_argument("--reason", default="", help="已有申报的批次，改动须写明理由")
    taken = words.add("accept", "受理登记")
    taken.add_argument("application", nargs="?")
    taken.add_argument("--round", metavar="R", help="材料没有导入就退回的，写明批次")
    taken.add_argument("--applicant", default="", metavar="NAME", help="材料没有导入就退回的单位")
    taken.add_argument("--credit-code", default="", metavar="CODE")
    taken.add_argument("--at", metavar="T", help='收到时间，如 "2024-05-20 9:30"；不写即现在')
    taken.add_argument("--by", default="", metavar="NAME", help="受理人")
    taken.add_argument("--type", default="new", metavar="TYPE", help="new、add、remove、territorial")
    taken.add_argument("--channel", default="", help="提交途径")
    taken.add_argument("--platform-number", default="", metavar="N", help="平台的申报编号")
    taken.add_argument("--brought", action="append", metavar="NAME", help="已交的另行要求的材料；可多次给出")
    taken.add_argument("--decision", choices=list(DECISION_TEXT))
    taken.add_argument("--reason", default="")
    words.group("acceptance", "受理登记簿").add("list", "列出").add_argument("--round", required=True)
    letter = words.add("recommend", "登记推荐函")
    letter.add_argument("application")
    letter.add_argument("--kind", required=True, metavar="ID")
    letter.add_argument("--site", default="", metavar="S", help="考核点")
    letter.add_argument("--from", dest="issuer", required=True, metavar="ISSUER", help="出具单位")
    letter.add_argument("--date", required=True, metavar="D")
    letter.add_argument("--number", default="", metavar="N", help="文号")
    letter.add_argument("--note", default="")
    words.group("recommendation", "推荐函").add("list", "列出").add_argument("application")


ROOM = CommandRoom(
    _add_words,
    with_store={
        ("round", "show"): round_show,
        ("round", "set"): round_set,
        ("accept", None): accept,
        ("acceptance", "list"): acceptance_list,
        ("recommend", None): recommend,
        ("recommendation", "list"): recommendation_list,
    },
)
