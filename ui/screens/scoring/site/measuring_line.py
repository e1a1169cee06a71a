"""One line of the calculation for fingers: two factors, or a day."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from reviewer.domain.working import WorkingKind
from ui.qt.theme import theme
from ui.screens.scoring.measuring.draft import WORDS, DraftLine
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import label, set_tone

MOST_WIDTH = 176


def _field(name: str, text: str, example: str = "") -> QLineEdit:
    field = QLineEdit(text)
    field.setProperty("site", True)
    field.setAccessibleName(name)
    field.setPlaceholderText(example)
    field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    field.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
    field.setMinimumWidth(theme().px("site.target"))
    field.setMaximumWidth(MOST_WIDTH)
    field.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return field


class FactorLine(QWidget):
    """``room``: its place among the rooms. ``removed(self)`` on its cross."""

    removed = Signal(object)

    def __init__(self, kind: WorkingKind, room: int, draft: DraftLine) -> None:
        super().__init__()
        words = WORDS[kind]
        self.room, self._is_excluded, self._note = room, draft.is_excluded, draft.note
        self.first, self.second = _field(words.first, draft.first), _field(words.second, draft.second)
        self.remove = Button("", "quiet", ButtonExtras(icon="x"), site=True)
        self.remove.setAccessibleName("删除这一行")
        self.remove.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._head = label("", "site_small")
        self._head.hide()
        sign = label("－" if draft.is_excluded else "＋", "site_bold")
        set_tone(sign, "not_met" if draft.is_excluded else "muted")
        sign.setToolTip(words.excluded if draft.is_excluded else words.counted)
        row = QHBoxLayout()
        row.setSpacing(theme().space(1))
        for each in (sign, self.first, label("×", "site_muted"), self.second):
            row.addWidget(each)
        if draft.note:
            row.addWidget(label(draft.note, "site_small"))
        row.addWidget(self.remove)
        row.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().space(1))
        column.addWidget(self._head)
        column.addLayout(row)
        self.remove.clicked.connect(self._on_remove_clicked)

    @property
    def numbers(self) -> list[QLineEdit]:
        """The fields that must be filled."""
        return [self.first, self.second]

    @property
    def draft(self) -> DraftLine:
        """What is typed."""
        return DraftLine(
            first=self.first.text(), second=self.second.text(), note=self._note, is_excluded=self._is_excluded
        )

    def show_head(self, text: str) -> None:
        """Name the room that begins here; empty names none."""
        self._head.setText(text)
        self._head.setVisible(bool(text))

    def _on_remove_clicked(self) -> None:
        self.removed.emit(self)


class DayLine(QWidget):
    """A day of the lease; points may stand for the dashes, as the pad has them."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self.field = _field(name, text, "2023.01.01")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().space(1))
        column.addWidget(label(name, "site_small"))
        column.addWidget(self.field)
