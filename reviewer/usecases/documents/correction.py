"""补正通知: what of the materials is missing or has to be mended, on what ground, and by when."""

from __future__ import annotations

from typing import Final, NamedTuple

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.scheme import Scheme
from reviewer.errors import RuleViolation
from reviewer.reports.official.drawing import draw_official
from reviewer.store import Change
from reviewer.usecases.ask_correction import AWAITING_CORRECTION, asked_corrections
from reviewer.usecases.check_application import check_application
from reviewer.usecases.describe_sheet import is_sample
from reviewer.usecases.documents.entries import read_entries, typed_date
from reviewer.usecases.documents.keep_document import made_of
from reviewer.usecases.documents.kind import Described, DocumentField, DocumentKind, Standing
from reviewer.usecases.documents.numbers import take_number
from reviewer.usecases.documents.official_paper import (
    PaperParts,
    addressee_of,
    describe_paper,
    missing_first,
    paper_standing,
)
from reviewer.usecases.documents.paper_fields import (
    CONTACT_LINE,
    closing_fields,
    contact_missing,
    list_of,
    number_fields,
    number_year_missing,
    paper_day,
    shared_values,
    title_field,
)
from reviewer.usecases.documents.templates import Template, template_of

KEY: Final = "correction"
NAME: Final = "补正通知"


class CorrectionItem(NamedTuple):
    """One thing to mend: its name, what is wrong and how to supply it, and the clause."""

    name: str
    what: str
    clause: str

    @property
    def words(self) -> str:
        """One line of the notice."""
        ground = f"（依据：{self.clause}）" if self.clause else ""
        return f"{self.name}：{self.what}{ground}"


def correction_items(desk: Desk, application_id: str) -> tuple[CorrectionItem, ...]:
    """Required materials that are missing or were returned, then everything else that was asked to be mended.

    Raises:
        RuleViolation: no such application.
    """
    scheme = desk.scheme_of(application_id)
    asked = dict(asked_corrections(desk, application_id))
    found = {each.no: each for each in check_application(desk, application_id).materials}
    items = []
    for material in scheme.material:
        reason = asked.pop(material.no, "")
        state, why = found[material.no].state, found[material.no].why
        if state == "missing" and material.required:
            what = f"未见，请补交。{reason}"
        elif state == "incomplete" and material.required:
            what = f"{why}请补齐。{reason}"
        elif reason:
            what = reason
        else:
            continue
        items.append(CorrectionItem(material.name, what.rstrip("。"), _clause("通知", material.clause)))
    items += [_asked(scheme, subject, reason) for subject, reason in asked.items()]
    return tuple(items)


def _asked(scheme: Scheme, subject: str, reason: str) -> CorrectionItem:
    """A requirement, an item or a condition by its own words."""
    what = reason.rstrip("。")
    for item in scheme.items:
        for requirement in item.requirement:
            if requirement.id == subject:
                name = f"{item.name}（{requirement.text.rstrip('。；')}）"
                return CorrectionItem(name, what, _clause("遴选标准", item.clause))
        if item.id == subject:
            return CorrectionItem(item.name, what, _clause("遴选标准", item.clause))
    for condition in scheme.condition:
        if condition.id == subject:
            return CorrectionItem(condition.text.rstrip("。；"), what, _clause("通知", condition.clause))
    return CorrectionItem(subject, what, "")


def _clause(source: str, clause: str) -> str:
    return f"{source}{clause}" if clause else ""


