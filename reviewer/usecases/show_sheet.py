"""A member's own sheet as it stands, and the sheets that came back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from reviewer.desk import Desk
from reviewer.domain.application import Application
from reviewer.domain.findings import Finding
from reviewer.domain.records import Record, decoded, from_document
from reviewer.domain.scheme import Scheme
from reviewer.domain.sheet import (
    VISIT,
    EvidencePin,
    ItemKey,
    ItemScore,
    Judgement,
    Missing,
    Override,
    PreviousVersion,
    ScoreSheet,
    SheetState,
    findings_by_key,
    item_keys,
    what_is_missing,
)
from reviewer.domain.site_files import SiteFile
from reviewer.domain.visit import VisitNote, VisitRecord, gather_records
from reviewer.domain.working import AnyWorking
from reviewer.store import SheetRow, Store


class SheetView(Record):
    """The newest version of one's own sheet. ``sheet_id`` None: nothing was entered yet."""

    application: str
    member: str
    sheet_id: str | None
    version: int
    state: SheetState
    sheet: ScoreSheet
    submitted_at: datetime | None
    commit: str | None
    scored: int
    places: int
    missing: tuple[Missing, ...]

    @property
    def is_locked(self) -> bool:
        """Submitted: nothing may change."""
        return self.state is SheetState.SUBMITTED


def own_row(desk: Desk, application_id: str) -> SheetRow | None:
    """The newest version of the own sheet's row, None before the first entry or without an identity."""
    member = desk.member
    if member is None:
        return None

    def read() -> SheetRow | None:
        rows = desk.store.sheets(application_id, member)
        return max(rows, key=lambda row: row.version, default=None)

    return desk.kept(("own_row", application_id, member), read)


def scored_key(sheet_id: str) -> str:
    """The setting that keeps which version of the application (its hash) an open sheet scores."""
    return f"scored:{sheet_id}"


def scored_sha256(desk: Desk, application_id: str) -> str:
    """The hash of the application version that the own sheet scores: a sheet keeps the one it was opened on.

    A correction that arrives later does not move a sheet that was begun; reopening does.
    """
    row = own_row(desk, application_id)
    if row is None:
        return desk.application_row(application_id).sha256
    if row.document is not None:
        return from_document(row.document, ScoreSheet).application_sha256
    return desk.store.setting(scored_key(row.id)) or desk.application_row(application_id).sha256


def scored_application(desk: Desk, application_id: str) -> Application:
    """The version of the application that the own sheet scores; the newest before a sheet is begun.

    Raises:
        RuleViolation: no such application.
    """
    newest = desk.application(application_id)
    return desk.application_version(application_id, scored_sha256(desk, application_id)) or newest


def sheet_keys(desk: Desk, application_id: str) -> tuple[ItemKey, ...]:
    """Every place of the own sheet, in the standard's order."""

    def read() -> tuple[ItemKey, ...]:
        return item_keys(desk.scheme_of(application_id), scored_application(desk, application_id))

    return desk.kept(("sheet_keys", application_id), read)


def own_sheet(desk: Desk, application_id: str, row: SheetRow | None) -> ScoreSheet:
    """The own sheet's content from its fields, every place of the standard present."""
    application_row = desk.application_row(application_id)
    fields = read_fields(desk.store, row.id) if row is not None else {}
    scores = {key: _score(key, values) for key, values in fields.items()}
    visit = fields.get(VISIT, {})
    return ScoreSheet(
        application=application_id,
        application_sha256=scored_sha256(desk, application_id),
        scheme_sha256=desk.store.round(application_row.round).scheme_sha256,
        round=application_row.round,
        member=desk.member or "",
        version=row.version if row is not None else 1,
        items=tuple(
            scores.get(key, ItemScore(item=key.item, scope=key.scope)) for key in sheet_keys(desk, application_id)
        ),
        records=_records(visit),
        files=_files(visit),
        previous=previous_version(desk.store, row.id) if row is not None else None,
    )


def previous_key(sheet_id: str) -> str:
    """The setting that keeps which submitted version a reopened sheet replaces, and why."""
    return f"previous:{sheet_id}"


def previous_version(store: Store, sheet_id: str) -> PreviousVersion | None:
    """The version that this sheet replaces; None for a first version."""
    text = store.setting(previous_key(sheet_id))
    return from_document(text.encode(), PreviousVersion) if text else None


def read_fields(store: Store, sheet_id: str) -> Mapping[ItemKey, Mapping[str, str]]:
    """The entered fields of a sheet by place; what belongs to the visit as a whole under ``VISIT``."""
    fields: dict[ItemKey, dict[str, str]] = {}
    for field in store.sheet_fields(sheet_id):
        fields.setdefault(ItemKey(field.item, field.scope), {})[field.field] = field.value
    return fields


def read_scores(store: Store, sheet_id: str) -> Mapping[ItemKey, ItemScore]:
    """The entered fields of a sheet, gathered by item."""
    return {key: _score(key, values) for key, values in read_fields(store, sheet_id).items() if key != VISIT}


def _named(values: Mapping[str, str], kind: str) -> list[tuple[str, str]]:
    """(what stands after the colon, value) of the fields of a kind, in the order of their names."""
    return sorted(
        (name.split(":", 1)[1], value) for name, value in values.items() if name.startswith(f"{kind}:") and value
    )


def _files(values: Mapping[str, str]) -> tuple[SiteFile, ...]:
    """In the order in which they came."""
    files = [decoded(value, SiteFile) for _, value in _named(values, "file")]
    return tuple(sorted(files, key=lambda each: (each.added_at, each.id)))


