"""结论: the centre's conclusion on a result, beside the matrix; a departing one needs its reason."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from reviewer.domain.scoring import CONCLUSION_TEXT
from reviewer.errors import ReviewerError
from ui.qt.context import beijing
from ui.qt.theme import theme
from ui.screens.panel.presenter import CONCLUSION_STATE, DecisionState
from ui.widgets.buttons import PLAIN_MODIFIERS, Button, ButtonExtras
from ui.widgets.labels import label, set_tone
from ui.widgets.marks import SIGNS
from ui.widgets.panes import PaneHead, column, row
from ui.widgets.segments import Segment, Segments


def _segment(conclusion: str) -> Segment:
    icon, _, token = SIGNS[CONCLUSION_STATE[conclusion]]
    return Segment(conclusion, CONCLUSION_TEXT[conclusion], icon=icon, icon_token=token)


class DecisionPane(QFrame):
    """``decide_wanted(conclusion, reason)``; what was typed stays until another state is shown."""

    decide_wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paneFoot")
        self._state: DecisionState | None = None
        self._head = PaneHead("结论")
        self.choice = Segments([_segment(each) for each in CONCLUSION_TEXT], "结论", stretch=True)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("作结论的理由")
        self._message = label("", "small")
        self._message.setWordWrap(True)
        self.record = Button("记入结论", "filled")
        self._lay_out()
        self.choice.chosen.connect(self._on_choice_chosen)
        self.reason.textChanged.connect(self._on_reason_changed)
        self.reason.returnPressed.connect(self._on_record_clicked)
        self.record.clicked.connect(self._on_record_clicked)
        for each in (self.choice, self.reason, self.record):
            each.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        body = QVBoxLayout()
        body.setContentsMargins(*[theme().space(4)] * 4)
        body.setSpacing(theme().space(2))
        for each in (self.choice, self.reason, self._message):
            body.addWidget(each)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(self.record)
        body.addLayout(foot)
        column(self._head, parent=self).addLayout(body)

    def show_state(self, state: DecisionState | None) -> None:
        """Show a result's conclusion; None hides the pane."""
        self.setVisible(state is not None)
        if state is None or state == self._state:
            self._state = state
            return
        self._state = state
        self._head.set_aside(f"综合 {state.total} 分，按得分{CONCLUSION_TEXT[state.computed]}")
        self.choice.set_current(state.recorded or state.due)
        self.reason.setText(state.reason if state.recorded else state.due_reason)
        self.record.setText("改结论" if state.recorded else "记入结论")
        self.record.setAccessibleName(self.record.text())
        self.record.updateGeometry()
        self._refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on the choice records it, as in the reason and on the button; a key held down does nothing."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() in PLAIN_MODIFIERS
        if is_enter and self.choice.hasFocus() and not event.isAutoRepeat():
            self._on_record_clicked()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The key cap stands on the button exactly while Enter presses it: while the keyboard is in this pane."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            inside = event.type() == QEvent.Type.FocusIn
            self.record.set_extras(ButtonExtras(key_cap="Enter" if inside else ""))
        return super().eventFilter(watched, event)

    def show_fault(self, error: ReviewerError) -> None:
        """Not recorded, and why."""
        self._say(error.message, is_fault=True)
        self.reason.setFocus()

    def begin(self) -> None:
        """Put the keyboard on the choice."""
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def message(self) -> str:
        """What stands under the reason."""
        return self._message.text()

    def _is_departing(self) -> bool:
        return self._state is not None and self.choice.current != self._state.computed

    def _refresh(self) -> None:
        state = self._state
        if state is None:
            return
        reason, is_departing = self.reason.text().strip(), self._is_departing()
        self.reason.setPlaceholderText("理由：必填，写入复函" if is_departing else "理由：与按得分一致，可不写")
        self._mark(is_faulty=is_departing and not reason)
        is_same = (self.choice.current, reason) == (state.recorded, state.reason)
        self.record.setEnabled(state.is_outdated or not is_same)
        self._say(self._words(state, is_departing=is_departing, has_reason=bool(reason)), is_fault=state.is_outdated)

    def _words(self, state: DecisionState, *, is_departing: bool, has_reason: bool) -> str:
        if state.is_outdated:
            return "评分此后有变动，记入的结论已不合得分；请重新作结论。"
        if is_departing and not has_reason:
            return f"按得分应为“{CONCLUSION_TEXT[state.computed]}”，另作结论须写理由。"
        if state.recorded and state.decided_at is not None:
            return f"已记入：{CONCLUSION_TEXT[state.recorded]}，{beijing(state.decided_at, '%Y-%m-%d %H:%M')}。"
        return "尚未记入；记入之后写复函。"

    def _mark(self, *, is_faulty: bool) -> None:
        if self.reason.property("faulty") != is_faulty:
            self.reason.setProperty("faulty", is_faulty)
            self.reason.style().unpolish(self.reason)
            self.reason.style().polish(self.reason)

    def _say(self, words: str, *, is_fault: bool) -> None:
        set_tone(self._message, "not_met" if is_fault else "")
        self._message.setText(words)

    def _on_choice_chosen(self, _conclusion: str) -> None:
        # A reason written for another conclusion does not speak for this one.
        if self._state is not None and self.reason.text() == self._state.reason:
            self.reason.clear()
        self._refresh()

    def _on_reason_changed(self, _text: str) -> None:
        self._refresh()

    def _on_record_clicked(self) -> None:
        if self._state is None or not self.record.isEnabled():
            return
        reason = self.reason.text().strip()
        if self._is_departing() and not reason:
            words = f"按得分应为“{CONCLUSION_TEXT[self._state.computed]}”，另作结论须写理由；未记入。"
            self._say(words, is_fault=True)
            self.reason.setFocus()
            return
        self.decide_wanted.emit(self.choice.current, reason)
