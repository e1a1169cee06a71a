"""公示: who passed, for which occupations and levels, from when until when, and where to object."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.procedure import Deadline
from reviewer.domain.scheme import LetterTemplate
from reviewer.domain.working_days import Period
from reviewer.errors import RuleViolation
from reviewer.reports.official.data import Annex, OfficialTable
from reviewer.reports.official.tables import draw_paper_with_list
from reviewer.store import Change
from reviewer.usecases.consents import consent_of
from reviewer.usecases.decide_application import standing_decision
from reviewer.usecases.describe_sheet import is_sample, level_text
from reviewer.usecases.documents.entries import read_entries, typed_date
from reviewer.usecases.documents.keep_document import made_of
from reviewer.usecases.documents.kind import (
    Described,
    DocumentField,
    DocumentKind,
    Editor,
    MissingField,
    Standing,
)
from reviewer.usecases.documents.official_paper import PaperParts, describe_paper, missing_first, used_fields
from reviewer.usecases.documents.publicity_issues import PublicityIssue, PublishedItem, keep_publicity, newest_publicity
from reviewer.usecases.documents.templates import template_of
from reviewer.usecases.project_review import approved_items
from reviewer.usecases.round_terms import paper_terms
from reviewer.usecases.ways_out import way_out
from reviewer.usecases.work_periods import work_calendar
from reviewer.usecases.work_result import work_result

KIND: Final = "publicity"
LIST_HEAD: Final = ("序号", "机构名称", "职业编码", "职业（工种）名称", "等级")
LIST_SHARES: Final = (7.0, 30.0, 19.0, 26.0, 18.0)


class _Listed(NamedTuple):
    """What a 公示 is made from."""

    start: date
    until: date | None
    length: Period
    applications: tuple[str, ...]
    lacking: tuple[MissingField, ...]


def survey_publicity(desk: Desk, round_id: str) -> Standing:
    """Where the 公示 of a round stands."""
    if desk.store.role != "centre":
        return Standing(standing="waiting", why="公示由评价中心发布。")
    if not passed_applications(desk, round_id):
        return Standing(standing="waiting", why=_nobody(desk, round_id))
    try:
        parts = _parts(desk, round_id)
        if parts.missing:
            labels = "、".join(each.label for each in parts.missing)
            return Standing(standing="missing", why=f"缺 {labels}。", missing=parts.missing)
        described = describe_paper(desk, parts)
    except RuleViolation as error:
        return Standing(standing="stopped", why=error.message)
    made = made_of(desk, KIND, round_id)
    if any(row.data_sha256 == described.data_sha256 for row in made):
        issue = newest_publicity(desk, round_id)
        until = f"，公示至{chinese_date(issue.until)}" if issue is not None else ""
        why = f"已发布，与现有数据一致{until}。"
        return Standing(standing="made", why=why, number=described.number, version=described.version)
    if made:
        why = f"名单或文字此后有变动，可以发布第 {described.version} 版；名单有增减的，请核对公示起始日。"
        return Standing(standing="changed", why=why, number=described.number, version=described.version)
    count = len(parts.annexes[0].table.rows) if parts.annexes[0].table is not None else 0
    return Standing(
        standing="ready", why=f"{count} 个职业（工种）可以公示。", number=described.number, version=described.version
    )


def describe_publicity(desk: Desk, round_id: str) -> Described:
    """The 公示 of a round, ready to be drawn.

    Raises:
        RuleViolation: ``nobody_passed``, ``missing_field``, ``unknown_field``, ``decision_outdated``.
    """
    parts = _parts(desk, round_id)
    # Worked out for every body of the round, which takes its time: on issue only.
    for application in _listed(desk, round_id).applications:
        standing_decision(desk, application, work_result(desk, application))
    return describe_paper(desk, parts)


def draft_publicity(desk: Desk, round_id: str) -> Described:
    """As it is while one types: what is missing stands in 【】."""
    return describe_paper(desk, _parts(desk, round_id), is_draft=True)


def publicity_fields(desk: Desk, round_id: str) -> tuple[DocumentField, ...]:
    """What the screen shows beside the page."""
    if not passed_applications(desk, round_id):
        return ()
    typed = read_entries(desk, KIND, round_id)
    listed, parts = _listed(desk, round_id), _parts(desk, round_id)
    rule = publicity_rule(desk, round_id)
    counted = "首日不计" if rule.from_next_day else "首日为工作日的计入"
    until = chinese_date(listed.until) if listed.until is not None else ""
    fields = (
        _field("start", "公示起始日", chinese_date(listed.start), "公示期", "date", typed, "不填为发布当日"),
        DocumentField(
            name="",
            label="公示工作日数",
            value=parts.values["publicity_days"],
            group="公示期",
            note=f"{rule.clause}；{counted}",
        ),
        _field("until", "公示截止日", until, "公示期", "date", typed, _until_note(listed)),
        _field(
            "bodies",
            "列入的申报编号",
            "、".join(listed.applications),
            "名单",
            "text",
            typed,
            "不填为本批次全部结论为通过的申报",
        ),
        _field("contact", "联系人", parts.values["contact"], "异议受理", "line", typed),
        _field("phone", "联系电话", parts.values["phone"], "异议受理", "line", typed),
        _field("objection_address", "受理地址", parts.values["objection_address"], "异议受理", "line", typed),
        _field("title", "标题", parts.title, "公示", "line", typed, "不填按模板"),
    )
    return missing_first(fields, parts.missing)


def _field(
    name: str, label: str, value: str, group: str, editor: Editor, typed: Mapping[str, str], note: str = ""
) -> DocumentField:
    return DocumentField(
        name=name, label=label, value=value, group=group, editor=editor, note=note, is_typed=name in typed
    )


def passed_applications(desk: Desk, round_id: str) -> tuple[str, ...]:
    """The applications of a round whose conclusion on record is 通过 and of which an occupation goes on, by number.

    Whoever withdrew, gave up or failed later is not among them.

    Source: 沪人社职〔2024〕124号 三(五) (通过机构评估、项目评估的申报单位).
    """
    return desk.kept(("passed", round_id), lambda: _read_passed(desk, round_id))


def _read_passed(desk: Desk, round_id: str) -> tuple[str, ...]:
    decisions = ((row.id, desk.store.decision(row.id)) for row in desk.store.applications(round_id))
    passed = (key for key, decision in decisions if decision is not None and decision.conclusion == "PASS")
    return tuple(each for each in passed if approved_items(desk, each) and not way_out(desk, each))


def _nobody(desk: Desk, round_id: str) -> str:
    decisions = (desk.store.decision(row.id) for row in desk.store.applications(round_id))
    if any(each is not None and each.conclusion == "PASS" for each in decisions):
        return "结论为通过的申报还没有职业（工种）通过项目评估。"
    return "本批次还没有结论为通过的申报。"


def _without_consent(desk: Desk, round_id: str, applications: tuple[str, ...]) -> list[MissingField]:
    """Where the scheme asks for the bureau's consent first. Source: 沪人社职〔2024〕124号 三(五)."""
    stages = [each for each in desk.scheme_of_round(round_id).stage if "consented" in each.requires]
    lacking = [each for each in applications if consent_of(desk, each) is None] if stages else []
    if not lacking:
        return []
    told = "、".join(lacking[:3]) + (f"等 {len(lacking)} 家" if len(lacking) > 3 else "")
    return [MissingField(name="", label="同意意见", why=f"{told}还没有登记（{stages[0].clause}）")]


