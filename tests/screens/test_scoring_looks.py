"""The scoring screen with the longest texts a scheme can have: nothing cut, nothing jumping, all of it readable."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pytest
from long_scheme import LONG_NAME, OCCUPATIONS, REQUIREMENTS, make_long_store
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from test_look import READABLE, SHAPE, contrast
from workplace import PASSPHRASE, Workplace

from reviewer.domain.sheet import ItemKey
from ui.qt.theme import Theme, ThemeName, theme
from ui.screens.scoring.form.requirement_rows import RequirementLine
from ui.screens.scoring.view import ScoringView
from ui.widgets.segments import Segments

CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
SIZES = ((1440, 900), (1366, 768))
SCALE = os.environ.get("QT_SCALE_FACTOR", "1")
REMARK = "现场逐间核对，座位、设备与监控均按清单点验，差异已由负责人当场签字确认。" * 60
# What the scoring screen writes on which ground, beside the pairs that every screen has.
TEXT_PAIRS = (
    *((ink, "not_met_tint") for ink in ("text", "muted_text", "accent", "not_met", "unclear", "met")),
    *((ink, "selection") for ink in ("text", "muted_text", "accent", "not_met", "unclear", "met", "formal_red")),
    *((ink, "raised") for ink in ("text", "muted_text", "accent", "not_met", "unclear", "met", "formal_red")),
    *((ink, "hover") for ink in ("text", "muted_text", "accent", "formal_red")),
    ("accent_text", "accent"),
    ("accent_text", "accent_hover"),
    ("pin_text", "pin"),
    ("text", "unclear_tint"),
    ("unclear", "unclear_tint"),
)
SHAPE_PAIRS = (
    ("control_line", "panel"),
    ("control_line", "raised"),
    ("control_line", "not_met_tint"),
    ("control_line", "background"),
    ("focus", "panel"),
    ("focus", "raised"),
    ("focus", "selection"),
    ("focus", "not_met_tint"),
    ("not_met", "panel"),
    ("accent", "selection"),
    ("bar_fill", "bar_track"),
    ("pin", "paper"),
)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_pair_of_colours_of_the_scoring_screen_can_be_read(name: ThemeName) -> None:
    look = Theme.load(name)
    for ink, ground in TEXT_PAIRS:
        assert contrast(look.color(ink), look.color(ground)) >= READABLE, (ink, ground)
    for ink, ground in SHAPE_PAIRS:
        assert contrast(look.color(ink), look.color(ground)) >= SHAPE, (ink, ground)


@pytest.fixture(scope="module")
def kept_long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the long scheme."""
    return make_long_store(tmp_path_factory.mktemp("long"), PASSPHRASE, "样例甲")


@pytest.fixture
def work(look: Callable[[str], None], kept_long: Path, tmp_path: Path) -> Iterator[Workplace]:
    """The window over a copy."""
    place = Workplace(Path(shutil.copytree(kept_long, tmp_path / "store")), tmp_path / "window.ini", SIZES[0])
    place.goto("scoring")
    yield place
    place.close()


def _view(work: Workplace) -> ScoringView:
    view = work.window.screen_view("scoring")
    assert isinstance(view, ScoringView)
    return view


def _open(work: Workplace, item: str) -> None:
    presenter = _view(work).presenter
    presenter.go_to(next(key for key in presenter.keys if key.item == item))
    work.settle()


# ---- what a look finds wrong


def _place(widget: QWidget, over: QWidget) -> QRect:
    return QRect(widget.mapTo(over, QPoint(0, 0)), widget.size())


def _leaves(pane: QWidget) -> list[QWidget]:
    """Widgets that show something themselves."""
    kinds = (QLabel, QAbstractButton, QLineEdit, QPlainTextEdit, Segments, RequirementLine)
    found = [each for each in pane.findChildren(QWidget) if isinstance(each, kinds) and each.isVisible()]
    return [each for each in found if each.width() > 0 and each.height() > 0]


