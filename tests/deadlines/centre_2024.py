"""A centre in the spring of 2024 that runs the fourth round of Shanghai; the clock stands where a test puts it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.filing import FiledItem, FiledSite, Filing, last_valid_day
from reviewer.domain.records import canonical_json, document_hash
from reviewer.domain.registers import STAGE_MOVE
from reviewer.domain.stages import StageMove
from reviewer.usecases.documents.keep_document import keep_document
from reviewer.usecases.documents.publicity_issues import PublicityIssue, keep_publicity
from reviewer.usecases.file_application import add_filing
from reviewer.usecases.make_round import make_round
from reviewer.usecases.registers import enter
from tests.builders import sound_application

PASSPHRASE = "样例口令-期限"
SHANGHAI, WENZHOU, NATIONAL = "shanghai-2024-124", "zhejiang-wenzhou-2022", "national-2020-16"


class Clock:
    """Noon in Beijing of a day that a test may change."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __call__(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 4, tzinfo=UTC)


def open_centre(folder: Path, day: date, scheme: str = SHANGHAI) -> tuple[Desk, Clock, str]:
    """A new centre with one round and no application."""
    clock = Clock(day)
    desk = Desk.create(folder / "中心", PASSPHRASE, role="centre", clock=clock)
    return desk, clock, make_round(desk, scheme, "样例批次 2024")


def add_applicant(desk: Desk, round_id: str, seq: int = 1) -> str:
    """One more application of the round."""
    id = f"{round_id}-{seq:03d}"
    with desk.store.change("样例") as change:
        change.add_application_version(id, round_id, f"样例机构{seq}", seq, canonical_json(sound_application()))
    return id


def moved(desk: Desk, subject: str, *steps: tuple[str, str], letter: str = "") -> None:
    """Enter stages on days; ``letter`` is the stage with which a letter from outside the program was recorded."""
    before = len(desk.store.register(STAGE_MOVE, subject))
    with desk.store.change("样例") as change:
        for number, (stage, on) in enumerate(steps, before + 1):
            value = StageMove(stage=stage, on=on, elsewhere=("letter_issued",) if stage == letter else ())
            enter(change, STAGE_MOVE, f"{subject}:{number:04d}", subject, value, application=subject)


def published(desk: Desk, round_id: str, applications: tuple[str, ...], start: str, until: str) -> None:
    """A 公示 as its issue keeps it."""
    issue = PublicityIssue(
        round=round_id,
        version=1,
        number=f"{round_id}-公示",
        start=date.fromisoformat(start),
        until=date.fromisoformat(until),
        applications=applications,
    )
    with desk.store.change("样例") as change:
        keep_document(
            change,
            desk,
            kind="publicity",
            application=None,
            round_id=round_id,
            number=issue.number,
            version=1,
            data_sha256=document_hash(b"{}"),
            data=b"%PDF-sample",
            file_name="公示.pdf",
            media_type="application/pdf",
            content=b"{}",
        )
        keep_publicity(change, issue)


def filed(desk: Desk, application_id: str, first: str) -> None:
    """The application's body on record, valid for three years from a day."""
    valid_from, row = date.fromisoformat(first), desk.store.application(application_id)
    filing = Filing(
        number="样备〔2024〕1号",
        round=row.round,
        application=application_id,
        name=row.name,
        address="样例市样例路1号",
        contact="样例䶮",
        phone="0577-00000000",
        issuer="样例评价中心",
        issued_on=valid_from,
        valid_from=valid_from,
        valid_until=last_valid_day(valid_from, 3),
        items=(FiledItem(occupation="样例职业", levels=(4, 3)),),
        sites=(FiledSite(address="样例市样例路1号"),),
        is_sample=True,
    )
    with desk.store.change("样例") as change:
        add_filing(change, filing)
