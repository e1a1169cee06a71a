"""One photo large: the viewer with the marks over it, its tools, its caption, what is known of it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QWidget

from ui.qt.theme import theme
from ui.screens.scoring.photos.caption import CaptionLine
from ui.screens.scoring.photos.entries import PhotoEntries
from ui.screens.scoring.photos.rows import PhotoRow
from ui.widgets.buttons import IconButton
from ui.widgets.evidence_viewer import EvidenceViewer, Pin, PinPlace
from ui.widgets.labels import divider, label
from ui.widgets.mark_layer import MarkLayer, Tool
from ui.widgets.panes import column
from ui.widgets.panes import row as row_of

TOOLS = (
    (Tool.PIN, "pin", "拖出框即定位到本项（P）", Qt.Key.Key_P),
    (Tool.SELECT, "pointer", "选取标注：拖动、拉角、Del 删除（V）", Qt.Key.Key_V),
    (Tool.ARROW, "arrow-up-right", "画箭头（A）", Qt.Key.Key_A),
    (Tool.BOX, "square", "画方框（B）", Qt.Key.Key_B),
    (Tool.TEXT, "letter-t", "写字（T）", Qt.Key.Key_T),
)
NAMES = {Tool.PIN: "定位", Tool.SELECT: "选取标注", Tool.ARROW: "箭头", Tool.BOX: "方框", Tool.TEXT: "文字"}


class PhotoPage(QWidget):
    """``closed`` leads back to the grid; ``pin_wanted`` carries a box on the photo."""

    closed = Signal()
    pin_wanted = Signal(object)
    menu_wanted = Signal(str, QPoint)

    def __init__(self, viewer: EvidenceViewer, entries: PhotoEntries, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewer, self._entries = viewer, entries
        self._rows: tuple[PhotoRow, ...] = ()
        self._row: PhotoRow | None = None
        self.layer = MarkLayer(viewer.view)
        self.caption = CaptionLine(self)
        self.caption.setPlaceholderText("图注（写明拍的是什么）")
        self._facts = label("", "small")
        self._facts.setWordWrap(True)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._tools = QButtonGroup(self)
        self._back = IconButton("arrow-left", "返回全部照片（Esc）")
        self._menu = IconButton("dots", "移到其他项、删除…")
        self._lay_out()
        self._connect()
        self.set_tool(Tool.PIN)

    @property
    def row(self) -> PhotoRow | None:
        """The photo shown, None for none."""
        return self._row

    def show_photos(self, rows: tuple[PhotoRow, ...], *, is_read_only: bool) -> None:
        """The photos to step through; the one shown takes its new values."""
        self._rows = rows
        self.layer.is_read_only = is_read_only
        self.caption.setReadOnly(is_read_only)
        self.viewer.set_read_only(is_read_only)
        for each in self._tools.buttons():
            each.setEnabled(not is_read_only)
        # The same photo may stand with two items; the viewer steps through pictures.
        files = {each.sha256: each.evidence for each in rows}
        self.viewer.show_files(tuple(files.values()), tuple(each.sha256 for each in rows if each.is_own))
        if self._row is None:
            return
        found = next((each for each in rows if each.id == self._row.id and each.key == self._row.key), None)
        found = found or next((each for each in rows if each.id == self._row.id), None)
        if found is None:
            self.leave()
            self.closed.emit()
        else:
            self._show_row(found)

    def show_pins(self, pins: tuple[Pin, ...]) -> None:
        """Pins of the whole sheet; every one on the photo is drawn, another item's names it."""
        self.viewer.show_pins(pins)

    def open(self, photo_id: str, box: tuple[float, float, float, float] | None = None) -> bool:
        """Show a photo, and bring a box into view; False when it is not on the sheet."""
        found = next((each for each in self._rows if each.id == photo_id), None)
        if found is None:
            return False
        if self._row is None or self._row.id != found.id:
            self.layer.close()
        self._show_row(found)
        self.viewer.open_place(found.sha256, None, box)
        return True

    def leave(self) -> None:
        """Give the picture's memory back."""
        self._row = None
        self.layer.close()
        self.viewer.close_files()

    def set_tool(self, tool: Tool) -> None:
        """What a drag on the photo does."""
        self.layer.set_tool(tool)
        button = self._tools.button(list(Tool).index(tool))
        button.setChecked(True)

    def pin_place(self) -> PinPlace | None:
        """What Ctrl+B pins: the whole photo."""
        return PinPlace(self._row.sha256, None, None) if self._row is not None else None

    # ---- building

    def _lay_out(self) -> None:
        head = QFrame()
        head.setObjectName("paneHead")
        head.setFixedHeight(theme().px("bar.pane_head"))
        line = row_of(self._back, divider(length=theme().px("icon.size")), parent=head, gap=theme().space(1))
        line.setContentsMargins(theme().space(1), 0, theme().space(1), 0)
        for at, (tool, icon, name, _) in enumerate(TOOLS):
            button = IconButton(icon, name)
            button.setCheckable(True)
            button.setAccessibleName(NAMES[tool])
            self._tools.addButton(button, at)
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self._menu)
        foot = QFrame()
        foot.setObjectName("paneFoot")
        under, pad = column(self.caption, self._facts, parent=foot), theme().space(2)
        under.setSpacing(pad)
        under.setContentsMargins(theme().space(4), pad, theme().space(4), pad)
        whole = column(head, parent=self)
        whole.addWidget(self.viewer, 1)
        whole.addWidget(foot)

    def _connect(self) -> None:
        self._back.clicked.connect(self._on_back)
        self._menu.clicked.connect(self._on_menu)
        self._tools.idClicked.connect(self._on_tool_clicked)
        self.layer.changed.connect(self._on_layer_changed)
        self.caption.typed.connect(self._on_caption_typed)
        self.caption.left.connect(self.viewer.focus_page)
        self.viewer.pin_wanted.connect(self._on_viewer_pin_wanted)
        self.viewer.place_changed.connect(self._on_viewer_place_changed)

    # ---- what happens

    def _show_row(self, found: PhotoRow) -> None:
        self._row = found
        self.layer.show_marks(found.marks)
        self.caption.show_row(found)
        self._facts.setText("\n".join(found.facts))

    def _on_back(self) -> None:
        self.closed.emit()

    def _on_menu(self) -> None:
        if self._row is not None:
            self.menu_wanted.emit(self._row.id, self._menu.mapToGlobal(self._menu.rect().bottomLeft()))

    def _on_tool_clicked(self, at: int) -> None:
        self.set_tool(TOOLS[at][0])
        self.viewer.focus_page()

    def _on_layer_changed(self, marks: object, goes_on: bool) -> None:
        if self._row is not None and isinstance(marks, tuple):
            self._entries.marks(self._row, marks, goes_on=goes_on)

    def _on_caption_typed(self, typed: PhotoRow, text: str, goes_on: bool) -> None:
        self._entries.caption(typed, text, goes_on=goes_on)

    def _on_viewer_pin_wanted(self, place: PinPlace) -> None:
        # A photo has no pages.
        self.pin_wanted.emit(place._replace(page=None))

    def _on_viewer_place_changed(self, sha256: str, page: int) -> None:
        del page
        if self._row is not None and self._row.sha256 != sha256:
            found = next((each for each in self._rows if each.sha256 == sha256), None)
            if found is not None:
                self.layer.close()
                self._show_row(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: letters choose the tool, Esc goes back."""
        letters = {key: tool for tool, _, _, key in TOOLS}
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            super().keyPressEvent(event)
        elif key in letters and not self.layer.is_read_only:
            self.set_tool(letters[key])
        elif key == Qt.Key.Key_Escape and self.layer.tool is not Tool.PIN:
            self.set_tool(Tool.PIN)
        elif key == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
