"""The sample round: five members' sheets for every package, deterministic, each ending differently."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from samples.applicant import SampleApplicant
from samples.remarks import MEASURED, NOTED, RESERVED, SMALL, Noted

from reviewer.domain.scheme import Item, Scheme

ROUND = "样例批次 2026"
MEMBERS = ("样例甲", "样例乙", "样例丙", "样例丁", "样例戊")
# A practised eye differs by a few centimetres of a wall: areas only, never counts.
_AREA_SHIFT = ("0", "0.2", "-0.1", "0", "0.1")
_AREAS = ("2.1.a", "2.2.a")
# Not everybody pins.
_PINNING = (0, 1, 3)
_DEED = "产权证明.pdf"
# By package and item: file, page from 1, box in fractions of the page (x, y, w, h), requirement.
PINS: dict[str, dict[str, tuple[dict[str, Any], ...]]] = {
    "01": {
        "1.1": ({"file": "领导成员学历证书.pdf", "page": 1, "requirement": "1.1.d"},),
        "2.2": (
            {"file": _DEED, "page": 3, "box": ["0.13", "0.3", "0.725", "0.026"], "requirement": "2.2.a"},
            {"file": "IMG_0231 理论考场.jpg", "requirement": "2.2.b"},
        ),
        "2.5": ({"file": _DEED, "page": 1, "requirement": "2.5.a"},),
    },
}


def sample_round(scheme: Scheme, applicants: Sequence[SampleApplicant]) -> dict[str, Any]:
    """The document of ``data/sample_round.json``: scheme, round, members, leader, sheets by member and package."""
    return {
        "scheme": scheme.scheme.id,
        "round": ROUND,
        "members": list(MEMBERS),
        "leader": MEMBERS[0],
        "sheets": {
            member: {each.folder: {"items": _sheet(scheme, each, place)} for each in applicants}
            for place, member in enumerate(MEMBERS)
        },
    }


def _sheet(scheme: Scheme, applicant: SampleApplicant, place: int) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    for item in scheme.items:
        scopes = [each.name for each in applicant.occupations] if item.per == "occupation" else [None]
        lines.extend(_line(scheme, applicant, item, scope, place) for scope in scopes)
    return lines


def _line(scheme: Scheme, applicant: SampleApplicant, item: Item, scope: str | None, place: int) -> dict[str, Any]:
    number = applicant.folder[:2]
    noted = _noted(number, item.id, scope)
    if noted:
        points = Decimal(noted.points[place])
        remark = noted.remarks[place % len(noted.remarks)]
    else:
        points, remark = _reserved(scheme, item, place, f"{number} {item.id} {scope}", RESERVED[number])
    is_full = points == item.full
    return {
        "item": item.id,
        "occupation": scope,
        "points": f"{points.normalize():f}",
        "judgement": _judgement(points, item),
        "measured": _measured(number, item, scope, place),
        "remark": "" if is_full else remark,
        "pins": [dict(pin) for pin in PINS.get(number, {}).get(item.id, ())] if place in _PINNING else [],
    }


def _noted(number: str, item: str, scope: str | None) -> Noted | None:
    for noted in NOTED[number].get(item, ()):
        if noted.occupation in (None, scope):
            return noted
    return None


def _reserved(scheme: Scheme, item: Item, place: int, seed: str, share: float) -> tuple[Decimal, str]:
    """Full points, or a step or two less with one of the small reservations."""
    rng = random.Random(f"sheet {seed} {place}")
    if rng.random() >= share:
        return item.full, ""
    steps = 2 if item.full >= 6 and rng.random() < 0.5 else 1
    remarks = SMALL[item.id]
    return item.full - scheme.scoring.step * steps, remarks[(place + len(item.name)) % len(remarks)]


def _judgement(points: Decimal, item: Item) -> str:
    if points >= item.full * Decimal("0.75") and item.full <= 2:
        return "met"
    if points >= item.full * Decimal("0.9"):
        return "met"
    return "partly" if points >= item.full * Decimal("0.5") else "not_met"


def _measured(number: str, item: Item, scope: str | None, place: int) -> dict[str, str]:
    values = {}
    for requirement in item.requirement:
        value = MEASURED[number].get(scope or "", {}).get(requirement.id)
        if value is not None:
            shift = Decimal(_AREA_SHIFT[place]) if requirement.id in _AREAS else Decimal(0)
            values[requirement.id] = str(Decimal(value) + shift)
    return values
