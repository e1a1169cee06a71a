"""The terms of a round as a form: each checked at every key and kept when one is done with it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from reviewer.domain.round_terms import TERMS, Term
from ui.qt.theme import theme
from ui.screens.registry.form import Field, FieldKind, form_body, group
from ui.screens.registry.rounds_presenter import TermsState, is_same, term_fault
from ui.widgets.labels import label
from ui.widgets.panes import column, scrolled

_SEVERAL = {"lines": 3, "contacts": 2, "recommendations": 3}


class TermField(QWidget):
    """A term, and under it the reason that a change needs once the round has applications."""

    kept = Signal(str, str, str)

    def __init__(self, term: Term, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        kind: FieldKind = "lines" if term.kind in _SEVERAL else "day" if term.kind == "day" else "line"
        self.key = term.key
        self.field = Field(term.key, term.label, kind, term.example, _SEVERAL.get(term.kind, 1))
        self.reason = Field(f"{term.key}.reason", "理由", "line", "本批次已有申报，写明理由后按 Enter 保存")
        self._state: TermsState | None = None
        self._is_giving_up = False
        body = column(self.field, self.reason, parent=self)
        body.setSpacing(theme().space(1))
        self.reason.hide()
        self.field.edited.connect(self._on_edited)
        self.field.left.connect(self._on_left)
        self.reason.left.connect(self._on_reason_left)
        for each in (self.field.input, self.reason.input):
            each.installEventFilter(self)

    @property
    def is_changed(self) -> bool:
        """Whether something stands in it that is not kept."""
        state = self._state
        return state is not None and self.field.text.strip() != state.texts[self.key].strip()

    def show_state(self, state: TermsState) -> None:
        """The term as it is on record, unless it is just being changed in the same round."""
        is_other = self._state is None or self._state.round != state.round
        was_kept = self._state is not None and self._state.texts[self.key] != state.texts[self.key]
        if is_other or was_kept or not self.is_changed:
            self.field.set_text(state.texts[self.key])
            self.reason.set_text("")
            self.reason.hide()
            self.field.show_fault("")
        self._state = state
        self.field.set_editable(state.can_edit)
        if not self.field.fault:
            self.field.show_fault(state.problems.get(self.key, ""))

    def give_up(self) -> None:
        """Back to what is on record."""
        if self._state is not None:
            self.field.set_text(self._state.texts[self.key])
            self.field.show_fault(self._state.problems.get(self.key, ""))
            self.reason.set_text("")
            self.reason.hide()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Qt: Esc gives the change up; without one it goes on."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() != Qt.Key.Key_Escape or not self.is_changed:
            return False
        self.give_up()
        self.field.take_focus()
        return True

    def _on_edited(self, _key: str) -> None:
        if self._state is not None:
            self.field.show_fault(term_fault(self._state.terms, self.key, self.field.text))

    def _on_left(self, _key: str) -> None:
        state = self._state
        if state is None or not state.can_edit or not self.is_changed or self.field.fault:
            return
        if is_same(state.terms, self.key, self.field.text):
            self.give_up()
            return
        if state.is_reason_needed:
            is_new = self.reason.isHidden()
            self.reason.show()
            if is_new and self.field.input.hasFocus():
                self.reason.take_focus()
            return
        self.kept.emit(self.key, self.field.text, "")

    def _on_reason_left(self, _key: str) -> None:
        reason = self.reason.text.strip()
        if reason and self.is_changed and not self.field.fault:
            self.kept.emit(self.key, self.field.text, reason)


class TermsForm(QWidget):
    """Every term of the chosen round, in groups. ``kept(key, text, reason)`` when one is to be kept."""

    kept = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields = {each.key: TermField(each) for each in TERMS}
        self._window = label("", "small")
        self._window.setWordWrap(True)
        body = QWidget()
        form = form_body(body)
        for name in dict.fromkeys(each.group for each in TERMS):
            mine = [self.fields[each.key] for each in TERMS if each.group == name]
            form.addWidget(group(name, *mine))
        form.addStretch(1)
        whole: QVBoxLayout = column(parent=self)
        whole.addWidget(scrolled(body), 1)
        for each in self.fields.values():
            each.kept.connect(self.kept)

    @property
    def is_changed(self) -> bool:
        """Whether anything is typed that is not kept."""
        return any(each.is_changed for each in self.fields.values())

    def show_state(self, state: TermsState) -> None:
        """The terms as they are on record."""
        for each in self.fields.values():
            each.show_state(state)
        hours = self.fields["hours"].field
        hours.show_note(f"受理时间：{state.window}，首末日和起止时刻都算在内" if state.window else "")

    def show_fault(self, key: str, words: str) -> None:
        """What the store said against a term."""
        if key in self.fields:
            self.fields[key].field.show_fault(words)

    def take_focus(self) -> None:
        """The first term that can be typed."""
        first = self.fields[TERMS[0].key].field
        if isinstance(first.input, QLineEdit):
            first.take_focus()
