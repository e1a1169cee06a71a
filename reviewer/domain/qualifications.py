"""Education, skill level and professional title out of free text such as 校长（高级讲师、二级/技师）.

Skill levels: 5 初级工 … 1 高级技师 (特级技师 and 首席技师 count as 1). Titles: 1 初级, 2 中级,
3 副高级, 4 正高级. What is a qualification but of no known rank is ``is_unsure``, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from reviewer.domain.quantities import says_nothing
from reviewer.domain.rule_kinds import Qualification

_H = "\u4e00-\u9fff"
_BASES = "工程师|经济师|会计师|统计师|审计师|农艺师|畜牧师|兽医师|实验师|工艺美术师|美术师|政工师|讲师"
_RANKED = rf"{_BASES}|职称|会计|经济|专业技术[{_H}]{{0,4}}"
_TITLE_RANK: Mapping[str, int] = {"初级": 1, "中级": 2, "副高级": 3, "高级": 3, "正高级": 4}
_EDUCATION_RANK: Mapping[str, int] = {"高中": 1, "大专": 2, "本科": 3, "硕士": 4, "博士": 5}
_DIGITS: Mapping[str, int] = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5}

# Each pattern is looked for in this order and taken out of the text, so that 高级工程师 is never read as
# 高级工, 高级技师 never as 技师, 助理工程师 never as 工程师 and 二级学院 never as a level.
_NEITHER = re.compile(
    rf"技师学院|高级技工学校|技工学校|技工院校|[一二]级学院|三级甲等|普通话[一二三]级[甲乙]等|[{_H}]{{0,4}}英语[{_H}]{{0,4}}[四六]级"
    rf"|计算机(?:等级)?(?:考试)?[一二三四]级|副?总(?:工程师|经济师|会计师)|(?:主任|首席)工程师|[一二三]级(?:裁判|运动员)[{_H}]?"
    r"|高级考评员|考评员|教师资格|班主任|老师|导师"
)
_UNRANKED = re.compile(
    rf"注册[{_H}]{{0,8}}师|[一二]级(?:注册)?[{_H}]{{0,4}}(?:建造师|造价师|造价工程师|建筑师|消防工程师|结构工程师)"
    rf"|(?:建造师|造价工程师|消防工程师|监理工程师|执业药师|律师)"
)
_TITLES: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(rf"(?:正高级?|教授级|研究员级)(?:高级?)?[{_H}]{{0,8}}"), 4),
    (re.compile(r"副教授|副研究馆员|副研究员|副主任(?:中|西|法)?(?:医|护|药|技)师|副编审|副译审"), 3),
    (re.compile(r"助理研究员|主治(?:中|西)?医师|主管(?:护|药|技|中药)师|一级(?:实习指导)?教师"), 2),
    (re.compile(r"助理馆员|研究实习员|助教|[二三]级(?:实习指导)?教师"), 1),
    (re.compile(r"(?:[一二三四]级)?教授|研究馆员|研究员|主任(?:中|西|法)?(?:医|护|药|技)师|编审|译审"), 4),
    (re.compile(rf"副高级?(?:职称|专业技术[{_H}]{{0,4}}|{_BASES})?"), 3),
    (re.compile(rf"高级(?!工(?!程师|艺)|技师|技工|技能)[{_H}]{{0,8}}?(?:{_BASES}|教师|职称|专业技术[{_H}]{{0,4}})"), 3),
    (re.compile(r"(?<!正)高工"), 3),
    (re.compile(rf"(?:助理|初级|见习)(?!工(?!程师|艺))[{_H}]{{0,8}}?(?:{_RANKED})"), 1),
    (re.compile(rf"中级(?!工(?!程师|艺)|技工|技能)[{_H}]{{0,8}}?(?:{_RANKED})"), 2),
    (re.compile(rf"[{_H}]{{0,8}}?(?:{_BASES})|馆员"), 2),
    (re.compile(r"技术员"), 1),
)
_LEVELS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"特级技师|首席技师|高级技师"), 1),
    (re.compile(r"技师"), 2),
    (re.compile(r"高级(?:技工|工|技能)"), 3),
    (re.compile(r"中级(?:技工|工|技能)"), 4),
    (re.compile(r"初级(?:技工|工|技能)|学徒工"), 5),
)
_NUMBERED = re.compile(r"(?<![星年0-9])([一二三四五12345])级(?!教|演员|警|主任|资质|学|律|心理健康)")
_PENDING = re.compile(r"在评|待评|拟评|参评|评审中|考试中|在考|申报中|公示中")
_UNKNOWN_TITLE = re.compile(rf"[{_H}]*(?:师|士)(?![范傅])")
_BARE_RANK = re.compile(rf"(?<![{_H}])(初级|中级|高级)(?![{_H}])")


class Reading(NamedTuple):
    """What a text says of a person's qualification. ``level`` and ``title`` are the best ones named."""

    level: int | None
    title: int | None
    is_unsure: bool
    is_none: bool

    def satisfies(self, wanted: Qualification) -> bool | None:
        """Whether it is enough; None when the text does not let one tell."""
        if self.level is not None and self.level <= wanted.max_level_number:
            return True
        if self.title is not None and self.title >= _TITLE_RANK[wanted.title]:
            return True
        if self.is_none:
            return False
        if self.is_unsure or (self.level is None and self.title is None):
            return None
        return False


