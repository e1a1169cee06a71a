"""Schemes being written: a draft may be unsound for now, every state of it is kept, a sound one is published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path as File
from typing import Any, Literal

import msgspec

from reviewer.desk import Desk
from reviewer.domain.procedure_problems import SchemeProblem
from reviewer.domain.records import Record, canonical_json, document_hash, from_document
from reviewer.domain.registers import SCHEME_DRAFT
from reviewer.domain.scheme import Scheme
from reviewer.domain.scheme_changes import plain_changes
from reviewer.domain.scheme_editing import (
    Plain,
    as_plain,
    as_scheme,
    draft_problems,
    with_moved,
    with_part,
    with_value,
    without_part,
)
from reviewer.domain.scheme_fields import Path
from reviewer.domain.scheme_publishing import head_of, points_of, publishing_problems, version_number
from reviewer.errors import RuleViolation
from reviewer.intake.scheme_file import load_scheme, write_scheme
from reviewer.resources import resource_path
from reviewer.usecases.keep_schemes import SchemeVersion, newest_version, scheme_versions
from reviewer.usecases.registers import Kept, enter, entries, entry, next_id

DraftState = Literal["draft", "published", "discarded"]
DRAFT_STATES = {"draft": "草稿", "published": "已发布", "discarded": "已删除"}
FROM_SCRATCH = ("scheme_drafts", "selection.toml")
_STEM = "draft"


class SchemeDraft(Record):
    """One state of a draft. ``document`` is a scheme as plain data, sound or not.

    ``continues`` is the scheme whose next version it is to be, "" for a new one; ``based_on`` the hash of what it was
    copied from. ``at`` is the version of the entry that wrote this content, ``before`` the one before that, ``ahead``
    those that were taken back. ``published`` is the hash of the scheme that it became.
    """

    document: dict[str, Any]
    state: DraftState = "draft"
    continues: str = ""
    based_on: str = ""
    at: int = 1
    before: int = 0
    ahead: tuple[int, ...] = ()
    published: str = ""


class DraftView(Record):
    """A draft as it stands, with all that is wrong in it."""

    id: str
    document: dict[str, Any]
    state: DraftState
    continues: str
    based_on: str
    version: int
    changed_at: datetime
    changed_by: str
    problems: tuple[SchemeProblem, ...]
    can_undo: bool
    can_redo: bool

    @property
    def title(self) -> str:
        """The scheme's title."""
        return str(head_of(self.document).get("title", ""))

    @property
    def full(self) -> Decimal:
        """Sum of the full points that can be read."""
        return points_of(self.document)


# ---- begin


def new_draft(desk: Desk, title: str, from_scheme: str = "", sha256: str = "") -> str:
    """A new scheme to be written: a copy of the newest (or that very) version of a scheme, or from scratch.

    What a copy has of its own notice (title, 文号, date, batch, the days of its call) is left empty, to be filled in
    before it is published.

    Returns:
        the draft's id.

    Raises:
        RuleViolation: ``draft_without_title``, ``unknown_scheme``.
    """
    title = title.strip()
    if not title:
        raise RuleViolation("草稿须有名称，未建立；请写明通知或办法的名称。", code="draft_without_title")
    based_on = ""
    if from_scheme:
        source = _version(desk, from_scheme, sha256)
        document, based_on = as_plain(source.scheme), source.sha256
        document["scheme"] |= {"based_on": from_scheme, "short_title": title}
        document["scheme"]["source"] |= {"file": "", "number": "", "date": ""}
        document.get("call", {}).update({"batch": "", "open_days": [], "closes_on": ""})
    else:
        scheme, _ = load_scheme(resource_path(*FROM_SCRATCH))
        document = as_plain(scheme)
        document["scheme"]["short_title"] = title
    document["scheme"] |= {"id": _free_id(desk), "version": "0", "title": title}
    return _begin(desk, SchemeDraft(document=document, based_on=based_on), f"新建草稿：{title}")


def next_draft(desk: Desk, scheme_id: str, sha256: str = "") -> str:
    """The next version of a scheme to be written; the one that is being written where there is one.

    Raises:
        RuleViolation: ``unknown_scheme``.
    """
    source = _version(desk, scheme_id, sha256)
    for each in entries(desk, SCHEME_DRAFT, SchemeDraft):
        if each.value.state == "draft" and each.value.continues == scheme_id:
            return each.id
    draft = SchemeDraft(document=as_plain(source.scheme), continues=scheme_id, based_on=source.sha256)
    head = source.scheme.scheme
    return _begin(desk, draft, f"修改 {head.title} 第 {head.version} 版")


def import_draft(desk: Desk, path: File) -> str:
    """A scheme file as a draft of a new scheme, or of the next version of one that is known here.

    Raises:
        RuleViolation: the file is no scheme.
    """
    scheme, document = load_scheme(path)
    is_known = bool(scheme_versions(desk, scheme.scheme.id))
    draft = SchemeDraft(
        document=as_plain(scheme),
        continues=scheme.scheme.id if is_known else "",
        based_on=document_hash(document),
    )
    return _begin(desk, draft, f"导入 {path.name}")


