"""Ticked boxes, yes or no, options and levels out of text."""

from __future__ import annotations

import itertools
import re

from reviewer.intake.quantities import Reading
from reviewer.intake.wording import bare_key, clean_name, clean_text, compact, is_blank, label_key, narrow

# ☒ is what Word's own check box shows when it is ticked; × is a cross-out and no tick.
TICKS = "☑√■✓✔☒●◼▣✅🗹🗸⬛"
_BOXES = "□☐○◯▢◻⬜"
_MARKS = frozenset(f"{TICKS}{_BOXES}()[]")

# A longer text is no choice.
_LONGEST = 500

_YES = frozenset({"是", "有", "属于", "对", "yes", "y", "true", "√", "✓", "✔", "☑"})
_NO = frozenset({"否", "无", "没有", "不是", "不属于", "非", "no", "n", "false", "×"})
_LEVEL_WORDS = {
    "高级技师": 1, "技师": 2, "高级工": 3, "中级工": 4, "初级工": 5,
    "一级": 1, "二级": 2, "三级": 3, "四级": 4, "五级": 5,
    "高级": 3, "中级": 4, "初级": 5,
    "1级": 1, "2级": 2, "3级": 3, "4级": 4, "5级": 5,
    "1": 1, "2": 2, "3": 3, "4": 4, "5": 5,
    "一": 1, "二": 2, "三": 3, "四": 4, "五": 5,
}  # fmt: skip
_LEVEL = "|".join(sorted(_LEVEL_WORDS, key=len, reverse=True))
# One level may be named twice: 三级/高级工, 高级工（三级）, 五级 初级工.
_ONE_LEVEL = re.compile(
    rf"(?P<a>{_LEVEL})(?:\((?P<b>{_LEVEL})\)|/(?P<c>[初中高]级工|高级技师|技师)|(?P<d>[初中高]级工|高级技师|技师))?"
)
_RANGE = re.compile(r"(?P<first>.+?)(?:-|~|至|到)(?P<last>.+)")


def has_marks(text: str) -> bool:
    """Whether the text holds any tick or box."""
    return any(each in TICKS or each in _BOXES for each in text)


