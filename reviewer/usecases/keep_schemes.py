"""Schemes: those that come with the program, those taken in; take one in, write one out."""

from __future__ import annotations

from pathlib import Path

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
        scheme, document = load_scheme(path)
        if document_hash(document) not in known:
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
    stored = [row for row in desk.store.schemes() if row.id == scheme_id]
    if stored:
        newest = max(stored, key=lambda row: row.imported_at)
        return desk.scheme(newest.sha256), desk.store.scheme(newest.sha256)
    for path in shipped_schemes():
        scheme, document = load_scheme(path)
        if scheme.scheme.id == scheme_id:
            return scheme, document
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
