"""复制到其他职业: which ones, and what would be overwritten there, before anything changes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from reviewer.domain.sheet import ItemKey
from ui.qt.theme import theme
from ui.screens.scoring.form.copy_words import CopyLine, copy_lines, copy_summary
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.check_box import CheckBox
from ui.widgets.labels import divider, label

INDENT = 28


class CopyPage(QWidget):
    """In the form's place. ``copy_confirmed(keys, with photos)``, ``closed``."""

    copy_confirmed = Signal(object, bool)
    closed = Signal()

    def __init__(self, presenter: ScoringPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._lines: list[tuple[CopyLine, CheckBox]] = []
        self._head = label("复制到其他职业", "title")
        self._what = label("")
        self._what.setWordWrap(True)
        self._body = QVBoxLayout()
        self.photos = CheckBox("连同定位和照片")
        self._back = Button("返回", "plain", ButtonExtras(key_cap="Esc"))
        self.copy = Button("复制", "filled", ButtonExtras(key_cap="Enter"))
        self._lay_out()
        self._back.clicked.connect(self.closed)
        self.photos.toggled.connect(self._show_count)
        self.copy.clicked.connect(self._on_copy_clicked)

    @property
    def boxes(self) -> list[CheckBox]:
        """One for each other occupation."""
        return [box for _, box in self._lines]

    @property
    def chosen(self) -> tuple[ItemKey, ...]:
        """The places chosen."""
        return tuple(line.key for line, box in self._lines if box.isChecked() and box.isEnabled())

    def begin(self) -> None:
        """Show the other occupations of the open item; those with nothing to lose are chosen already."""
        presenter = self._presenter
        self._what.setText(copy_summary(presenter))
        while (item := self._body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._lines = []
        for line in copy_lines(presenter):
            self._add(line)
        self._body.addStretch(1)
        self.photos.setChecked(False)
        self.photos.setVisible(bool(presenter.score.pins or presenter.score.files))
        self._show_count()
        otherwise = self._back if self.photos.isHidden() else self.photos
        first: QWidget = next((box for box in self.boxes if box.isEnabled()), otherwise)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: ↑ ↓ walk through the occupations, Enter copies, Esc goes back."""
        key, boxes = event.key(), [*self.boxes, *([self.photos] if self.photos.isVisible() else [])]
        if key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self._back if self._back.hasFocus() else self.copy).click()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and boxes:
            at = next((n for n, box in enumerate(boxes) if box.hasFocus()), 0)
            at = (at + (1 if key == Qt.Key.Key_Down else -1)) % len(boxes)
            boxes[at].setFocus(Qt.FocusReason.TabFocusReason)
            self._area.ensureWidgetVisible(boxes[at], 0, theme().space(5))
        else:
            super().keyPressEvent(event)

    def _add(self, line: CopyLine) -> None:
        box = CheckBox(line.name)
        box.setChecked(not line.replaced and not line.is_same)
        box.setAccessibleDescription("；".join(line.replaced) or "没有内容被覆盖")
        box.toggled.connect(self._show_count)
        self._body.addWidget(box)
        for words in line.replaced or ((line.standing,) if line.standing else ()):
            told = label(words, "small", "not_met" if line.replaced else "")
            told.setWordWrap(True)
            told.setContentsMargins(INDENT, 0, 0, 0)
            self._body.addWidget(told)
        self._body.addSpacing(theme().space(2))
        self._lines.append((line, box))

    def _show_count(self) -> None:
        with_photos = not self.photos.isHidden() and self.photos.isChecked()
        for line, box in self._lines:
            box.setEnabled(not line.is_same or with_photos)
        count = len(self.chosen)
        self.copy.setText(f"复制到 {count} 个职业" if count else "复制")
        self.copy.setEnabled(bool(count))
        self.copy.setAccessibleName(self.copy.text())
        self.copy.updateGeometry()

    def _on_copy_clicked(self) -> None:
        if self.chosen:
            self.copy_confirmed.emit(self.chosen, self.photos.isVisible() and self.photos.isChecked())

    def _lay_out(self) -> None:
        head = QFrame(self)
        head.setObjectName("paneHead")
        head.setFixedHeight(theme().px("bar.header"))
        top = QHBoxLayout(head)
        top.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        top.addWidget(self._head)
        top.addStretch(1)
        inner = QWidget()
        self._body.setContentsMargins(theme().space(5), theme().space(3), theme().space(5), theme().space(3))
        self._body.setSpacing(theme().space(1))
        inner.setLayout(self._body)
        area = self._area = QScrollArea(self)
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        words = QVBoxLayout()
        words.setContentsMargins(theme().space(5), theme().space(4), theme().space(5), theme().space(3))
        words.setSpacing(theme().space(3))
        words.addWidget(self._what)
        words.addWidget(divider(vertical=False))
        foot = QFrame(self)
        foot.setObjectName("paneFoot")
        foot.setFixedHeight(theme().px("bar.form_foot"))
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        row.setSpacing(theme().space(3))
        row.addWidget(self._back)
        row.addWidget(self.photos)
        row.addStretch(1)
        row.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(words)
        column.addWidget(area, 1)
        column.addWidget(foot)
