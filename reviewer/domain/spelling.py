"""How a Chinese name is typed on a keyboard: its pinyin and its initials."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import lazy_pinyin


@lru_cache(maxsize=4096)
def spelled(name: str) -> str:
    """Pinyin and initials of a name, lower case: ``mingcheng mc``."""
    parts = lazy_pinyin(name)
    # What is no Chinese character comes back as it is, and whole.
    initials = (part if part in name else part[:1] for part in parts)
    return f"{''.join(parts)} {''.join(initials)}".lower()


def is_found(typed: str, name: str, more: str = "") -> bool:
    """Whether every typed word is part of the name, its pinyin, its initials or of ``more``."""
    held = f"{name} {more}".lower()
    words = typed.lower().split()
    return all(word in held for word in words) or all(word in f"{held} {spelled(name)}" for word in words)
