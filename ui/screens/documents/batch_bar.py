"""The bar of the batch: how many are chosen, how many can be made, what waits and why, how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from ui.qt.theme import theme
from ui.screens.documents.list_pane import paint_box
from ui.screens.documents.presenter import DocumentLine, DocumentsState
from ui.widgets.labels import ElidedLabel, divider, label
from ui.widgets.marks import SignWord
from ui.widgets.panes import row
from ui.widgets.progress_line import LongWorkBar


class AllBox(QWidget):
    """All, some or none; a click or Space chooses all, or none when all were."""

    toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen, self._total = 0, 0
        side = theme().px("control.checkbox") + theme().space(1)
        self.setFixedSize(side, side)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("全选")

    def show_counts(self, chosen: int, total: int) -> None:
        """How many of how many are chosen."""
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
        gap = look.space(0)
        is_all = 0 < self._total == self._chosen
        inner = self.rect().adjusted(gap, gap, -gap, -gap)
        paint_box(painter, look, inner, is_on=is_all, is_partly=0 < self._chosen < self._total)
        if self.hasFocus():
            painter.setPen(QPen(look.color("focus"), look.px("border.focus")))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


class BatchBar(QFrame):
    """44 high. ``work`` is the progress at its right end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filterBar")
        self.setFixedHeight(theme().px("bar.batch"))
        self.all_box, self.work = AllBox(), LongWorkBar()
        self._chosen = label("", "bold")
        self._divider = divider(length=theme().px("icon.size"))
        self._ready, self._stopped, self._waiting = SignWord(), SignWord(), SignWord()
        self._why = ElidedLabel("", "small")
        line = row(self.all_box, self._chosen, self._divider, parent=self, gap=theme().space(2))
        line.setContentsMargins(theme().space(4), 0, 0, 0)
        for each in (self._ready, self._stopped, self._waiting):
            line.addWidget(each)
            line.addSpacing(theme().space(1))
        line.addWidget(self._why, 1)
        line.addWidget(self.work)
        self.work.setMinimumWidth(theme().px("width.panel_side"))

    @property
    def why(self) -> str:
        """What waits and why, in words."""
        return self._why.text()

    def show_state(self, state: DocumentsState, chosen: int) -> None:
        """Counts of the kind shown; ``chosen`` of those that can be made."""
        ready = sum(line.can_make for line in state.lines)
        is_letter = state.kind == "letter"
        stopped, waiting = state.waiting("stopped"), state.waiting("waiting")
        self.all_box.show_counts(chosen, ready if is_letter else 0)
        self._chosen.setText(f"已选 {chosen} 份")
        self._chosen.setVisible(is_letter and ready > 0)
        self._divider.setVisible(is_letter and ready > 0)
        made = sum(line.made is not None for line in state.lines)
        words = {"letter": f"已生成 {made}", "score_sheet": f"已签名 {made}", "summary": f"已导出 {made}"}[state.kind]
        is_open = is_letter and (ready > 0 or not made)
        token = "met" if (ready if is_open else made) else "muted_text"
        self._ready.show_parts("check", f"可生成 {ready}" if is_open else words, token)
        self._show(self._stopped, "alert-triangle", f"须处理 {len(stopped)}", "not_met", shown=bool(stopped))
        self._show(self._waiting, "clock", f"等待 {len(waiting)}", "muted_text", shown=bool(waiting))
        self._why.setText("　".join(_why(line) for line in (*stopped, *waiting)))
        self._why.updateGeometry()

    @staticmethod
    def _show(sign: SignWord, icon: str, words: str, token: str, *, shown: bool) -> None:
        sign.show_parts(icon, words, token)
        sign.setVisible(shown)


def _why(line: DocumentLine) -> str:
    return f"{line.applicant}：{line.hint}"


def chosen_applications(lines: Sequence[DocumentLine]) -> tuple[str, ...]:
    """The applications of some lines, each once, in order."""
    return tuple(dict.fromkeys(line.application for line in lines if line.application is not None))
