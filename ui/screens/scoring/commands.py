"""What the scoring screen's keys and buttons do, in whatever arrangement the sheet is shown."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from reviewer.domain.sheet import EvidencePin, ItemKey, Judgement
from ui.qt.context import Context
from ui.screens.scoring import keys
from ui.screens.scoring.evidence_pane import EvidencePane
from ui.screens.scoring.form.item_form import ItemForm
from ui.screens.scoring.handing_in.review_page import ReviewPage
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.screens.scoring.site.site_form import SiteForm
from ui.screens.scoring.tree.pane import TreePane
from ui.widgets.evidence_viewer import PinPlace

BOX_PLACES = Decimal("0.0001")
SEARCH = "search"
NOTHING_TO_PIN = "现场模式中没有打开的佐证，没有添加定位。拍照会归到本项；要在佐证上定位，请按 F11 退出现场模式。"


class Parts(NamedTuple):
    """What the commands act on. ``middle`` shows the form's pane or a page in its place."""

    context: Context
    presenter: ScoringPresenter
    form: ItemForm
    form_pane: QWidget
    middle: QStackedWidget
    evidence: EvidencePane
    review: ReviewPage
    tree: TreePane


class ScoringCommands(QObject):
    """Routes keys to the presenter and the focus; one for each screen.

    ``site_wanted``: 现场模式 on or off; ``panes_wanted``: what follows is shown in the panes only;
    ``records_wanted``: the visit's records.
    """

    site_wanted = Signal()
    panes_wanted = Signal()
    records_wanted = Signal()

    def __init__(self, screen: QWidget, parts: Parts) -> None:
        super().__init__(screen)
        self._parts = parts
        self._form: ItemForm | SiteForm = parts.form
        self._page, self._pages = parts.form_pane, parts.middle
        for key in keys.SHORTCUTS:
            shortcut = QShortcut(QKeySequence(key.keys), screen)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(getattr(self, key.method))
        self.watch(parts.form.points.field, parts.form.remark)
        search = parts.tree.search
        parts.tree.search_wanted.connect(search.begin)
        search.searched.connect(self.search_items)
        search.field.moved.connect(self.walk_found)
        search.field.entered.connect(self.take_found)
        search.field.left.connect(self.end_search)
        parts.form.requirements.lines_added.connect(self._on_lines_added)

    def use(self, form: SiteForm, page: QWidget, pages: QStackedWidget) -> None:
        """Act on another arrangement of the sheet: its form, the page that holds it, and the pages in its place."""
        self._form, self._page, self._pages = form, page, pages

    def use_panes(self) -> None:
        """Act on the panes."""
        self._form, self._page, self._pages = self._parts.form, self._parts.form_pane, self._parts.middle

    def watch(self, *editors: QWidget) -> None:
        """Keep the editors' own undo from taking the screen's keys."""
        for editor in editors:
            editor.installEventFilter(self)

    @property
    def requirement(self) -> str | None:
        """The requirement that has the keyboard, None for none."""
        return self._form.requirement

    def toggle_site(self) -> None:
        """F11."""
        self.site_wanted.emit()

    def step(self, by: int) -> None:
        """So many items on or back."""
        if self.may_go():
            self._parts.presenter.step(by)

    def focus_remark(self) -> None:
        """F2."""
        self.show_form()
        self._form.focus_field("remark")

    def focus_measured(self) -> None:
        """F3: the requirement with the keyboard's next, else the first empty one."""
        self.show_form()
        self._form.requirements.pool.focus_measured()

    def open_measuring(self) -> None:
        """Ctrl+=: work out the measured value that has the keyboard, else the first one that can be."""
        self.show_form()
        form = self._parts.form
        ids = [line.row.id for line in form.requirements.lines if line.row is not None and line.row.working_kind]
        if ids and not self._parts.presenter.is_locked:
            form.open_measuring(form.requirement if form.requirement in ids else ids[0])

    def open_override(self) -> None:
        """Shift+F3: replace the verdict of the requirement that has the keyboard."""
        for line in self._form.requirements.lines:
            if line.row is not None and line.row.id == self._form.requirement:
                line.open_override()
                return

    def focus_evidence(self) -> None:
        """F4."""
        self.panes_wanted.emit()
        self._parts.evidence.show_viewer()
        self._parts.evidence.viewer.focus_page()

    def open_records(self) -> None:
        """Ctrl+Shift+R."""
        if self._parts.presenter.is_open and self.may_go():
            self.panes_wanted.emit()
            self.records_wanted.emit()

    def search_here(self) -> None:
        """Ctrl+F: in the evidence while the keyboard is there, else among the items."""
        self.panes_wanted.emit()
        viewer, focus = self._parts.evidence.viewer, QApplication.focusWidget()
        if focus is not None and viewer.isAncestorOf(focus):
            viewer.start_search()
        elif self._parts.presenter.is_open:
            self._parts.tree.search.begin()

    def search_items(self, text: str) -> None:
        """Show the items that hold a text; empty shows all."""
        self._parts.presenter.search = text
        self.show_tree()

    def walk_found(self, by: int) -> None:
        """↑ ↓ in the search: the item before or after among those found, the keyboard stays."""
        presenter = self._parts.presenter
        found = [row.key for section in presenter.tree for row in section.items]
        if found and self.may_go():
            self.show_form()
            target = presenter.neighbour(by) if presenter.key in found else found[0 if by > 0 else -1]
            if target is not None:
                presenter.go_to(target, SEARCH)

    def take_found(self) -> None:
        """Enter in the search: the open item when it was found, else the first found; the points get the keyboard."""
        presenter = self._parts.presenter
        found = [row.key for section in presenter.tree for row in section.items]
        if found and self.may_go():
            self.show_form()
            presenter.go_to(presenter.key if presenter.key in found else found[0])

    def end_search(self) -> None:
        """Esc in the search: everything is shown again."""
        self._parts.tree.search.end()
        self.show_form()
        self._form.focus_field("points")

    def choose_item(self, key: ItemKey) -> None:
        """A click in the tree."""
        self._parts.middle.setCurrentWidget(self._parts.form_pane)
        if self.may_go():
            self._parts.presenter.go_to(key)
        else:
            self.show_tree()

    def choose_filter(self, chosen: str) -> None:
        """All items, those unscored, or those that want a remark."""
        self._parts.presenter.filter = chosen
        self.show_tree()

    def open_pin(self, key: ItemKey, pin: EvidencePin) -> None:
        """From the list of all pins to a pin's item and page."""
        if self.may_go():
            self._parts.presenter.go_to(key)
            self._parts.evidence.open_pin(pin)

    def show_tree(self) -> None:
        """Show the tree as it is now."""
        presenter = self._parts.presenter
        self._parts.tree.show_rows(presenter.tree, presenter.key, presenter.progress, presenter.filter)

    def pin_here(self) -> None:
        """Ctrl+B: the marked search hit, else the page, else the file; among the photos the photo."""
        if not self._parts.evidence.isVisible():
            self._parts.context.notify(NOTHING_TO_PIN, "info")
            return
        place = self._parts.evidence.pin_place()
        if place is not None:
            self.pin(place)

    def paste_photo(self) -> None:
        """Ctrl+P: what was copied becomes a photo of the open item."""
        if self._parts.presenter.is_open:
            self._parts.evidence.photos.intake.paste()

    def focus_photos(self) -> None:
        """Shift+F4."""
        self.panes_wanted.emit()
        self._parts.evidence.show_photos()
        self._parts.evidence.photos.focus_photos()

    def undo(self) -> None:
        """Ctrl+Z."""
        if not self._parts.presenter.is_locked:
            self._form.show_points_again()
            self._parts.presenter.undo()

    def redo(self) -> None:
        """Ctrl+Shift+Z."""
        if not self._parts.presenter.is_locked:
            self._parts.presenter.redo()

    def judge_met(self) -> None:
        """Alt+1."""
        self.judge(Judgement.MET)

    def judge_partly(self) -> None:
        """Alt+2."""
        self.judge(Judgement.PARTLY)

    def judge_not_met(self) -> None:
        """Alt+3."""
        self.judge(Judgement.NOT_MET)

    def judge_not_applicable(self) -> None:
        """Alt+4."""
        self.judge(Judgement.NOT_APPLICABLE)

    def open_review(self) -> None:
        """Ctrl+Enter: what is missing, then 交卷."""
        if self._parts.presenter.is_open and not self._parts.presenter.is_locked and self.may_go():
            self.panes_wanted.emit()
            self._parts.context.clear_notice()
            self._parts.middle.setCurrentWidget(self._parts.review)
            self._parts.review.begin()

    def take_key(self, event: QKeyEvent) -> bool:
        """Keys that no field took: items, sections, next unscored, digits into the points field.

        Returns:
            Whether the key was one of them.
        """
        moves: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Up: partial(self._parts.presenter.step, -1),
            Qt.Key.Key_Down: partial(self._parts.presenter.step, 1),
            Qt.Key.Key_PageUp: partial(self._parts.presenter.step_section, -1),
            Qt.Key.Key_PageDown: partial(self._parts.presenter.step_section, 1),
            Qt.Key.Key_Space: self.next_unscored,
        }
        move = moves.get(Qt.Key(event.key()))
        is_scoring = self._parts.presenter.is_open and self._pages.currentWidget() is self._page
        if not is_scoring:
            return False
        if move is not None:
            if self.may_go():
                move()
        elif event.key() == Qt.Key.Key_Escape:
            self._form.show_points_again()
            self._form.focus_field("points")
        elif event.text() and event.text() in "0123456789." and not self._form.points.field.hasFocus():
            self._form.focus_field("points")
            QApplication.sendEvent(self._form.points.field, event)
        else:
            return False
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: an editor's own undo would know nothing of the store: the screen takes those keys."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            pressed = QKeySequence(event.keyCombination()).toString()
            if pressed in keys.TAKEN_FROM_EDITORS:
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def may_go(self) -> bool:
        """Points that are refused keep the keyboard until they are mended or Esc gives the old ones back."""
        if self._form.has_fault:
            self._form.focus_field("points")
            return False
        return True

    def next_unscored(self) -> None:
        """Space: the next unscored item, or the way to 交卷 when there is none."""
        if self.may_go() and not self._parts.presenter.next_unscored():
            self._parts.context.notify("各项都已评分，可以交卷（Ctrl+Enter）。", "info", "交卷", self.open_review)

    def judge(self, judgement: Judgement) -> None:
        """Judge the open item; the same again takes it back."""
        if self._parts.presenter.is_open and not self._parts.presenter.is_locked:
            self._form.judge(judgement)

    def pin(self, place: PinPlace) -> None:
        """Pin a place of the viewer to the open item, for the requirement that has the keyboard."""
        if self._parts.presenter.is_locked:
            return
        box = None
        if place.box is not None:
            x, y, width, height = (Decimal(str(part)).quantize(BOX_PLACES) for part in place.box)
            box = (x, y, width, height)
        self._parts.presenter.pin(place.evidence, place.page, box, self._form.requirement)

    def show_form(self) -> None:
        """Bring the form back to the middle."""
        if self._pages.currentWidget() is not self._page:
            self._pages.setCurrentWidget(self._page)
            self._form.focus_field("points")

    def _on_lines_added(self) -> None:
        for line in self._parts.form.requirements.pool.every:
            self.watch(line.field, line.choice, line.choice.words)
