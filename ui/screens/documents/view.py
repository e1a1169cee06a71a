"""文书: what was made and can be made, the fields it was made from, the real page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTabBar,
    QWidget,
)

from reviewer.errors import ReviewerError
from reviewer.usecases.keep_document import WrittenDocument
from ui.qt.context import Context, beijing
from ui.qt.icons import paint_icon
from ui.qt.jobs import Job
from ui.qt.theme import theme
from ui.screens.documents.presenter import (
    KINDS,
    PDF,
    DocumentLine,
    DocumentsState,
    make_documents,
    read_documents,
    read_pages,
)
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.empty_state import EmptyState
from ui.widgets.page_view import PageView
from ui.widgets.panes import FactLines, PaneHead, SidePane, column, row
from ui.widgets.progress_line import LongWorkBar
from ui.widgets.screen import Screen
from ui.widgets.search_field import SearchField
from ui.widgets.table import Table, paint_row_ground
from ui.widgets.table_model import Cell, Column, Index


def _line_cell(line: DocumentLine) -> Cell:
    return Cell(f"{line.title} {line.number} {line.state}", tip=line.title)


def _line_key(line: DocumentLine) -> object:
    return line.key


class LineDelegate(QStyledItemDelegate):
    """Two lines a row: body in bold when current, number and state below."""

    def __init__(self, table: Table[DocumentLine]) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        look, rect = theme(), option.rect
        line = self._table.rows_model.rows[index.row()]
        is_current = index.row() == self._table.currentIndex().row()
        painter.save()
        paint_row_ground(painter, look, rect, self._table.row_ground(index.row()))
        if is_current:
            painter.fillRect(rect.x(), rect.y(), look.px("border.active_marker"), rect.height(), look.color("accent"))
        box = rect.adjusted(16, 8, -16, -8)
        painter.setFont(look.font(bold=is_current))
        painter.setPen(look.color("text"))
        first = QRect(box.x(), box.y(), box.width(), 20)
        text = painter.fontMetrics().elidedText(line.title, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(first, int(Qt.AlignmentFlag.AlignVCenter), text)
        second = QRect(box.x(), box.y() + 22, box.width(), 18)
        painter.setFont(look.font("small"))
        is_made = line.made is not None
        token = "met" if is_made or line.can_make else "muted_text"
        icon = "check" if is_made else "point" if line.can_make else "clock"
        width = QFontMetrics(look.font("small")).horizontalAdvance(line.state)
        painter.setPen(look.color(token))
        painter.drawText(second, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), line.state)
        paint_icon(painter, QRect(second.right() - width - 18, second.y(), 14, second.height()), icon, token, 14)
        painter.setPen(look.color("muted_text"))
        number = painter.fontMetrics().elidedText(line.number, Qt.TextElideMode.ElideRight, box.width() - width - 24)
        painter.drawText(second, int(Qt.AlignmentFlag.AlignVCenter), number)
        painter.restore()


class DocumentsView(Screen):
    """Tabs by kind; list, facts, page."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: DocumentsState | None = None
        self._kind, self._wanted = "letter", ""
        self._folder: Path | None = None
        self._job: Job | None = None
        self._open_folder = Button("输出文件夹", extras=ButtonExtras(icon="folder"))
        self._make = Button("", "filled")
        self._tabs = QTabBar()
        self._work, self._search = LongWorkBar(), SearchField("单位、文号", "Ctrl+F")
        self.table: Table[DocumentLine] = Table(
            (Column("文书", 200, _line_cell, stretch=True),), "文书", row="document", key=_line_key
        )
        self._empty = EmptyState()
        self._facts_head, self._facts, self.page = PaneHead("文书信息"), FactLines(), PageView()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for kind, name in KINDS:
            self._tabs.addTab(name)
            self._tabs.setTabData(self._tabs.count() - 1, kind)
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setCurrentIndex(1)
        self._tabs.setAccessibleName("文书种类")
        tabs = QFrame()
        tabs.setObjectName("paneHead")
        tabs.setFixedHeight(theme().px("bar.tabs"))
        line = row(self._tabs, parent=tabs)
        line.setContentsMargins(theme().space(2), 0, 0, 0)
        line.addStretch(1)
        self.table.horizontalHeader().hide()
        self.table.setItemDelegate(LineDelegate(self.table))
        left, middle, page = QWidget(), SidePane("document_fields"), SidePane()
        left.setFixedWidth(theme().px("width.document_list"))
        search = QFrame()
        search.setObjectName("paneHead")
        search.setFixedHeight(theme().px("bar.pane_head"))
        row(self._search, parent=search).setContentsMargins(theme().space(4), 0, theme().space(4), 0)
        body = column(search, self._empty, parent=left)
        body.addWidget(self.table, 1)
        middle.body.addWidget(self._facts_head)
        middle.body.addWidget(self._facts)
        middle.body.addStretch(1)
        page.body.addWidget(self.page, 1)
        panes = row(left, middle)
        panes.addWidget(page, 1)
        column(tabs, self._work, parent=self).addLayout(panes, 1)

    def _connect(self) -> None:
        self.add_key("Ctrl+F", self._search.setFocus)
        self._tabs.currentChanged.connect(self._on_tab_changed)
        self._search.textChanged.connect(self._show_lines)
        self._make.clicked.connect(self._on_make_clicked)
        self._open_folder.clicked.connect(self._on_open_folder_clicked)
        self._work.cancelled.connect(self._on_cancelled)
        self._empty.action_clicked.connect(self._on_make_clicked)
        self.table.row_chosen.connect(self._on_row_chosen)
        self.context.changes.changed.connect(self._on_changed)
        self.context.round_changed.connect(self._on_changed)

    def title(self) -> str:
        """文书."""
        return "文书"

    def facts(self) -> str:
        """The round."""
        return self._state.round_name if self._state is not None else ""

    def header_widgets(self) -> list[QWidget]:
        """Where files went, and making what can be made."""
        ready = self._ready()
        words = {"letter": "生成复函", "score_sheet": "导出评分表", "summary": "导出汇总表"}[self._kind]
        self._make.setText(f"{words} {len(ready)} 份" if ready and self._kind == "letter" else words)
        self._make.setAccessibleName(self._make.text())
        self._make.updateGeometry()
        self._make.setEnabled(bool(ready) or self._kind == "summary")
        return [*([self._open_folder] if self._folder is not None else []), self._make]

    def key_hints(self) -> list[tuple[str, str]]:
        """Find and move."""
        return [("Ctrl+F", "查找"), ("↑ ↓", "移动")]

    def activate(self, where: Mapping[str, object]) -> None:
        """Read again, with the application named as the current line."""
        self._wanted = str(where.get("application") or "")
        self._read()
        self.table.setFocus()

    def _ready(self) -> tuple[str, ...]:
        """Applications of which the documents of this kind can be written now."""
        if self._state is None:
            return ()
        lines = self._state.lines
        if self._kind == "score_sheet":
            lines = tuple(line for line in lines if line.made is not None or line.can_make)
        else:
            lines = tuple(line for line in lines if line.can_make)
        return tuple(dict.fromkeys(line.application for line in lines if line.application is not None))

    def _read(self) -> None:
        work = partial(read_documents, self.context.desk, self.context.round_id, self._kind)
        self.context.jobs.read(work, self._on_read, key="documents")

    def _on_read(self, state: DocumentsState) -> None:
        self._state = state
        for at, (kind, name) in enumerate(KINDS):
            self._tabs.setTabText(at, f"{name} {state.counts[kind]}")
        self._show_lines()
        self.header_changed.emit()
        self.hints_changed.emit()

    def _show_lines(self) -> None:
        state = self._state
        if state is None:
            return
        wanted = self._search.text().strip().lower()
        lines = [line for line in state.lines if wanted in f"{line.title}{line.number}".lower()]
        self.table.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        if self._kind == "summary":
            self._empty.set_text("还没有导出过汇总表。", "导出汇总表")
        else:
            self._empty.set_text("没有文书。收到评分包、得出结果之后在这里生成。" if not wanted else "没有找到。")
        self.table.set_rows(lines)
        if self._wanted:
            for line in lines:
                if line.application == self._wanted and self.table.choose_key(line.key):
                    break
            self._wanted = ""
        if not lines:
            self.page.show_words("")
            self._facts.set_lines(())

    def _on_row_chosen(self, line: DocumentLine) -> None:
        self._facts_head.set_title(line.applicant)
        if line.made is None:
            self._facts.set_lines([("状态", line.state, "", "", ""), ("说明", line.hint, "", "", "")])
            self.page.show_words(line.hint)
            return
        made = line.made
        self._facts.set_lines(
            [
                ("文号", made.number or "–", "", "", ""),
                ("版本", f"第 {made.version} 版", "", "", ""),
                ("生成时间", beijing(made.made_at, "%Y-%m-%d %H:%M:%S"), "", "", ""),
                ("签名", f"{made.signatures} 个", "", "", ""),
                ("文件名", made.file_name, "", "", ""),
                ("数据校验", made.data_sha256, "", "", ""),
                ("文件校验", made.file_sha256, "", "", ""),
            ]
        )
        if made.file_name.lower().endswith(PDF):
            work = partial(read_pages, self.context.desk, line.application, made.id)
            self.context.jobs.read(work, self._on_pdf, key="documents.pdf")
        else:
            self.page.show_words(f"{made.file_name} 不是 PDF，请从输出文件夹打开。")

    def _on_pdf(self, data: bytes) -> None:
        self.page.show_pdf(data)

    def _on_tab_changed(self, at: int) -> None:
        self._kind = str(self._tabs.tabData(at))
        self._read()

    def _on_make_clicked(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "输出文件夹", str(self._folder or Path.home()))
        if not chosen:
            return
        folder = Path(chosen)
        self._folder = folder
        desk, round_id, kind, ready = self.context.desk, self.context.round_id, self._kind, self._ready()
        self._work.begin("正在生成")
        self._job = self.context.jobs.long(
            lambda progress: make_documents(desk, round_id, kind, ready, folder, progress),
            self._on_made,
            self._on_failed,
            self._work.advance,
        )

    def _on_made(self, written: tuple[WrittenDocument, ...]) -> None:
        self._work.end()
        self.context.notify(
            f"已写好 {len(written)} 份：{self._folder}", "done", "打开文件夹", self._on_open_folder_clicked
        )
        self.context.changes.announce("document")

    def _on_failed(self, error: ReviewerError) -> None:
        self._work.end()
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
