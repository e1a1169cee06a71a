"""汇总: the workbook of a round and its table as CSV, as a kind of document."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from reviewer.desk import Desk
from reviewer.domain.records import document_hash
from reviewer.errors import RuleViolation
from reviewer.reports.workbook.drawing import draw_summary
from reviewer.usecases.documents.describe_summary import describe_round
from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.keep_document import WrittenDocument, made_of
from reviewer.usecases.documents.kind import Described, DocumentField, DocumentKind, Standing
from reviewer.usecases.documents.numbers import plain_number, plain_numbering
from reviewer.usecases.work_result import is_complete, nothing_ranked

KIND: Final = "summary"
WORD: Final = "汇总"
_LABELS: Final = {
    "sources": "评分表或申报材料",
    "waiting": "未收齐的申报",
    "scheme": "遴选办法",
    "round_name": "批次名称",
}


def survey_summary(desk: Desk, round_id: str) -> Standing:
    """Where the round's workbook stands.

    Raises:
        RuleViolation: no such round.
    """
    desk.store.round(round_id)
    if not any(is_complete(desk, row.id) for row in desk.store.applications(round_id)):
        return Standing(standing="waiting", why=f"{nothing_ranked(desk, round_id)}。")
    try:
        # The whole of a large round takes its time; the hash is worked out once between two changes.
        key = ("summary hash", round_id)
        data_sha256 = desk.kept(key, lambda: document_hash(describe_round(desk, round_id).content))
    except RuleViolation as error:
        return Standing(standing="stopped", why=error.message)
    number, made = plain_number(desk, round_id, WORD), made_of(desk, KIND, round_id)
    same = [row.version for row in made if row.data_sha256 == data_sha256]
    if same:
        return Standing(standing="made", why="已导出，与现有数据一致。", number=number, version=max(same))
    if made:
        version = 1 + max(row.version for row in made)
        why = f"此后评分或结论有变动，可以导出第 {version} 版。"
        return Standing(standing="changed", why=why, number=number, version=version)
    return Standing(standing="ready", why="可以导出。", number=number, version=1)


def describe_workbook(desk: Desk, round_id: str) -> Described:
    """The workbook numbered and ready to be drawn.

    Raises:
        RuleViolation: no such round, or no application is complete.
    """
    data, content = describe_round(desk, round_id)
    data_sha256 = document_hash(content)
    numbering = plain_numbering(desk, KIND, round_id, WORD, content, data_sha256, _LABELS)
    numbered = msgspec.structs.replace(
        data, document_number=numbering.number, version=numbering.version, data_sha256=data_sha256
    )
    return Described(
        data=numbered,
        content=content,
        data_sha256=data_sha256,
        number=numbering.number,
        version=numbering.version,
        file_stem=f"{WORD}-{round_id}-{data.round_name}",
        round=round_id,
        application=None,
        changes=numbering.changes,
    )


def _no_fields(_desk: Desk, _round_id: str) -> tuple[DocumentField, ...]:
    return ()


SUMMARY: Final = DocumentKind(
    key=KIND,
    word=KIND,
    name="汇总表",
    per="round",
    forms=("xlsx", "csv"),
    survey=survey_summary,
    describe=describe_workbook,
    draw=draw_summary,
    fields=_no_fields,
)


def export_summary(desk: Desk, round_id: str, folder: Path) -> WrittenDocument:
    """Make the workbook, keep it, and write it to the folder; made before of the same data, the kept one.

    Raises:
        RuleViolation: no such round, or no application is complete.
        EnvironmentProblem: the folder cannot be written.
    """
    return issue_document(desk, SUMMARY, round_id, folder)[0]
