"""限制申报: bars on applicants, found again by credit code in any later round of the store.

Source: 沪人社职〔2024〕124号 三(四).
"""

from __future__ import annotations

from datetime import date

import msgspec

from reviewer.desk import Desk
from reviewer.domain.acceptance import Acceptance
from reviewer.domain.bar import Bar, bar_key
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.registers import ACCEPTANCE, BAR
from reviewer.errors import RuleViolation
from reviewer.store import Change
from reviewer.usecases.registers import Kept, enter, entries, entry, next_id


def bars(desk: Desk, on: date | None = None) -> tuple[Kept[Bar], ...]:
    """Every bar on record, or those that hold on a day; the one that ends last first."""
    kept = [each for each in entries(desk, BAR, Bar) if on is None or each.value.holds(on)]
    return tuple(sorted(kept, key=lambda each: (each.value.until, each.value.name), reverse=True))


def standing_bar(desk: Desk, credit_code: str, on: date, name: str = "") -> Kept[Bar] | None:
    """The bar that holds on that day for a credit code (or the name), from whichever round it came."""
    return _longest(desk, credit_code, on, name)


def _longest(desk: Desk, credit_code: str, on: date, name: str, besides: str = "") -> Kept[Bar] | None:
    """The holding bar that ends last, without those that came from the application ``besides``."""
    holding = [
        each
        for each in entries(desk, BAR, Bar)
        if each.value.holds(on)
        and each.value.is_of(credit_code, name)
        and not (besides and each.value.application == besides)
    ]
    return max(holding, key=lambda each: each.value.until, default=None)


def bar_of(desk: Desk, application_id: str, on: date) -> Kept[Bar] | None:
    """The bar that holds against the applicant; one that came from this application is no news to it."""
    application = desk.application(application_id)
    fact = application.fact("credit_code")
    return _longest(desk, fact.text if fact is not None else "", on, application.applicant_name, application_id)


def unnoticed_bar(desk: Desk, application_id: str, on: date) -> str:
    """The bar in words that holds against an applicant which was not accepted in spite of one; empty without.

    A bar counts from the reply letter's date and may be written down after the applicant was accepted elsewhere.
    Source: 沪人社职〔2024〕124号 三(四).
    """
    found = bar_of(desk, application_id, on)
    received = entries(desk, ACCEPTANCE, Acceptance, application_id)
    if found is None or (received and any(each.kind == "bar" for each in received[-1].value.despite)):
        return ""
    return bar_words(found.value)


def bar_words(bar: Bar) -> str:
    """Why and until when, in one sentence."""
    return f"{bar.name}自{chinese_date(bar.from_day)}起至{chinese_date(bar.until)}止不得参与遴选：{bar.reason}"


def add_bar(
    desk: Desk, credit_code: str, name: str, until: date, reason: str, from_day: date | None = None
) -> Kept[Bar]:
    """Write a bar by hand.

    Raises:
        RuleViolation: ``not_centre``, ``bar_reason``, ``bar_whose``, ``bar_dates``.
    """
    _require_centre(desk)
    if not reason.strip():
        raise RuleViolation("限制申报须写明理由，未保存。", code="bar_reason", where=name or credit_code)
    key = bar_key(credit_code, name)
    if not key:
        raise RuleViolation("须写明信用代码或机构名称，未保存。", code="bar_whose")
    first = from_day or beijing_date(desk.clock())
    if until < first:
        raise RuleViolation(
            f"止日{chinese_date(until)}早于起日{chinese_date(first)}，未保存。", code="bar_dates", where=name or key
        )
    code = bar_key(credit_code)
    bar = Bar(credit_code=code, name=name.strip() or code, from_day=first, until=until, reason=reason.strip())
    with desk.store.change(desk.actor) as change:
        id = write_bar(change, desk, bar)
    return find_bar(desk, id)


def write_bar(change: Change, desk: Desk, bar: Bar) -> str:
    """Write a bar down inside a change; gives its id."""
    key = bar_key(bar.credit_code, bar.name)
    id = next_id(desk, BAR, key)
    enter(change, BAR, id, key, bar, bar.reason, application=bar.application or None)
    return id


def lift_bar(desk: Desk, id: str, reason: str, on: date | None = None) -> Kept[Bar]:
    """End a bar early, from that day (today) on; the entry stays.

    Raises:
        RuleViolation: ``not_centre``, ``unknown_bar``, ``bar_reason``, ``bar_lifted``, ``bar_dates``.
    """
    _require_centre(desk)
    bar = find_bar(desk, id).value
    today = beijing_date(desk.clock())
    day = on or today
    if not reason.strip():
        raise RuleViolation("解除限制须写明理由，未作更改。", code="bar_reason", where=id)
    if bar.lifted_on is not None:
        raise RuleViolation(f"已于{chinese_date(bar.lifted_on)}解除，未作更改。", code="bar_lifted", where=id)
    if not bar.from_day <= day <= today:
        raise RuleViolation("解除日期应在限制起日和今天之间，未作更改。", code="bar_dates", where=id)
    with desk.store.change(desk.actor) as change:
        lifted = msgspec.structs.replace(bar, lifted_on=day)
        enter(change, BAR, id, bar_key(bar.credit_code, bar.name), lifted, reason.strip())
    return find_bar(desk, id)


def find_bar(desk: Desk, id: str) -> Kept[Bar]:
    """The bar of that id.

    Raises:
        RuleViolation: ``unknown_bar``.
    """
    found = entry(desk, BAR, Bar, id)
    if found is None:
        raise RuleViolation(f"没有“{id}”这条限制申报登记（reviewer bar list 列出全部）。", code="unknown_bar", where=id)
    return found


def _require_centre(desk: Desk) -> None:
    if desk.store.role != "centre":
        raise RuleViolation("限制申报由评价中心登记，未保存。", code="not_centre")
