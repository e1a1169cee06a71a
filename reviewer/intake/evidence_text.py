"""The text of an Office or plain-text evidence file, for reading on the screen; nothing in it is run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from reviewer.errors import RuleViolation
from reviewer.intake.form_docx import read_docx
from reviewer.intake.form_xlsx import read_xlsx
from reviewer.intake.grid import Grid
from reviewer.intake.limits import DEFAULT_LIMITS, Limits

_PLAIN = (".txt", ".csv", ".md")
_MOST_CHARACTERS = 2_000_000


def read_evidence_text(stream: BinaryIO, name: str, limits: Limits = DEFAULT_LIMITS) -> str:
    """What a .docx, .xlsx or plain text file says, tables as lines with tab stops.

    ``stream`` is open and seekable; ``name`` tells the kind.

    Raises:
        RuleViolation: of another kind, damaged or beyond a limit. The file itself is kept as it is.
    """
    lower = name.lower()
    try:
        if lower.endswith(".docx"):
            return _as_text(read_docx(stream, name, limits))
        if lower.endswith(".xlsx"):
            return _as_text(read_xlsx(stream, name, limits))
    except RuleViolation as error:
        message = f"这个文件无法显示为文字（{error.message.split('。')[0]}）。文件原样保留在材料中。"
        raise RuleViolation(message, code="evidence_unreadable", where=name) from error
    if lower.endswith(_PLAIN):
        return _decoded(stream.read(_MOST_CHARACTERS))
    raise RuleViolation(
        "这种格式不能在这里显示。文件原样保留在材料中；需要查看时请索取 PDF 或图片。",
        code="evidence_kind",
        where=name,
    )


def _decoded(data: bytes) -> str:
    """UTF-8, else the encoding of Chinese Windows; what fits neither becomes a replacement sign."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _as_text(grids: Iterable[Grid]) -> str:
    blocks = []
    for grid in grids:
        lines = ["\t".join(cell.text.strip() for cell in row.cells if not cell.is_continued) for row in grid.rows]
        body = "\n".join(line.rstrip() for line in lines)
        blocks.append(body if grid.is_running_text else f"【{grid.title}】\n{body}")
    return "\n\n".join(blocks)[:_MOST_CHARACTERS]
