"""What the view of a sheet is told, and what it is asked for."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Protocol

from reviewer.errors import ReviewerError
from reviewer.usecases.submit_sheet import Submission


class Typing(NamedTuple):
    """The editor that has the keyboard: its text and how many characters stand before the cursor.

    ``field`` and ``choice`` where they are not the place's own: the reason of an own verdict, with the verdict.
    """

    text: str
    caret: int
    field: str | None = None
    choice: str | None = None


class Listener(Protocol):
    """What the view is told. Everything else it asks for."""

    def show_saving(self) -> None:
        """Something is on its way to the disk."""

    def show_saved(self, at: datetime) -> None:
        """Everything is on the disk."""

    def show_save_failed(self, error: ReviewerError) -> None:
        """The entry was not kept; the sheet shown is what the disk holds."""

    def show_sheet_changed(self) -> None:
        """Values of some items are different now."""

    def show_item_opened(self, field: str) -> None:
        """Another item, occupation or state is open; put the keyboard on ``field``."""

    def show_unsaved(self, problem: ReviewerError) -> None:
        """The disk takes nothing; what was typed waits in the lane."""

    def show_visit(self, field: str) -> None:
        """Something of the visit as a whole is different: no item's."""

    def show_submitted(self, submission: Submission) -> None:
        """The sheet is locked."""

    def typing(self) -> Typing | None:
        """The editor in the form that has the keyboard, None for another widget."""

    def show_place_moved(self) -> None:
        """The place is another one: call ``keep_place`` when the hands rest."""
