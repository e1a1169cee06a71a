"""Commands: registry inspect, draw, complain, suspend, resume, change, renew, remove."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from typing import Any

from reviewer.cli.answer import Answer
from reviewer.cli.filing import given_date
from reviewer.cli.registry import body_data, day_of
from reviewer.cli.words import CommandRoom, Words
from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date
from reviewer.domain.records import to_plain
from reviewer.domain.registry import GROUNDS, OTHER_GROUNDS, Body
from reviewer.domain.supervision import (
    DRAW_RULE_TEXT,
    INSPECTION_KINDS,
    INSPECTION_RESULTS,
    VERIFIED_WORDS,
    Complaint,
    Draw,
    Inspection,
)
from reviewer.errors import RuleViolation
from reviewer.usecases.change_bodies import (
    FACTS,
    add_items,
    change_facts,
    reduce_items,
    remove_body,
    renew_body,
    resume_body,
    suspend_body,
    typed_item,
)
from reviewer.usecases.registers import Kept
from reviewer.usecases.supervise import (
    answer_complaint,
    check_draw,
    draw_inspections,
    draws,
    follow_up_inspection,
    record_complaint,
    record_inspection,
)


def draw(desk: Desk, options: Namespace) -> Answer:
    """``registry draw --bodies N --inspectors a,b,c [--each N] [--seed S]``, ``draw --check ID``, ``draw --list``"""
    if options.check:
        kept, problem = check_draw(desk, options.check)
        if problem:
            raise RuleViolation(f"{options.check}：{problem}。", code="draw_differs", where=options.check)
        lines = [f"{kept.id} 按种子重抽，结果与记录一致", *_draw_lines(kept)]
        return Answer({**_draw_data(kept), "holds": True}, lines)
    if options.list:
        every = draws(desk)
        return Answer(
            {"draws": [_draw_data(each) for each in every]}, [line for each in every for line in _draw_lines(each)]
        )
    names = [name for name in re.split(r"[,，、\s]+", options.inspectors) if name]
    kept = draw_inspections(desk, options.bodies, names, each=options.each, seed=options.seed, on=day_of(options.on))
    return Answer(_draw_data(kept), _draw_lines(kept))


def inspect(desk: Desk, options: Namespace) -> Answer:
    """``registry inspect KEY …`` · ``registry inspect --follow-up ID --mended DATE --found TEXT``"""
    if options.follow_up:
        mended = given_date(options.mended) if options.mended else beijing_date(desk.clock())
        kept = follow_up_inspection(desk, options.follow_up, mended, options.found)
        return Answer({"id": kept.id, **to_plain(kept.value)}, [f"{kept.id} 已登记复查"])
    on = day_of(options.on) or beijing_date(desk.clock())
    value = Inspection(
        body="",
        on=on,
        kind=options.kind,
        inspectors=tuple(name for name in re.split(r"[,，、\s]+", options.by) if name),
        findings=options.found,
        result=options.result,
        due_on=day_of(options.due),
        draw=options.draw,
    )
    id = record_inspection(desk, options.key or "", value, id=options.correct, reason=options.reason)
    return Answer({"id": id}, [f"{id} 已登记：{INSPECTION_RESULTS[value.result]}"])


def complain(desk: Desk, options: Namespace) -> Answer:
    """``registry complain KEY --about TEXT …`` · ``registry complain --answer ID --verified V --result TEXT``"""
    if options.answer:
        kept = answer_complaint(desk, options.answer, options.verified, options.result, day_of(options.on))
        return Answer(
            {"id": kept.id, **to_plain(kept.value)}, [f"{kept.id} 已办结：{VERIFIED_WORDS[kept.value.verified]}"]
        )
    on = day_of(options.on) or beijing_date(desk.clock())
    value = Complaint(body="", received_on=on, about=options.about, by=options.by, contact=options.contact)
    id = record_complaint(desk, options.key or "", value)
    return Answer({"id": id}, [f"{id} 已登记"])


def suspend(desk: Desk, options: Namespace) -> Answer:
    """``registry suspend KEY [--item O ...] [--until DATE] --reason R``"""
    until, on = day_of(options.until), day_of(options.on)
    return _answer(suspend_body(desk, options.key, options.reason, items=options.item or (), until=until, on=on))


def resume(desk: Desk, options: Namespace) -> Answer:
    """``registry resume KEY [--item O ...] --reason R``"""
    return _answer(resume_body(desk, options.key, options.reason, items=options.item or (), on=day_of(options.on)))


def change(desk: Desk, options: Namespace) -> Answer:
    """``registry change KEY [--add O=LEVELS ...] [--drop O ...] [--set FIELD=TEXT ...] --reason R``"""
    on = day_of(options.on)
    added = tuple(map(typed_item, options.add or ()))
    known: Body | None = None
    if added:
        known = add_items(
            desk,
            options.key,
            added,
            options.reason,
            number=options.number,
            edition=options.edition,
            until=day_of(options.until),
            on=on,
        )
    if options.drop:
        known = reduce_items(desk, options.key, options.drop, options.reason, on=on)
    if options.set or known is None:
        facts = dict(each.partition("=")[::2] for each in options.set or ())
        known = change_facts(desk, options.key, facts, options.reason, on=on)
    return _answer(known)


def renew(desk: Desk, options: Namespace) -> Answer:
    """``registry renew KEY --until DATE [--item O ...] --reason R``"""
    until = given_date(options.until)
    return _answer(
        renew_body(desk, options.key, until, options.reason, items=options.item or (), on=day_of(options.on))
    )


def remove(desk: Desk, options: Namespace) -> Answer:
    """``registry remove KEY --ground G --reason R``"""
    return _answer(remove_body(desk, options.key, options.ground, options.reason, on=day_of(options.on)))


def _answer(known: Body) -> Answer:
    items = "、".join(f"{each.scope} {'、'.join(map(str, each.levels))}" for each in known.items if each.is_assessed)
    return Answer(body_data(known), [f"{known.name}：{known.state_text}；可评价 {items or '无'}"])


def _draw_data(kept: Kept[Draw]) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(kept.value)
    return {"id": kept.id, **plain, "how": DRAW_RULE_TEXT}


def _draw_lines(kept: Kept[Draw]) -> list[str]:
    value = kept.value
    head = (
        f"{kept.id}  {value.on.isoformat()}  从 {len(value.population)} 家抽 {len(value.drawn)} 家，种子 {value.seed}"
    )
    return [head, *(f"  {each.name}：{'、'.join(each.inspectors)}" for each in value.drawn), DRAW_RULE_TEXT]


def _body_word(registry: Words, name: str, text: str, *, items: bool = True, until: str = "") -> ArgumentParser:
    word = registry.add(name, text)
    word.add_argument("key", help="机构名称、信用代码或备案编号")
    word.add_argument("--reason", required=True)
    word.add_argument("--on", metavar="DATE", help="自这一天起；不写为今天")
    if items:
        word.add_argument("--item", action="append", metavar="O", help="职业（工种）或编码；不写为全部")
    if until:
        word.add_argument("--until", metavar="DATE", help=until, required=name == "renew")
    return word


def _words(words: Words) -> None:
    registry = words.group("registry", "备案机构")
    _body_word(registry, "suspend", "暂停机构或职业（工种）", until="暂停至；不写为恢复前")
    _body_word(registry, "resume", "恢复")
    _body_word(registry, "renew", "延续有效期", until="新的有效期止日")
    changing = _body_word(
        registry, "change", "新增、减少职业（工种），更改机构信息", items=False, until="新增项目的止日"
    )
    changing.add_argument("--add", action="append", metavar="O=LEVELS", help="如 4-02-04-06 无人机驾驶员=4、3")
    changing.add_argument("--drop", action="append", metavar="O", help="职业（工种）或编码")
    changing.add_argument("--set", action="append", metavar="FIELD=TEXT", help=f"{'、'.join(FACTS)}")
    changing.add_argument("--number", default="", help="新增项目的备案编号；不写为机构原编号")
    changing.add_argument("--edition", default="", help="新增项目编码的大典版本")
    removing = _body_word(registry, "remove", "移出名录；编号不再使用", items=False)
    removing.add_argument("--ground", required=True, choices=(*GROUNDS, *OTHER_GROUNDS))
    drawing = registry.add("draw", "双随机抽取检查对象和检查人员")
    drawing.add_argument("--bodies", type=int, default=1, metavar="N")
    drawing.add_argument("--inspectors", default="", metavar="NAMES", help="检查人员，用逗号分开")
    drawing.add_argument("--each", type=int, default=0, metavar="N", help="每家几人；不写为 2 人")
    drawing.add_argument("--seed", default="", help="种子；不写为随机产生，随记录保存")
    drawing.add_argument("--on", metavar="DATE")
    drawing.add_argument("--check", default="", metavar="ID", help="按种子重抽，与记录比对")
    drawing.add_argument("--list", action="store_true", help="列出历次抽取")
    _inspect_words(registry)


def _inspect_words(registry: Words) -> None:
    inspecting = registry.add("inspect", "登记检查，或复查改正情况")
    inspecting.add_argument("key", nargs="?")
    inspecting.add_argument("--on", metavar="DATE")
    inspecting.add_argument("--kind", choices=list(INSPECTION_KINDS), default="routine")
    inspecting.add_argument("--by", default="", metavar="NAMES", help="检查人员，用逗号分开")
    inspecting.add_argument("--found", default="", metavar="TEXT", help="检查或复查情况")
    inspecting.add_argument("--result", choices=list(INSPECTION_RESULTS), default="passed")
    inspecting.add_argument("--due", metavar="DATE", help="改正期限")
    inspecting.add_argument("--draw", default="", metavar="ID", help="所属的双随机抽取")
    inspecting.add_argument("--follow-up", default="", metavar="ID", help="复查这条检查记录")
    inspecting.add_argument("--mended", metavar="DATE", help="改正日期")
    inspecting.add_argument("--correct", default="", metavar="ID", help="更正这条检查记录（须写理由）")
    inspecting.add_argument("--reason", default="")
    complaining = registry.add("complain", "登记投诉举报，或办结")
    complaining.add_argument("key", nargs="?")
    complaining.add_argument("--about", default="", metavar="TEXT", help="事项")
    complaining.add_argument("--by", default="", help="投诉人")
    complaining.add_argument("--contact", default="", help="联系方式")
    complaining.add_argument("--on", metavar="DATE", help="收到或办结日期")
    complaining.add_argument("--answer", default="", metavar="ID", help="办结这条投诉")
    complaining.add_argument("--verified", choices=[each for each in VERIFIED_WORDS if each], default="")
    complaining.add_argument("--result", default="", metavar="TEXT", help="处理结果")


ROOM = CommandRoom(
    _words,
    with_store={
        ("registry", "draw"): draw,
        ("registry", "inspect"): inspect,
        ("registry", "complain"): complain,
        ("registry", "suspend"): suspend,
        ("registry", "resume"): resume,
        ("registry", "change"): change,
        ("registry", "renew"): renew,
        ("registry", "remove"): remove,
    },
)
