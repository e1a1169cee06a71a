"""复函: the reply letter by outcome, numbered, re-issued with a version when its data changed."""

from __future__ import annotations

import re
import string
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.findings import Verdict
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.records import canonical_json, document_hash
from reviewer.domain.scheme import LetterTemplate, Scheme
from reviewer.domain.scoring import CONCLUSION_TEXT, Result
from reviewer.errors import RuleViolation
from reviewer.reports.official.letter import letter_pdf
from reviewer.reports.official.letter_data import HeadingLevel, LetterData, LetterParagraph
from reviewer.reports.setting.fonts import FontBook
from reviewer.store import DocumentRow
from reviewer.usecases.check_application import check_application
from reviewer.usecases.decide_application import is_departed, settled_decision, standing_decision
from reviewer.usecases.describe_sheet import is_sample, level_text
from reviewer.usecases.documents.keep_document import (
    WrittenDocument,
    keep_document,
    made_before,
    read_document,
    write_out,
)
from reviewer.usecases.show_sheet import submitted_sheets
from reviewer.usecases.work_result import work_result

_KIND = "letter"
_HEADINGS: tuple[tuple[HeadingLevel, str], ...] = (
    (1, r"[一二三四五六七八九十]+、[^。]*。?"),
    (2, r"（[一二三四五六七八九十]+）[^。]*。?"),
    (3, r"\d+\.[^。]*。"),
    (4, r"（\d+）[^。]*。"),
)
RECTIFY_MONTHS = 3


def describe_letter(desk: Desk, application_id: str) -> LetterData:
    """The letter's fields, complete: a template field without a value is an error naming it.

    Before there is a conclusion on record, as the computed one would make it today; nothing is written.

    Raises:
        RuleViolation: no result yet, or a field is missing.
    """
    scheme = desk.scheme_of(application_id)
    result = work_result(desk, application_id)
    decision = standing_decision(desk, application_id, result)
    conclusion = decision.conclusion if decision is not None else result.conclusion
    template = next(each for each in scheme.letters.template if each.conclusion == conclusion)
    day = beijing_date(decision.decided_at if decision is not None else desk.clock())
    fields = letter_fields(desk, application_id, scheme, result, day)
    fields["conclusion"] = CONCLUSION_TEXT[conclusion]
    if decision is not None and is_departed(decision, result):
        fields["departure"] = (
            f"按得分应为{CONCLUSION_TEXT[result.conclusion]}。经研究，结论定为{CONCLUSION_TEXT[conclusion]}，"
            f"理由：{decision.reason.rstrip('。')}。"
        )
    number, version = _numbering(desk, application_id, scheme, day, conclusion, result, fields)
    application = desk.application(application_id)
    letters = scheme.letters
    return LetterData(
        issuer=letters.issuer,
        number_word=letters.number_word,
        year=day.year,
        number=number,
        title=_fill(template.title, fields),
        addressee=application.applicant_name,
        paragraphs=tuple(_paragraph(line) for each in _living(template, fields) for line in each.splitlines()),
        attachments=tuple(_fill(each, fields) for each in template.attachments),
        signer=letters.signer,
        date=day,
        contact=f"联系人：{letters.contact}，联系电话：{letters.phone}",
        conclusion=conclusion,
        document_number=f"{letters.number_word}〔{day.year}〕{number}号",
        version=version,
        data_sha256=_data_hash(result, fields, conclusion),
        is_sample=is_sample(application),
    )


def _living(template: LetterTemplate, fields: dict[str, str]) -> list[str]:
    """The filled paragraphs. One that is nothing but one empty field is left out (no rectification list, say).

    Where the conclusion departs from the points, the reason follows the paragraph that tells the points.
    """
    living: list[str] = []
    for each in template.paragraphs:
        text = _fill(each, fields)
        if text.strip() or not re.fullmatch(r"\{\w+\}", each):
            living.append(text)
        if "{total}" in each and "departure" in fields:
            living.append(fields["departure"])
    return living


def _fill(template: str, fields: dict[str, str]) -> str:
    for _, name, _, _ in string.Formatter().parse(template):
        if name is not None and name not in fields:
            raise RuleViolation(f"复函模板中的字段“{name}”没有数据，未生成。", code="letter_field_missing", where=name)
    return template.format_map(fields)


def _paragraph(text: str) -> LetterParagraph:
    for level, pattern in _HEADINGS:
        match = re.match(pattern, text)
        if match is not None:
            return LetterParagraph(level=level, heading=match.group(), text=text[match.end() :])
    return LetterParagraph(text=text)


def letter_fields(desk: Desk, application_id: str, scheme: Scheme, result: Result, day: date) -> dict[str, str]:
    """Every field that a letter template may name, as printed."""
    application = desk.application(application_id)
    row = desk.store.application(application_id)
    unmet = _numbered(_unmet(desk, application_id, scheme)) or "专家组评审意见所列事项。"
    counted = submitted_sheets(desk, application_id)
    reviewed = [
        each.submitted_at
        for each in desk.store.sheets(application_id)
        if each.submitted_at is not None and each.member in counted
    ]
    return {
        "applicant": application.applicant_name,
        "application_number": application_id,
        "round_name": desk.store.round(row.round).name,
        "scheme_title": scheme.scheme.title,
        "occupations": "；".join(f"{each.scope}（{level_text(each.levels)}）" for each in application.occupations),
        "occupation_totals": "；".join(f"{each.occupation}{each.total_shown}分" for each in result.occupations),
        "members_count": str(len(result.members)),
        "total": result.total_shown,
        "full_points": str(scheme.full),
        "section_points": "，".join(f"“{_bare(each.title)}”{_two(each.value)}分" for each in result.sections),
        "standing": _standing(scheme, result),
        "pass_line": str(scheme.scoring.pass_line),
        "rectify_line": str(scheme.scoring.rectify_line),
        "conclusion": CONCLUSION_TEXT[result.conclusion],
        "rectify_list": unmet,
        "reasons": unmet,
        "rectify_until": chinese_date(_months_later(day, RECTIFY_MONTHS)),
        "review_date": chinese_date(beijing_date(max(reviewed))) if reviewed else chinese_date(day),
        "publicity_days": _publicity_days(scheme),
        "letter_date": chinese_date(day),
        "issuer": scheme.letters.issuer,
        "contact": scheme.letters.contact,
        "phone": scheme.letters.phone,
    }


