"""The panel report signed: certified by centre or leader, then by each member in a field of their own.

The certification allows the filling of fields and nothing else; each signature locks its field, and whoever happens
to sign last locks all. After every signature the store keeps the file, its hash and the number of signatures, so that
a file whose last signature was cut off is told from the whole one. Several members may sign on one laptop, each
with their own identity file and passphrase.
"""

from __future__ import annotations

import io
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

import msgspec

from reviewer.desk import Desk
from reviewer.domain.moments import BEIJING, beijing_date, beijing_text, chinese_date
from reviewer.domain.panel import Panel
from reviewer.domain.panel_report import STANCE_TEXT
from reviewer.domain.records import Record, canonical_json, document_hash
from reviewer.errors import RuleViolation
from reviewer.reports.panel.data import field_name
from reviewer.reports.panel.report import panel_report_pdf
from reviewer.reports.panel.stamp import signature_stamp
from reviewer.reports.setting.fonts import FontBook
from reviewer.signing.identity import Identity, load_identity
from reviewer.signing.pdf import FieldPlace, add_signature_fields, sign_pdf
from reviewer.signing.pdf_check import PdfSignature, field_states, verify_pdf
from reviewer.signing.trust import check_trust
from reviewer.store import Change, DocumentRow
from reviewer.usecases.documents.issue import file_name
from reviewer.usecases.documents.keep_document import made_of, read_document
from reviewer.usecases.documents.kind import Described
from reviewer.usecases.documents.panel_report import describe_report
from reviewer.usecases.documents.report_file import Enclosed
from reviewer.usecases.hold_identity import trusted_roots, unlock_centre, unlock_identity
from reviewer.usecases.panel_opinion import KIND, opinion_entries, read_opinion
from reviewer.usecases.show_sheet import panel_leader
from reviewer.usecases.work_result import read_panel

CERTIFICATION: Final = "certification"


class SignerState(Record):
    """One member's place on the report. ``at`` (Beijing time) and ``place`` are the signer's own statement.

    waiting: has not signed; signed: and it holds; broken: a signature that does not hold (``why``); silent: neither
    signed nor said why, deemed to agree, without a place to sign.
    """

    member: str
    is_leader: bool
    stance: str
    stance_text: str
    state: Literal["waiting", "signed", "broken", "silent"]
    field: str
    at: str = ""
    place: str = ""
    why: str = ""


class SigningState(Record):
    """How far the signing of an application's report is.

    ``is_made``: certified and open for signatures; ``is_locked``: the last one has signed. ``sha256`` and
    ``signatures`` (the certification among them) are what the whole file must have.
    """

    application: str
    number: str
    version: int
    is_made: bool
    is_locked: bool
    certified_by: str
    place: str
    signers: tuple[SignerState, ...]
    signatures: int
    sha256: str
    file_name: str

    @property
    def open_members(self) -> tuple[str, ...]:
        """Who has still to sign, in panel order."""
        return tuple(each.member for each in self.signers if each.state == "waiting")


def make_report(desk: Desk, application_id: str, passphrase: str) -> SigningState:
    """Draw the report, put in a field a member, and certify it; certified already, that one stays.

    The centre certifies with its own identity, on the leader's machine the leader.

    Raises:
        RuleViolation: the report cannot be made yet, or somebody else than centre or leader asks for it.
        EnvironmentProblem: wrong passphrase.
    """
    described = describe_report(desk, application_id)
    row = _kept_row(desk, described)
    if row is None or not row.signatures:
        pdf = _certified(desk, described, _certifier(desk, application_id, passphrase))
        drafted = opinion_entries(read_opinion(desk, application_id))
        with desk.store.change(desk.actor) as change:
            # What was only proposed is the panel's own from here on: another draft would ask for new signatures.
            for field in ("opinion", "rectification", "review_date"):
                if drafted[field]:
                    change.set_document_entry(KIND, application_id, field, drafted[field], application_id)
            keep_signed(change, desk, described, pdf, 1, row.id if row is not None else None)
            change.note("make_report", described.number, new=document_hash(pdf), application=application_id)
    return show_signing(desk, application_id)


