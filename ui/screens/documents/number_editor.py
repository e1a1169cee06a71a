"""A 文号 in three parts: the word, the year in its brackets, the serial before 号."""

from __future__ import annotations

import re

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from reviewer.usecases.documents.kind import DocumentField
from ui.qt.theme import theme
from ui.screens.documents.editors import Editor
from ui.widgets.panes import row

WORD_WIDTH, YEAR_WIDTH = 92, 84
PARTS = re.compile(r"(?P<word>.*)〔(?P<year>\d*)〕(?P<serial>\d*)号?")


class SerialLine(QLineEdit):
    """Digits, with 号 after them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setValidator(QRegularExpressionValidator(r"[1-9]\d{0,5}", self))
        self.setTextMargins(0, 0, theme().px("icon.size"), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the field, then 号."""
        super().paintEvent(event)
        look, painter = theme(), QPainter(self)
        painter.setFont(look.font())
        painter.setPen(look.color("muted_text"))
        place = QRect(0, 0, self.width() - look.space(2), self.height())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), "号")


class NumberParts(QWidget):
    """Three fields side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.word, self.year, self.serial = QLineEdit(), QLineEdit(), SerialLine()
        self.word.setFixedWidth(WORD_WIDTH)
        self.year.setFixedWidth(YEAR_WIDTH)
        self.year.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.year.setValidator(QRegularExpressionValidator(r"〔?\d{0,4}〕?", self.year))
        for each, name in ((self.word, "机关代字"), (self.year, "年份"), (self.serial, "顺序号")):
            each.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row(self.word, self.year, parent=self, gap=theme().space(2)).addWidget(self.serial, 1)


class NumberEditor(Editor):
    """Tells the whole number; without a serial it is taken back."""

    def __init__(self) -> None:
        self.parts = NumberParts()
        super().__init__(self.parts)
        self.parts.setFocusProxy(self.parts.serial)
        for each in self.inputs:
            each.textEdited.connect(self._on_text_edited)
            each.returnPressed.connect(self.entered)

    @property
    def text(self) -> str:
        """The number, empty without a serial."""
        parts = self.parts
        year = parts.year.text().strip("〔〕")
        serial = parts.serial.text()
        return f"{parts.word.text().strip()}〔{year}〕{serial}号" if serial else ""

    @property
    def inputs(self) -> tuple[QLineEdit, ...]:
        """The three fields."""
        return (self.parts.word, self.parts.year, self.parts.serial)

    def show_field(self, field: DocumentField, sign: str = "") -> None:
        """The three parts, unless they are just being typed."""
        del sign
        if self.has_focus() and any(each.isModified() for each in self.inputs):
            return
        match = PARTS.fullmatch(field.value)
        word, year, serial = (match["word"], match["year"], match["serial"]) if match else (field.value, "", "")
        for line, text in zip(self.inputs, (word, f"〔{year}〕" if year else "", serial), strict=True):
            if line.text() != text:
                line.setText(text)
                line.setCursorPosition(0)

    def _on_text_edited(self, _text: str) -> None:
        self.typed.emit(self.text)
