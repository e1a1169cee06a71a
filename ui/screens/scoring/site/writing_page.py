"""Writing over the full width: the remark, other words for a measured value, the reason of an own verdict.

The text stands at the top, clear of the system's touch keyboard.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from reviewer.domain.findings import VERDICT_TEXT, Verdict
from ui.qt.theme import theme
from ui.screens.scoring.form.override_editor import CHOICES
from ui.screens.scoring.form.phrase_shelf import PhraseLine
from ui.screens.scoring.form.remark_field import RemarkField
from ui.screens.scoring.sheet.listener import Typing
from ui.screens.scoring.site.phrase_rows import PhraseRows
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import ElidedLabel, label, set_tone
from ui.widgets.segments import Segment, Segments

NEEDS_REASON = "改判须写理由，未保存。"


class Writing(NamedTuple):
    """What is written: its field on the sheet, its name, the text so far, a word beside, what each change does.

    ``verdict`` where it is the reason of an own verdict: then ``on_done`` gets the verdict and the text,
    ``on_clear`` takes an own verdict away.
    """

    field: str
    title: str
    text: str
    hint: str
    on_edit: Callable[[str], object] | None = None
    verdict: str | None = None
    on_done: Callable[[Verdict, str], str] | None = None
    on_clear: Callable[[], object] | None = None
    is_read_only: bool = False


class WritingPage(QFrame):
    """``closed`` when the person is done or goes back; ``edited`` at every change."""

    closed = Signal()
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sitePage")
        self._writing: Writing | None = None
        self.back = Button("", "plain", ButtonExtras(icon="arrow-left"), site=True)
        self.back.setAccessibleName("返回")
        self._title, self._hint = ElidedLabel("", "site_bold"), label("", "site_small")
        self.clear = Button("撤销改判", "plain", site=True)
        self.done = Button("完成", "filled", ButtonExtras(icon="check"), site=True)
        self.verdicts = Segments(
            [Segment(each.value, VERDICT_TEXT[each]) for each in CHOICES],
            "改判为",
            stretch=True,
            height="judgement",
            site=True,
        )
        self.text = RemarkField(site=True)
        self.phrases = PhraseRows()
        self.phrases.picked.connect(self._on_phrase_picked)
        self._fault = label("", "site_small_text", "not_met")
        self._lay_out()
        self.text.edited.connect(self._on_edited)
        self.back.clicked.connect(self.closed)
        self.done.clicked.connect(self._on_done_clicked)
        self.clear.clicked.connect(self._on_clear_clicked)
        QGuiApplication.inputMethod().keyboardRectangleChanged.connect(self._keep_clear)

    @property
    def writing(self) -> Writing | None:
        """What is being written."""
        return self._writing

    def open_for(self, writing: Writing) -> None:
        """Show a text with the cursor at its end."""
        self._writing = writing
        self._title.setText(writing.title)
        self._title.updateGeometry()
        self.show_hint(writing.hint)
        is_verdict = writing.verdict is not None
        self.verdicts.setVisible(is_verdict)
        self.verdicts.set_current(writing.verdict or "")
        self.clear.setVisible(writing.on_clear is not None)
        self.done.setText("改判" if is_verdict else "完成")
        self.done.updateGeometry()
        self.back.setVisible(is_verdict)
        self.phrases.show_lines(())
        self.text.setReadOnly(writing.is_read_only)
        self.text.setAccessibleName(writing.title)
        self.text.show_remark(writing.text)
        self._show_fault("")
        cursor = self.text.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.text.setTextCursor(cursor)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        if not writing.is_read_only:
            QGuiApplication.inputMethod().show()

    def show_hint(self, hint: str, *, is_alert: bool = False) -> None:
        """Change the word beside the title, e.g. 必填."""
        self._hint.setText(hint)
        set_tone(self._hint, "not_met" if is_alert else "muted")

    def show_phrases(self, lines: tuple[PhraseLine, ...]) -> None:
        """Offer these under the text."""
        self.phrases.show_lines(lines)

    def typing(self) -> Typing | None:
        """What is being typed here; a photo's caption is no field of an item."""
        if self._writing is None or not self.text.hasFocus() or self._writing.field.startswith("file:"):
            return None
        caret, text = self.text.textCursor().position(), self.text.toPlainText()
        if self._writing.verdict is not None:
            return Typing(text, caret, self._writing.field, self.verdicts.current)
        return Typing(text, caret)

    def type_again(self, text: str | None, caret: int, verdict: str | None) -> None:
        """Put back what was being typed elsewhere."""
        if text is not None and self._writing is not None and self._writing.verdict is not None:
            self.text.show_remark(text)
            if verdict is not None:
                self.verdicts.set_current(verdict)
        cursor = self.text.textCursor()
        cursor.setPosition(min(caret, len(self.text.toPlainText())))
        self.text.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc goes back; what was typed of a remark is kept already. No key reaches the page below."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()

    def _lay_out(self) -> None:
        head = QFrame()
        head.setObjectName("siteHeader")
        head.setFixedHeight(theme().px("site.header"))
        row = QHBoxLayout(head)
        row.setContentsMargins(theme().space(4), 0, theme().space(4), 0)
        row.setSpacing(theme().space(4))
        row.addWidget(self.back)
        row.addWidget(self._title)
        row.addWidget(self._hint)
        row.addStretch(1)
        row.addWidget(self.clear)
        row.addWidget(self.done)
        for button in (self.back, self.clear, self.done):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        gap = theme().px("site.gap")
        body = QVBoxLayout()
        body.setContentsMargins(gap, gap, gap, gap)
        body.setSpacing(gap)
        body.addWidget(self.verdicts)
        body.addWidget(self.text, 1)
        body.addWidget(self._fault)
        body.addWidget(self.phrases)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(head)
        self._whole.addLayout(body, 1)

    def _show_fault(self, text: str) -> None:
        self._fault.setText(text)
        self._fault.setVisible(bool(text))
        self.text.setProperty("faulty", bool(text))
        self.text.style().unpolish(self.text)
        self.text.style().polish(self.text)

    def _keep_clear(self) -> None:
        """Leave what the system's touch keyboard covers; a rectangle in pixels of the window, empty without one."""
        keyboard: QRectF = QGuiApplication.inputMethod().keyboardRectangle()
        low = self.mapTo(self.window(), self.rect().bottomLeft()).y() + 1
        covered = max(0, low - int(keyboard.top())) if not keyboard.isEmpty() else 0
        self._whole.setContentsMargins(0, 0, 0, min(covered, self.height() // 2))

    def _on_edited(self, text: str) -> None:
        writing = self._writing
        if writing is not None and writing.on_edit is not None:
            writing.on_edit(text)
        if text.strip():
            self._show_fault("")
        self.edited.emit()

    def _on_phrase_picked(self, text: str) -> None:
        if not self.text.isReadOnly():
            self.text.insertPlainText(text)
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_done_clicked(self) -> None:
        writing = self._writing
        if writing is not None and writing.on_done is not None:
            if not self.text.toPlainText().strip():
                self._show_fault(NEEDS_REASON)
                self.text.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            fault = writing.on_done(Verdict(self.verdicts.current), self.text.toPlainText())
            if fault:
                self._show_fault(fault)
                return
        self.closed.emit()

    def _on_clear_clicked(self) -> None:
        if self._writing is not None and self._writing.on_clear is not None:
            self._writing.on_clear()
        self.closed.emit()
