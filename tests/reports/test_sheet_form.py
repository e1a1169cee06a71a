"""The numbered workbook form: its number is read back, its QR code scans, LibreOffice prints it to A4."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path

import pdfplumber
import pytest
from blank_samples import NUMBER
from report_samples import HASH

from reviewer.errors import EnvironmentProblem, RuleViolation
from reviewer.intake.sheet_form import read_form_number, read_sheet_form
from reviewer.reports.setting.qr import document_code
from reviewer.reports.sheet.sheet_form import SheetFormData, SheetFormLine, sheet_form

CODE = document_code(NUMBER, 1, HASH)


def form(*, number: str = NUMBER, code: str = CODE) -> SheetFormData:
    lines = tuple(
        SheetFormLine(
            item=f"1.{place}",
            scope="供应链管理师" if place % 3 == 0 else "",
            name=f"一({place}) 管理人员（办公室主任）与考务人员",
            full=Decimal(4),
            points=None,
            judgement="",
            measured="",
            remark="",
        )
        for place in range(1, 41)
    )
    return SheetFormData(
        application="WZ26-001",
        applicant="样例学校",
        member="王䶮",
        step=Decimal("0.5"),
        lines=lines,
        number=number,
        code=code,
    )


@pytest.mark.requirement("X14")
def test_the_number_is_read_back_and_so_are_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(sheet_form(form()))
    assert read_form_number(path) == NUMBER
    assert [line.item for line in read_sheet_form(path)] == [line.item for line in form().lines]
    path.write_bytes(sheet_form(form(number="", code="")))
    assert read_form_number(path) is None


@pytest.mark.requirement("X14")
def test_the_forms_code_is_read_by_another_reader(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(sheet_form(form()))
    with zipfile.ZipFile(path) as book:
        (picture,) = [name for name in book.namelist() if name.startswith("xl/media/")]
        book.extract(picture, tmp_path)
    read = subprocess.run(["zbarimg", "-q", "--raw", tmp_path / picture], capture_output=True, check=True)
    assert read.stdout.decode().strip() == CODE


def test_files_that_are_no_forms_are_refused_for_their_number_too(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem):
        read_form_number(tmp_path / "没有.xlsx")
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"no workbook")
    with pytest.raises(RuleViolation):
        read_form_number(broken)


@pytest.mark.requirement("X14")
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_prints_it_to_a4_with_number_and_code(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(sheet_form(form()))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    words: list[str | Path] = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path]
    subprocess.run(words, capture_output=True, check=True, timeout=120)
    with pdfplumber.open(tmp_path / "form.pdf") as document:
        for page in document.pages:
            assert (round(page.width), round(page.height)) == (842, 595)
            text = page.extract_text()
            assert text.count(NUMBER) == (2 if page.page_number == 1 else 1)
            assert "项号" in text
            assert f"共 {len(document.pages)} 页" in text
        first, last = document.pages[0].extract_text(), document.pages[-1].extract_text()
        assert "纸质签名件与录入不一致时以纸质签名件为准" in first
        assert all(each in last for each in ("评审专家签名", "第一录入人", "第二录入人"))
    subprocess.run(["pdftoppm", "-r", "150", "-l", "1", "-png", tmp_path / "form.pdf", tmp_path / "page"], check=True)
    (picture,) = tmp_path.glob("page*.png")
    read = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, check=True)
    assert read.stdout.decode().strip() == CODE
