"""The sample packages and blank forms: made again the same, marked 样例, packed as their README says."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image

from reviewer.domain.checking import ApplicationCheck, check
from reviewer.domain.findings import Verdict
from reviewer.domain.identifiers import check_id_number, check_uscc
from reviewer.domain.scheme import Scheme
from reviewer.domain.scoring import work_result
from reviewer.domain.sheet import ItemScore, Judgement, ScoreSheet, findings_by_key, needs_remark
from reviewer.intake.catalogue_file import load_catalogue
from reviewer.intake.package import read_package
from reviewer.intake.scheme_file import load_scheme
from reviewer.resources import resource_path, sample_path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = (
    "01 温州样例职业培训学校",
    "02 样例技师学院.zip",
    "03 样例智能装备有限公司.zip",
    "04 样例无人机行业协会",
    "05 样例供应链管理有限公司",
)
# Prints a digest of each file, office files by their parts: how well zlib packs is not the sample's business.
_DIGESTS = """
import hashlib, io, json, sys, zipfile
sys.path.insert(0, "packaging")
def digest(content):
    if content[:2] != b"PK":
        return hashlib.sha256(content).hexdigest()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [[name, hashlib.sha256(archive.read(name)).hexdigest()] for name in archive.namelist()]
"""
_FORMS = """
from make_forms import blank_forms
print(json.dumps({name: digest(content) for name, content in blank_forms().items()}))
"""
_WEAKEST = """
from make_samples import ROOT, SCHEME, load_scheme, all_applicants, package_entries, sample_round
scheme, _ = load_scheme(ROOT / "resources" / "schemes" / f"{SCHEME}.toml")
applicants = all_applicants()
entries = {name: digest(content) for name, content in package_entries(scheme, applicants[-1]).items()}
print(json.dumps({"entries": entries, "round": sample_round(scheme, applicants)}))
"""


def _run(code: str) -> Any:
    run = subprocess.run(
        [sys.executable, "-c", _DIGESTS + code], check=True, cwd=ROOT, capture_output=True, timeout=120
    )
    return json.loads(run.stdout)


def _digest(content: bytes) -> Any:
    if content[:2] != b"PK":
        return hashlib.sha256(content).hexdigest()
    return [[name, hashlib.sha256(part).hexdigest()] for name, part in _unpacked(content)]


def _unpacked(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _entries(package: str) -> dict[str, bytes]:
    path = sample_path("packages", package)
    if path.is_dir():
        return {
            each.relative_to(path).as_posix(): each.read_bytes() for each in sorted(path.rglob("*")) if each.is_file()
        }
    with zipfile.ZipFile(path) as archive:
        return {_name(entry): archive.read(entry) for entry in archive.infolist()}


def _name(entry: zipfile.ZipInfo) -> str:
    return entry.filename if entry.flag_bits & 0x800 else entry.filename.encode("cp437").decode("gbk")


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load_scheme(resource_path("schemes", "zhejiang-wenzhou-2022.toml"))[0]


@pytest.fixture(scope="module")
def sample_round() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(sample_path("sample_round.json").read_bytes())
    return document


def test_blank_forms_are_made_again_the_same() -> None:
    folder = resource_path("forms", "zhejiang-wenzhou-2022")
    assert {path.name: _digest(path.read_bytes()) for path in folder.iterdir()} == _run(_FORMS)


def test_a_package_and_the_round_are_made_again_the_same(sample_round: dict[str, Any]) -> None:
    made = _run(_WEAKEST)
    kept = {name: _digest(content) for name, content in _entries(PACKAGES[-1]).items()}
    # The pixels of a scan depend on the font rasteriser of the Pillow at hand; everything else does not.
    pictures = {name for name in kept if name.endswith((".jpg", ".pdf"))}
    assert set(made["entries"]) == set(kept)
    assert {name: made["entries"][name] for name in kept if name not in pictures} == {
        name: digest for name, digest in kept.items() if name not in pictures
    }
    assert made["round"] == sample_round


@pytest.mark.parametrize("package", PACKAGES)
def test_every_paper_says_that_it_is_a_sample(package: str) -> None:
    entries = _entries(package)
    assert len(entries) >= 14
    for name, content in entries.items():
        if name.endswith(".jpg"):
            with Image.open(io.BytesIO(content)) as picture:
                assert max(picture.size) <= 1200, name
        elif name.endswith(".docx"):
            document = Document(io.BytesIO(content))
            words = "".join(each.text for each in document.sections[0].header.paragraphs + document.paragraphs)
            assert "样" in words and "例" in words, name
        elif name.endswith(".xlsx"):
            sheet = load_workbook(io.BytesIO(content)).worksheets[0]
            assert any("样例" in str(value) for row in sheet.iter_rows(values_only=True) for value in row), name
        else:
            assert content.startswith(b"%PDF"), name


@pytest.mark.requirement("X15")
def test_one_archive_has_gbk_names_without_the_flag_and_one_utf8_with_it() -> None:
    for package, flag in ((PACKAGES[1], 0), (PACKAGES[2], 0x800)):
        with zipfile.ZipFile(sample_path("packages", package)) as archive:
            chinese = [entry for entry in archive.infolist() if not entry.filename.isascii()]
            assert chinese and all(entry.flag_bits & 0x800 == flag for entry in chinese)
            assert any(_name(entry).startswith("申报表.") for entry in chinese)


def test_photos_keep_the_time_and_place_of_the_camera() -> None:
    entries = _entries(PACKAGES[0])
    photos = [content for name, content in entries.items() if name.startswith("07 场地照片/")]
    assert len(photos) == 4
    for content in photos:
        with Image.open(io.BytesIO(content)) as picture:
            exif = picture.getexif()
            assert exif.get_ifd(0x8769)[0x9003].startswith("2022:10:17 14:")
            assert exif.get_ifd(0x8825)[1] == "N"


@pytest.mark.requirement("X16")
@pytest.mark.parametrize("package", (PACKAGES[1], PACKAGES[3]))
def test_invented_numbers_have_valid_check_digits(package: str) -> None:
    entries = _entries(package)
    form = load_workbook(io.BytesIO(entries["申报表.xlsx"]))
    for title, column in (("工作人员情况", 4), ("专家情况", 3)):
        rows = list(form[title].iter_rows(min_row=3, values_only=True))
        numbers = [row[column] for row in rows if row[1]]
        assert len(numbers) >= 8
        assert all(isinstance(number, str) and check_id_number(number).valid for number in numbers)
    answers = load_workbook(io.BytesIO(entries["补充信息.xlsx"]))["补充信息"]
    codes = [row[1] for row in answers.iter_rows(values_only=True) if row[0] == "统一社会信用代码"]
    assert len(codes) == 1 and check_uscc(str(codes[0])).valid


def test_blank_forms_keep_id_numbers_as_text() -> None:
    book = load_workbook(resource_path("forms", "zhejiang-wenzhou-2022", "附件3 申报表.xlsx"))
    for title, letter in (("工作人员情况", "E"), ("专家情况", "D")):
        assert {book[title][f"{letter}{row}"].number_format for row in range(3, 120)} == {"@"}


def test_supplement_form_asks_for_every_fact_that_the_official_form_lacks(scheme: Scheme) -> None:
    book = load_workbook(resource_path("forms", "zhejiang-wenzhou-2022", "补充信息.xlsx"))
    asked = [row[0] for row in book["补充信息"].iter_rows(min_row=5, values_only=True) if row[0]]
    assert sorted(asked) == sorted(fact.label for fact in scheme.fact if fact.form == "supplement")


def _sheets(scheme: Scheme, document: dict[str, Any], package: str) -> dict[str, ScoreSheet]:
    return {
        member: ScoreSheet(
            application=package,
            application_sha256="",
            scheme_sha256="",
            round=document["round"],
            member=member,
            version=1,
            items=tuple(
                ItemScore(
                    item=line["item"],
                    scope=line["occupation"],
                    points=Decimal(line["points"]),
                    judgement=Judgement(line["judgement"]),
                    measured=line["measured"],
                    remark=line["remark"],
                )
                for line in document["sheets"][member][package]["items"]
            ),
        )
        for member in document["members"]
    }


def test_sample_scores_keep_the_scheme_and_lead_to_every_conclusion(
    scheme: Scheme, sample_round: dict[str, Any]
) -> None:
    conclusions = {}
    divergent = set()
    for package in (name.removesuffix(".zip") for name in PACKAGES):
        sheets = _sheets(scheme, sample_round, package)
        checked = _check(scheme, package)
        assert all(_has_its_notes(scheme, checked, sheet) for sheet in sheets.values()), package
        scores = [score for sheet in sheets.values() for score in sheet.items]
        for score in scores:
            item = scheme.item(score.item)
            assert score.points is not None and 0 <= score.points <= item.full
            assert score.points % scheme.scoring.step == 0
        scopes = list(dict.fromkeys(score.scope for score in scores if score.scope))
        result = work_result(scheme, package, scopes, sheets)
        conclusions[package[:2]] = result.conclusion
        divergent |= {(package[:2], item.item, item.occupation) for item in result.items if item.is_divergent}
    assert conclusions == {"01": "PASS", "02": "PASS", "03": "PASS", "04": "RECTIFY", "05": "FAIL"}
    assert divergent == {("01", "2.2", "无人机驾驶员")}


def _check(scheme: Scheme, package: str) -> ApplicationCheck:
    catalogue = load_catalogue(resource_path("catalogues", "wenzhou-2022.json"))
    name = next(each for each in PACKAGES if each.startswith(package))
    with read_package(sample_path("packages", name), scheme) as read:
        return ApplicationCheck(scheme, read.application, catalogue)


def _has_its_notes(scheme: Scheme, checked: ApplicationCheck, sheet: ScoreSheet) -> bool:
    measured = {(name, each.scope): text for each in sheet.items for name, text in each.measured.items()}
    found = findings_by_key((each.key for each in sheet.items), checked.with_measured(measured).findings)
    return all(
        score.remark or not needs_remark(scheme, scheme.item(score.item), score, found[score.key])
        for score in sheet.items
    )


def _found(scheme: Scheme, package: str) -> tuple[set[str], set[str], list[str]]:
    """Ids of the requirements not met, of the unclear ones, numbers of missing materials."""
    catalogue = load_catalogue(resource_path("catalogues", "wenzhou-2022.json"))
    with read_package(sample_path("packages", package), scheme) as read:
        result = check(scheme, read.application, catalogue)
    not_met = {each.requirement for each in result.findings if each.verdict is Verdict.NOT_MET}
    unclear = {each.requirement for each in result.findings if each.verdict is Verdict.UNCLEAR}
    return not_met, unclear, [each.no for each in result.materials if each.state == "missing"]


@pytest.mark.requirement("D02", "D11", "D14")
def test_packages_are_read_and_found_as_they_are_meant(scheme: Scheme) -> None:
    assert _found(scheme, PACKAGES[0]) == ({"1.8.2.b", "2.2.c"}, {"1.1.f", "1.7.c", "2.1.a", "3.5.a"}, [])
    assert _found(scheme, PACKAGES[1]) == (set(), set(), [])
    assert _found(scheme, PACKAGES[2]) == ({"3.9.a"}, set(), [])
    not_met, unclear, missing = _found(scheme, PACKAGES[3])
    assert (not_met, missing) == ({"1.5.a", "2.3.a", "2.3.d", "4.1.c"}, [])
    assert {"1.1.f", "2.1.a", "2.2.a", "2.2.b"} <= unclear
    not_met, _, missing = _found(scheme, PACKAGES[4])
    assert {"1.8.1.a", "1.8.2.a", "2.1.a", "2.1.b", "2.2.a", "2.2.b", "2.3.a", "2.5.b", "3.2.a"} <= not_met
    assert missing == ["3"]
