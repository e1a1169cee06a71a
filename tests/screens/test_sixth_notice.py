"""A sixth, invented notice: written in the window by keys, published, run from a package to the printed letter."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pdfplumber
import pytest
from notice_typist import CTRL, SHIFT, Answerer, NoticeTypist, type_words
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from workplace import PASSPHRASE, Workplace

from reviewer.desk import Desk
from reviewer.intake.scheme_file import load_scheme
from reviewer.usecases.decide_application import decide_application
from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.letter import LETTER
from reviewer.usecases.fill_sheet import FilledItem, FilledSheet, fill_sheet
from reviewer.usecases.form_panel import form_panel
from reviewer.usecases.hold_identity import issue_certificate, new_identity, use_identity
from reviewer.usecases.keep_schemes import export_scheme, find_scheme
from reviewer.usecases.make_pack import make_review_pack, make_score_pack
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.submit_sheet import submit_sheet
from reviewer.usecases.take_pack import take_pack
from reviewer.usecases.work_result import work_result
from ui.screens.settings.scheme_list_presenter import read_schemes
from ui.screens.settings.schemes_page import SchemesPage
from ui.screens.settings.view import SettingsView

TITLE = "样例省高技能人才评价机构遴选（2026）"
NOTICE = "样例省人力资源和社会保障厅关于遴选高技能人才评价机构的通知"
MEMBER = "样例甲"
APPLICANT = "样例高技能培训学校"


def schemes_page(work: Workplace) -> SchemesPage:
    view = work.goto("settings", page="schemes")
    assert isinstance(view, SettingsView)
    assert isinstance(view.page, SchemesPage)
    return view.page


def ask(work: Workplace, answers: list[str], key: Qt.Key, modifier: Qt.KeyboardModifier = CTRL) -> None:
    """A key that asks something, the answers typed, and the window in front again."""
    asked = Answerer(answers)
    work.press(key, modifier)
    work.settle()
    assert asked.is_done
    work.window.activateWindow()
    assert QTest.qWaitForWindowActive(work.window)
    work.settle()


def write_notice(work: Workplace, page: SchemesPage) -> None:
    """From scratch: names, a second item with a rule of its own, the panel, the lines, the letters."""
    ask(work, [TITLE], Qt.Key.Key_N)
    assert page.is_editing
    typist = NoticeTypist(work, page.editor)
    for label, text in (("办法编号", "yangli-2026"), ("发布机关", "样例省人社厅"), ("代号", "YL")):
        typist.fill(label, text)
    typist.choose("职业目录", "新职业社会评价组织遴选目录")
    typist.fill("通知全称", NOTICE)
    typist.fill("发布日期", "2026-11-20")
    item = typist.add("section", 0, "item", 0)
    assert item == ("section", 0, "item", 1)
    for label, text in (("名称", "工作人员"), ("条文", "工作人员不少于2人。"), ("满分", "20")):
        typist.fill(label, text)
    typist.fill("评分说明", "每缺1人扣10分")
    typist.fill("快捷分值", "0、10、20")
    typist.go("section", 0, "item", 0)
    work.press(Qt.Key.Key_Left)
    requirement = typist.add("section", 0, "item", 0, "requirement", 0)
    work.press(Qt.Key.Key_Delete)
    assert requirement == ("section", 0, "item", 0, "requirement", 1)
    typist.go("scoring")
    for label, text in (("通过分数线", "24"), ("整改分数线", "18"), ("专家人数", "1"), ("最少专家人数", "1")):
        typist.fill(label, text)
    typist.go("letters")
    for label, text in (("发文机关", "样例省评价中心"), ("机关代字", "样评函"), ("署名", "样例省评价中心")):
        typist.fill(label, text)
    typist.fill("联系人", "样例乙")
    typist.fill("联系电话", "0000-0000000")


def open_round(work: Workplace) -> str:
    """The round under the new scheme, by keys."""
    work.goto("registry", start="new")
    name = work.target
    for _ in range(8):
        if isinstance(work.target, QComboBox):
            break
        work.press(Qt.Key.Key_Backtab, SHIFT)
    box = work.target
    assert isinstance(box, QComboBox)
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.count()):
        if box.currentText().startswith(TITLE):
            break
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText().startswith(TITLE)
    name.setFocus()
    type_words(name, "样例省2026年第一批")
    work.press(Qt.Key.Key_Return)
    (made,) = work.desk.store.rounds()
    return made.id


def write_package(folder: Path) -> Path:
    """What a platform exports, and the files beside it."""
    folder.mkdir()
    form = {
        "applicant_name": APPLICANT,
        "applicant_kind": "民非",
        "facts": [
            {"key": "address", "text": "样例市样例路1号"},
            {"key": "theory_area_m2", "text": "80平方米", "value": "80", "scope": "无人机驾驶员"},
        ],
        "staff": [{"name": "样例丙", "duty": "主任"}, {"name": "样例丁", "duty": "考务"}],
        "experts": [],
        "examiners": [],
        "listed_rules": [],
        "occupations": [{"seq": 1, "name": "无人机驾驶员", "code": "4-02-04-06", "levels": [4, 3]}],
        "equipment": [],
    }
    (folder / "application.json").write_text(json.dumps(form, ensure_ascii=False), encoding="utf-8")
    (folder / "法人登记证书.txt").write_text("样例", encoding="utf-8")
    (folder / "诚信承诺书.txt").write_text("样例", encoding="utf-8")
    return folder


def score(centre: Desk, application: str, folder: Path) -> None:
    """The member's way: enrolled, the review pack, the sheet, handed in, the score pack back."""
    enrolment = new_identity(MEMBER, folder / "甲.p12", PASSPHRASE)
    issue_certificate(centre, enrolment, folder / "甲.cert.pem", PASSPHRASE)
    form_panel(centre, application, [MEMBER], MEMBER)
    make_review_pack(centre, MEMBER, folder / "甲.rpk", PASSPHRASE)
    with Desk.create(folder / "甲", PASSPHRASE, role="member") as desk:
        use_identity(desk, folder / "甲.p12", PASSPHRASE)
        use_identity(desk, folder / "甲.cert.pem", PASSPHRASE)
        take_pack(desk, folder / "甲.rpk", PASSPHRASE)
        items = (
            FilledItem(item="1.1", occupation="无人机驾驶员", points="9", remark="实测78平方米"),
            FilledItem(item="1.2", points="20", remark="核对无误"),
        )
        fill_sheet(desk, application, FilledSheet(items=items))
        submit_sheet(desk, application)
        make_score_pack(desk, folder / "甲.spk", PASSPHRASE)
    take_pack(centre, folder / "甲.spk", PASSPHRASE)


