"""申报材料: the list, importing packages by button, key or drop, and one application below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import ReviewerError
from reviewer.usecases.documents.export_summary import export_summary
from reviewer.usecases.documents.keep_document import WrittenDocument
from reviewer.usecases.keep_schemes import SchemeView
from reviewer.usecases.make_round import list_rounds, make_round
from reviewer.usecases.survey_application import ApplicationSurvey
from reviewer.usecases.work_result import not_scored
from ui.qt.changes import ChangeNotice
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.applications.detail import DetailPane
from ui.screens.applications.half_splitter import HalfSplitter
from ui.screens.applications.import_pane import ImportPane
from ui.screens.applications.importing import ImportRun, PackageDrop, PackageMenu
from ui.screens.applications.list_pane import ListPane
from ui.screens.applications.presenter import (
    CHUNK,
    ApplicationList,
    ImportResult,
    Line,
    ListView,
    RoundLines,
    read_round,
    read_schemes,
    read_view,
    survey_some,
    write_view,
)
from ui.screens.applications.round_form import RoundForm
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import label
from ui.widgets.marks import Tag
from ui.widgets.pick_files import pick_folder
from ui.widgets.progress_line import LongWorkBar
from ui.widgets.screen import Screen

ROWS_SHOWN, ROWS_SHOWN_COMPACT, LEAST_ROWS = 9, 5, 3
_RESURVEYED = frozenset(("application", "sheet", "panel", "pack", "document", "decision"))


class ApplicationsView(Screen):
    """Lines come at once, what was checked about them as the reader pool gets it done."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._lines = ApplicationList()
        self._round_name = ""
        self._shown_round: str | None = None
        self._queue: list[str] = []
        self._is_stale = True
        self._wanted: Mapping[str, object] = {}
        self._was_sized = False
        self.list_pane = ListPane(self._lines)
        self.detail = DetailPane(context)
        self.outcomes, self.progress = ImportPane(), LongWorkBar()
        self.round_form = RoundForm()
        self._run, self._drop = ImportRun(context, self.progress, self), PackageDrop(self)
        self._splitter, self._stack = HalfSplitter(self.list_pane, self.detail), QStackedWidget()
        self._make_header()
        self._lay_out()
        self._connect()
        self.list_pane.show_view(read_view(context.desk))

    # ---- building

    def _make_header(self) -> None:
        self.export_button = Button("导出 Excel", extras=ButtonExtras(icon="table-export"))
        self.import_button = Button("导入材料包", "filled", ButtonExtras(icon="file-import"))
        self.import_button.setToolTip("选择材料包文件夹或 ZIP（Ctrl+I），也可以直接拖到窗口里")
        self._round_button = Button("", "quiet", ButtonExtras(after="chevron-down"))
        self._round_button.setToolTip("换批次，或新建批次")
        self._tag, self._count = Tag("样例"), label("")
        self._import_menu = PackageMenu(self.import_button, self.context.preferences)
        self._round_menu = QMenu(self._round_button)

    def _lay_out(self) -> None:
        self.detail.hide()
        self._stack.addWidget(self._splitter)
        self._stack.addWidget(self.round_form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for each in (self.progress, self.outcomes):
            column.addWidget(each)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.import_button.clicked.connect(self.choose_packages)
        self.export_button.clicked.connect(self._on_export_clicked)
        self._round_button.clicked.connect(self._on_round_button_clicked)
        self.list_pane.line_chosen.connect(self._on_line_chosen)
        self.list_pane.line_opened.connect(self._on_line_opened)
        self.list_pane.emptied.connect(self._on_list_emptied)
        self.list_pane.view_changed.connect(self._on_list_view_changed)
        self.list_pane.import_wanted.connect(self.choose_packages)
        self.list_pane.registry_wanted.connect(partial(self.context.goto, "registry"))
        self.detail.left.connect(self.list_pane.focus_table)
        self.detail.sheet_wanted.connect(self._on_sheet_wanted)
        self.outcomes.closed.connect(self.list_pane.focus_table)
        self._run.changed.connect(self._show_header)
        self._run.finished.connect(self._on_imported)
        self._drop.dropped.connect(self.start_import)
        self._import_menu.chosen.connect(self.start_import)
        self.round_form.wanted.connect(self._on_round_wanted)
        self.round_form.given_up.connect(self._on_round_given_up)
        self.context.changes.changed.connect(self._on_changes_changed)
        self.context.round_changed.connect(self._on_round_changed)
        for keys, slot in (("Ctrl+F", self._on_find), ("Ctrl+I", self.choose_packages)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    # ---- what the window asks

    def title(self) -> str:
        """申报材料."""
        return "申报材料"

    def fact_widgets(self) -> list[QWidget]:
        """The round (to be changed here), 样例, how many."""
        if not self.context.round_id:
            return []
        # The header shows what it is given: a tag left in would call real data fictional.
        return [self._round_button, *([self._tag] if self._lines.is_sample else []), self._count]

    def header_widgets(self) -> list[QWidget]:
        """Export and import."""
        return [self.export_button, self.import_button]

    def key_hints(self) -> list[tuple[str, str]]:
        """Keys of this screen."""
        return [("Enter", "打开"), ("Ctrl+F", "查找"), ("Ctrl+I", "导入"), ("← →", "换标签"), ("Esc", "返回")]

    def activate(self, where: Mapping[str, object]) -> None:
        """Show the round; ``application``, ``tab`` and ``requirement`` open one application at a place."""
        self._wanted = where
        if self._is_stale or self._shown_round != self.context.round_id:
            self._read()
        else:
            self._go_to_wanted()
        self.list_pane.focus_table()

    def may_leave(self) -> bool:
        """An import that is under way is not broken off by closing the window."""
        if not self._run.is_running:
            return True
        self.context.notify("正在导入材料包；请等它完成，或先按“取消”。", "warning")
        return False

    # ---- reading

    def _read(self) -> None:
        self._queue = []
        round_id = self.context.round_id
        self._is_stale = False
        if not round_id:
            self._shown_round = round_id
            self.context.jobs.read(partial(read_schemes, self.context.desk), self._on_schemes_read)
            self._stack.setCurrentWidget(self.round_form)
            self._show_header()
            return
        if self._shown_round != round_id:
            self.outcomes.hide()
        self._shown_round = round_id
        self._stack.setCurrentWidget(self._splitter)
        self.context.jobs.read(
            partial(read_round, self.context.desk, round_id), self._on_round_read, key="applications"
        )

    def _on_schemes_read(self, schemes: tuple[SchemeView, ...]) -> None:
        self.round_form.open_form(schemes, is_first=not self.context.round_id)

    def _on_round_read(self, found: RoundLines) -> None:
        if found.id != self.context.round_id:
            return
        self._round_name = found.name
        self._queue = list(self._lines.set_lines(found.lines))
        self._show_lines()
        self._go_to_wanted()
        self._survey_next()

    def _survey_next(self) -> None:
        if not self._queue:
            return
        chunk, self._queue = self._queue[:CHUNK], self._queue[CHUNK:]
        self.context.jobs.read(partial(survey_some, self.context.desk, chunk), self._on_surveyed)

    def _on_surveyed(self, surveys: tuple[ApplicationSurvey, ...]) -> None:
        self._lines.put_surveys(surveys)
        self._show_lines()
        self._survey_next()

    def _show_lines(self) -> None:
        self.list_pane.why_none = not_scored(self.context.desk, self.context.round_id)
        self.list_pane.refresh()
        has_lines = self.list_pane.current() is not None
        self.detail.setVisible(has_lines)
        if has_lines and not self._was_sized:
            self._was_sized = True
            self._size_halves()
        self._show_header()

    def _size_halves(self) -> None:
        is_low = self.height() < theme().px("breakpoint.compact_height") - 2 * theme().px("bar.header")
        most = ROWS_SHOWN_COMPACT if is_low else ROWS_SHOWN
        rows = max(LEAST_ROWS, min(most, len(self._lines.lines)))
        above = self.list_pane.natural_height(rows)
        self._splitter.setSizes([above, max(1, self.height() - above)])

    def _show_header(self) -> None:
        count = len(self._lines.lines)
        self._round_button.setText(self._round_name)
        self._round_button.setAccessibleName(f"批次：{self._round_name}")
        self._count.setText(f"{count} 家　{self._lines.occupations} 个职业" if count else "")
        is_forming = self._stack.currentWidget() is self.round_form
        can_import = bool(self.context.round_id) and not is_forming and not self._run.is_running
        self.import_button.setEnabled(can_import)
        self._drop.can_take = can_import
        self.export_button.setEnabled(self._lines.has_result and not is_forming)
        self.export_button.setToolTip(
            "把本批次的汇总表写成 Excel" if self._lines.has_result else "还没有评分表收齐的申报，没有结果可导出"
        )
        self.header_changed.emit()

    def _go_to_wanted(self) -> None:
        where, self._wanted = self._wanted, {}
        application = where.get("application")
        if not isinstance(application, str) or not self.list_pane.choose(application):
            return
        tab = where.get("tab")
        if isinstance(tab, str):
            self.detail.show_tab(tab)
        requirement, scope = where.get("requirement"), where.get("scope")
        if isinstance(requirement, str):
            self.detail.show_requirement(requirement, scope if isinstance(scope, str) else None)

    def _on_changes_changed(self, notice: ChangeNotice) -> None:
        if notice.kind not in _RESURVEYED and notice.kind != "round":
            return
        if not self.isVisible():
            self._is_stale = True
        elif notice.kind != "round" and any(line.id == notice.subject for line in self._lines.lines):
            self.context.jobs.read(partial(survey_some, self.context.desk, [notice.subject]), self._on_resurveyed)
        else:
            self._read()

    def _on_resurveyed(self, surveys: tuple[ApplicationSurvey, ...]) -> None:
        self._lines.put_surveys(surveys)
        self._show_lines()
        detail = self.detail.detail
        if detail is not None and any(each.summary.id == detail.id for each in surveys):
            self.detail.show_application(detail.id)

    def _on_round_changed(self, _round_id: str) -> None:
        self._is_stale = True
        if self.isVisible():
            self._read()

    # ---- one application

    def _on_line_chosen(self, line: Line) -> None:
        detail = self.detail.detail
        if detail is None or detail.id != line.id or detail.version != line.version:
            self.detail.show_application(line.id)

    def _on_line_opened(self, _line: Line) -> None:
        self.detail.focus_tab()

    def _on_list_emptied(self) -> None:
        self.detail.forget()
        self.detail.hide()

    def _on_sheet_wanted(self, where: dict[str, object]) -> None:
        self.context.goto("scoring", **where)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right change the tab, Esc closes the import's outcome."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self.detail.isVisible():
            self.detail.step_tab(step)
        elif event.key() == Qt.Key.Key_Escape and self.outcomes.isVisible():
            self.outcomes.close_pane()
        else:
            super().keyPressEvent(event)

    def _on_find(self) -> None:
        viewer = self.detail.evidence.viewer
        focused = QApplication.focusWidget()
        if focused is not None and viewer.isAncestorOf(focused):
            viewer.start_search()
        else:
            self.list_pane.focus_search()

    # ---- import

    def choose_packages(self) -> None:
        """Ask for a folder or for ZIP files."""
        if self.import_button.isEnabled():
            self._import_menu.open_below(self.import_button)

    def start_import(self, paths: Sequence[Path]) -> None:
        """Take packages into the round; nothing happens while an import is under way or without a round."""
        if self._run.start(paths):
            self.outcomes.hide()

    def _on_imported(self, result: ImportResult) -> None:
        self.outcomes.show_result(result)
        taken = [each.application for each in result.outcomes if each.application is not None]
        if taken:
            self._wanted = {"application": taken[0]}
            self.context.mark_saved(self.context.desk.clock())
            self.context.changes.announce("application")

    def showEvent(self, event: QShowEvent) -> None:
        """While it is shown, packages may be dropped anywhere on the window."""
        super().showEvent(event)
        self._drop.watch(self.window())

    def hideEvent(self, event: QHideEvent) -> None:
        """Another screen is shown."""
        super().hideEvent(event)
        self._drop.leave(self.window())

    # ---- export, rounds, appearance

    def export_to(self, folder: Path) -> None:
        """Write the round's workbook into a folder."""
        work = partial(export_summary, self.context.desk, self.context.round_id, folder)
        self.context.jobs.write(work, self._on_exported)

    def _on_export_clicked(self) -> None:
        folder = pick_folder(self, "导出到", self.context.preferences)
        if folder is not None:
            self.export_to(folder)

    def _on_exported(self, written: WrittenDocument) -> None:
        self.context.notify(f"汇总表已写好：{written.path}", "done")
        self.context.changes.announce("document", written.number)

    def _on_round_button_clicked(self) -> None:
        self._round_menu.clear()
        for each in list_rounds(self.context.desk):
            words = f"{each.name}　{each.id}　{each.applications} 家"
            action = self._round_menu.addAction(words, partial(self.context.choose_round, each.id))
            action.setCheckable(True)
            action.setChecked(each.id == self.context.round_id)
        self._round_menu.addSeparator()
        self._round_menu.addAction("新建批次…", self.open_round_form)
        self._round_menu.popup(self._round_button.mapToGlobal(self._round_button.rect().bottomLeft()))

    def open_round_form(self) -> None:
        """Ask for scheme and name of a new round."""
        self._stack.setCurrentWidget(self.round_form)
        self._show_header()
        self.context.jobs.read(partial(read_schemes, self.context.desk), self._on_schemes_read)

    def _on_round_wanted(self, scheme_id: str, name: str) -> None:
        self.context.jobs.write(
            partial(make_round, self.context.desk, scheme_id, name), self._on_round_made, self._on_round_failed
        )

    def _on_round_made(self, round_id: str) -> None:
        self.context.choose_round(round_id)
        self.context.mark_saved(self.context.desk.clock())
        self.context.changes.announce("round", round_id)
        self.list_pane.focus_search()

    def _on_round_failed(self, error: ReviewerError) -> None:
        self.round_form.say(error.message)

    def _on_round_given_up(self) -> None:
        self._stack.setCurrentWidget(self._splitter)
        self._show_header()
        self.list_pane.focus_table()

    def _on_list_view_changed(self, view: ListView) -> None:
        self.context.jobs.write(partial(write_view, self.context.desk, view))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow windows give the names more room and the evidence viewer its small dress."""
        super().resizeEvent(event)
        window = self.window()
        is_narrow = window.width() < theme().px("breakpoint.compact_width")
        is_low = window.height() < theme().px("breakpoint.compact_height")
        self.list_pane.table.set_compact(is_narrow)
        self.detail.evidence.viewer.set_compact(is_narrow, is_low)
