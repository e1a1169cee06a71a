"""Folders and ZIPs, ordinary and hostile, as lists of hashed files."""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
from pathlib import Path

import pytest

from reviewer.errors import Cancelled, EnvironmentProblem
from reviewer.intake.containers import open_container
from reviewer.intake.limits import DEFAULT_LIMITS, Limits

GBK_FLAGLESS = "佐证材料/产权证明.pdf"


def write_zip(path: Path, entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def write_raw_names(path: Path, names: list[bytes]) -> Path:
    """A ZIP whose names are these bytes, without the UTF-8 flag."""
    with zipfile.ZipFile(path, "w") as archive:
        for number, raw in enumerate(names):
            archive.writestr(chr(ord("A") + number) * len(raw), b"-")
    data = path.read_bytes()
    for number, raw in enumerate(names):
        data = data.replace(chr(ord("A") + number).encode() * len(raw), raw)
    path.write_bytes(data)
    return path


def names_and_errors(path: Path, limits: Limits = DEFAULT_LIMITS) -> tuple[list[str], list[str]]:
    with open_container(path, limits) as container:
        return [file.name for file in container.files], list(container.errors)


def test_a_folder_is_read_in_place_with_hashes(tmp_path: Path) -> None:
    (tmp_path / "佐证").mkdir()
    (tmp_path / "佐证" / "产权证明.pdf").write_bytes(b"deed")
    (tmp_path / "申报表.docx").write_bytes(b"form")
    with open_container(tmp_path, DEFAULT_LIMITS) as container:
        assert [file.name for file in container.files] == ["佐证/产权证明.pdf", "申报表.docx"]
        assert container.files[0].sha256 == hashlib.sha256(b"deed").hexdigest()
        assert container.files[0].path == tmp_path / "佐证" / "产权证明.pdf"
        assert container.errors == ()


def test_a_zip_reads_like_the_folder_it_was_packed_from(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "p.zip", {"某公司/申报表.docx": b"form", "某公司/佐证/a.pdf": b"deed"})
    with open_container(path, DEFAULT_LIMITS) as container:
        assert [file.name for file in container.files] == ["佐证/a.pdf", "申报表.docx"]
        copies = [file.path for file in container.files]
        assert copies[0].read_bytes() == b"deed"
        if os.name == "posix":
            assert stat.S_IMODE(copies[0].parent.stat().st_mode) == 0o700
    assert not any(copy.exists() for copy in copies)


@pytest.mark.requirement("X15")
def test_names_in_gbk_in_utf8_and_mixed_are_read(tmp_path: Path) -> None:
    path = write_raw_names(
        tmp_path / "p.zip",
        [
            GBK_FLAGLESS.encode("gbk"),
            "佐证材料/租赁合同.pdf".encode(),
            "佐证材料/𠮷.pdf".encode("gb18030"),
            "隆.txt".encode("gbk"),
            "数学.txt".encode("gbk"),
        ],
    )
    names, errors = names_and_errors(path)
    assert errors == []
    assert names == sorted([GBK_FLAGLESS, "佐证材料/租赁合同.pdf", "佐证材料/𠮷.pdf", "隆.txt", "数学.txt"])


def test_a_backslash_inside_a_chinese_character_is_no_folder(tmp_path: Path) -> None:
    raw = "俓俓俓.txt".encode("gbk")
    assert b"\\" in raw
    path = write_raw_names(tmp_path / "p.zip", [raw])
    names, errors = names_and_errors(path)
    assert (names, errors) == (["俓俓俓.txt"], [])


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../evil.txt", "包外"),
        ("a/../../evil.txt", "包外"),
        ("a/./b.txt", "包外"),
        ("a//b.txt", "空的文件夹"),
        ("/etc/passwd", "绝对路径"),
        ("C:/Windows/evil.txt", "绝对路径"),
        ("c:evil.txt", "绝对路径"),
        ("..\\..\\evil.txt", "包外"),
        ("CON.txt", "设备名"),
        ("a/lpt1", "设备名"),
        ("nul.tar.gz", "设备名"),
        ("ab:c.txt", "不允许"),
        ("what?.pdf", "不允许"),
        ("a/b.pdf.", "句点"),
        ("a /b.pdf", "空格"),
        ("evil\u202efdp.exe", "控制字符"),
        ("a\nb.txt", "控制字符"),
        ("/".join("abcdefghij") + "/x.txt", "层数"),
        ("x" * 250 + ".txt", "个字符"),
    ],
)
def test_hostile_names_are_refused_and_the_rest_is_read(tmp_path: Path, name: str, why: str) -> None:
    path = write_zip(tmp_path / "p.zip", {name: b"x", "good.txt": b"good", "sub/also.txt": b"good"})
    names, errors = names_and_errors(path)
    assert names == ["good.txt", "sub/also.txt"]
    assert len(errors) == 1
    assert why in errors[0]
    assert "\u202e" not in errors[0]


