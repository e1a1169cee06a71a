"""Blocks of strips on pages: each with a title and column heads that return on every page it runs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reviewer.reports.setting.table import Placed, Strip

TITLE_HEIGHT = 22.0
BLOCK_GAP = 8.0


@dataclass(frozen=True, slots=True)
class Block:
    """One table with its title above it; ``heads`` are repeated on every page that it runs on."""

    title: str
    body: tuple[Strip, ...]
    heads: tuple[Strip, ...] = ()


@dataclass(slots=True)
class FlowPage:
    """What stands on one page: titles with the upper edge of their line, and tables."""

    titles: list[tuple[str, float]] = field(default_factory=list)
    tables: list[list[Placed]] = field(default_factory=list)


def flow(blocks: Sequence[Block], first_top: float, next_top: float, foot: float) -> list[FlowPage]:
    """Give every strip its page and place; strips that are to be kept together stay so where a page can hold them.

    Args:
        first_top: upper edge of the first page's room; ``next_top`` of the others'; ``foot`` the lower edge
            everywhere, all in points from the page's foot.
    """
    pages = [FlowPage()]
    y = first_top
    for number, block in enumerate(blocks):
        above = (BLOCK_GAP if number else 0.0) + (TITLE_HEIGHT if block.title else 0.0)
        heads = sum(each.height for each in block.heads)
        groups = _groups(block.body)
        first = sum(each.height for each in groups[0]) if groups else 0.0
        if above + heads + first > y - foot and pages[-1].tables:
            pages.append(FlowPage())
            y = next_top
        y -= BLOCK_GAP if number and pages[-1].tables else 0.0
        if block.title:
            pages[-1].titles.append((block.title, y))
            y -= TITLE_HEIGHT
        y = _begin_table(pages[-1], block, y)
        for place, group in enumerate(groups):
            height = sum(each.height for each in group)
            if place and height > y - foot and heads + height <= next_top - foot:
                pages.append(FlowPage())
                y = _begin_table(pages[-1], block, next_top)
            for strip in group:
                if strip.height > y - foot and len(pages[-1].tables[-1]) > len(block.heads):
                    pages.append(FlowPage())
                    y = _begin_table(pages[-1], block, next_top)
                pages[-1].tables[-1].append(Placed(strip, y))
                y -= strip.height
    return pages


def _begin_table(page: FlowPage, block: Block, top: float) -> float:
    placed = []
    for strip in block.heads:
        placed.append(Placed(strip, top))
        top -= strip.height
    page.tables.append(placed)
    return top


def _groups(strips: Sequence[Strip]) -> list[list[Strip]]:
    groups: list[list[Strip]] = [[]]
    for strip in strips:
        groups[-1].append(strip)
        if not strip.keep:
            groups.append([])
    return [each for each in groups if each]
