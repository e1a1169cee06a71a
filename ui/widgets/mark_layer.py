"""Drawing marks on a photo by mouse, finger, pen or keyboard. The photo's bytes are never touched."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QTransform
from PySide6.QtWidgets import QWidget

from reviewer.domain.site_files import Mark
from ui.widgets import mark_shapes
from ui.widgets.durable_line import DurableLine
from ui.widgets.evidence_viewer_view import PageView
from ui.widgets.page_overlay import PageOverlay

SMALLEST = 6
STEP = 0.01
MOST_LETTERS = 200
ARROWS = {
    Qt.Key.Key_Left: QPointF(-STEP, 0),
    Qt.Key.Key_Right: QPointF(STEP, 0),
    Qt.Key.Key_Up: QPointF(0, -STEP),
    Qt.Key.Key_Down: QPointF(0, STEP),
}
KEYPAD = Qt.KeyboardModifier.KeypadModifier
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Tool(StrEnum):
    """What a drag on the photo does."""

    PIN = "pin"
    SELECT = "select"
    ARROW = "arrow"
    BOX = "box"
    TEXT = "text"


class MarkLayer(PageOverlay):
    """The marks over a page. ``changed(marks, goes_on)`` at every change; ``goes_on``: the same entry's next key.

    With ``Tool.PIN`` drags are left to the page, which makes pins of them.
    """

    changed = Signal(object, bool)

    def __init__(self, view: PageView) -> None:
        super().__init__(view)
        self._view = view
        self._marks: tuple[Mark, ...] = ()
        self._tool = Tool.PIN
        self._selected = -1
        # Where the drag began, the marks before it, and which handle is pulled (None: the whole mark).
        self._from: QPointF | None = None
        self._before: tuple[Mark, ...] = ()
        self._handle: int | None = None
        self._is_new = False
        self._nudged = -1
        self.is_read_only = False
        self._editor = MarkText(view.viewport(), self)
        view.overlay = self

    # ---- what is shown

    @property
    def marks(self) -> tuple[Mark, ...]:
        """As drawn."""
        return self._marks

    @property
    def selected(self) -> int:
        """Which mark is selected, −1 for none."""
        return self._selected

    @property
    def is_under_way(self) -> bool:
        """Whether a mark is being drawn, pulled or written."""
        return self._from is not None or self._editor.isVisible()

    @property
    def tool(self) -> Tool:
        """What a drag does."""
        return self._tool

    def set_tool(self, tool: Tool) -> None:
        """Let a drag do something else."""
        self._editor.finish()
        self._tool = tool
        cross = Qt.CursorShape.CrossCursor
        self._view.viewport().setCursor(Qt.CursorShape.ArrowCursor if tool is Tool.SELECT else cross)
        if tool is Tool.PIN:
            self._select(-1)

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        """Show what the disk holds; what is under way stays as it is."""
        if marks != self._marks and not self.is_under_way:
            self._marks = marks
            self._select(self._selected if self._selected < len(marks) else -1)

    def close(self) -> None:
        """Another photo: nothing is selected or under way."""
        self._editor.finish()
        self._marks, self._from = (), None
        self._select(-1)

    def remove_selected(self) -> None:
        """Del: take the selected mark away."""
        if 0 <= self._selected < len(self._marks) and not self.is_read_only:
            at = self._selected
            self._select(-1)
            self._change(self._marks[:at] + self._marks[at + 1 :])

    def _select(self, at: int) -> None:
        self._selected, self._nudged = at, -1
        self._view.viewport().update()

    def _change(self, marks: tuple[Mark, ...], *, goes_on: bool = False) -> None:
        self._marks = marks
        self._view.viewport().update()
        self.changed.emit(marks, goes_on)

    def _put(self, mark: Mark) -> None:
        """The selected mark as it is now; told when the gesture ends."""
        at = self._selected
        self._marks = (*self._marks[:at], mark, *self._marks[at + 1 :])
        self._view.viewport().update()

    # ---- gestures

    def press(self, event: QMouseEvent, to_view: QTransform) -> bool:
        """Pull the selected mark, take hold of another, or begin a new one."""
        if event.button() != Qt.MouseButton.LeftButton or self.is_read_only:
            return False
        self._editor.finish()
        self._is_new, self._handle = False, self._handle_at(event.position(), to_view)
        if self._handle is None:
            if self._tool is Tool.PIN:
                return False
            if self._tool is Tool.SELECT:
                self._select(self._under(event.position(), to_view))
                if self._selected < 0:
                    return True
            else:
                self._is_new = True
        self._before = self._marks
        self._from = _place(event, to_view)
        return True

    def _handle_at(self, at: QPointF, to_view: QTransform) -> int | None:
        """The handle of the selected mark under the pointer."""
        has_one = 0 <= self._selected < len(self._marks)
        return mark_shapes.handle_at(self._marks[self._selected], at, to_view) if has_one else None

    def _under(self, at: QPointF, to_view: QTransform) -> int:
        """The topmost mark under the pointer."""
        found = [n for n, mark in enumerate(self._marks) if mark_shapes.hit(mark, at, to_view)]
        return found[-1] if found else -1

    def move(self, event: QMouseEvent, to_view: QTransform) -> bool:
        """Draw or pull along."""
        if self._from is None:
            return False
        place = _place(event, to_view)
        if self._is_new:
            if self._tool is not Tool.TEXT:
                self._marks = (*self._before, mark_shapes.between(self._tool, self._from, place))
                self._view.viewport().update()
            return True
        mark = self._before[self._selected]
        if self._handle is not None:
            self._put(mark_shapes.pulled(mark, self._handle, place))
        else:
            self._put(mark_shapes.moved(mark, place - self._from))
        return True

    def release(self, event: QMouseEvent, to_view: QTransform) -> bool:
        """What was drawn or pulled becomes an entry; a click selects, with the text tool it begins to write."""
        if self._from is None:
            return False
        begun, self._from = self._from, None
        way = event.position() - to_view.map(begun)
        if max(abs(way.x()), abs(way.y())) < SMALLEST:
            self._marks = self._before
            if self._is_new:
                self._select(self._under(event.position(), to_view))
        elif self._marks != self._before:
            if self._is_new:
                self._select(len(self._marks) - 1)
            self._change(self._marks)
        if self._is_new and self._tool is Tool.TEXT and self._selected < 0:
            self._write(mark_shapes.between("text", begun, begun))
        self._view.viewport().update()
        return True

    # ---- keys

    def take_key(self, event: QKeyEvent) -> bool:
        """Del, arrows (with Shift the second corner), Enter, M (next mark), Esc."""
        if self.is_read_only or event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | KEYPAD):
            return False
        key, has_one = Qt.Key(event.key()), 0 <= self._selected < len(self._marks)
        if key == Qt.Key.Key_M and self._marks:
            self._select((self._selected + 1) % len(self._marks))
        elif key in ENTER and has_one and self._marks[self._selected].kind == "text":
            self._write(self._marks[self._selected], self._selected)
        elif key in ENTER and self._tool in (Tool.ARROW, Tool.BOX, Tool.TEXT):
            self._add_in_the_middle()
        elif not has_one:
            return False
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_selected()
        elif key == Qt.Key.Key_Escape:
            self._select(-1)
        elif key in ARROWS:
            self._nudge(ARROWS[key], is_end=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            return False
        return True

    def _add_in_the_middle(self) -> None:
        if self._tool is Tool.TEXT:
            self._write(mark_shapes.between("text", QPointF(0.4, 0.5), QPointF(0.4, 0.5)))
            return
        mark = mark_shapes.between(self._tool, QPointF(0.4, 0.6), QPointF(0.6, 0.4))
        marks = (*self._marks, mark)
        self._select(len(marks) - 1)
        self._change(marks)

    def _nudge(self, by: QPointF, *, is_end: bool) -> None:
        at = self._selected
        mark = self._marks[at]
        if is_end and mark.kind != "text":
            mark = mark_shapes.pulled(mark, 1 if mark.kind == "arrow" else 2, mark_shapes.end(mark) + by)
        else:
            mark = mark_shapes.moved(mark, by)
        goes_on, self._nudged = self._nudged == at, at
        self._change((*self._marks[:at], mark, *self._marks[at + 1 :]), goes_on=goes_on)

    # ---- words

    def _write(self, mark: Mark, at: int = -1) -> None:
        """Open the editor on a text mark, a new one (−1) or one that is there."""
        self._before = self._marks
        at = len(self._marks) if at < 0 else at
        self._select(-1)
        self._editor.begin(mark, at, self._view.place(mark_shapes.start(mark)))

    def write_text(self, mark: Mark, at: int, *, goes_on: bool) -> None:
        """The words of a text mark as typed so far; without words there is no mark."""
        rest = self._before[at + 1 :]
        marks = (*self._before[:at], mark, *rest) if mark.text.strip() else (*self._before[:at], *rest)
        self._change(marks, goes_on=goes_on)

    def end_text(self) -> None:
        """The keyboard goes back to the photo."""
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._view.viewport().update()

    def paint(self, painter: QPainter, to_view: QTransform) -> None:
        """All marks; the selected one with its handles."""
        for at, mark in enumerate(self._marks):
            if not (self._editor.isVisible() and at == self._editor.at):
                mark_shapes.paint_mark(painter, mark, to_view, is_selected=at == self._selected)


class MarkText(DurableLine):
    """The words of a text mark, written where they stand; every key is an entry's next. Enter or Esc ends."""

    def __init__(self, parent: QWidget, layer: MarkLayer) -> None:
        super().__init__(parent)
        self._view, self._layer = parent, layer
        self._mark: Mark | None = None
        self._goes_on = False
        self.at = -1
        self.setMaxLength(MOST_LETTERS)
        self.setAccessibleName("标注文字")
        self.textEdited.connect(self._on_text_edited)
        self.hide()

    def begin(self, mark: Mark, at: int, place: QPointF) -> None:
        """Edit a mark's words at a place of the viewport."""
        self._mark, self.at, self._goes_on = mark, at, False
        self.setText(mark.text)
        view = self._view.rect()
        width = min(view.width(), max(160, self.sizeHint().width()))
        left = min(max(0, round(place.x())), view.width() - width)
        top = min(max(0, round(place.y())), view.height() - self.sizeHint().height())
        self.setGeometry(left, top, width, self.sizeHint().height())
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def finish(self) -> None:
        """Close it; what was typed is kept."""
        if self._mark is not None:
            self._mark = None
            self.hide()

    def _on_text_edited(self, text: str) -> None:
        if self._mark is not None:
            mark = mark_shapes.between("text", mark_shapes.start(self._mark), mark_shapes.start(self._mark), text)
            self._layer.write_text(mark, self.at, goes_on=self._goes_on)
            self._goes_on = True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter and Esc give the keyboard back."""
        if event.key() in (*ENTER, Qt.Key.Key_Escape):
            self.finish()
            self._layer.end_text()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: leaving it ends it; a menu or an input method's list does not."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish()

    def leave_undo(self) -> None:
        """What is undone is the entry: the editor closes first."""
        self.finish()
        self._layer.end_text()


def _place(event: QMouseEvent, to_view: QTransform) -> QPointF:
    back, _ = to_view.inverted()
    place = back.map(event.position())
    return QPointF(min(1.0, max(0.0, place.x())), min(1.0, max(0.0, place.y())))
