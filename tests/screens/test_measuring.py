"""The measuring editor under a requirement, by keys: rooms, seats, stations, a lease; the working is kept and told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from workplace import Workplace

from reviewer.domain.findings import VERDICT_TEXT
from reviewer.domain.sheet import ItemKey, ItemScore
from reviewer.domain.working import AreaWorking, LeaseWorking, PlacesWorking, SeatsWorking, working_text
from reviewer.usecases.show_sheet import show_sheet
from ui.qt.theme import theme
from ui.screens.scoring.form.requirement_rows import RequirementLine
from ui.screens.scoring.measuring.panel import MeasuringPanel
from ui.screens.scoring.view import ScoringView

CTRL = Qt.KeyboardModifier.ControlModifier


class Measuring:
    """The scoring screen at one item, with the keyboard in a requirement's measured value."""

    def __init__(self, place: Workplace, requirement: str) -> None:
        self.place = place
        view = place.goto("scoring")
        assert isinstance(view, ScoringView)
        self.view = view
        item = requirement.rsplit(".", 1)[0]
        view.presenter.go_to(next(key for key in view.presenter.keys if key.item == item))
        self.requirement = requirement
        view.form.requirements.pool.focus_measured(requirement)
        place.settle()

    @property
    def panel(self) -> MeasuringPanel:
        """The editor."""
        return self.view.form.requirements.measuring

    @property
    def line(self) -> RequirementLine:
        """The requirement's line."""
        return next(each for each in self.view.form.requirements.lines if each.row and each.row.id == self.requirement)

    @property
    def stored(self) -> ItemScore:
        """What the disk holds of the item."""
        presenter = self.view.presenter
        self.place.settle()
        return show_sheet(self.place.desk, presenter.application_id).sheet.score(presenter.key)

    def open(self) -> None:
        """Ctrl+=."""
        self.place.press(Qt.Key.Key_Equal, CTRL)
        assert self.panel.isVisible()

    def fill(self, *texts: str) -> None:
        """Type each text and press Enter after it, as long as the editor is there."""
        for text in texts:
            self.type(text)
            self.place.press(Qt.Key.Key_Return)

    def type(self, text: str) -> None:
        """Key after key: some of them move the keyboard."""
        for character in text:
            QTest.keyClicks(self.place.target, character)
        self.place.settle()


@pytest.mark.requirement("D11")
def test_rooms_are_measured_by_keys_and_the_working_is_kept(member: Workplace) -> None:
    at = Measuring(member, "2.2.a")
    at.open()
    at.fill("9.00")
    assert at.panel.take.isEnabled() is False
    at.type("8.00")
    assert at.panel.result.text == "（9.00×8.00）＝ 72 ㎡"
    at.type("-")
    at.fill("1.50")
    at.type("2.00")
    assert at.panel.result.text == "（9.00×8.00 − 1.50×2.00）＝ 69 ㎡"
    # The points field and the tree heard none of these keys.
    assert at.view.presenter.key.item == "2.2"
    member.press(Qt.Key.Key_Return)
    assert not at.panel.isVisible()
    stored = at.stored
    assert stored.measured["2.2.a"] == "69"
    working = stored.workings["2.2.a"]
    assert isinstance(working, AreaWorking)
    assert working_text(working) == "（9.00×8.00 − 1.50×2.00）＝ 69 ㎡"
    assert at.line.field.text() == "69"
    assert at.line.field.hasFocus(), "the keyboard is back in the row"
    assert at.line.row is not None and at.line.row.sign == "met"
    assert "（9.00×8.00 − 1.50×2.00）＝ 69 ㎡" in at.line.calculate.toolTip()


