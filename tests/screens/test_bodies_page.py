"""机构 on the registry screen: found, told when they end, supervised, taken in from a list, written as 名录."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from workplace import Workplace

from reviewer.domain.filing import FiledItem, FiledSite, Filing
from reviewer.domain.moments import beijing_date
from reviewer.usecases.change_bodies import add_items
from reviewer.usecases.decide_application import decide_application
from reviewer.usecases.documents.entries import type_entry
from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.publicity import PUBLICITY
from reviewer.usecases.documents.receipt import RECEIPT_KIND
from reviewer.usecases.file_application import add_filing
from reviewer.usecases.import_registry import import_registry, preview_import
from reviewer.usecases.read_journal import read_journal
from reviewer.usecases.supervise import draws, inspections
from ui.screens.applications.detail_lines import read_detail
from ui.screens.home.presenter import read_home
from ui.screens.home.view import HomeView
from ui.screens.registry.bodies_page import BodiesPage
from ui.screens.registry.body_form import BodyForm
from ui.screens.registry.body_pane import OverlapRow
from ui.screens.registry.view import RegistryView
from ui.screens.settings.journal_words import action_text, change_text, subject_text
from ui.widgets.segments import Segment

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


@pytest.fixture
def listed(centre: Workplace) -> Workplace:
    """The published list taken in, and what the round's first application asks for held by another body."""
    desk = centre.desk
    import_registry(desk, preview_import(desk, "shanghai-2024-38"))
    wanted = desk.application(desk.store.applications()[0].id).occupations[0]
    other = add_items(
        desk,
        "江南造船",
        (FiledItem(occupation=wanted.name, work_type=wanted.work_type, code=wanted.code, levels=wanted.levels),),
        "样例",
    )
    assert other.items[-1].is_assessed
    return centre


@pytest.mark.requirement("A26", "G10")
def test_filed_bodies_are_listed_with_what_ends_soon(filed: Workplace) -> None:
    view = bodies(filed)
    assert [each.body.state for each in view.table.lines] == ["in_force", "expiring"]
    shown = [
        [view.table.rows_model.cell(view.table.rows_model.index(row, at)).text for at in range(9)] for row in (0, 1)
    ]
    ends = beijing_date(filed.desk.clock()) + timedelta(days=30)
    assert shown[1][0] == "样备〔2026〕2号" and shown[1][2:4] == [ends.isoformat(), "余 30 天"]
    assert shown[0][5] == "样例职业1" and shown[0][6] == "4 3" and shown[0][8] == "有效"
    assert [each.text for each in segments(view)] == ["全部 2", "有效 2", "半年内到期 1", "已到期 0", "已退出 0"]
    assert filed.window.focusWidget() is view.table
    view.search.setText("yangliZHIye2")
    filed.settle()
    assert [each.body.numbers for each in view.table.lines] == [("样备〔2026〕2号",)]
    view.search.setText("鹿城没有的")
    filed.settle()
    assert not view.table.isVisible()


@pytest.mark.requirement("B01", "B05")
def test_the_published_list_is_shown_whole_and_walked_by_keys(listed: Workplace) -> None:
    view = bodies(listed)
    assert view.table.lines[0].body.name == "上海航天技术研究院"
    assert len({each.body.key for each in view.table.lines}) == 47 and len(view.table.lines) == 90
    assert view.table.rowSpan(0, 0) == 9 and view.table.rowSpan(0, 4) == 1
    view.table.setFocus()
    listed.press(Qt.Key.Key_Down)
    assert view.table.current_body is not None and view.table.current_body.name == "上海市工业技术学校"
    listed.press(Qt.Key.Key_End)
    assert view.table.current_body.name == "上海宝玉石行业协会"
    listed.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert listed.target is view.search
    view.table.setFocus()
    listed.press(Qt.Key.Key_Home)
    listed.type("c")
    assert listed.target is view.search and view.search.text() == "c"
    listed.type("yhyxh")
    assert [each.body.name for each in view.table.lines] == ["上海市茶叶行业协会"] * 2, view.search.text()
    assert [(each.code, each.scope) for each in view.table.lines] == [
        ("4-03-02-07", "茶艺师"),
        ("6-02-06-11", "评茶师"),
    ]
    assert "评茶员" in view.table.lines[1].told
    listed.press(Qt.Key.Key_Return)
    listed.press(Qt.Key.Key_Return)
    assert listed.target is view.pane.buttons["inspect"]


@pytest.mark.requirement("B03")
def test_codes_are_told_in_the_newest_edition_or_as_the_list_has_them(listed: Workplace) -> None:
    view = bodies(listed)
    changed = [each for each in view.table.lines if each.told.startswith("原编码")]
    view.edition.setCurrentIndex(view.edition.findData("older"))
    view.edition.activated.emit(view.edition.currentIndex())
    assert len(view.table.lines) == 14
    view.edition.setCurrentIndex(view.edition.findData("listed"))
    view.edition.activated.emit(view.edition.currentIndex())
    assert not [each for each in view.table.lines if each.told.startswith("原编码")]
    assert 0 < len(changed) <= 14
    view.occupation.setCurrentIndex(view.occupation.findData("西式烹调师"))
    view.occupation.activated.emit(view.occupation.currentIndex())
    assert [each.body.name for each in view.table.lines] == ["中华职业学校", "上海市餐饮烹饪行业协会"]


