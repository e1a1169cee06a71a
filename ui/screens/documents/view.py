"""文书: what was made and can be made, the fields it was made from, the real page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from reviewer.errors import ReviewerError
from reviewer.usecases.documents.keep_document import WrittenDocument
from ui.qt.context import Context
from ui.qt.jobs import Job
from ui.qt.theme import theme
from ui.screens.documents.batch_bar import BatchBar, chosen_applications
from ui.screens.documents.detail_presenter import Detail, read_detail
from ui.screens.documents.fields_pane import FieldsPane
from ui.screens.documents.list_pane import DocumentTable
from ui.screens.documents.presenter import KINDS, DocumentLine, DocumentsState, make_documents, read_documents
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.count_tabs import CountTabs
from ui.widgets.empty_state import EmptyState
from ui.widgets.page_view import PageView
from ui.widgets.panes import SidePane, column, row
from ui.widgets.pick_files import pick_folder
from ui.widgets.screen import Screen
from ui.widgets.search_field import SearchField

MAKE_WORDS = {"letter": "生成复函", "score_sheet": "导出评分表", "summary": "导出汇总表"}


class DocumentsView(Screen):
    """Tabs by kind; batch bar; list, fields, page."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: DocumentsState | None = None
        self._kind, self._wanted = "letter", ""
        self._folder: Path | None = None
        self._job: Job | None = None
        self._open_folder = Button("打开文件夹", extras=ButtonExtras(icon="folder-open"))
        self._make = Button("", "filled")
        self.tabs = CountTabs([name for _, name in KINDS], "文书种类")
        self.batch, self._search = BatchBar(), SearchField("单位、文号", "Ctrl+F")
        self.table, self._empty = DocumentTable(), EmptyState()
        self.fields, self.page = FieldsPane(), PageView()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.tabs.setCurrentIndex([kind for kind, _ in KINDS].index(self._kind))
        tabs = QFrame()
        tabs.setObjectName("tabsBar")
        line = row(self.tabs, parent=tabs)
        line.setContentsMargins(theme().space(2), 0, 0, 0)
        line.addStretch(1)
        left, page = QWidget(), SidePane()
        left.setFixedWidth(theme().px("width.document_list"))
        search = QFrame()
        search.setObjectName("paneHead")
        search.setFixedHeight(theme().px("bar.pane_head"))
        row(self._search, parent=search).setContentsMargins(theme().space(4), 0, theme().space(4), 0)
        body = column(search, self._empty, parent=left)
        body.addWidget(self.table, 1)
        page.body.addWidget(self.page, 1)
        panes = row(left, self.fields)
        panes.addWidget(page, 1)
        column(tabs, self.batch, parent=self).addLayout(panes, 1)

    def _connect(self) -> None:
        self.add_key("Ctrl+F", self._search.setFocus)
        self.add_key("Ctrl+Return", self._make.click)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self._search.textChanged.connect(self._show_lines)
        self._make.clicked.connect(self._on_make_clicked)
        self._open_folder.clicked.connect(self._on_open_folder_clicked)
        self.batch.work.cancelled.connect(self._on_cancelled)
        self.batch.all_box.toggled.connect(self._on_all_toggled)
        self._empty.action_clicked.connect(self._on_make_clicked)
        self.table.row_chosen.connect(self._on_row_chosen)
        self.table.choice_changed.connect(self._on_choice_changed)
        self.context.changes.changed.connect(self._on_changed)
        self.context.round_changed.connect(self._on_changed)

    def title(self) -> str:
        """文书."""
        return "文书"

    def facts(self) -> str:
        """The round."""
        return self._state.round_name if self._state is not None else ""

    def header_widgets(self) -> list[QWidget]:
        """Where files went, and making what was chosen."""
        ready, words = self._ready(), MAKE_WORDS[self._kind]
        self._make.setText(f"{words} {len(ready)} 份" if ready and self._kind == "letter" else words)
        self._make.setAccessibleName(self._make.text())
        self._make.updateGeometry()
        self._make.setEnabled(bool(ready) or self._kind == "summary")
        return [*([self._open_folder] if self._folder is not None else []), self._make]

    def key_hints(self) -> list[tuple[str, str]]:
        """Find, move, choose, make."""
        choose = [("Space", "选 / 不选")] if self._kind == "letter" else []
        return [("↑ ↓", "移动"), *choose, ("Ctrl+Enter", MAKE_WORDS[self._kind]), ("Ctrl+F", "查找")]

    def activate(self, where: Mapping[str, object]) -> None:
        """Read again, with the application named as the current line; ``kind`` brings that kind of document."""
        kinds = [kind for kind, _ in KINDS]
        if where.get("kind") in kinds:
            self.tabs.setCurrentIndex(kinds.index(str(where["kind"])))
        self._wanted = str(where.get("application") or "")
        self._read()
        self.table.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: narrow windows do without the page strip."""
        super().resizeEvent(event)
        whole = self.width() + theme().px("bar.rail_width")
        self.page.set_compact(whole < theme().px("breakpoint.compact_width"))

    def _ready(self) -> tuple[str, ...]:
        """Applications of which the documents of this kind are written now."""
        if self._state is None:
            return ()
        if self._kind == "score_sheet":
            return chosen_applications([line for line in self._state.lines if line.standing != "waiting"])
        return chosen_applications([line for line in self._state.lines if self.table.is_chosen(line)])

    def _read(self) -> None:
        work = partial(read_documents, self.context.desk, self.context.round_id, self._kind)
        self.context.jobs.read(work, self._on_read, key="documents")

    def _on_read(self, state: DocumentsState) -> None:
        self._state = state
        self.tabs.set_counts([str(state.counts[kind]) for kind, _ in KINDS])
        self.table.has_boxes = state.kind == "letter" and any(line.can_make for line in state.lines)
        self._show_lines()
        self._on_choice_changed()

    def _show_lines(self) -> None:
        state = self._state
        if state is None:
            return
        wanted = self._search.text().strip().lower()
        lines = [line for line in state.lines if wanted in f"{line.applicant}{line.number}".lower()]
        self.table.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        if self._kind == "summary":
            self._empty.set_text("还没有导出过汇总表。", "导出汇总表")
        else:
            self._empty.set_text("没有找到。" if wanted else "没有文书。收到评分包、得出结果之后在这里生成。")
        self.table.set_rows(lines)
        if self._wanted:
            for line in lines:
                if line.application == self._wanted and self.table.choose_key(line.key):
                    break
            self._wanted = ""
        if not lines:
            self._on_detail(Detail(title="文书信息"))

    def _on_row_chosen(self, line: DocumentLine) -> None:
        self.context.jobs.read(
            partial(read_detail, self.context.desk, line), self._on_detail, self._on_detail_failed, key="documents.page"
        )

    def _on_detail(self, detail: Detail) -> None:
        self.fields.show_detail(detail)
        if detail.data is not None:
            self.page.show_pdf(detail.data, detail.file_name, detail.measures)
        else:
            self.page.show_words(detail.words)

    def _on_detail_failed(self, error: ReviewerError) -> None:
        self._on_detail(Detail(title="文书信息", bar=str(error), bar_kind="problem", words=error.message))

    def _on_choice_changed(self) -> None:
        if self._state is not None:
            self.batch.show_state(self._state, sum(self.table.is_chosen(line) for line in self._state.lines))
        self.header_changed.emit()
        self.hints_changed.emit()

    def _on_all_toggled(self, is_chosen: bool) -> None:
        self.table.choose_all(is_chosen=is_chosen)

    def _on_tab_changed(self, at: int) -> None:
        self._kind = KINDS[at][0]
        self._read()

    def _on_make_clicked(self) -> None:
        chosen = pick_folder(self, "输出文件夹", self.context.preferences)
        if chosen is not None:
            self.make_into(chosen)

    def make_into(self, folder: Path) -> None:
        """Write what was chosen into a folder."""
        self._folder = folder
        desk, round_id, kind, ready = self.context.desk, self.context.round_id, self._kind, self._ready()
        self.batch.work.begin("正在生成")
        self._job = self.context.jobs.long(
            lambda progress: make_documents(desk, round_id, kind, ready, folder, progress),
            self._on_made,
            self._on_failed,
            self.batch.work.advance,
        )

    def _on_made(self, written: tuple[WrittenDocument, ...]) -> None:
        self.batch.work.end()
        self.context.notify(
            f"已写好 {len(written)} 份：{self._folder}", "done", "打开文件夹", self._on_open_folder_clicked
        )
        self.context.changes.announce("document")

    def _on_failed(self, error: ReviewerError) -> None:
        self.batch.work.end()
        self.context.show_error(error)
        self._read()

    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_open_folder_clicked(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _on_changed(self, _notice: object) -> None:
        if self.isVisible():
            self._read()
