"""Packages as applicants hand them in: a folder, a ZIP with UTF-8 names, a ZIP as WinRAR writes it in China."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from forms.pinned import PINNED_TIME

_UTF8_FLAG = 0x800


class _GbkEntry(zipfile.ZipInfo):
    """An entry whose name is stored as GBK bytes without the UTF-8 flag."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gbk"), self.flag_bits & ~_UTF8_FLAG


def write_folder(folder: Path, entries: dict[str, bytes]) -> None:
    """Replace the folder by the entries."""
    if folder.exists():
        shutil.rmtree(folder)
    for name, content in entries.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def write_zip(path: Path, entries: dict[str, bytes], *, gbk: bool) -> None:
    """Replace the archive; times are fixed, names GBK without a flag or UTF-8 with it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            entry = (_GbkEntry if gbk else zipfile.ZipInfo)(name, PINNED_TIME)
            # Info-ZIP's unzip takes names of a DOS archive for OEM text, whatever the flag says.
            entry.create_system, entry.external_attr = (0, 0x20) if gbk else (3, 0o100644 << 16)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".jpg") else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=9)
