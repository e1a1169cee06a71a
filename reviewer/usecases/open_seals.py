"""开封: sealed sheets open once the whole panel has sealed, and only for leader and centre."""

from __future__ import annotations

import base64

import msgspec

from reviewer.desk import Desk
from reviewer.domain.panel import Panel, has_quorum
from reviewer.domain.records import decoded, document_hash, from_document
from reviewer.domain.sealing import verify as fits_commit
from reviewer.domain.sheet import ScoreSheet, SheetState
from reviewer.errors import IntegrityProblem, ReviewerError, RuleViolation
from reviewer.exchange.sealed import unseal
from reviewer.signing.identity import Identity
from reviewer.signing.pdf_check import verify_pdf
from reviewer.store import SheetRow
from reviewer.usecases.documents.keep_document import keep_document
from reviewer.usecases.hold_identity import trusted_roots
from reviewer.usecases.make_pack import SealedSheet
from reviewer.usecases.seal_site_files import lacks_files, open_site_files
from reviewer.usecases.sign_sheet import KIND


def seal_key(sheet_id: str) -> str:
    """The setting that keeps which file is a sheet's seal."""
    return f"seal:{sheet_id}"


def open_seals(
    desk: Desk, identity: Identity, applications: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Open the sealed sheets of each application whose whole panel has sealed.

    A sheet that cannot be opened stops no other; a replaced member's stay sealed (X02).

    Returns:
        The applications opened now, and notes in Chinese on those that still wait.

    Raises:
        IntegrityProblem: a member's newest sheet does not fit the commitment given on submission.
        RuleViolation: it was sealed for another leader.
    """
    opened: list[str] = []
    notes: list[str] = []
    faults: list[ReviewerError] = []
    for application in applications:
        rows = [row for row in desk.store.sheets(application) if row.state == SheetState.SUBMITTED]
        document = desk.store.panel(application)
        panel = from_document(document, Panel) if document is not None else None
        sealed = [row.member for row in rows if panel is None or row.member in panel.names]
        if panel is None or not has_quorum(panel, sealed):
            waiting = [name for name in panel.names if name not in sealed] if panel is not None else []
            notes.append(f"{application}：已封存 {len(set(sealed))} 份，还等 {'、'.join(waiting) or '组成专家组'}")
            continue
        todo = [row for row in rows if row.member in panel.names and _is_to_open(desk, row)]
        if not can_read(desk, panel):
            if todo:
                notes.append(f"{application}：评分表已齐，由组长和评价中心开封")
            continue
        bad, refused = _open_all(desk, identity, todo, rows)
        faults += [*bad, *refused]
        if len(bad) < len(todo):
            opened.append(application)
    if faults:
        others = f"；另有 {len(faults) - 1} 份也不能采用" if len(faults) > 1 else ""
        message = f"{faults[0].message.rstrip('。')}{others}。其余评分表已照常开封保存。"
        family = IntegrityProblem if isinstance(faults[0], IntegrityProblem) else RuleViolation
        raise family(message, code=faults[0].code, where=faults[0].where)
    return tuple(opened), tuple(notes)


def can_read(desk: Desk, panel: Panel) -> bool:
    """Sealed sheets are addressed to the leader and the centre alone."""
    return desk.store.role == "centre" or desk.member == panel.leader


def _is_to_open(desk: Desk, row: SheetRow) -> bool:
    """Still sealed, or opened before with photos that could not be used then."""
    if row.document is None:
        return True
    return row.member != desk.member and lacks_files(desk, row) and desk.store.setting(seal_key(row.id)) is not None


def _open_all(
    desk: Desk, identity: Identity, todo: list[SheetRow], rows: list[SheetRow]
) -> tuple[list[ReviewerError], list[ReviewerError]]:
    """Open what can be opened.

    Returns:
        The faults of those sheets that no later version replaces, and of their photos and sound.
    """
    newest = {row.member: max(each.version for each in rows if each.member == row.member) for row in rows}
    faults: list[ReviewerError] = []
    refused: list[ReviewerError] = []
    for row in todo:
        try:
            of_files = _open_one(desk, identity, row)
        except (IntegrityProblem, RuleViolation) as error:
            if row.version == newest[row.member]:
                faults.append(error)
            continue
        if row.version == newest[row.member]:
            refused += of_files
    return faults, refused


def open_waiting(desk: Desk, application_id: str, identity: Identity) -> tuple[str, ...]:
    """Open what waited for the own sheet: called after submitting, with the own identity.

    Returns:
        What became of it, in words; nothing where others' sheets are none of one's business.

    Raises:
        IntegrityProblem: a sheet does not fit the commitment given on submission.
    """
    document = desk.store.panel(application_id)
    if document is None or desk.member != from_document(document, Panel).leader:
        return ()
    opened, notes = open_seals(desk, identity, (application_id,))
    return (*(f"{each}：评分表已齐，已开封" for each in opened), *notes)


def _open_one(desk: Desk, identity: Identity, row: SheetRow) -> list[ReviewerError]:
    """Open a sheet and its files; returns what is wrong with the files."""
    sha256 = desk.store.setting(seal_key(row.id))
    if sha256 is None:
        raise IntegrityProblem("封存的评分表不在本机，无法开封；请重新导入评分包。", code="seal_missing", where=row.id)
    with desk.store.open_evidence(sha256) as stream:
        content = unseal(stream.read(), [identity.age_secret])
    try:
        sealed = decoded(content, SealedSheet)
        salt, pdf = bytes.fromhex(sealed.salt), base64.b64decode(sealed.pdf, validate=True)
        document = sealed.document.encode()
        sheet = from_document(document, ScoreSheet)
    except (msgspec.DecodeError, ValueError) as error:
        raise IntegrityProblem(
            "封存的评分表内容损坏或由较新的程序制作，未采用；请升级本机程序，或与该成员核实。",
            code="seal_damaged",
            where=row.id,
        ) from error
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
    return open_site_files(desk, identity, row, sheet, sealed.files)