def ticked(text: str, options: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """The ticked ones of ``options`` in a line such as ``□院校☑研究院 □民非``.

    The mark may stand before its word or after it (院校√, 院校（√）).

    Returns: the ticked options, and why it cannot be told (Chinese) or None.
    """
    # Forms space two-character words out (企 业 □); a box between words stays where it is.
    line = narrow(clean_name(text))
    if len(line) > _LONGEST:
        return (), "文字过长"
    words = "|".join(re.escape(narrow(each)) for each in sorted(options, key=len, reverse=True))
    places = list(re.finditer(words, line)) if words else []
    if not places:
        return (), "选项文字已被改动，无法判断勾选"
    gaps = [line[: places[0].start()]]
    gaps += [line[a.end() : b.start()] for a, b in itertools.pairwise(places)]
    gaps.append(line[places[-1].end() :])
    owners: list[str] | None
    if has_marks(gaps[0]) and has_marks(gaps[-1]) and re.match(r"\w", gaps[0].strip()):
        # The boxes stand behind the words, and the first of them behind one that is no option.
        if any(each in TICKS for each in gaps[0]):
            return (), "勾选的内容不在选项之内"
        owners = gaps[1:]
    elif has_marks(gaps[0]):
        owners = _marks_behind_the_word(gaps)
        if owners is None:
            return (), "勾选标记在两个选项之间，无法判断属于哪一个"
    else:
        owners = gaps[1:]
    found = tuple(place[0] for place, gap in zip(places, owners, strict=False) if any(each in TICKS for each in gap))
    back = {narrow(each): each for each in options}
    return tuple(dict.fromkeys(back[each] for each in found)), None


def _marks_behind_the_word(gaps: list[str]) -> list[str] | None:
    """Boxes stand before the words, but somebody typed a tick behind one (□院校√ □研究院)."""
    owned = list(gaps)
    for index in range(1, len(gaps)):
        match = re.match(rf"(?P<tick>[{TICKS}]+)(?P<space>\s*)(?P<rest>.*)", gaps[index], re.DOTALL)
        if match is None or (index < len(gaps) - 1 and not any(each in _BOXES for each in match["rest"])):
            continue
        if index < len(gaps) - 1 and not match["space"]:
            return None
        owned[index - 1] += match["tick"]
        owned[index] = match["rest"]
    return owned


def read_choice(text: str, options: tuple[str, ...]) -> Reading:
    """One of ``options``, ticked or written out (四星级 and 4星 are 四星, AAAA级 is 4A)."""
    shown = clean_text(text).replace("\n", " ")
    if is_blank(shown) or compact(shown) in ("无", "暂无"):
        return Reading()
    if has_marks(shown):
        found, problem = ticked(shown, options)
        if problem:
            return Reading(problem=f"“{shown}”：{problem}")
        if len(found) > 1:
            return Reading(problem=f"“{shown}”：勾选了 {len(found)} 项，只能选一项")
        return Reading(text=found[0] if found else "")
    by_key = {_option_key(each): each for each in options}
    for key in (_option_key(shown), _option_key(bare_key(shown))):
        if key in by_key:
            return Reading(text=by_key[key])
    return Reading(problem=f"“{shown}”不是可选内容（{'、'.join(options)}）")


def _option_key(text: str) -> str:
    key = label_key(text).upper()
    key = re.sub(r"^(A{1,5})(?=级|$)", lambda match: f"{len(match[1])}A", key)
    key = re.sub(r"(?<=[A星])级$", "", key)
    return key.translate(str.maketrans("12345", "一二三四五"))


def read_yes_no(text: str) -> Reading:
    """是 or 否."""
    shown = clean_text(text).replace("\n", " ")
    if is_blank(shown):
        return Reading()
    if has_marks(shown) and re.search("[是否有无]", shown):
        found, problem = ticked(shown, ("是", "否", "有", "无"))
        if problem or len(found) > 1:
            return Reading(problem=f"“{shown}”：无法判断是或否")
        shown = found[0] if found else ""
    key = label_key(shown).lower()
    if key in _YES or bare_key(key) in _YES:
        return Reading(text="是")
    if key in _NO or bare_key(key) in _NO:
        return Reading(text="否")
    return Reading(problem=f"“{shown}”不是“是”或“否”") if key else Reading()


def read_list(text: str) -> Reading:
    """Things one after another, joined by 、."""
    if is_blank(text):
        return Reading()
    parts = (part.strip(" 。.") for part in re.split(r"[、，,;；\n]", clean_text(text)))
    return Reading(text="、".join(part for part in parts if part))


def read_levels(text: str) -> tuple[int, ...] | None:
    """Levels, 5 初级工 … 1 高级技师, from the lowest to the highest (5, 4, 3).

    Reads 五级、四级、三级 · 3-5级 · 高级工（三级） · 三级/高级工 · 三级及以上 · ☑五级□四级.

    Returns: None when any part cannot be read or says two different things.
    """
    if len(text) > _LONGEST:
        return None
    spaced = re.sub(r"(?<=[级工师]) +(?=[一二三四五1-5初中高技])", "、", narrow(clean_text(text)))
    plain = compact(spaced.replace("\n", "、"))
    if has_marks(plain):
        return _ticked_levels(plain)
    plain = re.sub(r"^(?:职业技能等级|技能等级|等级)[::]?", "", plain)
    found: set[int] = set()
    for part in re.split(r"[、,;和与及]+(?!以上|以下)", plain):
        for piece in [part] if _levels_of(part) else part.split("/"):
            levels = _levels_of(piece)
            if not levels:
                return None
            found |= levels
    return tuple(sorted(found, reverse=True))


def _ticked_levels(plain: str) -> tuple[int, ...] | None:
    words = tuple(match[0] for match in _ONE_LEVEL.finditer(plain))
    found, problem = ticked(plain, words)
    levels = [_one_level(each) for each in found]
    if problem or not levels or None in levels:
        return None
    return tuple(sorted({each for each in levels if each}, reverse=True))


def _levels_of(part: str) -> set[int] | None:
    """One level, a range or 及以上; None when it is none of these."""
    upward = re.fullmatch(r"(.+?)(?:\(含\))?及?以上", part)
    if upward:
        lowest = _one_level(upward[1])
        return set(range(1, lowest + 1)) if lowest else None
    single = _one_level(part)
    if single:
        return {single}
    span = _RANGE.fullmatch(part)
    if span is None:
        return None
    first, last = _one_level(span["first"]), _one_level(span["last"])
    return set(range(min(first, last), max(first, last) + 1)) if first and last else None


def _one_level(part: str) -> int | None:
    match = _ONE_LEVEL.fullmatch(part.removesuffix("技能"))
    if match is None:
        return None
    said = {_LEVEL_WORDS[each] for each in match.groupdict().values() if each}
    return said.pop() if len(said) == 1 else None
