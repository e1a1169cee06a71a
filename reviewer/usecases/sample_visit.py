"""What the sample's members bring back from the first applicant: photos, workings, records; fictional."""

from __future__ import annotations

from datetime import datetime

import msgspec

from reviewer.desk import Desk
from reviewer.domain.records import Record, decoded
from reviewer.domain.sheet import ItemKey
from reviewer.domain.site_files import Mark
from reviewer.domain.visit import Participant
from reviewer.domain.working import AnyWorking
from reviewer.resources import sample_path
from reviewer.usecases.keep_site_file import add_site_file, change_site_file
from reviewer.usecases.keep_visit_record import add_note, begin_record, new_record, type_findings, visit_methods
from reviewer.usecases.score_item import set_working


class SamplePhoto(Record):
    """A photo of ``data/site_photos`` and where it belongs."""

    item: str
    occupation: str | None = None
    requirement: str
    file: str
    caption: str
    marks: tuple[Mark, ...] = ()


class SampleWorking(Record):
    """How a measured value came about."""

    item: str
    occupation: str | None = None
    requirement: str
    working: AnyWorking


class SampleRecord(Record):
    """The use of a method by its name. ``applicant``: (name, role); ``notes``: (time, speaker, text)."""

    method: str
    started_at: datetime
    ended_at: datetime
    place: str
    applicant: tuple[tuple[str, str], ...]
    items: tuple[str, ...]
    findings: str
    notes: tuple[tuple[datetime, str, str], ...]


class SampleVisit(Record):
    """``data/sample_visit.json``."""

    photos: tuple[SamplePhoto, ...]
    workings: tuple[SampleWorking, ...]
    records: tuple[SampleRecord, ...]


def add_sample_visit(desk: Desk, application_id: str) -> None:
    """Put the sample's photos, workings and records on the own open sheet of the first sample application."""
    visit = decoded(sample_path("sample_visit.json").read_bytes(), SampleVisit)
    for working in visit.workings:
        key = ItemKey(working.item, working.occupation)
        set_working(desk, application_id, key, working.requirement, working.working)
    for photo in visit.photos:
        key, path = ItemKey(photo.item, photo.occupation), sample_path("site_photos") / photo.file
        saved = add_site_file(desk, application_id, key, path, requirement=photo.requirement, caption=photo.caption)
        if photo.marks:
            change_site_file(desk, application_id, key, saved.field.split(":", 1)[1], marks=photo.marks)
    for record in visit.records:
        _add_record(desk, application_id, record)


def _add_record(desk: Desk, application_id: str, sample: SampleRecord) -> None:
    method = next(each.id for each in visit_methods(desk, application_id) if each.name == sample.method)
    blank = new_record(desk, application_id, method)
    applicant = tuple(Participant(name=name, side="applicant", role=role) for name, role in sample.applicant)
    record = msgspec.structs.replace(
        blank,
        started_at=sample.started_at,
        ended_at=sample.ended_at,
        place=sample.place,
        participants=(*blank.participants, *applicant),
        items=sample.items,
    )
    begin_record(desk, application_id, record)
    type_findings(desk, application_id, record.id, sample.findings)
    for at, speaker, text in sample.notes:
        add_note(desk, application_id, record.id, text, speaker=speaker, at=at)
