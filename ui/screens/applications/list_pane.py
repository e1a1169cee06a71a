"""The upper half: search, segments, columns, and the table (or what to do while it is empty)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.screens.applications.models import LIST_COLUMNS
from ui.screens.applications.presenter import SEGMENTS, ApplicationList, Line, ListView
from ui.screens.applications.table import LinesTable
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.empty_state import EmptyState
from ui.widgets.search_field import SearchField
from ui.widgets.segments import Segment, Segments

SEARCH_WIDTH = 300
LEAST_SEARCH_WIDTH = 200


class ListPane(QWidget):
    """Shows ``lines`` (an ApplicationList) and changes its search, segment and order.

    ``line_chosen`` and ``line_opened`` carry a Line, ``emptied`` when no line is shown any more,
    ``view_changed`` a ListView to be kept, ``import_wanted`` from the empty table's button.
    """

    line_chosen = Signal(object)
    line_opened = Signal(object)
    emptied = Signal()
    view_changed = Signal(object)
    import_wanted = Signal()
    registry_wanted = Signal()

    def __init__(self, lines: ApplicationList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        # Why there will never be a line here, empty where packages can be taken in.
        self.why_none = ""
        self.search = SearchField("名称、拼音、首字母、编号", "Ctrl+F")
        self.search.setMaximumWidth(SEARCH_WIDTH)
        self.search.setMinimumWidth(LEAST_SEARCH_WIDTH)
        self.segments = Segments([Segment(key, name) for key, name in SEGMENTS], "筛选")
        self.columns = Button("列", "quiet", ButtonExtras(icon="adjustments-horizontal"))
        self.columns.setToolTip("显示哪些列、按哪列排序")
        self.table = LinesTable()
        self._empty = EmptyState()
        self._stack = QStackedWidget()
        self._menu = QMenu(self.columns)
        self._lay_out()
        self.search.textChanged.connect(self._on_search_text_changed)
        self.search.returnPressed.connect(self.focus_table)
        self.segments.chosen.connect(self._on_segments_chosen)
        self.columns.clicked.connect(self.open_columns)
        self.table.row_chosen.connect(self.line_chosen)
        self.table.row_activated.connect(self.line_opened)
        self.table.sort_wanted.connect(self.sort_by)
        self.table.view_changed.connect(self._on_table_view_changed)
        self._empty.action_clicked.connect(self._on_empty_action_clicked)

    def _lay_out(self) -> None:
        bar = QFrame()
        bar.setObjectName("paneHead")
        bar.setFixedHeight(theme().px("bar.filter"))
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme().space(4), 0, theme().space(4), 0)
        row.setSpacing(theme().space(2))
        row.addWidget(self.search, 1)
        row.addWidget(self.segments)
        row.addStretch(1)
        row.addWidget(self.columns)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._stack, 1)

    # ---- what is shown

    def refresh(self) -> None:
        """Show the lines again: counts, rows, and the sentence where there is none."""
        counts = self._lines.counts()
        self.segments.set_segments([Segment(key, f"{name} {counts[key]}") for key, name in SEGMENTS])
        shown = self._lines.shown()
        self.table.refresh_rows(shown)
        if shown:
            self._stack.setCurrentWidget(self.table)
            return
        if self._lines.lines:
            self._empty.set_text("没有符合条件的申报单位。", "显示全部")
        elif self.why_none:
            self._empty.set_text(self.why_none, "到名录")
        else:
            self._empty.set_text(
                "本批次还没有申报材料。把材料包（文件夹或 ZIP）拖到窗口里，或者选择材料包。", "选择材料包…"
            )
        self._stack.setCurrentWidget(self._empty)
        self.emptied.emit()

    def show_view(self, view: ListView) -> None:
        """Take over how the table was left."""
        self._lines.order, self._lines.is_descending = view.order, view.is_descending
        self.table.show_view(view)

    def choose(self, application_id: str) -> bool:
        """Make an application current, lifting search and segment where they hide it."""
        if self.table.choose_key(application_id):
            return True
        if not any(line.id == application_id for line in self._lines.lines):
            return False
        self.show_all()
        return self.table.choose_key(application_id)

    def show_all(self) -> None:
        """No search, no segment."""
        self._lines.text, self._lines.segment = "", "all"
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.segments.set_current("all")
        self.refresh()

    def focus_search(self) -> None:
        """Put the keyboard into the search (Ctrl+F)."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def focus_table(self) -> None:
        """Put the keyboard into the table."""
        if self._stack.currentWidget() is self.table:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def current(self) -> Line | None:
        """The line chosen."""
        return self.table.current_row() if self._stack.currentWidget() is self.table else None

    def natural_height(self, rows: int) -> int:
        """How high the pane is with so many rows, in logical pixels."""
        return theme().px("bar.filter") + theme().px("row.table_head") + rows * theme().px("row.table")

    # ---- what the person does

    def sort_by(self, column_id: str) -> None:
        """Sort by a column; again: the other way round."""
        self._lines.sort_by(column_id)
        self.table.header.show_order(self._lines.order, is_descending=self._lines.is_descending)
        self.refresh()
        self.view_changed.emit(self.table.view())

    def open_columns(self) -> None:
        """The list of columns, and the orders."""
        self._menu.clear()
        for at, spec in enumerate(LIST_COLUMNS):
            action = self._menu.addAction(spec.column.title, partial(self.table.toggle_column, spec.id))
            action.setCheckable(True)
            action.setChecked(not self.table.isColumnHidden(at))
            action.setEnabled(spec.can_hide)
        self._menu.addSeparator()
        orders = self._menu.addMenu("排序")
        for spec in LIST_COLUMNS:
            action = orders.addAction(spec.column.title, partial(self.sort_by, spec.id))
            action.setCheckable(True)
            action.setChecked(spec.id == self._lines.order)
        place = self.columns.mapToGlobal(
            QPoint(self.columns.width() - self._menu.sizeHint().width(), self.columns.height())
        )
        self._menu.popup(place)

    def _on_search_text_changed(self, text: str) -> None:
        self._lines.text = text
        self.refresh()

    def _on_segments_chosen(self, key: str) -> None:
        self._lines.segment = key
        self.refresh()

    def _on_table_view_changed(self) -> None:
        self.view_changed.emit(self.table.view())

    def _on_empty_action_clicked(self) -> None:
        if self._lines.lines:
            self.show_all()
            self.focus_table()
        elif self.why_none:
            self.registry_wanted.emit()
        else:
            self.import_wanted.emit()
