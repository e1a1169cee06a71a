"""Forms and samples of the two Shanghai notices: made again the same, marked, small, read back as they were filled."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from docx import Document
from shanghai import ASSOCIATION, CENTRE, COMPANY, OF_2020, OF_2024, package_path, sample, scheme

from reviewer.domain.identifiers import check_id_number, check_uscc
from reviewer.intake.package import PackageRefused, read_package
from reviewer.resources import resource_path

ROOT = Path(__file__).resolve().parent.parent.parent
# Prints a digest of each file that the sources give, office files by their parts (how well zlib packs is its own).
_AGAIN = """
import hashlib, io, json, sys, zipfile
sys.path[:0] = ["packaging", "."]
import make_shanghai as make
def digest(content):
    parts = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [name.encode() + archive.read(name) for name in archive.namelist()]
    return hashlib.sha256(b"".join(parts)).hexdigest()
made = {each: make.blank_forms(make.scheme_of(each)) for each in make.FORM_TITLES}
made |= {each.folder: make.package_entries(each) for each in make.all_samples()}
print(json.dumps({key: {name: digest(data) for name, data in files.items()} for key, files in made.items()}))
"""


def digest(content: bytes) -> str:
    parts = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [name.encode() + archive.read(name) for name in archive.namelist()]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def entries(path: Path) -> dict[str, bytes]:
    """The files of a package as another program sees them; names of the archive are GBK."""
    if path.is_dir():
        return {str(each.relative_to(path)): each.read_bytes() for each in path.rglob("*") if each.is_file()}
    with zipfile.ZipFile(path, metadata_encoding="gbk") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def again() -> dict[str, dict[str, str]]:
    """What the sources give now."""
    ran = subprocess.run([sys.executable, "-c", _AGAIN], cwd=ROOT, capture_output=True, check=True)
    made: dict[str, dict[str, str]] = json.loads(ran.stdout)
    return made


@pytest.mark.parametrize("scheme_id", [OF_2024, OF_2020])
def test_blank_forms_are_made_again_the_same_and_say_that_they_are_drawn_up(
    scheme_id: str, again: dict[str, dict[str, str]]
) -> None:
    folder = resource_path("forms", scheme_id)
    assert {each.name: digest(each.read_bytes()) for each in folder.iterdir()} == again[scheme_id]
    for each in folder.iterdir():
        words = [line.text for line in Document(str(each)).paragraphs]
        assert any("本程序拟的样式" in line for line in words), each.name


@pytest.mark.parametrize(("name", "scheme_id"), [(CENTRE, OF_2024), (COMPANY, OF_2024), (ASSOCIATION, OF_2020)])
def test_packages_are_made_again_the_same(name: str, scheme_id: str, again: dict[str, dict[str, str]]) -> None:
    kept = {path: digest(content) for path, content in entries(package_path(name, scheme_id)).items()}
    made = again[name.removesuffix(".zip")]
    assert set(kept) == set(made)
    # How well zlib packs the streams of a PDF is its own business.
    assert {path: kept[path] for path in kept if not path.endswith(".pdf")} == {
        path: made[path] for path in made if not path.endswith(".pdf")
    }


def test_the_packages_are_small_and_every_page_is_marked() -> None:
    for scheme_id, names in ((OF_2024, (CENTRE, COMPANY)), (OF_2020, (ASSOCIATION,))):
        found = [entries(package_path(name, scheme_id)) for name in names]
        assert sum(len(content) for files in found for content in files.values()) < 400 * 1024
        for files in found:
            papers = [content for name, content in files.items() if name.endswith(".pdf")]
            assert len(papers) >= 8
            ran = [
                subprocess.run(["pdftotext", "-", "-"], input=each, capture_output=True, check=True) for each in papers
            ]
            assert all("样例" in each.stdout.decode() for each in ran)


@pytest.mark.requirement("X16")
@pytest.mark.parametrize(("name", "scheme_id"), [(CENTRE, OF_2024), (COMPANY, OF_2024), (ASSOCIATION, OF_2020)])
def test_invented_numbers_have_valid_check_digits_and_nothing_is_warned_of(name: str, scheme_id: str) -> None:
    own = sample(name, scheme_id)
    assert own.warnings == ()
    code = own.fact("credit_code")
    assert code is not None
    assert check_uscc(code.text).valid
    numbers = [*(each.id_number for each in own.staff), *(each.id_number for each in own.experts)]
    assert len(numbers) >= 10
    assert all(check_id_number(each).valid for each in numbers)


@pytest.mark.requirement("A09", "A31")
def test_the_form_s_tables_are_read_with_sites_occupations_and_people() -> None:
    own = sample(COMPANY)
    assert [(each.scope, each.code, each.levels) for each in own.occupations] == [
        ("无人机驾驶员", "4-02-04-06", (5, 2)),
        ("无人机驾驶员（航拍无人机驾驶员）", "4-02-04-06", (4, 3)),
    ]
    assert [(each.name, each.district, each.scopes) for each in own.sites] == [
        ("闵行考核点", "闵行区", ("无人机驾驶员", "无人机驾驶员（航拍无人机驾驶员）")),
    ]
    times = {each.scope: each.value for each in own.facts if each.key == "training_person_times"}
    assert times == {"无人机驾驶员": 3600, "无人机驾驶员（航拍无人机驾驶员）": 1800}
    assert {each.scope for each in own.experts} == {"无人机驾驶员", "无人机驾驶员（航拍无人机驾驶员）"}
    assert own.applicant_kind == "企业"


@pytest.mark.requirement("A31")
def test_a_form_without_its_table_of_sites_is_refused(tmp_path: Path) -> None:
    for name, content in entries(package_path(CENTRE)).items():
        path = tmp_path / "申报" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    form = tmp_path / "申报" / "社会培训评价组织征集遴选申请表.docx"
    document = Document(str(form))
    sites = next(each for each in document.tables if "考核点情况" in each.cell(0, 0).text)
    sites._tbl.getparent().remove(sites._tbl)
    document.save(str(form))
    with pytest.raises(PackageRefused) as caught, read_package(tmp_path / "申报", scheme()):
        pass
    assert any("缺少“考核点情况”表" in each for each in caught.value.errors)
