"""Identities: make one, have it issued, take it into use; the centre's root and its own identity."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from cryptography import x509

from reviewer.desk import IDENTITY_NAME, Desk, utc_now
from reviewer.domain.moments import beijing_date
from reviewer.domain.records import Record
from reviewer.errors import EnvironmentProblem, IntegrityProblem, RuleViolation, reason_of
from reviewer.signing.centre_root import create_issued_identity, create_root, issue, load_root
from reviewer.signing.certificates import read_certificate, to_pem
from reviewer.signing.enrolment import read_enrolment
from reviewer.signing.identity import (
    Identity,
    attach_certificate,
    create_identity,
    enrolment_path,
    issued_path,
    load_identity,
)

CENTRE_NAME: Final = "评价中心"
ROOT_NAME: Final = "评价中心根证书"
_CERTIFICATE, _ROOT = "identity.certificate", "root.certificate"


class IdentityView(Record):
    """The identity in use here. ``is_issued``: the centre vouches for the certificate."""

    name: str
    recipient: str
    certificate_sha256: str
    is_issued: bool
    valid_until: date


class IssuedCertificate(Record):
    """A certificate that the centre issued, and where it was written."""

    name: str
    path: str
    certificate_sha256: str


def new_identity(name: str, path: Path, passphrase: str) -> Path:
    """Make ``F.p12`` and, beside it, ``F.enrol.pem`` for the centre.

    Returns:
        The enrolment file's path.

    Raises:
        RuleViolation: bad name, empty passphrase, or the file exists.
        EnvironmentProblem: cannot be written.
    """
    create_identity(name, path, passphrase, at=utc_now())
    return enrolment_path(path)


def use_identity(desk: Desk, path: Path, passphrase: str) -> IdentityView:
    """Take an identity (``.p12``) or its issued certificate (``.pem``) into use on this machine.

    Raises:
        RuleViolation: a certificate without identity, or somebody else's identity is in use here.
        EnvironmentProblem: wrong passphrase, file missing.
        IntegrityProblem: the file is damaged.
    """
    if path.suffix.lower() == ".p12":
        identity = load_identity(path, passphrase)
        if desk.member is not None and desk.member != identity.name:
            raise RuleViolation(
                f"本机身份是“{desk.member}”，不能换成“{identity.name}”；请为另一位成员另建存储。",
                code="other_identity_in_use",
                where=path.name,
            )
        _copy(path, desk.identity_file)
        if issued_path(path).exists():
            identity = attach_certificate(desk.identity_file, issued_path(path), passphrase)
    else:
        if not desk.identity_file.exists():
            raise RuleViolation(
                "本机还没有身份，不能启用证书；请先用 identity use F.p12 启用身份。",
                code="no_identity",
                where=path.name,
            )
        identity = attach_certificate(desk.identity_file, path, passphrase)
    with desk.store.change(identity.name) as change:
        change.set_setting(IDENTITY_NAME, identity.name)
        change.set_setting(_CERTIFICATE, identity.certificate_pem().decode())
        if identity.root is not None:
            change.set_setting(_ROOT, to_pem([identity.root]).decode())
        change.put_person(identity.name, identity.certificate_pem().decode(), identity.recipient)
    desk.take_identity(identity.name)
    return _view(identity.certificate_pem())


def _copy(source: Path, target: Path) -> None:
    try:
        target.write_bytes(source.read_bytes())
    except OSError as error:
        raise EnvironmentProblem(
            f"身份文件没有存入（{reason_of(error)}）；请检查磁盘后重试。",
            code="identity_not_written",
            where=str(target),
        ) from error


def show_identity(desk: Desk) -> IdentityView | None:
    """The identity in use, None before there is one. Needs no passphrase."""
    pem = desk.store.setting(_CERTIFICATE)
    return _view(pem.encode()) if pem is not None else None


def _view(pem: bytes) -> IdentityView:
    held = read_certificate(pem)
    return IdentityView(
        name=held.name,
        recipient=held.recipient or "",
        certificate_sha256=held.fingerprint,
        is_issued=held.certificate.issuer != held.certificate.subject,
        valid_until=beijing_date(held.certificate.not_valid_after_utc),
    )


def unlock_identity(desk: Desk, passphrase: str) -> Identity:
    """The member's own identity, unlocked with the member's own passphrase.

    Raises:
        RuleViolation: none in use here.
        EnvironmentProblem: wrong passphrase.
    """
    if not desk.identity_file.exists():
        raise RuleViolation("本机还没有身份；请先建立或导入身份。", code="no_identity")
    return load_identity(desk.identity_file, passphrase)


def makes_centre_identity(desk: Desk) -> bool:
    """Whether unlocking the centre's identity would make it, under whatever passphrase is given: ask for it twice."""
    return desk.store.role == "centre" and not desk.root_file.exists()


