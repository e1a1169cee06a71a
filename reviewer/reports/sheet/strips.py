"""The bands of a score sheet: head table, items with their requirements, sums, totals, closing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from reviewer.domain.paper import PREVAILS
from reviewer.reports.setting.cells import LABEL, LEFT, NOTE_LEADING, PAD, RIGHT, CellSetter, all_kept, kept, kept_at
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.paper import BLACK, GREY, MM, PALE, RED, Colour
from reviewer.reports.setting.table import Cell, Strip
from reviewer.reports.setting.typeset import Span
from reviewer.reports.sheet.data import (
    PHOTO,
    ScoreSheetData,
    SheetFile,
    SheetItem,
    SheetPaper,
    SheetPrevious,
    SheetRequirement,
    SheetSection,
    SheetSum,
)

WIDTHS = tuple(each * MM for each in (11, 50, 17, 17, 17, 14, 11, 10, 29))
HEADS = ("序号", "评审内容及要求", "申报", "佐证", "核实", "结论", "应得分", "得分", "说明")
EDGES = tuple(LEFT + sum(WIDTHS[:number]) for number in range(len(WIDTHS) + 1))
CLAUSE, CONTENT, DECLARED, DOCUMENTED, MEASURED, VERDICT, FULL, POINTS, REMARK = range(9)

LONGEST_CELL = 20  # lines a strip may have; longer ones are cut into several
COMPACT = 190.0  # points: items up to this height are not parted by a page's end
SHORT_REMARK = 5  # lines that may stand in the narrow column even where the rows are fewer
VETO_WIDTH = 18 * MM
HASH_DIGITS = 8
SIGNATURE_HEIGHT = 24 * MM
SHORT_OPINION = 8  # lines of an opinion that are never parted
LONGEST_VALUE = 5  # lines of a declared, documented or measured value in its column; longer ones stand below

PROPOSAL_NOTE = "本表分值、权重、通过线和判断换算为程序建议值，有关通知未作规定，采用前须经组织单位确认。"
SIGNATURE_NOTE = (
    "本人按上列方案独立评分，对评分和说明负责。电子签名使用软件证书，效力以本批次约定为准；"
    "纸质签名的，以文书编号、版本和数据校验值与电子件对应。"
)


class Merged(NamedTuple):
    """The cells that span an item's strips."""

    clause: str
    points: str
    full: str
    remark: tuple[str, ...]


