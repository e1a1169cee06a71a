"""What is waiting for the person at this machine, worked out from the store; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from reviewer.desk import Desk
from reviewer.domain.due_dates import WEEKDAYS, DueDate
from reviewer.domain.moments import BEIJING, beijing_date
from reviewer.domain.records import Record
from reviewer.domain.working_days import WorkCalendar
from reviewer.errors import RuleViolation
from reviewer.usecases.deadlines import round_deadlines
from reviewer.usecases.hold_identity import show_identity
from reviewer.usecases.keep_place import last_place
from reviewer.usecases.read_journal import Health
from reviewer.usecases.show_sheet import show_sheet
from reviewer.usecases.work_periods import work_calendar
from reviewer.usecases.work_result import not_scored
from ui.screens.home.task import Task
from ui.screens.home.tasks import read_tasks

WEEKS = 5
SATURDAY = 5
# Deadlines that the calendar underlines.
MARKED = ("open", "overdue", "met", "late")
# The end of a filing is told from half a year before.
VALIDITY_DAYS = 183
# From this month on the next year's days off are looked for.
NOTICE_MONTH = 10


class NextStep(Record):
    """The one thing that the big button does."""

    lead: str
    title: str
    detail: str
    button: str
    screen: str
    where: dict[str, str]


class CalendarDay(Record):
    """One day of the small calendar; ``names`` are the deadlines that end on it."""

    day: date
    is_off: bool
    is_worked_weekend: bool
    is_overdue: bool
    in_publicity: bool
    names: str


class MachineFact(Record):
    """One line of 本机: label, value, sign, word, token."""

    label: str
    value: str
    icon: str
    word: str
    token: str


class LastSaved(Record):
    """The newest journal entry: its number and when."""

    seq: int
    at: datetime


class HomeState(Record):
    """All that the screen shows."""

    today: date
    round_name: str
    next_step: NextStep | None
    tasks: tuple[Task, ...]
    due: tuple[DueDate, ...]
    calendar: tuple[CalendarDay, ...]
    facts: tuple[MachineFact, ...]
    last: LastSaved | None
    empty: str
    empty_action: str
    empty_screen: str
    open_sheets: int


def read_home(desk: Desk, round_id: str, last: LastSaved | None = None, health: Health | None = None) -> HomeState:
    """Read everything that the screen shows.

    ``round_id`` is empty before there is a round; ``last`` is the newest journal entry known so far
    (only younger ones are read); ``health`` is what the doctor found, None while it still looks.
    """
    today = beijing_date(desk.clock())
    due = round_deadlines(desk, round_id, today) if round_id else ()
    tasks = read_tasks(desk, round_id, today, due) if round_id else ()
    calendar = work_calendar(desk)
    last = _last_entry(desk, last)
    empty, empty_action, empty_screen = _empty_words(desk, round_id, bool(tasks))
    return HomeState(
        today=today,
        round_name=desk.store.round(round_id).name if round_id else "",
        next_step=_next_step(desk, tasks),
        tasks=tasks,
        due=tuple(each for each in due if _is_ahead(each)),
        calendar=_calendar_days(calendar, today, due),
        facts=(*_facts(desk, last, health, today), *_certificate_fact(desk, today), _year_fact(calendar, today)),
        last=last,
        empty=empty,
        empty_action=empty_action,
        empty_screen=empty_screen,
        open_sheets=sum(task.kind == "score" for task in tasks),
    )


def _next_step(desk: Desk, tasks: tuple[Task, ...]) -> NextStep | None:
    """Where the member stopped, while that sheet is open; else the first task."""
    here = _stopped_at(desk)
    if here is not None:
        return here
    if not tasks:
        return None
    first = tasks[0]
    how_far = f"{first.done} / {first.total} {first.unit}" if first.total else first.note
    return NextStep(
        lead="下一件事",
        title=first.title,
        detail=f"{first.subject}　{how_far}".strip(),
        button=first.button,
        screen=first.screen,
        where=first.where,
    )


def _stopped_at(desk: Desk) -> NextStep | None:
    place = last_place(desk)
    if place is None or desk.member is None or place.item is None:
        return None
    try:
        view = show_sheet(desk, place.application)
        scheme = desk.scheme_of(place.application)
        row = desk.store.application(place.application)
        item = scheme.item(place.item)
    except (RuleViolation, KeyError):
        # The place is a convenience: an application that was since replaced has no place to go back to.
        return None
    if view.is_locked:
        return None
    where = {"application": place.application, "item": place.item, "field": place.field}
    if place.scope is not None:
        where["scope"] = place.scope
    counted = "各职业共已评" if len(desk.application(place.application).occupations) > 1 else "已评"
    occupation = f" · {place.occupation or place.scope}" if place.occupation or place.scope else ""
    return NextStep(
        lead="停在上次的地方",
        title=f"{item.clause}　{item.name}",
        detail=f"{row.name}{occupation}　{counted} {view.scored} / {view.places} 项",
        button="继续评分",
        screen="scoring",
        where=where,
    )


def _is_ahead(due: DueDate) -> bool:
    """Whether somebody has to mind it: not what is over, nor a validity that ends in years."""
    if due.kind == "validity":
        return due.days_left is not None and due.days_left <= VALIDITY_DAYS
    return due.state not in ("past", "void")


def _calendar_days(calendar: WorkCalendar, today: date, due: Sequence[DueDate]) -> tuple[CalendarDay, ...]:
    """Five weeks, Monday first, the first one holding today."""
    monday = today - timedelta(days=today.weekday())
    names: dict[date, list[DueDate]] = {}
    for each in due:
        if each.ends_on is not None and each.state in MARKED:
            names.setdefault(each.ends_on, []).append(each)
    banded = {day for each in due if each.stage == "publicity" for day in _run(each)}
    days = []
    for day in (monday + timedelta(days=at) for at in range(7 * WEEKS)):
        mine = names.get(day, [])
        works = calendar.is_working(day)
        days.append(
            CalendarDay(
                day=day,
                is_off=day.weekday() >= SATURDAY if works is None else not works,
                is_worked_weekend=works is True and day.weekday() >= SATURDAY,
                is_overdue=any(each.state == "overdue" for each in mine),
                in_publicity=day in banded,
                names="、".join(each.name for each in mine),
            )
        )
    return tuple(days)


def _run(due: DueDate) -> tuple[date, ...]:
    if due.starts_on is None or due.ends_on is None:
        return ()
    return tuple(due.starts_on + timedelta(days=at) for at in range((due.ends_on - due.starts_on).days + 1))


def day_text(day: date, today: date) -> str:
    """11-20 今天, 11-23 周一; of another year 2027-02-21."""
    if day.year != today.year:
        return day.isoformat()
    return f"{day:%m-%d} {'今天' if day == today else '周' + WEEKDAYS[day.weekday()]}"


def _last_entry(desk: Desk, last: LastSaved | None) -> LastSaved | None:
    for entry in desk.store.journal(after=last.seq if last is not None else 0):
        last = LastSaved(seq=entry.seq, at=entry.at)
    return last


def _facts(desk: Desk, last: LastSaved | None, health: Health | None, today: date) -> Iterable[MachineFact]:
    if last is not None:
        yield _fact("最后保存", _moment(last.at, today), "check", "已写入", "met")
    if health is None:
        yield _fact("完整性检查", "正在检查…", "", "", "")
    elif health.problems:
        yield _fact("完整性检查", _moment(health.checked_at, today), "x", f"{len(health.problems)} 处异常", "not_met")
    else:
        yield _fact("完整性检查", _moment(health.checked_at, today), "check", "无异常", "met")
    if last is not None:
        is_whole = health is None or health.is_journal_whole
        word = "" if health is None else "链完整" if is_whole else "链断开"
        yield _fact(
            "操作日志", f"{last.seq:,} 条", "check" if is_whole else "x", word, "met" if is_whole else "not_met"
        )
    if desk.member is None and desk.store.role == "centre":
        yield _fact("身份", "还没有身份，可作中心工作", "", "", "")
        yield _fact("评分", "须先建立身份", "", "", "")
    elif desk.member is None:
        yield _fact("身份", "未建立", "question-mark", "不能评分", "unclear")
    yield _fact("工作库", str(desk.store.folder), "lock", "已加密", "met")


def _certificate_fact(desk: Desk, today: date) -> Iterable[MachineFact]:
    identity = show_identity(desk)
    if identity is None:
        return
    value = f"{identity.name}，至 {identity.valid_until.isoformat()}"
    if identity.valid_until < today:
        yield _fact("签名证书", value, "x", "已过期", "not_met")
    elif identity.is_issued:
        yield _fact("签名证书", value, "check", "有效", "met")
    else:
        yield _fact("签名证书", value, "question-mark", "自签，未签发", "unclear")


def _year_fact(calendar: WorkCalendar, today: date) -> MachineFact:
    """Whether the days off of this year, and late in it of the next, are on record."""
    year = today.year + (today.month >= NOTICE_MONTH)
    if calendar.year(year) is None:
        return _fact("节假日表", f"{year} 年", "question-mark", "未收录", "unclear")
    return _fact("节假日表", f"{year} 年", "check", "已收录", "met")


def _fact(label: str, value: str, icon: str, word: str, token: str) -> MachineFact:
    return MachineFact(label=label, value=value, icon=icon, word=word, token=token)


def _moment(at: datetime, today: date) -> str:
    day = beijing_date(at)
    clock = at.astimezone(BEIJING).strftime("%H:%M:%S")
    return f"今天 {clock}" if day == today else f"{day.isoformat()} {clock}"


def _empty_words(desk: Desk, round_id: str, has_tasks: bool) -> tuple[str, str, str]:
    if has_tasks:
        return "", "", ""
    if desk.store.role == "member" and desk.member is None:
        words = "本机还没有身份。先建立身份，把登记文件交给评价中心；收到证书和评审包后开始评分。"
        return words, "建立身份", "settings"
    if not round_id and desk.store.role == "centre":
        return "还没有批次。先选遴选办法，建立一个批次，再导入申报材料包。", "建立批次", "registry"
    if not round_id:
        return "还没有评审包。请导入评价中心发来的评审包，然后开始评分。", "导入评审包", "panel"
    if why := not_scored(desk, round_id):
        return why, "到名录", "registry"
    if not desk.store.applications(round_id):
        return "本批次还没有申报材料。导入申报材料包（文件夹或 ZIP）后在这里列出待办。", "导入材料包", "applications"
    if desk.member is None:
        return "没有待办。本机还没有身份，要评分请先建立身份。", "建立身份", "settings"
    return "没有待办：手头的事都做完了。", "", ""
