"""A list of occupations as staff have it: a worksheet or CSV with code, name, work type and levels.

Source: 沪人社职〔2024〕124号 附件 (序号, 职业编码, 职业（工种）名称, 等级), whose form later annexes follow.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from reviewer.domain.catalogue import Catalogue, CatalogueEntry, plain_code
from reviewer.domain.identifiers import check_occupation_code
from reviewer.errors import EnvironmentProblem, RuleViolation, reason_of
from reviewer.intake.catalogue_file import load_catalogue, refuse_repeated
from reviewer.intake.choices import read_levels
from reviewer.intake.form_xls import read_csv, read_xls
from reviewer.intake.form_xlsx import read_xlsx
from reviewer.intake.grid import Cell, Grid, Row
from reviewer.intake.limits import DEFAULT_LIMITS
from reviewer.intake.wording import clean_name, compact

_HEADS: Final[dict[str, frozenset[str]]] = {
    "seq": frozenset({"序号", "编号"}),
    "code": frozenset({"职业编码", "职业编号", "职业代码", "编码"}),
    "name": frozenset({"职业(工种)名称", "职业名称", "职业/工种名称", "名称", "职业", "职业(工种)"}),
    "work_type": frozenset({"工种名称", "工种"}),
    "levels": frozenset({"等级", "技能等级", "职业技能等级", "评价等级", "评价等级范围"}),
    "status": frozenset({"备注", "状态", "标准状态", "职业标准"}),
}
_BRACKETED = re.compile(r"([^()]+)\((.+)\)")


def read_catalogue_file(path: Path, *, id: str, title: str, edition: str) -> Catalogue:
    """A catalogue out of a JSON document of ours, or out of a table (.xlsx, .xls, .et, .csv).

    Id, title and edition given here stand in place of the document's own; empty ones leave those.

    Raises:
        RuleViolation: nothing that is a list of occupations, a row that cannot be read, a row there twice.
        EnvironmentProblem: the file cannot be read.
    """
    if path.suffix.lower() == ".json":
        kept = load_catalogue(path)
        return Catalogue(
            id=id or kept.id, title=title or kept.title, edition=edition or kept.edition,
            source=kept.source, note=kept.note, group_name=kept.group_name, entries=kept.entries,
        )  # fmt: skip
    entries = tuple(entry for grid in _grids(path) for entry in _entries(grid, path.name))
    if not entries:
        raise _refused("没有找到含“职业名称”和“等级”或“职业编码”的表头", path.name)
    catalogue = Catalogue(id=id, title=title, edition=edition, source=path.name, entries=entries)
    refuse_repeated(catalogue, path.name)
    return catalogue


def _grids(path: Path) -> tuple[Grid, ...]:
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        message = f"读不了职业目录文件（{reason_of(error)}）。数据未变，请检查文件是否存在、可读。"
        raise EnvironmentProblem(message, code="catalogue_unreadable", where=str(path)) from error
    match path.suffix.lower():
        case ".xlsx":
            return read_xlsx(path, path.name, DEFAULT_LIMITS)
        case ".xls" | ".et":
            return read_xls(path, path.name, DEFAULT_LIMITS)
        case ".csv":
            return read_csv(path, path.name, DEFAULT_LIMITS)
        case _:
            raise _refused("职业目录应为 .json、.xlsx、.xls、.et 或 .csv 文件", path.name)


def _entries(grid: Grid, file: str) -> list[CatalogueEntry]:
    head: dict[str, Cell] = {}
    found: list[CatalogueEntry] = []
    for row in grid.rows:
        named = _head(row)
        if named:
            head = named
        elif head and (entry := _entry(row, head, len(found) + 1, f"{file} · {grid.title} · 第{row.number}行")):
            found.append(entry)
    return found


def _head(row: Row) -> dict[str, Cell]:
    """The columns that the row names; empty where it is no head."""
    named: dict[str, Cell] = {}
    for cell in row.filled:
        for key, words in _HEADS.items():
            if compact(cell.text) in words and key not in named:
                named[key] = cell
    return named if "name" in named and ("levels" in named or "code" in named) else {}


def _entry(row: Row, head: dict[str, Cell], count: int, where: str) -> CatalogueEntry | None:
    texts = {
        key: clean_name(cell.text)
        for key, column in head.items()
        for cell in row.cells
        if cell.column == column.column and not (key == "name" and cell.is_continued)
    }
    name, work_type = texts.get("name", ""), texts.get("work_type", "")
    if not name:
        # A note below the table, or an empty line.
        return None
    problems = [cell.problem for cell in row.cells if cell.problem]
    code = plain_code(texts.get("code", ""))
    if problems:
        raise _refused(f"“{name}”：{problems[0]}", where)
    if code and not check_occupation_code(code).valid:
        raise _refused(f"“{name}”的职业编码“{code}”不是“大类-中类-小类-细类”", where)
    levels = read_levels(texts["levels"]) if texts.get("levels") else ()
    if levels is None:
        raise _refused(f"“{name}”的等级“{texts['levels']}”无法识别（如：五级、四级、三级，或 5、4、3）", where)
    if not work_type and (match := _BRACKETED.fullmatch(name.replace("（", "(").replace("）", ")"))):
        name, work_type = match[1], match[2]
    seq = texts.get("seq", "")
    return CatalogueEntry(
        seq=int(seq) if seq.isdigit() else count, name=name, code=code,
        work_type="" if work_type == name else work_type, levels=levels, status=texts.get("status", ""),
    )  # fmt: skip


def _refused(what: str, where: str) -> RuleViolation:
    return RuleViolation(f"{what}。目录未导入，原有数据未变。", code="catalogue_invalid", where=where)