def test_a_name_cut_by_nul_is_refused(tmp_path: Path) -> None:
    path = write_raw_names(tmp_path / "p.zip", [b"good.txt\x00.exe", b"other.txt"])
    names, errors = names_and_errors(path)
    assert names == ["other.txt"]
    assert "控制字符" in errors[0]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_twins_duplicates_and_a_file_that_is_a_folder_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("Deed.pdf", "deed.PDF", "same.txt", "same.txt", "x", "x/y.txt"):
            archive.writestr(name, name)
    names, errors = names_and_errors(path)
    assert names == ["Deed.pdf", "x"]  # which of two of one name is meant cannot be known
    assert len(errors) == 3
    assert any("大小写" in error for error in errors)
    assert any("同名" in error for error in errors)
    assert any("既是文件又是文件夹" in error for error in errors)


def test_links_and_encrypted_entries_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("secret.pdf", b"secret")
        archive.writestr("good.pdf", b"good")
    data = bytearray(path.read_bytes())
    central = data.rindex(b"secret.pdf") - 46
    data[central + 8] |= 1
    path.write_bytes(data)
    names, errors = names_and_errors(path)
    assert names == ["good.pdf"]
    assert any("link.txt" in error and "链接" in error for error in errors)
    assert any("secret.pdf" in error and "已加密" in error for error in errors)


@pytest.mark.skipif(os.name != "posix", reason="making links needs a privilege on Windows")
def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "private.txt").write_text("private")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "good.txt").write_text("good")
    os.mkfifo(tmp_path / "in" / "pipe")
    names, errors = names_and_errors(tmp_path / "in")
    assert names == ["good.txt"]
    assert sorted("链接" in error for error in errors) == [False, True]


def test_a_bomb_ends_at_the_ratio(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "p.zip", {"bomb.bin": bytes(30_000_000), "good.txt": b"good"})
    names, errors = names_and_errors(path)
    assert names == ["good.txt"]
    assert "压缩比" in errors[0]
    assert "bomb.bin" in errors[0]


def test_each_exceeded_limit_is_named(tmp_path: Path) -> None:
    content = {f"{number}.bin": os.urandom(3000) for number in range(4)}
    path = write_zip(tmp_path / "p.zip", content)
    assert "文件个数超过上限 3" in names_and_errors(path, Limits(max_files=3))[1][0]
    assert "文件总大小" in names_and_errors(path, Limits(max_total_bytes=9000))[1][0]
    assert all("单个文件大小" in error for error in names_and_errors(path, Limits(max_file_bytes=2000))[1])
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, each in content.items():
        (folder / name).write_bytes(each)
    assert "文件个数超过上限 3" in names_and_errors(folder, Limits(max_files=3))[1][0]
    assert "文件总大小" in names_and_errors(folder, Limits(max_total_bytes=9000))[1][0]
    assert len(names_and_errors(folder, Limits(max_file_bytes=2000))[1]) == 4


