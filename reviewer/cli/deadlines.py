"""Commands: deadline, deadlines, deadline-change, plan, calendar."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from reviewer.cli.answer import Answer, table
from reviewer.cli.filing import given_date
from reviewer.cli.issuing import round_of
from reviewer.cli.words import CommandRoom, Words
from reviewer.desk import Desk
from reviewer.domain.due_dates import WEEKDAYS, DueDate
from reviewer.domain.procedure import Stage
from reviewer.domain.records import to_plain
from reviewer.domain.working_days import Period
from reviewer.errors import RuleViolation
from reviewer.usecases.calendar_export import write_round_ics
from reviewer.usecases.deadlines import change_deadline, subject_deadlines
from reviewer.usecases.follow_up_deadlines import follow_up_deadlines
from reviewer.usecases.stage_plan import PlannedStage, accept_proposal, plan_stage, stage_plan
from reviewer.usecases.work_periods import import_calendar, list_calendar, show_calendar, work_calendar


def deadline(desk: Desk | None, options: Namespace) -> Answer:
    """``deadline DATE (--working-days N [--from-next-day] | --months N | --years N)``"""
    calendar, day = work_calendar(desk), given_date(options.date)
    if options.from_next_day and options.working_days is None:
        raise RuleViolation(
            "--from-next-day 只用于工作日；按月、按年的期间依法从次日起算。", code="from_next_day", where=options.date
        )
    if options.working_days is not None:
        period = calendar.working_days_from(day, options.working_days, from_next_day=options.from_next_day)
    elif options.months is not None:
        period = calendar.add_months(day, options.months)
    else:
        period = calendar.add_years(day, options.years)
    return Answer(_period_data(period), _period_lines(period))


def _period_data(period: Period) -> dict[str, Any]:
    return {
        "days": [each.isoformat() for each in period.days],
        "end": None if period.end is None else period.end.isoformat(),
        "rolled": period.rolled,
        "calendar": period.calendar,
        "notes": list(period.notes),
        "last_day": None if period.last_day is None else period.last_day.isoformat(),
    }


def _period_lines(period: Period) -> list[str]:
    lines = [f"{place:>3}  {_with_weekday(day)}" for place, day in enumerate(period.days, 1)]
    if period.end is None:
        return [*lines, "止日不能确定", *period.notes]
    words = "（最后一日为休假日，已顺延）" if period.rolled else ""
    return [*lines, f"止日 {_with_weekday(period.end)}{words}", *period.notes]


def _with_weekday(day: date) -> str:
    return f"{day.isoformat()} 星期{WEEKDAYS[day.weekday()]}"


def deadlines(desk: Desk, options: Namespace) -> Answer:
    """``deadlines [--round R] [--application A] [--on DATE] [--ics F]``"""
    round_id = round_of(desk, options)
    application = options.application or ""
    today = given_date(options.on) if options.on is not None else None
    dues = subject_deadlines(desk, application or round_id, today)
    dues += follow_up_deadlines(desk, round_id, today, application)
    data: dict[str, Any] = {"deadlines": [_due_data(each) for each in dues]}
    lines = [line for each in dues for line in _due_lines(each)] or ["没有期限"]
    if options.ics is not None:
        path = write_round_ics(desk, round_id, options.ics, application)
        data["ics"] = str(path)
        lines.append(f"日历已写好：{path}")
    return Answer(data, lines)


def deadline_change(desk: Desk, options: Namespace) -> Answer:
    """``deadline-change SUBJECT DEADLINE (--on DATE | --as-computed) --reason R``"""
    on = None if options.as_computed else given_date(options.on)
    due = change_deadline(desk, options.subject, options.deadline, on, options.reason)
    return Answer(_due_data(due), _due_lines(due))


def _due_data(due: DueDate) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(due)
    return {**plain, "left": due.left_text}


def _due_lines(due: DueDate) -> list[str]:
    if due.ends_on is not None:
        end = _with_weekday(due.ends_on)
    elif due.last_day is not None:
        end = f"{due.last_day.isoformat()}（待定）"
    else:
        end = "日期未定"
    words = "，".join(each for each in (due.left_text, due.working_days_text) if each)
    head = f"{due.name}（{due.subject} {due.deadline}）　{end}　{words}"
    late = [f"    逾期：{due.late}"] if due.late else []
    return [head, *(f"    {each}" for each in (*due.steps, *due.notes)), *late]


def plan(desk: Desk, options: Namespace) -> Answer:
    """``plan [--round R] [--stage S --from D --to D [--reason R] | --accept]``"""
    round_id = round_of(desk, options)
    if options.stage is None and (options.first or options.last):
        raise RuleViolation("请用 --stage 写明是哪个阶段，未作更改。", code="plan_incomplete")
    if options.stage is not None:
        if options.first is None or options.last is None:
            why = "请用 --from 和 --to 写明起止日，未作更改。"
            raise RuleViolation(why, code="plan_incomplete", where=options.stage)
        first, last = given_date(options.first), given_date(options.last)
        plan_stage(desk, round_id, options.stage, first, last, options.reason)
    elif options.accept:
        accept_proposal(desk, round_id, options.reason)
    planned = stage_plan(desk, round_id)
    stages = {each.id: each for each in desk.scheme_of_round(round_id).stage}
    rows = [_plan_row(stages[each.stage], each) for each in planned]
    lines = table([["阶段", "起", "止", ""], *rows]) if rows else ["没有阶段"]
    return Answer({"round": round_id, "plan": planned}, lines)


def _plan_row(stage: Stage, planned: PlannedStage) -> list[str]:
    first = planned.starts_on.isoformat() if planned.starts_on is not None else "待定"
    last = planned.ends_on.isoformat() if planned.ends_on is not None else "待定"
    return [stage.name, first, last, "建议" if planned.is_proposal else ""]


def calendar_list(desk: Desk, _options: Namespace) -> Answer:
    """``calendar list``"""
    years = list_calendar(desk)
    head = ["年", "放假", "调休上班", "来源"]
    rows = [
        [
            str(each.year),
            f"{each.off} 天",
            f"{each.work_on_weekend} 天",
            "本存储导入" if each.is_added else "随程序提供",
        ]
        for each in years
    ]
    return Answer({"years": years}, table([head, *rows]))


def calendar_show(desk: Desk | None, options: Namespace) -> Answer:
    """``calendar show YEAR``"""
    year = show_calendar(desk, options.year)
    rows = [[_with_weekday(day), "放假"] for day in year.off]
    rows += [[_with_weekday(day), "调休上班"] for day in year.work_on_weekend]
    lines = table(sorted(rows))
    return Answer(year, [f"{year.year}年的节假日安排", *(f"来源 {each}" for each in year.papers), *lines])


def calendar_import(desk: Desk, options: Namespace) -> Answer:
    """``calendar import FILE``"""
    year = import_calendar(desk, options.file)
    words = f"已导入{year.year}年的节假日安排：放假 {len(year.off)} 天，调休上班 {len(year.work_on_weekend)} 天"
    return Answer({"year": year.year}, [words])


def _add_words(words: Words) -> None:
    deadline = words.add("deadline", "计算期限（工作日含调休）")
    deadline.add_argument("date", metavar="DATE")
    length = deadline.add_mutually_exclusive_group(required=True)
    length.add_argument("--working-days", type=int, metavar="N")
    length.add_argument("--months", type=int, metavar="N")
    length.add_argument("--years", type=int, metavar="N")
    deadline.add_argument("--from-next-day", action="store_true", help="首日不计")
    listing = words.add("deadlines", "批次或一份申报的期限，逐步列出算法；可写成日历文件")
    listing.add_argument("--round")
    listing.add_argument("--application")
    listing.add_argument("--on", metavar="DATE", help="按这一天看；不写为今天")
    listing.add_argument("--ics", type=Path, metavar="F", help="写成日历文件（.ics）")
    change = words.add("deadline-change", "改一项期限，须写理由；按规定算出的日期仍列在旁边")
    change.add_argument("subject", help="批次号或申报编号")
    change.add_argument("deadline", help="期限的代号，见 deadlines")
    day = change.add_mutually_exclusive_group(required=True)
    day.add_argument("--on", metavar="DATE", help="改为这一天")
    day.add_argument("--as-computed", action="store_true", help="恢复为按规定计算")
    change.add_argument("--reason", required=True)
    _plan_words(words)
    calendar = words.group("calendar", "节假日安排")
    calendar.add("list", "列出")
    calendar.add("show", "一年中放假和调休上班的日子").add_argument("year", type=int)
    calendar.add("import", "导入新一年的安排").add_argument("file", type=Path)


def _plan_words(words: Words) -> None:
    plan = words.add("plan", "阶段安排：每个阶段从哪天到哪天")
    plan.add_argument("--round")
    plan.add_argument("--stage", metavar="S", help="阶段的代号或名称")
    plan.add_argument("--from", dest="first", metavar="DATE")
    plan.add_argument("--to", dest="last", metavar="DATE")
    plan.add_argument("--accept", action="store_true", help="采用全部建议的日期")
    plan.add_argument("--reason", default="", help="改动已有安排的理由")


ROOM = CommandRoom(
    _add_words,
    with_store={
        ("deadlines", None): deadlines,
        ("deadline-change", None): deadline_change,
        ("plan", None): plan,
        ("calendar", "list"): calendar_list,
        ("calendar", "import"): calendar_import,
    },
    either={("deadline", None): deadline, ("calendar", "show"): calendar_show},
)
