"""Supervision after the filing: 双随机 drawing, inspections and mending, complaints; what happened to a body in order.

Source: 沪人社职〔2020〕439号 四(二).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple, TypeVar

import msgspec

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.registers import COMPLAINT, DRAW, INSPECTION
from reviewer.domain.registry import CHANGE_KINDS, HELD, Body, BodyChange
from reviewer.domain.supervision import (
    CLAUSE,
    INSPECTION_KINDS,
    INSPECTION_RESULTS,
    VERIFIED_WORDS,
    Complaint,
    Draw,
    Inspection,
    Verified,
    draw_bodies,
    draw_problem,
    population_hash,
)
from reviewer.errors import RuleViolation
from reviewer.usecases.change_bodies import body_changes
from reviewer.usecases.registers import Kept, enter, entries, entry, next_id
from reviewer.usecases.registry import bodies, body

KeptT = TypeVar("KeptT")
INSPECTORS_EACH = 2


class HistoryLine(NamedTuple):
    """One thing on record of a body. ``is_open``: something is still to be done, ``due_on`` until when."""

    on: date
    kind: Literal["draw", "inspection", "complaint", "change", "filing", "list"]
    title: str
    text: str
    id: str = ""
    is_open: bool = False
    due_on: date | None = None


def draw_inspections(
    desk: Desk, count: int, inspectors: Sequence[str], *, each: int = 0, seed: str = "", on: date | None = None
) -> Kept[Draw]:
    """Draw bodies that hold something, and inspectors for each, at random; kept so that it can be repeated and proven.

    Without a seed one of 128 random bits is taken. ``each``: inspectors a body, else two (one where there is one).

    Raises:
        RuleViolation: ``draw_bodies``, ``draw_inspectors``, ``centre_only``.
    """
    _require_centre(desk)
    day = on or beijing_date(desk.clock())
    names = tuple(dict.fromkeys(name for each_name in inspectors if (name := each_name.strip())))
    known = [each for each in bodies(desk, day) if any(item.state in HELD for item in each.items)]
    population = [(each.key, each.name) for each in known]
    used = seed.strip() or secrets.token_hex(16)
    a_body = each or min(INSPECTORS_EACH, len(names))
    drawn = draw_bodies(used, population, names, count=count, each=a_body)
    keys = tuple(key for key, _ in population)
    draw = Draw(
        on=day,
        seed=used,
        population=keys,
        population_sha256=population_hash(keys),
        inspectors=names,
        each=a_body,
        drawn=drawn,
    )
    id = next_id(desk, DRAW, "draw")
    with desk.store.change(desk.actor) as change:
        enter(change, DRAW, id, "", draw)
    return _found(entry(desk, DRAW, Draw, id), id)


def draws(desk: Desk) -> tuple[Kept[Draw], ...]:
    """Every drawing, in order."""
    return entries(desk, DRAW, Draw)


def check_draw(desk: Desk, id: str) -> tuple[Kept[Draw], str]:
    """A kept drawing and why it is not what its seed gives (empty when it is).

    Raises:
        RuleViolation: ``unknown_draw``.
    """
    kept = _found(entry(desk, DRAW, Draw, id), id)
    return kept, draw_problem(kept.value)


def record_inspection(desk: Desk, key: str, inspection: Inspection, *, id: str = "", reason: str = "") -> str:
    """Write an inspection of a body down; with an ``id`` correct it, for a reason. Returns its id.

    Raises:
        RuleViolation: ``unknown_body``, ``several_bodies``, ``inspection_incomplete``, ``change_reason``,
            ``unknown_entry``, ``unknown_draw``.
    """
    _require_centre(desk)
    known = body(desk, key)
    value = msgspec.structs.replace(inspection, body=known.key, findings=inspection.findings.strip())
    if not value.inspectors or not value.findings:
        raise RuleViolation("检查须写明检查人员和检查情况，未登记。", code="inspection_incomplete", where=known.key)
    if value.result == "rectify" and value.due_on is None:
        raise RuleViolation("限期改正须写明期限，未登记。", code="inspection_incomplete", where="due_on")
    if value.due_on is not None and value.due_on < value.on:
        raise RuleViolation("改正期限早于检查日期，未登记。", code="inspection_incomplete", where="due_on")
    if value.draw and known.key not in {each.key for each in check_draw(desk, value.draw)[0].value.drawn}:
        raise RuleViolation(f"{value.draw} 没有抽中“{known.name}”，未登记。", code="unknown_draw", where=value.draw)
    return _keep(desk, INSPECTION, id, known.key, value, reason)


def follow_up_inspection(desk: Desk, id: str, mended_on: date, note: str) -> Kept[Inspection]:
    """That what an inspection found was mended, when, and what was seen.

    Raises:
        RuleViolation: ``unknown_entry``, ``inspection_incomplete``.
    """
    kept = entry(desk, INSPECTION, Inspection, id)
    if kept is None:
        raise RuleViolation(f"没有检查记录“{id}”，未登记。", code="unknown_entry", where=id)
    if not note.strip() or mended_on < kept.value.on:
        raise RuleViolation("复查须写明情况，日期不早于检查日期，未登记。", code="inspection_incomplete", where=id)
    value = msgspec.structs.replace(kept.value, mended_on=mended_on, follow_up=note.strip())
    _keep(desk, INSPECTION, id, kept.subject, value, "复查")
    return _found(entry(desk, INSPECTION, Inspection, id), id)


def record_complaint(desk: Desk, key: str, complaint: Complaint, *, id: str = "", reason: str = "") -> str:
    """Write a complaint about a body down; with an ``id`` correct it, for a reason. Returns its id.

    Raises:
        RuleViolation: ``unknown_body``, ``several_bodies``, ``complaint_incomplete``, ``change_reason``.
    """
    _require_centre(desk)
    known = body(desk, key)
    value = msgspec.structs.replace(complaint, body=known.key, about=complaint.about.strip())
    if not value.about:
        raise RuleViolation("投诉举报须写明事项，未登记。", code="complaint_incomplete", where=known.key)
    return _keep(desk, COMPLAINT, id, known.key, value, reason)


def answer_complaint(desk: Desk, id: str, verified: Verified, result: str, on: date | None = None) -> Kept[Complaint]:
    """Whether a complaint proved true and what was done; it is closed with that.

    Raises:
        RuleViolation: ``unknown_entry``, ``complaint_incomplete``.
    """
    kept = entry(desk, COMPLAINT, Complaint, id)
    if kept is None:
        raise RuleViolation(f"没有投诉记录“{id}”，未登记。", code="unknown_entry", where=id)
    day = on or beijing_date(desk.clock())
    if not verified or not result.strip() or day < kept.value.received_on:
        raise RuleViolation(
            "办结须写明是否属实和处理结果，日期不早于收到日期，未登记。", code="complaint_incomplete", where=id
        )
    value = msgspec.structs.replace(kept.value, verified=verified, result=result.strip(), closed_on=day)
    _keep(desk, COMPLAINT, id, kept.subject, value, "办结")
    return _found(entry(desk, COMPLAINT, Complaint, id), id)


def inspections(desk: Desk, known: Body | None = None) -> tuple[Kept[Inspection], ...]:
    """Inspections (of one body), in order."""
    every = entries(desk, INSPECTION, Inspection)
    return tuple(each for each in every if known is None or each.subject in known.aliases)


def complaints(desk: Desk, known: Body | None = None) -> tuple[Kept[Complaint], ...]:
    """Complaints (about one body), in order."""
    every = entries(desk, COMPLAINT, Complaint)
    return tuple(each for each in every if known is None or each.subject in known.aliases)


class OpenMatter(NamedTuple):
    """Something about a body that is still to be done, ``due_on`` until when."""

    kind: Literal["inspection", "complaint", "draw"]
    id: str
    key: str
    name: str
    on: date
    due_on: date | None = None


def open_matters(desk: Desk) -> tuple[OpenMatter, ...]:
    """What was found and is not mended, complaints without an answer, bodies that were drawn and not inspected yet."""
    known = {alias: each for each in bodies(desk) for alias in each.aliases}
    name = {alias: each.name for alias, each in known.items()}
    every = inspections(desk)
    found = [
        OpenMatter(
            "inspection", each.id, each.subject, name.get(each.subject, each.subject), each.value.on, each.value.due_on
        )
        for each in every
        if each.value.is_open
    ]
    found += [
        OpenMatter("complaint", each.id, each.subject, name.get(each.subject, each.subject), each.value.received_on)
        for each in complaints(desk)
        if each.value.is_open
    ]
    done = {(each.value.draw, known[each.subject].key if each.subject in known else each.subject) for each in every}
    for draw in draws(desk):
        for drawn in draw.value.drawn:
            key = known[drawn.key].key if drawn.key in known else drawn.key
            if (draw.id, key) not in done:
                found.append(OpenMatter("draw", draw.id, key, drawn.name, draw.value.on))
    return tuple(found)


def body_history(desk: Desk, known: Body) -> tuple[HistoryLine, ...]:
    """What happened to a body, the newest first.

    Source: 沪人社职〔2020〕439号 四(一), 四(二) (全程有记录、结果可追溯).
    """
    lines: list[HistoryLine] = [*_filed(known), *map(_change_line, body_changes(desk, known))]
    done = set()
    for inspection in inspections(desk, known):
        lines.append(_inspection_line(inspection))
        done.add(inspection.value.draw)
    lines += [_complaint_line(each) for each in complaints(desk, known)]
    for draw in draws(desk):
        mine = next((each for each in draw.value.drawn if each.key in known.aliases), None)
        if mine is not None and draw.id not in done:
            text = f"检查人员：{'、'.join(mine.inspectors)}"
            lines.append(HistoryLine(draw.value.on, "draw", "双随机抽中", text, draw.id, is_open=True))
    return tuple(sorted(lines, key=lambda each: each.on, reverse=True))


def _filed(known: Body) -> list[HistoryLine]:
    told: dict[tuple[date, str], list[str]] = {}
    for each in known.items:
        if each.filed_on is not None:
            told.setdefault((each.filed_on, each.source), []).append(each.scope)
    return [
        HistoryLine(on, "list", f"列入 {source}", "、".join(scopes))
        if source in known.lists
        else HistoryLine(on, "filing", f"备案 {source}", "、".join(scopes))
        for (on, source), scopes in told.items()
    ]


def _change_line(kept: Kept[BodyChange]) -> HistoryLine:
    change = kept.value
    scopes = "、".join(each.scope for each in change.items) or ("全部" if change.kind in ("suspend", "resume") else "")
    until = f"至{chinese_date(change.until)}" if change.until is not None else ""
    parts = [change.ground, scopes, change.number, until, change.code, kept.reason]
    return HistoryLine(
        change.on, "change", CHANGE_KINDS[change.kind], "，".join(each for each in parts if each), kept.id
    )


def _inspection_line(kept: Kept[Inspection]) -> HistoryLine:
    value = kept.value
    title = f"{INSPECTION_KINDS[value.kind]}：{INSPECTION_RESULTS[value.result]}"
    text = f"{'、'.join(value.inspectors)}；{value.findings}"
    if value.mended_on is not None:
        text += f"；{chinese_date(value.mended_on)}复查：{value.follow_up}"
    elif value.due_on is not None:
        text += f"；{chinese_date(value.due_on)}前改正"
    return HistoryLine(value.on, "inspection", title, text, kept.id, value.is_open, value.due_on)


def _complaint_line(kept: Kept[Complaint]) -> HistoryLine:
    value = kept.value
    text = f"{value.about}；{value.result}" if value.result else value.about
    title = f"投诉举报：{VERIFIED_WORDS[value.verified]}"
    return HistoryLine(value.received_on, "complaint", title, text, kept.id, value.is_open)


def _keep(desk: Desk, register: str, id: str, subject: str, value: Inspection | Complaint, reason: str) -> str:
    if id and not reason.strip():
        raise RuleViolation("更正记录须写理由，未作更改。", code="change_reason", where=id)
    used = id or next_id(desk, register, register)
    with desk.store.change(desk.actor) as change:
        enter(change, register, used, subject, value, reason.strip())
    return used


def _found(kept: KeptT | None, id: str) -> KeptT:
    if kept is None:
        raise RuleViolation(f"没有抽取记录“{id}”（{CLAUSE}）。", code="unknown_draw", where=id)
    return kept


def _require_centre(desk: Desk) -> None:
    if desk.store.role != "centre":
        raise RuleViolation("监督检查由评价中心登记，未作更改。", code="centre_only")