@pytest.mark.requirement("D10")
def test_several_rooms_an_l_and_what_cannot_be(member: Workplace) -> None:
    at = Measuring(member, "2.1.a")
    at.open()
    at.fill("6", "4")
    assert not at.panel.isVisible()
    at.open()
    numbers = [field.text() for field in at.panel.findChildren(QLineEdit) if field.text()]
    assert numbers == ["6", "4"], "the kept working is there again"
    at.panel.corner.click()
    member.settle()
    at.type("3*2")
    member.press(Qt.Key.Key_Return)
    at.type("1.5*2")
    assert at.panel.result.text == "第1间（6×4）＋第2间（3×2 ＋ 1.5×2）＝ 33 ㎡"
    plans = at.panel.sketch.plans
    assert [(plan.length, plan.width) for plan in plans] == [(6.0, 4.0), (4.5, 2.0)], "an L of two parts"
    at.type("-9*9")
    assert "扣除的部分大于全部" in at.panel.result.fault
    assert not at.panel.take.isEnabled()
    member.press(Qt.Key.Key_Escape)
    assert not at.panel.isVisible()
    assert at.stored.measured["2.1.a"] == "24", "Esc changes nothing"


@pytest.mark.requirement("D11")
def test_seats_that_cannot_be_used_do_not_count(member: Workplace) -> None:
    at = Measuring(member, "2.2.b")
    at.open()
    at.type("6*6-2*4")
    assert at.panel.result.text == "（6排×6座 − 2排×4座）＝ 28 座"
    member.press(Qt.Key.Key_Return)
    stored = at.stored
    assert isinstance(stored.workings["2.2.b"], SeatsWorking)
    assert stored.measured["2.2.b"] == "28"
    assert at.line.row is not None and at.line.row.sign == "not_met"


@pytest.mark.requirement("D12", "D13")
def test_simultaneous_places_are_stations_times_people(member: Workplace) -> None:
    for requirement, typed, value, sign in (
        ("2.3.a", "9*2+1*2", "20", "met"),
        ("2.4.a", "2", "2", "not_met"),
    ):
        at = Measuring(member, requirement)
        at.open()
        at.type(typed)
        member.press(Qt.Key.Key_Return)
        stored = at.stored
        assert isinstance(stored.workings[requirement], PlacesWorking)
        assert stored.measured[requirement] == value
        assert at.line.row is not None and at.line.row.sign == sign


@pytest.mark.requirement("D14")
def test_a_lease_counts_as_a_whole_and_what_is_left_is_told(member: Workplace) -> None:
    at = Measuring(member, "2.5.b")
    at.open()
    at.fill("2023-01-01", "2025.12.31")
    assert not at.panel.isVisible(), "the day of the visit is filled in already"
    stored = at.stored
    working = stored.workings["2.5.b"]
    assert isinstance(working, LeaseWorking)
    assert (working.starts, working.ends, stored.measured["2.5.b"]) == ("2023-01-01", "2025-12-31", "3")
    assert working.seen_on == str(at.view.presenter.today)
    assert at.line.row is not None and at.line.row.sign == "met"
    assert "共 3 年" in at.line.calculate.toolTip()


@pytest.mark.requirement("X07", "D11")
def test_measured_values_stand_beside_judgement_and_points(member: Workplace) -> None:
    at = Measuring(member, "2.2.b")
    form, presenter = at.view.form, at.view.presenter
    at.open()
    at.type("6*6-2*4")
    member.press(Qt.Key.Key_Return)
    assert form.proposal.steps.shown == "10 − 1.0 − 1.0 = 8.0", "two seats short, no blackboard declared"
    member.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    form.focus_field("points")
    at.type("10")
    assert at.stored.points == 10, "the proposal is never applied by itself"
    assert presenter.wants_remark
    assert presenter.contradiction == "判断为符合，而同时考试（b）、设施（c）核查不符合"
    missing = {(each.item, each.field): each.message for each in presenter.missing}
    assert presenter.contradiction in missing["2.2", "remark"]
    form.focus_field("remark")
    at.type("8 seats stand in the corridor")
    assert ("2.2", "remark") not in {(each.item, each.field) for each in presenter.missing}


