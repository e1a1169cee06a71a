"""布局: how many bodies assess what, where; what nobody assesses yet. Exported as a sheet of 名录."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.keep_document import WrittenDocument
from reviewer.usecases.documents.registry_list import REGISTRY
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.registry.coverage_chart import CoverageChart
from ui.screens.registry.coverage_presenter import (
    LEVELS,
    SHOWN,
    WHOSE,
    CoverageRow,
    CoverageState,
    Shown,
    districts_of,
    names_of,
    read_layout,
    rows_of,
    summary_words,
)
from ui.screens.registry.coverage_table import CoverageTable
from ui.screens.registry.page import RegistryPage
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import divider, label
from ui.widgets.panes import PaneHead, SidePane, clear_layout, column, row, scrolled
from ui.widgets.pick_files import pick_folder
from ui.widgets.search_field import SearchField
from ui.widgets.segments import Segment, Segments

_NONE_YET: Final = "名录中还没有可评价的机构。备案或导入名录之后，这里按职业和区县列出机构数。"
_NOTHING: Final = "没有这样的职业（工种）。"
_NAMES_HEIGHT: Final = 220


class CoveragePage(RegistryPage):
    """Filters over the table; beside it the chart and the bodies of the chosen row."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.state = CoverageState()
        self.search = SearchField("职业、编号")
        self.shown = Segments([Segment(key, words) for key, words in SHOWN.items()], "职业")
        self.whose = Segments([Segment(key, words) for key, words in WHOSE.items()], "名录范围")
        self.level = Segments([Segment(each, f"{each}级" if each else "全部等级") for each in LEVELS], "等级")
        self._count = label("", "muted")
        self.export = Button("导出名录", "plain", ButtonExtras(icon="table-export"))
        self.table = CoverageTable(())
        self.chart = CoverageChart()
        self._empty = EmptyState(_NONE_YET)
        self._names_head, self._names = PaneHead("机构"), column()
        self._left = QWidget()
        self._lay_out()
        self.search.textChanged.connect(self._show)
        self.shown.chosen.connect(self._show)
        for each in (self.whose, self.level):
            each.chosen.connect(self.read)
        self.chart.chosen.connect(self._on_chart_chosen)
        self.export.clicked.connect(self.export_list)
        for keys, run in (("Ctrl+F", self._find), ("Ctrl+E", self.export_list)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _lay_out(self) -> None:
        look = theme()
        bar = QFrame()
        bar.setObjectName("paneHead")
        bar.setFixedHeight(look.px("bar.filter"))
        line = QHBoxLayout(bar)
        line.setContentsMargins(look.space(4), 0, look.space(4), 0)
        line.setSpacing(look.space(2))
        for each in (self.search, self.shown, self.level, self.whose):
            line.addWidget(each)
        line.addStretch(1)
        self._body: QVBoxLayout = column(self._empty, parent=self._left)
        self._body.addWidget(self.table, 1)
        self._connect_table()
        side = SidePane("registry_side")
        side.body.addWidget(PaneHead("各职业机构数"))
        self._chart_area: QScrollArea = scrolled(self.chart)
        self._chart_area.setAlignment(Qt.AlignmentFlag.AlignTop)
        side.body.addWidget(self._chart_area, 1)
        side.body.addWidget(divider(vertical=False))
        side.body.addWidget(self._names_head)
        inside = QWidget()
        names = column(parent=inside)
        names.setContentsMargins(look.space(4), look.space(2), look.space(4), look.space(2))
        names.addLayout(self._names)
        names.addStretch(1)
        area = scrolled(inside)
        area.setFixedHeight(_NAMES_HEIGHT)
        side.body.addWidget(area)
        below = row(self._left)
        below.setStretch(0, 1)
        below.addWidget(side)
        foot = row(self._count)
        foot.setContentsMargins(look.space(4), look.space(1), look.space(4), look.space(1))
        self._body.addLayout(foot)
        whole = column(bar, parent=self)
        whole.addLayout(below, 1)

    def read(self) -> None:
        """The table of today."""
        level = int(self.level.current or "0")
        work = partial(read_layout, self.context.desk, self.context.round_id, level, self.whose.current)
        self.context.jobs.read(work, self._on_read, key="registry.coverage")

    def activate(self, where: Mapping[str, object]) -> None:  # noqa: ARG002
        """The table has the keyboard."""
        self.table.setFocus()

    def header_widgets(self) -> list[QWidget]:
        """Export."""
        return [self.export]

    def key_hints(self) -> list[tuple[str, str]]:
        """Moving, finding, export."""
        return [("↑ ↓", "职业"), ("← →", "区县"), ("Ctrl+F", "查找"), ("Ctrl+E", "导出名录")]

    def export_list(self) -> None:
        """Write the list in every form; 布局 is a sheet of its workbook."""
        folder = pick_folder(self, "导出到", self.context.preferences)
        if folder is not None:
            work = partial(issue_document, self.context.desk, REGISTRY, "", folder, REGISTRY.forms)
            self.context.jobs.write(work, self._on_exported)

    def _connect_table(self) -> None:
        self.table.row_chosen.connect(self._on_row_chosen)

    def _on_read(self, state: CoverageState) -> None:
        districts = districts_of(state)
        if districts != districts_of(self.state):
            had_focus = self.table.hasFocus()
            old, self.table = self.table, CoverageTable(districts)
            self._body.replaceWidget(old, self.table)
            old.hide()
            old.deleteLater()
            self._connect_table()
            if had_focus:
                self.table.setFocus()
        self.state = state
        self._show()

    def _show(self) -> None:
        shown: Shown = next(each for each in SHOWN if each == self.shown.current)
        rows = rows_of(self.state, shown, self.search.text())
        self.table.set_rows(rows)
        self.chart.set_rows(rows)
        self._count.setText(summary_words(self.state))
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        is_empty = self.state.view is None or not self.state.view.coverage.lines
        self._empty.set_text(_NONE_YET if is_empty and not self.search.text() else _NOTHING)
        current = self.table.current_row()
        if current is not None:
            self._on_row_chosen(current)

    def _on_row_chosen(self, chosen: CoverageRow) -> None:
        at = self.table.currentIndex().row()
        self.chart.set_current(at)
        self._chart_area.ensureVisible(0, self.chart.row_rect(at).center().y())
        self._names_head.set_title(chosen.line.occupation)
        self._names_head.set_aside(f"{chosen.line.total.count} 家")
        clear_layout(self._names)
        for district, names in names_of(chosen, districts_of(self.state)).items():
            words = label(f"{district} {len(names)} 家", "small")
            bodies = label("\n".join(names))
            bodies.setWordWrap(True)
            for each in (words, bodies):
                self._names.addWidget(each)

    def _on_chart_chosen(self, at: int) -> None:
        self.table.setCurrentIndex(self.table.rows_model.index(at, 0))

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_exported(self, written: tuple[WrittenDocument, ...]) -> None:
        self.context.notify(f"名录已写好：{written[0].path}", "done")
        self.context.changes.announce("document", written[0].number)
