"""The right pane: tabs 佐证, 照片, 定位 and 记录 over the evidence viewer, photos, all pins and the visit's records."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.domain.sheet import EvidencePin, ItemKey
from ui.qt.theme import theme
from ui.screens.scoring.photos.pane import PhotoPane
from ui.screens.scoring.photos.rows import PhotoRow
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.screens.scoring.tree.models import ROW_ROLE, PinModel, short_hash
from ui.screens.scoring.visit.room import VisitRoom
from ui.widgets.count_tabs import CountTabs
from ui.widgets.evidence_viewer import EvidenceViewer, Pin, PinPlace
from ui.widgets.labels import label

AnyIndex = QModelIndex | QPersistentModelIndex
PIN_ROW = 56
EVIDENCE_TAB, PHOTOS_TAB, PINS_TAB, VISIT_TAB = "佐证", "照片", "定位", "记录"
TAB_NAMES = (EVIDENCE_TAB, PHOTOS_TAB, PINS_TAB, VISIT_TAB)


class TabRow(QWidget):
    """The tabs, a little in from the edge, over one line across the pane."""

    def __init__(self, tabs: CountTabs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QVBoxLayout(self)
        row.setContentsMargins(theme().space(2), 0, 0, 0)
        row.addWidget(tabs)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the line."""
        del event
        painter = QPainter(self)
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), theme().color("line"))
        painter.end()


