"""What holds for one round: by whom, on what ground, when and where it takes applications, which kinds of them.

A round begins with what its scheme says (``terms_of_scheme``); staff change single terms, each written as text.
"""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

import msgspec

from reviewer.domain.moments import chinese_date
from reviewer.domain.procedure import APPLICATION_TYPES, ApplicationType, Contact, Recommendation
from reviewer.domain.records import Record
from reviewer.domain.scheme import Scheme

TermKind = Literal["line", "lines", "day", "days", "hours", "types", "contacts", "recommendations", "count"]


# The fact that says whose body an applicant is, where the call names none.
AFFILIATION: Final = "affiliation"


class RoundTerms(Record):
    """The terms of a round. Dates are ISO text, ``hours`` are 09:30-11:00; ``quota`` None: nobody is cut off.

    ``called_on`` is the call's own date; ``basis`` what it names as its ground; ``checklist`` are materials that a
    further announcement asks for beside the scheme's. The rest as in ``procedure.Call``.
    Source: 沪人社职〔2024〕124号 标题, 引言, 四; 温州2022 标题, 三, 四(一), 六; 沪人社职〔2020〕439号 五.
    """

    issuer: str = ""
    number: str = ""
    batch: str = ""
    called_on: str = ""
    basis: tuple[str, ...] = ()
    open_days: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    closes_on: str = ""
    place: str = ""
    channel: str = ""
    late: str = ""
    application_types: tuple[ApplicationType, ...] = ("new",)
    checklist: tuple[str, ...] = ()
    area: str = ""
    affiliation_fact: str = ""
    excluded_affiliations: tuple[str, ...] = ()
    recommendation: tuple[Recommendation, ...] = ()
    report_to: str = ""
    publish_at: tuple[str, ...] = ()
    contact: tuple[Contact, ...] = ()
    quota: int | None = None


class Term(NamedTuple):
    """One term: its key, its name, the group it stands in, how it is written, an example of it."""

    key: str
    label: str
    group: str
    kind: TermKind
    example: str = ""


TERMS: Final = (
    Term("issuer", "发文机关", "通知", "line", "如 样例市人力资源和社会保障局"),
    Term("number", "文号", "通知", "line", "没有文号可不填，如 样人社职〔2026〕1号"),
    Term("batch", "批次", "通知", "line", "如 第四批"),
    Term("called_on", "通知日期", "通知", "day", "如 2024-04-29"),
    Term("basis", "依据", "通知", "lines", "一行一件"),
    Term("open_days", "受理日期", "受理", "days", "如 2024-05-20至2024-05-22；没有定日期可不填"),
    Term("hours", "受理时段", "受理", "hours", "如 9:30-11:00、13:30-16:00"),
    Term("closes_on", "截止日期", "受理", "day", "没有受理日期时的最后一日"),
    Term("place", "受理地点", "受理", "line", "如 样例路1号1楼"),
    Term("channel", "提交途径", "受理", "line", "如 现场提交、网上申报"),
    Term("late", "逾期", "受理", "line", "如 逾期不予受理"),
    Term("application_types", "申报类型", "受理", "types", "如 新申报、新增职业（工种）"),
    Term("checklist", "另行要求的材料", "受理", "lines", "征集公告另列、办法没有的材料，一行一件；受理时逐件核对"),
    Term("area", "受理范围", "受理", "line", "如 样例市"),
    Term("excluded_affiliations", "不受理的隶属关系", "受理", "lines", "如 省属、部属"),
    Term("recommendation", "推荐函", "受理", "recommendations", "名称｜出具单位｜申报单位或考核点｜必须或可选"),
    Term("report_to", "报备", "结果", "line", "向谁报备"),
    Term("publish_at", "公布", "结果", "lines", "一行一处"),
    Term("quota", "择优家数", "结果", "count", "不限可不填"),
    Term("contact", "联系人", "联系", "contacts", "姓名 电话 部门，一行一人"),
)
_BY_KEY: Final = {each.key: each for each in TERMS}


def term(key: str) -> Term | None:
    """The term of that key, None where there is none."""
    return _BY_KEY.get(key)


