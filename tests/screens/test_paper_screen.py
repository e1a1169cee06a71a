"""The paper screen by keys: print, scan, two persons type apart from each other, compare, take over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit
from scan_builders import as_pdf, rendered, worn
from workplace import Workplace

from reviewer.domain.paper import PaperPlace, PaperState
from reviewer.domain.sheet import Judgement
from reviewer.usecases.compare_paper import choose_value
from reviewer.usecases.fill_sheet import FilledItem, FilledSheet
from reviewer.usecases.paper_copies import list_papers, paper_keys, typed_values
from reviewer.usecases.print_blank import print_blank
from reviewer.usecases.read_scan import read_scan
from reviewer.usecases.show_sheet import own_row, own_sheet
from reviewer.usecases.type_paper import type_paper
from reviewer.usecases.work_result import show_panel
from ui.screens.documents.presenter import read_documents
from ui.screens.paper.view import PaperScreen
from ui.screens.settings.presenter import read_settings

pytestmark = pytest.mark.requirement("X14")
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
FIRST, SECOND = "lurujia", "luruyi"


def screen_of(place: Workplace, **where: object) -> PaperScreen:
    view = place.goto("paper", **where)
    assert isinstance(view, PaperScreen)
    return view


def printed(place: Workplace, folder: Path, suffix: str = "xlsx") -> str:
    application = place.desk.store.applications()[0].id
    return print_blank(place.desk, application, folder / f"空白.{suffix}", place.desk.member).number


def begin(place: Workplace, view: PaperScreen, typist: str) -> None:
    """From the list: Enter leads to the name, Enter again to the sheet."""
    place.press(Qt.Key.Key_Return)
    assert place.target is view.listing.typist
    place.type(typist)
    place.press(Qt.Key.Key_Return)
    place.settle()


def values(place: Workplace, number: str, typist: str) -> dict[str, str]:
    return {each.text: value for each, value in typed_values(place.desk, number, typist).items()}


def test_a_blank_is_printed_and_a_pile_of_scans_read_in(
    centre: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = centre.desk.store.applications()[1].id
    out = tmp_path / "空白.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    view = screen_of(centre, application=application)
    centre.press(Qt.Key.Key_P, CONTROL)
    (paper,) = list_papers(centre.desk)
    assert (paper.application, paper.state, paper.pages > 3) == (application, PaperState.PRINTED, True)
    assert out.exists()
    assert view.listing.table.current_row() == paper
    pages = rendered(out.read_bytes(), dpi=100, most=3)
    smeared = pages[2].copy()
    smeared.paste(0, (smeared.width // 2, 0, smeared.width, smeared.height // 6))
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(as_pdf([worn(pages[1], noise=10, turned=180), pages[0], smeared], dpi=100))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(scan)], ""))
    centre.press(Qt.Key.Key_O, CONTROL)
    assert view.title() == "指定扫描页"
    centre.type("3")
    centre.press(Qt.Key.Key_Return)
    centre.press(Qt.Key.Key_Return)
    assert "理由" in view.assigning.message.text()
    centre.type("tumo")
    centre.press(Qt.Key.Key_Return)
    assert view.title() == "纸质评分表"
    (paper,) = list_papers(centre.desk)
    assert paper.scanned_pages == (1, 2, 3)
    assert [(row.page, row.turned, row.reason) for row in centre.desk.store.paper_pages(paper.number)] == [
        (1, 0, ""),
        (2, 180, ""),
        (3, 0, "tumo"),
    ]


def test_two_persons_type_by_keys_and_never_see_each_other_s_values(member: Workplace, tmp_path: Path) -> None:
    number = printed(member, tmp_path)
    view = screen_of(member)
    begin(member, view, FIRST)
    assert view.title() == "录入"
    keys = paper_keys(member.desk, member.desk.store.paper_copy(number))
    # Points, Enter through the measured values to the remark, on to the next item.
    member.type("3.5")
    member.press(Qt.Key.Key_2, ALT)
    while not view.typing.form.remark.hasFocus():
        if isinstance(member.target, QLineEdit) and member.target in view.typing.form.measured[:1]:
            member.type("2")
        member.press(Qt.Key.Key_Return)
    member.type("shao yi ren")
    member.press(Qt.Key.Key_Return)
    item, scope = keys[1]
    assert (view.typing.form.item is not None, view.typing.form.item and view.typing.form.item.key) == (True, keys[1])
    member.type("1")
    member.press(Qt.Key.Key_4, ALT)
    typed = values(member, number, FIRST)
    measured = view.typing.state.items[0].measured[0].field if view.typing.state else ""
    assert typed == {
        "1.1/points": "3.5",
        "1.1/judgement": "partly",
        f"1.1/{measured}": "2",
        "1.1/remark": "shao yi ren",
        PaperPlace(item, scope, "judgement").text: "not_applicable",
    }
    assert view.typing.form.points.text() == ""
    # Out of range: told at the field, nothing kept.
    member.press(Qt.Key.Key_Down)
    member.type("99")
    member.press(Qt.Key.Key_Return)
    assert "超出范围" in view.typing.form.message.text()
    assert member.target is view.typing.form.points
    assert values(member, number, FIRST) == typed
    member.type("1")
    member.press(Qt.Key.Key_Escape)
    assert view.title() == "纸质评分表"
    assert len(values(member, number, FIRST)) == len(typed) + 1

    begin(member, view, FIRST)
    assert view.typing.begun == 3
    # Refused: not done. Then what is empty is named once, and only the second time it is taken as empty.
    member.type("99")
    member.press(Qt.Key.Key_Return, CONTROL)
    assert "超出范围" in view.typing.form.message.text()
    member.type("1")
    member.press(Qt.Key.Key_Return, CONTROL)
    assert f"还有 {len(keys) - 4} 项没有录入" in view.typing.form.message.text()
    assert list_papers(member.desk)[0].state is PaperState.PRINTED
    member.press(Qt.Key.Key_Return, CONTROL)
    assert view.title() == "纸质评分表"
    assert list_papers(member.desk)[0].state is PaperState.ONE_TYPED
    begin(member, view, SECOND)
    assert (view.typing.begun, view.typing.form.points.text(), view.typing.form.remark.toPlainText()) == (0, "", "")
    assert all(not line.text() for line in view.typing.form.measured)
    member.type("3")
    for _twice in range(2):
        member.press(Qt.Key.Key_Return, CONTROL)
    assert list_papers(member.desk)[0].state is PaperState.DIFFERENT


def test_the_journal_on_screen_names_who_typed_but_not_what(member: Workplace, tmp_path: Path) -> None:
    number = printed(member, tmp_path)
    for typist, judgement in (("甲", Judgement.MET), ("乙", Judgement.PARTLY)):
        line = FilledItem(item="1.1", points="3.5", judgement=judgement, remark="只有他看见")
        type_paper(member.desk, number, typist, FilledSheet(items=(line,)))
    choose_value(member.desk, number, PaperPlace("1.1", None, "judgement"), "A", "丙")
    lines = read_settings(member.desk).journal
    typed = [line for line in lines if line.action == "录入纸质评分表"]
    assert {line.change for line in typed} == {"甲", "乙"}
    assert not any("只有他看见" in f"{line.subject}{line.change}" for line in lines)
    (chosen,) = [line for line in lines if line.action == "核对纸质评分表"]
    assert (chosen.subject, chosen.change) == (f"{number} 1.1 · 判断 · 采用", "A　丙")


def test_differences_are_chosen_with_the_arrows_and_taken_over(member: Workplace, tmp_path: Path) -> None:
    number = printed(member, tmp_path)
    application = member.desk.store.applications()[0].id
    first = (FilledItem(item="1.1", points="3", remark="甲"), FilledItem(item="1.2", points="1", remark="同"))
    second = (FilledItem(item="1.1", points="3.5", remark="乙"), FilledItem(item="1.2", points="1.0", remark="同"))
    type_paper(member.desk, number, "甲", FilledSheet(items=first))
    type_paper(member.desk, number, "乙", FilledSheet(items=second))
    view = screen_of(member, number=number)
    member.press(Qt.Key.Key_Return)
    assert view.title() == "核对"
    table = view.comparing.table
    assert [(line.first, line.second) for line in table.rows_model.rows] == [("3", "3.5"), ("甲", "乙")]
    assert member.target is table
    member.press(Qt.Key.Key_Right)
    assert [line.taken for line in table.rows_model.rows] == ["B", ""]
    member.press(Qt.Key.Key_Up)
    member.press(Qt.Key.Key_2)
    member.type(".5")
    member.press(Qt.Key.Key_Return)
    member.press(Qt.Key.Key_Return)
    assert "理由" in view.comparing.message.text()
    member.type("kanqing")
    member.press(Qt.Key.Key_Return)
    assert [(line.taken, line.chosen) for line in table.rows_model.rows] == [("value", "2.5"), ("", "")]
    member.press(Qt.Key.Key_Return, CONTROL)
    assert "还有差异" in view.comparing.message.text()
    table.setFocus()
    member.press(Qt.Key.Key_Left)
    member.press(Qt.Key.Key_Return, CONTROL)
    assert "扫描件" in view.comparing.message.text()
    assert member.target is view.comparing.reason
    member.type("meiyou saomiaoyi")
    member.press(Qt.Key.Key_Return)
    assert view.title() == "纸质评分表"
    assert list_papers(member.desk)[0].state is PaperState.SETTLED
    sheet = own_sheet(member.desk, application, own_row(member.desk, application))
    score = sheet.items[0]
    assert (str(score.points), score.remark) == ("2.5", "甲")
    assert member.desk.store.verify_journal().is_whole


def test_a_sheet_from_paper_at_the_centre_counts_and_is_named_so(centre: Workplace, tmp_path: Path) -> None:
    application = centre.desk.store.applications()[1].id
    name = show_panel(centre.desk, application).members[1].name
    number = print_blank(centre.desk, application, tmp_path / "空白.xlsx", name).number
    scheme = centre.desk.scheme_of(application)
    keys = paper_keys(centre.desk, centre.desk.store.paper_copy(number))
    lines = [
        FilledItem(item=key.item, occupation=key.scope, points=str(scheme.item(key.item).full), remark="无误")
        for key in keys
    ]
    for typist in ("甲", "乙"):
        type_paper(centre.desk, number, typist, FilledSheet(items=tuple(lines)))
    view = screen_of(centre, number=number)
    centre.press(Qt.Key.Key_Return)
    assert view.title() == "核对"
    assert "完全一致" in view.comparing._same._sentence.text()
    assert centre.target is view.comparing.by
    centre.type("bing")
    centre.press(Qt.Key.Key_Return)
    centre.type("wu saomiaoyi")
    centre.press(Qt.Key.Key_Return)
    assert view.title() == "纸质评分表"
    seat = show_panel(centre.desk, application).members[1]
    assert (seat.state, seat.version) == ("open", 1)
    lines_shown = read_documents(centre.desk, centre.context.round_id, "score_sheet").lines
    assert [each.state for each in lines_shown if each.subject == application] == ["纸质录入 1"]


def test_the_screen_is_reached_by_ctrl_k_and_shows_none_in_the_rail(member: Workplace) -> None:
    member.press(Qt.Key.Key_K, CONTROL)
    member.type("zzpfb")
    member.press(Qt.Key.Key_Return)
    assert member.window.current == "paper"
    assert not any(button.isChecked() for button in member.window.rail._buttons.values())
    view = member.window.screen_view("paper")
    assert isinstance(view, PaperScreen)
    assert view.listing._empty.isVisible()
    member.press(Qt.Key.Key_1, CONTROL)
    assert member.window.rail.button("home").isChecked()


def test_the_panel_leads_to_the_application_s_paper(centre: Workplace) -> None:
    application = centre.desk.store.applications()[1].id
    panel = centre.goto("panel", application=application)
    (button,) = [each for each in panel.header_widgets() if each.accessibleName() == "纸质评分表"]
    button.setFocus()
    centre.press(Qt.Key.Key_Return)
    assert centre.window.current == "paper"
    view = centre.window.screen_view("paper")
    assert isinstance(view, PaperScreen)
    assert view.listing._application.currentData() == application
    assert view.listing._member.count() == len(show_panel(centre.desk, application).members)


@pytest.mark.parametrize("theme_name", ["light", "dark"])
def test_every_page_is_drawn(member: Workplace, tmp_path: Path, look: Callable[[str], None], theme_name: str) -> None:
    look(theme_name)
    number = printed(member, tmp_path, "pdf")
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(
        as_pdf([worn(page, noise=10) for page in rendered((tmp_path / "空白.pdf").read_bytes(), 100, 2)], 100)
    )
    read_scan(member.desk, [scan])
    long = "现场核对：" + "培训教师资格证书原件与复印件一致，" * 6
    lines = [
        FilledItem(item="1.1", points="3", remark=long, measured={"1.1.a": "2"}),
        FilledItem(item="1.2", points="1"),
    ]
    type_paper(member.desk, number, "甲", FilledSheet(items=tuple(lines)))
    view = screen_of(member, number=number)
    member.shot(f"paper-list-{theme_name}")
    begin(member, view, SECOND)
    member.settle()
    assert view.typing.scan.page == 1
    member.type("3.5")
    member.press(Qt.Key.Key_Return)
    member.shot(f"paper-typing-{theme_name}")
    for _twice in range(2):
        member.press(Qt.Key.Key_Return, CONTROL)
    member.press(Qt.Key.Key_Return)
    assert view.title() == "核对"
    member.settle()
    member.shot(f"paper-compare-{theme_name}")
