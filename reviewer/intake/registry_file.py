"""A published list of bodies out of a table file: heads recognised, merged body cells followed, nothing guessed.

Source: 沪人社职〔2024〕38号 附件 (编号、社评组织名称、序号、职业编码、职业(工种)名称、等级);
中就培函〔2020〕16号 四(三).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from reviewer.domain.catalogue import plain_name
from reviewer.domain.identifiers import check_occupation_code, check_uscc
from reviewer.domain.records import Record, converted
from reviewer.domain.registry import ListedItem
from reviewer.errors import RuleViolation
from reviewer.intake.choices import read_levels
from reviewer.intake.form_docx import read_docx
from reviewer.intake.form_xls import read_csv, read_xls
from reviewer.intake.form_xlsx import read_xlsx
from reviewer.intake.grid import Cell, Grid, Row
from reviewer.intake.limits import DEFAULT_LIMITS, Limits
from reviewer.intake.quantities import read_date
from reviewer.intake.wording import (
    bare_key,
    clean_name,
    clean_text,
    compact,
    identifier_text,
    is_blank,
    label_key,
    narrow,
)

SUFFIXES: Final = ("xlsx", "xls", "et", "csv", "docx")
_LABELS: Final[dict[str, tuple[str, ...]]] = {
    "no": ("编号", "机构编号", "机构序号"),
    "seq": ("序号", "行号"),
    "name": (
        "社评组织名称", "社评组织", "机构名称", "评价机构名称", "评价机构", "评价组织名称", "评价组织", "单位名称",
        "社会培训评价组织名称", "社会培训评价组织", "社会评价组织名称", "社会评价组织", "机构",
    ),
    "credit_code": ("统一社会信用代码", "社会信用代码", "信用代码"),
    "number": ("备案号", "备案编号"),
    "code": ("职业编码", "职业编号", "职业代码", "职业(工种)编码", "编码"),
    "both": ("职业(工种)名称", "职业(工种)", "职业/工种", "职业名称", "评价职业(工种)", "评价项目", "职业"),
    "work_type": ("工种名称", "工种"),
    "levels": ("等级", "技能等级", "职业技能等级", "等级范围", "级别"),
    "edition": ("大典版本", "职业分类大典版本", "版本"),
    "filed_on": ("备案日期", "有效期起", "备案有效期起"),
    "valid_until": ("有效期止", "有效期至", "备案有效期止", "备案有效期至"),
    "validity": ("备案期限", "有效期", "备案有效期"),
    "district": ("区县", "所在区", "所在区县", "所属区"),
    "address": ("地址", "机构地址", "单位地址"),
    "contact": ("联系人",),
    "phone": ("联系电话", "电话", "联系方式"),
}  # fmt: skip
_OF_BODY: Final = ("no", "name", "credit_code", "number", "district", "address", "contact", "phone")
_NEEDED: Final = frozenset({"name", "both", "levels"})
_BRACKETED = re.compile(r"(?P<name>[^()]+)\((?P<work_type>.+)\)")
_NOTE = re.compile(r"(注|说明|备注)[:：]?")
_UNTIL = re.compile(r"(?P<first>.+?)(?:至|到|—+|~|～)(?P<last>.+)")
_SPACE_GONE: Final = "文字间多出的空格已去掉"


class UnreadRow(Record):
    """A row that says something which cannot be read: where, its text, why."""

    where: str
    text: str
    why: str


class ReadBody(Record):
    """A body of the file with its items; ``raw_name`` where its name was mended."""

    no: str = ""
    name: str
    raw_name: str = ""
    credit_code: str = ""
    number: str = ""
    district: str = ""
    address: str = ""
    contact: str = ""
    phone: str = ""
    items: tuple[ListedItem, ...] = ()


class ReadRegistry(Record):
    """What a file holds: its bodies, what could not be read, and what was read with a remark."""

    bodies: tuple[ReadBody, ...]
    unread: tuple[UnreadRow, ...] = ()
    remarks: tuple[UnreadRow, ...] = ()


def read_registry_file(path: Path, limits: Limits = DEFAULT_LIMITS) -> ReadRegistry:
    """The bodies and items of a table file (.xlsx, .xls, .et, .csv, .docx).

    Raises:
        RuleViolation: ``registry_unreadable``: no such table in it, or it cannot be opened; ``file_missing``.
    """
    if not path.is_file():
        raise RuleViolation("没有这个文件，名录未导入。", code="file_missing", where=str(path))
    try:
        grids = _grids(path, limits)
    except RuleViolation as error:
        why = error.message.partition("。")[0]
        raise RuleViolation(
            f"{why}。名录未导入，原文件未改动。", code="registry_unreadable", where=path.name
        ) from error
    reader = _Reader()
    for grid in grids:
        reader.read(grid)
    if not reader.has_head:
        raise RuleViolation(
            "没有找到名录的表头（须有机构名称、职业（工种）名称、等级三栏），名录未导入，原文件未改动。",
            code="registry_unreadable",
            where=path.name,
        )
    return reader.result()


def _grids(path: Path, limits: Limits) -> tuple[Grid, ...]:
    suffix = path.suffix.lower().lstrip(".")
    with path.open("rb") as stream:
        is_zip = stream.read(2) == b"PK"
    if suffix == "docx":
        return read_docx(path, path.name, limits)
    if suffix == "csv":
        return read_csv(path, path.name, limits)
    if suffix == "xlsx" or (suffix in ("xls", "et") and is_zip):
        return read_xlsx(path, path.name, limits)
    if suffix in ("xls", "et"):
        return read_xls(path, path.name, limits)
    raise RuleViolation("应为 .xlsx、.xls、.et、.csv 或 .docx 文件。", code="registry_unreadable", where=path.name)


class _Reader:
    def __init__(self) -> None:
        self._columns: dict[str, Cell] = {}
        self._bodies: dict[str, ReadBody] = {}
        self._current: dict[str, str] = {}
        self._unread: list[UnreadRow] = []
        self._remarks: list[UnreadRow] = []
        self.has_head = False

    def result(self) -> ReadRegistry:
        return ReadRegistry(
            bodies=tuple(self._bodies.values()), unread=tuple(self._unread), remarks=tuple(self._remarks)
        )

    def read(self, grid: Grid) -> None:
        """A table without a head of its own goes on with the one before: long tables are cut at page ends."""
        if grid.is_running_text:
            return
        if grid.is_sheet:
            self._columns, self._current = {}, {}
        for row in grid.rows:
            head = _head(row)
            if head is not None:
                self._columns, self.has_head = head, True
            elif self._columns and not _is_note(row):
                self._row(grid, row)

    def _row(self, grid: Grid, row: Row) -> None:
        cells = {key: cell for key, head in self._columns.items() if (cell := _under(row, head)) is not None}
        where = f"{grid.title}第{row.number}行"
        text = " ".join(clean_text(each.text).replace("\n", " ") for each in row.filled)
        if not text:
            return
        problem = next((f"“{each.text}”{each.problem}" for each in cells.values() if each.problem), "")
        texts = {key: clean_name(cell.text) for key, cell in cells.items() if not is_blank(cell.text)}
        name_cell = cells.get("name")
        if texts.get("name") and name_cell is not None and not name_cell.is_continued:
            self._current = {key: texts[key] for key in _OF_BODY if key in texts}
            if "credit_code" in self._current:
                self._current["credit_code"] = identifier_text(self._current["credit_code"])
            self._current["raw"] = clean_text(name_cell.text).replace("\n", " ")
        is_nameless = "name" not in texts and texts.get("no", self._current.get("no")) != self._current.get("no")
        if problem or is_nameless or not self._current.get("name"):
            self._unread.append(UnreadRow(where=where, text=text, why=problem or "没有机构名称"))
            return
        item = self._item(cells, texts, where, text)
        if item is not None:
            self._add(item, where, text)

    def _item(self, cells: dict[str, Cell], texts: dict[str, str], where: str, text: str) -> ListedItem | None:
        name, work_type = _names(texts)
        levels = read_levels(cells["levels"].text) if texts.get("levels") else None
        if not name or levels is None:
            shown = texts.get("levels", "")
            why = "没有职业（工种）名称" if not name else f"等级“{shown}”读不出" if shown else "没有等级"
            self._unread.append(UnreadRow(where=where, text=text, why=why))
            return None
        dates = self._dates(texts, where, text)
        if dates is None:
            return None
        code = identifier_text(texts["code"]) if "code" in texts else ""
        check = check_occupation_code(code)
        if not check.valid:
            why = f"职业编码“{code}”：{check.why}" if code else "没有职业编码"
            self._remarks.append(UnreadRow(where=where, text=text, why=why))
        raw = clean_text(cells["both"].text).replace("\n", " ")
        is_mended = " " in raw and " " not in clean_name(cells["both"].text)
        if is_mended:
            self._remarks.append(UnreadRow(where=where, text=raw, why=_SPACE_GONE))
        seq = narrow(texts.get("seq", ""))
        return ListedItem(
            row=int(seq) if seq.isascii() and seq.isdigit() else 0,
            occupation=name,
            work_type=work_type,
            code=code,
            edition="".join(re.findall(r"\d{4}", texts.get("edition", ""))[:1]),
            levels=levels,
            filed_on=dates[0],
            valid_until=dates[1],
            raw=raw if is_mended else "",
            repair=_SPACE_GONE if is_mended else "",
        )

    def _dates(self, texts: dict[str, str], where: str, text: str) -> tuple[date | None, date | None] | None:
        """First and last day where the row states them; None when it states something that is no day."""
        first, last = texts.get("filed_on", ""), texts.get("valid_until", "")
        match = _UNTIL.fullmatch(texts.get("validity", ""))
        if match is not None:
            first, last = first or match["first"], last or match["last"]
        elif texts.get("validity"):
            last = last or texts["validity"]
        days: list[date | None] = []
        for each in (first, last):
            read = read_date(each)
            if each and len(read.text) != len("2026-11-20"):
                why = f"“{each}”不是年月日齐全的日期"
                self._unread.append(UnreadRow(where=where, text=text, why=why))
                return None
            days.append(date.fromisoformat(read.text) if each else None)
        return days[0], days[1]

    def _add(self, item: ListedItem, where: str, text: str) -> None:
        """The row under its body; a later sheet of the same file fills in what an earlier one left out."""
        key = self._current.get("credit_code") or plain_name(self._current["name"])
        facts = {name: self._current.get(name, "") for name in _OF_BODY}
        if facts["credit_code"] and not check_uscc(facts["credit_code"]).valid:
            why = check_uscc(facts["credit_code"]).why
            self._remarks.append(UnreadRow(where=where, text=facts["credit_code"], why=why))
        known = self._bodies.get(key)
        if known is None:
            raw = self._current.get("raw", "")
            raw_name = raw if " " in raw and " " not in facts["name"] else ""
            known = converted({**facts, "raw_name": raw_name}, ReadBody)
        else:
            empty = {name: text for name, text in facts.items() if text and not getattr(known, name)}
            known = msgspec.structs.replace(known, **empty)
        items = list(known.items)
        same = next((at for at, each in enumerate(items) if _same(each, item)), None)
        if same is None:
            items.append(item)
        elif items[same].levels == item.levels:
            items[same] = _filled(items[same], item)
        else:
            self._unread.append(UnreadRow(where=where, text=text, why="与前面的行是同一职业（工种），等级不同"))
        self._bodies[key] = msgspec.structs.replace(known, items=tuple(items))


def _head(row: Row) -> dict[str, Cell] | None:
    """The columns of a head row by their key, None when the row is none."""
    found: dict[str, Cell] = {}
    for cell in row.filled:
        words = (label_key(cell.text), bare_key(cell.text))
        for key, labels in _LABELS.items():
            if key not in found and any(word in labels for word in words):
                found[key] = cell
                break
    if "no" in found and "name" in found and found["no"].column > found["name"].column:
        del found["no"]
    return found if found.keys() >= _NEEDED else None


def _is_note(row: Row) -> bool:
    filled = row.filled
    return len(filled) == 1 and (_NOTE.match(clean_text(filled[0].text)) is not None or filled[0].span > 2)


def _under(row: Row, head: Cell) -> Cell | None:
    cells: Iterator[Cell] = (each for each in row.cells if each.column < head.end and head.column < each.end)
    return next(cells, None)


def _names(texts: dict[str, str]) -> tuple[str, str]:
    """Occupation and work type; brackets that hold brackets are one work type."""
    whole = compact(texts.get("both", ""))
    if not whole:
        return "", ""
    match = _BRACKETED.fullmatch(whole)
    if match is not None and "work_type" not in texts:
        return match["name"], match["work_type"].replace("(", "（").replace(")", "）")
    return whole, texts.get("work_type", "")


def _same(one: ListedItem, other: ListedItem) -> bool:
    names = [(plain_name(each.occupation), plain_name(each.work_type)) for each in (one, other)]
    return names[0] == names[1] and (not one.code or not other.code or one.code == other.code)


def _filled(one: ListedItem, other: ListedItem) -> ListedItem:
    empty = {
        name: value
        for name in ("code", "edition", "filed_on", "valid_until", "row")
        if (value := getattr(other, name)) and not getattr(one, name)
    }
    return msgspec.structs.replace(one, **empty)
