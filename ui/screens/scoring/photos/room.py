"""Everything about photos put together once for the scoring screen and 现场模式."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from reviewer.desk import Desk
from reviewer.usecases.read_evidence import read_evidence, read_text
from ui.qt.context import Context
from ui.screens.scoring.photos.entries import PhotoEntries
from ui.screens.scoring.photos.grid import PhotoGrid
from ui.screens.scoring.photos.intake import PhotoIntake, local_files
from ui.screens.scoring.photos.page import PhotoPage
from ui.screens.scoring.photos.pane import PhotoPane, PhotoParts
from ui.screens.scoring.photos.strip import PhotoStrip
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.widgets.evidence_viewer import EvidenceViewer
from ui.widgets.thumbnails import Thumbnails

DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove)


class PhotoRoom(QObject):
    """``intake`` brings photos in, ``pane`` shows them; ``strip`` makes another row of them.

    ``requirement`` gives the requirement that has the keyboard, None for none.
    """

    def __init__(
        self, context: Context, presenter: ScoringPresenter, requirement: Callable[[], str | None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._desk = context.desk
        self.thumbnails = Thumbnails(context.jobs, self._read, self)
        self.intake = PhotoIntake(context, presenter, requirement, parent)
        entries = PhotoEntries(context.desk, presenter)
        viewer = EvidenceViewer(context.jobs, self._read, partial(read_text, context.desk))
        page = PhotoPage(viewer, entries)
        self.pane = PhotoPane(presenter, PhotoParts(self.intake, PhotoGrid(self.thumbnails), page, entries), parent)
        self._drop = PhotoDrop(self.intake, self)
        self._drop.accept_on(self.pane)

    def accept_drops(self, *targets: QWidget) -> None:
        """Let photos be dropped there, too."""
        for each in targets:
            self._drop.accept_on(each)

    def strip(self, parent: QWidget | None = None, *, site: bool = False) -> PhotoStrip:
        """A strip that photos can be dropped on; the caller shows it the rows it wants."""
        made = PhotoStrip(self.thumbnails, parent, site=site)
        self._drop.accept_on(made)
        return made

    def _read(self, sha256: str) -> bytes:
        return _bytes(self._desk, sha256)


class PhotoDrop(QObject):
    """An event filter: files and pictures dropped on a widget go to the open item."""

    def __init__(self, intake: PhotoIntake, parent: QObject) -> None:
        super().__init__(parent)
        self._intake = intake

    def accept_on(self, target: QWidget) -> None:
        """Take drops on this widget and on its children that take none themselves."""
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: drags with files or a picture are welcome, and words are left to the editors."""
        if not isinstance(event, QDropEvent):
            return super().eventFilter(watched, event)
        mime = event.mimeData()
        if not local_files(mime) and not mime.hasImage():
            return super().eventFilter(watched, event)
        if event.type() not in DRAGS:
            self._intake.add_mime(mime)
        event.acceptProposedAction()
        return True


def _bytes(desk: Desk, sha256: str) -> bytes:
    with read_evidence(desk, sha256) as stream:
        return stream.read()
