"""A paper copy becomes a sheet: one's own open one, or at the centre the submitted sheet of a member without laptop."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from reviewer.desk import Desk
from reviewer.domain.paper import FROM_PAPER, PaperOrigin, PaperPlace, Taken
from reviewer.domain.records import Record, canonical_json
from reviewer.domain.sealing import SALT_BYTES, commit_hash
from reviewer.domain.sheet import (
    ItemKey,
    ItemScore,
    Judgement,
    PreviousVersion,
    ScoreSheet,
    SheetState,
    what_is_missing,
)
from reviewer.errors import RuleViolation
from reviewer.signing.identity import Identity
from reviewer.store import Change, PaperCopyRow, SheetRow
from reviewer.usecases.compare_paper import PaperComparison, checked_choice, compare_paper, settler_name
from reviewer.usecases.hold_identity import unlock_for_packs
from reviewer.usecases.move_round import standing_schemes
from reviewer.usecases.open_seals import open_seals
from reviewer.usecases.paper_copies import OPEN, outdated, paper_application, paper_keys, show_paper, typed_values
from reviewer.usecases.score_item import Entry, write_entries
from reviewer.usecases.show_sheet import own_row, scored_sha256, sheet_findings
from reviewer.usecases.type_paper import MEASURED
from reviewer.usecases.work_result import show_panel


class Resolution(Record):
    """A difference resolved while settling; as ``choose_value`` takes it."""

    place: PaperPlace
    taken: Taken
    value: str = ""
    reason: str = ""


class Settled(Record):
    """What the copy became. ``is_own``: entered into the own open sheet, to be submitted as usual.

    ``commit`` is of a submitted sheet; ``notes`` tell in words what became of sealed sheets that waited for it.
    """

    number: str
    application: str
    member: str
    sheet_id: str
    version: int
    is_own: bool
    commit: str = ""
    notes: tuple[str, ...] = ()


def settle_paper(
    desk: Desk,
    number: str,
    by: str,
    resolutions: Sequence[Resolution] = (),
    reason: str = "",
    passphrase: str | None = None,
) -> Settled:
    """Take the copy over into a sheet, with every difference resolved; the copy is locked then.

    ``by`` is who looked at the signed paper; ``reason`` is asked for where the scan is missing, the
    application was corrected since, remarks are missing, or the paper replaces a sheet that is in.
    ``passphrase`` is the identity's, to open the panel's sealed sheets where this one was the last to come.

    Raises:
        RuleViolation: not typed by two, differences left, a reason is due, another scheme, items unscored,
            or the own sheet is submitted. Nothing was taken over.
        EnvironmentProblem: wrong passphrase; nothing was taken over.
    """
    row = desk.store.paper_copy(number)
    if row.state != OPEN:
        message = f"纸质评分表 {number} 已由 {row.settled_by} 采用，未作更改；要更正请退回修改后另行评分。"
        raise RuleViolation(message, code="paper_settled", where=number)
    identity = unlock_for_packs(desk, passphrase) if passphrase is not None and row.member != desk.member else None
    name = settler_name(by)
    comparison = compare_paper(desk, number)
    values = _resolved(desk, row, comparison, resolutions, name)
    _require_fitting(desk, row, reason.strip())
    if row.member == desk.member:
        return _into_own_sheet(desk, row, values, resolutions, name, reason.strip())
    settled = _as_submitted(desk, row, comparison, values, resolutions, name, reason.strip())
    return replace(settled, notes=(*_stays_here(desk, row), *_opened(desk, row.application, identity)))


def _stays_here(desk: Desk, row: PaperCopyRow) -> tuple[str, ...]:
    """Only the member's own pack carries a sheet to the centre, and a member without laptop makes none."""
    if desk.store.role == "centre":
        return ()
    return (
        f"{row.application}：{row.member} 的这份评分表只在本机，不随评分包交出；"
        "请把手写签名的纸质评分表交评价中心，由评价中心另行打印编号、录入采用",
    )


def _opened(desk: Desk, application_id: str, identity: Identity | None) -> tuple[str, ...]:
    """Open what waited for this sheet, or say how it is opened."""
    if identity is not None:
        opened, notes = open_seals(desk, identity, (application_id,))
        return (*(f"{each}：评分表已齐，已开封" for each in opened), *notes)
    view = show_panel(desk, application_id)
    if view.has_quorum and any(each.state == "sealed" for each in view.members):
        return (f"{application_id}：评分表已齐；请由组长或评价中心再导入一次任一成员的评分包来开封",)
    return ()


