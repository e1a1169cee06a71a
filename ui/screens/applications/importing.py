"""Importing packages: one run at a time with its progress and Cancel, and packages dropped on the window."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QMenu, QWidget

from reviewer.errors import ReviewerError
from ui.qt.context import Context
from ui.qt.jobs import Job
from ui.qt.preferences import Preferences
from ui.screens.applications.presenter import ImportResult, import_packages
from ui.widgets.pick_files import pick_files, pick_folder
from ui.widgets.progress_line import LongWorkBar

_DROPS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class ImportRun(QObject):
    """``changed`` when a run begins or ends, ``finished`` with its ImportResult."""

    changed = Signal()
    finished = Signal(object)

    def __init__(self, context: Context, bar: LongWorkBar, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._bar = context, bar
        self._job: Job | None = None
        bar.cancelled.connect(self.cancel)

    @property
    def is_running(self) -> bool:
        """Whether packages are being taken in."""
        return self._job is not None

    def start(self, paths: Sequence[Path]) -> bool:
        """Take packages into the round shown; False while a run is under way or without a round."""
        round_id = self._context.round_id
        if not paths or not round_id or self._job is not None:
            return False
        self._bar.begin(f"正在导入 {len(paths)} 份材料包" if len(paths) > 1 else f"正在导入 {paths[0].name}")
        work = partial(import_packages, self._context.desk, round_id, list(paths))
        self._job = self._context.jobs.long(work, self._on_imported, self._on_failed, self._bar.advance)
        self.changed.emit()
        return True

    def cancel(self) -> None:
        """Stop at the next step."""
        if self._job is not None:
            self._job.cancel()

    def _on_imported(self, result: ImportResult) -> None:
        self._end()
        self.finished.emit(result)

    def _on_failed(self, error: ReviewerError) -> None:
        self._end()
        self._context.show_error(error)

    def _end(self) -> None:
        self._job = None
        self._bar.end()
        self.changed.emit()


class PackageDrop(QObject):
    """While it ``watches`` a window, folders and ZIPs may be dropped anywhere on it; ``dropped`` tells their paths."""

    dropped = Signal(list)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.can_take = False

    def watch(self, window: QWidget) -> None:
        """Begin."""
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def leave(self, window: QWidget) -> None:
        """End: another screen is shown, drops are its own business."""
        window.removeEventFilter(self)
        window.setAcceptDrops(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is a package, leave everything else alone."""
        if isinstance(event, QDropEvent) and event.type() in _DROPS and self.can_take:
            paths = _package_paths(event)
            if paths:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self.dropped.emit(paths)
                return True
        return super().eventFilter(watched, event)


class PackageMenu(QMenu):
    """A folder or ZIP files? ``chosen`` tells the paths."""

    chosen = Signal(list)

    def __init__(self, parent: QWidget, preferences: Preferences) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.addAction("材料包文件夹…", self._on_folder_wanted)
        self.addAction("ZIP 文件…", self._on_zips_wanted)

    def open_below(self, button: QWidget) -> None:
        """Show it, the first line chosen, so that Enter goes on."""
        self.popup(button.mapToGlobal(button.rect().bottomLeft()))
        self.setActiveAction(self.actions()[0])

    def _on_folder_wanted(self) -> None:
        folder = pick_folder(self.parentWidget(), "选择材料包文件夹", self._preferences)
        if folder is not None:
            self._preferences.last_folder = folder.parent
            self.chosen.emit([folder])

    def _on_zips_wanted(self) -> None:
        files = pick_files(self.parentWidget(), "选择材料包", "材料包 (*.zip)", self._preferences)
        if files:
            self.chosen.emit(files)


def _package_paths(event: QDropEvent) -> list[Path]:
    """Folders and ZIP files among what is dragged."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [each for each in paths if each.is_dir() or each.suffix.lower() == ".zip"]
