"""The machine's own fonts, found by reading the files: names, outlines, embedding right, coverage."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from fontTools.ttLib import TTCollection, TTFont, TTLibError

_RESTRICTED = 0x0002
_NO_SUBSET = 0x0100
_BITMAP_ONLY = 0x0200
_SUFFIXES = frozenset({".ttf", ".ttc", ".otf"})


class FoundFace(NamedTuple):
    """A file and the face's place in it (0 unless it is a collection)."""

    path: Path
    number: int


def system_font_folders() -> tuple[Path, ...]:
    """Where this system keeps fonts; only folders that exist."""
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        local = Path(os.environ.get("LOCALAPPDATA", "")) / "Microsoft" / "Windows" / "Fonts"
        folders = (windows, local)
    else:
        folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    return tuple(each for each in folders if each.is_dir())


def scan_fonts(folders: Iterable[Path], names: set[str]) -> dict[str, FoundFace]:
    """The usable faces that carry one of ``names``, by that name.

    Usable: TrueType outlines, embedding and subsetting allowed, all of GB 2312 level 1 covered. A file that
    cannot be read as a font is passed over: it is the system's, not ours.
    """
    found: dict[str, FoundFace] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() not in _SUFFIXES:
                continue
            try:
                _look_into(path, names, found)
            except (TTLibError, OSError, struct.error, KeyError, AssertionError):
                continue
    return found


def _look_into(path: Path, names: set[str], found: dict[str, FoundFace]) -> None:
    with path.open("rb") as file:
        if path.suffix.lower() == ".ttc":
            for number, font in enumerate(TTCollection(file, lazy=True).fonts):
                _take(font, FoundFace(path, number), names, found)
        else:
            _take(TTFont(file, lazy=True), FoundFace(path, 0), names, found)


def _take(font: TTFont, face: FoundFace, names: set[str], found: dict[str, FoundFace]) -> None:
    carried = {each.toUnicode() for each in font["name"].names if each.nameID in (1, 4, 6)} & names
    if carried and is_usable(font):
        for name in carried:
            found.setdefault(name, face)


def is_usable(font: TTFont) -> bool:
    """TrueType outlines, the right to embed a subset, and the 3,755 most frequent characters."""
    if "glyf" not in font:
        return False
    rights: int = font["OS/2"].fsType
    if rights & (_NO_SUBSET | _BITMAP_ONLY) or rights & 0x000F == _RESTRICTED:
        return False
    covered = font.getBestCmap()
    return covered is not None and all(ord(char) in covered for char in _frequent())


def _frequent() -> Iterable[str]:
    for lead in range(0xB0, 0xD8):
        for trail in range(0xA1, 0xFF):
            yield from bytes((lead, trail)).decode("gb2312", "ignore")
