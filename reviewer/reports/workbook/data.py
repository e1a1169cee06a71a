"""What the summary workbook of a round is made from."""

from __future__ import annotations

from decimal import Decimal

from reviewer.domain.records import Record
from reviewer.domain.scheme import Scheme
from reviewer.domain.scoring import Result


class FailedFinding(Record):
    """One finding that people should look at, as text."""

    requirement: str
    text: str
    scope: str
    declared: str
    threshold: str
    verdict: str
    why: str


class SummaryApplication(Record):
    """One application whose sheets are all in. ``occupations`` are (scope, levels as text)."""

    number: str
    name: str
    rank: int
    occupations: tuple[tuple[str, str], ...]
    occupation_ranks: tuple[int, ...]
    decision: str
    result: Result
    failed: tuple[FailedFinding, ...]


class SummaryData(Record):
    """The round. ``waiting`` are applications whose sheets are not all in, as (number, name)."""

    round_id: str
    round_name: str
    scheme: Scheme
    made_at: str
    data_sha256: str
    is_sample: bool
    applications: tuple[SummaryApplication, ...]
    waiting: tuple[tuple[str, str], ...]

    @property
    def pass_line(self) -> Decimal:
        """Points from which an application passes."""
        return self.scheme.scoring.pass_line