@pytest.mark.parametrize("declared", [10, 5_000, 90_000])
def test_a_lying_size_is_found(tmp_path: Path, declared: int) -> None:
    path = write_zip(tmp_path / "p.zip", {"liar.bin": os.urandom(20_000), "good.txt": b"good"})
    data = bytearray(path.read_bytes())
    central = data.rindex(b"liar.bin") - 46
    data[central + 24 : central + 28] = declared.to_bytes(4, "little")
    path.write_bytes(data)
    names, errors = names_and_errors(path)
    assert names == ["good.txt"]
    assert "liar.bin" in errors[0]


def test_overlapping_entries_are_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "p.zip", {"a.bin": os.urandom(5_000), "b.bin": os.urandom(5_000)}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    central = data.rindex(b"b.bin") - 46
    for place in (20, 24):
        data[central + place : central + place + 4] = (50_000).to_bytes(4, "little")
    path.write_bytes(data)
    names, errors = names_and_errors(path)
    assert names == []
    assert "重叠" in errors[0]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_compression_is_refused(tmp_path: Path, method: int) -> None:
    path = write_zip(tmp_path / "p.zip", {"a.txt": b"a" * 100}, method)
    names, errors = names_and_errors(path)
    assert names == []
    assert "压缩方法" in errors[0]


def test_a_cut_or_altered_zip_never_gets_through_unseen(tmp_path: Path) -> None:
    whole = write_zip(tmp_path / "p.zip", {"a.bin": os.urandom(3_000), "b.txt": b"text" * 50}).read_bytes()
    broken = tmp_path / "broken.zip"
    for cut in range(0, len(whole), 97):
        broken.write_bytes(whole[:cut])
        assert names_and_errors(broken)[1]
    with open_container(tmp_path / "p.zip", DEFAULT_LIMITS) as container:
        right = {file.sha256 for file in container.files}
    for place in range(0, len(whole), 41):
        data = bytearray(whole)
        data[place] ^= 0xFF
        broken.write_bytes(data)
        with open_container(broken, DEFAULT_LIMITS) as container:
            assert container.errors or {file.sha256 for file in container.files} <= right


def test_a_huge_table_of_contents_is_not_read(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "p.zip", {f"{number}": b"" for number in range(400)})
    names, errors = names_and_errors(path, Limits(max_files=5))
    assert names == []
    assert "文件个数" in errors[0]


def test_what_is_no_package_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.rar").write_bytes(b"Rar!\x1a\x07\x01\x00" + bytes(100))
    assert "ZIP" in names_and_errors(tmp_path / "a.rar")[1][0]
    write_zip(tmp_path / "申报表.docx", {"[Content_Types].xml": b"<Types/>"})
    assert "Office" in names_and_errors(tmp_path / "申报表.docx")[1][0]
    with pytest.raises(EnvironmentProblem) as caught, open_container(tmp_path / "none", DEFAULT_LIMITS):
        pass
    assert caught.value.code == "package_missing"


def test_files_left_behind_by_programs_are_ignored(tmp_path: Path) -> None:
    for name in ("~$申报表.docx", ".~申报表.docx", "Thumbs.db", ".DS_Store", "desktop.ini", "__MACOSX/._a", "a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert names_and_errors(tmp_path) == (["a.txt"], [])


def test_progress_tells_bytes_and_can_stop_the_work(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "p.zip", {"a.bin": os.urandom(3_000_000), "b.bin": os.urandom(100)})
    told: list[tuple[int, int]] = []
    with open_container(path, DEFAULT_LIMITS, lambda done, total, what: told.append((done, total))):
        pass
    assert told[-1] == (3_000_100, 3_000_100)
    assert told == sorted(told)

    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled), open_container(path, DEFAULT_LIMITS, stop):
        pass
