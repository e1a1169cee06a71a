"""A package as a list of files on disk with their SHA-256, whether it came as a folder or a ZIP.

Everything in a package is hostile until shown otherwise. Entries of a ZIP are copied into a private
temporary folder under running numbers, so that no name of theirs is ever a path.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from reviewer.domain.progress import Progress
from reviewer.domain.records import Record
from reviewer.errors import EnvironmentProblem, reason_of
from reviewer.intake.entry_names import (
    decode_entry_name,
    is_left_behind,
    name_problem,
    normal_name,
    shown_name,
    twin_problems,
    without_common_folder,
)
from reviewer.intake.limits import MEGABYTE, Limits, megabytes

_CHUNK = MEGABYTE
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
# Bytes of central directory that one entry may need: its head, name and extra fields.
_DIRECTORY_BYTES_EACH = 2_048


class PackedFile(Record):
    """One file of a package: its name in the package, where its bytes are, their number and SHA-256."""

    name: str
    path: Path
    size: int
    sha256: str


class Container(Record):
    """What could be read of a package, and what could not (Chinese sentences, each naming the file)."""

    files: tuple[PackedFile, ...]
    errors: tuple[str, ...]


@contextmanager
def open_container(path: Path, limits: Limits, progress: Progress | None = None) -> Iterator[Container]:
    """Read the files of a folder (in place) or a ZIP (copied); the copies vanish at the end.

    Raises:
        EnvironmentProblem: there is nothing at ``path``, the disk is full, the medium went away.
        Cancelled: raised by ``progress``.
    """
    if path.is_dir():
        yield _read_folder(path, limits, progress)
    elif path.is_file():
        with tempfile.TemporaryDirectory(prefix="reviewer-") as folder:
            yield _read_zip(path, Path(folder), limits, progress)
    else:
        raise EnvironmentProblem(
            "找不到这个申报材料包。请检查路径，或确认移动存储已插好；未作任何更改。",
            code="package_missing",
            where=path.name,
        )


class _Meter:
    """Counts the bytes read and tells them on."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def add(self, count: int, name: str) -> None:
        """``count`` more bytes were read (or skipped) of the file ``name``."""
        self._done = min(self._total, self._done + count)
        if self._progress is not None:
            self._progress(self._done, self._total, f"读取 {name}")


def _environment(error: OSError, name: str) -> EnvironmentProblem:
    """What the machine says, as one of our errors."""
    if error.errno == errno.ENOSPC:
        return EnvironmentProblem(
            "临时文件夹所在磁盘已满，材料包未导入。请腾出空间后重试。", code="disk_full", where=name
        )
    return EnvironmentProblem(
        f"读取失败（{reason_of(error)}），材料包未导入。请检查文件权限和移动存储后重试。",
        code="cannot_read",
        where=name,
    )


# ---- folders


def _walk(folder: Path, limits: Limits, errors: list[str]) -> list[tuple[str, os.DirEntry[str]]]:
    """Every plain file below ``folder`` with its name in the package, sorted; links are not followed."""
    found: list[tuple[str, os.DirEntry[str]]] = []
    waiting: list[tuple[str, Path]] = [("", folder)]
    while waiting:
        prefix, place = waiting.pop()
        with os.scandir(place) as entries:
            for entry in sorted(entries, key=lambda each: each.name):
                name = prefix + normal_name(entry.name)
                if is_left_behind(name):
                    continue
                problem = name_problem(name, limits) or _entry_problem(entry)
                if problem:
                    errors.append(f"{shown_name(name)}：{problem}，未读取。请改正后重新导入。")
                elif entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{name}/", Path(entry.path)))
                else:
                    found.append((name, entry))
                if len(found) > limits.max_files:
                    errors.append(_too_many(limits))
                    return []
    return sorted(found, key=lambda each: each[0])


