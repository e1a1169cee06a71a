"""机构: who is filed or listed, for what, until when; found, filtered, supervised, written as 名录."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from reviewer.domain.moments import beijing_date
from reviewer.domain.registry import Body
from reviewer.errors import ReviewerError
from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.keep_document import WrittenDocument
from reviewer.usecases.documents.registry_list import REGISTRY
from reviewer.usecases.import_registry import ImportPreview
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.registry.bodies_presenter import (
    EDITIONS,
    BodiesState,
    BodyDetail,
    EditionChoice,
    count_words,
    lines_of,
    read_bodies,
    read_body,
    shown_bodies,
)
from ui.screens.registry.bodies_table import BodiesTable
from ui.screens.registry.body_actions import FormSpec, carry_out, form_of
from ui.screens.registry.body_form import BodyForm
from ui.screens.registry.body_pane import BodyPane
from ui.screens.registry.import_pane import ImportPane
from ui.screens.registry.page import RegistryPage
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.combo_box import ComboBox
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.page_stack import PageStack
from ui.widgets.panes import SidePane, column, row
from ui.widgets.pick_files import pick_folder
from ui.widgets.search_field import SearchField
from ui.widgets.segments import Segment, Segments

_NONE_YET: Final = "名录中还没有机构。备案之后列在这里，也可以导入已公布的名录。"
_NOT_FOUND: Final = "没有找到。可以按机构、备案号、职业、编码、区县查找，也可以打拼音或首字母。"
SEARCH_WIDTH: Final = 240


class BodiesPage(RegistryPage):
    """Filters over the table; beside it the chosen body, a form, or an import."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.state = BodiesState()
        self._wanted, self._wants_focus = "", False
        self._form_key = ""
        self.search = SearchField("机构、备案号、职业、拼音")
        self.segments = Segments([Segment("all", "全部")], "备案状态")
        self.occupation, self.edition = ComboBox(), ComboBox()
        self._count = label("", "muted")
        self.export = Button("导出名录", "plain", ButtonExtras(icon="table-export"))
        self.importing = Button("导入", "plain", ButtonExtras(icon="file-import"))
        self.draw = Button("双随机", "plain", ButtonExtras(icon="checklist"))
        self.table = BodiesTable(context.preferences)
        self._empty = EmptyState(_NONE_YET, "导入名录")
        self.pane, self.form, self.import_pane = BodyPane(), BodyForm(), ImportPane(context)
        self._side = PageStack()
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        look = theme()
        bar = QFrame()
        bar.setObjectName("paneHead")
        bar.setFixedHeight(look.px("bar.filter"))
        line = QHBoxLayout(bar)
        line.setContentsMargins(look.space(4), 0, look.space(4), 0)
        line.setSpacing(look.space(2))
        self.search.setFixedWidth(SEARCH_WIDTH)
        self.occupation.setAccessibleName("职业")
        self.edition.setAccessibleName("职业分类大典版本")
        self.occupation.setFixedWidth(168)
        self.edition.setFixedWidth(128)
        for key, words in EDITIONS.items():
            self.edition.addItem(words, key)
        for each in (self.search, self.segments, self.occupation, self.edition):
            line.addWidget(each)
        line.addStretch(1)
        line.addWidget(self._count)
        left, side = QWidget(), SidePane("registry_side")
        body = column(self._empty, parent=left)
        body.addWidget(self.table, 1)
        for page in (self.pane, self.form, self.import_pane):
            self._side.addWidget(page)
        side.body.addWidget(self._side, 1)
        self._side_pane = side
        below = row(left)
        below.setStretch(0, 1)
        below.addWidget(side)
        whole = column(bar, parent=self)
        whole.addLayout(below, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._show)
        self.search.returnPressed.connect(self.table.setFocus)
        self.segments.chosen.connect(self._show)
        self.occupation.activated.connect(self._show)
        self.edition.activated.connect(self._show)
        self.table.body_chosen.connect(self._on_body_chosen)
        self.table.row_activated.connect(self._on_activated)
        self.table.typed.connect(self._on_typed)
        self.pane.wanted.connect(self.open_form)
        self.pane.application_wanted.connect(self._on_application_wanted)
        self.form.wanted.connect(self._on_form_done)
        self.form.given_up.connect(self._show_body)
        self.import_pane.given_up.connect(self._show_body)
        self.import_pane.imported.connect(self._on_imported)
        self.export.clicked.connect(self.export_list)
        self.importing.clicked.connect(self.open_import)
        self.draw.clicked.connect(self.open_draw)
        self._empty.action_clicked.connect(self.open_import)
        for keys, run in (("Ctrl+F", self.find_body), ("Ctrl+E", self.export_list), ("Ctrl+I", self.open_import)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def read(self) -> None:
        """The registry of today and the round's overlaps."""
        work = partial(read_bodies, self.context.desk, self.context.round_id)
        self.context.jobs.read(work, self._on_read, key="registry.bodies")

    def activate(self, where: Mapping[str, object]) -> None:
        """The table has the keyboard; ``body`` names one to be shown."""
        self._wanted, self._wants_focus = str(where.get("body", "")), True
        self._take_place()

    def header_widgets(self) -> list[QWidget]:
        """Drawing, export, import."""
        return [self.draw, self.export, self.importing]

    def key_hints(self) -> list[tuple[str, str]]:
        """Finding, opening, export."""
        return [("Enter", "打开"), ("Ctrl+F", "查找"), ("Ctrl+E", "导出名录"), ("Ctrl+I", "导入")]

    def may_leave(self) -> bool:
        """A form that is begun stays as it is; nothing is lost by leaving."""
        return True

    def find_body(self) -> None:
        """The keyboard goes to the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def open_import(self) -> None:
        """Choose a list to take in."""
        self._show_side(self.import_pane)
        self.import_pane.begin()

    def open_draw(self) -> None:
        """The form of a drawing."""
        self.open_form("draw")

    def open_form(self, action: str) -> None:
        """The form of an action for the chosen body; it stays that body's, whichever is chosen meanwhile."""
        known, desk = self.table.current_body, self.context.desk
        self._form_key = known.key if known is not None else ""
        work = partial(form_of, desk, action, known, beijing_date(desk.clock()))
        self.context.jobs.read(work, self._on_form_read, key="registry.form")

    def export_list(self) -> None:
        """Write the list in every form."""
        if not self.export.isEnabled():
            return
        folder = pick_folder(self, "导出到", self.context.preferences)
        if folder is not None:
            work = partial(issue_document, self.context.desk, REGISTRY, "", folder, REGISTRY.forms)
            self.context.jobs.write(work, self._on_exported)

    def _on_read(self, state: BodiesState) -> None:
        self.state = state
        counts = state.counts
        words = [
            Segment("all", f"全部 {counts.bodies}"),
            Segment("valid", f"有效 {counts.valid}"),
            Segment("expiring", f"半年内到期 {counts.expiring}"),
            *([Segment("suspended", f"暂停 {counts.suspended}")] if counts.suspended else []),
            Segment("expired", f"已到期 {counts.expired}"),
            Segment("removed", f"已退出 {counts.removed}"),
        ]
        self.segments.set_segments(words)
        if self.segments.current not in self.segments.keys:
            self.segments.set_current("all")
        chosen = self.occupation.currentData()
        self.occupation.clear()
        self.occupation.addItem("职业：全部", "")
        for each in state.occupations:
            self.occupation.addItem(each, each)
        self.occupation.setCurrentIndex(max(0, self.occupation.findData(chosen)))
        self.export.setEnabled(
            any(each.is_filed_here and each.state in ("in_force", "expiring") for each in state.bodies)
        )
        self._show()
        self._take_place()

    def _take_place(self) -> None:
        """What was asked for can be shown once it was read."""
        if not self.state.bodies:
            return
        if self._wanted:
            self.search.clear()
            self.segments.set_current("all")
            self._show()
            self.table.choose_body(self._wanted)
        if self._wants_focus:
            self.table.setFocus()
        self._wanted, self._wants_focus = "", False

    def _show(self) -> None:
        edition: EditionChoice = self.edition.currentData() or "newest"
        known = shown_bodies(self.state, self.search.text(), self.segments.current)
        lines = lines_of(known, self.occupation.currentData() or "", edition)
        self.table.set_lines(lines)
        self._count.setText(count_words(lines))
        self.table.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        is_empty = not self.state.bodies
        self._empty.set_text(_NONE_YET if is_empty else _NOT_FOUND, "导入名录" if is_empty else "")
        self.draw.setEnabled(not is_empty)
        if self.table.current_body is not None:
            self._on_body_chosen(self.table.current_body)
        elif self._side.currentWidget() is self.pane:
            self._side_pane.setVisible(False)

    def _show_side(self, page: QWidget) -> None:
        self._side_pane.setVisible(True)
        self._side.setCurrentWidget(page)

    def _show_body(self) -> None:
        self._show_side(self.pane)
        self._side_pane.setVisible(self.table.current_body is not None)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_body_chosen(self, known: Body) -> None:
        self.pane.show_body(known, self.state)
        work = partial(read_body, self.context.desk, known)
        self.context.jobs.read(work, self._on_detail_read, key="registry.body")
        if self._side.currentWidget() is self.pane or not self._side_pane.isVisibleTo(self):
            self._show_side(self.pane)

    def _on_detail_read(self, detail: BodyDetail) -> None:
        self.pane.show_detail(detail)

    def _on_activated(self, _line: object) -> None:
        self._show_side(self.pane)
        self.pane.buttons["inspect"].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_typed(self, text: str) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.setText(text)

    def _on_application_wanted(self, application: str) -> None:
        self.context.goto("applications", application=application)

    def _on_form_read(self, spec: FormSpec) -> None:
        self._show_side(self.form)
        self.form.show_spec(spec)

    def _on_form_done(self, values: dict[str, str]) -> None:
        spec = self.form.spec
        if spec is not None:
            work = partial(carry_out, self.context.desk, spec, self._form_key, values)
            self.context.jobs.write(work, self._on_carried_out, self._on_refused)

    def _on_carried_out(self, words: str) -> None:
        self.context.notify(words, "done")
        self._show_body()
        self.context.changes.announce("round", self.context.round_id)

    def _on_refused(self, error: ReviewerError) -> None:
        self.form.show_problem(error)

    def _on_imported(self, preview: ImportPreview) -> None:
        added, changed = preview.count("added"), preview.count("changed")
        self.context.notify(
            f"名录已写入：新增 {added} 家，变更 {changed} 家，相同 {preview.count('same')} 家。", "done"
        )
        self._show_body()
        self.context.changes.announce("round", self.context.round_id)

    def _on_exported(self, written: tuple[WrittenDocument, ...]) -> None:
        self.context.notify(f"名录已写好：{written[0].path}", "done")
        self.context.changes.announce("document", written[0].number)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
