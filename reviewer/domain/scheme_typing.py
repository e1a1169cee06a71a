"""A field of a scheme as people type it, and back: lists a line each, numbers with 、 between them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from reviewer.domain.scheme_fields import Field

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．。－", "0123456789..-")
_BETWEEN = re.compile(r"[、,，;；\s]+")
YES, NO = "是", "否"


def typed_value(field: Field, text: str) -> Any:
    """What was typed, as the document has it. What cannot be read stays the text: the problem is then told.

    None: nothing stands there, and nothing need.
    """
    plain = text.strip()
    if not plain and field.may_be_none:
        return None
    match field.shape:
        case "flag":
            return plain in (YES, "true", "1", "yes")
        case "number":
            return _number(plain)
        case "whole":
            return _whole(plain)
        case "numbers":
            return [_number(each) for each in _parts(plain)]
        case "wholes":
            return [_whole(each) for each in _parts(plain)]
        case "texts":
            # Full-width spaces at the beginning are part of a line that is signed by hand.
            return [each.strip(" \t\r") for each in text.split("\n") if each.strip()]
        case "refs" | "choices":
            return _parts(plain) if "\n" not in plain else [each.strip() for each in plain.split("\n") if each.strip()]
        case "table":
            return _table(text)
        case "lines":
            return text.strip("\n")
    return plain


def shown_text(field: Field, value: Any) -> str:
    """A value as a person would have typed it."""
    if value is None:
        return ""
    match field.shape:
        case "flag":
            return YES if value else NO
        case "numbers" | "wholes":
            return "、".join(map(str, value)) if isinstance(value, list) else str(value)
        case "texts" | "refs" | "choices":
            return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
        case "table":
            rows = value.items() if isinstance(value, dict) else ()
            return "\n".join(f"{key}：{'、'.join(map(str, each))}" for key, each in rows)
    return str(value)


def _parts(text: str) -> list[str]:
    return [each for each in _BETWEEN.split(text) if each]


def _number(text: str) -> str:
    plain = text.translate(_FULL_WIDTH)
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return text
    return plain if number.is_finite() else text


def _whole(text: str) -> int | str:
    plain = text.translate(_FULL_WIDTH)
    return int(plain) if re.fullmatch(r"-?[0-9]{1,9}", plain) else text


def _table(text: str) -> dict[str, list[str]]:
    rows: dict[str, list[str]] = {}
    for line in text.split("\n"):
        name, _, rest = line.replace(":", "：").partition("：")
        if name.strip():
            rows[name.strip()] = _parts(rest)
    return rows
