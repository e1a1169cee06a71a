"""One rule book of a sample applicant, as PDF or as Word."""

from __future__ import annotations

import io

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from forms.pinned import pin_office
from samples.applicant import SampleApplicant
from samples.prints import Print
from samples.texts import RULE_BOOKS

_NUMERALS = "一二三四五六七八九十"
_CLOSING = "本制度由{body}负责解释，自2022年1月10日起施行。"


def rule_book(applicant: SampleApplicant, title: str, kind: str) -> bytes:
    """The rule book's file; ``kind`` is pdf or docx."""
    body = applicant.body
    articles = [text.format(name=applicant.name, body=body) for text in (*RULE_BOOKS[title], _CLOSING)]
    return _word(applicant, title, articles) if kind == "docx" else _pdf(applicant, title, articles)


def _pdf(applicant: SampleApplicant, title: str, articles: list[str]) -> bytes:
    book = Print(title, applicant.name)
    book.page()
    book.red_head(applicant.name)
    book.heading(title, 22)
    book.space(10)
    for number, article in enumerate(articles):
        book.text(f"第{_NUMERALS[number]}条　{article}", size=14)
    book.space(26)
    book.stamp(applicant.name, 430, 16)
    book.right(applicant.name)
    book.right("2022年1月10日")
    return book.done()


def _word(applicant: SampleApplicant, title: str, articles: list[str]) -> bytes:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    mark = section.header.paragraphs[0]
    mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = mark.add_run("样　例")
    run.font.size, run.font.color.rgb = Pt(26), RGBColor(0xC8, 0xCC, 0xD4)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line = head.add_run(title)
    line.font.size, line.font.bold = Pt(22), True
    for number, article in enumerate(articles):
        paragraph = document.add_paragraph(f"第{_NUMERALS[number]}条　{article}")
        paragraph.paragraph_format.first_line_indent = Pt(28)
    for text in (applicant.name, "2022年1月10日"):
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.core_properties.title = f"{title}（样例）"
    document.core_properties.author = applicant.name
    document.core_properties.comments = ""
    out = io.BytesIO()
    document.save(out)
    return pin_office(out.getvalue())
