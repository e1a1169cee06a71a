"""Who let a deadline pass that ends the application: proposed to staff, carried out when they say so.

Source: 沪人社职〔2024〕124号 三(四): 逾期未完成的，视作放弃申报，自《复函》出具之日起1年内不得参与社评组织遴选工作.
Where the months begin is not said there: both periods count from the reply letter's date (reading K04).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from reviewer.desk import Desk
from reviewer.domain.bar import Bar, bar_key
from reviewer.domain.due_dates import DueDate
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.records import Record
from reviewer.domain.stages import StageMove, find_stage
from reviewer.errors import RuleViolation
from reviewer.usecases.bars import write_bar
from reviewer.usecases.deadlines import application_deadlines
from reviewer.usecases.project_review import project_reviews
from reviewer.usecases.stages import stage_of, write_move


class LateProject(Record):
    """An application whose deadline passed: what was not done, what follows, and until when it would be barred.

    ``counted_from`` is the day both periods begin; ``open_scopes`` the occupations without a review in time.
    """

    application: str
    name: str
    credit_code: str
    deadline: str
    stage: str
    late_stage: str
    late_name: str
    counted_from: date
    ends_on: date
    bar_until: date | None
    open_scopes: tuple[str, ...]
    words: str


def late_projects(desk: Desk, round_id: str, on: date | None = None) -> tuple[LateProject, ...]:
    """Everybody in the round who is late on that day (today), by number. Nothing is written.

    Raises:
        RuleViolation: no such round.
    """
    day = on or beijing_date(desk.clock())
    desk.store.round(round_id)
    found = (late_project(desk, row.id, day) for row in desk.store.applications(round_id))
    return tuple(each for each in found if each is not None)


def late_project(desk: Desk, application_id: str, on: date) -> LateProject | None:
    """What the application let pass by that day; None when it is in time or has gone on."""
    scheme = desk.scheme_of(application_id)
    state = stage_of(desk, application_id)
    stage = state.stage
    if not any(each.late_stage and each.date is None and each.stage == stage for each in scheme.deadline):
        return None
    if state.since is not None and on < state.since:
        return None
    for due in application_deadlines(desk, application_id, on):
        # Who came after the window is a matter of the acceptance register.
        late = find_stage(scheme, due.late_stage) if due.late_stage and due.kind == "period" else None
        if late is None or due.stage != stage or due.starts_on is None or due.ends_on is None or on <= due.ends_on:
            continue
        still_open = _open_scopes(desk, application_id, due.ends_on)
        review = scheme.project_review
        if review is not None and review.stage == stage and not still_open:
            continue
        application = desk.application(application_id)
        code = application.fact("credit_code")
        return LateProject(
            application=application_id,
            name=application.applicant_name,
            credit_code=bar_key(code.text) if code is not None else "",
            deadline=due.deadline,
            stage=stage,
            late_stage=late.id,
            late_name=late.name,
            counted_from=due.starts_on,
            ends_on=due.ends_on,
            bar_until=due.bar_until,
            open_scopes=still_open,
            words=_words(due, still_open),
        )
    return None


def lapse_late_projects(
    desk: Desk, round_id: str, on: date | None = None, only: Collection[str] | None = None
) -> tuple[LateProject, ...]:
    """Carry out what the notice says of the late ones: the late stage, and the bar from the letter's date.

    Staff ask for it; ``only`` names the applications, without it all that are late on that day. Each application is
    one change.

    Returns:
        those that were lapsed.

    Raises:
        RuleViolation: ``not_centre``, ``stage_date``, ``not_late`` (a named one is in time), no such round.
    """
    if desk.store.role != "centre":
        raise RuleViolation("视作放弃由评价中心登记，未作更改。", code="not_centre", where=round_id)
    day = on or beijing_date(desk.clock())
    if day > beijing_date(desk.clock()):
        raise RuleViolation(f"{chinese_date(day)}在今天之后，未作更改。", code="stage_date", where=round_id)
    found = late_projects(desk, round_id, day)
    strange = [each for each in only or () if each not in {late.application for late in found}]
    if strange:
        raise RuleViolation(f"{'、'.join(strange)} 没有逾期，未作更改。", code="not_late", where=strange[0])
    chosen = tuple(each for each in found if only is None or each.application in only)
    for each in chosen:
        _lapse(desk, round_id, each, day)
    return chosen


def _lapse(desk: Desk, round_id: str, late: LateProject, day: date) -> None:
    with desk.store.change(desk.actor) as change:
        move = StageMove(stage=late.late_stage, on=day.isoformat(), deadline=late.deadline)
        write_move(change, desk, late.application, move, late.words)
        if late.bar_until is not None:
            bar = Bar(
                credit_code=late.credit_code,
                name=late.name,
                from_day=late.counted_from,
                until=late.bar_until,
                reason=late.words,
                round=round_id,
                application=late.application,
            )
            write_bar(change, desk, bar)


def _open_scopes(desk: Desk, application_id: str, ends_on: date) -> tuple[str, ...]:
    states = project_reviews(desk, application_id)
    return tuple(each.scope for each in states if each.verdict is None or each.verdict.on > ends_on)


def _words(due: DueDate, still_open: tuple[str, ...]) -> str:
    """Both periods from one day, said so; and the notice's own words."""
    last = chinese_date(due.ends_on) if due.ends_on is not None else ""
    first = chinese_date(due.starts_on) if due.starts_on is not None else ""
    left = f"，{'、'.join(still_open)}没有完成" if still_open else ""
    barred = f"，限制申报至{chinese_date(due.bar_until)}" if due.bar_until is not None else ""
    since = f"自{due.counted_from}{first}起算"
    return f"{due.name}{since}，至{last}届满{left}；{due.late.rstrip('。')}{barred}（{due.clause}）"
