"""What a pack says about itself: ``manifest.json``, in RFC 8785 form, and the names an entry may have.

Source: contracts, "Packs".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from reviewer.domain.records import Record, canonical_json, decoded, from_document
from reviewer.errors import EnvironmentProblem, IntegrityProblem, RuleViolation

PACK_VERSION = 1
MANIFEST_NAME = "manifest.json"
SIGNATURE_NAME = "manifest.sig"

# A manifest line takes about 200 bytes: room for 100,000 entries, while a hostile one stays harmless.
MANIFEST_LIMIT_BYTES = 32 * 1024 * 1024
_NAME_LIMIT = 200
_SEGMENT = re.compile(r"[\w\-][\w\-.]*")
_WINDOWS_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))]
)

Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
AwareTime = Annotated[datetime, msgspec.Meta(tz=True)]


class ManifestEntry(Record):
    """One entry of the ZIP: ``size`` in bytes, ``sha256`` of its content."""

    name: str
    size: Annotated[int, msgspec.Meta(ge=0)]
    sha256: Sha256


class PackManifest(Record):
    """The signed head of a pack.

    ``sender`` and ``addressed_to`` are names of people; ``recipients`` are their age recipients
    (``age1…``), signed so that a pack re-encrypted to somebody else is noticed. ``previous`` is the
    id of the sender's pack before this one, or None. ``write_pack`` fills ``recipients`` and ``entries``.
    """

    kind: Literal["review", "score"]
    round: str
    scheme_sha256: Sha256
    sender: str
    created_at: AwareTime
    addressed_to: tuple[str, ...] = ()
    previous: Sha256 | None = None
    version: Annotated[int, msgspec.Meta(ge=1)] = PACK_VERSION
    recipients: tuple[str, ...] = ()
    entries: tuple[ManifestEntry, ...] = ()


class _Head(msgspec.Struct):
    """The one field that every version of a manifest has."""

    version: int


def unsafe_name(name: str) -> str | None:
    """Why ``name`` may not be an entry's name (Chinese), or None when it may.

    Allowed are relative paths of letters, digits, ``_ - .`` with ``/`` between, in NFC, which mean the
    same file on every system: no escape, no drive, no reserved Windows name.
    """
    if not name or len(name) > _NAME_LIMIT:
        return "名称为空或过长"
    if unicodedata.normalize("NFC", name) != name:
        return "名称不是规范的 Unicode 形式"
    for segment in name.split("/"):
        if not _SEGMENT.fullmatch(segment) or segment.endswith("."):
            return "名称含有不允许的字符或路径"
        if segment.split(".")[0].casefold() in _WINDOWS_DEVICES:
            return "名称是系统保留名"
    return None


def name_problem(names: Iterable[str]) -> str | None:
    """The first unsafe or doubled name with its reason (Chinese), or None when all are fine.

    Names that differ only in case count as doubled, as they are one file on Windows.
    """
    seen = {MANIFEST_NAME, SIGNATURE_NAME}
    for name in names:
        why = unsafe_name(name)
        if why is not None:
            return f"条目“{name[:_NAME_LIMIT]}”：{why}"
        if name.casefold() in seen:
            return f"条目“{name}”重复"
        seen.add(name.casefold())
    return None


def check_manifest_to_write(manifest: PackManifest) -> None:
    """Refuse a manifest that no program would open.

    Raises:
        RuleViolation: unsafe or doubled entry names.
    """
    problem = name_problem(entry.name for entry in manifest.entries)
    if problem is not None:
        raise RuleViolation(f"无法制作数据包：{problem}。没有写出任何文件，请更正后重试。", code="pack_entry_name")


def check_version(document: bytes, where: str) -> None:
    """Look at nothing but the version, so that a newer pack is not mistaken for a damaged one.

    Raises:
        EnvironmentProblem: made by a newer program.
        IntegrityProblem: no version can be read.
    """
    try:
        version = decoded(document, _Head).version
    except msgspec.DecodeError as error:
        raise damaged(where, "清单无法读取") from error
    if version > PACK_VERSION:
        raise EnvironmentProblem(
            f"此数据包的格式版本为 {version}，本程序只认识到 {PACK_VERSION}。"
            "本机数据未作任何更改，请升级程序后再打开。",
            code="pack_newer",
            where=where,
        )


def read_manifest(document: bytes, where: str) -> PackManifest:
    """The manifest in ``document``, which must be its one canonical form.

    Raises:
        IntegrityProblem: another form, unknown or missing fields, unsafe or doubled names.
    """
    try:
        manifest = from_document(document, PackManifest)
    except msgspec.DecodeError as error:
        raise damaged(where, "清单内容无法识别") from error
    # The canonical form has one spelling: this also refuses doubled keys, which JSON readers differ on.
    if canonical_json(manifest) != document:
        raise damaged(where, "清单不是规范形式")
    problem = name_problem(entry.name for entry in manifest.entries)
    if problem is not None:
        raise damaged(where, problem)
    return manifest


def damaged(where: str, detail: str) -> IntegrityProblem:
    """The refusal of a pack that was cut short or altered; ``detail`` is Chinese, without a full stop."""
    return IntegrityProblem(
        f"数据包已损坏或被改动（{detail}）。本机数据未作任何更改，请向发送人重新索取。",
        code="pack_damaged",
        where=where,
    )
