"""Item models of the scoring screen: the tree of sections and items, and the pins of one item."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from reviewer.domain.sheet import EvidencePin, ItemKey
from ui.screens.scoring.photos.rows import PhotoRow
from ui.screens.scoring.sheet.rows import ItemRow, SectionRow
from ui.screens.scoring.signs import SIGNS

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
AnyIndex = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class SheetTreeModel(QAbstractItemModel):
    """Sections (top level) and their items. Rows are values; the delegate reads them by ``ROW_ROLE``.

    ``internalId`` is 0 for a section and the section's position + 1 for an item.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sections: tuple[SectionRow, ...] = ()

    @property
    def sections(self) -> tuple[SectionRow, ...]:
        """The rows shown."""
        return self._sections

    def show_rows(self, sections: tuple[SectionRow, ...]) -> None:
        """Show these rows; where only values changed the shape and the selection stay."""
        if [_shape(row) for row in sections] == [_shape(row) for row in self._sections]:
            before, self._sections = self._sections, sections
            for number, (old, new) in enumerate(zip(before, sections, strict=True)):
                if old != new:
                    self._announce(number, old, new)
            return
        self.beginResetModel()
        self._sections = sections
        self.endResetModel()

    def _announce(self, number: int, old: SectionRow, new: SectionRow) -> None:
        parent = self.index(number, 0)
        self.dataChanged.emit(parent, parent)
        for place, (before, after) in enumerate(zip(old.items, new.items, strict=True)):
            if before != after:
                index = self.index(place, 0, parent)
                self.dataChanged.emit(index, index)

    def index_of(self, key: ItemKey) -> QModelIndex:
        """Where an item stands; an invalid index when it is filtered out."""
        for number, section in enumerate(self._sections):
            for place, row in enumerate(section.items):
                if row.key == key:
                    return self.index(place, 0, self.index(number, 0))
        return QModelIndex()

    def key_at(self, index: AnyIndex) -> ItemKey | None:
        """The item at an index; None for a section."""
        row = index.data(ROW_ROLE) if index.isValid() else None
        return row.key if isinstance(row, ItemRow) else None

    def index(self, row: int, column: int, parent: AnyIndex = NO_INDEX) -> QModelIndex:
        """Qt: the index of a child."""
        # Asked many times a key: hasIndex would come back to Python twice for each.
        if column != 0 or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: AnyIndex = NO_INDEX) -> QModelIndex:  # type: ignore[override]
        """Qt: the section of an item."""
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(int(index.internalId()) - 1, 0, 0)

    def rowCount(self, parent: AnyIndex = NO_INDEX) -> int:
        """Qt: sections, or a section's items."""
        if not parent.isValid():
            return len(self._sections)
        if parent.internalId() == 0 and parent.column() == 0:
            return len(self._sections[parent.row()].items)
        return 0

    def columnCount(self, parent: AnyIndex = NO_INDEX) -> int:
        """Qt: one column, painted by the delegate."""
        del parent
        return 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the name, the row itself, and the line read aloud."""
        if not index.isValid():
            return None
        row: SectionRow | ItemRow
        if index.internalId() == 0:
            row = self._sections[index.row()]
        else:
            row = self._sections[int(index.internalId()) - 1].items[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.no} {row.title if isinstance(row, SectionRow) else row.name}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.title if isinstance(row, SectionRow) else f"{row.clause} {row.name}{marks_text(row)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row)
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Qt: items can be selected, sections only opened and closed."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if index.internalId() == 0:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class PinModel(QAbstractListModel):
    """The pins of the open item, one line each, then the photos that stand with it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[EvidencePin | PhotoRow, ...] = ()
        self._names: dict[str, str] = {}

    def show_pins(
        self, pins: tuple[EvidencePin, ...], names: dict[str, str], photos: tuple[PhotoRow, ...] = ()
    ) -> None:
        """Show these; ``names`` gives the file name of each evidence hash."""
        self.beginResetModel()
        self._rows = (*pins, *photos)
        self._names = names
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = NO_INDEX) -> int:
        """Qt: one row a pin or photo."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the line's words, the pin or photo itself."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if isinstance(row, PhotoRow):
            return _photo_words(row, role)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{self._names.get(row.evidence, row.evidence[:8])}{pin_place(row)}"
        return None


def _photo_words(photo: PhotoRow, role: int) -> str | None:
    if role == Qt.ItemDataRole.DisplayRole:
        return f"照片 {photo.title}"
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return photo.spoken
    return "\n".join(photo.facts) if role == Qt.ItemDataRole.ToolTipRole else None


def pin_place(pin: EvidencePin) -> str:
    """Where on the file a pin points: 第 3 页, or nothing for the whole file."""
    return f"　第 {pin.page} 页" if pin.page is not None else ""


def short_hash(sha256: str) -> str:
    """The eight digits shown beside a file: 3f9a 41c0."""
    return f"{sha256[:4]} {sha256[4:8]}"


def spoken(row: SectionRow | ItemRow) -> str:
    """A tree line in words, for a screen reader."""
    if isinstance(row, SectionRow):
        return f"{row.no} {row.title}，已评 {row.scored} / {row.total}，得分 {row.points} / {row.full}"
    points = "未评" if not row.is_scored else f"得分 {row.points} / {row.full}"
    return f"{row.clause} {row.name}，{SIGNS[row.sign][1]}，{points}{marks_text(row)}"


def marks_text(row: ItemRow) -> str:
    """The marks of a tree line in words."""
    marks = (
        (row.is_veto and row.sign != "veto", "一票否决项"),
        (row.has_remark, "有说明"),
        (row.has_pins, "有定位"),
        (row.wants_remark, "须写说明"),
        (row.is_changed, "与已交的一版不同"),
    )
    return "".join(f"，{word}" for is_set, word in marks if is_set)


def _shape(section: SectionRow) -> tuple[str, tuple[ItemKey, ...]]:
    return section.no, tuple(row.key for row in section.items)
