"""Fields of the measuring editor: a line a rectangle, a block of seats or a kind of station, gathered in rooms."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from reviewer.domain.working import WorkingKind
from ui.qt.theme import theme
from ui.screens.scoring.measuring.draft import WORDS, Draft, DraftLine, DraftRoom
from ui.widgets.buttons import IconButton
from ui.widgets.labels import ElidedLabel, label

NUMBER_WIDTH, DAY_WIDTH, NAME_WIDTH, KIND_WIDTH = 72, 128, 160, 64


class NumberField(QLineEdit):
    """A number. ＋ and － ask for another line, × and * go on to the second factor: numbers here need none of them."""

    line_wanted = Signal(bool)
    factor_wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(NUMBER_WIDTH)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: the keys of arithmetic before those of a text field."""
        if event.text() in ("+", "＋", "-", "－", "−"):
            self.line_wanted.emit(event.text() not in ("+", "＋"))
        elif event.text() in ("*", "×", "x", "X"):
            self.factor_wanted.emit()
        elif event.key() == Qt.Key.Key_Space:
            event.accept()
        else:
            super().keyPressEvent(event)


class MeasuringLine(QWidget):
    """``first`` × ``second`` with what it is and a note. ``removed`` when its button is pressed."""

    edited = Signal()
    removed = Signal(object)
    line_wanted = Signal(bool)

    def __init__(self, kind: WorkingKind, draft: DraftLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = WORDS[kind]
        self._is_excluded = draft.is_excluded
        what = words.excluded if draft.is_excluded else words.counted
        self.first, self.second = NumberField(f"{what} {words.first}"), NumberField(f"{what} {words.second}")
        self.note = QLineEdit(self)
        self.note.setPlaceholderText(words.note)
        self.note.setAccessibleName(f"{what} 备注")
        self.remove = IconButton("x", f"删除这一处{what}", "muted_text", 16)
        self.first.setText(draft.first)
        self.second.setText(draft.second)
        self.note.setText(draft.note)
        name = label(
            ("－ " if draft.is_excluded else "＋ ") + what, "small", "not_met" if draft.is_excluded else "muted"
        )
        name.setFixedWidth(KIND_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().space(1))
        row.addWidget(name)
        row.addWidget(self.first)
        row.addWidget(label("×", "muted"))
        row.addWidget(self.second)
        row.addWidget(self.note, 1)
        row.addWidget(self.remove)
        for field in (self.first, self.second, self.note):
            field.textEdited.connect(self._on_text_edited)
        for number in (self.first, self.second):
            number.line_wanted.connect(self.line_wanted)
        self.first.factor_wanted.connect(self._on_factor_wanted)
        self.remove.clicked.connect(self._on_remove_clicked)

    @property
    def draft(self) -> DraftLine:
        """What is typed."""
        return DraftLine(
            first=self.first.text(), second=self.second.text(), note=self.note.text(), is_excluded=self._is_excluded
        )

    @property
    def numbers(self) -> list[QLineEdit]:
        """The fields that must be filled."""
        return [self.first, self.second]

    @property
    def chain(self) -> list[QWidget]:
        """What takes the keyboard, in order."""
        return [self.first, self.second, self.note, self.remove]

    def _on_text_edited(self, _text: str) -> None:
        self.edited.emit()

    def _on_factor_wanted(self) -> None:
        self.second.setFocus(Qt.FocusReason.TabFocusReason)
        self.second.selectAll()

    def _on_remove_clicked(self) -> None:
        self.removed.emit(self)


class MeasuringRoom(QWidget):
    """A room: its name and its lines. Stations have no name of a room."""

    edited = Signal()
    changed = Signal()
    removed = Signal(object)
    line_wanted = Signal(object, bool)

    def __init__(self, kind: WorkingKind, draft: DraftRoom, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._lines: list[MeasuringLine] = []
        self.name = QLineEdit(self)
        self.name.setPlaceholderText("房间名（如 301）")
        self.name.setAccessibleName("房间名")
        self.name.setFixedWidth(NAME_WIDTH)
        self.name.setText(draft.name)
        self.remove = IconButton("trash", "删除这一间", "muted_text", 16)
        self._head = QWidget(self)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.name)
        head.addStretch(1)
        head.addWidget(self.remove)
        self._head.setVisible(kind != "places")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().space(1))
        self._column.addWidget(self._head)
        self.name.textEdited.connect(self._on_text_edited)
        self.remove.clicked.connect(self._on_remove_clicked)
        for line in draft.lines:
            self.add(line)

    @property
    def draft(self) -> DraftRoom:
        """What is typed."""
        return DraftRoom(name=self.name.text(), lines=tuple(each.draft for each in self._lines))

    @property
    def lines(self) -> list[MeasuringLine]:
        """Its lines, from the top."""
        return self._lines

    @property
    def chain(self) -> list[QWidget]:
        """What takes the keyboard, in order."""
        head = [self.name, self.remove] if not self._head.isHidden() else []
        return [*head, *(each for line in self._lines for each in line.chain)]

    def add(self, draft: DraftLine) -> MeasuringLine:
        """Another line at the end."""
        line = MeasuringLine(self._kind, draft, self)
        self._lines.append(line)
        self._column.addWidget(line)
        line.edited.connect(self.edited)
        line.removed.connect(self._on_line_removed)
        line.line_wanted.connect(self._on_line_wanted)
        return line

    def _on_text_edited(self, _text: str) -> None:
        self.edited.emit()

    def _on_line_wanted(self, is_excluded: bool) -> None:
        self.line_wanted.emit(self, is_excluded)

    def _on_line_removed(self, line: MeasuringLine) -> None:
        """The last line is emptied, not removed: a room has something to fill in."""
        if len(self._lines) == 1:
            for field in (line.first, line.second, line.note):
                field.clear()
        else:
            self._lines.remove(line)
            line.hide()
            line.deleteLater()
        self.changed.emit()

    def _on_remove_clicked(self) -> None:
        self.removed.emit(self)


