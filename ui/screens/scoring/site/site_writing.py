"""What is written on the writing page, and the words offered for a measured value."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from reviewer.domain.findings import Verdict
from reviewer.domain.sheet import ItemKey
from ui.screens.scoring.form.phrase_shelf import PhraseShelf
from ui.screens.scoring.photos.entries import PhotoEntries
from ui.screens.scoring.photos.rows import PhotoRow
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.screens.scoring.site.pick_sheet import Pick
from ui.screens.scoring.site.requirement_card import RequirementCard
from ui.screens.scoring.site.site_foot import OPTIONAL, REQUIRED
from ui.screens.scoring.site.site_form import SiteForm
from ui.screens.scoring.site.writing_page import Writing, WritingPage

OTHER, CLEAR = "其他，自己写…", "清除"


class SiteWriting(QObject):
    """Opens the writing page for a field of the open item; ``opened`` brings it to the front."""

    opened = Signal()

    def __init__(self, presenter: ScoringPresenter, form: SiteForm, page: WritingPage) -> None:
        super().__init__(form)
        self._presenter, self._form, self._page = presenter, form, page
        self._key: ItemKey | None = None
        self._back: QWidget | None = None
        self._shelf: PhraseShelf | None = None
        self._photos: PhotoEntries | None = None
        self._goes_on = False

    def take_tools(self, shelf: PhraseShelf, photos: PhotoEntries) -> None:
        """The phrases to offer, and where captions are written."""
        self._shelf, self._photos = shelf, photos

    @property
    def is_about_open_item(self) -> bool:
        """Whether what is written belongs to the item that is open."""
        return self._key == self._presenter.key

    def take_back(self) -> QWidget | None:
        """What the keyboard goes back to; asked once."""
        back, self._back = self._back, None
        return back

    def refresh(self) -> None:
        """The remark's word, 必填 or 选填, follows the points; an undo brings other text."""
        writing = self._page.writing
        if writing is None or not self.is_about_open_item or writing.field != "remark":
            return
        score, wants = self._presenter.score, self._presenter.wants_remark
        self._page.show_hint(REQUIRED if wants else OPTIONAL, is_alert=wants and not score.remark.strip())
        self._page.text.show_remark(score.remark)

    def write_remark(self) -> None:
        """F2, or a touch on 说明."""
        presenter = self._presenter
        presenter.remember("remark")
        self._open(
            Writing(
                field="remark",
                title=f"说明　{self._item_words()}",
                text=presenter.score.remark,
                hint="",
                on_edit=presenter.type_remark,
                is_read_only=presenter.is_locked,
            ),
            self._form.foot.remark,
        )
        self.refresh()
        if self._shelf is not None and not presenter.is_locked:
            self._page.show_phrases(self._shelf.lines("", self._form.requirement))

    def write_caption(self, row: PhotoRow, back: QWidget) -> None:
        """The caption of a photo."""
        self._goes_on = False
        self._open(
            Writing(
                field=f"file:{row.id}",
                title=f"图注　{row.stem}",
                text=row.caption,
                hint="写明拍的是什么",
                on_edit=partial(self._type_caption, row),
            ),
            back,
        )

    def _type_caption(self, row: PhotoRow, text: str) -> None:
        if self._photos is not None:
            self._photos.caption(row, " ".join(text.splitlines()), goes_on=self._goes_on)
            self._goes_on = True

    def write_reason(self, requirement: str) -> None:
        """The reason of an own verdict on a requirement."""
        line = self._form.requirements.pool.of(requirement)
        if line is not None:
            self.write_reason_of(line)

    def write_reason_of(self, card: object) -> None:
        """As ``write_reason``, for a card of the column."""
        if not isinstance(card, RequirementCard) or card.row is None or self._presenter.is_locked:
            return
        row = card.row
        own = row.override
        self._open(
            Writing(
                field=f"override:{row.id}",
                title=f"改判　{row.letter} {row.name}",
                text=own.reason if own is not None else "",
                hint="理由必填",
                verdict=own.verdict if own is not None else Verdict.MET.value,
                on_done=partial(self._presenter.override, row.id),
                on_clear=partial(self._presenter.override, row.id, None, "") if own is not None else None,
            ),
            card.verdict,
        )

    def choices_of(self, card: object) -> tuple[list[Pick], RequirementCard]:
        """The words offered for a requirement's measured value, then one's own words, then none.

        Raises:
            TypeError: ``card`` shows no requirement.
        """
        if not isinstance(card, RequirementCard) or card.row is None:
            raise TypeError(card)
        row = card.row
        give = partial(self._presenter.type_measured, row.id)
        picks = [Pick(word, partial(give, word), word == row.measured) for word in row.options]
        is_own = bool(row.measured) and row.measured not in row.options
        own = partial(self._write_words, card)
        picks.append(Pick(row.measured if is_own else OTHER, own, is_own, "" if is_own else "pencil"))
        if row.measured:
            picks.append(Pick(CLEAR, partial(give, ""), icon="backspace"))
        return picks, card

    def _write_words(self, card: RequirementCard) -> None:
        row = card.row
        if row is None:
            return
        self._presenter.remember(f"measured:{row.id}")
        self._open(
            Writing(
                field=f"measured:{row.id}",
                title=f"核实　{row.letter} {row.name}",
                text=row.measured,
                hint=row.threshold,
                on_edit=partial(self._type_words, row.id),
            ),
            card.choice,
        )

    def _type_words(self, requirement: str, text: str) -> None:
        self._presenter.type_measured(requirement, " ".join(text.splitlines()))

    def leave_for(self, back: QWidget | None) -> None:
        """Another page takes the column's place; ``back`` gets the keyboard after it."""
        self._key, self._back = self._presenter.key, back

    def _open(self, writing: Writing, back: QWidget) -> None:
        self.leave_for(back)
        self.opened.emit()
        self._page.open_for(writing)

    def _item_words(self) -> str:
        item = self._presenter.item
        return f"{item.clause} {item.name}"
