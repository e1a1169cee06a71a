"""The report on paper: read back by other programs, and worked out again with a pocket calculator."""

from __future__ import annotations

import io
import re
import subprocess
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import pdfplumber
import pytest
from panel_centre import DEPARTURE, PLACE, REASONS, PanelCentre, write_opinion

from reviewer.domain.panel_report import DEEMED_CONSENT
from reviewer.reports.panel.data import PanelReportData
from reviewer.reports.panel.report import panel_report_pdf
from reviewer.reports.setting.fonts import FontBook
from reviewer.usecases.documents.panel_report import describe_report
from reviewer.usecases.panel_opinion import set_stance
from reviewer.usecases.work_result import work_result

RARE = "样例㛃䶮𬱟"


@pytest.fixture(scope="module")
def data(kept_centre: PanelCentre, tmp_path_factory: pytest.TempPathFactory) -> PanelReportData:
    """RECTIFY with a dissent and a member deemed to agree."""
    centre = kept_centre.copy(tmp_path_factory.mktemp("printed") / "c")
    with centre.open() as desk:
        write_opinion(desk, centre)
        set_stance(desk, centre.application, centre.members[4], "视为同意")
        described: PanelReportData = describe_report(desk, centre.application).data
        return described


@pytest.fixture(scope="module")
def printed(data: PanelReportData) -> bytes:
    return panel_report_pdf(data, FontBook(use_system=False)).pdf


@lru_cache(maxsize=4)
def _plumbed(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def _told(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def _joined(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.requirement("X09", "X10", "X11")
def test_two_readers_find_opinion_dissent_silence_and_terms(
    data: PanelReportData, printed: bytes, tmp_path: Path
) -> None:
    for text in (_joined(_plumbed(printed)), _joined(_told(printed, tmp_path))):
        assert _joined(f"{data.members[3]}保留意见，理由：{REASONS}") in text
        assert _joined(DEEMED_CONSENT) in text
        assert _joined(DEPARTURE) in text
        assert "专家组结论：限期整改（按得分为通过）" in text
        assert "□同意" in text
        assert "■保留意见" in text
        for each in data.defects:
            # A number, the words and the term may stand on lines of their own.
            assert _joined(each.due) in text
        assert _joined(PLACE) in text


@pytest.mark.requirement("X11")
def test_a_pocket_calculator_comes_to_the_same_total(data: PanelReportData, printed: bytes) -> None:
    """Nothing but the printed lines: each item's sum and division, each part's sum, the total, the conclusion."""
    text = _plumbed(printed)
    sums = re.findall(r"((?:[\d.]+ \+ )+[\d.]+) = ([\d.]+)", text.replace("\n", " "))
    divisions = re.findall(r"([\d.]+) ÷ (\d+) = ([\d.]+)", text.replace("\n", " "))
    items = [item for section in data.sections for item in section.items]
    assert len(divisions) >= len(items)
    assert len(sums) >= len(items) + len(data.section_heads) + 1
    for terms, shown in sums:
        assert abs(sum(map(Fraction, terms.split(" + "))) - Fraction(shown)) < Fraction(1, 10**10), terms
    for above, below, shown in divisions:
        assert abs(Fraction(above) / Fraction(below) - Fraction(shown)) < Fraction(1, 10**11), (above, below)


def test_every_item_shows_its_scores_those_dropped_in_brackets(data: PanelReportData, printed: bytes) -> None:
    text = _plumbed(printed)
    for section in data.sections:
        for item in section.items:
            assert len(item.scores) == len(data.members)
            kept = [Decimal(s) for s, is_out in zip(item.scores, item.dropped, strict=True) if not is_out]
            mean = Fraction(sum(kept)) / len(kept)
            shown = (Decimal(mean.numerator) / Decimal(mean.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
            assert item.value == str(shown), item.clause
    assert text.count("（") > 20
    assert re.search(r"（[\d.]+）", text)


def test_the_same_data_make_the_same_bytes_and_no_blank_fields(data: PanelReportData, printed: bytes) -> None:
    assert panel_report_pdf(data, FontBook(use_system=False)).pdf == printed
    assert "None" not in _plumbed(printed)
    assert not any(each in _plumbed(printed) for each in ("【理由】", "【期限】", "【不同意见和理由】"))


def test_places_to_sign_stand_in_their_members_rows(data: PanelReportData) -> None:
    made = panel_report_pdf(data, FontBook(use_system=False))
    assert [each.member for each in made.places] == list(data.members[:4])
    with pdfplumber.open(io.BytesIO(made.pdf)) as document:
        for place in made.places:
            page: Any = document.pages[place.page]
            left, bottom, right, top = place.box
            assert right < page.width
            assert (right - left, top - bottom) > (200, 30)
            # The name stands left of the box, the box itself is empty.
            beside = page.crop((0, page.height - top, left, page.height - bottom)).extract_text()
            assert place.member in beside
            assert not page.crop((left, page.height - top, right, page.height - bottom)).extract_text().strip()


def test_a_panel_of_twelve_with_rare_names_and_long_reasons_prints_whole(data: PanelReportData, tmp_path: Path) -> None:
    """More members than columns, reasons over a page long, an applicant's name of forty characters."""
    members = tuple(f"{RARE}{number}" for number in range(12))
    stances = tuple(
        msgspec.structs.replace(
            data.stances[0],
            member=name,
            is_leader=not number,
            stance="dissent",
            words="保留意见，理由：" + REASONS * 30,
        )
        for number, name in enumerate(members)
    )
    sections = tuple(
        msgspec.structs.replace(
            section,
            items=tuple(
                msgspec.structs.replace(item, scores=("1",) * 12, dropped=(False,) * 12) for item in section.items
            ),
        )
        for section in data.sections
    )
    applicant = "样例省样例市样例区无人驾驶航空器系统与智能装备职业技能等级评价培训示范有限责任公司"
    large = msgspec.structs.replace(
        data, applicant=applicant, members=members, leader=members[0], stances=stances, sections=sections
    )
    made = panel_report_pdf(large, FontBook(use_system=False))
    assert [each.member for each in made.places] == list(members)
    text = _joined(_told(made.pdf, tmp_path))
    for name in members:
        assert _joined(name) in text
    assert text.count(_joined(REASONS)) >= 12
    assert applicant in text
    checked = subprocess.run(["qpdf", "--check", str(tmp_path / "report.pdf")], capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.requirement("X08")
def test_a_score_far_from_the_others_is_told_and_changes_nothing(
    data: PanelReportData, printed: bytes, kept_centre: PanelCentre
) -> None:
    assert data.outliers
    text = _joined(_plumbed(printed))
    assert all(_joined(each) in text for each in data.outliers)
    with kept_centre.open() as desk:
        assert work_result(desk, kept_centre.application).total_shown == data.totals[-1].total
