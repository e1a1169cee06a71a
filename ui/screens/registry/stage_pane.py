"""Beside the board: where the current card stands, what may follow, what came before, and what belongs to the stage."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from reviewer.domain.project import PROJECT_TEXT
from reviewer.domain.stages import REASONED_OUTCOMES
from reviewer.usecases.describe_sheet import level_text
from reviewer.usecases.project_review import ProjectState
from reviewer.usecases.stages import MoveEntry, PossibleMove
from ui.qt.theme import theme
from ui.screens.registry.form import Field
from ui.screens.registry.move_lines import MoveLines, line_of
from ui.screens.registry.stages_presenter import CardState, ManyState
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.check_box import CheckBox
from ui.widgets.labels import divider, label
from ui.widgets.marks import SignWord
from ui.widgets.panes import FactLines, PaneHead, SidePane, clear_layout, column, row, scrolled
from ui.widgets.typed_lines import DayLine

_NOTHING = "用方向键选一家，这里列出它的阶段、可以转到的阶段和经过。"
_END = "这是最后一个阶段。"


class StagePane(SidePane):
    """``moved(stage, day, reason, elsewhere)``; ``consent_wanted(True)`` for the whole round."""

    moved = Signal(str, str, str, bool)
    undo_wanted = Signal()
    lapse_wanted = Signal()
    consent_wanted = Signal(bool)
    project_wanted = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("registry_side", parent)
        self._moves: tuple[PossibleMove, ...] = ()
        self._open: frozenset[str] = frozenset()
        self._can_write = True
        self.head, self.facts = PaneHead(""), FactLines()
        self.lines, self.day, self.reason = MoveLines(), DayLine(), Field("reason", "理由")
        self.elsewhere = CheckBox("有关记录在程序以外，理由见上")
        self.go = Button("转到", "filled")
        self.message = label("", "small_text", "not_met")
        self._empty = label(_NOTHING, "muted")
        self._form, self._first, self._more = QWidget(), QVBoxLayout(), QVBoxLayout()
        self._lay_out()
        self.lines.chosen.connect(self._on_move_chosen)
        self.lines.entered.connect(self.reason.take_focus)
        self.go.clicked.connect(self._on_move_clicked)
        self.day.returnPressed.connect(self.go.click)
        if isinstance(self.reason.input, QLineEdit):
            self.reason.input.returnPressed.connect(self.go.click)

    def _lay_out(self) -> None:
        look = theme()
        for each in (self.message, self._empty):
            each.setWordWrap(True)
        body = QWidget()
        whole = column(self.facts, parent=body)
        whole.addLayout(self._first)
        whole.addWidget(self._empty)
        self._empty.setContentsMargins(*[look.space(4)] * 4)
        self._moves_head = PaneHead("转到")
        whole.addWidget(self._moves_head)
        whole.addWidget(self.lines)
        for part in (self._first, self._more):
            part.setContentsMargins(0, 0, 0, 0)
            part.setSpacing(0)
        whole.addLayout(self._more)
        whole.addStretch(1)
        self.body.addWidget(self.head)
        self._area = scrolled(body)
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self._form)
        self._lay_out_form()

    def _lay_out_form(self) -> None:
        """Always in sight under what scrolls."""
        look, fields = theme(), QWidget()
        self.day.setAccessibleName("日期")
        self.day.setPlaceholderText("今天")
        last = row(self.day, self.go, gap=look.space(2))
        last.setStretch(0, 1)
        form = column(self.reason, self.elsewhere, self.message, parent=fields)
        form.addLayout(last)
        form.setContentsMargins(look.space(4), look.space(3), look.space(4), look.space(3))
        form.setSpacing(look.space(2))
        column(divider(vertical=False), fields, parent=self._form)
        for before, after in pairwise((self.lines, self.reason.input, self.elsewhere, self.day, self.go)):
            QWidget.setTabOrder(before, after)

    def show_nothing(self) -> None:
        """No card at all."""
        self.head.set_title("")
        self.head.set_aside("")
        self.facts.set_lines(())
        self._clear()
        self._show_moves((), ())

    def show_card(self, state: CardState, *, can_write: bool) -> None:
        """One card."""
        self._can_write = can_write
        self.head.set_title(state.name)
        self.head.set_aside(state.subject if state.subject != state.name else "")
        self.facts.set_lines(_facts(state))
        self.facts.setVisible(True)
        self._open = frozenset(each.stage for each in state.moves if not each.unmet)
        self._show_moves(state.moves, ("",) * len(state.moves))
        self._empty.setText(_END if not state.moves else "")
        self._empty.setVisible(not state.moves)
        self._clear()
        warnings = self._warnings(state)
        if warnings is not None:
            self._first.addWidget(warnings)
        for each in (self._projects(state), self._consent(state), self._history(state)):
            if each is not None:
                self._more.addWidget(each)
        if state.readings:
            self._more.addWidget(_readings(state))

    def show_many(self, state: ManyState, *, can_write: bool) -> None:
        """Several marked cards."""
        self._can_write = can_write
        self.head.set_title(f"已选 {len(state.subjects)} 家")
        self.head.set_aside("Esc 取消")
        self.facts.setVisible(False)
        asides = tuple(f"{free} / {has} 家可转" for free, has in state.counts)
        pairs = zip(state.moves, state.counts, strict=True)
        self._open = frozenset(move.stage for move, (free, _) in pairs if free)
        self._show_moves(state.moves, asides)
        self._empty.setVisible(False)
        self._clear()

    def _clear(self) -> None:
        for each in (self._first, self._more):
            clear_layout(each)

    def take_focus(self) -> None:
        """The keyboard comes to the moves, or where there are none to the pane."""
        if self.lines.isVisible():
            self.lines.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._show_line()

    def show_problem(self, words: str) -> None:
        """Why nothing was moved."""
        self.message.setText(words)
        self.message.setVisible(bool(words))

    def clear_fields(self) -> None:
        """Nothing typed any more."""
        self.day.setText("")
        self.reason.set_text("")
        self.elsewhere.setChecked(False)
        self.show_problem("")

    def _show_moves(self, moves: tuple[PossibleMove, ...], asides: tuple[str, ...]) -> None:
        self._moves = moves
        lines = []
        for move, aside in zip(moves, asides, strict=True):
            line = line_of(move, aside)
            lines.append(line)
        self.lines.set_lines(lines)
        for each in (self._moves_head, self.lines):
            each.setVisible(bool(moves))
        self._form.setVisible(bool(moves) and self._can_write)
        self._on_move_chosen(self.lines.current)

    def _on_move_chosen(self, stage: str) -> None:
        move = next((each for each in self._moves if each.stage == stage), None)
        self.show_problem("")
        if move is None:
            return
        name = move.name if len(move.name) <= 12 else f"{move.name[:11]}…"
        self.go.setText(f"转到“{name}”")
        self.go.setAccessibleName(self.go.text())
        needs = move.outcome in REASONED_OUTCOMES or move.is_back
        self.reason.set_name("理由（必填）" if needs else "理由")
        self._show_line()
        self.go.setEnabled(stage in self._open or move.may_be_elsewhere)
        self.elsewhere.setVisible(move.may_be_elsewhere)
        if not move.may_be_elsewhere:
            self.elsewhere.setChecked(False)

    def _show_line(self) -> None:
        """Scroll so far that the move chosen is in sight."""
        box = self.lines.current_rect().translated(self.lines.pos())
        self._area.ensureVisible(0, box.bottom(), 0, theme().space(1))
        self._area.ensureVisible(0, box.top(), 0, theme().space(1))

    def _on_move_clicked(self) -> None:
        self.moved.emit(self.lines.current, self.day.text(), self.reason.text, self.elsewhere.isChecked())

    def _warnings(self, state: CardState) -> QWidget | None:
        if not state.bar and state.late is None:
            return None
        whole = QWidget()
        body = _block(whole, "须处理")
        if state.bar:
            body.addWidget(_wrapped(state.bar, "not_met", small=True))
        if state.late is not None:
            body.addWidget(_wrapped(state.late.words, "not_met", small=True))
            if self._can_write:
                lapse = Button(f"按办法转到“{state.late.late_name}”…")
                lapse.clicked.connect(self.lapse_wanted)
                _left(body, lapse)
        return whole

    def _projects(self, state: CardState) -> QWidget | None:
        if not state.projects:
            return None
        whole = QWidget()
        body = _block(whole, "项目评估")
        for project in state.projects:
            body.addWidget(self._project_line(project))
        return whole

    def _project_line(self, project: ProjectState) -> QWidget:
        line, sign = QWidget(), SignWord()
        verdict = project.verdict
        icon, word, token = "circle", "未评", "muted_text"
        if verdict is not None:
            icon, token = ("check", "met") if verdict.conclusion == "passed" else ("x", "not_met")
            word = PROJECT_TEXT[verdict.conclusion]
        sign.show_parts(icon, word, token)
        name = _wrapped(f"{project.scope}\n{level_text(project.levels)}")
        across = row(name, parent=line, gap=theme().space(2))
        across.setStretch(0, 1)
        across.addWidget(sign)
        button = Button("评估…" if verdict is None else "查看…", height="compact")
        button.setAccessibleName(f"{button.text()}{project.scope}")
        button.setProperty("scope", project.scope)
        button.clicked.connect(self._on_project_clicked)
        across.addWidget(button)
        return line

    def _on_project_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.project_wanted.emit(str(sender.property("scope")))

    def _consent(self, state: CardState) -> QWidget | None:
        if not state.wants_consent:
            return None
        whole = QWidget()
        body = _block(whole, "同意意见")
        kept = state.consent
        if kept is None:
            body.addWidget(_wrapped("还没有登记。公示以前须有人力资源社会保障局的同意。", "muted"))
        else:
            number = f"，{kept.number}" if kept.number else ""
            scope = "" if kept.subject == state.subject else "（全批次）"
            body.addWidget(_wrapped(f"{kept.on.isoformat()}　{kept.by}{number}{scope}"))
        if self._can_write:
            button = Button("登记同意…" if kept is None else "更正…", height="compact")
            button.clicked.connect(self._on_consent_clicked)
            line = row(button, gap=theme().space(2))
            if kept is None:
                all_of_round = Button("为全批次登记…", height="compact")
                all_of_round.clicked.connect(self._on_round_consent_clicked)
                line.addWidget(all_of_round)
            line.addStretch(1)
            body.addLayout(line)
        return whole

    def _on_consent_clicked(self) -> None:
        self.consent_wanted.emit(False)

    def _on_round_consent_clicked(self) -> None:
        self.consent_wanted.emit(True)

    def _history(self, state: CardState) -> QWidget | None:
        if not state.history:
            return None
        whole = QWidget()
        body = _block(whole, "经过")
        for entry in state.history:
            body.addWidget(_wrapped(_entry_words(entry), "muted" if entry.is_void else ""))
            if entry.reason or entry.elsewhere:
                told = entry.reason + ("（有关记录在程序以外）" if entry.elsewhere else "")
                body.addWidget(_wrapped(told, "muted", small=True))
        if self._can_write and not all(each.is_void for each in state.history):
            button = Button("最近一次登记有误…", "quiet", ButtonExtras(icon="arrow-back-up"), height="compact")
            button.clicked.connect(self.undo_wanted)
            _left(body, button)
        return whole


def _facts(state: CardState) -> list[tuple[str, str, str, str, str]]:
    stage = state.stage
    since = stage.since.isoformat() if stage.since is not None else "没有登记"
    days = f"{state.days} 天" if state.days else ""
    ended = state.outcome if state.outcome != stage.name else ""
    lines = [
        ("现阶段", f"{stage.name}　{stage.clause}", "", ended, "muted_text"),
        ("进入日期", since, "", days, "muted_text"),
    ]
    if state.due_on:
        icon, token = ("alert-triangle", "not_met") if state.due_is_over else ("", "muted_text")
        lines.append(("期限", state.due_on, icon, state.due_left, token))
    return lines


def _entry_words(entry: MoveEntry) -> str:
    void = "（登记有误，已更正）" if entry.is_void else ""
    return f"{entry.on.isoformat()}　{entry.name}{void}　{entry.by}"


def _readings(state: CardState) -> QWidget:
    whole = QWidget()
    body = _block(whole, "办法中的疑点和读法")
    for each in state.readings:
        body.addWidget(_wrapped(f"{each.id}　{each.clause}：{each.problem}", small=True))
        body.addWidget(_wrapped(f"本程序读作：{each.reading}", "muted", small=True))
    return whole


def _block(whole: QWidget, title: str) -> QVBoxLayout:
    """A pane head and room under it."""
    outer = column(divider(vertical=False), PaneHead(title), parent=whole)
    inner = QVBoxLayout()
    look = theme()
    inner.setContentsMargins(look.space(4), look.space(3), look.space(4), look.space(3))
    inner.setSpacing(look.space(2))
    outer.addLayout(inner)
    return inner


def _wrapped(words: str, tone: str = "", *, small: bool = False) -> QWidget:
    kind = "small" if small and tone == "muted" else "small_text" if small else "muted" if tone == "muted" else "text"
    made = label(words, kind, "not_met" if tone == "not_met" else "")  # type: ignore[arg-type]
    made.setWordWrap(True)
    return made


def _left(body: QVBoxLayout, button: Button) -> None:
    line = row(button)
    line.addStretch(1)
    body.addLayout(line)
