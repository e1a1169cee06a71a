"""Packs out: the review pack from centre to member, the score pack from member to leader and centre."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from reviewer.desk import Desk
from reviewer.domain.panel import Panel
from reviewer.domain.progress import Progress
from reviewer.domain.records import Record, canonical_json, document_hash, from_document
from reviewer.domain.sheet import SheetState
from reviewer.errors import RuleViolation
from reviewer.exchange.manifest import PackManifest
from reviewer.exchange.pack_writing import PackEntry, write_pack
from reviewer.exchange.sealed import seal
from reviewer.exchange.sealed_files import SealedFiles
from reviewer.signing.cms import sign_detached
from reviewer.signing.identity import Identity
from reviewer.store import SheetRow
from reviewer.usecases.catalogues import added_catalogue
from reviewer.usecases.documents.keep_document import read_document
from reviewer.usecases.hold_identity import CENTRE_NAME, unlock_centre, unlock_identity
from reviewer.usecases.seal_site_files import FilesOfPack, SealedFile
from reviewer.usecases.sign_sheet import sign_with, signed_document

PACKED_CATALOGUE: Final = "catalogue.json"


class PackedPerson(Record):
    """Somebody's public keys."""

    name: str
    certificate_pem: str
    recipient: str
    employer: str = ""


class PackedApplication(Record):
    """One application of a review pack; its document is the entry ``applications/ID.json``."""

    id: str
    name: str
    seq: int
    sha256: str
    panel: Panel


class ReviewContents(Record):
    """``contents.json`` of a review pack."""

    round: str
    round_name: str
    scheme_id: str
    scheme_version: str
    people: tuple[PackedPerson, ...]
    applications: tuple[PackedApplication, ...]


class PackedSheet(Record, omit_defaults=True):
    """One sheet of a score pack: its commitment in the open, its content sealed in ``sheets/N.sealed``.

    ``files`` are the entries ``files/N.sealed`` of its photos and sound; absent in packs without any.
    """

    sheet_id: str
    application: str
    version: int
    commit: str
    submitted_at: datetime
    entry: str
    files: tuple[str, ...] = ()


class ScoreContents(Record):
    """``contents.json`` of a score pack."""

    round: str
    member: str
    sheets: tuple[PackedSheet, ...]


class SealedSheet(Record, omit_defaults=True):
    """What is sealed: salt (hex), the sheet's canonical document and its signed PDF (base64)."""

    salt: str
    document: str
    pdf: str
    number: str
    file_name: str
    files: tuple[SealedFile, ...] = ()


class MadePack(Record):
    """A pack that was written. ``notes``: what could not go along, in words."""

    path: str
    id: str
    kind: str
    applications: tuple[str, ...]
    notes: tuple[str, ...] = ()


def seat_panels(desk: Desk, member: str, round_id: str | None) -> tuple[str, list[tuple[str, Panel]]]:
    """The round and the (application, panel) pairs on which the member sits.

    Raises:
        RuleViolation: none, or in several rounds without one being named.
    """
    seats: dict[str, list[tuple[str, Panel]]] = {}
    for row in desk.store.applications(round_id):
        document = desk.store.panel(row.id)
        if document is None:
            continue
        panel = from_document(document, Panel)
        if member in panel.names:
            seats.setdefault(row.round, []).append((row.id, panel))
    if not seats:
        raise RuleViolation(f"“{member}”不在任何专家组中；请先用 panel set 组成专家组。", code="no_seat", where=member)
    if len(seats) > 1:
        message = f"“{member}”在多个批次（{'、'.join(seats)}）中有评审，请用 --round 指明。"
        raise RuleViolation(message, code="which_round", where=member)
    return next(iter(seats.items()))


