"""What is waiting for the person at this machine, worked out from the store; no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from reviewer.desk import Desk
from reviewer.domain.moments import BEIJING, beijing_date
from reviewer.domain.procedure import Deadline
from reviewer.domain.records import Record
from reviewer.domain.scheme import Scheme
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.publicity_issues import PublicityIssue, newest_publicity
from reviewer.usecases.keep_place import last_place
from reviewer.usecases.read_journal import Health
from reviewer.usecases.show_sheet import show_sheet
from ui.screens.home.tasks import Task, read_tasks

WEEKS = 5
WEEKDAYS = "一二三四五六日"


class NextStep(Record):
    """The one thing that the big button does."""

    lead: str
    title: str
    detail: str
    button: str
    screen: str
    where: dict[str, str]


class DueDay(Record):
    """One deadline of the round: its date, or None with the period in ``period``."""

    day: date | None
    name: str
    period: str
    left: str
    is_past: bool


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
    due: tuple[DueDay, ...]
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
    scheme = desk.scheme_of_round(round_id) if round_id else None
    begun = beijing_date(desk.store.round(round_id).created_at) if round_id else today
    tasks = read_tasks(desk, round_id, today, begun) if scheme is not None else ()
    last = _last_entry(desk, last)
    empty, empty_action, empty_screen = _empty_words(desk, round_id, bool(tasks))
    return HomeState(
        today=today,
        round_name=desk.store.round(round_id).name if round_id else "",
        next_step=_next_step(desk, tasks),
        tasks=tasks,
        due=_due_days(scheme, today, begun, newest_publicity(desk, round_id)) if scheme is not None else (),
        facts=tuple(_facts(desk, last, health, today)),
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


def _due_days(scheme: Scheme, today: date, begun: date, issue: PublicityIssue | None) -> tuple[DueDay, ...]:
    days = [
        _publicity_day(each, today, issue)
        if issue is not None and (each.stage, each.date) == ("publicity", None)
        else _due_day(each, today, begun)
        for each in scheme.deadline
    ]
    return tuple(sorted(days, key=lambda each: (each.day is None, each.day or today)))


def _due_day(deadline: Deadline, today: date, begun: date) -> DueDay:
    period = _period_text(deadline)
    if deadline.date is None:
        return DueDay(day=None, name=deadline.name, period=period, left="起算日未定", is_past=False)
    day = date.fromisoformat(deadline.date)
    if day < begun:
        return DueDay(day=day, name=deadline.name, period=period, left="通知原文日期，早于本批次", is_past=True)
    return DueDay(day=day, name=deadline.name, period=period, left=days_text((day - today).days), is_past=day < today)


def _publicity_day(deadline: Deadline, today: date, issue: PublicityIssue) -> DueDay:
    is_past = today > issue.until
    left = "已期满" if is_past else days_text((issue.until - today).days)
    return DueDay(day=issue.until, name=deadline.name, period=_period_text(deadline), left=left, is_past=is_past)


def _period_text(deadline: Deadline) -> str:
    for count, unit in ((deadline.working_days, "个工作日"), (deadline.months, "个月"), (deadline.years, "年")):
        if count is not None:
            return f"{count} {unit}"
    return ""


def days_text(days: int) -> str:
    """余 3 天, 今天, 逾 2 天."""
    if days == 0:
        return "今天"
    return f"余 {days} 天" if days > 0 else f"逾 {-days} 天"


def day_text(day: date, today: date) -> str:
    """11-20 今天, 11-23 周一; with the year when it is another one."""
    form = "%m-%d" if day.year == today.year else "%Y-%m-%d"
    return f"{day.strftime(form)} {'今天' if day == today else '周' + WEEKDAYS[day.weekday()]}"


def calendar_weeks(today: date) -> tuple[tuple[date, ...], ...]:
    """Five weeks, Monday first, the first one holding today."""
    monday = today - timedelta(days=today.weekday())
    return tuple(tuple(monday + timedelta(days=7 * week + day) for day in range(7)) for week in range(WEEKS))


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
    else:
        yield _fact("身份", desk.member, "check", "在用", "met")
    yield _fact("工作库", str(desk.store.folder), "lock", "已加密", "met")


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
    if not desk.store.applications(round_id):
        return "本批次还没有申报材料。导入申报材料包（文件夹或 ZIP）后在这里列出待办。", "导入材料包", "applications"
    if desk.member is None:
        return "没有待办。本机还没有身份，要评分请先建立身份。", "建立身份", "settings"
    return "没有待办：手头的事都做完了。", "", ""
