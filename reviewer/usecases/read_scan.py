"""Scanned paper copies into the store: each page to the copy that its QR code names, the rest by hand with a reason."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from reviewer.desk import Desk
from reviewer.domain.progress import Progress
from reviewer.domain.records import Record, document_hash
from reviewer.errors import EnvironmentProblem, RuleViolation, reason_of
from reviewer.intake.scan import ScannedPage, count_scan_pages, draw_scan_page, read_scan_pages
from reviewer.reports.setting.qr import PageCode, read_page_code
from reviewer.store import Change, DocumentScanRow, PaperCopyRow, PaperPageRow
from reviewer.usecases.paper_copies import OPEN, outdated

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".bmp": "image/bmp",
}
LARGEST_SCAN = 512 * 1024 * 1024


class PageTaken(Record):
    """What became of one scanned page. ``number`` None: it belongs to no copy; ``why`` tells.

    ``scan_page`` counts in the file, ``page`` on the copy, both from 1; ``warning`` is to be looked at.
    """

    path: str
    scan_page: int
    number: str | None = None
    page: int | None = None
    turned: int = 0
    why: str = ""
    warning: str = ""


class ScanTaken(Record):
    """Every page read, and of each copy concerned the pages that no scan has yet."""

    pages: tuple[PageTaken, ...]
    missing: dict[str, tuple[int, ...]]

    @property
    def left(self) -> tuple[PageTaken, ...]:
        """Pages that belong to no copy: to be chosen by hand, or not ours."""
        return tuple(each for each in self.pages if each.number is None)


def read_scan(desk: Desk, paths: Sequence[Path], progress: Progress | None = None) -> ScanTaken:
    """Take scans in: PDF or pictures, pages of several copies mixed, turned or upside down. Twice is once.

    A page whose code is unreadable or not of a copy printed here stays out and is named; the others go in.

    Raises:
        RuleViolation: a file is no scan; what was taken in before it stays.
        EnvironmentProblem: a file cannot be read.
    """
    pages: list[PageTaken] = []
    for path in paths:
        data = read_scan_file(path)
        found = read_scan_pages(data, path.name, progress)
        taken = [_place(desk, path, each) for each in found]
        if any(each.number is not None for each in taken):
            with desk.store.change(desk.actor) as change:
                sha256 = keep_scan(change, path, data)
                for each in taken:
                    if each.number is not None and each.page is not None:
                        change.put_paper_page(each.number, each.page, sha256, each.scan_page, each.turned)
        pages += taken
    return ScanTaken(pages=tuple(_twice_named(pages)), missing=_missing(desk, pages))


def attach_page(
    desk: Desk, path: Path, scan_page: int, number: str, page: int, reason: str, *, turned: int = 0
) -> PageTaken:
    """Attach a page by hand where its QR code cannot be read; ``turned`` degrees clockwise set it upright.

    Raises:
        RuleViolation: no reason, no such page or copy, or the copy is settled.
        EnvironmentProblem: the file cannot be read.
    """
    if not reason.strip():
        message = "手工指定页码须写理由（如二维码被涂污），没有读入。"
        raise RuleViolation(message, code="paper_reason_missing", where=number)
    if page < 1 or turned not in (0, 90, 180, 270):
        raise RuleViolation("页码从 1 起，旋转为 0、90、180 或 270 度，没有读入。", code="paper_page", where=number)
    data = read_scan_with(path, scan_page)
    row = desk.store.paper_copy(number)
    with desk.store.change(desk.actor) as change:
        sha256 = keep_scan(change, path, data)
        change.put_paper_page(number, page, sha256, scan_page, turned, reason.strip())
    return PageTaken(
        path=str(path), scan_page=scan_page, number=number, page=page, turned=turned, warning=outdated(desk, row)
    )


def show_scan_page(desk: Desk, number: str, page: int) -> bytes:
    """A page of the copy as it was scanned, upright and alone: a JPEG.

    Raises:
        RuleViolation: no such copy, or the page was not scanned.
        IntegrityProblem: the scan was altered.
    """
    found = next((each for each in desk.store.paper_pages(number) if each.page == page), None)
    if found is None:
        message = f"第 {page} 页还没有扫描件；请用“读入扫描件”补上。"
        raise RuleViolation(message, code="page_not_scanned", where=number)
    return draw_kept_page(desk, found, number)


def preview_scan_page(path: Path, scan_page: int) -> bytes:
    """A page of a file that is not in the store yet, as it lies: a JPEG.

    Raises:
        RuleViolation: no scan, or no such page.
        EnvironmentProblem: the file cannot be read.
    """
    return draw_scan_page(read_scan_file(path), path.name, scan_page, 0)


def read_scan_file(path: Path) -> bytes:
    """A scan's bytes.

    Raises:
        RuleViolation: ``scan_too_large``.
        EnvironmentProblem: ``file_missing``.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_SCAN:
            message = f"扫描件大于 {LARGEST_SCAN // 1024 // 1024} MB，没有读入；请分成几个文件。"
            raise RuleViolation(message, code="scan_too_large", where=path.name)
        return path.read_bytes()
    except OSError as error:
        message = f"读不到扫描件（{reason_of(error)}），没有读入；请核对路径。"
        raise EnvironmentProblem(message, code="file_missing", where=str(path)) from error


