"""What a field of a scheme is typed into: a line, lines, a day, yes or no, one of several, some of several."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from reviewer.domain.scheme_fields import Field
from reviewer.domain.scheme_typing import YES, typed_value
from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.screens.settings.scheme_form_lines import FormLine
from ui.widgets.check_box import CheckBox
from ui.widgets.combo_box import ComboBox
from ui.widgets.table_model import Index
from ui.widgets.typed_lines import DayLine

LONG_LINES, LIST_LINES, BODY_LINES, MOST_ROWS = 4, 3, 14, 7
_MANY = ("paragraphs",)


class FieldEditor(QObject):
    """Base: ``changed`` when the person made another value of it, ``typing`` at every key before that."""

    changed = Signal()
    typing = Signal()

    def __init__(self, widget: QWidget, line: FormLine) -> None:
        super().__init__(widget)
        self.widget, self.line = widget, line
        widget.setAccessibleName(line.field.label)
        widget.installEventFilter(self)

    @property
    def value(self) -> object:
        """What stands in it, as the document has it."""
        raise NotImplementedError

    def show_line(self, line: FormLine) -> None:
        """Another value of the same field."""
        self.line = line

    def show_faulty(self, is_faulty: bool) -> None:
        """Something is wrong with it."""
        if bool(self.widget.property("faulty")) != is_faulty:
            self.widget.setProperty("faulty", is_faulty)
            self.widget.style().unpolish(self.widget)
            self.widget.style().polish(self.widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: undo and redo are the draft's, not the field's; a field that is left hands over what was typed."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo))
        ):
            event.ignore()
            return True
        if event.type() == QEvent.Type.FocusOut:
            self.changed.emit()
        return super().eventFilter(watched, event)


class TextLine(FieldEditor):
    """One line: text, a number, a day, numbers with 、 between them."""

    def __init__(self, line: FormLine) -> None:
        self._line_edit = DayLine() if line.field.shape == "date" else QLineEdit()
        super().__init__(self._line_edit, line)
        self.show_line(line)
        self._line_edit.textEdited.connect(self.typing)
        self._line_edit.returnPressed.connect(self.changed)
        if isinstance(self._line_edit, DayLine):
            self._line_edit.picked.connect(self._on_picked)

    @property
    def value(self) -> object:
        """As the document has it."""
        return typed_value(self.line.field, self._line_edit.text())

    def show_line(self, line: FormLine) -> None:
        """Another value; the one just typed stays as it was typed."""
        super().show_line(line)
        if typed_value(line.field, self._line_edit.text()) != typed_value(line.field, line.text):
            self._line_edit.setText(line.text)
            self._line_edit.setCursorPosition(0)

    def _on_picked(self, text: str) -> None:
        year, month, day = (int(each) for each in text.replace("年", "-").replace("月", "-").rstrip("日").split("-"))
        self._line_edit.setText(f"{year:04d}-{month:02d}-{day:02d}")
        self.changed.emit()


class TextLines(FieldEditor):
    """Several lines: a long text, or a list with a line for each."""

    def __init__(self, line: FormLine) -> None:
        self._text = QPlainTextEdit()
        self._text.setTabChangesFocus(True)
        count = BODY_LINES if line.field.name in _MANY else LONG_LINES if line.field.shape == "lines" else LIST_LINES
        self._text.setFixedHeight(count * theme().px("font.line_height_px.text") + 2 * theme().space(2))
        super().__init__(self._text, line)
        self.show_line(line)
        self._text.textChanged.connect(self.typing)

    @property
    def value(self) -> object:
        """As the document has it."""
        return typed_value(self.line.field, self._text.toPlainText())

    def show_line(self, line: FormLine) -> None:
        """Another value; the one just typed stays as it was typed."""
        super().show_line(line)
        if typed_value(line.field, self._text.toPlainText()) != typed_value(line.field, line.text):
            with QSignalBlocker(self._text):
                self._text.setPlainText(line.text)


class YesNo(FieldEditor):
    """A check box."""

    def __init__(self, line: FormLine) -> None:
        self._box = CheckBox(YES)
        super().__init__(self._box, line)
        self.show_line(line)
        self._box.clicked.connect(self.changed)

    @property
    def value(self) -> object:
        """Yes or no."""
        return self._box.isChecked()

    def show_line(self, line: FormLine) -> None:
        """Another value."""
        super().show_line(line)
        self._box.setChecked(line.text == YES)


class OneOf(FieldEditor):
    """One of several; what stands there and is none of them is shown as it is."""

    def __init__(self, line: FormLine) -> None:
        self._box = ComboBox()
        super().__init__(self._box, line)
        self.show_line(line)
        self._box.activated.connect(self.changed)

    @property
    def value(self) -> object:
        """The value chosen; None for nothing where nothing may stand."""
        chosen = str(self._box.currentData() or "")
        return None if not chosen and self.line.field.may_be_none else chosen

    def show_line(self, line: FormLine) -> None:
        """Another value, or other choices."""
        super().show_line(line)
        choices = list(line.choices)
        if line.text not in dict(choices):
            choices.insert(0, (line.text, line.text or "（请选择）"))
        self._box.clear()
        for value, words in choices:
            self._box.addItem(words, value)
        self._box.setCurrentIndex([value for value, _ in choices].index(line.text))


class CheckDelegate(QStyledItemDelegate):
    """A line with its box, from the tokens."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """As high as a tree's row."""
        return QSize(0, theme().px("row.tree"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, box, words."""
        look, rect = theme(), option.rect
        is_on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, look.color("selection" if is_current else "panel"))
        side = look.px("control.checkbox")
        box = QRect(rect.x() + look.space(2), rect.y() + (rect.height() - side) // 2, side, side)
        painter.setBrush(look.color("accent" if is_on else "panel"))
        painter.setPen(QPen(look.color("accent" if is_on else "control_line"), look.px("border.line")))
        radius = look.px("radius.small")
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        if is_on:
            paint_icon(painter, box, "check", "accent_text", side)
        words = rect.adjusted(box.right() + look.space(2) - rect.x(), 0, -look.space(2), 0)
        painter.setFont(look.font())
        painter.setPen(look.color("text"))
        shown = painter.fontMetrics().elidedText(
            str(index.data(Qt.ItemDataRole.DisplayRole)), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        painter.restore()


class CheckList(QListWidget):
    """↑ ↓ move, Space turns the line on and off; Enter and Tab go on."""

    turned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("checkList")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(CheckDelegate(self))
        self.itemClicked.connect(self._on_clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Space."""
        if event.key() == Qt.Key.Key_Space and self.currentItem() is not None:
            self._turn(self.currentItem())
            return
        super().keyPressEvent(event)

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self._turn(item)

    def _turn(self, item: QListWidgetItem) -> None:
        is_on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)
        self.turned.emit()


class SomeOf(FieldEditor):
    """Some of several, those that are chosen first."""

    def __init__(self, line: FormLine) -> None:
        self._list = CheckList()
        super().__init__(self._list, line)
        self.show_line(line)
        self._list.turned.connect(self.changed)

    @property
    def value(self) -> object:
        """Those chosen, in the order in which they stand."""
        items = [self._list.item(at) for at in range(self._list.count())]
        return [
            str(each.data(Qt.ItemDataRole.UserRole)) for each in items if each.checkState() == Qt.CheckState.Checked
        ]

    def show_line(self, line: FormLine) -> None:
        """Other choices."""
        if self._list.count() and self.value == line.value and self.line.choices == line.choices:
            super().show_line(line)
            return
        super().show_line(line)
        chosen = [str(each) for each in line.value] if isinstance(line.value, list | tuple) else []
        words = dict(line.choices)
        self._list.clear()
        for value in (*chosen, *(each for each in words if each not in chosen and each)):
            item = QListWidgetItem(words.get(value, value))
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setCheckState(Qt.CheckState.Checked if value in chosen else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        rows = max(1, min(MOST_ROWS, self._list.count()))
        self._list.setFixedHeight(rows * theme().px("row.tree") + 2 * theme().space(1))
        if self._list.count():
            self._list.setCurrentRow(0)


def editor_for(line: FormLine) -> FieldEditor:
    """The editor that a field needs."""
    field: Field = line.field
    if line.is_rule_kind or field.shape in ("choice", "ref"):
        return OneOf(line)
    if field.shape in ("refs", "choices"):
        return SomeOf(line)
    if field.shape == "flag":
        return YesNo(line)
    if field.shape in ("lines", "texts", "table"):
        return TextLines(line)
    return TextLine(line)
