"""What Ctrl+K offers on the scoring screen: the items of the open sheet, its files, the screen's actions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from reviewer.domain.sheet import ItemKey
from ui.screens.scoring.presenter import ScoringPresenter
from ui.screens.scoring.rows import ItemRow
from ui.screens.scoring.signs import SIGNS
from ui.widgets.targets import Target


class SheetAction(NamedTuple):
    """Something the screen does: icon, name, keys, words that find it too, and whether a locked sheet has it."""

    icon: str
    text: str
    keys: str
    words: str
    run: Callable[[], object]
    when_locked: bool = False


def sheet_targets(
    presenter: ScoringPresenter,
    actions: tuple[SheetAction, ...],
    open_item: Callable[[ItemKey], object],
    open_file: Callable[[str], object],
) -> list[Target]:
    """Items first, then actions, other occupations, files."""
    if not presenter.is_open:
        return []
    sheet = presenter.application_id
    targets = [_item_target(row, presenter.key, open_item) for section in presenter.lines for row in section.items]
    targets += [
        Target(each.icon, each.text, each.keys, each.words, each.run, f"action:{each.text}")
        for each in actions
        if each.when_locked or not presenter.is_locked
    ]
    targets += [
        Target("users-group", f"职业：{each.scope}", "换到该职业", "", partial(presenter.choose_occupation, each.scope))
        for each in presenter.application.occupations
        if each.scope != presenter.occupation
    ]
    targets += [
        Target(
            "file",
            each.name.rsplit("/", 1)[-1],
            "佐证",
            each.name,
            partial(open_file, each.sha256),
            f"file:{sheet}:{each.sha256}",
        )
        for each in presenter.application.evidence
    ]
    return targets


def _item_target(row: ItemRow, current: ItemKey, open_item: Callable[[ItemKey], object]) -> Target:
    aside = f"{row.points} / {row.full}" if row.is_scored else "未评"
    here = "　现在这项" if row.key == current else ""
    words = f"{row.key.item} {row.clause} {SIGNS[row.sign][1]} {'一票否决' if row.is_veto else ''}"
    text = f"{row.clause} {row.name}"
    return Target("checklist", text, f"{aside}{here}", words, partial(open_item, row.key), f"item:{row.key.item}")
