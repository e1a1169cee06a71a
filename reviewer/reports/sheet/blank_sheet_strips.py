"""The bands of a blank score sheet: head, how to fill in, items with places to write, totals, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from reviewer.domain.paper import PREVAILS
from reviewer.domain.quantities import number_text, unit_text
from reviewer.reports.setting.cells import LABEL, LEFT, RIGHT, CellSetter, all_kept
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.paper import GREY, MM, PALE, RED
from reviewer.reports.setting.table import Cell, Strip
from reviewer.reports.setting.typeset import Span
from reviewer.reports.sheet.blank_sheet_data import BlankItem, BlankRequirement, BlankSection, BlankSheetData

JUDGEMENTS = ("符合", "基本符合", "不符合", "不适用")

BOX = 8 * MM  # side of a digit's box
TICK = 4 * MM  # side of a box to tick
HEAD_HEIGHT = 12 * MM
VALUE_HEIGHT = 9 * MM
PLAIN_HEIGHT = 6.5 * MM
LINE = 8.5 * MM  # between the lines to write on
REMARK_LINES = 2
OPINION_LINES = 4
SIGNATURE_HEIGHT = 16 * MM

NUMBER, TEXT, DECLARED, MEASURED = LEFT, LEFT + 14 * MM, LEFT + 78 * MM, LEFT + 122 * MM
FULL, POINTS = LEFT + 114 * MM, LEFT + 132 * MM
CHANGED = LEFT + 118 * MM
TOTAL_LABEL = 44 * MM
VETO_WIDTH = 18 * MM
LONGEST_DECLARED = 6  # lines; the rest stands in the application


class Place(NamedTuple):
    """A place to write that is drawn on a strip: what kind, from where to where, how many digits each side."""

    kind: str  # digits, ticks, lines
    x: float
    x1: float
    whole: int = 0
    part: int = 0


class BlankStrips(CellSetter):
    """Makes the strips of one blank sheet. ``places``: what is drawn on a strip, by the strip's name."""

    def __init__(self, data: BlankSheetData, fonts: FontBook) -> None:
        super().__init__(fonts)
        self.data = data
        self.places: dict[str, Place] = {}

    def _named(self, strip: Strip, place: Place) -> Strip:
        name = f"place{len(self.places)}"
        self.places[name] = place
        return replace(strip, name=name)

    # ---- head

    def head_table(self) -> list[Strip]:
        """For whom and under which rules."""
        data = self.data
        rows = [
            (("申报单位", data.applicant), ("申报编号", data.application_number)),
            (("职业（工种）", "；".join(data.occupations)),),
            (("批次", data.round), ("评审专家", data.member)),
            (("评审方案", f"{data.scheme_title}（第{data.scheme_version}版）"), ("文书编号", data.document_number)),
        ]
        return [self.head_row(row) for row in rows]

    def instructions(self) -> list[Strip]:
        """How the sheet is filled in, and which copy prevails."""
        step = number_text(self.data.step)
        texts = [
            "用黑色签字笔填写。每格一个数字，得分以"
            f" {step} 分为一档；未评的项目留空，留空不是零分。判断在所选方框内打“√”。",
            "涂改须签名：将错处划去，在旁写明正确内容，并在该项“更正签名”处签名。未签名的涂改不作数。",
            f"本表由两人分别录入并核对。{PREVAILS}",
        ]
        if self.data.scheme_source == "proposal":
            texts.append("本表分值和判断换算为程序建议值，有关通知未作规定，采用前须经组织单位确认。")
        strips = []
        for number, text in enumerate(texts, 1):
            strips += self.paragraph("填写说明" if number == 1 else "", f"{number}. {text}", "填写说明")
        return strips

    # ---- items

    def section(self, section: BlankSection) -> list[Strip]:
        """A part of the standard: its name stays with its first item."""
        title = f"{section.no}、{section.title}" if section.no else section.title
        name = self.cell(title, LEFT, RIGHT - LEFT, "部分名称", role=Role.HEI)
        strips = [Strip(20.0, (name,), keep=True, fill=PALE, bookmark=title)]
        for each in section.items:
            strips += self.item(each)
        return strips

    def item(self, item: BlankItem) -> list[Strip]:
        """One item: never parted by a page's end unless it is taller than a page."""
        label = f"{item.clause} {item.name}"
        strips = [self._item_head(item, label)]
        text = f"{item.text}　评分参考：{item.rubric}" if item.rubric else item.text
        strips += self.paragraph("", text, f"{label} 条文")
        if item.requirements:
            strips.append(self._requirement_heads())
            strips += [self._requirement(each, label) for each in item.requirements]
        strips += [self._judgement(label), self._remark(label)]
        return all_kept(strips)

    def _item_head(self, item: BlankItem, label: str) -> Strip:
        spans = [Span(f"{item.clause}　{item.name}", Role.HEI)]
        if item.scope:
            spans.append(Span(f"\n{item.scope}", Role.SONG))
        veto = VETO_WIDTH if item.is_veto else 0.0
        cells = [
            self.cell(spans, LEFT, FULL - veto - LEFT, f"{label} 名称"),
            self.centred(f"满分\n{number_text(item.full)}", FULL, POINTS - FULL, label, role=Role.SONG),
            self.cell("得分", POINTS, 12 * MM, label, role=Role.HEI),
        ]
        if item.is_veto:
            cells.append(self.cell("一票否决", FULL - veto, veto, label, role=Role.HEI, align="right", colour=RED))
        strip = Strip(max(HEAD_HEIGHT, *(each.height for each in cells)), tuple(cells), (FULL, POINTS))
        whole = len(str(int(item.full)))
        return self._named(strip, Place("digits", POINTS + 12 * MM, RIGHT, whole, _decimals(self.data.step)))

    def _requirement_heads(self) -> Strip:
        heads = (
            ("编号", NUMBER, TEXT),
            ("要求（标准）", TEXT, DECLARED),
            ("申报", DECLARED, MEASURED),
            ("核实值（现场填写）", MEASURED, RIGHT),
        )
        cells = tuple(self.centred(text, x, x1 - x, "表头", colour=GREY) for text, x, x1 in heads)
        return Strip(PLAIN_HEIGHT * 0.8, cells, (TEXT, DECLARED, MEASURED))

    def _requirement(self, row: BlankRequirement, label: str) -> Strip:
        text = f"{row.text}（{row.threshold}）" if row.threshold else row.text
        unit = unit_text(row.unit)
        cells = [
            self.centred(row.id, NUMBER, TEXT - NUMBER, f"{label} 要求编号"),
            self.cell(text, TEXT, DECLARED - TEXT, f"{label} 要求", small=True),
            self._declared(row.declared or "—", f"{label} 申报"),
        ]
        if unit and row.is_measurable:
            cells.append(self.cell(unit, MEASURED, RIGHT - MEASURED, f"{label} 单位", align="right", colour=GREY))
        least = VALUE_HEIGHT if row.is_measurable else PLAIN_HEIGHT
        height = max(least, *(each.height for each in cells))
        return Strip(
            height,
            tuple(cells),
            (TEXT, DECLARED, MEASURED),
            opens=False,
            hair_from=LEFT,
            hair_to=RIGHT,
        )

    def _declared(self, text: str, where: str) -> Cell:
        """The declared value; a list that would push the places to write aside is cut, and says so."""
        width = MEASURED - DECLARED
        cell = self.cell(text, DECLARED, width, where, small=True)
        if len(cell.lines) <= LONGEST_DECLARED:
            return cell
        rest = self.cell("……（余见申报材料）", DECLARED, width, where, small=True, colour=GREY)
        return cell._replace(lines=cell.lines[: LONGEST_DECLARED - 1] + rest.lines)

    def _judgement(self, label: str) -> Strip:
        cells = (
            self.centred("判断", NUMBER, TEXT - NUMBER, label, role=Role.HEI),
            self.cell("更正签名", CHANGED, 18 * MM, label, colour=GREY),
        )
        strip = Strip(VALUE_HEIGHT, cells, (TEXT, CHANGED))
        return self._named(strip, Place("ticks", TEXT, CHANGED))

    def _remark(self, label: str) -> Strip:
        cell = self.centred("说明", NUMBER, TEXT - NUMBER, label, role=Role.HEI)
        strip = Strip(REMARK_LINES * LINE + 2, (cell,), (TEXT,))
        return self._named(strip, Place("lines", TEXT, RIGHT))

    # ---- closing

    def closing(self) -> list[Strip]:
        """Totals, opinion and the places to sign: one piece."""
        strips = [self._title("合计（由评审专家填写，录入时核对）"), *self._totals()]
        opinion = Strip(OPINION_LINES * LINE + 2, (self._label("总体意见"),), (LEFT + LABEL,))
        strips.append(self._named(opinion, Place("lines", LEFT + LABEL, RIGHT)))
        strips.append(self._blanks(("涂改", "本表共涂改 ________ 处，均已签名。"), HEAD_HEIGHT))
        strips += self._signed("评审专家签名", SIGNATURE_HEIGHT)
        strips.append(self._title("录入（由两人分别录入，不看对方所录）"))
        strips += self._signed("第一录入人", HEAD_HEIGHT) + self._signed("第二录入人", HEAD_HEIGHT)
        strips.append(self._blanks(("差异处理", "不一致 ________ 处，已对照本表更正。经手人签名："), HEAD_HEIGHT))
        strips += self.paragraph("效力", PREVAILS, "效力", opens=True)
        return all_kept(strips)

    def _title(self, text: str) -> Strip:
        return Strip(20.0, (self.cell(text, LEFT, RIGHT - LEFT, text, role=Role.HEI),), fill=PALE)

    def _label(self, text: str) -> Cell:
        return self.centred(text, LEFT, LABEL, text, role=Role.HEI)

    def _blanks(self, pair: tuple[str, str], height: float) -> Strip:
        label, text = pair
        return Strip(height, (self._label(label), self.cell(text, LEFT + LABEL, RIGHT - LEFT - LABEL, label)),
                     (LEFT + LABEL,))  # fmt: skip

    def _signed(self, label: str, height: float) -> list[Strip]:
        date = LEFT + 110 * MM
        cells = (
            self._label(label),
            self.centred("日期", date, 14 * MM, "日期", role=Role.HEI),
            self.cell("　　　　年　　　月　　　日", date + 14 * MM, RIGHT - date - 14 * MM, "日期", align="center"),
        )
        return [Strip(height, cells, (LEFT + LABEL, date, date + 14 * MM))]

    def _totals(self) -> list[Strip]:
        """For each occupation (or once) a row: each section's sum and the total, to be written in."""
        data = self.data
        columns = [each.title for each in data.sections] + ["合计"]
        width = (RIGHT - LEFT - TOTAL_LABEL) / len(columns)
        edges = [LEFT + TOTAL_LABEL + number * width for number in range(len(columns))]
        heads = [self.centred("职业（工种）" if data.scopes else "", LEFT, TOTAL_LABEL, "表头", colour=GREY)]
        heads += [self.centred(text, x, width, "表头", colour=GREY) for text, x in zip(columns, edges, strict=True)]
        strips = [Strip(max(PLAIN_HEIGHT, *(each.height for each in heads)), tuple(heads), tuple(edges))]
        for scope in data.scopes or ("",):
            fulls = [_full(each.items, scope) for each in data.sections]
            cells = [self.cell(scope or "本单位", LEFT, TOTAL_LABEL, "职业（工种）", small=True)]
            for full, x in zip([*fulls, sum(fulls, Decimal(0))], edges, strict=True):
                cells.append(self.cell(f"／{number_text(full)}", x, width, "满分", align="right", colour=GREY))
            strips.append(Strip(max(HEAD_HEIGHT, *(each.height for each in cells)), tuple(cells), tuple(edges)))
        return strips


def _full(items: Sequence[BlankItem], scope: str) -> Decimal:
    """Full points of a section for one occupation: its own items and those of the applicant; without one, of all."""
    return sum((each.full for each in items if not scope or each.scope in ("", scope)), Decimal(0))


def _decimals(step: Decimal) -> int:
    exponent = step.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
