"""Records of the review methods used at a visit (评审方式记录): participants, times, what was found.

Source: 温州2022 四(二) names eight methods, 沪人社职〔2024〕124号 三(三) three; a scheme lists its own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from reviewer.domain.records import Record


class Participant(Record):
    """Who took part: on the panel's side, the applicant's, or another."""

    name: str
    side: Literal["panel", "applicant", "other"] = "panel"
    role: str = ""


class VisitNote(Record):
    """What was said or seen at a moment (UTC), in words."""

    id: str
    at: datetime
    text: str
    speaker: str = ""


class VisitRecord(Record):
    """One use of a method. ``items`` are ids of the items it served; ``files`` ids of the visit's site files."""

    id: str
    method: str
    started_at: datetime
    ended_at: datetime | None = None
    place: str = ""
    participants: tuple[Participant, ...] = ()
    items: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    findings: str = ""
    notes: tuple[VisitNote, ...] = ()
