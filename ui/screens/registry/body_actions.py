"""What can be done with a body, as forms: their fields, what stands in them first, and carrying them out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, NamedTuple

from reviewer.desk import Desk
from reviewer.domain.registry import GROUNDS, GROUNDS_CLAUSE, HELD, OTHER_GROUNDS, Body
from reviewer.domain.supervision import (
    CLAUSE,
    DRAW_RULE_TEXT,
    INSPECTION_KINDS,
    INSPECTION_RESULTS,
    VERIFIED_WORDS,
    Complaint,
    Inspection,
)
from reviewer.errors import RuleViolation
from reviewer.usecases.certificate_codes import give_code, propose_code
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
from reviewer.usecases.documents.entries import typed_date
from reviewer.usecases.supervise import (
    answer_complaint,
    body_history,
    draw_inspections,
    follow_up_inspection,
    record_complaint,
    record_inspection,
)

Kind = Literal["line", "lines", "day", "choice"]
_CHANGES: Final = (
    ("add", "新增职业（工种）"),
    ("reduce", "减少职业（工种）"),
    ("renew", "延续有效期"),
    ("facts", "机构信息"),
)


class FieldSpec(NamedTuple):
    """One field; ``when`` are the values of the form's choice of what to change at which it is shown."""

    key: str
    name: str
    kind: Kind = "line"
    hint: str = ""
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    when: tuple[str, ...] = ()


class FormSpec(NamedTuple):
    """A form of the side pane. ``note`` stands under its title; ``subject`` is the entry that it goes on with."""

    action: str
    title: str
    button: str
    fields: tuple[FieldSpec, ...]
    note: str = ""
    subject: str = ""


def form_of(desk: Desk, action: str, known: Body | None, today: date) -> FormSpec:
    """The form of an action for a body, with what is open of it."""
    day = today.isoformat()
    if known is None or action == "draw":
        return _draw_form()
    if action == "inspect":
        return _inspect_form(desk, known, day)
    if action == "complain":
        return _complain_form(desk, known, day)
    if action == "suspend":
        return _suspend_form(known, today)
    if action == "change":
        return _change_form(known)
    if action == "code":
        return _code_form(desk, known)
    # What somebody is charged with is chosen, never proposed.
    grounds = (("", "请选择"), *((each, each) for each in (*GROUNDS, *OTHER_GROUNDS)))
    return FormSpec(
        "remove",
        f"移出名录：{known.name}",
        "移出名录",
        (
            FieldSpec("ground", "情形", "choice", choices=grounds),
            FieldSpec("reason", "理由", "lines", "写明事实和依据"),
        ),
        f"全部职业（工种）立即退出，备案终止，编号不再使用，不能撤回。依据 {GROUNDS_CLAUSE}。",
    )


def carry_out(desk: Desk, spec: FormSpec, key: str, values: Mapping[str, str]) -> str:
    """Do what a filled form says; what was done, in words.

    Raises:
        RuleViolation: something in it is missing or wrong; ``where`` names the field where it can be told.
    """
    if spec.action == "draw":
        return _draw(desk, values)
    if spec.action == "inspect":
        return _inspect(desk, key, values)
    if spec.action == "follow":
        follow_up_inspection(desk, spec.subject, _day(values, "mended_on"), values["follow_up"])
        return "复查情况已登记。"
    if spec.action == "complain":
        value = Complaint(
            body="",
            received_on=_day(values, "received_on"),
            about=values["about"],
            by=values["by"],
            contact=values["contact"],
        )
        return f"投诉已登记（{record_complaint(desk, key, value)}）。"
    if spec.action == "answer":
        verified = next(each for each in VERIFIED_WORDS if each == values["verified"])
        answer_complaint(desk, spec.subject, verified, values["result"], _day(values, "on"))
        return "投诉已办结。"
    if spec.action in ("suspend", "resume"):
        return _suspend(desk, spec, key, values)
    if spec.action == "change":
        return _change(desk, key, values)
    if spec.action == "code":
        known = give_code(desk, key, values["code"], reason=values["reason"])
        return f"机构编码 {known.code} 已登记。"
    if not values["ground"]:
        raise RuleViolation("先选移出的情形，未作更改。", code="removal_ground", where="ground")
    known = remove_body(desk, key, values["ground"], values["reason"])
    return f"“{known.name}”已移出名录。"


