"""复函: the reply letter by outcome, from the template in force, the result and what staff typed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.records import Record
from reviewer.domain.scheme import Scheme
from reviewer.domain.scoring import CONCLUSION_TEXT, Result
from reviewer.errors import RuleViolation
from reviewer.reports.official.drawing import draw_official
from reviewer.store import Change, DecisionRow
from reviewer.usecases.decide_application import due_conclusion, standing_decision
from reviewer.usecases.describe_sheet import is_sample
from reviewer.usecases.documents.entries import read_entries, typed_date
from reviewer.usecases.documents.kind import Described, DocumentField, DocumentKind, MissingField, Standing
from reviewer.usecases.documents.letter_values import letter_values, list_annex, listed_items, two_decimals
from reviewer.usecases.documents.numbers import take_number
from reviewer.usecases.documents.official_paper import (
    PaperParts,
    addressee_of,
    describe_paper,
    missing_first,
    paper_standing,
    used_fields,
)
from reviewer.usecases.documents.paper_fields import (
    CONTACT_LINE,
    closing_fields,
    contact_missing,
    list_of,
    number_fields,
    number_year_missing,
    shared_values,
    title_field,
)
from reviewer.usecases.documents.templates import Template, template_of
from reviewer.usecases.work_result import is_complete, show_panel, work_result

KEY: Final = "letter"
NAME: Final = "复函"


class _Ground(Record):
    """What a letter stands on."""

    scheme: Scheme
    result: Result
    decision: DecisionRow | None
    conclusion: str
    reason: str
    entries: dict[str, str]
    day: date


def _ground(desk: Desk, application_id: str) -> _Ground:
    scheme, result = desk.scheme_of(application_id), work_result(desk, application_id)
    decision = standing_decision(desk, application_id, result)
    entries = read_entries(desk, KEY, application_id)
    typed = typed_date(entries.get("date", ""))
    due = due_conclusion(desk, application_id, result)
    conclusion, reason = (decision.conclusion, decision.reason) if decision is not None else due
    return _Ground(
        scheme=scheme,
        result=result,
        decision=decision,
        conclusion=conclusion,
        reason=reason,
        entries=entries,
        day=typed or beijing_date(decision.decided_at if decision is not None else desk.clock()),
    )


def letter_parts(desk: Desk, application_id: str, template: Template | None = None) -> PaperParts:
    """What the letter says as it would be made now; before there is a conclusion on record, by the due one.

    ``template`` stands in place of the one in force.

    Raises:
        RuleViolation: no result yet, the conclusion on record is outdated, or there is no template.
    """
    ground = _ground(desk, application_id)
    entries, letters = ground.entries, ground.scheme.letters
    application = desk.application(application_id)
    round_id = desk.application_row(application_id).round
    template = template or template_of(desk, round_id, KEY, ground.conclusion)
    used = used_fields(template.text)
    values = _values(desk, application_id, ground, used)
    follows = {}
    if ground.conclusion != ground.result.conclusion:
        follows["total"] = (
            f"按得分应为{CONCLUSION_TEXT[ground.result.conclusion]}。经研究，"
            f"结论定为{CONCLUSION_TEXT[ground.conclusion]}，理由：{ground.reason.rstrip('。')}。"
        )
    return PaperParts(
        kind=KEY,
        name=NAME,
        word=NAME,
        application=application_id,
        round=round_id,
        template=template,
        values=values,
        lacking=(
            *contact_missing(NAME, values),
            *number_year_missing(desk, KEY, application_id, entries, ground.day),
            *_term_missing(ground, values, used),
        ),
        follows=follows,
        title=entries.get("title", ""),
        issuer=letters.issuer,
        number_word=letters.number_word,
        addressee=application.applicant_name,
        signer=template.text.signer or letters.signer,
        date=ground.day,
        contact=CONTACT_LINE,
        copies_to=list_of(entries, "copies_to", template.text.copies_to),
        attachments=list_of(entries, "attachments", template.text.attachments),
        annexes=list_annex(
            listed_items(desk, application_id, ground.result, ground.conclusion, used), ground.conclusion
        ),
        conclusion=ground.conclusion,
        basis=ground.result.total_shown,
        is_sample=is_sample(application),
        file_stem=f"{NAME}-{application_id}-{application.applicant_name}",
    )


def _values(desk: Desk, application_id: str, ground: _Ground, used: Collection[str]) -> dict[str, str]:
    """Every field that the templates may name, what was typed in place of the program's."""
    entries = ground.entries
    values = {
        **shared_values(desk, application_id, ground.day, entries),
        **letter_values(desk, application_id, ground.result, ground.conclusion, ground.day, used),
        "conclusion": CONCLUSION_TEXT[ground.conclusion],
    }
    incoming = entries.get("incoming", "")
    values["incoming"] = f"（{incoming}）" if incoming else ""
    until = typed_date(entries.get("rectify_until", ""))
    if until is not None:
        values["rectify_until"] = chinese_date(until)
    return values


