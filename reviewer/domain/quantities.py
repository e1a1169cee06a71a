"""Exact numbers, dates and yes/no answers out of written text; what is not exact is None."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_HAN_DIGITS: Mapping[str, int] = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_UNITS = "平方米|平米|㎡|m²|m2|M2|人次|人|周年|年|家|个|套|台|座|席|工位|位|名|级|路"
_NUMBER = re.compile(rf"(\d[\d,]*(?:\.\d+)?)\s*(万)?\s*(?:{_UNITS})?整?")
_YEARS_MONTHS = re.compile(r"(\d+)年(?:零|又)?(\d+)个?月")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
# Outside these a year is a slip of the pen, and sums of years would leave the calendar.
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_YES = frozenset(("是", "有", "yes", "y", "true", "1", "√", "✓", "属于", "为是"))
_NO = frozenset(("否", "无", "不是", "没有", "no", "n", "false", "0", "×", "不属于", "非"))
_NOTHING = frozenset(("", "无", "没有", "暂无", "/", "\\", "-", "—", "——", "–", "无。", "未设置", "未设", "否"))


def exact_number(text: str) -> Decimal | None:
    """The number that the whole text states, e.g. ``60``, ``60㎡``, ``1.2万人次``, ``8年6个月``, ``十年``.

    Returns:
        None for anything that is not one exact number: 约60, 60余, 50-60, 5年以上, empty.
    """
    plain = text.strip().translate(_FULL_WIDTH)
    both = _YEARS_MONTHS.fullmatch(plain)
    if both:
        return Decimal(both.group(1)) + Decimal(both.group(2)) / 12
    found = _NUMBER.fullmatch(plain)
    if found:
        value = Decimal(found.group(1).replace(",", ""))
        return value * 10000 if found.group(2) else value
    han = re.fullmatch(rf"([{''.join(_HAN_DIGITS)}十]+)(?:{_UNITS})?", plain)
    return _han_number(han.group(1)) if han else None


def _han_number(text: str) -> Decimal | None:
    """Numbers up to 99 in Chinese: 五, 十, 十二, 二十, 二十五."""
    tens, ten, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return None
    if not ten:
        return Decimal(_HAN_DIGITS[tens])
    return Decimal(10 * (_HAN_DIGITS[tens] if tens else 1) + (_HAN_DIGITS[ones] if ones else 0))


def exact_date(text: str) -> date | None:
    """The day that the whole text states; None when it names only a month or cannot be read."""
    found = _DATE.fullmatch(text.strip().translate(_FULL_WIDTH))
    if not found or not _FIRST_YEAR <= int(found.group(1)) <= _LAST_YEAR:
        return None
    try:
        return date(int(found.group(1)), int(found.group(2)), int(found.group(3)))
    except ValueError:
        return None


def later_by_years(day: date, years: int) -> date:
    """The corresponding day ``years`` later; 29 February becomes 28 February (民法典 202)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def later_by_months(day: date, months: int) -> date:
    """The corresponding day ``months`` later, or the month's last day where it has none (民法典 202)."""
    years, month = divmod(day.month - 1 + months, 12)
    last = (date(day.year + years + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(day.year + years, month + 1, min(day.day, last))


def whole_months(start: date, end: date) -> int:
    """Full months from ``start`` to ``end`` (``end`` not included); negative never, 0 at least (民法典 202)."""
    months = max((end.year - start.year) * 12 + end.month - start.month, 0)
    return months - 1 if months and later_by_months(start, months) > end else months


def yes_no(text: str) -> bool | None:
    """A plain yes or no; None when the text is neither."""
    plain = text.strip().lower()
    if plain in _YES:
        return True
    return False if plain in _NO else None


def says_nothing(text: str) -> bool:
    """Empty, or a word such as 无, / or — that stands for nothing."""
    return text.strip() in _NOTHING


def number_text(value: Decimal) -> str:
    """A decimal without exponent and without zeros at its end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def unit_text(unit: str) -> str:
    """How a unit is shown to people: m2 → ㎡."""
    return "㎡" if unit == "m2" else unit


def bounds_text(minimum: Decimal | int | None, maximum: Decimal | int | None) -> str:
    """Inclusive bounds as in findings: ``>=60``, ``>=2,<=3``, ``=1``."""
    low = "" if minimum is None else number_text(Decimal(minimum))
    high = "" if maximum is None else number_text(Decimal(maximum))
    if low and low == high:
        return f"={low}"
    return ",".join(part for part in (f">={low}" if low else "", f"<={high}" if high else "") if part)


def miss_text(value: Decimal, minimum: Decimal | int | None, maximum: Decimal | int | None, unit: str) -> str:
    """How a value stands to its inclusive bounds, in Chinese: 不少于 60 ㎡, or 不足 30 人（少 2 人）.

    Source: 民法典 1259 — 以上、以内 include the number itself.
    """
    shown = unit_text(unit)
    if minimum is not None and value < minimum:
        return f"不足 {number_text(Decimal(minimum))} {shown}（少 {number_text(minimum - value)} {shown}）"
    if maximum is not None and value > maximum:
        return f"超过 {number_text(Decimal(maximum))} {shown}（多 {number_text(value - maximum)} {shown}）"
    if minimum is not None and minimum == maximum:
        return f"符合 {number_text(Decimal(minimum))} {shown}"
    parts = []
    if minimum is not None:
        parts.append(f"不少于 {number_text(Decimal(minimum))} {shown}")
    if maximum is not None:
        parts.append(f"不超过 {number_text(Decimal(maximum))} {shown}")
    return "、".join(parts)


def is_within(value: Decimal, minimum: Decimal | int | None, maximum: Decimal | int | None) -> bool:
    """Whether a value lies within inclusive bounds (民法典 1259)."""
    return (minimum is None or value >= minimum) and (maximum is None or value <= maximum)


def shortfall(value: Decimal, minimum: Decimal | int | None) -> Decimal:
    """By how much a value misses its minimum; 0 when it does not."""
    return max(Decimal(0), minimum - value) if minimum is not None else Decimal(0)