def _records(values: Mapping[str, str]) -> tuple[VisitRecord, ...]:
    """The visit's records in the order in which they began, each with its findings and notes.

    Fields: ``record:ID`` all but findings and notes, ``findings:ID`` text, ``note:ID:NOTE`` one note.
    """
    notes: dict[str, list[VisitNote]] = {}
    for name, value in _named(values, "note"):
        notes.setdefault(name.split(":", 1)[0], []).append(decoded(value, VisitNote))
    records = [decoded(value, VisitRecord) for _, value in _named(values, "record")]
    return gather_records(records, dict(_named(values, "findings")), notes)


def _score(key: ItemKey, values: Mapping[str, str]) -> ItemScore:
    points, judgement = values.get("points"), values.get("judgement")
    return ItemScore(
        item=key.item,
        scope=key.scope,
        points=Decimal(points) if points else None,
        judgement=Judgement(judgement) if judgement else None,
        measured=dict(_named(values, "measured")),
        workings={name: decoded(value, AnyWorking) for name, value in _named(values, "working")},
        overrides=tuple(decoded(value, Override) for _, value in _named(values, "override")),
        remark=values.get("remark", ""),
        pins=tuple(decoded(value, EvidencePin) for _, value in _named(values, "pin")),
        files=_files(values),
    )


def show_sheet(desk: Desk, application_id: str) -> SheetView:
    """The own sheet: the submitted document when submitted, else the fields as entered.

    Raises:
        RuleViolation: no such application.
    """
    row = own_row(desk, application_id)
    if row is not None and row.document is not None and row.state == SheetState.SUBMITTED:
        sheet = from_document(row.document, ScoreSheet)
    else:
        sheet = own_sheet(desk, application_id, row)
    scheme, application = desk.scheme_of(application_id), scored_application(desk, application_id)
    missing = what_is_missing(scheme, application, sheet, sheet_findings(desk, sheet))
    return SheetView(
        application=application_id,
        member=desk.member or "",
        sheet_id=row.id if row is not None else None,
        version=sheet.version,
        state=SheetState(row.state) if row is not None else SheetState.OPEN,
        sheet=sheet,
        submitted_at=row.submitted_at if row is not None else None,
        commit=row.commit if row is not None else None,
        scored=sum(score.is_scored for score in sheet.items),
        places=len(sheet.items),
        missing=missing,
    )


def sheet_findings(desk: Desk, sheet: ScoreSheet) -> Mapping[ItemKey, tuple[Finding, ...]]:
    """The findings of each place of a sheet, with what it measured, on the materials that it scores.

    Raises:
        RuleViolation: no such application.
    """
    measured = {
        (requirement, score.scope): text
        for score in sheet.items
        for requirement, text in score.measured.items()
        if text
    }
    checked = desk.application_check(sheet.application, sheet.application_sha256).with_measured(measured)
    return findings_by_key((score.key for score in sheet.items), checked.findings)


def replaced_sheet(desk: Desk, application_id: str) -> ScoreSheet | None:
    """The submitted version that one's own open version replaces; None for a first version."""
    row, member = own_row(desk, application_id), desk.member
    if row is None or member is None or row.version == 1:
        return None
    wanted = row.version - 1

    def read() -> ScoreSheet | None:
        before = next((each for each in desk.store.sheets(application_id, member) if each.version == wanted), None)
        return from_document(before.document, ScoreSheet) if before is not None and before.document else None

    return desk.kept(("replaced_sheet", row.id), read)


def measured_values(desk: Desk, application_id: str) -> Mapping[tuple[str, str | None], str]:
    """What the own sheet measured, by (requirement, scope)."""
    row = own_row(desk, application_id)
    if row is None:
        return {}
    return {
        (requirement, key.scope): value
        for key, score in read_scores(desk.store, row.id).items()
        for requirement, value in score.measured.items()
        if value
    }


def submitted_sheets(desk: Desk, application_id: str) -> Mapping[str, ScoreSheet]:
    """The newest submitted and opened sheet of each member, in panel order."""
    newest: dict[str, SheetRow] = {}
    for row in desk.store.sheets(application_id):
        if row.state == SheetState.SUBMITTED and row.document is not None:
            known = newest.get(row.member)
            if known is None or known.version < row.version:
                newest[row.member] = row
    order = panel_order(desk, application_id)
    # A replaced member's scores are void (X02): only the panel's own count, once there is a panel.
    names = [name for name in order if name in newest] if order else sorted(newest)
    return {name: from_document(newest[name].document or b"", ScoreSheet) for name in names}


def panel_order(desk: Desk, application_id: str) -> tuple[str, ...]:
    document = desk.store.panel(application_id)
    if document is None:
        return ()
    return tuple(member["name"] for member in json.loads(document)["members"])


def panel_leader(desk: Desk, application_id: str) -> str:
    """The leader of the application's panel; empty where no panel is known here."""
    document = desk.store.panel(application_id)
    return str(json.loads(document).get("leader", "")) if document is not None else ""


def section_sums(scheme: Scheme, sheet: ScoreSheet, occupation: str) -> Mapping[str, tuple[Decimal, Decimal, int, int]]:
    """By section id, for one occupation: points given, full points of scored items, scored, places."""
    sums: dict[str, tuple[Decimal, Decimal, int, int]] = {}
    for section in scheme.section:
        points, full, scored = Decimal(0), Decimal(0), 0
        for item in section.item:
            score = sheet.score(ItemKey(item.id, occupation if item.per == "occupation" else None))
            if score.points is not None:
                points, full = points + score.points, full + item.full
            scored += score.is_scored
        sums[section.id] = (points, full, scored, len(section.item))
    return sums