@pytest.mark.requirement("X22", "G07", "A40")
def test_a_sixth_notice_is_written_by_keys_and_run_to_its_letter(empty: Workplace, tmp_path: Path) -> None:
    page = schemes_page(empty)
    write_notice(empty, page)
    view = page.editor.view
    assert view is not None
    assert (view.problems, view.full) == ((), 30)
    assert "满分合计 30" in page.facts()
    ask(empty, [], Qt.Key.Key_Return)
    assert not page.is_editing
    scheme, _ = find_scheme(empty.desk, "yangli-2026")
    assert (scheme.scheme.version, scheme.scheme.source.file, scheme.scoring.source) == ("1", NOTICE, "proposal")
    assert [line.state for line in page.table.rows_model.rows if line.scheme_id == "yangli-2026"] == ["published"]
    export_scheme(empty.desk, "yangli-2026", tmp_path / "办法.toml")
    assert load_scheme(tmp_path / "办法.toml")[0] == scheme

    round_id = open_round(empty)
    assert round_id.startswith("YL")
    assert [line.state for line in read_schemes(empty.desk) if line.scheme_id == "yangli-2026"] == ["in_use"]
    (outcome,) = open_packages(empty.desk, [write_package(tmp_path / "样例 材料")], round_id)
    application = outcome.application
    assert application is not None, outcome.errors
    score(empty.desk, application, tmp_path)
    result = work_result(empty.desk, application)
    assert (result.total, result.conclusion) == ("29", "PASS")
    decide_application(empty.desk, application, "PASS", "")
    (written,) = issue_document(empty.desk, LETTER, application, tmp_path / "文书", ("pdf",))
    with pdfplumber.open(written.path) as pdf:
        text = re.sub(r"\s", "", "".join(char["text"] for sheet in pdf.pages for char in sheet.chars))
    assert re.search(r"样评函〔\d{4}〕1号", text)
    for words in (f"关于{APPLICANT}评估结果的复函", "综合得分29.00分（满分30分）", "结论为通过", "样例省评价中心"):
        assert words in text, words
