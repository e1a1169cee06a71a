"""阶段: the round's stage board, and beside it the current card with its moves, reviews, consent and history."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from reviewer.domain.consent import Consent
from reviewer.domain.project import PROJECT_TEXT, ProjectVerdict
from reviewer.errors import ReviewerError
from reviewer.usecases.late_projects import LateProject
from reviewer.usecases.project_review import review_project
from reviewer.usecases.stages import MoveOutcome, StageState
from ui.qt.context import Context
from ui.screens.registry.page import RegistryPage
from ui.screens.registry.project_form import ProjectForm
from ui.screens.registry.stage_board_view import StageBoard
from ui.screens.registry.stage_pane import StagePane
from ui.screens.registry.stages_presenter import (
    BoardState,
    CardState,
    ManyState,
    correct_move,
    keep_consent,
    lapse,
    move_cards,
    read_board,
    read_card,
    read_day,
    read_many,
)
from ui.widgets.ask import Question, ask
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.empty_state import EmptyState
from ui.widgets.page_stack import PageStack
from ui.widgets.panes import column, row

_NO_ROUND = "还没有批次。建立批次、导入申报材料之后，这里按阶段列出每一家。"
_NOBODY = "本批次还没有申报。导入申报材料之后，这里按阶段列出每一家。"

# So many of those that stayed are told by name; they keep their marks.
_TOLD = 2


class StagesPage(RegistryPage):
    """``goto("registry", page="stages", application=…)`` makes a card current."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: BoardState | None = None
        self._card: CardState | None = None
        self._wanted: Mapping[str, object] = {}
        self.board, self.pane, self.form = StageBoard(), StagePane(), ProjectForm()
        self.late = Button("", "plain", ButtonExtras(icon="alert-triangle"))
        self._side, self._empty = PageStack(), EmptyState(_NOBODY)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for each in (self.pane, self.form):
            self._side.addWidget(each)
        self._side.setFixedWidth(self.pane.width())
        left = QWidget()
        body = column(self._empty, parent=left)
        body.addWidget(self.board, 1)
        whole = row(left, parent=self)
        whole.setStretch(0, 1)
        whole.addWidget(self._side)

    def _connect(self) -> None:
        self.board.chosen.connect(self._on_chosen)
        self.board.marked.connect(self._on_marked)
        self.board.opened.connect(self._on_opened)
        self.pane.moved.connect(self._on_move)
        self.pane.undo_wanted.connect(self._on_undo)
        self.pane.lapse_wanted.connect(self._on_lapse)
        self.pane.consent_wanted.connect(self._on_consent)
        self.pane.project_wanted.connect(self._on_project)
        self.form.saved.connect(self._on_project_saved)
        self.form.closed.connect(self._on_project_closed)
        self.late.clicked.connect(self._on_late_clicked)
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), self._side)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self._on_escape)

    def read(self) -> None:
        """The board of the round that is chosen."""
        work = partial(read_board, self.context.desk, self.context.round_id)
        self.context.jobs.read(work, self._on_read, key="registry.stages")

    def activate(self, where: Mapping[str, object]) -> None:
        """The board has the keyboard; an application that is named becomes current."""
        self._wanted = where
        self.board.setFocus(Qt.FocusReason.OtherFocusReason)

    def header_widgets(self) -> list[QWidget]:
        """What is late, when anything is."""
        return [self.late] if self._state is not None and self._state.late else []

    def key_hints(self) -> list[tuple[str, str]]:
        """Going about, marking, opening."""
        return [("↑ ↓ ← →", "移动"), ("Enter", "转阶段"), ("Space", "选多家"), ("Ctrl+A", "选整列"), ("Esc", "返回")]

    def may_leave(self) -> bool:
        """A review that was begun and is not kept is said."""
        if self._side.currentWidget() is not self.form or not self.form.is_typed:
            return True
        self.context.notify("项目评估还没有保存：请保存，或按“返回”放弃。", "warning")
        return False

    def _on_read(self, state: BoardState) -> None:
        if self._state is not None and self._state.round_id != state.round_id:
            self._side.setCurrentWidget(self.pane)
        self._state = state
        has_cards = any(each.cards for each in state.columns)
        self._empty.set_text(_NOBODY if state.round_id else _NO_ROUND)
        self._empty.setVisible(not has_cards)
        self.board.setVisible(has_cards)
        self._side.setVisible(has_cards)
        self.late.setText(f"逾期 {len(state.late)} 家")
        self.board.set_board(state.columns, [each.application for each in state.late])
        wanted, self._wanted = self._wanted, {}
        if wanted.get("application"):
            self.board.choose(str(wanted["application"]))
        if not has_cards:
            self._card = None
            self.pane.show_nothing()
        self.header_changed.emit()

    def _on_chosen(self, _subject: str) -> None:
        if self._side.currentWidget() is self.form and not self.form.is_typed:
            self._side.setCurrentWidget(self.pane)
        if not self.board.marks:
            self._read_card()

    def _on_marked(self, marks: tuple[str, ...]) -> None:
        state = self._state
        if not marks or state is None:
            self._read_card()
            return
        work = partial(read_many, self.context.desk, state, marks)
        self.context.jobs.read(work, self._on_many, key="registry.stages.card")

    def _read_card(self) -> None:
        state, card = self._state, self.board.card(self.board.current)
        if state is None or card is None:
            return
        work = partial(read_card, self.context.desk, state, card.subject, card.name)
        self.context.jobs.read(work, self._on_card, key="registry.stages.card")

    def _on_card(self, card: CardState) -> None:
        if self._card is None or self._card.subject != card.subject:
            self.pane.clear_fields()
        self._card = card
        self.pane.show_card(card, can_write=self._can_write)

    def _on_many(self, state: ManyState) -> None:
        self._card = None
        self.pane.show_many(state, can_write=self._can_write)

    @property
    def _can_write(self) -> bool:
        return self._state is not None and not self._state.why_not

    def _on_opened(self, _subject: str) -> None:
        if self._side.currentWidget() is self.form:
            self.form.take_focus()
        else:
            self.pane.take_focus()

    def _on_escape(self) -> None:
        if self._side.currentWidget() is self.form and not self.form.is_typed:
            self._side.setCurrentWidget(self.pane)
        self.board.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_move(self, to: str, on: str, reason: str, elsewhere: bool) -> None:
        state = self._state
        subjects = self.board.marks or ((self.board.current,) if self.board.current else ())
        if state is None or not subjects:
            return
        work = partial(move_cards, self.context.desk, state, subjects, to, on, reason, elsewhere=elsewhere)
        self.context.jobs.write(work, self._on_moved, self._on_refused)

    def _on_moved(self, outcomes: tuple[MoveOutcome, ...]) -> None:
        moved = [each for each in outcomes if not each.problem]
        stayed = [each for each in outcomes if each.problem]
        if not moved:
            whose = [f"{self._name(each.subject)}：" if len(outcomes) > 1 else "" for each in stayed]
            self.pane.show_problem("\n".join(f"{name}{each.problem}" for name, each in zip(whose, stayed, strict=True)))
            self.pane.take_focus()
            return
        what = self._name(moved[0].subject) if len(moved) == 1 else f"{len(moved)} 家"
        told = "".join(f"；{self._name(each.subject)}没有转：{each.problem.rstrip('。')}" for each in stayed[:_TOLD])
        more = f"；另有 {len(stayed) - _TOLD} 家没有转" if len(stayed) > _TOLD else ""
        self.context.notify(f"{what}已转到“{moved[0].name}”{told}{more}。", "warning" if stayed else "done")
        self.pane.clear_fields()
        self.board.set_marks([each.subject for each in stayed])
        self.context.changes.announce("application", moved[0].subject)
        self.board.setFocus(Qt.FocusReason.OtherFocusReason)

    def _name(self, subject: str) -> str:
        card = self.board.card(subject)
        return card.name if card is not None else subject

    def _on_refused(self, error: ReviewerError) -> None:
        self.pane.show_problem(error.message)

    def _on_undo(self) -> None:
        state, card = self._state, self._card
        if state is None or card is None:
            return
        words = f"最近一次登记作废后仍保留在经过中，{card.name}回到此前的阶段。"
        answers = ask("更正阶段登记", words, [Question("理由")], "更正", self)
        if answers is not None:
            work = partial(correct_move, self.context.desk, state, card.subject, answers[0])
            self.context.jobs.write(work, self._on_corrected, self._on_refused)

    def _on_corrected(self, state: StageState) -> None:
        self.context.notify(f"已更正，{self._name(state.subject)}在“{state.name}”。", "done")
        self.context.changes.announce("application", state.subject)

    def _on_late_clicked(self) -> None:
        """The first of the late ones; each is looked at before anything is done."""
        if self._state is not None and self._state.late:
            late = [each.application for each in self._state.late]
            at = late.index(self.board.current) + 1 if self.board.current in late else 0
            self.board.choose(late[at % len(late)])
            self.board.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_lapse(self) -> None:
        state, card = self._state, self._card
        if state is None or card is None or card.late is None:
            return
        if ask(f"转到“{card.late.late_name}”", f"{card.name}：{card.late.words}", [], "按办法处理", self) is not None:
            work = partial(lapse, self.context.desk, state, (card.subject,))
            self.context.jobs.write(work, self._on_lapsed, self._on_refused)

    def _on_lapsed(self, done: tuple[LateProject, ...]) -> None:
        for each in done:
            until = f"，限制申报至 {each.bar_until.isoformat()}" if each.bar_until is not None else ""
            self.context.notify(f"{each.name}已转到“{each.late_name}”{until}。", "done")
            self.context.changes.announce("application", each.application)

    def _on_consent(self, is_for_round: bool) -> None:
        card, state = self._card, self._state
        if card is None or state is None:
            return
        kept = card.consent
        questions = [
            Question("同意的单位", value=kept.by if kept is not None else ""),
            Question("日期", "如 2026-11-20，不写为今天", value=kept.on.isoformat() if kept else "", is_optional=True),
            Question("文号", value=kept.number if kept is not None else "", is_optional=True),
        ]
        if kept is not None:
            questions.append(Question("更正理由"))
        subject = kept.subject if kept is not None else state.round_id if is_for_round else card.subject
        whose = "本批次全部申报" if subject == state.round_id else card.name
        answers = ask("同意意见", f"{whose}公示前的同意意见。", questions, "登记", self, _day_fault)
        if answers is not None:
            reason = answers[3] if len(answers) > 3 else ""
            work = partial(keep_consent, self.context.desk, subject, answers[0], answers[1], answers[2], reason)
            self.context.jobs.write(work, self._on_consented, self._on_refused)

    def _on_consented(self, consent: Consent) -> None:
        self.context.notify(f"已登记{consent.by}的同意意见。", "done")
        self.context.changes.announce("application", consent.subject)

    def _on_project(self, scope: str) -> None:
        card = self._card
        project = next((each for each in card.projects if each.scope == scope), None) if card is not None else None
        if card is not None and project is not None:
            self.form.show_project(card.subject, project, can_write=self._can_write)
            self._side.setCurrentWidget(self.form)
            self.form.take_focus()

    def _on_project_saved(self) -> None:
        form, project = self.form, self.form.project
        if project is None:
            return
        try:
            day = read_day(form.day.text)
        except ReviewerError as error:
            form.day.show_fault(error.message)
            return
        form.day.show_fault("")
        typed = (form.findings(), form.people(), day, form.concluded, form.reason.text)
        work = partial(review_project, self.context.desk, form.application, project.scope, *typed)
        self.context.jobs.write(work, self._on_reviewed, self._on_not_reviewed)

    def _on_reviewed(self, verdict: ProjectVerdict) -> None:
        self.form.is_typed = False
        self._side.setCurrentWidget(self.pane)
        self.context.notify(f"{verdict.scope}：项目评估{PROJECT_TEXT[verdict.conclusion]}，已保存。", "done")
        self.context.changes.announce("application", verdict.application)
        self.pane.take_focus()

    def _on_not_reviewed(self, error: ReviewerError) -> None:
        self.form.show_problem(error.message)

    def _on_project_closed(self) -> None:
        self.form.is_typed = False
        self._side.setCurrentWidget(self.pane)
        self.pane.take_focus()


def _day_fault(answers: list[str]) -> str:
    try:
        read_day(answers[1])
    except ReviewerError as error:
        return error.message
    return ""
