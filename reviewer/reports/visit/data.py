"""What a site-visit record (现场考察记录) is made from: plain texts and reduced pictures, no points."""

from __future__ import annotations

from reviewer.domain.records import Record
from reviewer.reports.sheet.data import PHOTO, SheetFile, SheetRecord


class VisitReading(Record):
    """One measured value: who measured it, how it came about, and what it means against the threshold."""

    members: tuple[str, ...]
    measured: str
    working: str = ""
    verdict: str


class VisitRequirement(Record):
    """One requirement with its declared and documented values and what was measured, equal values in one reading."""

    text: str
    threshold: str = ""
    declared: str = ""
    documented: str = ""
    readings: tuple[VisitReading, ...]


class VisitItem(Record):
    """One item of the standard, for one occupation where ``scope`` is given; ``files`` are names (照片3, 录音1)."""

    clause: str
    name: str
    scope: str = ""
    requirements: tuple[VisitRequirement, ...] = ()
    files: tuple[str, ...] = ()


class VisitMember(Record):
    """A panel member. ``source`` tells which sheet of theirs the record was made from, or that there is none."""

    name: str
    is_leader: bool = False
    source: str


class VisitRecordData(Record):
    """One visit of a panel to one applicant, all members' records merged.

    ``visited_at``, ``place``, ``company`` (who took part for the applicant) and ``note`` are as typed or as
    gathered from the members' records. ``files`` are the photos and sound of all members, each file once.
    """

    title: str = "社会培训评价组织现场考察记录"
    applicant: str
    application_number: str
    occupations: tuple[str, ...]
    round: str
    scheme_title: str
    scheme_version: str
    visited_at: str
    place: str
    company: str
    members: tuple[VisitMember, ...]
    records: tuple[SheetRecord, ...] = ()
    items: tuple[VisitItem, ...] = ()
    files: tuple[SheetFile, ...] = ()
    note: str = ""
    document_number: str
    version: int = 1
    data_sha256: str
    changes: tuple[str, ...] = ()
    is_sample: bool = False

    @property
    def photos(self) -> tuple[SheetFile, ...]:
        """Every photo, in the order of its number."""
        return tuple(each for each in self.files if each.name.startswith(PHOTO))

    @property
    def loose_sounds(self) -> tuple[SheetFile, ...]:
        """Sound files that no record names."""
        named = {each.name for record in self.records for each in record.files}
        return tuple(each for each in self.files if not each.name.startswith(PHOTO) and each.name not in named)

    @property
    def absent(self) -> tuple[str, ...]:
        """The members of whom nothing is in the record."""
        return tuple(each.name for each in self.members if not each.source)


VISIT_LABELS = {
    "title": "表名",
    "applicant": "申报单位",
    "application_number": "申报编号",
    "occupations": "申报职业（工种）",
    "round": "批次",
    "scheme_title": "方案名称",
    "scheme_version": "方案版本",
    "visited_at": "考察时间",
    "place": "考察地点",
    "company": "被考察单位参加人员",
    "members": "专家组",
    "document_number": "文书编号",
    "data_sha256": "数据校验值",
}
