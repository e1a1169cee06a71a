"""The documents of a round: what was made, what can be made, what holds the rest; no Qt."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from reviewer.desk import Desk
from reviewer.domain.paper import FROM_PAPER
from reviewer.domain.progress import Progress
from reviewer.domain.records import Record, document_hash
from reviewer.domain.scoring import CONCLUSION_TEXT
from reviewer.domain.sheet import SheetState
from reviewer.usecases.documents.export_sheets import export_sheets
from reviewer.usecases.documents.export_summary import export_summary
from reviewer.usecases.documents.keep_document import WrittenDocument
from reviewer.usecases.documents.survey_letter import LetterStanding, survey_letter
from reviewer.usecases.documents.write_letter import write_letter

KINDS = (("score_sheet", "个人评分表"), ("letter", "复函"), ("summary", "汇总表"))
STANDING_TEXT = {"waiting": "等待", "stopped": "须处理", "ready": "可生成", "made": "已生成", "changed": "数据已变"}
_ORDER = {"changed": 0, "ready": 0, "stopped": 1, "made": 2, "waiting": 3}


class MadeDocument(Record):
    """What is known of a document that was made."""

    id: str
    number: str
    version: int
    made_at: datetime
    signatures: int
    file_name: str
    data_sha256: str
    file_sha256: str


class DocumentLine(Record):
    """One row of the list. ``made`` None: not made yet, ``hint`` says what it waits for.

    ``conclusion`` (PASS, RECTIFY, FAIL or empty) is the letter's outcome; ``is_newest``: no later version.
    """

    key: str
    applicant: str
    application: str | None
    kind: str
    number: str
    state: str
    hint: str
    standing: str
    made: MadeDocument | None = None
    conclusion: str = ""
    is_newest: bool = True

    @property
    def can_make(self) -> bool:
        """Whether it can be made now."""
        return self.standing in ("ready", "changed")


class DocumentsState(Record):
    """All that the screen shows for one kind of document."""

    round_name: str
    kind: str
    counts: dict[str, int]
    lines: tuple[DocumentLine, ...]

    def waiting(self, standing: str) -> list[DocumentLine]:
        """The lines that wait for something (``waiting``) or need a hand (``stopped``)."""
        return [line for line in self.lines if line.standing == standing]


def read_documents(desk: Desk, round_id: str, kind: str) -> DocumentsState:
    """Read the round's documents of one kind, with what can be made now."""
    names = {row.id: row.name for row in desk.store.applications(round_id or None)}
    rows = [row for row in desk.store.documents() if row.round in (None, round_id) or not round_id]
    made: dict[str | None, list[MadeDocument]] = {}
    for row in sorted(rows, key=lambda each: each.made_at, reverse=True):
        if row.kind == kind:
            made.setdefault(row.application, []).append(
                MadeDocument(
                    id=row.id,
                    number=row.number,
                    version=row.version,
                    made_at=row.made_at,
                    signatures=row.signatures,
                    file_name=row.file_name,
                    data_sha256=row.data_sha256,
                    file_sha256=row.file_sha256,
                )
            )
    if kind == "letter":
        lines = _letter_lines(desk, names, made)
    elif kind == "score_sheet":
        lines = _sheet_lines(desk, names, made)
    else:
        lines = [_made_line(each, kind, None, "全批次", "已导出") for each in made.get(None, [])]
    return DocumentsState(
        round_name=desk.store.round(round_id).name if round_id else "",
        kind=kind,
        counts={each: sum(row.kind == each for row in rows) for each, _ in KINDS},
        lines=tuple(lines),
    )


def _made_line(made: MadeDocument, kind: str, application: str | None, applicant: str, state: str) -> DocumentLine:
    return DocumentLine(
        key=made.id,
        applicant=applicant,
        application=application,
        kind=kind,
        number=made.number,
        state=state,
        hint="",
        standing="made",
        made=made,
    )


def _letter_lines(desk: Desk, names: dict[str, str], made: dict[str | None, list[MadeDocument]]) -> list[DocumentLine]:
    """What can be made first, then what needs a hand, what was made, and what waits."""
    groups: list[tuple[int, list[DocumentLine]]] = []
    for application, name in names.items():
        letters, standing = made.get(application, []), survey_letter(desk, application)
        lines = [_letter_line(each, application, name, standing, is_newest=not at) for at, each in enumerate(letters)]
        if standing.standing != "made":
            number = letters[0].number if letters else application
            lines.insert(0, _open_letter(application, name, number, standing))
        groups.append((_ORDER[standing.standing], lines))
    groups.sort(key=lambda each: each[0])
    return [line for _, lines in groups for line in lines]


