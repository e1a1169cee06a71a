"""Documents signed on paper, scanned back: each page to the issued document that its QR code names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from reviewer.desk import Desk
from reviewer.domain.progress import Progress
from reviewer.domain.records import Record, document_hash
from reviewer.errors import Cancelled, ReviewerError, RuleViolation
from reviewer.intake.scan import (
    PageOfScan,
    ScannedPage,
    bind_scan_pages,
    count_scan_pages,
    read_scan_pages,
)
from reviewer.reports.setting.qr import read_document_code, read_page_code
from reviewer.store import DocumentRow
from reviewer.usecases.documents.keep_document import made_of, read_document, subject_of
from reviewer.usecases.documents.prevails import prevailing_text
from reviewer.usecases.read_scan import draw_kept_page, keep_scan, read_scan_file, read_scan_with

NO_CODE, FOREIGN_CODE, BLANK = "二维码读不出，请手工指定", "二维码不是文书的，未采用", "空白页，未采用"
FOLLOWED = "本页没有二维码，按接在前一页之后归入"
BY_HAND = "请指定是哪份文书的第几页"


class SignedPage(Record):
    """What became of one scanned page. ``document`` None: it belongs to no document issued here; ``why`` tells.

    ``scan_page`` counts in the file, ``page`` in the document, both from 1; ``warning`` is to be looked at.
    """

    path: str
    scan_page: int
    document: str | None = None
    number: str = ""
    version: int = 0
    page: int | None = None
    turned: int = 0
    why: str = ""
    warning: str = ""


class SignedCopy(Record):
    """A document with scans of its signed copy: pages scanned of ``pages``, and what people have to know of it."""

    document: str
    application: str | None
    kind: str
    number: str
    version: int
    file_name: str
    pages: int
    scanned: tuple[int, ...]
    missing: tuple[int, ...]
    scanned_at: datetime
    warning: str
    prevails: str


class SignedTaken(Record):
    """Every page read, and the documents concerned."""

    pages: tuple[SignedPage, ...]
    copies: tuple[SignedCopy, ...]

    @property
    def left(self) -> tuple[SignedPage, ...]:
        """Pages that belong to no document: to be chosen by hand, or not ours. Blank backs are nobody's."""
        return tuple(each for each in self.pages if each.document is None and each.why != BLANK)


def scan_signed(
    desk: Desk,
    paths: Sequence[Path],
    progress: Progress | None = None,
    *,
    first_page: int = 1,
    failed: Callable[[Path, ReviewerError], None] | None = None,
) -> SignedTaken:
    """Take scans of signed documents in: PDF or pictures, pages of several documents mixed, turned. Twice is once.

    Pages of one document count in the order of files and pages, from ``first_page`` on where their codes do not
    tell. A page without a code that follows one of a
    document with further pages is its next. What belongs to no document issued here stays out and is named.
    ``failed`` is told of a file that cannot be taken in, and the others go on; without it the error is raised.

    Raises:
        RuleViolation: a file is no scan; what was taken in before it stays.
        EnvironmentProblem: a file cannot be read.
        Cancelled: by ``progress``; the files before stay.
    """
    reader = _Reader(desk, first_page)
    for path in paths:
        try:
            _take(desk, reader, path, progress)
        except ReviewerError as error:
            if failed is None or isinstance(error, Cancelled):
                raise
            failed(path, error)
    named = tuple(dict.fromkeys(each.document for each in reader.pages if each.document is not None))
    return SignedTaken(pages=tuple(reader.pages), copies=copies_of(desk, named))


def _take(desk: Desk, reader: _Reader, path: Path, progress: Progress | None) -> None:
    data = read_scan_file(path)
    found = reader.place(path, read_scan_pages(data, path.name, progress))
    if any(each.document is not None for each in found):
        with desk.store.change(desk.actor) as change:
            sha256 = keep_scan(change, path, data)
            for each in found:
                if each.document is not None and each.page is not None:
                    change.put_document_scan(each.document, each.page, sha256, each.scan_page, each.turned)


def pages_by_hand(path: Path) -> tuple[SignedPage, ...]:
    """The pages of a file of which a person says where they belong; nothing is taken in yet.

    Raises:
        RuleViolation: no scan.
        EnvironmentProblem: the file cannot be read.
    """
    count = count_scan_pages(read_scan_file(path), path.name)
    return tuple(SignedPage(path=str(path), scan_page=page, why=BY_HAND) for page in range(1, count + 1))


