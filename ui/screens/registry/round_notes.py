"""Beside the terms of a round: how the notice is read where it is not plain, and what was changed when and why."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.qt.theme import theme
from ui.screens.registry.form import form_body
from ui.screens.registry.rounds_presenter import TermsState
from ui.widgets.labels import LabelType, label
from ui.widgets.panes import PaneHead, clear_layout, column, scrolled


class RoundNotes(QWidget):
    """Readings of the notice, then the changes of the terms, newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = PaneHead("通知的释读")
        body = QWidget()
        self._form = form_body(body)
        self._form.setSpacing(theme().space(3))
        whole = column(self._head, parent=self)
        whole.addWidget(scrolled(body), 1)

    def show_state(self, state: TermsState) -> None:
        """Those of a round."""
        clear_layout(self._form)
        self._head.set_aside(f"{len(state.readings)} 处" if state.readings else "")
        if not state.readings:
            self._say("这份通知没有与批次设定有关的疑义。", "small")
        for each in state.readings:
            self._say(f"{each.id}　{each.clause}", "small")
            self._say(each.problem, "text")
            self._say(f"本程序的读法：{each.reading}", "muted")
        if state.changes:
            self._say("改动", "bold")
        for line in state.changes:
            self._say(line, "small")
        self._form.addStretch(1)

    def _say(self, words: str, kind: LabelType) -> None:
        line = label(words, kind)
        line.setWordWrap(True)
        self._form.addWidget(line)
