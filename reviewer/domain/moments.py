"""UTC inside, Beijing time on paper and screen."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Final

BEIJING: Final = timezone(timedelta(hours=8), "北京时间")


def beijing_date(at: datetime) -> date:
    """The calendar day in Beijing of an aware moment."""
    return at.astimezone(BEIJING).date()


def beijing_text(at: datetime) -> str:
    """``2026-11-20 14:03:22`` in Beijing time."""
    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def minute_text(at: datetime) -> str:
    """``2026年11月18日 13:45`` in Beijing time, as papers have it."""
    return f"{chinese_date(beijing_date(at))} {beijing_text(at)[11:16]}"


def period_text(first: datetime, last: datetime) -> str:
    """``2026年11月18日 13:45—15:10``, or from day to day; Beijing time."""
    same = beijing_date(first) == beijing_date(last)
    return f"{minute_text(first)}—{beijing_text(last)[11:16]}" if same else f"{minute_text(first)}至{minute_text(last)}"


def chinese_date(day: date) -> str:
    """成文日期: ``2024年4月29日``, Arabic digits without leading zeros. Source: GB/T 9704-2012 7.3.5.4."""
    return f"{day.year}年{day.month}月{day.day}日"