def _inspect_form(desk: Desk, known: Body, day: str) -> FormSpec:
    history = body_history(desk, known)
    fields: tuple[FieldSpec, ...]
    waiting = next((each for each in history if each.kind == "inspection" and each.is_open), None)
    if waiting is not None:
        fields = (
            FieldSpec("mended_on", "改正日期", "day", value=day),
            FieldSpec("follow_up", "复查情况", "lines"),
        )
        note = f"{waiting.on.isoformat()} {waiting.title}：{waiting.text}"
        return FormSpec("follow", f"复查改正：{known.name}", "登记复查", fields, note, waiting.id)
    drawn = next((each for each in history if each.kind == "draw" and each.is_open), None)
    draws = ((drawn.id, f"{drawn.id}（{drawn.on.isoformat()}）"),) if drawn is not None else ()
    people = drawn.text.partition("：")[2] if drawn is not None else ""
    fields = (
        FieldSpec("on", "检查日期", "day", value=day),
        FieldSpec(
            "kind", "方式", "choice", value="random" if drawn else "routine", choices=tuple(INSPECTION_KINDS.items())
        ),
        FieldSpec(
            "draw", "抽取记录", "choice", value=draws[0][0] if draws else "", choices=(("", "不属于抽取"), *draws)
        ),
        FieldSpec("inspectors", "检查人员", "line", "用顿号分开", people),
        FieldSpec("findings", "检查情况", "lines"),
        FieldSpec("result", "结果", "choice", value="passed", choices=tuple(INSPECTION_RESULTS.items())),
        FieldSpec("due_on", "改正期限", "day", "限期改正时填写"),
    )
    return FormSpec("inspect", f"登记检查：{known.name}", "登记", fields, f"依据 {CLAUSE}。")


def _complain_form(desk: Desk, known: Body, day: str) -> FormSpec:
    fields: tuple[FieldSpec, ...]
    waiting = next((each for each in body_history(desk, known) if each.kind == "complaint" and each.is_open), None)
    if waiting is not None:
        words = tuple((value, text) for value, text in VERIFIED_WORDS.items() if value)
        fields = (
            FieldSpec("verified", "核实结果", "choice", value="true", choices=words),
            FieldSpec("result", "处理结果", "lines"),
            FieldSpec("on", "办结日期", "day", value=day),
        )
        note = f"{waiting.on.isoformat()} 收到：{waiting.text}"
        return FormSpec("answer", f"办结投诉：{known.name}", "办结", fields, note, waiting.id)
    fields = (
        FieldSpec("received_on", "收到日期", "day", value=day),
        FieldSpec("about", "事项", "lines"),
        FieldSpec("by", "投诉人"),
        FieldSpec("contact", "联系方式"),
    )
    return FormSpec("complain", f"登记投诉：{known.name}", "登记", fields, f"依据 {CLAUSE}。")


def _suspend_form(known: Body, today: date) -> FormSpec:
    is_suspended = any(each.state == "suspended" for each in known.items)
    wanted = [each for each in known.items if (each.state == "suspended") == is_suspended and each.state in HELD]
    items = (("", "全部"), *((each.scope, each.scope) for each in wanted))
    item = FieldSpec("item", "职业（工种）", "choice", choices=tuple(dict.fromkeys(items)))
    reason = FieldSpec("reason", "理由", "lines")
    if is_suspended:
        return FormSpec("resume", f"恢复：{known.name}", "恢复", (item, reason))
    until = FieldSpec("until", "暂停至", "day", "不填为恢复之前")
    note = f"自 {today.isoformat()} 起不得开展评价；备案和编号仍然有效。"
    return FormSpec("suspend", f"暂停：{known.name}", "暂停", (item, until, reason), note)


def _change_form(known: Body) -> FormSpec:
    held = tuple(dict.fromkeys((each.scope, each.scope) for each in known.items if each.state in HELD))
    facts = {"district": "、".join(known.districts) if known.sites else known.district}
    fields = (
        FieldSpec("what", "变更内容", "choice", value="add", choices=_CHANGES),
        FieldSpec("add", "新增项目", "line", "4-02-04-06 无人机驾驶员=4、3", when=("add",)),
        FieldSpec("number", "备案编号", "line", "不填为机构原编号", when=("add",)),
        FieldSpec("item", "减少项目", "choice", choices=held, when=("reduce",)),
        FieldSpec("until", "有效期至", "day", when=("renew",)),
        *(
            FieldSpec(key, name, "line", facts.get(key) or str(getattr(known, key)), when=("facts",))
            for key, name in FACTS.items()
        ),
        FieldSpec("reason", "理由", "lines"),
    )
    return FormSpec("change", f"变更：{known.name}", "登记变更", fields, "依据 沪人社职〔2020〕439号 五(三)。")