def _resolved(
    desk: Desk, row: PaperCopyRow, comparison: PaperComparison, resolutions: Sequence[Resolution], by: str
) -> Mapping[PaperPlace, str]:
    """Every value of the sheet: what both read alike, and what was chosen where they differ."""
    values = dict(typed_values(desk, row.number, comparison.typists[0]))
    chosen: dict[PaperPlace, str | None] = {
        each.place: each.value for each in comparison.fields if each.choice is not None
    }
    fields = {each.place: each for each in comparison.fields}
    for each in resolutions:
        choice = checked_choice(desk, row, comparison, each.place, each.taken, by, value=each.value, reason=each.reason)
        field = fields[each.place]
        if choice is not None:
            chosen[each.place] = {"A": field.first, "B": field.second, "value": choice.value}[choice.taken]
    left = [each.place.text for each in comparison.fields if each.place not in chosen]
    if left:
        more = f" 等 {len(left)} 处" if len(left) > 3 else ""
        message = f"还有差异未处理：{'、'.join(left[:3])}{more}，没有采用；请看着纸质评分表逐处选定。"
        raise RuleViolation(message, code="paper_differs", where=row.number)
    for place, value in chosen.items():
        if value is None:
            values.pop(place, None)
        else:
            values[place] = value
    _require_points_fit(row, values)
    return values


def _require_points_fit(row: PaperCopyRow, values: Mapping[PaperPlace, str]) -> None:
    """不适用 from one typist and points from the other do not go together."""
    for place, value in values.items():
        points = PaperPlace(place.item, place.scope, "points")
        if place.field == "judgement" and value == Judgement.NOT_APPLICABLE and points in values:
            message = f"{place.item} 判为不适用又有得分，没有采用；请看着纸质评分表重新选定。"
            raise RuleViolation(message, code="points_not_applicable", where=row.number)


def _require_fitting(desk: Desk, row: PaperCopyRow, reason: str) -> None:
    view = show_paper(desk, row.number)
    if row.scheme_sha256 not in standing_schemes(desk, desk.application_row(row.application).round):
        message = f"{view.outdated}，不能采用；请按现行办法另行打印评分。"
        raise RuleViolation(message, code="paper_other_scheme", where=row.number)
    due = []
    if view.missing_pages:
        pages = "、".join(str(page) for page in view.missing_pages)
        due.append(f"缺第 {pages} 页的扫描件")
    if outdated(desk, row):
        due.append(view.outdated)
    if due and not reason:
        message = f"{'；'.join(due)}，没有采用；请补上，或写明理由（--reason）后采用。"
        code = "paper_without_scan" if view.missing_pages else "paper_outdated"
        raise RuleViolation(message, code=code, where=row.number)


def _into_own_sheet(
    desk: Desk,
    row: PaperCopyRow,
    values: Mapping[PaperPlace, str],
    resolutions: Sequence[Resolution],
    by: str,
    reason: str,
) -> Settled:
    if row.application_sha256 != scored_sha256(desk, row.application):
        message = "自己的评分表按另一版申报材料评分，没有采用；请按这一版另行打印，或退回修改后再采用。"
        raise RuleViolation(message, code="paper_outdated", where=row.number)
    entries = _own_entries(values, f"纸质评分表 {row.number}")
    if entries:
        write_entries(desk, row.application, entries)
    own = own_row(desk, row.application)
    if own is None:
        raise RuleViolation("两人都没有录入任何内容，没有采用。", code="paper_empty", where=row.number)
    with desk.store.change(desk.actor) as change:
        _keep_choices(change, row, resolutions, by)
        change.settle_paper(row.number, by, reason, own.id)
    return Settled(
        number=row.number,
        application=row.application,
        member=row.member,
        sheet_id=own.id,
        version=own.version,
        is_own=True,
    )


def _own_entries(values: Mapping[PaperPlace, str], why: str) -> list[Entry]:
    """The paper's values for the own sheet; what would stand in the way of points or judgement is taken back first."""
    entries = []
    for item, scope in dict.fromkeys((each.item, each.scope) for each in values):
        points, judgement = (PaperPlace(item, scope, field) for field in ("points", "judgement"))
        if values.get(judgement) == Judgement.NOT_APPLICABLE:
            entries.append(Entry(key=ItemKey(item, scope), field="points", value=None, reason=why))
        if points in values and judgement not in values:
            entries.append(Entry(key=ItemKey(item, scope), field="judgement", value=None, reason=why))
    order = sorted(values, key=lambda place: (place.field == "points", place.item, place.scope or "", place.field))
    for each in order:
        entries.append(Entry(key=ItemKey(each.item, each.scope), field=each.field, value=values[each], reason=why))
    return entries


