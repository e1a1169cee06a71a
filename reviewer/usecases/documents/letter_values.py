"""What a reply letter says of the result: figures, standing to the lines, what is not met."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from reviewer.desk import Desk
from reviewer.domain.findings import Verdict
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.scheme import Scheme
from reviewer.domain.scoring import Result
from reviewer.usecases.check_application import check_application
from reviewer.usecases.show_sheet import submitted_sheets

RECTIFY_MONTHS: Final = 3


def letter_values(
    desk: Desk, application_id: str, scheme: Scheme, result: Result, day: date, used: Collection[str]
) -> dict[str, str]:
    """What a letter's template may name beside what all papers may, as printed.

    ``day`` is the letter's date; what it tells of a term is counted from it. What is not met is worked out only
    where it is among the fields ``used``.
    """
    unmet = ""
    if "rectify_list" in used or "reasons" in used:
        unmet = _numbered(_unmet(desk, application_id, scheme)) or "专家组评审意见所列事项。"
    counted = submitted_sheets(desk, application_id)
    reviewed = [
        each.submitted_at
        for each in desk.store.sheets(application_id)
        if each.submitted_at is not None and each.member in counted
    ]
    return {
        "occupation_totals": "；".join(f"{each.occupation}{each.total_shown}分" for each in result.occupations),
        "members_count": str(len(result.members)),
        "total": result.total_shown,
        "full_points": str(scheme.full),
        "section_points": "，".join(f"“{_bare(each.title)}”{two_decimals(each.value)}分" for each in result.sections),
        "standing": _standing(scheme, result),
        "pass_line": str(scheme.scoring.pass_line),
        "rectify_line": str(scheme.scoring.rectify_line),
        "rectify_list": unmet,
        "reasons": unmet,
        "rectify_until": chinese_date(_months_later(day, RECTIFY_MONTHS)),
        "review_date": chinese_date(beijing_date(max(reviewed))) if reviewed else chinese_date(day),
        "publicity_days": _publicity_days(scheme),
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


def two_decimals(value: str | None) -> str:
    """Two decimals, half up, of exact decimal text."""
    return "–" if value is None else str(Decimal(value).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


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
