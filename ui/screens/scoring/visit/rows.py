"""Plain lines of the visit's records, no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from reviewer.domain.moments import BEIJING
from reviewer.domain.scheme import Scheme
from reviewer.domain.site_files import SiteFile
from reviewer.domain.visit import Participant, VisitNote, VisitRecord

SIDES = (("panel", "专家组"), ("applicant", "申报单位"), ("other", "其他"))


class RecordRow(NamedTuple):
    """One record in the list. ``lacks`` says what is missing, empty when nothing is."""

    id: str
    title: str
    when: str
    words: str
    lacks: str

    @property
    def spoken(self) -> str:
        """The line in words, for a screen reader and the tooltip."""
        return "，".join(each for each in (self.title, self.when, self.lacks, self.words) if each)


def record_rows(scheme: Scheme, records: Sequence[VisitRecord]) -> tuple[RecordRow, ...]:
    """The records as they stand in the list."""
    names = {each.id: each.name for each in scheme.method}
    return tuple(
        RecordRow(
            id=each.id,
            title=names.get(each.method, each.method),
            when=span_text(each),
            words=" ".join((each.place, each.findings.replace("\n", " "))).strip(),
            lacks=lacking_text(each),
        )
        for each in records
    )


def lacking_text(record: VisitRecord) -> str:
    """What the record still lacks: 未结束、没有写发现."""
    lacks = (("未结束", record.ended_at is None), ("没有写发现", not record.findings.strip()))
    return "、".join(word for word, is_lacking in lacks if is_lacking)


def span_text(record: VisitRecord) -> str:
    """05-12 09:30–10:20."""
    start = record.started_at.astimezone(BEIJING)
    if record.ended_at is None:
        return f"{start:%m-%d %H:%M}–"
    end = record.ended_at.astimezone(BEIJING)
    return (
        f"{start:%m-%d %H:%M}–{end:%H:%M}" if end.date() == start.date() else f"{start:%m-%d %H:%M}–{end:%m-%d %H:%M}"
    )


def moment_text(at: datetime | None) -> str:
    """2026-05-12 09:30, as it may be typed; empty for none."""
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}" if at is not None else ""


def participant_text(person: Participant) -> str:
    """张某　申报单位　校长."""
    return "　".join(each for each in (person.name, dict(SIDES)[person.side], person.role) if each)


def item_text(scheme: Scheme, item_id: str) -> str:
    """二(2) 理论知识考试场地."""
    item = scheme.item(item_id)
    return f"{item.clause} {item.name}"


def note_text(note: VisitNote) -> str:
    """09:41　王某：今年培训 320 人."""
    said = f"{note.speaker}：{note.text}" if note.speaker else note.text
    return f"{note.at.astimezone(BEIJING):%H:%M:%S}　{said}"


def file_text(file: SiteFile) -> str:
    """谈话.m4a　3.2 MB."""
    return f"{file.name}　{file.size / 1_000_000:.1f} MB"
