"""Checking the signatures of a PDF: what each covers, what came after it, who vouches for the signer.

What this cannot see: a file whose last revisions were cut off is a valid earlier file. Whoever verifies
compares the number of signatures and the file's SHA-256 with what the store kept.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto.cms import ContentInfo
from cryptography import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import FieldMDPAction, enumerate_sig_fields
from pyhanko.sign.general import CMSExtractionError, CMSStructuralError, SigningError, UnacceptableSignerError
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.status import SignatureCoverageLevel

from reviewer.errors import IntegrityProblem
from reviewer.signing.certificates import MALFORMED, fingerprint, load_certificate, subject_name
from reviewer.signing.trust import check_trust

ENCLOSED_NAME = "/ReviewerWorkstation"
# pyHanko logs a warning for each finding; all of them are returned, so the log would only repeat them.
logging.getLogger("pyhanko").setLevel(logging.ERROR)

# Everything that pyHanko and asn1crypto raise on a malformed file or signature.
MALFORMED_PDF = (
    *MALFORMED,
    ArithmeticError,
    PdfError,
    SigningError,
    SignatureValidationError,
    CMSExtractionError,
    CMSStructuralError,
    UnacceptableSignerError,
    KeyError,
    IndexError,
    AttributeError,
    NotImplementedError,
    AssertionError,
    RecursionError,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PdfSignature:
    """One signature as found.

    ``is_valid``: the signed bytes are unchanged, the signature fits the certificate, and everything that
    came after it was allowed (signing of other fields). ``covers_whole``: nothing came after it.
    ``is_trusted``: one of the known roots vouches for the certificate. ``at`` and ``place`` are the signer's
    own statement (UTC). ``why`` (Chinese) says what does not hold; empty when valid and trusted.
    ``is_certification``: the document was certified with it; ``locks_all``: nothing may come after it.
    """

    name: str
    at: datetime | None
    field: str
    is_valid: bool
    covers_whole: bool
    is_trusted: bool
    fingerprint: str
    why: str
    place: str = ""
    is_certification: bool = False
    locks_all: bool = False


def verify_pdf(
    pdf: bytes, *, roots: Sequence[x509.Certificate] = (), compares_revisions: bool = True
) -> list[PdfSignature]:
    """Check every signature of the document, in the order of signing.

    Args:
        pdf: the file.
        roots: certificates that this workplace trusts.
        compares_revisions: what was appended after each signature is looked at too, which takes a second for
            six signatures. False only for a file whose bytes are known to be those that were kept.

    Returns:
        One entry a signature; empty for an unsigned document.

    Raises:
        IntegrityProblem: ``pdf_damaged``: the file cannot be read as PDF at all.
    """
    return [_check(signature, roots, compares_revisions) for signature in _embedded(pdf)]


def enclosed_data(pdf: bytes) -> bytes | None:
    """The program's own data that ``add_signature_fields`` put into the file, None when there are none.

    Raises:
        IntegrityProblem: ``pdf_damaged``.
    """
    try:
        root = PdfFileReader(io.BytesIO(pdf)).root
        if "/PieceInfo" not in root or ENCLOSED_NAME not in root["/PieceInfo"]:
            return None
        # Indexing follows references, which .get() does not.
        return bytes(root["/PieceInfo"][ENCLOSED_NAME]["/Private"].data)
    except (*MALFORMED_PDF, TypeError) as error:
        raise IntegrityProblem(
            "PDF 文件已损坏，读不出随附数据，文件未改动。请使用原件或备份。", code="pdf_damaged"
        ) from error


def field_states(pdf: bytes) -> dict[str, bool]:
    """Every signature field in the order they were made, and whether it is signed; nothing is verified.

    Raises:
        IntegrityProblem: ``pdf_damaged``.
    """
    try:
        found = enumerate_sig_fields(PdfFileReader(io.BytesIO(pdf)))
        return {str(name): value is not None for name, value, _ in found}
    except MALFORMED_PDF as error:
        raise IntegrityProblem(
            "PDF 文件已损坏，读不出签名栏，文件未改动。请使用原件或备份。", code="pdf_damaged"
        ) from error


def keywords_of(pdf: bytes) -> str:
    """The keywords in the file's properties, empty where it has none: the program's papers tell number and hash there.

    Raises:
        IntegrityProblem: ``pdf_damaged``.
    """
    try:
        trailer = PdfFileReader(io.BytesIO(pdf)).trailer
        if "/Info" not in trailer or "/Keywords" not in trailer["/Info"]:
            return ""
        return str(trailer["/Info"]["/Keywords"])
    except (*MALFORMED_PDF, TypeError) as error:
        raise IntegrityProblem(
            "PDF 文件已损坏，读不出文件属性，文件未改动。请使用原件或备份。", code="pdf_damaged"
        ) from error


def signature_count(pdf: bytes) -> int:
    """How many signatures the document holds; to be compared with how many it should hold.

    Raises:
        IntegrityProblem: ``pdf_damaged``.
    """
    return len(_embedded(pdf))


def _embedded(pdf: bytes) -> list[EmbeddedPdfSignature]:
    try:
        return list(PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures)
    except MALFORMED_PDF as error:
        raise IntegrityProblem(
            "PDF 文件已损坏，无法核验签名，文件未改动。请使用原件或备份。", code="pdf_damaged"
        ) from error


def _check(embedded: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], compares_revisions: bool) -> PdfSignature:
    field = str(embedded.field_name)
    try:
        certificate = load_certificate(embedded.signer_cert)
        chain = [load_certificate(c) for c in embedded.other_embedded_certs]
        at = embedded.self_reported_timestamp
        problem = _integrity_problem(embedded, compares_revisions)
        covers_whole = embedded.coverage == SignatureCoverageLevel.ENTIRE_FILE
        place = str(embedded.sig_object.get("/Location", ""))
        locks_all = _locks_all(embedded)
        is_certification = _is_certification(embedded)
    except MALFORMED_PDF:
        return PdfSignature(
            name="", at=None, field=field, is_valid=False, covers_whole=False, is_trusted=False, fingerprint="",
            why="签名无法解析，文件已损坏或被改动",
        )  # fmt: skip
    trust_why = "签名没有签名时间"
    if at is not None:
        at = at.astimezone(UTC)
        trust_why = check_trust(certificate, chain, roots, at).why
    if locks_all and not covers_whole and not problem:
        problem = "最后的签名已锁定文件，此后又被追加了内容"
    return PdfSignature(
        name=subject_name(certificate),
        at=at,
        field=field,
        is_valid=not problem,
        covers_whole=covers_whole,
        is_trusted=not trust_why,
        fingerprint=fingerprint(certificate),
        why="；".join(text for text in (problem, trust_why) if text),
        place=place,
        is_certification=is_certification,
        locks_all=locks_all,
    )


def _is_certification(embedded: EmbeddedPdfSignature) -> bool:
    root = embedded.reader.root
    if "/Perms" not in root or "/DocMDP" not in root["/Perms"]:
        return False
    return bool(root["/Perms"].raw_get("/DocMDP").reference == embedded.sig_field.raw_get("/V").reference)


def _locks_all(embedded: EmbeddedPdfSignature) -> bool:
    lock = embedded.fieldmdp
    return lock is not None and lock.action == FieldMDPAction.ALL


def _integrity_problem(embedded: EmbeddedPdfSignature, compares_revisions: bool) -> str:
    """What does not hold, apart from trust (Chinese), or an empty text."""
    embedded.compute_integrity_info(skip_diff=not compares_revisions)  # type: ignore[no-untyped-call]
    digest = embedded.compute_digest()
    is_intact, is_genuine = validate_sig_integrity(
        embedded.signer_info, embedded.signer_cert, expected_content_type="data", actual_digest=digest
    )
    if not is_intact:
        return "签名之后被签内容遭到改动"
    if not is_genuine or not _is_padded_with_zeros(embedded.pkcs7_content):
        return "签名与证书不符"
    if embedded.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return "签名没有覆盖完整的文件内容"
    if not compares_revisions:
        return ""
    summary = embedded.summarise_integrity_info()
    if not summary["docmdp_ok"]:
        return "签名之后文件被追加了不允许的改动"
    level = getattr(embedded.diff_result, "modification_level", ModificationLevel.OTHER)
    if level == ModificationLevel.OTHER:
        return "签名之后文件被追加了来历不明的改动"
    return ""


def _is_padded_with_zeros(contents: bytes) -> bool:
    """Whether the room reserved behind the signature is empty; no signature covers it."""
    return not contents[len(ContentInfo.load(contents).dump()) :].strip(b"\0")
