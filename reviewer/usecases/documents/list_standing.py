"""Where a list stands that is exported as a table, without fields of its own."""

from __future__ import annotations

from reviewer.desk import Desk
from reviewer.usecases.documents.keep_document import made_of
from reviewer.usecases.documents.kind import Described, DocumentField, Standing


def list_standing(desk: Desk, kind: str, subject: str, described: Described, data: str, changed: str) -> Standing:
    """Ready, made and the same as ``data``, or to be exported anew because ``changed`` did."""
    made = made_of(desk, kind, subject)
    number, version = described.number, described.version
    if any(row.data_sha256 == described.data_sha256 for row in made):
        return Standing(standing="made", why=f"已导出，与现有{data}一致。", number=number, version=version)
    if made:
        why = f"此后{changed}有变动，可以导出第 {version} 版。"
        return Standing(standing="changed", why=why, number=number, version=version)
    return Standing(standing="ready", why="可以导出。", number=number, version=version)


def no_fields(_desk: Desk, _subject: str) -> tuple[DocumentField, ...]:
    """Nothing is typed for such a list."""
    return ()
