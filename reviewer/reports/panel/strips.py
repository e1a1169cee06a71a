"""The blocks of a panel report: head, result, opinion, defects, stances, signatures, arithmetic, what stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reviewer.reports.panel.data import (
    PanelReportData,
    ReportItem,
    ReportSection,
    ReportStance,
    field_name,
)
from reviewer.reports.panel.flow import Block
from reviewer.reports.setting.cells import HEAD_ROW, LEFT, PAD, RIGHT, SIDE, CellSetter, all_kept
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.paper import BLACK, GREY, MM, PALE
from reviewer.reports.setting.table import Cell, Strip
from reviewer.reports.setting.typeset import SetLine, Span, line_setter

BODY_SIZE, BODY_LEADING = 10.5, 17.0
SIGN_HEIGHT = 19 * MM
SIGN_WIDTHS = tuple(each * MM for each in (30, 30, 60, 56))
CLAUSE, FULL, VALUE = 13 * MM, 11 * MM, 19 * MM
WIDEST_SCORES = 78 * MM
WIDEST_SCORE = 15 * MM
MOST_COLUMNS = 10
"""Members whose scores have a column each; of a larger panel the steps tell them."""
HASH_STEP = 8

PROPOSAL_NOTE = "分值、权重、通过线和判断换算为程序建议值，有关通知未作规定，采用前须经组织单位确认。"
STANCE_NOTE = (
    "成员对结论有不同意见的，以书面说明不同意见和理由，印在本意见中；拒绝签名又不书面说明的，视为同意"
    "（参照《招标投标法实施条例》第五十三条）。签名者确认本意见全部内容和所印的本人意见。"
)
SIGNATURE_NOTE = (
    "电子签名使用软件证书，效力以本批次约定为准；纸质签名的，以文书编号、版本和数据校验值与电子件对应。"
    "最后一位签名后文件锁定，任何改动都会被核对发现。"
)


class BlockMaker(CellSetter):
    """Makes the blocks of one report."""

    def __init__(self, data: PanelReportData, fonts: FontBook) -> None:
        super().__init__(fonts)
        self.data = data
        self.body = line_setter(fonts, BODY_SIZE)

    # ---- the report itself

    def head(self) -> Block:
        """Who, what, when and under which rules."""
        data = self.data
        scheme = ("评审方案", f"{data.scheme_title}（第{data.scheme_version}版）")
        rows: list[tuple[tuple[str, str], ...]] = [
            (("申报单位", data.applicant), ("申报编号", data.application_number)),
            (("职业（工种）", "；".join(data.occupations)),),
            (("批次", data.round), ("评审日期", data.review_date)),
            (scheme, ("评审地点", data.place)) if data.place else (scheme,),
            (("专家组", self._panel()),),
        ]
        if data.changes:
            rows.append((("本版改动", "；".join(data.changes)),))
        return Block("", tuple(self.head_row(row) for row in rows))

    def _panel(self) -> str:
        """The leader, then the others."""
        leader, others = self.data.leader, [each for each in self.data.members if each != self.data.leader]
        return "；".join((*([f"组长 {leader}"] if leader else []), *([f"成员 {'、'.join(others)}"] if others else [])))

    def result(self) -> Block:
        """Points by part and occupation, what they come to, and by which rule."""
        data = self.data
        count = len(data.section_heads)
        first, total, outcome = 42 * MM, 18 * MM, 20 * MM
        share = (RIGHT - LEFT - first - total - outcome) / count
        widths = (first, *[share] * count, total, outcome)
        names = ("职业（工种）", *data.section_heads, "合计", "按得分")
        rows = [
            self._row((row.name, *row.sections, row.total, row.conclusion), widths, "得分", bold=row.is_whole)
            for row in data.totals
        ]
        notes = self.paragraph("合成规则", data.rule, "合成规则", opens=True)
        if data.scheme_source == "proposal":
            notes += self.paragraph("", PROPOSAL_NOTE, "合成规则")
        if data.vetoes:
            notes += self.paragraph("一票否决", "、".join(data.vetoes), "一票否决")
        return Block("一、评审结果", (*rows, *notes), (self._heads(names, widths),))

    def opinion(self) -> Block:
        """The opinion in a larger face, and the conclusion at its end."""
        data = self.data
        strips = self._body(data.opinion, "专家组意见")
        words = [Span("专家组结论：", Role.HEI), Span(data.conclusion, Role.HEI)]
        if data.conclusion != data.computed:
            words.append(Span(f"（按得分为{data.computed}）", Role.FANGSONG))
        line = self.body.line(words, Role.HEI, "专家组结论")
        strips[-1] = replace(strips[-1], keep=True)
        strips.append(Strip(BODY_LEADING + 4, (self._body_cell(line),), opens=False))
        if data.departure:
            strips += self._body(f"另作结论的理由：{data.departure}", "另作结论的理由")
        return Block("二、专家组意见", _airy(strips))

    def defects(self) -> Block:
        """What is to be put right, and by when."""
        data = self.data
        dated = any(each.due for each in data.defects)
        widths = (12 * MM, RIGHT - LEFT - 46 * MM, 34 * MM) if dated else (12 * MM, RIGHT - LEFT - 12 * MM)
        title = f"三、{data.defects_title}"
        if not data.defects:
            return Block(title, (Strip(HEAD_ROW, (self.cell("无", LEFT, RIGHT - LEFT, data.defects_title),)),))
        rows = [
            self._row(
                (str(number), each.text, each.due or "—")[: len(widths)],
                widths,
                f"{data.defects_title}第{number}项",
                left=(1,),
            )
            for number, each in enumerate(data.defects, 1)
        ]
        return Block(title, tuple(rows), (self._heads(("序号", "事项", "期限")[: len(widths)], widths),))

    def stances(self) -> Block:
        """Who dissents and why, who is deemed to agree; then the places to sign."""
        data = self.data
        told = [each for each in data.stances if each.stance != "agree"]
        agreed = [each.member for each in data.stances if each.stance == "agree"]
        strips: list[Strip] = []
        for each in told:
            strips += self._body(f"{each.member}{each.words}", f"{each.member}的意见")
        strips = list(_airy(strips))
        if agreed:
            others = "全体成员" if not told else "、".join(agreed)
            strips += self.paragraph("", f"{others}同意专家组意见和结论，以签名确认。", "成员意见", opens=bool(strips))
        notes = self.paragraph("", STANCE_NOTE, "成员意见", colour=GREY)
        # Here, not under the places to sign: a page of its own for a note would be an empty page.
        notes += self.paragraph("", SIGNATURE_NOTE, "成员意见", colour=GREY)
        return Block("四、成员意见", (*strips, *notes))

    def signatures(self) -> Block:
        """One row a member that signs, all of one piece where a page can hold them."""
        names = ("姓名", "意见", "签名", "签署日期、地点")
        rows = [self._sign_row(each, number) for number, each in enumerate(self.data.stances, 1) if each.signs]
        return Block("五、签名", tuple(all_kept(rows)), (self._heads(names, SIGN_WIDTHS),))

    def _sign_row(self, stance: ReportStance, number: int) -> Strip:
        edges = _edges(SIGN_WIDTHS)
        name = f"{stance.member}\n组长" if stance.is_leader else stance.member
        marks = ("■", "□") if stance.stance == "agree" else ("□", "■")
        choice = f"{marks[0]} 同意\n{marks[1]} 保留意见"
        cells = (
            self.cell(name, edges[0], SIGN_WIDTHS[0], "成员姓名", role=Role.SONG_BOLD, align="center"),
            self.cell(choice, edges[1] + 4 * MM, SIGN_WIDTHS[1] - 4 * MM, "成员意见", align="left"),
        )
        return Strip(SIGN_HEIGHT, cells, edges[1:-1], name=field_name(number))

    # ---- annexes

    def arithmetic(self) -> list[Block]:
        """Every item's way to its value, then the sums and the conclusion."""
        data = self.data
        widths = self._score_widths()
        names = ("序号", "评审项", "满分", *(data.members if len(widths) > 4 else ()), "取值")
        body = [strip for section in data.sections for strip in self._section(section, widths)]
        steps: list[Strip] = []
        for each in data.steps:
            steps += self.paragraph("", each, "计算过程", opens=bool(steps))
        return [
            Block("一、逐项得分", tuple(body), (self._heads(names, widths),)),
            Block("二、合计与结论", tuple(steps)),
        ]

    def outliers(self) -> Block:
        """Scores that stand out; told, nothing more."""
        strips = self.paragraph("", self.data.outlier_rule, "畸高畸低提示", colour=GREY)
        for each in self.data.outliers or ("没有超过上述界限的分值。",):
            strips += self.paragraph("", each, "畸高畸低提示", opens=True)
        return Block("三、畸高畸低提示", tuple(strips))

    def sheets(self) -> Block:
        """The score sheets that everything is made from."""
        widths = (34 * MM, 18 * MM, RIGHT - LEFT - 52 * MM)
        edges = _edges(widths)
        rows = []
        for each in self.data.sheets:
            digits = self.cell(_hash_text(each.commit_sha256), edges[2], widths[2], "交卷承诺值", small=True)
            named = self._row((each.member, f"第{each.version}版", ""), widths, "依据的评分表")
            rows.append(Strip(named.height, (*named.cells[:2], digits), named.uprights))
        heads = self._heads(("成员", "版本", "交卷承诺值"), widths)
        return Block("四、依据的评分表", tuple(all_kept(rows)), (heads,))

    def _score_widths(self) -> tuple[float, ...]:
        members = len(self.data.members)
        if members > MOST_COLUMNS:
            return (CLAUSE, RIGHT - LEFT - CLAUSE - FULL - VALUE, FULL, VALUE)
        score = min(WIDEST_SCORE, WIDEST_SCORES / members)
        name = RIGHT - LEFT - CLAUSE - FULL - VALUE - members * score
        return (CLAUSE, name, FULL, *[score] * members, VALUE)

    def _section(self, section: ReportSection, widths: Sequence[float]) -> list[Strip]:
        title = f"{section.title}（满分{section.full}分）"
        name = self.cell(title, LEFT, RIGHT - LEFT, "部分名称", role=Role.HEI)
        strips = [Strip(HEAD_ROW, (name,), keep=True, fill=PALE)]
        for item in section.items:
            strips += self._item(item, widths)
        return strips

    def _item(self, item: ReportItem, widths: Sequence[float]) -> list[Strip]:
        edges = _edges(widths)
        where = f"{item.clause} {item.name}"
        name = f"{item.name}　{item.scope}" if item.scope else item.name
        if item.scope and self.text.width(name, Role.SONG, where) > widths[1] - 2 * SIDE:
            name = f"{item.name}\n{item.scope}"
        cells = [
            self.centred(item.clause, edges[0], widths[0], where),
            self.cell(name, edges[1], widths[1], f"{where} 名称"),
            self.centred(item.full, edges[2], widths[2], where),
        ]
        if len(widths) > 4:
            for number, (score, dropped) in enumerate(zip(item.scores, item.dropped, strict=True), 3):
                text, colour = (f"（{score}）", GREY) if dropped else (score, BLACK)
                cells.append(self.centred(text, edges[number], widths[number], where, colour=colour))
        cells.append(self.centred(item.value, edges[-2], widths[-1], where, role=Role.SONG_BOLD))
        row = Strip(_height(cells), tuple(cells), edges[1:-1], keep=True)
        # Who gave what stands in the columns already.
        steps = item.steps[1:] if len(widths) > 4 and item.steps[0].startswith("收到") else item.steps
        return all_kept([row, *self.paragraph("", "；".join(steps), f"{where} 计算过程")])

    # ---- rows

    def _heads(self, names: Sequence[str], widths: Sequence[float]) -> Strip:
        edges = _edges(widths)
        cells = tuple(
            self.centred(name, edges[number], width, "表头", role=Role.HEI)
            for number, (name, width) in enumerate(zip(names, widths, strict=True))
        )
        return Strip(_height(cells, 20.0), cells, edges[1:-1], keep=True, fill=PALE, is_head=True)

    def _row(
        self,
        texts: Sequence[str],
        widths: Sequence[float],
        where: str,
        *,
        bold: bool = False,
        left: Sequence[int] = (),
    ) -> Strip:
        edges = _edges(widths)
        role = Role.SONG_BOLD if bold else Role.SONG
        cells = [
            self.cell(text, edges[number], width, where, role=role)
            if number in left
            else self.centred(text, edges[number], width, where, role=role)
            for number, (text, width) in enumerate(zip(texts, widths, strict=True))
        ]
        return Strip(_height(cells), tuple(cells), edges[1:-1])

    def _body(self, text: str, where: str) -> list[Strip]:
        """Paragraphs of running text, one strip a line."""
        strips = []
        measure = RIGHT - LEFT - 2 * SIDE - 4 * MM
        for paragraph in text.splitlines():
            if not paragraph.strip():
                continue
            indent = 2 * BODY_SIZE
            lines = self.body.lines(paragraph.strip(), Role.FANGSONG, measure, where, indent=indent)
            for number, line in enumerate(lines):
                is_widow = number == 0 or number == len(lines) - 2
                strips.append(
                    Strip(BODY_LEADING, (self._body_cell(line),), opens=False, keep=is_widow and len(lines) > 1)
                )
        return strips

    def _body_cell(self, line: SetLine) -> Cell:
        return Cell(LEFT + SIDE + 2 * MM, RIGHT - LEFT, (line,), BODY_LEADING, 0.0, at="top")


def _airy(strips: list[Strip]) -> tuple[Strip, ...]:
    """Some air above the first line of a box and under its last."""
    if not strips:
        return ()
    first = strips[0]
    cells = tuple(each._replace(pad=each.pad + 2 * PAD) for each in first.cells)
    spaced = [replace(first, height=first.height + 2 * PAD, cells=cells), *strips[1:]]
    return (*spaced[:-1], replace(spaced[-1], height=spaced[-1].height + 2 * PAD))


def _edges(widths: Sequence[float]) -> tuple[float, ...]:
    return tuple(LEFT + sum(widths[:number]) for number in range(len(widths) + 1))


def _height(cells: Sequence[Cell], least: float = HEAD_ROW) -> float:
    return max(least, *(each.height for each in cells))


def _hash_text(sha256: str) -> str:
    return " ".join(sha256[at : at + HASH_STEP] for at in range(0, len(sha256), HASH_STEP))
