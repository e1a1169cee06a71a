"""The summary workbook of a round: values that people enter, and live formulas for all that follows.

汇总 ranks the applicants, 分职业 their occupations, 逐项 holds every member's points with the rule as a formula,
分歧 shows who stands apart where, 专家 compares the members, 核查 lists what failed, 过程 tells each sum in words,
说明 says by which rule and from which data.
"""

from __future__ import annotations

from reviewer.reports.setting.archival import keywords_of
from reviewer.reports.workbook.book import Book
from reviewer.reports.workbook.data import SummaryData
from reviewer.reports.workbook.divergence import NAME as DIVERGENCE
from reviewer.reports.workbook.divergence import write_divergence
from reviewer.reports.workbook.items import NAME as ITEMS
from reviewer.reports.workbook.items import write_items
from reviewer.reports.workbook.members import NAME as MEMBERS
from reviewer.reports.workbook.members import write_members
from reviewer.reports.workbook.ranking import OCCUPATIONS, SUMMARY, occupation_lines, write_occupations, write_summary
from reviewer.reports.workbook.texts import write_findings, write_notes, write_steps


def summary_workbook(data: SummaryData) -> bytes:
    """The workbook's bytes, the same for the same data.

    Points are numbers, totals and ranks are formulas with their figures; the first sheet opens.
    """
    book = Book(f"{data.round_name} 汇总", data.as_of, keywords_of(data))
    summary, occupations = book.page(SUMMARY), book.page(OCCUPATIONS)
    items, divergence, members = book.page(ITEMS), book.page(DIVERGENCE), book.page(MEMBERS)
    lines = occupation_lines(data)
    blocks = write_items(items, data)
    write_summary(summary, data, lines)
    write_occupations(occupations, data, lines, blocks)
    write_members(members, data, blocks, write_divergence(divergence, data, blocks))
    write_findings(book.page("核查"), data)
    write_steps(book.page("过程"), data)
    write_notes(book.page("说明"), data)
    return book.to_bytes()
