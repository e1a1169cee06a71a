"""The tab 照片: all photos as a grid, one of them large, what is waited for and what stayed out."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget, QWidget

from reviewer.domain.sheet import EvidencePin, ItemKey
from ui.qt.theme import theme
from ui.screens.scoring.photos.entries import PhotoEntries
from ui.screens.scoring.photos.grid import PhotoGrid
from ui.screens.scoring.photos.intake import PhotoIntake
from ui.screens.scoring.photos.page import PhotoPage
from ui.screens.scoring.photos.rows import PhotoRow, item_words, photo_rows
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.empty_state import EmptyState
from ui.widgets.evidence_viewer import Pin, PinPlace
from ui.widgets.labels import ElidedLabel, label, set_tone
from ui.widgets.panes import column, row

NONE_YET = "还没有照片。把照片拖到这里，复制后按 Ctrl+P，或从下面的“添加照片”选择文件、等待相机。"


class PhotoParts(NamedTuple):
    """What the pane is put together from."""

    intake: PhotoIntake
    grid: PhotoGrid
    page: PhotoPage
    entries: PhotoEntries


class PhotoPane(QWidget):
    """``pin_wanted(PinPlace)``, ``pin_clicked(pin id)`` and ``file_opened(hash, page)`` come from the photo page."""

    pin_wanted = Signal(object)
    pin_clicked = Signal(str)
    file_opened = Signal(str, int)

    def __init__(self, presenter: ScoringPresenter, parts: PhotoParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.intake, self.grid, self.page, self._entries = parts
        self._add = Button("添加照片", "plain", ButtonExtras(icon="camera-plus", key_cap="Ctrl+P"))
        self._waiting, self._stop = ElidedLabel("", "small_text"), Button("停止", "quiet")
        self._note = label("", "small_text")
        self._note.setWordWrap(True)
        set_tone(self._note, "not_met")
        self._empty = EmptyState(NONE_YET)
        self._stack = QStackedWidget(self)
        self._shown: tuple[tuple[PhotoRow, ...], bool] | None = None
        self._lay_out()
        self._connect()
        self._show_intake()

    # ---- what is shown

    @property
    def photos(self) -> tuple[PhotoRow, ...]:
        """All photos of the sheet, the open item's first."""
        return self.grid.photos.photos

    def show_photos(self) -> None:
        """The sheet's photos as they are now."""
        presenter = self._presenter
        photos = photo_rows(presenter.scheme, presenter.sheet, presenter.key)
        self._show_intake()
        if self._shown == (photos, presenter.is_locked):
            return
        self._shown = photos, presenter.is_locked
        self.grid.is_read_only = presenter.is_locked
        self.grid.show_photos(photos)
        self.page.show_photos(photos, is_read_only=presenter.is_locked)
        self._add.setEnabled(not presenter.is_locked)
        self._grid_stack.setCurrentWidget(self.grid if photos else self._empty)

    def set_compact(self, is_narrow: bool, is_low: bool) -> None:
        """Narrow windows hide the zoom figure."""
        self.page.viewer.set_compact(is_narrow, is_low)

    def show_pins(self, pins: tuple[Pin, ...]) -> None:
        """Pins of the whole sheet as the viewer takes them."""
        self.page.show_pins(pins)

    def open(self, photo_id: str, pin: EvidencePin | None = None) -> None:
        """Show one photo large, and the box of a pin on it."""
        box = None
        if pin is not None and pin.box is not None:
            x, y, width, height = pin.box
            box = (float(x), float(y), float(width), float(height))
        focus = self.window().focusWidget()
        has_keyboard = focus is not None and self.isAncestorOf(focus)
        if self.page.open(photo_id, box):
            self._stack.setCurrentWidget(self.page)
            if has_keyboard:
                self.page.viewer.focus_page()

    def open_file(self, sha256: str, pin: EvidencePin | None = None) -> bool:
        """Show the photo of that hash, the open item's before another's; False when there is none."""
        found = next((each for each in self.photos if each.sha256 == sha256), None)
        if found is not None:
            self.open(found.id, pin)
        return found is not None

    def choose(self, photo_id: str) -> None:
        """Put the keyboard on a photo where it is shown: large if it is, else in the grid."""
        if self._stack.currentWidget() is self.page and self.page.row is not None and self.page.row.id == photo_id:
            self.page.viewer.focus_page()
        else:
            self.show_grid()
            self.grid.choose(photo_id)

    def show_grid(self) -> None:
        """Back to all photos."""
        if self._stack.currentWidget() is self.page:
            last = self.page.row
            self.page.leave()
            self._stack.setCurrentIndex(0)
            if last is not None:
                self.grid.choose(last.id)

    def focus_photos(self) -> None:
        """Put the keyboard here."""
        if self._stack.currentWidget() is self.page:
            self.page.viewer.focus_page()
        elif self.photos:
            self.grid.choose(self.grid.current.id if self.grid.current is not None else "")
        else:
            self._add.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def pin_place(self) -> PinPlace | None:
        """What Ctrl+B pins: the whole photo that is large or chosen."""
        if self._stack.currentWidget() is self.page:
            return self.page.pin_place()
        current = self.grid.current
        return PinPlace(current.sha256, None, None) if current is not None else None

    def close_files(self) -> None:
        """Another application, or the end: nothing stays open, nothing is waited for."""
        self.intake.stop()
        self._stack.setCurrentIndex(0)
        self.page.leave()

    def remove(self, photo: PhotoRow) -> None:
        """Take a photo off the sheet; undo brings it back."""
        if not self._presenter.is_locked:
            self._entries.remove(photo)

    # ---- menus

    def open_ways(self, anchor: QWidget) -> None:
        """The ways in, above or below a button."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        intake = self.intake
        menu.addAction("选择文件…", intake.choose)
        menu.addAction("粘贴（Ctrl+P）", intake.paste)
        menu.addAction("拍照：打开系统相机", intake.wait_for_camera).setVisible(intake.has_camera_program)
        menu.addSeparator()
        menu.addAction(f"等待照片文件夹“{intake.folder.name}”的新照片", intake.watch)
        menu.addAction("换一个照片文件夹…", intake.choose_folder)
        menu.setActiveAction(menu.actions()[0])
        above = anchor.mapToGlobal(QPoint(0, -menu.sizeHint().height()))
        fits = above.y() >= anchor.window().mapToGlobal(QPoint(0, 0)).y()
        menu.popup(above if fits else anchor.mapToGlobal(anchor.rect().bottomLeft()))

    def _open_menu(self, photo_id: str, at: QPoint) -> None:
        found = self._photo(photo_id)
        if found is None:
            return
        menu, is_open = QMenu(self), not self._presenter.is_locked
        menu.aboutToHide.connect(menu.deleteLater)
        if self._stack.currentWidget() is self.grid_page:
            menu.addAction("打开", partial(self.open, photo_id))
            menu.addAction("写图注（F2）", self.grid.write_caption).setEnabled(is_open)
        self._add_moves(menu, found).setEnabled(is_open)
        menu.addSeparator()
        menu.addAction("删除照片（可撤销）", partial(self._remove, photo_id)).setEnabled(is_open)
        menu.popup(at)

    def _add_moves(self, menu: QMenu, found: PhotoRow) -> QMenu:
        """The other items, by section; the open one first."""
        presenter = self._presenter
        moves = menu.addMenu("移到其他项")
        if not found.is_own:
            name = item_words(presenter.scheme, presenter.key)
            moves.addAction(f"本项：{name}", partial(self._move, found.id, presenter.key))
            moves.addSeparator()
        for section in presenter.scheme.section:
            ids = {each.id for each in section.item}
            under = moves.addMenu(f"{section.no} {section.title}")
            for key in presenter.keys:
                if key.item in ids and key != found.key:
                    under.addAction(item_words(presenter.scheme, key), partial(self._move, found.id, key))
        return moves

    # ---- building

    def _lay_out(self) -> None:
        foot = QFrame()
        foot.setObjectName("paneFoot")
        self._foot = foot
        line = row(self._add, gap=theme().space(2))
        line.addWidget(self._waiting, 1)
        line.addWidget(self._stop)
        line.addStretch(0)
        holder = column(parent=foot)
        holder.setContentsMargins(theme().space(4), theme().space(2), theme().space(2), theme().space(2))
        holder.setSpacing(theme().space(1))
        holder.addWidget(self._note)
        holder.addLayout(line)
        self._grid_stack = QStackedWidget()
        self._grid_stack.addWidget(self._empty)
        self._grid_stack.addWidget(self.grid)
        self.grid_page = QWidget()
        inner = column(parent=self.grid_page)
        inner.addWidget(self._grid_stack, 1)
        inner.addWidget(foot)
        self._stack.addWidget(self.grid_page)
        self._stack.addWidget(self.page)
        column(self._stack, parent=self)

    def _connect(self) -> None:
        intake, grid, page = self.intake, self.grid, self.page
        intake.told.connect(self._show_intake)
        intake.changed.connect(self._show_intake)
        grid.opened.connect(self.open)
        grid.removed.connect(self._remove)
        grid.captioned.connect(self._on_captioned)
        grid.menu_wanted.connect(self._open_menu)
        page.menu_wanted.connect(self._open_menu)
        page.closed.connect(self.show_grid)
        page.pin_wanted.connect(self.pin_wanted)
        page.viewer.pin_clicked.connect(self.pin_clicked)
        page.viewer.place_changed.connect(self.file_opened)
        self._add.clicked.connect(partial(self.open_ways, self._add))
        self._stop.clicked.connect(intake.stop)

    # ---- what happens

    def _photo(self, photo_id: str) -> PhotoRow | None:
        return next((each for each in self.photos if each.id == photo_id), None)

    def _on_captioned(self, typed: PhotoRow, text: str, goes_on: bool) -> None:
        self._entries.caption(typed, text, goes_on=goes_on)

    def _remove(self, photo_id: str) -> None:
        found = self._photo(photo_id)
        if found is not None:
            self.remove(found)

    def _move(self, photo_id: str, to: ItemKey) -> None:
        found = self._photo(photo_id)
        if found is not None:
            self._entries.move(found, to)

    def _show_intake(self) -> None:
        text, waiting = self.intake.text, self.intake.waiting_for
        self._note.setText(text)
        self._note.setVisible(bool(text))
        self._waiting.setText(waiting)
        self._waiting.setVisible(bool(waiting))
        self._stop.setVisible(bool(waiting))
        self._add.set_extras(ButtonExtras(icon="camera-plus", key_cap="" if waiting else "Ctrl+P"))
