"""Joined segments: one of several, by click, arrow keys or digits of the caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLineF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.qt.icons import paint_icon
from ui.qt.theme import Theme, theme


@dataclass(frozen=True)
class Segment:
    """One choice: its key, its text, a muted aside (a shortcut), an icon shown while chosen or always."""

    key: str
    text: str
    aside: str = ""
    icon: str = ""
    icon_token: str = ""
    icon_only_when_chosen: bool = False


class Segments(QWidget):
    """A row of joined segments. ``chosen`` is emitted with the key when the person picks one.

    ``stretch`` spreads them over the width given; ``height`` is a name under ``control``.
    ``site``: for fingers, in the type sizes of 现场模式; then ``height`` is a name under ``site``.
    An empty ``current`` shows none chosen.
    """

    chosen = Signal(str)

    def __init__(
        self,
        segments: Sequence[Segment] = (),
        name: str = "",
        *,
        stretch: bool = False,
        height: str = "",
        site: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._segments = list(segments)
        self._current = segments[0].key if segments else ""
        self._hovered = -1
        self._stretch, self._site = stretch, site
        self._height = f"site.{height or 'target'}" if site else f"control.{height or 'segment'}"
        self.setAccessibleName(name)
        self.setFixedHeight(theme().px(self._height))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        across = QSizePolicy.Policy.Expanding if stretch else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)

    @property
    def current(self) -> str:
        """The key of the chosen segment, empty for none."""
        return self._current

    @property
    def keys(self) -> list[str]:
        """The keys of all segments from left to right."""
        return [each.key for each in self._segments]

    def set_current(self, key: str) -> None:
        """Show another as chosen, without a signal."""
        if key != self._current:
            self._current = key
            self.update()

    def set_segments(self, segments: Sequence[Segment]) -> None:
        """Replace the choices; the chosen key stays when it is still there."""
        if self._segments == list(segments):
            return
        self._segments = list(segments)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the texts."""
        return QSize(sum(self._natural_widths()) + 1, theme().px(self._height))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose the neighbour."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._segments:
            super().keyPressEvent(event)
            return
        keys = self.keys
        at = keys.index(self._current) + step if self._current in keys else 0
        self._choose(max(0, min(len(keys) - 1, at)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press chooses."""
        at = self._at(event.position().toPoint().x())
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._choose(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The one under the pointer is tinted."""
        self._hovered = self._at(event.position().toPoint().x())
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self._hovered = -1
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Joined boxes, the chosen one tinted with an accent edge."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rects = self._rects()
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = look.px("radius.control")
        shape = QPainterPath()
        shape.addRoundedRect(whole, radius, radius)
        for at, rect in enumerate(rects):
            self._paint_ground(painter, look, shape, rect, at)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("control_line" if self.isEnabled() else "line"), 1))
        painter.drawPath(shape)
        for rect in rects[1:]:
            painter.drawLine(self._edge(rect.left()))
        for at, rect in enumerate(rects):
            if self._segments[at].key == self._current:
                self._paint_edge(painter, look, shape, rect)
            self._paint_text(painter, look, rect, self._segments[at])
        if self.hasFocus():
            painter.setPen(QPen(look.color("focus"), look.px("border.focus")))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)

    def _paint_ground(self, painter: QPainter, look: Theme, shape: QPainterPath, rect: QRect, at: int) -> None:
        is_chosen = self._segments[at].key == self._current
        painter.save()
        painter.setClipRect(rect)
        is_hovered = at == self._hovered and self.isEnabled()
        painter.fillPath(shape, look.color("selection" if is_chosen else "hover" if is_hovered else "panel"))
        painter.restore()

    def _paint_edge(self, painter: QPainter, look: Theme, shape: QPainterPath, rect: QRect) -> None:
        painter.save()
        painter.setClipRect(rect.adjusted(0, 0, 1, 0))
        painter.setPen(QPen(look.color("accent"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)
        if rect.left() > 0:
            painter.drawLine(self._edge(rect.left()))
        if rect.right() + 1 < self.width() - 1:
            painter.drawLine(self._edge(rect.right() + 1))
        painter.restore()

    def _edge(self, x: int) -> QLineF:
        """The line between two segments, on the middle of its pixels: sharp while antialiased."""
        return QLineF(x + 0.5, 1, x + 0.5, self.height() - 1)

    def _paint_text(self, painter: QPainter, look: Theme, rect: QRect, segment: Segment) -> None:
        is_chosen = segment.key == self._current
        small = self._icon_size()
        font = look.font(bold=is_chosen, site=self._site)
        aside_width = QFontMetrics(look.font("small")).horizontalAdvance(segment.aside)
        text_width = QFontMetrics(font).horizontalAdvance(segment.text)
        shows_icon = bool(segment.icon) and (is_chosen or not segment.icon_only_when_chosen)
        icon_width = small + look.space(1) if shows_icon else 0
        gap = look.space(1) if segment.aside else 0
        x = rect.x() + (rect.width() - icon_width - text_width - gap - aside_width) // 2
        token = "disabled_text" if not self.isEnabled() else "accent" if is_chosen else "text"
        if shows_icon:
            paint_icon(painter, QRect(x, 0, small, self.height()), segment.icon, segment.icon_token or token, small)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setFont(font)
        painter.setPen(look.color(token))
        painter.drawText(QRect(x + icon_width, 0, text_width + 2, self.height()), flags, segment.text)
        if segment.aside:
            painter.setFont(look.font("small"))
            painter.setPen(look.color("accent" if is_chosen else "muted_text"))
            rest = QRect(x + icon_width + text_width + gap, 0, aside_width + 2, self.height())
            painter.drawText(rest, flags, segment.aside)

    def _natural_widths(self) -> list[int]:
        look = theme()
        bold, small = QFontMetrics(look.font(bold=True, site=self._site)), QFontMetrics(look.font("small"))
        least = look.px("site.target") if self._site else 0
        widths = [
            bold.horizontalAdvance(each.text)
            + (small.horizontalAdvance(each.aside) + look.space(1) if each.aside else 0)
            + (self._icon_size() + look.space(1) if each.icon else 0)
            + 2 * look.space(2 if self._site else 3)
            for each in self._segments
        ]
        return [max(least, width) for width in widths]

    def _icon_size(self) -> int:
        return theme().px("site.icon" if self._site else "icon.small")

    def _rects(self) -> list[QRect]:
        natural = self._natural_widths()
        if self._site and self._stretch and natural:
            # For fingers all are equally wide, unless one needs more.
            natural = [max(max(natural), (self.width() - 1) // len(natural))] * len(natural)
            natural = natural if sum(natural) < self.width() else self._natural_widths()
        total = sum(natural) or 1
        spare = self.width() - 1 - total if self._stretch else 0
        rects, x = [], 0
        for at, width in enumerate(natural):
            wide = width + spare // len(natural)
            if at == len(natural) - 1:
                wide = self.width() - 1 - x if self._stretch else width
            rects.append(QRect(x, 0, wide, self.height()))
            x += wide
        return rects

    def target_rects(self) -> list[QRect]:
        """Where each choice is touched, in logical pixels of this widget."""
        return self._rects()

    def _at(self, x: int) -> int:
        for at, rect in enumerate(self._rects()):
            if rect.left() <= x <= rect.right():
                return at
        return -1

    def _choose(self, at: int) -> None:
        if self._segments[at].key != self._current:
            self._current = self._segments[at].key
            self.update()
            self.chosen.emit(self._current)
