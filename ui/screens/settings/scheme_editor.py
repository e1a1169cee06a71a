"""A scheme being written: its parts, the form of one of them, what comes of it as a page, what is wrong.

Every change is kept at once as a state of the draft; undo and redo go through those states.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from reviewer.desk import Desk
from reviewer.domain.procedure_problems import SchemeProblem
from reviewer.domain.scheme_editing import Plain, value_at
from reviewer.domain.scheme_fields import Path, read_path
from reviewer.errors import ReviewerError, RuleViolation
from reviewer.usecases.preview_scheme import catalogue_names, preview_letter, preview_sheet
from reviewer.usecases.scheme_drafts import (
    DraftView,
    add_draft_part,
    move_draft_part,
    redo_draft,
    remove_draft_part,
    set_draft_value,
    undo_draft,
)
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.settings.scheme_form import SchemeForm
from ui.screens.settings.scheme_form_lines import form_lines
from ui.screens.settings.scheme_part_tree import PartTree
from ui.screens.settings.scheme_tree import Node, node_at, opened_to, tree_nodes
from ui.widgets.buttons import Button, ButtonExtras, IconButton
from ui.widgets.empty_state import EmptyState
from ui.widgets.page_view import PageView
from ui.widgets.panes import PaneHead, SidePane, column, row, scrolled
from ui.widgets.pdf_pages import PdfFile
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column

DRAW_REST_MS = 600
TREE_WIDTH, PROBLEM_ROWS = "scoring_tree", 4
FIRST_OPEN = frozenset(((("section",)), ("section", 0)))
_LETTERS = ("letters", "template")
_AT_HAND = "at_hand"


class Drawn(NamedTuple):
    """The pages that a document makes, or why it makes none; ``paper`` tells which paper it is."""

    file: PdfFile | None
    words: str
    paper: Path


def draw(desk: Desk, document: Plain, path: Path) -> Drawn:
    """For the job pool: of a letter's template its page, else the score sheet."""
    paper = _paper(path)
    try:
        if paper:
            return Drawn(PdfFile(preview_letter(desk, document, paper), "文书预览.pdf"), "", paper)
        if not document.get("section"):
            return Drawn(None, "名录不评分，没有评分表。", paper)
        return Drawn(PdfFile(preview_sheet(desk, document), "评分表预览.pdf"), "", paper)
    except RuleViolation as error:
        return Drawn(None, error.message, paper)


def _paper(path: Path) -> Path:
    """Which letter a place belongs to; () for the score sheet."""
    return path[:3] if path[:2] == _LETTERS and len(path) > 2 else ()


def _place_cell(problem: SchemeProblem) -> Cell:
    return Cell(problem.text, token="not_met", icon="alert-triangle", icon_token="not_met", tip=problem.path)


def _problem_key(problem: SchemeProblem) -> object:
    return problem