def correction_parts(desk: Desk, application_id: str, template: Template | None = None) -> PaperParts:
    """What the notice says as it would be made now; ``template`` stands in place of the one in force.

    Raises:
        RuleViolation: ``nothing_to_correct``, or there is no template.
    """
    items = correction_items(desk, application_id)
    if not items:
        raise RuleViolation(
            "材料齐全，也没有要求更正的事项，没有补正通知可发。", code="nothing_to_correct", where=application_id
        )
    entries = read_entries(desk, KEY, application_id)
    application, letters = desk.application(application_id), desk.scheme_of(application_id).letters
    row = desk.application_row(application_id)
    chosen = template or template_of(desk, row.round, KEY)
    day = paper_day(desk, KEY, application_id, entries)
    until = typed_date(entries.get("correction_until", ""))
    arrived = desk.store.versions(application_id)[-1].updated_at
    values = {
        **shared_values(desk, application_id, day, entries),
        "received_on": chinese_date(beijing_date(arrived)),
        "correction_list": _numbered(items),
        "correction_count": str(len(items)),
        "correction_until": chinese_date(until) if until is not None else "",
    }
    number_word = chosen.text.number_word or letters.number_word
    lacking = (*contact_missing(NAME, values), *number_year_missing(desk, KEY, application_id, entries, day))
    return PaperParts(
        kind=KEY,
        name=NAME,
        word=NAME,
        application=application_id,
        round=row.round,
        template=chosen,
        values=values,
        lacking=lacking,
        reasons={"correction_until": "通知没有规定补正期限，请填写一个日期"},
        title=entries.get("title", ""),
        issuer=letters.issuer,
        number_word=number_word,
        addressee=application.applicant_name,
        signer=chosen.text.signer or letters.signer,
        date=day,
        contact=CONTACT_LINE,
        copies_to=list_of(entries, "copies_to", chosen.text.copies_to),
        attachments=list_of(entries, "attachments", chosen.text.attachments),
        is_sample=is_sample(application),
        file_stem=f"{NAME}-{application_id}-{application.applicant_name}",
    )


def _numbered(items: tuple[CorrectionItem, ...]) -> str:
    ends = ["；"] * (len(items) - 1) + ["。"]
    return "\n".join(
        f"{number}.{item.words}{end}" for number, (item, end) in enumerate(zip(items, ends, strict=True), 1)
    )


def describe_correction(desk: Desk, application_id: str) -> Described:
    """The notice, complete.

    Raises:
        RuleViolation: there is nothing to mend, or a field is missing.
    """
    return describe_paper(desk, correction_parts(desk, application_id))


def draft_correction(desk: Desk, application_id: str) -> Described:
    """The notice with what is missing in 【】.

    Raises:
        RuleViolation: there is nothing to mend.
    """
    return describe_paper(desk, correction_parts(desk, application_id), is_draft=True)


def survey_correction(desk: Desk, application_id: str) -> Standing:
    """Whether something has to be mended, and how far the notice is.

    Raises:
        RuleViolation: no such application.
    """
    desk.store.application(application_id)
    if desk.store.role != "centre":
        return Standing(standing="waiting", why="补正通知由评价中心编号、生成。")
    made = made_of(desk, KEY, application_id)
    if not correction_items(desk, application_id):
        if made:
            why = "申报单位此后已补正，现有材料齐全。"
            return Standing(standing="made", why=why, number=made[-1].number, version=made[-1].version)
        return Standing(standing="waiting", why="材料齐全，也没有要求更正的事项。")
    try:
        parts = correction_parts(desk, application_id)
        return paper_standing(desk, parts, f"{parts.values['correction_count']} 项须补正，可以生成通知。")
    except RuleViolation as error:
        return Standing(standing="stopped", why=error.message)


def correction_fields(desk: Desk, application_id: str) -> tuple[DocumentField, ...]:
    """The fields of the notice beside its page, those that are missing first.

    Raises:
        RuleViolation: there is nothing to mend.
    """
    parts, entries = correction_parts(desk, application_id), read_entries(desk, KEY, application_id)
    described = describe_paper(desk, parts, is_draft=True)
    group = "补正"
    fields = [
        *number_fields(desk, parts, described),
        title_field(parts, entries),
        DocumentField(
            name="addressee", label="主送", value=addressee_of(parts, parts.values), group="收文", note="取自申报材料"
        ),
        DocumentField(
            name="correction_list",
            label="须补正的事项",
            value=parts.values["correction_list"],
            group=group,
            note="取自材料核验和“要求补正”；在申报材料一屏增减",
        ),
        DocumentField(
            name="correction_until",
            label="补正期限",
            value=parts.values["correction_until"],
            group=group,
            editor="date",
            is_typed="correction_until" in entries,
        ),
        *closing_fields(desk, parts, entries, "没有填写时为生成当日"),
    ]
    return missing_first(fields, parts.missing)


def _on_issue(change: Change, _desk: Desk, subject: str, described: Described) -> None:
    take_number(KEY, change, subject, described)
    change.set_application_state(subject, AWAITING_CORRECTION, described.number)


CORRECTION: Final = DocumentKind(
    key=KEY,
    word=KEY,
    name=NAME,
    per="application",
    forms=("pdf", "docx"),
    survey=survey_correction,
    describe=describe_correction,
    draw=draw_official,
    fields=correction_fields,
    on_issue=_on_issue,
    draft=draft_correction,
)
