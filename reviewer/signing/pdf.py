"""PAdES signatures on PDF documents: a certification signature first, then one locked field per person.

The visible appearance is the pen's ink and nothing else: names and times are drawn on the page by
the program's own typesetting, as pyHanko's text stamps drop characters that their font lacks.
No network: no timestamp server, no revocation; the signing time is the signer's own statement.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import keys as key_structure
from asn1crypto import x509 as x509_structure
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.cms_embedder import SigMDPSetup
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from reviewer.errors import IntegrityProblem, RuleViolation
from reviewer.signing.identity import Identity
from reviewer.signing.ink import read_picture
from reviewer.signing.pdf_check import ENCLOSED_NAME, MALFORMED_PDF

# The data themselves say when they were made; the same document is to have the same bytes.
ENCLOSED_DATE = "D:20000101000000Z"
Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points from the page's lower left corner."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldPlace:
    """An empty signature field to be made: ``page`` counts from 0.

    Without ``box`` the field is invisible. ``locks_all`` marks the field that is signed last: its
    signature allows no further change. ``label`` is what viewers and screen readers call it.
    """

    name: str
    page: int
    box: Box | None
    locks_all: bool = False
    label: str = ""


class _RevisionWriter(IncrementalPdfFileWriter):
    """pyHanko's writer, for streams whose last byte is a carriage return.

    It puts a line feed between a stream and ``endstream``; after a carriage return that reads as one line end of two
    bytes, and the stream as a byte too short. Source: ISO 19005-2 6.1.7.1 (Length is what stands between).
    """

    def _write_objects(self, stream: Any, object_position_dict: Any) -> None:
        for each in self.objects.values():
            if isinstance(each, generic.StreamObject) and each.encoded_data.endswith(b"\r"):
                # Its end is marked by letters.
                each.apply_filter("/ASCII85Decode")
        super()._write_objects(stream, object_position_dict)


def add_signature_fields(pdf: bytes, places: Sequence[FieldPlace], enclosed: bytes | None = None) -> bytes:
    """Append empty signature fields; before the first signature, as certified documents take no new ones.

    ``enclosed`` is data of the program's own that travels in the file and is covered by every signature
    (``pdf_check.enclosed_data`` reads it); viewers ignore it. Source: ISO 32000-1 14.5 (page-piece dictionaries).

    Raises:
        RuleViolation: ``pdf_already_signed``, ``field_exists``, ``page_missing``.
        IntegrityProblem: ``pdf_damaged``.
    """
    writer, existing = _opened(pdf)
    try:
        if any(existing.values()):
            raise RuleViolation(
                "文件已有签名，不能再增加签名栏，文件未改动。请重新生成文件。", code="pdf_already_signed"
            )
        for place in places:
            if place.name in existing:
                raise RuleViolation(f"签名栏“{place.name}”已存在，文件未改动。", code="field_exists")
            _check_page(writer, place.page)
            existing[place.name] = False
            fields.append_signature_field(writer, _field_spec(place))
        if enclosed is not None:
            _enclose(writer, enclosed)
        out = io.BytesIO()
        writer.write(out)  # type: ignore[no-untyped-call]
    except (PdfError, KeyError, ValueError) as error:
        raise _damaged() from error
    return out.getvalue()


def _enclose(writer: IncrementalPdfFileWriter, data: bytes) -> None:
    stream = writer.add_object(generic.StreamObject(stream_data=data))
    piece = _dictionary({"/LastModified": generic.pdf_string(ENCLOSED_DATE), "/Private": stream})
    writer.root[generic.pdf_name("/PieceInfo")] = _dictionary({ENCLOSED_NAME: piece})
    writer.update_root()  # type: ignore[no-untyped-call]


def _dictionary(entries: dict[str, Any]) -> Any:
    return generic.DictionaryObject({generic.pdf_name(name): value for name, value in entries.items()})  # type: ignore[no-untyped-call]


def sign_pdf(
    pdf: bytes,
    identity: Identity,
    *,
    field_name: str,
    reason: str,
    place: str,
    at: datetime,
    ink_png: bytes | None,
    page: int,
    box: Box | None,
    certify: bool,
    locks_all: bool = False,
) -> bytes:
    """Sign the PDF as one more incremental revision.

    Args:
        pdf: the document as it is.
        identity: of the signer.
        field_name: an empty field made by ``add_signature_fields``, or a new one.
        reason: why it is signed, e.g. 评分表确认.
        place: where it is signed.
        at: the signing time to state, with time zone.
        ink_png: what the pen wrote; None leaves the field's box empty.
        page: page of a new field, from 0; an existing field keeps its own.
        box: box of a new field, or None for an invisible one; an existing field keeps its own.
        certify: first signature of the document: from then on only signing is allowed (DocMDP).
        locks_all: no change at all is allowed after this signature, in a new field or an existing one.

    Returns:
        The signed document: ``pdf`` with a revision appended.

    Raises:
        RuleViolation: ``field_signed``, ``not_first_signature``, ``locking_signature_early``,
            ``signature_not_allowed`` (no such field, or the document is locked), ``page_missing``,
            ``ink_invalid``.
        IntegrityProblem: ``pdf_damaged``.
    """
    writer, states = _opened(pdf)
    try:
        _check_order(writer, states, field_name, certify, locks_all)
        _check_page(writer, page)
        signer = _PdfSignerAt(
            at,
            _metadata(identity, field_name, reason, place, certify, locks_all),
            _signer(identity),
            stamp_style=_appearance(ink_png),
            new_field_spec=_field_spec(FieldPlace(name=field_name, page=page, box=box, locks_all=locks_all)),
            locks_all=locks_all and not certify,
        )
        out = io.BytesIO()
        signer.sign_pdf(writer, output=out)
    except SigningError as error:
        raise RuleViolation(
            "文件已锁定或不允许再签名，文件未改动。如需重签，请重新生成文件。", code="signature_not_allowed"
        ) from error
    except (PdfError, KeyError, ValueError) as error:
        raise _damaged() from error
    return out.getvalue()


class _PdfSignerAt(PdfSigner):
    """pyHanko's signer, with our clock in place of the system's, and with a lock chosen on signing.

    pyHanko takes the lock from the field alone; who signs last is not known when fields are made, and a field's
    own lock cannot be changed after the first signature. The signature's own reference says what it locks.
    """

    def __init__(self, at: datetime, *args: Any, locks_all: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at
        self._locks_all = locks_all

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session: Any = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        if self._locks_all:
            session._apply_locking_rules = _everything_locked
        return session


def _everything_locked() -> SigMDPSetup:
    """FieldMDP over all fields, with Acrobat's P = 1 beside it. Source: ISO 32000-1 12.8.2.4."""
    every = fields.FieldMDPSpec(fields.FieldMDPAction.ALL)
    return SigMDPSetup(md_algorithm="sha256", field_lock=every, docmdp_perms=fields.MDPPerm.NO_CHANGES)


