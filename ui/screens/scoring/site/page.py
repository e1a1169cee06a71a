"""现场模式: header, column and dock of one open sheet; pages for writing and photos over the whole width."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from reviewer.usecases.keep_place import Place
from ui.qt.theme import theme
from ui.screens.scoring.photos.entries import PhotoEntries
from ui.screens.scoring.photos.intake import PhotoIntake
from ui.screens.scoring.photos.room import PhotoRoom
from ui.screens.scoring.photos.rows import PhotoRow
from ui.screens.scoring.photos.strip import PhotoStrip
from ui.screens.scoring.sheet.listener import Typing
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.screens.scoring.sheet.rows import RequirementRow, occupation_text
from ui.screens.scoring.site.dock import Dock
from ui.screens.scoring.site.measuring_page import MeasuringPage
from ui.screens.scoring.site.number_pad import AREA, NumberPad
from ui.screens.scoring.site.pad_sheet import PadSheet
from ui.screens.scoring.site.photos_page import LEAST_WITH_STRIP, PhotosPage
from ui.screens.scoring.site.pick_sheet import Pick, PickSheet
from ui.screens.scoring.site.site_form import SiteForm
from ui.screens.scoring.site.site_header import SiteHeader
from ui.screens.scoring.site.site_writing import SiteWriting
from ui.screens.scoring.site.writing_page import WritingPage
from ui.widgets.finger_scroll import scroll_by_finger
from ui.widgets.labels import divider
from ui.widgets.page_stack import PageStack

# The column beside the dock, and header, pad and foot above each other.
LEAST_COLUMN, LEAST_HEIGHT = 560, 660
WORKING_WORDS = {"area": "面积计算", "seats": "座位计算", "places": "工位计算", "lease": "租期计算"}


class SitePage(QFrame):
    """Shows what the presenter has open. ``hand_changed(is left)`` to be remembered."""

    hand_changed = Signal(bool)
    typed = Signal()

    def __init__(self, presenter: ScoringPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sitePage")
        self._presenter = presenter
        self._is_left = False
        self._has_dock: bool | None = None
        self._strip: PhotoStrip | None = None
        self._entries: PhotoEntries | None = None
        self.photos: PhotosPage | None = None
        self.header, self.form, self.dock = SiteHeader(), SiteForm(presenter), Dock()
        self.pad = NumberPad()
        self.main = QWidget()
        self.sheet, self.picks = PadSheet(self.main), PickSheet(self.main)
        self.writing, self.measuring = WritingPage(), MeasuringPage()
        self.writer = SiteWriting(presenter, self.form, self.writing)
        self.pages = PageStack(self)
        self._lay_out()
        self._connect()
        self._arrange()

    # ---- showing

    def show_item(self, field: str, tag: str) -> None:
        """Another item, occupation or state."""
        if not self.writer.is_about_open_item or self._presenter.is_locked:
            self.show_main()
        self.picks.close_sheet()
        self.header.show_sheet(self._presenter, tag)
        self.form.show_item()
        self.writer.refresh()
        if self.pages.currentWidget() is not self.main:
            return
        if field == "remark":
            self.form.foot.remark.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._has_dock or field != "points":
            self.form.focus_field(field)
            if field == "points":
                # Another item is read from its top; the pad's display tells what is typed.
                self.form.scroll_bar.setValue(0)
        else:
            # The pad would cover the item before it was read.
            self.form.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_values(self) -> None:
        """Values of the open item."""
        self.form.show_values()
        self.writer.refresh()

    def take_photos(self, room: PhotoRoom, entries: PhotoEntries) -> None:
        """Let it photograph, show the photos, write their captions and take them away."""
        self._entries, intake = entries, room.intake
        self._strip, self.photos = room.strip(site=True), PhotosPage(room)
        scroll_by_finger(self._strip)
        self.dock.put_strip(self._strip)
        self.pages.addWidget(self.photos)
        photos = self.photos
        for wanted in (self.dock.camera_wanted, self.form.foot.camera_wanted, photos.camera_wanted):
            wanted.connect(intake.wait_for_camera)
        photos.files_wanted.connect(intake.choose)
        for opened in (self.dock.photos_wanted, self.form.foot.photos_wanted):
            opened.connect(self.open_photos)
        self._strip.opened.connect(self.open_photos)
        photos.closed.connect(self.show_main)
        photos.caption_wanted.connect(self._on_caption_wanted)
        photos.removed.connect(self._on_photo_removed)
        self.dock.stop_wanted.connect(intake.stop)
        for told in (intake.told, intake.changed):
            told.connect(partial(self._show_intake, intake))

    def open_photos(self, photo_id: str = "") -> None:
        """Show the item's photos, one of them large."""
        if self.photos is not None:
            self.writer.leave_for(None)
            self.pages.setCurrentWidget(self.photos)
            self.photos.open(photo_id)
            self.photos.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_photos(self, photos: tuple[PhotoRow, ...]) -> None:
        """All photos of the sheet: those of the open item are shown here."""
        own = tuple(each for each in photos if each.is_own)
        item = self._presenter.item
        if self._strip is not None and self.photos is not None:
            self._strip.show_photos(own)
            self.photos.show_photos(f"{item.clause} {item.name}", own, is_read_only=self._presenter.is_locked)
        self.dock.show_photo_count(len(own))
        self.dock.camera.setEnabled(not self._presenter.is_locked)
        self.form.foot.show_photo_count(len(own))

    def show_main(self) -> None:
        """Back from a page to the column."""
        if self.pages.currentWidget() is not self.main:
            back = self.writer.take_back()
            is_of_photos = back is not None and self.photos is not None and self.photos.isAncestorOf(back)
            self.pages.setCurrentWidget(self.photos if is_of_photos and self.photos is not None else self.main)
            (back or self.form).setFocus(Qt.FocusReason.OtherFocusReason)

    def set_left(self, is_left: bool) -> None:
        """Put dock and pad at the left hand, or at the right."""
        self._is_left = is_left
        self.dock.show_hand(is_left)
        self.measuring.set_left(is_left)
        row = self._row
        row.setDirection(row.Direction.RightToLeft if is_left else row.Direction.LeftToRight)
        self._show_pad()

    # ---- what is being typed

    def typing(self) -> Typing | None:
        """The editor of the page that has the keyboard."""
        if self.pages.currentWidget() is self.writing:
            return self.writing.typing()
        field = self.window().focusWidget()
        if isinstance(field, QLineEdit) and self.form.isAncestorOf(field):
            return Typing(field.text(), field.cursorPosition())
        return None

    def type_again(self, place: Place) -> None:
        """Go on typing where it stopped: in the other arrangement, or when the program ended."""
        kind, _, requirement = place.field.partition(":")
        if kind == "remark":
            self.writer.write_remark()
        elif kind == "override" and place.draft is not None:
            self.writer.write_reason(requirement)
        elif place.caret is not None:
            self.form.focus_field(place.field)
        if place.caret is None:
            return
        if self.pages.currentWidget() is self.writing:
            self.writing.type_again(place.draft, place.caret, place.choice)
            return
        field = self.window().focusWidget()
        if isinstance(field, QLineEdit) and self.form.isAncestorOf(field):
            if place.draft is not None and kind == "points":
                self.form.type_points_again(place.draft)
            field.setCursorPosition(place.caret)

    # ---- building

    def _lay_out(self) -> None:
        self._line = divider()
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.form, 1)
        self._row.addWidget(self._line)
        self._row.addWidget(self.dock)
        whole = QVBoxLayout(self.main)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addLayout(self._row, 1)
        self.pages.addWidget(self.main)
        for page in (self.writing, self.measuring):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)

    def _connect(self) -> None:
        self.pad.pressed.connect(self._on_pad_pressed)
        self.form.number_moved.connect(self._on_number_moved)
        self.form.remark_wanted.connect(self.writer.write_remark)
        self.form.requirements.choice_wanted.connect(self._on_choice_wanted)
        self.form.requirements.override_wanted.connect(self._on_override_wanted)
        self.writer.opened.connect(self._on_writing_opened)
        self.writing.closed.connect(self.show_main)
        self.measuring.closed.connect(self.show_main)
        self.measuring.taken.connect(self._presenter.work_out)
        self.writing.edited.connect(self.typed)
        self.header.occupations_wanted.connect(self._on_occupations_wanted)
        self.dock.hand_wanted.connect(self._on_hand_wanted)
        self.sheet.hand_wanted.connect(self._on_hand_wanted)
        self.sheet.hide_wanted.connect(self._on_hide_wanted)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the dock where it fits, else the pad as a sheet."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = LEAST_COLUMN + theme().px("width.site_dock")
        has_dock = self.width() >= wide and self.height() >= LEAST_HEIGHT
        if has_dock != self._has_dock:
            self._has_dock = has_dock
            self.dock.setVisible(has_dock)
            self._line.setVisible(has_dock)
            self.form.foot.set_narrow(not has_dock)
            if has_dock:
                self.dock.put_pad(self.pad)
            else:
                self.sheet.put_pad(self.pad)
        if self.photos is not None:
            self.photos.set_low(self.height() < LEAST_WITH_STRIP)
        self._show_pad()

    def _show_pad(self) -> None:
        is_typing = self.form.number_field.hasFocus() and not self.form.number_field.isReadOnly()
        self.sheet.setVisible(not self._has_dock and is_typing)
        if not self.sheet.isHidden():
            self.sheet.place(self._is_left)

    # ---- what was touched

    def _on_pad_pressed(self, key: str) -> None:
        row = self.form.measured_row
        if key != AREA:
            self.form.press(key)
        elif row is not None:
            self._open_measuring(row)

    def _open_measuring(self, row: RequirementRow) -> None:
        self.writer.leave_for(self.window().focusWidget())
        self.pages.setCurrentWidget(self.measuring)
        self.measuring.open_for(row, self._presenter.today)

    def _on_number_moved(self) -> None:
        if not self._presenter.is_open:
            return
        self.pad.display.show_field(self.form.shown_number)
        row = self.form.measured_row
        self.pad.show_area(WORKING_WORDS[row.working_kind] if row is not None and row.working_kind else "")
        self.pad.show_next(self.form.next_text)
        self.pad.set_typing(not self._presenter.is_locked)
        self.typed.emit()

    def _on_focus_changed(self, _before: QWidget | None, _now: QWidget | None) -> None:
        if self.isVisible() and self._presenter.is_open:
            self._on_number_moved()
            self._show_pad()

    def _on_choice_wanted(self, card: object) -> None:
        picks, line = self.writer.choices_of(card)
        row = line.row
        if row is not None and row.working_kind:
            words = f"{WORKING_WORDS[row.working_kind]}…"
            picks.insert(0, Pick(words, partial(self._open_measuring, row), icon="calculator"))
        self.picks.open_at(line.choice, picks, line.choice)

    def _on_override_wanted(self, card: object) -> None:
        self.writer.write_reason_of(card)

    def _on_caption_wanted(self, row: object) -> None:
        if isinstance(row, PhotoRow) and self.photos is not None:
            self.writer.write_caption(row, self.photos.write)

    def _on_photo_removed(self, row: object) -> None:
        if isinstance(row, PhotoRow) and self._entries is not None:
            self._entries.remove(row)

    def _show_intake(self, intake: PhotoIntake, _text: str = "") -> None:
        self.dock.show_intake(
            intake.text or intake.waiting_for, is_fault=bool(intake.text), is_waiting=intake.is_waiting
        )

    def _on_writing_opened(self) -> None:
        self.pages.setCurrentWidget(self.writing)

    def _on_occupations_wanted(self) -> None:
        presenter = self._presenter
        picks = [
            Pick(
                occupation_text(each),
                partial(presenter.choose_occupation, each.scope),
                each.scope == presenter.occupation,
            )
            for each in presenter.application.occupations
        ]
        self.picks.open_at(self.header.occupation, picks)

    def _on_hand_wanted(self) -> None:
        self.set_left(not self._is_left)
        self.hand_changed.emit(self._is_left)

    def _on_hide_wanted(self) -> None:
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)
