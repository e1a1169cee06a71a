"""One model for every flat table: rows of values, columns that turn a row into a cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

RowT = TypeVar("RowT")
Index = QModelIndex | QPersistentModelIndex


class Cell(NamedTuple):
    """What a cell shows. Colours are token names; ``bar`` is the filled share (0…1) drawn before the text."""

    text: str = ""
    token: str = "text"
    bold: bool = False
    icon: str = ""
    icon_token: str = ""
    small: bool = False
    strike: bool = False
    bar: float | None = None
    bar_token: str = "bar_fill"
    button: bool = False
    tip: str = ""
    aside: str = ""


@dataclass(frozen=True)
class Column(Generic[RowT]):
    """A column: title, width and air (left, right) in logical pixels, how a row becomes its cell, its side."""

    title: str
    width: int
    cell: Callable[[RowT], Cell]
    right: bool = False
    stretch: bool = False
    bold_when_current: bool = False
    pad: tuple[int, int] = (8, 8)


class RowsModel(QAbstractTableModel, Generic[RowT]):
    """Immutable columns over a list of rows that is replaced as a whole."""

    def __init__(self, columns: Sequence[Column[RowT]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[RowT] = []

    @property
    def rows(self) -> Sequence[RowT]:
        """The rows shown."""
        return self._rows

    def set_rows(self, rows: Sequence[RowT]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def replace_rows(self, rows: Sequence[RowT]) -> None:
        """The same rows with other values: what is current and the place scrolled to stay."""
        if len(rows) != len(self._rows):
            self.set_rows(rows)
            return
        self._rows = list(rows)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))

    def cell(self, index: Index) -> Cell:
        """The cell at an index of this model."""
        return self.columns[index.column()].cell(self._rows[index.row()])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many rows; a cell has none below it."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many columns; a cell has none below it."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, tooltip, alignment; the delegate reads the whole cell by ``cell``."""
        if not index.isValid():
            return None
        cell = self.cell(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()].title} {cell.text}{cell.aside}".strip()
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles, aligned like their columns."""
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self.columns[column].right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter
