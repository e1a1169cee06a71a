"""List, fields and page side by side: what is typed is kept at once, and the page follows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from reviewer.desk import Desk
from reviewer.errors import ReviewerError, RuleViolation
from reviewer.usecases.documents.kinds import kind_of
from reviewer.usecases.documents.prevails import set_prevailing
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.documents.check_pane import CheckPane
from ui.screens.documents.detail_presenter import NOT_ON_PAGE, Detail, read_detail
from ui.screens.documents.fields_pane import FieldsPane
from ui.screens.documents.list_pane import DocumentTable
from ui.screens.documents.presenter import TO_BE_NUMBERED, DocumentLine, found_lines, read_line
from ui.screens.documents.prevails_dialog import ask_prevailing
from ui.screens.documents.signing_pane import SigningPane
from ui.screens.documents.typing_lane import Entry, TypingLane
from ui.widgets.empty_state import EmptyState
from ui.widgets.page_view import PageView
from ui.widgets.panes import SidePane, column, row
from ui.widgets.pdf_pages import PdfFile
from ui.widgets.search_field import SearchField

REPORT = "report"


class Shown(NamedTuple):
    """A document read for the screen, its PDF opened."""

    detail: Detail
    file: PdfFile | None
    words: str


def read_shown(
    desk: Desk, line: DocumentLine, document: str, *, is_fresh: bool = False, is_scan: bool = False
) -> Shown:
    """Read a line's fields and page, the line itself anew when something was typed. For the job pool."""
    if is_fresh:
        line = read_line(desk, kind_of(line.kind), line.subject, line.name)
    detail = read_detail(desk, line, document, is_scan=is_scan)
    if detail.data is None:
        return Shown(detail, None, detail.words)
    try:
        return Shown(detail, PdfFile(detail.data, detail.file_name), "")
    except RuleViolation as error:
        return Shown(detail, None, error.message)


