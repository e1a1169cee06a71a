"""Calendars as other programs read them (.ics): all-day events with alarms. Source: RFC 5545."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from reviewer.domain.records import Record

PRODUCT: Final = "-//assessor-reviewer//deadlines//ZH"
# Octets in a line without its end. Source: RFC 5545 3.1.
LINE_OCTETS: Final = 75
_ESCAPED: Final = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\r", "\\n"), ("\n", "\\n"))


class DayEvent(Record):
    """Whole days, both inside. ``uid`` stays the same from export to export; ``alarms`` are days beforehand."""

    uid: str
    first: date
    last: date
    summary: str
    description: str = ""
    categories: tuple[str, ...] = ()
    is_tentative: bool = False
    alarms: tuple[int, ...] = ()


def calendar_text(name: str, events: Sequence[DayEvent], made_at: datetime) -> bytes:
    """The file: UTF-8, lines of at most 75 octets, ended by CRLF; ``made_at`` is aware."""
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{escaped(name)}")
    for each in events:
        lines += _event(each, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def escaped(text: str) -> str:
    """Text as a value: backslash, semicolon, comma and line ends. Source: RFC 5545 3.3.11."""
    for plain, written in _ESCAPED:
        text = text.replace(plain, written)
    return text


def _event(event: DayEvent, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}"
    # The end is the first day that is no longer inside.
    yield f"DTEND;VALUE=DATE:{event.last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.categories:
        yield "CATEGORIES:" + ",".join(map(escaped, event.categories))
    yield f"STATUS:{'TENTATIVE' if event.is_tentative else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    for days in event.alarms:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{escaped(event.summary)}"
        yield f"TRIGGER:-P{days}D" if days else "TRIGGER:PT9H"
        yield "END:VALARM"
    yield "END:VEVENT"


def _folded(line: str) -> Iterator[bytes]:
    """The line in parts of at most 75 octets, none within a character; all but the first begin with a blank."""
    part = b""
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > LINE_OCTETS:
            yield part
            part = b" "
        part += octets
    yield part
