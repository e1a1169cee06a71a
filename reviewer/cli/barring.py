"""Commands: bar list, bar add, bar lift."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from reviewer.cli.answer import Answer, table
from reviewer.cli.filing import given_date
from reviewer.cli.words import CommandRoom, Words
from reviewer.desk import Desk
from reviewer.domain.bar import Bar
from reviewer.domain.moments import beijing_date
from reviewer.domain.records import to_plain
from reviewer.usecases.bars import add_bar, bar_words, bars, lift_bar
from reviewer.usecases.registers import Kept


def bar_list(desk: Desk, options: Namespace) -> Answer:
    """``bar list [--on D]``"""
    on = given_date(options.on) if options.on is not None else None
    kept = bars(desk, on)
    day = on or beijing_date(desk.clock())
    rows = [
        [each.id, each.value.name, _until(each.value), "有效" if each.value.holds(day) else "已过", each.value.reason]
        for each in kept
    ]
    lines = table([["编号", "单位", "期间", "状态", "理由"], *rows]) if rows else ["没有限制申报登记"]
    return Answer({"bars": [{**_data(each), "holds": each.value.holds(day)} for each in kept]}, lines)


def bar_add(desk: Desk, options: Namespace) -> Answer:
    """``bar add CODE --name N --until D [--from D] --reason R``"""
    first = given_date(options.first) if options.first is not None else None
    kept = add_bar(desk, options.code, options.name, given_date(options.until), options.reason, first)
    return Answer(_data(kept), [bar_words(kept.value)])


def bar_lift(desk: Desk, options: Namespace) -> Answer:
    """``bar lift ID --reason R [--on D]``"""
    on = given_date(options.on) if options.on is not None else None
    kept = lift_bar(desk, options.id, options.reason, on)
    return Answer(_data(kept), [f"已解除对{kept.value.name}的限制，限制登记保留"])


def _data(kept: Kept[Bar]) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(kept.value)
    return {"id": kept.id, **plain}


def _until(bar: Bar) -> str:
    lifted = f"（{bar.lifted_on.isoformat()} 解除）" if bar.lifted_on is not None else ""
    return f"{bar.from_day.isoformat()} 至 {bar.until.isoformat()}{lifted}"


def _add_words(words: Words) -> None:
    group = words.group("bar", "限制申报")
    listing = group.add("list", "列出")
    listing.add_argument("--on", metavar="D", help="只列该日有效的")
    adding = group.add("add", "手工登记，须写理由")
    adding.add_argument("code", metavar="CODE", help="统一社会信用代码")
    adding.add_argument("--name", default="", metavar="N")
    adding.add_argument("--until", required=True, metavar="D")
    adding.add_argument("--from", dest="first", metavar="D", help="不写为当日")
    adding.add_argument("--reason", required=True, metavar="R")
    lifting = group.add("lift", "提前解除，须写理由")
    lifting.add_argument("id")
    lifting.add_argument("--reason", required=True, metavar="R")
    lifting.add_argument("--on", metavar="D")


ROOM = CommandRoom(
    _add_words,
    with_store={("bar", "list"): bar_list, ("bar", "add"): bar_add, ("bar", "lift"): bar_lift},
)
