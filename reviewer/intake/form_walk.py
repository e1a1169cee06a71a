"""From grids to table rows and labelled values: where things are, not yet what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reviewer.domain.records import Record
from reviewer.intake.form_heads import (
    SCOPE_LABELS,
    TITLES,
    UNKNOWN,
    TableHead,
    TableId,
    block_of,
    cell_keys,
    recognise_head,
    title_of,
)
from reviewer.intake.grid import Cell, Grid, Row
from reviewer.intake.wording import clean_name, clean_text, is_blank, label_key, narrow

_SEAL = re.compile(r"[(（](?:盖章|公章|印章|单位盖章|签字|签章)[)）]")
_NOTE = re.compile(r"^(?:注|说明|填表说明|填写说明|填报说明|备注)\s*[:：]|^\*|^※")
_EXAMPLE = re.compile(r"^(?:示例|样例|例[:：]|（示例）|\(示例\))")
_PERSONS = ("负责人", "联系人")
# Labels that mean nothing without the person of the row they stand in.
_OF_PERSON = {
    "职务": "职务", "职称(职业资格)": "职称(职业资格)", "职称": "职称(职业资格)", "职业资格": "职称(职业资格)",
    "职称/职业资格": "职称(职业资格)", "职称或职业资格": "职称(职业资格)",
    "联系电话": "联系电话", "电话": "联系电话", "手机": "联系电话", "手机号码": "联系电话",
    "电子邮箱": "电子邮箱", "邮箱": "电子邮箱", "电子邮件": "电子邮箱", "E-mail": "电子邮箱", "Email": "电子邮箱",
}  # fmt: skip


class TableRow(Record):
    """One row of a recognised table: column key → cell. ``scope`` is the occupation named above the table."""

    table: TableId
    cells: dict[str, Cell]
    where: str
    scope: str = ""
    kind: str = ""


class Labelled(Record):
    """A label and the value beside or below it. ``label`` is a key of the vocabulary, or the scope's."""

    label: str
    cell: Cell
    where: str
    is_cover: bool = False
    is_venue: bool = False
    scope: str = ""


class Walked(Record):
    """Everything found in a file's grids, and what was left over."""

    rows: tuple[TableRow, ...]
    values: tuple[Labelled, ...]
    listed: tuple[tuple[str, str], ...]
    tables: frozenset[str]
    heads: tuple[tuple[TableHead, str], ...]
    warnings: tuple[str, ...]


