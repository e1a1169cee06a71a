"""A kept document on the screen: its bytes, and in words what its signatures are worth."""

from __future__ import annotations

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_text
from reviewer.domain.records import Record
from reviewer.errors import RuleViolation
from reviewer.signing.pdf_check import PdfSignature, verify_pdf
from reviewer.usecases.documents.keep_document import read_document
from reviewer.usecases.hold_identity import trusted_roots

_PDF = b"%PDF-"


class SignatureView(Record):
    """One signature: who, when by the signer's own statement (empty: not stated), and what holds, in words."""

    name: str
    at: str
    holds: bool
    is_trusted: bool
    words: str


class KeptDocument(Record):
    """``data`` are the bytes as they were kept; ``signatures`` in the order of signing."""

    data: bytes
    is_pdf: bool
    signatures: tuple[SignatureView, ...]


def show_document(desk: Desk, application_id: str | None, document_id: str) -> KeptDocument:
    """Read a kept document and check every signature in it.

    Raises:
        RuleViolation: it is not here, or only its hash is (an archive).
        IntegrityProblem: the bytes were altered, or are no readable PDF.
    """
    row = next((each for each in desk.store.documents(application_id) if each.id == document_id), None)
    if row is None:
        raise RuleViolation("文书已不在库中，请重新打开本屏。", code="document_missing", where=document_id)
    if not desk.store.has_evidence(row.file_sha256):
        message = "库中只留它的校验值，不留文件；请打开导出的文件，用“核对”比对。"
        raise RuleViolation(message, code="document_not_kept", where=row.file_name)
    data = read_document(desk, row)
    is_pdf = data.startswith(_PDF)
    signatures = verify_pdf(data, roots=trusted_roots(desk)) if is_pdf and row.signatures else []
    return KeptDocument(data=data, is_pdf=is_pdf, signatures=tuple(_view(each) for each in signatures))


def _view(signature: PdfSignature) -> SignatureView:
    words = "签名有效"
    if not signature.is_valid:
        words = signature.why
    elif not signature.is_trusted:
        words = "签名有效，签发人未知"
    if signature.place:
        words = f"{words}，签于{signature.place}"
    return SignatureView(
        name=signature.name or signature.field,
        at=beijing_text(signature.at) if signature.at is not None else "",
        holds=signature.is_valid,
        is_trusted=signature.is_trusted,
        words=words,
    )