def _is_in_sight(widget: QWidget) -> bool:
    return not widget.visibleRegion().isEmpty()


def _sight(widget: QWidget, over: QWidget) -> QRect:
    """What of a widget is not scrolled away."""
    return widget.visibleRegion().boundingRect().translated(widget.mapTo(over, QPoint(0, 0)))


def cut_labels(pane: QWidget) -> list[str]:
    """Texts with less room than they need and no tooltip that has them whole."""
    found = []
    for each in pane.findChildren(QLabel):
        if not each.isVisible() or not each.text() or each.textFormat() == Qt.TextFormat.RichText:
            continue
        if each.wordWrap():
            if each.heightForWidth(each.width()) > each.height() + 1:
                found.append(each.text())
            continue
        width = max(QFontMetrics(each.font()).horizontalAdvance(line) for line in each.text().splitlines())
        if width > each.contentsRect().width() + 1 and each.text() not in each.toolTip():
            found.append(each.text())
    return found


def cut_controls(pane: QWidget) -> list[str]:
    """Buttons and segments narrower than what they show, or beyond the pane's right edge."""
    found = []
    for each in pane.findChildren(QWidget):
        if isinstance(each, QAbstractButton | Segments) and each.isVisible() and _is_in_sight(each):
            place = _place(each, pane)
            if each.width() < each.minimumSizeHint().width() or place.right() > pane.width() or place.left() < 0:
                found.append(each.accessibleName() or type(each).__name__)
    return found


def overlaps(pane: QWidget) -> list[tuple[str, str]]:
    """Pairs of widgets that lie on one another and are not one inside the other."""
    leaves = [each for each in _leaves(pane) if _is_in_sight(each)]
    found = []
    for one, other in combinations(leaves, 2):
        if one.isAncestorOf(other) or other.isAncestorOf(one):
            continue
        if _sight(one, pane).intersects(_sight(other, pane)):
            found.append((one.accessibleName() or type(one).__name__, other.accessibleName() or type(other).__name__))
    return found


def mixed_columns(view: ScoringView) -> list[str]:
    """Requirement lines whose columns run into each other, or whose cut text no tooltip tells."""
    found = []
    for line in view.form.requirements.lines:
        places, row = line._columns(), line.row
        assert row is not None
        cells = [places[name] for name in ("name", "declared", "documented", "threshold")]
        field = line.editor.geometry() if line.editor is not None else QRect()
        for one, other in combinations([*cells, field], 2):
            if one.width() > 0 and one.intersects(other):
                found.append(row.id)
        middle = places["name"].center()
        if row.name not in line._tip_at(middle, row):
            found.append(f"{row.id} no tip")
        if places["verdict"].right() > line.width():
            found.append(f"{row.id} verdict")
    return found


def ring_cut(work: Workplace) -> str:
    """The widget with the keyboard, when part of its ring is out of sight."""
    widget = work.target
    seen = widget.visibleRegion().boundingRect()
    return "" if seen.contains(widget.rect()) else widget.accessibleName()


def look_it_over(work: Workplace, what: str, *, is_from_top: bool = False) -> None:
    """Everything in the tree, the form and the head of the window.

    ``is_from_top``: a long item is opened at its clause; its points come into sight with the first key.
    """
    view = _view(work)
    work.settle()
    for pane in (view.form, view.tree, work.window.header):
        assert not cut_labels(pane), (what, cut_labels(pane))
        assert not cut_controls(pane), (what, cut_controls(pane))
        assert not overlaps(pane), (what, overlaps(pane))
    assert not mixed_columns(view), (what, mixed_columns(view))
    assert is_from_top or not ring_cut(work), (what, ring_cut(work))


def _shot(work: Workplace, name: str) -> None:
    suffix = "-200" if SCALE == "2" else ""
    work.shot(f"looks-{name}-{theme().name}-{work.window.width()}x{work.window.height()}{suffix}")


# ---- the looks themselves


