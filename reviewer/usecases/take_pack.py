"""Packs in: verified whole, taken once, in any order; sealed scores open only when all have sealed."""

from __future__ import annotations

import base64
import binascii
import io
from datetime import datetime
from pathlib import Path

import msgspec

from reviewer.desk import Desk
from reviewer.domain.application import Application
from reviewer.domain.panel import Panel, has_quorum
from reviewer.domain.progress import Progress
from reviewer.domain.records import Record, canonical_json, document_hash, from_document
from reviewer.domain.sealing import verify as fits_commit
from reviewer.domain.sheet import ScoreSheet, SheetState
from reviewer.errors import IntegrityProblem, RuleViolation
from reviewer.exchange.pack_reading import OpenPack, open_pack
from reviewer.exchange.sealed import unseal
from reviewer.signing.certificates import read_certificate
from reviewer.signing.cms import SignerInfo, verify_detached
from reviewer.signing.identity import Identity
from reviewer.signing.pdf_check import verify_pdf
from reviewer.store import Change, SheetRow
from reviewer.usecases.hold_identity import CENTRE_NAME, trusted_roots, unlock_for_packs
from reviewer.usecases.keep_document import keep_document
from reviewer.usecases.make_pack import PackedSheet, ReviewContents, ScoreContents, SealedSheet
from reviewer.usecases.sign_sheet import KIND


class TakenPack(Record):
    """A pack that is in. ``is_known``: it was in before, nothing changed. ``opened``: applications unsealed now."""

    path: str
    id: str
    kind: str
    sender: str
    round: str
    is_known: bool
    applications: tuple[str, ...]
    opened: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def take_pack(desk: Desk, path: Path, passphrase: str, progress: Progress | None = None) -> TakenPack:
    """Take a review pack or a score pack in; twice is the same as once.

    Raises:
        RuleViolation: not a pack, for somebody else, of another round.
        IntegrityProblem: altered, cut short, from somebody unknown; nothing changes.
        EnvironmentProblem: wrong passphrase, disk full.
    """
    identity = unlock_for_packs(desk, passphrase)
    roots = trusted_roots(desk)
    if not roots:
        raise RuleViolation(
            "本机还没有评价中心签发的证书，无法辨认发件人；请先用 identity use 启用证书。",
            code="no_root",
            where=path.name,
        )

    def verify(data: bytes, signature: bytes) -> SignerInfo:
        return verify_detached(data, signature, roots=roots)

    with open_pack(path, secrets=[identity.age_secret], verify=verify, progress=progress) as pack:
        known = {row.id for row in desk.store.packs() if row.direction == "in"}
        if pack.manifest.kind == "review":
            return _take_review(desk, pack, path, is_known=pack.id in known)
        return _take_scores(desk, pack, path, identity, is_known=pack.id in known)


def _read(pack: OpenPack, kind: type[ReviewContents] | type[ScoreContents], path: Path) -> Record:
    try:
        return msgspec.json.decode(pack.read("contents.json"), type=kind)
    except msgspec.DecodeError as error:
        raise IntegrityProblem(
            "数据包的目录无法识别，未导入任何内容；请向发件人重新索取。", code="pack_contents", where=path.name
        ) from error


def _record(change: Change, desk: Desk, pack: OpenPack) -> None:
    manifest = pack.manifest
    change.add_pack(
        id=pack.id,
        kind=manifest.kind,
        sender=manifest.sender,
        round=manifest.round,
        created_at=manifest.created_at,
        taken_at=desk.clock(),
        direction="in",
    )


def _take_review(desk: Desk, pack: OpenPack, path: Path, *, is_known: bool) -> TakenPack:
    if pack.signer.name != CENTRE_NAME:
        raise IntegrityProblem(
            f"评审包由“{pack.signer.name}”签发，不是评价中心，未导入。", code="pack_unknown_sender", where=path.name
        )
    contents = _read(pack, ReviewContents, path)
    if not isinstance(contents, ReviewContents):
        raise AssertionError("decoded as asked")
    manifest = pack.manifest
    taken = TakenPack(
        path=str(path),
        id=pack.id,
        kind="review",
        sender=manifest.sender,
        round=manifest.round,
        is_known=is_known,
        applications=tuple(each.id for each in contents.applications),
    )
    if is_known:
        return taken
    scheme = pack.read("scheme.json")
    if document_hash(scheme) != manifest.scheme_sha256:
        raise IntegrityProblem("评审包里的遴选办法与其校验值不符，未导入。", code="pack_damaged", where=path.name)
    notes = _keep_review(desk, pack, contents, scheme)
    return msgspec.structs.replace(taken, notes=notes)


