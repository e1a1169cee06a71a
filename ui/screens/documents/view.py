"""文书: every kind of document that can leave the program; its fields, its page, the batch."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import msgspec
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from reviewer.usecases.documents.kind import DocumentKind, Form
from reviewer.usecases.documents.kinds import KINDS
from reviewer.usecases.work_result import not_scored
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.documents.batch_bar import BatchBar
from ui.screens.documents.batch_work import BatchWork
from ui.screens.documents.page_table import PAGES
from ui.screens.documents.pages import DocumentsPage
from ui.screens.documents.presenter import (
    SAMPLE_WORD,
    DocumentLine,
    DocumentsState,
    count_documents,
    form_choices,
    form_words,
    joined,
    kind_names,
    read_documents,
    verb,
)
from ui.screens.documents.room import DocumentRoom
from ui.screens.documents.scans_presenter import IssuedPaper
from ui.screens.documents.scans_work import ScansWork
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.count_tabs import CountTabs
from ui.widgets.marks import Tag
from ui.widgets.page_stack import PageStack
from ui.widgets.panes import column, row
from ui.widgets.screen import Screen

FIRST_KIND, READ_AT_ONCE = "letter", 40
EMPTY = "没有申报。导入申报材料之后，文书在这里生成。"


class DocumentsView(Screen):
    """Tabs by kind; batch bar; list, fields, page. Templates and numbers are pages in their place."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: DocumentsState | None = None
        self._keys = [key for key, _ in kind_names()]
        self._kind = FIRST_KIND if FIRST_KIND in self._keys else self._keys[0]
        self._counts: dict[str, int] = {}
        self._wanted, self._wanted_field = "", ""
        self._wanted_paper: IssuedPaper | None = None
        self._uncounted: list[str] = []
        self._wants_focus = False
        self._tag = Tag(SAMPLE_WORD)
        self._folder_button = Button("输出文件夹", extras=ButtonExtras(icon="folder"))
        self._issue = Button("", "filled")
        self._back = Button("返回文书", extras=ButtonExtras(icon="arrow-left", key_cap="Esc"))
        self._page_buttons = [Button(spec.word, extras=ButtonExtras(icon=spec.icon)) for spec in PAGES]
        self._scan = Button("读入扫描件…", extras=ButtonExtras(icon="photo-scan", key_cap="Ctrl+O"))
        self._pages: dict[str, DocumentsPage] = {}
        self.tabs = CountTabs([name for _, name in kind_names()], "文书种类")
        self.batch, self.room = BatchBar(), DocumentRoom(context)
        self.work, self.scans = BatchWork(context, self.batch, self.room), ScansWork(context, self.batch, self)
        self._home, self.stack = QWidget(), PageStack()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.tabs.setCurrentIndex(self._keys.index(self._kind))
        tabs = QFrame()
        tabs.setObjectName("tabsBar")
        line = row(self.tabs, parent=tabs)
        line.setContentsMargins(theme().space(2), 0, 0, 0)
        line.addStretch(1)
        column(tabs, self.batch, parent=self._home).addWidget(self.room, 1)
        self.stack.addWidget(self._home)
        self.stack.addWidget(self.scans.page)
        self.scans.accept_on(self)
        column(parent=self).addWidget(self.stack, 1)
        self.batch.show_forms(self.kind, self.forms)

    def _connect(self) -> None:
        for keys, run in (
            ("Ctrl+F", self.room.search.setFocus),
            ("Ctrl+Return", self._on_confirm),
            ("Ctrl+Enter", self._on_confirm),
            ("Ctrl+O", self._scan.click),
            ("F8", self.room.next_missing),
            ("Ctrl+P", self.work.print_shown),
            ("Esc", self.go_back),
        ):
            self.add_key(keys, run)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self._issue.clicked.connect(self._on_issue_clicked)
        self._folder_button.clicked.connect(self._on_folder_clicked)
        self._back.clicked.connect(self.go_back)
        for each in self._page_buttons:
            each.clicked.connect(self._on_page_clicked)
        self._connect_scans()
        self.work.changed.connect(self.header_changed)
        self.work.ended.connect(self.room.forget_version)
        self.work.ended.connect(self.read)
        self.batch.all_box.toggled.connect(self._on_all_toggled)
        self.batch.forms_chosen.connect(self._on_forms_chosen)
        self.room.choice_changed.connect(self._on_choice_changed)
        self.room.line_changed.connect(self._on_line_changed)
        self.room.shown_changed.connect(self._on_shown_changed)
        self.room.checking.closed.connect(self.go_back)
        self.room.checking.confirmed.connect(self._issue.click)
        self.room.page.print_wanted.connect(self.work.print_shown)
        self.context.changes.changed.connect(self._on_changed)
        self.context.round_changed.connect(self._on_changed)

    def _connect_scans(self) -> None:
        self._scan.clicked.connect(self.scans.pick)
        self.scans.changed.connect(self._on_scans_changed)
        self.scans.look_wanted.connect(self._show_results)
        self.scans.page.closed.connect(self.go_back)
        self.scans.page.changed.connect(self.header_changed)
        self.scans.page.changed.connect(self.hints_changed)
        self.scans.page.document_wanted.connect(self._on_document_wanted)
        self.room.fields.versions.attach_wanted.connect(self.scans.pick_by_hand)

    # ---- what the window asks

    @property
    def kind(self) -> DocumentKind:
        """The kind of document shown."""
        return KINDS[self._kind]

    @property
    def forms(self) -> tuple[Form, ...]:
        """The files asked for: all that the kind comes in, unless the person chose fewer."""
        kept = self.context.preferences.text(f"documents/forms/{self._kind}")
        choices = form_choices(self.kind)
        return next((each for each in choices if form_words(each) == kept), choices[0])

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being issued, printed or read in."""
        return not (self.work.is_under_way or self.scans.is_under_way)

    @property
    def page(self) -> DocumentsPage | None:
        """The page in the documents' place, None while they are shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, DocumentsPage) else None

    def title(self) -> str:
        """文书, or what is in its place."""
        if self.page is self.scans.page:
            return "读入扫描件"
        return next((spec.word for spec in PAGES if self._pages.get(spec.key) is self.page and self.page), "文书")

    def facts(self) -> str:
        """The round."""
        return self._state.round_name if self._state is not None else ""

    def fact_widgets(self) -> list[QWidget]:
        """样例 for fictional data."""
        return [self._tag] if self._state is not None and self._state.is_sample else []

    def header_widgets(self) -> list[QWidget]:
        """The other pages, what comes back signed, where files go, and issuing what is marked."""
        self.scans.can_take = self.is_idle and self.page in (None, self.scans.page)
        if self.page is not None:
            return [self._back, *self.page.header_widgets()]
        chosen = self.work.lines_to_issue()
        new, again = sum(each.can_issue for each in chosen), sum(each.standing == "made" for each in chosen)
        words = [f"{verb(self.kind)} {new} 份"] if new else []
        words += [f"再导出 {again} 份"] if again else []
        if chosen and not self.room.chosen_lines():
            words = [f"重发第 {chosen[0].version} 版"]
        self._issue.setText("，".join(words) or verb(self.kind))
        self._issue.setAccessibleName(self._issue.text())
        self._issue.updateGeometry()
        self._issue.setEnabled(bool(chosen) and self.is_idle)
        self._scan.setEnabled(self.is_idle)
        self._scan.setToolTip("签字盖章后扫描的文书；也可以把文件拖到这里")
        self._folder_button.setToolTip(str(self.work.folder or "签发时写到哪里"))
        return [*self._page_buttons, self._scan, self._folder_button, self._issue]

    def key_hints(self) -> list[tuple[str, str]]:
        """Fields, print, issue."""
        if self.page is not None:
            return [("Esc", "返回文书"), *self.page.key_hints()]
        return [("Tab", "下一字段"), ("F8", "下一缺项"), ("Ctrl+P", "打印"), ("Ctrl+Enter", verb(self.kind))]

    def help_keys(self) -> list[tuple[str, str]]:
        """All keys."""
        if self.page is not None:
            return self.key_hints()
        more = [
            ("↑ ↓", "移动"),
            ("Space", "选 / 不选"),
            ("Enter", "到第一个可填的字段"),
            ("Ctrl+F", "查找"),
            ("Ctrl+O", "读入扫描件"),
        ]
        return [*self.key_hints(), *more, ("Alt+↓", "打开日历"), ("Esc", "返回")]

    def activate(self, where: Mapping[str, object]) -> None:
        """Read again. ``kind`` brings a kind of document, ``application`` its line, ``field`` a field,
        ``page`` one of the pages."""
        kind = str(where.get("kind") or "")
        self._wanted, self._wanted_field = str(where.get("application") or ""), str(where.get("field") or "")
        if kind in self._keys:
            self.tabs.setCurrentIndex(self._keys.index(kind))
        self.read()
        if any(spec.key == where.get("page") for spec in PAGES):
            self.show_page(str(where["page"]))
        elif self.page is None:
            # The list is not there before it has lines.
            self._wants_focus = True
            self.room.table.setFocus()

    def may_leave(self) -> bool:
        """What was typed is handed to the writer, which the window waits for."""
        self.room.lane.flush()
        return all(page.may_leave() for page in self._pages.values())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: narrow windows do without the page strip."""
        super().resizeEvent(event)
        whole = self.width() + theme().px("bar.rail_width")
        self.room.page.set_compact(whole < theme().px("breakpoint.compact_width"))

    # ---- pages

    def show_page(self, key: str) -> None:
        """One of ``PAGES`` in the documents' place."""
        if key not in self._pages:
            page = next(spec for spec in PAGES if spec.key == key).make(self.context)
            page.closed.connect(self.go_back)
            page.changed.connect(self.header_changed)
            page.changed.connect(self.hints_changed)
            self._pages[key] = page
            self.stack.addWidget(page)
        line = self.room.line
        self.stack.setCurrentWidget(self._pages[key])
        self._pages[key].activate(self._kind, line.subject if line is not None else "")
        self.header_changed.emit()
        self.hints_changed.emit()

    def go_back(self) -> None:
        """From the look before the batch, a page or an older version to the documents."""
        if self.room.search.hasFocus() and self.room.search.text():
            self.room.search.clear()
            return
        if self.page is not None:
            self._show_home()
            self.read()
        elif self.work.is_checking:
            self.work.close_check()
        elif self.room.detail is not None and self.room.detail.shown:
            self.room.show_version("")
        self.room.table.setFocus()
        self.header_changed.emit()
        self.hints_changed.emit()

    def _show_home(self) -> None:
        if self.page is self.scans.page:
            self.scans.page.leave()
        self.stack.setCurrentWidget(self._home)

    def _on_page_clicked(self) -> None:
        sender = self.sender()
        self.show_page(next(spec.key for spec, each in zip(PAGES, self._page_buttons, strict=True) if each is sender))

    # ---- reading

    def read(self) -> None:
        """Read the kind shown bit by bit, then count the others."""
        self._read_on(0)

    def _read_on(self, start: int) -> None:
        work = partial(read_documents, self.context.desk, self.context.round_id, self._kind, start, READ_AT_ONCE)
        self.context.jobs.read(work, self._on_more if start else self._on_read, key="documents")

    def _on_more(self, state: DocumentsState) -> None:
        self._on_read(joined(self._state, state) if self._state is not None else state)

    def _on_read(self, state: DocumentsState) -> None:
        if state.kind != self._kind:
            return
        self._state = state
        sentence = not_scored(self.context.desk, self.context.round_id) or EMPTY
        self.room.set_lines(state.lines, sentence, is_whole=state.is_whole)
        if self._wants_focus:
            self._wants_focus = False
            self.room.table.setFocus()
        self._go_to_wanted()
        self._on_choice_changed()
        if not state.is_whole:
            self._read_on(state.read)
            return
        # Each kind looks at every application: in a large round a kind is counted when it is opened.
        is_small = state.applications <= READ_AT_ONCE
        self._uncounted = [key for key in self._keys if key != self._kind] if is_small else []
        self._count_next()
        if state.kind != "score_sheet":
            self._counts[state.kind] = len(state.lines) - len(state.of("waiting", "stopped"))
        else:
            self._counts[state.kind] = sum(bool(line.document) for line in state.lines)
        self._show_counts()

    def _go_to_wanted(self) -> None:
        state = self._state
        if state is None:
            return
        for line in state.lines if self._wanted else ():
            if line.subject == self._wanted:
                self.room.go_to(line.key, self._wanted_field)
                self._wanted = self._wanted_field = ""
        self._go_to_paper(state)
        if state.is_whole:
            self._wanted = self._wanted_field = ""

    def _go_to_paper(self, state: DocumentsState) -> None:
        """The document of a scanned page, its scan shown."""
        paper = self._wanted_paper
        for line in state.lines if paper is not None and paper.kind == state.kind else ():
            if paper is not None and line.subject == paper.subject and line.document in ("", paper.document):
                self._wanted_paper = None
                self.room.go_to(line.key)
                self.room.show_scan(paper.document)
                return

    def _count_next(self) -> None:
        """One kind after the other, so that what the person waits for comes between."""
        if self._uncounted:
            work = partial(count_documents, self.context.desk, self.context.round_id, self._uncounted[0])
            self.context.jobs.read(work, self._on_counted, key="documents.counts")

    def _on_counted(self, count: int) -> None:
        self._counts[self._uncounted.pop(0)] = count
        self._show_counts()
        self._count_next()

    def _show_counts(self) -> None:
        self.tabs.set_counts([str(self._counts.get(key, "")) for key in self._keys])

    def _on_tab_changed(self, at: int) -> None:
        self.work.close_check()
        self._kind = self._keys[at]
        self.batch.show_forms(self.kind, self.forms)
        self.read()

    def _on_line_changed(self, line: DocumentLine) -> None:
        if self._state is not None:
            lines = tuple(line if each.key == line.key else each for each in self._state.lines)
            self._state = msgspec.structs.replace(self._state, lines=lines)
        self._on_choice_changed()

    def _on_choice_changed(self) -> None:
        if self._state is not None:
            self.batch.show_state(self._state, self.kind, self.room.chosen_lines())
        self.header_changed.emit()
        self.hints_changed.emit()

    def _on_all_toggled(self, is_chosen: bool) -> None:
        self.room.table.choose_all(is_chosen=is_chosen)

    def _on_forms_chosen(self, words: str) -> None:
        self.context.preferences.keep(f"documents/forms/{self._kind}", words)

    def _on_changed(self, _notice: object) -> None:
        if self.isVisible():
            self.read()

    # ---- issuing

    def _on_issue_clicked(self) -> None:
        if self._state is not None:
            self.work.begin(self.kind, self.forms, self._state)

    def _on_folder_clicked(self) -> None:
        self.work.ask_folder(self._folder_button)

    def _on_shown_changed(self) -> None:
        detail = self.room.detail
        is_kept = detail is not None and detail.shown > 0 and detail.data is not None
        self.room.page.print_button.setEnabled(is_kept)
        self.room.page.print_button.setToolTip("打印（Ctrl+P）" if is_kept else "签发后可打印")
        self.header_changed.emit()

    def _on_confirm(self) -> None:
        if self.page is self.scans.page:
            self.scans.page.confirm()
        else:
            self._issue.click()

    # ---- signed paper

    def _on_scans_changed(self) -> None:
        if self.page is self.scans.page and self.scans.is_under_way:
            self._show_home()
        self.header_changed.emit()

    def _show_results(self) -> None:
        self.stack.setCurrentWidget(self.scans.page)
        self.scans.page.activate(self._kind, "")
        self.header_changed.emit()
        self.hints_changed.emit()

    def _on_document_wanted(self, paper: IssuedPaper) -> None:
        self._show_home()
        self._wanted_paper = paper
        self.activate({"kind": paper.kind})
        self.header_changed.emit()
        self.hints_changed.emit()
