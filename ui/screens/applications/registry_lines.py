"""What an application meets in 名录, in words for its facts: label, what, and where it is held. No Qt."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.desk import Desk
from reviewer.usecases.overlaps import Overlap, overlaps
from ui.screens.applications.presenter import level_words

HEADING = "名录中的重叠（只作布局参考）"


def overlap_lines(desk: Desk, application_id: str) -> Iterator[tuple[str, str, str]]:
    """Whether the applicant is filed already, what it holds already and adds, and who else holds the same.

    Source: 中就培函〔2020〕16号 四(二) (优先从各省备案组织中遴选).
    """
    found = overlaps(desk, application_id)
    if found.filed_already:
        yield "本单位", "已在名录中", ""
    for each in found.complements:
        yield "本单位新增", f"{_scope(each)}　{level_words(each.new)}", f"已有 {level_words(each.held)}"
    for each in found.overlaps:
        listed = f"名录中为“{each.listed}”" if each.listed else ""
        label = "本单位已有" if each.own else each.name
        yield label, f"{_scope(each)}　{level_words(each.levels)}", listed


def _scope(each: Overlap) -> str:
    return f"{each.occupation}（{each.work_type}）" if each.work_type else each.occupation
