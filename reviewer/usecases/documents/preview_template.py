"""A template as a page while it is edited: with an application's data, or with sample data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.scheme import LetterTemplate, Scheme
from reviewer.reports.official.drawing import draw_official
from reviewer.usecases.documents.commitment import commitment_parts
from reviewer.usecases.documents.correction import correction_parts
from reviewer.usecases.documents.letter import letter_parts
from reviewer.usecases.documents.official_paper import PaperParts, describe_paper
from reviewer.usecases.documents.paper_fields import CONTACT_LINE
from reviewer.usecases.documents.templates import Template, template_fields

PartsOf = Callable[[Desk, str, Template | None], PaperParts]

PARTS: Final[Mapping[str, PartsOf]] = MappingProxyType(
    {"letter": letter_parts, "correction": correction_parts, "commitment": commitment_parts}
)
"""The kinds of papers that can be previewed with an application's data."""

_SAMPLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "applicant": "样例职业培训学校有限公司",
        "application_number": "WZ26-000",
        "occupations": "无人机驾驶员（五级、四级、三级）、数字化管理师（四级、三级）",
        "occupation_totals": "无人机驾驶员86.40分；数字化管理师86.30分",
        "incoming": "（样培函〔2026〕3号）",
        "members_count": "5",
        "total": "86.35",
        "full_points": "100",
        "section_points": "“机构条件”28.40分，“师资与考评人员”31.20分，“场地设备”26.75分",
        "pass_line": "80",
        "rectify_line": "60",
        "standing": "达到本批次80分的通过分数线",
        "conclusion": "通过",
        "rectify_list": "1.考评人员（无人机驾驶员）：高级考评员不少于3人；\n2.安全保卫制度：应有消防验收材料。",
        "reasons": "1.理论知识考试场地：面积不少于60平方米；\n2.考评人员（无人机驾驶员）：高级考评员不少于3人。",
        "publicity_days": "5",
        "correction_list": "1.诚信承诺书（附件4）：未见，请补交；\n2.租赁合同：缺第3页，请补全。",
        "correction_count": "2",
        "legal_person": "样例甲",
        "bodies_count": "7",
        "objection_address": "样例市样例路1号",
        "filing_number": "样例备〔2026〕1号",
    }
)
_DAYS: Final = frozenset(
    (
        "review_date",
        "rectify_until",
        "letter_date",
        "received_on",
        "correction_until",
        "publicity_from",
        "publicity_until",
        "valid_from",
        "valid_until",
    )
)


def preview_template(desk: Desk, round_id: str, template: LetterTemplate, subject: str | None = None) -> bytes:
    """The paper as PDF as this template would make it; nothing is kept, no number used.

    ``subject`` is the application whose data fill it; None, or a kind that is about something else: sample data.

    Raises:
        RuleViolation: ``unknown_field``, the application has no such data yet, or a character that no font has.
    """
    shown = Template(text=template)
    parts_of = PARTS.get(template.kind)
    if subject is not None and parts_of is not None:
        parts = parts_of(desk, subject, shown)
    else:
        parts = _sample_parts(desk, round_id, shown)
    return draw_official(describe_paper(desk, parts, is_draft=True).data, "pdf")


def preview_of_scheme(desk: Desk, scheme: Scheme, template: LetterTemplate) -> bytes:
    """As ``preview_template``, of a scheme that no round follows yet, with sample data.

    Raises:
        RuleViolation: ``unknown_field``, or a character that no font has.
    """
    day = beijing_date(desk.clock())
    round_name = scheme.call.batch or f"{scheme.scheme.short_title}样例批次"
    parts = _parts_of(scheme, ("", round_name), Template(text=template), day)
    return draw_official(describe_paper(desk, parts, is_draft=True).data, "pdf")


def _sample_parts(desk: Desk, round_id: str, template: Template) -> PaperParts:
    """Fictional data in every field that the kind knows."""
    named = (round_id, desk.store.round(round_id).name)
    return _parts_of(desk.scheme_of_round(round_id), named, template, beijing_date(desk.clock()))


def _parts_of(scheme: Scheme, named: tuple[str, str], template: Template, day: date) -> PaperParts:
    letters, (round_id, round_name) = scheme.letters, named
    values = {name: _sample(name, label, day) for name, label in template_fields(template.text.kind).items()}
    known = {
        "issuer": letters.issuer,
        "scheme_title": scheme.scheme.title,
        "round_name": round_name,
        "contact": letters.contact,
        "phone": letters.phone,
    }
    values |= {name: value for name, value in known.items() if name in values}
    is_signed = not template.text.sign_lines
    return PaperParts(
        kind=template.text.kind,
        name="模板",
        word="模板预览",
        application=None,
        round=round_id,
        template=template,
        values=values,
        issuer=letters.issuer,
        number_word=letters.number_word,
        addressee=values.get("applicant", "") if template.text.form != "plain" else "",
        signer=(template.text.signer or letters.signer) if is_signed else "",
        date=day if is_signed else None,
        contact=CONTACT_LINE if is_signed and "contact" in values else "",
        copies_to=template.text.copies_to,
        attachments=template.text.attachments,
        conclusion=template.text.conclusion,
        is_sample=True,
        file_stem="模板预览",
    )


def _sample(name: str, label: str, day: date) -> str:
    return chinese_date(day) if name in _DAYS else _SAMPLES.get(name, f"【{label}】")
