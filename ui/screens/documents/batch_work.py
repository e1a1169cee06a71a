"""The batch under way: looked through, issued into a folder with progress and 取消; and printing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMenu, QPushButton

from reviewer.errors import Cancelled, ReviewerError
from reviewer.usecases.documents.issue import Batch
from reviewer.usecases.documents.kind import DocumentKind, Form
from ui.qt.context import Context, NoticeKind
from ui.qt.jobs import Job
from ui.screens.documents.batch_bar import BatchBar
from ui.screens.documents.issuing import Check, Order, check_batch, issue_lines
from ui.screens.documents.presenter import DocumentLine, DocumentsState, verb
from ui.screens.documents.printing import choose_printer, print_pages
from ui.screens.documents.room import DocumentRoom
from ui.widgets.pick_files import pick_folder

FAILURES_TOLD = 3


class BatchWork(QObject):
    """``changed`` when what can be done is other; ``ended`` when the list has to be read again."""

    changed = Signal()
    ended = Signal()

    def __init__(self, context: Context, bar: BatchBar, room: DocumentRoom) -> None:
        super().__init__(room)
        self._context, self._bar, self._room = context, bar, room
        self.folder: Path | None = None
        self._job: Job | None = None
        self._check: Check | None = None
        self._kind: DocumentKind | None = None
        self._forms: tuple[Form, ...] = ()
        bar.work.cancelled.connect(self._on_cancelled)

    @property
    def is_under_way(self) -> bool:
        """Whether something is being issued or printed."""
        return self._job is not None

    @property
    def is_checking(self) -> bool:
        """Whether the look before the batch is shown."""
        return self._check is not None

    def lines_to_issue(self) -> list[DocumentLine]:
        """What is marked; with nothing marked the document shown, where it differs from its newest version."""
        chosen, line = self._room.chosen_lines(), self._room.line
        if chosen or line is None or line.standing != "changed" or not line.asks_why:
            return chosen
        return [line]

    # ---- before

    def begin(self, kind: DocumentKind, forms: tuple[Form, ...], state: DocumentsState) -> None:
        """Look through what is to be issued; with nothing to decide it begins at once."""
        if self.is_under_way:
            return
        self._kind, self._forms = kind, forms
        if self._check is not None:
            self._confirm(self._check)
            return
        chosen = tuple(self.lines_to_issue())
        work = partial(check_batch, self._context.desk, kind.key, chosen, state.lines)
        self._context.jobs.read(work, self._on_checked, key="documents.check")

    def close_check(self) -> None:
        """Back to fields and page."""
        if self._check is not None:
            self._check = None
            self._room.show_check(False)
            self.changed.emit()

    def _on_checked(self, check: Check) -> None:
        if not check.wants_a_look:
            self._pick((*check.ready, *check.again))
            return
        self._check = check
        self._room.checking.show_check(check)
        self._room.show_check(True)
        self._room.checking.start()
        self.changed.emit()

    def _confirm(self, check: Check) -> None:
        if self._room.checking.refusal():
            return
        anew = {each.key for each in check.anew}
        lines = tuple(line for line in self.lines_to_issue() if line.key in anew)
        self._pick((*check.ready, *check.again, *lines))

    def _pick(self, lines: Sequence[DocumentLine]) -> None:
        if not lines or self._kind is None:
            return
        if self.folder is None:
            self.folder = pick_folder(self._room, "输出文件夹", self._context.preferences)
        if self.folder is not None:
            self.issue_into(self.folder, self._kind, self._forms, lines)

    # ---- under way

    def issue_into(
        self, folder: Path, kind: DocumentKind, forms: tuple[Form, ...], lines: Sequence[DocumentLine]
    ) -> None:
        """Issue lines into a folder."""
        self.folder = folder
        desk, checking, is_checked = self._context.desk, self._room.checking, self._check is not None
        order = Order(
            forms=forms,
            reason=checking.reason.text().strip() if is_checked else "",
            passphrase=checking.passphrase.text() if is_checked else "",
            is_masked=checking.masked.isChecked(),
        )
        checking.passphrase.clear()
        checking.again.clear()
        self.close_check()
        self._bar.begin(f"正在生成{kind.name}")
        kept = tuple(lines)
        self._job = self._context.jobs.long(
            lambda progress: issue_lines(desk, kind.key, kept, folder, order, progress),
            self._on_issued,
            self._on_failed,
            self._bar.advance,
        )
        self.changed.emit()

    def _end(self) -> None:
        self._job = None
        self._bar.end()
        self.changed.emit()

    def _on_issued(self, batch: Batch) -> None:
        self._end()
        word = verb(self._kind) if self._kind is not None else "签发"
        written = f"已{word}，写好 {len(batch.written)} 个文件：{self.folder}。" if batch.written else ""
        if batch.failures:
            told = "；".join(f"{each.name}：{each.message}" for each in batch.failures[:FAILURES_TOLD])
            more = f" 等 {len(batch.failures)} 份" if len(batch.failures) > FAILURES_TOLD else ""
            words = f"{written}未{word} {len(batch.failures)} 份：{told}{more}"
            self._tell(words, "warning")
        else:
            self._tell(written, "done")
        self._room.checking.reason.clear()
        self._context.changes.announce("document")
        self.ended.emit()

    def _tell(self, words: str, kind: NoticeKind) -> None:
        self._context.notify(words, kind, "打开文件夹", self.open_folder)

    def _on_failed(self, error: ReviewerError) -> None:
        self._end()
        if isinstance(error, Cancelled):
            self._tell("已取消；取消之前生成的已写好并留存，其余没有签发。", "info")
        else:
            self._context.show_error(error)
        self._context.changes.announce("document")
        self.ended.emit()

    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()

    # ---- folder and print

    def ask_folder(self, button: QPushButton) -> None:
        """Choose a folder; with one chosen: open it, or choose another."""
        if self.folder is None:
            self.change_folder()
            return
        menu = QMenu(button)
        menu.addAction(f"打开 {self.folder.name or self.folder}", self.open_folder)
        menu.addAction("换一个文件夹…", self.change_folder)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def change_folder(self) -> None:
        """Where files are written from now on."""
        chosen = pick_folder(self._room, "输出文件夹", self._context.preferences)
        if chosen is not None:
            self.folder = chosen
            self.changed.emit()

    def open_folder(self) -> None:
        """In the system's file manager."""
        if self.folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder)))

    def print_shown(self) -> None:
        """Print the kept file that is shown; what was not issued is no document yet."""
        detail = self._room.detail
        if detail is None or detail.data is None or self.is_under_way:
            return
        if not detail.shown:
            self._context.notify("还没有签发，现在的页面是草稿；签发后再打印。", "info")
            return
        printer = choose_printer(self._room, self._room.page.page_count, detail.file_name)
        if printer is not None:
            self.print_on(printer, detail.data, detail.file_name)

    def print_on(self, printer: QPrinter, data: bytes, name: str) -> None:
        """Print on a chosen printer."""
        self._bar.begin(f"正在打印 {name}")
        self._job = self._context.jobs.long(
            lambda progress: print_pages(data, name, printer, progress),
            self._on_printed,
            self._on_print_failed,
            self._bar.advance,
            writes=False,
        )
        self.changed.emit()

    def _on_printed(self, pages: int) -> None:
        self._end()
        self._context.notify(f"已送打印机 {pages} 页。", "done")

    def _on_print_failed(self, error: ReviewerError) -> None:
        self._end()
        self._context.show_error(error)
