"""The requirement lines of an item: 要求 · 申报 · 佐证 · 核实 (editable) · 要求值 · 结论, one under the other.

A line not met is tinted to both edges and tells why; under it a verdict can be replaced with a reason.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.screens.scoring.cells import draw, draw_two_lines, tone
from ui.screens.scoring.form.measured_editors import MeasuredChoice, MeasuredField
from ui.screens.scoring.form.override_editor import OverrideEditor
from ui.screens.scoring.sheet.rows import RequirementRow
from ui.screens.scoring.signs import SIGNS
from ui.widgets.buttons import IconButton

# Columns from the right end of the content, as drawn.
VERDICT, THRESHOLD, MEASURED, DOCUMENTED_END, DECLARED_END = 72, 148, 296, 316, 369
LETTER_WIDTH, FIELD_WIDTH, CHOICE_WIDTH, UNIT_GAP, DOCUMENTED_WIDTH = 24, 72, 140, 9, 46
MESSAGE_HEIGHT = 24
ROOM_AFTER_MS = 600
CALCULATE_LEFT, CALCULATED_CHOICE_WIDTH = 98, 94
CALCULATE_TIP = "计算：房间、座位、工位或租期（Ctrl+=）"


class RequirementLine(QWidget):
    """One requirement. Texts are painted in columns, only editors are widgets."""

    measured_edited = Signal(str, str)
    calculator_wanted = Signal(object)
    committed = Signal(object)
    focused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: RequirementRow | None = None
        self._is_compact = False
        self._is_read_only = False
        self._marks_link = False
        # A half-typed number is often below its threshold: the room of the message comes when the hands rest.
        self._has_room = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(ROOM_AFTER_MS)
        self._rest.timeout.connect(self._make_room)
        self.field = MeasuredField(self)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.choice = MeasuredChoice(self)
        self.calculate = IconButton("calculator", CALCULATE_TIP, "muted_text", 16)
        self.calculate.setParent(self)
        self.calculate.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.override = OverrideEditor(self)
        self.override.hide()
        self.calculate.clicked.connect(self._on_calculate_clicked)
        self.field.textEdited.connect(self._on_field_text_edited)
        self.choice.activated.connect(self._on_choice_activated)
        self.choice.words.textEdited.connect(self._on_field_text_edited)
        self.field.committed.connect(self._on_committed)
        self.choice.words.returnPressed.connect(self._on_committed)
        self.field.focused.connect(self._on_focused)
        self.choice.focused.connect(self._on_focused)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    @property
    def row(self) -> RequirementRow | None:
        """What is shown."""
        return self._row

    @property
    def editor(self) -> QWidget | None:
        """The widget that takes the measured value, None when nothing is measured."""
        if self._row is None or self._row.editor == "none":
            return None
        return self.field if self._row.editor == "number" else self.choice

    @property
    def has_keyboard(self) -> bool:
        """Whether the measured value is being entered here."""
        return self.field.hasFocus() or self.choice.hasFocus() or self.choice.words.hasFocus()

    def show_row(self, row: RequirementRow, *, is_compact: bool, is_read_only: bool) -> None:
        """Show a requirement; a field that the person is typing in keeps its text."""
        is_same = self._row is not None and self._row.id == row.id
        self._row, self._is_compact, self._is_read_only = row, is_compact, is_read_only
        self.field.setVisible(row.editor == "number")
        self.choice.setVisible(row.editor == "choice")
        self._show_working(row)
        if row.editor == "number":
            self._show_number(row, is_same)
        if row.editor == "choice":
            self._show_choice(row)
        else:
            # Qt takes a word still standing here for chosen when the keyboard leaves: it is another item by then.
            self.choice.setCurrentIndex(-1)
            self.choice.clearEditText()
        self.override.show_row(row)
        if not is_same or is_read_only:
            self.override.hide()
        self.setAccessibleName(f"{row.letter} {row.name}，{row.verdict}")
        if is_same and self.has_keyboard and bool(row.message) != self._has_room:
            self._rest.start()
        else:
            self._rest.stop()
            self._has_room = bool(row.message)
        self.refresh_height()
        self._place_editors()
        self.update()

    def _make_room(self) -> None:
        """Give the message its room, or take it back."""
        self._rest.stop()
        self._has_room = self._row is not None and bool(self._row.message)
        self.refresh_height()
        self._place_editors()
        self.update()

    def _show_number(self, row: RequirementRow, is_same: bool) -> None:
        if not (is_same and self.field.hasFocus() and self.field.text().strip() == row.measured):
            self.field.setText(row.measured)
        self.field.setReadOnly(self._is_read_only)
        self.field.setAccessibleName(f"核实值 {row.letter} {row.name}")
        self.field.setAccessibleDescription(f"申报 {row.declared}，要求 {row.threshold}，{row.verdict}")

    def _show_working(self, row: RequirementRow) -> None:
        """The calculator, in the accent's colour where the value was worked out with it; the tip tells how."""
        self.calculate.setVisible(row.working_kind is not None)
        self.calculate.setEnabled(not self._is_read_only)
        self.calculate.set_icon("calculator", "accent" if row.working_text else "muted_text")
        tip = f"核实值由计算得出：{row.working_text}" if row.working_text else ""
        self.calculate.setToolTip(f"{tip}\n{CALCULATE_TIP}" if tip else CALCULATE_TIP)
        self.calculate.setAccessibleDescription(tip)
        self.field.setToolTip(tip)

    def _show_choice(self, row: RequirementRow) -> None:
        options = list(row.options)
        if options != [self.choice.itemText(at) for at in range(self.choice.count())]:
            self.choice.clear()
            self.choice.addItems(options)
        if self.choice.currentText().strip() != row.measured or not row.measured:
            self.choice.setCurrentIndex(self.choice.findText(row.measured))
            self.choice.setEditText(row.measured)
            self.choice.words.setCursorPosition(0)
        self.choice.setEnabled(not self._is_read_only)
        self.choice.setToolTip(row.working_text or row.measured)
        self.choice.setAccessibleName(f"核实 {row.letter} {row.name}")
        self.choice.setAccessibleDescription(f"申报 {row.declared}，要求 {row.threshold}，{row.verdict}")

    def refresh_height(self) -> None:
        """As high as the line, its message and the open editor need."""
        height = self._line_height() + (MESSAGE_HEIGHT if self._has_message() else 0)
        if not self.override.isHidden():
            height += self.override.sizeHint().height()
        self.setFixedHeight(height)

    def open_override(self) -> None:
        """Open the editor of the member's own verdict."""
        if self._is_read_only or self._row is None:
            return
        self.override.show()
        self.refresh_height()
        self._place_editors()
        self.override.begin()

    def close_override(self) -> None:
        """Put it away; the keyboard goes back to the line's field."""
        self.override.hide()
        self.refresh_height()
        editor = self.editor
        if editor is not None:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- geometry

    def _line_height(self) -> int:
        return theme().px("row.requirement_compact" if self._is_compact else "row.requirement")

    def _has_message(self) -> bool:
        return self._row is not None and self._has_room

    def _left(self) -> int:
        return theme().space(5)

    def _right(self) -> int:
        return self.width() - theme().space(5)

    def _place_editors(self) -> None:
        top = (self._line_height() - theme().px("control.field")) // 2
        x = self._right() - MEASURED
        self.field.setGeometry(x, top, FIELD_WIDTH, theme().px("control.field"))
        width = CHOICE_WIDTH if self.calculate.isHidden() else CALCULATED_CHOICE_WIDTH
        self.choice.setGeometry(x, top, width, theme().px("control.field"))
        self.calculate.move(x + CALCULATE_LEFT, top)
        below = self._line_height() + (MESSAGE_HEIGHT if self._has_message() else 0)
        left = self._left() + LETTER_WIDTH
        self.override.setGeometry(left, below, self._right() - left, self.override.sizeHint().height())

    def resizeEvent(self, event: QEvent) -> None:
        """Qt: columns follow the right edge."""
        del event
        self._place_editors()

    def _columns(self) -> dict[str, QRect]:
        left, right, height = self._left(), self._right(), self._line_height()
        declared_end = right - DECLARED_END
        room = declared_end - left - LETTER_WIDTH
        row = self._row
        metrics = QFontMetrics(theme().font())
        # Advances are rounded: a pixel more, or a number that fits is drawn with its end elided.
        wanted = metrics.horizontalAdvance(row.declared) + 2 if row is not None else 0
        name = metrics.horizontalAdvance(row.name) if row is not None else 0
        declared = min(wanted, max(room - name - 12, room * 2 // 5, 40))
        return {
            "name": QRect(left + LETTER_WIDTH, 0, room - declared - 12, height),
            "declared": QRect(declared_end - declared, 0, declared, height),
            "documented": QRect(right - DOCUMENTED_END - DOCUMENTED_WIDTH, 0, DOCUMENTED_WIDTH, height),
            "threshold": QRect(right - THRESHOLD, 0, THRESHOLD - VERDICT - 4, height),
            "verdict": QRect(right - VERDICT, 0, VERDICT + theme().space(4), height),
            "message": QRect(left, height, right - left, MESSAGE_HEIGHT),
        }

    def _link(self) -> QRect:
        width = QFontMetrics(theme().font("small")).horizontalAdvance(self._link_text())
        return QRect(self._right() - width, self._line_height(), width, MESSAGE_HEIGHT - 4)

    def _link_text(self) -> str:
        return "改判并写理由…" if self._row is None or self._row.override is None else "修改改判…"

    # ---- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: tint, columns, message, the line under it."""
        del event
        row = self._row
        if row is None:
            return
        painter = QPainter(self)
        is_bad = row.sign == "not_met"
        if is_bad:
            painter.fillRect(self.rect().adjusted(0, 0, 0, -1), theme().color("not_met_tint"))
        line = self.rect().adjusted(0, self.height() - 1, 0, 0)
        if not is_bad:
            line = line.adjusted(self._left(), 0, -(self.width() - self._right()), 0)
        painter.fillRect(line, theme().color("line"))
        places = self._columns()
        letter = QRect(self._left(), 0, LETTER_WIDTH, self._line_height())
        draw(painter, letter, row.letter, "muted_text")
        self._paint_name(painter, places["name"], row)
        draw(painter, places["declared"], row.declared, tone(row.declared), right=True)
        draw(painter, places["documented"], row.documented, tone(row.documented), right=True)
        if row.editor == "number":
            unit = QRect(self._right() - MEASURED + FIELD_WIDTH + UNIT_GAP, 0, 60, self._line_height())
            draw(painter, unit, row.unit, "muted_text")
        elif row.editor == "none":
            nothing = QRect(self._right() - MEASURED, 0, FIELD_WIDTH - 8, self._line_height())
            draw(painter, nothing, "–", "muted_text", right=True)
        self._paint_threshold(painter, places["threshold"], row.threshold)
        icon, _, token = SIGNS[row.sign]
        place = places["verdict"]
        paint_icon(painter, QRect(place.left(), 0, 16, self._line_height()), icon, token, 16)
        draw(painter, place.adjusted(20, 0, 0, 0), row.verdict, token)
        if row.message and self._has_room:
            self._paint_message(painter, places["message"], row)
        painter.end()

    def _paint_name(self, painter: QPainter, place: QRect, row: RequirementRow) -> None:
        if not row.detail:
            metrics = QFontMetrics(theme().font())
            if metrics.horizontalAdvance(row.name) <= place.width():
                draw(painter, place, row.name, "text")
            else:
                draw_two_lines(painter, place, row.name, "text")
            return
        middle = self._line_height() // 2
        draw(painter, QRect(place.left(), middle - 18, place.width(), 20), row.name, "text")
        room = place.adjusted(0, 0, 8, 0)
        draw(painter, QRect(room.left(), middle + 1, room.width(), 16), row.detail, "muted_text", "small")

    def _paint_threshold(self, painter: QPainter, place: QRect, text: str) -> None:
        if QFontMetrics(theme().font()).horizontalAdvance(text) <= place.width():
            draw(painter, place, text, "text")
        else:
            draw_two_lines(painter, place, text, "text")

    def _paint_message(self, painter: QPainter, place: QRect, row: RequirementRow) -> None:
        token = "not_met" if row.override is None else "muted_text"
        sign = QRect(place.left() + LETTER_WIDTH - 4, place.top() - 4, 16, MESSAGE_HEIGHT)
        paint_icon(painter, sign, "corner-down-right", token, 14)
        link = self._link()
        room = QRect(sign.right() + 4, place.top() - 4, link.left() - sign.right() - 16, MESSAGE_HEIGHT)
        draw(painter, room, row.message, token, "small")
        if not self._is_read_only:
            draw(painter, link.translated(0, -2), self._link_text(), "accent", "small")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: the link under a message and the verdict itself open the own verdict."""
        if self._is_over_link(event.position().toPoint()) and self._row is not None:
            self.open_override()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: a hand where something happens."""
        is_over = self._is_over_link(event.position().toPoint())
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_over else Qt.CursorShape.ArrowCursor)

    def _is_over_link(self, at: QPoint) -> bool:
        if self._is_read_only:
            return False
        return self._columns()["verdict"].contains(at) or (self._has_message() and self._link().contains(at))

    def event(self, event: QEvent) -> bool:
        """Qt: whole texts of what is cut, as tooltips."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._row is not None:
            QToolTip.showText(event.globalPos(), self._tip_at(event.pos(), self._row), self)
            return True
        return super().event(event)

    def _tip_at(self, at: QPoint, row: RequirementRow) -> str:
        texts = {
            "name": row.name + (f"\n{row.detail}" if row.detail else ""),
            "declared": f"申报：{row.whole}",
            "documented": f"佐证：{row.files}",
            "threshold": f"要求：{row.threshold}",
            "verdict": f"{row.why}\n点击可改判并写理由" if row.why else "点击可改判并写理由",
            "message": row.message,
        }
        return next((texts[name] for name, place in self._columns().items() if place.contains(at)), "")

    def _on_field_text_edited(self, text: str) -> None:
        if self._row is not None:
            self.measured_edited.emit(self._row.id, text)

    def _on_calculate_clicked(self) -> None:
        self.calculator_wanted.emit(self)

    def _on_choice_activated(self, at: int) -> None:
        if self._row is not None and self._row.editor == "choice":
            self.measured_edited.emit(self._row.id, self.choice.itemText(at))

    def _on_committed(self) -> None:
        self._make_room()
        self.committed.emit(self)

    def _on_focused(self) -> None:
        if self._row is not None:
            self.focused.emit(self._row.id)