class SchemeEditor(QWidget):
    """``changed`` when title, sums, problems or what can be undone are different."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.view: DraftView | None = None
        self._path: Path = ("scheme",)
        self._open: frozenset[Path] = FIRST_OPEN
        self._wanted_focus: Path | None = None
        self._drawn: Path = ()
        self._pending = 0
        self._draw_rest = QTimer(self, singleShot=True, interval=DRAW_REST_MS)
        self.tree = PartTree()
        self.form, self.page = SchemeForm(), PageView()
        self._add, self._remove = IconButton("plus", "增加（Insert）"), IconButton("trash", "删去（Delete）")
        self._up, self._down = IconButton("chevron-up", "上移（Alt+↑）"), IconButton("chevron-down", "下移（Alt+↓）")
        self.undo = Button("撤销", extras=ButtonExtras(icon="arrow-back-up"))
        self.redo = Button("重做", extras=ButtonExtras(icon="arrow-forward-up"))
        self._form_head = PaneHead("")
        self._hint = EmptyState("")
        self.problems: Table[SchemeProblem] = Table(
            (Column("待改", 400, _place_cell, stretch=True),), "待改的地方", row="tree", key=_problem_key
        )
        self._problem_head = PaneHead("待改")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        left, middle, right = QFrame(), SidePane(), SidePane()
        left.setFixedWidth(theme().px(f"width.{TREE_WIDTH}"))
        tools = [self._add, self._remove, self._up, self._down]
        column(PaneHead("各部分", widgets=tools), self.tree, parent=left)
        body = QWidget()
        inner = column(self._hint, self.form, parent=body)
        inner.addStretch(1)
        self._scroll = scrolled(body)
        middle.body.addWidget(self._form_head)
        middle.body.addWidget(self._scroll, 1)
        middle.body.addWidget(self._problem_head)
        middle.body.addWidget(self.problems)
        self.problems.horizontalHeader().hide()
        self.page.print_button.hide()
        self.page.set_compact(True)
        right.body.addWidget(self.page, 1)
        panes = row(left, parent=self)
        panes.addWidget(middle, 5)
        panes.addWidget(right, 4)

    def _connect(self) -> None:
        self.tree.row_chosen.connect(self._on_node_chosen)
        self.tree.row_activated.connect(self._on_node_activated)
        self.tree.opened.connect(self._on_opened)
        self.tree.closed.connect(self._on_closed)
        for signal, run in (
            (self.tree.add_wanted, self.add_part),
            (self.tree.remove_wanted, self.remove_part),
            (self._add.clicked, self.add_part),
            (self._remove.clicked, self.remove_part),
            (self._up.clicked, self._on_up),
            (self._down.clicked, self._on_down),
            (self.undo.clicked, self.take_back),
            (self.redo.clicked, self.do_again),
            (self.tree.move_wanted, self.move_part),
            (self.form.entered, self._on_entered),
            (self.form.made, self._on_form_made),
            (self.problems.row_activated, self._on_problem),
            (self.problems.clicked, self._on_problem_clicked),
            (self._draw_rest.timeout, self._draw),
        ):
            signal.connect(run)
        for keys, run in (
            ("Ctrl+Z", self.take_back),
            ("Ctrl+Shift+Z", self.do_again),
            ("Ctrl+Y", self.do_again),
            ("F8", self.next_problem),
            ("F6", self._on_other_pane),
            ("Ctrl+Insert", self.add_part),
        ):
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(run)

    # ---- showing

    def open_draft(self, view: DraftView) -> None:
        """Show a draft from its beginning."""
        self._path, self._open = ("scheme",), FIRST_OPEN
        self._show(view)
        self._draw()
        self.tree.setFocus()

    def _show(self, view: DraftView) -> None:
        self.view = view
        self.undo.setEnabled(view.can_undo)
        self.redo.setEnabled(view.can_redo)
        self._open |= opened_to(self._path)
        nodes = tree_nodes(view.document, self._open, view.problems)
        at = node_at(nodes, self._path)
        self._path = at.path if at is not None else ("scheme",)
        self.tree.blockSignals(True)
        self.tree.set_rows(nodes)
        self.tree.choose_key(self._path)
        self.tree.blockSignals(False)
        self.problems.set_rows(view.problems)
        count = len(view.problems)
        self._problem_head.set_aside(f"{count} 处，F8 到下一处" if count else "没有问题，可以发布")
        self.problems.setVisible(bool(count))
        self.problems.setFixedHeight(min(PROBLEM_ROWS, count) * theme().px("row.tree"))
        self._show_part()
        self.changed.emit()

    def _show_part(self) -> None:
        if self.view is None:
            return
        node = self.tree.current_row()
        names = catalogue_names(self.context.desk) if self._path[0] == "scheme" else ()
        lines = form_lines(self.view.document, self._path, names)
        self.form.show_lines(lines, self.view.problems)
        self.form.setVisible(bool(lines))
        self._hint.setVisible(not lines)
        self._hint.set_text(f"按 Insert 增加一项“{node.adds}”。" if node is not None and node.adds else "")
        self._form_head.set_title(node.title if node is not None else "")
        self._form_head.set_aside(f"满分合计 {self.view.full}" if self._path[0] in ("section", "scoring") else "")
        self._add.setEnabled(node is not None and bool(node.list_path))
        for each in (self._remove, self._up, self._down):
            each.setEnabled(node is not None and node.is_part)

    def _draw(self) -> None:
        if self.view is not None:
            work = partial(draw, self.context.desk, self.view.document, self._path)
            self.context.jobs.read(work, self._on_drawn, self._on_draw_failed, key="scheme.page")

    def _on_drawn(self, drawn: Drawn) -> None:
        if drawn.file is not None:
            if self.page.page_count and drawn.paper == self._drawn:
                self.page.renew_file(drawn.file)
            else:
                self.page.show_file(drawn.file)
            self._locate()
        elif not self.page.page_count or drawn.paper != self._drawn:
            self.page.show_words(drawn.words)
        self._drawn = drawn.paper

    def _on_draw_failed(self, error: ReviewerError) -> None:
        self.page.show_words(error.message)

    # ---- moving about

    def choose(self, path: Path) -> None:
        """Make the part current that holds a place, and put the keyboard into its field."""
        if self.view is None:
            return
        self.form.flush()
        before = self._path
        self._path = path
        self._show(self.view)
        self._follow(before)
        self.form.focus_field(path)
        QTimer.singleShot(0, self, self._bring_into_view)

    def _bring_into_view(self) -> None:
        """Once the fields have their places."""
        field = QApplication.focusWidget()
        if field is not None and self.form.isAncestorOf(field):
            self._scroll.ensureWidgetVisible(field)

    def next_problem(self) -> None:
        """The field of the next problem after the one that was shown last."""
        if self.view is None or not self.view.problems:
            return
        places = [read_path(each.path) for each in self.view.problems]
        current = self.problems.current_row()
        at = self.view.problems.index(current) if current in self.view.problems else -1
        shown = self._wanted_focus is not None and at >= 0 and places[at] == self._wanted_focus
        at = (at + 1) % len(places) if shown else max(0, at)
        self.problems.choose_key(self.view.problems[at])
        self._wanted_focus = places[at]
        self.choose(places[at])

    def _on_problem(self, problem: SchemeProblem) -> None:
        self._wanted_focus = read_path(problem.path)
        self.choose(self._wanted_focus)

    def _on_problem_clicked(self) -> None:
        problem = self.problems.current_row()
        if problem is not None:
            self._on_problem(problem)

    def _on_node_chosen(self, node: Node) -> None:
        if node.path == self._path or self.view is None:
            return
        self.form.flush()
        before = self._path
        self._path = node.path
        self._show_part()
        self._scroll.verticalScrollBar().setValue(0)
        self._follow(before)

    def _follow(self, before: Path) -> None:
        """The pages show what is at hand: another letter, or another item of the score sheet."""
        if _paper(before) != _paper(self._path):
            self._draw_rest.start()
        else:
            self._locate()

    def _locate(self) -> None:
        """Frame the item at hand on its page."""
        item = value_at(self.view.document, self._path[:4]) if self.view is not None else None
        is_item = isinstance(item, dict) and self._path[:1] == ("section",) and len(self._path) > 3
        name = str(item.get("name", "")) if is_item and isinstance(item, dict) else ""
        self.page.locate_fields({_AT_HAND: name} if name else {})
        self.page.frame_field(_AT_HAND if name else "")

    def _on_node_activated(self, node: Node) -> None:
        if node.has_children and not node.is_open and not self.form.rows:
            self._on_opened(node)
        else:
            self.form.focus_field(node.path)

    def _on_opened(self, node: Node) -> None:
        self._open |= {node.path}
        self._again()

    def _on_closed(self, node: Node) -> None:
        if node.is_open:
            self._open -= {node.path}
        else:
            above = [each.path for each in self.tree.rows_model.rows if node.path[: len(each.path)] == each.path]
            held = [each for each in above if len(each) < len(node.path)]
            if held:
                self._path = held[-1]
        self._again()

    def _again(self) -> None:
        if self.view is not None:
            self._show(self.view)

    def _on_form_made(self) -> None:
        """Tab leads from the tree through the fields to what is wrong."""
        chain = [self.tree, *(each.editor.widget for each in self.form.rows), self.problems]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _on_other_pane(self) -> None:
        if self.tree.hasFocus():
            self.form.focus_field(self._path)
        else:
            self.tree.setFocus()

    # ---- writing

    def _write(self, work: Callable[[], DraftView | tuple[DraftView, Path]]) -> None:
        self._pending += 1
        self.context.mark_saving()
        self.context.jobs.write(work, self._on_written, self._on_write_failed)

    def _on_written(self, made: DraftView | tuple[DraftView, Path]) -> None:
        self.context.mark_saved(self.context.desk.clock())
        self._pending -= 1
        view, path = made if isinstance(made, tuple) else (made, None)
        # While a later change is on its way this state is old: it would put back what was typed since.
        if self.view is None or view.id != self.view.id or self._pending:
            return
        if path is not None:
            self._path = path
        self._show(view)
        if path is not None:
            self.tree.setFocus()
        self._draw_rest.start()

    def _on_write_failed(self, error: ReviewerError) -> None:
        self._pending -= 1
        self.context.mark_save_failed(error)
        self.context.show_error(error)

    def _on_entered(self, path: Path, value: object) -> None:
        if self.view is not None:
            self._write(partial(set_draft_value, self.context.desk, self.view.id, path, value))

    def add_part(self) -> None:
        """A part more in the list at hand."""
        node = self.tree.current_row()
        if self.view is not None and node is not None and node.list_path:
            self.form.flush()
            self._open |= {node.list_path}
            self._write(partial(add_draft_part, self.context.desk, self.view.id, node.list_path))

    def remove_part(self) -> None:
        """Take the part at hand away; undo brings it back."""
        node = self.tree.current_row()
        if self.view is not None and node is not None and node.is_part:
            self._path = node.path[:-1] if isinstance(node.path[-1], int) else node.path
            self._write(partial(remove_draft_part, self.context.desk, self.view.id, node.path))

    def move_part(self, step: int) -> None:
        """Move the part at hand among its like."""
        node = self.tree.current_row()
        if self.view is not None and node is not None and node.is_part and isinstance(node.path[-1], int):
            self._write(partial(move_draft_part, self.context.desk, self.view.id, node.path, step))

    def _on_up(self) -> None:
        self.move_part(-1)

    def _on_down(self) -> None:
        self.move_part(1)

    def take_back(self) -> None:
        """The state before the last change."""
        self._go(undo_draft)

    def do_again(self) -> None:
        """The state that was taken back."""
        self._go(redo_draft)

    def _go(self, step: Callable[[Desk, str], DraftView]) -> None:
        if self.view is not None:
            self.form.flush()
            self._write(partial(step, self.context.desk, self.view.id))

    def flush(self) -> None:
        """Hand what was typed a moment ago to the writer."""
        self.form.flush()
