"""交卷: lock the own sheet and commit to its content; 退回修改: a new version, both kept."""

from __future__ import annotations

import json
import secrets
from datetime import datetime

from reviewer.desk import Desk
from reviewer.domain.records import Record, canonical_json
from reviewer.domain.sealing import commit_hash
from reviewer.domain.sheet import Missing, PreviousVersion, SheetState
from reviewer.errors import RuleViolation
from reviewer.usecases.show_sheet import SheetView, own_row, previous_key, scored_key, show_sheet
from reviewer.usecases.sign_sheet import draw_sheet


class Submission(Record):
    """A locked sheet: its version, the hash it is committed to, and when (UTC)."""

    application: str
    version: int
    commit: str
    at: datetime


class SheetIncomplete(RuleViolation):
    """The sheet cannot be submitted yet; ``missing`` lists why."""

    def __init__(self, missing: tuple[Missing, ...], where: str) -> None:
        first = "；".join(each.message for each in missing[:3])
        more = f"等 {len(missing)} 处" if len(missing) > 3 else ""
        super().__init__(f"还不能交卷：{first}{more}。已填内容都已保存。", code="sheet_incomplete", where=where)
        self.missing = missing


def submit_sheet(desk: Desk, application_id: str) -> Submission:
    """Lock the own sheet. Nobody can change it any more, and the commit hash proves so.

    Raises:
        SheetIncomplete: items unscored, remarks or reasons missing.
        RuleViolation: submitted already, the member is not on the application's panel, or a remark has
            a character that cannot be printed: a locked sheet that cannot be signed would be of no use.
    """
    member = desk.require_member()
    view = show_sheet(desk, application_id)
    if view.is_locked:
        raise RuleViolation("评分表已经交过卷，未作更改。", code="sheet_submitted", where=application_id)
    _require_seat(desk, application_id, member)
    if view.missing or view.sheet_id is None:
        raise SheetIncomplete(view.missing, application_id)
    _require_printable(desk, view)
    document = canonical_json(view.sheet)
    salt = secrets.token_bytes(32)
    commit = commit_hash(salt, document)
    with desk.store.change(desk.actor) as change:
        change.submit_sheet(view.sheet_id, document, salt, commit)
    row = own_row(desk, application_id)
    at = row.submitted_at if row is not None and row.submitted_at is not None else desk.clock()
    return Submission(application=application_id, version=view.version, commit=commit, at=at)


def _require_printable(desk: Desk, view: SheetView) -> None:
    row = own_row(desk, view.application)
    if row is None:
        return
    try:
        draw_sheet(desk, row, view.sheet, with_pictures=False)
    except RuleViolation as error:
        message = f"{error.message}评分表未交卷，已填内容都在。"
        raise RuleViolation(message, code=error.code, where=view.application) from error


def _require_seat(desk: Desk, application_id: str, member: str) -> None:
    """Once a panel is named, only its members' sheets count."""
    document = desk.store.panel(application_id)
    if document is not None and member not in {each["name"] for each in json.loads(document)["members"]}:
        raise RuleViolation(
            f"“{member}”不在这家单位的专家组中，不能交卷；请与评价中心核对。", code="not_on_panel", where=application_id
        )


def reopen_sheet(desk: Desk, application_id: str, reason: str, agreed_by: str = "") -> int:
    """Open a submitted sheet again as its next version; the submitted one is kept beside it (X04).

    ``agreed_by`` is the leader who agreed, as the member states; it is printed on the new version.

    Returns:
        The new version's number.

    Raises:
        RuleViolation: no reason, or not submitted.
    """
    if not reason.strip():
        raise RuleViolation("退回修改须写理由，未作更改。", code="reopen_without_reason", where=application_id)
    row = own_row(desk, application_id)
    if row is None or row.state != SheetState.SUBMITTED:
        raise RuleViolation("评分表还没有交卷，可以直接修改。", code="sheet_not_submitted", where=application_id)
    member, version = desk.require_member(), row.version + 1
    sheet_id = f"{application_id}:{member}:{version}"
    previous = PreviousVersion(
        version=row.version,
        commit=row.commit or "",
        reason=reason.strip(),
        at=desk.clock(),
        agreed_by=agreed_by.strip(),
    )
    with desk.store.change(desk.actor) as change:
        change.reopen_sheet(row.id, reason.strip(), new_id=sheet_id)
        # The new version scores the newest materials; the submitted one stays with those it was given on.
        change.set_setting(scored_key(sheet_id), desk.application_row(application_id).sha256)
        change.set_setting(previous_key(sheet_id), canonical_json(previous).decode())
    return version
