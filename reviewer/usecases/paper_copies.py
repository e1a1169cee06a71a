"""The paper copies of score sheets and how far each is; what was typed in stays hidden here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from reviewer.desk import Desk
from reviewer.domain.application import Application
from reviewer.domain.paper import PaperDifference, PaperPlace, PaperState, find_differences
from reviewer.domain.records import Record
from reviewer.domain.sheet import ItemKey, item_keys
from reviewer.errors import RuleViolation
from reviewer.store import PaperCopyRow
from reviewer.usecases.move_round import standing_schemes

OPEN = "open"


class PaperTypist(Record):
    """One of the two who type a copy in."""

    name: str
    is_done: bool
    typed: int


class PaperView(Record):
    """A paper copy for lists. ``missing_pages`` are those that no scan has; ``outdated`` says why it may not be used.

    ``unresolved`` counts the differences that nobody has resolved, 0 until both have typed.
    """

    number: str
    application: str
    applicant: str
    member: str
    copy: int
    version: int
    pages: int
    made_at: datetime
    state: PaperState
    typists: tuple[PaperTypist, ...]
    scanned_pages: tuple[int, ...]
    missing_pages: tuple[int, ...]
    unresolved: int
    outdated: str
    settled_by: str
    settled_at: datetime | None


def list_papers(desk: Desk, application_id: str | None = None) -> tuple[PaperView, ...]:
    """Every paper copy, of one application or of all, the oldest first.

    Raises:
        RuleViolation: no such application.
    """
    if application_id is not None:
        desk.store.application(application_id)
    return tuple(_view(desk, row) for row in desk.store.paper_copies(application_id))


def show_paper(desk: Desk, number: str) -> PaperView:
    """One paper copy.

    Raises:
        RuleViolation: no such number here.
    """
    return _view(desk, desk.store.paper_copy(number))


def _view(desk: Desk, row: PaperCopyRow) -> PaperView:
    typings = desk.store.paper_typings(row.number)
    values = desk.store.paper_values(row.number)
    typists = tuple(
        PaperTypist(
            name=each.typist,
            is_done=each.done_at is not None,
            typed=sum(value.typist == each.typist for value in values),
        )
        for each in typings
    )
    done = sum(each.is_done for each in typists)
    unresolved = len(unresolved_differences(desk, row)) if done == 2 and row.state == OPEN else 0
    scanned = tuple(page.page for page in desk.store.paper_pages(row.number))
    return PaperView(
        number=row.number,
        application=row.application,
        applicant=desk.application_row(row.application).name,
        member=row.member,
        copy=row.copy,
        version=row.version,
        pages=row.pages,
        made_at=row.made_at,
        state=_state(row, done, unresolved),
        typists=typists,
        scanned_pages=scanned,
        missing_pages=tuple(page for page in range(1, row.pages + 1) if page not in scanned),
        unresolved=unresolved,
        outdated=outdated(desk, row),
        settled_by=row.settled_by or "",
        settled_at=row.settled_at,
    )


def _state(row: PaperCopyRow, done: int, unresolved: int) -> PaperState:
    if row.state != OPEN:
        return PaperState.SETTLED
    if done == 2:
        return PaperState.DIFFERENT if unresolved else PaperState.TWO_TYPED
    return PaperState.ONE_TYPED if done else PaperState.PRINTED


def outdated(desk: Desk, row: PaperCopyRow) -> str:
    """Why the copy no longer fits what it was printed for, in words; empty while it fits."""
    if row.scheme_sha256 not in standing_schemes(desk, desk.application_row(row.application).round):
        return "遴选办法已更换，这份纸质评分表按原办法打印"
    if row.application_sha256 != desk.application_row(row.application).sha256:
        return "申报材料已有更正，这份纸质评分表按更正前的版本打印"
    return ""


def paper_application(desk: Desk, row: PaperCopyRow) -> Application:
    """The version of the application that the copy was printed for.

    Raises:
        RuleViolation: it is not here.
    """
    found = desk.application_version(row.application, row.application_sha256)
    if found is None:
        message = "纸质评分表所依据的申报版本不在本机，没有保存；请先导入对应的评审包。"
        raise RuleViolation(message, code="version_missing", where=row.number)
    return found


def paper_keys(desk: Desk, row: PaperCopyRow) -> tuple[ItemKey, ...]:
    """Every place of the copy, in the order in which it was printed."""
    return item_keys(desk.scheme(row.scheme_sha256), paper_application(desk, row))


def typed_values(desk: Desk, number: str, typist: str) -> Mapping[PaperPlace, str]:
    """What one typist has read so far."""
    rows = desk.store.paper_values(number, typist)
    return {PaperPlace(row.item, row.scope, row.field): row.value for row in rows}


def all_differences(desk: Desk, row: PaperCopyRow) -> tuple[PaperDifference, ...]:
    """Where the two typists differ, in the sheet's order; both must have begun."""
    first, second = (typed_values(desk, row.number, each.typist) for each in desk.store.paper_typings(row.number))
    order = {(key.item, key.scope): place for place, key in enumerate(paper_keys(desk, row))}
    return find_differences(first, second, order)


def unresolved_differences(desk: Desk, row: PaperCopyRow) -> tuple[PaperDifference, ...]:
    """Those that nobody has resolved yet."""
    chosen = {(each.item, each.scope, each.field) for each in desk.store.paper_choices(row.number)}
    return tuple(each for each in all_differences(desk, row) if each.place not in chosen)
