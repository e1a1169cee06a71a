"""个人评分表: several files an application, one a member; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reviewer.desk import Desk
from reviewer.domain.paper import FROM_PAPER
from reviewer.domain.records import Record, document_hash
from reviewer.domain.sheet import SheetState

SHEET_KEY: Final = "score_sheet"


class SheetLine(Record):
    """A signed sheet (``document`` is its kept file), or the sheets of an application that are not signed."""

    key: str
    subject: str
    name: str
    standing: str
    state: str
    why: str = ""
    number: str = ""
    version: int = 0
    document: str = ""


def sheet_lines(desk: Desk, subjects: Sequence[tuple[str, str]]) -> list[SheetLine]:
    """What was signed, then what was submitted without a signature in the file, application by application."""
    lines: list[SheetLine] = []
    for application, name in subjects:
        signed = sorted(
            (row for row in desk.store.documents(application) if row.kind == SHEET_KEY), key=lambda row: row.number
        )
        sheets = [row for row in desk.store.sheets(application) if row.state == SheetState.SUBMITTED and row.document]
        members = {document_hash(row.document): row.member for row in sheets if row.document is not None}
        for row in signed:
            member = members.get(row.data_sha256, "")
            lines.append(
                SheetLine(
                    key=row.id,
                    subject=application,
                    name=name,
                    standing="made",
                    state=f"签名 {row.signatures}" if row.signatures else "未签名",
                    number=f"{member}　{row.number}" if member else row.number,
                    version=row.version,
                    document=row.id,
                )
            )
        on_paper = sum((row.from_pack or "").startswith(FROM_PAPER) for row in sheets)
        unsigned = max(0, len(sheets) - len(signed) - on_paper)
        if unsigned or on_paper or not sheets:
            lines.append(_open_sheets(application, name, unsigned, on_paper))
    return lines


def _open_sheets(application: str, name: str, unsigned: int, on_paper: int) -> SheetLine:
    hints = []
    if unsigned:
        hints.append(f"{unsigned} 份已交卷、未签名：签名后在这里显示；现在导出的文件名带“未签名”。")
    if on_paper:
        hints.append(f"{on_paper} 份由纸质评分表录入，签名在纸上；导出的文件名带“纸质录入”。")
    counts = (("未签名", unsigned), ("纸质录入", on_paper))
    return SheetLine(
        key=f"{SHEET_KEY}:{application}",
        subject=application,
        name=name,
        number=application,
        state=" · ".join(f"{word} {count}" for word, count in counts if count) or "等待",
        why="".join(hints) or "还没有交卷的评分表。",
        standing="ready" if hints else "waiting",
    )
