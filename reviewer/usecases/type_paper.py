"""Typing a paper copy in: every field durable at once, checked as on the screen, two persons apart from each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from reviewer.desk import Desk
from reviewer.domain.panel import Panel
from reviewer.domain.paper import PaperPlace, plain_name
from reviewer.domain.records import Record, from_document
from reviewer.domain.scheme import Item
from reviewer.domain.sheet import JUDGEMENT_TEXT, ItemKey, Judgement, SheetState, parse_points
from reviewer.errors import RuleViolation
from reviewer.store import PaperCopyRow
from reviewer.usecases.fill_sheet import FilledItem, FilledSheet
from reviewer.usecases.paper_copies import paper_keys, typed_values

MEASURED = "measured:"
_BY_TEXT = {text: judgement.value for judgement, text in JUDGEMENT_TEXT.items()}


class TypedField(Record):
    """A value that is on the disk now. ``cleared``: points that a judgement 不适用 took back."""

    item: str
    scope: str | None
    field: str
    value: str | None
    cleared: bool = False


class PaperTyped(Record):
    """A copy that was typed in from a file."""

    number: str
    typist: str
    place: int
    fields: int


def typist_name(text: str) -> str:
    """A person's name as it is kept: without blanks (张 三), of one width (Ａ is A).

    Raises:
        RuleViolation: nothing is left.
    """
    name = plain_name(text)
    if not name:
        raise RuleViolation("录入人不能为空，没有保存；请写录入人的姓名。", code="typist_missing")
    return name


def known_typist(desk: Desk, number: str, text: str) -> str:
    """The name under which somebody types this copy in: the one begun with, however it is written now.

    Two readings by one person compare nothing, so Li and ＬＩ must not pass as two.

    Raises:
        RuleViolation: nobody is named.
    """
    name = typist_name(text)
    for typing in desk.store.paper_typings(number):
        if plain_name(typing.typist).casefold() == name.casefold():
            return typing.typist
    return name


def require_own_submitted(desk: Desk, row: PaperCopyRow) -> None:
    """Who scores here himself submits before he reads another's scores (X03).

    Raises:
        RuleViolation: the copy is another member's, and the own sheet was never submitted.
    """
    document = desk.store.panel(row.application)
    member = desk.member
    if document is None or member in (None, row.member) or member not in from_document(document, Panel).names:
        return
    if all(each.state == SheetState.OPEN for each in desk.store.sheets(row.application, member)):
        message = (
            f"{member} 自己的评分表还没有交卷，不能在本机录入 {row.member} 的（交卷前互不看分），没有保存；"
            "请先交卷，或在评价中心录入。"
        )
        raise RuleViolation(message, code="own_sheet_open", where=row.number)


def begin_typing(desk: Desk, number: str, typist: str) -> str:
    """Let somebody type the copy in, or go on with it.

    Returns:
        The name as it is kept.

    Raises:
        RuleViolation: two others typed it in already, it is settled, no name, or the own sheet is to be submitted
            first.
    """
    require_own_submitted(desk, desk.store.paper_copy(number))
    name = known_typist(desk, number, typist)
    with desk.store.change(desk.actor) as change:
        change.begin_paper_typing(number, name)
    return name


def type_field(desk: Desk, number: str, typist: str, place: PaperPlace, text: str) -> TypedField:
    """Write one field as read from the paper; empty text empties it.

    Raises:
        RuleViolation: no such place, a value that the screen would refuse too, or the typist is done.
    """
    row = desk.store.paper_copy(number)
    name = known_typist(desk, number, typist)
    value = checked_value(desk, row, place, text)
    points = PaperPlace(place.item, place.scope, "points")
    typed = typed_values(desk, number, name)
    judged = typed.get(PaperPlace(place.item, place.scope, "judgement"))
    if place.field == "points" and value is not None and judged == Judgement.NOT_APPLICABLE:
        raise _points_not_applicable(place)
    clears = place.field == "judgement" and value == Judgement.NOT_APPLICABLE and points in typed
    with desk.store.change(desk.actor) as change:
        change.set_paper_value(number, name, *place, value)
        if clears:
            change.set_paper_value(number, name, *points, None)
    return TypedField(item=place.item, scope=place.scope, field=place.field, value=value, cleared=clears)


def end_typing(desk: Desk, number: str, typist: str, *, is_done: bool = True) -> None:
    """Say that one's own typing is complete, or open it again; the other's is not touched.

    Raises:
        RuleViolation: not begun, the copy is settled, or nothing was typed.
    """
    name = known_typist(desk, number, typist)
    if is_done and not desk.store.paper_values(number, name):
        message = "还没有录入任何内容，不能算录完；请先照纸质评分表录入。"
        raise RuleViolation(message, code="paper_empty", where=number)
    with desk.store.change(desk.actor) as change:
        change.end_paper_typing(number, name, is_done=is_done)


def type_paper(desk: Desk, number: str, typist: str, filled: FilledSheet, source: str = "") -> PaperTyped:
    """Enter a whole typed copy in one durable change, and say that the typist is done.

    ``source`` is the name of the file, told when a line is refused.

    Raises:
        RuleViolation: a line is refused (nothing was entered), the typist is done already, two others are, or the
            own sheet is to be submitted first.
    """
    row = desk.store.paper_copy(number)
    require_own_submitted(desk, row)
    name = known_typist(desk, number, typist)
    for typing in desk.store.paper_typings(number):
        if typing.typist == name and typing.done_at is not None:
            message = f"{name} 已录完这一份，没有再录；两遍须由不同的人录入，请由另一人录入。"
            raise RuleViolation(message, code="paper_same_typist", where=number)
    try:
        values = _filled_values(desk, row, filled)
    except RuleViolation as error:
        where = " ".join(each for each in (source, error.where) if each)
        message = error.message if "未填入" in error.message else f"{error.message}未填入任何内容。"
        raise RuleViolation(message, code=error.code, where=where or None) from error
    with desk.store.change(desk.actor) as change:
        place = change.begin_paper_typing(number, name)
        for known in typed_values(desk, number, name):
            if known not in values:
                change.set_paper_value(number, name, *known, None)
        for written, value in values.items():
            change.set_paper_value(number, name, *written, value)
        change.end_paper_typing(number, name)
    return PaperTyped(number=number, typist=name, place=place, fields=len(values))


def checked_value(desk: Desk, row: PaperCopyRow, place: PaperPlace, text: str) -> str | None:
    """The value to keep for what was typed, None for nothing.

    Raises:
        RuleViolation: no such place, not a number, out of range, off the step, or no such judgement.
    """
    item = _item(desk, row, place)
    plain = unicodedata.normalize("NFC", text).strip()
    if place.field.startswith(MEASURED):
        requirement = place.field.removeprefix(MEASURED)
        if requirement not in {each.id for each in item.requirement}:
            message = f"{item.clause} 没有要求 {requirement}，没有保存；请核对要求编号。"
            raise RuleViolation(message, code="unknown_requirement", where=requirement)
        return plain or None
    if not plain:
        return None
    if place.field == "points":
        return str(parse_points(plain, item, desk.scheme(row.scheme_sha256).scoring.step))
    if place.field == "judgement":
        return _judgement(plain, place)
    return plain


def _judgement(text: str, place: PaperPlace) -> str:
    text = _BY_TEXT.get(text, text)
    if text not in set(Judgement):
        message = f"“{text}”不是判断，没有保存；请选符合、基本符合、不符合或不适用。"
        raise RuleViolation(message, code="judgement_unknown", where=place.text)
    return text


def _item(desk: Desk, row: PaperCopyRow, place: PaperPlace) -> Item:
    is_field = place.field in ("points", "judgement", "remark") or place.field.startswith(MEASURED)
    if not is_field or ItemKey(place.item, place.scope) not in paper_keys(desk, row):
        message = "这份纸质评分表没有这一项，没有保存；请核对项号、职业与栏目。"
        raise RuleViolation(message, code="unknown_item", where=place.text)
    return desk.scheme(row.scheme_sha256).item(place.item)


def _filled_values(desk: Desk, row: PaperCopyRow, filled: FilledSheet) -> Mapping[PaperPlace, str]:
    keys = paper_keys(desk, row)
    values: dict[PaperPlace, str] = {}
    for line in filled.items:
        mine = [key for key in keys if key.item == line.item and line.occupation in (None, key.scope)]
        if not mine:
            where = line.item if line.occupation is None else f"{line.item} {line.occupation}"
            raise RuleViolation("这份纸质评分表没有这一项；请核对项号与职业。", code="unknown_item", where=where)
        for key in mine:
            for field, text in _line_texts(line).items():
                place = PaperPlace(key.item, key.scope, field)
                value = checked_value(desk, row, place, text)
                if value is not None:
                    values[place] = value
            if values.get(PaperPlace(key.item, key.scope, "judgement")) == Judgement.NOT_APPLICABLE:
                place = PaperPlace(key.item, key.scope, "points")
                if place in values:
                    raise _points_not_applicable(place)
    return values


def _line_texts(line: FilledItem) -> dict[str, str]:
    texts = {f"{MEASURED}{requirement}": value for requirement, value in line.measured.items()}
    if line.points is not None:
        texts["points"] = line.points
    if line.judgement is not None:
        texts["judgement"] = line.judgement.value
    if line.remark is not None:
        texts["remark"] = line.remark
    return texts


def _points_not_applicable(place: PaperPlace) -> RuleViolation:
    message = "本项已判为不适用，没有得分，没有保存；请照纸质评分表核对判断与得分。"
    return RuleViolation(message, code="points_not_applicable", where=place.text)
