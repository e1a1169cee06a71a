"""Rounds: open one under a scheme, list them."""

from __future__ import annotations

import itertools
import string
from collections.abc import Iterator
from datetime import datetime

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date
from reviewer.domain.records import Record, document_hash
from reviewer.errors import RuleViolation
from reviewer.usecases.keep_schemes import find_scheme


class RoundView(Record):
    """One round as lists show it."""

    id: str
    name: str
    scheme_id: str
    scheme_version: str
    scheme_title: str
    created_at: datetime
    applications: int


def make_round(desk: Desk, scheme_id: str, name: str) -> str:
    """Open a round under the newest version of a scheme.

    Returns:
        The round's id: the scheme's code, the year, and B, C … for further rounds of that year.

    Raises:
        RuleViolation: unknown scheme, no name, or the scheme's catalogue is not here (``no_catalogue``).
    """
    if not name.strip():
        raise RuleViolation("批次须有名称，未建立；请写明，如“样例批次 2026”。", code="round_without_name")
    scheme, document = find_scheme(desk, scheme_id)
    desk.catalogue(scheme)
    digest = document_hash(document)
    stem = f"{scheme.scheme.code}{beijing_date(desk.clock()).year % 100:02d}"
    taken = {row.id for row in desk.store.rounds()}
    round_id = next(each for each in _numbered(stem) if each not in taken)
    with desk.store.change(desk.actor) as change:
        change.add_scheme(digest, scheme.scheme.id, scheme.scheme.version, document)
        change.add_round(round_id, name.strip(), digest)
    return round_id


def _numbered(stem: str) -> Iterator[str]:
    """The stem, then with B … Z, then B2 … Z2 and so on."""
    yield stem
    for turn in itertools.count(1):
        for letter in string.ascii_uppercase[1:]:
            yield f"{stem}{letter}{turn if turn > 1 else ''}"


def list_rounds(desk: Desk) -> tuple[RoundView, ...]:
    """All rounds, oldest first."""
    views = []
    for row in desk.store.rounds():
        head = desk.scheme(row.scheme_sha256).scheme
        views.append(
            RoundView(
                id=row.id,
                name=row.name,
                scheme_id=head.id,
                scheme_version=head.version,
                scheme_title=head.title,
                created_at=row.created_at,
                applications=len(desk.store.applications(row.id)),
            )
        )
    return tuple(views)