def number_text(value: Decimal) -> str:
    """A decimal without trailing zeros and never in powers of ten."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class StripMaker(CellSetter):
    """Makes the strips of one sheet. ``blocks`` holds each item's merged cells by block number."""

    def __init__(self, data: ScoreSheetData, fonts: FontBook) -> None:
        super().__init__(fonts)
        self.data = data
        self.blocks: list[SheetItem] = []
        self.remarks: list[str] = []

    def column(self, text: str, column: int, where: str, *, role: Role = Role.SONG, colour: Colour = BLACK) -> Cell:
        """Text centred in one column."""
        return self.centred(text, EDGES[column], WIDTHS[column], where, role=role, colour=colour)

    # ---- head

    def head_table(self) -> list[Strip]:
        """Who, what and under which rules."""
        data = self.data
        version = f"第{data.sheet_version}版"
        scheme = f"{data.scheme_title}（第{data.scheme_version}版）"
        rows = [
            (("申报单位", data.applicant), ("申报编号", data.application_number)),
            (("职业（工种）", "；".join(data.occupations)),),
            (("批次", data.round), ("评审专家", data.member)),
            (("评审方案", scheme), ("评分表版本", version)),
            (("开始评分", data.opened_at), ("交卷时间", data.submitted_at or "未交卷")),
            (("方案校验值", data.scheme_sha256),),
            (("交卷承诺值", hash_text(data.commit_sha256) or "未交卷"),),
        ]
        if data.paper is not None:
            rows += _paper_rows(data.paper)
        if data.previous is not None:
            rows += _previous_rows(data.previous)
        return [self.head_row(row) for row in rows]

    def column_heads(self) -> Strip:
        """The row of column names, repeated on every page."""
        cells = tuple(self.column(head, number, "表头", role=Role.HEI) for number, head in enumerate(HEADS))
        return Strip(20.0, cells, EDGES[1:-1], keep=True, fill=PALE, is_head=True)

    # ---- sections and items

    def section(self, section: SheetSection) -> list[Strip]:
        """A part of the standard: its name, its items, its sums; the sums stay with the last item."""
        title = f"{section.no}、{section.title}" if section.no else section.title
        name = self.cell(title, LEFT, RIGHT - LEFT, "部分名称", role=Role.HEI, align="left")
        strips = [Strip(18.0, (name,), keep=True, fill=PALE, bookmark=title)]
        for item in section.items:
            strips += self.item(item)
        sums = [self._sum("小计", each, Role.SONG_BOLD) for each in section.sums]
        return kept_at(strips, len(strips) - 1) + [kept(each) for each in sums[:-1]] + sums[-1:]

    def item(self, item: SheetItem) -> list[Strip]:
        """Name, requirements and notes of one item."""
        block = len(self.blocks)
        self.blocks.append(item)
        label = f"{item.clause} {item.name}"
        rows = [self._item_head(item, block, label)]
        for each in item.requirements:
            rows += self._requirement(each, block, label)
        inline = self._inline_remark(item, rows, label)
        self.remarks.append(item.remark if inline else ("见下" if item.remark else ""))
        if inline:
            rows = self._stretched(rows, item.remark, label)
        notes = self._notes(item, block, label, with_remark=bool(item.remark) and not inline)
        strips = rows + notes
        if sum(each.height for each in strips) <= COMPACT:
            return all_kept(strips)
        return kept_at(strips, 0)

    def _item_head(self, item: SheetItem, block: int, label: str) -> Strip:
        width = EDGES[VERDICT] - EDGES[CONTENT]
        spans = [Span(item.name, Role.SONG_BOLD)]
        if item.scope:
            spans.append(Span(f"　{item.scope}", Role.SONG))
        veto = VETO_WIDTH if item.is_veto else 0.0
        failed = item.is_veto and item.judgement == "不符合"
        cells = [
            self.cell(spans, EDGES[CONTENT], width - veto, f"{label} 名称", align="left"),
            self.column(item.judgement, VERDICT, f"{label} 判断", role=Role.SONG_BOLD, colour=RED if failed else BLACK),
        ]
        if item.is_veto:
            x = EDGES[VERDICT] - veto
            cells.append(self.cell("一票否决", x, veto, f"{label} 名称", role=Role.HEI, align="right", colour=RED))
        uprights = (EDGES[CONTENT], *EDGES[FULL:-1])
        height = max(17.0, *(each.height for each in cells))
        return Strip(height, tuple(cells), uprights, thin=(EDGES[VERDICT],), block=block, merges=True)

    def _requirement(self, row: SheetRequirement, block: int, label: str) -> list[Strip]:
        text = f"{row.text}（{row.threshold}）" if row.threshold else row.text
        values = (row.declared, row.documented, row.measured, row.verdict)
        cells = [self.cell(text, EDGES[CONTENT], WIDTHS[CONTENT], f"{label} 要求")]
        for column, value in enumerate(values, DECLARED):
            shown = "见下" if self._is_long(value, column, label) else value or "—"
            cells.append(self.column(shown, column, f"{label} {HEADS[column]}"))
        parts = -(-max(len(each.lines) for each in cells) // LONGEST_CELL)
        strips = []
        for part in range(parts):
            cut = [_cut(each, part * LONGEST_CELL) for each in cells] if parts > 1 else cells
            height = max(each.height for each in cut)
            strips.append(
                Strip(
                    height,
                    tuple(cut),
                    (EDGES[CONTENT], *EDGES[FULL:-1]),
                    thin=EDGES[DECLARED:FULL],
                    block=block,
                    merges=True,
                    opens=False,
                    hair_from=EDGES[CONTENT] if part == 0 else 0.0,
                    hair_to=EDGES[FULL] if part == 0 else 0.0,
                )
            )
        return strips

    def _is_long(self, value: str, column: int, label: str) -> bool:
        return len(self.column(value, column, f"{label} {HEADS[column]}").lines) > LONGEST_VALUE

    def _inline_remark(self, item: SheetItem, rows: Sequence[Strip], label: str) -> bool:
        """Whether the remark stands in its narrow column; longer ones get the table's whole width."""
        height = sum(each.height for each in rows)
        lines = len(self._remark_lines(item.remark, label))
        return height <= COMPACT and lines <= max(SHORT_REMARK, int((height - 2 * PAD) // NOTE_LEADING))

    def _remark_lines(self, remark: str, label: str) -> tuple[object, ...]:
        return self.cell(remark, EDGES[REMARK], WIDTHS[REMARK], f"{label} 说明", small=True).lines

    def _stretched(self, rows: list[Strip], remark: str, label: str) -> list[Strip]:
        needed = len(self._remark_lines(remark, label)) * NOTE_LEADING + 2 * PAD
        spare = needed - sum(each.height for each in rows)
        return [*rows[:-1], _taller(rows[-1], spare)] if spare > 0 else rows

    def _notes(self, item: SheetItem, block: int, label: str, *, with_remark: bool) -> list[Strip]:
        paragraphs: list[tuple[str, str, Colour]] = []
        if with_remark:
            paragraphs.append(("说明", item.remark, BLACK))
        for each in item.requirements:
            values = (each.declared, each.documented, each.measured)
            for column, value in enumerate(values, DECLARED):
                if self._is_long(value, column, label):
                    paragraphs.append((HEADS[column], f"{each.text}：{value}", BLACK))
            if each.working:
                paragraphs.append(("核实过程", f"{each.text}：{each.working}", BLACK))
            if each.override_reason:
                computed = f"（核查结论为{each.computed}，改为{each.verdict}）" if each.computed else ""
                paragraphs.append(("改判", f"{each.text}：{each.override_reason}{computed}", BLACK))
        if item.difference:
            paragraphs.append(("判断与核查", item.difference, BLACK))
        if item.pins:
            paragraphs.append(("佐证定位", "；".join(_pins(item)), GREY))
        paragraphs += [(each.name, file_text(each), GREY) for each in item.files]
        strips: list[Strip] = []
        left = EDGES[CONTENT]
        for name, text, colour in paragraphs:
            strips += self.paragraph(
                name, text, f"{label} {name}", colour=colour, left=left, block=block, uprights=(left,)
            )
        return strips

    # ---- sums and closing

    def _sum(self, name: str, each: SheetSum, role: Role, fill: Colour | None = None) -> Strip:
        label = f"{name}　{each.scope}" if each.scope else name
        cells = (
            self.cell(label, LEFT, EDGES[FULL] - LEFT, name, role=role, align="right"),
            self.column(number_text(each.full), FULL, name, role=role),
            self.column(number_text(each.points), POINTS, name, role=role),
            self.cell(each.note, EDGES[REMARK], WIDTHS[REMARK], name, small=True),
        )
        return Strip(max(17.0, *(cell.height for cell in cells)), cells, EDGES[FULL:-1], fill=fill)

    def closing(self) -> list[Strip]:
        """Totals, opinion, notes and the place to sign, kept together; or, on a draft, what is missing."""
        data = self.data
        strips = [kept(self._sum("合计", each, Role.HEI, PALE)) for each in data.totals]
        if data.opinion.strip():
            opinion = self.paragraph("总体意见", data.opinion, "总体意见", opens=True)
            # A long one runs over pages; its last lines go with the place to sign.
            strips += kept_at(opinion, len(opinion) - 1) if len(opinion) > SHORT_OPINION else map(kept, opinion)
        texts: list[tuple[str, str]] = []
        if annexes := annex_titles(data):
            texts.append(("附件", "；".join(f"{number}. {title}" for number, title in enumerate(annexes, 1))))
        if data.scheme_source == "proposal":
            texts.append(("分值来源", PROPOSAL_NOTE))
        if data.is_draft:
            missing = "；".join(data.missing) or "尚未交卷"
            texts.append(("草稿", f"未完成事项：{missing}。本页不作评审依据。"))
        elif data.paper is not None:
            texts.append(("声明", f"本表按评审专家手写签名的纸质评分表录入，由两人分别录入并核对。{PREVAILS}"))
        else:
            texts.append(("声明", SIGNATURE_NOTE))
        notes = [strip for name, text in texts for strip in self.paragraph(name, text, name, opens=True)]
        if data.is_draft:
            # What is missing may be long.
            return strips + notes
        return [*strips, *map(kept, notes), self._signature()]

    def _signature(self) -> Strip:
        date = EDGES[VERDICT] - 8 * MM
        place = LEFT + LABEL + 4 * MM
        on_paper = f"见纸质评分表 {self.data.paper.number}" if self.data.paper is not None else ""
        cells = (
            self.cell("评审专家签名", LEFT, LABEL + 4 * MM, "签名", role=Role.HEI, align="center"),
            self.cell(on_paper, place, date - place, "签名", align="center"),
            self.cell("日期", date, 14 * MM, "日期", role=Role.HEI, align="center"),
            self.cell("　　　　年　　月　　日", date + 14 * MM, RIGHT - date - 14 * MM, "日期", align="center"),
        )
        uprights = (place, date, date + 14 * MM)
        return Strip(SIGNATURE_HEIGHT, cells, uprights, name="signature")

    # ---- merged cells

    def merged(self, block: int, *, is_first: bool) -> tuple[Cell, tuple[Cell, ...]]:
        """The clause's cell, and those of points and remark, for one page's part of an item."""
        item = self.blocks[block]
        where = f"{item.clause} {item.name}"
        clause = self.column(item.clause if is_first else f"{item.clause}\n续", CLAUSE, where, role=Role.SONG)
        if not is_first:
            return clause, ()
        points = "—" if item.points is None and item.judgement == "不适用" else "未评"
        if item.points is not None:
            points = number_text(item.points)
        return clause, (
            self.column(number_text(item.full), FULL, where),
            self.column(points, POINTS, f"{where} 得分", role=Role.SONG_BOLD),
            self.cell(self.remarks[block], EDGES[REMARK], WIDTHS[REMARK], f"{where} 说明", small=True),
        )


def annex_titles(data: ScoreSheetData) -> list[str]:
    """What follows the sheet, in this order, each with how much of it there is."""
    titles = []
    if data.photos:
        titles.append(f"现场照片（{len(data.photos)}张）")
    if data.records:
        titles.append(f"评审方式记录（{len(data.records)}次）")
    elif data.loose_sounds:
        titles.append(f"现场录音（{len(data.loose_sounds)}件）")
    if data.previous is not None:
        titles.append(f"修改对照（{len(data.differences)}处）" if data.previous.is_here else "修改对照")
    return titles


def hash_text(sha256: str) -> str:
    """A hash in groups of eight digits, as one reads it to another."""
    return " ".join(sha256[at : at + 8] for at in range(0, len(sha256), 8))


def file_text(file: SheetFile) -> str:
    """A photo or sound file on one line: caption, requirement, file, time, author, hash.

    A photo's first digits are enough: its whole hash stands under its picture.
    """
    caption = "，".join(each for each in (file.caption, file.requirement and f"对应“{file.requirement}”") if each)
    digits = file.sha256[:HASH_DIGITS] if file.name.startswith(PHOTO) else file.sha256
    facts = f"{file.file} {file.time} {file.author} [{digits}]"
    return f"{caption}；{facts}" if caption else facts


def _previous_rows(previous: SheetPrevious) -> list[tuple[tuple[str, str], ...]]:
    return [
        (("替代版本", f"第{previous.version}版　承诺值 {hash_text(previous.commit_sha256)}"),),
        (("修改理由", previous.reason),),
        (("同意修改", previous.agreed_by or "未注明"), ("退回时间", previous.at)),
    ]


def _paper_rows(paper: SheetPaper) -> list[tuple[tuple[str, str], ...]]:
    scans = "；".join(hash_text(each) for each in paper.scans) or "无"
    rows: list[tuple[tuple[str, str], ...]] = [
        (("纸质评分录入", paper.number), ("录入人", "、".join(paper.typists))),
        (("核对采用", paper.settled_by), ("采用时间", paper.settled_at)),
        (("扫描件", scans),),
    ]
    return [*rows, (("采用说明", paper.reason),)] if paper.reason else rows


def _pins(item: SheetItem) -> Iterable[str]:
    for pin in item.pins:
        page = f" 第{pin.page}页" if pin.page is not None else ""
        box = f" {pin.box}" if pin.box else ""
        about = "，".join(each for each in (pin.requirement and f"对应“{pin.requirement}”", pin.note) if each)
        yield f"{pin.file}{page}{box} [{pin.hash4}]" + (f"（{about}）" if about else "")


def _cut(cell: Cell, start: int) -> Cell:
    return cell._replace(lines=cell.lines[start : start + LONGEST_CELL])


def _taller(strip: Strip, by: float) -> Strip:
    return replace(strip, height=strip.height + by)