def _standing(scheme: Scheme, result: Result) -> str:
    """How the unrounded total stands to the lines; true whatever the conclusion is."""
    scoring, total = scheme.scoring, Fraction(result.total_exact)
    if total >= Fraction(scoring.pass_line):
        words = f"达到本批次{scoring.pass_line}分的通过分数线"
    elif total >= Fraction(scoring.rectify_line):
        words = f"未达到本批次{scoring.pass_line}分的通过分数线，达到{scoring.rectify_line}分的整改分数线"
    else:
        words = f"未达到本批次{scoring.rectify_line}分的整改分数线"
    return f"{words}，有一票否决项" if result.vetoes else words


def _bare(title: str) -> str:
    """A section's title without its number."""
    return title.split("、", 1)[1]


def _publicity_days(scheme: Scheme) -> str:
    days = [each.working_days for each in scheme.deadline if each.working_days is not None and "公示" in each.name]
    return str(days[0]) if days else ""


def _two(value: str | None) -> str:
    """Two decimals, half up, of exact decimal text."""
    return "—" if value is None else str(Decimal(value).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def _unmet(desk: Desk, application_id: str, scheme: Scheme) -> list[str]:
    """What is not met, one line an item: its name, its occupation, and the requirements' texts."""
    texts: dict[str, list[str]] = {}
    for finding in check_application(desk, application_id).findings:
        if finding.verdict is Verdict.NOT_MET:
            item = scheme.item(finding.item)
            scope = f"（{finding.scope}）" if finding.scope else ""
            texts.setdefault(f"{item.name}{scope}", []).append(scheme.requirement(finding.requirement).text)
    return [f"{name}：{'、'.join(dict.fromkeys(each))}" for name, each in texts.items()]


def _numbered(lines: list[str]) -> str:
    """1.…； 2.…。 one paragraph a line."""
    ends = ["；"] * (len(lines) - 1) + ["。"]
    return "\n".join(f"{number}.{line}{end}" for number, (line, end) in enumerate(zip(lines, ends, strict=False), 1))


def _months_later(day: date, months: int) -> date:
    """The corresponding day, else the month's end. Source: 民法典 202."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _data_hash(result: Result, fields: dict[str, str], conclusion: str) -> str:
    return document_hash(canonical_json({"result": result, "fields": fields, "conclusion": conclusion}))


def _numbering(
    desk: Desk,
    application_id: str,
    scheme: Scheme,
    day: date,
    conclusion: str,
    result: Result,
    fields: dict[str, str],
) -> tuple[int, int]:
    """The letter's serial number and version: kept for the application, else the year's next free one."""
    mine = [row for row in desk.store.documents(application_id) if row.kind == _KIND]
    if mine:
        newest = max(mine, key=lambda row: row.version)
        same = newest.data_sha256 == _data_hash(result, fields, conclusion)
        return _serial(newest), newest.version if same else newest.version + 1
    stem = f"{scheme.letters.number_word}〔{day.year}〕"
    used = [_serial(row) for row in desk.store.documents() if row.kind == _KIND and row.number.startswith(stem)]
    return max(used, default=0) + 1, 1


def _serial(row: DocumentRow) -> int:
    match = re.search(r"〕(\d+)号$", row.number)
    return int(match.group(1)) if match is not None else 0


def preview_letter(desk: Desk, application_id: str) -> bytes:
    """The letter as it would be made now, as PDF; nothing is kept and no number is used up.

    Raises:
        RuleViolation: no result yet, a field missing, or a character that no font has.
    """
    return letter_pdf(describe_letter(desk, application_id), FontBook())


def write_letter(desk: Desk, application_id: str, folder: Path) -> WrittenDocument:
    """Make the reply letter, keep it, and write it to the folder; made before of the same data, the kept one.

    Raises:
        RuleViolation: no result yet, a field missing, or a character that no font has.
        EnvironmentProblem: the folder cannot be written.
    """
    settled_decision(desk, application_id)
    data = describe_letter(desk, application_id)
    known = made_before(desk, _KIND, application_id, data.version, data.data_sha256)
    pdf = read_document(desk, known) if known is not None else letter_pdf(data, FontBook())
    name = f"复函-{application_id}-{data.addressee}{version_suffix(data.version)}.pdf"
    with desk.store.change(desk.actor) as change:
        keep_document(
            change,
            desk,
            kind=_KIND,
            application=application_id,
            round_id=desk.store.application(application_id).round,
            number=data.document_number,
            version=data.version,
            data_sha256=data.data_sha256,
            data=pdf,
            file_name=name,
            media_type="application/pdf",
        )
    path = write_out(folder, name, pdf)
    return WrittenDocument(
        kind=_KIND,
        application=application_id,
        path=str(path),
        sha256=document_hash(pdf),
        number=data.document_number,
        version=data.version,
    )


def version_suffix(version: int) -> str:
    """``-第2版`` for a re-issue, nothing for the first."""
    return "" if version == 1 else f"-第{version}版"
