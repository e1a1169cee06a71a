"""Typing a paper copy in: the items, the fields of one, the scanned page. The other typist's values are not here."""

from __future__ import annotations

from collections import deque
from datetime import datetime
from functools import partial

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from reviewer.domain.paper import PaperPlace
from reviewer.domain.sheet import JUDGEMENT_TEXT, Judgement
from reviewer.errors import ReviewerError, RuleViolation
from reviewer.usecases.type_paper import TypedField, end_typing, type_field
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.paper.presenter import MEASURED, TypingItem, TypingState
from ui.screens.paper.scan_pane import ScanPane
from ui.screens.paper.typing_form import TypingForm
from ui.widgets.panes import PaneHead, column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column

LIST_WIDTH, FORM_WIDTH, LEAST_LIST, LEAST_SCAN = 320, 540, 220, 240
MOST_NAMED = 5


def _sign_cell(line: TypingItem) -> Cell:
    return Cell(icon="circle-check" if line.is_begun else "circle", icon_token="met" if line.is_begun else "muted_text")


def _clause_cell(line: TypingItem) -> Cell:
    return Cell(line.clause, token="muted_text")


def _name_cell(line: TypingItem) -> Cell:
    name = f"{line.name}　{line.scope}" if line.scope else line.name
    return Cell(name, tip=name)


def _points_cell(line: TypingItem) -> Cell:
    if line.judgement == Judgement.NOT_APPLICABLE:
        return Cell(JUDGEMENT_TEXT[Judgement.NOT_APPLICABLE], token="muted_text")
    return Cell(line.points or "–", token="text" if line.points else "muted_text")


def _item_key(line: TypingItem) -> object:
    return line.key


COLUMNS = (
    Column("", 40, _sign_cell, pad=(8, 0)),
    Column("项", 72, _clause_cell),
    Column("评审内容", 120, _name_cell, stretch=True, bold_when_current=True),
    Column("得分", 68, _points_cell, right=True),
)


