"""归档包: everything of one application in one ZIP that the centre signs and anybody can read and check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

from reviewer.desk import Desk
from reviewer.domain.progress import Progress
from reviewer.domain.records import canonical_json, document_hash
from reviewer.errors import RuleViolation
from reviewer.exchange.archive_manifest import ArchiveManifest
from reviewer.exchange.archive_writing import ArchiveFile, write_archive
from reviewer.signing.certificates import fingerprint, to_pem
from reviewer.signing.cms import sign_detached
from reviewer.signing.identity import Identity
from reviewer.usecases.documents.archive_files import KEY, ArchiveFiles
from reviewer.usecases.documents.archive_guide import (
    GUIDE_NAME,
    INDEX_NAME,
    ROOT_NAME,
    SUMS_NAME,
    guide_text,
    index_csv,
    sums_file,
)
from reviewer.usecases.documents.keep_document import WrittenDocument, made_of, safe_file_name
from reviewer.usecases.documents.kind import Described, DocumentField, DocumentKind, Form, Standing
from reviewer.usecases.documents.numbers import Numbering, plain_numbering
from reviewer.usecases.documents.prevails import prevailing_text
from reviewer.usecases.hold_identity import trusted_roots, unlock_centre
from reviewer.usecases.work_result import is_complete, read_panel

NAME = "归档包"
MASKED_NAME = "归档包-去标识"
LABELS = {"files": "归档的文件", "left_out": "未收入的文件"}


@dataclass(frozen=True, slots=True)
class _Plan:
    """What an archive made now would hold, but for guide, list and journal."""

    gathered: ArchiveFiles
    content: bytes
    numbering: Numbering


def export_archive(
    desk: Desk,
    application_id: str,
    folder: Path,
    passphrase: str,
    *,
    is_masked: bool = False,
    progress: Progress | None = None,
) -> WrittenDocument:
    """Write the archive of an application into a folder, signed with the centre's identity.

    The store keeps its hash and number, not its bytes: they are all in the store already. ``is_masked`` leaves
    out originals, photos, sound and scans, and masks people's numbers in what was declared (X17).

    Raises:
        RuleViolation: ``centre_only``, no such application, or a paper copy is being typed in.
        IntegrityProblem: something to be archived was altered in the store; nothing is written then.
        EnvironmentProblem: wrong passphrase, or the folder cannot be written.
        Cancelled: by ``progress``; nothing is left behind.
    """
    centre = unlock_centre(desk, passphrase)
    plan = _plan(desk, application_id, is_masked=is_masked)
    manifest, files = _finished(desk, application_id, plan, centre, is_masked=is_masked)
    path = folder / _file_name(desk, application_id, plan.numbering, is_masked=is_masked)
    sha256 = write_archive(
        path,
        manifest=manifest,
        files=files,
        sign=lambda document: sign_detached(document, centre, at=manifest.created_at),
        progress=progress,
    )
    number, version = plan.numbering.number, plan.numbering.version
    with desk.store.change(desk.actor) as change:
        change.add_document(
            id=f"{KEY}:{number}:{version}:{sha256[:8]}",
            kind=KEY,
            application=application_id,
            round=desk.application_row(application_id).round,
            number=number,
            version=version,
            data_sha256=document_hash(plan.content),
            file_sha256=sha256,
            signatures=0,
            file_name=path.name,
            made_at=manifest.created_at,
            data=plan.content,
            changes="\n".join(plan.numbering.changes),
        )
        what = "去标识" if is_masked else "含个人信息"
        change.note("export", application_id, field=KEY, new=sha256, reason=what, application=application_id)
    return WrittenDocument(
        kind=KEY, application=application_id, path=str(path), sha256=sha256, number=number, version=version
    )


def _plan(desk: Desk, application_id: str, *, is_masked: bool) -> _Plan:
    gathered = ArchiveFiles(desk, application_id, is_masked=is_masked)
    gathered.gather()
    content = canonical_json(
        {"files": [each.entry for each in gathered.files], "left_out": gathered.left_out, "is_masked": is_masked}
    )
    word = MASKED_NAME if is_masked else NAME
    numbering = plain_numbering(desk, KEY, application_id, word, content, document_hash(content), LABELS)
    return _Plan(gathered, content, numbering)


def _finished(
    desk: Desk, application_id: str, plan: _Plan, centre: Identity, *, is_masked: bool
) -> tuple[ArchiveManifest, Sequence[ArchiveFile]]:
    """The manifest, and the files with journal, certificates, list and guide."""
    row = desk.application_row(application_id)
    round_row = desk.store.round(row.round)
    gathered = plan.gathered
    journal = gathered.journal()
    (root,) = trusted_roots(desk)
    _certificates(desk, application_id, gathered, centre, to_pem([root]))
    manifest = ArchiveManifest(
        application=application_id,
        application_sha256=row.sha256,
        applicant=row.name,
        round=row.round,
        round_name=round_row.name,
        scheme_sha256=round_row.scheme_sha256,
        store=desk.store.store_id,
        created_at=desk.clock(),
        signer=centre.name,
        is_masked=is_masked,
        journal=journal,
        left_out=tuple(gathered.left_out),
    )
    entries = [each.entry for each in gathered.files]
    gathered.add_text("index", INDEX_NAME, index_csv(entries), "全部文件的目录")
    gathered.add_text(
        "guide",
        GUIDE_NAME,
        guide_text(manifest, entries, fingerprint(root), prevailing_text(desk, row.round)),
        "怎样核对本包",
    )
    sums = sums_file([each.entry for each in gathered.files])
    gathered.add_text("index", SUMS_NAME, sums, "全部文件的 SHA-256")
    # The guide is what one sees first.
    return manifest, sorted(gathered.files, key=lambda each: each.entry.name != GUIDE_NAME)


def _certificates(desk: Desk, application_id: str, gathered: ArchiveFiles, centre: Identity, root: bytes) -> None:
    gathered.add_text("certificate", ROOT_NAME, root, "评价中心的根证书")
    gathered.add_text("certificate", f"证书/{centre.name}.pem", centre.certificate_pem(), "制作归档包的证书")
    panel = read_panel(desk, application_id)
    members = {*(panel.names if panel is not None else ()), *(row.member for row in desk.store.sheets(application_id))}
    for person in desk.store.people():
        if person.name in members and person.certificate_pem:
            title = f"{person.name}的证书"
            gathered.add_text("certificate", f"证书/{person.name}.pem", person.certificate_pem.encode(), title)


def _file_name(desk: Desk, application_id: str, numbering: Numbering, *, is_masked: bool) -> str:
    mark = "-去标识" if is_masked else ""
    version = "" if numbering.version <= 1 else f"-第{numbering.version}版"
    return safe_file_name(f"{NAME}-{application_id}-{desk.application_row(application_id).name}{mark}{version}.zip")


def survey_archive(desk: Desk, application_id: str) -> Standing:
    """Where the archive of an application stands; before there is a result it can be made, but waits."""
    if desk.store.role != "centre":
        return Standing(standing="waiting", why="归档包由评价中心制作、签名。")
    if not is_complete(desk, application_id):
        return Standing(standing="waiting", why="评分表还没有收齐、开封；需要时可用命令先行归档。")
    numbering = _plan(desk, application_id, is_masked=False).numbering
    number, version = numbering.number, numbering.version
    made = [row.version for row in made_of(desk, KEY, application_id) if row.number == number]
    if version in made:
        return Standing(standing="made", why="已归档，此后没有新的材料和文书。", number=number, version=version)
    if made:
        why = f"归档之后又有新的材料或文书，可以制作第 {version} 版。"
        return Standing(standing="changed", why=why, number=number, version=version)
    why = "可以归档；内有个人信息，制作时要评价中心的身份口令签名。"
    return Standing(standing="ready", why=why, number=number, version=version)


def archive_fields(desk: Desk, application_id: str) -> tuple[DocumentField, ...]:
    """What would be in it, by kind."""
    if desk.store.role != "centre":
        return ()
    gathered = _plan(desk, application_id, is_masked=False).gathered
    sizes: dict[str, list[int]] = {}
    for each in gathered.files:
        sizes.setdefault(each.entry.name.split("/")[0], []).append(each.entry.size)
    fields = [
        DocumentField(
            name="",
            label=folder,
            value=f"{len(each)} 个文件，{_size_text(sum(each))}",
            group="内容",
        )
        for folder, each in sizes.items()
    ]
    note = "归档包含申报材料原件，其中有身份证件号码，未加密"
    fields.append(DocumentField(name="", label="个人信息", value="有", group="内容", note=note))
    return tuple(fields)


def _size_text(size: int) -> str:
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


def _sign(desk: Desk, application_id: str, folder: Path, passphrase: str) -> tuple[WrittenDocument, ...]:
    return (export_archive(desk, application_id, folder, passphrase),)


def _describe(desk: Desk, application_id: str) -> Described:
    """What an archive made now would be; its bytes come with the signature only."""
    row = desk.application_row(application_id)
    plan = _plan(desk, application_id, is_masked=False)
    return Described(
        data=None,
        content=plan.content,
        data_sha256=document_hash(plan.content),
        number=plan.numbering.number,
        version=plan.numbering.version,
        file_stem=f"{NAME}-{application_id}-{row.name}",
        round=row.round,
        application=application_id,
        changes=plan.numbering.changes,
    )


def _draw(_data: Any, _form: Form) -> NoReturn:
    message = "归档包要用评价中心的身份签名，没有生成文件；请给出身份口令。"
    raise RuleViolation(message, code="no_passphrase", where=KEY)


def _sign_masked(desk: Desk, application_id: str, folder: Path, passphrase: str) -> tuple[WrittenDocument, ...]:
    return (export_archive(desk, application_id, folder, passphrase, is_masked=True),)


ARCHIVE = DocumentKind(
    key=KEY,
    word="archive",
    name=NAME,
    per="application",
    forms=("zip",),
    survey=survey_archive,
    describe=_describe,
    draw=_draw,
    fields=archive_fields,
    sign=_sign,
)

MASKED_ARCHIVE = replace(ARCHIVE, name="去标识的归档包", sign=_sign_masked)
"""The same without originals and people's numbers; made by command, in no register."""