def attach_signed_page(
    desk: Desk,
    path: Path,
    scan_page: int,
    number: str,
    page: int,
    reason: str,
    *,
    version: int | None = None,
    turned: int = 0,
) -> SignedPage:
    """Attach a page by hand where its QR code cannot be read, to the newest version where none is named.

    Raises:
        RuleViolation: no reason, no such document or page.
        EnvironmentProblem: the file cannot be read.
    """
    if not reason.strip():
        message = "手工指定须写理由（如二维码被印章盖住），没有读入。"
        raise RuleViolation(message, code="scan_reason_missing", where=number)
    rows = [row for row in desk.store.documents() if row.number == number and version in (None, row.version)]
    if not rows:
        raise RuleViolation(
            f"本机没有签发过 {number}，没有读入；请核对编号和版本。", code="unknown_document", where=number
        )
    row = _printed(max(rows, key=lambda each: each.version), rows)
    pages = page_count(desk, row)
    if turned not in (0, 90, 180, 270) or not 1 <= page <= pages:
        message = f"{number} 共 {pages} 页，页码从 1 起，旋转为 0、90、180 或 270 度；没有读入。"
        raise RuleViolation(message, code="scan_page", where=number)
    data = read_scan_with(path, scan_page)
    with desk.store.change(desk.actor) as change:
        sha256 = keep_scan(change, path, data)
        change.put_document_scan(row.id, page, sha256, scan_page, turned, reason.strip())
    return SignedPage(
        path=str(path),
        scan_page=scan_page,
        document=row.id,
        number=row.number,
        version=row.version,
        page=page,
        turned=turned,
        warning=superseded(desk, row),
    )


def signed_copies(desk: Desk, application_id: str | None = None) -> tuple[SignedCopy, ...]:
    """Every document that a scan of its signed copy is kept of, of one application or of all, oldest first."""
    return copies_of(desk, [row.id for row in desk.store.documents(application_id)])


def show_signed_page(desk: Desk, document_id: str, page: int) -> bytes:
    """A page of a signed copy as it was scanned, upright and alone: a JPEG.

    Raises:
        RuleViolation: no such document, or the page was not scanned.
        IntegrityProblem: the scan was altered.
    """
    found = next((each for each in desk.store.document_scans(document_id) if each.page == page), None)
    if found is None:
        message = f"第 {page} 页还没有签字件的扫描件；请用“读入扫描件”补上。"
        raise RuleViolation(message, code="page_not_scanned", where=document_id)
    return draw_kept_page(desk, found, document_id)


def show_signed_copy(desk: Desk, document_id: str) -> bytes:
    """All pages of a signed copy that were scanned, upright and in the document's order: a PDF.

    Raises:
        RuleViolation: none was scanned.
        IntegrityProblem: a scan was altered.
    """
    scans = sorted(desk.store.document_scans(document_id), key=lambda each: each.page)
    if not scans:
        message = "还没有签字件的扫描件；请用“读入扫描件”补上。"
        raise RuleViolation(message, code="page_not_scanned", where=document_id)
    files: dict[str, bytes] = {}
    for sha256 in {each.sha256 for each in scans}:
        with desk.store.open_evidence(sha256) as stream:
            files[sha256] = stream.read()
    return bind_scan_pages([PageOfScan(files[each.sha256], document_id, each.scan_page, each.turned) for each in scans])


def superseded(desk: Desk, row: DocumentRow) -> str:
    """That a document is not the newest of its kind about its subject, in words; empty when it is."""
    newest = max(
        (each for each in made_of(desk, row.kind, subject_of(row)) if each.number == row.number),
        key=lambda each: each.version,
    )
    return "" if newest.version == row.version else f"不是最新版：签的是第{row.version}版，最新为第{newest.version}版"


def code_row(desk: Desk, code: tuple[str, int, str]) -> tuple[DocumentRow | None, str]:
    """The document that a QR code (number, version, data hash) names, or None and why it is none."""
    number, version, data_sha256 = code
    rows = [row for row in desk.store.documents() if row.number == number]
    if not rows:
        return None, f"{number} 不是本机签发的，未采用；请在签发它的存储中读入"
    fitting = [row for row in rows if (row.version, row.data_sha256) == (version, data_sha256)]
    if not fitting:
        return None, f"{number} 第{version}版的数据校验值与本机签发的不符，未采用"
    return _printed(fitting[-1], fitting), ""


def page_count(desk: Desk, row: DocumentRow) -> int:
    """How many pages the printed document has; 1 of what is no PDF.

    Raises:
        IntegrityProblem: the kept file was altered.
    """
    return count_scan_pages(read_document(desk, row), row.file_name) if row.file_name.endswith(".pdf") else 1