class DocumentRoom(QWidget):
    """``line_changed(line)`` when typing made it stand elsewhere; ``choice_changed`` as the list's."""

    choice_changed = Signal()
    line_changed = Signal(object)
    shown_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.detail: Detail | None = None
        self._lines: Sequence[DocumentLine] = ()
        self._document, self._wanted_field = "", ""
        self._is_growing = self._is_scan = False
        self.search, self.empty = SearchField("单位、文号、拼音", "Ctrl+F"), EmptyState()
        self.search.setAcceptDrops(False)
        self.table, self.fields, self.page = DocumentTable(), FieldsPane(), PageView()
        self.checking = CheckPane()
        self.checking.hide()
        self.lane, self.signing = TypingLane(context, self), SigningPane(context)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        left, self._page_pane = QWidget(), SidePane()
        left.setFixedWidth(theme().px("width.document_list"))
        head = QFrame()
        head.setObjectName("paneHead")
        head.setFixedHeight(theme().px("bar.pane_head"))
        row(self.search, parent=head).setContentsMargins(theme().space(4), 0, theme().space(3), 0)
        self.fields.below.addWidget(self.signing)
        body = column(head, self.empty, parent=left)
        body.addWidget(self.table, 1)
        self._page_pane.body.addWidget(self.page, 1)
        panes = row(left, self.fields, parent=self)
        panes.addWidget(self._page_pane, 1)
        panes.addWidget(self.checking, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self.show_lines)
        self.table.row_chosen.connect(self._on_row_chosen)
        self.table.choice_changed.connect(self.choice_changed)
        self.table.row_activated.connect(self._on_row_activated)
        self.fields.typed.connect(self._on_typed)
        self.fields.field_focused.connect(self._on_field_focused)
        self.fields.version_wanted.connect(self.show_version)
        self.fields.versions.scan_wanted.connect(self.show_scan)
        self.fields.versions.prevails_wanted.connect(self._on_prevails_wanted)
        self.fields.bar.clicked.connect(self._on_bar_clicked)
        self.page.field_clicked.connect(self._on_box_clicked)
        self.page.places_changed.connect(self._on_places_changed)
        self.checking.field_wanted.connect(self.go_to)
        self.lane.kept.connect(self._on_kept)
        self.lane.refused.connect(self._on_refused)

    @property
    def line(self) -> DocumentLine | None:
        """The line that is current."""
        return self.table.current_row()

    def set_lines(self, lines: Sequence[DocumentLine], sentence: str, *, is_whole: bool) -> None:
        """Show other lines; ``sentence`` stands there when there are none. More follow unless ``is_whole``."""
        is_same = self.detail is not None and self.detail.line in lines
        self._is_growing = is_same and (self._is_growing or not is_whole)
        self._lines = lines
        self.table.follow(lines)
        self.empty.set_text(sentence)
        self.show_lines()
        self._is_growing = not is_whole

    def show_lines(self) -> None:
        """The lines that hold what is looked for."""
        lines = found_lines(self._lines, self.search.text())
        self.table.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        if self._lines and not lines:
            self.empty.set_text("没有找到。")
        self.table.set_rows(lines)
        if not lines:
            self.detail = None
            self.fields.show_nothing()
            self.signing.show_application("")
            self.page.show_words("")
            self.shown_changed.emit()

    def chosen_lines(self) -> list[DocumentLine]:
        """The lines marked for the batch, also those that the search hides."""
        return [line for line in self._lines if self.table.is_chosen(line)]

    def go_to(self, key: str, field: str = "") -> None:
        """Make a line current, with the keyboard in one of its fields."""
        self.show_check(False)
        if self.table.choose_key(key):
            self._wanted_field = field
            self._show_wanted_field()

    def show_check(self, is_shown: bool) -> None:
        """The look before the batch in the place of fields and page."""
        for each in (self.fields, self._page_pane):
            each.setVisible(not is_shown)
        self.checking.setVisible(is_shown)
        if not is_shown:
            self.table.setFocus()

    def show_version(self, document: str) -> None:
        """A kept version in place of the newest; empty: back to that."""
        self._show_kept(document, is_scan=False)

    def show_scan(self, document: str) -> None:
        """The scanned pages of a version's signed copy."""
        self._show_kept(document, is_scan=True)

    def forget_version(self) -> None:
        """What is read next is the newest state again."""
        self._document, self._is_scan = "", False

    def read_again(self) -> None:
        """What is shown, as it stands now."""
        if self.line is not None:
            self._read(self.line, is_fresh=False)

    def _show_kept(self, document: str, *, is_scan: bool) -> None:
        self._document, self._is_scan = document, is_scan
        # The button that asked for it goes with its line.
        self.table.setFocus()
        self.read_again()

    def next_missing(self) -> None:
        """The next missing field of this document, then of the next one that lacks any."""
        if self.fields.next_missing():
            return
        rows = list(self.table.rows_model.rows)
        at = self.table.currentIndex().row()
        for line in (*rows[at + 1 :], *rows[: at + 1]):
            if line.standing == "missing":
                if line == self.line:
                    self.fields.focus_first_missing()
                else:
                    self.go_to(line.key, line.missing[0].name or line.missing[0].label)
                return
        self.context.notify("没有缺字段的文书。", "done")

    # ---- reading

    def _on_row_chosen(self, line: DocumentLine) -> None:
        if self._is_growing and self.detail is not None and self.detail.line == line:
            return
        # A list that was read anew leaves the scan that is being looked at.
        if not self._is_scan or self.detail is None or self.detail.line.key != line.key:
            self.forget_version()
        self.page.frame_field("")
        self._read(line, is_fresh=False)

    def _read(self, line: DocumentLine, *, is_fresh: bool) -> None:
        work = partial(read_shown, self.context.desk, line, self._document, is_fresh=is_fresh, is_scan=self._is_scan)
        self.context.jobs.read(work, self._on_shown, self._on_failed, key="documents.page")

    def _on_shown(self, shown: Shown) -> None:
        is_same = self.detail is not None and self.detail.line.key == shown.detail.line.key
        is_same = is_same and self.detail is not None and _page_key(self.detail) == _page_key(shown.detail)
        before, self.detail = self.detail, shown.detail
        self.fields.show_detail(shown.detail)
        if shown.file is None:
            self.page.show_words(shown.words)
        elif is_same:
            self.page.renew_file(shown.file, shown.detail.measures)
        else:
            self.page.show_file(shown.file, shown.detail.measures)
        self.page.locate_fields(_texts(shown.detail))
        if before is None or before.line != shown.detail.line:
            self._take_line(shown.detail.line)
        is_report = shown.detail.line.kind == REPORT and shown.detail.line.standing != "waiting"
        self.signing.show_application(shown.detail.line.subject if is_report else "")
        self._show_wanted_field()
        self.shown_changed.emit()

    def _take_line(self, line: DocumentLine) -> None:
        """A line that was read anew, in the list too."""
        known = next((each for each in self._lines if each.key == line.key), None)
        fields = self.detail.fields if self.detail is not None else ()
        is_typed = any(each.name == "number" and each.is_typed for each in fields)
        if known is not None and known.number == TO_BE_NUMBERED and line.is_new and not is_typed:
            line = msgspec.structs.replace(line, number=TO_BE_NUMBERED)
        if known is None or known == line:
            return
        self._lines = [line if each.key == line.key else each for each in self._lines]
        self.table.follow([line])
        self.table.replace_row(line)
        self.line_changed.emit(line)

    def _on_failed(self, error: ReviewerError) -> None:
        self.detail = None
        self.fields.show_trouble(str(error))
        self.page.show_words(error.message)
        self.shown_changed.emit()

    # ---- typing

    def _on_typed(self, name: str, words: str) -> None:
        if self.detail is not None:
            self.forget_version()
            self.lane.put(Entry(self.detail.line.kind, self.detail.line.subject, name), words)

    def _on_kept(self, entry: Entry) -> None:
        if self._is_shown(entry) and self.detail is not None:
            self.fields.show_fault(entry.field, "")
            self._read(self.detail.line, is_fresh=True)

    def _on_refused(self, entry: Entry, words: str) -> None:
        if self._is_shown(entry):
            self.fields.show_fault(entry.field, words)

    def _is_shown(self, entry: Entry) -> bool:
        line = self.detail.line if self.detail is not None else None
        return line is not None and (line.kind, line.subject) == (entry.kind, entry.subject)

    # ---- signed paper

    def _on_prevails_wanted(self) -> None:
        paper = self.detail.paper if self.detail is not None else None
        said = ask_prevailing(paper, self) if paper is not None else None
        if paper is not None and said is not None:
            work = partial(set_prevailing, self.context.desk, paper.round, said.which, said.reason)
            self.context.jobs.write(work, self._on_prevails_said)

    def _on_prevails_said(self, words: str) -> None:
        self.context.notify(words, "done")
        self.read_again()

    # ---- fields and page

    def _on_field_focused(self, key: str) -> None:
        self.page.frame_field(key)

    def _on_box_clicked(self, key: str) -> None:
        self.page.frame_field(key)
        self.fields.focus_field(key)

    def _on_bar_clicked(self) -> None:
        if self.detail is not None and self.detail.missing:
            self.fields.focus_first_missing()

    def _on_row_activated(self, _line: DocumentLine) -> None:
        self.fields.focus_first()

    def _show_wanted_field(self) -> None:
        line = self.line
        if self._wanted_field and self.detail is not None and line is not None and self.detail.line.key == line.key:
            self.fields.focus_field(self._wanted_field)
            self._wanted_field = ""

    def _on_places_changed(self) -> None:
        missing = [each.key for each in self.fields.rows if each.is_missing]
        pages = [place.page for key, place in self.page.boxes.places.items() if key in missing]
        self.fields.show_missing_pages(pages)
        self.page.mark_missing({page: pages.count(page) for page in set(pages)})


def _page_key(detail: Detail) -> tuple[int, bool]:
    return detail.shown, detail.is_scan


def _texts(detail: Detail) -> dict[str, str]:
    """What to look for on the page, by field: one without a value stands there by its name when it is missing."""
    return {
        each.name or each.label: each.value or f"【{each.label}】"
        for each in detail.fields
        if each.group not in NOT_ON_PAGE and (each.value or each.is_missing)
    }
