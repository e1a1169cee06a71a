"""Rows about documents: score sheets, letters, the workbook, each against the bare library underneath."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from reviewer.reports.sheet.drawing import draw_score_sheet
from reviewer.reports.workbook.summary import summary_workbook
from reviewer.usecases.documents.draw_many import DrawJob, cores, draw_many
from reviewer.usecases.documents.letter import LETTER
from tests.bench.bare_documents import BareCells, draw_bare, drawn_pages, register_faces
from tests.bench.measuring import Row
from tests.reports.report_samples import letter, sheet
from tests.reports.rounds import sample_round, scheme_with, widened

SHEETS, LETTERS, ITEMS, APPLICATIONS = 200, 300, 60, 1_000
PART = 50


def _spent(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _batch(draw: Callable[[Any, Any], bytes], data: Sequence[Any], name: str, goal: str, limit: float | None) -> Row:
    """All drawn by ``draw_many`` on every core, against reportlab drawing the same runs as often on one."""
    faces, pages = register_faces(), drawn_pages(draw(data[0], "pdf"))
    draw_bare(pages, faces)
    made: list[object] = []
    jobs = [DrawJob(draw, each, "pdf") for each in data]
    ours = _spent(lambda: made.extend(drawn for _, drawn in draw_many(jobs)))
    assert all(isinstance(each, bytes) for each in made), made
    bare = _spent(lambda: [draw_bare(pages, faces) for _ in data])
    alone = _spent(lambda: [draw(each, "pdf") for each in data[: len(data) // 10]]) * 10
    count = len(data) * len(pages)
    detail = f"{ours:.1f} / {bare:.1f} s, {count} pages, {cores()} cores; about {alone:.1f} s on one"
    return Row(name, ours / bare, goal, None if limit is None else ours / bare <= limit, detail)


def score_sheets(folder: Path) -> Row:
    """200 score sheets of 60 items, unsigned."""
    data = [sheet(items=ITEMS, document_number=f"YL26-{number:03d}-样例甲") for number in range(SHEETS)]
    return _batch(
        draw_score_sheet, data, f"{SHEETS} score sheets of {ITEMS} items, against bare reportlab", "<= 1.5", 1.5
    )


def letters(folder: Path) -> Row:
    """300 reply letters of two pages."""
    data = [letter(number=number, document_number=f"样职评函〔2026〕{number}号") for number in range(1, LETTERS + 1)]
    return _batch(LETTER.draw, data, f"{LETTERS} letters, against bare reportlab", "–", None)


def workbook(folder: Path) -> Row:
    """The summary workbook of 1,000 applications of 60 items and five members."""
    scheme = widened(scheme_with(), ITEMS)
    cells = BareCells(summary_workbook(sample_round(scheme, PART)))
    data = sample_round(scheme, APPLICATIONS)
    size = 0

    def write() -> None:
        nonlocal size
        size = len(summary_workbook(data))

    ours, times = _spent(write), APPLICATIONS // PART
    bare = _spent(lambda: cells.write(times))
    detail = f"{ours:.1f} / {bare:.1f} s, about {cells.count * times / 1e6:.1f} million cells, {size / 1e6:.0f} MB"
    return Row(
        "workbook of 1,000 applications, against bare openpyxl", ours / bare, "<= 1.3", ours / bare <= 1.3, detail
    )


def workbook_growth(folder: Path) -> Row:
    """Ten times the applications, at most eleven times the time."""
    scheme = widened(scheme_with(), ITEMS)
    few, many = (sample_round(scheme, count) for count in (PART, 10 * PART))
    summary_workbook(few)
    short, long = _spent(lambda: summary_workbook(few)), _spent(lambda: summary_workbook(many))
    detail = f"{long:.2f} s for {10 * PART}, {short:.2f} s for {PART} applications"
    return Row("growth: the workbook of ten times the applications", long / short, "<= 11", long / short <= 11, detail)
