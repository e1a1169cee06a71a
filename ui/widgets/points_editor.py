"""The points field with its full points and quick steps. It holds text only: what counts is decided elsewhere."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from ui.qt.theme import theme
from ui.widgets.labels import label
from ui.widgets.segments import Segment, Segments

QUICK_WIDTH = 39
# Also as an input method writes it.
TAKE_PROPOSAL = ("=", "＝")


class PointsField(QLineEdit):
    """Digits and one point; Space and the arrows are left to the screen, = asks for what is proposed."""

    committed = Signal()
    focused = Signal()
    proposal_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, site: bool = False) -> None:
        super().__init__(parent)
        self._site = site
        self.setProperty("site", site)
        self.setObjectName("pointsField")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMaxLength(8)
        self.setAccessibleName("得分")

    def sizeHint(self) -> QSize:
        """As drawn: 96 × 40, for fingers 112 × 56."""
        if self._site:
            return QSize(2 * theme().px("site.quick_step"), theme().px("site.quick_step"))
        return QSize(theme().px("control.points_field_width"), theme().px("control.points_field"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter commits; keys of the screen go on to it."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.committed.emit()
            return
        if event.text() in TAKE_PROPOSAL:
            self.proposal_wanted.emit()
            return
        if key in (Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: the next digit replaces what stands there."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()
        self.focused.emit()


class QuickSteps(Segments):
    """Quick steps are all equally wide, whatever their digits."""

    def _natural_widths(self) -> list[int]:
        least = theme().px("site.target") if self._site else QUICK_WIDTH
        metrics = QFontMetrics(theme().font(bold=True, site=self._site))
        texts = (metrics.horizontalAdvance(each.text) + 2 * theme().space(1) for each in self._segments)
        return [max((least, *texts))] * len(self._segments)


class PointsEditor(QWidget):
    """Field, “/ 10” and quick steps in one row. ``typed`` at every change by the person.

    ``site``: for fingers; the quick steps fill the row, or a row of their own where they do not fit.
    """

    typed = Signal(str)
    committed = Signal()
    focused = Signal()
    proposal_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, site: bool = False) -> None:
        super().__init__(parent)
        self._site = site
        self.field = PointsField(self, site=site)
        self._full = label("", "site_muted" if site else "muted")
        self._quick = QuickSteps((), "快速给分", height="quick_step", stretch=site, site=site)
        self._quick.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._steps: tuple[str, ...] = ()
        front = QHBoxLayout()
        front.setSpacing(0)
        front.addWidget(self.field)
        front.addSpacing(theme().space(3 if site else 2))
        front.addWidget(self._full)
        front.addStretch(1)
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme().space(3))
        self._rows.addLayout(front)
        self._rows.addWidget(self._quick, 1 if site else 0)
        if not site:
            self._rows.addStretch(1)
        self.setFocusProxy(self.field)
        self.field.textEdited.connect(self._on_field_text_edited)
        self.field.committed.connect(self.committed)
        self.field.focused.connect(self.focused)
        self.field.proposal_wanted.connect(self.proposal_wanted)
        self._quick.chosen.connect(self._on_quick_chosen)

    @property
    def tab_chain(self) -> list[QWidget]:
        """What takes the keyboard, in order."""
        return [self.field, self._quick]

    def minimumSizeHint(self) -> QSize:
        """For fingers no wider than the wider of its rows; else quick steps give way."""
        if not self._site:
            return QSize(self._front_width(), self.sizeHint().height())
        return QSize(max(self._front_width(), self._quick.sizeHint().width()), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: one row, or two when the quick steps would become too narrow for a finger."""
        super().resizeEvent(event)
        if not self._site:
            self._show_steps()
        if self._site:
            whole = self._front_width() + self._rows.spacing() + self._quick.sizeHint().width()
            is_one = self.width() >= whole or not self._steps
            side, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
            self._rows.setDirection(side if is_one else down)

    def _front_width(self) -> int:
        return self.field.sizeHint().width() + theme().space(3) + self._full.sizeHint().width()

    def show_item(self, full: str, steps: tuple[Decimal, ...]) -> None:
        """Another item's full points and quick steps."""
        self._full.setText(f"/ {full}")
        texts = tuple(f"{step.normalize():f}" for step in steps)
        if texts != self._steps:
            self._steps = texts
            self._show_steps()
            self._quick.setVisible(bool(texts))
        self.field.setAccessibleDescription(f"满分 {full}")

    def _show_steps(self) -> None:
        """All quick steps, or every second, every third … where they have no room; first and last stay."""
        texts, room = self._steps, self.width() - self._front_width() - self._rows.spacing()
        for stride in range(1, len(self._steps) + 1):
            texts = tuple(each for at, each in enumerate(self._steps[:-1]) if at % stride == 0) + self._steps[-1:]
            self._quick.set_segments([Segment(text, text) for text in texts])
            if self._site or self._quick.sizeHint().width() <= room or len(texts) <= 2:
                return

    def show_points(self, text: str, points: Decimal | None) -> None:
        """Points as saved; “–” shows as an empty field with the dash as its hint."""
        if self.field.text() != text:
            self.field.setText(text)
            if self.field.hasFocus():
                self.field.selectAll()
        self.field.setPlaceholderText("–")
        self.show_quick(points)

    def show_quick(self, points: Decimal | None) -> None:
        """Mark the quick step that equals the points."""
        self._quick.set_current(f"{points.normalize():f}" if points is not None else "")

    def show_faulty(self, is_faulty: bool) -> None:
        """Draw the edge of a refused entry."""
        if bool(self.field.property("faulty")) != is_faulty:
            self.field.setProperty("faulty", is_faulty)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)

    def set_read_only(self, is_read_only: bool) -> None:
        """A locked sheet."""
        self.field.setReadOnly(is_read_only)
        self._quick.setEnabled(not is_read_only)

    def _on_field_text_edited(self, text: str) -> None:
        self.typed.emit(text)

    def _on_quick_chosen(self, key: str) -> None:
        self.field.setText(key)
        self.typed.emit(key)
        self.committed.emit()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