@pytest.mark.parametrize("size", SIZES)
def test_long_texts_forty_requirements_and_twelve_occupations_are_shown_whole(
    work: Workplace, look: Callable[[str], None], size: tuple[int, int]
) -> None:
    work.window.resize(*size)
    view = _view(work)
    _open(work, "2.2")
    assert len(view.form.requirements.lines) == REQUIREMENTS
    assert len(view.presenter.application.occupations) == OCCUPATIONS
    look_it_over(work, "forty", is_from_top=True)
    assert view.form._head.name.toolTip() == LONG_NAME
    for name in ("light", "dark"):
        look(name)
        _shot(work, "forty")
    work.type("1")
    look_it_over(work, "the first key brings the points into sight")
    work.press(Qt.Key.Key_Backspace)
    work.press(Qt.Key.Key_F3)
    look_it_over(work, "first measured")
    view.form.requirements.pool.focus_measured(view.form.requirements.lines[-1].row.id)  # type: ignore[union-attr]
    work.type("12")
    look_it_over(work, "last measured is brought into sight")
    work.press(Qt.Key.Key_F2)
    view.form.remark.setPlainText(REMARK)
    work.settle()
    assert len(view.presenter.score.remark) > 2000
    look_it_over(work, "a remark of two thousand characters")
    _shot(work, "remark")
    work.press(Qt.Key.Key_J, CONTROL)
    assert _place(view.tools.phrases, view).intersected(view.rect()) == _place(view.tools.phrases, view)
    assert not cut_controls(view.tools.phrases)
    _shot(work, "phrases")
    work.press(Qt.Key.Key_Escape)
    work.press(Qt.Key.Key_C, CONTROL | SHIFT)
    assert len(view.tools.copying.boxes) == OCCUPATIONS - 1
    assert not cut_controls(view.tools.copying) and not overlaps(view.tools.copying)
    _shot(work, "copy")
    work.press(Qt.Key.Key_Escape)
    work.press(Qt.Key.Key_Return, CONTROL)
    assert not cut_controls(view.review) and not cut_labels(view.review)
    _shot(work, "review")
    work.press(Qt.Key.Key_Escape)


@pytest.mark.parametrize("size", SIZES)
def test_quarters_of_a_point_and_a_veto_are_shown_whole(
    work: Workplace, look: Callable[[str], None], size: tuple[int, int]
) -> None:
    work.window.resize(*size)
    view = _view(work)
    _open(work, "2.3")
    work.type("12.25")
    work.press(Qt.Key.Key_Return)
    assert view.form.points.field.text() == "12.25"
    look_it_over(work, "quarters")
    for name in ("dark", "light"):
        look(name)
        assert theme().hex("muted_text") in view.form._clause.text(), "the clause's source follows the theme"
        _shot(work, "quarters")
    assert work.window.width() >= theme().px("breakpoint.compact_width") or view.tree.width() <= 264
    work.type("12.3")
    assert view.form.has_fault
    look_it_over(work, "refused")
    work.press(Qt.Key.Key_Escape)
    _open(work, "2.5")
    before = view.form.remark.mapTo(view.form, QPoint(0, 0))
    assert "一票否决项" in view.form._veto_line.accessibleName()
    work.type("0")
    work.press(Qt.Key.Key_3, ALT)
    assert "评审结论为不通过" in view.form._veto_line.accessibleName()
    row = next(row for section in view.presenter.tree for row in section.items if row.key == ItemKey("2.5", None))
    assert row.sign == "veto"
    assert view.form.remark.mapTo(view.form, QPoint(0, 0)) == before, "nothing jumps when a veto falls"
    look_it_over(work, "veto")
    _shot(work, "veto")
    work.press(Qt.Key.Key_F, CONTROL)
    work.type("zlzm")
    look_it_over(work, "search")
    _shot(work, "search")
    work.press(Qt.Key.Key_Escape)
    work.press(Qt.Key.Key_Return, CONTROL)
    assert any("评审结论为不通过" in line.text and line.token == "formal_red" for line in view.review.listed)