def terms_of_scheme(scheme: Scheme) -> RoundTerms:
    """What the notice says of the round itself: the terms that every round of the scheme begins with."""
    call, head = scheme.call, scheme.scheme
    has_affiliation = any(each.key == AFFILIATION for each in scheme.fact)
    contact = call.contact
    if not contact and scheme.letters.contact:
        contact = (Contact(name=scheme.letters.contact, phone=scheme.letters.phone),)
    return RoundTerms(
        issuer=head.issuer,
        number=head.source.number,
        batch=call.batch,
        called_on=head.source.date,
        basis=head.source.basis,
        open_days=call.open_days,
        hours=call.hours,
        closes_on=call.closes_on or _closing_date(scheme),
        place=call.place,
        channel=call.channel,
        late=call.late,
        application_types=call.application_types,
        area=call.area,
        affiliation_fact=call.affiliation_fact or (AFFILIATION if has_affiliation else ""),
        excluded_affiliations=call.excluded_affiliations,
        recommendation=call.recommendation,
        report_to=call.report_to,
        publish_at=call.publish_at,
        contact=contact,
    )


def _closing_date(scheme: Scheme) -> str:
    """The date by which the first stage ends, where the call itself has no days (schemes without a call)."""
    if scheme.call.open_days or not scheme.stage:
        return ""
    first = scheme.stage[0].id
    dates = [each.date for each in scheme.deadline if each.stage == first and each.date]
    return max(dates, default="")


def changed_terms(old: RoundTerms, new: RoundTerms) -> tuple[str, ...]:
    """Keys of the terms that differ, in the order of ``TERMS``."""
    keys = (*_BY_KEY, "affiliation_fact")
    return tuple(key for key in keys if getattr(old, key) != getattr(new, key))


def term_problems(terms: RoundTerms) -> tuple[tuple[str, str], ...]:
    """(key, what is wrong) of terms that do not go together."""
    found: list[tuple[str, str]] = []
    if not terms.issuer.strip():
        found.append(("issuer", "批次须有发文机关"))
    if not terms.application_types:
        found.append(("application_types", "至少受理一种申报"))
    if terms.hours and not terms.open_days and not terms.closes_on:
        found.append(("hours", "有受理时段，还没有受理日期或截止日期"))
    if terms.open_days and terms.closes_on and terms.closes_on != terms.open_days[-1]:
        found.append(("closes_on", f"与受理日期的最后一日（{terms.open_days[-1]}）不一致，以受理日期为准"))
    first = terms.open_days[0] if terms.open_days else terms.closes_on
    if terms.called_on and first and first < terms.called_on:
        found.append(("open_days" if terms.open_days else "closes_on", "早于通知日期"))
    ends = [span.partition("-")[::2] for span in terms.hours]
    if any(begin >= end for begin, end in ends) or any(a[1] >= b[0] for a, b in itertools.pairwise(ends)):
        found.append(("hours", "时段须先后排列，互不重叠，起早于止"))
    return tuple(found)


def window_text(terms: RoundTerms) -> str:
    """When applications are received, in words: 2024年5月20日—22日，9:30—11:00、13:30—16:00."""
    days = _days_text(terms.open_days) or (f"至{_chinese(terms.closes_on)}止" if terms.closes_on else "")
    return "，".join(each for each in (days, hours_text(terms.hours)) if each)


def hours_text(hours: tuple[str, ...]) -> str:
    """9:30—11:00、13:30—16:00."""
    return "、".join("—".join(each.removeprefix("0") for each in span.split("-")) for span in hours)


def _days_text(days: tuple[str, ...]) -> str:
    """Runs of days as one: 2024年5月20日—22日."""
    runs: list[list[date]] = []
    for each in sorted(map(date.fromisoformat, days)):
        if runs and each - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(each)
        else:
            runs.append([each])
    return "、".join(_run_text(run[0], run[-1]) for run in runs)


def _run_text(first: date, last: date) -> str:
    if first == last:
        return chinese_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{chinese_date(first)}—{last.day}日"
    tail = chinese_date(last) if first.year != last.year else f"{last.month}月{last.day}日"
    return f"{chinese_date(first)}—{tail}"


def _chinese(iso: str) -> str:
    return chinese_date(date.fromisoformat(iso))


def type_text(kind: ApplicationType) -> str:
    """How a kind of application is called."""
    return APPLICATION_TYPES[kind]


def with_value(terms: RoundTerms, key: str, value: object) -> RoundTerms:
    """The terms with one of them replaced."""
    return msgspec.structs.replace(terms, **{key: value})
