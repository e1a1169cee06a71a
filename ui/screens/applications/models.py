"""Columns of the screen's tables: how a line becomes its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from reviewer.domain.application import Evidence
from reviewer.domain.findings import Verdict
from reviewer.usecases.survey_application import STAGE_TEXT, ApplicationSurvey
from reviewer.usecases.unmask_number import PersonPlace
from ui.qt.context import beijing
from ui.screens.applications.detail_lines import (
    ConditionLine,
    FactLine,
    FindingLine,
    MaterialLine,
    VersionLine,
)
from ui.screens.applications.people_lines import PeopleTable, PersonLine
from ui.screens.applications.presenter import (
    Line,
    all_scope_words,
    eligibility_state,
    eligibility_words,
    scope_words,
)
from ui.widgets.marks import SIGNS
from ui.widgets.table_model import Cell, Column

_WAITING = Cell("…", token="disabled_text")


class ListColumn(NamedTuple):
    """A column of the list: its id (order, width and visibility are kept by it), and how it shows."""

    id: str
    column: Column[Line]
    can_hide: bool = True


def _surveyed(line: Line, make: Callable[[ApplicationSurvey], Cell]) -> Cell:
    return make(line.survey) if line.survey is not None else _WAITING


def _id_cell(line: Line) -> Cell:
    return Cell(line.id, token="muted_text")


def _name_cell(line: Line) -> Cell:
    return Cell(line.name, tip=line.name)


def _kind_cell(line: Line) -> Cell:
    return _surveyed(line, lambda survey: Cell(survey.summary.kind, tip=survey.summary.kind))


def _scopes_cell(line: Line) -> Cell:
    return _surveyed(
        line, lambda survey: Cell(scope_words(survey.summary.scopes), tip=all_scope_words(survey.summary.scopes))
    )


def _materials_cell(line: Line) -> Cell:
    return _surveyed(line, _materials)


def _materials(survey: ApplicationSurvey) -> Cell:
    present, total = survey.summary.materials_present, survey.summary.materials_total
    is_short = present < total
    return Cell(
        f"{present} / {total}",
        token="not_met" if is_short else "text",
        bar=present / total if total else 1.0,
        bar_token="not_met" if is_short else "bar_fill",
        tip=f"缺 {total - present} 件" if is_short else "材料齐全",
    )


def _eligibility_cell(line: Line) -> Cell:
    return _surveyed(line, _eligibility)


def _eligibility(survey: ApplicationSurvey) -> Cell:
    state, words = eligibility_state(survey)
    icon, _, token = SIGNS[state]
    return Cell(words, token=token, icon=icon, bold=state == "veto", tip=eligibility_words(survey))


def _count_cell(line: Line, state: str) -> Cell:
    return _surveyed(line, partial(_count, state=state))


def _count(survey: ApplicationSurvey, state: str) -> Cell:
    icon, word, token = SIGNS[state]
    count = survey.summary.findings[state]
    return Cell(str(count), token=token if count else "muted_text", icon=icon, tip=f"{word} {count}")


def _stage_cell(line: Line) -> Cell:
    return _surveyed(line, lambda survey: Cell(STAGE_TEXT[survey.stage]))


def _updated_cell(line: Line) -> Cell:
    return Cell(beijing(line.updated_at), token="muted_text", tip=beijing(line.updated_at, "%Y-%m-%d %H:%M:%S"))


def line_key(line: Line) -> object:
    """What a line of the list is known by."""
    return line.id


LIST_COLUMNS = (
    ListColumn("id", Column("受理号", 104, _id_cell)),
    ListColumn("name", Column("申报单位", 228, _name_cell, stretch=True, bold_when_current=True), can_hide=False),
    ListColumn("kind", Column("机构类型", 104, _kind_cell)),
    ListColumn("scopes", Column("申报职业（工种）· 等级", 268, _scopes_cell)),
    ListColumn("materials", Column("材料", 108, _materials_cell)),
    ListColumn("eligibility", Column("申报条件", 144, _eligibility_cell)),
    ListColumn("met", Column("符合", 52, partial(_count_cell, state="met"), right=True)),
    ListColumn("not_met", Column("不符合", 52, partial(_count_cell, state="not_met"), right=True)),
    ListColumn("unclear", Column("待定", 52, partial(_count_cell, state="unclear"), right=True)),
    ListColumn("on_site", Column("现场核", 52, partial(_count_cell, state="on_site"), right=True)),
    ListColumn("stage", Column("阶段", 92, _stage_cell)),
    ListColumn("updated", Column("更新", 112, _updated_cell, right=True)),
)


# ---- 核查


def _verdict_cell(verdict: Verdict, *, is_veto: bool = False) -> Cell:
    icon, word, token = SIGNS["veto" if is_veto else verdict.value]
    return Cell(word, token=token, icon=icon, bold=is_veto)


def _finding_verdict_cell(line: FindingLine) -> Cell:
    cell = _verdict_cell(line.finding.verdict)
    return cell._replace(tip=f"已改判：{line.override.reason}", aside="改判") if line.override is not None else cell


def _value_cell(line: FindingLine, which: str) -> Cell:
    value: str | None = getattr(line.finding, which)
    if not value:
        return Cell("–", token="muted_text")
    token = "not_met" if which == "measured" and line.finding.verdict is Verdict.NOT_MET else "text"
    return Cell(value, tip=value, token=token)


FINDING_COLUMNS: tuple[Column[FindingLine], ...] = (
    Column("编号", 76, lambda line: Cell(line.finding.requirement, token="muted_text")),
    Column(
        "要求",
        315,
        lambda line: Cell(line.title, tip=line.title),
        stretch=True,
    ),
    Column("范围", 120, lambda line: Cell(line.scope, token="muted_text", tip=line.scope)),
    Column("申报值", 100, partial(_value_cell, which="declared"), right=True),
    Column("佐证值", 84, partial(_value_cell, which="documented"), right=True),
    Column("核实值", 84, partial(_value_cell, which="measured"), right=True),
    Column("要求值", 104, lambda line: Cell(line.threshold, tip=line.threshold)),
    Column("结论", 109, _finding_verdict_cell),
)


def finding_key(line: FindingLine) -> object:
    """What a finding is known by."""
    return line.finding.requirement, line.finding.scope


# ---- 申报条件


def _strength_cell(line: ConditionLine) -> Cell:
    return Cell("原则上", token="muted_text") if line.finding.is_soft else Cell("必须")


CONDITION_COLUMNS: tuple[Column[ConditionLine], ...] = (
    Column("条款", 76, lambda line: Cell(line.clause, token="muted_text")),
    Column("条件", 400, lambda line: Cell(line.text, tip=line.text), stretch=True),
    Column(
        "范围",
        140,
        lambda line: Cell(line.finding.scope or "全部", token="muted_text", tip=line.finding.scope or ""),
    ),
    Column("效力", 76, _strength_cell),
    Column("结论", 116, lambda line: _verdict_cell(line.finding.verdict, is_veto=line.is_veto)),
)


def condition_key(line: ConditionLine) -> object:
    """What a condition is known by."""
    return line.finding.condition, line.finding.scope


# ---- 申报信息, 材料, 佐证, 版本


def _fact_label_cell(line: FactLine) -> Cell:
    return Cell(line.label, bold=True) if line.is_group else Cell(line.label, token="muted_text", tip=line.label)


def _fact_value_cell(line: FactLine) -> Cell:
    return Cell(line.value, token="muted_text" if line.is_missing else "text", tip=line.value)


FACT_COLUMNS: tuple[Column[FactLine], ...] = (
    Column("项目", 232, _fact_label_cell),
    Column("内容", 480, _fact_value_cell, stretch=True),
    Column("出处", 380, lambda line: Cell(line.where, token="muted_text", small=True, tip=line.where)),
)


def _material_state_cell(line: MaterialLine) -> Cell:
    if line.finding.state == "present":
        return Cell("已交", token="met", icon="check")
    if line.finding.state == "returned":
        return Cell("已退回", token="unclear", icon="arrow-back-up")
    if line.finding.state == "incomplete":
        return Cell("不齐", token="unclear", icon="alert-triangle", tip=line.finding.why)
    return Cell("缺", token="not_met", icon="x")


def _material_name_cell(line: MaterialLine) -> Cell:
    told = "\n".join((line.finding.name, line.finding.why, *(each.words for each in line.readings)))
    return Cell(line.finding.name, tip=told.replace("\n\n", "\n").strip())


def _material_files_cell(line: MaterialLine) -> Cell:
    if not line.files:
        return Cell("申报表本身" if line.finding.state == "present" else "–", token="muted_text")
    names = "、".join(file_name(each) for each in line.files)
    every = "\n".join(each.name for each in line.files)
    if line.finding.why:
        return Cell(f"{line.finding.why}{names}", token="unclear", tip=f"{line.finding.why}\n{every}")
    return Cell(names, tip=every)


MATERIAL_COLUMNS: tuple[Column[MaterialLine], ...] = (
    Column("序号", 60, lambda line: Cell(line.finding.no, token="muted_text")),
    Column("材料", 420, _material_name_cell),
    Column("条款", 88, lambda line: Cell(line.clause, token="muted_text")),
    Column("必交", 64, lambda line: Cell("必交") if line.is_required else Cell("按需", token="muted_text")),
    Column("状态", 92, _material_state_cell),
    Column("件数", 60, lambda line: Cell(str(len(line.files)) if line.files else "–"), right=True),
    Column("文件", 320, _material_files_cell, stretch=True),
)


def file_name(evidence: Evidence) -> str:
    """The last part of the name inside the package."""
    return evidence.name.rsplit("/", 1)[-1]


def size_words(size: int) -> str:
    """A size in bytes for people."""
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{max(1, round(size / 1024))} KB"


def _class_cell(line: Evidence) -> Cell:
    words = "、".join(line.classes) or "未识别"
    return Cell(words, token="muted_text", tip=words)


EVIDENCE_COLUMNS: tuple[Column[Evidence], ...] = (
    Column("文件", 220, lambda line: Cell(file_name(line), tip=line.name), stretch=True, bold_when_current=True),
    Column("类别", 156, _class_cell),
    Column("大小", 76, lambda line: Cell(size_words(line.size), token="muted_text"), right=True),
)


def evidence_key(line: Evidence) -> object:
    """A file is known by its hash and its name: two names may hold the same bytes."""
    return line.sha256, line.name


VERSION_COLUMNS: tuple[Column[VersionLine], ...] = (
    Column("版本", 92, lambda line: Cell(f"第 {line.version} 版")),
    Column("导入", 156, lambda line: Cell(beijing(line.at, "%Y-%m-%d %H:%M"), token="muted_text")),
    Column("佐证", 64, lambda line: Cell(f"{line.files} 件"), right=True),
    Column("改动", 420, lambda line: Cell(line.change, tip=line.change), stretch=True),
    Column("哈希", 156, lambda line: Cell(" ".join(line.sha256[at : at + 4] for at in (0, 4, 8)), token="muted_text",
                                          small=True, tip=line.sha256)),
)  # fmt: skip


# ---- 人员


def people_columns(table: PeopleTable, shown: Mapping[PersonPlace, str]) -> tuple[Column[PersonLine], ...]:
    """Columns of one table of people; ``shown`` holds the numbers asked for, and is read anew at every paint."""
    columns: list[Column[PersonLine]] = []
    for at, (title, width) in enumerate(table.columns):
        if at == table.number_at:
            columns.append(Column(title, width, partial(_number_cell, shown=shown)))
            columns.append(Column("", 40, partial(_eye_cell, shown=shown)))
        else:
            columns.append(Column(title, width, partial(_person_cell, at=at), stretch=at == len(table.columns) - 1))
    return tuple(columns)


def _person_cell(line: PersonLine, at: int) -> Cell:
    text = line.cells[at]
    return Cell(text or "–", token="text" if text else "muted_text", tip=text, bold=False)


def _number_cell(line: PersonLine, shown: Mapping[PersonPlace, str]) -> Cell:
    return Cell(shown.get(line.place, line.masked) or "–", token="text" if line.masked else "muted_text")


def _eye_cell(line: PersonLine, shown: Mapping[PersonPlace, str]) -> Cell:
    if not line.is_secret:
        return Cell()
    is_open = line.place in shown
    tip = "遮住号码" if is_open else "显示完整号码（记入操作日志）"
    return Cell("", icon="eye-off" if is_open else "eye", icon_token="muted_text", tip=tip)


def person_key(line: PersonLine) -> object:
    """What a person's row is known by."""
    return line.place
