"""The open item's number and name between the buttons for the one before and the one after."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.screens.scoring.cells import two_lines
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import label
from ui.widgets.marks import SignWord


class ItemTitle(QWidget):
    """Number and name in the title size on one line; what is longer in the text size on two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number, self._name = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_title(self, number: str, name: str) -> None:
        """Another item."""
        self._number, self._name = number, name
        self.setToolTip(name)
        self.setAccessibleName(f"{number} {name}")
        self.update()

    def minimumSizeHint(self) -> QSize:
        """It gives way to what stands beside it."""
        return QSize(theme().px("site.target"), theme().px("site.target"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: one line, or two."""
        del event
        look, painter = theme(), QPainter(self)
        painter.setPen(look.color("text"))
        font = look.font("title", bold=True, site=True)
        metrics = QFontMetrics(font)
        gap = look.space(5)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        number = metrics.horizontalAdvance(self._number)
        if number + gap + metrics.horizontalAdvance(self._name) <= self.width():
            painter.setFont(font)
            painter.drawText(self.rect(), middle, self._number)
            painter.drawText(self.rect().adjusted(number + gap, 0, 0, 0), middle, self._name)
        else:
            self._paint_two(painter)
        painter.end()

    def _paint_two(self, painter: QPainter) -> None:
        font = theme().font(bold=True, site=True)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        whole = f"{self._number}　{self._name}"
        first, rest = two_lines(whole, lambda part: metrics.horizontalAdvance(part) <= self.width())
        lines = [first, metrics.elidedText(rest, Qt.TextElideMode.ElideRight, self.width())] if rest else [first]
        top = (self.height() - len(lines) * metrics.height()) // 2
        for line in lines:
            painter.drawText(0, top + metrics.ascent(), line)
            top += metrics.height()


class ItemHead(QFrame):
    """``step_wanted(±1)`` for the item before or after."""

    step_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("siteHead")
        self.setFixedHeight(theme().px("site.item_head"))
        self.earlier = Button("", "plain", ButtonExtras(icon="chevron-left"), site=True)
        self.later = Button("", "plain", ButtonExtras(icon="chevron-right"), site=True)
        for button, name, by in ((self.earlier, "上一项", -1), (self.later, "下一项", 1)):
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setProperty("by", by)
            button.clicked.connect(self._on_clicked)
        self._title = ItemTitle()
        self._veto = SignWord(site=True)
        self._veto.show_state("veto")
        self._place, self._scored = label("", "site_small"), label("", "site_small")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        row.setSpacing(theme().space(4))
        row.addWidget(self.earlier)
        row.addWidget(self._title, 1)
        row.addWidget(self._veto)
        row.addLayout(self._counts(self._place, self._scored))
        row.addWidget(self.later)

    def show_item(self, presenter: ScoringPresenter) -> None:
        """Show the open item."""
        at, count = presenter.position
        self._title.show_title(presenter.item.clause, presenter.item.name)
        self._veto.setVisible(presenter.item.veto)
        self._place.setText(f"第 {at} / {count} 项")
        self.earlier.setEnabled(at > 1)
        self.later.setEnabled(at < count)
        self.show_counts(presenter)

    def show_counts(self, presenter: ScoringPresenter) -> None:
        """Show how many are scored."""
        self._scored.setText(f"已评 {presenter.progress.scored}")

    @staticmethod
    def _counts(*labels: QLabel) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        for each in labels:
            column.addWidget(each, 0, Qt.AlignmentFlag.AlignRight)
        column.addStretch(1)
        return column

    def _on_clicked(self) -> None:
        self.step_wanted.emit(int(self.sender().property("by")))