def make_review_pack(
    desk: Desk, member: str, out: Path, passphrase: str, round_id: str | None = None, progress: Progress | None = None
) -> MadePack:
    """Everything the member needs for the round: scheme, applications, evidence, panels, public keys.

    Raises:
        RuleViolation: not the centre, the member is not enrolled or sits on no panel.
        EnvironmentProblem: wrong passphrase, medium full or gone.
    """
    person = next((each for each in desk.store.people() if each.name == member and each.recipient), None)
    if person is None:
        raise RuleViolation(
            f"“{member}”还没有登记，不能加密给他；请先用 identity issue 签发证书。", code="not_enrolled", where=member
        )
    centre = unlock_centre(desk, passphrase)
    round_id, seats = seat_panels(desk, member, round_id)
    contents, entries = _review_entries(desk, round_id, seats, centre)
    manifest = PackManifest(
        kind="review",
        round=round_id,
        scheme_sha256=desk.store.round(round_id).scheme_sha256,
        sender=centre.name,
        created_at=desk.clock(),
        addressed_to=(member,),
        previous=_previous(desk, "review", round_id),
    )
    pack_id = _write(desk, out, manifest, entries, centre, [person.recipient], progress)
    return MadePack(path=str(out), id=pack_id, kind="review", applications=tuple(a.id for a in contents.applications))


def _review_entries(
    desk: Desk, round_id: str, seats: list[tuple[str, Panel]], centre: Identity
) -> tuple[ReviewContents, list[PackEntry]]:
    round_row = desk.store.round(round_id)
    scheme = desk.scheme(round_row.scheme_sha256)
    names = {name for _, panel in seats for name in panel.names}
    people = [
        PackedPerson(
            name=each.name, certificate_pem=each.certificate_pem, recipient=each.recipient, employer=each.employer
        )
        for each in desk.store.people()
        if each.name in names
    ]
    people.append(
        PackedPerson(name=centre.name, certificate_pem=centre.certificate_pem().decode(), recipient=centre.recipient)
    )
    rows = {application: desk.store.application(application) for application, _ in seats}
    contents = ReviewContents(
        round=round_id,
        round_name=round_row.name,
        scheme_id=scheme.scheme.id,
        scheme_version=scheme.scheme.version,
        people=tuple(people),
        applications=tuple(
            PackedApplication(
                id=application,
                name=rows[application].name,
                seq=rows[application].seq,
                sha256=rows[application].sha256,
                panel=panel,
            )
            for application, panel in seats
        ),
    )
    entries = [
        PackEntry.of_bytes("contents.json", canonical_json(contents)),
        PackEntry.of_bytes("scheme.json", desk.store.scheme(round_row.scheme_sha256)),
    ]
    # A list that comes with the program is there already.
    if (catalogue := added_catalogue(desk, scheme.scheme.catalogue)) is not None:
        entries.append(PackEntry.of_bytes(PACKED_CATALOGUE, canonical_json(catalogue)))
    evidence: dict[str, PackEntry] = {}
    for application, _ in seats:
        document = desk.store.application_document(application)
        entries.append(PackEntry.of_bytes(f"applications/{application}.json", document))
        for each in desk.application(application).evidence:
            evidence[each.sha256] = PackEntry(
                name=f"evidence/{each.sha256}", size=each.size, sha256=each.sha256, open=_opener(desk, each.sha256)
            )
    return contents, entries + list(evidence.values())


def _opener(desk: Desk, sha256: str) -> Callable[[], BinaryIO]:
    return partial(desk.store.open_evidence, sha256)


def _previous(desk: Desk, kind: str, round_id: str) -> str | None:
    made = [row for row in desk.store.packs() if (row.kind, row.round, row.direction) == (kind, round_id, "out")]
    return max(made, key=lambda row: row.created_at).id if made else None


def _write(
    desk: Desk,
    out: Path,
    manifest: PackManifest,
    entries: list[PackEntry],
    identity: Identity,
    recipients: list[str],
    progress: Progress | None,
) -> str:
    pack_id = write_pack(
        out,
        manifest=manifest,
        entries=entries,
        sign=lambda data: sign_detached(data, identity, at=manifest.created_at),
        recipients=recipients,
        progress=progress,
    )
    with desk.store.change(desk.actor) as change:
        change.add_pack(
            id=pack_id,
            kind=manifest.kind,
            sender=manifest.sender,
            round=manifest.round,
            created_at=manifest.created_at,
            taken_at=None,
            direction="out",
        )
    return pack_id


