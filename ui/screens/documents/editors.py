"""What a field is typed into: a line, lines, a day, a choice, or what is printed and cannot be typed."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from reviewer.usecases.documents.kind import DocumentField
from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.screens.documents.detail_presenter import FILE_GROUP
from ui.widgets.combo_box import ComboBox
from ui.widgets.marks import SIGNS
from ui.widgets.typed_lines import DayLine, SeveralLines

FIGURE_WIDTH = 92
_ELIDE = Qt.TextElideMode.ElideRight
_VCENTER = Qt.AlignmentFlag.AlignVCenter


class Editor(QObject):
    """Base: ``widget`` is shown; ``typed`` carries what a person made of it, at every key.

    What is shown while the keyboard is in it stays: the person is not done.
    """

    typed = Signal(str)
    entered = Signal()

    def __init__(self, widget: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent or widget)
        self.widget = widget

    @property
    def text(self) -> str:
        """What stands in it."""
        raise NotImplementedError

    @property
    def inputs(self) -> tuple[QWidget, ...]:
        """What takes the keyboard."""
        return (self.widget,)

    @property
    def can_type(self) -> bool:
        """Whether a person can change it."""
        return True

    def show_field(self, field: DocumentField, sign: str = "") -> None:
        """Show another state of the same field; ``sign`` is a key of the window's signs."""
        raise NotImplementedError

    def show_faulty(self, is_faulty: bool) -> None:
        """Missing, or not what the field takes."""
        for each in self.inputs:
            if bool(each.property("faulty")) != is_faulty:
                each.setProperty("faulty", is_faulty)
                each.style().unpolish(each)
                each.style().polish(each)

    def has_focus(self) -> bool:
        """Whether the keyboard is in it."""
        return any(each.hasFocus() for each in self.inputs)


