"""The 27 items of the Wenzhou standard on the scoring screen, each with its own requirements and bounds.

The bounds are written down here once more, from the notice: at the bound is met, one step beyond is not.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from workplace import PASSPHRASE, Workplace

from reviewer.desk import Desk
from reviewer.domain.checking import check
from reviewer.domain.findings import VERDICT_TEXT, Finding
from reviewer.domain.sheet import ItemKey
from reviewer.resources import sample_path
from reviewer.usecases.hold_identity import new_identity, use_identity
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.show_sheet import show_sheet
from ui.qt.theme import apply_theme
from ui.screens.scoring.form.requirement_rows import RequirementLine
from ui.screens.scoring.view import ScoringView

# (item, words of the clause that must be read on the screen, requirement → typed value → verdict)
Bounds = Mapping[str, Mapping[str, str]]
MET, NOT_MET = "met", "not_met"
ITEMS: Mapping[str, tuple[str, str, Bounds]] = {
    "D01": (
        "1.1",
        "领导成员：2—3人",
        {
            "1.1.a": {"1": NOT_MET, "2": MET, "3": MET, "4": NOT_MET},
            "1.1.b": {"0": NOT_MET, "1": MET, "2": NOT_MET},
            "1.1.c": {"0": NOT_MET, "1": MET, "2": MET, "3": NOT_MET},
        },
    ),
    "D02": ("1.2", "办公室主任1人", {"1.2.a": {"0": NOT_MET, "1": MET}}),
    "D03": ("1.3", "不少于2人", {"1.3.a": {"1": NOT_MET, "2": MET}}),
    "D04": ("1.4", "不少于1人", {"1.4.a": {"0": NOT_MET, "1": MET}}),
    "D05": ("1.5", "设备维修保养人员：1人", {"1.5.a": {"0": NOT_MET, "1": MET}}),
    "D06": ("1.6", "不少于1人", {"1.6.a": {"0": NOT_MET, "1": MET}}),
    "D07": ("1.7", "大专以上文化程度", {"1.7.a": {"0": NOT_MET, "1": MET}}),
    "D08": ("1.8.1", "不少于20人", {"1.8.1.a": {"19": NOT_MET, "20": MET}}),
    "D09": (
        "1.8.2",
        "不得少于10人，其中自有3人以上",
        {"1.8.2.a": {"9": NOT_MET, "10": MET}, "1.8.2.b": {"2": NOT_MET, "3": MET}},
    ),
    "D10": (
        "2.1",
        "不少于30平方米",
        {"2.1.a": {"29.99": NOT_MET, "30": MET}, "2.1.b": {"缺打印机": NOT_MET, "齐备": MET}},
    ),
    "D11": (
        "2.2",
        "不少于60平方米，至少可容纳30人",
        {
            "2.2.a": {"59.99": NOT_MET, "60": MET},
            "2.2.b": {"29": NOT_MET, "30": MET},
            "2.2.c": {"缺黑板": NOT_MET, "齐备": MET},
            "2.2.d": {"无": NOT_MET, "有": MET},
            "2.2.e": {"不符合": NOT_MET, "符合": MET},
        },
    ),
    "D12": (
        "2.3",
        "20人同时考核",
        {
            "2.3.a": {"19": NOT_MET, "20": MET},
            "2.3.c": {"无": NOT_MET, "有": MET},
            "2.3.d": {"缺消防": NOT_MET, "齐备": MET},
        },
    ),
    "D13": ("2.4", "至少3个考评员", {"2.4.a": {"2": NOT_MET, "3": MET}}),
    "D14": ("2.5", "3年及以上租赁合同", {"2.5.b": {"2": NOT_MET, "3": MET}}),
    "D15": ("3.1", "财务管理制度", {}),
    "D16": ("3.2", "工作规程", {}),
    "D17": ("3.3", "岗位责任制", {}),
    "D18": ("3.4", "档案管理制度", {}),
    "D19": ("3.5", "安全操作规程", {}),
    "D20": ("3.6", "考场规则", {}),
    "D21": ("3.7", "安全保卫制度", {}),
    "D22": ("3.8", "设备、设施管理制度", {}),
    "D23": ("3.9", "其他有关管理制度", {}),
    "D24": ("4.1", "国家职业技能标准", {}),
    "D25": ("4.2", "其他有关材料", {}),
    "D26": ("5.1", "成立时间", {}),
    "D27": ("5.2", "工作业绩", {}),
}


@pytest.fixture(scope="module")
def work(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """One window for all items: each leaves the others alone."""
    apply_theme(qapp, "light")
    home = tmp_path_factory.mktemp("items")
    with Desk.create(home / "store", PASSPHRASE, role="member") as desk:
        new_identity("样例甲", home / "a.p12", PASSPHRASE)
        use_identity(desk, home / "a.p12", PASSPHRASE)
        round_id = make_round(desk, "zhejiang-wenzhou-2022", "样例批次 2026")
        (outcome,) = open_packages(desk, [sample_path("packages", "01 温州样例职业培训学校")], round_id)
        assert outcome.application is not None, outcome.errors
    place = Workplace(home / "store", home / "window.ini")
    place.goto("scoring")
    yield place
    place.close()
    shutil.rmtree(home / "store")


def _line(view: ScoringView, requirement: str) -> RequirementLine:
    return next(each for each in view.form.requirements.lines if each.row is not None and each.row.id == requirement)


def _expected(work: Workplace, view: ScoringView, key: ItemKey) -> dict[str, Finding]:
    """The findings as the domain gives them with nothing measured."""
    presenter = view.presenter
    checked = check(presenter.scheme, presenter.application, work.desk.catalogue(presenter.scheme))
    return {each.requirement: each for each in checked.findings if (each.item, each.scope) == key}


@pytest.mark.parametrize(
    ("item", "words", "bounds"),
    [pytest.param(*each, id=name, marks=pytest.mark.requirement(name)) for name, each in ITEMS.items()],
)
def test_the_item_is_on_the_screen_with_values_threshold_and_verdict(
    work: Workplace, item: str, words: str, bounds: Bounds
) -> None:
    view = work.window.screen_view("scoring")
    assert isinstance(view, ScoringView)
    presenter, form = view.presenter, view.form
    key = next(each for each in presenter.keys if each.item == item)
    presenter.go_to(key)
    work.settle()
    assert words in form._clause.text()
    assert form._head.full.text() == f"满分 {presenter.item.full.normalize():f}"
    expected = _expected(work, view, key)
    rows = {line.row.id: line for line in form.requirements.lines if line.row is not None}
    assert list(rows) == [each.id for each in presenter.item.requirement] == list(expected)
    for name, finding in expected.items():
        row = rows[name].row
        assert row is not None
        assert row.verdict == VERDICT_TEXT[finding.verdict]
        tip = rows[name]._tip_at
        places = rows[name]._columns()
        assert (finding.declared or "–") in tip(places["declared"].center(), row)
        assert (finding.documented or "–") in tip(places["documented"].center(), row)
        figures = [each for each in finding.threshold if each.isdigit()]
        assert [each for each in row.threshold if each.isdigit()] == figures
        assert row.measured == ""
    for requirement, typed in bounds.items():
        for value, sign in typed.items():
            _measure(work, view, requirement, value)
            row = _line(view, requirement).row
            assert row is not None
            assert (row.sign, row.measured) == (sign, value), (requirement, value, row.why)
            assert bool(row.message) is (sign == NOT_MET)
    stored = show_sheet(work.desk, presenter.application_id).sheet.score(key)
    assert stored.measured == {requirement: list(typed)[-1] for requirement, typed in bounds.items()}


def _measure(work: Workplace, view: ScoringView, requirement: str, value: str) -> None:
    """Type a measured value into its field."""
    view.form.requirements.pool.focus_measured(requirement)
    field = work.target
    work.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    if value.isascii():
        work.type(value)
    else:
        line = _line(view, requirement)
        line.choice.words.selectAll()
        line.choice.words.insert(value)
        line.choice.words.textEdited.emit(line.choice.words.text())
        work.settle()
    assert work.target is field


def test_the_table_is_the_whole_standard(work: Workplace) -> None:
    view = work.window.screen_view("scoring")
    assert isinstance(view, ScoringView)
    assert [each.id for each in view.presenter.scheme.items] == [item for item, _, _ in ITEMS.values()]


@pytest.mark.requirement("D04")
def test_how_an_unclear_clause_is_read_stands_behind_it(work: Workplace) -> None:
    view = work.window.screen_view("scoring")
    assert isinstance(view, ScoringView)
    presenter, clause = view.presenter, view.form._clause
    for item, reading in (("1.5", "按此理解：不少于1人"), ("3.1", "")):
        presenter.go_to(next(each for each in presenter.keys if each.item == item))
        work.settle()
        assert ("按此理解" in clause.text()) == bool(reading) and reading in clause.text()
        assert ("按此理解" in clause.toolTip()) == bool(reading)
