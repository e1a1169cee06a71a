"""What an archive of an application says about itself: ``manifest.json``, RFC 8785, signed by the centre.

An archive is a plain ZIP, or the folder it was unpacked into, that is read without this program; see
``archive_writing`` and ``archive_reading``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec

from reviewer.domain.records import Record, canonical_json, decoded, from_document
from reviewer.errors import EnvironmentProblem, IntegrityProblem
from reviewer.exchange.manifest import MANIFEST_NAME, SIGNATURE_NAME, AwareTime, Sha256

ARCHIVE_VERSION = 1
ArchiveKind = Literal[
    "guide",
    "index",
    "application",
    "evidence",
    "panel",
    "sheet",
    "score_sheet",
    "site_file",
    "paper_scan",
    "result",
    "document",
    "document_data",
    "document_scan",
    "rules",
    "journal",
    "certificate",
]

_LONGEST_SEGMENT = 240  # bytes
_DEEPEST = 12
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
_DEVICES = frozenset(["con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))])


class ArchiveEntry(Record, omit_defaults=True):
    """One file of the archive: ``size`` in bytes, ``sha256`` of its content.

    Of a document: ``number``, ``version``, ``data_sha256`` and how many ``signatures`` it must carry. Of a sheet
    (``kind`` sheet): ``commit`` and ``salt`` (hex), with SHA-256(salt + content) = commit.
    """

    name: str
    size: Annotated[int, msgspec.Meta(ge=0)]
    sha256: Sha256
    kind: ArchiveKind
    title: str = ""
    number: str = ""
    version: int = 0
    data_sha256: str = ""
    signatures: int = 0
    commit: str = ""
    salt: str = ""


class LeftOut(Record):
    """A file that belongs to the application and is not in the archive, by its name and hash, and why."""

    name: str
    sha256: str
    why: str


class JournalHead(Record):
    """How far the store's journal was when the excerpt was taken: its last entry, and how many are in the excerpt."""

    seq: int
    hash: str
    excerpt: int


class ArchiveManifest(Record):
    """The signed head of an archive. ``is_masked``: originals are left out and people's numbers are masked."""

    format: Literal["reviewer-archive"] = "reviewer-archive"
    version: Annotated[int, msgspec.Meta(ge=1)] = ARCHIVE_VERSION
    application: str
    application_sha256: Sha256
    applicant: str
    round: str
    round_name: str
    scheme_sha256: Sha256
    store: str
    created_at: AwareTime
    signer: str
    is_masked: bool
    journal: JournalHead
    left_out: tuple[LeftOut, ...] = ()
    entries: tuple[ArchiveEntry, ...] = ()


class _Head(msgspec.Struct):
    """What every version of an archive's manifest has; a pack's manifest has no ``format``."""

    format: str
    version: int


def read_archive_manifest(document: bytes, where: str) -> ArchiveManifest:
    """The manifest in ``document``, which must be its one canonical form.

    Raises:
        EnvironmentProblem: ``archive_newer``, made by a newer program.
        IntegrityProblem: ``archive_damaged``: another form, unknown or missing fields, unsafe or doubled names.
    """
    try:
        if decoded(document, _Head).version > ARCHIVE_VERSION:
            message = "这个归档包由较新的程序制作，本程序不能核对；请升级程序，或按包内“核验说明.txt”用公开工具核对。"
            raise EnvironmentProblem(message, code="archive_newer", where=where)
        manifest = from_document(document, ArchiveManifest)
    except msgspec.DecodeError as error:
        raise archive_damaged(where, "清单内容无法识别") from error
    if canonical_json(manifest) != document:
        raise archive_damaged(where, "清单不是规范形式")
    problem = archive_name_problem(entry.name for entry in manifest.entries)
    if problem is not None:
        raise archive_damaged(where, problem)
    return manifest


def archive_name_problem(names: Iterable[str]) -> str | None:
    """The first unsafe or doubled name with its reason (Chinese), or None when all mean one file on every system."""
    seen = {MANIFEST_NAME, SIGNATURE_NAME}
    for name in names:
        why = _unsafe(name)
        if why is not None:
            return f"条目“{name[:120]}”：{why}"
        if name.casefold() in seen:
            return f"条目“{name}”重复"
        seen.add(name.casefold())
    return None


def _unsafe(name: str) -> str | None:
    segments = name.split("/")
    if len(segments) > _DEEPEST or unicodedata.normalize("NFC", name) != name:
        return "名称过深或不是规范的 Unicode 形式"
    for segment in segments:
        if segment in ("", ".", "..") or len(segment.encode()) > _LONGEST_SEGMENT:
            return "名称为空、过长或指向包外"
        if _FORBIDDEN.search(segment) or segment[-1] in " .":
            return "名称含有不允许的字符"
        if segment.split(".")[0].casefold() in _DEVICES:
            return "名称是系统保留名"
    return None


def archive_damaged(where: str, detail: str) -> IntegrityProblem:
    """The finding of an archive that was cut short or altered; ``detail`` is Chinese, without a full stop."""
    return IntegrityProblem(
        f"归档包已损坏或被改动（{detail}）。文件未动，请使用原件或另一份备份。", code="archive_damaged", where=where
    )
