"""诚信承诺书: the undertakings with the applicant's name in them, to be sealed, signed and dated by hand.

Source: 温州2022 附件4.
"""

from __future__ import annotations

from typing import Final

from reviewer.desk import Desk
from reviewer.errors import RuleViolation
from reviewer.reports.official.drawing import draw_official
from reviewer.usecases.describe_sheet import is_sample
from reviewer.usecases.documents.kind import Described, DocumentField, DocumentKind, Standing
from reviewer.usecases.documents.official_paper import PaperParts, describe_paper, missing_first, paper_standing
from reviewer.usecases.documents.paper_fields import number_fields, paper_day, shared_values
from reviewer.usecases.documents.templates import Template, template_of

KEY: Final = "commitment"
NAME: Final = "诚信承诺书"


def commitment_parts(desk: Desk, application_id: str, template: Template | None = None) -> PaperParts:
    """What the undertaking says; ``template`` stands in place of the one in force.

    Raises:
        RuleViolation: no such application, or there is no template.
    """
    application, row = desk.application(application_id), desk.application_row(application_id)
    day = paper_day(desk, KEY, application_id, {})
    legal = application.fact("legal_representative")
    values = shared_values(desk, application_id, day, {})
    values["legal_person"] = legal.text if legal is not None else ""
    return PaperParts(
        kind=KEY,
        name=NAME,
        word=NAME,
        application=application_id,
        round=row.round,
        template=template or template_of(desk, row.round, KEY),
        values=values,
        reasons={"legal_person": "申报材料中没有法定代表人"},
        issuer=application.applicant_name,
        number_word="",
        is_sample=is_sample(application),
        file_stem=f"{NAME}-{application_id}-{application.applicant_name}",
    )


def describe_commitment(desk: Desk, application_id: str) -> Described:
    """The undertaking, complete but for seal, signature and date.

    Raises:
        RuleViolation: no such application, or a field that the template names is missing.
    """
    return describe_paper(desk, commitment_parts(desk, application_id))


def draft_commitment(desk: Desk, application_id: str) -> Described:
    """The undertaking with what is missing in 【】."""
    return describe_paper(desk, commitment_parts(desk, application_id), is_draft=True)


def survey_commitment(desk: Desk, application_id: str) -> Standing:
    """How far it is: there is nothing to wait for.

    Raises:
        RuleViolation: no such application.
    """
    desk.store.application(application_id)
    try:
        return paper_standing(desk, commitment_parts(desk, application_id), "可以打印，由申报单位盖章、签字。")
    except RuleViolation as error:
        return Standing(standing="stopped", why=error.message)


def commitment_fields(desk: Desk, application_id: str) -> tuple[DocumentField, ...]:
    """The fields beside the page: all of them come from the application."""
    parts = commitment_parts(desk, application_id)
    described = describe_paper(desk, parts, is_draft=True)
    number = number_fields(desk, parts, described)[-1]
    group = "承诺单位"
    note = "取自申报材料；在纸上盖章、签字、写日期"
    applicant = DocumentField(
        name="applicant", label="申报单位", value=parts.values["applicant"], group=group, note=note
    )
    return missing_first((number, applicant), parts.missing)


COMMITMENT: Final = DocumentKind(
    key=KEY,
    word=KEY,
    name=NAME,
    per="application",
    forms=("pdf", "docx"),
    survey=survey_commitment,
    describe=describe_commitment,
    draw=draw_official,
    fields=commitment_fields,
    draft=draft_commitment,
)
