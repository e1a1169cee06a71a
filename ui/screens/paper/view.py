"""纸质评分表: the list of copies, typing one in, comparing the two typists, pages that no code names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from reviewer.desk import Desk
from reviewer.errors import ReviewerError
from reviewer.usecases.print_blank import PrintedPaper, print_blank
from reviewer.usecases.read_scan import ScanTaken, read_scan
from reviewer.usecases.settle_paper import Settled, settle_paper
from reviewer.usecases.type_paper import begin_typing
from ui.qt.context import Context, NoticeKind
from ui.qt.jobs import Job
from ui.screens.paper.assign_page import AssignPage
from ui.screens.paper.compare_page import ComparePage
from ui.screens.paper.list_page import ListPage
from ui.screens.paper.presenter import (
    JUDGEMENTS,
    CompareState,
    PapersState,
    TypingState,
    read_comparison,
    read_papers,
    read_typing,
)
from ui.screens.paper.typing_page import TypingPage
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.panes import column
from ui.widgets.pick_files import pick_files, pick_new_file
from ui.widgets.screen import Screen

SCAN_KINDS = "扫描件 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.bmp)"
KINDS = {".pdf": "PDF (*.pdf)", ".xlsx": "Excel (*.xlsx)"}


class PaperScreen(Screen):
    """One of four pages is shown; Esc leads back to the list."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: PapersState | None = None
        self._job: Job | None = None
        self._wanted, self._application = "", ""
        self.listing, self.typing = ListPage(context), TypingPage(context)
        self.comparing, self.assigning = ComparePage(context), AssignPage(context)
        self._pages = QStackedWidget()
        for page in (self.listing, self.typing, self.comparing, self.assigning):
            self._pages.addWidget(page)
        column(self._pages, parent=self)
        self._scan = Button("读入扫描件…", "filled", ButtonExtras(icon="photo-scan", key_cap="Ctrl+O"))
        self._back = Button("返回列表", extras=ButtonExtras(icon="arrow-left", key_cap="Esc"))
        self._done = Button("录完", "filled", ButtonExtras(icon="check", key_cap="Ctrl+Enter"))
        self._settle = Button("采用", "filled", ButtonExtras(icon="check", key_cap="Ctrl+Enter"))
        self._connect()

    def _connect(self) -> None:
        self._scan.clicked.connect(self._on_scan)
        self._back.clicked.connect(self.go_back)
        self._done.clicked.connect(self.typing.finish)
        self._settle.clicked.connect(self.comparing.settle)
        self.listing.print_wanted.connect(self._on_print)
        self.listing.type_wanted.connect(self._on_type)
        self.listing.compare_wanted.connect(self._on_compare)
        self.listing.work.cancelled.connect(self._on_scan_cancelled)
        self.typing.ended.connect(self._on_typing_ended)
        self.typing.changed.connect(self.header_changed)
        self.comparing.chosen.connect(self._on_chosen)
        self.comparing.settle_wanted.connect(self._on_settle)
        self.assigning.ended.connect(self.go_back)
        self.context.changes.changed.connect(self._on_changed)
        self.context.round_changed.connect(self._on_changed)
        for keys, run in (
            ("Esc", self.go_back),
            ("Ctrl+Return", self._on_confirm),
            ("Ctrl+Enter", self._on_confirm),
            ("Ctrl+O", self._on_scan),
            ("Ctrl+P", self._on_print_key),
            ("F4", self._on_scan_key),
            *((f"Alt+{at}", self._on_judge) for at in range(1, len(JUDGEMENTS) + 1)),
        ):
            self.add_key(keys, run)

    # ---- what the window asks

    def title(self) -> str:
        """纸质评分表, or what is done with one."""
        page = self._pages.currentWidget()
        words = {id(self.typing): "录入", id(self.comparing): "核对", id(self.assigning): "指定扫描页"}
        return words.get(id(page), "纸质评分表")

    def facts(self) -> str:
        """The copy at hand, and how far it is."""
        page = self._pages.currentWidget()
        if page is self.typing and self.typing.state is not None:
            view, items = self.typing.state.view, self.typing.state.items
            return f"{view.number}　{view.applicant}　{view.member}　已录 {self.typing.begun} / {len(items)} 项"
        if page is self.comparing and self.comparing.state is not None:
            view = self.comparing.state.view
            return f"{view.number}　{view.applicant}　{view.member}"
        return f"{len(self._state.papers)} 份" if self._state is not None else ""

    def header_widgets(self) -> list[QWidget]:
        """One filled button: what comes next on the page shown."""
        page = self._pages.currentWidget()
        if page is self.listing:
            return [self._scan]
        if page is self.typing:
            is_done = self.typing.state is not None and self.typing.state.is_done
            return [self._back] if is_done else [self._back, self._done]
        return [self._back, self._settle] if page is self.comparing else [self._back]

    def key_hints(self) -> list[tuple[str, str]]:
        """The keys of the page shown."""
        page = self._pages.currentWidget()
        if page is self.typing:
            return [
                ("Enter", "下一栏"),
                ("Alt+1…4", "判断"),
                ("↑ ↓", "上 / 下一项"),
                ("Ctrl+Enter", "录完"),
                ("Esc", "返回"),
            ]
        if page is self.comparing:
            return [("←", "取第一遍"), ("→", "取第二遍"), ("输入", "另填"), ("Ctrl+Enter", "采用"), ("Esc", "返回")]
        if page is self.assigning:
            return [("Enter", "归入"), ("Esc", "返回")]
        return [("Enter", "录入 / 核对"), ("Ctrl+P", "打印空白表"), ("Ctrl+O", "读入扫描件")]

    def help_keys(self) -> list[tuple[str, str]]:
        """Those of the page, and the scan's."""
        return [*self.key_hints(), ("F4", "看扫描件")]

    def activate(self, where: Mapping[str, object]) -> None:
        """The list, with a copy (``number``) or an application's copies; a page that was open stays open."""
        self._application = str(where.get("application") or self._application)
        self._wanted = str(where.get("number") or "")
        if where:
            self._show(self.listing)
        self._read()
        self._focus()

    def may_leave(self) -> bool:
        """What is being typed is kept first."""
        if self._pages.currentWidget() is self.typing:
            self.typing.leave()
            self._pages.setCurrentWidget(self.listing)
        return True

    # ---- pages

    def go_back(self) -> None:
        """To the list; what was typed is kept."""
        page = self._pages.currentWidget()
        if page is self.listing:
            return
        for each in (self.typing, self.comparing, self.assigning):
            if page is each:
                each.leave()
        self._show(self.listing)
        self._read()
        self.listing.focus()

    def _show(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self.header_changed.emit()
        self.hints_changed.emit()

    def _focus(self) -> None:
        page = self._pages.currentWidget()
        if page is self.listing:
            self.listing.focus()
        elif page is self.typing:
            self.typing.form.focus_points()
        elif page is self.comparing:
            self.comparing.focus()

    def _read(self) -> None:
        work = partial(read_papers, self.context.desk, self.context.round_id)
        self.context.jobs.read(work, self._on_read, key="papers")

    def _on_read(self, state: PapersState) -> None:
        self._state = state
        self.listing.show_state(state, self._wanted, self._application)
        self._wanted = self._application = ""
        if self._pages.currentWidget() is self.listing and self.isVisible():
            self.listing.focus()
        self.header_changed.emit()

    def _on_changed(self, _notice: object) -> None:
        if self.isVisible() and self._pages.currentWidget() is self.listing:
            self._read()

    # ---- printing and scanning

    def _on_print_key(self) -> None:
        if self._pages.currentWidget() is self.listing:
            self.listing.print_pdf()

    def _on_print(self, application: str, member: str, suffix: str) -> None:
        name = f"空白评分表-{application}-{member}{suffix}"
        out = pick_new_file(self, "打印空白评分表", name, KINDS[suffix], self.context.preferences)
        if out is not None:
            out = out if out.suffix.lower() == suffix else out.with_name(out.name + suffix)
            self.context.jobs.write(partial(print_blank, self.context.desk, application, out, member), self._on_printed)

    def _on_printed(self, printed: PrintedPaper) -> None:
        self._wanted = printed.number
        self.context.notify(f"{printed.number} 已写好，{printed.pages} 页：{printed.path}", "done")
        self._read()

    def _on_scan(self) -> None:
        if self._pages.currentWidget() is not self.listing:
            return
        files = pick_files(self, "读入扫描件", SCAN_KINDS, self.context.preferences)
        if files:
            self.listing.work.begin("读入扫描件")
            work = partial(read_scan, self.context.desk, files)
            advanced = self.listing.work.advance
            self._job = self.context.jobs.long(work, self._on_scanned, self._on_scan_failed, advanced)

    def _on_scan_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_scanned(self, taken: ScanTaken) -> None:
        self.listing.work.end()
        placed = len(taken.pages) - len(taken.left)
        lacking = [number for number, pages in taken.missing.items() if pages]
        words = f"读入 {len(taken.pages)} 页，{placed} 页已归入" + (f"；{'、'.join(lacking)} 还缺页" if lacking else "")
        warned = next((each.warning for each in taken.pages if each.warning), "")
        kind: NoticeKind = "warning" if taken.left or lacking or warned else "done"
        self.context.notify("；".join(each for each in (words, warned) if each), kind)
        if taken.left and self._state is not None:
            self.assigning.show_left(taken.left, self._state.papers)
            self._show(self.assigning)
        self._read()

    def _on_scan_failed(self, error: ReviewerError) -> None:
        self.listing.work.end()
        self.context.show_error(error)

    # ---- typing

    def _on_type(self, number: str, typist: str) -> None:
        self.context.jobs.write(partial(_begin, self.context.desk, number, typist), self._on_typing_read)

    def _on_typing_read(self, state: TypingState) -> None:
        self.listing.typist.clear()
        if state.is_done:
            message = f"{state.typist} 已录完这一份；另一遍须由不同的人录入。"
            self.context.notify(message, "warning")
            return
        self._show(self.typing)
        self.typing.show_state(state)
        self.header_changed.emit()

    def _on_typing_ended(self) -> None:
        state = self.typing.state
        if state is not None:
            other = "请由另一人录第二遍" if state.order == 1 else "两遍都已录完，可以核对"
            self.context.notify(f"{state.view.number}：{state.typist} 已录完。{other}。", "done")
            self._wanted = state.view.number
        self.go_back()

    def _on_judge(self) -> None:
        sender = self.sender()
        if isinstance(sender, QShortcut) and self._pages.currentWidget() is self.typing:
            self.typing.judge(int(sender.key().toString()[-1]) - 1)

    # ---- comparing and settling

    def _on_compare(self, number: str) -> None:
        self.context.jobs.read(partial(read_comparison, self.context.desk, number), self._on_comparison_read)

    def _on_comparison_read(self, state: CompareState) -> None:
        if self._pages.currentWidget() is not self.comparing:
            self._show(self.comparing)
            self.comparing.by.setText(self._state.settler if self._state is not None else "")
        is_new = self.comparing.state is None
        self.comparing.show_state(state)
        if is_new:
            self.comparing.focus()
        self.header_changed.emit()

    def _on_chosen(self) -> None:
        if self.comparing.state is not None:
            self._on_compare(self.comparing.state.view.number)

    def _on_settle(self, by: str, reason: str) -> None:
        if self.comparing.state is not None:
            work = partial(settle_paper, self.context.desk, self.comparing.state.view.number, by, (), reason)
            self.context.jobs.write(work, self._on_settled, self.comparing.refuse)

    def _on_settled(self, settled: Settled) -> None:
        self._wanted = settled.number
        if settled.is_own:
            words = f"{settled.number} 已录入自己的评分表，请照常核对并交卷。"
            self.context.notify(words, "done", "去评分", partial(self._to_scoring, settled.application))
        else:
            words = f"{settled.number} 已采用为 {settled.member} 的评分表第 {settled.version} 版。"
            self.context.notify(" ".join((words, *settled.notes)), "done")
        self.context.changes.announce("sheet", settled.application)
        self.go_back()

    def _to_scoring(self, application: str) -> None:
        self.context.goto("scoring", application=application)

    # ---- keys

    def _on_confirm(self) -> None:
        page = self._pages.currentWidget()
        if page is self.typing:
            self.typing.finish()
        elif page is self.comparing:
            self.comparing.settle()

    def _on_scan_key(self) -> None:
        page = self._pages.currentWidget()
        for each in (self.typing, self.comparing):
            if page is each:
                each.scan.viewer.focus_page()


def _begin(desk: Desk, number: str, typist: str) -> TypingState:
    return read_typing(desk, number, begin_typing(desk, number, typist))