def document_codes(scanned: ScannedPage) -> list[tuple[tuple[str, int, str], int | None]]:
    """The documents' codes on a page, each with the page that it names, None where it names none."""
    codes: list[tuple[tuple[str, int, str], int | None]] = []
    for text in scanned.codes:
        code, paged = read_document_code(text), read_page_code(text)
        if paged is not None:
            codes.append(((paged.number, paged.version, paged.data_sha256), paged.page))
        elif code is not None:
            codes.append((code, None))
    return codes


def _printed(row: DocumentRow, rows: Sequence[DocumentRow]) -> DocumentRow:
    """Of the files of one version the PDF: what was printed."""
    same = [each for each in rows if (each.version, each.data_sha256) == (row.version, row.data_sha256)]
    return next((each for each in same if each.file_name.endswith(".pdf")), row)


class _Reader:
    """Finds the documents of pages that come in order."""

    def __init__(self, desk: Desk, first_page: int) -> None:
        self.pages: list[SignedPage] = []
        self._first_page = first_page
        self._desk = desk
        self._reached: dict[str, int] = {}
        self._counts: dict[str, int] = {}

    def place(self, path: Path, scanned: Iterable[ScannedPage]) -> list[SignedPage]:
        """The pages of one file."""
        before: SignedPage | None = None
        found = []
        for each in scanned:
            placed = self._place(SignedPage(path=str(path), scan_page=each.page, turned=each.turned), each, before)
            found.append(placed)
            before = before if placed.why == BLANK else placed
        self.pages += found
        return found

    def _place(self, blank: SignedPage, scanned: ScannedPage, before: SignedPage | None) -> SignedPage:
        codes = document_codes(scanned)
        if not codes:
            why = FOREIGN_CODE if scanned.codes else BLANK if scanned.is_blank else NO_CODE
            return self._following(blank, before, why)
        if len({code for code, _ in codes}) > 1:
            return replace(blank, why="一页上有两份文书的二维码，未采用，请分开扫描")
        code, page = codes[0]
        if code[0] in {row.number for row in self._desk.store.paper_copies()}:
            return replace(blank, why=f"{code[0]} 是纸质评分表，未采用；请在“纸质评分表”中读入（paper scan）")
        row, why = code_row(self._desk, code)
        if row is None:
            return replace(blank, why=why)
        return self._taken(blank, row.id, row.number, row.version, page, superseded(self._desk, row))

    def _following(self, blank: SignedPage, before: SignedPage | None, why: str) -> SignedPage:
        """A page without a code is the next of the document before it, where that has one."""
        if why != NO_CODE or before is None or before.document is None or before.page is None:
            return replace(blank, why=why)
        if before.page >= self._count(before.document):
            return replace(blank, why=why)
        turned = replace(blank, turned=before.turned)
        return self._taken(turned, before.document, before.number, before.version, before.page + 1, FOLLOWED)

    def _taken(
        self, blank: SignedPage, document: str, number: str, version: int, page: int | None, warning: str
    ) -> SignedPage:
        page = page if page is not None else self._reached.get(document, self._first_page - 1) + 1
        if page > self._count(document):
            return replace(blank, why=f"{number} 只有 {self._count(document)} 页，多出的一页未采用")
        self._reached[document] = page
        return replace(blank, document=document, number=number, version=version, page=page, warning=warning)

    def _count(self, document: str) -> int:
        if document not in self._counts:
            row = next(row for row in self._desk.store.documents() if row.id == document)
            self._counts[document] = page_count(self._desk, row)
        return self._counts[document]


def copies_of(desk: Desk, documents: Sequence[str]) -> tuple[SignedCopy, ...]:
    """Those of the documents that a scan of their signed copy is kept of."""
    rows = {row.id: row for row in desk.store.documents()}
    return tuple(each for each in (_copy(desk, rows[document]) for document in documents) if each is not None)


def _copy(desk: Desk, row: DocumentRow) -> SignedCopy | None:
    scans = desk.store.document_scans(row.id)
    if not scans:
        return None
    pages, scanned = page_count(desk, row), tuple(each.page for each in scans)
    return SignedCopy(
        document=row.id,
        application=row.application,
        kind=row.kind,
        number=row.number,
        version=row.version,
        file_name=row.file_name,
        pages=pages,
        scanned=scanned,
        missing=tuple(page for page in range(1, pages + 1) if page not in scanned),
        scanned_at=max(each.added_at for each in scans),
        warning=superseded(desk, row),
        prevails=prevailing_text(desk, row.round) if row.round is not None else "",
    )


def known_scan(desk: Desk, data: bytes) -> tuple[DocumentRow, ...]:
    """The documents that a file is kept of as scan of their signed copies."""
    sha256 = document_hash(data)
    return tuple(
        row
        for row in desk.store.documents()
        if any(scan.sha256 == sha256 for scan in desk.store.document_scans(row.id))
    )