def _term_missing(ground: _Ground, values: Mapping[str, str], used: Collection[str]) -> tuple[MissingField, ...]:
    """A term that is over before it begins."""
    until = typed_date(values["rectify_until"])
    if "rectify_until" not in used or until is None or until > ground.day:
        return ()
    return (MissingField(name="rectify_until", label="整改期限", why="不晚于成文日期，请填写以后的日期"),)


def describe_letter(desk: Desk, application_id: str) -> Described:
    """The letter, complete.

    Raises:
        RuleViolation: no result yet, the conclusion on record is outdated, or a field is missing.
    """
    return describe_paper(desk, letter_parts(desk, application_id))


def draft_letter(desk: Desk, application_id: str) -> Described:
    """The letter with what is missing in 【】.

    Raises:
        RuleViolation: no result yet, or the conclusion on record is outdated.
    """
    return describe_paper(desk, letter_parts(desk, application_id), is_draft=True)


def survey_letter(desk: Desk, application_id: str) -> Standing:
    """How far the letter of an application is. Needs no fonts and writes nothing.

    Raises:
        RuleViolation: no such application.
    """
    desk.store.application(application_id)
    if desk.store.role != "centre":
        return Standing(standing="waiting", why="复函由评价中心编号、生成。")
    if not is_complete(desk, application_id):
        return Standing(standing="waiting", why=_what_is_out(desk, application_id))
    try:
        parts = letter_parts(desk, application_id)
        return paper_standing(desk, parts, _ready(desk, parts))
    except RuleViolation as error:
        return Standing(standing="stopped", why=error.message)


def _ready(desk: Desk, parts: PaperParts) -> str:
    if desk.store.decision(parts.subject) is None:
        by = "按专家组意见" if parts.follows else "按得分"
        return f"尚未作结论；现在生成即{by}记为“{CONCLUSION_TEXT[parts.conclusion]}”。"
    return "结论已作，可以生成复函。"


def _what_is_out(desk: Desk, application_id: str) -> str:
    """Whose sheet the result still waits for."""
    members = show_panel(desk, application_id).members
    out = [each.name for each in members if each.state in ("waiting", "scoring")]
    if out:
        return f"等 {'、'.join(out)} 的评分表。"
    return "评分表已收齐，等待开封。" if members else "还没有评分表。"


def letter_fields(desk: Desk, application_id: str) -> tuple[DocumentField, ...]:
    """The fields of the letter beside its page, those that are missing first.

    Raises:
        RuleViolation: no result yet, or the conclusion on record is outdated.
    """
    ground, parts = _ground(desk, application_id), letter_parts(desk, application_id)
    described = describe_paper(desk, parts, is_draft=True)
    fields = [
        *number_fields(desk, parts, described),
        *_receiving(parts, ground),
        *_result(parts, ground),
        *closing_fields(desk, parts, ground.entries, _date_note(ground)),
    ]
    return missing_first(fields, parts.missing)


def _date_note(ground: _Ground) -> str:
    return "作结论的日期" if ground.decision is not None else "尚未作结论，先按今天"


def _receiving(parts: PaperParts, ground: _Ground) -> list[DocumentField]:
    incoming = ground.entries.get("incoming", "")
    group = "收文"
    fields = [
        title_field(parts, ground.entries),
        DocumentField(
            name="addressee", label="主送", value=addressee_of(parts, parts.values), group=group, note="取自申报材料"
        ),
    ]
    if "incoming" in used_fields(parts.template.text):
        fields.append(
            DocumentField(
                name="incoming",
                label="来函字号",
                value=incoming,
                group=group,
                editor="line",
                note="" if incoming else "申报单位来函的文号，没有可不填",
                is_typed=bool(incoming),
            )
        )
    return fields


def _result(parts: PaperParts, ground: _Ground) -> list[DocumentField]:
    decision, result, group = ground.decision, ground.result, "结果"
    reason = ground.reason if decision is not None else f"{ground.reason}；尚未作结论"
    sums = " + ".join(two_decimals(each.value) for each in result.sections)
    fields = [
        DocumentField(
            name="conclusion",
            label="结论",
            value=CONCLUSION_TEXT[ground.conclusion],
            group=group,
            note=f"{reason}；{parts.template.words}",
        ),
        DocumentField(
            name="total", label="综合得分", value=result.total_shown, group=group, editor="figure", note=sums
        ),
    ]
    if "rectify_until" in used_fields(parts.template.text):
        typed = "rectify_until" in ground.entries
        fields.append(
            DocumentField(
                name="rectify_until",
                label="整改期限",
                value=parts.values["rectify_until"],
                group=group,
                editor="date",
                note="" if typed else "取自专家组评审意见",
                is_typed=typed,
            )
        )
    return fields


def _on_issue(change: Change, desk: Desk, subject: str, described: Described) -> None:
    if desk.store.decision(subject) is None:
        change.decide(subject, *due_conclusion(desk, subject, work_result(desk, subject)))
    take_number(KEY, change, subject, described)


LETTER: Final = DocumentKind(
    key=KEY,
    word=KEY,
    name=NAME,
    per="application",
    forms=("pdf", "docx"),
    survey=survey_letter,
    describe=describe_letter,
    draw=draw_official,
    fields=letter_fields,
    on_issue=_on_issue,
    draft=draft_letter,
)
