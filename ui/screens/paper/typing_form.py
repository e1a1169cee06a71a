"""One item of a paper copy as fields to type into, one after the other by Enter."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from reviewer.domain.sheet import JUDGEMENT_TEXT
from ui.qt.theme import theme
from ui.screens.paper.presenter import JUDGEMENTS, TypingItem
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.panes import clear_layout, scrolled
from ui.widgets.points_editor import PointsField
from ui.widgets.segments import Segment, Segments

NAME_WIDTH = 76
REMARK_LINES = 4


STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageUp: -1}


class _Line(QLineEdit):
    """Says when it is left; ↑ and ↓ go from item to item."""

    left = Signal()
    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: here, because the scrolled pane around it would take the arrows."""
        by = STEPS.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(by)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: what stands there is to be kept."""
        super().focusOutEvent(event)
        self.left.emit()


class _Points(PointsField):
    """The points field with the same."""

    left = Signal()
    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: as above."""
        by = STEPS.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(by)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: what stands there is to be kept."""
        super().focusOutEvent(event)
        self.left.emit()


class _Remark(QPlainTextEdit):
    """Enter goes on, Shift+Enter begins a line; ↑ and ↓ stay in the text."""

    left = Signal()
    committed = Signal()
    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter is the end of the remark."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & (
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        ):
            self.committed.emit()
            return
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.stepped.emit(STEPS[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: what stands there is to be kept."""
        super().focusOutEvent(event)
        self.left.emit()