def _begin(desk: Desk, draft: SchemeDraft, reason: str) -> str:
    draft_id = next_id(desk, SCHEME_DRAFT, _STEM)
    with desk.store.change(desk.actor) as change:
        enter(change, SCHEME_DRAFT, draft_id, "", draft, reason)
    return draft_id


def _version(desk: Desk, scheme_id: str, sha256: str) -> SchemeVersion:
    versions = scheme_versions(desk, scheme_id)
    found = [each for each in versions if not sha256 or each.sha256 == sha256]
    if not found:
        raise RuleViolation(
            f"没有遴选办法“{scheme_id}”，未建立草稿；可用 reviewer scheme list 查看。",
            code="unknown_scheme",
            where=scheme_id,
        )
    return newest_version(found)


def _free_id(desk: Desk) -> str:
    taken = {each.scheme.scheme.id for each in scheme_versions(desk)}
    taken |= {str(head_of(each.value.document).get("id", "")) for each in entries(desk, SCHEME_DRAFT, SchemeDraft)}
    number = 1
    while f"scheme-{desk.clock().year}-{number}" in taken:
        number += 1
    return f"scheme-{desk.clock().year}-{number}"


# ---- read


def list_drafts(desk: Desk) -> tuple[DraftView, ...]:
    """Those that are being written, in the order in which they were begun."""
    return tuple(_view(each) for each in entries(desk, SCHEME_DRAFT, SchemeDraft) if each.value.state == "draft")


def show_draft(desk: Desk, draft_id: str) -> DraftView:
    """A draft as it stands.

    Raises:
        RuleViolation: ``unknown_draft``.
    """
    return _view(_kept(desk, draft_id))


def _kept(desk: Desk, draft_id: str) -> Kept[SchemeDraft]:
    found = entry(desk, SCHEME_DRAFT, SchemeDraft, draft_id)
    if found is None:
        raise RuleViolation(
            f"没有草稿“{draft_id}”；可用 reviewer scheme draft list 查看。", code="unknown_draft", where=draft_id
        )
    return found


def _open(desk: Desk, draft_id: str) -> Kept[SchemeDraft]:
    found = _kept(desk, draft_id)
    if found.value.state != "draft":
        words = DRAFT_STATES[found.value.state]
        raise RuleViolation(
            f"这份草稿{words}，不能再改，未作更改；要改请建立新的草稿。", code="draft_closed", where=draft_id
        )
    return found


def _view(kept: Kept[SchemeDraft]) -> DraftView:
    draft = kept.value
    return DraftView(
        id=kept.id,
        document=draft.document,
        state=draft.state,
        continues=draft.continues,
        based_on=draft.based_on,
        version=kept.version,
        changed_at=kept.at,
        changed_by=kept.actor,
        problems=publishing_problems(draft.document),
        can_undo=draft.before > 0,
        can_redo=bool(draft.ahead),
    )


# ---- write


def change_draft(desk: Desk, draft_id: str, edit: Callable[[Plain], Plain]) -> DraftView:
    """Put a changed document in place; what is the same writes nothing.

    Raises:
        RuleViolation: ``unknown_draft``, ``draft_closed``, and what ``edit`` refuses.
    """
    kept = _open(desk, draft_id)
    document = edit(kept.value.document)
    if document == kept.value.document:
        return _view(kept)
    told = "；".join(each.text for each in plain_changes(kept.value.document, document)[:3])
    draft = msgspec.structs.replace(kept.value, document=document, at=kept.version + 1, before=kept.value.at, ahead=())
    _enter(desk, draft_id, draft, told[:300])
    return show_draft(desk, draft_id)


def _enter(desk: Desk, draft_id: str, draft: SchemeDraft, reason: str) -> None:
    with desk.store.change(desk.actor) as change:
        enter(change, SCHEME_DRAFT, draft_id, "", draft, reason)


def set_draft_value(desk: Desk, draft_id: str, path: Path, value: Any) -> DraftView:
    """Another value at a place; None takes it away. Raises as ``change_draft``."""
    return change_draft(desk, draft_id, lambda document: with_value(document, path, value))


def add_draft_part(desk: Desk, draft_id: str, path: Path) -> tuple[DraftView, Path]:
    """A part more in the list at ``path``; returns where it stands. Raises as ``change_draft``."""
    document, place = with_part(_open(desk, draft_id).value.document, path)
    return change_draft(desk, draft_id, lambda _old: document), place


def remove_draft_part(desk: Desk, draft_id: str, path: Path) -> DraftView:
    """Take a part away. Raises as ``change_draft``."""
    return change_draft(desk, draft_id, lambda document: without_part(document, path))


def move_draft_part(desk: Desk, draft_id: str, path: Path, step: int) -> tuple[DraftView, Path]:
    """Move a part among its like; returns where it stands now. Raises as ``change_draft``."""
    document, place = with_moved(_open(desk, draft_id).value.document, path, step)
    return change_draft(desk, draft_id, lambda _old: document), place


