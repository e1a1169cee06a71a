"""What one sample applicant is: the facts, the people, the rooms and which papers it sends."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from forms.content import Contact
from samples.plans import Plan

FILED = "2022-10-24"
MARK = "（样例，仅供程序演示）"


@dataclass(frozen=True)
class Staff:
    """A row of 工作人员情况, with what the supplement adds. ``years`` and ``certificate`` may be left out."""

    duty: str
    post: str
    education: str = "本科"
    years: str = ""
    certificate: str = ""
    name: str = ""


@dataclass(frozen=True)
class SampleOccupation:
    """An applied occupation with its teams and its room."""

    name: str
    code: str
    levels: tuple[int, ...]
    edition: str
    experts: int
    examiners: int
    own: int
    theory: str
    practical: str
    total: str
    exam: tuple[tuple[str, str], ...]
    test: tuple[tuple[str, str], ...]
    facts: dict[str, str]
    note: str = ""


@dataclass(frozen=True)
class SampleApplicant:
    """One package. ``folder`` is its name below ``data/packages``; ``archive`` how it is packed."""

    folder: str
    archive: str
    form: str
    name: str
    kind: str
    kind_box: str
    tick: str
    authority: str
    address: str
    postcode: str
    code: str
    legal: str
    head: Contact
    contact: Contact
    body: str
    body_number: str
    staff: tuple[Staff, ...]
    occupations: tuple[SampleOccupation, ...]
    facts: dict[str, str]
    plan: Plan
    seats: tuple[int, int]
    seats_missing: int
    has_board: bool
    room: str
    lease: tuple[str, str, str] = ("", "", "")
    listed: tuple[str, ...] = ()
    books: tuple[str, ...] = ()
    book_format: dict[str, str] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    place: tuple[float, float] = (28.0005, 120.6721)
    taken: datetime = datetime(2022, 10, 18, 9, 12)
    honours: tuple[tuple[str, str, str, str], ...] = ()
    registration: str = "营业执照"
    registrar: str = ""


def seed_of(applicant: SampleApplicant, what: str) -> str:
    """The seed of one paper's accidents: skew, grain, how the pen ran."""
    return f"{applicant.folder} {what}"
