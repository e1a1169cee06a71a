"""Everything about the visit's records put together once for the scoring screen."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from reviewer.usecases.keep_site_file import LookedAt, look_at_site_file
from reviewer.usecases.list_site_files import WrittenFile, export_site_file
from ui.qt.context import Context
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.screens.scoring.visit.page import VisitPage
from ui.screens.scoring.visit.pane import VisitPane
from ui.screens.scoring.visit.presenter import VisitPresenter
from ui.widgets.pick_files import pick_files, pick_folder

SOUND_KINDS = "录音 (*.m4a *.mp3 *.wav *.amr *.ogg *.opus *.3gp);;所有文件 (*)"


class VisitRoom(QObject):
    """``pane`` is the tab, ``page`` the editor. ``page_opened`` and ``page_closed`` say which is in the middle."""

    page_opened = Signal()
    page_closed = Signal()

    def __init__(self, context: Context, sheet: ScoringPresenter, screen: QWidget) -> None:
        super().__init__(screen)
        self._context, self._sheet, self._screen = context, sheet, screen
        self.presenter = VisitPresenter(context.desk, sheet)
        self.pane = VisitPane(self.presenter, screen)
        self.page = VisitPage(self.presenter, screen)
        self.pane.begin_wanted.connect(self.begin)
        self.pane.record_opened.connect(self.open)
        self.page.closed.connect(self._on_page_closed)
        self.page.sound_wanted.connect(self.choose_sound)
        self.page.edited.connect(self.pane.show_records)
        self.page.file_opened.connect(self.choose_folder)

    def show_records(self) -> None:
        """The records as they are now, in the list and in the editor."""
        self.pane.show_records()
        self.page.show_record()

    def begin(self, method_id: str) -> None:
        """Begin a record of a method; the editor opens."""
        if not self._sheet.is_locked:
            self.presenter.begin(method_id)
            self._show_page("")

    def open(self, record_id: str, field: str = "findings") -> None:
        """Open a record in the editor."""
        self.presenter.open(record_id)
        self._show_page(field)

    def open_field(self, field: str) -> None:
        """Open the record that a field of the sheet (``findings:ID`` …) belongs to; a taken one only shows the list."""
        kind, _, name = field.partition(":")
        record_id = name.partition(":")[0]
        for record in self.presenter.records:
            if record.id == record_id or (kind == "file" and name in record.files):
                self.open(record.id, field)
                return
        self.show_records()

    def open_last(self) -> bool:
        """Open the record that has not ended yet; False when there is none."""
        record = self.presenter.unfinished
        if record is None or self._sheet.is_locked:
            return False
        self.open(record.id, "note")
        return True

    def choose_sound(self) -> None:
        """Ask for sound files and put them with the record."""
        for path in pick_files(self._screen, "附上录音", SOUND_KINDS, self._context.preferences):
            self.attach(path)

    def attach(self, path: Path) -> None:
        """Look at a file away from the window's thread, then put it with the record that is open now."""
        record = self.presenter.record
        if record is not None:
            look = partial(look_at_site_file, self._context.desk, path)
            done = partial(self._on_looked, self._sheet.application_id, record.id)
            self._context.jobs.read(look, done, self._context.show_error)

    def choose_folder(self, file_id: str) -> None:
        """Ask where a file is to be written to be listened to; the store itself keeps it encrypted."""
        folder = pick_folder(self._screen, "另存录音到", self._context.preferences)
        if folder is not None:
            self.save(file_id, folder)

    def save(self, file_id: str, folder: Path) -> None:
        """Write a file of the sheet into a folder, as it came."""
        work = partial(export_site_file, self._context.desk, self._sheet.application_id, file_id, folder)
        self._context.jobs.write(work, self._on_saved, self._context.show_error)

    def _on_saved(self, written: WrittenFile) -> None:
        self._context.notify(f"已另存：{written.path}", "done")

    def _show_page(self, field: str) -> None:
        self.page.show_record()
        self.pane.show_records()
        self.page_opened.emit()
        self.page.focus_field(field)

    def _on_looked(self, application: str, record_id: str, looked: LookedAt) -> None:
        if self._sheet.application_id == application:
            self.presenter.attach(record_id, looked)
        else:
            message = f"{looked.name} 没有附上：已经换到另一家申报单位。请回到那条记录后再附。"
            self._context.notify(message, "warning")

    def _on_page_closed(self) -> None:
        self.pane.show_records()
        self.page_closed.emit()
