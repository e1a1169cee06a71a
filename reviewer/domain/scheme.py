"""One notice as data: conditions, materials, standard, scoring rule, stages and letters.

The types below are the schema: the published JSON Schema is generated from them, and a scheme
file that holds an unknown field or an unknown rule kind is refused (``intake`` of TOML names the
line). Rules are a closed set of kinds; 以上, 以内 and 不少于 include the number (民法典 1259).
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
    status is ``unless_status`` the document cannot exist yet: not applicable (K17).
    """

    evidence: tuple[str, ...]
    listed: tuple[str, ...] = ()
    compendium: tuple[str, ...] = ()
    unless_status: str | None = None


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
    """A legal person registered in one of ``places``; ``branch_kinds`` are no legal persons (K13)."""

    registered_fact: str
    places: tuple[str, ...]
    branch_kinds: tuple[str, ...] = ()
    evidence: tuple[str, ...]


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
    """Each applied occupation is in the round's catalogue."""


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
    | FiledBy
    | StandardMet
    | OnSite
)

Per = Literal["applicant", "occupation", "site"]


class FactKind(Record):
    """One thing that the form or the supplement sheet can declare.

    ``labels`` are the words under which it is found; ``of`` tells the shape of its value.
    """

    key: str
    label: str
    labels: tuple[str, ...] = ()
    of: Literal["text", "number", "area", "date", "list", "yes_no", "choice"] = "text"
    unit: str = ""
    per: Per = "applicant"
    form: Literal["form", "supplement"] = "supplement"
    options: tuple[str, ...] = ()


class EvidenceClass(Record):
    """A kind of evidence and the words in folder or file names that tell it."""

    name: str
    words: tuple[str, ...]


class Condition(Record):
    """An eligibility gate. ``soft`` means 原则上: an exception needs a recorded reason.

    ``applies_to`` empty: every kind of applicant. ``only_if`` is a yes/no fact: 否 takes the gate away.
    """

    id: str
    clause: str
    text: str
    strength: Literal["hard", "soft"]
    applies_to: tuple[str, ...] = ()
    only_if: str | None = None
    per: Per = "applicant"
    rule: RuleKind
    note: str = ""


class Material(Record):
    """One document that an application must bring along."""

    no: str
    name: str
    per: Per = "applicant"
    required: bool = True
    any_of: tuple[str, ...]
    clause: str = ""


class Requirement(Record):
    """What gets checked. ``evidence`` names the classes shown beside it."""

    id: str
    text: str
    rule: RuleKind
    evidence: tuple[str, ...] = ()
    note: str = ""
    measurable: bool = False
    unit: str = ""


class Rubric(Record):
    """How points are proposed: shown beside the field, never applied by itself."""

    text: str
    quick_points: tuple[Decimal, ...] = ()


class Item(Record):
    """What gets points. ``short`` is the number as read in the tree, e.g. 8.1 under section 一.

    ``clause`` is its name in heads, e.g. 二(2); ``source`` where the text stands, e.g. 附件2 二2.
    """

    id: str
    clause: str
    source: str = ""
    name: str
    short: str
    text: str
    full: Decimal
    per: Per = "applicant"
    veto: bool = False
    rubric: Rubric
    requirement: tuple[Requirement, ...]


class Section(Record):
    """A group of items; its full points are their sum."""

    id: str
    no: str
    title: str
    item: tuple[Item, ...]

    @property
    def full(self) -> Decimal:
        """Sum of the items' full points."""
        return sum((item.full for item in self.item), Decimal(0))


class Scoring(Record):
    """How sheets become a result. ``source = "proposal"``: no notice gives these numbers.

    ``full``, when given, must be the sum of the items' full points.
    """

    source: Literal["proposal", "notice", "round"]
    full: Decimal | None = None
    method: Literal["mean", "trimmed_mean", "median"]
    trim_each_side: int = 1
    trim_from_members: int = 5
    tie: Literal["one_each"] = "one_each"
    step: Decimal
    decimals: int = 2
    rounding: Literal["half_up", "half_even"] = "half_up"
    partly_pct: Decimal
    pass_line: Decimal
    rectify_line: Decimal
    panel_size: int
    panel_minimum: int
    divergence_pct: Decimal
    remark: Literal["below_full", "always", "never"] = "below_full"


class Stage(Record):
    """A step of the procedure with its clause."""

    id: str
    name: str
    actor: str
    clause: str
    next: tuple[str, ...] = ()


class Deadline(Record):
    """A date or a period. Working days count the publication day unless ``from_next_day``."""

    id: str
    stage: str
    name: str
    clause: str
    date: str | None = None
    working_days: int | None = None
    months: int | None = None
    years: int | None = None
    from_next_day: bool = False


class LetterTemplate(Record):
    """The reply letter of one outcome. ``paragraphs`` may hold ``{field}`` places.

    A paragraph starting with 一、 is a first-level heading, with （一） a second-level one.
    """

    conclusion: Literal["PASS", "RECTIFY", "FAIL"]
    title: str
    paragraphs: tuple[str, ...]
    attachments: tuple[str, ...] = ()


class Letters(Record):
    """What all letters of a scheme share."""

    issuer: str
    number_word: str
    signer: str
    contact: str
    phone: str
    template: tuple[LetterTemplate, ...]


class SourceNotice(Record):
    """Where the scheme comes from."""

    file: str
    number: str = ""
    date: str
    basis: tuple[str, ...] = ()


class SchemeHead(Record):
    """Names the scheme. ``code`` starts the numbers of rounds and applications (WZ26-003)."""

    id: str
    version: str
    title: str
    short_title: str
    issuer: str
    code: str
    catalogue: str
    calendar: str
    source: SourceNotice
    applicant_kinds: tuple[str, ...]
    form_kinds: dict[str, tuple[str, ...]]
    notes: tuple[str, ...] = ()


class Scheme(Record):
    """All rules of a round, as read from one TOML file."""

    scheme: SchemeHead
    fact: tuple[FactKind, ...]
    evidence_class: tuple[EvidenceClass, ...]
    condition: tuple[Condition, ...]
    material: tuple[Material, ...]
    section: tuple[Section, ...]
    scoring: Scoring
    stage: tuple[Stage, ...]
    deadline: tuple[Deadline, ...]
    letters: Letters

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item in the standard's order."""
        return tuple(item for section in self.section for item in section.item)

    def item(self, item_id: str) -> Item:
        """The item of that id.

        Raises:
            KeyError: the scheme has no such item.
        """
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    def requirement(self, requirement_id: str) -> Requirement:
        """The requirement of that id.

        Raises:
            KeyError: the scheme has no such requirement.
        """
        for item in self.items:
            for requirement in item.requirement:
                if requirement.id == requirement_id:
                    return requirement
        raise KeyError(requirement_id)

    @property
    def full(self) -> Decimal:
        """Full points of the standard."""
        return sum((section.full for section in self.section), Decimal(0))
