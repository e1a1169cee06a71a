"""Packs in: verified whole, taken once, in any order; sealed scores open only when all have sealed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from reviewer.desk import Desk
from reviewer.domain.application import Application
from reviewer.domain.catalogue import Catalogue
from reviewer.domain.paper import FROM_PAPER
from reviewer.domain.progress import Progress
from reviewer.domain.records import Record, canonical_json, decoded, document_hash, from_document
from reviewer.domain.registers import CATALOGUE
from reviewer.domain.scheme import Scheme
from reviewer.errors import IntegrityProblem, RuleViolation
from reviewer.exchange.pack_reading import OpenPack, open_pack
from reviewer.signing.certificates import read_certificate
from reviewer.signing.cms import SignerInfo, verify_detached
from reviewer.signing.identity import Identity
from reviewer.store import Change, SheetRow
from reviewer.usecases.hold_identity import CENTRE_NAME, trusted_roots, unlock_for_packs
from reviewer.usecases.make_pack import PACKED_CATALOGUE, PackedSheet, ReviewContents, ScoreContents
from reviewer.usecases.move_round import MovePlan, apply_move, standing_schemes
from reviewer.usecases.open_seals import open_seals, seal_key
from reviewer.usecases.registers import enter
from reviewer.usecases.scheme_in_pack import is_older_pack, move_of, newest_key
from reviewer.usecases.seal_site_files import lacks_files
from reviewer.usecases.show_sheet import own_row

FROM_CENTRE: Final = "评价中心更换办法版本"


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


def take_pack(
    desk: Desk, path: Path, passphrase: str, progress: Progress | None = None, *, accept_scheme: bool = False
) -> TakenPack:
    """Take a review pack or a score pack in; twice is the same as once.

    A review pack with another version of the round's scheme moves the open sheets only with ``accept_scheme``.

    Raises:
        SchemeDiffers: the scheme is another version and that was not accepted; nothing changes.
        SubmittedSheets: it is, and an own sheet is submitted that cannot stand as it is.
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
            return _take_review(desk, pack, path, identity, _Answer(pack.id in known, accept_scheme))
        return _take_scores(desk, pack, path, identity, is_known=pack.id in known)


def _read(pack: OpenPack, kind: type[ReviewContents] | type[ScoreContents], path: Path) -> Record:
    try:
        return decoded(pack.read("contents.json"), kind)
    except msgspec.DecodeError as error:
        raise IntegrityProblem(
            "数据包的目录无法识别（可能由较新的程序制作），未导入任何内容；请升级本机程序，或向发件人重新索取。",
            code="pack_contents",
            where=path.name,
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


class _Answer(NamedTuple):
    """Whether the pack was in before, and whether a new version of the scheme is accepted."""

    is_known: bool
    accepts: bool


def _take_review(desk: Desk, pack: OpenPack, path: Path, identity: Identity, answer: _Answer) -> TakenPack:
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
        is_known=answer.is_known,
        applications=tuple(each.id for each in contents.applications),
    )
    notes: tuple[str, ...] = ()
    if not answer.is_known:
        _check_round(desk, pack, contents, path)
        _packed_catalogue(pack)
        documents = _documents(pack, contents, path)
        plan = move_of(desk, pack, path, accepts=answer.accepts)
        notes = _keep_review(desk, pack, contents, documents, plan)
    # A panel that lost a member may be complete with this pack.
    opened, waiting = open_seals(desk, identity, taken.applications)
    return msgspec.structs.replace(taken, opened=opened, notes=(*notes, *waiting))


def _check_round(desk: Desk, pack: OpenPack, contents: ReviewContents, path: Path) -> None:
    """The pack's parts belong together, and its round is the one known here under that id."""
    manifest = pack.manifest
    if contents.round != manifest.round or document_hash(pack.read("scheme.json")) != manifest.scheme_sha256:
        raise IntegrityProblem(
            "评审包里的批次或遴选办法与清单不符，未导入任何内容；请向评价中心重新索取。",
            code="pack_damaged",
            where=path.name,
        )
    rounds = {row.id for row in desk.store.rounds()}
    if contents.round in rounds and desk.scheme_of_round(contents.round).scheme.id != contents.scheme_id:
        raise RuleViolation(
            f"评审包的批次 {contents.round} 与本机的同号批次办法不同，未导入任何内容；请与评价中心核对。",
            code="pack_other_round",
            where=path.name,
        )


