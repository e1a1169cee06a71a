"""One application as it comes in: when, by whom, as what; what the rules say; the decision with its reason."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer.domain.acceptance import DECISION_TEXT, Decision
from ui.qt.theme import theme
from ui.screens.registry.acceptance_presenter import ReceivingState, Typed, typed_moment, typed_reason
from ui.screens.registry.form import Field, form_body, group
from ui.screens.registry.letters_block import LettersBlock
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.check_box import CheckBox
from ui.widgets.labels import Tone, label, set_tone
from ui.widgets.marks import SignWord
from ui.widgets.panes import PaneHead, clear_layout, column, row, scrolled
from ui.widgets.segments import Segment, Segments

DECISION_SIGNS: dict[Decision, tuple[str, str]] = {
    "accepted": ("check", "met"),
    "supplement": ("question-mark", "unclear"),
    "not_accepted": ("x", "not_met"),
}
CHECK_AFTER_MS = 250


class ReceiveForm(QWidget):
    """``asked`` when what the rules say is to be worked out anew, ``registered`` with what is to be written down."""

    asked = Signal()
    registered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: ReceivingState | None = None
        self._is_chosen_by_hand = False
        self.at = Field("received_at", "收到时间", "line", "2024-05-20 9:30")
        self.by = Field("received_by", "受理人")
        self.type = Field("type", "申报类型", "choice")
        self.channel = Field("channel", "提交途径", "line", "现场、平台、邮寄")
        self.platform = Field("platform_number", "平台编号", "line", "平台给的申报编号，没有可不填")
        self.decision = Segments(
            [Segment(each, words) for each, words in DECISION_TEXT.items()], "受理结果", stretch=True
        )
        self.reason = Field("reason", "理由", "lines", "受理且没有不符合的可不填", 3)
        self.register = Button("登记", "filled", ButtonExtras(key_cap="Ctrl+Enter"))
        self.letters = LettersBlock()
        self._head, self._says, self._checks = PaneHead(""), column(), column()
        self.checks: list[CheckBox] = []
        self._history = label("", "small")
        self._late = QTimer(self, singleShot=True, interval=CHECK_AFTER_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        look = theme()
        body = QWidget()
        form: QVBoxLayout = form_body(body)
        says = QWidget()
        says.setLayout(self._says)
        self._says.setSpacing(look.space(1))
        foot = QWidget()
        line = row(parent=foot)
        line.addStretch(1)
        line.addWidget(self.register)
        self._history.setWordWrap(True)
        form.addWidget(group("收到", self.at, self.by, self.type))
        checks = QWidget()
        checks.setLayout(self._checks)
        self._checks.setSpacing(look.space(0))
        form.addWidget(group("核对", checks, says))
        form.addWidget(group("受理结果", self.decision, self.reason, foot, self._history))
        form.addWidget(self.letters)
        form.addWidget(group("其他", self.channel, self.platform))
        form.addStretch(1)
        whole = column(self._head, parent=self)
        whole.addWidget(scrolled(body), 1)

    def _connect(self) -> None:
        self.register.clicked.connect(self.submit)
        self.decision.chosen.connect(self._on_decision_chosen)
        self._late.timeout.connect(self.asked)
        for each in (self.at, self.type):
            each.edited.connect(self._on_ground_edited)

    @property
    def typed(self) -> Typed:
        """What stands in the form."""
        chosen = next((each for each in DECISION_TEXT if each == self.decision.current), None)
        return Typed(
            received_at=self.at.text,
            received_by=self.by.text,
            type=self.type.text,
            channel=self.channel.text,
            platform_number=self.platform.text,
            brought=tuple(each.text() for each in self.checks if each.isChecked()),
            decision=chosen,
            reason=self.reason.text,
        )

    def show_state(self, state: ReceivingState, *, is_same: bool) -> None:
        """Another application, or of the same one what the rules say now (``is_same``: what is typed stays)."""
        self._state = state
        self._head.set_title(state.row.name)
        self._head.set_aside(state.row.number or "未登记")
        if not is_same:
            self._fill(state)
        self._say(state)
        proposal = state.proposal
        if proposal is not None and not self._is_chosen_by_hand:
            self.decision.set_current(proposal.decision if state.kept is None or is_same else state.kept.decision)
        self._show_reason()
        self.letters.show_state(state)
        self._history.setText("\n".join(state.history))
        self._history.setVisible(bool(state.history))
        can_write = state.can_edit and bool(state.row.application)
        for each in (self.register, self.decision, self.type.input):
            each.setEnabled(can_write)
        for field in (self.at, self.by, self.channel, self.platform, self.reason):
            field.set_editable(can_write)

    def _fill(self, state: ReceivingState) -> None:
        kept = state.kept
        self._is_chosen_by_hand = False
        self.at.set_text(state.received_at if state.row.application else state.row.received_at)
        self.by.set_text(state.received_by)
        self.type.set_choices(state.types)
        self.type.set_text(kept.type if kept is not None else "new")
        self.channel.set_text(kept.channel if kept is not None else "")
        self.platform.set_text(kept.platform_number if kept is not None else "")
        self.reason.set_text(typed_reason(kept) if kept is not None else state.row.reason)
        self.decision.set_current(state.row.decision or "")
        self._show_checks(state)
        for each in (self.at, self.reason):
            each.show_fault("")
        self.register.setText("登记" if kept is None else "改登记")

    def _show_checks(self, state: ReceivingState) -> None:
        """One box for each material that the round's own announcement asks for."""
        clear_layout(self._checks)
        brought = state.kept.brought if state.kept is not None else ()
        self.checks = [CheckBox(each) for each in state.checklist]
        for each in self.checks:
            each.setChecked(each.text() in brought)
            each.setEnabled(state.can_edit)
            each.toggled.connect(self._on_check_toggled)
            self._checks.addWidget(each)

    def _say(self, state: ReceivingState) -> None:
        clear_layout(self._says)
        proposal = state.proposal
        if proposal is None:
            words = "材料没有导入，只有登记。" if not state.row.application else "收到时间读不出。"
            self._says.addWidget(label(words, "small"))
            return
        if not proposal.grounds:
            self._add_sign("check", "在受理时间和受理范围内", "met")
        for ground in proposal.grounds:
            self._add_sign("x", ground.words, "not_met")
        if state.note:
            self._add_sign("info-circle", state.note, "accent")
        if not proposal.lacking:
            self._add_sign("check", "材料齐全", "met")
        for each in proposal.lacking:
            self._add_sign("question-mark", f"缺 {each}", "unclear")
        for each in proposal.missing_letters:
            self._add_sign("question-mark", f"缺 {each}", "unclear")

    def _add_sign(self, icon: str, words: str, token: str) -> None:
        sign, text = SignWord(), label(words)
        sign.show_parts(icon, "", token)
        text.setWordWrap(True)
        tones: dict[str, Tone] = {"met": "met", "unclear": "unclear", "not_met": "not_met"}
        set_tone(text, tones.get(token, ""))
        line = QWidget()
        body = row(parent=line, gap=theme().space(1))
        body.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        body.addWidget(text, 1)
        self._says.addWidget(line)

    def show_fault(self, where: str | None, words: str) -> None:
        """What the store said against it, beside the field concerned."""
        field = self.at if where == "received_at" else self.reason
        field.show_fault(words)
        field.take_focus()

    def take_focus(self) -> None:
        """The time is looked at first."""
        self.at.take_focus()

    def submit(self) -> None:
        """Have it written down."""
        if self._state is None or not self.register.isEnabled():
            return
        for each in (self.at, self.reason):
            each.show_fault("")
        self.registered.emit(self.typed)

    def _on_ground_edited(self, _key: str) -> None:
        is_moment = typed_moment(self.at.text) is not None
        self.at.show_fault("" if is_moment else "请写成 2024-05-20 9:30")
        self._is_chosen_by_hand = False
        self._late.start()

    def _on_check_toggled(self, _is_checked: bool) -> None:
        self._is_chosen_by_hand = False
        self._late.start()

    def _on_decision_chosen(self, _key: str) -> None:
        self._is_chosen_by_hand = True
        kept = self._state.kept if self._state is not None else None
        if kept is not None and self.decision.current != kept.decision and self.reason.text == typed_reason(kept):
            self.reason.set_text("")
        self._show_reason()

    def _show_reason(self) -> None:
        """The rules' own words where nothing is typed; what must be explained is said."""
        state, proposal = self._state, self._state.proposal if self._state is not None else None
        if state is None or proposal is None:
            self.reason.show_note("")
            return
        against = self.decision.current == "accepted" and proposal.decision != "accepted"
        is_own = self.decision.current == proposal.decision and bool(proposal.reason)
        self.reason.show_note(
            "与核对结果不一致，须写明理由" if against else f"不填即：{proposal.reason}" if is_own else ""
        )
