"""The number pad: what is being typed, for which field, and large keys that type into it."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.screens.scoring.cells import draw
from ui.widgets.buttons import paint_control
from ui.widgets.panes import column

BACK, CLEAR, NEXT, AREA = "back", "clear", "next", "area"
NEXT_FIELD, NEXT_ITEM = "下一格", "下一未评"
ROWS = (("7", "8", "9"), ("4", "5", "6"), ("1", "2", "3"), (AREA, "0", "."))
LEAST_DISPLAY = 56


def press_into(field: QLineEdit, key: str) -> None:
    """A key of the pad, as the same key of a keyboard; a field without the keyboard takes it first."""
    if field.isReadOnly():
        return
    if not field.hasFocus():
        field.setFocus(Qt.FocusReason.OtherFocusReason)
    if key == CLEAR:
        field.selectAll()
    code = Qt.Key.Key_Backspace if key in (BACK, CLEAR) else Qt.Key.Key_Period
    if key.isdigit():
        code = Qt.Key(int(Qt.Key.Key_0) + int(key))
    text = "" if key in (BACK, CLEAR) else key
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(field, QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, text))


class Shown(NamedTuple):
    """What the display tells. ``caret`` is None without keyboard; ``marked`` is (first, count) of what is selected."""

    name: str
    threshold: str
    text: str
    caret: int | None = None
    marked: tuple[int, int] = (0, 0)


class PadDisplay(QWidget):
    """The field's name over its threshold at the left, the figure at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown = Shown("", "", "")
        self.setFixedHeight(theme().px("site.pad_key"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_field(self, shown: Shown) -> None:
        """Another field, another figure."""
        if shown != self.shown:
            self.shown = shown
            self.setAccessibleName(f"{shown.name} {shown.threshold}：{shown.text or '空'}")
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Two lines."""
        return QSize(theme().px("site.pad_key") * 2, LEAST_DISPLAY)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: a panel with name, threshold and figure."""
        del event
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_control(painter, self.rect(), "panel", "line")
        pad = look.space(4)
        figure = QFontMetrics(look.font("title", bold=True, site=True)).horizontalAdvance(self.shown.text)
        room = self.width() - 2 * pad - figure - look.space(3)
        middle = self.height() // 2
        small = QFontMetrics(look.font("small", site=True)).height()
        text = QFontMetrics(look.font(site=True)).height()
        top = middle - (small + text) // 2
        draw(painter, QRect(pad, top, room, small), self.shown.name, "muted_text", "small", site=True)
        draw(painter, QRect(pad, top + small, room, text), self.shown.threshold, "text", site=True)
        self._paint_figure(painter, QRect(self.width() - pad - figure, 0, figure, self.height()))
        painter.end()

    def _paint_figure(self, painter: QPainter, place: QRect) -> None:
        look, shown = theme(), self.shown
        font = look.font("title", bold=True, site=True)
        metrics = QFontMetrics(font)
        high = QRect(0, (self.height() - metrics.height()) // 2, 0, metrics.height())
        first, count = shown.marked
        if count:
            left = place.left() + metrics.horizontalAdvance(shown.text[:first])
            width = metrics.horizontalAdvance(shown.text[first : first + count])
            painter.fillRect(QRect(left, high.top(), width, high.height()), look.color("selection"))
        painter.setFont(font)
        painter.setPen(look.color("text"))
        painter.drawText(place.adjusted(0, 0, 2, 0), int(Qt.AlignmentFlag.AlignVCenter), shown.text)
        if shown.caret is not None and not count:
            x = place.left() + metrics.horizontalAdvance(shown.text[: shown.caret])
            painter.fillRect(QRect(x, high.top(), look.px("border.line"), high.height()), look.color("text"))


class PadKey(QPushButton):
    """One key. It never takes the keyboard from the field."""

    def __init__(self, text: str, icon: str = "", *, is_figure: bool = False, is_filled: bool = False) -> None:
        super().__init__(text)
        self._icon, self._is_figure, self._is_filled = icon, is_figure, is_filled
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        side = theme().px("site.pad_key")
        self.setMinimumSize(side, side)

    def sizeHint(self) -> QSize:
        """A square."""
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: figure, word, sign, or a sign over a word."""
        del event
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token = "accent_text" if self._is_filled else "text"
        token = token if self.isEnabled() else "disabled_text"
        paint_control(painter, self.rect(), self._ground(), self._edge())
        size = look.px("site.icon")
        shows_word = bool(self.text()) and not (self._icon and not self._is_filled)
        font = look.font("title" if self._is_figure else "text", bold=self._is_figure or self._is_filled, site=True)
        word = self.rect()
        if self._icon and shows_word:
            half = (size + look.space(2) + QFontMetrics(font).height()) // 2
            middle = self.height() // 2
            paint_icon(painter, QRect(0, middle - half, self.width(), size), self._icon, token, size)
            word = QRect(0, middle - half + size + look.space(2), self.width(), QFontMetrics(font).height())
        elif self._icon:
            paint_icon(painter, self.rect(), self._icon, token, size)
        if shows_word:
            if QFontMetrics(font).horizontalAdvance(self.text()) > self.width() - look.space(2):
                font = look.font("small", bold=self._is_filled, site=True)
            painter.setFont(font)
            painter.setPen(look.color(token))
            painter.drawText(word, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()

    def _ground(self) -> str | None:
        if not self.isEnabled():
            return None
        if self._is_filled:
            return "accent_hover" if self.isDown() else "accent"
        return "selection" if self.isDown() else "panel" if self._is_figure else "raised"

    def _edge(self) -> str | None:
        if self._is_filled and self.isEnabled():
            return None
        return "control_line" if self.isEnabled() else "line"


class NumberPad(QWidget):
    """``pressed(key)``: a figure, “.”, or one of ``BACK``, ``CLEAR``, ``NEXT``, ``AREA``."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.display = PadDisplay()
        self._keys: dict[str, PadKey] = {figure: PadKey(figure, is_figure=True) for figure in "0123456789."}
        self._keys[BACK] = PadKey("退格", "backspace")
        self._keys[BACK].setAutoRepeat(True)
        self._keys[CLEAR] = PadKey("清除")
        self._keys[NEXT] = PadKey(NEXT_FIELD, "corner-down-left", is_filled=True)
        self._keys[AREA] = PadKey("计算")
        grid = QGridLayout()
        grid.setSpacing(theme().space(2))
        for row, names in enumerate(ROWS):
            for at, name in enumerate(names):
                grid.addWidget(self._keys[name], row, at)
        grid.addWidget(self._keys[BACK], 0, 3)
        grid.addWidget(self._keys[CLEAR], 1, 3)
        grid.addWidget(self._keys[NEXT], 2, 3, 2, 1)
        self._rows: QVBoxLayout = column(self.display, parent=self)
        self._rows.setSpacing(theme().px("site.gap"))
        self._rows.addLayout(grid)
        for name, key in self._keys.items():
            key.clicked.connect(partial(self.pressed.emit, name))
        self.show_area("")

    def key(self, name: str) -> PadKey:
        """A key by its name."""
        return self._keys[name]

    def show_area(self, text: str) -> None:
        """Name the key of the calculation, e.g. 面积计算; without a text the key is not there."""
        key = self._keys[AREA]
        key.setVisible(bool(text))
        if text:
            key.setText(text)
            key.setAccessibleName(text)

    def show_next(self, text: str) -> None:
        """Say where the large key leads."""
        key = self._keys[NEXT]
        if key.text() != text:
            key.setText(text)
            key.setAccessibleName(text)
            key.update()

    def set_typing(self, can_type: bool) -> None:
        """A locked sheet takes no figures."""
        for name, key in self._keys.items():
            key.setEnabled(can_type or name == NEXT)

    @property
    def whole_height(self) -> int:
        """What the lower display and the keys need above each other."""
        gap = theme().space(2)
        return LEAST_DISPLAY + len(ROWS) * (theme().px("site.pad_key") + gap)

    @property
    def full_height(self) -> int:
        """What the drawn display and the keys need above each other."""
        key, gap = theme().px("site.pad_key"), theme().space(2)
        return key + theme().px("site.gap") + len(ROWS) * (key + gap) - gap

    def set_low(self, is_low: bool) -> None:
        """Where the height is short the display gives way, never the keys."""
        self.display.show()
        self.display.setFixedHeight(LEAST_DISPLAY if is_low else theme().px("site.pad_key"))
        self._rows.setSpacing(theme().space(2) if is_low else theme().px("site.gap"))
