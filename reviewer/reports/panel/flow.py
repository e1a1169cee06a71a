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
class FlowPart:
    """What one page has of a block; ``title`` with the upper edge of its line where the block begins here."""

    block: int
    strips: list[Placed]
    title: str = ""
    title_top: float = 0.0


@dataclass(slots=True)
class FlowPage:
    """What stands on one page, top to bottom: parts of tables, with a title where one begins."""

    parts: list[FlowPart] = field(default_factory=list)


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
        if above + heads + first > y - foot and pages[-1].parts:
            pages.append(FlowPage())
            y = next_top
        y -= BLOCK_GAP if number and pages[-1].parts else 0.0
        y = _begin(pages[-1], number, block, y, block.title)
        for place, group in enumerate(groups):
            height = sum(each.height for each in group)
            if place and height > y - foot and heads + height <= next_top - foot:
                pages.append(FlowPage())
                y = _begin(pages[-1], number, block, next_top)
            for strip in group:
                if strip.height > y - foot and len(pages[-1].parts[-1].strips) > len(block.heads):
                    pages.append(FlowPage())
                    y = _begin(pages[-1], number, block, next_top)
                pages[-1].parts[-1].strips.append(Placed(strip, y))
                y -= strip.height
    return pages


def _begin(page: FlowPage, number: int, block: Block, top: float, title: str = "") -> float:
    part = FlowPart(number, [], title, top)
    top -= TITLE_HEIGHT if title else 0.0
    for strip in block.heads:
        part.strips.append(Placed(strip, top))
        top -= strip.height
    page.parts.append(part)
    return top


def _groups(strips: Sequence[Strip]) -> list[list[Strip]]:
    groups: list[list[Strip]] = [[]]
    for strip in strips:
        groups[-1].append(strip)
        if not strip.keep:
            groups.append([])
    return [each for each in groups if each]