def _entry_problem(entry: os.DirEntry[str]) -> str | None:
    status = entry.stat(follow_symlinks=False)
    # Junctions and other reparse points of Windows are no symlinks to Python 3.11.
    attributes = getattr(status, "st_file_attributes", 0)
    if stat.S_ISLNK(status.st_mode) or attributes & getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0x400):
        return "是链接，不是文件"
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        return "不是普通文件"
    return None


def _read_folder(folder: Path, limits: Limits, progress: Progress | None) -> Container:
    errors: list[str] = []
    try:
        found = _walk(folder, limits, errors)
        sizes = [entry.stat(follow_symlinks=False).st_size for _, entry in found]
    except OSError as error:
        raise _environment(error, folder.name) from error
    total = sum(sizes)
    if total > limits.max_total_bytes:
        errors.append(_too_big_in_all(total, limits))
        return Container(files=(), errors=tuple(errors))
    twins = twin_problems(name for name, _ in found)
    meter = _Meter(progress, total)
    files: list[PackedFile] = []
    for (name, entry), size in zip(found, sizes, strict=True):
        problem = twins.get(name) or _size_problem(size, limits)
        if problem:
            errors.append(f"{shown_name(name)}：{problem}，未读取。请改正后重新导入。")
            continue
        try:
            with Path(entry.path).open("rb") as source:
                read, digest = _copy(source, None, size, name, meter)
        except OSError as error:
            raise _environment(error, name) from error
        if read == size:
            files.append(PackedFile(name=name, path=Path(entry.path), size=read, sha256=digest))
        else:
            errors.append(f"{shown_name(name)}：读取时内容正在变化，未读取。请关闭正在使用它的程序后重新导入。")
    return Container(files=tuple(files), errors=tuple(errors))


# ---- ZIP


