"""What is entered at a photo: caption, marks, another item, removal; each one durable entry. No Qt."""

from __future__ import annotations

from functools import partial

import msgspec

from reviewer.desk import Desk
from reviewer.domain.sheet import ItemKey
from reviewer.domain.site_files import Mark, SiteFile
from reviewer.usecases.keep_site_file import change_site_file, move_site_file, remove_site_file
from reviewer.usecases.score_item import Saved
from ui.screens.scoring.photos.rows import PhotoRow
from ui.screens.scoring.sheet.presenter import ScoringPresenter


class PhotoEntries:
    """Writes through the presenter, so that order, saving state and undo are those of the sheet."""

    def __init__(self, desk: Desk, presenter: ScoringPresenter) -> None:
        self._desk, self._presenter = desk, presenter

    def caption(self, row: PhotoRow, text: str, *, goes_on: bool) -> None:
        """The caption as typed so far; ``goes_on``: a later key of the same entry."""
        work = partial(self._change, self._presenter.application_id, row, text, None)
        self._presenter.enter_file(row.key, row.id, work, partial(_captioned, text), goes_on=goes_on)

    def marks(self, row: PhotoRow, marks: tuple[Mark, ...], *, goes_on: bool) -> None:
        """What is drawn on the photo, all of it."""
        work = partial(self._change, self._presenter.application_id, row, None, marks)
        self._presenter.enter_file(row.key, row.id, work, partial(_marked, marks), goes_on=goes_on)

    def remove(self, row: PhotoRow) -> None:
        """Take the photo off the sheet with the pins on it; undo brings all of it back."""
        application = self._presenter.application_id
        self._presenter.enter(partial(remove_site_file, self._desk, application, row.key, row.id))

    def move(self, row: PhotoRow, to: ItemKey, requirement: str | None = None) -> None:
        """Put the photo with another item."""
        application = self._presenter.application_id
        self._presenter.enter(partial(move_site_file, self._desk, application, row.key, row.id, to, requirement))

    def _change(
        self, application: str, row: PhotoRow, caption: str | None, marks: tuple[Mark, ...] | None, goes_on: bool
    ) -> Saved:
        return change_site_file(
            self._desk, application, row.key, row.id, caption=caption, marks=marks, continues=goes_on
        )


def _captioned(text: str, file: SiteFile) -> SiteFile:
    return msgspec.structs.replace(file, caption=text)


def _marked(marks: tuple[Mark, ...], file: SiteFile) -> SiteFile:
    return msgspec.structs.replace(file, marks=marks)
