"""建议分值: the rubric's words, at the right its arithmetic; a click or the key = takes it over, nothing else does."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui.qt.theme import theme
from ui.screens.scoring.form.words import ProposalRow
from ui.widgets.labels import ElidedLabel, set_tone
from ui.widgets.marks import Tag


class Steps(QAbstractButton):
    """The arithmetic, as text that can be pressed; elided where the line is narrow, whole in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ProposalRow(steps="", tip="", points=None)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme().px("control.tag"))

    def show_row(self, row: ProposalRow) -> None:
        """Show another arithmetic."""
        self._shown = row
        self.setToolTip(row.tip)
        self.setEnabled(row.points is not None)
        self.setAccessibleName(f"填入建议分值：{row.steps}" if row.points is not None else row.steps)
        self.setCursor(Qt.CursorShape.PointingHandCursor if row.points is not None else Qt.CursorShape.ArrowCursor)
        self.setVisible(bool(row.steps))
        self.updateGeometry()
        self.update()

    @property
    def shown(self) -> str:
        """The whole arithmetic."""
        return self._shown.steps

    def sizeHint(self) -> QSize:
        """As wide as the text."""
        width = QFontMetrics(theme().font("small")).horizontalAdvance(self._shown.steps)
        return QSize(width + 1 + 2 * theme().space(1), theme().px("control.tag"))

    def minimumSizeHint(self) -> QSize:
        """It gives way to a narrow line."""
        return QSize(min(self.sizeHint().width(), theme().px("control.points_field_width")), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Muted text at the right; an accent under the pointer and with the keyboard, and its ring."""
        look, painter = theme(), QPainter(self)
        is_live = self.isEnabled() and (self.underMouse() or self.hasFocus())
        painter.setFont(look.font("small"))
        painter.setPen(look.color("accent" if is_live else "muted_text"))
        place = self.rect().adjusted(look.space(1), 0, 0 if not self.hasFocus() else -look.space(1), 0)
        text = painter.fontMetrics().elidedText(self._shown.steps, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), text)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(look.color("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = look.px("radius.small")
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), radius, radius)
        painter.end()


class ProposalLine(QWidget):
    """Tag, rubric and arithmetic; a refused entry's words take their place. ``taken`` when the person wants it."""

    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tag, self._rubric = Tag("建议分值"), ElidedLabel("", "small")
        self.steps = Steps(self)
        self._fault = ElidedLabel("", "small_text")
        set_tone(self._fault, "not_met")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().space(2))
        row.addWidget(self._tag)
        row.addWidget(self._rubric, 1)
        row.addWidget(self._fault, 1)
        row.addWidget(self.steps)
        self.setFixedHeight(theme().px("control.tag"))
        self.steps.clicked.connect(self.taken)
        self.show_fault("")

    def show_rubric(self, text: str) -> None:
        """The words of the open item's rubric."""
        self._rubric.setText(text)
        self._rubric.updateGeometry()
        self.show_fault("")

    def show_proposal(self, row: ProposalRow, *, is_read_only: bool) -> None:
        """The arithmetic as it stands now."""
        self.steps.show_row(row)
        if is_read_only:
            self.steps.setEnabled(False)

    def show_fault(self, message: str) -> None:
        """What is wrong with the points typed; empty brings the rubric back. The line stays as high as it is."""
        self._fault.setText(message)
        self._fault.setVisible(bool(message))
        has_rubric = bool(self._rubric.text())
        self._tag.setVisible(not message and has_rubric)
        self._rubric.setVisible(not message)
        self.steps.setVisible(not message and bool(self.steps.shown))

    @property
    def fault(self) -> str:
        """What is wrong with the points typed, empty for nothing."""
        return self._fault.text()
