"""Check what left the program: score sheets and packs as files, whole folders, and stores."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from reviewer.desk import Desk
from reviewer.domain.records import Record, document_hash
from reviewer.errors import EnvironmentProblem, IntegrityProblem, ReviewerError, RuleViolation, reason_of
from reviewer.exchange.archive_reading import is_archive
from reviewer.exchange.pack_reading import open_pack
from reviewer.intake.limits import DEFAULT_LIMITS
from reviewer.intake.office_parts import OfficeFile, local_name
from reviewer.signing.certificates import read_certificate
from reviewer.signing.cms import SignerInfo, verify_detached
from reviewer.signing.pdf_check import keywords_of, verify_pdf
from reviewer.store import DocumentRow
from reviewer.usecases.documents.archive_guide import MARKS
from reviewer.usecases.documents.keep_document import read_document
from reviewer.usecases.documents.report_file import unsigned_members
from reviewer.usecases.documents.verify_archive import check_archive
from reviewer.usecases.documents.verify_scan import check_scan
from reviewer.usecases.hold_identity import trusted_roots, unlock_for_packs
from reviewer.usecases.read_journal import run_doctor

_TOLD = re.compile(r"(?P<number>.+) 第(?P<version>\d+)版 SHA-256 [0-9a-f]{64}")
_AGE = b"age-encryption.org/"
_CORE = "docProps/core.xml"
_OFFICE_FORMS = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx"}


class Checked(Record):
    """One file: what was checked and what holds, in words; ``holds`` False when anything was altered.

    ``is_checked`` False: nothing to compare it with, no signature and no record, so nothing was proven.
    """

    path: str
    holds: bool
    what: str
    signatures: int = 0
    sha256: str = ""
    is_checked: bool = True


def verify_files(
    desk: Desk | None, paths: Sequence[Path], *, store_passphrase: str | None = None, passphrase: str | None = None
) -> tuple[Checked, ...]:
    """Check every file; folders are walked for PDF documents and archives, a store or an archive is checked whole.

    With a desk, each PDF is compared with what the store kept: its SHA-256 and its number of
    signatures, which catches a cut-off last revision that signature checks alone accept; packs are
    opened with the identity that ``passphrase`` unlocks, and nothing of them is taken in.

    Raises:
        RuleViolation: a folder holds nothing to check, or a pack without desk.
        EnvironmentProblem: a path does not exist, or a passphrase is missing or wrong.
    """
    return tuple(
        each for path in paths for file in _files(path) for each in _check(desk, file, store_passphrase, passphrase)
    )


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        found = tuple(_walked(path))
        if not found:
            raise RuleViolation("文件夹里没有可核对的 PDF 文书或归档包。", code="nothing_to_verify", where=str(path))
        yield from found
    elif path.is_file():
        yield path
    else:
        raise EnvironmentProblem("找不到文件，未核对；请检查路径。", code="file_missing", where=str(path))


def _walked(folder: Path) -> Iterator[Path]:
    """A store or an unpacked archive as one; else what lies in the folder, by name."""
    if (folder / "store.db").exists() or is_archive(folder, MARKS):
        yield folder
        return
    for each in sorted(folder.iterdir()):
        if each.is_dir() and not each.is_symlink():
            yield from _walked(each)
        elif each.is_file() and (each.suffix.lower() == ".pdf" or _is_zipped_archive(each)):
            yield each


def _check(desk: Desk | None, path: Path, store_passphrase: str | None, passphrase: str | None) -> tuple[Checked, ...]:
    if path.is_dir() and (path / "store.db").exists():
        return (_check_store(desk, path, store_passphrase),)
    if path.is_dir() or _is_zipped_archive(path):
        return _check_archive(desk, path)
    return (_check_file(desk, path, passphrase),)


def _is_zipped_archive(path: Path) -> bool:
    """Also one that is too damaged to tell: it is checked, and the damage named."""
    try:
        return path.suffix.lower() == ".zip" and is_archive(path, MARKS)
    except IntegrityProblem:
        return True


def _check_archive(desk: Desk | None, path: Path) -> tuple[Checked, ...]:
    """The archive as a whole, then each file of it that does not hold."""
    try:
        found = check_archive(desk, path)
    except IntegrityProblem as error:
        return (Checked(path=str(path), holds=False, what=error.message),)
    whole = "；".join(what for name, what in found.faults if not name)
    bad = [Checked(path=f"{path}/{name}", holds=False, what=what) for name, what in found.faults if name]
    what = whole or (f"归档包中有 {len(bad)} 个文件与归档时不同" if bad else found.words)
    head = Checked(path=str(path), holds=not found.faults, what=what, signatures=found.signatures, sha256=found.sha256)
    return (head, *bad)


def _check_file(desk: Desk | None, path: Path, passphrase: str | None) -> Checked:
    suffix = path.suffix.lower()
    try:
        # A pack may be large and is read as a stream.
        with path.open("rb") as stream:
            is_pack = stream.read(len(_AGE)) == _AGE or suffix in (".rpk", ".spk")
        data = b"" if is_pack else path.read_bytes()
    except OSError as error:
        raise EnvironmentProblem(
            f"读不到文件（{reason_of(error)}），未核对；请检查路径。", code="file_unreadable", where=str(path)
        ) from error
    if is_pack:
        return _check_pack(desk, path, passphrase)
    if data.startswith(b"%PDF-") or suffix == ".pdf":
        return _check_pdf(desk, path, data)
    if suffix == ".pem":
        return _check_certificate(path, data)
    return _check_kept(desk, path, data)


def _check_kept(desk: Desk | None, path: Path, data: bytes) -> Checked:
    """A document without signatures: only the store that made it knows its hash."""
    if desk is None:
        raise RuleViolation(
            "这种文件没有签名，须用 --store 指定制作它的存储才能核对。", code="file_needs_store", where=path.name
        )
    sha256 = document_hash(data)
    compared = _compared(desk, path, data, sha256, 0, _told_in_office(data, path.name))
    what = "；".join(compared.faults or compared.words)
    return Checked(path=str(path), holds=not compared.faults, what=what, sha256=sha256, is_checked=compared.is_known)


def _check_pdf(desk: Desk | None, path: Path, data: bytes) -> Checked:
    sha256 = document_hash(data)
    try:
        signatures = verify_pdf(data, roots=trusted_roots(desk) if desk is not None else ())
        told, unsigned = _told(keywords_of(data), ".pdf"), unsigned_members(data)
    except ReviewerError as error:
        # Scanners write PDF that the signatures' reader refuses; without a signature it is compared all the same.
        if desk is not None and b"/ByteRange" not in data:
            scan = _compared(desk, path, data, sha256, 0)
            if scan.is_known:
                what = "；".join(scan.faults or scan.words)
                return Checked(path=str(path), holds=not scan.faults, what=what, sha256=sha256)
        return Checked(path=str(path), holds=False, what=error.message, sha256=sha256)
    faults = [f"{each.name or each.field}：{each.why}" for each in signatures if not each.is_valid]
    words = [f"{each.name} 的签名有效" + ("" if each.is_trusted else "（签发人未知）") for each in signatures]
    if unsigned:
        # Without the store a file that is still being signed is not to be told from one that was cut off.
        words.append(f"还没有 {'、'.join(unsigned)} 的签名（未签，或已被截去）")
    is_checked = bool(signatures)
    if desk is not None:
        compared = _compared(desk, path, data, sha256, len(signatures), told)
        is_checked = is_checked or compared.is_known
        faults, words = faults + compared.faults, words + compared.words
    what = "；".join(faults or words) or "没有签名，无从核对；加 --store 可与存储中的校验值比对"
    return Checked(
        path=str(path),
        holds=not faults,
        what=what,
        signatures=len(signatures),
        sha256=sha256,
        is_checked=is_checked,
    )


class _Told(NamedTuple):
    """Which paper a file says in its properties that it is, and the form that this makes it."""

    number: str
    version: int
    form: str


def _told(keywords: str, form: str) -> _Told | None:
    found = _TOLD.fullmatch(keywords)
    return _Told(found["number"], int(found["version"]), form) if found is not None else None


def _told_in_office(data: bytes, name: str) -> _Told | None:
    """What a Word or Excel file says of itself; nothing where it is none, or none that can be read."""
    try:
        with OfficeFile(io.BytesIO(data), name, DEFAULT_LIMITS) as file:
            form = next((form for part, form in _OFFICE_FORMS.items() if file.has(part)), "")
            words = [each.text or "" for each in file.elements(_CORE) if local_name(each) == "keywords"]
    except RuleViolation:
        return None
    return _told("".join(words), form)


class _Compared(NamedTuple):
    """What comparing with the store gave; ``is_known``: it had something to compare with."""

    faults: list[str]
    words: list[str]
    is_known: bool


def _compared(
    desk: Desk, path: Path, data: bytes, sha256: str, signatures: int, told: _Told | None = None
) -> _Compared:
    """A file beside what the store kept under its hash, its name, its own number, or the QR codes on its pages."""
    rows = [row for row in desk.store.documents() if _is_same_paper(row, path, sha256, told)]
    if any(row.file_sha256 == sha256 for row in rows):
        return _Compared([], ["与存储中的校验值一致"], True)
    if not rows:
        scan = check_scan(desk, path, data)
        is_known = bool(scan.faults or scan.words)
        return _Compared(scan.faults, scan.words or ["存储中没有这份文书的记录"], is_known)
    kept = rows[-1]
    if signatures < kept.signatures:
        cut = "后面的签名被截去（或这是签完之前导出的）"
        return _Compared([f"应有 {kept.signatures} 个签名，现有 {signatures} 个：{cut}"], [], True)
    if signatures > kept.signatures and data.startswith(read_document(desk, kept)):
        return _Compared([], [f"比存储中保存的多 {signatures - kept.signatures} 个签名，尚未收回"], True)
    return _Compared(["与存储中保存的文件不同"], [], True)


def _is_same_paper(row: DocumentRow, path: Path, sha256: str, told: _Told | None) -> bool:
    """Whether the store's row is of this file: by its hash, its name, or number and version that it tells itself."""
    if row.file_sha256 == sha256 or row.file_name == path.name:
        return True
    if told is None:
        return False
    return (row.number, row.version) == (told.number, told.version) and row.file_name.endswith(told.form)