def _packed_catalogue(pack: OpenPack) -> Catalogue | None:
    """The round's occupations where they do not come with the program."""
    if PACKED_CATALOGUE not in pack.names:
        return None
    try:
        return from_document(pack.read(PACKED_CATALOGUE), Catalogue)
    except msgspec.DecodeError as error:
        raise IntegrityProblem(
            "评审包里的职业目录无法识别，未导入任何内容；请用与评价中心同版本的程序。", code="pack_contents"
        ) from error


def _documents(pack: OpenPack, contents: ReviewContents, path: Path) -> dict[str, bytes]:
    """The applications' documents by id, each of its hash and readable."""
    documents = {each.id: pack.read(f"applications/{each.id}.json") for each in contents.applications}
    for each in contents.applications:
        if document_hash(documents[each.id]) != each.sha256:
            raise IntegrityProblem(
                f"{each.id} 的申报材料与校验值不符，未导入任何内容；请向评价中心重新索取。",
                code="pack_damaged",
                where=path.name,
            )
        try:
            from_document(documents[each.id], Application)
        except msgspec.DecodeError as error:
            raise IntegrityProblem(
                f"{each.id} 的申报材料无法识别，未导入任何内容；请用与评价中心同版本的程序。",
                code="pack_contents",
                where=path.name,
            ) from error
    return documents


def _keep_review(
    desk: Desk, pack: OpenPack, contents: ReviewContents, documents: dict[str, bytes], plan: MovePlan | None
) -> tuple[str, ...]:
    """Keep what the pack brings; an older pack adds what is missing but replaces nothing."""
    notes: list[str] = []

    def keep(change: Change) -> None:
        notes.extend(_write_review(desk, change, pack, contents, documents))

    if plan is None:
        with desk.store.change(desk.actor) as change:
            keep(change)
        return tuple(notes)
    document = pack.read("scheme.json")
    apply_move(desk, plan, from_document(document, Scheme), document, FROM_CENTRE, desk.actor, keep)
    head = f"批次 {plan.round} 的办法已由第 {plan.from_version} 版换为第 {plan.to_version} 版。"
    return (head, *plan.lines, *notes)


def _write_review(
    desk: Desk, change: Change, pack: OpenPack, contents: ReviewContents, documents: dict[str, bytes]
) -> list[str]:
    manifest = pack.manifest
    is_older = is_older_pack(desk, manifest.round, manifest.created_at)
    rounds = {row.id for row in desk.store.rounds()}
    present = {row.id: row.sha256 for row in desk.store.applications()}
    notes = ["这是较早的评审包：只补缺，未覆盖较新的内容。"] if is_older else []
    scheme = pack.read("scheme.json")
    change.add_scheme(manifest.scheme_sha256, contents.scheme_id, contents.scheme_version, scheme)
    if (catalogue := _packed_catalogue(pack)) is not None:
        enter(change, CATALOGUE, catalogue.id, "", catalogue)
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
        if each.id in present and own_row(desk, each.id) is not None:
            notes.append(renewed(each.id))
    for each in contents.applications:
        if not is_older or desk.store.panel(each.id) is None:
            change.set_panel(each.id, canonical_json(each.panel))
    if not is_older:
        change.set_setting(newest_key(manifest.round), manifest.created_at.isoformat())
    _record(change, desk, pack)
    return notes


def renewed(application_id: str) -> str:
    """What is said when corrected materials arrive for a sheet that was begun."""
    return f"{application_id} 的申报材料已更新；已开始的评分表仍按原来的版本评分。要按新材料评分，请交卷后退回修改。"


def _take_scores(desk: Desk, pack: OpenPack, path: Path, identity: Identity, *, is_known: bool) -> TakenPack:
    contents = _read(pack, ScoreContents, path)
    if not isinstance(contents, ScoreContents):
        raise AssertionError("decoded as asked")
    _check_sender(desk, pack, contents, path)
    applications = tuple(dict.fromkeys(each.application for each in contents.sheets))
    on_paper: tuple[str, ...] = () if is_known else _keep_seals(desk, pack, contents)
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
        notes=(*on_paper, *notes),
    )


