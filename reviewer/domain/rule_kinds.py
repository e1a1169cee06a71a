"""The closed set of rule kinds that a scheme may use: rules are data, never code.

Bounds are inclusive: 以上, 以内 and 不少于 include the number (民法典 1259).
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Literal

from reviewer.domain.records import Record


class Group(StrEnum):
    """The three tables of people in 附件3."""

    STAFF = "staff"
    EXPERTS = "experts"
    EXAMINERS = "examiners"


class Qualification(Record):
    """One of: skill level number at most ``max_level_number`` (1 is highest), or title at least ``title``.

    Source: 温州2022 附件2 一(1): 技师及以上职业资格（职业技能等级）或中级以上专业技术职称.
    """

    max_level_number: int
    title: Literal["初级", "中级", "副高级", "高级"]


class Rule(Record, tag_field="kind"):
    """Base of the closed set of rule kinds."""


class PeopleCount(Rule, tag="people_count"):
    """How many people of a group (with one of ``roles`` as 分工) there are.

    ``qualified_by`` names qualified_count requirements: then only those count who hold the
    qualification of at least one of them whose levels are applied for (K23).
    """

    group: Group
    roles: tuple[str, ...] = ()
    own: bool = False
    qualified_by: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    unit: str = "人"


class PeopleEach(Rule, tag="people_each"):
    """Every person of a role satisfies an education, a qualification, a number of years or a certificate."""

    group: Group
    roles: tuple[str, ...] = ()
    education: Literal["大专", "本科"] | None = None
    qualification: Qualification | None = None
    minimum_years: Decimal | None = None
    certificate_words: tuple[str, ...] = ()
    unit: str = "人"


class QualifiedCount(Rule, tag="qualified_count"):
    """How many people of a group are qualified for a group of levels, where such a level is applied for."""

    group: Group
    levels: tuple[int, ...]
    qualification: Qualification
    minimum: int = 1
    unit: str = "人"


class Number(Rule, tag="number"):
    """A declared number against inclusive bounds."""

    fact: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str


class Grade(Rule, tag="grade"):
    """A grade on an ordered scale (lowest first) is at least ``at_least``.

    With ``valid_years`` a grade given (``date_fact``) longer than that before ``on_fact`` is unclear.
    """

    fact: str
    scale: tuple[str, ...]
    at_least: str
    date_fact: str | None = None
    on_fact: str | None = None
    valid_years: int | None = None


class Stated(Rule, tag="stated"):
    """A field is filled in; with ``must_exist`` an answer such as 无 does not do."""

    fact: str
    must_exist: bool = False


class Choice(Rule, tag="choice"):
    """A field's text holds one of ``allowed`` (when given) and none of ``excluded``."""

    fact: str
    allowed: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


class Presence(Rule, tag="presence"):
    """All ``things`` are named in a declared list of facilities; ``a/b`` are two words for one thing."""

    fact: str
    things: tuple[str, ...]


class Document(Rule, tag="document"):
    """At least one piece of evidence of one of the ``evidence`` classes is in the package.

    ``listed`` words may also be found in the form's 已建立规章制度目录: listed without a file is unclear,
    listed beside a file of a ``compendium`` class (制度汇编) is met. Where an occupation's catalogue
    status is ``unless_status`` the document cannot exist yet: not applicable (K17). With
    ``per_occupation`` a file must name its occupation where several are applied for. ``copies`` of them must
    be there (两套样卷); of a condition for each site a file must name the site or its district.
    """

    evidence: tuple[str, ...]
    listed: tuple[str, ...] = ()
    compendium: tuple[str, ...] = ()
    unless_status: str | None = None
    per_occupation: bool = False
    copies: int = 1


class TenureDocument(Rule, tag="tenure_document"):
    """Own premises need a deed, rented ones a lease: whichever of the two the applicant declared.

    The lease's whole term counts (K21); what remains of it on ``filed_fact`` is only said when it is
    shorter than ``minimum_years``.
    """

    tenure_fact: str
    tenure: Literal["自有", "租赁"]
    evidence: tuple[str, ...]
    start_fact: str | None = None
    end_fact: str | None = None
    filed_fact: str | None = None
    minimum_years: int | None = None


class SameAs(Rule, tag="same_as"):
    """Where the switch fact is 是, the practical room follows other requirements too (知识技能型).

    ``facts`` are the practical room's own, one for each of the ``requirements`` (number rules).
    """

    switch_fact: str
    requirements: tuple[str, ...]
    facts: tuple[str, ...]


class LegalPerson(Rule, tag="legal_person"):
    """A legal person registered in one of ``places``; ``branch_kinds`` are no legal persons (K13).

    ``also`` says what people look at beside it.
    """

    registered_fact: str
    places: tuple[str, ...]
    branch_kinds: tuple[str, ...] = ()
    evidence: tuple[str, ...]
    also: str = ""


class EquipmentListed(Rule, tag="equipment_listed"):
    """The form lists equipment of that kind; whether it is the right one is seen on site."""

    equipment: Literal["考核设备", "检测设备"]


class AllOf(Rule, tag="all_of"):
    """Several simple rules together (none of them all_of, same_as or standard_met)."""

    rules: tuple[RuleKind, ...]


class OccupationCount(Rule, tag="occupation_count"):
    """At most so many occupations in one application."""

    maximum: int


class InCatalogue(Rule, tag="in_catalogue"):
    """Each applied occupation is in the round's catalogue: name, work type and code, at levels of its row."""


class LevelsTogether(Rule, tag="levels_together"):
    """All levels of the catalogue's row are applied for together."""


class SiteForOccupation(Rule, tag="site_for_occupation"):
    """At least one declared site (考核点) is for the occupation."""


class DatedBasis(Rule, tag="dated_basis"):
    """Why an occupation is open: for ``dated`` of the choices the date must not be after ``last`` (ISO).

    Each of ``others`` is enough by itself.
    """

    basis_fact: str
    dated: str
    date_fact: str
    last: str
    others: tuple[str, ...]


class FiledBy(Rule, tag="filed_by"):
    """The application was filed on or before the date (ISO)."""

    fact: str
    date: str


class StandardMet(Rule, tag="standard_met"):
    """No requirement of the standard, or of its ``sections`` (ids), is unmet."""

    sections: tuple[str, ...] = ()


class OnSite(Rule, tag="judgement"):
    """Only people can tell, on site: 访谈, 质询, 现场察看."""

    method: str = "现场察看"


RuleKind = (
    PeopleCount
    | PeopleEach
    | QualifiedCount
    | Number
    | Grade
    | Stated
    | Choice
    | Presence
    | Document
    | TenureDocument
    | SameAs
    | LegalPerson
    | EquipmentListed
    | AllOf
    | OccupationCount
    | InCatalogue
    | LevelsTogether
    | SiteForOccupation
    | DatedBasis
    | FiledBy
    | StandardMet
    | OnSite
)
