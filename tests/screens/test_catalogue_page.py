"""职业目录 on the registry screen: searched as one types, an edition chosen, a code's history beside the table."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from workplace import Workplace

from reviewer.domain.records import to_plain
from reviewer.intake.scheme_file import load_scheme
from reviewer.resources import resource_path
from reviewer.usecases.make_round import make_round
from reviewer.usecases.preview_scheme import catalogue_names
from ui.screens.registry.catalogue_page import CataloguePage
from ui.screens.registry.view import RegistryView
from ui.screens.settings.scheme_form_lines import form_lines
from ui.widgets.ask import AskDialog


class Typing:
    """Types into the dialog that comes up: first what cannot be, then what can; ``told`` is what it said between."""

    def __init__(self, wrong: list[str], right: list[str]) -> None:
        self._turns, self.told = [wrong, right], ""
        self._timer = QTimer(interval=10)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()

    def _on_timeout(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, AskDialog):
            return
        fields = dialog.findChildren(QLineEdit)
        for field, text in zip(fields, self._turns.pop(0), strict=True):
            field.setText(text)
        if not self._turns:
            self._timer.stop()
        fields[0].returnPressed.emit()
        if self._turns:
            self.told = next(each.text() for each in dialog.findChildren(QLabel) if "应为" in each.text())


def page_of(work: Workplace, **where: object) -> CataloguePage:
    view = work.goto("registry", page="catalogue", **where)
    assert isinstance(view, RegistryView) and isinstance(view.page, CataloguePage)
    return view.page


def shown(page: CataloguePage) -> list[tuple[str, str, str]]:
    return [(each.code, each.full_name, each.edition) for each in page.table.rows_model.rows]


def beside(page: CataloguePage) -> str:
    labels = page.side.findChildren(QLabel)
    return "\n".join(each.text() for each in labels if not each.isHidden())


def cells(page: CataloguePage, row: int) -> list[str]:
    model = page.table.rows_model
    return [str(model.index(row, at).data() or "") for at in range(model.columnCount())]


@pytest.mark.requirement("X19", "A39")
def test_typing_finds_by_pinyin_and_the_arrow_goes_to_the_rows(empty: Workplace) -> None:
    page = page_of(empty)
    assert page.search.hasFocus() and len(shown(page)) > 370
    empty.type("zhinenglouyu")
    assert shown(page) == [
        ("4-06-01-04", "智能楼宇管理员", "2022"),
        ("4-07-05-03", "智能楼宇管理员", "2015"),
        ("", "智能楼宇管理员", ""),
    ]
    # Levels have five fixed places.
    assert cells(page, 0)[2:8] == ["", "", "", "2", "1", "2022年版"]
    assert cells(page, 1)[2:8] == ["", "4", "3", "", "", "2015年版"]
    assert cells(page, 2)[0] == "—"
    empty.press(Qt.Key.Key_Down)
    assert page.table.hasFocus()
    empty.press(Qt.Key.Key_Down)
    empty.settle()
    told = beside(page)
    assert "原编码在2022年版已是“消防设施操作员”" in told
    assert "沪人社职〔2024〕38号附件 第 39 行" in told and "社评组织：上海建设管理职业技术学院" in told
    assert "2015年版：智能楼宇管理员" in told and "2022年版：消防设施操作员" in told
    assert "通知原文：" in told and "比对得出：" in told and "推断：" in told
    empty.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    empty.press(Qt.Key.Key_Escape)
    assert page.search.text() == "" and len(shown(page)) > 370


@pytest.mark.requirement("X19", "A40")
def test_an_edition_is_chosen_by_keys(empty: Workplace) -> None:
    page = page_of(empty, find="评茶")
    assert page.editions.keys == ["all", "2022", "2015", "none"]
    assert [each[2] for each in shown(page)] == ["2022", "2015", ""]
    page.editions.setFocus()
    empty.press(Qt.Key.Key_Right)
    assert shown(page) == [("6-02-06-11", "评茶师", "2022")]
    empty.press(Qt.Key.Key_Right)
    assert shown(page) == [("6-02-06-11", "评茶员", "2015")]
    empty.settle()
    assert "评茶师" in beside(page)


@pytest.mark.requirement("X19")
def test_an_occupation_under_a_re_used_code_is_told_and_nothing_found_is_said(empty: Workplace) -> None:
    page = page_of(empty, find="消防设施操作员")
    texts = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    assert any("编码重用：4-07-05-03" in each for each in texts)
    assert any(each.startswith("没有找到") for each in texts) and not page.table.isVisible()
    page_of(empty, find="重冶火法")
    empty.settle()
    assert "原文“重冶金法冶炼工”" in beside(page) and "仅供对照" in beside(page)


@pytest.mark.requirement("F24", "B03")
def test_a_row_of_the_rounds_own_list_is_read_as_its_notice_is(empty: Workplace) -> None:
    empty.context.choose_round(make_round(empty.desk, "national-2020-16", "全国"))
    page = page_of(empty, find="设备点检员")
    empty.settle()
    assert "K30　一组分成几行（块）" in beside(page) and "本程序的读法：按原样保留为块" in beside(page)
    page.search.setText("保育师")
    empty.settle()
    assert "K30" not in beside(page)


@pytest.mark.requirement("A40", "X19")
def test_staff_take_a_list_in_and_what_is_wrong_is_said_in_the_dialog(empty: Workplace, tmp_path: Path) -> None:
    page = page_of(empty)
    (tmp_path / "目录.csv").write_text("职业编码,职业（工种）名称,等级\n4-01-03-03,样例新职业,五级至三级\n", "utf-8")
    dialog = Typing(["上海", "样例目录", ""], ["sample-2027", "样例目录", "2022"])
    with patch("ui.screens.registry.catalogue_page.pick_file", lambda *_: tmp_path / "目录.csv"):
        page.take_in.click()
        empty.settle()
    assert dialog.told.startswith("目录代号应为")
    assert empty.window.notice_bar.text.startswith("已导入“样例目录”：1 行")
    page.search.setText("yangli")
    empty.settle()
    assert shown(page) == [("4-01-03-03", "样例新职业", "2022")]
    assert cells(page, 0)[2:7] == ["5", "4", "3", "", ""]
    # The editor of schemes offers it beside the shipped ones.
    scheme, _ = load_scheme(resource_path("schemes", "zhejiang-wenzhou-2022.toml"))
    lines = form_lines(to_plain(scheme), ("scheme",), catalogue_names(empty.desk))
    (field,) = (each for each in lines if each.field.name == "catalogue")
    assert ("sample-2027", "样例目录") in field.choices and "wenzhou-2022" in dict(field.choices)
    assert "code_changes" not in dict(field.choices)
