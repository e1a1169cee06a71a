"""Schemes: those that come with the program, those taken in; take one in, write one out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from reviewer.desk import Desk
from reviewer.domain.records import Record, document_hash
from reviewer.domain.scheme import Scheme
from reviewer.errors import RuleViolation
from reviewer.intake.scheme_file import load_scheme, write_scheme
from reviewer.resources import resource_path


class SchemeView(Record):
    """One scheme, shipped or taken in."""

    id: str
    version: str
    title: str
    issuer: str
    sha256: str | None
    file: str | None


class SchemeVersion(NamedTuple):
    """One version of a scheme with its canonical document; ``is_stored``: in this store, not only shipped."""

    scheme: Scheme
    document: bytes
    sha256: str
    is_stored: bool


@lru_cache(maxsize=32)
def shipped_scheme(path: Path) -> tuple[Scheme, bytes, str]:
    """A scheme file that comes with the program, its canonical document and that document's hash."""
    scheme, document = load_scheme(path)
    return scheme, document, document_hash(document)


def scheme_versions(desk: Desk, scheme_id: str = "") -> tuple[SchemeVersion, ...]:
    """Every version known here (of one scheme): those in the store as they came in, then shipped ones beside them."""
    rows = sorted(desk.store.schemes(), key=lambda row: row.imported_at)
    stored = [
        SchemeVersion(desk.scheme(row.sha256), row.document, row.sha256, True)
        for row in rows
        if not scheme_id or row.id == scheme_id
    ]
    known = {each.sha256 for each in stored}
    shipped = []
    for path in shipped_schemes():
        scheme, document, digest = shipped_scheme(path)
        if digest not in known and (not scheme_id or scheme.scheme.id == scheme_id):
            shipped.append(SchemeVersion(scheme, document, digest, False))
    return (*stored, *shipped)


def newest_version(versions: Sequence[SchemeVersion]) -> SchemeVersion:
    """The one that new rounds follow: that which came into the store last, else the shipped one."""
    stored = [each for each in versions if each.is_stored]
    return stored[-1] if stored else versions[-1]


def shipped_schemes() -> tuple[Path, ...]:
    """The scheme files that come with the program."""
    return tuple(sorted(resource_path("schemes").glob("*.toml")))


def list_schemes(desk: Desk) -> tuple[SchemeView, ...]:
    """Schemes in the store, then shipped ones that no round has used yet."""
    rows = []
    known = set()
    for row in desk.store.schemes():
        scheme = desk.scheme(row.sha256)
        known.add(row.sha256)
        rows.append(_view(scheme, row.sha256, None))
    for path in shipped_schemes():
        scheme, _, digest = shipped_scheme(path)
        if digest not in known:
            rows.append(_view(scheme, None, path.name))
    return tuple(rows)


def _view(scheme: Scheme, sha256: str | None, file: str | None) -> SchemeView:
    head = scheme.scheme
    return SchemeView(id=head.id, version=head.version, title=head.title, issuer=head.issuer, sha256=sha256, file=file)


def find_scheme(desk: Desk, scheme_id: str) -> tuple[Scheme, bytes]:
    """The newest scheme of that id: from the store, else shipped.

    Raises:
        RuleViolation: nothing of that id.
    """
    versions = scheme_versions(desk, scheme_id)
    if versions:
        newest = newest_version(versions)
        return newest.scheme, newest.document
    raise RuleViolation(
        f"没有遴选办法“{scheme_id}”；可用 reviewer scheme list 查看，或用 scheme import 导入。",
        code="unknown_scheme",
        where=scheme_id,
    )


def import_scheme(desk: Desk, path: Path) -> SchemeView:
    """Take a scheme file into the store.

    Raises:
        RuleViolation: the file is not a valid scheme; every fault is named with its line.
    """
    scheme, document = load_scheme(path)
    digest = document_hash(document)
    with desk.store.change(desk.actor) as change:
        change.add_scheme(digest, scheme.scheme.id, scheme.scheme.version, document)
    return _view(scheme, digest, path.name)


def export_scheme(desk: Desk, scheme_id: str, path: Path) -> None:
    """Write a scheme as its TOML file."""
    scheme, _ = find_scheme(desk, scheme_id)
    write_scheme(scheme, path)


def export_version(desk: Desk, sha256: str, path: Path) -> None:
    """Write one version of a scheme as its TOML file.

    Raises:
        RuleViolation: ``unknown_scheme``.
    """
    found = next((each for each in scheme_versions(desk) if each.sha256 == sha256), None)
    if found is None:
        raise RuleViolation("没有这一版遴选办法，未导出。", code="unknown_scheme", where=sha256[:8])
    write_scheme(found.scheme, path)
