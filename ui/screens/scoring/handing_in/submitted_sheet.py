"""What can be done with a submitted sheet: sign it, export it, reopen it with a reason."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from reviewer.usecases.documents.export_sheets import export_sheets
from reviewer.usecases.documents.keep_document import WrittenDocument
from reviewer.usecases.hand_in_sheet import HandedIn, hand_in_sheet
from reviewer.usecases.show_sheet import own_row, panel_leader
from reviewer.usecases.sign_sheet import signed_document
from ui.qt.context import Context
from ui.screens.scoring.handing_in.locked_bar import LockedBar
from ui.screens.scoring.handing_in.sign_page import SignPage
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.widgets.ask import Question, ask
from ui.widgets.pick_files import pick_folder


class SubmittedSheet(QObject):
    """Carries out what the locked bar and the signing page ask for."""

    signing_opened = Signal()
    signing_closed = Signal()

    def __init__(
        self, context: Context, presenter: ScoringPresenter, bar: LockedBar, page: SignPage, window: QWidget
    ) -> None:
        super().__init__(window)
        self._context, self._presenter, self._page, self._window = context, presenter, page, window
        self._bar = bar
        bar.sign_wanted.connect(self.open_signing)
        bar.export_wanted.connect(self.export)
        bar.reopen_wanted.connect(self.reopen)
        page.closed.connect(self.signing_closed)
        page.sign_wanted.connect(self._on_page_sign_wanted)

    def show_bar(self) -> None:
        """What the bar says of the open sheet."""
        meta = self._presenter.meta
        row = own_row(self._context.desk, self._presenter.application_id) if meta.is_locked else None
        is_signed = row is not None and signed_document(self._context.desk, row) is not None
        self._bar.show_sheet(meta, is_signed=is_signed)

    def open_signing(self) -> None:
        """Ask for the own passphrase and, if wanted, the pen."""
        self.signing_opened.emit()
        self._page.begin(self._presenter.meta.member, self._presenter.application.applicant_name)

    def export(self) -> None:
        """Write the sheet as PDF into a folder of the person's choice."""
        folder = pick_folder(self._window, "导出评分表到", self._context.preferences)
        if folder is not None:
            self.export_to(folder)

    def export_to(self, folder: Path) -> None:
        """Write the sheet into a folder; signed as it was signed, else marked unsigned."""
        work = partial(export_sheets, self._context.desk, self._presenter.application_id, folder)
        self._context.jobs.write(work, self._on_exported, self._context.show_error)

    def reopen(self) -> None:
        """退回修改: a new version with a reason, both kept."""
        leader = panel_leader(self._context.desk, self._presenter.application_id)
        questions = [
            Question("理由", "将记入日志，并印在新版上"),
            Question("同意的组长", "没有组长同意的留空", value=leader, is_optional=True),
        ]
        text = "已交的一版原样保留，另开新的一版继续修改，不同之处会标出并印在新版上；新版须重新交卷、重新签名。"
        answers = ask("退回修改", text, questions, "退回修改", self._window)
        if answers is not None:
            self._presenter.reopen(*answers)

    def _on_page_sign_wanted(self, passphrase: str, ink: bytes | None, place: str) -> None:
        work = partial(hand_in_sheet, self._context.desk, self._presenter.application_id, passphrase, ink, place)
        self._context.jobs.write(work, self._on_signed, self._page.show_fault)

    def _on_signed(self, handed_in: HandedIn) -> None:
        self.signing_closed.emit()
        self.show_bar()
        self._bar.export.setFocus()
        signed = handed_in.signed
        words = "；".join((f"已签名：{signed.file_name}，存于本机，可导出", *handed_in.notes))
        self._context.notify(f"{words}。", "done", "导出…", self.export)
        self._context.changes.announce("sheet", signed.application)
        self._context.changes.announce("document", signed.application)

    def _on_exported(self, written: tuple[WrittenDocument, ...]) -> None:
        names = "、".join(Path(each.path).name for each in written)
        self._context.notify(f"已导出 {names}，在 {Path(written[0].path).parent}。", "done")
