"""The tables of a form, told by the words in their heads, wherever on the page they stand.

Source: 温州2022 附件3; 中就培函〔2020〕16号 附件1; 自有 and 职业（工种） columns are additions (K15).
"""

from __future__ import annotations

from typing import Literal

from reviewer.domain.records import Record
from reviewer.intake.grid import Cell, Row
from reviewer.intake.wording import bare_key, clean_name, label_key

TableId = Literal[
    "staff", "experts", "examiners", "occupations", "sites", "equipment", "rules", "supplement", "people_extra"
]

_LONGEST_LABEL = 60
_SEX = ("性别",)
_EDUCATION = ("学历", "文化程度", "学历学位")
_ID = ("身份证号码", "身份证号", "身份证", "公民身份号码", "证件号码")
_QUALIFICATION = (
    "职称或职业资格", "职称/职业资格", "职称或职业资格(等级)", "职称、职业资格", "职称(职业资格)", "职业资格或职称",
    "职称或职业资格(职业技能等级)", "职称或职业资格等级",
)  # fmt: skip
_SCOPE = (
    "职业(工种)",
    "职业/工种",
    "职业工种",
    "所属职业(工种)",
    "对应职业(工种)",
    "申报职业(工种)",
    "适用职业(工种)",
    "适用职业",
    "职业",
)
_OWN = ("自有/外聘", "自有或外聘", "自有", "是否自有", "自有(是/否)", "人员性质", "专职/兼职", "专兼职")
_YEARS = (
    "从事培训考核工作年限",
    "培训考核工作年限",
    "从事培训考核年限",
    "培训考核年限",
    "从业年限",
    "从事培训考核工作(年)",
)
_CERTIFICATE = ("证书", "证书名称", "财会人员证书", "财会证书", "持有证书", "相关证书", "资格证书")

COLUMNS: dict[TableId, dict[str, tuple[str, ...]]] = {
    "staff": {
        "seq": ("序号",), "name": ("姓名",), "sex": _SEX, "age": ("年龄",), "id_number": _ID,
        "education": _EDUCATION,
        "post": ("职务(职称、职业资格)", "职务(职称/职业资格)", "职务(职称或职业资格)", "职务、职称", "职务/职称",
                 "职务(职称,职业资格)", "职务", "职称、职业资格"),
        "duty": ("分工", "岗位分工", "岗位", "工作分工", "职责分工"),
        "training_years": _YEARS, "certificate": _CERTIFICATE,
    },
    "experts": {
        "seq": ("序号",), "name": ("姓名",), "sex": _SEX, "id_number": _ID, "education": _EDUCATION,
        "qualification": _QUALIFICATION,
        "specialty": ("专业/专业方向", "专业", "专业方向", "专业(专业方向)", "专业或专业方向"), "scope": _SCOPE,
    },
    "examiners": {
        "seq": ("序号",), "name": ("姓名",), "sex": _SEX, "education": _EDUCATION, "qualification": _QUALIFICATION,
        "work_years": ("专业工龄", "工龄", "从事本专业工龄", "专业工作年限"),
        "field": ("考评职业领域", "考评职业", "考评领域", "考评职业(工种)", "考评职业范围"),
        "certificate_number": (
            "考评员证书号码", "考评员证书编号", "考评员证书号", "考评员证号", "证书号码", "证书编号",
        ),
        "own": _OWN, "scope": _SCOPE,
    },
    "occupations": {
        "seq": ("序号",), "code": ("职业编号", "职业编码", "职业代码"), "name": ("职业名称",),
        "both": ("职业(工种)名称", "职业/工种名称"), "work_type": ("工种名称", "工种"),
        "levels": ("等级", "技能等级", "职业技能等级", "评价等级范围", "认定等级", "级别"), "note": ("备注",),
    },
    "sites": {
        "seq": ("序号",), "name": ("考核点名称", "考核点"), "district": ("所在区", "考核点所在区", "所在区(县)"),
        "address": ("考核点地址", "地址", "详细地址"),
        "scope": ("可考核职业(工种)", "考核职业(工种)", *_SCOPE), "note": ("备注",),
    },
    "equipment": {
        "seq": ("序号",), "kind": ("类别", "设备类别"), "scope": _SCOPE,
        "name": ("设备名称、型号", "设备名称型号", "设备名称/型号", "设备名称及型号", "设备名称(型号)", "设备名称"),
        "quantity": ("数量", "数量(台/套)", "台套数"),
    },
    "rules": {
        "seq": ("序号",),
        "rule": ("制度名称", "规章制度名称", "规章制度目录", "目录", "规章制度"), "note": ("备注",),
    },
    "supplement": {
        "seq": ("序号",), "label": ("项目", "信息项", "填报项目", "内容项", "补充项目", "数据项"),
        "value": ("内容", "填写内容", "填报内容", "填报值", "值", "申报值"), "scope": _SCOPE,
        "unit": ("单位", "计量单位"), "note": ("填写说明", "说明", "备注", "填报说明"),
    },
    "people_extra": {
        "seq": ("序号",), "name": ("姓名",), "id_number": _ID, "duty": ("分工", "岗位分工", "岗位"),
        "training_years": _YEARS, "certificate": _CERTIFICATE, "own": _OWN, "note": ("备注", "说明", "填写说明"),
    },
}  # fmt: skip

