"""核实值计算: the panel under a requirement in which a measured value is worked out; its working is kept with it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from reviewer.domain.records import decoded
from reviewer.domain.working import WorkingKind
from ui.qt.theme import theme
from ui.screens.scoring.measuring.draft import (
    WORDS,
    Draft,
    DraftLine,
    DraftRoom,
    first_draft,
    is_unused,
    new_line,
    sketched,
    worked,
)
from ui.screens.scoring.measuring.fields import LeaseFields, MeasuringLine, MeasuringRoom, Result
from ui.screens.scoring.measuring.sketch import Sketch
from ui.screens.scoring.sheet.rows import RequirementRow
from ui.widgets.buttons import Button, ButtonExtras, IconButton
from ui.widgets.labels import ElidedLabel, label


class MeasuringPanel(QFrame):
    """``taken(requirement, working)`` when the value is to be filled in; ``closed`` when the panel goes away.

    ``edited``: what is typed is different now; ``typed`` can be kept and resumed.
    """

    taken = Signal(str, object)
    closed = Signal()
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("measuring")
        self._requirement = self._at = self._opened = ""
        # What was begun where the person went on to something else first.
        self._begun: dict[tuple[str, str], str] = {}
        self._kind: WorkingKind = "area"
        self._rooms: list[MeasuringRoom] = []
        self._lease: LeaseFields | None = None
        self._title = ElidedLabel("", "bold")
        self._heads = label("", "small")
        self._close = IconButton("x", "关闭，不改动（Esc）", "muted_text", 16)
        self._fields = QVBoxLayout()
        self._fields.setSpacing(theme().space(2))
        self.sketch, self.result = Sketch(self), Result(self)
        self.add_part, self.cut_part = Button("矩形", "quiet"), Button("扣除部分", "quiet")
        self.corner, self.add_room = Button("L 形房间", "quiet"), Button("房间", "quiet", ButtonExtras(icon="plus"))
        self.take = Button("填入", "outlined", ButtonExtras(key_cap="Enter"))
        self._lay_out()
        self._close.clicked.connect(self.close_panel)
        self.add_part.clicked.connect(self._on_add_part_clicked)
        self.cut_part.clicked.connect(self._on_cut_part_clicked)
        self.corner.clicked.connect(self._on_corner_clicked)
        self.add_room.clicked.connect(self._on_add_room_clicked)
        self.take.clicked.connect(self._on_take_clicked)
        self.hide()

    @property
    def requirement(self) -> str:
        """The id of the requirement that is being measured."""
        return self._requirement

    @property
    def draft(self) -> Draft:
        """What is typed."""
        if self._lease is not None:
            starts, ends, seen_on = self._lease.texts
            return Draft(kind=self._kind, starts=starts, ends=ends, seen_on=seen_on)
        return Draft(kind=self._kind, rooms=tuple(room.draft for room in self._rooms))

    @property
    def has_keyboard(self) -> bool:
        """Whether something is being measured here."""
        widget = self.window().focusWidget()
        return bool(self._requirement) and widget is not None and self.isAncestorOf(widget)

    @property
    def typed(self) -> str:
        """What is typed, as one text."""
        return msgspec.json.encode(self.draft).decode()

    def resume(self, typed: str) -> None:
        """Go on with what was typed before, in the panel opened for the same requirement."""
        try:
            draft = decoded(typed, Draft)
        except msgspec.MsgspecError:
            # Kept by another version of the program: the panel stays as it was opened.
            return
        if self._requirement and draft.kind == self._kind:
            self._fill(draft)
            self._focus_first()

    def open_for(self, row: RequirementRow, today: date, at: str) -> None:
        """Open for a requirement, with what was begun there, its kept working or empty.

        ``at`` names the sheet and occupation: the same requirement stands in several.
        """
        if row.working_kind is None:
            return
        self.put_away()
        self._requirement, self._kind, self._at = row.id, row.working_kind, at
        words = WORDS[row.working_kind]
        self._title.setText(f"{words.title}计算　{row.letter} {row.name}")
        self._title.updateGeometry()
        self._heads.setText(f"{words.first} × {words.second}")
        is_lease, is_area = row.working_kind == "lease", row.working_kind == "area"
        self._heads.setVisible(not is_lease)
        self.sketch.setVisible(is_area)
        self.corner.setVisible(is_area)
        self.add_room.setVisible(is_area or row.working_kind == "seats")
        for button, word, icon, key in (
            (self.add_part, words.counted, "plus", "+"),
            (self.cut_part, words.excluded, "minus", "-"),
        ):
            button.setText(word)
            button.setAccessibleName(word)
            button.set_extras(ButtonExtras(icon=icon, key_cap=key))
            button.setVisible(not is_lease)
        self._fill(first_draft(row.working_kind, row.working, row.whole, today))
        self.show()
        self._focus_first()
        self._opened = self.typed
        begun = self._begun.pop((at, row.id), "")
        if begun:
            self.resume(begun)

    def close_panel(self) -> None:
        """Esc: put it away, nothing is changed."""
        place = self._at, self._requirement
        self.put_away()
        self._begun.pop(place, None)
        self.closed.emit()

    def put_away(self) -> None:
        """Something else is open: the panel goes with what was begun, the keyboard stays where it went."""
        if self._requirement and self.typed != self._opened:
            self._begun[self._at, self._requirement] = self.typed
        self._requirement = ""
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter goes on and fills in at the end, Esc closes; no other key gets through to the screen."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self._on_enter()
        elif key == Qt.Key.Key_Escape:
            self.close_panel()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if key == Qt.Key.Key_Down else -1)

    # ---- filling

    def _fill(self, draft: Draft) -> None:
        for widget in (*self._rooms, *([self._lease] if self._lease is not None else [])):
            self._fields.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._rooms, self._lease = [], None
        if draft.kind == "lease":
            self._lease = LeaseFields(draft, self)
            self._lease.edited.connect(self._refresh)
            self._fields.addWidget(self._lease)
        else:
            for room in draft.rooms:
                self._append(room)
        self._arrange()

    def _append(self, draft: DraftRoom) -> MeasuringRoom:
        room = MeasuringRoom(self._kind, draft, self)
        self._rooms.append(room)
        self._fields.addWidget(room)
        room.edited.connect(self._refresh)
        room.changed.connect(self._arrange)
        room.removed.connect(self._on_room_removed)
        room.line_wanted.connect(self._add_line)
        return room

    def _arrange(self) -> None:
        """After lines came or went: the order of the keyboard, what can be removed, the result."""
        for room in self._rooms:
            room.remove.setVisible(len(self._rooms) > 1)
        self.order_tabs()
        self._refresh()

    def order_tabs(self) -> None:
        """Tab goes through the panel in reading order, from wherever it stands."""
        for one, other in pairwise(self.tab_chain):
            QWidget.setTabOrder(one, other)

    def _refresh(self) -> None:
        draft = self.draft
        done = worked(draft)
        self.result.show_worked(done.text, done.fault)
        self.take.setEnabled(done.working is not None)
        self.sketch.show_rooms(sketched(draft))
        self.edited.emit()

    @property
    def tab_chain(self) -> list[QWidget]:
        """Everything that takes the keyboard, in order."""
        fields: list[QWidget] = [each for room in self._rooms for each in room.chain]
        fields += self._lease.chain if self._lease is not None else []
        tools = [self.add_part, self.cut_part, self.corner, self.add_room, self.take, self._close]
        return [*fields, *(each for each in tools if not each.isHidden())]

    # ---- the keyboard

    def _focus_first(self) -> None:
        fields = self._numbers()
        self._focus(next((each for each in fields if not each.text().strip()), fields[0]))

    def _numbers(self) -> list[QLineEdit]:
        """The fields that must be filled, in order."""
        if self._lease is not None:
            return list(self._lease.chain)
        return [field for line in self._lines() for field in line.numbers]

    def _on_enter(self) -> None:
        """To the next field that is empty, to one left behind in a line that was begun, else fill the value in."""
        here = self.window().focusWidget()
        passed = [line for line in self._lines() if self._is_left_empty(line) and line.isAncestorOf(here)]
        skipped = [field for line in passed for field in line.numbers]
        empty = [field for field in self._numbers() if not field.text().strip() and field not in skipped]
        after = [field for field in empty if self._place(field) > self._place(here)]
        begun = [field for line in self._lines() if not self._is_left_empty(line) for field in line.numbers]
        behind = [field for field in empty if self._lease is not None or field in begun]
        if after or behind:
            self._focus((after or behind)[0])
        elif self.take.isEnabled():
            self._on_take_clicked()

    def _lines(self) -> list[MeasuringLine]:
        return [line for room in self._rooms for line in room.lines]

    def _is_left_empty(self, line: MeasuringLine) -> bool:
        return is_unused(self._kind, line.draft)

    def _place(self, widget: QWidget | None) -> int:
        chain = self.tab_chain
        return chain.index(widget) if widget in chain else -1

    def _step(self, by: int) -> None:
        fields = self._numbers()
        here = self.window().focusWidget()
        at = fields.index(here) if isinstance(here, QLineEdit) and here in fields else -1
        step = by if self._lease is not None else 2 * by
        if at >= 0 and 0 <= at + step < len(fields):
            self._focus(fields[at + step])

    @staticmethod
    def _focus(field: QLineEdit) -> None:
        field.setFocus(Qt.FocusReason.TabFocusReason)
        field.selectAll()

    # ---- lines and rooms

    def _here(self) -> MeasuringRoom:
        """The room with the keyboard, else the last one."""
        focus = self.window().focusWidget()
        return next((room for room in self._rooms if focus is not None and room.isAncestorOf(focus)), self._rooms[-1])

    def _add_line(self, room: MeasuringRoom, is_excluded: bool) -> None:
        blank = next((line for line in room.lines if _is_free(line, is_excluded=is_excluded)), None)
        line = blank or room.add(new_line(self._kind, is_excluded=is_excluded))
        self._arrange()
        self._focus(line.first)

    def _on_add_part_clicked(self) -> None:
        self._add_line(self._here(), False)

    def _on_cut_part_clicked(self) -> None:
        self._add_line(self._here(), True)

    def _on_corner_clicked(self) -> None:
        """An L is two rectangles: the room at hand if it is empty, else another one."""
        room = self._here()
        if not all(map(self._is_left_empty, room.lines)):
            room = self._append(DraftRoom())
        while len(room.lines) < 2:
            room.add(DraftLine())
        self._arrange()
        self._focus(room.lines[0].first)

    def _on_add_room_clicked(self) -> None:
        room = self._append(DraftRoom())
        self._arrange()
        self._focus(room.name)

    def _on_room_removed(self, room: MeasuringRoom) -> None:
        self._rooms.remove(room)
        self._fields.removeWidget(room)
        room.hide()
        room.deleteLater()
        self._arrange()
        self._focus(self._numbers()[0])

    def _on_take_clicked(self) -> None:
        done = worked(self.draft)
        if done.working is not None:
            self.taken.emit(self._requirement, done.working)
            self.close_panel()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme().space(5), theme().space(2), theme().space(5), theme().space(3))
        column.setSpacing(theme().space(2))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._heads)
        head.addWidget(self._close)
        column.addLayout(head)
        middle = QHBoxLayout()
        middle.setSpacing(theme().space(4))
        left = QVBoxLayout()
        left.addLayout(self._fields)
        left.addStretch(1)
        middle.addLayout(left, 1)
        middle.addWidget(self.sketch, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(middle)
        tools = QHBoxLayout()
        tools.setSpacing(theme().space(1))
        for button in (self.add_part, self.cut_part, self.corner, self.add_room):
            tools.addWidget(button)
        tools.addStretch(1)
        column.addLayout(tools)
        foot = QHBoxLayout()
        foot.setSpacing(theme().space(3))
        foot.addWidget(self.result, 1)
        foot.addWidget(self.take)
        column.addLayout(foot)


def _is_free(line: MeasuringLine, *, is_excluded: bool) -> bool:
    draft = line.draft
    return draft.is_excluded is is_excluded and not draft.first.strip() and not draft.note.strip()