def _open_letter(application: str, name: str, number: str, standing: LetterStanding) -> DocumentLine:
    state = STANDING_TEXT[standing.standing]
    return DocumentLine(
        key=f"letter:{application}",
        applicant=name,
        application=application,
        kind="letter",
        number=number,
        state=f"可生成第 {standing.version} 版" if standing.standing == "changed" else state,
        hint=standing.why,
        standing=standing.standing,
        conclusion=standing.conclusion,
    )


def _letter_line(
    made: MadeDocument, application: str, name: str, standing: LetterStanding, *, is_newest: bool
) -> DocumentLine:
    is_current = is_newest and standing.standing == "made"
    state = f"第 {made.version} 版" if made.version > 1 or not is_current else "已生成"
    return DocumentLine(
        key=made.id,
        applicant=name,
        application=application,
        kind="letter",
        number=made.number,
        state=state,
        hint="",
        standing="made",
        made=made,
        conclusion=standing.conclusion if is_current else "",
        is_newest=is_current,
    )


def _sheet_lines(desk: Desk, names: dict[str, str], made: dict[str | None, list[MadeDocument]]) -> list[DocumentLine]:
    lines: list[DocumentLine] = []
    for application, name in names.items():
        signed = made.get(application, [])
        sheets = [row for row in desk.store.sheets(application) if row.state == SheetState.SUBMITTED and row.document]
        members = {document_hash(row.document): row.member for row in sheets if row.document is not None}
        for each in signed:
            line = _made_line(each, "score_sheet", application, name, _sheet_state(each))
            member = members.get(each.data_sha256, "")
            lines.append(msgspec.structs.replace(line, number=f"{member}　{each.number}") if member else line)
        on_paper = sum((row.from_pack or "").startswith(FROM_PAPER) for row in sheets)
        unsigned = len(sheets) - len(signed) - on_paper
        if unsigned > 0 or on_paper or not sheets:
            lines.append(_open_sheet(application, name, max(0, unsigned), on_paper))
    return lines


def _sheet_state(made: MadeDocument) -> str:
    return f"签名 {made.signatures}" if made.signatures else "未签名"


def _open_sheet(application: str, name: str, unsigned: int, on_paper: int) -> DocumentLine:
    hints = []
    if unsigned:
        hints.append(f"{unsigned} 份已交卷、未签名：签名后在这里显示；现在导出的文件名带“未签名”。")
    if on_paper:
        hints.append(f"{on_paper} 份由纸质评分表录入，签名在纸上；导出的文件名带“纸质录入”。")
    counts = (("未签名", unsigned), ("纸质录入", on_paper))
    return DocumentLine(
        key=f"score_sheet:{application}",
        applicant=name,
        application=application,
        kind="score_sheet",
        number=application,
        state=" · ".join(f"{word} {count}" for word, count in counts if count) or STANDING_TEXT["waiting"],
        hint="".join(hints) or "还没有交卷的评分表。",
        standing="ready" if hints else "waiting",
    )


def conclusion_text(conclusion: str) -> str:
    """The outcome in words, empty for none."""
    return CONCLUSION_TEXT.get(conclusion, "")


def make_documents(
    desk: Desk, round_id: str, kind: str, applications: tuple[str, ...], folder: Path, progress: Progress
) -> tuple[WrittenDocument, ...]:
    """Write the documents of one kind into a folder, one application after the other.

    Raises:
        Cancelled: what was written before stays.
        RuleViolation: a field is missing, or a result is not in.
        EnvironmentProblem: the folder cannot be written.
    """
    if kind == "summary":
        progress(0, 1, "正在生成汇总表")
        return (export_summary(desk, round_id, folder),)
    words = "正在生成复函" if kind == "letter" else "正在导出评分表"
    written: list[WrittenDocument] = []
    for at, application in enumerate(applications):
        progress(at, len(applications), f"{words}：{desk.store.application(application).name}")
        if kind == "letter":
            written.append(write_letter(desk, application, folder))
        else:
            written += export_sheets(desk, application, folder)
    progress(len(applications), len(applications), "完成")
    return tuple(written)
