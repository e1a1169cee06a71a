"""批次: every round, the terms of the chosen one as a form beside it, and making a new one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from reviewer.errors import ReviewerError, RuleViolation
from reviewer.usecases.make_round import RoundView, make_round
from ui.qt.context import Context, beijing
from ui.qt.theme import theme
from ui.screens.registry.new_round_form import NewRoundForm
from ui.screens.registry.page import RegistryPage
from ui.screens.registry.round_notes import RoundNotes
from ui.screens.registry.rounds_presenter import (
    RoundsState,
    TermsState,
    keep_term,
    read_round_terms,
    read_rounds,
    write_forms,
)
from ui.screens.registry.terms_form import TermsForm
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.empty_state import EmptyState
from ui.widgets.panes import PaneHead, SidePane, column, row
from ui.widgets.pick_files import pick_folder
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column


def _id_cell(line: RoundView) -> Cell:
    return Cell(line.id, token="muted_text")


def _name_cell(line: RoundView) -> Cell:
    return Cell(line.name, tip=f"{line.name}\n{line.scheme_title} 第 {line.scheme_version} 版")


def _count_cell(line: RoundView) -> Cell:
    return Cell(f"{line.applications} 家")


def _made_cell(line: RoundView) -> Cell:
    return Cell(beijing(line.created_at, "%Y-%m-%d"), token="muted_text")


def _round_key(line: RoundView) -> object:
    return line.id


COLUMNS = (
    Column("批次号", 84, _id_cell),
    Column("名称", 160, _name_cell, stretch=True, bold_when_current=True),
    Column("申报", 60, _count_cell, right=True),
    Column("建立日期", 112, _made_cell, right=True),
)


class RoundsPage(RegistryPage):
    """Enter on a round lets every list show it; its terms are kept one by one."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: RoundsState | None = None
        self._terms: TermsState | None = None
        self._wants_new = False
        self.table: Table[RoundView] = Table(COLUMNS, "批次", key=_round_key, widths=context.preferences)
        self._empty = EmptyState("还没有批次。在右边选遴选办法、写上名称，建立第一个批次。")
        self.new = Button("新批次", "plain", ButtonExtras(icon="plus"))
        self.blank = Button("空白表格", "plain", ButtonExtras(icon="table-export"))
        self.blank.setEnabled(False)
        self.form, self.notes, self.new_form = TermsForm(), RoundNotes(), NewRoundForm()
        self._head, self._side = PaneHead(""), QStackedWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        left, middle, side = QFrame(), SidePane(), SidePane("registry_side")
        left.setFixedWidth(theme().px("width.document_fields"))
        body = column(self._empty, parent=left)
        body.addWidget(self.table, 1)
        middle.body.addWidget(self._head)
        middle.body.addWidget(self.form, 1)
        for each in (self.notes, self.new_form):
            self._side.addWidget(each)
        side.body.addWidget(self._side, 1)
        whole = row(left, parent=self)
        whole.addWidget(middle, 1)
        whole.addWidget(side)

    def _connect(self) -> None:
        self.new.clicked.connect(self._on_new)
        self.blank.clicked.connect(self._on_blank)
        self.new_form.wanted.connect(self._on_make)
        self.new_form.given_up.connect(self._on_given_up)
        self.form.kept.connect(self._on_term)
        self.table.row_activated.connect(self._on_round_activated)
        self.table.row_chosen.connect(self._on_round_chosen)

    def header_widgets(self) -> list[QWidget]:
        """The blank forms for those who apply, another round."""
        return [self.blank, self.new]

    def key_hints(self) -> list[tuple[str, str]]:
        """Enter chooses a round, and keeps a term."""
        return [("↑ ↓", "移动"), ("Enter", "换到这个批次；保存一项"), ("Esc", "放弃这一项的改动")]

    def may_leave(self) -> bool:
        """A term that is typed and cannot be kept is said."""
        if not self.form.is_changed:
            return True
        self.context.notify("批次设定有一项还没有保存：请改正或写明理由后按 Enter，或按 Esc 放弃。", "warning")
        return False

    def activate(self, where: Mapping[str, object]) -> None:
        """Asked for a new round the name has the focus."""
        self._wants_new = where.get("start") == "new"
        if self._wants_new or not self.context.round_id:
            self._on_new()
        else:
            self._side.setCurrentWidget(self.notes)
            self.table.setFocus()

    def read(self) -> None:
        """Rounds, schemes, terms."""
        shown = self._terms.round if self._terms is not None else self.context.round_id
        work = partial(read_rounds, self.context.desk, shown)
        self.context.jobs.read(work, self._on_read, key="registry.rounds")

    def _on_read(self, state: RoundsState) -> None:
        self._state = state
        has_rounds = bool(state.rounds)
        self.table.setVisible(has_rounds)
        self._empty.setVisible(not has_rounds)
        for each in (self._head, self.form):
            each.setVisible(state.chosen is not None)
        self.new_form.show_schemes(state.schemes, state.proposed, can_cancel=has_rounds)
        self.table.blockSignals(True)
        self.table.set_rows(state.rounds)
        self.table.choose_key(state.chosen.round if state.chosen is not None else self.context.round_id)
        self.table.blockSignals(False)
        if state.chosen is not None:
            self._show_terms(state.chosen)
        else:
            self._side.setCurrentWidget(self.new_form)

    def _show_terms(self, state: TermsState) -> None:
        self._terms = state
        self._head.set_title(state.name)
        self._head.set_aside(state.scheme)
        self.blank.setEnabled(bool(state.forms))
        self.blank.setToolTip("\n".join(state.forms) or "这个遴选办法没有随程序提供的空白表格")
        for each in (self._head, self.form):
            each.setVisible(True)
        self.form.show_state(state)
        self.notes.show_state(state)

    def _on_round_chosen(self, line: RoundView) -> None:
        if self._terms is None or line.id != self._terms.round:
            work = partial(read_round_terms, self.context.desk, line.id)
            self.context.jobs.read(work, self._show_terms, key="registry.terms")

    def _on_round_activated(self, line: RoundView) -> None:
        self.context.choose_round(line.id)
        self.context.notify(f"各页现在显示 {line.name}。", "done")

    def _on_term(self, key: str, text: str, reason: str) -> None:
        if self._terms is None:
            return
        self.context.mark_saving()
        work = partial(keep_term, self.context.desk, self._terms.round, key, text, reason)
        self.context.jobs.write(work, self._on_kept, self._on_refused)

    def _on_kept(self, state: TermsState) -> None:
        self.context.mark_saved(self.context.desk.clock())
        if self._terms is not None and state.round == self._terms.round:
            self._show_terms(state)
        self.context.changes.announce("round", state.round)

    def _on_refused(self, error: ReviewerError) -> None:
        if isinstance(error, RuleViolation):
            self.form.show_fault(error.where or "", error.message)
            self.context.mark_saved(self.context.desk.clock())
        else:
            self.context.mark_save_failed(error)

    def _on_new(self) -> None:
        self._side.setCurrentWidget(self.new_form)
        self.new_form.take_focus()

    def _on_blank(self) -> None:
        folder = pick_folder(self, "空白表格写到", self.context.preferences)
        if folder is not None and self._terms is not None:
            work = partial(write_forms, self.context.desk, self._terms.round, folder)
            self.context.jobs.write(work, self._on_written)

    def _on_written(self, files: tuple[Path, ...]) -> None:
        self.context.notify(f"已写出 {len(files)} 个空白表格：{files[0].parent}", "done")

    def _on_given_up(self) -> None:
        self.new_form.clear()
        self._side.setCurrentWidget(self.notes)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_make(self, scheme: str, name: str) -> None:
        self.context.jobs.write(partial(make_round, self.context.desk, scheme, name), self._on_made)

    def _on_made(self, round_id: str) -> None:
        self.new_form.clear()
        self._terms = None
        self._side.setCurrentWidget(self.notes)
        self.context.choose_round(round_id)
        self.context.changes.announce("round", round_id)
        self.context.notify("批次已建立。下一步：核对批次设定，导入申报材料包。", "done")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
