"""A member's hands: key events to the widget that has the keyboard, as a person scores an application.

Every step of ``Typist`` yields after each key, so that the event loop runs between the keys. Only what is
legal is typed; what is typed is drawn from a seeded generator, so that a run can be repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from decimal import Decimal
from random import Random

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from ui.screens.scoring.view import ScoringView

Keys = Iterator[None]
MOST_TABS = 80
REMARKS = ("现场核实", "原件已看", "台账齐全，缺二季度记录", "与申报一致", "两处未上墙")
FULL_IN_TEN = 4


class Typist:
    """Hands on one scoring screen. ``rng`` decides what is entered and where to go next."""

    def __init__(self, view: ScoringView, rng: Random) -> None:
        self._view, self._rng = view, rng

    def press(
        self, key: Qt.Key, text: str = "", modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """One key, down and up, wherever the keyboard is."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            target = QApplication.activePopupWidget() or self._view.window().focusWidget() or self._view
            QApplication.sendEvent(target, QKeyEvent(kind, key.value, modifier, text))

    def type(self, text: str) -> Keys:
        """Letter by letter."""
        for letter in text:
            code = Qt.Key(ord(letter)) if letter.isascii() and letter.isprintable() else Qt.Key.Key_unknown
            self.press(code, letter)
            yield

    def score_item(self) -> Keys:
        """The open item: measured values sometimes, points, a judgement, a remark where one is due."""
        if self._rng.random() < 0.4:
            yield from self.measure()
        yield from self.give_points()
        yield from self.judge()
        if self._view.presenter.wants_remark or self._rng.random() < 0.2:
            yield from self.remark()

    def give_points(self) -> Keys:
        """Esc brings the keyboard to the points; digits, then Enter. What is judged 不适用 has none."""
        self.press(Qt.Key.Key_Escape)
        yield
        presenter = self._view.presenter
        step = presenter.scheme.scoring.step
        most = int(presenter.item.full / step)
        steps = most if self._rng.randrange(10) < FULL_IN_TEN else self._rng.randint(0, most)
        yield from self.type(f"{(step * steps).normalize():f}" if steps else "0")
        self.press(Qt.Key.Key_Return)
        yield

    def judge(self) -> Keys:
        """Tab to the judgement, left to the first, right to the one meant; 不适用 is left to others."""
        found = yield from self._tab_to(lambda widget: widget is self._view.form.judgement)
        if not found:
            return
        for _ in range(4):
            self.press(Qt.Key.Key_Left)
            yield
        for _ in range(self._rng.choice((0, 0, 1, 2))):
            self.press(Qt.Key.Key_Right)
            yield

    def remark(self) -> Keys:
        """Tab to the remark, a sentence after what stands there, a letter taken back."""
        found = yield from self._tab_to(lambda widget: widget is self._view.form.remark)
        if not found:
            return
        self.press(Qt.Key.Key_End, modifier=Qt.KeyboardModifier.ControlModifier)
        yield from self.type(f"{self._rng.choice(REMARKS)}x")
        self.press(Qt.Key.Key_Backspace)
        yield

    def measure(self) -> Keys:
        """Back from the points to the last measured value; a number goes in, Enter goes on."""
        self.press(Qt.Key.Key_Escape)
        yield
        fields = {line.field for line in self._view.form.requirements.lines if line.field.isVisible()}
        if not fields:
            return
        found = yield from self._tab_to(lambda widget: isinstance(widget, QLineEdit) and widget in fields, is_back=True)
        if not found:
            return
        yield from self.type(f"{Decimal(self._rng.randint(20, 999)) / 10}")
        self.press(Qt.Key.Key_Return)
        yield

    def go_on(self) -> Keys:
        """Next unscored, mostly; else an item or a section on or back, or another occupation."""
        self.press(Qt.Key.Key_Escape)
        yield
        way = self._rng.random()
        if way < 0.08:
            yield from self.choose_occupation()
        elif way < 0.6 and self._view.presenter.left:
            self.press(Qt.Key.Key_Space, " ")
        else:
            keys = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
            self.press(self._rng.choices(keys, weights=(10, 3, 2, 1))[0])
        yield

    def choose_occupation(self) -> Keys:
        """Tab to the menu of occupations, open it, one down, Enter."""
        menu = self._view.fact_widgets()[0]
        found = yield from self._tab_to(lambda widget: widget is menu)
        if not found or len(self._view.presenter.application.occupations) < 2:
            self.press(Qt.Key.Key_Escape)
            yield
            return
        self.press(Qt.Key.Key_Space, " ")
        yield
        for _ in range(self._rng.randint(1, len(self._view.presenter.application.occupations))):
            self.press(Qt.Key.Key_Down)
            yield
        self.press(Qt.Key.Key_Return)
        yield

    def without_end(self) -> Keys:
        """The whole day, and the next."""
        while True:
            yield from self.score_item()
            yield from self.go_on()

    def once_through(self) -> Keys:
        """Every unscored item of the application, of every occupation: points, and now and then the rest."""
        while self._view.presenter.left:
            yield from self.give_points()
            for part, share in ((self.measure, 0.15), (self.judge, 0.3), (self.remark, 0.15)):
                if self._rng.random() < share:
                    yield from part()
            self.press(Qt.Key.Key_Escape)
            yield
            self.press(Qt.Key.Key_Space, " ")
            yield

    def _tab_to(
        self, wanted: Callable[[QWidget | None], bool], *, is_back: bool = False
    ) -> Generator[None, None, bool]:
        """Tab, or Shift+Tab, until the keyboard is there; returns whether it came there.

        Where it did not, the hand goes back to the points: left on the rail, its next key would open another screen.
        """
        shift = Qt.KeyboardModifier.ShiftModifier
        for _ in range(MOST_TABS):
            if wanted(self._view.window().focusWidget()):
                return True
            if is_back:
                self.press(Qt.Key.Key_Backtab, modifier=shift)
            else:
                self.press(Qt.Key.Key_Tab)
            yield
        self._view.form.focus_field("points")
        return False
