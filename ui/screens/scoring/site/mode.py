"""现场模式 on and off: the page over the panes, the keys with it, the mode remembered on this machine."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QWidget

from reviewer.usecases.keep_place import Place
from ui.qt.context import Context, SaveState
from ui.qt.preferences import Preferences
from ui.screens.scoring.commands import ScoringCommands
from ui.screens.scoring.form.phrase_shelf import PhraseShelf
from ui.screens.scoring.photos.entries import PhotoEntries
from ui.screens.scoring.photos.room import PhotoRoom
from ui.screens.scoring.photos.rows import photo_rows
from ui.screens.scoring.sheet.listener import Typing
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.screens.scoring.site.page import SitePage
from ui.screens.scoring.unsaved_bar import UnsavedBar
from ui.widgets.page_stack import PageStack

MODE, HAND = "site_mode", "site_hand"
ON, OFF, LEFT, RIGHT = "on", "off", "left", "right"
# Narrower screens cut the panes and the button to the mode away.
LEAST_FOR_PANES = 800


def choose_for_screen(preferences: Preferences, room: QSize) -> None:
    """Where nobody chose on this machine yet, a screen without room for the panes has sheets in 现场模式."""
    if not preferences.text(MODE) and room.width() < LEAST_FOR_PANES:
        preferences.keep(MODE, ON)


class SiteMode(QObject):
    """Keeps the page, made when first wanted, in the stack that holds the panes, too.

    ``switched(place)``: the other arrangement is in front now; show the open item in it and go on typing at
    the place. What is shown goes to the page while the mode is on, and only then.
    """

    switched = Signal(object)
    place_moved = Signal()

    def __init__(
        self, context: Context, presenter: ScoringPresenter, commands: ScoringCommands, stack: PageStack, panes: QWidget
    ) -> None:
        super().__init__(stack)
        self._context, self._presenter, self._commands = context, presenter, commands
        self._stack, self._panes = stack, panes
        self._page: SitePage | None = None
        self._photos: PhotoRoom | None = None
        self._bar: UnsavedBar | None = None
        context.save_changed.connect(self._on_save_changed)
        commands.site_wanted.connect(self.toggle)
        commands.panes_wanted.connect(self.leave)

    @property
    def is_wanted(self) -> bool:
        """Whether this machine shows sheets in 现场模式."""
        return self._context.preferences.text(MODE) == ON

    @property
    def is_on(self) -> bool:
        """Whether the page is in front."""
        return self._page is not None and self._stack.currentWidget() is self._page

    @property
    def page(self) -> SitePage:
        """The page, made when first asked for."""
        if self._page is None:
            self._page = self._make_page()
        return self._page

    def take_bar(self, bar: UnsavedBar) -> None:
        """A bar over both arrangements: while the mode is on its buttons are for fingers."""
        self._bar = bar

    def take_photos(self, photos: PhotoRoom) -> None:
        """Let the page photograph, and show the photos."""
        self._photos = photos

    def toggle(self) -> None:
        """F11."""
        if self.is_on:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        """Put the page in front of the panes, at the same place."""
        if self._presenter.is_open and not self.is_on:
            self._switch(ON)

    def leave(self) -> None:
        """Bring the panes back, at the same place."""
        if self.is_on:
            self._switch(OFF)

    def bring_front(self) -> None:
        """A sheet is opened: the arrangement that this machine remembers comes to the front."""
        if self.is_wanted:
            self._stack.setCurrentWidget(self.page)
            self._commands.use(self.page.form, self.page.main, self.page.pages)
        else:
            self._stack.setCurrentWidget(self._panes)
            self._commands.use_panes()
        if self._bar is not None:
            self._bar.set_site(self.is_on)

    # ---- what the screen is told

    def show_item(self, field: str, tag: str) -> bool:
        """Show the open item here; False while the mode is off."""
        if not self.is_on:
            return False
        self.page.show_item(field, tag)
        self._show_photos()
        return True

    def show_values(self) -> bool:
        """Show changed values here; False while the mode is off."""
        if not self.is_on:
            return False
        self.page.show_values()
        self._show_photos()
        return True

    def typing(self) -> Typing | None:
        """What is being typed on the page."""
        return self.page.typing()

    def type_again(self, place: Place) -> None:
        """Go on typing at a place."""
        self.page.type_again(place)

    # ---- inside

    def _switch(self, mode: str) -> None:
        place = self._presenter.place
        self._context.preferences.keep(MODE, mode)
        self._context.preferences.keep("first_screen", "scoring" if mode == ON else "home")
        self._commands.show_form()
        self.bring_front()
        self.switched.emit(place)

    def _make_page(self) -> SitePage:
        presenter, commands = self._presenter, self._commands
        page = SitePage(presenter)
        self._stack.addWidget(page)
        page.set_left(self._context.preferences.text(HAND) == LEFT)
        page.hand_changed.connect(self._on_hand_changed)
        page.typed.connect(self.place_moved)
        page.header.leave_wanted.connect(self.leave)
        page.header.undo_wanted.connect(commands.undo)
        form = page.form
        form.step_wanted.connect(commands.step)
        form.next_wanted.connect(commands.next_unscored)
        form.field_focused.connect(presenter.remember)
        form.requirements.lines_added.connect(self._on_lines_added)
        commands.watch(form.points.field, page.writing.text)
        if self._context.save_state is not None:
            page.header.saved.show_state(self._context.save_state)
        desk = self._context.desk
        entries = PhotoEntries(desk, presenter)
        page.writer.take_tools(PhraseShelf(desk, self._context.jobs, presenter), entries)
        if self._photos is not None:
            page.take_photos(self._photos, entries)
        return page

    def _show_photos(self) -> None:
        if self._photos is not None:
            presenter = self._presenter
            self.page.show_photos(photo_rows(presenter.scheme, presenter.sheet, presenter.key))

    def _on_lines_added(self) -> None:
        self._commands.watch(*[line.field for line in self.page.form.requirements.pool.every])

    def _on_hand_changed(self, is_left: bool) -> None:
        self._context.preferences.keep(HAND, LEFT if is_left else RIGHT)

    def _on_save_changed(self, state: SaveState) -> None:
        if self._page is not None:
            self._page.header.saved.show_state(state)
