"""核实值计算 for fingers: lines of two figures each, the number pad beside them, the result under them."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from reviewer.domain.working import WorkingKind
from ui.qt.theme import theme
from ui.screens.scoring.measuring.draft import WORDS, Draft, DraftLine, DraftRoom, first_draft, new_line, worked
from ui.screens.scoring.sheet.rows import RequirementRow
from ui.screens.scoring.site.measuring_line import DayLine, FactorLine
from ui.screens.scoring.site.number_pad import NEXT, NumberPad, Shown, press_into
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.finger_scroll import scroll_by_finger
from ui.widgets.labels import ElidedLabel, label, set_tone

LEAST_DISPLAYED = 480


class MeasuringPage(QFrame):
    """``taken(requirement, working)`` fills the value in; ``closed`` goes back, nothing changed."""

    taken = Signal(str, object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sitePage")
        self._requirement = self._name = ""
        self._kind: WorkingKind = "area"
        self._rooms: list[DraftRoom] = []
        self._lines: list[FactorLine] = []
        self._days: list[DayLine] = []
        self.back = Button("", "plain", ButtonExtras(icon="arrow-left"), site=True)
        self.take = Button("填入", "filled", ButtonExtras(icon="check"), site=True)
        self.add_part, self.cut_part, self.add_room = (Button("", "plain", site=True) for _ in range(3))
        for button, name in ((self.back, "返回"), (self.take, "填入")):
            button.setAccessibleName(name)
        for button in (self.back, self.take, self.add_part, self.cut_part, self.add_room):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._title, self._result = ElidedLabel("", "site_bold"), label("", "site_bold")
        self._heads = label("", "site_small")
        self._result.setWordWrap(True)
        self.pad = NumberPad()
        self._lay_out()
        self.back.clicked.connect(self.closed)
        self.take.clicked.connect(self._on_take_clicked)
        self.add_part.clicked.connect(self._on_add_part_clicked)
        self.cut_part.clicked.connect(self._on_cut_part_clicked)
        self.add_room.clicked.connect(self._on_add_room_clicked)
        self.pad.pressed.connect(self._on_pad_pressed)

    # ---- showing

    @property
    def numbers(self) -> list[QLineEdit]:
        """The fields that must be filled, in order."""
        return [each for line in self._lines for each in line.numbers] + [day.field for day in self._days]

    @property
    def draft(self) -> Draft:
        """What is typed."""
        if self._days:
            starts, ends, seen_on = (day.field.text() for day in self._days)
            return Draft(kind=self._kind, starts=starts, ends=ends, seen_on=seen_on)
        rooms = tuple(
            DraftRoom(name=room.name, lines=tuple(line.draft for line in self._lines if line.room == at))
            for at, room in enumerate(self._rooms)
        )
        return Draft(kind=self._kind, rooms=tuple(room for room in rooms if room.lines))

    def open_for(self, row: RequirementRow, today: date) -> None:
        """Open for a requirement, with its kept working or empty, the keyboard in the first empty field."""
        if row.working_kind is None:
            return
        self._requirement, self._kind = row.id, row.working_kind
        self._name = f"{row.letter} {row.name}"
        words = WORDS[row.working_kind]
        self._title.setText(f"{words.title}计算　{row.letter} {row.name}　{row.threshold}")
        self._title.updateGeometry()
        self._heads.setText(f"{words.first} × {words.second}" if words.first else "")
        self._heads.setVisible(bool(words.first))
        for button, word, is_there in (
            (self.add_part, f"＋ {words.counted}", bool(words.counted)),
            (self.cut_part, f"－ {words.excluded}", bool(words.excluded)),
            (self.add_room, "＋ 房间", row.working_kind in ("area", "seats")),
        ):
            button.setText(word)
            button.setAccessibleName(word)
            button.setVisible(is_there)
            button.updateGeometry()
        self._fill(first_draft(row.working_kind, row.working, row.whole, today))
        fields = self.numbers
        self._focus(next((each for each in fields if not each.text().strip()), fields[0]))

    def set_left(self, is_left: bool) -> None:
        """Put the pad at the left hand, or at the right."""
        directions = QHBoxLayout.Direction
        self._row.setDirection(directions.RightToLeft if is_left else directions.LeftToRight)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter goes on and fills in at the end, Esc closes; no key reaches the page below."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_on()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the display follows the field; the first touch of a figure marks it."""
        if isinstance(watched, QLineEdit):
            if isinstance(event, QFocusEvent) and event.gotFocus():
                watched.setProperty("touched", event.reason() is Qt.FocusReason.MouseFocusReason)
                self._area.ensureWidgetVisible(watched, 0, theme().px("site.gap"))
                self._show_display()
            elif event.type() == QEvent.Type.MouseButtonRelease and watched.property("touched"):
                watched.setProperty("touched", False)
                watched.selectAll()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: where the height is short the field itself tells what is typed."""
        super().resizeEvent(event)
        is_low = self.height() < LEAST_DISPLAYED
        self.pad.display.setVisible(not is_low)
        gap = theme().space(2) if is_low else theme().px("site.gap")
        self._pad_box.setContentsMargins(gap, gap, gap, gap)

    # ---- filling

    def _fill(self, draft: Draft) -> None:
        for widget in (*self._lines, *self._days):
            self._drop(widget)
        self._lines, self._days, self._rooms = [], [], list(draft.rooms)
        if draft.kind == "lease":
            texts = (("起租日", draft.starts), ("到期日（含当日）", draft.ends), ("查看日", draft.seen_on))
            for name, text in texts:
                day = DayLine(name, text)
                self._days.append(day)
                self._take_in(day, [day.field])
        else:
            for at, room in enumerate(draft.rooms):
                for line in room.lines:
                    self._add(at, line)
        self._refresh()

    def _add(self, room: int, draft: DraftLine) -> FactorLine:
        line = FactorLine(self._kind, room, draft)
        after = [at for at, each in enumerate(self._lines) if each.room <= room]
        at = after[-1] + 1 if after else 0
        self._lines.insert(at, line)
        self._take_in(line, line.numbers, at)
        line.removed.connect(self._on_line_removed)
        return line

    def _take_in(self, widget: QWidget, fields: list[QLineEdit], at: int = -1) -> None:
        self._fields.insertWidget(at if at >= 0 else len(self._days) - 1, widget)
        for field in fields:
            field.installEventFilter(self)
            field.textEdited.connect(self._refresh)
            for moved in (field.textChanged, field.cursorPositionChanged, field.selectionChanged):
                moved.connect(self._show_display)

    def _drop(self, widget: QWidget) -> None:
        self._fields.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    def _refresh(self) -> None:
        for line in self._lines:
            first = next(each for each in self._lines if each.room == line.room)
            line.show_head(self._head(line) if line is first and len({each.room for each in self._lines}) > 1 else "")
        done = worked(self.draft)
        self._result.setText(done.fault or done.text or "＝ –")
        set_tone(self._result, "not_met" if done.fault else "")
        self.take.setEnabled(done.working is not None)
        self._show_display()

    def _head(self, line: FactorLine) -> str:
        return self._rooms[line.room].name or f"房间 {line.room + 1}"

    # ---- the pad

    def _field(self) -> QLineEdit | None:
        return next((each for each in self.numbers if each.hasFocus()), None)

    def _show_display(self) -> None:
        field = self._field()
        if field is None:
            return
        marked = (field.selectionStart(), field.selectionLength()) if field.hasSelectedText() else (0, 0)
        shown = Shown(self._name, field.accessibleName(), field.text(), field.cursorPosition(), marked)
        self.pad.display.show_field(shown)

    def _on_pad_pressed(self, key: str) -> None:
        field = self._field() or self.numbers[0]
        if key == NEXT:
            self._go_on()
        else:
            press_into(field, key)

    def _go_on(self) -> None:
        """The next field; from the last one fill in, or back to what is missing."""
        fields, here = self.numbers, self._field()
        after = fields[fields.index(here) + 1 :] if here is not None else fields
        if after:
            self._focus(after[0])
        elif self.take.isEnabled():
            self._on_take_clicked()
        else:
            self._focus(next((each for each in fields if not each.text().strip()), fields[0]))

    def _focus(self, field: QLineEdit) -> None:
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    # ---- what is pressed

    def _on_take_clicked(self) -> None:
        done = worked(self.draft)
        if done.working is not None:
            self.taken.emit(self._requirement, done.working)
            self.closed.emit()

    def _here(self) -> int:
        field = self._field()
        line = next((each for each in self._lines if field in each.numbers), None)
        return line.room if line is not None else len(self._rooms) - 1

    def _on_add_part_clicked(self) -> None:
        self._focus(self._add(self._here(), new_line(self._kind)).numbers[0])
        self._refresh()

    def _on_cut_part_clicked(self) -> None:
        self._focus(self._add(self._here(), new_line(self._kind, is_excluded=True)).numbers[0])
        self._refresh()

    def _on_add_room_clicked(self) -> None:
        self._rooms.append(DraftRoom(lines=()))
        self._focus(self._add(len(self._rooms) - 1, new_line(self._kind)).numbers[0])
        self._refresh()

    def _on_line_removed(self, line: object) -> None:
        if isinstance(line, FactorLine) and len(self._lines) > 1:
            at = self._lines.index(line)
            self._lines.remove(line)
            self._drop(line)
            self._focus(self._lines[min(at, len(self._lines) - 1)].numbers[0])
            self._refresh()

    # ---- building

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._make_area(), 1)
        left.addWidget(self._result)
        gap = theme().px("site.gap")
        self._result.setContentsMargins(gap, theme().space(2), gap, theme().space(2))
        dock = QFrame()
        dock.setObjectName("siteDock")
        self._pad_box = QVBoxLayout(dock)
        self._pad_box.addWidget(self.pad)
        self._pad_box.addStretch(1)
        self._row = QHBoxLayout()
        self._row.setSpacing(0)
        self._row.addLayout(left, 1)
        self._row.addWidget(dock)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._make_head())
        whole.addLayout(self._row, 1)

    def _make_head(self) -> QFrame:
        head = QFrame()
        head.setObjectName("siteHeader")
        head.setFixedHeight(theme().px("site.header"))
        row = QHBoxLayout(head)
        row.setContentsMargins(theme().space(4), 0, theme().space(4), 0)
        row.setSpacing(theme().space(4))
        row.addWidget(self.back)
        row.addWidget(self._title, 1)
        row.addWidget(self.take)
        return head

    def _make_area(self) -> QScrollArea:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(theme().px("site.gap"), theme().space(2), theme().space(2), theme().space(2))
        column.setSpacing(theme().space(2))
        self._fields = QVBoxLayout()
        self._fields.setSpacing(theme().space(2))
        column.addWidget(self._heads)
        column.addLayout(self._fields)
        tools = QGridLayout()
        tools.setSpacing(theme().space(2))
        tools.setColumnStretch(2, 1)
        for at, button in enumerate((self.add_part, self.cut_part, self.add_room)):
            tools.addWidget(button, at // 2, at % 2)
        column.addLayout(tools)
        column.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inner)
        scroll_by_finger(self._area)
        return self._area
