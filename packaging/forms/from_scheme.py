"""An application form for a notice that prints none: drawn up from the scheme's facts and tables, and marked so.

Empty content gives the blank form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from forms.content import EXPERT_HEAD, SCOPE_HEAD, STAFF_HEAD
from forms.supplement import supplement_lines
from forms.word import (
    FANG,
    SONG,
    _heading_gap,
    _merged,
    _new_document,
    _people,
    _put,
    _repeat_head,
    _saved,
    _table,
    _text,
)

from reviewer.domain.scheme import FactKind, Scheme

MARK = "（本程序拟的样式：通知没有附表样，以另行通知的为准）"
SITE_HEAD = ("序号", "考核点名称", "所在区", "考核点地址", "可考核职业（工种）", "备注")
OWN_HEAD = ("项目", "内容", "职业（工种）", "单位", "填写说明")
# Answers to these are a sentence or more: a line of their own.
_LONG = frozenset(
    ("registered_in", "address", "business_scope", "social_benefit", "internal_body", "facilities", "video", "funding",
     "quality_control", "published_matters", "department")
)  # fmt: skip
_EACH_ROW = "每个职业（工种）一行。"
_SIGNED = "申报单位（盖章）　　　　　　法定代表人（签字）　　　　　　年　　月　　日"
_DECLARATION = "本单位对所提交申报材料的真实性、有效性、合法性负责。"


@dataclass(frozen=True)
class DrawnForm:
    """What is filled in: answers by fact key, rows of the tables without their 序号, answers by occupation."""

    answers: Mapping[str, str] = field(default_factory=dict)
    occupations: tuple[tuple[str, ...], ...] = ()
    sites: tuple[tuple[str, ...], ...] = ()
    staff: tuple[tuple[str, ...], ...] = ()
    experts: tuple[tuple[str, ...], ...] = ()
    by_occupation: tuple[tuple[str, Mapping[str, str]], ...] = ()


def drawn_docx(scheme: Scheme, title: str, content: DrawnForm) -> bytes:
    """The form as .docx with the tables that the scheme asks for."""
    document = _new_document(title)
    _text(document, title, SONG, 20, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, before=6, after=4)
    _text(document, MARK, SONG, 9, align=WD_ALIGN_PARAGRAPH.CENTER, after=10)
    _basics(document, scheme, content)
    tables = {
        "occupations": ("拟开展职业技能等级认定的职业（工种）范围", SCOPE_HEAD, (1.0, 2.8, 3.6, 4.0, 3.2, 2.0),
                        content.occupations, 5),
        "sites": ("考核点情况", SITE_HEAD, (1.0, 4.0, 2.2, 4.4, 3.6, 1.4), content.sites, 4),
        "staff": ("工作人员情况", STAFF_HEAD, (1.0, 1.6, 0.9, 0.9, 4.5, 1.4, 3.8, 2.5), content.staff, 6),
        "experts": ("专家情况", (*EXPERT_HEAD, "职业（工种）"), (0.9, 1.5, 0.8, 4.3, 1.3, 2.8, 2.6, 2.4),
                    content.experts, 8),
    }  # fmt: skip
    for name in scheme.scheme.form_tables:
        if name in tables:
            _heading_gap(document)
            _people(document, *tables[name])
    _heading_gap(document)
    _own(document, scheme, content)
    _text(document, _DECLARATION, FANG, 12, before=14, indent=24)
    _text(document, _SIGNED, FANG, 12, before=20)
    return _saved(_finished(document))


def drawn_paper(title: str, paragraphs: tuple[str, ...], foot: tuple[str, ...], owner: str = "") -> bytes:
    """A paper to be signed (承诺书, 廉洁责任书) as .docx, with the same mark."""
    document = _new_document(title)
    _text(document, title, SONG, 22, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, before=24, after=4)
    _text(document, MARK, SONG, 9, align=WD_ALIGN_PARAGRAPH.CENTER, after=24)
    if owner:
        _text(document, f"单位：{owner}", FANG, 16, line=30)
    for text in paragraphs:
        _text(document, text, FANG, 16, indent=32, line=30)
    for at, text in enumerate(foot):
        _text(document, text, FANG, 16, before=48 if at == 0 else 12, align=WD_ALIGN_PARAGRAPH.RIGHT)
    return _saved(_finished(document))


def _finished(document: DocumentType) -> DocumentType:
    """Air in the cells; without the template's second set of styles, which only Word 2007 reads."""
    for table in document.tables:
        for edge in ("top", "bottom"):
            margin = OxmlElement(f"w:{edge}")
            margin.set(qn("w:w"), "40")
            margin.set(qn("w:type"), "dxa")
            margins = table._tbl.tblPr.find(qn("w:tblCellMar"))
            if margins is not None:
                margins.insert(0 if edge == "top" else 2, margin)
    links = document.part.rels
    for key in [key for key, each in links.items() if each.reltype.endswith("stylesWithEffects")]:
        del links[key]
    return document


def _basics(document: DocumentType, scheme: Scheme, content: DrawnForm) -> None:
    """Label and value, two pairs in a line where both answers are short."""
    lines: list[list[FactKind]] = []
    for kind in scheme.fact:
        if kind.per != "applicant" or kind.form != "form":
            continue
        is_long = kind.key in _LONG or bool(kind.options)
        if not is_long and lines and len(lines[-1]) == 1 and not _is_wide(lines[-1][0]):
            lines[-1].append(kind)
        else:
            lines.append([kind])
    table = _table(document, len(lines), (3.3, 5.0, 3.3, 5.0))
    for row, kinds in enumerate(lines):
        table.rows[row].height = Cm(0.9)
        _put(table.cell(row, 0), kinds[0].label, font=SONG)
        if len(kinds) == 1:
            is_choice = bool(kinds[0].options)
            _put(_merged(table, row, 1, 3), _value(kinds[0], content), left=is_choice or _is_wide(kinds[0]))
            continue
        _put(table.cell(row, 1), _value(kinds[0], content))
        _put(table.cell(row, 2), kinds[1].label, font=SONG)
        _put(table.cell(row, 3), _value(kinds[1], content))


def _is_wide(kind: FactKind) -> bool:
    return kind.key in _LONG or bool(kind.options)


def _value(kind: FactKind, content: DrawnForm) -> str:
    """The answer; choices as boxes with the chosen one ticked."""
    given = content.answers.get(kind.key, "")
    options = ("是", "否") if kind.of == "yes_no" else kind.options
    if not options:
        return f"{given}{kind.unit}" if given and kind.of == "number" else given
    return "　".join(f"{'☑' if each == given else '□'}{each}" for each in options)


def _own(document: DocumentType, scheme: Scheme, content: DrawnForm) -> None:
    """What is asked for each occupation, one row an answer."""
    lines = [each for each in supplement_lines(scheme, {}, content.by_occupation) if each.note.startswith(_EACH_ROW)]
    if not lines:
        return
    table = _table(document, 2, (3.6, 5.4, 3.0, 1.2, 3.4))
    _put(_merged(table, 0, 0, 4), "补充信息：各职业（工种）的评价基础", font=SONG, size=12, bold=True)
    for column, name in enumerate(OWN_HEAD):
        _put(table.cell(1, column), name, font=SONG)
    for line in lines:
        row = table.add_row()
        row.height = Cm(0.8)
        note = line.note.removeprefix(_EACH_ROW)
        for cell, text in zip(row.cells, (line.label, line.value, line.occupation, line.unit, note), strict=True):
            _put(cell, text, size=9)
    _repeat_head(table, 2)