class AllPinsDelegate(QStyledItemDelegate):
    """Two lines: the item; file, page and hash."""

    def __init__(self, view: AllPins) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Qt: all equal."""
        del option, index
        return QSize(200, PIN_ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt: paint one pin."""
        pin: EvidencePin = index.data(ROW_ROLE)
        rect = option.rect
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_selected:
            painter.fillRect(rect, theme().color("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme().color("hover"))
        if is_selected and self._view.hasFocus():
            painter.setPen(QPen(theme().color("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        pad = theme().space(4)
        width = rect.width() - 2 * pad
        for text, top, size, token in (
            (self._view.item_name(pin.id), 8, "text", "text"),
            (f"{index.data()}　{short_hash(pin.evidence)}", 30, "small", "muted_text"),
        ):
            font = theme().font("text" if size == "text" else "small")
            painter.setFont(font)
            painter.setPen(theme().color(token))
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
            place = QRect(rect.left() + pad, rect.top() + top, width, 20)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme().color("line"))
        painter.restore()


class AllPins(QListView):
    """Every pin of the sheet; Enter or a click goes to its item and page."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pins = PinModel(self)
        self._items: dict[str, str] = {}
        self._shown: tuple[tuple[EvidencePin, ...], dict[str, str]] | None = None
        self.setModel(self.pins)
        self.setItemDelegate(AllPinsDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAccessibleName("全部定位")
        self.clicked.connect(self._on_clicked)

    def show_pins(self, pins: tuple[EvidencePin, ...], names: dict[str, str], items: dict[str, str]) -> None:
        """``items`` gives the item's name of each pin id."""
        if self._shown == (pins, items):
            return
        self._shown = (pins, items)
        self._items = items
        self.pins.show_pins(pins, names)

    def item_name(self, pin_id: str) -> str:
        """The item that the pin belongs to."""
        return self._items.get(pin_id, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._on_clicked(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.data(ROW_ROLE))


class EvidencePane(QWidget):
    """Tabs over the viewer, the photos, the pins and the records. ``pin_opened(item key, pin)``."""

    pin_opened = Signal(object, object)

    def __init__(
        self,
        presenter: ScoringPresenter,
        viewer: EvidenceViewer,
        photos: PhotoPane,
        visit: VisitRoom,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.viewer = viewer
        self.photos = photos
        self._visit = visit
        self._counts: list[str] = []
        self.tabs = CountTabs(TAB_NAMES, "佐证与定位", self)
        self.all_pins = AllPins(self)
        self._empty = label("还没有定位。在页面上拖出一个框，或按 Ctrl+B 定位整页。", "muted")
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(*(theme().space(4),) * 4)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget(self)
        for page in (self.viewer, self.photos, self.all_pins, visit.pane, self._empty):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(TabRow(self.tabs, self))
        column.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._on_tabs_current_changed)
        self.all_pins.opened.connect(self._on_pin_opened)
        photos.pin_clicked.connect(self._on_photo_pin_clicked)
        visit.pane.shown.connect(self._on_visit_shown)

    def show_pins(self) -> None:
        """Pins of the sheet, the open item's drawn on the page."""
        presenter = self._presenter
        every = presenter.pins
        self.photos.show_photos()
        photos = self.photos.photos
        names = {each.sha256: each.name.rsplit("/", 1)[-1] for each in presenter.application.evidence}
        names |= {each.sha256: f"照片 {each.title}" for each in photos}
        items = {pin.id: self._item_name(key, pin) for key, pin in every}
        self.all_pins.show_pins(tuple(pin for _, pin in every), names, items)
        self._counts = [str(len(each)) for each in (presenter.application.evidence, photos, every)]
        self._visit.show_records()
        own = {pin.id: number for number, pin in enumerate(presenter.score.pins, 1)}
        shown = tuple(
            Pin(pin.id, pin.evidence, pin.page, _floats(pin), self._tag(own.get(pin.id, 0), pin), pin.id in own)
            for _, pin in every
        )
        self.viewer.show_pins(shown)
        # On a photo every item's boxes are drawn: a click on one leads to its item.
        self.photos.show_pins(tuple(each._replace(is_own=True, tag=each.tag or items[each.id]) for each in shown))
        self._on_tabs_current_changed(self.tabs.currentIndex())

    def show_item_evidence(self) -> None:
        """The open item's files first; its first pin or file is opened unless one of them is shown already."""
        presenter = self._presenter
        first = presenter.first_evidence
        self.viewer.show_files(presenter.application.evidence, first)
        pins = [each for each in presenter.score.pins if presenter.evidence(each.evidence) is not None]
        shown = self.viewer.evidence
        if shown is not None and (shown.sha256 in first or shown.sha256 in {pin.evidence for pin in pins}):
            return
        if pins:
            self.viewer.open_place(pins[0].evidence, pins[0].page, _floats(pins[0]))
        elif first:
            self.viewer.open_place(first[0])
        elif shown is None and presenter.application.evidence:
            self.viewer.open_place(presenter.application.evidence[0].sha256)

    def open_pin(self, pin: EvidencePin | PhotoRow) -> None:
        """Jump to where a pin points, or to a photo of the item."""
        if isinstance(pin, PhotoRow):
            self.show_photos()
            self.photos.open(pin.id)
        elif self.photos.open_file(pin.evidence, pin):
            self.show_photos()
        else:
            self.show_viewer()
            self.viewer.open_place(pin.evidence, pin.page, _floats(pin))

    def show_visit(self) -> None:
        """Bring the visit's records to the front."""
        self.show_tab(VISIT_TAB)

    def show_viewer(self) -> None:
        """Bring the file to the front."""
        self.show_tab(EVIDENCE_TAB)

    def show_photos(self) -> None:
        """Bring the photos to the front."""
        self.show_tab(PHOTOS_TAB)

    def show_tab(self, name: str) -> None:
        """Bring the tab of that name to the front, where there is one."""
        for at in range(self.tabs.count()):
            if self.tabs.tabText(at) == name:
                self.tabs.setCurrentIndex(at)

    def pin_place(self) -> PinPlace | None:
        """What Ctrl+B pins: of the photo while photos are shown, else of the file."""
        is_photo = self.tabs.tabText(self.tabs.currentIndex()) == PHOTOS_TAB
        return self.photos.pin_place() if is_photo else self.viewer.pin_place()

    def _item_name(self, key: ItemKey, pin: EvidencePin) -> str:
        item = self._presenter.scheme.item(key.item)
        requirement = self._presenter.requirement_label(pin.requirement)
        return f"{item.clause} {item.name}" + (f"　{requirement}" if requirement else "")

    def _tag(self, number: int, pin: EvidencePin) -> str:
        if not number:
            return ""
        requirement = self._presenter.requirement_label(pin.requirement)
        return f"定位 {number}" + (f"　{requirement}" if requirement else "")

    def _on_pin_opened(self, pin: EvidencePin) -> None:
        key = next((key for key, each in self._presenter.pins if each.id == pin.id), None)
        if key is not None:
            self.pin_opened.emit(key, pin)

    def _on_photo_pin_clicked(self, pin_id: str) -> None:
        """From a box on a photo back to the item that it belongs to."""
        found = next(((key, pin) for key, pin in self._presenter.pins if pin.id == pin_id), None)
        if found is not None and found[0] != self._presenter.key:
            self.pin_opened.emit(*found)

    def _on_visit_shown(self, records: int) -> None:
        self.tabs.set_counts([*self._counts, str(records)])

    def _on_tabs_current_changed(self, at: int) -> None:
        name = self.tabs.tabText(at)
        if name == EVIDENCE_TAB:
            self._stack.setCurrentWidget(self.viewer)
        elif name == PHOTOS_TAB:
            self._stack.setCurrentWidget(self.photos)
        elif name == VISIT_TAB:
            self._stack.setCurrentWidget(self._visit.pane)
        else:
            self._stack.setCurrentWidget(self.all_pins if self.all_pins.pins.rowCount() else self._empty)


def _floats(pin: EvidencePin) -> tuple[float, float, float, float] | None:
    if pin.box is None:
        return None
    x, y, width, height = pin.box
    return float(x), float(y), float(width), float(height)
