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


def chinese_date(day: date) -> str:
    """成文日期: ``2024年4月29日``, Arabic digits without leading zeros. Source: GB/T 9704-2012 7.3.5.4."""
    return f"{day.year}年{day.month}月{day.day}日"