def _code_form(desk: Desk, known: Body) -> FormSpec:
    try:
        proposed = known.code or propose_code(desk, known.key)
    except RuleViolation:
        # Without a credit code the province is not known; the code is typed then.
        proposed = ""
    fields = (
        FieldSpec("code", "机构编码", "line", "S000033000001", proposed),
        FieldSpec("reason", "理由", "line", "改码时填写"),
    )
    note = "证书编码的前 13 位，依据人社鉴发〔2019〕2号；本省编码方案未知，格式可更改（建议）。"
    return FormSpec("code", f"赋码：{known.name}", "赋码", fields, note)


def _draw_form() -> FormSpec:
    fields = (
        FieldSpec("bodies", "抽取家数", "line", value="3"),
        FieldSpec("inspectors", "检查人员", "lines", "用顿号或换行分开"),
        FieldSpec("each", "每家人数", "line", "不填为 2 人"),
        FieldSpec("seed", "种子", "line", "不填为随机产生"),
    )
    return FormSpec("draw", "双随机抽取", "抽取", fields, f"{DRAW_RULE_TEXT}种子和名单随记录保存，可以重抽核对。")


def _draw(desk: Desk, values: Mapping[str, str]) -> str:
    counts = {}
    for name in ("bodies", "each"):
        text = values[name].strip() or "0"
        if not (text.isascii() and text.isdigit()):
            raise RuleViolation(f"“{text}”不是数，未抽取。", code="draw_bodies", where=name)
        counts[name] = int(text)
    kept = draw_inspections(
        desk, counts["bodies"], _names(values["inspectors"]), each=counts["each"], seed=values["seed"]
    )
    names = "、".join(f"{each.name}（{'、'.join(each.inspectors)}）" for each in kept.value.drawn)
    return f"{kept.id} 抽中：{names}。种子 {kept.value.seed}。"


def _inspect(desk: Desk, key: str, values: Mapping[str, str]) -> str:
    value = Inspection(
        body="",
        on=_day(values, "on"),
        kind=next(each for each in INSPECTION_KINDS if each == values["kind"]),
        inspectors=_names(values["inspectors"]),
        findings=values["findings"],
        result=next(each for each in INSPECTION_RESULTS if each == values["result"]),
        due_on=_optional_day(values, "due_on"),
        draw=values["draw"],
    )
    return f"检查已登记（{record_inspection(desk, key, value)}）。"


def _suspend(desk: Desk, spec: FormSpec, key: str, values: Mapping[str, str]) -> str:
    items = (values["item"],) if values["item"] else ()
    if spec.action == "resume":
        return f"“{resume_body(desk, key, values['reason'], items=items).name}”已恢复。"
    until = _optional_day(values, "until")
    return f"“{suspend_body(desk, key, values['reason'], items=items, until=until).name}”已暂停。"


def _change(desk: Desk, key: str, values: Mapping[str, str]) -> str:
    what, reason = values["what"], values["reason"]
    if what == "add":
        known = add_items(desk, key, (typed_item(values["add"]),), reason, number=values["number"])
    elif what == "reduce":
        known = reduce_items(desk, key, (values["item"],), reason)
    elif what == "renew":
        known = renew_body(desk, key, _day(values, "until"), reason)
    else:
        known = change_facts(desk, key, {name: values[name] for name in FACTS}, reason)
    return f"“{known.name}”的变更已登记。"


def _names(text: str) -> tuple[str, ...]:
    return tuple(each for each in re.split(r"[,，、;；\s]+", text) if each)


def _optional_day(values: Mapping[str, str], key: str) -> date | None:
    return _day(values, key) if values[key].strip() else None


def _day(values: Mapping[str, str], key: str) -> date:
    day = typed_date(values[key])
    if day is None:
        raise RuleViolation("请写日期，如 2026-11-20。", code="date_unreadable", where=key)
    return day