def undo_draft(desk: Desk, draft_id: str) -> DraftView:
    """Back to the state before the last change, as a new version. Nothing to take back changes nothing."""
    kept = _open(desk, draft_id)
    return _go(desk, kept, kept.value.before, (kept.value.at, *kept.value.ahead), "撤销")


def redo_draft(desk: Desk, draft_id: str) -> DraftView:
    """The state again that was taken back last."""
    kept = _open(desk, draft_id)
    ahead = kept.value.ahead
    return _go(desk, kept, ahead[0] if ahead else 0, ahead[1:], "重做")


def _go(desk: Desk, kept: Kept[SchemeDraft], to: int, ahead: tuple[int, ...], word: str) -> DraftView:
    if to < 1:
        return _view(kept)
    rows = {row.version: row for row in desk.store.register_versions(SCHEME_DRAFT, kept.id)}
    past = from_document(rows[to].document, SchemeDraft)
    draft = msgspec.structs.replace(kept.value, document=past.document, at=to, before=past.before, ahead=ahead)
    _enter(desk, kept.id, draft, word)
    return show_draft(desk, kept.id)


def discard_draft(desk: Desk, draft_id: str, reason: str) -> None:
    """Take a draft off the list; what was written stays in the register.

    Raises:
        RuleViolation: ``reason_missing``, ``unknown_draft``, ``draft_closed``.
    """
    kept = _open(desk, draft_id)
    if not reason.strip():
        raise RuleViolation("删除草稿须写明理由，未作更改。", code="reason_missing", where=draft_id)
    _enter(desk, draft_id, msgspec.structs.replace(kept.value, state="discarded"), reason.strip())


# ---- out


class DraftUnsound(RuleViolation):
    """A draft is not sound yet; ``problems`` tells all that is wrong."""

    def __init__(self, problems: tuple[SchemeProblem, ...], draft_id: str) -> None:
        first = "；".join(each.text.rstrip("。") for each in problems[:3])
        more = f"等 {len(problems)} 处" if len(problems) > 3 else ""
        super().__init__(f"还不能发布：{first}{more}。草稿未变，请改正后再发布。", code="draft_unsound", where=draft_id)
        self.problems = problems


def publish_draft(desk: Desk, draft_id: str) -> SchemeVersion:
    """Make the draft a scheme that rounds can follow; its version number is given now.

    Raises:
        DraftUnsound: something is wrong in it.
        RuleViolation: ``scheme_exists`` (a new scheme under an id that is taken), ``scheme_id_changed`` (a next
            version under another id), ``nothing_changed``.
    """
    kept = _open(desk, draft_id)
    document = kept.value.document
    problems = publishing_problems(document)
    if problems:
        raise DraftUnsound(problems, draft_id)
    scheme = as_scheme(document)
    head, versions = scheme.scheme, scheme_versions(desk, scheme.scheme.id)
    _require_lineage(desk, kept, scheme, versions)
    version = str(1 + max((version_number(each.scheme.scheme.version) for each in versions), default=0))
    scheme = msgspec.structs.replace(scheme, scheme=msgspec.structs.replace(head, version=version))
    content = canonical_json(scheme)
    digest = document_hash(content)
    draft = msgspec.structs.replace(kept.value, document=as_plain(scheme), state="published", published=digest)
    with desk.store.change(desk.actor) as change:
        change.add_scheme(digest, head.id, version, content)
        enter(change, SCHEME_DRAFT, draft_id, "", draft, f"发布 {head.title} 第 {version} 版")
    return SchemeVersion(scheme=scheme, document=content, sha256=digest, is_stored=True)


def _require_lineage(desk: Desk, kept: Kept[SchemeDraft], scheme: Scheme, versions: tuple[SchemeVersion, ...]) -> None:
    """A new scheme has an id of its own; a next version keeps its id and differs from the version before."""
    draft, head = kept.value, scheme.scheme
    if not draft.continues and versions:
        raise RuleViolation(
            f"办法编号“{head.id}”已有，未发布；新办法请换一个编号，改已有的办法请从它建立新版本。",
            code="scheme_exists",
            where=head.id,
        )
    if draft.continues and head.id != draft.continues:
        raise RuleViolation(
            f"这是“{draft.continues}”的新版本，编号不能改成“{head.id}”，未发布。",
            code="scheme_id_changed",
            where=head.id,
        )
    before = next((each for each in scheme_versions(desk, draft.continues) if each.sha256 == draft.based_on), None)
    if draft.continues and before is not None and as_plain(before.scheme) == as_plain(scheme):
        raise RuleViolation(
            f"与第 {before.scheme.scheme.version} 版没有差别，未发布。", code="nothing_changed", where=kept.id
        )


def export_draft(desk: Desk, draft_id: str, path: File) -> None:
    """Write a sound draft as its TOML file.

    Raises:
        DraftUnsound: something is wrong in it.
        EnvironmentProblem: the file cannot be written.
    """
    view = show_draft(desk, draft_id)
    problems = draft_problems(view.document)
    if problems:
        raise DraftUnsound(problems, draft_id)
    write_scheme(as_scheme(view.document), path)
