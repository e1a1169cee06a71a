"""判断 as segments: four words, the chosen one with its sign."""

from __future__ import annotations

from reviewer.domain.sheet import JUDGEMENT_TEXT, Judgement
from ui.screens.scoring.sheet.rows import JUDGEMENT_SIGN
from ui.screens.scoring.signs import SIGNS
from ui.widgets.segments import Segment


def judgement_segments(*, site: bool = False) -> list[Segment]:
    """符合, 基本符合, 不符合, 不适用, each with its key; ``site``: without keys, for fingers."""
    made = []
    for number, judgement in enumerate(Judgement, 1):
        icon, _, _ = SIGNS[JUDGEMENT_SIGN[judgement]]
        key = "" if site else f"Alt+{number}"
        made.append(Segment(judgement.value, JUDGEMENT_TEXT[judgement], key, icon, icon_only_when_chosen=True))
    return made
