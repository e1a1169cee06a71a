"""A scan of a document signed on paper, compared with the store by the QR codes on its pages."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from reviewer.desk import Desk
from reviewer.errors import RuleViolation
from reviewer.intake.scan import count_scan_pages, read_scan_pages
from reviewer.usecases.documents.scan_signed import code_row, document_codes, known_scan, superseded

MOST_PAGES = 60
"""A longer file is no signed document; looking for codes on all its pages would take minutes."""


class ScanChecked(NamedTuple):
    """What does not hold and what does, in words; both empty for a file without a document's code."""

    faults: list[str]
    words: list[str]


def check_scan(desk: Desk, path: Path, data: bytes) -> ScanChecked:
    """Compare number, version and data hash of every code with what was issued here.

    A copy of an older version is told, not a fault: it is what was signed.
    """
    found = ScanChecked([], [])
    try:
        if count_scan_pages(data, path.name) > MOST_PAGES:
            return found
        pages = read_scan_pages(data, path.name)
    except RuleViolation:
        # No picture and no PDF that can be drawn: nothing to read codes from.
        return found
    codes = dict.fromkeys(code for page in pages for code, _ in document_codes(page))
    kept = {row.id for row in known_scan(desk, data)} if codes else set()
    numbers = {row.number for row in desk.store.documents()} if codes else set()
    for code in codes:
        row, why = code_row(desk, code)
        if row is None:
            (found.faults if code[0] in numbers else found.words).append(why)
            continue
        told = f"{row.number} 第{row.version}版的打印件或扫描件，二维码中的数据校验值与存储一致"
        is_kept = "已作为签字件读入" if row.id in kept else "未作为签字件读入"
        found.words.extend(each for each in (told, superseded(desk, row), is_kept) if each)
    return found
