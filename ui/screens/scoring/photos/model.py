"""Photos as Qt sees them: one model for the strip and the grid, the group's head in front of each group."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.screens.scoring.photos.rows import PhotoRow
from ui.screens.scoring.tree.models import ROW_ROLE
from ui.widgets.thumbnails import Thumbnails

AnyIndex = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class PhotoModel(QAbstractListModel):
    """Rows are ``PhotoRow``; with ``has_heads`` a text stands before each group (本项, 其他项)."""

    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None, *, has_heads: bool = False) -> None:
        super().__init__(parent)
        self._has_heads = has_heads
        self._rows: list[PhotoRow | str] = []
        self._photos: tuple[PhotoRow, ...] = ()
        thumbnails.ready.connect(self._on_thumbnails_ready)

    @property
    def photos(self) -> tuple[PhotoRow, ...]:
        """The photos shown."""
        return self._photos

    def show_photos(self, photos: tuple[PhotoRow, ...]) -> None:
        """Show these; where only values changed the selection stays."""
        if photos == self._photos:
            return
        self._photos = photos
        rows = self._with_heads(photos)
        if [_name(row) for row in rows] == [_name(row) for row in self._rows]:
            self._rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def _with_heads(self, photos: tuple[PhotoRow, ...]) -> list[PhotoRow | str]:
        if not self._has_heads:
            return list(photos)
        rows: list[PhotoRow | str] = []
        for head, is_own in (("本项", True), ("其他项", False)):
            group = [each for each in photos if each.is_own is is_own]
            if group:
                rows += [f"{head} {len(group)}", *group]
        return rows

    def index_of(self, photo_id: str) -> QModelIndex:
        """Where a photo stands; invalid when it is not there."""
        for at, row in enumerate(self._rows):
            if isinstance(row, PhotoRow) and row.id == photo_id:
                return self.index(at)
        return QModelIndex()

    def first(self) -> QModelIndex:
        """The first photo."""
        return self.index_of(self._photos[0].id) if self._photos else QModelIndex()

    def rowCount(self, parent: AnyIndex = NO_INDEX) -> int:
        """Qt: photos and heads."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the row itself, its words."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if isinstance(row, str):
            return row if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.EditRole:
            return row.caption
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join((row.title, *row.facts))
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Qt: photos can be chosen and their caption edited, heads are only read."""
        row = index.data(ROW_ROLE) if index.isValid() else None
        if not isinstance(row, PhotoRow):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def _on_thumbnails_ready(self, sha256: str) -> None:
        for at, row in enumerate(self._rows):
            if isinstance(row, PhotoRow) and row.sha256 == sha256:
                self.dataChanged.emit(self.index(at), self.index(at), [Qt.ItemDataRole.DecorationRole])


def paint_photo(painter: QPainter, place: QRect, row: PhotoRow, thumbnails: Thumbnails) -> None:
    """A photo filling ``place``, its middle shown where the shapes differ; a sign while or where there is none."""
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    wanted = QSize(round(place.width() * ratio), round(place.height() * ratio))
    image = thumbnails.image(row.sha256, wanted)
    if image is None:
        painter.fillRect(place, theme().color("hover"))
        icon = "photo-off" if thumbnails.is_broken(row.sha256) else "photo"
        paint_icon(painter, place, icon, "muted_text", theme().px("icon.size"))
        return
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, image, _middle(image, wanted))
    if theme().is_dark:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.fillRect(place, theme().color("paper"))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def _middle(image: QImage, wanted: QSize) -> QRect:
    """The part of the picture that has the wanted shape."""
    scale = max(wanted.width() / max(1, image.width()), wanted.height() / max(1, image.height()))
    width = min(image.width(), round(wanted.width() / scale))
    height = min(image.height(), round(wanted.height() / scale))
    return QRect((image.width() - width) // 2, (image.height() - height) // 2, width, height)


def _name(row: PhotoRow | str) -> str:
    return row.id if isinstance(row, PhotoRow) else row
