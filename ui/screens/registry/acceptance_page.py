"""受理: who came when with what and what was decided; receiving one in the form beside the table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from reviewer.domain.acceptance import DECISION_TEXT, Acceptance
from reviewer.errors import ReviewerError, RuleViolation
from reviewer.usecases.documents.acceptance_list import ACCEPTANCE_LIST
from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.keep_document import WrittenDocument
from ui.qt.context import Context
from ui.screens.registry.acceptance_presenter import (
    WAITING,
    AcceptanceState,
    ReceivedRow,
    ReceivingState,
    Typed,
    keep_letter,
    read_acceptances,
    read_receiving,
    receive,
    take_letter_back,
    turn_away_at_once,
)
from ui.screens.registry.page import RegistryPage
from ui.screens.registry.receive_form import DECISION_SIGNS, ReceiveForm
from ui.widgets.ask import Question, ask
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.empty_state import EmptyState
from ui.widgets.panes import PaneHead, SidePane, column, row
from ui.widgets.pick_files import pick_folder
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column

_NO_APPLICATIONS = "本批次为名录管理，不收申报；机构的备案、变更和移出在“机构”中登记。"
_NONE_YET = "本批次还没有申报。导入申报材料包之后在这里登记受理；没有收下材料就退回的，用“登记退回”。"


def _number_cell(line: ReceivedRow) -> Cell:
    return Cell(line.number or line.key, token="text" if line.number else "muted_text")


def _name_cell(line: ReceivedRow) -> Cell:
    return Cell(line.name, tip=line.name)


def _at_cell(line: ReceivedRow) -> Cell:
    return Cell(line.received_at or "–", token="text" if line.received_at else "muted_text")


def _type_cell(line: ReceivedRow) -> Cell:
    return Cell(line.type.partition("（")[0] or "–", token="text" if line.type else "muted_text", tip=line.type)


def _lacking_cell(line: ReceivedRow) -> Cell:
    if line.lacking is None:
        return Cell("–", token="muted_text")
    if line.lacking == 0:
        return Cell("齐全", icon="check", token="met")
    return Cell(f"缺 {line.lacking}", icon="question-mark", token="unclear", tip=line.lacking_words)


def _decision_cell(line: ReceivedRow) -> Cell:
    if line.decision is None:
        return Cell(WAITING, token="muted_text", icon="circle", icon_token="muted_text")
    icon, token = DECISION_SIGNS[line.decision]
    mark = "　例外" if line.is_marked else ""
    return Cell(DECISION_TEXT[line.decision], icon=icon, token=token, aside=mark.strip())


def _reason_cell(line: ReceivedRow) -> Cell:
    return Cell(line.reason or "–", token="text" if line.reason else "muted_text", tip=line.reason)


def _key(line: ReceivedRow) -> object:
    return line.key


COLUMNS = (
    Column("受理号", 116, _number_cell),
    Column("申报单位", 180, _name_cell, stretch=True, bold_when_current=True),
    Column("收到时间", 148, _at_cell),
    Column("类型", 84, _type_cell),
    Column("材料", 76, _lacking_cell),
    Column("结果", 124, _decision_cell),
    Column("理由", 160, _reason_cell),
)


class AcceptancePage(RegistryPage):
    """Enter goes from the table to the form, Ctrl+Enter writes down what stands there, Esc goes back."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: AcceptanceState | None = None
        self._shown = ""
        self._wanted = ""
        self.table: Table[ReceivedRow] = Table(COLUMNS, "受理登记", key=_key, widths=context.preferences)
        self.form = ReceiveForm()
        self._head, self._empty = PaneHead("受理登记"), EmptyState(_NONE_YET)
        self.away = Button("登记退回…", "plain", ButtonExtras(icon="ban"))
        self.export = Button("导出登记表", "plain", ButtonExtras(icon="table-export"))
        self._side = SidePane("document_fields")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        left = QFrame()
        body = column(self._head, self._empty, parent=left)
        body.addWidget(self.table, 1)
        self._side.body.addWidget(self.form, 1)
        whole = row(left, parent=self)
        whole.setStretch(0, 1)
        whole.addWidget(self._side)
        self._show(None)

    def _connect(self) -> None:
        self.table.row_chosen.connect(self._on_row_chosen)
        self.table.row_activated.connect(self._on_row_activated)
        self.form.asked.connect(self._on_asked)
        self.form.registered.connect(self._on_registered)
        self.form.letters.added.connect(self._on_letter_added)
        self.form.letters.removed.connect(self._on_letter_removed)
        self.away.clicked.connect(self._on_away)
        self.export.clicked.connect(self._on_export)

    def header_widgets(self) -> list[QWidget]:
        """Turning away, exporting."""
        return [self.away, self.export]

    def key_hints(self) -> list[tuple[str, str]]:
        """From the table to the form and back."""
        return [("↑ ↓", "移动"), ("Enter", "填写"), ("Ctrl+Enter", "登记"), ("Esc", "回到列表")]

    def activate(self, where: Mapping[str, object]) -> None:
        """At an application when one is named."""
        self._wanted = str(where.get("application", ""))
        self.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc goes back to the table, Ctrl+Enter writes down."""
        if event.key() == Qt.Key.Key_Escape and not self.table.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.form.submit()
        else:
            super().keyPressEvent(event)

    def read(self) -> None:
        """The register of the round shown."""
        if not self.context.round_id:
            self._show(None)
            return
        work = partial(read_acceptances, self.context.desk, self.context.round_id)
        self.context.jobs.read(work, self._show, key="registry.acceptance")

    def _show(self, state: AcceptanceState | None) -> None:
        self._state = state
        rows = state.rows if state is not None else ()
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        is_registry = state is not None and state.is_registry
        self._empty.set_text(_NO_APPLICATIONS if is_registry else _NONE_YET)
        self._side.setVisible(bool(rows))
        self.away.setEnabled(state is not None and state.can_edit and not is_registry)
        self.export.setEnabled(state is not None and state.has_entries)
        if state is not None:
            done = sum(each.decision is not None for each in rows)
            times = f"受理时间 {state.window}" if state.window else "没有设定受理时间"
            self._head.set_title(f"受理登记　{done} / {len(rows)}")
            self._head.set_aside("　".join(each for each in (times, state.place) if each))
        self._shown = "" if not rows else self._shown
        self.table.set_rows(rows)
        if self._wanted and self.table.choose_key(self._wanted):
            self._wanted = ""
        current = self.table.current_row()
        if current is not None:
            self._open(current)

    def _open(self, line: ReceivedRow) -> None:
        work = partial(read_receiving, self.context.desk, line)
        self.context.jobs.read(work, self._on_opened, key="registry.receiving")

    def _on_opened(self, state: ReceivingState) -> None:
        self._shown = state.row.key
        self.form.show_state(state, is_same=False)

    def _on_row_chosen(self, line: ReceivedRow) -> None:
        if line.key != self._shown:
            self._open(line)

    def _on_row_activated(self, _line: ReceivedRow) -> None:
        self.form.take_focus()

    def _on_asked(self) -> None:
        line = self.table.current_row()
        if line is not None and line.application:
            work = partial(read_receiving, self.context.desk, line, self.form.typed)
            self.context.jobs.read(work, self._on_checked, key="registry.receiving")

    def _on_checked(self, state: ReceivingState) -> None:
        if state.row.key == self._shown:
            self.form.show_state(state, is_same=True)

    def _on_registered(self, typed: Typed) -> None:
        line = self.table.current_row()
        if line is not None and line.application:
            self.context.mark_saving()
            work = partial(receive, self.context.desk, line.application, typed)
            self.context.jobs.write(work, self._on_kept, self._on_refused)

    def _on_kept(self, value: Acceptance) -> None:
        self.context.mark_saved(self.context.desk.clock())
        self.context.notify(f"{value.number} {value.applicant}：{DECISION_TEXT[value.decision]}。", "done")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.context.changes.announce("application", value.application)

    def _on_refused(self, error: ReviewerError) -> None:
        if isinstance(error, RuleViolation):
            self.form.show_fault(error.where, error.message)
            self.context.mark_saved(self.context.desk.clock())
        else:
            self.context.mark_save_failed(error)

    def _on_letter_added(self, kind: str, issuer: str, dated: str, site: str, number: str) -> None:
        line = self.table.current_row()
        if line is not None and line.application:
            work = partial(keep_letter, self.context.desk, line.application, kind, issuer, dated, site, number)
            self.context.jobs.write(work, self._on_letter_kept, self._on_letter_refused)

    def _on_letter_kept(self, _id: str) -> None:
        self.context.mark_saved(self.context.desk.clock())
        self.form.letters.clear()
        self._on_asked()

    def _on_letter_refused(self, error: ReviewerError) -> None:
        if isinstance(error, RuleViolation):
            self.form.letters.show_fault(error.where, error.message)
        else:
            self.context.mark_save_failed(error)

    def _on_letter_removed(self, id: str) -> None:
        answers = ask("撤销推荐函登记", "登记保留，注明撤销和理由。", [Question("理由")], "撤销", self)
        if answers is not None:
            work = partial(take_letter_back, self.context.desk, id, answers[0])
            self.context.jobs.write(work, self._on_letter_kept, self.context.show_error)

    def _on_away(self) -> None:
        questions = [
            Question("申报单位"),
            Question("收到时间", "不填即现在，如 2024-05-20 16:10", is_optional=True),
            Question("理由", "在受理时间以外的可不填", is_optional=True),
        ]
        words = "材料没有收下就退回的，登记单位、时间和理由。"
        answers = ask("登记退回", words, questions, "登记", self)
        if answers is not None:
            name, at, reason = answers
            work = partial(turn_away_at_once, self.context.desk, self.context.round_id, name, at, reason)
            self.context.jobs.write(work, self._on_kept, self.context.show_error)

    def _on_export(self) -> None:
        folder = pick_folder(self, "导出到", self.context.preferences)
        if folder is not None:
            forms = ACCEPTANCE_LIST.forms
            work = partial(issue_document, self.context.desk, ACCEPTANCE_LIST, self.context.round_id, folder, forms)
            self.context.jobs.write(work, self._on_exported)

    def _on_exported(self, written: tuple[WrittenDocument, ...]) -> None:
        self.context.notify(f"受理登记表已写好：{written[0].path}", "done")
        self.context.changes.announce("document", written[0].number)
