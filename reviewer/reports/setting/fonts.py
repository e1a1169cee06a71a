"""Which face draws which character: roles, chains of faces, and the fonts of the machine.

A document asks for a role (仿宋, 小标宋, 黑体 …). Each character is drawn by the first face of the
role's chain that has it with ink; a character that no face has is an error that names it.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from functools import cache
from pathlib import Path

from reviewer.errors import RuleViolation
from reviewer.reports.setting.faces import Face, Glyph
from reviewer.reports.setting.system_fonts import FoundFace, scan_fonts, system_font_folders
from reviewer.resources import resource_path

FONTS_SWITCH = "REVIEWER_FONTS"
"""Environment variable: ``bundled`` or ``system``. Bundled fonts make the same bytes on every machine."""


class Role(StrEnum):
    """The faces of official documents, and the plain ones of tables and the window."""

    FANGSONG = "fangsong"
    SONG = "song"
    SONG_BOLD = "song_bold"
    XIAOBIAOSONG = "xiaobiaosong"
    HEI = "hei"
    KAI = "kai"
    SANS = "sans"
    SANS_BOLD = "sans_bold"


_SERIF = "NotoSerifCJKsc-Regular.ttf"
_SERIF_BOLD = "NotoSerifCJKsc-Bold.ttf"
_SANS = "NotoSansCJKsc-Regular.ttf"
_SANS_BOLD = "NotoSansCJKsc-Bold.ttf"

BUNDLED: dict[Role, tuple[str, ...]] = {
    Role.FANGSONG: ("ReviewerFang-Regular.ttf", _SERIF),
    Role.SONG: (_SERIF,),
    Role.SONG_BOLD: (_SERIF_BOLD, _SERIF),
    Role.XIAOBIAOSONG: (_SERIF_BOLD, _SERIF),
    Role.HEI: (_SANS_BOLD, _SERIF_BOLD, _SERIF),
    Role.KAI: ("ReviewerKai-Regular.ttf", _SERIF),
    Role.SANS: (_SANS, _SERIF),
    Role.SANS_BOLD: (_SANS_BOLD, _SERIF_BOLD, _SERIF),
}

SYSTEM_NAMES: dict[Role, tuple[str, ...]] = {
    Role.FANGSONG: ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋"),
    Role.XIAOBIAOSONG: ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK"),
    Role.HEI: ("SimHei", "黑体"),
    Role.KAI: ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体"),
}
"""System faces by name. 宋体 stays bundled: the system's is too light beside 小标宋 and lacks a bold."""

_QUOTES = frozenset("“”‘’")


@cache
def bundled_face(file: str) -> Face:
    """A face of ``resources/fonts``, read once.

    Raises:
        EnvironmentProblem: the installation is incomplete.
    """
    return Face(resource_path("fonts", file))


@cache
def _system_faces(folders: tuple[Path, ...]) -> dict[Role, Face]:
    found = scan_fonts(folders, {name for names in SYSTEM_NAMES.values() for name in names})
    chosen: dict[Role, FoundFace] = {}
    for role, names in SYSTEM_NAMES.items():
        for name in names:
            if name in found:
                chosen[role] = found[name]
                break
    return {role: Face(each.path, each.number) for role, each in chosen.items()}


class FontBook:
    """All faces of one run. Reading is shared; a book may serve many documents."""

    def __init__(self, *, use_system: bool | None = None) -> None:
        """``use_system`` None follows ``REVIEWER_FONTS``, and without it: system fonts on Windows only."""
        if use_system is None:
            switch = os.environ.get(FONTS_SWITCH, "")
            use_system = switch == "system" or (switch != "bundled" and sys.platform == "win32")
        self._use_system = use_system
        self._system = _system_faces(system_font_folders()) if use_system else {}
        self._chains: dict[Role, tuple[Face, ...]] = {}
        self._chosen: dict[tuple[Role, str], tuple[Face, Glyph]] = {}

    def __eq__(self, other: object) -> bool:
        """Books over the same fonts are one: what was set with one need not be set again with another."""
        return isinstance(other, FontBook) and self._use_system == other._use_system

    def __hash__(self) -> int:
        return hash((FontBook, self._use_system))

    def faces(self, role: Role) -> tuple[Face, ...]:
        """The role's chain, the system's face first where one fits."""
        chain = self._chains.get(role)
        if chain is None:
            system = (self._system[role],) if role in self._system else ()
            chain = self._chains[role] = system + tuple(bundled_face(file) for file in BUNDLED[role])
        return chain

    def choose(self, role: Role, char: str, field: str) -> tuple[Face, Glyph]:
        """The face that draws ``char`` in this role, and what it measures there.

        ``field`` is the Chinese name of the field the character is in, for the message.

        Raises:
            RuleViolation: code ``missing_glyph``: no face of the chain has the character with ink.
        """
        chosen = self._chosen.get((role, char))
        if chosen is None:
            chosen = self._chosen[role, char] = self._search(role, char, field)
        return chosen

    def printable_name(self, name: str) -> str:
        """A file's name with each character that no face can draw by its number: ``图〔U+1F600〕.jpg``.

        Nobody can write such a name anew: it came from a telephone, and the hash beside it tells the file.
        """
        return "".join(each if self._has(each) else f"〔U+{ord(each):04X}〕" for each in name)

    def _has(self, char: str) -> bool:
        # 宋体's chain ends every other.
        return any(face.glyph(char) is not None for face in self.faces(Role.SONG))

    def _search(self, role: Role, char: str, field: str) -> tuple[Face, Glyph]:
        for face in self.faces(role):
            glyph = face.glyph(char)
            # Chinese quotation marks take a cell; some faces hold only the narrow Latin ones.
            if glyph is not None and (glyph.is_full_width or char not in _QUOTES):
                return face, glyph
        shown = f"“{char}”" if char.isprintable() else "不可见字符"
        what = f"{field}含有字库中没有的字符{shown}（U+{ord(char):04X}），未生成文件。"
        message = f"{what}请改用规范汉字，或安装含该字的字体后再试。"
        raise RuleViolation(message, code="missing_glyph", where=field)