class TypingPage(QWidget):
    """``ended`` when the typist is done; ``changed`` when the header should tell something else."""

    ended = Signal()
    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._state: TypingState | None = None
        self._items: list[TypingItem] = []
        self._shown = -1
        self._saved_at: datetime | None = None
        self._wants_end, self._is_told = False, False
        # What is on its way to the disk, in order: the writer answers in the same.
        self._sent: deque[PaperPlace] = deque()
        self.table: Table[TypingItem] = Table(COLUMNS, "评分项", key=_item_key)
        self.form, self.scan = TypingForm(), ScanPane(context)
        self._head = PaneHead("")
        self._lay_out()
        self.table.row_chosen.connect(self._on_row_chosen)
        self.table.row_activated.connect(self._on_row_activated)
        self.form.entered.connect(self._on_entered)
        self.form.ended.connect(self.next_item)
        self.form.stepped.connect(self.step)

    def _lay_out(self) -> None:
        listed, middle, split = QWidget(), QWidget(), QSplitter(Qt.Orientation.Horizontal)
        column(PaneHead("评分项"), self.table, parent=listed)
        column(self._head, self.form, parent=middle).setStretch(1, 1)
        for part in (listed, middle, self.scan):
            split.addWidget(part)
        split.setHandleWidth(theme().px("border.line"))
        split.setChildrenCollapsible(False)
        listed.setMinimumWidth(LEAST_LIST)
        self.scan.setMinimumWidth(LEAST_SCAN)
        split.setSizes([LIST_WIDTH, FORM_WIDTH, FORM_WIDTH])
        split.setStretchFactor(2, 1)
        row(split, parent=self)

    # ---- what is shown

    @property
    def state(self) -> TypingState | None:
        """The copy being typed in, None before one is."""
        return self._state

    @property
    def begun(self) -> int:
        """How many items something was typed for."""
        return sum(each.is_begun for each in self._items)

    def show_state(self, state: TypingState) -> None:
        """Begin where nothing was typed yet."""
        self._state, self._items, self._shown = state, list(state.items), -1
        self._saved_at = self._context.desk.clock()
        self._wants_end, self._is_told = False, False
        order = "第一遍" if state.order == 1 else "第二遍"
        self._head.set_title(f"{state.typist}　{order}")
        self.scan.show_copy(state.view.number, state.view.scanned_pages)
        first = next((at for at, each in enumerate(self._items) if not each.is_begun), 0)
        self.table.set_rows(self._items)
        self._show(first)

    def leave(self) -> None:
        """What is being typed is kept; the scan's memory is given back."""
        self.form.keep_open()
        self.form.close_item()
        self.scan.clear()

    def next_item(self) -> None:
        """The next item in the order of the sheet; after the last one the keyboard stays."""
        self.step(1)

    def step(self, by: int) -> None:
        """So many items on or back."""
        at = self._shown + by
        if 0 <= at < len(self._items):
            self.form.keep_open()
            self._show(at)

    def judge(self, at: int) -> None:
        """Alt+1…4."""
        self.form.judge(at)

    def finish(self) -> None:
        """The typist is done: from now on the two are compared. Items without any entry are named once first."""
        if self._state is None or self._state.is_done:
            return
        self.form.keep_open()
        # What is on its way may still be refused: then the typist is not done.
        self._wants_end = True
        if not self._sent:
            self._end()

    def _end(self) -> None:
        self._wants_end = False
        empty = [each for each in self._items if not each.is_begun]
        if self._state is None:
            return
        if empty and not self._is_told:
            self._is_told = True
            names = "、".join(each.clause for each in empty[:MOST_NAMED]) + ("等" if len(empty) > MOST_NAMED else "")
            message = f"还有 {len(empty)} 项没有录入（{names}）。纸上确实空着的，再按一次“录完”。"
            self.form.show_fault(message)
            return
        work = partial(end_typing, self._context.desk, self._state.view.number, self._state.typist)
        self._context.jobs.write(work, self._on_finished)

    def _show(self, at: int) -> None:
        self._shown = at
        self.table.setCurrentIndex(self.table.rows_model.index(at, 0))
        item = self._items[at]
        self.form.show_item(item, is_locked=self._state is not None and self._state.is_done)
        self._head.set_aside(f"{at + 1} / {len(self._items)}")
        self.scan.show_page(item.page)
        self.form.focus_points()

    # ---- what the person does

    def _on_row_chosen(self, item: TypingItem) -> None:
        at = next((n for n, each in enumerate(self._items) if each.key == item.key), -1)
        if at not in (-1, self._shown) and self._shown >= 0:
            self.form.keep_open()
            self._show(at)

    def _on_row_activated(self, _item: TypingItem) -> None:
        self.form.focus_points()

    def _on_entered(self, place: PaperPlace, text: str) -> None:
        if self._state is None or self._state.is_done or text.strip() == self._typed(place):
            return
        self._context.mark_saving()
        work = partial(type_field, self._context.desk, self._state.view.number, self._state.typist, place, text)
        self._sent.append(place)
        self._context.jobs.write(work, self._on_typed, self._on_refused)

    def _on_typed(self, typed: TypedField) -> None:
        self._sent.popleft()
        place = PaperPlace(typed.item, typed.scope, typed.field)
        self._keep(place, typed.value or "")
        if typed.cleared:
            self._keep(PaperPlace(typed.item, typed.scope, "points"), "")
            if self._is_shown(place):
                self.form.show_points("")
        if self._is_shown(place):
            self.form.show_fault("")
        self._is_told = False
        self._saved_at = self._context.desk.clock()
        self._context.mark_saved(self._saved_at)
        self.changed.emit()
        if self._wants_end and not self._sent:
            self._end()

    def _on_refused(self, error: ReviewerError) -> None:
        """Back to the field that was refused; what stood there before is what is kept."""
        place = self._sent.popleft()
        self._wants_end = False
        if isinstance(error, RuleViolation) and self._saved_at is not None and self.form.item is not None:
            # Told at the field; what was saved before is saved.
            self._context.mark_saved(self._saved_at)
        else:
            self._context.mark_save_failed(error)
        if self.form.item is None:
            return
        at = next((n for n, each in enumerate(self._items) if each.key == (place.item, place.scope)), -1)
        if at >= 0 and at != self._shown:
            self._show(at)
        self.form.show_fault(error.message, place.field)

    def _on_finished(self, _none: None) -> None:
        self.ended.emit()

    # ---- what is known here

    def _is_shown(self, place: PaperPlace) -> bool:
        item = self.form.item
        return item is not None and item.key == (place.item, place.scope)

    def _typed(self, place: PaperPlace) -> str:
        item = next(each for each in self._items if each.key == (place.item, place.scope))
        if place.field.startswith(MEASURED):
            return next(each.text for each in item.measured if each.field == place.field)
        return {"points": item.points, "judgement": item.judgement, "remark": item.remark}[place.field]

    def _keep(self, place: PaperPlace, text: str) -> None:
        for at, item in enumerate(self._items):
            if item.key == (place.item, place.scope):
                self._items[at] = _changed(item, place.field, text)
        shown, self._shown = self._shown, -1
        self.table.set_rows(self._items)
        self.table.setCurrentIndex(self.table.rows_model.index(shown, 0))
        self._shown = shown


def _changed(item: TypingItem, field: str, text: str) -> TypingItem:
    if field.startswith(MEASURED):
        measured = tuple(
            msgspec.structs.replace(each, text=text) if each.field == field else each for each in item.measured
        )
        return msgspec.structs.replace(item, measured=measured)
    return msgspec.structs.replace(item, **{field: text})
