"""The schemes known here as lines of a list: drafts, published versions, those that rounds follow; no Qt."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from reviewer.desk import Desk
from reviewer.domain.records import Record
from reviewer.domain.scheme_changes import plain_changes
from reviewer.domain.scheme_editing import as_plain
from reviewer.domain.scheme_publishing import version_number
from reviewer.usecases.keep_schemes import SchemeVersion, export_version, import_scheme, scheme_versions
from reviewer.usecases.move_round import MovePlan, SchemeMove, move_round, plan_move
from reviewer.usecases.scheme_drafts import (
    DraftView,
    discard_draft,
    export_draft,
    list_drafts,
    new_draft,
    next_draft,
    show_draft,
)

State = Literal["draft", "published", "in_use", "shipped"]
STATE_TEXT: dict[State, str] = {"draft": "草稿", "published": "已发布", "in_use": "使用中", "shipped": "随程序提供"}


class SchemeLine(Record):
    """A draft, or one version of a scheme. ``rounds`` follow it."""

    key: str
    state: State
    scheme_id: str
    title: str
    version: str
    issuer: str
    source: str
    points: str
    problems: int = 0
    rounds: tuple[str, ...] = ()
    draft_id: str = ""
    sha256: str = ""

    def matches(self, wanted: str) -> bool:
        """Whether the lower-case text is part of it."""
        return wanted in f"{self.title} {self.scheme_id} {self.issuer} {self.source} {STATE_TEXT[self.state]}".lower()


def read_schemes(desk: Desk) -> tuple[SchemeLine, ...]:
    """Drafts first, then every scheme with its newest version first."""
    rounds: dict[str, list[str]] = {}
    for row in desk.store.rounds():
        rounds.setdefault(row.scheme_sha256, []).append(row.name)
    versions = sorted(
        scheme_versions(desk),
        key=lambda each: (each.scheme.scheme.id, -version_number(each.scheme.scheme.version)),
    )
    drafts = [_draft_line(each) for each in list_drafts(desk)]
    return (*drafts, *(_line(each, tuple(rounds.get(each.sha256, ()))) for each in versions))


def _draft_line(view: DraftView) -> SchemeLine:
    head = view.document.get("scheme") or {}
    source = head.get("source") or {}
    return SchemeLine(
        key=view.id,
        state="draft",
        scheme_id=str(head.get("id", "")),
        title=view.title,
        version="新版本" if view.continues else "新办法",
        issuer=str(head.get("issuer", "")),
        source=str(source.get("number") or source.get("file", "")),
        points=str(view.full),
        problems=len(view.problems),
        draft_id=view.id,
    )


def _line(version: SchemeVersion, rounds: tuple[str, ...]) -> SchemeLine:
    head = version.scheme.scheme
    state: State = "in_use" if rounds else "published" if version.is_stored else "shipped"
    return SchemeLine(
        key=version.sha256,
        state=state,
        scheme_id=head.id,
        title=head.title,
        version=f"第 {head.version} 版",
        issuer=head.issuer,
        source=head.source.number or head.source.file,
        points=str(version.scheme.full) if version.scheme.section else "",
        rounds=rounds,
        sha256=version.sha256,
    )


def begin_draft(desk: Desk, title: str, line: SchemeLine | None) -> str:
    """A new scheme: from scratch, or a copy of a line's version; returns the draft's id."""
    return new_draft(desk, title, line.scheme_id, line.sha256) if line is not None else new_draft(desk, title)


def begin_next(desk: Desk, line: SchemeLine) -> str:
    """The next version of a published scheme; returns the draft's id."""
    return next_draft(desk, line.scheme_id, line.sha256)


def write_out(desk: Desk, line: SchemeLine, path: Path) -> Path:
    """The scheme, or the draft, as its TOML file."""
    if line.state == "draft":
        export_draft(desk, line.draft_id, path)
    else:
        export_version(desk, line.sha256, path)
    return path


def take_in(desk: Desk, path: Path) -> str:
    """A scheme file; returns its title."""
    return import_scheme(desk, path).title


def drop(desk: Desk, line: SchemeLine, reason: str) -> None:
    """Take a draft off the list."""
    discard_draft(desk, line.draft_id, reason)


def compared(desk: Desk, one: SchemeLine, other: SchemeLine) -> tuple[SchemeVersion, SchemeVersion]:
    """Two versions, of one scheme the older first."""
    found = {each.sha256: each for each in scheme_versions(desk)}
    pair = found[one.sha256], found[other.sha256]
    numbers = [version_number(each.scheme.scheme.version) for each in pair]
    is_turned = one.scheme_id == other.scheme_id and numbers[0] > numbers[1]
    return (pair[1], pair[0]) if is_turned else pair


def draft_changes(desk: Desk, draft_id: str) -> tuple[str, ...]:
    """Every difference of a draft to what it was begun from, in words; none of one from scratch."""
    view = show_draft(desk, draft_id)
    base = next((each for each in scheme_versions(desk) if each.sha256 == view.based_on), None)
    changes = plain_changes(as_plain(base.scheme), view.document) if base is not None else ()
    # The version is given when it is published.
    return tuple(each.text for each in changes if each.path != "scheme.version")


def movable_rounds(desk: Desk, line: SchemeLine) -> tuple[tuple[str, str], ...]:
    """(id, name) of the rounds that follow another version of that scheme."""
    return tuple(
        (row.id, row.name)
        for row in desk.store.rounds()
        if row.scheme_sha256 != line.sha256 and desk.scheme(row.scheme_sha256).scheme.id == line.scheme_id
    )


def plan_for(desk: Desk, line: SchemeLine, round_id: str) -> MovePlan:
    """What moving the round to the line's version means."""
    return plan_move(desk, round_id, line.sha256)


def move_to(desk: Desk, plan: MovePlan, reason: str, agreed_by: str) -> SchemeMove:
    """Move it, as the plan said and the person agreed; submitted sheets in the way are sent back."""
    return move_round(desk, plan.round, plan.to_sha256, reason, agreed_by, send_back=bool(plan.blocking))
