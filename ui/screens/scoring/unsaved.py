"""What is done about entries that the disk does not take: told, tried again, written elsewhere, asked about."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from reviewer.errors import ReviewerError
from reviewer.usecases.save_unsaved import SavedElsewhere, save_unsaved
from ui.qt.context import Context
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.screens.scoring.unsaved_bar import LeaveQuestion, UnsavedBar
from ui.widgets.pick_files import pick_folder


class UnsavedEntries(QObject):
    """Between the presenter's lane, the bar and the header; one for each screen."""

    def __init__(self, context: Context, presenter: ScoringPresenter, bar: UnsavedBar, screen: QWidget) -> None:
        super().__init__(screen)
        self._context, self._presenter, self._screen = context, presenter, screen
        self.bar = bar
        bar.try_again_wanted.connect(self.try_again)
        bar.save_elsewhere_wanted.connect(self.save_elsewhere)

    @property
    def text(self) -> str:
        """What the bar says, empty while everything is on the disk."""
        return self.bar.text

    def show(self, problem: ReviewerError) -> None:
        """Mark what is unsaved, in the header and in the bar."""
        places = self._presenter.lane.unsaved_places
        self._context.mark_unsaved(places, problem)
        self.bar.show_unsaved(places, problem.message)

    def finish(self) -> None:
        """Everything is on the disk."""
        if not self.bar.isHidden():
            self._context.mark_unsaved(0)
            self.bar.finish()

    def try_again(self) -> None:
        """Write it once more. A closed window has no writer any more."""
        if self._screen.window().isVisible():
            self._presenter.try_again()

    def save_elsewhere(self) -> bool:
        """Write what is unsaved into a folder of the person's choice; returns whether that was done."""
        folder = pick_folder(self._screen, "另存未保存内容到", self._context.preferences)
        if folder is None:
            return False
        try:
            self._tell(folder, save_unsaved(self._context.desk, self._presenter.unsaved, folder))
        except ReviewerError as error:
            self._context.show_error(error)
            return False
        return True

    def may_close(self) -> bool:
        """Let the writer come to its end; where entries stay unsaved, ask what is to become of them."""
        lane = self._presenter.lane
        if lane.wait() or not lane.unsaved:
            return True
        problem = lane.problem
        question = LeaveQuestion(lane.unsaved_places, problem.message if problem is not None else "", self._screen)
        question.exec()
        # It may have been saved while the question stood.
        if lane.wait() or question.answer == "close":
            return True
        return question.answer == "save" and self.save_elsewhere()

    def _tell(self, folder: Path, saved: SavedElsewhere) -> None:
        names = "、".join(each.name for each in saved.files)
        words = f"已另存到 {folder}：{names}。" if names else "没有能另存的得分、判断、核实值或说明。"
        if saved.left_out:
            words += f"另有 {saved.left_out} 处（定位、照片、改判或清空的值）不能另存，仍在屏幕上。"
        self._context.notify(words, "warning" if saved.left_out else "done")