def _as_submitted(
    desk: Desk,
    row: PaperCopyRow,
    comparison: PaperComparison,
    values: Mapping[PaperPlace, str],
    resolutions: Sequence[Resolution],
    by: str,
    reason: str,
) -> Settled:
    known = max(desk.store.sheets(row.application, row.member), key=lambda each: each.version, default=None)
    if known is not None and not reason:
        message = (
            f"{row.member} 已有第 {known.version} 版电子评分表，没有采用；"
            "确以手写签名的纸质评分表为准的，请写明理由（--reason），将作为新的一版。"
        )
        raise RuleViolation(message, code="paper_replaces", where=row.number)
    sheet = _sheet(desk, row, comparison, values, known, by, reason)
    _require_complete(desk, row, sheet, reason)
    document, salt = canonical_json(sheet), secrets.token_bytes(SALT_BYTES)
    commit = commit_hash(salt, document)
    sheet_id = f"{row.application}:{row.member}:{sheet.version}"
    from_pack = f"{FROM_PAPER}{row.number}"
    with desk.store.change(desk.actor) as change:
        _keep_choices(change, row, resolutions, by)
        change.receive_sheet(
            sheet_id, row.application, row.member, sheet.version, document, salt, commit, desk.clock(), from_pack
        )
        change.settle_paper(row.number, by, reason, sheet_id)
    return Settled(
        number=row.number,
        application=row.application,
        member=row.member,
        sheet_id=sheet_id,
        version=sheet.version,
        is_own=False,
        commit=commit,
    )


def _sheet(
    desk: Desk,
    row: PaperCopyRow,
    comparison: PaperComparison,
    values: Mapping[PaperPlace, str],
    known: SheetRow | None,
    by: str,
    reason: str,
) -> ScoreSheet:
    at = desk.clock()
    previous = None
    if known is not None and known.state != SheetState.OPEN:
        previous = PreviousVersion(version=known.version, commit=known.commit or "", reason=reason, at=at)
    scans = tuple(dict.fromkeys(page.sha256 for page in desk.store.paper_pages(row.number)))
    origin = PaperOrigin(
        number=row.number, typists=comparison.typists, settled_by=by, settled_at=at, scans=scans, reason=reason
    )
    return ScoreSheet(
        application=row.application,
        application_sha256=row.application_sha256,
        scheme_sha256=row.scheme_sha256,
        round=desk.application_row(row.application).round,
        member=row.member,
        version=known.version + 1 if known is not None else row.version,
        items=tuple(_score(key, values) for key in paper_keys(desk, row)),
        previous=previous,
        paper=origin,
    )


def _score(key: ItemKey, values: Mapping[PaperPlace, str]) -> ItemScore:
    mine = {place.field: value for place, value in values.items() if (place.item, place.scope) == key}
    points, judgement = mine.get("points"), mine.get("judgement")
    return ItemScore(
        item=key.item,
        scope=key.scope,
        points=Decimal(points) if points is not None else None,
        judgement=Judgement(judgement) if judgement is not None else None,
        measured={
            field.removeprefix(MEASURED): value for field, value in sorted(mine.items()) if field.startswith(MEASURED)
        },
        remark=mine.get("remark", ""),
    )


def _require_complete(desk: Desk, row: PaperCopyRow, sheet: ScoreSheet, reason: str) -> None:
    """Points may never be missing; a remark that is not on the signed paper needs a reason."""
    scheme, findings = desk.scheme(row.scheme_sha256), sheet_findings(desk, sheet)
    missing = what_is_missing(scheme, paper_application(desk, row), sheet, findings)
    unscored = [each for each in missing if each.field == "points"]
    due = unscored or ([] if reason else list(missing))
    if not due:
        return
    words = "；".join(each.message for each in due[:3]) + (f" 等 {len(due)} 处" if len(due) > 3 else "")
    if unscored:
        message = f"纸质评分表还不完整：{words}，没有采用；请由 {row.member} 在纸上补填并签名后重新录入。"
        raise RuleViolation(message, code="paper_incomplete", where=row.number)
    message = f"纸质评分表缺说明：{words}，没有采用；请由 {row.member} 补写，或写明理由（--reason）后采用。"
    raise RuleViolation(message, code="paper_without_remark", where=row.number)


def _keep_choices(change: Change, row: PaperCopyRow, resolutions: Sequence[Resolution], by: str) -> None:
    for each in resolutions:
        value = each.value.strip() or None if each.taken == "value" else None
        change.set_paper_choice(row.number, *each.place, each.taken, value, each.reason.strip(), by)
