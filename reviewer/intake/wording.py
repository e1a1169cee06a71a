"""Text as applicants type it, brought to one spelling without changing what it says."""

from __future__ import annotations

import re
import unicodedata

# Full-width ASCII to ASCII. Not NFKC: that would also turn ㎡, ① and ½ into something else.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣ー"), "-")
# Only what nobody sees and nobody means: zero width spaces, byte order marks, direction marks.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e"))
_INVISIBLE |= dict.fromkeys(range(0x2066, 0x206A))
# Symbol fonts (Wingdings, Wingdings 2) keep their boxes in the private area.
_SYMBOLS = {0xF0FE: "☑", 0xF052: "☑", 0xF0FC: "√", 0xF050: "√", 0xF0A8: "□", 0xF06F: "□", 0xF0A3: "□", 0xF071: "□"}
_CJK_GAP = re.compile(r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff·]) +(?=[\u3400-\u9fff\U00020000-\U0003ffff·])")
_NUMBERING = re.compile(r"(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十0-9]+[)）]|[0-9]+[.、．](?![0-9]))\s*")
_PLACEHOLDER = re.compile(r"[\s_＿/\\\-－—–…*×□☐]*")


def _is_character(each: str) -> bool:
    """Not a control, a surrogate or a non-character. Unassigned ones stay: rare names are newer than Python."""
    code = ord(each)
    is_none = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return not is_none and unicodedata.category(each) not in ("Cc", "Cs")


def clean_text(text: str) -> str:
    """Composed characters, one kind of line break and space; control and invisible characters gone."""
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE).translate(_SYMBOLS)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    text = "".join(
        each if each == "\n" or unicodedata.category(each) not in ("Cc", "Cs", "Cn") else " " for each in text
    )
    lines = (re.sub(r"[ \t\u00a0\u3000]+", " ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as ASCII; every kind of dash as ``-``."""
    return text.translate(_NARROW).translate(_DASHES)


def compact(text: str) -> str:
    """``narrow`` without any white space."""
    return "".join(narrow(text).split())


def one_line(text: str) -> str:
    """Lines of a cell joined; a break inside Chinese text was only the cell's width."""
    return clean_name(clean_text(text).replace("\n", " "))


def clean_name(text: str) -> str:
    """Without the spaces that forms put between Chinese characters (张　三); Latin names keep theirs."""
    return _CJK_GAP.sub("", clean_text(text).replace("\n", " "))


def identifier_text(text: str) -> str:
    """A number or code: ASCII, upper case, no spaces."""
    return compact(text).upper()


def label_key(text: str) -> str:
    """What two spellings of one label have in common: no spaces, brackets as ASCII, no number, no colon."""
    key = compact(clean_text(text))
    key = _NUMBERING.sub("", key, count=1) if _NUMBERING.match(key) else key
    return key.strip("*:：;。.、").replace("【", "(").replace("】", ")").replace("〔", "(").replace("〕", ")")


def bare_key(text: str) -> str:
    """``label_key`` without what stands in brackets: 专业工龄（年） is 专业工龄."""
    return re.sub(r"\([^()]*\)", "", label_key(text))


def is_blank(text: str) -> bool:
    """Nothing, or only what forms print where nothing was filled in (＿＿, /, —)."""
    return _PLACEHOLDER.fullmatch(text) is not None


def split_listed(text: str) -> tuple[str, ...]:
    """The entries of a list in one cell: lines, semicolons, numbers, book-title marks.

    A 、 separates only after a word that ends the name of a rule (设备、设施管理制度 is one rule).
    """
    text = re.sub(
        r"(?:^|(?<=[\s;；。、,，》]))(?:[(（]?[0-9]{1,2}[)）.．、](?![0-9])|[①-⑳])\s*", "\n", clean_text(text)
    )
    text = re.sub(r"》[、，,]?\s*《", "\n", text)
    text = re.sub(r"(?<=[度程制则法则定案书表》])[、，,](?=[^、，,]{2})", "\n", text)
    parts = (part.strip(" 、，,。.;；《》") for part in re.split(r"[\n;；]", text))
    return tuple(part for part in parts if part and not re.fullmatch(r"[(（]?填报目录[，, ]*内容另附。?[)）]?", part))