def _keep_review(desk: Desk, pack: OpenPack, contents: ReviewContents, scheme: bytes) -> tuple[str, ...]:
    """Keep what the pack brings; an older pack adds what is missing but replaces nothing."""
    manifest = pack.manifest
    is_older = _is_older(desk, manifest.round, manifest.created_at)
    rounds = {row.id: row for row in desk.store.rounds()}
    documents = {each.id: pack.read(f"applications/{each.id}.json") for each in contents.applications}
    for each in contents.applications:
        if document_hash(documents[each.id]) != each.sha256:
            raise IntegrityProblem(f"{each.id} 的申报材料与校验值不符，未导入。", code="pack_damaged", where=each.id)
    present = {row.id: row.sha256 for row in desk.store.applications()}
    with desk.store.change(desk.actor) as change:
        change.add_scheme(manifest.scheme_sha256, contents.scheme_id, contents.scheme_version, scheme)
        if contents.round not in rounds:
            change.add_round(contents.round, contents.round_name, manifest.scheme_sha256)
        for person in contents.people:
            change.put_person(person.name, person.certificate_pem, person.recipient, person.employer)
        for document in documents.values():
            for evidence in from_document(document, Application).evidence:
                if not desk.store.has_evidence(evidence.sha256):
                    with pack.open(f"evidence/{evidence.sha256}") as stream:
                        change.add_evidence(stream, evidence.sha256, evidence.size, evidence.media_type)
        for each in contents.applications:
            if each.id in present and (is_older or present[each.id] == each.sha256):
                continue
            change.add_application_version(each.id, contents.round, each.name, each.seq, documents[each.id])
        for each in contents.applications:
            if not is_older or desk.store.panel(each.id) is None:
                change.set_panel(each.id, canonical_json(each.panel))
        if not is_older:
            change.set_setting(_newest(manifest.round), manifest.created_at.isoformat())
        _record(change, desk, pack)
    return ("这是较早的评审包：只补缺，未覆盖较新的内容。",) if is_older else ()


def _newest(round_id: str) -> str:
    return f"review_pack:{round_id}"


def _is_older(desk: Desk, round_id: str, created_at: datetime) -> bool:
    newest = desk.store.setting(_newest(round_id))
    return newest is not None and created_at < datetime.fromisoformat(newest)


def _take_scores(desk: Desk, pack: OpenPack, path: Path, identity: Identity, *, is_known: bool) -> TakenPack:
    contents = _read(pack, ScoreContents, path)
    if not isinstance(contents, ScoreContents):
        raise AssertionError("decoded as asked")
    _check_sender(desk, pack, contents, path)
    applications = tuple(dict.fromkeys(each.application for each in contents.sheets))
    if not is_known:
        _keep_seals(desk, pack, contents)
    opened, notes = open_seals(desk, identity, applications)
    return TakenPack(
        path=str(path),
        id=pack.id,
        kind="score",
        sender=pack.manifest.sender,
        round=pack.manifest.round,
        is_known=is_known,
        applications=applications,
        opened=opened,
        notes=notes,
    )


def _check_sender(desk: Desk, pack: OpenPack, contents: ScoreContents, path: Path) -> None:
    """The pack is of a round known here, from a member whose certificate is known here."""
    rounds = {row.id: row for row in desk.store.rounds()}
    if contents.round not in rounds or rounds[contents.round].scheme_sha256 != pack.manifest.scheme_sha256:
        raise RuleViolation(
            f"评分包属于批次 {contents.round}，本机没有该批次（或办法版本不同），未导入。",
            code="pack_other_round",
            where=path.name,
        )
    people = {person.name: person for person in desk.store.people()}
    person = people.get(contents.member)
    signer = pack.signer
    known = read_certificate(person.certificate_pem.encode()).fingerprint if person is not None else None
    if not isinstance(signer, SignerInfo) or signer.name != contents.member or signer.fingerprint != known:
        raise IntegrityProblem(
            f"评分包自称来自“{contents.member}”，但签名证书与登记的不符，未导入；请与该成员核实。",
            code="pack_unknown_sender",
            where=path.name,
        )
    for sheet in contents.sheets:
        if not sheet.sheet_id.startswith(f"{sheet.application}:{contents.member}:"):
            raise IntegrityProblem("评分包里有别人的评分表，未导入。", code="pack_foreign_sheet", where=path.name)
        desk.store.application(sheet.application)


