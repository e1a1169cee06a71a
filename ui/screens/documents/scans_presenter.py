"""Scans of documents signed on paper: what became of every page, what is still to be said by hand; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from reviewer.desk import Desk
from reviewer.domain.progress import Progress
from reviewer.domain.records import Record
from reviewer.errors import ReviewerError
from reviewer.usecases.documents.kinds import KINDS
from reviewer.usecases.documents.scan_signed import (
    BLANK,
    FOLLOWED,
    SignedCopy,
    SignedPage,
    copies_of,
    pages_by_hand,
    scan_signed,
)
from reviewer.usecases.read_scan import MEDIA_TYPES

SCAN_KINDS = f"扫描件 ({' '.join(f'*{suffix}' for suffix in MEDIA_TYPES)})"
COPIES_TOLD = 3


class IssuedPaper(Record):
    """A document that a page can be put to by hand; ``scanned`` are its pages that have a scan."""

    document: str
    kind: str
    subject: str
    number: str
    version: int
    words: str
    scanned: tuple[int, ...] = ()


class ScanRow(Record):
    """A page of a scanned file and what became of it; ``page`` None: the whole file could not be read."""

    path: str
    page: SignedPage | None
    words: str
    icon: str
    token: str

    @property
    def key(self) -> str:
        """File and page."""
        return f"{self.path}#{self.page.scan_page if self.page is not None else 0}"

    @property
    def is_left(self) -> bool:
        """Whether it waits for a person to say where it belongs."""
        return self.page is not None and self.page.document is None and self.page.why != BLANK


class ScanResult(Record):
    """What reading some files brought, in their order; ``papers`` are what a page can be put to, the likely first."""

    rows: tuple[ScanRow, ...]
    copies: tuple[SignedCopy, ...]
    papers: tuple[IssuedPaper, ...]
    wanted: str = ""

    @property
    def left(self) -> list[ScanRow]:
        """The pages that wait for a person."""
        return [each for each in self.rows if each.is_left]

    @property
    def followed(self) -> int:
        """How many pages were taken without a code, as those that follow: usual for letters, to be compared."""
        return sum(each.page is not None and each.page.warning == FOLLOWED for each in self.rows)

    @property
    def wants_a_look(self) -> bool:
        """Whether something is not as it should be."""
        lacks = any(each.missing or each.warning for each in self.copies)
        odd = sum(each.token not in ("met", "muted_text") for each in self.rows)
        return lacks or odd > self.followed

    @property
    def first(self) -> ScanRow | None:
        """What is looked at first: what waits for a person, then what was not read or is odd."""
        odd = [row for token in ("not_met", "unclear") for row in self.rows if row.token == token]
        return next(iter((*self.left, *odd, *self.rows)), None)

    @property
    def counts(self) -> str:
        """读入 5 页，归入 3 页，未归入 1 页，空白 1 页；1 个文件读不出。"""
        pages = [each.page for each in self.rows if each.page is not None]
        placed, blank = sum(each.document is not None for each in pages), sum(each.why == BLANK for each in pages)
        parts = [f"读入 {len(pages)} 页", f"归入 {placed} 页"]
        parts += [f"未归入 {len(self.left)} 页"] if self.left else []
        parts += [f"空白 {blank} 页"] if blank else []
        unread = len(self.rows) - len(pages)
        return "，".join(parts) + (f"；{unread} 个文件读不出" if unread else "")

    @property
    def notice(self) -> str:
        """The counts, then what each document has now."""
        told = [copy_text(each) for each in self.copies[:COPIES_TOLD]]
        told += [f"等 {len(self.copies)} 份文书"] if len(self.copies) > COPIES_TOLD else []
        parts = [self.counts, "；".join(told)]
        parts += [f"{self.followed} 页没有二维码，按接在前一页之后归入，请核对"] if self.followed else []
        return "。".join(each for each in parts if each) + "。"


def read_scans(desk: Desk, round_id: str, paths: Sequence[Path], progress: Progress) -> ScanResult:
    """Take scans in; a file that cannot be read is told and does not stop the others.

    Raises:
        Cancelled: the files before stay.
    """
    unread: dict[str, str] = {}

    def keep(path: Path, error: ReviewerError) -> None:
        unread[str(path)] = error.message

    once = tuple(dict.fromkeys(paths))
    taken = scan_signed(desk, once, progress, failed=keep)
    rows: list[ScanRow] = []
    for path in map(str, once):
        if path in unread:
            rows.append(ScanRow(path=path, page=None, words=unread[path], icon="x", token="not_met"))
        rows += [_row(each) for each in taken.pages if each.path == path]
    first = [each.document for each in sorted(taken.copies, key=lambda each: not each.missing)]
    return ScanResult(rows=tuple(rows), copies=taken.copies, papers=issued_papers(desk, round_id, first))


def read_by_hand(desk: Desk, round_id: str, path: Path, document: str) -> ScanResult:
    """The pages of a file of which a person says where they belong, most likely ``document``.

    Raises:
        RuleViolation: no scan.
        EnvironmentProblem: the file cannot be read.
    """
    rows = tuple(_row(each) for each in pages_by_hand(path))
    return ScanResult(rows=rows, copies=(), papers=issued_papers(desk, round_id, [document]), wanted=document)


def with_page(desk: Desk, result: ScanResult, page: SignedPage) -> ScanResult:
    """The result after a page was put to a document by hand."""
    made = _row(page)
    rows = tuple(made if each.key == made.key else each for each in result.rows)
    papers = tuple(
        replace(each, scanned=(*each.scanned, page.page or 0)) if each.document == page.document else each
        for each in result.papers
    )
    named = [*(each.document for each in result.copies), *([page.document] if page.document is not None else [])]
    return replace(result, rows=rows, papers=papers, copies=copies_of(desk, list(dict.fromkeys(named))))


def issued_papers(desk: Desk, round_id: str, first: Sequence[str]) -> tuple[IssuedPaper, ...]:
    """The printed documents of the round: those named first, then the newest first."""
    names = {row.id: row.name for row in desk.store.applications(round_id or None)}
    rows = [
        row
        for row in desk.store.documents()
        if row.file_name.endswith(".pdf") and row.kind in KINDS and row.round in (None, round_id)
    ]
    rows.sort(key=lambda row: row.made_at, reverse=True)
    rows.sort(key=lambda row: first.index(row.id) if row.id in first else len(first))
    return tuple(
        IssuedPaper(
            document=row.id,
            kind=row.kind,
            subject=row.application or (row.round or "" if KINDS[row.kind].per == "round" else ""),
            number=row.number,
            version=row.version,
            scanned=tuple(each.page for each in desk.store.document_scans(row.id)),
            words="　".join(
                each
                for each in (row.number, f"第 {row.version} 版", KINDS[row.kind].name, names.get(row.application or ""))
                if each
            ),
        )
        for row in rows
    )


def copy_text(copy: SignedCopy) -> str:
    """温技评函〔2026〕1号第 1 版：2 / 2 页，已齐."""
    lacking = f"缺第 {pages_text(copy.missing)} 页" if copy.missing else "已齐"
    words = f"{copy.number} 第 {copy.version} 版：{len(copy.scanned)} / {copy.pages} 页，{lacking}"
    return f"{words}，{copy.warning}" if copy.warning else words


def pages_text(pages: Sequence[int]) -> str:
    """1、3–8 of pages in order."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and runs[-1][-1] == page - 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _row(page: SignedPage) -> ScanRow:
    if page.document is not None:
        words = f"{page.number} 第 {page.version} 版 第 {page.page} 页"
        if page.warning:
            return ScanRow(
                path=page.path, page=page, words=f"{words}；{page.warning}", icon="alert-triangle", token="unclear"
            )
        return ScanRow(path=page.path, page=page, words=words, icon="check", token="met")
    if page.why == BLANK:
        return ScanRow(path=page.path, page=page, words=page.why, icon="minus", token="muted_text")
    return ScanRow(path=page.path, page=page, words=page.why, icon="question-mark", token="not_met")
