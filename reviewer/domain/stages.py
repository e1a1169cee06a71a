"""The table of stages: which may follow which, and one entry in the register of moves."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Final

from reviewer.domain.procedure import Gate, Outcome, Stage
from reviewer.domain.records import Record
from reviewer.domain.scheme import Scheme

OUTCOME_TEXT: Final[dict[Outcome, str]] = {
    "": "",
    "not_accepted": "不予受理",
    "failed": "未通过",
    "given_up": "放弃申报",
    "withdrawn": "退出申报",
    "filed": "已备案",
    "expired": "已到期",
    "removed": "已移出名录",
}
# Ways out that nobody should find without knowing why.
REASONED_OUTCOMES: Final[frozenset[Outcome]] = frozenset({"given_up", "withdrawn", "removed"})
# Ways out that are not the way on.
SIDE_OUTCOMES: Final[frozenset[Outcome]] = frozenset({"not_accepted", "failed", "given_up", "withdrawn", "removed"})


class StageMove(Record):
    """One move: the stage entered, on which day (ISO).

    ``elsewhere`` are the gates whose record is kept outside the program, said with a reason. ``deadline`` is the id
    of the deadline whose passing led here. ``is_void``: the entry was a mistake and does not count.
    """

    stage: str
    on: str
    elsewhere: tuple[Gate, ...] = ()
    deadline: str = ""
    is_void: bool = False

    @property
    def day(self) -> date:
        """The day of it."""
        return date.fromisoformat(self.on)


def find_stage(scheme: Scheme, text: str) -> Stage | None:
    """The stage of that id or name, None when the scheme has none."""
    wanted = _plain(text)
    return next((each for each in scheme.stage if wanted in (_plain(each.id), _plain(each.name))), None)


def stages_after(scheme: Scheme, stage_id: str) -> tuple[Stage, ...]:
    """The stages that the table lets follow, as the table lists them."""
    by_id = {each.id: each for each in scheme.stage}
    return tuple(by_id[each] for each in by_id[stage_id].next if each in by_id) if stage_id in by_id else ()


def is_back(scheme: Scheme, at: str, to: str) -> bool:
    """Whether ``to`` stands before ``at`` in the table."""
    order = [each.id for each in scheme.stage]
    return at in order and to in order and order.index(to) < order.index(at)


def way_on(scheme: Scheme, stage_id: str) -> Stage | None:
    """The stage that follows where all goes well: the first that is neither a step back nor a way out."""
    after = stages_after(scheme, stage_id)
    return next(
        (each for each in after if each.outcome not in SIDE_OUTCOMES and not is_back(scheme, stage_id, each.id)), None
    )


def main_way(scheme: Scheme) -> tuple[Stage, ...]:
    """The stages from the first one on where all goes well, in order."""
    way = [scheme.stage[0]]
    following = way_on(scheme, way[0].id)
    while following is not None and following not in way:
        way.append(following)
        following = way_on(scheme, following.id)
    return tuple(way)


def has_gates(scheme: Scheme) -> bool:
    """Whether any stage asks for something; those of earlier versions of a scheme ask for nothing."""
    return any(each.requires for each in scheme.stage)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
