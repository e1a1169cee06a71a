"""Drawing of one cell of a requirement line: elided, or on two small lines."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from ui.qt.theme import TypeSize, theme


def tone(text: str) -> str:
    """Muted for the dash of nothing."""
    return "muted_text" if text == "–" else "text"


def draw(
    painter: QPainter, place: QRect, text: str, token: str, size: TypeSize = "text", *, right: bool = False
) -> None:
    """One line, elided at the right; ``right`` sets it at the right edge."""
    font = theme().font(size)
    painter.setFont(font)
    painter.setPen(theme().color(token))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | side, shown)


def draw_two_lines(painter: QPainter, place: QRect, text: str, token: str) -> None:
    """Long text in the small size on two lines; what does not fit is elided and told by the tooltip."""
    font = theme().font("small")
    metrics = QFontMetrics(font)
    cut = len(text)
    while cut > 1 and metrics.horizontalAdvance(text[:cut]) > place.width():
        cut -= 1
    middle = place.center().y()
    if cut == len(text):
        draw(painter, place, text, token, "small")
        return
    draw(painter, QRect(place.left(), middle - 16, place.width() + 2, 16), text[:cut], token, "small")
    draw(painter, QRect(place.left(), middle + 1, place.width(), 16), text[cut:], token, "small")
