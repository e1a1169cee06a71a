"""One requirement for fingers: name and threshold, 申报 and 佐证 under them, the measured field, the verdict."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.qt.icons import paint_icon
from ui.qt.theme import TypeSize, theme
from ui.screens.scoring.cells import draw
from ui.screens.scoring.form.measured_editors import MeasuredField
from ui.screens.scoring.sheet.rows import RequirementRow
from ui.screens.scoring.site import verdict_button
from ui.screens.scoring.site.choice_field import ChoiceField
from ui.screens.scoring.site.verdict_button import VerdictButton

FIELD_WIDTH, UNIT_GAP, MEASURED = 128, 10, 310
WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class Piece(NamedTuple):
    """One text of the card at its place."""

    place: QRect
    text: str
    token: str
    size: TypeSize
    is_bold: bool


class RequirementCard(QWidget):
    """Shows one ``RequirementRow``. Texts are painted and broken into lines; nothing is cut."""

    measured_edited = Signal(str, str)
    choice_wanted = Signal(object)
    override_wanted = Signal(object)
    focused = Signal(str)
    moved = Signal()
    committed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: RequirementRow | None = None
        self._pieces: list[Piece] = []
        self.field = MeasuredField(self)
        self.field.setProperty("site", True)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # The pad stands beside it: the system's touch keyboard would cover the sheet.
        self.field.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.choice = ChoiceField(self)
        self.verdict = VerdictButton(self)
        self.field.textEdited.connect(self._on_field_text_edited)
        self.field.committed.connect(self._on_committed)
        self.field.cursorPositionChanged.connect(self.moved)
        self.field.selectionChanged.connect(self.moved)
        self.field.textChanged.connect(self.moved)
        self.field.focused.connect(self._on_focused)
        self.choice.focused.connect(self._on_focused)
        self.choice.clicked.connect(self._on_choice_clicked)
        self.verdict.clicked.connect(self._on_verdict_clicked)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def row(self) -> RequirementRow | None:
        """What is shown."""
        return self._row

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The texts at their places."""
        return tuple(self._pieces)

    @property
    def editor(self) -> QWidget | None:
        """What takes the measured value, None when nothing is measured."""
        if self._row is None or self._row.editor == "none":
            return None
        return self.field if self._row.editor == "number" else self.choice

    @property
    def has_keyboard(self) -> bool:
        """Whether the measured value is being entered here."""
        return self.field.hasFocus() or self.choice.hasFocus()

    def show_row(self, row: RequirementRow, *, is_read_only: bool) -> None:
        """Show a requirement; a field that the person is typing in keeps its text."""
        is_same = self._row is not None and self._row.id == row.id
        self._row = row
        self.field.setVisible(row.editor == "number")
        self.choice.setVisible(row.editor == "choice")
        if not (is_same and self.field.hasFocus() and self.field.text().strip() == row.measured):
            self.field.setText(row.measured)
        self.field.setReadOnly(is_read_only)
        self.choice.setText(row.measured if row.editor == "choice" else "")
        self.choice.setToolTip(row.measured)
        self.choice.setEnabled(not is_read_only)
        for each in (self.field, self.choice):
            each.setAccessibleName(f"核实值 {row.letter} {row.name}")
            each.setAccessibleDescription(f"申报 {row.declared}，要求 {row.threshold}，{row.verdict}")
        self.verdict.show_row(row, is_read_only=is_read_only)
        self.setToolTip(row.why)
        self.setAccessibleName(f"{row.letter} {row.name}，{row.verdict}")
        self._arrange()
        self.update()

    def open_override(self) -> None:
        """Shift+F3: as a touch on the verdict."""
        self.verdict.click()

    # ---- geometry

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another width, other lines."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if self._row is None:
            return
        look = theme()
        self._pieces = self._set_texts(self._row)
        low = max((piece.place.bottom() + 1 for piece in self._pieces), default=0)
        least = look.px("site.row")
        height = max(least, low + look.space(2))
        if low <= least - look.space(2):
            down = (least - low - look.space(2)) // 2
            self._pieces = [piece._replace(place=piece.place.translated(0, down)) for piece in self._pieces]
        if self.height() != height:
            self.setFixedHeight(height)
        right = self.width() - look.space(5)
        x, top = right - MEASURED, (least - look.px("site.field")) // 2
        self.field.setGeometry(x, top, FIELD_WIDTH, look.px("site.field"))
        self.choice.move(x, top)
        inset = look.space(1)
        high = height - 2 * inset - look.px("border.line")
        # Its sign and word stand beside the field, whatever the texts need below.
        self.verdict.line = least - 2 * inset
        self.verdict.setGeometry(right - verdict_button.WIDTH, inset, verdict_button.WIDTH, high)

    def _set_texts(self, row: RequirementRow) -> list[Piece]:
        """The texts from top to bottom in the room left of the field."""
        look = theme()
        left, top = look.space(5), look.space(2)
        beside = MEASURED if row.editor != "none" else verdict_button.WIDTH
        room = max(look.px("site.target"), self.width() - 2 * left - beside - look.space(4))
        bold = QFontMetrics(look.font(bold=True, site=True))
        plain = QFontMetrics(look.font(site=True))
        name = bold.horizontalAdvance(row.name)
        threshold = plain.horizontalAdvance(row.threshold)
        pieces: list[Piece] = []
        if row.threshold and name + look.space(4) + threshold <= room:
            height = bold.height()
            pieces.append(Piece(QRect(left, top, name + 2, height), row.name, "text", "text", True))
            right = QRect(left + name + look.space(4), top, threshold + 2, height)
            pieces.append(Piece(right, row.threshold, "text", "text", False))
            top += height
        else:
            for text, is_bold in ((row.name, True), (row.threshold, False)):
                top = _add(pieces, QRect(left, top, room, 0), Piece(QRect(), text, "text", "text", is_bold))
        facts = f"申报 {row.declared}　佐证 {row.documented}"
        if row.detail and row.detail != row.name:
            facts += f"　{row.detail}"
        top = _add(pieces, QRect(left, top, room, 0), Piece(QRect(), facts, "muted_text", "small", False))
        if row.message:
            token = "not_met" if row.override is None else "muted_text"
            inset = look.px("icon.small") + look.space(1)
            _add(
                pieces,
                QRect(left + inset, top, room - inset, 0),
                Piece(QRect(), row.message, token, "small", False),
            )
        return pieces

    # ---- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: tint, texts, unit, the line under it."""
        del event
        row = self._row
        if row is None:
            return
        painter = QPainter(self)
        if row.sign == "not_met":
            painter.fillRect(self.rect(), theme().color("not_met_tint"))
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), theme().color("line"))
        for piece in self._pieces:
            painter.setFont(theme().font(piece.size, bold=piece.is_bold, site=True))
            painter.setPen(theme().color(piece.token))
            painter.drawText(piece.place, WRAP, piece.text)
        if row.message:
            place = self._pieces[-1].place
            size = theme().px("icon.small")
            sign = QRect(theme().space(5), place.top(), size, size + theme().space(0))
            paint_icon(painter, sign, "corner-down-right", self._pieces[-1].token, size)
        x, high = self.width() - theme().space(5) - MEASURED, theme().px("site.row")
        if row.editor == "number":
            unit = QRect(x + FIELD_WIDTH + UNIT_GAP, 0, MEASURED - FIELD_WIDTH - verdict_button.WIDTH - UNIT_GAP, high)
            draw(painter, unit, row.unit, "muted_text", site=True)
        painter.end()

    def _on_field_text_edited(self, text: str) -> None:
        if self._row is not None:
            self.measured_edited.emit(self._row.id, text)

    def _on_committed(self) -> None:
        self.committed.emit(self)

    def _on_focused(self) -> None:
        if self._row is not None:
            self.focused.emit(self._row.id)

    def _on_choice_clicked(self) -> None:
        self.choice_wanted.emit(self)

    def _on_verdict_clicked(self) -> None:
        self.override_wanted.emit(self)


def _add(pieces: list[Piece], room: QRect, piece: Piece) -> int:
    """Break a text into lines within the room's width from its top on; returns where the next one begins."""
    if not piece.text:
        return room.top()
    metrics = QFontMetrics(theme().font(piece.size, bold=piece.is_bold, site=True))
    height = metrics.boundingRect(QRect(0, 0, room.width(), 1 << 16), WRAP, piece.text).height()
    pieces.append(piece._replace(place=QRect(room.left(), room.top(), room.width(), height)))
    return room.top() + height
