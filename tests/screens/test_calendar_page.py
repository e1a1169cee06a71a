"""日历 by keys: days, months, today; worked weekends, a year without notice, the file for other calendars."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from PySide6.QtCore import Qt
from workplace import Workplace

from reviewer.domain.moments import beijing_date
from reviewer.usecases.make_round import make_round
from reviewer.usecases.stage_plan import plan_stage
from reviewer.usecases.work_periods import work_calendar
from ui.qt.theme import theme
from ui.screens.registry.calendar_page import CalendarPage
from ui.screens.registry.months_view import MonthsView
from ui.screens.registry.view import RegistryView

NEW_FILE = "ui.screens.registry.calendar_page.pick_new_file"
OLD_FILE = "ui.screens.registry.calendar_page.pick_file"


@pytest.fixture
def page(centre: Workplace) -> CalendarPage:
    """The page of a round whose publicity is planned from tomorrow on."""
    today = beijing_date(centre.desk.clock())
    round_id = make_round(centre.desk, "zhejiang-wenzhou-2022", "样例批次 日历")
    plan_stage(centre.desk, round_id, "publicity", today + timedelta(days=1), today + timedelta(days=9))
    centre.context.choose_round(round_id)
    view = centre.goto("registry", page="calendar")
    assert isinstance(view, RegistryView) and isinstance(view.page, CalendarPage)
    return view.page


def colour(months: MonthsView, day: date) -> str:
    """The ground of a day's cell near its lower right corner."""
    image = months.grab().toImage()
    ratio = image.width() / months.width()
    at = months.cell_rect(day)
    return image.pixelColor(round((at.right() - 5) * ratio), round((at.bottom() - 6) * ratio)).name().upper()


@pytest.mark.requirement("X20")
def test_days_and_months_by_keys(centre: Workplace, page: CalendarPage) -> None:
    today = beijing_date(centre.desk.clock())
    assert page.months.hasFocus() and page.months.day == today
    centre.press(Qt.Key.Key_Right)
    centre.press(Qt.Key.Key_Down)
    assert page.months.day == today + timedelta(days=8)
    centre.press(Qt.Key.Key_PageDown)
    assert (page.months.day.year * 12 + page.months.day.month) - (
        (today + timedelta(days=8)).year * 12 + (today + timedelta(days=8)).month
    ) == 1
    centre.press(Qt.Key.Key_T)
    assert page.months.day == today and today.replace(day=1) in page.months.months
    centre.press(Qt.Key.Key_Return)
    assert page.table.hasFocus()


@pytest.mark.requirement("X20", "A23")
def test_off_days_worked_weekends_and_the_publicity_are_told_apart(centre: Workplace, page: CalendarPage) -> None:
    worked, off, saturday = date(2024, 2, 4), date(2024, 2, 12), date(2024, 2, 24)
    page.months.choose(worked)
    centre.settle()
    assert colour(page.months, worked) == theme().hex("panel")
    assert colour(page.months, off) == colour(page.months, saturday) == theme().hex("raised")
    assert "调休上班" in page.months.accessibleDescription()
    today = beijing_date(centre.desk.clock())
    page.months.choose(today)
    centre.settle()
    assert colour(page.months, today + timedelta(days=1)) == theme().hex("selection")


@pytest.mark.requirement("C24", "X21")
def test_an_event_and_its_day_lead_to_each_other(centre: Workplace, page: CalendarPage) -> None:
    rows = page.table.rows_model.rows
    at = next(at for at, each in enumerate(rows) if each.name == "上网公示开始")
    page.table.setCurrentIndex(page.table.rows_model.index(at, 0))
    centre.settle()
    assert page.months.day == rows[at].day
    ahead = [each for each in rows if not each.is_over and each.left.startswith("余")]
    assert ahead and all(each.working or not each.left for each in ahead if each.day.year <= 2026)


@pytest.mark.requirement("X20")
def test_a_year_without_notice_is_said_and_may_be_taken_in(
    centre: Workplace, page: CalendarPage, tmp_path: Path
) -> None:
    page.months.choose(date(2098, 10, 1))
    centre.settle()
    assert page.unknown.isVisible() and "2098年" in page.unknown.text() and "导入安排" in page.unknown.text()
    # Nothing is shaded in a year that nobody knows, not even its weekends.
    assert colour(page.months, date(2098, 10, 4)) == theme().hex("panel")
    off = [f"2098-10-{day:02}" for day in range(1, 14)]
    file = tmp_path / "2098.json"
    file.write_text(json.dumps({"year": 2098, "papers": ["样例"], "off": off, "work_on_weekend": ["2098-09-28"]}))
    with patch(OLD_FILE, return_value=file):
        page.take.click()
        centre.settle()
    assert work_calendar(centre.desk).year(2098) is not None
    page.months.choose(date(2098, 10, 6))
    centre.settle()
    assert not page.unknown.isVisible()
    assert colour(page.months, date(2098, 10, 4)) == theme().hex("raised")


@pytest.mark.requirement("X21")
def test_the_calendar_file_is_written_from_the_header(centre: Workplace, page: CalendarPage, tmp_path: Path) -> None:
    target = tmp_path / "期限.ics"
    with patch(NEW_FILE, return_value=target):
        page.export.click()
        centre.settle()
    lines = target.read_bytes().split(b"\r\n")
    assert (lines[0], lines[-2]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR")
    assert sum(line == b"BEGIN:VEVENT" for line in lines) >= 3


def test_a_narrow_page_shows_one_month(centre: Workplace, page: CalendarPage) -> None:
    assert len(page.months.months) == 2
    view = centre.window.screen_view("registry")
    assert isinstance(view, RegistryView)
    view.open_dates()
    centre.settle()
    centre.window.resize(1366, 768)
    centre.settle()
    assert len(page.months.months) == 1
