"""What the page 职业目录 shows: the rows found, the choices of edition, and all that is known of one of them."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from reviewer.desk import Desk
from reviewer.domain.catalogue_search import NO_EDITION, CatalogueHit
from reviewer.domain.code_changes import GRADE_NAMES, KIND_NAMES, CodeChange
from reviewer.usecases.catalogues import catalogue_index, code_changes, code_history, reuse_notes

ALL_EDITIONS: Final = "all"
LEVEL_NAMES: Final = {5: "五级", 4: "四级", 3: "三级", 2: "二级", 1: "一级"}
LEVELS: Final = tuple(LEVEL_NAMES)
LineKind = Literal["head", "text", "small", "warning"]


class SideLine(NamedTuple):
    """One paragraph of the side pane."""

    kind: LineKind
    text: str


class CatalogueState(NamedTuple):
    """What was found; ``editions`` are (key, word). ``note`` is said where the text asked for a re-used code."""

    hits: tuple[CatalogueHit, ...]
    editions: tuple[tuple[str, str], ...]
    note: str

    @property
    def aside(self) -> str:
        """How many rows, how many codes."""
        codes = len({each.code for each in self.hits if each.code})
        return f"{len(self.hits)} 行，{codes} 个编码" if self.hits else ""


def read_catalogues(desk: Desk, text: str, edition: str) -> CatalogueState:
    """Search every catalogue on record; ``edition`` is a key of the choices."""
    index = catalogue_index(desk)
    choices = ((ALL_EDITIONS, "全部"), *((each, edition_word(each)) for each in index.editions))
    hits = index.search(text, "" if edition == ALL_EDITIONS else edition)
    return CatalogueState(hits=hits, editions=choices, note="".join(reuse_notes(text)))


def edition_word(edition: str) -> str:
    """How an edition is named on the page."""
    return "无编码" if edition in ("", NO_EDITION) else f"{edition}年版"


def name_sign(hit: CatalogueHit) -> tuple[str, str]:
    """Icon and token of a row that has changed: a warning where an older code or name must be read with its edition."""
    if not hit.warning:
        return "", ""
    is_current = hit.edition == code_changes().newer and not hit.warning.startswith("编码重用")
    return ("history", "muted_text") if is_current else ("alert-triangle", "unclear")


def places_word(hit: CatalogueHit) -> str:
    """Which catalogues the row stands in."""
    return "、".join(dict.fromkeys(each.source for each in hit.places))


def levels_word(levels: tuple[int, ...]) -> str:
    """五级、四级, or that the list gives none."""
    return "、".join(LEVEL_NAMES[each] for each in levels) or "未列等级"


def describe_hit(desk: Desk, hit: CatalogueHit, round_id: str) -> tuple[SideLine, ...]:
    """All that is known of a row: warning, catalogues, mended names, aliases, the code's history with its evidence.

    Where the row is of the round's own list, also how the notice is read there.
    """
    lines: list[SideLine] = []
    if hit.warning:
        lines.append(SideLine("warning", hit.warning))
    lines.append(SideLine("head", "所在目录"))
    for place in hit.places:
        lines.append(SideLine("text", f"{place.source} 第 {place.seq} 行"))
        group = f"{place.group_name}：{place.group}" if place.group else ""
        lines.append(SideLine("small", "；".join(filter(None, (levels_word(place.levels), place.status, group)))))
        if place.repair:
            lines.append(SideLine("small", f"原文“{place.raw}”：{place.repair}。"))
    if hit.aliases:
        lines += [SideLine("head", "别名"), SideLine("text", "、".join(hit.aliases))]
    if hit.later_codes:
        codes = "、".join(hit.later_codes)
        lines += [SideLine("head", "对照"), SideLine("text", f"2022年版同名职业 {codes}（公开文本，仅供对照）")]
    if hit.code:
        lines += _history(desk, hit.code)
    return (*lines, *_readings(desk, hit, round_id))


def _readings(desk: Desk, hit: CatalogueHit, round_id: str) -> list[SideLine]:
    scheme = desk.scheme_of_round(round_id) if round_id else None
    if scheme is None or scheme.scheme.catalogue not in {each.catalogue for each in hit.places}:
        return []
    lines = [SideLine("head", "通知的释读")] if scheme.readings_at("catalogue") else []
    for each in scheme.readings_at("catalogue"):
        lines += [SideLine("text", f"{each.id}　{each.problem}"), SideLine("small", f"本程序的读法：{each.reading}")]
    return lines


def _history(desk: Desk, code: str) -> list[SideLine]:
    history = code_history(code, desk)
    lines = [SideLine("head", f"编码 {code} 的沿革")]
    for meaning in history.meanings:
        lines.append(SideLine("text", f"{edition_word(meaning.edition)}：{meaning.name}"))
    for change in history.changes:
        lines += _change(change)
    return lines


def _change(change: CodeChange) -> list[SideLine]:
    became = f" → {change.new_code} {change.new_name}" if change.new_code else "，新版没有"
    lines = [SideLine("head", f"{KIND_NAMES[change.kind]}：{change.old_code} {change.old_name}{became}")]
    lines += [SideLine("small", f"{GRADE_NAMES[each.grade]}：{each.where}") for each in change.proof]
    return [*lines, SideLine("small", change.note)] if change.note else lines
