"""Icons: one SVG family, recoloured from the tokens, sharp at every device pixel ratio, cached."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from reviewer.resources import resource_path
from ui.qt.theme import theme

RATIOS = (1.0, 1.25, 1.5, 2.0)


@lru_cache(maxsize=512)
def _source(name: str) -> str:
    return resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=2048)
def _pixmap(name: str, color: str, size: int, ratio: float) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode("utf-8")))
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def pixmap(name: str, token: str = "text", size: int = 20, ratio: float = 1.0) -> QPixmap:
    """A recoloured icon of ``size`` logical pixels at a device pixel ratio."""
    return _pixmap(name, theme().hex(token), size, ratio)


def icon(name: str, token: str = "text", size: int = 20) -> QIcon:
    """A recoloured icon for standard widgets; disabled it takes ``disabled_text``.

    Its colours are those of the theme in use now: ask again after a theme switch.
    """
    made = QIcon()
    for ratio in RATIOS:
        made.addPixmap(pixmap(name, token, size, ratio), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, "disabled_text", size, ratio), QIcon.Mode.Disabled)
    return made


def paint_icon(painter: QPainter, rect: QRect, name: str, token: str = "text", size: int = 20) -> None:
    """Draw an icon centred in ``rect``, for delegates and widgets that paint themselves."""
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    x = rect.x() + (rect.width() - size) // 2
    y = rect.y() + (rect.height() - size) // 2
    painter.drawPixmap(x, y, pixmap(name, token, size, ratio))