def _directory_problem(path: Path, limits: Limits) -> str | None:
    """Why the table of contents is not even looked at: it alone could fill the memory."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - 65_557))
        tail = stream.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + 22:
        return "不是 ZIP 压缩包，或压缩包不完整"
    directory = int.from_bytes(tail[place + 12 : place + 16], "little")
    if directory == 0xFFFFFFFF:
        place64 = tail.rfind(b"PK\x06\x06")
        directory = int.from_bytes(tail[place64 + 40 : place64 + 48], "little") if place64 >= 0 else size
    if directory > limits.max_files * _DIRECTORY_BYTES_EACH:
        return _too_many(limits)
    return None


def _read_zip(path: Path, folder: Path, limits: Limits, progress: Progress | None) -> Container:
    try:
        problem = _directory_problem(path, limits)
        if problem is None:
            with zipfile.ZipFile(path) as archive:
                return _read_entries(archive, path, folder, limits, progress)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        problem = "压缩包已损坏或不完整"
    except OSError as error:
        raise _environment(error, path.name) from error
    return Container(files=(), errors=(f"{path.name}：{problem}。请重新压缩为普通 ZIP，或直接选择文件夹。",))


def _read_entries(
    archive: zipfile.ZipFile, path: Path, folder: Path, limits: Limits, progress: Progress | None
) -> Container:
    errors: list[str] = []
    entries, problem = _named_entries(archive, path, limits, errors)
    if problem:
        return Container(files=(), errors=(*errors, problem))
    total = sum(info.file_size for _, info in entries)
    if total > limits.max_total_bytes:
        return Container(files=(), errors=(*errors, _too_big_in_all(total, limits)))
    skip = without_common_folder([name for name, _ in entries])
    meter = _Meter(progress, total)
    files: list[PackedFile] = []
    for number, (full_name, info) in enumerate(entries):
        name = full_name[skip:]
        target = folder / f"{number:05d}"
        try:
            with archive.open(info) as source, target.open("xb") as copy:
                read, digest = _copy(source, copy, info.file_size, name, meter)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
            read, digest = -1, ""
        if read == info.file_size:
            files.append(PackedFile(name=name, path=target, size=read, sha256=digest))
        else:
            errors.append(f"{shown_name(name)}：内容已损坏，或与压缩包所记大小不符，未读取。请重新压缩后导入。")
            target.unlink(missing_ok=True)
    return Container(files=tuple(sorted(files, key=lambda each: each.name)), errors=tuple(errors))


def _named_entries(
    archive: zipfile.ZipFile, path: Path, limits: Limits, errors: list[str]
) -> tuple[list[tuple[str, zipfile.ZipInfo]], str | None]:
    """The entries that may be read with their names; ``errors`` grows; or why none may be read."""
    infos = archive.infolist()
    if len(infos) > limits.max_files:
        return [], _too_many(limits)
    if any(info.filename == "[Content_Types].xml" for info in infos):
        return [], f"{path.name}：这是一个 Office 文件。请选择装有申报表和佐证材料的文件夹或 ZIP。"
    if sum(info.compress_size for info in infos) > path.stat().st_size:
        return [], f"{path.name}：压缩包内的文件互相重叠，不是正常的压缩包。请重新压缩后导入。"
    found: list[tuple[str, zipfile.ZipInfo]] = []
    for info in infos:
        # ZipInfo.filename ends at the first NUL and hides what follows; orig_filename is the whole name.
        name: str | None = info.orig_filename
        if not info.flag_bits & _UTF8_FLAG:
            name = decode_entry_name(info.orig_filename.encode("cp437"))
        if name is None:
            errors.append(f"{shown_name(info.orig_filename)}：文件名编码无法识别，未读取。请改名后重新压缩。")
            continue
        name = normal_name(name)
        if is_left_behind(name):
            continue
        problem = name_problem(name, limits) or _info_problem(info, limits)
        if problem:
            errors.append(f"{shown_name(name)}：{problem}，未读取。请改正后重新压缩。")
        elif not name.endswith("/"):
            found.append((name, info))
    twins = twin_problems(name for name, _ in found)
    errors.extend(f"{shown_name(name)}：{problem}，未读取。请改正后重新压缩。" for name, problem in twins.items())
    return [(name, info) for name, info in found if name not in twins], None


def _info_problem(info: zipfile.ZipInfo, limits: Limits) -> str | None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "是链接，不是文件"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "不是普通文件"
    if info.flag_bits & _ENCRYPTED_FLAG:
        return "已加密"
    # Only these two can be unpacked piece by piece within bounds.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "压缩方法不是“存储”或“标准（Deflate）”"
    if info.file_size > MEGABYTE and info.file_size > info.compress_size * limits.max_ratio:
        ratio = info.file_size // max(1, info.compress_size)
        return f"压缩比为 {ratio} 倍，超过上限 {limits.max_ratio} 倍"
    return _size_problem(info.file_size, limits)


# ---- both


def _copy(source: IO[bytes], target: IO[bytes] | None, size: int, name: str, meter: _Meter) -> tuple[int, str]:
    """Hash (and copy) at most ``size`` + 1 bytes. Returns: bytes read, SHA-256."""
    digest = hashlib.sha256()
    read = 0
    while chunk := source.read(min(_CHUNK, size + 1 - read)):
        digest.update(chunk)
        if target is not None:
            target.write(chunk)
        read += len(chunk)
        meter.add(len(chunk), name)
    return read, digest.hexdigest()


def _size_problem(size: int, limits: Limits) -> str | None:
    if size > limits.max_file_bytes:
        return f"单个文件大小为 {megabytes(size)}，超过上限 {megabytes(limits.max_file_bytes)}"
    return None


def _too_many(limits: Limits) -> str:
    return f"文件个数超过上限 {limits.max_files}，材料包未读取。请去掉无关文件，或在设置中调整上限。"


def _too_big_in_all(total: int, limits: Limits) -> str:
    return (
        f"文件总大小为 {megabytes(total)}，超过上限 {megabytes(limits.max_total_bytes)}，材料包未读取。"
        "请去掉无关文件，或在设置中调整上限。"
    )
