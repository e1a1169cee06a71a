"""异议整改: objections and rectifications of the round by their terms, and what is to be done about one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from reviewer.domain.objection import ObjectionState
from reviewer.domain.rectification import ReviewConclusion
from reviewer.errors import ReviewerError, RuleViolation
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.registry.follow_up_forms import AnswerForm, NewObjectionForm, ReportForm, ReviewForm, StepForm
from ui.screens.registry.follow_up_presenter import (
    KIND_TEXT,
    FollowRow,
    FollowState,
    add_objection,
    facts_of,
    give_answer,
    left_words,
    move_due,
    read_follow_up,
    report,
    review,
)
from ui.screens.registry.form import LABEL_WIDTH
from ui.screens.registry.page import RegistryPage
from ui.widgets.ask import Question, ask
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.panes import PaneHead, SidePane, clear_layout, column, row, scrolled
from ui.widgets.segments import Segment, Segments
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column

_NONE_YET = "没有异议，也没有限期整改的申报。公示期间收到异议，在这里登记、答复；限期整改的复函发出后，在这里跟踪。"
_NONE_OF_THESE = "没有这一类。"


def _key_cell(line: FollowRow) -> Cell:
    return Cell(line.key, token="muted_text")


def _kind_cell(line: FollowRow) -> Cell:
    return Cell(KIND_TEXT[line.kind])


def _name_cell(line: FollowRow) -> Cell:
    return Cell(line.name, tip=line.name)


def _words_cell(line: FollowRow) -> Cell:
    return Cell(line.words, tip=line.words)


def _due_cell(line: FollowRow) -> Cell:
    return Cell(line.due or "–", token="text" if line.due else "muted_text")


def _left_cell(line: FollowRow) -> Cell:
    is_late = line.days_left is not None and line.days_left < 0
    token = "not_met" if is_late else "text" if line.days_left is not None else "muted_text"
    return Cell(left_words(line.days_left), token=token, icon="alert-triangle" if is_late else "", bold=is_late)


def _state_cell(line: FollowRow) -> Cell:
    icon, token = line.sign
    return Cell(line.state, icon=icon, token=token)


def _row_key(line: FollowRow) -> object:
    return line.key, line.kind


COLUMNS = (
    Column("编号", 104, _key_cell),
    Column("类别", 64, _kind_cell),
    Column("申报单位", 180, _name_cell, bold_when_current=True),
    Column("内容", 200, _words_cell, stretch=True),
    Column("期限", 108, _due_cell, right=True),
    Column("剩余", 100, _left_cell, right=True),
    Column("状态", 112, _state_cell),
)


class ObjectionsPage(RegistryPage):
    """Enter goes to the form beside the list, Ctrl+Enter writes down what stands there, Esc goes back."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: FollowState | None = None
        self._is_new = False
        self.table: Table[FollowRow] = Table(COLUMNS, "异议整改", key=_row_key, widths=context.preferences)
        self.filter = Segments((Segment("", "全部"),), "类别")
        self.raised, self.answer = NewObjectionForm(), AnswerForm()
        self.report, self.review = ReportForm(), ReviewForm()
        self._written: StepForm = self.raised
        self.new = Button("登记异议", "plain", ButtonExtras(icon="message-exclamation"))
        self.due = Button("改期限…", "quiet", ButtonExtras(icon="pencil"))
        self._head, self._side_head = PaneHead("", widgets=(self.filter,)), PaneHead("", widgets=(self.due,))
        self._facts, self._empty = column(), EmptyState(_NONE_YET)
        self._side = SidePane("document_fields")
        self._lay_out()
        self._connect()

    @property
    def forms(self) -> tuple[StepForm, ...]:
        """All forms; at most one is shown."""
        return self.raised, self.answer, self.report, self.review

    def _lay_out(self) -> None:
        look = theme()
        left, body, facts = QFrame(), QWidget(), QWidget()
        listing = column(self._head, self._empty, parent=left)
        listing.addWidget(self.table, 1)
        facts.setLayout(self._facts)
        self._facts.setContentsMargins(look.space(4), look.space(3), look.space(4), 0)
        self._facts.setSpacing(look.space(2))
        inner = column(facts, *self.forms, parent=body)
        inner.addStretch(1)
        self._side.body.addWidget(self._side_head)
        self._side.body.addWidget(scrolled(body), 1)
        whole = row(left, parent=self)
        whole.setStretch(0, 1)
        whole.addWidget(self._side)
        self._show_side()

    def _connect(self) -> None:
        self.table.row_chosen.connect(self._on_row_chosen)
        self.table.row_activated.connect(self._on_row_activated)
        self.filter.chosen.connect(self._on_filter_chosen)
        self.new.clicked.connect(self.start_new)
        self.due.clicked.connect(self._on_due)
        self.raised.submitted.connect(self._on_raised)
        self.answer.submitted.connect(self._on_answered)
        self.report.submitted.connect(self._on_reported)
        self.review.submitted.connect(self._on_reviewed)

    def header_widgets(self) -> list[QWidget]:
        """Another objection."""
        return [self.new]

    def key_hints(self) -> list[tuple[str, str]]:
        """From the list to the form and back."""
        return [("↑ ↓", "移动"), ("Enter", "填写"), ("Ctrl+Enter", "登记"), ("Esc", "回到列表")]

    def activate(self, where: Mapping[str, object]) -> None:
        """The list has the keyboard; asked for a new objection its form has."""
        if where.get("start") == "objection" and self._state is not None:
            self.start_new()
        else:
            self.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc goes back to the list, Ctrl+Enter writes down."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape and not self.table.hasFocus():
            self._is_new = False
            self._show_side()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            shown = next((each for each in self.forms if not each.isHidden()), None)
            if shown is not None:
                shown.go.click()
        else:
            super().keyPressEvent(event)

    def read(self) -> None:
        """The list of the round shown."""
        if not self.context.round_id:
            self._show(None)
            return
        work = partial(read_follow_up, self.context.desk, self.context.round_id)
        self.context.jobs.read(work, self._show, key="registry.follow_up")

    def _show(self, state: FollowState | None) -> None:
        self._state = state
        rows = state.rows if state is not None else ()
        counts = {kind: str(sum(each.kind == kind for each in rows)) for kind in KIND_TEXT}
        kinds = (Segment(kind, words, counts[kind]) for kind, words in KIND_TEXT.items())
        self.filter.set_segments([Segment("", "全部", str(len(rows))), *kinds])
        open_count = sum(each.is_open for each in rows)
        self._head.set_title(f"未结 {open_count}" if rows else "异议整改")
        self._head.set_aside(state.publicity if state is not None else "")
        self.new.setEnabled(state is not None and state.can_edit)
        self._show_rows()

    def _show_rows(self) -> None:
        rows = self._state.rows if self._state is not None else ()
        shown = [each for each in rows if self.filter.current in ("", each.kind)]
        self._empty.set_text(_NONE_OF_THESE if rows else _NONE_YET)
        self._empty.setVisible(not shown)
        self.table.setVisible(bool(shown))
        self.table.set_rows(shown)
        self._show_side()

    def _show_side(self) -> None:
        line, state = self.table.current_row(), self._state
        clear_layout(self._facts)
        self._side.setVisible(self._is_new or line is not None)
        for each in self.forms:
            each.hide()
            each.set_editable(state is not None and state.can_edit)
        self.due.setVisible(not self._is_new and line is not None and line.kind == "objection" and line.is_open)
        if self._is_new:
            self._side_head.set_title("新异议")
            self._side_head.set_aside("")
            self.raised.show()
            return
        if line is None or state is None:
            return
        self._side_head.set_title(line.key if line.kind == "objection" else line.name)
        self._side_head.set_aside(line.state)
        for name, text in facts_of(line):
            self._add_fact(name, text)
        self._show_step(line, state)

    def _show_step(self, line: FollowRow, state: FollowState) -> None:
        """The form of what comes next."""
        if line.kind == "objection":
            self.answer.start(line)
            self.answer.show()
        elif line.rectification is not None:
            step = line.rectification.step
            if step in ("waiting", "overdue"):
                self.report.start(line, state.today)
                self.report.show()
            if step in ("overdue", "reported"):
                self.review.start(line)
                self.review.show()

    def _add_fact(self, name: str, text: str) -> None:
        title, value = label(name, "muted"), label(text)
        title.setFixedWidth(LABEL_WIDTH)
        value.setWordWrap(True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = QWidget()
        body = row(parent=line, gap=theme().space(2))
        body.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
        body.addWidget(value, 1)
        self._facts.addWidget(line)

    def _on_row_chosen(self, _line: FollowRow) -> None:
        self._is_new = False
        self._show_side()

    def _on_row_activated(self, _line: FollowRow) -> None:
        shown = next((each for each in self.forms if not each.isHidden()), None)
        if shown is not None:
            shown.take_focus()

    def _on_filter_chosen(self, _key: str) -> None:
        self._show_rows()

    def start_new(self) -> None:
        """An empty form for an objection."""
        if self._state is None:
            return
        line = self.table.current_row()
        self._is_new = True
        self.raised.start(self._state, line.application if line is not None else "")
        self._show_side()
        self.raised.take_focus()

    def _write(self, form: StepForm, work: Callable[[], str]) -> None:
        form.clear_faults()
        self._written = form
        self.context.mark_saving()
        self.context.jobs.write(work, self._on_kept, self._on_refused)

    def _on_raised(self) -> None:
        if self._state is not None:
            self._write(self.raised, partial(add_objection, self.context.desk, self._state.round, self.raised.typed))

    def _on_answered(self) -> None:
        line = self.table.current_row()
        if line is not None:
            if not self.answer.state.current:
                self.answer.show_fault("answer", "先选核查结果：不成立、成立或已撤回；未登记。")
                self.answer.state.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            state = cast(ObjectionState, self.answer.state.current)
            words = self.answer.answer.text, self.answer.reason.text
            self._write(self.answer, partial(give_answer, self.context.desk, line.key, state, *words))

    def _on_reported(self) -> None:
        line = self.table.current_row()
        if line is not None:
            words = self.report.report.text, self.report.on.text, self.report.late.text
            self._write(self.report, partial(report, self.context.desk, line.application, *words))

    def _on_reviewed(self) -> None:
        line = self.table.current_row()
        if line is not None:
            if not self.review.conclusion.current:
                self.review.show_fault("findings", "先选复核结论：通过或不通过；未登记。")
                self.review.conclusion.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            conclusion = cast(ReviewConclusion, self.review.conclusion.current)
            work = partial(review, self.context.desk, line.application, conclusion, self.review.findings.text)
            self._write(self.review, work)

    def _on_due(self) -> None:
        line = self.table.current_row()
        if line is None:
            return
        questions = [Question("答复期限", "如 2026-12-04", value=line.due), Question("理由")]
        answers = ask("改答复期限", f"{line.key} 的答复期限，改动和理由留在登记里。", questions, "保存", self)
        if answers is not None:
            work = partial(move_due, self.context.desk, line.key, *answers)
            self.context.jobs.write(work, self._on_kept, self.context.show_error)

    def _on_kept(self, subject: str) -> None:
        self._is_new = False
        self.context.mark_saved(self.context.desk.clock())
        self.context.notify(f"{subject} 已登记。", "done")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.context.changes.announce("decision", subject)

    def _on_refused(self, error: ReviewerError) -> None:
        if isinstance(error, RuleViolation):
            self._written.show_fault(error.where, error.message)
            self.context.mark_saved(self.context.desk.clock())
        else:
            self.context.mark_save_failed(error)
