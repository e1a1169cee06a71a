"""Which posts of the standard a person fills, read from 分工 and, failing that, from 职务."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from reviewer.domain.rule_kinds import AllOf, PeopleCount, PeopleEach, RuleKind
from reviewer.domain.scheme import Scheme

# Longer words that hold a post's word and mean something else.
_OTHER_POSTS = (
    "办公室副主任", "协助主任", "主任助理", "主任委员", "主任科员", "班主任", "副主任医师", "主任医师", "主任护师",
    "副主任", "办公室主任", "会计师", "审计师", "档案馆",
)  # fmt: skip
_HEADS = frozenset(("主任", "副主任", "办公室主任"))
# What may stand before 主任 when it is the body's own and not 教务处主任 or 系主任.
_OWN_HEAD = re.compile(r"(?:机构|中心|评价|认定|鉴定|组织|单位|常务|执行|专职|兼职?|任|为)$")
_SEPARATOR = re.compile(r"[、，,；;。/|\s（）()＋+]+")
_SUFFIX = re.compile(r"(?:管理)?(?:工作)?(?:人员|专员|主管|岗位|岗|员)$")


class Posts(NamedTuple):
    """Words of the scheme's vocabulary that the person surely fills, and those one cannot be sure of."""

    sure: frozenset[str]
    unsure: frozenset[str]


def vocabulary(scheme: Scheme) -> tuple[str, ...]:
    """All words for posts that the scheme's rules name, longest first."""
    words: set[str] = set()
    rules: list[RuleKind] = [each.rule for item in scheme.items for each in item.requirement]
    rules += [each.rule for each in scheme.condition]
    while rules:
        rule = rules.pop()
        if isinstance(rule, PeopleCount | PeopleEach):
            words |= set(rule.roles)
        if isinstance(rule, AllOf):
            rules += rule.rules
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=1 << 14)
def read_posts(duty: str, post: str, words: tuple[str, ...]) -> Posts:
    """Posts of one person.

    Args:
        duty: 分工 as written. It decides wherever it names any post.
        post: 职务（职称、职业资格）as written; only words that stand alone in it count.
        words: the scheme's vocabulary.
    """
    known = frozenset(words)
    found = _in_duty(_plain(duty), known)
    return found if found.sure or found.unsure else _in_post(_plain(post), known)


def _in_duty(text: str, known: frozenset[str]) -> Posts:
    # Left to right, longest word first: 计算机设备管理 is read as 计算机设备, not as 设备管理.
    every = sorted(known | set(_OTHER_POSTS), key=lambda word: -len(word))
    sure: set[str] = set()
    unsure: set[str] = set()
    for token in [text] if "、设施" in text else _SEPARATOR.split(text):
        at = 0
        for match in re.finditer("|".join(map(re.escape, every)), token):
            word, before = match.group(), token[at : match.start()]
            at = match.end()
            if word not in known:
                continue
            is_own = word not in _HEADS or not before or bool(_OWN_HEAD.search(before))
            (sure if is_own else unsure).add(word)
    return Posts(frozenset(sure), frozenset(unsure - sure))


def _in_post(text: str, known: frozenset[str]) -> Posts:
    sure = {word for token in _SEPARATOR.split(text) for word in (token, _SUFFIX.sub("", token)) if word in known}
    return Posts(frozenset(sure), frozenset())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
