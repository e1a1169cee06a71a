"""The small calculator beside a measured number: rooms as length × width, seats as rows × places, summed."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import label

LINES = 4
FIELD_WIDTH = 72
# (unit, words over the two columns, name)
KINDS = {"㎡": ("长（米）", "宽（米）", "面积计算"), "": ("排数", "每排", "座位计算")}


def product_sum(pairs: list[tuple[str, str]]) -> Decimal | None:
    """The exact sum of the products; lines left empty do not count.

    Returns:
        None when a line is half filled or not a number, or none is filled.
    """
    total: Decimal | None = None
    for one, other in pairs:
        if not one.strip() and not other.strip():
            continue
        try:
            part = Decimal(one.strip()) * Decimal(other.strip())
        except InvalidOperation:
            return None
        if not part.is_finite() or part < 0:
            return None
        total = part if total is None else total + part
    return total


class Calculator(QFrame):
    """A popup. ``taken(text)`` when the person takes the sum over; Esc leaves everything as it was."""

    taken = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self._heads = (label("", "small"), label("", "small"))
        self._title = label("", "bold")
        self._sum = label("", "bold")
        self._take = Button("填入", "filled", ButtonExtras(key_cap="Enter"))
        self._unit = ""
        self._fields = [(self._field(), self._field()) for _ in range(LINES)]
        self._lay_out()
        self._take.clicked.connect(self._on_take_clicked)

    def open_for(self, unit: str, name: str, at: QPoint) -> None:
        """Open empty below a field, for a measured value with that unit; ``at`` in screen pixels."""
        first, second, title = KINDS.get(unit, KINDS[""])
        self._unit = unit
        self._title.setText(f"{title}　{name}")
        for head, word in zip(self._heads, (first, second), strict=True):
            head.setText(word)
        for number, pair in enumerate(self._fields, 1):
            for field, word in zip(pair, (first, second), strict=True):
                field.clear()
                field.setAccessibleName(f"{word} {number}")
        self._refresh()
        self.adjustSize()
        self.move(at)
        self.show()
        self._fields[0][0].setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter takes the sum, Esc closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_take_clicked()
            return
        super().keyPressEvent(event)

    def _field(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setFixedWidth(FIELD_WIDTH)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.textEdited.connect(self._refresh)
        return field

    def _value(self) -> Decimal | None:
        return product_sum([(one.text(), other.text()) for one, other in self._fields])

    def _refresh(self) -> None:
        value = self._value()
        self._sum.setText(f"= {_plain(value)} {self._unit}" if value is not None else "= –")
        self._take.setEnabled(value is not None)

    def _on_take_clicked(self) -> None:
        value = self._value()
        if value is not None:
            self.close()
            self.taken.emit(_plain(value))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme().space(3),) * 4)
        column.setSpacing(theme().space(2))
        column.addWidget(self._title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme().space(2))
        grid.setVerticalSpacing(theme().space(1))
        grid.addWidget(self._heads[0], 0, 0)
        grid.addWidget(self._heads[1], 0, 2)
        for number, (one, other) in enumerate(self._fields, 1):
            grid.addWidget(one, number, 0)
            grid.addWidget(label("×", "muted"), number, 1)
            grid.addWidget(other, number, 2)
        column.addLayout(grid)
        row = QHBoxLayout()
        row.addWidget(self._sum)
        row.addStretch(1)
        row.addWidget(self._take)
        column.addLayout(row)


def _plain(value: Decimal) -> str:
    """Without needless zeros and without an exponent: 63.50 → 63.5."""
    return f"{value.normalize():f}"