def make_score_pack(
    desk: Desk, out: Path, passphrase: str, round_id: str | None = None, progress: Progress | None = None
) -> MadePack:
    """Every submitted sheet of the member, sealed to leaders and centre; unsigned ones are signed now.

    Raises:
        RuleViolation: nothing submitted, or the review pack (which brings the centre's key) is not here.
        EnvironmentProblem: wrong passphrase, medium full or gone.
    """
    identity = unlock_identity(desk, passphrase)
    rows = [
        row
        for application in desk.store.applications(round_id)
        for row in desk.store.sheets(application.id, identity.name)
        if row.state in (SheetState.SUBMITTED, SheetState.REOPENED) and row.document is not None
    ]
    if not any(row.state == SheetState.SUBMITTED for row in rows):
        raise RuleViolation("还没有已交卷的评分表，未制作评分包；请先交卷。", code="nothing_submitted")
    rounds = {desk.store.application(row.application).round for row in rows}
    if len(rounds) > 1:
        raise RuleViolation(
            f"评分表属于多个批次（{'、'.join(sorted(rounds))}），未制作评分包；请用 --round 指明。", code="which_round"
        )
    round_id = rounds.pop()
    with SealedFiles() as temporary:
        files = FilesOfPack(desk, temporary, progress)
        sheets, entries = _score_entries(desk, rows, identity, files)
        contents = ScoreContents(round=round_id, member=identity.name, sheets=tuple(sheets))
        head = PackEntry.of_bytes("contents.json", canonical_json(contents))
        manifest = _score_manifest(desk, round_id, identity.name)
        every = [head, *entries, *files.entries]
        pack_id = _write(desk, out, manifest, every, identity, _readers(desk, rows), progress)
    applications = tuple(dict.fromkeys(row.application for row in rows))
    return MadePack(path=str(out), id=pack_id, kind="score", applications=applications, notes=tuple(files.notes))


def _score_entries(
    desk: Desk, rows: list[SheetRow], identity: Identity, files: FilesOfPack
) -> tuple[list[PackedSheet], list[PackEntry]]:
    """Each sheet sealed to the centre and its own leader, its files likewise."""
    sheets, entries = [], []
    for number, row in enumerate(rows, 1):
        entry = f"sheets/{number}.sealed"
        readers = _readers(desk, [row])
        packed, sealed_files = files.seal(row, readers)
        sheets.append(
            PackedSheet(
                sheet_id=row.id,
                application=row.application,
                version=row.version,
                commit=row.commit or "",
                submitted_at=row.submitted_at or desk.clock(),
                entry=entry,
                files=packed,
            )
        )
        sealed = msgspec.structs.replace(_sealed(desk, row, identity), files=sealed_files)
        entries.append(PackEntry.of_bytes(entry, seal(canonical_json(sealed), readers)))
    return sheets, entries


def _score_manifest(desk: Desk, round_id: str, sender: str) -> PackManifest:
    return PackManifest(
        kind="score",
        round=round_id,
        scheme_sha256=desk.store.round(round_id).scheme_sha256,
        sender=sender,
        created_at=desk.clock(),
        addressed_to=(CENTRE_NAME,),
        previous=_previous(desk, "score", round_id),
    )


def _readers(desk: Desk, rows: list[SheetRow]) -> list[str]:
    """Who may open: the centre, and the leader of each application's panel."""
    wanted = {CENTRE_NAME}
    for row in rows:
        document = desk.store.panel(row.application)
        if document is not None:
            wanted.add(from_document(document, Panel).leader)
    keys = {person.name: person.recipient for person in desk.store.people()}
    if CENTRE_NAME not in keys:
        raise RuleViolation(
            "本机没有评价中心的公钥，不能制作评分包；请先导入评价中心给你的评审包。", code="no_centre_key"
        )
    return [keys[name] for name in sorted(wanted) if keys.get(name)]


def _sealed(desk: Desk, row: SheetRow, identity: Identity) -> SealedSheet:
    if signed_document(desk, row) is None:
        sign_with(desk, row, identity)
    signed = signed_document(desk, row)
    if signed is None or row.salt is None or row.document is None:
        raise AssertionError("a submitted sheet has salt, document and, once signed, its PDF")
    pdf = read_document(desk, signed)
    if document_hash(pdf) != signed.file_sha256:
        raise AssertionError("the store verified this hash")
    return SealedSheet(
        salt=row.salt.hex(),
        document=row.document.decode(),
        pdf=base64.b64encode(pdf).decode(),
        number=signed.number,
        file_name=signed.file_name,
    )
