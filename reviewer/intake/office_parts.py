"""The XML inside an Office file, read within bounds.

An Office file is a ZIP of XML parts. Nothing in it is followed or run: no external link, no remote
template, no macro; a part with a document type (entity bombs, external entities) is refused.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Literal
from xml.etree import ElementTree

from reviewer.intake.grid import unreadable_form
from reviewer.intake.limits import Limits, megabytes

_DEEPEST = 256
_MOST_ELEMENTS = 2_000_000
_ENCODING = re.compile(rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_PLAIN_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii", b"utf-16"})
MACRO_PART = "vbaproject.bin"


def local_name(element: ElementTree.Element) -> str:
    """The name of an element without its namespace (strict and transitional files differ in it)."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: ElementTree.Element, name: str) -> str | None:
    """An attribute by its name without namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return None


class OfficeFile:
    """An open .docx or .xlsx. Use as a context manager."""

    def __init__(self, path: Path | BinaryIO, name: str, limits: Limits) -> None:
        """``path`` may be an open, seekable stream; ``name`` stands in messages.

        Raises:
            RuleViolation: not such a file, damaged, too many parts, or with macros.
        """
        self.name = name
        self._limits = limits
        self._read = 0
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise unreadable_form(name, self._why(path)) from error
        names = self._archive.namelist()
        if len(names) > limits.max_office_parts:
            self.close()
            raise unreadable_form(name, f"文件内部部件数超过上限 {limits.max_office_parts}")
        if any(part.lower().endswith(MACRO_PART) for part in names):
            self.close()
            raise unreadable_form(name, "含有宏，不予读取；请另存为不含宏的 .docx 或 .xlsx", code="macros")
        self._parts = {part.lower().lstrip("/"): part for part in names}

    @staticmethod
    def _why(path: Path | BinaryIO) -> str:
        if isinstance(path, Path):
            with path.open("rb") as stream:
                head = stream.read(8)
        else:
            path.seek(0)
            head = path.read(8)
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            return "文件设有打开密码，或实际是旧版格式；请去掉密码并另存为 .docx 或 .xlsx"
        return "文件已损坏或不是 Office 文件；请重新保存后再放入"

    def __enter__(self) -> OfficeFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._archive.close()

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part.lower().lstrip("/") in self._parts

    def elements(self, part: str) -> Iterator[ElementTree.Element]:
        """Every element of a part when it ends, children before parents.

        Raises:
            RuleViolation: the part is missing, damaged, too large or has a document type.
        """
        for _, element in self._events(part, ("end",)):
            yield element

    def tree(self, part: str) -> ElementTree.Element:
        """The root of a part with everything in it.

        Raises:
            RuleViolation: as ``elements``, or nested so deep that no walk could go through it.
        """
        root: ElementTree.Element | None = None
        depth = 0
        for event, element in self._events(part, ("start", "end")):
            root = element if root is None else root
            depth += 1 if event == "start" else -1
            if depth > _DEEPEST:
                raise unreadable_form(self.name, f"XML 嵌套超过 {_DEEPEST} 层")
        if root is None:
            raise unreadable_form(self.name, f"文件已损坏（{part}）；请重新保存后再放入")
        return root

    def _events(
        self, part: str, events: tuple[Literal["start", "end"], ...]
    ) -> Iterator[tuple[str, ElementTree.Element]]:
        content = self._content(part)
        try:
            yield from ElementTree.iterparse(io.BytesIO(content), events=events)
        except (SyntaxError, ValueError, LookupError) as error:
            raise unreadable_form(self.name, f"文件已损坏（{part}）；请重新保存后再放入") from error

    def related(self, part: str) -> dict[str, str]:
        """Targets inside the file of a part's relations, by their id and by the last word of their type.

        Links that lead outside are left out. An empty ``part`` stands for the file itself.
        """
        folder, base = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        found: dict[str, str] = {}
        if not self.has(relations):
            return found
        for element in self.tree(relations):
            target = element.get("Target", "")
            if element.get("TargetMode") != "External" and target:
                path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                found[element.get("Id", "")] = posixpath.normpath(path)
                found[element.get("Type", "").rpartition("/")[2]] = posixpath.normpath(path)
        return found

    def _content(self, part: str) -> bytes:
        real = self._parts.get(part.lower().lstrip("/"))
        if real is None:
            raise unreadable_form(self.name, f"文件不完整（缺少 {part}）；请重新保存后再放入")
        info = self._archive.getinfo(real)
        self._read += info.file_size
        if self._read > self._limits.max_office_xml_bytes:
            limit = megabytes(self._limits.max_office_xml_bytes)
            raise unreadable_form(self.name, f"文件内容展开后超过上限 {limit}；请删去多余的行、列和工作表")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise unreadable_form(self.name, "文件内部使用了不支持的压缩方法；请重新保存后再放入")
        try:
            content = self._archive.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
            raise unreadable_form(self.name, f"文件已损坏（{part}）；请重新保存后再放入") from error
        self._refuse_document_type(content, part)
        return content

    def _refuse_document_type(self, content: bytes, part: str) -> None:
        plain = content.replace(b"\0", b"") if b"\0" in content[:64] else content
        encoding = _ENCODING.match(plain)
        if encoding and encoding[1].lower() not in _PLAIN_ENCODINGS:
            raise unreadable_form(self.name, f"文件使用了不支持的文字编码（{part}）；请重新保存后再放入")
        # Each element begins with one of these, and takes a hundred times its bytes in memory.
        if content.count(b"<") > _MOST_ELEMENTS:
            raise unreadable_form(self.name, f"文件内容过多（{part}）；请删去多余的行、列和工作表")
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise unreadable_form(self.name, f"文件含有实体声明（{part}），不予读取；请重新保存后再放入")
