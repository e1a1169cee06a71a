"""What a scheme's procedure says that its types cannot refuse: stages, deadlines, call, project review, readings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import NamedTuple

from reviewer.domain.procedure import Call, Deadline, ProjectReview
from reviewer.domain.scheme import Scheme

# Where a reading may be shown beside the ids of the scheme's own parts.
READING_PLACES = ("catalogue", "form", "scoring", "round", "registry", "letters")
_HOURS = re.compile(r"(\d{2}:\d{2})-(\d{2}:\d{2})")


class SchemeProblem(NamedTuple):
    """One problem: its path (``section[0].item[1].rule.fact``) and a Chinese sentence."""

    path: str
    text: str


def procedure_problems(scheme: Scheme) -> Iterator[SchemeProblem]:
    """Every problem of the procedure, in the order of the document."""
    yield from _call(scheme.call, {each.key for each in scheme.fact})
    yield from _stages(scheme)
    yield from _deadlines(scheme)
    if scheme.project_review is not None:
        yield from _project_review(scheme.project_review, scheme)
    yield from _readings(scheme)


def repeated(path: str, key: str, what: str, values: Iterable[str]) -> Iterator[SchemeProblem]:
    """The second and later occurrences of a value that must be there once."""
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield SchemeProblem(f"{path}[{index}].{key}", f"{what}“{value}”重复。")
        seen.add(value)


def is_date(text: str) -> bool:
    """Whether it is an ISO date."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _call(call: Call, facts: set[str]) -> Iterator[SchemeProblem]:
    for index, day in enumerate(call.open_days):
        if not is_date(day):
            yield SchemeProblem(f"call.open_days[{index}]", f"“{day}”不是日期（应如 2024-05-20）。")
    for index, hours in enumerate(call.hours):
        if not _are_hours(hours):
            yield SchemeProblem(f"call.hours[{index}]", f"“{hours}”不是时段（应如 09:30-11:00）。")
    if call.closes_on and not is_date(call.closes_on):
        yield SchemeProblem("call.closes_on", f"“{call.closes_on}”不是日期（应如 2022-10-31）。")
    if call.affiliation_fact and call.affiliation_fact not in facts:
        yield SchemeProblem("call.affiliation_fact", f"申报数据“{call.affiliation_fact}”没有定义。")
    if not call.application_types:
        yield SchemeProblem("call.application_types", "至少应有一种申报类型。")
    yield from repeated("call.recommendation", "id", "推荐函", (each.id for each in call.recommendation))


def _are_hours(text: str) -> bool:
    found = _HOURS.fullmatch(text)
    if found is None:
        return False
    try:
        return time.fromisoformat(found.group(1)) < time.fromisoformat(found.group(2))
    except ValueError:
        return False


def _stages(scheme: Scheme) -> Iterator[SchemeProblem]:
    ids = {each.id for each in scheme.stage}
    methods = {each.id for each in scheme.method}
    yield from repeated("stage", "id", "阶段", (each.id for each in scheme.stage))
    if not scheme.stage:
        yield SchemeProblem("stage", "至少应有一个阶段。")
        return
    for index, stage in enumerate(scheme.stage):
        for following in stage.next:
            if following not in ids:
                yield SchemeProblem(f"stage[{index}].next", f"阶段“{following}”没有定义。")
        for method in stage.methods:
            if method not in methods:
                yield SchemeProblem(f"stage[{index}].methods", f"评审方式“{method}”没有定义。")
    # Where a name leads nowhere, that is the fault to mend first.
    reached = _reached(scheme) if all(each in ids for stage in scheme.stage for each in stage.next) else ids
    for index, stage in enumerate(scheme.stage):
        if stage.id not in reached:
            yield SchemeProblem(f"stage[{index}].id", f"阶段“{stage.name}”从第一个阶段走不到。")


def _reached(scheme: Scheme) -> set[str]:
    table = {each.id: each.next for each in scheme.stage}
    # A deadline that is missed leads to its late stage too.
    late = {each.stage: each.late_stage for each in scheme.deadline if each.late_stage}
    reached: set[str] = set()
    waiting = [scheme.stage[0].id]
    while waiting:
        at = waiting.pop()
        if at not in reached and at in table:
            reached.add(at)
            waiting.extend((*table[at], *((late[at],) if at in late else ())))
    return reached


def _deadlines(scheme: Scheme) -> Iterator[SchemeProblem]:
    ids = {each.id for each in scheme.stage}
    yield from repeated("deadline", "id", "期限", (each.id for each in scheme.deadline))
    for index, deadline in enumerate(scheme.deadline):
        path = f"deadline[{index}]"
        if deadline.stage not in ids:
            yield SchemeProblem(f"{path}.stage", f"阶段“{deadline.stage}”没有定义。")
        if deadline.late_stage and deadline.late_stage not in ids:
            yield SchemeProblem(f"{path}.late_stage", f"阶段“{deadline.late_stage}”没有定义。")
        yield from _length(deadline, path)


def _length(deadline: Deadline, path: str) -> Iterator[SchemeProblem]:
    lengths = {"working_days": deadline.working_days, "months": deadline.months, "years": deadline.years}
    given = [name for name, value in lengths.items() if value is not None]
    if len(given) + (deadline.date is not None) != 1:
        yield SchemeProblem(path, "期限应写 date、working_days、months、years 中的恰好一个。")
    for name in given:
        count = lengths[name]
        if count is not None and not 1 <= count <= 1000:
            yield SchemeProblem(f"{path}.{name}", f"期限 {count} 应在 1 到 1000 之间。")
    if deadline.date is not None and not is_date(deadline.date):
        yield SchemeProblem(f"{path}.date", f"“{deadline.date}”不是日期（应如 2022-10-31）。")
    if deadline.from_next_day and deadline.working_days is None:
        yield SchemeProblem(f"{path}.from_next_day", "from_next_day 只用于工作日；按月、按年的期间依法从次日起算。")
    if not 0 <= deadline.bar_years <= 20:
        yield SchemeProblem(f"{path}.bar_years", "限制申报的年数应在 0 到 20 之间。")


def _project_review(review: ProjectReview, scheme: Scheme) -> Iterator[SchemeProblem]:
    if review.stage not in {each.id for each in scheme.stage}:
        yield SchemeProblem("project_review.stage", f"阶段“{review.stage}”没有定义。")
    if not review.item:
        yield SchemeProblem("project_review.item", "项目评估至少应有一项。")
    yield from repeated("project_review.item", "id", "项目评估项", (each.id for each in review.item))
    classes = {each.name for each in scheme.evidence_class}
    for index, item in enumerate(review.item):
        for name in item.material:
            if name not in classes:
                yield SchemeProblem(f"project_review.item[{index}].material", f"佐证类别“{name}”没有定义。")
        if item.copies < 1:
            yield SchemeProblem(f"project_review.item[{index}].copies", "份数应大于 0。")


def _readings(scheme: Scheme) -> Iterator[SchemeProblem]:
    yield from repeated("reading", "id", "说明", (each.id for each in scheme.reading))
    known = {
        *READING_PLACES,
        *(each.id for each in scheme.condition),
        *(f"material:{each.no}" for each in scheme.material),
        *(each.id for each in scheme.items),
        *(each.id for item in scheme.items for each in item.requirement),
        *(each.id for each in scheme.stage),
        *(each.id for each in scheme.deadline),
    }
    for index, reading in enumerate(scheme.reading):
        for place in reading.at:
            if place not in known:
                yield SchemeProblem(f"reading[{index}].at", f"“{place}”不是本办法中的条件、材料、评分项、阶段或期限。")
