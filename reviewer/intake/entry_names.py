"""Names inside a package: how their bytes are read, and which ones are refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from reviewer.intake.limits import Limits

_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:")
_FORBIDDEN = frozenset('<>:"|?*')
# Turn text round on screen, so that a name looks like another one.
_DIRECTION_MARKS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LEFT_BEHIND = frozenset({"thumbs.db", ".ds_store", "desktop.ini", "__macosx"})


def decode_entry_name(raw: bytes) -> str | None:
    """The name that unflagged ZIP bytes stand for: UTF-8 where it is strictly that, else GB 18030.

    Two-letter Chinese names in GBK can happen to be valid UTF-8 of Latin, Greek or Hebrew letters;
    where only the GB 18030 reading holds Chinese, it wins.

    Returns: None when the bytes are neither.
    """
    readings = []
    for encoding in ("utf-8", "gb18030"):
        try:
            readings.append(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    if len(readings) == 2 and not _has_chinese(readings[0]) and _has_chinese(readings[1]):
        return readings[1]
    return readings[0] if readings else None


def _has_chinese(text: str) -> bool:
    return any("\u4e00" <= each <= "\u9fff" for each in text)


def normal_name(name: str) -> str:
    """One spelling of a name: composed characters, ``/`` between folders."""
    return unicodedata.normalize("NFC", name).replace("\\", "/")


def is_left_behind(name: str) -> bool:
    """Whether a system or an office program left the file there without the person's knowledge."""
    parts = [part.lower() for part in name.split("/")]
    last = parts[-1]
    return last.startswith(("~$", ".~", "._")) or any(part in _LEFT_BEHIND for part in parts)


def name_problem(name: str, limits: Limits) -> str | None:
    """Why a (normal) name is refused, in Chinese, or None.

    The names are never used to write a file; they are refused because the package has to be unpacked
    on Windows, shown on screen and put into archives without becoming something else.
    """
    parts = name.rstrip("/").split("/")
    if not name.strip("/") or name.startswith("/") or _DRIVE.match(name):
        return "是绝对路径"
    if any(part in ("", ".", "..") for part in parts):
        return "路径指向包外或含有空的文件夹名"
    if any(ord(each) < 32 or ord(each) == 127 or each in _DIRECTION_MARKS for each in name):
        return "名称含有不可见的控制字符"
    if any(0xD800 <= ord(each) <= 0xDFFF for each in name):
        return "名称的文字编码无法识别"
    bad = sorted({each for each in name if each in _FORBIDDEN})
    if bad:
        return f"名称含有 Windows 不允许的字符 {' '.join(bad)}"
    for part in parts:
        if part != part.rstrip(". "):
            return "名称以空格或句点结尾"
        if _RESERVED.fullmatch(part.split(".")[0].rstrip()):
            return f"“{part}”是 Windows 保留的设备名"
    if len(name) > limits.max_name_chars:
        return f"路径长 {len(name)} 个字符，超过上限 {limits.max_name_chars}"
    if len(parts) > limits.max_depth:
        return f"文件夹层数为 {len(parts)}，超过上限 {limits.max_depth}"
    return None


def twin_problems(names: Iterable[str]) -> dict[str, str]:
    """Names that would fall together on a disk: name → why (Chinese)."""
    problems: dict[str, str] = {}
    first: dict[str, str] = {}
    for name in names:
        key = unicodedata.normalize("NFC", name.casefold())
        other = first.setdefault(key, name)
        if other is not name:
            problems[name] = (
                "与另一个文件同名" if other == name else f"与“{other}”仅大小写不同，在 Windows 上是同一个文件"
            )
    for key, name in first.items():
        parents = key.split("/")[:-1]
        for depth in range(1, len(parents) + 1):
            if "/".join(parents[:depth]) in first:
                problems[name] = f"“{'/'.join(name.split('/')[:depth])}”既是文件又是文件夹"
    return problems


def without_common_folder(names: list[str]) -> int:
    """How many leading characters all names share as their one outermost folder (0: none).

    A folder that was packed as a whole reads like the folder itself.
    """
    tops = {name.partition("/")[0] for name in names}
    if len(tops) != 1 or not all("/" in name for name in names):
        return 0
    return len(tops.pop()) + 1


def shown_name(name: str) -> str:
    """A name as it may stand in a message: control characters visible, not endless."""
    shown = "".join(each if each.isprintable() else "\ufffd" for each in name)
    return shown if len(shown) <= 120 else f"{shown[:60]}…{shown[-50:]}"
