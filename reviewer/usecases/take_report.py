"""A panel report that travels: signed on another laptop as a file, and taken back into the store.

Members sign one after another on the same file. What comes back must continue exactly the bytes that were kept here,
or be the leader's own report of the same result: the report is worked out again here and must have the same hash.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from reviewer.desk import Desk, utc_now
from reviewer.domain.records import document_hash
from reviewer.errors import EnvironmentProblem, IntegrityProblem, RuleViolation, reason_of
from reviewer.signing.identity import load_identity
from reviewer.signing.pdf_check import PdfSignature, verify_pdf
from reviewer.store import DocumentRow
from reviewer.usecases.documents.keep_document import made_of, read_document, write_out
from reviewer.usecases.documents.kind import Described
from reviewer.usecases.documents.panel_report import describe_report
from reviewer.usecases.documents.report_file import Enclosed, read_enclosed
from reviewer.usecases.hold_identity import CENTRE_NAME, trusted_roots
from reviewer.usecases.panel_opinion import KIND, opinion_entries, read_opinion
from reviewer.usecases.show_sheet import panel_leader
from reviewer.usecases.sign_report import (
    CERTIFICATION,
    SigningState,
    add_signature,
    enclosed_of,
    keep_signed,
    show_signing,
)


def sign_report_file(
    file: Path, identity_file: Path, passphrase: str, out: Path, ink_png: bytes | None = None, place: str = ""
) -> Path:
    """Sign a report that came as a file, without a store; the signed file goes to ``out``.

    Raises:
        RuleViolation: no report to sign, no field for this person, signed already.
        IntegrityProblem: a signature in it does not hold, so that signing it would lend it credit.
        EnvironmentProblem: a file cannot be read or written, wrong passphrase.
    """
    pdf = _read(file)
    enclosed = _enclosed(pdf, file)
    _require_whole(verify_pdf(pdf), file)
    identity = load_identity(identity_file, passphrase)
    place = place.strip() or enclosed.place
    signed = add_signature(pdf, enclosed, identity, ink_png=ink_png, place=place, at=utc_now())
    return write_out(out.parent, out.name, signed)


def take_report(desk: Desk, file: Path) -> SigningState:
    """Take a report with signatures that were given elsewhere; the same file again changes nothing.

    Raises:
        RuleViolation: no report, of an application not here, made of other scores than those here, or signed side
            by side with the one kept here.
        IntegrityProblem: a signature does not hold, is not trusted, or is not that of the field's member.
        EnvironmentProblem: the file cannot be read.
    """
    pdf = _read(file)
    enclosed = _enclosed(pdf, file)
    described = describe_report(desk, enclosed.application, enclosed.entries)
    if described.data_sha256 != enclosed.data_sha256:
        raise RuleViolation(
            "这份评审意见与本机按评分表算出的不一致（评分、专家组或办法版本不同），未导入；请与组长核对评分包是否收齐。",
            code="report_differs",
            where=file.name,
        )
    described = _as_made(described, enclosed)
    signatures = verify_pdf(pdf, roots=trusted_roots(desk))
    _require_whole(signatures, file)
    _require_signers(desk, described, enclosed, signatures, file)
    row = _row_to_continue(desk, enclosed, pdf, file)
    if row is None or row.signatures < len(signatures):
        _keep(desk, described, enclosed, pdf, len(signatures), row)
    return show_signing(desk, enclosed.application)


def _keep(
    desk: Desk, described: Described, enclosed: Enclosed, pdf: bytes, signatures: int, row: DocumentRow | None
) -> None:
    """The file and, where they differ, the words that the report was made with."""
    application = enclosed.application
    mine = opinion_entries(read_opinion(desk, application))
    with desk.store.change(desk.actor) as change:
        for field in sorted({*mine, *enclosed.entries}):
            value = enclosed.entries.get(field)
            if value != mine.get(field):
                change.set_document_entry(KIND, application, field, value, application)
        keep_signed(change, desk, described, pdf, signatures, row.id if row is not None else None)
        change.note("take_report", described.number, new=document_hash(pdf), application=application)


def _as_made(described: Described, enclosed: Enclosed) -> Described:
    """The report as the file's maker numbered it."""
    data = msgspec.structs.replace(described.data, version=enclosed.version)
    return msgspec.structs.replace(described, data=data, number=enclosed.number, version=enclosed.version)


def _row_to_continue(desk: Desk, enclosed: Enclosed, pdf: bytes, file: Path) -> DocumentRow | None:
    """The kept file that this one continues; None where there is none of its version yet.

    An own draft of the same version that nobody signed gives way.
    """
    rows = made_of(desk, KIND, enclosed.application)
    newer = [row for row in rows if row.version > enclosed.version and row.signatures]
    if newer:
        raise RuleViolation(
            f"本机已有第 {newer[-1].version} 版评审意见，这是第 {enclosed.version} 版，未导入。",
            code="report_older",
            where=file.name,
        )
    row = next((row for row in rows if row.version == enclosed.version), None)
    if row is None or not row.signatures:
        return row
    kept = read_document(desk, row)
    if pdf.startswith(kept) or kept.startswith(pdf):
        return row
    raise RuleViolation(
        "这份文件与本机保存的评审意见各自签过名，不能合并，未导入；成员须在同一份文件上依次签名，请用本机导出的"
        "最新一份再签。",
        code="report_diverged",
        where=file.name,
    )


def _require_whole(signatures: list[PdfSignature], file: Path) -> None:
    broken = next((each for each in signatures if not each.is_valid), None)
    if broken is not None:
        raise IntegrityProblem(
            f"“{broken.name or broken.field}”的签名不成立（{broken.why}），未采用；请向制作人重新索取。",
            code="signature_invalid",
            where=file.name,
        )


def _require_signers(
    desk: Desk, described: Described, enclosed: Enclosed, signatures: list[PdfSignature], file: Path
) -> None:
    """Certified by centre or leader, signed by each member in their own field, all with known certificates."""
    # Who signs where is worked out here, not taken from the file.
    wanted = enclosed_of(desk, described).signers
    makers = (CENTRE_NAME, panel_leader(desk, enclosed.application))
    for each in signatures:
        right = each.name in makers if each.field == CERTIFICATION else wanted.get(each.field) == each.name
        if not right or not each.is_trusted:
            why = each.why if right else "不是这个签名栏的成员"
            raise IntegrityProblem(
                f"“{each.name}”在签名栏 {each.field} 的签名不能采用（{why}），未导入；请与组长核实。",
                code="signed_by_other",
                where=file.name,
            )
    if not any(each.field == CERTIFICATION and each.is_certification for each in signatures):
        raise IntegrityProblem(
            "这份文件没有认证签名，不是由工作站生成的评审意见，未导入。", code="not_certified", where=file.name
        )


def _enclosed(pdf: bytes, file: Path) -> Enclosed:
    enclosed = read_enclosed(pdf)
    if enclosed is None:
        raise RuleViolation(
            "这不是待签名的评审意见（没有工作站写入的数据），未采用；请用“生成评审意见”后导出的 PDF。",
            code="not_a_report",
            where=file.name,
        )
    return enclosed


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise EnvironmentProblem(
            f"读不到文件（{reason_of(error)}），未作更改；请核对路径。", code="file_unreadable", where=str(file)
        ) from error