@pytest.mark.requirement(*(f"D{number:02}" for number in range(1, 28)))
def test_every_item_shows_its_verdicts_and_what_its_rubric_gives(member: Workplace) -> None:
    at = Measuring(member, "2.2.a")
    form, presenter = at.view.form, at.view.presenter
    given = {}
    for key in presenter.keys:
        presenter.go_to(key)
        member.settle()
        rows = [line.row for line in form.requirements.lines if line.row is not None]
        assert [row.id for row in rows] == [each.id for each in presenter.item.requirement]
        found = {each.requirement: each for each in presenter.findings[key]}
        for row in rows:
            override = row.override is not None
            assert override or row.verdict == VERDICT_TEXT[found[row.id].verdict], row.id
        if presenter.proposal is not None:
            given[key.item] = presenter.proposal.points
            assert form.proposal.steps.shown.split("，")[0] == presenter.proposal.steps.split("，")[0]
    assert len(presenter.keys) == 27
    assert len(given) > 20, "most rubrics have all they need in the sample"
    assert given["3.1"] == 2


def test_a_value_typed_by_hand_drops_the_working(member: Workplace) -> None:
    at = Measuring(member, "2.2.a")
    at.open()
    at.fill("9", "8")
    assert at.line.row is not None and at.line.row.working_text
    at.type("70")
    assert at.line.row.working_text == "", "the sign goes with the first key"
    stored = at.stored
    assert (stored.measured["2.2.a"], stored.workings) == ("70", {})
    at.view.presenter.undo()
    assert at.stored.measured["2.2.a"] == "72"
    assert working_text(at.stored.workings["2.2.a"]) == "（9×8）＝ 72 ㎡"


def test_what_was_being_measured_is_there_again_after_a_kill(member: Workplace, tmp_path: Path) -> None:
    at = Measuring(member, "2.2.a")
    at.open()
    at.type("9.00*8.00-1.50")
    # The files as they lie on the disk this moment: nothing was closed.
    again = Workplace(Path(shutil.copytree(member.desk.store.folder, tmp_path / "killed")), tmp_path / "killed.ini")
    view = again.goto("scoring")
    assert isinstance(view, ScoringView)
    panel = view.form.requirements.measuring
    assert panel.isVisible()
    for character in "2.00":
        QTest.keyClicks(again.target, character)
    assert panel.result.text == "（9.00×8.00 − 1.50×2.00）＝ 69 ㎡"
    again.press(Qt.Key.Key_Return)
    score = show_sheet(again.desk, view.presenter.application_id).sheet.score(view.presenter.key)
    assert score.measured["2.2.a"] == "69"
    again.close()


def test_the_editor_goes_with_its_item(member: Workplace) -> None:
    at = Measuring(member, "2.2.a")
    at.open()
    at.type("9")
    here = at.view.presenter.key
    at.view.presenter.go_to(ItemKey("2.1", None))
    member.settle()
    assert not at.panel.isVisible()
    at.view.presenter.go_to(here)
    at.view.form.requirements.pool.focus_measured("2.2.a")
    at.open()
    assert at.panel.draft.rooms[0].lines[0].first == "9", "what was begun is there again"
    at.panel.add_part.setFocus()
    at.type("7")
    member.press(Qt.Key.Key_Escape)
    at.open()
    assert at.panel.draft.rooms[0].lines[0].first == "", "Esc gives it up"
    assert at.stored.points is None, "the points heard none of these keys"


def test_the_editor_stays_within_its_pane_and_in_sight(member: Workplace, look: Callable[[str], None]) -> None:
    member.window.resize(1366, 768)
    at = Measuring(member, "2.2.a")
    at.open()
    at.type("9.00*8.00-1.50*2.00")
    at.panel.corner.click()
    member.settle()
    at.fill("6*4")
    at.type("2.5*3")
    for number in range(3):
        at.panel.add_room.click()
        at.type(f"Building E, floor {number}, east hall")
        member.press(Qt.Key.Key_Tab)
        member.press(Qt.Key.Key_Tab)
        at.type("12.35*8.15")
    assert at.panel.result.text.endswith("＝ 402.4575 ㎡")
    pane = at.view.form
    for field in (each for each in at.panel.findChildren(QLineEdit) if each.isVisible()):
        corner = field.mapTo(pane, field.rect().bottomRight())
        assert 0 < corner.x() < pane.width() - theme().space(4)
    for writing in (member.target, at.panel.take):
        assert writing.visibleRegion().boundingRect().height() == writing.height(), "in sight"
    for name in ("light", "dark"):
        look(name)
        member.shot(f"measuring-{name}")
