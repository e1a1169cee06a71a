"""The annexes of a score sheet that are tables: records of the review methods, and what a new version changed."""

from __future__ import annotations

from reviewer.reports.setting.cells import LABEL, LEFT, RIGHT, CellSetter, kept
from reviewer.reports.setting.fonts import Role
from reviewer.reports.setting.paper import MM, PALE
from reviewer.reports.setting.table import Cell, Strip
from reviewer.reports.sheet.data import SheetDifference, SheetFile, SheetPrevious, SheetRecord
from reviewer.reports.sheet.strips import LONGEST_CELL

NONE = "（无）"
CHANGE_HEADS = ("评审内容", "变更事项", "原内容", "现内容")
CHANGE_WIDTHS = tuple(each * MM for each in (36, 28, 56, 56))
CHANGE_EDGES = tuple(LEFT + sum(CHANGE_WIDTHS[:number]) for number in range(len(CHANGE_WIDTHS)))
SMALL_BLOCK = 170.0  # points: records up to this height are not parted by a page's end


class AnnexStrips(CellSetter):
    """Makes the strips of the annexes."""

    # ---- 评审方式记录

    def records(self, records: tuple[SheetRecord, ...], sounds: tuple[SheetFile, ...]) -> list[Strip]:
        """One block a record, and one of the sound files that no record names."""
        strips: list[Strip] = []
        for number, record in enumerate(records, 1):
            strips += self._record(number, record)
        if sounds:
            title = self.cell("未归入评审方式记录的录音", LEFT, RIGHT - LEFT, "录音", role=Role.HEI)
            strips.append(Strip(18.0, (title,), keep=True, fill=PALE))
            for file in sounds:
                strips += self._sound(file, file.where)
        return strips

    def _record(self, number: int, record: SheetRecord) -> list[Strip]:
        label = f"评审方式记录{number}"
        title = self.cell(f"{number}. {record.method}", LEFT, RIGHT - LEFT, f"{label} 方式", role=Role.HEI)
        strips = [Strip(18.0, (title,), keep=True, fill=PALE), self._row(label, "时间", record.time)]
        rows = (
            ("地点", record.place),
            ("专家组", "；".join(record.panel)),
            ("申报单位", "；".join(record.applicant)),
            ("其他人员", "；".join(record.others)),
            ("对应项目", "；".join(record.items)),
            ("记录人", "、".join(record.kept_by)),
        )
        strips += [self._row(label, name, text) for name, text in rows if text]
        strips = [kept(each) for each in strips]
        strips += self.paragraph("发现", record.findings or NONE, f"{label} 发现", opens=True)
        for note in record.notes:
            said = f"{note.speaker}：{note.text}" if note.speaker else note.text
            strips += self.paragraph(note.time, said, f"{label} 笔记")
        for file in record.files:
            strips += self._sound(file, label)
        if sum(each.height for each in strips) <= SMALL_BLOCK:
            strips = [*map(kept, strips[:-1]), *strips[-1:]]
        return strips

    def _sound(self, file: SheetFile, label: str) -> list[Strip]:
        about = "；".join(each for each in (file.caption, f"{file.file} {file.time} {file.author}") if each)
        return self.paragraph(file.name, f"{about}　SHA-256 {file.sha256}", f"{label} {file.name}")

    def _row(self, label: str, name: str, text: str) -> Strip:
        cells = (
            self.cell(name, LEFT, LABEL, name, role=Role.HEI, align="center")._replace(heads="Row"),
            self.cell(text, LEFT + LABEL, RIGHT - LEFT - LABEL, f"{label} {name}"),
        )
        return Strip(max(15.0, *(each.height for each in cells)), cells, (LEFT + LABEL,))

    # ---- 修改对照

    def change_heads(self, previous: SheetPrevious, version: int) -> Strip:
        """The columns' names, with the versions compared."""
        heads = (*CHANGE_HEADS[:2], f"第{previous.version}版（原）", f"第{version}版（现）")
        cells = tuple(
            self.centred(head, x, width, "表头", role=Role.HEI)
            for head, x, width in zip(heads, CHANGE_EDGES, CHANGE_WIDTHS, strict=True)
        )
        return Strip(20.0, cells, CHANGE_EDGES[1:], keep=True, fill=PALE, is_head=True)

    def changes(self, differences: tuple[SheetDifference, ...], previous: SheetPrevious) -> list[Strip]:
        """One row a difference; where there is nothing to list, why."""
        if not previous.is_here:
            text = f"第{previous.version}版的内容不在本机，未列出修改之处；以其承诺值核对。"
            return self.paragraph("", text, "修改对照", opens=True)
        if not differences:
            return self.paragraph("", "两版评分内容相同。", "修改对照", opens=True)
        return [strip for each in differences for strip in self._change(each)]

    def _change(self, change: SheetDifference) -> list[Strip]:
        texts = (change.where, change.what, change.old or NONE, change.new or NONE)
        cells = [
            self.cell(text, x, width, f"修改对照 {change.where} {change.what}", small=True)
            for text, x, width in zip(texts, CHANGE_EDGES, CHANGE_WIDTHS, strict=True)
        ]
        parts = -(-max(len(each.lines) for each in cells) // LONGEST_CELL)
        strips = []
        for part in range(parts):
            cut = tuple(_part(each, part) if parts > 1 else each for each in cells)
            height = max(15.0, *(each.height for each in cut))
            strips.append(Strip(height, cut, CHANGE_EDGES[1:], opens=part == 0))
        return strips


def _part(cell: Cell, number: int) -> Cell:
    """A part of a long cell; its lines stand at the top."""
    lines = cell.lines[number * LONGEST_CELL : (number + 1) * LONGEST_CELL]
    return cell._replace(lines=lines, at="top")
