"""The first start: what to do, the sample with progress and cancel, and a fresh store up to a signed sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from test_dialogs import Answering, press
from workplace import PASSPHRASE, Workplace, click

from reviewer.desk import Desk
from reviewer.errors import Cancelled
from reviewer.usecases.documents.show_document import show_document
from reviewer.usecases.fill_sheet import fill_sheet
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.run_demo import SampleRound, run_demo, sample_packages
from reviewer.usecases.sign_sheet import sign_sheet
from reviewer.usecases.submit_sheet import submit_sheet
from ui.app import Starter
from ui.qt.preferences import Preferences
from ui.screens.applications.view import ApplicationsView
from ui.screens.documents.view import DocumentsView
from ui.screens.registry.rounds_page import RoundsPage
from ui.screens.registry.view import RegistryView
from ui.shell.unlock_page import UnlockPage
from ui.widgets.buttons import Button
from ui.widgets.progress_line import LongWorkBar

OWN_PASSPHRASE = "ein langes Wort"


def words(page: UnlockPage) -> list[str]:
    return [each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page)]


def button(page: UnlockPage, text: str) -> Button:
    return next(each for each in page.findChildren(Button) if each.text() == text)


def test_the_first_start_says_who_begins_how(qtbot: QtBot, look: Callable[[str], None], tmp_path: Path) -> None:
    starter = Starter(tmp_path / "store", Preferences(tmp_path / "window.ini"), tmp_path)
    starter.show_unlock()
    page = starter.page
    assert page is not None
    qtbot.addWidget(page)
    told = words(page)
    assert {"第一次使用", "评审专家", "评价中心", "已有工作库", "建立工作库"} <= set(told)
    Desk.create(tmp_path / "kept", OWN_PASSPHRASE, role="centre").close()
    page.choose_folder(tmp_path / "kept")
    assert "打开工作库" in words(page)
    assert len([each for each in page.findChildren(QLineEdit) if each.isVisibleTo(page)]) == 1


def test_the_sample_is_made_with_progress_can_be_stopped_and_is_then_made_anew(
    qtbot: QtBot, look: Callable[[str], None], tmp_path: Path
) -> None:
    preferences = Preferences(tmp_path / "window.ini")
    starter = Starter(tmp_path / "store", preferences, tmp_path)
    starter.show_unlock()
    page = starter.page
    assert page is not None
    qtbot.addWidget(page)
    QTest.mouseClick(button(page, "打开样例"), Qt.MouseButton.LeftButton)
    bar = page.findChildren(LongWorkBar)[0]
    qtbot.waitUntil(lambda: "1" in words(page), timeout=20000)
    assert bar.isVisible()
    QTest.mouseClick(button(page, "取消"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not bar.isVisible(), timeout=20000)
    assert starter.window is None
    assert preferences.text("store") == ""
    assert not (tmp_path / "sample" / "demo.json").exists()
    starter.jobs.close()
    _stopped_is_made_anew(tmp_path / "sample")


def _stopped_is_made_anew(folder: Path) -> None:
    told: list[int] = []

    def stop_at_the_second(done: int, total: int, what: str) -> None:
        told.append(done)
        assert done < total and what
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        run_demo(
            folder,
            members=3,
            store_passphrase=OWN_PASSPHRASE,
            identity_passphrase=OWN_PASSPHRASE,
            again=True,
            progress=stop_at_the_second,
        )
    assert told == [0, 1]
    with Desk.open(folder / "centre", OWN_PASSPHRASE) as desk:
        assert len(desk.store.applications()) == len(sample_packages())


@pytest.mark.requirement("X13")
def test_a_fresh_centre_goes_from_nothing_to_a_signed_sheet(
    empty: Workplace, sample: SampleRound, tmp_path: Path
) -> None:
    """Round, package, identity in the window; then the sheet of the one who works here, signed, nobody vouching."""
    registry = empty.goto("registry", start="new")
    assert isinstance(registry, RegistryView) and isinstance(registry.page, RoundsPage)
    assert registry.page.new_form.scheme.text == sample.scheme
    QTest.keyClicks(empty.target, "2026")
    empty.press(Qt.Key.Key_Return)
    (made,) = empty.desk.store.rounds()
    assert empty.context.round_id == made.id
    applications = empty.goto("applications")
    assert isinstance(applications, ApplicationsView)
    applications.start_import([sample_packages()[0]])
    empty.settle()
    (row,) = empty.desk.store.applications()
    empty.goto("settings")
    dialog = Answering([sample.leader, OWN_PASSPHRASE, OWN_PASSPHRASE])
    press(empty, "settings", "建立身份")
    assert dialog.is_done and empty.desk.member == sample.leader
    scoring = empty.goto("scoring", application=row.id)
    assert scoring.title() != "评分"
    fill_sheet(empty.desk, row.id, next(iter(sample.sheets[sample.leader].values())))
    submit_sheet(empty.desk, row.id)
    sign_sheet(empty.desk, row.id, OWN_PASSPHRASE)
    (document,) = empty.desk.store.documents()
    (signature,) = show_document(empty.desk, row.id, document.id).signatures
    assert (signature.holds, signature.words) == (True, "签名有效，签发人未知")
    documents = empty.goto("documents", application=row.id)
    assert isinstance(documents, DocumentsView)
    documents.tabs.setCurrentIndex(0)
    empty.settle()
    documents.work.folder = tmp_path / "out"
    documents.room.table.choose_all(is_chosen=True)
    press(empty, "documents", "再导出 1 份")
    assert any(each.name.startswith("评分表-") for each in (tmp_path / "out").iterdir())


def test_a_member_without_identity_is_led_to_make_one(
    qtbot: QtBot, look: Callable[[str], None], tmp_path: Path
) -> None:
    Desk.create(tmp_path / "store", PASSPHRASE, role="member").close()
    work = Workplace(tmp_path / "store", tmp_path / "window.ini")
    work.goto("home")
    work.press(Qt.Key.Key_Return)
    assert work.window.current == "settings"
    target = work.target
    assert isinstance(target, Button) and target.text() == "建立身份"
    work.close()


def test_scoring_without_identity_says_where_to_make_one(empty: Workplace, sample: SampleRound) -> None:
    round_id = make_round(empty.desk, sample.scheme, sample.round)
    empty.context.choose_round(round_id)
    (outcome,) = open_packages(empty.desk, sample_packages()[:1], round_id)
    empty.goto("scoring", application=outcome.application)
    empty.press(Qt.Key.Key_3)
    empty.press(Qt.Key.Key_Return)
    bar = empty.window.notice_bar
    assert "还没有身份" in bar.text
    click(next(each for each in bar.findChildren(Button) if each.text() == "去设置"))
    assert empty.window.current == "settings"
