"""The evidence viewer's toolbar (file, page, zoom, turn, search) and its search line."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.qt.theme import theme
from ui.widgets.buttons import Button, ButtonExtras, IconButton
from ui.widgets.labels import label
from ui.widgets.search_field import SearchField

LEAST_NAME = 48


class ViewerTools(QWidget):
    """One row. The file name takes what the other tools leave, elided in the middle."""

    file_stepped = Signal(int)
    choose_wanted = Signal()
    zoomed_out = Signal()
    zoomed_in = Signal()
    turned = Signal()
    search_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._pages = ("", "", True)
        self._shown = ("", -2, 0)
        self._before, self._after = IconButton("chevron-left", "上一个文件"), IconButton("chevron-right", "下一个文件")
        self._file = Button("", "quiet", ButtonExtras(after="chevron-down"))
        self._number, self._zoom = label("", "text"), label("", "muted")
        self._out, self._in = IconButton("minus", "缩小（−）"), IconButton("plus", "放大（＋）")
        self._turn = IconButton("rotate-clockwise", "顺时针转90度（R）")
        self._find = IconButton("search", "在本文件中查找（Ctrl+F）")
        self._lay_out()
        self._before.clicked.connect(partial(self.file_stepped.emit, -1))
        self._after.clicked.connect(partial(self.file_stepped.emit, 1))
        self._file.clicked.connect(self.choose_wanted)
        self._out.clicked.connect(self.zoomed_out)
        self._in.clicked.connect(self.zoomed_in)
        self._turn.clicked.connect(self.turned)
        self._find.clicked.connect(self.search_wanted)

    def show_pages(self, page: str, zoom: str, *, can_search: bool) -> None:
        """``3 / 12`` and ``100%``; empty hides what belongs to pages."""
        if (page, zoom, can_search) == self._pages:
            return
        self._pages = (page, zoom, can_search)
        self._number.setText(page)
        self._zoom.setText(zoom)
        self._zoom.setVisible(bool(page and zoom))
        for each in (self._number, self._out, self._in, self._turn):
            each.setVisible(bool(page))
        self._find.setEnabled(can_search)
        self._fit()

    def show_file(self, name: str, at: int, count: int) -> None:
        """The file shown, its place (from 0, −1 for none) among how many."""
        if (name, at, count) == self._shown:
            return
        self._shown = (name, at, count)
        self._name = name.rsplit("/", 1)[-1] or "选择文件"
        self._file.setToolTip(name)
        self._file.setAccessibleName(f"佐证文件：{self._name}")
        self._before.setEnabled(at > 0)
        self._after.setEnabled(-1 < at < count - 1)
        self._fit()

    def below_file(self) -> QPoint:
        """Where the list of files opens, in screen pixels."""
        return self._file.mapToGlobal(self._file.rect().bottomLeft())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the name takes the room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        texts: tuple[QLabel, ...] = (self._number, self._zoom)
        tools = (self._before, self._after, self._out, self._in, self._turn, self._find)
        taken = sum(max(each.minimumWidth(), each.sizeHint().width()) for each in texts if each.isVisibleTo(self))
        taken += sum(each.isVisibleTo(self) for each in tools) * theme().px("control.compact")
        # What the file button needs beside its text: two pads, the gap and the arrow; and the row's margins.
        taken += 2 * theme().space(3) + theme().space(2) + theme().px("icon.small") + 2 * theme().space(1)
        metrics = QFontMetrics(self._file.font())
        room = max(LEAST_NAME, self.width() - taken)
        self._file.setText(metrics.elidedText(self._name, Qt.TextElideMode.ElideMiddle, room))

    def _lay_out(self) -> None:
        self.setFixedHeight(theme().px("bar.tabs"))
        # The file name gives way: the row never asks for more than the pane has.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for tool in (self._before, self._after, self._out, self._in, self._turn, self._find):
            tool.setFixedWidth(theme().px("control.compact"))
        for text in (self._number, self._zoom):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._number.setMinimumWidth(theme().space(5) * 2 + theme().space(2))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().space(1), 0, theme().space(1), 0)
        row.setSpacing(0)
        for each in (self._before, self._file, self._after):
            row.addWidget(each)
        row.addStretch(1)
        for one in (self._number, self._out, self._zoom, self._in, self._turn, self._find):
            row.addWidget(one)


class SearchLine(QWidget):
    """Words, how many places, back and on; Esc closes it."""

    words_changed = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = SearchField("在本文件中查找")
        self._found = label("", "small")
        earlier, later = IconButton("chevron-up", "上一处"), IconButton("chevron-down", "下一处")
        close = IconButton("x", "关闭查找（Esc）", size=theme().px("icon.small"))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().space(2), 0, theme().space(1), theme().space(1))
        row.setSpacing(theme().space(1))
        row.addWidget(self.field, 1)
        for each in (self._found, earlier, later, close):
            row.addWidget(each)
        self.field.textChanged.connect(self.words_changed)
        self.field.returnPressed.connect(partial(self.stepped.emit, 1))
        earlier.clicked.connect(partial(self.stepped.emit, -1))
        later.clicked.connect(partial(self.stepped.emit, 1))
        close.clicked.connect(self.finish)

    @property
    def words(self) -> str:
        """What is looked for."""
        return self.field.text()

    def begin(self) -> None:
        """Open it with the keyboard in it."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def finish(self) -> None:
        """Forget the words and close."""
        self.field.clear()
        self.hide()
        self.closed.emit()

    def show_found(self, text: str) -> None:
        """``2 / 5``, 没有, or nothing."""
        self._found.setText(text)