def _metadata(
    identity: Identity, field_name: str, reason: str, place: str, certify: bool, locks_all: bool
) -> PdfSignatureMetadata:
    permission = fields.MDPPerm.NO_CHANGES if locks_all else fields.MDPPerm.FILL_FORMS
    return PdfSignatureMetadata(
        field_name=field_name,
        md_algorithm="sha256",
        reason=reason or None,
        location=place or None,
        name=identity.name,
        certify=certify,
        docmdp_permissions=permission,
        subfilter=fields.SigSeedSubFilter.PADES,
    )


def _signer(identity: Identity) -> SimpleSigner:
    key = identity.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    for certificate in identity.chain:
        store.register(_structure(certificate))
    return SimpleSigner(
        signing_cert=_structure(identity.certificate),
        signing_key=key_structure.PrivateKeyInfo.load(key),
        cert_registry=store,
        embed_roots=True,
    )


def _structure(certificate: x509.Certificate) -> x509_structure.Certificate:
    return x509_structure.Certificate.load(certificate.public_bytes(Encoding.DER))


def _field_spec(place: FieldPlace) -> fields.SigFieldSpec:
    if place.locks_all:
        lock = fields.FieldMDPSpec(fields.FieldMDPAction.ALL)
    else:
        lock = fields.FieldMDPSpec(fields.FieldMDPAction.INCLUDE, fields=[place.name])
    return fields.SigFieldSpec(
        sig_field_name=place.name,
        on_page=place.page,
        box=place.box,  # type: ignore[arg-type]  # parts of a point are fine
        field_mdp_spec=lock,
        doc_mdp_update_value=fields.MDPPerm.NO_CHANGES if place.locks_all else fields.MDPPerm.FILL_FORMS,
        readable_field_name=place.label or None,
    )


def _appearance(ink_png: bytes | None) -> StaticStampStyle:
    if ink_png is None:
        return StaticStampStyle(border_width=0)
    picture = read_picture(ink_png)
    layout = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins(0, 0, 0, 0)
    )
    return StaticStampStyle(
        border_width=0, background=PdfImage(picture), background_opacity=1.0, background_layout=layout
    )


def _opened(pdf: bytes) -> tuple[IncrementalPdfFileWriter, dict[str, bool]]:
    """The document, ready for one more revision; names of its signature fields and whether each is signed."""
    try:
        writer = _RevisionWriter(io.BytesIO(pdf))
        return writer, {name: value is not None for name, value, _ in fields.enumerate_sig_fields(writer)}
    except MALFORMED_PDF as error:
        raise _damaged() from error


def _check_order(
    writer: IncrementalPdfFileWriter, states: dict[str, bool], field_name: str, certify: bool, locks_all: bool
) -> None:
    if states.get(field_name):
        raise RuleViolation(
            f"签名栏“{field_name}”已经签过名，文件未改动。如需重签，请重新生成文件。", code="field_signed"
        )
    if certify and any(states.values()):
        raise RuleViolation("认证签名必须是文件的第一个签名，文件未改动。", code="not_first_signature")
    if field_name not in states and any(states.values()):
        raise RuleViolation(
            f"文件已有签名，不能再增加签名栏“{field_name}”，文件未改动。如需更多人签名，请重新生成文件。",
            code="signature_not_allowed",
        )
    unsigned = [name for name, is_signed in states.items() if not is_signed and name != field_name]
    if unsigned and (locks_all or _locks_all(writer, field_name)):
        raise RuleViolation(
            f"最后签名的人会锁定文件，但“{'、'.join(unsigned)}”还没有签名，文件未改动。请先完成其他人的签名。",
            code="locking_signature_early",
        )


def _check_page(writer: IncrementalPdfFileWriter, page: int) -> None:
    count = int(writer.root["/Pages"]["/Count"])
    if not 0 <= page < count:
        raise RuleViolation(
            f"文件只有 {count} 页，没有第 {page + 1} 页，文件未改动。请核对签名栏所在页。", code="page_missing"
        )


def _locks_all(writer: IncrementalPdfFileWriter, field_name: str) -> bool:
    for name, _, reference in fields.enumerate_sig_fields(writer):
        if name == field_name:
            field = reference.get_object()
            # Indexing follows references, which .get() does not.
            return "/Lock" in field and bool(field["/Lock"]["/Action"] == "/All")
    return False


def _damaged() -> IntegrityProblem:
    return IntegrityProblem("PDF 文件已损坏或格式无法处理，未作任何更改。请重新生成文件。", code="pdf_damaged")
