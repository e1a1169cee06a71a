"""What the workbooks of a round are made from."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from reviewer.domain.records import Record
from reviewer.domain.scheme import Scheme
from reviewer.domain.scoring import ItemResult, Result


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
    """One application whose sheets are all in. ``occupations`` are (scope, levels as text) as its sheets score them.

    ``occupation_ranks`` go with them; ``veto_votes`` are (item, scope or None, members who judged 不符合) of every
    item that can strike an application out.
    """

    number: str
    name: str
    rank: int
    occupations: tuple[tuple[str, str], ...]
    occupation_ranks: tuple[int, ...]
    decision: str
    result: Result
    failed: tuple[FailedFinding, ...]
    veto_votes: tuple[tuple[str, str | None, int], ...] = ()

    def votes(self, item: ItemResult) -> int | None:
        """Members who judged 不符合, None for an item that strikes nobody out."""
        return next(
            (votes for name, scope, votes in self.veto_votes if (name, scope) == (item.item, item.occupation)), None
        )


class SummaryData(Record):
    """The round, applications by rank. ``waiting``: whose sheets are not all in, as (number, name).

    ``as_of`` is the moment of the newest sheet or conclusion in it: the same data gives the same file whenever
    it is made.
    """

    round_id: str
    round_name: str
    scheme: Scheme
    as_of: datetime
    document_number: str
    version: int
    data_sha256: str
    is_sample: bool
    applications: tuple[SummaryApplication, ...]
    waiting: tuple[tuple[str, str], ...]

    @property
    def pass_line(self) -> Decimal:
        """Points from which an application passes."""
        return self.scheme.scoring.pass_line

    @property
    def foot(self) -> str:
        """What stands at the bottom of every page."""
        return f"{self.document_number} 第{self.version}版 校验值 {self.data_sha256[:12]}"


class ReportedItem(Record):
    """One line of a body: ``levels`` 5 初级工 … 1 高级技师, as the application lists them."""

    code: str
    name: str
    levels: tuple[int, ...]


class ReportedBody(Record):
    """A body that passed, and what for."""

    application: str
    name: str
    items: tuple[ReportedItem, ...]


class ReportListData(Record):
    """The bodies of a round that are reported and published, in the order of their applications."""

    round_id: str
    title: str
    note: str
    as_of: datetime
    document_number: str
    version: int
    data_sha256: str
    bodies: tuple[ReportedBody, ...]

    @property
    def foot(self) -> str:
        """What stands at the bottom of every page."""
        return f"{self.document_number} 第{self.version}版 校验值 {self.data_sha256[:12]}"