def test_the_whole_form_of_a_normal_item_fits_a_small_screen(work: Workplace) -> None:
    work.window.resize(1366, 768)
    view = _view(work)
    for key in view.presenter.keys:
        if key.item in ("2.2", "1.1"):
            continue  # The long one, and the one item with seven requirements and a clause of four lines.
        view.presenter.go_to(key)
        work.settle()
        bar = view.form._area.verticalScrollBar()
        assert bar.maximum() == 0, (key, bar.maximum())


def test_nothing_jumps_while_a_number_is_half_typed(work: Workplace, qtbot: QtBot) -> None:
    view = _view(work)
    _open(work, "2.4")
    view.form.requirements.pool.focus_measured("2.4.a")
    work.press(Qt.Key.Key_Backspace)
    before = view.form.points.mapTo(view.form, QPoint(0, 0))
    (line,) = (each for each in view.form.requirements.lines if each.row is not None and each.row.id == "2.4.a")
    height = line.height()
    work.type("1")
    assert line.row is not None and line.row.sign == "not_met", "the verdict is told at once"
    assert (line.height(), view.form.points.mapTo(view.form, QPoint(0, 0))) == (height, before)
    work.type("2")
    assert (line.height(), view.form.points.mapTo(view.form, QPoint(0, 0))) == (height, before)
    work.press(Qt.Key.Key_A, CONTROL)
    work.type("1")
    qtbot.waitUntil(lambda: line.height() > height, timeout=5000)
    work.type("2")
    work.press(Qt.Key.Key_Return)
    assert line.height() == height


# ---- contrast as it is painted


def _inks(picture: QImage, place: QRect) -> tuple[QColor, QColor]:
    """(ground, ink): the most frequent colour of a place and that which stands out most from it."""
    seen = Counter(
        picture.pixelColor(x, y).name()
        for x in range(max(0, place.left()), min(place.right(), picture.width() - 1) + 1)
        for y in range(max(0, place.top()), min(place.bottom(), picture.height() - 1) + 1)
    )
    ground = QColor(seen.most_common(1)[0][0])
    return ground, max((QColor(each) for each in seen), key=lambda ink: contrast(ground, ink))


def form_placeholder(view: ScoringView) -> str:
    """Why a remark is due, while there is none."""
    remark = view.form.remark
    return "" if remark.toPlainText() else remark.placeholderText()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_what_is_painted_can_be_read(work: Workplace, look: Callable[[str], None], name: str) -> None:
    look(name)
    view = _view(work)
    _open(work, "2.4")
    work.type("2.5")
    view.form.requirements.pool.focus_measured("2.4.a")
    work.type("2")
    work.press(Qt.Key.Key_Return)
    assert form_placeholder(view)
    picture = view.grab().toImage()
    scale = picture.devicePixelRatio()
    line = view.form.requirements.lines[0]
    columns = line._columns()
    at = line.mapTo(view, QPoint(0, 0))
    places = {what: columns[what].translated(at) for what in ("name", "threshold", "message")}
    form = view.form
    for what, widget in (
        ("place", form._head.place),
        ("rubric", form.proposal._rubric),
        ("points", form.points.field),
        ("clause", form._clause),
        ("placeholder", form.remark.viewport()),
    ):
        places[what] = _place(widget, view)
    for what, place in places.items():
        sharp = QRect(place.topLeft() * scale, place.size() * scale).adjusted(3, 3, -3, -3)
        ground, ink = _inks(picture, sharp)
        assert contrast(ground, ink) >= READABLE, (what, ground.name(), ink.name())


@pytest.mark.skipif(SCALE == "2", reason="this is the run at 200 %")
def test_the_same_at_two_hundred_percent() -> None:
    here = Path(__file__)
    chosen = "forty_requirements and size1"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", chosen, str(here)],
        cwd=here.parents[2],
        env=os.environ | {"QT_SCALE_FACTOR": "2"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
