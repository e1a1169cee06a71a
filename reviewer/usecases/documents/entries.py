"""What staff type for a document: kept at once, checked as the field's editor would."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.keep_document import round_ids
from reviewer.usecases.documents.kind import DocumentField, DocumentKind
from reviewer.usecases.documents.numbers import check_typed_number

LONGEST_ENTRY: Final = 4000
_LOCKED: Final = ("locked", "figure")
_DATES = (r"(\d{4})-(\d{1,2})-(\d{1,2})", r"(\d{4})年(\d{1,2})月(\d{1,2})日", r"(\d{4})[./](\d{1,2})[./](\d{1,2})")


def read_entries(desk: Desk, kind: str, subject: str) -> dict[str, str]:
    """What was typed for a document, by field. An application's own words stand before those for its whole round."""
    own = desk.store.document_entries(kind, subject)
    if subject in round_ids(desk) or not subject:
        return own
    return {**desk.store.document_entries(kind, desk.application_row(subject).round), **own}


def type_entry(desk: Desk, kind: DocumentKind, subject: str, field: str, value: str | None) -> None:
    """Keep what was typed into a field; None or nothing but blanks takes it back.

    The id of a round in place of an application's types for all applications of the round.

    Raises:
        RuleViolation: no such field, it cannot be typed, or the value is none of its kind. Nothing is kept then.
    """
    type_entries(desk, kind, subject, {field: value})


def type_entries(desk: Desk, kind: DocumentKind, subject: str, values: Mapping[str, str | None]) -> None:
    """As :func:`type_entry` for several fields, by name or label: all of them or none.

    Raises:
        RuleViolation: as there; nothing is kept then.
    """
    is_round = kind.per == "application" and subject in round_ids(desk)
    application = subject if kind.per == "application" and not is_round else None
    fields = _fields_of_round(desk, kind, subject) if is_round else kind.fields(desk, subject)
    known = {each.name: each for each in fields if each.name}
    labels = {each.label: each.name for each in known.values()}
    checked: dict[str, str | None] = {}
    for said, value in values.items():
        field = labels.get(said, said)
        if field not in known:
            names = "、".join(f"{each.name}（{each.label}）" for each in known.values() if each.editor not in _LOCKED)
            raise RuleViolation(
                f"{kind.name}没有可填的字段“{field}”，未作更改；可填的有：{names or '无'}。",
                code="unknown_field",
                where=field,
            )
        text = (value or "").replace("\r\n", "\n").strip()
        if text and field == "number" and is_round:
            raise RuleViolation("文号须逐份填写，未作更改。", code="number_of_round", where=field)
        checked[field] = _checked(desk, kind, subject, known[field], text) if text else None
    with desk.store.change(desk.actor) as change:
        for field, text_or_none in checked.items():
            change.set_document_entry(kind.key, subject, field, text_or_none, application)


def typed_date(text: str) -> date | None:
    """A day as people type it (2026-3-31, 2026年3月31日, 2026.3.31); None: there is no such day."""
    for pattern in _DATES:
        match = re.fullmatch(pattern, text.strip())
        if match is not None:
            year, month, day = map(int, match.groups())
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def _checked(desk: Desk, kind: DocumentKind, subject: str, field: DocumentField, text: str) -> str:
    """The value as it is kept: dates as 2026-03-31, all else as typed."""
    if field.editor in _LOCKED:
        raise RuleViolation(
            f"“{field.label}”不能在这里改，未作更改。{field.note if field.editor == 'locked' else ''}",
            code="field_locked",
            where=field.name,
        )
    if len(text) > LONGEST_ENTRY:
        raise RuleViolation(
            f"“{field.label}”超过 {LONGEST_ENTRY} 字，未作更改。", code="entry_too_long", where=field.name
        )
    if any(not (each.isprintable() or (each == "\n" and field.editor == "text")) for each in text):
        raise RuleViolation(
            f"“{field.label}”含有不可见字符或换行，未作更改。", code="entry_unprintable", where=field.name
        )
    if field.editor == "date":
        day = typed_date(text)
        if day is None:
            example = chinese_date(beijing_date(desk.clock()))
            raise RuleViolation(
                f"“{field.label}”的“{text}”不是日期，未作更改；请写如 {example}。",
                code="entry_no_date",
                where=field.name,
            )
        return day.isoformat()
    if field.editor == "number":
        return check_typed_number(desk, kind.key, subject, text)
    if field.editor == "choice" and text not in [each for each, _ in field.choices]:
        words = "、".join(each for each, _ in field.choices)
        raise RuleViolation(f"“{field.label}”只能是 {words}，未作更改。", code="entry_no_choice", where=field.name)
    return text


def _fields_of_round(desk: Desk, kind: DocumentKind, round_id: str) -> tuple[DocumentField, ...]:
    """The fields of the first application of the round that has them yet."""
    why = RuleViolation("本批次还没有申报，未作更改。", code="no_applications", where=round_id)
    for row in desk.store.applications(round_id):
        try:
            return kind.fields(desk, row.id)
        except RuleViolation as error:
            why = error
    raise why
