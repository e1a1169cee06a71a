"""归档包: checked as an auditor would, with unzip, sha256sum, openssl, pdfsig; by verify, altered in every way."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from people import LEADER, NAMES, PASSPHRASE, People, done, refused, run
from visited_centre import issue_papers

from reviewer.desk import Desk
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.archive import archive_fields, survey_archive
from reviewer.usecases.documents.archive_guide import COMMIT_CHECK, JOURNAL_CHECK
from reviewer.usecases.documents.show_document import show_document
from reviewer.usecases.hold_identity import unlock_centre
from reviewer.usecases.read_journal import run_doctor


class Archived:
    """The centre after the round, and its archive."""

    def __init__(self, people: People, path: Path) -> None:
        self.people, self.path = people, path

    def unpacked(self, to: Path) -> Path:
        """As ``unzip`` unpacks it."""
        subprocess.run(["unzip", "-q", self.path, "-d", to], check=True)
        return to


@pytest.fixture(scope="module")
def archived(kept_visited: People, tmp_path_factory: pytest.TempPathFactory) -> Archived:
    """Nobody changes it: copy the file."""
    people = kept_visited.copy(tmp_path_factory.mktemp("archive") / "归档 之后")
    out = people.folder / "文书"
    issue_papers(people, out)
    (written,) = done("export", "archive", people.application, "--out", out, store=people.centre)["documents"]
    return Archived(people, Path(written["path"]))


@pytest.fixture(scope="module")
def folder(archived: Archived, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive unpacked; nobody changes it."""
    return archived.unpacked(tmp_path_factory.mktemp("unpacked") / "归档")


