"""The bands of a site-visit record: head table, review methods, what was measured, notes, places to sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from reviewer.reports.setting.cells import LEFT, RIGHT, SIDE, all_kept, kept, kept_at
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.paper import GREY, MM, PALE
from reviewer.reports.setting.table import Cell, Merged, Placed, Strip
from reviewer.reports.setting.typeset import Span
from reviewer.reports.sheet.annexes import AnnexStrips
from reviewer.reports.visit.data import VisitItem, VisitReading, VisitRecordData, VisitRequirement

WIDTHS = tuple(each * MM for each in (11, 52, 20, 20, 22, 14, 37))
HEADS = ("序号", "考察内容及要求", "申报", "佐证", "核实", "结论", "核实人")
EDGES = tuple(LEFT + sum(WIDTHS[:number]) for number in range(len(WIDTHS) + 1))
CLAUSE, CONTENT, DECLARED, DOCUMENTED, MEASURED, VERDICT, MEMBERS = range(7)
MEASURING = "measured"
"""Name of the strips that stand under the column heads."""

COMPACT = 190.0  # points: items up to this height are not parted by a page's end
SIGN_ROW = 11.5 * MM
SEAL_ROW = 22 * MM
SIGN_EDGES = tuple(LEFT + each * MM for each in (0, 30, 62, 132))
NOTHING = "（无）"
NO_RECORDS = "各成员没有记录评审方式。"
NO_MEASURES = "各成员没有记录核实值。"
STATEMENT = (
    "本记录由专家组成员的现场记录汇集而成，只记载现场所见、所量、所述，不含评分。"
    "参加考察的各方核对无误后签名；有不同意见的，写在“其他需要说明的情况”或另附说明。"
)


class VisitStrips(AnnexStrips):
    """Makes the strips of one record. ``spans`` holds, by block, the cells that span a requirement's readings."""

    def __init__(self, fonts: FontBook) -> None:
        super().__init__(fonts)
        self.spans: list[tuple[Cell, ...]] = []
        self._said: set[int] = set()

    def head_table(self, data: VisitRecordData) -> list[Strip]:
        """Who, where, when and under which rules."""
        scheme = f"{data.scheme_title}（第{data.scheme_version}版）"
        panel = "、".join(f"{each.name}（组长）" if each.is_leader else each.name for each in data.members)
        rows: list[tuple[tuple[str, str], ...]] = [
            (("被考察单位", data.applicant), ("申报编号", data.application_number)),
            (("职业（工种）", "；".join(data.occupations)),),
            (("批次", data.round), ("评审方案", scheme)),
            (("考察时间", data.visited_at),),
            (("考察地点", data.place),),
            (("专家组", panel),),
            (("单位参加人员", data.company),),
            (("记录来源", _sources(data)),),
        ]
        if data.absent:
            rows.append((("未汇入", f"{'、'.join(data.absent)}的记录不在本机，未汇入本记录。"),))
        if data.changes:
            rows.append(((f"第{data.version}版变更", "；".join(data.changes)),))
        return [self.head_row(row) for row in rows]

    def body(self, data: VisitRecordData) -> list[Strip]:
        """Everything between head table and annexes."""
        strips = [self._title("一、评审方式")]
        # Sound of no method is listed with the items it belongs to, or in the annex of sound.
        strips += self.records(data.records, ()) or self._plain(NO_RECORDS)
        strips.append(self._title("二、现场核实"))
        if not data.items:
            strips += self._plain(NO_MEASURES)
        for item in data.items:
            strips += self._item(item)
        strips.append(self._title("三、其他需要说明的情况"))
        note = data.note.strip() or NOTHING
        strips += [each for line in note.splitlines() for each in self._plain(line)]
        strips[-1] = kept(strips[-1])
        return [*strips, *self._closing(data)]

    def column_heads(self) -> Strip:
        """The row of column names, over the part that is measured, on every page of it."""
        cells = tuple(self._column(head, number, "表头", role=Role.HEI) for number, head in enumerate(HEADS))
        return Strip(20.0, cells, EDGES[1:-1], keep=True, fill=PALE, name=MEASURING, is_head=True)

    # ---- parts

    def _title(self, text: str) -> Strip:
        cell = self.cell(text, LEFT, RIGHT - LEFT, "部分名称", role=Role.HEI)
        return Strip(18.0, (cell,), keep=True, fill=PALE, bookmark=text)

    def _plain(self, text: str) -> list[Strip]:
        return self.paragraph("", text, "说明", opens=True)

    def _column(self, text: str, column: int, where: str, *, role: Role = Role.SONG) -> Cell:
        return self.centred(text, EDGES[column], WIDTHS[column], where, role=role)

    # ---- what was measured

    def _item(self, item: VisitItem) -> list[Strip]:
        label = f"{item.clause} {item.name}"
        strips = [self._item_head(item, label)]
        for requirement in item.requirements:
            strips += self._requirement(requirement, label)
        strips += self._notes(item, label)
        strips = [replace(each, name=MEASURING) for each in strips]
        if sum(each.height for each in strips) <= COMPACT:
            return all_kept(strips)
        return kept_at(strips, 0)

    def _item_head(self, item: VisitItem, label: str) -> Strip:
        spans = [Span(item.name, Role.SONG_BOLD)]
        if item.scope:
            spans.append(Span(f"　{item.scope}", Role.SONG))
        cells = (
            self._column(item.clause, CLAUSE, f"{label} 序号"),
            self.cell(spans, EDGES[CONTENT], RIGHT - EDGES[CONTENT], f"{label} 名称"),
        )
        return Strip(max(17.0, *(each.height for each in cells)), cells, (EDGES[CONTENT],))

    def _requirement(self, row: VisitRequirement, label: str) -> list[Strip]:
        """One strip a reading; the requirement's own cells stand in the only one, or span them all."""
        text = f"{row.text}（{row.threshold}）" if row.threshold else row.text
        own = (
            self.cell(text, EDGES[CONTENT], WIDTHS[CONTENT], f"{label} 要求"),
            self._column(row.declared or "—", DECLARED, f"{label} 申报"),
            self._column(row.documented or "—", DOCUMENTED, f"{label} 佐证"),
        )
        readings = [self._reading(each, label) for each in row.readings]
        if len(readings) == 1:
            return [self._reading_row(EDGES[CONTENT], (*own, *readings[0]))]
        block = len(self.spans)
        self.spans.append(own)
        strips = [self._reading_row(EDGES[MEASURED if at else CONTENT], cells) for at, cells in enumerate(readings)]
        lack = max(each.height for each in own) - sum(each.height for each in strips)
        strips[-1] = replace(strips[-1], height=strips[-1].height + max(0.0, lack))
        return all_kept([replace(each, block=block) for each in strips])

    def _reading_row(self, hair_from: float, cells: tuple[Cell, ...]) -> Strip:
        height = max(15.0, *(each.height for each in cells))
        thin = EDGES[DECLARED:-1]
        return Strip(height, cells, (EDGES[CONTENT],), thin=thin, opens=False, hair_from=hair_from, hair_to=RIGHT)

    def merged(self, page: Sequence[Placed]) -> list[Merged]:
        """The cells that span a requirement's readings on this page."""
        merged: list[Merged] = []
        for block, group in groupby(enumerate(page), key=lambda each: each[1].strip.block):
            if block is None:
                continue
            places = [number for number, _ in group]
            merged += [Merged(cell, places[0], len(places), block in self._said) for cell in self.spans[block]]
            self._said.add(block)
        return merged

    def _reading(self, reading: VisitReading, label: str) -> tuple[Cell, ...]:
        members = "、".join(reading.members)
        return (
            self._column(reading.measured, MEASURED, f"{label} 核实", role=Role.SONG_BOLD),
            self._column(reading.verdict, VERDICT, f"{label} 结论"),
            self.cell(members, EDGES[MEMBERS], WIDTHS[MEMBERS], f"{label} 核实人", small=True),
        )

    def _notes(self, item: VisitItem, label: str) -> list[Strip]:
        notes = []
        for row in item.requirements:
            for reading in row.readings:
                if reading.working:
                    name = f"核实过程（{'、'.join(reading.members)}）" if len(row.readings) > 1 else "核实过程"
                    notes.append((name, f"{row.text}：{reading.working}"))
            if len(row.readings) > 1:
                notes.append(("核实值", f"{row.text}：各成员核实值不一致，按各自记录列出。"))
        if item.files:
            notes.append(("现场照片和录音", "、".join(item.files)))
        left = EDGES[CONTENT]
        strips: list[Strip] = []
        for name, text in notes:
            strips += self.paragraph(name, text, f"{label} {name}", colour=GREY, left=left, uprights=(left,))
        return strips

    # ---- signatures

    def _closing(self, data: VisitRecordData) -> list[Strip]:
        """What is signed, and a row for each who signs; never parted by a page's end."""
        heads = ("身份", "姓名", "签名", "日期")
        strips = [self._title("四、签名"), *self.paragraph("声明", STATEMENT, "声明", opens=True)]
        strips.append(self._sign_row(heads, 17.0, role=Role.HEI))
        for each in sorted(data.members, key=lambda member: not member.is_leader):
            strips.append(self._sign_row(("组长" if each.is_leader else "成员", each.name, "", ""), SIGN_ROW))
        strips.append(self._sign_row(("被考察单位\n（盖章）", "", "", ""), SEAL_ROW))
        return all_kept(strips)

    def _sign_row(self, texts: Sequence[str], height: float, role: Role = Role.SONG) -> Strip:
        edges = (*SIGN_EDGES, RIGHT)
        cells = tuple(
            self.cell(text, left, right - left, "签名", role=role, align="center", side=SIDE)
            for text, left, right in zip(texts, edges[:-1], edges[1:], strict=True)
        )
        day = "　　年　　月　　日"
        if not texts[-1]:
            cells = (*cells[:-1], self.cell(day, edges[-2], edges[-1] - edges[-2], "日期", align="center"))
        return Strip(max(height, *(each.height for each in cells)), cells, SIGN_EDGES[1:])


def _sources(data: VisitRecordData) -> str:
    """From which sheet each member's part is: 全体成员（5人）的第1版评分表, or member by member where they differ."""
    sources = {each.source for each in data.members}
    if len(data.members) > 1 and len(sources) == 1 and "" not in sources:
        return f"全体成员（{len(data.members)}人）的{sources.pop()}"
    return "；".join(f"{each.name}：{each.source}" for each in data.members if each.source)