def _keep_seals(desk: Desk, pack: OpenPack, contents: ScoreContents) -> None:
    with desk.store.change(desk.actor) as change:
        for sheet in contents.sheets:
            sealed = pack.read(sheet.entry)
            sha256 = document_hash(sealed)
            change.receive_sheet(
                sheet.sheet_id,
                sheet.application,
                contents.member,
                sheet.version,
                None,
                None,
                sheet.commit,
                sheet.submitted_at,
                pack.id,
            )
            # Age never encrypts the same twice: the first sealed copy of a sheet is the one that stays.
            if desk.store.setting(_seal(sheet)) is None:
                if not desk.store.has_evidence(sha256):
                    change.add_evidence(io.BytesIO(sealed), sha256, len(sealed), "application/age")
                change.set_setting(_seal(sheet), sha256)
        _record(change, desk, pack)


def _seal(sheet: PackedSheet | SheetRow) -> str:
    return f"seal:{sheet.sheet_id if isinstance(sheet, PackedSheet) else sheet.id}"


def open_seals(
    desk: Desk, identity: Identity, applications: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Open the sealed sheets of each application whose whole panel has sealed.

    Returns:
        The applications opened now, and notes in Chinese on those that still wait.

    Raises:
        IntegrityProblem: a sheet does not fit the commitment given on submission.
    """
    opened, notes = [], []
    for application in applications:
        rows = [row for row in desk.store.sheets(application) if row.state == SheetState.SUBMITTED]
        document = desk.store.panel(application)
        panel = from_document(document, Panel) if document is not None else None
        sealed = [row.member for row in rows]
        if panel is None or not has_quorum(panel, sealed):
            waiting = [name for name in panel.names if name not in sealed] if panel is not None else []
            notes.append(f"{application}：已封存 {len(set(sealed))} 份，还等 {'、'.join(waiting) or '组成专家组'}")
            continue
        todo = [row for row in rows if row.document is None]
        for row in todo:
            _open_one(desk, identity, row)
        if todo:
            opened.append(application)
    return tuple(opened), tuple(notes)


def _open_one(desk: Desk, identity: Identity, row: SheetRow) -> None:
    sha256 = desk.store.setting(_seal(row))
    if sha256 is None:
        raise IntegrityProblem("封存的评分表不在本机，无法开封；请重新导入评分包。", code="seal_missing", where=row.id)
    with desk.store.open_evidence(sha256) as stream:
        sealed = msgspec.json.decode(unseal(stream.read(), [identity.age_secret]), type=SealedSheet)
    try:
        salt, pdf = bytes.fromhex(sealed.salt), base64.b64decode(sealed.pdf, validate=True)
    except (ValueError, binascii.Error) as error:
        raise IntegrityProblem("封存的评分表内容损坏，未开封。", code="seal_damaged", where=row.id) from error
    document = sealed.document.encode()
    sheet = from_document(document, ScoreSheet)
    if not fits_commit(row.commit or "", salt, document):
        raise IntegrityProblem(
            "评分表内容与交卷时的承诺值不符，未采用；请与该成员核实。", code="commit_mismatch", where=row.id
        )
    if (sheet.application, sheet.member, sheet.version) != (row.application, row.member, row.version):
        raise IntegrityProblem("评分表内容与其编号不符，未采用。", code="seal_mismatch", where=row.id)
    signatures = verify_pdf(pdf, roots=trusted_roots(desk))
    if not signatures or not all(each.is_valid and each.is_trusted for each in signatures):
        raise IntegrityProblem(
            "签名的评分表未通过验证，未采用；请与该成员核实。", code="signature_invalid", where=row.id
        )
    if signatures[0].name != row.member:
        raise IntegrityProblem(
            f"评分表由“{signatures[0].name}”签名，不是“{row.member}”，未采用。", code="signed_by_other", where=row.id
        )
    with desk.store.change(desk.actor) as change:
        change.receive_sheet(
            row.id,
            row.application,
            row.member,
            row.version,
            document,
            salt,
            row.commit or "",
            row.submitted_at or desk.clock(),
            row.from_pack,
        )
        keep_document(
            change,
            desk,
            kind=KIND,
            application=row.application,
            round_id=sheet.round,
            number=sealed.number,
            version=sheet.version,
            data_sha256=document_hash(document),
            data=pdf,
            file_name=sealed.file_name,
            media_type="application/pdf",
            signatures=len(signatures),
        )