class PrintedLine(QLineEdit):
    """A value as printed: read-only, with its sign before it and a lock after it, or a bold figure."""

    def __init__(self, *, is_figure: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign, self._note, self._is_figure = "", "", is_figure
        self.setReadOnly(True)
        if is_figure:
            self.setFixedWidth(FIGURE_WIDTH)
            self.setAlignment(Qt.AlignmentFlag.AlignRight | _VCENTER)
            self.setFont(theme().font(bold=True))

    def show_value(self, value: str, sign: str, note: str) -> None:
        """Another value; ``sign`` is a key of the window's signs, ``note`` stands beside it where there is room."""
        self._sign, self._note = sign, "" if self._is_figure else note
        self.setText(value)
        self.setCursorPosition(0)
        room = theme().px("icon.small") + theme().space(1)
        self.setTextMargins(room if sign else 0, 0, 0 if self._is_figure else room, 0)
        self.setToolTip("\n".join(each for each in (value, note) if each))
        if self._is_figure:
            air = 2 * (theme().space(2) + theme().space(1)) + (room if sign else 0)
            self.setFixedWidth(max(FIGURE_WIDTH, QFontMetrics(theme().font(bold=True)).horizontalAdvance(value) + air))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the field, then sign and lock."""
        super().paintEvent(event)
        size, painter = theme().px("icon.small"), QPainter(self)
        if self._sign:
            name, _, token = SIGNS[self._sign]
            paint_icon(painter, QRect(theme().space(2), 0, size, self.height()), name, token, size)
        if self._is_figure:
            return
        place = QRect(self.width() - size - theme().space(2), 0, size, self.height())
        paint_icon(painter, place, "lock", "muted_text", size)
        self._paint_note(painter, place.left() - theme().space(2))

    def _paint_note(self, painter: QPainter, right: int) -> None:
        """At the right end, whole or not at all: the tooltip has it anyway."""
        look = theme()
        taken = self.fontMetrics().horizontalAdvance(self.text()) + look.space(4) + self.textMargins().left()
        painter.setFont(look.font("small"))
        painter.setPen(look.color("muted_text"))
        if taken + painter.fontMetrics().horizontalAdvance(self._note) <= right:
            place = QRect(0, 0, right, self.height())
            painter.drawText(place, int(_VCENTER | Qt.AlignmentFlag.AlignRight), self._note)


class PrintedEditor(Editor):
    """For ``locked`` and ``figure``: shown, selected and copied, never changed."""

    def __init__(self, *, is_figure: bool) -> None:
        self._line = PrintedLine(is_figure=is_figure)
        super().__init__(self._line)

    @property
    def text(self) -> str:
        """What stands in it."""
        return self._line.text()

    @property
    def can_type(self) -> bool:
        """Never."""
        return False

    def show_field(self, field: DocumentField, sign: str = "") -> None:
        """Value and sign."""
        self._line.show_value(field.value, sign, field.note if field.group != FILE_GROUP else "")


class LineEditor(Editor):
    """One line."""

    def __init__(self, line: QLineEdit | None = None) -> None:
        self._line = line or QLineEdit()
        super().__init__(self._line)
        self._line.textEdited.connect(self.typed)
        self._line.returnPressed.connect(self.entered)

    @property
    def text(self) -> str:
        """What stands in it."""
        return self._line.text()

    def show_field(self, field: DocumentField, sign: str = "") -> None:
        """The value, unless it is just being typed; an empty one says what it is for."""
        del sign
        self._line.setPlaceholderText("" if field.is_missing else field.note or "未填")
        self._line.setToolTip("" if field.is_missing else field.note)
        if field.value != self._line.text() and not (self._line.hasFocus() and self._line.isModified()):
            self._line.setText(field.value)
            self._line.setCursorPosition(0)


class TextEditor(Editor):
    """Several lines."""

    def __init__(self) -> None:
        self._text = SeveralLines()
        super().__init__(self._text)
        self._text.edited.connect(self.typed)

    @property
    def text(self) -> str:
        """What stands in it."""
        return self._text.toPlainText()

    def show_field(self, field: DocumentField, sign: str = "") -> None:
        """The value, unless it is just being typed; an empty one says what it is for."""
        del sign
        self._text.setPlaceholderText("" if field.is_missing else field.note or "未填")
        self._text.setToolTip("" if field.is_missing else field.note)
        if field.value != self._text.toPlainText() and not self._text.hasFocus():
            self._text.show_text(field.value)


class DayEditor(LineEditor):
    """A day."""

    def __init__(self) -> None:
        self.line = DayLine()
        super().__init__(self.line)
        self.line.picked.connect(self.typed)

    def show_field(self, field: DocumentField, sign: str = "") -> None:
        """The day; an empty field says how one is written."""
        super().show_field(field, sign)
        if field.is_missing or not field.note:
            self.line.setPlaceholderText("如 2026年3月31日")


class ChoiceBox(ComboBox):
    """The words of the choice with their sign, a muted note at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sign, self.aside = "", ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the box without its text, then sign, words, note and chevron."""
        words, look = self.currentText(), theme()
        super().paintEvent(event)
        painter = QPainter(self)
        size, gap = look.px("icon.small"), look.space(2)
        place = self.rect().adjusted(gap + look.space(0), 0, -size - 2 * gap, 0)
        painter.fillRect(self.rect().adjusted(3, 3, -size - 2 * gap, -3), look.color("panel"))
        painter.setFont(look.font())
        token = "text"
        if self.sign:
            name, _, token = SIGNS[self.sign]
            paint_icon(painter, QRect(place.x(), 0, size, self.height()), name, token, size)
            place = place.adjusted(size + look.space(1), 0, 0, 0)
        painter.setPen(look.color(token))
        shown = painter.fontMetrics().elidedText(words, _ELIDE, place.width())
        painter.drawText(place, int(_VCENTER | Qt.AlignmentFlag.AlignLeft), shown)
        rest = place.adjusted(painter.fontMetrics().horizontalAdvance(shown) + gap, 0, 0, 0)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("muted_text"))
        aside = painter.fontMetrics().elidedText(self.aside, _ELIDE, max(0, rest.width()))
        painter.drawText(rest, int(_VCENTER | Qt.AlignmentFlag.AlignRight), aside)


class ChoiceEditor(Editor):
    """One of several."""

    def __init__(self) -> None:
        self._box = ChoiceBox()
        super().__init__(self._box)
        self._box.activated.connect(self._on_activated)

    @property
    def text(self) -> str:
        """The value chosen."""
        return str(self._box.currentData() or "")

    def show_field(self, field: DocumentField, sign: str = "") -> None:
        """The choices, and which one stands."""
        self._box.sign, self._box.aside = sign, field.note
        shown = [(self._box.itemData(at), self._box.itemText(at)) for at in range(self._box.count())]
        if shown != list(field.choices):
            self._box.clear()
            for value, words in field.choices:
                self._box.addItem(words, value)
        # The value is as printed: its words, or the key of the choice.
        at = next((n for n, each in enumerate(field.choices) if field.value in each), -1)
        self._box.setCurrentIndex(at)
        self._box.update()

    def _on_activated(self, _at: int) -> None:
        self.typed.emit(self.text)