@lru_cache(maxsize=1 << 14)
def read_qualification(text: str) -> Reading:
    """Read 职称或职业资格 out of free text.

    Source: 温州2022 附件2 一 — 职业技能等级 counts as 职业资格 throughout.
    """
    plain = _plain(text)
    if says_nothing(plain):
        return Reading(None, None, is_unsure=not plain, is_none=bool(plain))
    if _PENDING.search(plain):
        return Reading(None, None, is_unsure=True, is_none=False)
    rest = _NEITHER.sub("|", plain)
    rest, unranked = _UNRANKED.subn("|", rest)
    titles: list[int] = []
    for pattern, rank in _TITLES:
        rest, count = pattern.subn("|", rest)
        titles += [rank] * bool(count)
    levels: list[int] = []
    for pattern, number in _LEVELS:
        rest, count = pattern.subn("|", rest)
        levels += [number] * bool(count)
    levels += [_DIGITS[each] for each in _NUMBERED.findall(rest)]
    rest = _NUMBERED.sub("|", rest)
    # 电子商务师三级: the occupation's own 师 stands beside its level and raises no doubt.
    doubtful = bool(_UNKNOWN_TITLE.search(rest.replace("教师", ""))) and not levels
    # 讲师（中级） only repeats itself; 中级 alone may be a level or a title, 工程师（高级） says two things.
    best = max(titles, default=0)
    doubtful |= any(_TITLE_RANK[each] > best for each in _BARE_RANK.findall(rest)) and not levels
    is_unsure = bool(unranked) or doubtful
    return Reading(min(levels, default=None), max(titles, default=None), is_unsure=is_unsure, is_none=False)


@lru_cache(maxsize=1 << 12)
def read_education(text: str) -> int | None:
    """Rank of an education: 1 高中、中专, 2 大专, 3 本科, 4 硕士, 5 博士; 0 below; None when it cannot be told."""
    plain = _plain(text)
    if not plain or re.search(r"在读|肄业|结业|同等学力|技师学院|预科|在职学习", plain):
        return None
    rules = (
        (r"博士", 5),
        (r"硕士|研究生", 4),
        (r"专升本|本科|学士", 3),
        (r"大专|专科|高职", 2),
        (r"大学", 3),
        (r"高中|中专|中技|职高|技校|技工学校|中职|中等", 1),
        (r"初中|小学|文盲", 0),
    )
    return next((rank for pattern, rank in rules if re.search(pattern, plain)), None)


def education_rank(name: str) -> int:
    """The rank that a scheme's education asks for."""
    return _EDUCATION_RANK[name]


def qualification_text(wanted: Qualification) -> str:
    """The threshold in Chinese, e.g. 技师及以上或中级及以上职称."""
    levels = {1: "高级技师", 2: "技师", 3: "高级工", 4: "中级工", 5: "初级工"}
    return f"{levels[wanted.max_level_number]}及以上或{wanted.title}及以上职称"


def _plain(text: str) -> str:
    """Full-width forms made plain; letters set apart one by one (技 师) put together again."""
    plain = unicodedata.normalize("NFKC", text).strip()
    parts = plain.split()
    return "".join(parts) if parts and all(len(part) == 1 for part in parts) else plain
