"""Scans of signed paper being read in: chosen or dropped, with progress and 取消."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from reviewer.errors import Cancelled, ReviewerError
from reviewer.usecases.read_scan import MEDIA_TYPES
from ui.qt.context import Context, NoticeKind
from ui.qt.jobs import Job
from ui.screens.documents.batch_bar import BatchBar
from ui.screens.documents.scans_page import ScansPage
from ui.screens.documents.scans_presenter import SCAN_KINDS, ScanResult, read_by_hand, read_scans
from ui.widgets.pick_files import pick_file, pick_files

_DROPS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class ScansWork(QObject):
    """``changed`` when it begins or ends; ``look_wanted``: ``page`` tells what came of it and is to be shown."""

    changed = Signal()
    look_wanted = Signal()

    def __init__(self, context: Context, bar: BatchBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._bar, self._over = context, bar, parent
        self._job: Job | None = None
        self.page, self.can_take = ScansPage(context), True
        bar.work.cancelled.connect(self._on_cancelled)

    @property
    def is_under_way(self) -> bool:
        """Whether scans are being read."""
        return self._job is not None

    def pick(self) -> None:
        """Let the person choose files, then read them."""
        files = pick_files(self._over, "读入签字扫描件", SCAN_KINDS, self._context.preferences)
        if files:
            self.read(files)

    def read(self, paths: Sequence[Path]) -> None:
        """Read files: each page goes where its code says."""
        if self._job is not None or not self.can_take:
            return
        self._bar.begin(f"正在读入 {len(paths)} 个扫描件" if len(paths) > 1 else f"正在读入 {paths[0].name}")
        work = partial(read_scans, self._context.desk, self._context.round_id, tuple(paths))
        self._job = self._context.jobs.long(work, self._on_read, self._on_failed, self._bar.advance)
        self.changed.emit()

    def pick_by_hand(self, document: str) -> None:
        """Let the person choose a file whose pages are put to documents by hand, most likely to this one."""
        file = pick_file(self._over, "手工归入扫描页", SCAN_KINDS, self._context.preferences)
        if file is not None:
            self.read_by_hand(file, document)

    def read_by_hand(self, file: Path, document: str) -> None:
        """The same for a file already chosen."""
        work = partial(read_by_hand, self._context.desk, self._context.round_id, file, document)
        self._context.jobs.read(work, self._on_finished, self._context.show_error, key="documents.by_hand")

    def accept_on(self, target: QWidget) -> None:
        """Scans dropped there are read, while ``can_take``."""
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: take what is a scan, leave everything else alone."""
        if isinstance(event, QDropEvent) and event.type() in _DROPS and self.can_take:
            paths = scans_in(event.mimeData())
            if paths:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self.read(paths)
                return True
        return super().eventFilter(watched, event)

    def _on_read(self, result: ScanResult) -> None:
        self._end()
        if result.copies:
            self._context.changes.announce("document")
        self._on_finished(result)

    def _on_finished(self, result: ScanResult) -> None:
        self.page.show_result(result)
        if result.wants_a_look:
            self._context.clear_notice()
            self.look_wanted.emit()
        else:
            kind: NoticeKind = "warning" if result.followed else "done"
            self._context.notify(result.notice, kind, "逐页查看", self.look_wanted.emit)

    def _on_failed(self, error: ReviewerError) -> None:
        self._end()
        if isinstance(error, Cancelled):
            self._context.notify("已取消；取消之前读完的文件已留存，其余没有读入。", "info")
        else:
            self._context.show_error(error)
        self._context.changes.announce("document")

    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _end(self) -> None:
        self._job = None
        self._bar.end()
        self.changed.emit()


def scans_in(mime: QMimeData) -> list[Path]:
    """The scans that are dragged; none when there is anything else with them."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    are_scans = all(each.suffix.lower() in MEDIA_TYPES for each in paths)
    return paths if are_scans and len(paths) == len(mime.urls()) else []
