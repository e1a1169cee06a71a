"""What became of the imported packages: one line each, their errors below, to be scrolled and copied."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.screens.applications.presenter import ImportResult, outcome_lines, result_text, result_words
from ui.widgets.buttons import Button, ButtonExtras, IconButton
from ui.widgets.labels import divider, label
from ui.widgets.marks import SignWord
from ui.widgets.panes import clear_layout, scrolled

GREATEST_HEIGHT = 208


class ImportPane(QFrame):
    """Hidden until ``show_result``; stays until closed (Esc) or replaced. ``closed`` when it went away."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._result = ImportResult(outcomes=(), left=())
        self._title = label("", "bold")
        self._copy = Button("复制", "quiet", ButtonExtras(icon="copy"), height="compact")
        self._close = IconButton("x", "关闭导入结果（Esc）", size=theme().px("icon.small"))
        self._lines = QGridLayout()
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(theme().space(4), theme().space(1), theme().space(4), theme().space(2))
        inner.addLayout(self._lines)
        inner.addStretch(1)
        self._lines.setHorizontalSpacing(theme().space(2))
        self._lines.setVerticalSpacing(theme().space(1))
        self._lines.setColumnStretch(1, 1)
        self._area = scrolled(body)
        self._area.setAccessibleName("导入结果")
        head = QHBoxLayout()
        head.setSpacing(theme().space(2))
        head.setContentsMargins(theme().space(4), theme().space(1), theme().space(2), 0)
        for each in (label("导入结果", "muted"), self._title):
            head.addWidget(each)
        head.addStretch(1)
        head.addWidget(self._copy)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._area, 1)
        column.addWidget(divider(vertical=False))
        self._copy.clicked.connect(self.copy)
        self._close.clicked.connect(self.close_pane)
        self.hide()

    @property
    def text(self) -> str:
        """The whole outcome as plain text; empty while hidden."""
        return "" if self.isHidden() else result_text(self._result)

    def show_result(self, result: ImportResult) -> None:
        """Show an outcome in place of the one before."""
        self._result = result
        self._title.setText(result_words(result))
        clear_layout(self._lines)
        height = 0
        for at, outcome in enumerate(result.outcomes):
            height += self._add(at, outcome.application is not None, outcome_lines(outcome))
        for at, path in enumerate(result.left, len(result.outcomes)):
            height += self._add(at, None, (f"{path}：未导入，已停止。",))
        self._area.setFixedHeight(min(GREATEST_HEIGHT, height + theme().space(4)))
        self.setAccessibleName(f"导入结果：{result_words(result)}")
        self.show()

    def copy(self) -> None:
        """Put everything on the clipboard as plain text."""
        QGuiApplication.clipboard().setText(result_text(self._result))

    def close_pane(self) -> None:
        """Take it away."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_pane()
            return
        super().keyPressEvent(event)

    def _add(self, row: int, is_in: bool | None, lines: tuple[str, ...]) -> int:
        sign = SignWord()
        if is_in is None:
            sign.show_parts("player-stop", "", "muted_text")
        else:
            sign.show_parts("check" if is_in else "x", "", "met" if is_in else "not_met")
        head, rest = self._words(lines[0], "text"), "\n".join(lines[1:])
        cell = QVBoxLayout()
        cell.setSpacing(0)
        cell.addWidget(head)
        if rest:
            words = self._words(rest, "small_text")
            words.setProperty("tone", "muted" if is_in else "not_met")
            cell.addWidget(words)
        holder = QWidget()
        holder.setLayout(cell)
        cell.setContentsMargins(0, 0, 0, 0)
        self._lines.addWidget(sign, row, 0, Qt.AlignmentFlag.AlignTop)
        self._lines.addWidget(holder, row, 1)
        look = theme()
        small = look.px("font.line_height_px.small") * len(lines[1:])
        return look.px("font.line_height_px.text") + small + look.space(1)

    def _words(self, text: str, kind: str) -> QLabel:
        made = label(text, "small_text" if kind == "small_text" else "text")
        made.setWordWrap(True)
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return made
