"""Documents that were made: bytes into the store, a row that proves them, a file for people."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.records import Record, document_hash
from reviewer.errors import EnvironmentProblem, reason_of
from reviewer.store import Change, DocumentRow

# Most file systems take 255 bytes, of which a file that is being written needs a few more.
LONGEST_NAME = 240


class WrittenDocument(Record):
    """One file that an export wrote."""

    kind: str
    application: str | None
    path: str
    sha256: str
    number: str
    version: int


def keep_document(
    change: Change,
    desk: Desk,
    *,
    kind: str,
    application: str | None,
    round_id: str | None,
    number: str,
    version: int,
    data_sha256: str,
    data: bytes,
    file_name: str,
    media_type: str,
    signatures: int = 0,
    content: bytes | None = None,
    changes: str = "",
    reason: str = "",
) -> None:
    """Keep the document's bytes and its row; the same file twice is kept once.

    ``data`` are the file's bytes, ``content`` the canonical JSON of what it was made from.
    """
    file_sha256 = document_hash(data)
    if not desk.store.has_evidence(file_sha256):
        change.add_evidence(io.BytesIO(data), file_sha256, len(data), media_type)
    known = [row for row in desk.store.documents(application) if row.file_sha256 == file_sha256 and row.kind == kind]
    if known:
        return
    change.add_document(
        id=f"{kind}:{number}:{version}:{file_sha256[:8]}",
        kind=kind,
        application=application,
        round=round_id,
        number=number,
        version=version,
        data_sha256=data_sha256,
        file_sha256=file_sha256,
        signatures=signatures,
        file_name=file_name,
        made_at=desk.clock(),
        data=content,
        changes=changes,
        reason=reason,
    )


def subject_of(row: DocumentRow) -> str:
    """What a kept document is about: its application, else its round, else "" for the store."""
    return row.application or row.round or ""


def made_of(desk: Desk, kind: str, subject: str) -> list[DocumentRow]:
    """Every kept file of that kind about that subject, oldest first."""
    is_application = bool(subject) and subject not in round_ids(desk)
    rows = desk.store.documents(subject if is_application else None)
    return [row for row in rows if row.kind == kind and subject_of(row) == subject]


def round_ids(desk: Desk) -> frozenset[str]:
    """The ids of all rounds here."""
    return desk.kept(("round ids",), lambda: frozenset(row.id for row in desk.store.rounds()))


def made_before(
    desk: Desk, kind: str, application: str | None, version: int, data_sha256: str, number: str | None = None
) -> DocumentRow | None:
    """The document of that version made from the same data, None when there is none."""
    for row in desk.store.documents(application):
        if (row.kind, row.version, row.data_sha256) == (kind, version, data_sha256) and number in (None, row.number):
            return row
    return None


def read_document(desk: Desk, row: DocumentRow) -> bytes:
    """The kept bytes of a document.

    Raises:
        IntegrityProblem: they were altered.
    """
    with desk.store.open_evidence(row.file_sha256) as stream:
        return stream.read()


def safe_file_name(text: str, most: int = LONGEST_NAME) -> str:
    """The text as a file name that Windows takes too, of at most ``most`` bytes: what is too long loses its end."""
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", text).strip(" .") or "文书"
    if len(name.encode()) <= most:
        return name
    stem, suffix = Path(name).stem, Path(name).suffix
    room = most - len(suffix.encode())
    if room <= 0:
        stem, suffix, room = name, "", most
    return f"{stem.encode()[:room].decode(errors='ignore').rstrip(' .')}{suffix}"


def write_out(folder: Path, name: str, data: bytes) -> Path:
    """Write a file whole or not at all.

    Raises:
        EnvironmentProblem: the folder cannot be written, or is full.
    """
    return write_file(folder / safe_file_name(name), data)


def write_file(target: Path, data: bytes) -> Path:
    """Write a file at a place that a person named, whole or not at all.

    Raises:
        EnvironmentProblem: the folder cannot be written, or is full.
    """
    partial = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(target)
    except OSError as error:
        raise EnvironmentProblem(
            f"写不进去（{reason_of(error)}）；数据仍在存储中，请换一个文件夹或腾出空间后再导出。",
            code="cannot_write",
            where=str(target),
        ) from error
    return target
