"""What a reply letter says of the result: figures, standing to the lines, what is not met."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.panel_report import Rectification, due_text
from reviewer.domain.scheme import Scheme
from reviewer.domain.scoring import Result
from reviewer.domain.working_days import months_later
from reviewer.reports.official.data import Annex, OfficialTable
from reviewer.usecases.documents.entries import read_entries, typed_date
from reviewer.usecases.panel_opinion import KIND as REPORT
from reviewer.usecases.panel_opinion import read_opinion
from reviewer.usecases.propose_opinion import RECTIFY_MONTHS
from reviewer.usecases.show_sheet import submitted_sheets

MOST_LISTED: Final = 8
"""More things to be put right than these stand in an annex."""
_LISTS: Final = frozenset(("rectify_list", "reasons", "rectify_until"))


def letter_values(
    desk: Desk, application_id: str, result: Result, conclusion: str, day: date, used: Collection[str]
) -> dict[str, str]:
    """What a letter's template may name beside what all papers may, as printed.

    ``day`` is the letter's date. What is to be put right, and by when, is what the panel's report lists; it is
    read only where it is among the fields ``used``.
    """
    scheme = desk.scheme_of(application_id)
    said = read_entries(desk, REPORT, application_id)
    listed = listed_items(desk, application_id, result, conclusion, used)
    items = _numbered([_item_text(each, listed) for each in listed]) or "专家组评审意见所列事项。"
    if len(listed) > MOST_LISTED:
        items = f"共{len(listed)}项，详见附件《{_annex_title(conclusion)}》。"
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
        "rectify_list": items,
        "reasons": items,
        "rectify_until": chinese_date(_last_due(listed) or months_later(day, RECTIFY_MONTHS)),
        "review_date": _review_date(said, reviewed, day),
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


def listed_items(
    desk: Desk, application_id: str, result: Result, conclusion: str, used: Collection[str]
) -> tuple[Rectification, ...]:
    """What the panel's report lists under that conclusion; nothing where no field that is ``used`` tells of it."""
    if _LISTS.isdisjoint(used):
        return ()
    said = read_entries(desk, REPORT, application_id)
    return read_opinion(desk, application_id, result, {**said, "conclusion": conclusion}).rectification


def list_annex(listed: Sequence[Rectification], conclusion: str) -> tuple[Annex, ...]:
    """The list as a table on a page of its own, where it is too long for the letter."""
    if len(listed) <= MOST_LISTED:
        return ()
    texts = [each.text.strip().rstrip("。；") for each in listed]
    if conclusion != "RECTIFY":
        rows = tuple((str(number), text) for number, text in enumerate(texts, 1))
        table = OfficialTable(head=("序号", "事项"), rows=rows, shares=(1.0, 9.0), align=("center", "left"))
        return (Annex(title=_annex_title(conclusion), table=table),)
    dated = tuple(
        (str(number), text, due_text(each).removesuffix("前"))
        for number, (text, each) in enumerate(zip(texts, listed, strict=True), 1)
    )
    head = ("序号", "整改事项", "完成期限")
    table = OfficialTable(head=head, rows=dated, shares=(1.0, 6.8, 2.2), align=("center", "left", "center"))
    return (Annex(title=_annex_title(conclusion), table=table),)


def _annex_title(conclusion: str) -> str:
    return "整改事项清单" if conclusion == "RECTIFY" else "未达到要求的事项"


def _item_text(item: Rectification, listed: Sequence[Rectification]) -> str:
    """One thing to be put right; with its own date where the dates differ."""
    text = item.text.strip().rstrip("。；")
    return text if len({each.due for each in listed}) <= 1 else f"{text}（{due_text(item)}）"


def _last_due(listed: Sequence[Rectification]) -> date | None:
    return max((each.due for each in listed if each.due is not None), default=None)


def _review_date(said: Mapping[str, str], reviewed: Sequence[datetime], day: date) -> str:
    """As the panel states it, else the day on which the last sheet was handed in."""
    typed = typed_date(said.get("review_date", ""))
    return chinese_date(typed or (beijing_date(max(reviewed)) if reviewed else day))


def _numbered(lines: list[str]) -> str:
    """1.…； 2.…。 one paragraph a line."""
    ends = ["；"] * (len(lines) - 1) + ["。"]
    return "\n".join(f"{number}.{line}{end}" for number, (line, end) in enumerate(zip(lines, ends, strict=False), 1))
