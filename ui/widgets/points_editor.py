"""The points field with its full points and quick steps. It holds text only: what counts is decided elsewhere."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from ui.qt.theme import theme
from ui.widgets.labels import label
from ui.widgets.segments import Segment, Segments

QUICK_WIDTH = 39


class PointsField(QLineEdit):
    """Digits and one point; Space and the arrows are left to the screen."""

    committed = Signal()
    focused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pointsField")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMaxLength(8)
        self.setAccessibleName("得分")

    def sizeHint(self) -> QSize:
        """As drawn: 96 × 40."""
        return QSize(theme().px("control.points_field_width"), theme().px("control.points_field"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter commits; keys of the screen go on to it."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.committed.emit()
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
        return [QUICK_WIDTH] * len(self._segments)


class PointsEditor(QWidget):
    """Field, “/ 10” and quick steps in one row. ``typed`` at every change by the person."""

    typed = Signal(str)
    committed = Signal()
    focused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = PointsField(self)
        self._full = label("", "muted")
        self._quick = QuickSteps((), "快速给分", height="quick_step")
        self._quick.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._steps: tuple[str, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.field)
        row.addSpacing(theme().space(2))
        row.addWidget(self._full)
        row.addSpacing(theme().space(3))
        row.addWidget(self._quick)
        row.addStretch(1)
        self.setFocusProxy(self.field)
        self.field.textEdited.connect(self._on_field_text_edited)
        self.field.committed.connect(self.committed)
        self.field.focused.connect(self.focused)
        self._quick.chosen.connect(self._on_quick_chosen)

    @property
    def tab_chain(self) -> list[QWidget]:
        """What takes the keyboard, in order."""
        return [self.field, self._quick]

    def show_item(self, full: str, steps: tuple[Decimal, ...]) -> None:
        """Another item's full points and quick steps."""
        self._full.setText(f"/ {full}")
        texts = tuple(f"{step.normalize():f}" for step in steps)
        if texts != self._steps:
            self._steps = texts
            self._quick.set_segments([Segment(text, text) for text in texts])
            self._quick.setVisible(bool(texts))
        self.field.setAccessibleDescription(f"满分 {full}")

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
