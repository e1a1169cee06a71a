"""The bar of the batch: how many are marked, what can be issued, what holds the rest, how far it is, which files."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from reviewer.usecases.documents.kind import DocumentKind, Form
from ui.qt.jobs import Advance
from ui.qt.theme import theme
from ui.screens.documents.list_pane import paint_box
from ui.screens.documents.presenter import DocumentLine, DocumentsState, form_choices, form_words, verb
from ui.widgets.combo_box import ComboBox
from ui.widgets.labels import ElidedLabel, divider, label
from ui.widgets.marks import SignWord
from ui.widgets.panes import row
from ui.widgets.progress_line import LongWorkBar

FORMS_WIDTH, WORK_WIDTH = 128, 480


class AllBox(QWidget):
    """All, some or none; a click or Space marks all, or none when all were."""

    toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen, self._total = 0, 0
        side = theme().px("control.checkbox")
        self.setFixedSize(side, side)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("全选")

    def show_counts(self, chosen: int, total: int) -> None:
        """How many of how many are marked."""
        self._chosen, self._total = chosen, total
        self.setVisible(total > 0)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Space."""
        if event.key() == Qt.Key.Key_Space:
            self.toggled.emit(self._chosen < self._total)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Qt: a click."""
        self.toggled.emit(self._chosen < self._total)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the box, the ring."""
        look, painter = theme(), QPainter(self)
        is_all = 0 < self._total == self._chosen
        paint_box(painter, look, self.rect(), is_on=is_all, is_partly=0 < self._chosen < self._total)
        if self.hasFocus():
            painter.setPen(QPen(look.color("focus"), look.px("border.focus")))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


class BatchBar(QFrame):
    """44 high. ``work`` is the progress, ``forms`` the files asked for, at its right end."""

    forms_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filterBar")
        self.setFixedHeight(theme().px("bar.batch"))
        self.all_box, self.work, self._forms = AllBox(), LongWorkBar(), ComboBox()
        self._forms.setAccessibleName("文件格式")
        self._chosen_words, self._chosen, self._copies = label("已选"), label("", "bold"), label("份")
        self._marked, self._held_words = QWidget(), ""
        self._marked.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._signs = self._ready, self._missing, self._anew, self._stopped, self._held = [SignWord() for _ in range(5)]
        self._why = ElidedLabel("", "small")
        self._forms_divider = divider(length=theme().px("icon.size"))
        self._lay_out()
        self._forms.activated.connect(self._on_forms_activated)

    def _lay_out(self) -> None:
        marked = row(self.all_box, parent=self._marked)
        marked.addSpacing(theme().space(3))
        for each in (self._chosen_words, self._chosen, self._copies):
            marked.addWidget(each)
            marked.addSpacing(theme().space(1))
        marked.addSpacing(theme().space(2))
        marked.addWidget(divider(length=theme().px("icon.size")))
        marked.addSpacing(theme().space(3))
        line = row(self._marked, parent=self)
        line.setContentsMargins(theme().space(4), 0, theme().space(4), 0)
        for sign in self._signs:
            line.addWidget(sign)
            line.addSpacing(theme().space(3))
        line.addWidget(self._why, 1)
        self.work.setFixedWidth(WORK_WIDTH)
        line.addWidget(self.work)
        line.addWidget(self._forms_divider)
        line.addSpacing(theme().space(3))
        line.addWidget(self._forms)

    @property
    def why(self) -> str:
        """What holds the rest and why, in words."""
        return self._why.text()

    @property
    def words(self) -> str:
        """The counts as they are read."""
        counts = "".join(each.text() for each in (self._chosen_words, self._chosen, self._copies))
        signs = (each.accessibleName() for each in self._signs if not each.isHidden())
        return " ".join((counts, *signs))

    @property
    def forms(self) -> str:
        """The files asked for, in words."""
        return self._forms.currentText()

    def show_forms(self, kind: DocumentKind, chosen: Sequence[Form]) -> None:
        """The files that one can ask for."""
        choices = [form_words(each) for each in form_choices(kind)]
        self._forms.blockSignals(True)
        self._forms.clear()
        self._forms.addItems(choices)
        self._forms.setCurrentText(form_words(chosen))
        longest = max((self._forms.fontMetrics().horizontalAdvance(each) for each in choices), default=0)
        air = theme().px("icon.small") + 4 * theme().space(3)
        self._forms.setFixedWidth(max(FORMS_WIDTH, longest + air))
        self._forms.setEnabled(len(choices) > 1)
        self._forms.blockSignals(False)

    def show_state(self, state: DocumentsState, kind: DocumentKind, chosen: Sequence[DocumentLine]) -> None:
        """Counts of what is marked: what can be issued, what holds it; then why the rest waits."""
        can_choose = sum(line.can_choose for line in state.lines)
        self.all_box.show_counts(len(chosen), can_choose)
        self._marked.setVisible(can_choose > 0)
        self._chosen.setText(str(len(chosen)))
        ready = sum(line.can_issue for line in chosen)
        again = sum(line.standing == "made" for line in chosen)
        missing = sum(line.standing == "missing" for line in chosen)
        made, stopped, waiting = state.of("made"), state.of("stopped"), state.of("waiting")
        left = [line for line in state.of("changed") if line not in chosen]
        word = verb(kind)
        words = f"可{word} {ready}" if ready or not (made or left) else f"已{word} {len(made)}"
        self._ready.show_parts("check", f"再导出 {again}" if again and not ready else words, "met")
        self._ready.setVisible(bool(ready or made or not (left or missing)))
        self._show(self._missing, "alert-triangle", f"缺字段 {missing}", "not_met", shown=missing > 0)
        self._show(self._anew, "history", f"可重发 {len(left)}", "unclear", shown=bool(left))
        self._show(self._stopped, "alert-triangle", f"须处理 {len(stopped)}", "not_met", shown=bool(stopped))
        self._show(self._held, "clock", f"等待 {len(waiting)}", "muted_text", shown=bool(waiting))
        held = "　".join(f"{line.name}：{line.why}" for line in (*stopped, *waiting))
        self._held_words = held if state.is_whole else f"正在核对 {state.read} / {state.subjects}"
        if self.work.isHidden():
            self._why.setText(self._held_words)

    @staticmethod
    def _show(sign: SignWord, icon: str, words: str, token: str, *, shown: bool) -> None:
        sign.show_parts(icon, words, token)
        sign.setVisible(shown)

    def begin(self, words: str) -> None:
        """Work has begun: it takes the place of what waits."""
        self._why.setText("")
        self.work.begin(words)

    def advance(self, advance: Advance) -> None:
        """How far it is; the bodies go by too fast to be read."""
        self.work.advance(advance._replace(what=advance.what.partition("：")[0]))

    def end(self) -> None:
        """Nothing runs any more."""
        self.work.end()
        self._why.setText(self._held_words)

    def _on_forms_activated(self, _at: int) -> None:
        self.forms_chosen.emit(self._forms.currentText())