class LeaseFields(QWidget):
    """The dates of a lease and the day it was seen."""

    edited = Signal()

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: list[QLineEdit] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().space(2))
        grid.setVerticalSpacing(theme().space(1))
        texts = (("起租日", draft.starts), ("到期日（含当日）", draft.ends), ("查看日", draft.seen_on))
        for column, (name, text) in enumerate(texts):
            field = QLineEdit(self)
            field.setText(text)
            field.setPlaceholderText("年-月-日")
            field.setAccessibleName(name)
            field.setFixedWidth(DAY_WIDTH)
            field.textEdited.connect(self._on_text_edited)
            grid.addWidget(label(name, "small"), 0, column)
            grid.addWidget(field, 1, column)
            self._fields.append(field)
        grid.setColumnStretch(len(texts), 1)

    @property
    def texts(self) -> tuple[str, str, str]:
        """(starts, ends, seen on) as typed."""
        starts, ends, seen_on = (each.text() for each in self._fields)
        return starts, ends, seen_on

    @property
    def chain(self) -> list[QLineEdit]:
        """The three fields."""
        return self._fields

    def _on_text_edited(self, _text: str) -> None:
        self.edited.emit()


class Result(QWidget):
    """The running line of the working, or what is wrong with it. A long line gives way, never the value at its end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps, self._value = ElidedLabel(""), label("", "bold")
        self._fault = ElidedLabel("", "small_text")
        self._fault.setProperty("tone", "not_met")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().space(1))
        for each in (self._steps, self._value, self._fault):
            row.addWidget(each)
        row.addStretch(1)
        self.show_worked("", "")

    def show_worked(self, text: str, fault: str) -> None:
        """Show a line, or a fault in its place."""
        steps, is_sum, value = text.rpartition("＝")
        self._steps.setText(steps.strip() if is_sum else text)
        self._value.setText(f"＝{value}" if is_sum else "" if text else "＝ –")
        self._fault.setText(fault)
        for each in (self._steps, self._value):
            each.setVisible(not fault)
            each.updateGeometry()
        self._fault.setVisible(bool(fault))

    @property
    def text(self) -> str:
        """The line shown."""
        return "" if self._value.isHidden() else self._steps.text() + self._value.text()

    @property
    def fault(self) -> str:
        """What is wrong, empty for nothing."""
        return self._fault.text()