def publicity_rule(desk: Desk, round_id: str) -> Deadline:
    """How long the scheme's 公示 lasts.

    Source: 沪人社职〔2024〕124号 三(五), 温州2022 四(三).

    Raises:
        RuleViolation: ``no_publicity_rule``.
    """
    for each in desk.scheme_of_round(round_id).deadline:
        if each.stage == "publicity" and each.working_days is not None:
            return each
    raise RuleViolation(
        '遴选办法没有写公示多少个工作日（[[deadline]] stage = "publicity"），不能发布公示。',
        code="no_publicity_rule",
        where=round_id,
    )


def list_table(desk: Desk, applications: tuple[str, ...]) -> OfficialTable:
    """Organisation, the occupations and levels that were approved; an organisation's cells are one over its own."""
    rows = [
        (str(place), desk.application(key).applicant_name, each.code or "—", each.scope, level_text(each.levels))
        for place, key in enumerate(applications, 1)
        for each in approved_items(desk, key)
    ]
    return OfficialTable(
        head=LIST_HEAD,
        rows=tuple(rows),
        shares=LIST_SHARES,
        merge=(0, 1),
        align=("center", "left", "center", "left", "center"),
    )


def _parts(desk: Desk, round_id: str) -> PaperParts:
    scheme, rule = desk.scheme_of_round(round_id), publicity_rule(desk, round_id)
    listed = _listed(desk, round_id)
    template = template_of(desk, round_id, KIND)
    typed = read_entries(desk, KIND, round_id)
    values = {
        "round_name": desk.store.round(round_id).name,
        "scheme_title": scheme.scheme.title,
        "issuer": scheme.letters.issuer,
        "bodies_count": str(len(listed.applications)),
        "publicity_days": str(rule.working_days),
        "publicity_from": chinese_date(listed.start),
        "publicity_until": chinese_date(listed.until) if listed.until is not None else "",
        **paper_terms(desk, round_id),
        **{name: words for name, words in typed.items() if name in ("contact", "phone")},
        "objection_address": typed.get("objection_address", scheme.letters.address),
        "letter_date": chinese_date(listed.start),
    }
    return PaperParts(
        kind=KIND,
        name="公示",
        word="公示",
        application=None,
        round=round_id,
        template=template,
        values=values,
        lacking=(*listed.lacking, *_unnamed(template.text)),
        title=typed.get("title", ""),
        issuer=scheme.letters.issuer,
        number_word=scheme.letters.number_word,
        signer=template.text.signer or scheme.letters.signer,
        date=listed.start,
        annexes=(Annex(title=f"{values['round_name']}拟备案机构名单", table=list_table(desk, listed.applications)),),
        is_sample=any(is_sample(desk.application(each)) for each in listed.applications),
        file_stem=f"公示-{round_id}-{values['round_name']}",
    )


