"""Photos and sound that a member brings back from the visit: what they are, whose, when and where taken.

The file itself lies in the store as it came, addressed by its hash; marks drawn on a photo stand
beside it, never in it (X12).
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Literal

from reviewer.domain.records import Record


class Mark(Record):
    """Something drawn on a photo: from (x, y) to (x2, y2), fractions of the upright picture.

    A text stands at (x, y); its second corner is the same point.
    """

    kind: Literal["arrow", "box", "text"]
    x: Decimal
    y: Decimal
    x2: Decimal
    y2: Decimal
    text: str = ""


class SiteFile(Record):
    """One photo or sound file of a sheet.

    ``taken_at`` is what the camera wrote (ISO, with its offset where it gave one) and None where it wrote
    nothing; ``added_at`` is this machine's time (UTC). ``latitude`` and ``longitude`` are degrees, north
    and east positive. ``width`` and ``height`` are those of the upright picture.
    """

    id: str
    kind: Literal["photo", "audio"]
    sha256: str
    name: str
    size: int
    media_type: str
    added_at: datetime
    author: str
    taken_at: str | None = None
    device: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    width: int | None = None
    height: int | None = None
    requirement: str | None = None
    caption: str = ""
    marks: tuple[Mark, ...] = ()
