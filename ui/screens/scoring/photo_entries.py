"""What is entered at a photo: caption, marks, another item, removal; each one durable entry. No Qt."""

from __future__ import annotations

from functools import partial

from reviewer.desk import Desk
from reviewer.domain.sheet import ItemKey
from reviewer.domain.site_files import Mark
from reviewer.usecases.keep_site_file import change_site_file, move_site_file, remove_site_file
from ui.screens.scoring.photo_rows import PhotoRow
from ui.screens.scoring.presenter import ScoringPresenter


class PhotoEntries:
    """Writes through the presenter, so that order, saving state and undo are those of the sheet."""

    def __init__(self, desk: Desk, presenter: ScoringPresenter) -> None:
        self._desk, self._presenter = desk, presenter

    def caption(self, row: PhotoRow, text: str, *, goes_on: bool) -> None:
        """The caption as typed so far; ``goes_on``: a later key of the same entry."""
        self._change(row, caption=text, continues=goes_on)

    def marks(self, row: PhotoRow, marks: tuple[Mark, ...], *, goes_on: bool) -> None:
        """What is drawn on the photo, all of it."""
        self._change(row, marks=marks, continues=goes_on)

    def remove(self, row: PhotoRow) -> None:
        """Take the photo off the sheet with the pins on it; undo brings all of it back."""
        application = self._presenter.application_id
        self._presenter.enter(partial(remove_site_file, self._desk, application, row.key, row.id))

    def move(self, row: PhotoRow, to: ItemKey, requirement: str | None = None) -> None:
        """Put the photo with another item."""
        application = self._presenter.application_id
        self._presenter.enter(partial(move_site_file, self._desk, application, row.key, row.id, to, requirement))

    def _change(
        self,
        row: PhotoRow,
        *,
        caption: str | None = None,
        marks: tuple[Mark, ...] | None = None,
        continues: bool,
    ) -> None:
        work = partial(
            change_site_file,
            self._desk,
            self._presenter.application_id,
            row.key,
            row.id,
            caption=caption,
            marks=marks,
            continues=continues,
        )
        self._presenter.enter(work)