def _tool(*words: str | Path, at: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    return subprocess.run(words, cwd=at, env=environment, capture_output=True, text=True, check=False)


def _manifest(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return read


@pytest.mark.requirement("X11")
def test_public_tools_alone_prove_every_file_the_signature_and_the_sheets(folder: Path) -> None:
    sums = _tool("sha256sum", "--check", "--strict", "SHA256SUMS", at=folder)
    assert sums.returncode == 0, sums.stderr
    words = "cms -verify -binary -inform DER -in manifest.sig -content manifest.json -CAfile root.pem -purpose any"
    cms = _tool("openssl", *words.split(), "-out", "/dev/null", at=folder)
    assert (cms.returncode, "Verification successful" in cms.stderr) == (0, True), cms.stderr
    manifest = _manifest(folder)
    known = {each["name"]: each for each in manifest["entries"]} | {"manifest.json": {}, "manifest.sig": {}}
    assert {str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()} == set(known)
    for name, entry in known.items():
        if entry:
            data = (folder / name).read_bytes()
            assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["size"], entry["sha256"]), name
    for script in (JOURNAL_CHECK, COMMIT_CHECK):
        ran = _tool("python3", "-c", script, at=folder)
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    signed = [each for each in manifest["entries"] if each.get("signatures")]
    assert len(signed) == len(NAMES)
    for entry in signed:
        seen = _tool("pdfsig", "-nocert", entry["name"], at=folder).stdout
        assert seen.count("Signature is Valid") == entry["signatures"], seen


@pytest.mark.requirement("X11")
def test_everything_of_the_application_is_in_it(archived: Archived, folder: Path) -> None:
    names = {str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()}
    with Desk.open(archived.people.centre, PASSPHRASE) as desk:
        application = desk.application(archived.people.application)
        rows = [row for row in desk.store.documents(archived.people.application) if row.kind != "archive"]
        entries = [each.seq for each in desk.store.journal(archived.people.application)]
    kept = {hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    assert {each.sha256 for each in application.evidence} <= kept
    assert rows and {row.file_sha256 for row in rows} <= kept
    for name in NAMES:
        assert f"评分表/{name}-第1版.json" in names
        assert f"证书/{name}.pem" in names
    assert {"评审/评审结果.json", "评审/专家组.json", "办法/遴选办法.json", "申报/申报-第1版.json"} <= names
    assert any(name.startswith(f"现场/{LEADER}/IMG_0001") for name in names)
    lines = (folder / "操作日志/操作日志.jsonl").read_text("utf-8").splitlines()
    # Making the archive is in the journal after what the archive took of it.
    assert [json.loads(line)["seq"] for line in lines] == entries[: len(lines)]
    assert len(entries) == len(lines) + 2
    table = list(csv.reader((folder / "归档目录.csv").read_text("utf-8-sig").splitlines()))
    assert {row[1] for row in table[1:]} == names - {
        "manifest.json", "manifest.sig", "SHA256SUMS", "归档目录.csv", "核验说明.txt"
    }  # fmt: skip
    guide = (folder / "核验说明.txt").read_text("utf-8-sig")
    assert "身份证件号码" in guide and "openssl cms -verify" in guide and "sha256sum -c SHA256SUMS" in guide
    with zipfile.ZipFile(archived.path) as opened:
        assert opened.testzip() is None
        assert all(each.flag_bits & 0x800 for each in opened.infolist() if not each.filename.isascii())


@pytest.mark.requirement("X11")
def test_verify_needs_no_store_and_with_it_compares_the_journal_too(archived: Archived, folder: Path) -> None:
    for path in (archived.path, folder):
        (alone,) = done("verify", path)["checked"]
        assert (alone["holds"], alone["is_checked"], alone["signatures"]) == (True, True, len(NAMES))
        assert "根证书随包附带，须向评价中心核实" in alone["what"]
    (beside,) = done("verify", archived.path, store=archived.people.centre)["checked"]
    assert "操作日志与存储一致" in beside["what"]
    assert "与存储中的校验值一致" in beside["what"]
    # Somebody's file manager looked into the folder.
    seen = shutil.copytree(folder, folder.parent / "看过")
    (seen / "Thumbs.db").write_bytes(b"x")
    assert run("verify", seen).code == 0
    walked = done("verify", archived.path.parent, store=archived.people.centre)["checked"]
    assert sum(each["path"].endswith(".zip") for each in walked) == 1


@pytest.mark.requirement("X17")
def test_without_originals_no_number_of_anybody_is_in_it(archived: Archived, tmp_path: Path) -> None:
    people = archived.people.copy(tmp_path / "去标识")
    with Desk.open(people.centre, PASSPHRASE) as desk:
        application = desk.application(people.application)
    numbers = {each.id_number for each in (*application.staff, *application.experts)} - {""}
    numbers |= {each.certificate_number for each in application.examiners} - {""}
    numbers |= {each.text for each in application.facts if each.key in ("head_phone", "contact_phone")} - {""}
    assert len(numbers) > 5
    full = done("export", "archive", people.application, "--out", tmp_path, "--masked", store=people.centre)
    masked = Path(full["documents"][0]["path"])
    assert "去标识" in masked.name
    assert any(number.encode() in archived.path.read_bytes() for number in numbers)
    assert not any(number.encode() in masked.read_bytes() for number in numbers)
    folder = Archived(people, masked).unpacked(tmp_path / "u")
    assert not (folder / "佐证").exists() and not (folder / "现场").exists()
    left_out = {each["sha256"] for each in _manifest(folder)["left_out"]}
    assert {each.sha256 for each in application.evidence} <= left_out
    assert "去标识" in (folder / "核验说明.txt").read_text("utf-8-sig")
    (checked,) = done("verify", masked)["checked"]
    assert checked["holds"] and "去标识" in checked["what"]


# ---- altered


def _verify(path: Path, store: Path | None = None) -> list[dict[str, Any]]:
    """What verify says of something that does not hold."""
    ran = run("verify", path, store=store)
    assert ran.code == 5, ran
    bad: list[dict[str, Any]] = [each for each in ran.data["checked"] if not each["holds"]]
    return bad


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _rewrite_journal(folder: Path) -> None:
    path = folder / "操作日志/操作日志.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[1:]))


CASES: tuple[tuple[str, Callable[[Path], object], str, str], ...] = (
    ("changed", lambda at: _flip(at / "评审/评审结果.json"), "评审结果.json", "内容被改动"),
    ("longer", lambda at: (at / "root.pem").write_bytes((at / "root.pem").read_bytes() + b"x"), "root.pem", "大小不符"),
    ("gone", lambda at: (at / "评审/专家组.json").unlink(), "专家组.json", "缺失"),
    ("added", lambda at: (at / "文书/另一份.txt").write_text("x"), "另一份.txt", "清单中没有"),
    ("journal", _rewrite_journal, "操作日志.jsonl", "大小不符"),
    ("manifest", lambda at: _flip(at / "manifest.json"), "", "签名与内容不符"),
    ("signature", lambda at: _flip(at / "manifest.sig"), "", ""),
    ("no signature", lambda at: (at / "manifest.sig").write_bytes(b""), "", "签名文件无法读取"),
    ("signature gone", lambda at: (at / "manifest.sig").unlink(), "", "manifest.sig"),
    ("manifest gone", lambda at: (at / "manifest.json").unlink(), "", "manifest.json"),
    ("both gone", lambda at: [(at / name).unlink() for name in ("manifest.json", "manifest.sig")], "", "manifest.json"),
)


@pytest.mark.requirement("X11")
@pytest.mark.parametrize(("change", "name", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_an_altered_folder_is_told_and_where(
    folder: Path, tmp_path: Path, change: Callable[[Path], object], name: str, words: str
) -> None:
    altered = shutil.copytree(folder, tmp_path / "改动")
    change(altered)
    bad = _verify(altered)
    assert any(name in each["path"] and words in each["what"] for each in bad), bad


@pytest.mark.requirement("X11")
def test_a_signature_cut_off_is_told_as_that(archived: Archived, folder: Path, tmp_path: Path) -> None:
    altered = shutil.copytree(folder, tmp_path / "截去")
    signed = next(path for path in sorted(altered.glob("评分表/*.pdf")) if LEADER in path.name)
    data = signed.read_bytes()
    # The file as it was before its last revision: whole, and valid to any reader.
    signed.write_bytes(data[: data.rindex(b"%%EOF", 0, len(data) - 6) + 6])
    assert subprocess.run(["qpdf", "--check", signed], capture_output=True, check=False).returncode == 0
    bad = _verify(altered)
    assert [each["what"] for each in bad if LEADER in each["path"]] == ["应有 1 个签名，现有 0 个：后面的签名被截去"]
    del archived


@pytest.mark.requirement("X11")
def test_no_bit_of_the_zip_changes_unnoticed(archived: Archived, tmp_path: Path) -> None:
    data = archived.path.read_bytes()
    chance = random.Random(4)
    directory = data.rindex(b"PK\x01\x02", 0, len(data) - 3000)
    first = [chance.randrange(0, 4000) for _ in range(8)]
    last = [chance.randrange(directory, len(data)) for _ in range(8)]
    for at in (*first, *(chance.randrange(len(data)) for _ in range(8)), *last):
        path = tmp_path / "翻转.zip"
        changed = bytearray(data)
        changed[at] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        assert _verify(path), at
    for cut in (len(data) - 1, len(data) // 2, 100):
        path = tmp_path / f"截短{cut}.zip"
        path.write_bytes(data[:cut])
        assert _verify(path), cut


@pytest.mark.requirement("X11")
def test_packed_anew_or_exchanged_for_another_it_is_told(archived: Archived, folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "重新打包.zip"
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as packed:
        for each in sorted(folder.rglob("*")):
            packed.write(each, each.relative_to(folder))
    (bad,) = _verify(again)
    assert "压缩包本身与归档时不同" in bad["what"]


@pytest.mark.requirement("X11")
def test_another_centre_and_another_archive_under_the_name_are_told(archived: Archived, tmp_path: Path) -> None:
    with Desk.create(tmp_path / "另一中心", PASSPHRASE, role="centre") as other:
        unlock_centre(other, PASSPHRASE)
    (foreign,) = _verify(archived.path, store=tmp_path / "另一中心")
    assert "不是由本机信任的评价中心签发" in foreign["what"]
    people = archived.people.copy(tmp_path / "又归档")
    masked = done("export", "archive", people.application, "--out", tmp_path, "--masked", store=people.centre)
    exchanged = tmp_path / "换" / archived.path.name
    exchanged.parent.mkdir()
    shutil.copy(masked["documents"][0]["path"], exchanged)
    (bad,) = _verify(exchanged, store=archived.people.centre)
    assert "与存储中登记的归档包不同" in bad["what"]


@pytest.mark.requirement("X11")
def test_a_new_document_makes_the_archive_a_new_version(archived: Archived, tmp_path: Path) -> None:
    people = archived.people.copy(tmp_path / "续")
    with Desk.open(people.centre, PASSPHRASE) as desk:
        assert survey_archive(desk, people.application).standing == "made"
    words = "note=复核后补记。"
    done("document", "set", people.application, "visit", words, store=people.centre)
    done("export", "visit", people.application, "--out", tmp_path, store=people.centre)
    with Desk.open(people.centre, PASSPHRASE) as desk:
        standing = survey_archive(desk, people.application)
        shown = {each.label: each.value for each in archive_fields(desk, people.application)}
    assert (standing.standing, standing.version) == ("changed", 2)
    assert {"申报", "佐证", "评分表", "现场", "文书", "个人信息"} <= set(shown)
    (written,) = done("export", "archive", people.application, "--out", tmp_path, store=people.centre)["documents"]
    assert written["version"] == 2
    with Desk.open(people.centre, PASSPHRASE) as desk:
        first, second = (row for row in desk.store.documents(people.application) if row.kind == "archive")
        assert (first.changes, second.changes) == ("", "归档的文件有改动")
        with pytest.raises(RuleViolation) as caught:
            show_document(desk, people.application, second.id)
        assert caught.value.code == "document_not_kept"
        assert run_doctor(desk).problems == ()
    (old,) = done("verify", archived.path, store=people.centre)["checked"]
    assert "是第 1 版，最新为第 2 版" in old["what"]


@pytest.mark.requirement("X11")
def test_only_the_centre_archives_and_only_with_its_passphrase(archived: Archived, tmp_path: Path) -> None:
    home = archived.people.folder / "home" / LEADER
    words = ("export", "archive", archived.people.application, "--out", tmp_path / "无")
    refused(*words, store=home, code=3, name="centre_only")
    wrong = {"REVIEWER_PASSPHRASE": PASSPHRASE, "REVIEWER_IDENTITY_PASSPHRASE": "不对"}
    assert run(*words, store=archived.people.centre, environment=wrong).code == 4
    assert run(*words, store=archived.people.centre, environment={"REVIEWER_PASSPHRASE": PASSPHRASE}).code == 4
    assert not (tmp_path / "无").exists()
