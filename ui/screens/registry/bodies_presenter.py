"""What the page of bodies shows: the registry of today, filtered; overlaps of the round; the history of one body."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date
from reviewer.domain.registry import Body, BodyItem, RegistryState, newest_words
from reviewer.usecases.catalogues import code_changes
from reviewer.usecases.overlaps import Overlap, round_overlaps
from reviewer.usecases.registry import RegistryCounts, bodies, count_bodies
from reviewer.usecases.supervise import HistoryLine, body_history, inspections

EditionChoice = Literal["newest", "listed", "older"]
EDITIONS: Final[dict[EditionChoice, str]] = {
    "newest": "大典 2022 版",
    "listed": "名录原文",
    "older": "仅旧版编码",
}
SEGMENTS: Final = ("all", "valid", "expiring", "suspended", "expired", "removed")
_SEGMENT_STATES: Final[dict[str, tuple[RegistryState, ...]]] = {
    "valid": ("in_force", "expiring"),
    "expiring": ("expiring",),
    "suspended": ("suspended",),
    "expired": ("expired",),
    "removed": ("removed",),
}
_MASKED_FROM, _MASKED_TO = 11, 16
_WHOLE_CODE: Final = 18


class BodyLine(NamedTuple):
    """One item of a body as a row; ``place`` of ``rows`` rows that the body has. ``code`` and ``scope`` as shown."""

    body: Body
    item: BodyItem | None
    place: int
    rows: int
    code: str = ""
    scope: str = ""
    told: str = ""


class BodiesState(NamedTuple):
    """Everything that was read. ``overlaps``: applications of the round by the key of the body they meet."""

    bodies: tuple[Body, ...] = ()
    today: date | None = None
    overlaps: tuple[tuple[str, Overlap], ...] = ()
    names: tuple[tuple[str, str], ...] = ()

    @property
    def counts(self) -> RegistryCounts:
        """The figures of the segments."""
        return count_bodies(self.bodies)

    @property
    def occupations(self) -> tuple[str, ...]:
        """Every occupation on the list, without work types."""
        return tuple(sorted({each.occupation for body in self.bodies for each in body.items}))


class BodyDetail(NamedTuple):
    """What the side pane tells beyond the body itself."""

    key: str
    history: tuple[HistoryLine, ...]
    open_inspection: str = ""
    open_complaint: str = ""


def read_bodies(desk: Desk, round_id: str) -> BodiesState:
    """The registry of today and what the round's applications meet in it."""
    today = beijing_date(desk.clock())
    met = round_overlaps(desk, round_id, today) if round_id else ()
    return BodiesState(
        bodies=bodies(desk, today),
        today=today,
        overlaps=tuple((each.body, each) for found in met for each in (*found.overlaps, *found.complements)),
        names=tuple((found.application, found.applicant) for found in met),
    )


def read_body(desk: Desk, known: Body) -> BodyDetail:
    """The history of a body and what is open of it."""
    history = body_history(desk, known)
    open_inspections = [each.id for each in inspections(desk, known) if each.value.is_open]
    open_complaints = [each.id for each in history if each.kind == "complaint" and each.is_open]
    return BodyDetail(known.key, history, (open_inspections or [""])[0], (open_complaints or [""])[0])


def shown_bodies(state: BodiesState, text: str, segment: str) -> tuple[Body, ...]:
    """The bodies that hold the text and stand as the segment says."""
    states = _SEGMENT_STATES.get(segment)
    return tuple(each for each in state.bodies if (states is None or each.state in states) and each.matches(text))


def lines_of(known: Iterable[Body], occupation: str, edition: EditionChoice) -> tuple[BodyLine, ...]:
    """Their items as rows; with an occupation only its own. An item of an older edition is told in the newest one."""
    lines: list[BodyLine] = []
    for body in known:
        items = [each for each in body.items if _is_wanted(each, occupation, edition)]
        if not items:
            if not body.items and not occupation and edition != "older":
                lines.append(BodyLine(body, None, 0, 1))
            continue
        lines += [_line(body, each, place, len(items), edition) for place, each in enumerate(items)]
    return tuple(lines)


def masked_code(credit_code: str) -> str:
    """A credit code as the page shows it: 91330300MA2*****3T."""
    if len(credit_code) != _WHOLE_CODE:
        return credit_code
    return f"{credit_code[:_MASKED_FROM]}{'*' * (_MASKED_TO - _MASKED_FROM)}{credit_code[_MASKED_TO:]}"


def count_words(lines: Sequence[BodyLine]) -> str:
    """47 家 89 项."""
    items = sum(each.item is not None for each in lines)
    return f"{len({each.body.key for each in lines})} 家　{items} 项"


def number_words(body: Body) -> str:
    """The newest filing number, and how many more."""
    if not body.numbers:
        return "–"
    return body.numbers[-1] + (f" 等{len(body.numbers)}个" if len(body.numbers) > 1 else "")


def left_words(body: Body) -> str:
    """余 55 天, 今天到期, 逾 44 天; – where nobody stated an end."""
    if body.days_left is None or body.state == "removed":
        return "–"
    if body.days_left == 0:
        return "今天到期"
    return f"余 {body.days_left} 天" if body.days_left > 0 else f"逾 {-body.days_left} 天"


def validity_share(body: Body, today: date) -> float | None:
    """How much of the validity is over, 0 to 1; None where it was not stated."""
    if body.valid_from is None or body.valid_until is None or body.valid_until <= body.valid_from:
        return None
    return min(1.0, max(0.0, (today - body.valid_from).days / (body.valid_until - body.valid_from).days))


def overlaps_with(state: BodiesState, key: str) -> tuple[tuple[str, Overlap], ...]:
    """Applicants of the round that meet a body, with what they meet."""
    names = dict(state.names)
    return tuple((names.get(each.application, each.application), each) for at, each in state.overlaps if at == key)


def overlap_words(found: Overlap) -> str:
    """重叠 2 级; of its own earlier items what is new."""
    if found.own and not found.levels:
        return f"新增 {len(found.new)} 级"
    return f"已有 {len(found.levels)} 级" if found.own else f"重叠 {len(found.levels)} 级"


def _is_wanted(item: BodyItem, occupation: str, edition: EditionChoice) -> bool:
    if edition == "older" and item.edition != code_changes().older:
        return False
    return not occupation or item.occupation == occupation


def _line(body: Body, item: BodyItem, place: int, rows: int, edition: EditionChoice) -> BodyLine:
    code, name = item.code, item.occupation
    if edition == "newest":
        code, name = newest_words(item.occupation, item.code, item.edition, code_changes())
    told = (
        f"原编码 {item.code} {item.occupation}（{item.edition}年版）"
        if (code, name) != (item.code, item.occupation)
        else ""
    )
    scope = f"{name}（{item.work_type}）" if item.work_type else name
    warning = code_changes().warning(item.code, item.occupation) if not told else ""
    return BodyLine(body, item, place, rows, code or "–", scope, told or warning)
