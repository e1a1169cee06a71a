"""What the screens tell of a real store, and where their keys lead."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from workplace import Workplace

from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.letter import LETTER
from reviewer.usecases.read_journal import read_journal
from reviewer.usecases.work_result import work_result
from ui.screens.documents.view import DocumentsView
from ui.screens.home.view import HomeView
from ui.screens.panel.matrix import FIRST_MEMBER
from ui.screens.panel.presenter import one_place
from ui.screens.panel.view import PanelView
from ui.screens.settings.machine_page import MachinePage
from ui.screens.settings.view import SettingsView
from ui.screens.summary.steps import short_step
from ui.screens.summary.view import SummaryView
from ui.shell.screen_table import SCREENS


def texts(view: object) -> list[str]:
    """Every label's text."""
    return [each.text() for each in view.findChildren(QLabel) if each.isVisible()]  # type: ignore[attr-defined]


def test_home_leads_back_to_where_the_member_stopped(member: Workplace) -> None:
    view = member.goto("home")
    assert isinstance(view, HomeView)
    assert "停在上次的地方" in texts(view)
    assert any("已评 12 /" in text for text in texts(view))
    assert [task.kind for task in view.table.rows_model.rows] == ["score"]
    if "scoring" in SCREENS:
        member.press(Qt.Key.Key_Return)
        assert member.window.current == "scoring"


def test_the_rail_counts_open_sheets_anew_when_one_was_signed_elsewhere(member: Workplace) -> None:
    member.goto("home")
    member.goto("settings")
    rail = member.window.rail
    rail.set_badge("scoring", 7)
    member.context.changes.announce("document", "WZ26-001")
    member.settle()
    assert rail.button("scoring").accessibleDescription() == "1 件待办"
    assert member.window.current == "settings"


def test_home_lists_what_the_centre_waits_for(centre: Workplace) -> None:
    view = centre.goto("home")
    assert isinstance(view, HomeView)
    tasks = {(task.kind, task.where.get("application")): task for task in view.table.rows_model.rows}
    first, second = (row.id for row in centre.desk.store.applications())
    assert ("decide", first) in tasks
    assert (tasks["packs", second].done, tasks["packs", second].total) == (0, 5)
    assert "链完整" not in texts(view) or view.isVisible()
    journal = read_journal(centre.desk)
    assert any(text == f"{len(journal):,} 条" for text in texts(view))


@pytest.mark.requirement("X05", "X08")
def test_the_matrix_strikes_out_what_was_dropped_and_follows_the_focus(centre: Workplace) -> None:
    view = centre.goto("panel")
    assert isinstance(view, PanelView)
    application = centre.desk.store.applications()[0].id
    result = work_result(centre.desk, application)
    rows = view.matrix.table.matrix.rows
    items = [row for row in rows if row.kind == "item"]
    for row in items:
        assert row.result is not None
        shown = [cell.text for cell in row.cells if cell.is_dropped]
        assert shown == [one_place(row.result.scores[name]) for name in result.members if name in row.result.dropped]
    assert any(cell.is_dropped for row in items for cell in row.cells)
    table = view.matrix.table
    table.setCurrentIndex(table.matrix.index(rows.index(items[0]), FIRST_MEMBER))
    view.matrix.table.setFocus()
    centre.press(Qt.Key.Key_Down)
    focused = items[1].result
    assert focused is not None
    assert set(focused.steps) <= set(texts(view))
    assert result.total_shown or Decimal(result.total)


def test_n_goes_from_one_divergence_to_the_next(centre: Workplace) -> None:
    view = centre.goto("panel")
    assert isinstance(view, PanelView)
    table = view.matrix.table
    divergent = [at for at, row in enumerate(table.matrix.rows) if row.is_divergent]
    assert divergent
    table.setCurrentIndex(table.matrix.index(0, FIRST_MEMBER))
    table.setFocus()
    for expected in (*divergent, divergent[0]):
        centre.press(Qt.Key.Key_N)
        assert table.currentIndex().row() == expected


def test_before_all_have_sealed_only_states_are_told(centre: Workplace) -> None:
    second = centre.desk.store.applications()[1]
    view = centre.goto("panel", application=second.id)
    assert isinstance(view, PanelView)
    assert not view.matrix.isVisible()
    assert [member.state for member in view.members.rows_model.rows] == ["waiting"] * 5
    assert any("全部封存后才能开封" in text for text in texts(view))


def test_the_ranking_shows_how_the_total_came_about(centre: Workplace) -> None:
    view = centre.goto("summary")
    assert isinstance(view, SummaryView)
    first, second = view.table.rows_model.rows
    result = work_result(centre.desk, first.application)
    assert (first.rank, first.total, second.rank, second.total) == (1, result.total_shown, 0, "–")
    assert {short_step(step) for step in result.steps} <= set(texts(view))
    centre.press(Qt.Key.Key_Return)
    assert centre.window.current == "panel"


def test_a_letter_is_shown_page_by_page_with_what_it_was_made_from(centre: Workplace, tmp_path: Path) -> None:
    application = centre.desk.store.applications()[0].id
    (written,) = issue_document(centre.desk, LETTER, application, tmp_path)
    view = centre.goto("documents", application=application)
    assert isinstance(view, DocumentsView)
    line = view.room.table.current_row()
    assert line is not None and line.number == written.number
    assert any(text.startswith("第 1 / ") for text in texts(view))
    assert view.room.fields.values()["文件校验"] == written.sha256
    waiting = [each for each in view.room.table.rows_model.rows if each.standing != "made"]
    assert [each.can_choose for each in waiting] == [False]


@pytest.mark.requirement("X18")
def test_the_journal_is_told_in_words_and_its_chain_is_checked(centre: Workplace) -> None:
    view = centre.goto("settings")
    assert isinstance(view, SettingsView)
    page = view.page
    assert isinstance(page, MachinePage)
    entries = read_journal(centre.desk)
    assert [row.seq for row in page.table.rows_model.rows] == [entry.seq for entry in reversed(entries)]
    model = page.table.rows_model
    actions = {model.data(model.index(at, 3)) for at in range(model.rowCount())}
    assert not {word for word in actions if word.isascii()}
    words = " ".join(f"{each.subject} {each.change}" for each in model.rows)
    for code in ("judgement", "points", "not_met", "commit", "score_sheet", "size", "PASS"):
        assert code not in words, code
    centre.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    centre.type("wz26-002")
    assert 0 < len(model.rows) < len(entries)
    next(each for each in view.findChildren(QLabel) if each.text() == "操作日志")
    page.verify.click()
    centre.settle()
    assert "链完整" in centre.window.notice_bar.text