def sign_report(
    desk: Desk,
    application_id: str,
    identity_file: Path | None,
    passphrase: str,
    ink_png: bytes | None = None,
    place: str = "",
) -> SigningState:
    """One member signs, with an identity file of their own or with the identity in use here.

    ``place`` empty: where the panel met. The last open field's signature locks the file.

    Raises:
        RuleViolation: not made yet, made of older data, not on the panel, signed already, deemed to agree, or a
            certificate that neither the panel nor the centre knows.
        EnvironmentProblem: wrong passphrase, file missing.
    """
    described = describe_report(desk, application_id)
    row = _kept_row(desk, described)
    if row is None or not row.signatures:
        raise _not_made(desk, application_id)
    if identity_file is not None:
        identity = load_identity(identity_file, passphrase)
    elif desk.identity_file.exists():
        identity = unlock_identity(desk, passphrase)
    else:
        raise RuleViolation(
            "本机没有成员身份，未签名；请选择签名成员自己的身份文件（.p12）。",
            code="no_identity",
            where=application_id,
        )
    pdf = read_document(desk, row)
    enclosed = enclosed_of(desk, described)
    _require_certificate(desk, application_id, identity)
    place = place.strip() or enclosed.place
    signed = add_signature(pdf, enclosed, identity, ink_png=ink_png, place=place, at=desk.clock())
    with desk.store.change(desk.actor) as change:
        keep_signed(change, desk, described, signed, row.signatures + 1, row.id)
        change.note(
            "sign_report", described.number, field=identity.name, new=document_hash(signed), application=application_id
        )
    return show_signing(desk, application_id)


def show_signing(desk: Desk, application_id: str) -> SigningState:
    """Who has signed the report as it stands now, with what each signature is worth.

    Raises:
        RuleViolation: the report cannot be made yet.
        IntegrityProblem: the kept file was altered.
    """
    described = describe_report(desk, application_id)
    row = _kept_row(desk, described)
    pdf = read_document(desk, row) if row is not None and row.signatures else b""
    # The bytes are those that were kept: what came from elsewhere was compared revision by revision on its way in.
    checked = verify_pdf(pdf, roots=trusted_roots(desk), compares_revisions=False) if pdf else []
    found = {each.field: each for each in checked}
    certification = found.get(CERTIFICATION)
    signers = tuple(
        _signer(found.get(field_name(number)), stance.member, stance.is_leader, stance.stance, field_name(number))
        for number, stance in enumerate(described.data.stances, 1)
    )
    return SigningState(
        application=application_id,
        number=described.number,
        version=described.version,
        is_made=certification is not None,
        is_locked=any(each.locks_all for each in found.values()),
        certified_by=certification.name if certification is not None else "",
        place=described.data.place,
        signers=signers,
        signatures=len(found),
        sha256=row.file_sha256 if row is not None else "",
        file_name=file_name(described, "pdf"),
    )


def report_signers(desk: Desk, application_id: str) -> tuple[SignerState, ...]:
    """The members and whether they signed, in panel order; as :func:`show_signing`."""
    return show_signing(desk, application_id).signers


def add_signature(
    pdf: bytes, enclosed: Enclosed, identity: Identity, *, ink_png: bytes | None, place: str, at: datetime
) -> bytes:
    """The file with one member's signature more; the last of all locks it.

    Raises:
        RuleViolation: ``not_on_panel``, ``silent_member``, ``field_signed``.
        IntegrityProblem: the file is damaged.
    """
    fields = {member: field for field, member in enclosed.signers.items()}
    if identity.name not in fields:
        raise RuleViolation(
            f"这份评审意见上没有“{identity.name}”的签名栏，未签名；请核对身份文件。记为“视为同意”的成员若要签名，"
            "请先改其意见并重新生成。",
            code="not_a_signer",
            where=enclosed.application,
        )
    states = field_states(pdf)
    if states.get(fields[identity.name]):
        raise RuleViolation(
            f"“{identity.name}”在这份评审意见上已经签过名，文件未改动。评审意见改动后重新生成，才能再签。",
            code="field_signed",
            where=enclosed.application,
        )
    left = [field for field in enclosed.signers if not states.get(field)]
    local = at.astimezone(BEIJING)
    date = f"{chinese_date(beijing_date(at))} {local:%H:%M}"
    return sign_pdf(
        pdf,
        identity,
        field_name=fields[identity.name],
        reason=f"评审意见确认 数据校验 {enclosed.data_sha256}",
        place=place,
        at=at,
        ink_png=signature_stamp(identity.name, date, place, ink_png, _fonts()),
        page=0,
        box=None,
        certify=False,
        locks_all=left == [fields[identity.name]],
    )


