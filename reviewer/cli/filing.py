"""Commands: file, registry end."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from typing import Any

from reviewer.cli.answer import Answer
from reviewer.cli.words import CommandRoom, Words
from reviewer.desk import Desk
from reviewer.domain.filing import Filing
from reviewer.domain.records import to_plain
from reviewer.errors import RuleViolation
from reviewer.usecases.file_application import end_filing, file_application
from reviewer.usecases.list_filings import FilingView


def given_date(text: str) -> date:
    """A date as people type it on the command line: 2026-11-20.

    Raises:
        RuleViolation: ``date_unreadable``.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RuleViolation(
            f"“{text}”不是日期，请写成 2026-11-20 这样。", code="date_unreadable", where=text
        ) from error


def file(desk: Desk, options: Namespace) -> Answer:
    """``file APP [--number N] [--on DATE] [--reason R]``"""
    on = given_date(options.on) if options.on is not None else None
    filing = file_application(desk, options.application, options.number, on, options.reason)
    return Answer(filing, [f"已备案 {filing.name}：{filing.number}，{_validity(filing)}"])


def registry_end(desk: Desk, options: Namespace) -> Answer:
    """``registry end NUMBER --reason R``"""
    end_filing(desk, options.number, options.reason)
    return Answer({"number": options.number, "reason": options.reason}, [f"已终止备案 {options.number}，编号不再使用"])


def filing_data(view: FilingView) -> dict[str, Any]:
    """A filing as ``--json`` gives it."""
    plain: dict[str, Any] = to_plain(view.filing)
    return {**plain, "state": view.state, "days_left": view.days_left, "end_reason": view.reason}


def _validity(filing: Filing) -> str:
    return f"{filing.valid_from.isoformat()} 至 {filing.valid_until.isoformat()}"


def _filing_words(words: Words) -> None:
    file = words.add("file", "备案：公示期满后给机构编号和有效期")
    file.add_argument("application")
    file.add_argument("--number", default="", metavar="N", help="备案编号；不写为顺次编号")
    file.add_argument("--on", metavar="DATE", help="备案日期；不写为当日")
    file.add_argument("--reason", default="", help="公示不在本存储中进行时的说明")
    registry = words.group("registry", "备案机构")
    end = registry.add("end", "终止备案")
    end.add_argument("number")
    end.add_argument("--reason", required=True)


ROOM = CommandRoom(
    _filing_words,
    with_store={
        ("file", None): file,
        ("registry", "end"): registry_end,
    },
)
