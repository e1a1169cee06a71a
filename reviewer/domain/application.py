"""What an applicant declares in one round: immutable once accepted.

Every declared thing keeps ``where`` it was read (file, table, row). A value that cannot be read
exactly (约, 余, ranges) keeps its text and has no number: its finding is unclear, never guessed.
"""

from __future__ import annotations

from decimal import Decimal

from reviewer.domain.records import Record


class Fact(Record):
    """One declared value. ``scope`` is an occupation's scope, or None for the whole applicant.

    ``value`` is the exact number (areas in m², years, persons), or None when the text is not exact.
    Dates are ISO text in ``text``; lists are joined by 、.
    """

    key: str
    text: str
    value: Decimal | None = None
    scope: str | None = None
    where: str = ""


class StaffMember(Record):
    """A row of 工作人员情况. ``duty`` is 分工; ``post`` is 职务（职称、职业资格）as written."""

    name: str
    sex: str = ""
    age: str = ""
    id_number: str = ""
    education: str = ""
    post: str = ""
    duty: str = ""
    training_years: str = ""
    certificate: str = ""
    where: str = ""


class ItemBankExpert(Record):
    """A row of 专家情况. ``scope`` is an occupation's scope when the form says which, else None."""

    name: str
    sex: str = ""
    id_number: str = ""
    education: str = ""
    qualification: str = ""
    specialty: str = ""
    scope: str | None = None
    where: str = ""


class Examiner(Record):
    """A row of 考评人员情况. ``is_own`` is 自有 (None: not stated on the form)."""

    name: str
    sex: str = ""
    education: str = ""
    qualification: str = ""
    work_years: str = ""
    field: str = ""
    certificate_number: str = ""
    is_own: bool | None = None
    scope: str | None = None
    where: str = ""


class AppliedOccupation(Record):
    """A row of 拟开展职业（工种）范围. Levels: 5 初级工 … 1 高级技师."""

    seq: int
    name: str
    code: str = ""
    work_type: str = ""
    levels: tuple[int, ...]
    note: str = ""
    where: str = ""

    @property
    def scope(self) -> str:
        """How findings, scores and ranks name it: the occupation, with its work type where it has one."""
        return f"{self.name}（{self.work_type}）" if self.work_type else self.name


class AssessmentSite(Record):
    """A row of 考核点情况. ``scopes``: the applied occupations that it is for, empty for all of them."""

    name: str
    district: str = ""
    address: str = ""
    scopes: tuple[str, ...] = ()
    where: str = ""


class EquipmentLine(Record):
    """A row of 考核设备 or 检测设备."""

    kind: str
    name: str
    quantity: str
    scope: str | None = None
    where: str = ""


class Evidence(Record):
    """One file of the package, addressed by its SHA-256."""

    sha256: str
    name: str
    size: int
    media_type: str
    classes: tuple[str, ...] = ()


class Application(Record):
    """One version of what an applicant declared, in a round of ``scheme_id``."""

    scheme_id: str
    applicant_name: str
    applicant_kind: str
    form_file: str
    facts: tuple[Fact, ...]
    staff: tuple[StaffMember, ...]
    experts: tuple[ItemBankExpert, ...]
    examiners: tuple[Examiner, ...]
    listed_rules: tuple[str, ...]
    occupations: tuple[AppliedOccupation, ...]
    equipment: tuple[EquipmentLine, ...]
    evidence: tuple[Evidence, ...]
    warnings: tuple[str, ...] = ()
    sites: tuple[AssessmentSite, ...] = ()

    def fact(self, key: str, scope: str | None = None) -> Fact | None:
        """The fact of that key for the scope; an applicant-wide fact answers for every occupation."""
        wide: Fact | None = None
        for fact in self.facts:
            if fact.key == key and fact.scope == scope:
                return fact
            if fact.key == key and fact.scope is None:
                wide = fact
        return wide

    def evidence_of(self, classes: tuple[str, ...]) -> tuple[Evidence, ...]:
        """The evidence that belongs to one of the classes."""
        wanted = frozenset(classes)
        return tuple(each for each in self.evidence if not wanted.isdisjoint(each.classes))
