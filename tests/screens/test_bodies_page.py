"""备案机构 on the registry screen: found, told when they end, written as 名录."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from workplace import Workplace

from reviewer.domain.filing import FiledItem, FiledSite, Filing
from reviewer.domain.moments import beijing_date
from reviewer.usecases.decide_application import decide_application
from reviewer.usecases.documents.entries import type_entry
from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.publicity import PUBLICITY
from reviewer.usecases.documents.receipt import RECEIPT_KIND
from reviewer.usecases.file_application import add_filing
from reviewer.usecases.read_journal import read_journal
from ui.screens.home.presenter import read_home
from ui.screens.home.view import HomeView
from ui.screens.registry.bodies_page import BodiesPage
from ui.screens.registry.view import RegistryView
from ui.screens.settings.journal_words import action_text, change_text, subject_text

FOLDER = "ui.screens.registry.bodies_page.pick_folder"


def bodies(work: Workplace) -> BodiesPage:
    view = work.goto("registry", page="bodies")
    assert isinstance(view, RegistryView) and isinstance(view.page, BodiesPage)
    return view.page


@pytest.fixture
def filed(centre: Workplace) -> Workplace:
    """Two filed bodies: one valid for years, one that ends in a month."""
    today = beijing_date(centre.desk.clock())
    with centre.desk.store.change("样例") as change:
        for place, (row, left) in enumerate(zip(centre.desk.store.applications(), (900, 30), strict=True), 1):
            filing = Filing(
                number=f"样备〔2026〕{place}号",
                round=row.round,
                application=row.id,
                name=f"{row.name}㛃",
                address="样例市鹿城区样例路1号",
                contact="样例䶮",
                phone="0577-00000000",
                issuer="样例评价中心",
                issued_on=today - timedelta(days=30),
                valid_from=today - timedelta(days=30),
                valid_until=today + timedelta(days=left),
                items=(FiledItem(occupation=f"样例职业{place}", levels=(4, 3)),),
                sites=(FiledSite(address="样例市瓯海区样例路2号"),),
                is_sample=True,
            )
            add_filing(change, filing)
    return centre


@pytest.mark.requirement("A26", "G10")
def test_filed_bodies_are_listed_with_what_ends_soon(filed: Workplace) -> None:
    view = bodies(filed)
    lines = view.table.rows_model.rows
    assert [each.state for each in lines] == ["in_force", "expiring"]
    assert lines[1].state_text == "30 天后到期"
    assert lines[1].filing.valid_until == beijing_date(filed.desk.clock()) + timedelta(days=30)
    view.search.setFocus(Qt.FocusReason.OtherFocusReason)
    view.search.setText("样例职业2")
    filed.settle()
    assert [each.filing.number for each in view.table.rows_model.rows] == ["样备〔2026〕2号"]
    view.search.setText("鹿城没有的")
    filed.settle()
    assert not view.table.isVisible()


@pytest.mark.requirement("A28", "G10")
def test_the_list_is_written_from_the_screen(filed: Workplace, tmp_path: Path) -> None:
    view = bodies(filed)
    with patch(FOLDER, return_value=tmp_path / "名录"):
        view.export.click()
        filed.settle()
    written = sorted(each.suffix for each in (tmp_path / "名录").iterdir())
    assert written == [".docx", ".pdf", ".xlsx"]
    pdf = next((tmp_path / "名录").glob("*.pdf"))
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert "㛃" in text and "样备〔2026〕2号" in text.replace("\r\n", "")
    assert [row.kind for row in filed.desk.store.documents() if row.kind == "registry"] == ["registry"] * 3


@pytest.mark.requirement("A26")
def test_home_reminds_of_what_ends_soon(filed: Workplace) -> None:
    home = filed.goto("home")
    assert isinstance(home, HomeView)
    (task,) = [each for each in home.table.rows_model.rows if each.kind == "expiring"]
    ends = beijing_date(filed.desk.clock()) + timedelta(days=30)
    assert (task.screen, task.note) == ("registry", f"{ends.isoformat()} 到期")


@pytest.mark.requirement("A25", "C24", "C25")
def test_home_leads_from_the_conclusion_to_the_receipt(centre: Workplace, tmp_path: Path) -> None:
    desk, first = centre.desk, centre.desk.store.applications()[0]
    decide_application(desk, first.id, "PASS", "样例")
    assert _kinds(centre) == {"publicity"}
    type_entry(desk, PUBLICITY, first.round, "start", "2026-03-02")
    issue_document(desk, PUBLICITY, first.round, tmp_path)
    assert _kinds(centre) == {"receipt"}
    home = centre.goto("home")
    assert isinstance(home, HomeView)
    (receipt,) = [each for each in home.table.rows_model.rows if each.kind == "receipt"]
    assert receipt.where == {"kind": "receipt"}
    issue_document(desk, RECEIPT_KIND, first.id, tmp_path)
    assert _kinds(centre) == set()


def _kinds(place: Workplace) -> set[str]:
    state = read_home(place.desk, place.desk.store.rounds()[0].id)
    return {each.kind for each in state.tasks} & {"publicity", "receipt", "expiring"}


def test_without_filed_bodies_it_says_when_they_come(centre: Workplace) -> None:
    view = bodies(centre)
    assert not view.export.isEnabled()
    assert not view.table.isVisible()


@pytest.mark.requirement("X18")
def test_the_journal_tells_filings_in_words(centre: Workplace, tmp_path: Path) -> None:
    desk, first = centre.desk, centre.desk.store.applications()[0]
    decide_application(desk, first.id, "PASS", "样例")
    type_entry(desk, PUBLICITY, first.round, "start", "2026-03-02")
    issue_document(desk, PUBLICITY, first.round, tmp_path)
    issue_document(desk, RECEIPT_KIND, first.id, tmp_path)
    entries = [each for each in read_journal(desk) if "ublicity" in each.subject or each.action == "add_filing"]
    words = [
        f"{action_text(each.action)} {subject_text(each.subject, each.field)} "
        f"{change_text(each.field, each.old, each.new, each.reason)}"
        for each in entries
    ]
    assert any(each.startswith("改设置 公示记录 WZ26.1 有") for each in words), words
    assert any(each.startswith("填写文书字段 公示 WZ26") for each in words), words
    assert any(each.startswith("备案 WZ备〔") for each in words), words
    assert not [each for each in words if "ublicity" in each or "{" in each]
