"""A round moves to another version of its scheme: every difference told first, agreed to, and no value lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reviewer.desk import Desk
from reviewer.domain.records import Record
from reviewer.domain.registers import SCHEME_MOVE
from reviewer.domain.scheme import Scheme
from reviewer.domain.scheme_changes import SchemeChange, scheme_changes, touches_scores
from reviewer.domain.sheet import SheetState, item_keys
from reviewer.domain.sheet_moves import SheetEffect, sheet_effects, taken_off
from reviewer.errors import RuleViolation
from reviewer.store import Change, SheetRow
from reviewer.usecases.keep_schemes import SchemeVersion, scheme_versions
from reviewer.usecases.registers import enter, entries, next_id
from reviewer.usecases.show_sheet import read_fields, scored_application


class SheetMove(Record):
    """What the move means for one open sheet."""

    application: str
    member: str
    sheet: str
    effects: tuple[SheetEffect, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """One line for each consequence."""
        return tuple(f"{self.application} {self.member}：{each.text}" for each in self.effects)


class SchemeMove(Record):
    """A round moved: from and to which version, why, who agreed, what was different, what left the sheets."""

    round: str
    from_version: str
    from_sha256: str
    to_version: str
    to_sha256: str
    reason: str
    agreed_by: str
    is_scored: bool
    changes: tuple[SchemeChange, ...]
    sheets: tuple[SheetMove, ...]
    sent_back: tuple[str, ...] = ()


class MovePlan(Record):
    """What a move would do. ``submitted``: (application, member, sheet) of sheets that stand in its way."""

    round: str
    from_version: str
    from_sha256: str
    to_version: str
    to_sha256: str
    changes: tuple[SchemeChange, ...]
    sheets: tuple[SheetMove, ...]
    submitted: tuple[tuple[str, str, str], ...]

    @property
    def is_scored(self) -> bool:
        """Whether the standard or the scoring is different."""
        return touches_scores(self.changes)

    @property
    def blocking(self) -> tuple[tuple[str, str, str], ...]:
        """Submitted sheets, where they cannot stand as they are."""
        return self.submitted if self.is_scored else ()

    @property
    def lines(self) -> tuple[str, ...]:
        """Every difference, then what it means for each sheet, in words."""
        return (*(each.text for each in self.changes), *(line for each in self.sheets for line in each.lines))


def plan_move(desk: Desk, round_id: str, version: str) -> MovePlan:
    """What moving the round to that version (its number, or its hash) would do.

    Raises:
        RuleViolation: ``unknown_round``, ``unknown_version``, ``same_version``.
    """
    return _plan(desk, round_id, find_version(desk, round_id, version))


def find_version(desk: Desk, round_id: str, version: str) -> SchemeVersion:
    """The version of the round's own scheme by its number or the beginning of its hash.

    Raises:
        RuleViolation: ``unknown_version``.
    """
    head = desk.scheme_of_round(round_id).scheme
    versions = scheme_versions(desk, head.id)
    found = [each for each in versions if each.scheme.scheme.version == version]
    found = found or [each for each in versions if len(version) >= 8 and each.sha256.startswith(version)]
    if not found:
        known = "、".join(dict.fromkeys(each.scheme.scheme.version for each in versions))
        raise RuleViolation(
            f"“{head.title}”没有第 {version} 版（有第 {known} 版），批次未变。", code="unknown_version", where=version
        )
    current = desk.scheme_sha256(round_id)
    return next((each for each in reversed(found) if each.sha256 != current), found[-1])


def _plan(desk: Desk, round_id: str, to: SchemeVersion) -> MovePlan:
    old, sha256 = desk.scheme_of_round(round_id), desk.scheme_sha256(round_id)
    if to.sha256 == sha256:
        raise RuleViolation(
            f"批次 {round_id} 已经按第 {old.scheme.version} 版，未作更改。", code="same_version", where=round_id
        )
    return plan_to(desk, round_id, to.scheme, to.sha256)


def plan_to(desk: Desk, round_id: str, new: Scheme, sha256: str) -> MovePlan:
    """As ``plan_move``, to a scheme that need not be in the store yet."""
    old = desk.scheme_of_round(round_id)
    sheets, submitted = [], []
    for application in desk.store.applications(round_id):
        for row in _newest_rows(desk.store.sheets(application.id)):
            if row.state == SheetState.SUBMITTED:
                submitted.append((application.id, row.member, row.id))
            elif row.state == SheetState.OPEN:
                sheets.append(_sheet_move(desk, row, old, new))
    return MovePlan(
        round=round_id,
        from_version=old.scheme.version,
        from_sha256=desk.scheme_sha256(round_id),
        to_version=new.scheme.version,
        to_sha256=sha256,
        changes=scheme_changes(old, new),
        sheets=tuple(sheets),
        submitted=tuple(submitted),
    )


def _newest_rows(rows: Sequence[SheetRow]) -> list[SheetRow]:
    newest: dict[str, SheetRow] = {}
    for row in rows:
        if row.member not in newest or newest[row.member].version < row.version:
            newest[row.member] = row
    return list(newest.values())


def _sheet_move(desk: Desk, row: SheetRow, old: Scheme, new: Scheme) -> SheetMove:
    application = scored_application(desk, row.application)
    effects = sheet_effects(
        old, new, item_keys(old, application), item_keys(new, application), read_fields(desk.store, row.id)
    )
    return SheetMove(application=row.application, member=row.member, sheet=row.id, effects=effects)


class SubmittedSheets(RuleViolation):
    """Sheets that are submitted keep a round from moving; ``plan`` names them."""

    def __init__(self, plan: MovePlan) -> None:
        names = "、".join(f"{application} {member}" for application, member, _ in plan.blocking)
        super().__init__(
            f"新版本改了评分标准或计分规则，而 {names} 已交卷，批次未变；请先把这些评分表退回修改，再更换版本。",
            code="sheets_submitted",
            where=plan.round,
        )
        self.plan = plan


def move_round(
    desk: Desk, round_id: str, version: str, reason: str, agreed_by: str, *, send_back: bool = False
) -> SchemeMove:
    """Let the round follow another published version of its scheme.

    ``agreed_by`` is who agreed to it. With ``send_back`` the submitted sheets that stand in its way are sent back to
    their members, who hand in a new version under the new rules; what they handed in stays.

    Raises:
        RuleViolation: ``reason_missing``, ``consent_missing``, ``unknown_version``, ``same_version``.
        SubmittedSheets: the standard or the scoring is different and sheets are submitted.
    """
    if not reason.strip():
        raise RuleViolation("更换办法版本须写明理由，批次未变。", code="reason_missing", where=round_id)
    if not agreed_by.strip():
        raise RuleViolation("更换办法版本须写明由谁同意，批次未变。", code="consent_missing", where=round_id)
    to = find_version(desk, round_id, version)
    plan = _plan(desk, round_id, to)
    if plan.blocking and not send_back:
        raise SubmittedSheets(plan)
    return apply_move(desk, plan, to.scheme, to.document, reason.strip(), agreed_by.strip())


def apply_move(
    desk: Desk,
    plan: MovePlan,
    new: Scheme,
    document: bytes,
    reason: str,
    agreed_by: str,
    also: Callable[[Change], None] | None = None,
) -> SchemeMove:
    """Carry a plan out in one change, together with what ``also`` writes."""
    move = SchemeMove(
        round=plan.round,
        from_version=plan.from_version,
        from_sha256=plan.from_sha256,
        to_version=plan.to_version,
        to_sha256=plan.to_sha256,
        reason=reason,
        agreed_by=agreed_by,
        is_scored=plan.is_scored,
        changes=plan.changes,
        sheets=plan.sheets,
        sent_back=tuple(sheet for _, _, sheet in plan.blocking),
    )
    entry_id = next_id(desk, SCHEME_MOVE, plan.round)
    why = f"办法更换为第 {plan.to_version} 版：{reason}"
    with desk.store.change(desk.actor) as change:
        if also is not None:
            also(change)
        change.add_scheme(plan.to_sha256, new.scheme.id, plan.to_version, document)
        for sheet in move.sent_back:
            change.send_back_sheet(sheet, why)
        for sheet_move in plan.sheets:
            for key, field, _ in taken_off(sheet_move.effects):
                change.set_sheet_field(sheet_move.sheet, key.item, key.scope, field, None, reason=why)
        change.set_round_scheme(plan.round, plan.to_sha256, f"{reason}（{agreed_by}同意）")
        enter(change, SCHEME_MOVE, entry_id, plan.round, move, reason)
    return move


def round_moves(desk: Desk, round_id: str) -> tuple[SchemeMove, ...]:
    """Every move of the round, oldest first."""
    return tuple(each.value for each in entries(desk, SCHEME_MOVE, SchemeMove, round_id))


def standing_schemes(desk: Desk, round_id: str) -> frozenset[str]:
    """Hashes of the versions under which sheets of the round stand as they are: today's, and those before it as long
    as neither standard nor scoring was changed since."""
    current = desk.scheme_sha256(round_id)
    standing = {current}
    for move in reversed(round_moves(desk, round_id)):
        if move.to_sha256 not in standing or move.is_scored:
            break
        standing.add(move.from_sha256)
    return frozenset(standing)
