"""What leaves the summary: the workbook and the list to report, as Excel and CSV, with progress and 取消."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QMenu, QWidget

from reviewer.errors import Cancelled, ReviewerError
from reviewer.usecases.documents.export_summary import SUMMARY
from reviewer.usecases.documents.issue import Batch, issue_documents
from reviewer.usecases.documents.kind import DocumentKind
from reviewer.usecases.documents.report_list import REPORT_LIST
from ui.qt.context import Context
from ui.qt.jobs import Job
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.pick_files import pick_folder
from ui.widgets.progress_line import LongWorkBar


class SummaryExport(QObject):
    """The button with its menu, and the bar of the export under way."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._parent = context, parent
        self._job: Job | None = None
        self._folder: Path | None = None
        self._kind: DocumentKind = SUMMARY
        self.button = Button("导出", "filled", ButtonExtras(icon="table-export", after="chevron-down"))
        self.bar = LongWorkBar()
        self.menu = QMenu(self.button)
        self.workbook = self._action("汇总表（Excel 和 CSV）", SUMMARY)
        self.report_list = self._action("上报公布表（Excel 和 CSV）", REPORT_LIST)
        self.button.clicked.connect(self._on_clicked)
        self.bar.cancelled.connect(self._on_cancelled)

    def allow(self, *, has_results: bool, has_passed: bool) -> None:
        """What can be exported now: results for the workbook, conclusions 通过 for the list."""
        self.workbook.setEnabled(has_results)
        self.report_list.setEnabled(has_passed)
        self.report_list.setText("上报公布表（Excel 和 CSV）" if has_passed else "上报公布表（还没有结论为通过的单位）")
        self.button.setEnabled(has_results and self._job is None)

    def export_to(self, folder: Path, kind: DocumentKind) -> None:
        """Write the round's list of that kind into a folder."""
        if self._job is not None:
            return
        self._folder, self._kind = folder, kind
        desk, round_id = self._context.desk, self._context.round_id
        self.bar.begin(f"正在生成{kind.name}")
        self.button.setEnabled(False)
        self._job = self._context.jobs.long(
            lambda progress: issue_documents(desk, kind, (round_id,), folder, kind.forms, progress),
            self._on_done,
            self._on_failed,
            self.bar.advance,
        )

    def _action(self, text: str, kind: DocumentKind) -> QAction:
        action = self.menu.addAction(text)
        action.triggered.connect(partial(self._on_chosen, kind))
        return action

    def _on_clicked(self) -> None:
        self.menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def _on_chosen(self, kind: DocumentKind) -> None:
        folder = pick_folder(self._parent, f"{kind.name}导出到", self._context.preferences)
        if folder is not None:
            self.export_to(folder, kind)

    def _end(self) -> None:
        self._job = None
        self.bar.end()
        self.button.setEnabled(True)

    def _on_done(self, batch: Batch) -> None:
        self._end()
        if batch.failures:
            self._context.notify("；".join(each.message for each in batch.failures), "warning")
            return
        names = "、".join(Path(each.path).name for each in batch.written)
        self._context.notify(f"{self._kind.name}已写好：{names}", "done", "打开文件夹", self._open_folder)
        self._context.changes.announce("document", batch.written[0].number)

    def _on_failed(self, error: ReviewerError) -> None:
        self._end()
        if isinstance(error, Cancelled):
            self._context.notify("已取消，没有写出文件。", "info")
        else:
            self._context.show_error(error)

    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _open_folder(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
