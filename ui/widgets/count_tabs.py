"""Tabs with a small count after the word, a bar under the current one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from ui.qt.theme import theme


class CountTabs(QTabBar):
    """Left and Right choose the neighbour; ``set_counts`` fills in what stands after the words."""

    def __init__(self, names: Sequence[str], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = [""] * len(names)
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setMouseTracking(True)
        self.setFixedHeight(theme().px("bar.tabs"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for each in names:
            self.addTab(each)

    def set_counts(self, counts: Sequence[str]) -> None:
        """Texts after the words, empty for none."""
        if list(counts) == self._counts:
            return
        self._counts = list(counts)
        for at, count in enumerate(counts):
            self.setAccessibleTabName(at, f"{self.tabText(at)} {count}".strip())
        # A new tab size is asked for only when a tab changes.
        for at in range(self.count()):
            self.setTabText(at, self.tabText(at))
        self.updateGeometry()
        self.update()

    def tabSizeHint(self, index: int) -> QSize:
        """Word, gap and count with their air."""
        word, gap, count = self._widths(index)
        return QSize(word + gap + count + 2 * theme().space(3), theme().px("bar.tabs"))

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Never cut."""
        return self.tabSizeHint(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words, counts, the bar, the ring."""
        look, painter = theme(), QPainter(self)
        for at in range(self.count()):
            rect, is_current = self.tabRect(at), at == self.currentIndex()
            word, gap, count = self._widths(at)
            x = rect.left() + look.space(3)
            painter.setFont(look.font(bold=is_current))
            painter.setPen(look.color("accent" if is_current else "text" if self._is_hovered(at) else "muted_text"))
            flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
            painter.drawText(QRect(x, rect.top(), word + 2, rect.height()), flags, self.tabText(at))
            painter.setFont(look.font("small"))
            painter.drawText(QRect(x + word + gap, rect.top(), count + 2, rect.height()), flags, self._counts[at])
            if is_current:
                bar = look.px("border.focus")
                painter.fillRect(QRect(rect.left(), rect.bottom() - bar + 1, rect.width(), bar), look.color("accent"))
            if is_current and self.hasFocus():
                painter.setPen(QPen(look.color("focus"), look.px("border.focus")))
                painter.drawRect(rect.adjusted(1, 1, -1, -3))

    def _is_hovered(self, at: int) -> bool:
        return self.underMouse() and self.tabRect(at).contains(self.mapFromGlobal(self.cursor().pos()))

    def _widths(self, index: int) -> tuple[int, int, int]:
        # The word keeps the room of its bold form, so that nothing moves when the tab is chosen.
        word = QFontMetrics(theme().font(bold=True)).horizontalAdvance(self.tabText(index))
        count = self._counts[index] if index < len(self._counts) else ""
        wide = QFontMetrics(theme().font("small")).horizontalAdvance(count)
        return word, theme().space(1) if count else 0, wide
