"""Drawing of one cell of a requirement line: elided, or on two small lines."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from ui.qt.theme import TypeSize, theme

# Put together once: painting a line asks some ten times.
AT_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
AT_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
CLOSING, OPENING = "）)」》】”，。、；：％%", "（(「《【“"


def tone(text: str) -> str:
    """Muted for the dash of nothing."""
    return "muted_text" if text == "–" else "text"


def draw(
    painter: QPainter,
    place: QRect,
    text: str,
    token: str,
    size: TypeSize = "text",
    *,
    right: bool = False,
    bold: bool = False,
    site: bool = False,
) -> None:
    """One line, elided at the right; ``right`` sets it at the right edge, ``site`` in 现场模式's type sizes."""
    font = theme().font(size, bold=bold, site=site)
    painter.setFont(font)
    painter.setPen(theme().color(token))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, AT_RIGHT if right else AT_LEFT, shown)


def two_lines(text: str, fits: Callable[[str], bool]) -> tuple[str, str]:
    """Where text is broken: the part that ``fits`` and the rest, no bracket parted from its words."""
    cut = len(text)
    while cut > 1 and not fits(text[:cut]):
        cut -= 1
    while 1 < cut < len(text) and (text[cut] in CLOSING or text[cut - 1] in OPENING):
        cut -= 1
    return text[:cut], text[cut:]


def draw_two_lines(painter: QPainter, place: QRect, text: str, token: str) -> None:
    """Long text in the small size on two lines; what does not fit is elided and told by the tooltip."""
    metrics = QFontMetrics(theme().font("small"))
    first, rest = two_lines(text, lambda part: metrics.horizontalAdvance(part) <= place.width())
    middle = place.center().y()
    if not rest:
        draw(painter, place, text, token, "small")
        return
    draw(painter, QRect(place.left(), middle - 16, place.width() + 2, 16), first, token, "small")
    draw(painter, QRect(place.left(), middle + 1, place.width(), 16), rest, token, "small")
