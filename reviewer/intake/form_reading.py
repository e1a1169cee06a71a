"""One form and its supplements: from grids to what the applicant declares."""

from __future__ import annotations

from reviewer.domain.application import (
    AppliedOccupation,
    AssessmentSite,
    EquipmentLine,
    Examiner,
    Fact,
    ItemBankExpert,
    StaffMember,
)
from reviewer.domain.records import Record
from reviewer.domain.scheme import FormTable, Scheme
from reviewer.intake.declared_facts import (
    APPLICANT,
    APPLICANT_KIND,
    APPLICANT_TYPE,
    FILLED_ON,
    FactCollector,
    Vocabulary,
)
from reviewer.intake.form_heads import COLUMNS, EXPECTED, TITLES, UNKNOWN
from reviewer.intake.form_occupations import Scopes, read_occupations
from reviewer.intake.form_people import PeopleReader
from reviewer.intake.form_sites import read_sites
from reviewer.intake.form_walk import TableRow, Walk, Walked
from reviewer.intake.grid import Grid
from reviewer.intake.supplement import Supplement
from reviewer.intake.trouble import Trouble
from reviewer.intake.wording import clean_name, is_blank, split_listed

_ANNEX_3: tuple[FormTable, ...] = ("staff", "experts", "examiners", "rules", "occupations", "venue")


class Declared(Record):
    """What a form and its supplements declare."""

    applicant_name: str
    applicant_kind: str
    facts: tuple[Fact, ...]
    staff: tuple[StaffMember, ...]
    experts: tuple[ItemBankExpert, ...]
    examiners: tuple[Examiner, ...]
    listed_rules: tuple[str, ...]
    occupations: tuple[AppliedOccupation, ...]
    equipment: tuple[EquipmentLine, ...]
    sites: tuple[AssessmentSite, ...] = ()


class SourceFile(Record):
    """A file that declares something, with its grids."""

    name: str
    grids: tuple[Grid, ...]


def read_form(form: SourceFile, supplements: tuple[SourceFile, ...], scheme: Scheme, trouble: Trouble) -> Declared:
    """Read everything; what cannot be read goes into ``trouble`` as errors and the rest is still read."""
    vocabulary = Vocabulary(scheme)
    walked = Walk(form.name, vocabulary.keys).walk(form.grids)
    extra = tuple(Walk(each.name, vocabulary.keys).walk(each.grids) for each in supplements)
    _look_at_tables(form.name, walked, scheme, vocabulary, trouble)
    rows = tuple(row for each in (walked, *extra) for row in each.rows)
    for each in (walked, *extra):
        for warning in each.warnings:
            trouble.warn("", warning)

    occupations = read_occupations(rows, trouble)
    scopes = Scopes(occupations)
    facts = FactCollector(scopes, trouble)
    supplement = Supplement(vocabulary, trouble)
    _collect(facts, vocabulary, (walked, *extra))
    supplement.read(rows, facts)
    facts.look_at_identifiers(scheme.fact)
    facts.look_at_areas()

    filled = facts.text(FILLED_ON)[:4]
    people = PeopleReader(scopes, int(filled) if filled.isdigit() else None, trouble)
    staff = supplement.staff(people.staff(rows))
    examiners = supplement.examiners(people.examiners(rows), people)
    return Declared(
        applicant_name=facts.text(APPLICANT),
        applicant_kind=applicant_kind(
            facts.text(APPLICANT_KIND), facts.text(APPLICANT_TYPE), scheme, trouble, form.name
        ),
        facts=facts.facts,
        staff=staff,
        experts=people.experts(rows),
        examiners=examiners,
        listed_rules=_listed(walked, extra),
        occupations=occupations,
        equipment=people.equipment(rows),
        sites=read_sites(rows, scopes, trouble),
    )


def _collect(facts: FactCollector, vocabulary: Vocabulary, files: tuple[Walked, ...]) -> None:
    for file in files:
        for value in file.values:
            kind = vocabulary.find(value.label)
            if kind is not None:
                facts.add(
                    kind, value.cell, value.where, scope=value.scope, is_venue=value.is_venue, is_cover=value.is_cover
                )
        for row in file.rows:
            if row.table == "occupations":
                _extra_columns(row, facts, vocabulary)


def _extra_columns(row: TableRow, facts: FactCollector, vocabulary: Vocabulary) -> None:
    """Columns of the occupations' table that the notice's table lacks and the scheme knows."""
    name = row.cells.get("name") or row.cells.get("both")
    work_type = row.cells.get("work_type")
    for key, cell in row.cells.items():
        kind = vocabulary.find(key.removeprefix(UNKNOWN)) if key.startswith(UNKNOWN) else None
        if kind is not None and kind.per == "occupation" and name is not None:
            has_type = work_type is not None and not is_blank(work_type.text)
            scope = f"{name.text}（{work_type.text}）" if work_type is not None and has_type else name.text
            facts.add(kind, cell, row.where, scope=clean_name(scope))


def _listed(walked: Walked, extra: tuple[Walked, ...]) -> tuple[str, ...]:
    every = (part for file in (walked, *extra) for text, _ in file.listed for part in split_listed(text))
    return tuple(dict.fromkeys(every))


def _look_at_tables(file_name: str, walked: Walked, scheme: Scheme, vocabulary: Vocabulary, trouble: Trouble) -> None:
    """Missing tables are errors; missing and unknown columns are warnings."""
    # 基本情况表 and 申请表 have no tables of people; only 附件3 does.
    is_short = any(word in file_name for word in ("基本情况表", "申请表")) and "staff" not in walked.tables
    wanted = scheme.scheme.form_tables or (("occupations",) if is_short else _ANNEX_3)
    heads = {head.table for head, _ in walked.heads}
    for table in wanted:
        if table == "venue":
            if "venue" not in walked.tables and "equipment" not in heads:
                trouble.error(file_name, "缺少“职业（工种）场地设备情况”表，或其表头已被改动。")
        elif table not in (walked.tables if table == "rules" else heads):
            trouble.error(file_name, f"缺少“{TITLES[table]}”表，或其表头已被改动。")
    for head, where in walked.heads:
        keys = {column.key for column in head.columns}
        missing = [COLUMNS[head.table][key][0] for key in EXPECTED.get(head.table, ()) if key not in keys]
        if missing:
            trouble.warn(where, f"表中没有“{'、'.join(missing)}”列。")
        unknown = [
            column.text
            for column in head.columns
            if column.key.startswith(UNKNOWN) and not (head.table == "occupations" and vocabulary.find(column.text))
        ]
        if unknown:
            trouble.warn(where, f"列“{'、'.join(unknown)}”不在表式内，未读入。")


def applicant_kind(box: str, detail: str, scheme: Scheme, trouble: Trouble, where: str) -> str:
    """The kind of applicant: the supplement's exact one where it fits the ticked box, else the box.

    A box may stand for several kinds (院校) or for none (行业分支机构, K13): then it is kept as it is.
    """
    kinds = scheme.scheme.form_kinds.get(box)
    if kinds is None:
        if not detail and scheme.scheme.form_kinds:
            trouble.error(where, "机构类型没有勾选。")
        return detail
    if detail in kinds:
        return detail
    if detail:
        trouble.warn(where, f"机构类型勾选“{box}”，补充信息写的是“{detail}”，两者不符，以勾选的为准。")
    if len(kinds) == 1:
        return kinds[0]
    if kinds:
        trouble.warn(where, f"机构类型“{box}”可指{'、'.join(kinds)}，补充信息没有写明是哪一类。")
    return box
