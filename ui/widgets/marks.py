"""Small painted marks: tag, key cap with its word, sign with its word."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.widgets.buttons import paint_key_cap

# sign, word and colour of every verdict and judgement: colour is never the only sign
SIGNS: dict[str, tuple[str, str, str]] = {
    "met": ("check", "符合", "met"),
    "partly": ("tilde", "基本符合", "unclear"),
    "unclear": ("question-mark", "待定", "unclear"),
    "not_met": ("x", "不符合", "not_met"),
    "veto": ("ban", "一票否决", "formal_red"),
    "on_site": ("eye", "现场核", "muted_text"),
    "unscored": ("circle", "未评", "muted_text"),
    "not_applicable": ("minus", "不适用", "muted_text"),
}


class Tag(QWidget):
    """A small outlined word, e.g. 样例. ``site``: in the type sizes of 现场模式."""

    def __init__(
        self, text: str = "", token: str = "muted_text", parent: QWidget | None = None, *, site: bool = False
    ) -> None:
        super().__init__(parent)
        self._text, self._token, self._site = text, token, site
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def set_text(self, text: str) -> None:
        """Show another word; an empty one hides the tag."""
        self._text = text
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The word and a little air."""
        look = theme()
        metrics = QFontMetrics(look.font("small", site=self._site))
        height = look.px("site.icon" if self._site else "control.tag")
        return QSize(metrics.horizontalAdvance(self._text) + 2 * look.space(1), height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Outline and word."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("line"), look.px("border.line")))
        radius = look.px("radius.small")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setFont(look.font("small", site=self._site))
        painter.setPen(look.color(self._token))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


class KeyHint(QWidget):
    """A key cap and what the key does, for the status line."""

    def __init__(self, key: str, does: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key, self._does = key, does
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{key} {does}")

    def _cap_width(self) -> int:
        look = theme()
        return QFontMetrics(look.font("small")).horizontalAdvance(self._key) + look.space(2) + look.space(0)

    def sizeHint(self) -> QSize:
        """Cap, gap, word."""
        look = theme()
        word = QFontMetrics(look.font("small")).horizontalAdvance(self._does)
        return QSize(self._cap_width() + look.space(1) + word, look.px("control.key_cap"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Cap and word."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cap = QRect(0, 0, self._cap_width(), self.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("panel"))
        painter.drawRoundedRect(QRectF(cap).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        paint_key_cap(painter, cap, self._key, "text", "control_line")
        painter.setFont(look.font("small"))
        painter.setPen(look.color("muted_text"))
        rest = self.rect().adjusted(self._cap_width() + look.space(1), 0, 0, 0)
        painter.drawText(rest, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self._does)


class SignWord(QWidget):
    """A sign, its word and its colour, e.g. ✓ 符合; ``show_state`` takes a key of ``SIGNS`` or parts.

    ``site``: in the type sizes of 现场模式.
    """

    def __init__(self, parent: QWidget | None = None, *, site: bool = False) -> None:
        super().__init__(parent)
        self._site = site
        self._icon, self._word, self._token, self._is_bold = "", "", "text", False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, state: str) -> None:
        """Show one of ``SIGNS``."""
        icon_name, word, token = SIGNS[state]
        self.show_parts(icon_name, word, token, is_bold=state == "veto")

    def show_parts(self, icon_name: str, word: str, token: str, *, is_bold: bool = False) -> None:
        """Show an icon and a word in a token's colour."""
        self._icon, self._word, self._token, self._is_bold = icon_name, word, token, is_bold
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Sign, gap, word."""
        look = theme()
        width = QFontMetrics(look.font(bold=self._is_bold, site=self._site)).horizontalAdvance(self._word)
        sign = self._size() + self._gap() if self._icon else 0
        return QSize(sign + width + 1, self._size() if self._site else look.px("font.line_height_px.text"))

    def _size(self) -> int:
        return theme().px("site.icon" if self._site else "icon.small")

    def _gap(self) -> int:
        return theme().space(2 if self._site else 0) if self._word else 0

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Sign and word."""
        look, painter = theme(), QPainter(self)
        size = self._size()
        rest = self.rect()
        if self._icon:
            paint_icon(painter, QRect(0, 0, size, self.height()), self._icon, self._token, size)
            rest = rest.adjusted(size + self._gap(), 0, 0, 0)
        painter.setFont(look.font(bold=self._is_bold, site=self._site))
        painter.setPen(look.color(self._token))
        painter.drawText(rest, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self._word)
