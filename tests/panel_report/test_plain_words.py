"""What an official reads on the report: everything once, in plain words, nothing on a page by itself."""

from __future__ import annotations

import io
import re

import msgspec
import pdfplumber
import pytest
from builders import wenzhou
from panel_centre import DEPARTURE, PASSPHRASE, PanelCentre, SignedReport

from reviewer.domain.findings import Finding, Verdict
from reviewer.reports.panel.data import PanelReportData
from reviewer.reports.panel.report import panel_report_pdf
from reviewer.reports.panel.strips import SIGNATURE_NOTE
from reviewer.reports.setting.fonts import FontBook
from reviewer.usecases.describe_sheet import printed_units
from reviewer.usecases.documents.panel_report import draft_report, survey_report
from reviewer.usecases.panel_opinion import set_conclusion
from reviewer.usecases.propose_opinion import finding_words, without_name
from reviewer.usecases.sign_report import make_report, sign_report
from ui.screens.documents.presenter import state_words

SCHEME = wenzhou()


@pytest.fixture(scope="module")
def failed(kept_centre: PanelCentre, tmp_path_factory: pytest.TempPathFactory) -> PanelReportData:
    """FAIL against the points."""
    centre = kept_centre.copy(tmp_path_factory.mktemp("failed") / "c")
    with centre.open() as desk:
        set_conclusion(desk, centre.application, "FAIL", DEPARTURE)
        described: PanelReportData = draft_report(desk, centre.application).data
        return described


def _pages(data: PanelReportData) -> list[str]:
    pdf = panel_report_pdf(data, FontBook(use_system=False)).pdf
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [re.sub(r"\s", "", page.extract_text()) for page in document.pages]


@pytest.mark.requirement("X10")
def test_the_leader_is_named_once_and_no_term_stands_where_none_is_granted(failed: PanelReportData) -> None:
    pages = _pages(failed)
    leader, *others = failed.members
    assert failed.leader == leader
    assert f"组长{leader}；成员{'、'.join(others)}" in pages[0]
    assert failed.defects and "期限" not in pages[0]
    assert all(f"（满分{each}分）" in pages[0] for each in (30, 35, 18, 9, 8))


@pytest.mark.requirement("X11")
def test_no_page_holds_nothing_but_a_note(failed: PanelReportData) -> None:
    """However long the list is: the note on signatures stands before the places to sign."""
    for count in (6, 12, 18, 24, 30):
        defects = tuple(failed.defects[number % len(failed.defects)] for number in range(count))
        pages = _pages(msgspec.structs.replace(failed, defects=defects))
        note = re.sub(r"\s", "", SIGNATURE_NOTE)
        at = next(number for number, page in enumerate(pages) if note[:20] in page)
        signing = next(number for number, page in enumerate(pages) if "五、签名" in page)
        assert at <= signing
        assert "附件" in pages[signing + 1]
        assert all(name in pages[signing] for name in failed.members)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("55m2、12人", "55㎡、12人"),
        ("≥60m2，≥30人", "≥60㎡，≥30人"),
        ("平面图-m2.pdf", "平面图-m2.pdf"),
        ("5m2x", "5m2x"),
    ],
)
def test_square_metres_are_printed_as_people_write_them(text: str, printed: str) -> None:
    assert printed_units(text) == printed


@pytest.mark.parametrize(
    ("threshold", "declared", "unit", "words"),
    [
        ("已填报", None, "", "未填报固定资产"),
        ("有", None, "", "未提供固定资产"),
        (">=60m2,>=30人", "55m2、12人", "", "固定资产（申报55㎡、12人，要求≥60㎡，≥30人）"),
        (">=3年", "房屋租赁合同.pdf", "", "固定资产（见《房屋租赁合同.pdf》，要求≥3年）"),
        (">=60", "55", "m2", "固定资产（申报55㎡，要求≥60㎡）"),
    ],
)
def test_what_is_not_met_is_told_in_plain_words(threshold: str, declared: str | None, unit: str, words: str) -> None:
    item = SCHEME.item("5.1")
    requirement = next(each.id for each in item.requirement if each.text == "固定资产")
    finding = Finding(
        requirement=requirement,
        item=item.id,
        scope=None,
        declared=declared,
        documented=None,
        measured=None,
        unit=unit,
        threshold=threshold,
        verdict=Verdict.NOT_MET,
        why="样例",
    )
    assert finding_words(item, finding) == words


@pytest.mark.parametrize(
    ("remark", "words"),
    [
        ("设备、设施管理制度只有目录，没有文本", "只有目录，没有文本"),
        ("设备、设施管理制度：只有目录", "只有目录"),
        ("设备、设施管理制度的文本不全", "设备、设施管理制度的文本不全"),
        ("设备、设施管理制度", "设备、设施管理制度"),
        ("只有目录", "只有目录"),
    ],
)
def test_a_members_remark_does_not_name_the_item_again(remark: str, words: str) -> None:
    assert without_name(remark, SCHEME.item("3.8")) == words


@pytest.mark.requirement("X11")
def test_the_list_tells_who_has_still_to_sign_until_all_have(kept_signed: SignedReport, centre: PanelCentre) -> None:
    with centre.open() as desk:
        make_report(desk, centre.application, PASSPHRASE)
        standing = survey_report(desk, centre.application)
        assert (standing.standing, standing.open) == ("made", "已签 0/5")
        sign_report(desk, centre.application, centre.identity(centre.members[0]), PASSPHRASE, None, "")
        standing = survey_report(desk, centre.application)
        assert standing.open == "已签 1/5"
        assert state_words(standing, "签发", "2月6日") == "已签 1/5"
    with kept_signed.centre.open() as desk:
        standing = survey_report(desk, kept_signed.centre.application)
        assert (standing.standing, standing.open) == ("made", "")
        assert state_words(standing, "签发", "2月6日") == "2月6日签发"
