"""Numbers, areas and dates out of text: the exact value, or none and why.

A text that names no exact number (约, 余, 以上, a range, a sum) is kept and has no value; its finding
will be unclear. A text that is no number at all is a problem that blocks the package.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from reviewer.domain.records import Record
from reviewer.intake.wording import clean_text, compact, is_blank

_AREA_UNITS = frozenset({"㎡", "m2", "m²", "平方米", "平米", "平方", "平", "平方公尺", "M2", "M²"})
# What people write after a number of the scheme's unit; another unit is not converted.
_UNITS: dict[str, frozenset[str]] = {
    "m2": _AREA_UNITS,
    "人": frozenset({"人", "名", "位", "个", "个人", "座", "席", "个座位", "个席位", "个工位", "工位", "个机位", "台"}),
    "人次": frozenset({"人次", "次"}),
    "家": frozenset({"家", "个", "家会员", "家单位", "家会员单位", "户"}),
    "年": frozenset({"年", "周年", "年整"}),
}
_INEXACT = re.compile(
    r"约|左右|余|多|近|大概|大约|上下|以上|以下|以内|至少|至多|最多|不少于|不低于|不足|超过?|几"
    r"|[<>≤≥≦≧+*×x=~～]|各|每|间|共|[0-9.][^0-9]*[-至到][^0-9]*[0-9]|估"
)
_REFERS = re.compile(r"详?见|另附|待|若干")
_SOME_NUMBER = re.compile(r"[0-9一二两三四五六七八九十百千万]")
# A longer text is a description, whatever numbers are in it.
_LONGEST = 60
_PREFIX = re.compile(r"^(?:共计|总计|合计|总面积|建筑面积|使用面积|面积|共|计|为)[::]?")
_NUMBER = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<scale>[百千万])?(?P<unit>.*)")
_SCALES = {"百": 100, "千": 1000, "万": 10000}
_DIGITS = {each: value for value, each in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_DATE = re.compile(
    r"(?P<year>[0-9]{4})(?:[年./-](?P<month>[0-9]{1,2})(?:[月./-](?P<day>[0-9]{1,2})?[日号]?)?|年)?(?:月)?"
    r"(?:T?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?)?"
)
_PLAIN_DATE = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})?")


class Reading(Record):
    """What a text says. ``problem`` blocks; ``remark`` is a warning; a blank text has neither text nor value."""

    text: str = ""
    value: Decimal | None = None
    problem: str | None = None
    remark: str | None = None


def read_quantity(text: str, unit: str) -> Reading:
    """A number of ``unit`` (m2, 人, 人次, 家, 年): 30㎡, 30平米, 1,200, １２００, 1.2万, 三年."""
    shown = clean_text(text).replace("\n", " ")
    plain = compact(shown)
    if is_blank(plain) or plain in ("无", "暂无", "没有", "N/A", "n/a"):
        return Reading()
    plain = _PREFIX.sub("", re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", plain))
    spell = re.fullmatch(r"([0-9]+)年(?:零|又)?([0-9]+)个?月", plain) if unit == "年" else None
    if spell:
        return Reading(text=shown, value=Decimal(spell[1]) + Decimal(spell[2]) / 12)
    match = _NUMBER.fullmatch(_western(plain)) if len(plain) <= _LONGEST else None
    if match and _is_unit(match["unit"], unit):
        return Reading(text=shown, value=_exact(match["number"], match["scale"]))
    is_inexact = _SOME_NUMBER.search(plain) and _INEXACT.search(plain) if len(plain) <= _LONGEST else True
    if is_inexact or _REFERS.search(plain):
        return Reading(text=shown, remark=f"“{shown}”不是确切的数，按原文保留，核查结果为待核实")
    if match and match["unit"] and not re.search(r"[0-9]", match["unit"]):
        return Reading(text=shown, remark=f"“{shown}”的单位不是{_unit_name(unit)}，按原文保留，核查结果为待核实")
    return Reading(problem=f"“{shown}”不是数（应为{_unit_name(unit)}数）")


def _exact(number: str, scale: str | None) -> Decimal:
    value = Decimal(number)
    if scale is None:
        return value
    value *= _SCALES[scale]
    return value.to_integral_value() if value == value.to_integral_value() else value


def _is_unit(written: str, unit: str) -> bool:
    bare = re.sub(r"\(.*\)$", "", written)
    return bare in ("", unit) or bare in _UNITS.get(unit, frozenset())


def _unit_name(unit: str) -> str:
    return "平方米" if unit == "m2" else unit


def _western(text: str) -> str:
    """A leading Chinese number (三十, 一百二十) as digits; other text as it is."""
    match = re.match(r"[零〇一二两三四五六七八九十百千]+", text)
    if match is None:
        return text
    total = current = 0
    for each in match[0]:
        if each in _DIGITS:
            current = _DIGITS[each]
        else:
            total += (current or 1) * {"十": 10, "百": 100, "千": 1000}[each]
            current = 0
    return f"{total + current}{text[match.end() :]}"


def read_date(text: str) -> Reading:
    """A date as ISO text (``2022-10-31``, ``2022-10`` or ``2022``, as exact as it was written)."""
    shown = clean_text(text).replace("\n", " ")
    plain = compact(shown)
    if is_blank(plain) or plain in ("无", "年月日", "年月"):
        return Reading()
    match = _DATE.fullmatch(plain) or _PLAIN_DATE.fullmatch(plain)
    if match is None:
        if re.search(r"约|左右|前后|长期|至今|见|待|起", plain):
            return Reading(text=shown, remark=f"“{shown}”不是确切的日期，按原文保留，核查结果为待核实")
        return Reading(problem=f"“{shown}”不是日期（如 2022-10-31、2022年10月31日、2022.10）")
    year, month, day = int(match["year"]), match["month"], match["day"]
    try:
        date(year, int(month or 1), int(day or 1))
    except ValueError:
        return Reading(problem=f"“{shown}”不是日历上的日期")
    if not 1900 <= year <= 2200:
        return Reading(problem=f"“{shown}”的年份不合常理")
    return Reading(text="-".join([f"{year:04d}", *(f"{int(part):02d}" for part in (month, day) if part)]))
