"""Who took part: chips, and a line that adds somebody by name, side and role."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.qt.theme import theme
from ui.screens.scoring.visit.rows import SIDES
from ui.screens.scoring.visit.word_list import WordList
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.combo_box import ComboBox
from ui.widgets.labels import label, set_tone
from ui.widgets.panes import column, row

APPLICANT = "applicant"


class PeopleLine(QWidget):
    """``added(name, side, role)``; the chips' ``removed(place)``."""

    added = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips = WordList("参加人员", self, chips=True)
        self.name, self.role = QLineEdit(self), QLineEdit(self)
        self.name.setPlaceholderText("姓名")
        self.name.setAccessibleName("参加人员姓名")
        self.role.setPlaceholderText("职务")
        self.role.setAccessibleName("参加人员职务")
        self.side = ComboBox(self)
        self.side.setAccessibleName("参加人员所属方")
        for key, words in SIDES:
            self.side.addItem(words, key)
        self.side.setCurrentIndex([key for key, _ in SIDES].index(APPLICANT))
        self._add = Button("加入", "plain", ButtonExtras(icon="plus"))
        self._fault = label("", "small_text")
        set_tone(self._fault, "not_met")
        self._fault.hide()
        self._line = QWidget(self)
        line = row(parent=self._line, gap=theme().space(2))
        line.addWidget(self.name, 2)
        line.addWidget(self.side, 1)
        line.addWidget(self.role, 2)
        line.addWidget(self._add)
        whole = column(self.chips, self._line, self._fault, parent=self)
        whole.setSpacing(theme().space(1))
        for field in (self.name, self.role):
            field.returnPressed.connect(self._on_add)
        self._add.clicked.connect(self._on_add)

    def set_read_only(self, is_read_only: bool) -> None:
        """Submitted."""
        self.chips.is_read_only = is_read_only
        self._line.setVisible(not is_read_only)

    def accept(self, fault: str) -> None:
        """The answer to ``added``: what is wrong, or empty and the line is free for the next."""
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))
        if not fault:
            self.name.clear()
            self.role.clear()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def reset(self) -> None:
        """Another record."""
        self._fault.hide()
        self.name.clear()
        self.role.clear()

    def _on_add(self) -> None:
        self.added.emit(self.name.text(), str(self.side.currentData()), self.role.text())
