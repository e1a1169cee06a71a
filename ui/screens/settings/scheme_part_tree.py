"""The parts of a scheme as a tree in a table: opened and closed, walked and changed by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from ui.screens.settings.scheme_tree import Node
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column

INDENT = "　"


def _node_cell(node: Node) -> Cell:
    icon = ("chevron-down" if node.is_open else "chevron-right") if node.has_children else "point"
    wrong = node.problems > 0
    return Cell(
        f"{INDENT * node.depth}{node.title}",
        icon=icon,
        icon_token="not_met" if wrong else "muted_text",
        token="not_met" if wrong else "text",
        bold=node.depth == 0,
        tip=f"{node.title}：{node.problems} 处待改" if wrong else node.title,
    )


def _aside_cell(node: Node) -> Cell:
    return Cell(
        f"✕ {node.problems}" if node.problems else node.aside, token="not_met" if node.problems else "muted_text"
    )


def _node_key(node: Node) -> object:
    return node.path


COLUMNS = (
    Column("部分", 200, _node_cell, stretch=True, bold_when_current=True),
    Column("", 76, _aside_cell, right=True),
)


class PartTree(Table[Node]):
    """Right opens, left closes, Insert adds, Delete takes away, Alt+↑ ↓ moves; Enter goes into the form."""

    opened = Signal(object)
    closed = Signal(object)
    add_wanted = Signal()
    remove_wanted = Signal()
    move_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__(COLUMNS, "办法的各部分", row="tree", key=_node_key)
        self.horizontalHeader().hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: the tree's keys."""
        node = self.current_row()
        key, is_alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if is_alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_wanted.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Insert:
            self.add_wanted.emit()
        elif key == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        elif key == Qt.Key.Key_Right and node is not None and node.has_children and not node.is_open:
            self.opened.emit(node)
        elif key == Qt.Key.Key_Left and node is not None:
            self.closed.emit(node)
        else:
            super().keyPressEvent(event)
