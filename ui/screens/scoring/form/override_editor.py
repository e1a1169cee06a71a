"""改判: the member's own verdict in place of the computed one, with the reason that the rule demands."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from reviewer.domain.findings import VERDICT_TEXT, Verdict
from ui.qt.theme import theme
from ui.screens.scoring.sheet.rows import RequirementRow
from ui.widgets.buttons import Button
from ui.widgets.segments import Segment, Segments

CHOICES = (Verdict.MET, Verdict.NOT_MET, Verdict.NOT_APPLICABLE)


class OverrideEditor(QWidget):
    """One row under a requirement. ``given(requirement, verdict or None, reason)``; Esc closes it."""

    given = Signal(str, object, str)
    closed = Signal()
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._requirement = ""
        self._verdicts = Segments([Segment(each.value, VERDICT_TEXT[each]) for each in CHOICES], "改判为")
        self._reason = QLineEdit(self)
        self._reason.setPlaceholderText("改判理由（必填）")
        self._reason.setAccessibleName("改判理由")
        self._save = Button("改判")
        self._clear = Button("撤销改判", "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme().space(1), 0, theme().space(2))
        row.setSpacing(theme().space(2))
        row.addWidget(self._verdicts)
        row.addWidget(self._reason, 1)
        row.addWidget(self._save)
        row.addWidget(self._clear)
        self._reason.textEdited.connect(self._on_reason_text_edited)
        self._reason.returnPressed.connect(self._on_save_clicked)
        self._save.clicked.connect(self._on_save_clicked)
        self._clear.clicked.connect(self._on_clear_clicked)

    def show_row(self, row: RequirementRow) -> None:
        """Fill it from the requirement shown; a reason being typed stays."""
        if row.id != self._requirement or self.isHidden():
            self._requirement = row.id
            own = row.override
            self._verdicts.set_current(own.verdict if own is not None else Verdict.MET.value)
            self._reason.setText(own.reason if own is not None else "")
        self._clear.setVisible(row.override is not None)

    @property
    def tab_chain(self) -> list[QWidget]:
        """What takes the keyboard, in order."""
        return [self._verdicts, self._reason, self._save, self._clear]

    @property
    def requirement(self) -> str:
        """The id of the requirement that it is about."""
        return self._requirement

    @property
    def verdict(self) -> str:
        """The verdict chosen."""
        return self._verdicts.current

    def type_again(self, reason: str, verdict: str | None) -> None:
        """Put back what was being typed when the program ended."""
        self._reason.setText(reason)
        if verdict is not None:
            self._verdicts.set_current(verdict)

    def begin(self) -> None:
        """Put the keyboard into the reason."""
        self._show_faulty(False)
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """One row of controls."""
        return QSize(400, theme().px("control.field") + theme().space(1) + theme().space(2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc closes without a change."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _on_reason_text_edited(self, _text: str) -> None:
        self.edited.emit()

    def _on_save_clicked(self) -> None:
        if not self._reason.text().strip():
            self._show_faulty(True)
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.given.emit(self._requirement, Verdict(self._verdicts.current), self._reason.text())
        self.closed.emit()

    def _on_clear_clicked(self) -> None:
        self.given.emit(self._requirement, None, "")
        self.closed.emit()

    def _show_faulty(self, is_faulty: bool) -> None:
        self._reason.setProperty("faulty", is_faulty)
        self._reason.style().unpolish(self._reason)
        self._reason.style().polish(self._reason)
