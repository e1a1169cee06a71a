"""An archive checked as a whole: signature, every file, signatures in its PDFs, sheets, journal; and by the store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from cryptography import x509

from reviewer.desk import Desk
from reviewer.domain import sealing
from reviewer.domain.moments import beijing_text
from reviewer.domain.progress import Progress
from reviewer.domain.records import Record, canonical_json, decoded, document_hash
from reviewer.errors import EnvironmentProblem, ReviewerError, reason_of
from reviewer.exchange.archive_manifest import ArchiveEntry, ArchiveManifest
from reviewer.exchange.archive_reading import (
    ArchiveSource,
    BadFile,
    bad_files,
    open_archive,
    read_signed_manifest,
    shell_problem,
)
from reviewer.exchange.archive_writing import hash_file
from reviewer.signing.certificates import fingerprint, read_certificate
from reviewer.signing.cms import SignerInfo, verify_detached
from reviewer.signing.pdf_check import signature_count, verify_pdf
from reviewer.usecases.documents.archive_files import KEY
from reviewer.usecases.documents.archive_guide import ROOT_NAME
from reviewer.usecases.hold_identity import trusted_roots

_PEM_LIMIT_BYTES = 64 * 1024


class ArchiveChecked(Record):
    """What was found. ``faults``: (file, what is wrong), the file empty for the archive as a whole."""

    words: str
    faults: tuple[tuple[str, str], ...]
    signatures: int
    sha256: str


def check_archive(desk: Desk | None, path: Path, progress: Progress | None = None) -> ArchiveChecked:
    """Check an archive, ZIP or unpacked folder; with a desk, against what its store knows, too.

    Raises:
        IntegrityProblem: no readable archive, or its manifest is not what was signed.
        EnvironmentProblem: it cannot be read, or was made by a newer program.
        Cancelled: by ``progress``.
    """
    try:
        with open_archive(path) as source:
            return _Check(desk, source).run(progress)
    except OSError as error:
        raise EnvironmentProblem(
            f"读不到归档包（{reason_of(error)}），未核对；请检查路径。", code="file_unreadable", where=str(path)
        ) from error


class _Check:
    def __init__(self, desk: Desk | None, source: ArchiveSource) -> None:
        self._desk = desk
        self._source = source
        self._roots = trusted_roots(desk) if desk is not None else ()
        self._signer: SignerInfo | None = None
        self._signatures = 0

    def run(self, progress: Progress | None) -> ArchiveChecked:
        manifest = read_signed_manifest(self._source, self._verify)
        bad = {each.name: each for each in bad_files(self._source, manifest, progress)}
        faults = [(each.name, each.what) for each in self._signed_files(manifest, bad)]
        faults += self._signer_faults(manifest)
        if not bad:
            shell = shell_problem(self._source, manifest)
            faults += [("", shell)] if shell else []
            faults += self._sheet_faults(manifest)
        if not any(each.kind == "journal" and each.name in bad for each in manifest.entries):
            faults += self._journal_faults(manifest)
        path = self._source.path
        sha256 = hash_file(path) if path.is_file() else ""
        words = [*self._words(manifest), *self._store_words(manifest, sha256)]
        if self._desk is not None:
            faults += self._store_faults(sha256)
        return ArchiveChecked(words="；".join(words), faults=tuple(faults), signatures=self._signatures, sha256=sha256)

    # ---- who signed

    def _verify(self, document: bytes, signature: bytes) -> None:
        roots = self._roots or self._enclosed_roots()
        self._signer = verify_detached(document, signature, roots=roots)

    def _enclosed_roots(self) -> Sequence[x509.Certificate]:
        """The root that lies in the archive: it proves nothing by itself, and its fingerprint is told."""
        return (read_certificate(self._source.read(ROOT_NAME, _PEM_LIMIT_BYTES)).certificate,)

    def _signer_faults(self, manifest: ArchiveManifest) -> Iterator[tuple[str, str]]:
        signer = self._signer
        if signer is not None and not signer.is_trusted:
            yield "", f"清单由“{signer.name}”签名：{signer.why}"
        elif signer is not None and signer.name != manifest.signer:
            yield "", f"清单自称由“{manifest.signer}”制作，签名却属于“{signer.name}”"

    # ---- what is inside

    def _signed_files(self, manifest: ArchiveManifest, bad: dict[str, BadFile]) -> Iterator[BadFile]:
        """Every bad file; of a signed PDF, what became of its signatures."""
        known = {entry.name: entry for entry in manifest.entries}
        yield from (each for name, each in bad.items() if name not in known or not known[name].signatures)
        for entry in manifest.entries:
            if entry.signatures:
                what = self._pdf_problem(entry, bad.get(entry.name))
                if what:
                    yield BadFile(entry.name, what)

    def _pdf_problem(self, entry: ArchiveEntry, bad: BadFile | None) -> str:
        if bad is not None and bad.what in ("缺失", "无法读取"):
            return bad.what
        try:
            # An altered one may be longer than it should be; what it holds is told all the same.
            data = b"".join(self._source.chunks(entry.name, entry.size))
            count = signature_count(data)
            if count < entry.signatures:
                return f"应有 {entry.signatures} 个签名，现有 {count} 个：后面的签名被截去"
            if bad is not None:
                return bad.what
            roots = self._roots or self._enclosed_roots()
            signatures = verify_pdf(data, roots=roots)
        except ReviewerError as error:
            return bad.what if bad is not None else error.message.rstrip("。")
        self._signatures += len(signatures)
        return "；".join(f"{each.name or each.field}：{each.why}" for each in signatures if not each.is_valid)

    def _sheet_faults(self, manifest: ArchiveManifest) -> Iterator[tuple[str, str]]:
        for entry in manifest.entries:
            if entry.kind == "sheet":
                data = self._source.read(entry.name, entry.size)
                if not sealing.verify(entry.commit, bytes.fromhex(entry.salt), data):
                    yield entry.name, "与交卷时的承诺值不符"

    def _journal_faults(self, manifest: ArchiveManifest) -> Iterator[tuple[str, str]]:
        entry = next((each for each in manifest.entries if each.kind == "journal"), None)
        if entry is None:
            yield "", "没有操作日志"
            return
        lines = self._source.read(entry.name, entry.size).splitlines()
        problem = _journal_problem(lines, manifest)
        if problem:
            yield entry.name, problem
        elif self._desk is not None and self._desk.store.store_id == manifest.store:
            problem = _against_store(self._desk, lines, manifest)
            if problem:
                yield entry.name, problem

    # ---- words

    def _words(self, manifest: ArchiveManifest) -> Iterator[str]:
        at = beijing_text(manifest.created_at)
        yield f"归档包 {manifest.application} {manifest.applicant}，{manifest.signer} {at} 制作并签名"
        yield f"{len(manifest.entries)} 个文件与清单一致"
        signed = sum(1 for each in manifest.entries if each.signatures)
        if signed:
            yield f"{signed} 份 PDF 的 {self._signatures} 个签名有效、个数相符"
        yield f"操作日志摘录 {manifest.journal.excerpt} 条"
        if manifest.is_masked:
            yield f"去标识，未收入 {len(manifest.left_out)} 个原件"
        elif manifest.left_out:
            yield f"{len(manifest.left_out)} 个原件归档时不在，未收入"
        if not self._roots:
            (root,) = self._enclosed_roots()
            yield f"根证书随包附带，须向评价中心核实其 SHA-256 指纹 {fingerprint(root)}"

    def _store_words(self, manifest: ArchiveManifest, sha256: str) -> Iterator[str]:
        if self._desk is None:
            return
        store = self._desk.store
        if store.store_id != manifest.store:
            yield "由另一个存储制作，未与本存储比对"
            return
        yield "操作日志与存储一致"
        mine = [row for row in store.documents(manifest.application) if row.kind == KEY]
        made = next((row for row in mine if row.file_sha256 == sha256), None)
        if made is not None:
            yield "与存储中的校验值一致"
            newest = max(row.version for row in mine if row.number == made.number)
            if made.version < newest:
                yield f"是第 {made.version} 版，最新为第 {newest} 版"

    def _store_faults(self, sha256: str) -> Iterator[tuple[str, str]]:
        """A ZIP under the name of one that was made here and is another."""
        if self._desk is None or not sha256:
            return
        rows = [row for row in self._desk.store.documents() if row.kind == KEY]
        named = [row for row in rows if row.file_name == self._source.path.name]
        if named and all(row.file_sha256 != sha256 for row in rows):
            yield "", "与存储中登记的归档包不同"


def _journal_problem(lines: Sequence[bytes], manifest: ArchiveManifest) -> str:
    """What is wrong with the excerpt's own entries, or an empty text."""
    if len(lines) != manifest.journal.excerpt:
        return f"应有 {manifest.journal.excerpt} 条，现有 {len(lines)} 条"
    last_seq, last_hash = 0, ""
    for line in lines:
        try:
            entry = decoded(line, dict[str, Any])
            seq, kept, previous = int(entry["seq"]), str(entry.pop("hash")), str(entry["previous"])
        except (msgspec.DecodeError, KeyError, ValueError, TypeError):
            return "有一条无法识别"
        if document_hash(canonical_json(entry)) != kept:
            return f"第 {seq} 条与其校验值不符"
        if seq <= last_seq or (seq == last_seq + 1 and last_hash and previous != last_hash):
            return f"第 {seq} 条与前一条不相接"
        last_seq, last_hash = seq, kept
    if last_seq > manifest.journal.seq or (last_seq == manifest.journal.seq and last_hash != manifest.journal.hash):
        return "与清单所记的末条不符"
    return ""


def _against_store(desk: Desk, lines: Sequence[bytes], manifest: ArchiveManifest) -> str:
    """What differs from the journal of the store that made the archive, or an empty text."""
    wanted = {int(entry["seq"]): str(entry["hash"]) for entry in (decoded(line, dict[str, Any]) for line in lines)}
    if manifest.journal.seq:
        wanted[manifest.journal.seq] = manifest.journal.hash
    for entry in desk.store.journal():
        kept = wanted.pop(entry.seq, None)
        if kept is not None and kept != entry.hash:
            return f"第 {entry.seq} 条与存储中的不同"
    return f"存储中没有第 {min(wanted)} 条" if wanted else ""