class TypingForm(QWidget):
    """``entered`` carries place and text whenever a field is left or confirmed; ``ended`` after the last one.

    ``stepped``: so many items on or back.
    """

    entered = Signal(object, str)
    ended = Signal()
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item: TypingItem | None = None
        self._title = ElidedLabel("", "title")
        self._scope = ElidedLabel("", "muted")
        self._full = label("", "muted")
        self.points, self.remark = _Points(), _Remark()
        segments = [Segment(each.value, JUDGEMENT_TEXT[each], f"Alt+{at}") for at, each in enumerate(JUDGEMENTS, 1)]
        self.judgement = Segments(segments, "判断")
        self.measured: list[_Line] = []
        self._grid = QGridLayout()
        self.message = label("", "small_text", "not_met")
        self.message.setWordWrap(True)
        self._lay_out()
        self.points.committed.connect(self._on_committed)
        self.points.left.connect(self._on_left)
        self.remark.committed.connect(self._on_committed)
        self.remark.left.connect(self._on_left)
        self.judgement.chosen.connect(self._on_judged)
        self.points.stepped.connect(self.stepped)
        self.remark.stepped.connect(self.stepped)

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setSpacing(theme().space(1))
        head.addWidget(self._title)
        head.addWidget(self._scope)
        points = QHBoxLayout()
        points.setSpacing(theme().space(2))
        points.addWidget(self.points)
        points.addWidget(self._full)
        points.addStretch(1)
        form = QGridLayout()
        form.setHorizontalSpacing(theme().space(3))
        form.setVerticalSpacing(theme().space(3))
        form.setColumnMinimumWidth(0, NAME_WIDTH)
        form.setColumnStretch(1, 1)
        self.remark.setAccessibleName("说明")
        self.remark.setTabChangesFocus(True)
        self.remark.setFixedHeight(self.remark.fontMetrics().lineSpacing() * REMARK_LINES + 2 * theme().space(2))
        form.addWidget(label("得分", "muted"), 0, 0)
        form.addLayout(points, 0, 1)
        form.addWidget(label("判断", "muted"), 1, 0)
        form.addWidget(self.judgement, 1, 1, Qt.AlignmentFlag.AlignLeft)
        self._grid.setHorizontalSpacing(theme().space(2))
        self._grid.setVerticalSpacing(theme().space(2))
        form.addWidget(label("核实值", "muted"), 2, 0, Qt.AlignmentFlag.AlignTop)
        form.addLayout(self._grid, 2, 1)
        form.addWidget(label("说明", "muted"), 3, 0, Qt.AlignmentFlag.AlignTop)
        form.addWidget(self.remark, 3, 1)
        body = QWidget()
        whole = QVBoxLayout(body)
        whole.setContentsMargins(*[theme().space(4)] * 4)
        whole.setSpacing(theme().space(3))
        whole.addLayout(head)
        whole.addLayout(form)
        whole.addWidget(self.message)
        whole.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = scrolled(body)
        # It scrolls down only: four judgements side by side are never cut.
        area.setMinimumWidth(body.minimumSizeHint().width() + 2 * theme().space(2))
        outer.addWidget(area)

    # ---- what is shown

    @property
    def item(self) -> TypingItem | None:
        """The item shown."""
        return self._item

    def show_item(self, item: TypingItem, *, is_locked: bool) -> None:
        """The item's fields with what was typed; the points have the keyboard."""
        # A field that had the keyboard says that it is left: that is no entry into the next item.
        self._item = None
        self._title.setText(f"{item.clause}　{item.name}")
        self._scope.setText(item.scope or "")
        self._scope.setVisible(bool(item.scope))
        self._full.setText(f"/ {item.full}")
        self.points.setText(item.points)
        self.judgement.set_current(item.judgement)
        self.remark.setPlainText(item.remark)
        self._show_measured(item)
        self.show_fault("")
        for field in (self.points, *self.measured):
            field.setReadOnly(is_locked)
        self.remark.setReadOnly(is_locked)
        self.judgement.setEnabled(not is_locked)
        self._item = item

    def _show_measured(self, item: TypingItem) -> None:
        clear_layout(self._grid)
        self.measured = []
        for at, each in enumerate(item.measured):
            line = _Line(each.text)
            line.setAccessibleName(f"核实值 {each.name}")
            line.setToolTip(each.tip)
            line.setProperty("field", each.field)
            line.returnPressed.connect(self._on_committed)
            line.left.connect(self._on_left)
            line.stepped.connect(self.stepped)
            name = ElidedLabel(f"{each.name} {each.tip}")
            name.setToolTip(each.tip)
            self._grid.addWidget(name, at, 0)
            self._grid.addWidget(line, at, 1)
            if each.unit:
                self._grid.addWidget(label(each.unit.replace("m2", "㎡"), "muted"), at, 2)
            self.measured.append(line)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 2)
        if not item.measured:
            self._grid.addWidget(label("本项没有核实值", "muted"), 0, 0)
        chain = [self.points, self.judgement, *self.measured, self.remark]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def show_points(self, text: str) -> None:
        """Points that a judgement took back."""
        self.points.setText(text)

    def show_fault(self, message: str, field: str = "") -> None:
        """Tell what is wrong with a field and put the keyboard there; no message takes it away."""
        self.message.setText(message)
        target = self._widget(field)
        for each in (self.points, *self.measured):
            is_faulty = bool(message) and each is target
            if bool(each.property("faulty")) != is_faulty:
                each.setProperty("faulty", is_faulty)
                each.style().unpolish(each)
                each.style().polish(each)
        if message and target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(target, QLineEdit):
                # The next key replaces what was refused.
                target.selectAll()

    def focus_points(self) -> None:
        """Begin with the points."""
        self.points.setFocus(Qt.FocusReason.OtherFocusReason)
        self.points.selectAll()

    def judge(self, at: int) -> None:
        """Alt+1…4."""
        if self.judgement.isEnabled():
            self.keep_open()
            self.judgement.set_current(JUDGEMENTS[at].value)
            self._on_judged(JUDGEMENTS[at].value)

    def keep_open(self) -> None:
        """What is being typed is to be kept: the item is about to be left."""
        for widget in (self.points, *self.measured, self.remark):
            if widget.hasFocus():
                self._emit(widget)

    def close_item(self) -> None:
        """Nothing is typed here any more."""
        self._item = None

    # ---- what the person does

    def _on_committed(self) -> None:
        sender = self.sender()
        chain: list[QWidget] = [self.points, *self.measured, self.remark]
        at = chain.index(sender) if isinstance(sender, QWidget) and sender in chain else -1
        if at < 0:
            return
        if at + 1 < len(chain):
            # The field says itself that it was left.
            chain[at + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._emit(chain[at])
            self.ended.emit()

    def _on_left(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget):
            self._emit(sender)

    def _on_judged(self, key: str) -> None:
        if self._item is not None:
            self.entered.emit(self._item.place("judgement"), key)

    def _emit(self, widget: QWidget) -> None:
        if self._item is None:
            return
        if widget is self.points:
            self.entered.emit(self._item.place("points"), self.points.text())
        elif widget is self.remark:
            self.entered.emit(self._item.place("remark"), self.remark.toPlainText())
        elif isinstance(widget, QLineEdit) and widget in self.measured:
            self.entered.emit(self._item.place(str(widget.property("field"))), widget.text())

    def _widget(self, field: str) -> QWidget | None:
        if field in ("points", "remark"):
            return self.points if field == "points" else self.remark
        return next((each for each in self.measured if each.property("field") == field), None)