# A head is one when all of these are in it; the others may be missing from somebody's copy.
_NEEDED: dict[TableId, tuple[frozenset[str], ...]] = {
    "staff": (frozenset({"name", "duty"}), frozenset({"name", "age", "id_number"})),
    "experts": (frozenset({"name", "qualification", "specialty"}),),
    "examiners": (frozenset({"name", "certificate_number"}), frozenset({"name", "qualification", "field"})),
    "occupations": (frozenset({"name", "levels"}), frozenset({"both", "levels"})),
    "sites": (frozenset({"name", "district"}),),
    "equipment": (frozenset({"name", "quantity"}),),
    "rules": (frozenset({"seq", "rule"}),),
    "supplement": (frozenset({"label", "value"}),),
    "people_extra": (
        frozenset({"name", "training_years"}), frozenset({"name", "certificate"}), frozenset({"name", "own"}),
    ),
}  # fmt: skip
# Columns that the notice's own table has and that mean something: their absence is said.
EXPECTED: dict[TableId, tuple[str, ...]] = {
    "staff": ("id_number", "education", "post", "duty"),
    "experts": ("id_number", "education", "qualification", "specialty"),
    "examiners": ("qualification", "field", "certificate_number"),
    "occupations": ("code",),
}
TITLES: dict[TableId, str] = {
    "staff": "工作人员情况", "experts": "专家情况", "examiners": "考评人员情况",
    "occupations": "拟开展职业技能等级认定的职业（工种）范围", "sites": "考核点情况",
    "equipment": "设备情况", "rules": "已建立规章制度目录",
    "supplement": "补充信息", "people_extra": "人员补充信息",
}  # fmt: skip
_ORDER: tuple[TableId, ...] = (
    "staff",
    "examiners",
    "experts",
    "occupations",
    "sites",
    "equipment",
    "supplement",
    "rules",
    "people_extra",
)

BlockId = Literal["rules", "venue", "考核设备", "检测设备"]
_BLOCKS: dict[str, BlockId] = {
    "已建立规章制度目录": "rules", "规章制度目录": "rules", "已建立规章制度": "rules",
    "考核场地": "venue", "考核设备": "考核设备", "检测设备": "检测设备",
}  # fmt: skip
SCOPE_LABELS = frozenset({"职业(工种)", "职业(工种)名称", "申报职业(工种)", "职业/工种", "适用职业(工种)"})


UNKNOWN = "?"


class HeadColumn(Record):
    """A column of a recognised head: the grid columns from ``start`` to before ``end``.

    ``key`` of an unknown column is ``?`` and its label key.
    """

    key: str
    start: int
    end: int
    text: str


class TableHead(Record):
    """A recognised head. ``columns`` may hold a key twice where pairs of columns stand side by side."""

    table: TableId
    columns: tuple[HeadColumn, ...]

    @property
    def known(self) -> int:
        """How many of its columns are known."""
        return sum(not column.key.startswith(UNKNOWN) for column in self.columns)

    @property
    def end(self) -> int:
        """The first grid column behind the table."""
        return max(column.end for column in self.columns)

    def column_of(self, cell: Cell) -> HeadColumn | None:
        """The column that a cell lies under: the one it shares the most grid columns with."""
        best = max(self.columns, key=lambda each: _shared(each, cell))
        return best if _shared(best, cell) > 0 else None


def _shared(column: HeadColumn, cell: Cell) -> int:
    return min(column.end, cell.end) - max(column.start, cell.column)


def cell_keys(cell: Cell) -> tuple[str, str]:
    """A cell's text as a label, whole and without what is in brackets; empty when too long for one."""
    if len(cell.text) > _LONGEST_LABEL:
        return "", ""
    return label_key(cell.text), bare_key(cell.text)


def recognise_head(row: Row) -> TableHead | None:
    """The table whose head this row is, or None. At least half of its filled cells have to be column names."""
    filled = row.filled
    if len(filled) < 2:
        return None
    best: TableHead | None = None
    for table in _ORDER:
        head = _as_head(table, filled)
        if head and (best is None or head.known > best.known):
            best = head
    return best


def _as_head(table: TableId, filled: tuple[Cell, ...]) -> TableHead | None:
    labels = COLUMNS[table]
    columns: list[HeadColumn] = []
    for cell in filled:
        whole, bare = cell_keys(cell)
        key = next((key for key, words in labels.items() if whole in words), None) or next(
            (key for key, words in labels.items() if bare and bare in words), None
        )
        if key is not None or whole not in _BLOCKS:
            name = key or f"{UNKNOWN}{whole}"
            columns.append(HeadColumn(key=name, start=cell.column, end=cell.end, text=clean_name(cell.text)))
    head = TableHead(table=table, columns=tuple(columns))
    found = {column.key for column in columns}
    if not any(needed <= found for needed in _NEEDED[table]) or head.known * 2 < len(columns):
        return None
    return head


def block_of(cell: Cell) -> BlockId | None:
    """Which block of the form a label cell opens (规章制度目录, 考核场地, 考核设备, 检测设备)."""
    return _BLOCKS.get(cell_keys(cell)[1]) or _BLOCKS.get(cell_keys(cell)[0])


def title_of(text: str) -> TableId | Literal["venue"] | None:
    """The table that a title announces."""
    key = label_key(text)
    if len(key) > _LONGEST_LABEL or key.startswith(("注", "说明")):
        return None
    for word, table in _TITLE_WORDS:
        if word in key:
            return table
    return None


_TITLE_WORDS: tuple[tuple[str, TableId | Literal["venue"]], ...] = (
    ("场地设备情况", "venue"),
    ("工作人员情况", "staff"),
    ("考评人员情况", "examiners"),
    ("专家情况", "experts"),
    ("规章制度目录", "rules"),
    ("考核点情况", "sites"),
    ("职业(工种)范围", "occupations"),
    ("职业(工种)情况", "occupations"),
    ("补充信息", "supplement"),
)