def enclosed_of(desk: Desk, described: Described) -> Enclosed:
    """What travels in the file of this report."""
    application = described.application or ""
    return Enclosed(
        application=application,
        number=described.number,
        version=described.version,
        data_sha256=described.data_sha256,
        entries=opinion_entries(read_opinion(desk, application)),
        signers={
            field_name(number): each.member for number, each in enumerate(described.data.stances, 1) if each.signs
        },
        place=described.data.place,
    )


def keep_signed(
    change: Change, desk: Desk, described: Described, pdf: bytes, signatures: int, row_id: str | None
) -> None:
    """Keep the file in place of the one with a signature less; what was before stays in the journal by its hash."""
    sha256 = document_hash(pdf)
    change.add_evidence(io.BytesIO(pdf), sha256, len(pdf), "application/pdf")
    change.add_document(
        id=row_id or f"{KIND}:{described.number}:{described.version}:{sha256[:8]}",
        kind=KIND,
        application=described.application,
        round=described.round,
        number=described.number,
        version=described.version,
        data_sha256=described.data_sha256,
        file_sha256=sha256,
        signatures=signatures,
        file_name=file_name(described, "pdf"),
        made_at=desk.clock(),
        data=described.content,
        changes="\n".join(described.changes),
    )


def _certified(desk: Desk, described: Described, identity: Identity) -> bytes:
    drawn = panel_report_pdf(described.data, _fonts())
    places = [
        FieldPlace(name=each.field, page=each.page, box=each.box, label=f"{each.member}签名") for each in drawn.places
    ]
    pdf = add_signature_fields(drawn.pdf, places, canonical_json(enclosed_of(desk, described)))
    return sign_pdf(
        pdf,
        identity,
        field_name=CERTIFICATION,
        reason=f"评审意见生成 数据校验 {described.data_sha256}",
        place="",
        at=desk.clock(),
        ink_png=None,
        page=0,
        box=None,
        certify=True,
    )


def _certifier(desk: Desk, application_id: str, passphrase: str) -> Identity:
    if desk.store.role == "centre":
        return unlock_centre(desk, passphrase)
    leader = panel_leader(desk, application_id)
    if desk.member != leader:
        raise RuleViolation(
            f"评审意见由评价中心或组长“{leader or '未定'}”生成，本机未生成。", code="leader_only", where=application_id
        )
    return unlock_identity(desk, passphrase)


def _kept_row(desk: Desk, described: Described) -> DocumentRow | None:
    """The kept file of exactly this number, version and data."""
    wanted = (described.number, described.version, described.data_sha256)
    rows = made_of(desk, KIND, described.application or "")
    return next((row for row in rows if (row.number, row.version, row.data_sha256) == wanted), None)


def _not_made(desk: Desk, application_id: str) -> RuleViolation:
    if any(row.signatures for row in made_of(desk, KIND, application_id)):
        return RuleViolation(
            "评分、意见或结论在生成之后有变动，未签名；请重新生成评审意见，已签的成员须再签。",
            code="report_changed",
            where=application_id,
        )
    return RuleViolation("评审意见还没有生成，未签名；请先生成。", code="report_not_made", where=application_id)


def _require_certificate(desk: Desk, application_id: str, identity: Identity) -> None:
    """The certificate is the one that the panel names, or one that the centre vouches for."""
    panel: Panel | None = read_panel(desk, application_id)
    seats = panel.members if panel is not None else ()
    if any(each.certificate_sha256 == identity.fingerprint for each in seats if each.name == identity.name):
        return
    trust = check_trust(identity.certificate, identity.chain, trusted_roots(desk), desk.clock())
    if not trust.is_trusted:
        raise RuleViolation(
            f"“{identity.name}”的证书未在专家组登记（{trust.why}），未签名；请由评价中心签发证书，或在专家组中登记。",
            code="unknown_certificate",
            where=application_id,
        )


def _signer(signature: PdfSignature | None, member: str, is_leader: bool, stance: str, field: str) -> SignerState:
    state = SignerState(
        member=member,
        is_leader=is_leader,
        stance=stance,
        stance_text=STANCE_TEXT[stance],
        state="silent" if stance == "silent" else "waiting",
        field=field,
    )
    if signature is None:
        return state
    fits = signature.is_valid and signature.name == member
    why = signature.why if signature.name == member else f"由“{signature.name}”签名"
    return msgspec.structs.replace(
        state,
        state="signed" if fits else "broken",
        at=beijing_text(signature.at) if signature.at is not None else "",
        place=signature.place,
        why=why,
    )


@lru_cache(maxsize=1)
def _fonts() -> FontBook:
    return FontBook()
