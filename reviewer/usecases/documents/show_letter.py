"""复函 on the screen: its fields as plain values, before it is made and after."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from reviewer.desk import Desk
from reviewer.domain.records import Record
from reviewer.domain.scoring import CONCLUSION_TEXT
from reviewer.reports.official.grid import CELLS, LEFT, ROWS, TOP
from reviewer.reports.setting.paper import MM
from reviewer.usecases.decide_application import standing_decision
from reviewer.usecases.documents.letter import describe_letter, letter_parts
from reviewer.usecases.documents.numbers import numbers_of
from reviewer.usecases.documents.official_paper import used_fields
from reviewer.usecases.work_result import work_result

LETTER_MEASURES = f"A4　天头 {TOP / MM:.0f}　订口 {LEFT / MM:.0f}　{ROWS} 行 × {CELLS} 字"


class LetterView(Record):
    """A letter's fields as printed.

    ``numbers_used``: serial numbers of the year that letters carry already; ``is_number_kept``: this one
    is among them. ``is_decided``: a conclusion is on record, else the computed one is shown.
    ``rectify_until`` is empty where the outcome's template names no such day.
    """

    application: str
    issuer: str
    number_word: str
    year: int
    number: int
    document_number: str
    numbers_used: tuple[int, ...]
    is_number_kept: bool
    title: str
    addressee: str
    conclusion: str
    conclusion_text: str
    is_decided: bool
    reason: str
    total: str
    full_points: str
    sections: tuple[tuple[str, str], ...]
    rectify_until: str
    date: str
    signer: str
    contact: str
    attachments: tuple[str, ...]
    version: int
    data_sha256: str


def show_letter(desk: Desk, application_id: str) -> LetterView:
    """The fields of the letter as it would be made now; nothing is written.

    Raises:
        RuleViolation: no result yet, the conclusion on record is outdated, or a field is missing.
    """
    parts = letter_parts(desk, application_id)
    data = describe_letter(desk, application_id).data
    result = work_result(desk, application_id)
    decision = standing_decision(desk, application_id, result)
    fields = parts.values
    has_term = "rectify_until" in used_fields(parts.template.text)
    used = tuple(each.serial for each in numbers_of(desk, f"{data.number_word}〔{data.year}〕") if each.state == "used")
    return LetterView(
        application=application_id,
        issuer=data.issuer,
        number_word=data.number_word,
        year=data.year,
        number=data.number,
        document_number=data.document_number,
        numbers_used=used,
        is_number_kept=data.number in used,
        title=data.title.replace("\n", ""),
        addressee=data.addressee,
        conclusion=data.conclusion,
        conclusion_text=CONCLUSION_TEXT[data.conclusion],
        is_decided=decision is not None,
        reason=decision.reason if decision is not None else "",
        total=result.total_shown,
        full_points=fields["full_points"],
        sections=tuple((each.title, _two(each.value)) for each in result.sections),
        rectify_until=fields["rectify_until"] if has_term else "",
        date=data.date_text,
        signer=data.signer,
        contact=data.contact,
        attachments=data.attachments,
        version=data.version,
        data_sha256=data.data_sha256,
    )


def _two(value: str | None) -> str:
    return "–" if value is None else str(Decimal(value).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))
