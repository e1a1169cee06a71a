"""说明 in the form: whether and why it is due, the field, the phrase book's button in its corner."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.screens.scoring.form.remark_field import RemarkField
from ui.widgets.buttons import IconButton
from ui.widgets.labels import label, set_tone

OPTIONAL_HINT = "选填。常用语：Ctrl+J"
REQUIRED_WORD, OPTIONAL_WORD = "必填", "选填"


class RemarkBlock(QWidget):
    """``phrases_wanted`` when the person asks for the book."""

    phrases_wanted = Signal()

    def __init__(self, label_width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = RemarkField(self)
        self._required = label(REQUIRED_WORD, "small")
        self.phrases = IconButton("message-2", "常用语（Ctrl+J）", "muted_text", 16, self.field)
        side = theme().px("control.compact")
        self.phrases.setFixedSize(side, side)
        # Text never runs under the button.
        self.field.setViewportMargins(0, 0, side + theme().space(0), 0)
        name = label("说明", "muted")
        name.setBuddy(self.field)
        column = QVBoxLayout()
        column.setContentsMargins(0, theme().space(2), 0, 0)
        column.setSpacing(0)
        for each in (name, self._required):
            column.addWidget(each)
        column.addStretch(1)
        holder = QWidget()
        holder.setLayout(column)
        holder.setFixedWidth(label_width)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        row.setSpacing(0)
        row.addWidget(holder)
        row.addWidget(self.field, 1)
        self.field.installEventFilter(self)
        self.phrases.clicked.connect(self.phrases_wanted)

    def show_reasons(self, reasons: tuple[str, ...], *, is_due: bool, is_read_only: bool) -> None:
        """Say whether a remark is due and why: in the empty field, as a tooltip and for a screen reader."""
        is_empty = not self.field.toPlainText().strip()
        why = f"须写说明：{'；'.join(reasons)}。" if is_due else ""
        self._required.setText(REQUIRED_WORD if is_due else OPTIONAL_WORD)
        self._required.setToolTip(why)
        set_tone(self._required, "not_met" if is_due and is_empty else "muted")
        self.field.setPlaceholderText("" if is_read_only else f"{why}常用语：Ctrl+J" if is_due else OPTIONAL_HINT)
        self.field.setToolTip(why)
        self.field.setAccessibleDescription(why or OPTIONAL_WORD)
        self._show_faulty(is_due and is_empty)
        self.phrases.setVisible(not is_read_only)

    @property
    def reason_text(self) -> str:
        """Why a remark is due; empty where it is not."""
        return self._required.toolTip()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the button keeps the field's corner."""
        if watched is self.field and event.type() == QEvent.Type.Resize:
            # Beside the scroll bar of a long remark.
            edge = theme().space(0)
            self.phrases.move(QPoint(self.field.width() - self.phrases.width() - 4 * edge, edge))
        return super().eventFilter(watched, event)

    def _show_faulty(self, is_faulty: bool) -> None:
        if bool(self.field.property("faulty")) != is_faulty:
            self.field.setProperty("faulty", is_faulty)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)