class Walk:
    """Goes through the grids of one file. ``vocabulary`` holds the label keys that the scheme knows."""

    def __init__(self, file_name: str, vocabulary: Iterable[str]) -> None:
        self._file = file_name
        self._known = frozenset(vocabulary) | {"负责人", "联系人"}
        words = sorted((each for each in self._known | SCOPE_LABELS if len(each) > 1), key=len, reverse=True)
        self._inline = re.compile("(" + "|".join(re.escape(each) for each in words) + r")\s*:\s*")
        self._rows: list[TableRow] = []
        self._values: list[Labelled] = []
        self._listed: list[tuple[str, str]] = []
        self._tables: set[str] = set()
        self._heads: list[tuple[TableHead, str]] = []
        self._warnings: list[str] = []
        self._head: TableHead | None = None
        self._title = ""
        self._is_list = False
        self._kind = ""
        self._scope = ""
        self._is_venue = False
        self._person = ""
        self._below: list[tuple[str, Cell]] = []
        self._grid = Grid(title="", rows=())

    def walk(self, grids: tuple[Grid, ...]) -> Walked:
        """Go through all grids in reading order."""
        for grid in grids:
            self._enter(grid)
            for row in grid.rows:
                if row.filled:
                    self._row(row)
        return Walked(
            rows=tuple(self._rows),
            values=tuple(self._values),
            listed=tuple(self._listed),
            tables=frozenset(self._tables),
            heads=tuple(self._heads),
            warnings=tuple(self._warnings),
        )

    # ---- one grid, one row

    def _enter(self, grid: Grid) -> None:
        self._grid = grid
        self._below = []
        self._person = ""
        if grid.is_sheet or grid.is_running_text:
            self._leave_table()
        if grid.is_sheet:
            self._is_venue = False
            self._announce(grid.title)
            if title_of(grid.title) is None:
                self._title = grid.title

    def _leave_table(self) -> None:
        self._head = None
        self._is_list = False
        self._kind = ""

    def _announce(self, text: str) -> bool:
        """Take a title as what comes next. Returns: whether it is one."""
        found = title_of(text)
        if found is None:
            return False
        self._leave_table()
        self._title = TITLES[found] if found != "venue" else "职业（工种）场地设备情况"
        self._tables.add(found)
        self._is_venue = found == "venue"
        self._is_list = found == "rules"
        if self._is_venue:
            named = re.search(r"场地设备情况表?\s*[(（:：\-—]\s*([^)）]+)[)）]?\s*$", clean_name(text))
            self._scope = named[1] if named else ""
        return True

    def _place(self, row: Row) -> str:
        sheet = f"工作表“{self._grid.title}”" if self._grid.is_sheet and self._grid.title != self._title else ""
        table = "" if self._grid.is_sheet else self._grid.title
        parts = [self._file, self._title or sheet or table]
        if sheet and self._title and self._title != parts[0]:
            parts[1] = f"{self._title}（{sheet}）"
        unit = "段" if self._grid.is_running_text else "行"
        return " · ".join([*parts, f"第 {row.number} {unit}"])

    def _row(self, row: Row) -> None:
        filled = row.filled
        first = clean_name(filled[0].text)
        if _NOTE.match(first) and len(filled) == 1:
            return
        head = recognise_head(row)
        if head:
            self._open(head, row)
        elif len(filled) == 1 and self._label(filled[0]) is None and self._announce(first):
            self._below = []
        elif self._grid.is_running_text:
            self._running(row, first)
        elif self._starts_block(row):
            self._labels(row)
        elif self._head is not None:
            self._data(self._head, row)
        elif self._is_list and self._list_row(row, row.cells):
            return
        else:
            self._labels(row)

    def _open(self, head: TableHead, row: Row) -> None:
        self._head = head
        self._is_list = False
        self._below = []
        self._tables.add(head.table)
        if head.table == "equipment":
            self._is_venue = True
            kinds = [block_of(cell) for cell in row.cells if block_of(cell) in ("考核设备", "检测设备")]
            self._kind = kinds[0] or "" if kinds else self._kind
        else:
            self._title = TITLES[head.table]
        if not any(known == head for known, _ in self._heads):
            self._heads.append((head, self._place(row)))

    def _starts_block(self, row: Row) -> bool:
        """Whether a label at the left ends the table above it (已建立规章制度目录 below 考评人员情况)."""
        first = row.filled[0]
        block = block_of(row.cells[0])
        if block in ("rules", "venue"):
            return True
        if block is not None and self._head is not None and self._head.table == "equipment":
            if not row.cells[0].is_continued:
                self._kind = block
            return False
        # A label across the table's whole width heads a text below it (中就培函〔2020〕16号 附件1 三).
        is_band = len(row.filled) == 1 and self._head is not None and first.end >= self._head.end and first.span > 1
        return (
            self._head is not None
            and self._head.table not in ("supplement",)
            and (len(row.filled) > 1 or is_band)
            and first.column == 0
            and cell_keys(first)[0] in self._known | SCOPE_LABELS
        )

    # ---- rows of tables

    def _data(self, head: TableHead, row: Row) -> None:
        if not self._grid.is_sheet and abs(max(cell.end for cell in row.cells) - head.end) > 1:
            self._leave_table()
            self._labels(row)
            return
        if head.table == "equipment":
            self._equipment(head, row)
            return
        cells: dict[str, Cell] = {}
        left_over: list[str] = []
        for cell in row.cells:
            column = head.column_of(cell)
            if column is not None and column.key not in cells:
                cells[column.key] = cell
            elif column is None and cell.text.strip() and not cell.is_continued:
                left_over.append(clean_name(cell.text)[:30])
        own = {
            key for key, cell in cells.items() if not cell.is_continued and (cell.problem or not is_blank(cell.text))
        }
        if own <= {"seq"} and not left_over:
            return
        if any(_EXAMPLE.match(clean_name(cell.text)) for cell in row.filled[:2]):
            return
        for column in head.columns:
            if not column.key.startswith(UNKNOWN):
                cells.setdefault(column.key, Cell(column=column.start))
        where = self._place(row)
        if head.table == "rules":
            self._listed.append((cells["rule"].text, where))
            return
        if left_over:
            self._warnings.append(f"{where}：表格右侧的“{'、'.join(left_over)}”不属于任何一列，未读入。")
        self._rows.append(TableRow(table=head.table, cells=cells, where=where, scope=self._scope))

    def _equipment(self, head: TableHead, row: Row) -> None:
        """One line for each pair of name and quantity side by side; kind and scope columns hold for all of them."""
        shared: dict[str, Cell] = {}
        pairs: list[dict[str, Cell]] = []
        for column in head.columns:
            cell = next((each for each in row.cells if head.column_of(each) is column), None)
            if column.key in ("kind", "scope", "seq"):
                if cell is not None:
                    shared[column.key] = cell
                continue
            if column.key == "name" or not pairs:
                pairs.append({})
            if cell is not None and not is_blank(cell.text):
                pairs[-1][column.key] = cell
        for pair in pairs:
            if pair:
                self._rows.append(
                    TableRow(
                        table="equipment", cells={**shared, **pair}, where=self._place(row), scope=self._scope,
                        kind=self._kind,
                    )
                )  # fmt: skip

    def _list_row(self, row: Row, cells: tuple[Cell, ...]) -> bool:
        """Entries of 规章制度目录. Returns: whether the row held any."""
        texts = [cell.text for cell in cells if not cell.is_continued and block_of(cell) != "rules"]
        texts = [text for text in texts if not is_blank(text) and not re.fullmatch(r"\s*[0-9]+\s*", text)]
        self._listed.extend((text, self._place(row)) for text in texts)
        return bool(texts)

    # ---- labels and values

    def _label(self, cell: Cell) -> str | None:
        """The vocabulary's key of a label cell, seen with the person whose row it stands in."""
        for key in cell_keys(cell):
            if not key:
                continue
            if self._person and key in _OF_PERSON:
                return f"{self._person}{_OF_PERSON[key]}"
            if key in self._known or key in SCOPE_LABELS:
                return key
        return None

    def _labels(self, row: Row) -> None:
        """Label cell, then value cell; or labels in one row and their values in the next."""
        self._head = None
        cells = [cell for cell in row.cells if not (cell.is_continued and block_of(cell))]
        if row.cells and block_of(row.cells[0]) == "rules":
            self._title = TITLES["rules"]
            self._tables.add("rules")
            self._is_list = True
            self._list_row(row, row.cells[1:])
            return
        if self._is_list:
            self._is_list = False
        if self._below and not any(self._label(cell) or block_of(cell) for cell in cells):
            self._values_below(row, cells)
            return
        self._below = []
        left_over: list[str] = []
        index = 0
        while index < len(cells):
            index += self._one(row, cells, index, left_over)
        if len(left_over) > 1 or (left_over and len(row.filled) > 1):
            self._warnings.append(f"{self._place(row)}：“{'、'.join(left_over)}”未识别，未读入。")

    def _one(self, row: Row, cells: list[Cell], index: int, left_over: list[str]) -> int:
        """Read what begins at ``index``. Returns: how many cells it took."""
        cell = cells[index]
        if block_of(cell) == "venue":
            self._is_venue = True
            self._tables.add("venue")
            return 1
        if block_of(cell) is not None:
            return 1
        label = self._label(cell)
        if label is None:
            if not self._inside(row, cell) and not is_blank(cell.text) and not _SEAL.fullmatch(clean_name(cell.text)):
                left_over.append(clean_name(cell.text)[:30])
            return 1
        if label in _PERSONS:
            self._person = label
        following = cells[index + 1] if index + 1 < len(cells) else None
        if following is None or following.column != cell.end or self._is_next_label(label, following):
            self._below.append((label, cell))
            return 1
        if is_blank(following.text) and not following.problem:
            self._below.append((label, cell))
        self._keep(label, following, row)
        return 2

    def _is_next_label(self, label: str, following: Cell) -> bool:
        """A value may read like a label (职务: 负责人)."""
        is_post = label.endswith("职务") and cell_keys(following)[0] in _PERSONS
        return not is_post and (self._label(following) is not None or block_of(following) is not None)

    def _inside(self, row: Row, cell: Cell) -> bool:
        """Label and value in one cell: 合计　80㎡, 邮编：325000."""
        text = narrow(clean_name(cell.text))
        if self._pairs(row, text):
            return True
        head, _, rest = text.partition(" ")
        label = self._label(Cell(column=cell.column, text=head))
        if label is None or not rest.strip():
            return False
        self._keep(label, Cell(column=cell.column, text=rest.strip()), row)
        return True

    def _values_below(self, row: Row, cells: list[Cell]) -> None:
        for label, above in self._below:
            value = next((cell for cell in cells if cell.column < above.end and above.column < cell.end), None)
            if value is not None and not is_blank(value.text) and not _SEAL.fullmatch(clean_name(value.text)):
                self._keep(label, value, row)
        self._below = []

    def _running(self, row: Row, text: str) -> None:
        if self._is_list and not self._pairs(row, narrow(text)):
            self._list_row(row, row.cells)
        elif not self._is_list:
            self._pairs(row, narrow(text))

    def _pairs(self, row: Row, text: str) -> bool:
        """Every ``label：value`` of a line. Returns: whether there is any."""
        matches = list(self._inline.finditer(text))
        if not matches or text[: matches[0].start()].strip():
            return False
        for match, end in zip(matches, [*(each.start() for each in matches[1:]), len(text)], strict=True):
            value = _SEAL.sub("", text[match.end() : end]).strip()
            label = self._label(Cell(column=0, text=match[1])) or match[1]
            if label in _PERSONS:
                self._person = label
            self._keep(label, Cell(column=0, text=value), row)
        return True

    def _keep(self, label: str, cell: Cell, row: Row) -> None:
        if label in SCOPE_LABELS:
            self._scope = "" if is_blank(cell.text) else clean_text(cell.text)
            return
        is_cover = self._grid.is_running_text or label_key(label) in ("申请单位", "行业主管部门")
        where = self._place(row)
        self._values.append(
            Labelled(label=label, cell=cell, where=where, is_cover=is_cover, is_venue=self._is_venue, scope=self._scope)
        )
