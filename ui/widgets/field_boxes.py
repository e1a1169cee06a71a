"""The fields of a document on its page: the one being edited is framed, a click on any leads to its editor."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen, QTransform

from ui.qt.theme import theme
from ui.widgets.page_overlay import PageOverlay
from ui.widgets.pdf_pages import Place


class FieldBoxes(PageOverlay):
    """Places by field name. ``clicked`` carries the name of the field under the pointer."""

    clicked = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.places: dict[str, Place] = {}
        self.current = ""
        self.page = 0

    @property
    def place(self) -> Place | None:
        """Where the current field stands, None when it is on no page."""
        return self.places.get(self.current)

    def paint(self, painter: QPainter, to_view: QTransform) -> None:
        """A frame round each line of the current field."""
        place = self.place
        if place is None or place.page != self.page:
            return
        look = theme()
        air = look.space(1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("pin"), look.px("border.focus")))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for box in place.boxes:
            frame = QRectF(to_view.mapRect(box).toAlignedRect()).adjusted(-air, -air, air, air)
            painter.drawRoundedRect(frame, look.space(0), look.space(0))
        painter.restore()

    def press(self, event: QMouseEvent, to_view: QTransform) -> bool:
        """A click on a field's words; the smallest wins where they lie in each other."""
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        found: list[tuple[float, str]] = []
        for name, place in self.places.items():
            boxes = [to_view.mapRect(box) for box in place.boxes] if place.page == self.page else []
            if any(box.contains(event.position()) for box in boxes):
                found.append((sum(box.width() for box in boxes), name))
        if not found:
            return False
        self.clicked.emit(min(found)[1])
        return True
