"""The time line as it is painted: bars as long as their days, shaded days, today, flags; the form beside it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from workplace import Workplace, click

from reviewer.domain.moments import beijing_date
from reviewer.domain.registers import DEADLINE_CHANGE, STAGE_PLAN
from reviewer.usecases.accept_application import accept_application
from reviewer.usecases.deadline_facts import DeadlineChange
from reviewer.usecases.deadlines import round_deadlines
from reviewer.usecases.make_round import make_round
from reviewer.usecases.registers import entry_versions
from reviewer.usecases.stage_plan import PlanEntry, main_line, plan_stage, stage_plan
from reviewer.usecases.stages import move_stage
from reviewer.usecases.work_periods import work_calendar
from ui.qt.theme import theme
from ui.screens.registry.presenter import read_registry
from ui.screens.registry.timeline import BAR_HEIGHT, BAR_TOP, SHADE_BOTTOM
from ui.screens.registry.timeline_scale import LEAST_DAY, fit, flag_rows
from ui.screens.registry.view import RegistryView


@pytest.fixture
def planned(centre: Workplace) -> Iterator[Workplace]:
    """A new round whose first four stages are planned around today, which is in the second."""
    desk, today = centre.desk, beijing_date(centre.desk.clock())
    round_id = make_round(desk, "zhejiang-wenzhou-2022", "样例批次 安排")
    line = main_line(desk.scheme_of_round(round_id))
    spans = ((-28, -8), (-6, 9), (11, 15), (18, 22))
    for stage, (first, last) in zip(line, spans, strict=False):
        plan_stage(desk, round_id, stage.id, today + timedelta(days=first), today + timedelta(days=last))
    centre.context.choose_round(round_id)
    yield centre


def shown(work: Workplace) -> RegistryView:
    view = work.goto("registry", page="calendar")
    assert isinstance(view, RegistryView)
    return view


def runs(image: QImage, y: int, color: str) -> list[tuple[int, int]]:
    """Where a row of pixels has that colour: (first, last) of every run, in pixels."""
    wanted, found, start = theme().color(color).rgb(), [], -1
    for x in range(image.width() + 1):
        is_there = x < image.width() and image.pixel(x, y) == wanted
        if is_there and start < 0:
            start = x
        elif not is_there and start >= 0:
            found.append((start, x - 1))
            start = -1
    return found


@pytest.mark.requirement("A19", "X21")
def test_bars_are_as_long_as_their_days(planned: Workplace) -> None:
    view = shown(planned)
    line = view.time_line
    scale = line.scale
    assert scale is not None
    image = line.grab().toImage()
    ratio = image.width() / line.width()
    y = round((BAR_TOP + 5) * ratio)
    planned_bars = [each for each in line.state.bars if not each.is_proposal]
    assert len(planned_bars) == 4
    today = line.state.today
    for bar in planned_bars:
        rect = line.bar_rect(bar)
        assert rect.width() == pytest.approx(bar.days * scale.day_px, abs=0.01)
        ground = {"past": "hover", "current": "selection", "coming": "panel"}[bar.state]
        wide = (today - bar.starts_on).days + 0.5 if bar.state == "current" and bar.starts_on else bar.days
        inside = [
            (first, last)
            for first, last in runs(image, y, ground)
            if first / ratio >= rect.left() - 1 and last / ratio <= rect.right() + 1
        ]
        length = max(last - first + 1 for first, last in inside) / ratio
        assert length == pytest.approx(wide * scale.day_px, abs=4.5), bar.name


@pytest.mark.requirement("X20")
def test_days_off_are_shaded_and_today_is_marked(planned: Workplace) -> None:
    line = shown(planned).time_line
    scale = line.scale
    assert scale is not None
    image = line.grab().toImage()
    ratio = image.width() / line.width()
    y = round((SHADE_BOTTOM - 5) * ratio)
    for day in scale.days:
        x = round((scale.x(day) + scale.day_px / 4) * ratio)
        expected = "raised" if day in line.state.off_days else "panel"
        assert image.pixelColor(x, y).name().upper() == theme().hex(expected), day
    today = round((scale.x(line.state.today) + scale.day_px / 2) * ratio)
    assert image.pixelColor(today, round((BAR_TOP - 6) * ratio)).name().upper() == theme().hex("accent")


@pytest.mark.requirement("X21")
def test_flags_stand_at_the_ends_of_bars_and_never_on_each_other(planned: Workplace) -> None:
    view = shown(planned)
    line = view.time_line
    ends = {each.ends_on for each in line.state.bars[:-1]}
    assert {each.on for each in line.state.flags} >= {each for each in ends if each is not None}
    rects = [line.flag_rect(at) for at in range(len(line.state.flags))]
    seen = [each for each in rects if not each.isEmpty()]
    for at, first in enumerate(seen):
        assert first.left() >= 0 and first.right() <= line.width() + 1
        assert not any(first.intersects(other) for other in seen[at + 1 :])
    current = next(each for each in line.state.flags if each.tone == "text")
    count = work_calendar(planned.desk).working_days_between(line.state.today, current.on)
    assert current.left == "余 9 天" and current.working == (f"{count} 个工作日" if count is not None else "")
    tip = line.words_at(line.bar_rect(line.state.bars[1]).center().toPoint())
    assert "16 天" in tip and line.state.bars[1].name in tip


@pytest.mark.requirement("X21")
def test_many_stages_over_nine_months_stay_readable(centre: Workplace) -> None:
    desk, today = centre.desk, beijing_date(centre.desk.clock())
    round_id = make_round(desk, "shanghai-2024-124", "样例批次 沪")
    begin = today - timedelta(days=200)
    for at, stage in enumerate(main_line(desk.scheme_of_round(round_id))):
        first = begin + timedelta(days=20 * at)
        plan_stage(desk, round_id, stage.id, first, first + timedelta(days=13))
    centre.context.choose_round(round_id)
    centre.window.resize(1366, 768)
    view = shown(centre)
    line = view.time_line
    assert line.scale is not None and line.scale.day_px >= LEAST_DAY
    assert len(line.state.bars) >= 10
    assert line.width() > view.area.viewport().width()
    ticks = line.scale.ticks()
    assert all((b.day - a.day).days * line.scale.day_px >= 60 for a, b in itertools.pairwise(ticks))
    folded = [at for at in range(len(line.state.flags)) if line.flag_rect(at).isEmpty()]
    assert len(folded) <= 2
    # Today is in sight, and keys lead to the ends.
    bar = view.area.horizontalScrollBar()
    assert bar.value() <= line.scale.x(today) <= bar.value() + view.area.viewport().width()
    line.setFocus()
    centre.press(Qt.Key.Key_End)
    assert line.bar_rect(line.state.bars[-1]).right() <= bar.value() + view.area.viewport().width()
    centre.press(Qt.Key.Key_Home)
    assert bar.value() <= line.bar_rect(line.state.bars[0]).left()
    centre.press(Qt.Key.Key_Right)
    centre.press(Qt.Key.Key_Return)
    assert view.dates.isVisible()
    assert view.dates.line is not None and view.dates.line.id == line.state.bars[1].stage


@pytest.mark.requirement("X21")
def test_a_stage_is_planned_and_changed_with_a_reason_by_keys(planned: Workplace) -> None:
    view, desk = shown(planned), planned.desk
    round_id = planned.context.round_id
    stage = main_line(desk.scheme_of_round(round_id))[2]
    view.open_dates(stage.id)
    planned.settle()
    pane = view.dates
    assert pane.line is not None and pane.line.needs_reason
    new = (pane.line.ends_on or date.max) + timedelta(days=3)
    pane.last.take_focus()
    pane.last.input.selectAll()  # type: ignore[attr-defined]
    planned.type(new.isoformat())
    click(pane.save)
    planned.settle()
    assert pane.reason.input.hasFocus()
    assert stage_plan(desk, round_id)[2].ends_on != new
    pane.reason.set_text("样例：评审推迟")
    QTest.keyClick(pane.reason.input, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    planned.settle()
    versions = entry_versions(desk, STAGE_PLAN, PlanEntry, f"{round_id}:{stage.id}")
    assert [each.reason for each in versions] == ["", "样例：评审推迟"]
    assert view.time_line.state.bars[2].ends_on == new
    QTest.keyClick(pane.what.input, Qt.Key.Key_Escape)
    planned.settle()
    assert not pane.isVisible()


@pytest.mark.requirement("C20", "X21")
def test_the_closing_day_is_changed_with_its_reason_in_the_window(planned: Workplace) -> None:
    view, desk = shown(planned), planned.desk
    round_id, today = planned.context.round_id, beijing_date(planned.desk.clock())
    view.open_dates()
    planned.settle()
    pane = view.dates
    pane.what.set_text(f"due:{round_id}:filed_by")
    pane.what.edited.emit("what")
    assert pane.line is not None and "2022年10月31日" in pane.last.input.text()  # type: ignore[attr-defined]
    new = today + timedelta(days=5)
    pane.last.set_text(new.isoformat())
    pane.reason.set_text("本批次的截止日")
    click(pane.save)
    planned.settle()
    (kept,) = entry_versions(desk, DEADLINE_CHANGE, DeadlineChange, f"{round_id}:filed_by")
    assert (kept.value.on, kept.reason) == (new, "本批次的截止日")
    due = next(each for each in round_deadlines(desk, round_id) if each.deadline == "filed_by")
    assert (due.ends_on, due.days_left, due.computed_on) == (new, 5, date(2022, 10, 31))
    assert pane.reset.isVisible()


def test_a_proposal_is_said_to_be_one_and_taken_as_a_whole(centre: Workplace) -> None:
    round_id = make_round(centre.desk, "zhejiang-wenzhou-2022", "样例批次 建议")
    centre.context.choose_round(round_id)
    view = shown(centre)
    assert view.time_line.state.is_proposal
    view.open_dates()
    centre.settle()
    assert view.dates.accept.isVisible()
    click(view.dates.accept)
    centre.settle()
    left = [each for each in stage_plan(centre.desk, round_id) if each.is_proposal]
    assert all(each.ends_on is None for each in left)


@pytest.mark.requirement("X21")
def test_nobody_is_late_by_a_day_that_only_the_program_proposed(centre: Workplace) -> None:
    desk, round_id = centre.desk, centre.context.round_id
    today, first = beijing_date(desk.clock()), desk.store.applications()[0].id
    accept_application(desk, first, decision="accepted", reason="样例")
    move_stage(desk, first, "acceptance", today - timedelta(days=90))
    over = [each for each in read_registry(desk, round_id).flags if each.on < today and not each.is_due]
    assert over and {(each.left, each.tone) for each in over} == {("已过", "muted_text")}
    plan_stage(desk, round_id, "acceptance", today - timedelta(days=90), today - timedelta(days=30))
    (flag,) = (each for each in read_registry(desk, round_id).flags if each.stage == "acceptance")
    assert (flag.left, flag.tone) == ("逾 30 天", "not_met")


@pytest.mark.parametrize("theme_name", ["light", "dark"])
def test_the_screen_is_painted_in_both_themes(planned: Workplace, theme_name: str) -> None:
    view = shown(planned)
    assert view.time_line.height() >= theme().px("bar.timeline")
    assert planned.shot(f"registry-line-{theme_name}").exists()


def test_scale_and_rows() -> None:
    scale = fit(date(2026, 10, 8), date(2026, 12, 25), 1368)
    assert (scale.first, scale.last) == (date(2026, 10, 5), date(2026, 12, 27))
    assert scale.width == 1368 and scale.end(scale.last) == pytest.approx(1344)
    assert [each.text for each in scale.ticks()][:2] == ["10-05", "10-12"]
    wide = fit(date(2026, 1, 5), date(2027, 12, 25), 1000)
    assert wide.day_px == LEAST_DAY and wide.width > 1000
    assert [each.text for each in wide.ticks() if "-" in each.text and len(each.text) > 5] == [
        "2026-01-05",
        "2027-01-04",
    ]
    assert flag_rows([(0, 50), (40, 90), (80, 130)], (0, 1, 2), 2) == (0, 1, 0)
    assert flag_rows([(0, 50), (40, 90)], (1, 0), 1) == (None, 0)
    assert QPointF(QPoint(1, 2)).x() == 1 and BAR_HEIGHT == 32


def test_a_registry_has_no_time_line(centre: Workplace) -> None:
    centre.context.choose_round(make_round(centre.desk, "shanghai-2024-38", "样例名录"))
    view = shown(centre)
    assert not view.head.isVisible() and not view.area.isVisible()
    assert "改日期" not in [word for _, word in view.key_hints()]
    view.open_dates()
    centre.settle()
    assert not view.dates.isVisible()
