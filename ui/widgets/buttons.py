"""Buttons drawn from the tokens: filled (one a screen), outlined, plain, quiet; with icon, key cap, aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton, QWidget

from ui.qt.icons import icon, paint_icon
from ui.qt.theme import Theme, theme

PLAIN_MODIFIERS = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
FILLED_GROUNDS = ("accent", "accent_hover")
ButtonKind = Literal["filled", "outlined", "plain", "quiet"]


@dataclass(frozen=True)
class ButtonExtras:
    """What stands beside the text: icon before, icon after, muted aside (``is_alert``: something is due), key cap."""

    icon: str = ""
    after: str = ""
    aside: str = ""
    key_cap: str = ""
    is_alert: bool = False


class Button(QPushButton):
    """A push button that paints itself. ``height`` is a name under ``control`` in the token file.

    ``site``: for fingers, in the type sizes of 现场模式; then ``height`` is a name under ``site``.
    """

    def __init__(
        self,
        text: str,
        kind: ButtonKind = "plain",
        extras: ButtonExtras | None = None,
        height: str = "",
        parent: QWidget | None = None,
        *,
        site: bool = False,
    ) -> None:
        super().__init__(text, parent)
        self._kind = kind
        self._extras = extras or ButtonExtras()
        self._name = height
        self.set_site(site)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setAccessibleName(text)

    def set_site(self, site: bool) -> None:
        """Make it for fingers, or for the pointer again."""
        self._site = site
        self._height = f"site.{self._name or 'target'}" if site else f"control.{self._name or 'button'}"
        self.setFixedHeight(theme().px(self._height))
        self.updateGeometry()

    def set_extras(self, extras: ButtonExtras) -> None:
        """Change what stands beside the text."""
        self._extras = extras
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: ButtonKind) -> None:
        """Make it filled, plain or quiet."""
        self._kind = kind
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as what it shows."""
        width, height = self._content_width() + 2 * self._pad(), theme().px(self._height)
        return QSize(max(width, height) if self._site else width, height)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() in PLAIN_MODIFIERS:
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, ring and content for the state it is in."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme()
        paint_control(painter, self.rect(), self._ground(), self._edge(), is_focused=self.hasFocus())
        self._paint_content(painter, look)

    def _text_font(self) -> QFont:
        # Not the widget's own font: style sheets change that behind one's back.
        return theme().font(bold=self._kind in ("filled", "outlined"), site=self._site)

    def _small_font(self) -> QFont:
        return theme().font("small", site=self._site)

    def _icon_size(self) -> int:
        return theme().px("site.icon" if self._site else "icon.small")

    def _pad(self) -> int:
        return theme().space(5 if self._height == "control.next_step" else 4 if self._site and self.text() else 3)

    def _ground(self) -> str | None:
        is_on = self.isDown() or self.isChecked()
        if not self.isEnabled():
            return None
        if self._kind == "filled":
            return "accent_hover" if self.underMouse() or is_on else "accent"
        if is_on:
            return "selection"
        return "hover" if self.underMouse() else None if self._kind == "quiet" else "panel"

    def _edge(self) -> str | None:
        if not self.isEnabled():
            return "line" if self._kind != "quiet" else None
        return {"filled": None, "outlined": "accent", "plain": "control_line", "quiet": None}[self._kind]

    def _parts(self) -> list[tuple[str, str, int]]:
        """(what, value, width) from left to right."""
        extras, small = self._extras, self._icon_size()
        metrics = QFontMetrics(self._text_font())
        small_metrics = QFontMetrics(self._small_font())
        parts: list[tuple[str, str, int]] = []
        if extras.icon:
            parts.append(("icon", extras.icon, small))
        if self.text():
            parts.append(("text", self.text(), metrics.horizontalAdvance(self.text())))
        if extras.aside:
            parts.append(("aside", extras.aside, small_metrics.horizontalAdvance(extras.aside)))
        if extras.after:
            parts.append(("icon", extras.after, small))
        if extras.key_cap:
            parts.append(("cap", extras.key_cap, small_metrics.horizontalAdvance(extras.key_cap) + theme().space(2)))
        return parts

    def _content_width(self) -> int:
        parts = self._parts()
        return sum(width for _, _, width in parts) + theme().space(2) * max(0, len(parts) - 1)

    def _paint_content(self, painter: QPainter, look: Theme) -> None:
        token = {"filled": "accent_text", "outlined": "accent"}.get(self._kind, "text")
        token = token if self.isEnabled() else "disabled_text"
        muted = "accent_text" if self._kind == "filled" else "not_met" if self._extras.is_alert else "muted_text"
        x = (self.width() - self._content_width()) // 2
        for what, value, width in self._parts():
            rect = QRect(x, 0, width, self.height())
            if what == "icon":
                paint_icon(painter, rect, value, token, self._icon_size())
            elif what == "cap":
                paint_key_cap(painter, rect, value, token, token if self._kind == "filled" else "control_line")
            else:
                painter.setFont(self._text_font() if what == "text" else self._small_font())
                painter.setPen(look.color(token if what == "text" or not self.isEnabled() else muted))
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, value)
            x += width + look.space(2)


class IconButton(QToolButton):
    """A square button with an icon only; ``name`` is what it does, shown as tooltip."""

    def __init__(
        self, icon_name: str, name: str, token: str = "text", size: int = 20, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon_name, self._token, self._icon_size = icon_name, token, size
        self.set_site(False)
        self.setIconSize(QSize(size, size))
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setAutoRaise(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._refresh()

    def set_site(self, site: bool) -> None:
        """Make it for fingers, or for the pointer again."""
        side = theme().px("site.target" if site else "control.icon_button")
        self.setFixedSize(side, side)

    def set_icon(self, icon_name: str, token: str = "text") -> None:
        """Show another icon."""
        self._icon_name, self._token = icon_name, token
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """A theme switch recolours the icon."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._refresh()

    def _refresh(self) -> None:
        self.setIcon(icon(self._icon_name, self._token, self._icon_size))


def paint_control(
    painter: QPainter, rect: QRect, ground: str | None, edge: str | None, *, is_focused: bool = False
) -> None:
    """A rounded control: ground, one-pixel edge, or the two-pixel focus ring in the edge's place."""
    look = theme()
    radius = look.px("radius.control")
    painter.setBrush(look.color(ground) if ground else Qt.BrushStyle.NoBrush)
    if is_focused:
        painter.setPen(QPen(look.color("focus"), look.px("border.focus")))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), radius, radius)
        if ground in FILLED_GROUNDS:
            # The ring has nearly the ground's colour: its inner pixel takes the text's, which stands out from it.
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("accent_text"), look.px("border.line")))
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5), radius - 1, radius - 1)
        return
    painter.setPen(QPen(look.color(edge), look.px("border.line")) if edge else QPen(Qt.PenStyle.NoPen))
    inset = 0.5 if edge else 0.0
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius)


def paint_key_cap(painter: QPainter, rect: QRect, text: str, token: str, edge: str) -> None:
    """A key cap of the drawn height, centred in ``rect``."""
    look = theme()
    height = look.px("control.key_cap")
    box = QRectF(rect.x() + 0.5, rect.y() + (rect.height() - height) / 2 + 0.5, rect.width() - 1, height - 1)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.color(edge), look.px("border.line")))
    painter.drawRoundedRect(box, look.px("radius.small"), look.px("radius.small"))
    painter.setFont(look.font("small"))
    painter.setPen(look.color(token))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
