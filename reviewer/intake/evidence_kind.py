"""What a file is by its content, and whether it may come in as evidence."""

from __future__ import annotations

import zipfile
from pathlib import Path

from reviewer.domain.records import Record
from reviewer.intake.office_parts import MACRO_PART

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = frozenset(
    {"exe", "dll", "bat", "cmd", "com", "scr", "msi", "msp", "ps1", "psm1", "vbs", "vbe", "js", "jse", "wsf", "wsh"}
    | {
        "hta",
        "lnk",
        "jar",
        "apk",
        "sh",
        "reg",
        "cpl",
        "pif",
        "sys",
        "ocx",
        "inf",
        "url",
        "application",
        "gadget",
        "scf",
        "py",
        "pyw",
    }
)
_MACRO_FILES = frozenset({"docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppam", "ppsm", "xla"})
_ARCHIVES = frozenset({"zip", "rar", "7z", "gz", "tgz", "tar", "bz2", "xz", "cab", "iso", "z", "lzh", "arj", "wim"})
_ARCHIVE_HEADS = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"MSCF\0\0\0\0")
_HEADS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
)
_OOXML = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_OLE_TYPES = {
    "doc": "application/msword", "wps": "application/vnd.ms-works", "dot": "application/msword",
    "xls": "application/vnd.ms-excel", "et": "application/vnd.ms-excel", "xlt": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint", "dps": "application/vnd.ms-powerpoint",
}  # fmt: skip
_TEXT_TYPES = {"txt": "text/plain", "csv": "text/csv", "md": "text/plain", "json": "application/json"}
_SUFFIXES: dict[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",), "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"), "image/png": ("png",),
    "image/gif": ("gif",), "image/tiff": ("tif", "tiff"), "image/bmp": ("bmp",), "image/webp": ("webp",),
    "image/heic": ("heic", "heif"), "video/mp4": ("mp4", "m4v"), "video/quicktime": ("mov",),
    "video/x-msvideo": ("avi",), "application/rtf": ("rtf", "doc"), "application/ofd": ("ofd",),
    _OOXML["word/"]: ("docx",), _OOXML["xl/"]: ("xlsx", "xls", "et"), _OOXML["ppt/"]: ("pptx",),
}  # fmt: skip
_NAMES = {"application/pdf": "PDF", "application/ofd": "OFD", "application/rtf": "RTF"}


class EvidenceKind(Record):
    """``media_type`` is None where the file stays out. ``error`` blocks the package, ``warning`` does not."""

    media_type: str | None = None
    error: str | None = None
    warning: str | None = None


def suffix_of(name: str) -> str:
    """The part of a name behind its last point, lower case, without the point."""
    return name.rpartition("/")[2].rpartition(".")[2].lower() if "." in name.rpartition("/")[2] else ""


def kind_of(path: Path, name: str) -> EvidenceKind:
    """Look at the beginning of a file (and into Office files' tables of contents). Nothing is opened or run."""
    suffix = suffix_of(name)
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if suffix in _PROGRAMS or _is_program(head):
        return EvidenceKind(error="是可执行程序或脚本，不能作为佐证材料，未读入；请从材料包中删去")
    if suffix in _MACRO_FILES:
        return EvidenceKind(error="是含宏的 Office 文件，未读入；请另存为不含宏的格式")
    if not head:
        return EvidenceKind(warning="是空文件，未读入")
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zipped(path, suffix)
    if suffix in _ARCHIVES or head.startswith(_ARCHIVE_HEADS) or head[257:262] == b"ustar":
        return EvidenceKind(error="是压缩包中的压缩包，未读入；请解压后把文件放入材料包")
    if head.startswith(_OLE):
        return _old_office(path, suffix)
    found = _by_head(head) or _text(head, suffix)
    if found is None:
        return EvidenceKind(warning="格式无法识别，或内容已损坏，未作为佐证材料读入")
    return _with_suffix(found, suffix)


def _is_program(head: bytes) -> bool:
    if head.startswith(b"MZ"):
        return b"\0" in head[:64]
    mach = (b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
    return head.startswith((b"\x7fELF", b"#!", *mach))


def _by_head(head: bytes) -> str | None:
    for start, media_type in _HEADS:
        if head.startswith(start):
            return media_type
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if head.startswith(b"RIFF") and head[8:12] in (b"WEBP", b"AVI "):
        return "image/webp" if head[8:12] == b"WEBP" else "video/x-msvideo"
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"hevc"):
            return "image/heic"
        return "video/quicktime" if brand == b"qt  " else "video/mp4"
    return None


def _text(head: bytes, suffix: str) -> str | None:
    if suffix not in _TEXT_TYPES or b"\0" in head:
        return None
    for encoding in ("utf-8", "gb18030"):
        try:
            # The last character may be cut by the length that was read.
            head.decode(encoding, errors="strict" if len(head) < _HEAD else "ignore")
            return _TEXT_TYPES[suffix]
        except UnicodeDecodeError:
            continue
    return None


def _zipped(path: Path, suffix: str) -> EvidenceKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        if suffix in ("docx", "xlsx", "pptx", "ofd"):
            return EvidenceKind(warning="文件已损坏，未作为佐证材料读入；请重新保存后放入")
        return EvidenceKind(error="是压缩包中的压缩包，未读入；请解压后把文件放入材料包")
    if any(name.lower().endswith(MACRO_PART) for name in names):
        return EvidenceKind(error="是含宏的 Office 文件，未读入；请另存为不含宏的格式")
    if "[Content_Types].xml" in names:
        for folder, media_type in _OOXML.items():
            if any(name.startswith(folder) for name in names):
                return _with_suffix(media_type, suffix)
    if "OFD.xml" in names:
        return _with_suffix("application/ofd", suffix)
    return EvidenceKind(error="是压缩包中的压缩包，未读入；请解压后把文件放入材料包")


def _old_office(path: Path, suffix: str) -> EvidenceKind:
    if suffix not in _OLE_TYPES:
        return EvidenceKind(warning="是不支持的旧格式文件，或设有打开密码，未作为佐证材料读入")
    marker = "_VBA_PROJECT".encode("utf-16-le")
    kept = b""
    with path.open("rb") as stream:
        while chunk := stream.read(1024 * 1024):
            if marker in kept + chunk:
                return EvidenceKind(error="是含宏的 Office 文件，未读入；请另存为不含宏的格式")
            kept = chunk[-len(marker) :]
    return EvidenceKind(media_type=_OLE_TYPES[suffix])


def _with_suffix(media_type: str, suffix: str) -> EvidenceKind:
    expected = _SUFFIXES.get(media_type)
    if expected is None or suffix in expected:
        return EvidenceKind(media_type=media_type)
    shown = _NAMES.get(media_type, expected[0].upper())
    return EvidenceKind(media_type=media_type, warning=f"扩展名“.{suffix}”与内容不符，按内容作为 {shown} 读入")