def _check_sender(desk: Desk, pack: OpenPack, contents: ScoreContents, path: Path) -> None:
    """The pack is of a round known here, from a member whose certificate is known here."""
    rounds = {row.id: row for row in desk.store.rounds()}
    is_ours = contents.round in rounds and pack.manifest.scheme_sha256 in standing_schemes(desk, contents.round)
    if not is_ours:
        raise RuleViolation(
            f"评分包属于批次 {contents.round}，本机没有该批次（或办法版本不同），未导入任何内容；请先导入评审包。",
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
    applications = {row.id for row in desk.store.applications(contents.round)}
    for sheet in contents.sheets:
        if not sheet.sheet_id.startswith(f"{sheet.application}:{contents.member}:"):
            raise IntegrityProblem(
                "评分包里有别人的评分表，未导入任何内容；请与该成员核实。", code="pack_foreign_sheet", where=path.name
            )
        if sheet.application not in applications:
            raise RuleViolation(
                f"评分包里的 {sheet.application} 不在本机，未导入任何内容；请先导入评价中心给你的最新评审包。",
                code="unknown_application",
                where=path.name,
            )


def _keep_sealed_files(desk: Desk, change: Change, pack: OpenPack, sheet: PackedSheet) -> None:
    for name in sheet.files:
        entry = pack.entry(name)
        if not desk.store.has_evidence(entry.sha256):
            with pack.open(name) as stream:
                change.add_evidence(stream, entry.sha256, entry.size, "application/age")


def _keep_seals(desk: Desk, pack: OpenPack, contents: ScoreContents) -> tuple[str, ...]:
    """Keep every sealed sheet, but for those whose place a signed paper copy has: that one prevails (X14).

    Returns:
        Notes in Chinese on the sheets that stay out.
    """
    applications = {each.application for each in contents.sheets}
    rows = [row for each in applications for row in desk.store.sheets(each, contents.member)]
    wanting = {row.id for row in rows if lacks_files(desk, row)}
    on_paper = {row.id: row.from_pack or "" for row in rows if (row.from_pack or "").startswith(FROM_PAPER)}
    with desk.store.change(desk.actor) as change:
        for sheet in contents.sheets:
            if sheet.sheet_id in on_paper:
                continue
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
            # Age never encrypts the same twice: the first sealed copy of a sheet is the one that stays,
            # unless photos that came with it cannot be used.
            if desk.store.setting(seal_key(sheet.sheet_id)) is None or sheet.sheet_id in wanting:
                if not desk.store.has_evidence(sha256):
                    change.add_evidence(io.BytesIO(sealed), sha256, len(sealed), "application/age")
                change.set_setting(seal_key(sheet.sheet_id), sha256)
                _keep_sealed_files(desk, change, pack, sheet)
        _record(change, desk, pack)
    papers = [row for row in rows if row.id in on_paper]
    notes = (_beside_paper(each, contents.member, papers) for each in contents.sheets)
    return tuple(each for each in notes if each)


def _beside_paper(sheet: PackedSheet, member: str, papers: list[SheetRow]) -> str:
    """What becomes of a sheet of somebody whose signed paper is in: told, for either may be what he meant."""
    mine = [row for row in papers if row.application == sheet.application]
    if not mine:
        return ""
    newest = max(mine, key=lambda row: row.version)
    number = (newest.from_pack or "").removeprefix(FROM_PAPER)
    if any(row.id == sheet.sheet_id for row in mine):
        paper = f"已采用手写签名的纸质评分表 {number}"
        return f"{sheet.application}：{paper}，{member} 的电子评分表第 {sheet.version} 版未采用"
    if sheet.version < newest.version:
        return ""
    return (
        f"{sheet.application}：{member} 的电子评分表第 {sheet.version} 版晚于已采用的纸质评分表 {number}"
        f"（第 {newest.version} 版），汇总以第 {sheet.version} 版为准，两版都已保留；请与 {member} 核实"
    )
