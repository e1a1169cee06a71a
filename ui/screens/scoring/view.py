"""评分: the screen put together; it routes keys and meanings, the presenter decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from reviewer.desk import Desk
from reviewer.domain.sheet import VISIT, ItemKey
from reviewer.errors import ReviewerError
from reviewer.usecases.keep_place import Place
from reviewer.usecases.read_evidence import read_evidence, read_text
from reviewer.usecases.submit_sheet import Submission
from reviewer.usecases.work_result import not_scored
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.scoring import keys
from ui.screens.scoring.commands import SEARCH, Parts, ScoringCommands
from ui.screens.scoring.evidence_pane import EvidencePane
from ui.screens.scoring.form.item_form import ItemForm
from ui.screens.scoring.form.tools import FormTools
from ui.screens.scoring.form.typed_text import type_again, typing_in
from ui.screens.scoring.handing_in.locked_bar import LockedBar
from ui.screens.scoring.handing_in.review_page import ReviewPage
from ui.screens.scoring.handing_in.sign_page import SignPage
from ui.screens.scoring.handing_in.submitted_sheet import SubmittedSheet
from ui.screens.scoring.opening import place_of, tell_saved
from ui.screens.scoring.photos.room import PhotoRoom
from ui.screens.scoring.sheet.listener import Typing
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.screens.scoring.sheet_header import SheetHeader
from ui.screens.scoring.sheet_targets import SheetTargets
from ui.screens.scoring.site.mode import SiteMode
from ui.screens.scoring.tree.pane import TreePane
from ui.screens.scoring.unsaved import UnsavedEntries
from ui.screens.scoring.unsaved_bar import UnsavedBar
from ui.screens.scoring.visit.room import VisitRoom
from ui.widgets.empty_state import EmptyState
from ui.widgets.evidence_viewer import EvidenceViewer
from ui.widgets.page_stack import PageStack
from ui.widgets.screen import Screen
from ui.widgets.targets import Target

SAMPLE_WORD = "样例"
ANNOUNCE_AFTER_MS = 800
KEEP_PLACE_AFTER_MS = 200
NOTHING_TO_SCORE = "还没有可评分的申报材料。先在“申报材料”中导入材料包，或导入组长发来的评审包。"


class ScoringView(Screen):
    """Tree, form and evidence side by side; the review page takes the form's place before 交卷."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.presenter = ScoringPresenter(context.desk, context.jobs, self)
        self._compact: tuple[bool, bool] | None = None
        # Other screens need not read again at every key: they are told when the hands rest.
        self._announce = QTimer(self)
        self._announce.setSingleShot(True)
        self._announce.setInterval(ANNOUNCE_AFTER_MS)
        self._announce.timeout.connect(self._on_announce_timeout)
        # Nor is the place written at every step, only where the member stays.
        self._place_rest = QTimer(self)
        self._place_rest.setSingleShot(True)
        self._place_rest.setInterval(KEEP_PLACE_AFTER_MS)
        self._place_rest.timeout.connect(self._on_place_rest_timeout)
        self._make_parts()
        self._lay_out()
        parts = Parts(
            context,
            self.presenter,
            self.form,
            self._form_pane,
            self._middle,
            self.evidence,
            self.review,
            self.tree,
        )
        self.commands = ScoringCommands(self, parts)
        self.tools = FormTools(self, parts)
        self.site = SiteMode(context, self.presenter, self.commands, self._stack, self._panes)
        self.site.take_photos(self.photos)
        self.site.take_bar(self._unsaved_bar)
        self._targets = SheetTargets(parts, self.commands, self.tools, self.site)
        self._connect()
        self.destroyed.connect(self.presenter.detach)

    # ---- what the window asks

    def title(self) -> str:
        """The applicant."""
        return self.presenter.application.applicant_name if self.presenter.is_open else "评分"

    def tag(self) -> str:
        """样例 for fictional data."""
        return SAMPLE_WORD if SAMPLE_WORD in self.title() else ""

    def fact_widgets(self) -> list[QWidget]:
        """The occupations' menu."""
        return [self._header.occupation] if self.presenter.is_open else []

    def header_widgets(self) -> list[QWidget]:
        """Undo, 现场模式 and 交卷."""
        header = self._header
        return [header.undo, header.site, header.submit] if self.presenter.is_open else []

    def key_hints(self) -> list[tuple[str, str]]:
        """The keys used most; on a locked sheet and on the pages in the form's place those that work there."""
        if not self.presenter.is_open:
            return keys.EMPTY_HINTS
        if self._middle.currentWidget() is not self._form_pane:
            return keys.ASIDE_HINTS
        return keys.LOCKED_HINTS if self.presenter.is_locked else keys.HINTS

    def targets(self) -> list[Target]:
        """Items, actions, occupations and files of the open sheet, for Ctrl+K."""
        return self._targets.targets()

    def help_keys(self) -> list[tuple[str, str]]:
        """All keys, for F1."""
        return keys.ALL_KEYS

    def is_whole(self) -> bool:
        """现场模式 has its own header."""
        return self.site.is_on

    def activate(self, where: Mapping[str, object]) -> None:
        """Open an application at a place: the one named, else where the work stopped, else the first."""
        place = place_of(self.context, self.presenter, where)
        if place is None:
            why = not_scored(self.context.desk, self.context.round_id)
            self._empty.set_text(why or NOTHING_TO_SCORE, "到名录" if why else "到申报材料")
            self._stack.setCurrentWidget(self._empty)
            self.header_changed.emit()
            return
        if not where and self.presenter.is_open and self.presenter.application_id == place.application:
            self.presenter.read_again()
            self.show_item_opened(place.field)
            return
        self.presenter.flush()
        self.presenter.keep_place()
        field = self.presenter.open(place.application, place)
        tell_saved(self.context, self.presenter)
        self.evidence.viewer.close_files()
        self.photos.pane.close_files()
        self.site.bring_front()
        self._middle.setCurrentWidget(self._form_pane)
        self.show_item_opened(field)
        self._type_again(place)
        if place.evidence is not None and self.presenter.evidence(place.evidence) is not None:
            self.evidence.viewer.open_place(place.evidence, place.page)
        elif place.evidence is not None and self.photos.pane.open_file(place.evidence):
            self.evidence.show_photos()
        self.header_changed.emit()

    def may_leave(self) -> bool:
        """What waits for its turn goes to the writer now; what the disk does not take is asked about."""
        self.presenter.keep_place()
        if not self.unsaved.may_close():
            return False
        self.evidence.viewer.close_files()
        self.photos.pane.close_files()
        return True

    # ---- what the presenter tells

    def show_saving(self) -> None:
        """An entry is on its way."""
        self.context.mark_saving()

    def show_saved(self, at: datetime) -> None:
        """Everything is on the disk."""
        self.unsaved.finish()
        self.context.mark_saved(at)
        self.form.show_change()
        self._announce.start()

    def _on_place_rest_timeout(self) -> None:
        # A closed window has written its place and has no writer any more.
        if self.window().isVisible():
            self.presenter.keep_place()

    def _on_announce_timeout(self) -> None:
        if self.presenter.is_open:
            self.context.changes.announce("sheet", self.presenter.application_id)

    def show_save_failed(self, error: ReviewerError) -> None:
        """It was not kept; says why."""
        self.context.mark_save_failed(error)

    def show_sheet_changed(self) -> None:
        """Values changed: show them where they stand."""
        if self.site.show_values():
            return
        self.form.show_values()
        self.commands.show_tree()
        self.evidence.show_pins()
        self._header.show_sheet()

    def show_item_opened(self, field: str) -> None:
        """Another item."""
        if self.site.show_item(field, self.tag()):
            return
        self.form.show_item()
        self.commands.show_tree()
        self.evidence.show_item_evidence()
        self.evidence.show_pins()
        self.submitted.show_bar()
        self.evidence.viewer.set_read_only(self.presenter.is_locked)
        self._header.show_sheet()
        if field.startswith("file:"):
            self.evidence.show_photos()
            self.photos.pane.choose(field.removeprefix("file:"))
        elif field != SEARCH:
            self.form.focus_field(field)
        self.hints_changed.emit()

    def show_unsaved(self, problem: ReviewerError) -> None:
        """The disk takes nothing: it stays shown, and is tried again."""
        self.unsaved.show(problem)

    def show_visit(self, field: str) -> None:
        """Something of the visit changed (an undo): its tab comes to the front, and the record concerned."""
        self.evidence.show_visit()
        self.visit.open_field(field)

    def typing(self) -> Typing | None:
        """What is being typed in the form."""
        return self.site.typing() if self.site.is_on else typing_in(self.form)

    def _type_again(self, place: Place) -> None:
        """Go on typing where it stopped, in the arrangement that is in front."""
        if not self.presenter.is_at(place):
            return
        if self.site.is_on:
            self.site.type_again(place)
        else:
            type_again(self.form, place)

    def _on_site_switched(self, place: Place) -> None:
        self.header_changed.emit()
        self.show_item_opened(place.field)
        self._type_again(place)

    def show_submitted(self, submission: Submission) -> None:
        """The sheet is locked."""
        self._middle.setCurrentWidget(self._form_pane)
        self.show_item_opened("points")
        self._locked_bar.sign.setFocus(Qt.FocusReason.OtherFocusReason)
        self.context.clear_notice()
        self.context.changes.announce("sheet", submission.application)

    def show_place_moved(self) -> None:
        """The place is kept when the hands rest, and before the window closes."""
        self._place_rest.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: keys that no field took."""
        if not self.commands.take_key(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: narrow and low windows."""
        super().resizeEvent(event)
        window = self.window()
        narrow = window.width() < theme().px("breakpoint.compact_width")
        low = window.height() < theme().px("breakpoint.compact_height")
        if (narrow, low) != self._compact:
            self._compact = (narrow, low)
            suffix = "_compact" if narrow else ""
            tree, side = theme().px(f"width.scoring_tree{suffix}"), theme().px(f"width.scoring_evidence{suffix}")
            # First what the narrow tree does without, or it would keep its width.
            self.tree.set_compact(narrow)
            self._panes.setSizes([tree, max(1, self.width() - tree - side), side])
            self.form.set_compact(low)
            self.evidence.viewer.set_compact(narrow, low)
            self.photos.pane.set_compact(narrow, low)

    # ---- building

    def _make_parts(self) -> None:
        self.tree = TreePane(self)
        # Made here, as the order of making is the order of the Tab key.
        self._unsaved_bar = UnsavedBar(self)
        self.unsaved = UnsavedEntries(self.context, self.presenter, self._unsaved_bar, self)
        self._locked_bar = LockedBar(self)
        self.form = ItemForm(self.presenter, self)
        self.review = ReviewPage(self.presenter, self)
        desk = self.context.desk
        viewer = EvidenceViewer(self.context.jobs, partial(_bytes, desk), partial(read_text, desk))
        self.photos = PhotoRoom(self.context, self.presenter, self._requirement, self)
        self.photos.accept_drops(self.form, self.form.remark.viewport())
        self.visit = VisitRoom(self.context, self.presenter, self)
        self.evidence = EvidencePane(self.presenter, viewer, self.photos.pane, self.visit, self)
        self.signing = SignPage(self)
        self.submitted = SubmittedSheet(self.context, self.presenter, self._locked_bar, self.signing, self)
        self._header = SheetHeader(self.presenter, self)
        self._empty = EmptyState(NOTHING_TO_SCORE, "到申报材料")

    def _lay_out(self) -> None:
        self._form_pane = QWidget(self)
        inner = QVBoxLayout(self._form_pane)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self._locked_bar)
        inner.addWidget(self.form, 1)
        self._middle = QStackedWidget(self)
        self._middle.addWidget(self._form_pane)
        self._middle.addWidget(self.review)
        self._middle.addWidget(self.signing)
        self._middle.addWidget(self.visit.page)
        self._panes = QSplitter(Qt.Orientation.Horizontal, self)
        self._panes.setHandleWidth(theme().px("border.line"))
        self._panes.setChildrenCollapsible(False)
        for pane in (self.tree, self._middle, self.evidence):
            self._panes.addWidget(pane)
        for at, share in enumerate((0, 1, 0)):
            self._panes.setStretchFactor(at, share)
        self._stack = PageStack(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._panes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._unsaved_bar)
        column.addWidget(self._stack)

    def _connect(self) -> None:
        presenter, form, viewer = self.presenter, self.form, self.evidence.viewer
        self.tree.tree.item_chosen.connect(self.commands.choose_item)
        self.tree.filter_chosen.connect(self.commands.choose_filter)
        form.step_wanted.connect(self.commands.step)
        form.pin_wanted.connect(self.commands.pin_here)
        form.next_wanted.connect(self.commands.next_unscored)
        form.review_wanted.connect(self.commands.open_review)
        form.pin_opened.connect(self.evidence.open_pin)
        form.field_focused.connect(presenter.remember)
        form.remark.cursorPositionChanged.connect(self.show_place_moved)
        form.points.field.cursorPositionChanged.connect(self._on_points_cursor_moved)
        form.requirements.override_edited.connect(presenter.keep_place)
        viewer.pin_wanted.connect(self.commands.pin)
        viewer.pin_clicked.connect(form.pins.mark)
        viewer.place_changed.connect(self._on_viewer_place_changed)
        photos = self.photos.pane
        form.photo_wanted.connect(partial(photos.open_ways, form.photo))
        form.photo_removed.connect(photos.remove)
        photos.intake.said.connect(form.show_photo_note)
        photos.pin_wanted.connect(self.commands.pin)
        photos.pin_clicked.connect(form.pins.mark)
        photos.file_opened.connect(self._on_viewer_place_changed)
        self.evidence.pin_opened.connect(self.commands.open_pin)
        self.review.closed.connect(self.commands.show_form)
        self.review.place_wanted.connect(self._on_review_place_wanted)
        self.review.submit_confirmed.connect(presenter.submit)
        self.visit.page_opened.connect(partial(self._middle.setCurrentWidget, self.visit.page))
        self.visit.page_closed.connect(self.commands.show_form)
        self.commands.watch(*self.visit.page.editors)
        self.commands.records_wanted.connect(self._on_records_wanted)
        self._header.undo.clicked.connect(self.commands.undo)
        self._header.site.clicked.connect(self.site.enter)
        self._header.submit.clicked.connect(self.commands.open_review)
        self.site.switched.connect(self._on_site_switched)
        self.site.place_moved.connect(self.show_place_moved)
        self._middle.currentChanged.connect(self._on_middle_current_changed)
        self.submitted.signing_opened.connect(partial(self._middle.setCurrentWidget, self.signing))
        self.submitted.signing_closed.connect(self.commands.show_form)
        self._empty.action_clicked.connect(self._on_empty_clicked)

    # ---- parts

    def _requirement(self) -> str | None:
        return self.commands.requirement

    def _on_empty_clicked(self) -> None:
        self.context.goto("registry" if not_scored(self.context.desk, self.context.round_id) else "applications")

    def _on_middle_current_changed(self) -> None:
        self.hints_changed.emit()

    def _on_points_cursor_moved(self, _before: int, _now: int) -> None:
        self.show_place_moved()

    def _on_viewer_place_changed(self, sha256: str, page: int) -> None:
        if self.presenter.is_open:
            self.presenter.remember_evidence(sha256, page or None)

    def _on_records_wanted(self) -> None:
        """Ctrl+Shift+R: the record that has not ended, else the list."""
        self.evidence.show_visit()
        if not self.visit.open_last():
            self.visit.pane.focus_first()

    def _on_review_place_wanted(self, key: ItemKey, field: str) -> None:
        self._middle.setCurrentWidget(self._form_pane)
        if key == VISIT:
            self.show_visit(field)
        else:
            self.presenter.go_to(key, field)


def _bytes(desk: Desk, sha256: str) -> bytes:
    with read_evidence(desk, sha256) as stream:
        return stream.read()
