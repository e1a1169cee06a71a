"""The left pane: filter, the tree of sections and items, the foot with what is done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QTreeView, QVBoxLayout, QWidget

from reviewer.domain.sheet import ItemKey
from ui.qt.theme import theme
from ui.screens.scoring.sheet.rows import UNSCORED, Progress, SectionRow
from ui.screens.scoring.tree.delegate import TreeDelegate
from ui.screens.scoring.tree.models import SheetTreeModel
from ui.screens.scoring.tree.search import TreeSearch
from ui.widgets.buttons import IconButton
from ui.widgets.labels import label
from ui.widgets.progress_line import paint_bar
from ui.widgets.segments import Segment, Segments


class ItemTree(QTreeView):
    """The tree itself: ↑ ↓ choose items; other keys of the screen go on to it."""

    item_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items = SheetTreeModel(self)
        self.setModel(self.items)
        self.delegate = TreeDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("raisedPane")
        # It paints its whole ground: scrolling then moves the picture instead of painting every row again.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("评分项目")
        self.clicked.connect(self._on_clicked)

    def show_rows(self, sections: tuple[SectionRow, ...], current: ItemKey) -> None:
        """Show rows with one item marked; the same rows are only marked."""
        if sections is self.items.sections:
            self.mark(current)
            return
        closed = {index.row() for index in self._tops() if not self.isExpanded(index)} if self._tops() else set()
        before = self.items.rowCount()
        self.items.show_rows(sections)
        for index in self._tops():
            if before != self.items.rowCount() or index.row() not in closed:
                self.setExpanded(index, True)
        self.mark(current)

    def mark(self, key: ItemKey) -> None:
        """Mark an item and bring it into view."""
        index = self.items.index_of(key)
        if index.isValid() and index != self.currentIndex():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the ground, then the rows."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme().color("raised"))
        painter.end()
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: left and right close and open a section; all else belongs to the screen."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            top = self.currentIndex().parent()
            if top.isValid():
                self.setExpanded(top, key == Qt.Key.Key_Right)
            return
        event.ignore()

    def _tops(self) -> list[QModelIndex]:
        return [self.items.index(row, 0) for row in range(self.items.rowCount())]

    def _on_clicked(self, index: QModelIndex) -> None:
        key = self.items.key_at(index)
        if key is None:
            self.setExpanded(index, not self.isExpanded(index))
        else:
            self.item_chosen.emit(key)


class TreeFoot(QWidget):
    """已评 12 / 27 项 … 得分 37.0 / 42, and the bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme().px("bar.tree_foot"))
        self._progress = Progress(scored=0, total=0, wants_remark=0, points="–", full="0")

    def show_progress(self, progress: Progress) -> None:
        """Show counts and sums."""
        if progress != self._progress:
            self._progress = progress
            self.setAccessibleName(
                f"已评 {progress.scored} / {progress.total} 项，得分 {progress.points} / {progress.full}"
            )
            self.update()

    def sizeHint(self) -> QSize:
        """As drawn."""
        return QSize(theme().px("width.scoring_tree_compact"), theme().px("bar.tree_foot"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: two texts and the bar."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme().color("raised"))
        painter.fillRect(QRect(0, 0, self.width(), 1), theme().color("line"))
        shown, pad = self._progress, theme().space(4)
        left = [
            ("已评 ", "text", False),
            (f"{shown.scored}", "text", True),
            (f" / {shown.total} 项", "muted_text", False),
        ]
        right = [("得分 ", "text", False), (shown.points, "text", True)]
        if shown.points != UNSCORED:
            right.append((f" / {shown.full}", "muted_text", False))
        self._paint_runs(painter, pad, left)
        self._paint_runs(painter, self.width() - pad - self._width(right), right)
        bar = QRect(pad, 39, self.width() - 2 * pad, theme().px("bar.progress"))
        share = shown.scored / shown.total if shown.total else 0.0
        paint_bar(painter, bar, share, theme().px("bar.progress"))
        painter.end()

    def _paint_runs(self, painter: QPainter, x: int, runs: list[tuple[str, str, bool]]) -> None:
        for text, token, bold in runs:
            painter.setFont(theme().font(bold=bold))
            painter.setPen(theme().color(token))
            width = painter.fontMetrics().horizontalAdvance(text)
            painter.drawText(QRect(x, 11, width + 4, 24), Qt.AlignmentFlag.AlignVCenter, text)
            x += width

    @staticmethod
    def _width(runs: list[tuple[str, str, bool]]) -> int:
        return sum(QFontMetrics(theme().font(bold=bold)).horizontalAdvance(text) for text, _, bold in runs)


class TreePane(QWidget):
    """Filter, search, tree and foot. ``filter_chosen``: all, unscored, wants_remark."""

    filter_chosen = Signal(str)
    search_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("raisedPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # The splitter learns late that a narrow tree does without its button: it must not go by that width.
        self.setMinimumWidth(theme().px("width.scoring_tree_compact"))
        self.tree = ItemTree(self)
        self._filter = Segments(
            _segments(Progress(scored=0, total=0, wants_remark=0, points="", full="")),
            "筛选项目",
            stretch=True,
            height="compact",
        )
        self._find = IconButton("search", "查找项目（Ctrl+F）", size=16)
        self.search = TreeSearch(self)
        self._nothing = label("没有找到。可以输入项号、名称、拼音首字母，或说明里的文字；Esc 结束查找。", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.setContentsMargins(*(theme().space(4),) * 4)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._foot = TreeFoot(self)
        head = QWidget(self)
        head.setObjectName("filterBar")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head.setFixedHeight(theme().px("bar.pane_head"))
        inner = QHBoxLayout(head)
        inner.setContentsMargins(theme().space(2), 0, theme().space(1), 1)
        inner.setSpacing(theme().space(1))
        inner.addWidget(self._filter, 1)
        inner.addWidget(self._find)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.search)
        column.addSpacing(theme().space(1))
        column.addWidget(self._nothing, 1)
        column.addWidget(self.tree, 1)
        column.addWidget(self._foot)
        self._nothing.hide()
        self._filter.chosen.connect(self.filter_chosen)
        self._find.clicked.connect(self.search_wanted)

    def show_rows(
        self, sections: tuple[SectionRow, ...], current: ItemKey, progress: Progress, chosen_filter: str
    ) -> None:
        """Show everything anew; what did not change is not painted again."""
        self._filter.set_segments(_segments(progress))
        self._filter.set_current(chosen_filter)
        self._foot.show_progress(progress)
        self.tree.show_rows(sections, current)
        is_searching = not self.search.isHidden() and bool(self.search.field.text().strip())
        self._nothing.setVisible(is_searching and not sections)
        self.tree.setVisible(not (is_searching and not sections))

    def set_compact(self, is_narrow: bool) -> None:
        """Narrow windows hide the marks; the search is still there by its key."""
        self._find.setHidden(is_narrow)
        self.tree.delegate.marks_hidden = is_narrow
        self.tree.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: a theme switch repaints the rows."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.tree.viewport().update()


def _segments(progress: Progress) -> list[Segment]:
    return [
        Segment("all", f"全部 {progress.total}"),
        Segment("unscored", f"未评 {progress.total - progress.scored}"),
        Segment("wants_remark", f"待说明 {progress.wants_remark}"),
    ]