def read_scan_with(path: Path, page: int) -> bytes:
    """The bytes of a scan that has this page, from 1.

    Raises:
        RuleViolation: ``scan_page``, ``scan_too_large``, or no scan.
        EnvironmentProblem: ``file_missing``.
    """
    data = read_scan_file(path)
    if not 1 <= page <= count_scan_pages(data, path.name):
        raise RuleViolation(f"扫描件没有第 {page} 页，没有读入；请核对页码。", code="scan_page", where=path.name)
    return data


def draw_kept_page(desk: Desk, kept: PaperPageRow | DocumentScanRow, name: str) -> bytes:
    """A kept page as it was scanned, upright and alone: a JPEG.

    Raises:
        IntegrityProblem: the scan was altered.
    """
    with desk.store.open_evidence(kept.sha256) as stream:
        return draw_scan_page(stream.read(), name, kept.scan_page, kept.turned)


def keep_scan(change: Change, path: Path, data: bytes) -> str:
    """Keep a scanned file; returns its SHA-256."""
    sha256 = document_hash(data)
    media_type = MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream")
    change.add_evidence(io.BytesIO(data), sha256, len(data), media_type)
    return sha256


def _place(desk: Desk, path: Path, scanned: ScannedPage) -> PageTaken:
    """Which copy and page the scanned page is, or why it is none."""
    codes = [code for code in map(read_page_code, scanned.codes) if code is not None]
    taken = PageTaken(path=str(path), scan_page=scanned.page, turned=scanned.turned)
    if not codes:
        why = "二维码读不出，请手工指定" if not scanned.codes else "二维码不是评分表的，未采用"
        return replace(taken, why=why)
    if len(set(codes)) > 1:
        return replace(taken, why="一页上有两张评分表的二维码，未采用，请分开扫描")
    code = codes[0]
    row = next((each for each in desk.store.paper_copies() if each.number == code.number), None)
    if row is None:
        return replace(taken, why=f"{code.number} 不是本机打印的，未采用；请在打印它的工作库中读入")
    why = _why_not(row, code)
    if why:
        return replace(taken, why=why)
    return replace(taken, number=code.number, page=code.page, warning=outdated(desk, row))


def _why_not(row: PaperCopyRow, code: PageCode) -> str:
    if code.data_sha256 != row.data_sha256 or code.version != row.version:
        return f"{code.number} 的数据校验值与本机打印的不符（申报或办法版本不同，或为另一处打印），未采用"
    if code.page > row.pages:
        return f"{code.number} 只有 {row.pages} 页，没有第 {code.page} 页，未采用"
    if row.state != OPEN:
        return f"{code.number} 已采用，不再读入扫描件"
    return ""


def _twice_named(pages: Sequence[PageTaken]) -> list[PageTaken]:
    """The same page of a copy scanned twice: the later one stays, and both are told."""
    named: list[PageTaken] = []
    for at, each in enumerate(pages):
        is_later = any((other.number, other.page) == (each.number, each.page) for other in pages[at + 1 :])
        if each.number is not None and is_later:
            words = (each.warning, "同一页扫描了两次，用后一次的")
            named.append(replace(each, warning="；".join(word for word in words if word)))
        else:
            named.append(each)
    return named


def _missing(desk: Desk, pages: Sequence[PageTaken]) -> dict[str, tuple[int, ...]]:
    missing: dict[str, tuple[int, ...]] = {}
    for number in dict.fromkeys(each.number for each in pages if each.number is not None):
        scanned = {each.page for each in desk.store.paper_pages(number)}
        every = range(1, desk.store.paper_copy(number).pages + 1)
        missing[number] = tuple(page for page in every if page not in scanned)
    return missing