@pytest.mark.requirement("B04")
def test_the_pane_tells_what_the_round_asks_of_the_same(listed: Workplace) -> None:
    first = listed.desk.store.applications()[0]
    view = bodies(listed)
    assert view.table.choose_body("江南造船（集团）有限责任公司")
    listed.settle()
    rows = view.pane.findChildren(OverlapRow)
    assert [each.accessibleName().split()[0] for each in rows if first.name in each.accessibleName()] == [first.name]
    assert "重叠" in rows[0].accessibleName()
    facts = [(each.label, each.value) for each in read_detail(listed.desk, first.id).facts]
    scope = listed.desk.application(first.id).occupations[0].scope
    assert any(name == "江南造船（集团）有限责任公司" and value.startswith(scope) for name, value in facts)


@pytest.mark.requirement("G12", "G13", "B02", "G16")
def test_a_body_is_inspected_suspended_and_removed_by_keys(listed: Workplace) -> None:
    view = bodies(listed)
    view.table.choose_body("上海市托幼协会")
    view.table.setFocus()
    listed.press(Qt.Key.Key_Return)
    listed.press(Qt.Key.Key_Space)
    form = view.form
    assert form.spec is not None and form.spec.action == "inspect"
    fill(form, inspectors="样例甲、样例乙", findings="监控一路无画面", result="rectify")
    press_done(listed)
    assert "须写明期限" in form.fields["due_on"].fault
    fill(form, due_on="2099-01-01")
    press_done(listed)
    assert [each.value.result for each in inspections(listed.desk)] == ["rectify"]
    assert view.pane.isVisible() and view.pane.buttons["inspect"].text() == "复查改正"
    home = read_home(listed.desk, listed.context.round_id)
    (task,) = [each for each in home.tasks if each.kind == "supervision_inspection"]
    assert task.where == {"page": "bodies", "body": "上海市托幼协会"}
    view.open_form("suspend")
    listed.settle()
    fill(form, item="育婴员", reason="样例")
    press_done(listed)
    view.open_form("change")
    listed.settle()
    fill(form, what="facts")
    assert form.fields["district"].isVisible() and not form.fields["add"].isVisible()
    fill(form, district="静安区", reason="样例")
    press_done(listed)
    assert not form._message.isVisible(), form._message.text()
    known = view.table.current_body
    assert known is not None and known.districts == ("静安区",)
    assert [each.state for each in known.items] == ["in_force", "suspended"]
    view.open_form("remove")
    listed.settle()
    press_done(listed)
    assert form.fields["ground"].fault == "先选移出的情形，未作更改。"
    fill(form, ground="管理失序")
    press_done(listed)
    assert "理由" in form._message.text()
    fill(form, reason="样例")
    view.table.choose_body("中华职业学校")
    press_done(listed)
    view.table.choose_body("上海市托幼协会")
    assert view.table.current_body is not None and view.table.current_body.state == "removed"
    assert [each.text for each in segments(view)][-1] == "已退出 1"
    listed.press(Qt.Key.Key_Escape)


@pytest.mark.requirement("G12")
def test_bodies_and_inspectors_are_drawn_from_the_screen(listed: Workplace) -> None:
    view = bodies(listed)
    view.draw.click()
    listed.settle()
    fill(view.form, bodies="2", inspectors="样例甲 样例乙", seed="样例")
    press_done(listed)
    (kept,) = draws(listed.desk)
    assert len(kept.value.drawn) == 2 and kept.value.seed == "样例"
    home = read_home(listed.desk, listed.context.round_id)
    (task,) = [each for each in home.tasks if each.kind == "supervision_draw"]
    assert task.subject.endswith("等 2 件")
    listed.goto(task.screen, **task.where)
    assert view.table.current_body is not None and view.table.current_body.key == kept.value.drawn[0].key
    view.open_form("inspect")
    listed.settle()
    assert view.form.values()["draw"] == kept.id
    assert view.form.values()["inspectors"].split("、") == list(kept.value.drawn[0].inspectors)


@pytest.mark.requirement("B01")
def test_a_list_is_looked_at_before_it_is_taken_in(centre: Workplace) -> None:
    view = bodies(centre)
    view.open_import()
    view.import_pane.from_shipped.click()
    centre.settle()
    preview = view.import_pane.preview
    assert preview is not None and (preview.bodies, preview.items, preview.codes) == (47, 89, 74)
    assert not view.table.isVisible()
    view.import_pane.write.click()
    centre.settle()
    assert len({each.body.key for each in view.table.lines}) == 47
    view.open_import()
    view.import_pane.look_at("shanghai-2024-38")
    centre.settle()
    assert not view.import_pane.write.isEnabled() and view.import_pane.write.text() == "没有变化"
    view.import_pane.look_at(Path("没有.xlsx"))
    centre.settle()
    assert "没有这个文件" in view.import_pane._message.text()


@pytest.mark.parametrize("size", [(1440, 900), (1366, 768)])
def test_names_have_room_at_every_size(listed: Workplace, size: tuple[int, int]) -> None:
    listed.window.resize(*size)
    view = bodies(listed)
    listed.settle()
    assert view.table.columnWidth(1) >= 150
    widths = sum(view.table.columnWidth(at) for at in range(9))
    assert widths <= view.table.viewport().width()


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


def segments(view: BodiesPage) -> list[Segment]:
    return list(view.segments._segments)


def fill(form: BodyForm, **values: str) -> None:
    for key, value in values.items():
        form.fields[key].set_text(value)
        form.fields[key].edited.emit(key)


def press_done(work: Workplace) -> None:
    assert work.target is not work.window, "the form has the keyboard"
    assert isinstance(work.window.screen_view("registry"), RegistryView)
    QTest.keyClick(work.target, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    work.settle()


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