def _unnamed(template: LetterTemplate) -> tuple[MissingField, ...]:
    """The dates must be printed, whatever staff made of the template."""
    used = used_fields(template)
    labels = {"publicity_from": "公示起始日", "publicity_until": "公示截止日"}
    return tuple(
        MissingField(name="", label=label, why=f"模板中没有 {{{name}}}，公示须印明起止日期")
        for name, label in labels.items()
        if name not in used
    )


def _listed(desk: Desk, round_id: str) -> _Listed:
    typed, rule = read_entries(desk, KIND, round_id), publicity_rule(desk, round_id)
    applications, lacking = _chosen(desk, round_id, typed.get("bodies"))
    lacking += _without_consent(desk, round_id, applications)
    start = typed_date(typed.get("start", "")) or _start(desk, round_id, applications)
    length = work_calendar(desk).working_days_from(start, rule.working_days or 1, from_next_day=rule.from_next_day)
    own = typed_date(typed.get("until", ""))
    if own is not None and length.end is not None and own < length.end:
        why = f"不足{rule.working_days}个工作日，最早为{chinese_date(length.end)}"
        lacking.append(MissingField(name="until", label="公示截止日", why=why))
    elif own is not None and own < start:
        lacking.append(MissingField(name="until", label="公示截止日", why="早于起始日"))
    elif own is None and length.end is None:
        lacking.append(MissingField(name="until", label="公示截止日", why=f"{length.notes[0]}可先查明后填写"))
    return _Listed(start, own or length.end, length, applications, tuple(lacking))


def _start(desk: Desk, round_id: str, applications: tuple[str, ...]) -> date:
    """The day on which these were made public already; whoever is new on the list gets the whole period from today."""
    issued = newest_publicity(desk, round_id)
    if issued is not None and set(applications) <= set(issued.applications):
        return issued.start
    return beijing_date(desk.clock())


def _chosen(desk: Desk, round_id: str, typed: str | None) -> tuple[tuple[str, ...], list[MissingField]]:
    """The applications that are named: those typed, else all that passed."""
    passed = passed_applications(desk, round_id)
    if typed is None:
        return passed, []
    wanted = tuple(dict.fromkeys(re.split(r"[\s、，,；;]+", typed.strip())))
    strange = [each for each in wanted if each not in passed]
    if not strange:
        return tuple(sorted(wanted)), []
    why = f"{'、'.join(strange)} 不是本批次结论为通过的申报"
    kept = tuple(sorted(each for each in wanted if each in passed))
    return kept, [MissingField(name="bodies", label="列入的申报编号", why=why)]


def _until_note(listed: _Listed) -> str:
    if listed.length.end is None:
        return listed.length.notes[0]
    days = "、".join(f"{day.month}月{day.day}日" for day in listed.length.days)
    return "；".join((f"工作日：{days}", *listed.length.notes))


def _on_issue(change: Change, desk: Desk, round_id: str, described: Described) -> None:
    listed = _listed(desk, round_id)
    if listed.until is None:
        raise RuleViolation("公示截止日没有确定，未发布。", code="missing_field", where="until")
    issue = PublicityIssue(
        round=round_id,
        version=described.version,
        number=described.number,
        start=listed.start,
        until=listed.until,
        applications=listed.applications,
        items=tuple(
            PublishedItem(application=key, scope=each.scope, levels=each.levels)
            for key in listed.applications
            for each in approved_items(desk, key)
        ),
    )
    keep_publicity(change, issue)


PUBLICITY: Final = DocumentKind(
    key=KIND,
    word="publicity",
    name="公示",
    per="round",
    forms=("pdf", "docx", "xlsx"),
    survey=survey_publicity,
    describe=describe_publicity,
    draw=draw_paper_with_list,
    fields=publicity_fields,
    on_issue=_on_issue,
    draft=draft_publicity,
)