def _check_certificate(path: Path, data: bytes) -> Checked:
    try:
        held = read_certificate(data)
    except ReviewerError as error:
        return Checked(path=str(path), holds=False, what=error.message, sha256=document_hash(data))
    return Checked(path=str(path), holds=True, what=f"证书：{held.name}", sha256=document_hash(data))


def _check_pack(desk: Desk | None, path: Path, passphrase: str | None) -> Checked:
    """A pack is encrypted: only its recipient's store can tell whether it is whole."""
    if desk is None or passphrase is None:
        raise RuleViolation(
            "数据包已加密，须用 --store 指定收件人的存储并给出身份口令才能核对。",
            code="pack_needs_store",
            where=path.name,
        )
    identity = unlock_for_packs(desk, passphrase)
    roots = trusted_roots(desk)

    def verify(document: bytes, signature: bytes) -> SignerInfo:
        return verify_detached(document, signature, roots=roots)

    try:
        with open_pack(path, secrets=[identity.age_secret], verify=verify) as pack:
            what = f"数据包完整：{len(pack.names)} 个条目，由 {pack.signer.name} 签名"
            return Checked(path=str(path), holds=True, what=what, signatures=1, sha256=pack.id)
    except IntegrityProblem as error:
        return Checked(path=str(path), holds=False, what=error.message)


def _check_store(desk: Desk | None, path: Path, passphrase: str | None) -> Checked:
    if desk is not None and desk.store.folder.resolve() == path.resolve():
        return _health(desk, path)
    if passphrase is None:
        raise EnvironmentProblem("这是一个存储，须给出存储口令才能核对。", code="no_passphrase", where=str(path))
    try:
        with Desk.open(path, passphrase) as opened:
            return _health(opened, path)
    except IntegrityProblem as error:
        return Checked(path=str(path), holds=False, what=error.message)


def _health(desk: Desk, path: Path) -> Checked:
    health = run_doctor(desk)
    problems = list(health.problems) + ([] if health.is_journal_whole else ["操作日志断开"])
    what = "；".join(problems) or f"存储完整，操作日志 {health.journal_entries} 条连续"
    return Checked(path=str(path), holds=not problems, what=what)
