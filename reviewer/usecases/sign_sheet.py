"""The submitted sheet as a signed PDF: made once, kept in the store, the same for everybody after."""

from __future__ import annotations

from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.records import Record, document_hash, from_document
from reviewer.domain.sheet import ScoreSheet, SheetState
from reviewer.errors import EnvironmentProblem, RuleViolation, reason_of
from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.sheet.data import ScoreSheetPdf
from reviewer.reports.sheet.score_sheet import score_sheet_pdf
from reviewer.signing.identity import Identity
from reviewer.signing.ink import read_picture
from reviewer.signing.pdf import sign_pdf
from reviewer.store import DocumentRow, SheetRow
from reviewer.usecases.describe_sheet import describe_sheet, sheet_number
from reviewer.usecases.documents.keep_document import keep_document
from reviewer.usecases.hold_identity import unlock_identity
from reviewer.usecases.show_sheet import own_row

KIND = "score_sheet"


class SignedSheet(Record):
    """A signed sheet: the file's name, its SHA-256 and how many signatures it must carry."""

    application: str
    member: str
    version: int
    file_name: str
    sha256: str
    signatures: int


def read_ink(path: Path) -> bytes:
    """The bytes of a picture of the handwritten signature, known to be one.

    Raises:
        EnvironmentProblem: cannot be read.
        RuleViolation: no picture.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EnvironmentProblem(
            f"读不到手写签名图片（{reason_of(error)}），未作更改；请核对路径。", code="ink_unreadable", where=str(path)
        ) from error
    read_picture(data)
    return data


def sign_sheet(
    desk: Desk, application_id: str, passphrase: str, ink_png: bytes | None = None, place: str = ""
) -> SignedSheet:
    """Sign the own submitted sheet with the own passphrase; signed already, the kept one is returned.

    ``ink_png`` is what the pen wrote, None for a signature without a picture; ``place`` is where it is signed.

    Raises:
        RuleViolation: not submitted yet, no identity.
        EnvironmentProblem: wrong passphrase.
    """
    row = _submitted_row(desk, application_id)
    return sign_with(desk, row, unlock_identity(desk, passphrase), ink_png, place)


def sign_unlocked(
    desk: Desk, application_id: str, identity: Identity, ink_png: bytes | None = None, place: str = ""
) -> SignedSheet:
    """As ``sign_sheet``, with an identity that was unlocked just now.

    Raises:
        RuleViolation: not submitted yet, or the identity is not the sheet's member.
    """
    return sign_with(desk, _submitted_row(desk, application_id), identity, ink_png, place)


def _submitted_row(desk: Desk, application_id: str) -> SheetRow:
    row = own_row(desk, application_id)
    if row is None or row.state != SheetState.SUBMITTED or row.document is None:
        raise RuleViolation("评分表还没有交卷，不能签名；请先交卷。", code="sheet_not_submitted", where=application_id)
    return row


def sign_with(
    desk: Desk, row: SheetRow, identity: Identity, ink_png: bytes | None = None, place: str = ""
) -> SignedSheet:
    """Sign a submitted sheet's PDF with an unlocked identity, and keep it.

    Raises:
        RuleViolation: the identity is not the sheet's member.
    """
    sheet = from_document(row.document or b"", ScoreSheet)
    if identity.name != sheet.member:
        raise RuleViolation(
            f"身份“{identity.name}”不能为“{sheet.member}”签名，未签。", code="other_member", where=row.application
        )
    known = signed_document(desk, row)
    if known is not None:
        return _signed(sheet, known.file_name, known.file_sha256, known.signatures)
    drawn = draw_sheet(desk, row, sheet)
    at = desk.clock()
    pdf = sign_pdf(
        drawn.pdf,
        identity,
        field_name="member_1",
        reason=f"评分表确认 承诺值 {row.commit}",
        place=place.strip(),
        at=at,
        ink_png=ink_png,
        page=drawn.signature_page or 0,
        box=drawn.signature_box,
        certify=True,
        locks_all=True,
    )
    name = sheet_file_name(desk, sheet)
    with desk.store.change(desk.actor) as change:
        keep_document(
            change,
            desk,
            kind=KIND,
            application=row.application,
            round_id=sheet.round,
            number=sheet_number(desk, row.application, sheet.member),
            version=sheet.version,
            data_sha256=document_hash(row.document or b""),
            data=pdf,
            file_name=name,
            media_type="application/pdf",
            signatures=1,
        )
        change.note("sign_sheet", row.id, field="file", new=document_hash(pdf), application=row.application)
    return _signed(sheet, name, document_hash(pdf), 1)


def _signed(sheet: ScoreSheet, name: str, sha256: str, signatures: int) -> SignedSheet:
    return SignedSheet(
        application=sheet.application,
        member=sheet.member,
        version=sheet.version,
        file_name=name,
        sha256=sha256,
        signatures=signatures,
    )


def sheet_file_name(desk: Desk, sheet: ScoreSheet) -> str:
    """评分表-application-applicant-member.pdf, with the version from the second on."""
    applicant = desk.store.application(sheet.application).name
    suffix = "" if sheet.version == 1 else f"-第{sheet.version}版"
    return f"评分表-{sheet.application}-{applicant}-{sheet.member}{suffix}.pdf"


def draw_sheet(desk: Desk, row: SheetRow, sheet: ScoreSheet, *, with_pictures: bool = True) -> ScoreSheetPdf:
    """The unsigned PDF of a sheet and where its signature goes; a sheet not submitted is a draft.

    Without pictures everything else is drawn, at once: enough to know that all of it can be printed.

    Raises:
        RuleViolation: ``missing_glyph`` (a character no font has), naming item and field.
    """
    return score_sheet_pdf(describe_sheet(desk, row, sheet, with_pictures=with_pictures), FontBook())


def signed_document(desk: Desk, row: SheetRow) -> DocumentRow | None:
    """The kept signed PDF of exactly this sheet's content, None when there is none."""
    data_sha256 = document_hash(row.document or b"")
    for document in desk.store.documents(row.application):
        if document.kind == KIND and document.data_sha256 == data_sha256 and document.signatures:
            return document
    return None
