"""A strict reader of iCalendar files, written from RFC 5545 alone: what a careful program would refuse is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_NAME = re.compile(r"[A-Z][A-Z0-9-]*")
# A line: name, parameters, value.
_LINE = re.compile(r"(?P<name>[A-Z0-9-]+)(?P<parameters>(?:;[A-Z-]+=[^:;,\"]+)*):(?P<value>.*)", re.DOTALL)
ONCE = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP", "DESCRIPTION")


@dataclass
class Component:
    """VCALENDAR, VEVENT or VALARM with its properties and what stands inside it."""

    name: str
    properties: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    inside: list[Component] = field(default_factory=list)

    def value(self, name: str) -> str:
        """The one value of a property."""
        (found,) = self.properties[name]
        return found[1]

    def text(self, name: str) -> str:
        """The one value of a property as text, its escapes undone."""
        return unescaped(self.value(name))


def read_calendar(data: bytes) -> Component:
    """The calendar of a file; every departure from the grammar fails."""
    assert data.endswith(b"\r\n") and not data.startswith(b"\xef\xbb\xbf")
    assert b"\n" not in data.replace(b"\r\n", b"") and b"\r" not in data.replace(b"\r\n", b"")
    lines = data.split(b"\r\n")[:-1]
    for line in lines:
        assert line, "an empty line"
        assert len(line) <= 75, line
        line.decode("utf-8")  # no character is cut in two
    unfolded = data[:-2].replace(b"\r\n ", b"").replace(b"\r\n\t", b"").decode("utf-8")
    root = Component("")
    open_ones = [root]
    for text in unfolded.split("\r\n"):
        match = _LINE.fullmatch(text)
        assert match is not None, text
        name, parameters, value = match["name"], match["parameters"], match["value"]
        assert not any(ord(letter) < 32 and letter != "\t" for letter in value), text
        if name == "BEGIN":
            made = Component(value)
            open_ones[-1].inside.append(made)
            open_ones.append(made)
        elif name == "END":
            assert open_ones.pop().name == value
        else:
            open_ones[-1].properties.setdefault(name, []).append((parameters, value))
    assert open_ones == [root]
    (calendar,) = root.inside
    assert calendar.name == "VCALENDAR" and calendar.value("VERSION") == "2.0" and calendar.value("PRODID")
    for event in calendar.inside:
        _require_event(event)
    return calendar


def unescaped(text: str) -> str:
    """Text as it was before it was written; a lone comma, semicolon or backslash is an error."""
    out, at = [], 0
    while at < len(text):
        letter = text[at]
        assert letter not in ",;", text
        if letter == "\\":
            at += 1
            assert text[at] in "\\;,nN", text
            out.append("\n" if text[at] in "nN" else text[at])
        else:
            out.append(letter)
        at += 1
    return "".join(out)


def _require_event(event: Component) -> None:
    assert event.name == "VEVENT"
    for name in ONCE:
        assert len(event.properties.get(name, [])) <= 1, name
    assert re.fullmatch(r"\d{8}T\d{6}Z", event.value("DTSTAMP"))
    for name in ("DTSTART", "DTEND"):
        ((parameters, value),) = event.properties[name]
        assert parameters == ";VALUE=DATE" and re.fullmatch(r"\d{8}", value), (name, value)
    assert event.value("DTSTART") < event.value("DTEND")
    assert event.value("STATUS") in ("TENTATIVE", "CONFIRMED", "CANCELLED")
    event.text("SUMMARY")
    for alarm in event.inside:
        assert alarm.name == "VALARM" and alarm.value("ACTION") == "DISPLAY"
        assert re.fullmatch(r"-P\d+D|PT\d+H", alarm.value("TRIGGER")) and alarm.text("DESCRIPTION")