def unlock_centre(desk: Desk, passphrase: str) -> Identity:
    """The centre's identity; root and identity are made at the first need, under this passphrase.

    Raises:
        RuleViolation: not the centre's store, or an empty passphrase.
        EnvironmentProblem: wrong passphrase.
    """
    if desk.store.role != "centre":
        raise RuleViolation("只有评价中心的存储可以签发证书和制作评审包。", code="centre_only")
    if not desk.root_file.exists():
        root = create_root(ROOT_NAME, desk.root_file, passphrase, at=_now(desk))
        with desk.store.change(desk.actor) as change:
            change.set_setting(_ROOT, root.certificate_pem().decode())
            change.note("create_root", ROOT_NAME)
    if not desk.centre_file.exists():
        root = load_root(desk.root_file, passphrase)
        create_issued_identity(root, CENTRE_NAME, desk.centre_file, passphrase, at=_now(desk))
    return load_identity(desk.centre_file, passphrase)


def _now(desk: Desk) -> datetime:
    return desk.clock().astimezone(UTC)


def unlock_for_packs(desk: Desk, passphrase: str) -> Identity:
    """Who opens packs here: the centre in its store, else the member.

    Raises:
        RuleViolation: no identity.
        EnvironmentProblem: wrong passphrase.
    """
    return unlock_centre(desk, passphrase) if desk.store.role == "centre" else unlock_identity(desk, passphrase)


def trusted_roots(desk: Desk) -> tuple[x509.Certificate, ...]:
    """The roots that this workplace believes: the centre's own, or the one that issued the identity."""
    pem = desk.store.setting(_ROOT)
    return (read_certificate(pem.encode()).certificate,) if pem is not None else ()


def issue_certificate(desk: Desk, enrolment_file: Path, out: Path, passphrase: str) -> IssuedCertificate:
    """Issue a certificate for an enrolment, and keep the person's public keys for packs to come.

    Raises:
        RuleViolation: not the centre's store, or the name is the centre's own.
        IntegrityProblem: the enrolment was altered.
        EnvironmentProblem: wrong passphrase, files missing.
    """
    try:
        enrolment = read_enrolment(enrolment_file.read_bytes())
    except OSError as error:
        raise EnvironmentProblem(
            f"读不到登记文件（{reason_of(error)}），未签发；请核对路径。",
            code="enrolment_missing",
            where=str(enrolment_file),
        ) from error
    except IntegrityProblem as error:
        raise IntegrityProblem(error.message, code=error.code, where=enrolment_file.name) from error
    if enrolment.name in (CENTRE_NAME, ROOT_NAME):
        raise RuleViolation(f"姓名不能是“{enrolment.name}”，未签发。", code="name_reserved", where=enrolment_file.name)
    unlock_centre(desk, passphrase)
    pem = issue(load_root(desk.root_file, passphrase), enrolment, at=_now(desk))
    held = read_certificate(pem)
    try:
        out.write_bytes(pem)
    except OSError as error:
        raise EnvironmentProblem(
            f"证书写不进去（{reason_of(error)}），未签发；请换一个位置。", code="cannot_write", where=str(out)
        ) from error
    with desk.store.change(desk.actor) as change:
        change.put_person(enrolment.name, pem.decode(), enrolment.recipient)
        change.note("issue_certificate", enrolment.name, field="certificate", new=held.fingerprint)
    return IssuedCertificate(name=enrolment.name, path=str(out), certificate_sha256=held.fingerprint)
