"""One notice as data: conditions, materials, standard, scoring rule, stages and letters.

The types below are the schema: the published JSON Schema is generated from them, and a scheme
file that holds an unknown field or an unknown rule kind is refused (``intake`` of TOML names the
line). The rules themselves are in ``rule_kinds``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from reviewer.domain.procedure import Call, Deadline, ProjectReview, Reading, Repair, Stage
from reviewer.domain.records import Record
from reviewer.domain.rule_kinds import RuleKind

PHRASE_FIELDS = ("measured", "threshold", "declared")
Per = Literal["applicant", "occupation", "site"]
FormTable = Literal["occupations", "sites", "staff", "experts", "examiners", "rules", "venue"]


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


class MaterialPart(Record):
    """What a document must contain: files of one of the classes, ``copies`` of them (两套样卷)."""

    name: str
    any_of: tuple[str, ...]
    copies: int = 1


class Material(Record):
    """One document that an application must bring along, once or for each occupation or site, with all its parts."""

    no: str
    name: str
    per: Per = "applicant"
    required: bool = True
    any_of: tuple[str, ...]
    part: tuple[MaterialPart, ...] = ()
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


class Deduction(Record):
    """What a rubric takes off; which kind fits which rule ``scheme_problems`` tells.

    ``short``: ``points`` for each ``every`` (or part of it) that a number lacks of its minimum.
    ``lacking``: ``points`` for each thing or person that fails, the same one of several requirements once.
    ``unmet``: ``points`` for each of the requirements that is not met.
    ``judged``: people decide how much, there is no number; ``text`` says on what.
    """

    requirements: tuple[str, ...]
    by: Literal["short", "lacking", "unmet", "judged"]
    points: Decimal = Decimal(0)
    every: Decimal = Decimal(1)
    text: str = ""


class GradePoints(Record):
    """The points that a judgement proposes."""

    judgement: Literal["met", "partly", "not_met"]
    points: Decimal


class Rubric(Record):
    """How points are proposed: shown beside the field, never applied by itself."""

    text: str
    quick_points: tuple[Decimal, ...] = ()
    deduction: tuple[Deduction, ...] = ()
    grade: tuple[GradePoints, ...] = ()


class Method(Record):
    """A way of reviewing that the notice names (听汇报, 现场察看 …); each use leaves a record."""

    id: str
    name: str
    clause: str
    note: str = ""


class Phrase(Record):
    """A remark to begin with. ``judgement`` and ``items`` (ids) say where it is offered first.

    ``{measured}``, ``{threshold}`` and ``{declared}`` are filled from the requirement at hand, with its unit:
    28 人, ≥ 30 人.
    """

    text: str
    judgement: Literal["met", "partly", "not_met", "not_applicable"] | None = None
    items: tuple[str, ...] = ()


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


NOT_SCORED_TEXT = "本批次为名录管理，不评分"
# What a registry's scheme has in place of a scoring rule; a selection must name its own.
NOT_SCORED = Scoring(
    source="proposal",
    method="mean",
    step=Decimal(1),
    partly_pct=Decimal(0),
    pass_line=Decimal(0),
    rectify_line=Decimal(0),
    panel_size=0,
    panel_minimum=0,
    divergence_pct=Decimal(0),
)


class LetterTemplate(Record):
    """The text of one official paper. Title, paragraphs and attachments may hold ``{field}`` places.

    ``kind`` is the key of the kind of document (letter, correction, commitment …); a letter has one for each
    ``conclusion``, the others leave it empty. ``form``: ``letter`` (函), ``notice`` (文件) or ``plain`` (neither red
    head nor 文号). ``number_word`` and ``signer`` empty: those of all letters. A paragraph starting with 一、 is a
    first-level heading, with （一） a second-level one; one that is nothing but one empty field is left out.
    ``sign_lines`` stand in place of signer and date where people sign by hand; ``printed_by`` is a notice's 印发机关.
    """

    kind: str = "letter"
    conclusion: Literal["", "PASS", "RECTIFY", "FAIL"] = ""
    form: Literal["letter", "notice", "plain"] = "letter"
    number_word: str = ""
    title: str
    addressee: str = ""
    paragraphs: tuple[str, ...]
    attachments: tuple[str, ...] = ()
    signer: str = ""
    sign_lines: tuple[str, ...] = ()
    copies_to: tuple[str, ...] = ()
    printed_by: str = ""


class Letters(Record):
    """What all letters of a scheme share."""

    issuer: str
    number_word: str
    signer: str
    contact: str
    phone: str
    address: str = ""
    template: tuple[LetterTemplate, ...]


class FilingRule(Record):
    """How filed bodies (备案) are numbered, and for how many years.

    ``number`` holds {year}, {serial} and perhaps {code} (the scheme's); the serial is written with leading zeros up
    to ``serial_digits``. ``source = "proposal"``: the notice gives neither.
    """

    number: str = "{code}备〔{year}〕{serial}号"
    serial_digits: int = 1
    valid_years: int = 3
    clause: str = ""
    source: Literal["proposal", "notice"] = "proposal"


class SourceNotice(Record):
    """Where the scheme comes from."""

    file: str
    number: str = ""
    date: str
    basis: tuple[str, ...] = ()


class SchemeHead(Record):
    """Names the scheme. ``code`` starts the numbers of rounds and applications (WZ26-003).

    ``form_tables`` are the tables that its application form must have; none named: those of 温州2022 附件3.
    ``purpose``: a selection is scored by its standard; a registry has neither standard nor scoring, it runs what is
    filed. ``based_on`` is the id of the scheme that it was copied from.
    """

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
    form_tables: tuple[FormTable, ...] = ()
    purpose: Literal["selection", "registry"] = "selection"
    based_on: str = ""
    notes: tuple[str, ...] = ()


class Scheme(Record):
    """All rules of a round, as read from one TOML file."""

    scheme: SchemeHead
    call: Call = Call()
    fact: tuple[FactKind, ...]
    evidence_class: tuple[EvidenceClass, ...]
    condition: tuple[Condition, ...]
    material: tuple[Material, ...]
    section: tuple[Section, ...] = ()
    method: tuple[Method, ...] = ()
    phrase: tuple[Phrase, ...] = ()
    scoring: Scoring = NOT_SCORED
    stage: tuple[Stage, ...]
    deadline: tuple[Deadline, ...]
    project_review: ProjectReview | None = None
    reading: tuple[Reading, ...] = ()
    repair: tuple[Repair, ...] = ()
    filing: FilingRule = FilingRule()
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
    def has_publicity(self) -> bool:
        """Whether the procedure has a 公示: a stage of that id, or one that asks for its end."""
        return any(each.id == "publicity" or "publicity_over" in each.requires for each in self.stage)

    @property
    def is_scored(self) -> bool:
        """Whether applications are taken in and scored; a registry only runs what is filed."""
        return self.scheme.purpose == "selection"

    @property
    def full(self) -> Decimal:
        """Full points of the standard."""
        return sum((section.full for section in self.section), Decimal(0))

    def readings_at(self, place: str) -> tuple[Reading, ...]:
        """How the notice is read at a place: an id, ``material:3``, or one of ``catalogue``, ``form``, ``round`` …"""
        return tuple(each for each in self.reading if place in each.at)
