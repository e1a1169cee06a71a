"""改日期: plan a stage, set a deadline with its reason; what the rules give stays beside it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer.domain.moments import chinese_date
from reviewer.errors import ReviewerError
from reviewer.usecases.stage_plan import PlannedStage, accept_proposal
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.registry.dates_presenter import DatesLine, DatesState, Typed, read_dates, reset_dates, save_dates
from ui.screens.registry.form import Field
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import label
from ui.widgets.panes import PaneHead, SidePane, row, scrolled


class DatesPane(SidePane):
    """``open_at`` shows it at a stage; Esc or ✕ closes it (``closed``). Ctrl+Enter saves."""

    closed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("registry_side", parent)
        self._context = context
        self._state = DatesState(round="", lines=(), proposals=0)
        self._wanted = ""
        self.what = Field("what", "项目", "choice")
        self.first, self.last = Field("first", "起日", "day"), Field("last", "止日", "day")
        self.reason = Field("reason", "理由", "lines", lines=2)
        self.save, self.reset = Button("保存", "outlined"), Button("恢复计算")
        self.accept = Button("全部采用建议")
        self._message, self._steps = label("", "small_text", "not_met"), label("", "small")
        self._lay_out()
        self.what.edited.connect(self._on_chosen)
        self.save.clicked.connect(self._on_save)
        self.reset.clicked.connect(self._on_reset)
        self.accept.clicked.connect(self._on_accept)

    def _lay_out(self) -> None:
        look = theme()
        close = IconButton("x", "关闭", size=look.px("icon.small"))
        close.clicked.connect(self._on_close)
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(look.space(4), look.space(3), look.space(4), look.space(3))
        body.setSpacing(look.space(2))
        self._message.setWordWrap(True)
        self._steps.setWordWrap(True)
        buttons = row(self.save, self.reset, gap=look.space(2))
        buttons.addStretch(1)
        for each in (self.what, self.first, self.last, self.reason, self._message):
            body.addWidget(each)
        body.addLayout(buttons)
        body.addWidget(self._steps)
        body.addStretch(1)
        body.addWidget(self.accept, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(PaneHead("改日期", widgets=(close,)))
        self.body.addWidget(scrolled(inner), 1)

    @property
    def line(self) -> DatesLine | None:
        """What is chosen."""
        return next((each for each in self._state.lines if each.key == self.what.text), None)

    def open_at(self, stage: str = "") -> None:
        """Show it, at a stage where one is named."""
        self._wanted = f"stage:{stage}" if stage else ""
        self.show()
        self.read()
        self.what.take_focus()

    def read(self) -> None:
        """Read again what can be set."""
        work = partial(read_dates, self._context.desk, self._context.round_id)
        self._context.jobs.read(work, self._on_read, key="registry.dates")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc closes, Ctrl+Enter saves."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.save.isEnabled():
            self._on_save()
        else:
            super().keyPressEvent(event)

    def _on_read(self, state: DatesState) -> None:
        self._state = state
        self.what.set_choices([(each.key, each.words) for each in state.lines])
        if self._wanted:
            self.what.set_text(self._wanted)
            self._wanted = ""
        self.accept.setVisible(state.proposals > 0)
        self._show_line()

    def _on_chosen(self, _key: str) -> None:
        self._show_line()

    def _show_line(self) -> None:
        line = self.line
        self._say("")
        self.reason.set_text("")
        self.save.setEnabled(line is not None and not line.locked)
        if line is None:
            return
        self.first.setVisible(line.is_stage)
        self.first.set_text(chinese_date(line.starts_on) if line.starts_on is not None else "")
        self.last.set_text(chinese_date(line.ends_on) if line.ends_on is not None else "")
        self.last.set_name("止日" if line.is_stage else "截止日")
        self.last.show_note(line.note)
        self.last.set_editable(not line.locked)
        self.reason.setVisible(line.needs_reason and not line.locked)
        self.reset.setVisible(line.is_changed and not line.locked)
        self._steps.setText("\n".join((line.locked, *line.steps) if line.locked else line.steps))

    def _say(self, words: str) -> None:
        self._message.setText(words)
        self._message.setVisible(bool(words))

    def _typed(self) -> Typed:
        return Typed(first=self.first.text, last=self.last.text, reason=self.reason.text)

    def _on_save(self) -> None:
        line = self.line
        if line is not None and not line.locked:
            work = partial(save_dates, self._context.desk, line, self._typed())
            self._context.jobs.write(work, self._on_saved, self._on_failed)

    def _on_reset(self) -> None:
        line = self.line
        if line is not None:
            work = partial(reset_dates, self._context.desk, line, self.reason.text)
            self._context.jobs.write(work, self._on_saved, self._on_failed)

    def _on_accept(self) -> None:
        work = partial(accept_proposal, self._context.desk, self._state.round)
        self._context.jobs.write(work, self._on_accepted, self._on_failed)

    def _on_accepted(self, planned: tuple[PlannedStage, ...]) -> None:
        self._on_saved(f"已采用 {len(planned)} 个阶段的建议日期，可逐个改动。")

    def _on_saved(self, words: str) -> None:
        self._wanted = self.what.text
        self._context.notify(words, "done")
        self._context.changes.announce("round", self._state.round)
        self.read()

    def _on_failed(self, error: ReviewerError) -> None:
        self._say(error.message)
        field = {"first": self.first, "last": self.last, "deadline_reason": self.reason, "plan_reason": self.reason}
        where = field.get(error.code) or field.get(str(error.where)) or self.last
        where.take_focus()

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()
