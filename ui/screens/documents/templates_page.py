"""模板: the texts of the round's official papers, changed beside the page that they make."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QWidget

from reviewer.desk import Desk
from reviewer.domain.scheme import LetterTemplate
from reviewer.errors import ReviewerError, RuleViolation
from reviewer.usecases.documents.templates import PART_LABELS, Template
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.documents.know_bar import KnowBar
from ui.screens.documents.pages import DocumentsPage
from ui.screens.documents.template_editor import TemplateEditor
from ui.screens.documents.templates_presenter import (
    TemplateLine,
    TemplatesState,
    draw_template,
    field_labels,
    form_choices,
    give_up,
    keep_draft,
    problems,
    put_in_force,
    read_templates,
    shown_parts,
    typed_template,
)
from ui.widgets.ask import Question, ask
from ui.widgets.buttons import Button
from ui.widgets.page_view import PageView
from ui.widgets.panes import PaneHead, SidePane, column, row, scrolled
from ui.widgets.pdf_pages import PdfFile
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column

# A pause between two words, not between two letters.
REST_MS = 250


class Drawn(NamedTuple):
    """The page that a template makes, or why it makes none."""

    file: PdfFile | None
    words: str


def draw(desk: Desk, round_id: str, text: LetterTemplate, subject: str) -> Drawn:
    """For the job pool."""
    try:
        return Drawn(PdfFile(draw_template(desk, round_id, text, subject), "模板预览.pdf"), "")
    except RuleViolation as error:
        return Drawn(None, error.message)


def _name_cell(line: TemplateLine) -> Cell:
    words = f"第 {line.in_force.version} 版" if line.in_force.version else ""
    icon = "edit" if line.draft is not None else ""
    return Cell(line.name, icon=icon, icon_token="unclear", aside=words, tip=line.words)


def _key(line: TemplateLine) -> object:
    return line.key


class TemplatesPage(DocumentsPage):
    """List, parts, page. What is typed is kept as a draft; 启用 puts it in force as the next version."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: TemplatesState | None = None
        self._line: TemplateLine | None = None
        self._subject, self._wanted = "", ""
        self.table: Table[TemplateLine] = Table(
            (Column("模板", 200, _name_cell, stretch=True, bold_when_current=True),), "模板", key=_key
        )
        self.editor = TemplateEditor(PART_LABELS, form_choices())
        self._head, self.bar, self.page = PaneHead("模板"), KnowBar(), PageView()
        self._take, self._drop = Button("启用", "filled"), Button("放弃修改")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._lay_out()
        self._rest.timeout.connect(self._on_rest)
        self.table.row_chosen.connect(self._on_row_chosen)
        self.editor.edited.connect(self._on_edited)
        self._take.clicked.connect(self._on_take)
        self._drop.clicked.connect(self._on_drop)

    def _lay_out(self) -> None:
        left, middle = QFrame(), SidePane()
        left.setFixedWidth(theme().px("width.document_list"))
        column(self.table, parent=left)
        for each in (self._head, self.bar):
            middle.body.addWidget(each)
        middle.body.addWidget(scrolled(self.editor), 1)
        paper = SidePane()
        paper.body.addWidget(self.page, 1)
        self.page.print_button.hide()
        panes = row(left, parent=self)
        panes.addWidget(middle, 4)
        panes.addWidget(paper, 5)

    def activate(self, kind: str, subject: str) -> None:
        """The templates of the round; that of the kind shown before is current."""
        self._subject, self._wanted = subject, kind
        self._read()
        self.table.setFocus()

    def header_widgets(self) -> list[QWidget]:
        """Giving up and putting in force."""
        can_type = self._state is not None and not self._state.why_not
        is_changed = self._line is not None and self._line.draft is not None
        self._take.setEnabled(can_type and is_changed and not problems(self._typed()))
        self._drop.setEnabled(can_type and is_changed)
        return [self._drop, self._take]

    def key_hints(self) -> list[tuple[str, str]]:
        """Between list and parts."""
        return [("Tab", "下一部分"), ("↑ ↓", "换模板")]

    def may_leave(self) -> bool:
        """What was typed a moment ago is handed to the writer."""
        if self._rest.isActive():
            self._rest.stop()
            self._keep()
        return True

    def _typed(self) -> LetterTemplate:
        if self._line is None:
            raise RuntimeError("no template is shown")
        return typed_template(self._line.in_force.text, self.editor.parts)

    # ---- reading

    def _read(self) -> None:
        work = partial(read_templates, self.context.desk, self.context.round_id)
        self.context.jobs.read(work, self._on_read, key="templates")

    def _on_read(self, state: TemplatesState) -> None:
        self._state = state
        self.table.set_rows(state.lines)
        wanted = next((each for each in state.lines if each.in_force.text.kind == self._wanted), None)
        if wanted is not None:
            self.table.choose_key(wanted.key)
        self._wanted = ""
        self.editor.setEnabled(bool(state.lines))
        if not state.lines:
            self.page.show_words(state.why_not)

    def _on_row_chosen(self, line: TemplateLine) -> None:
        if line == self._line:
            return
        self.may_leave()
        self._line = line
        can_type = self._state is not None and not self._state.why_not
        self.editor.show_parts(shown_parts(line.text), field_labels(line.text.kind), can_type=can_type)
        self._show_standing()
        self._draw(is_new=True)

    def _show_standing(self) -> None:
        line = self._line
        if line is None:
            return
        self._head.set_title(line.name)
        self._head.set_aside(line.words)
        found = problems(self._typed())
        if found:
            self.bar.show_sentence("　".join(found), "problem")
        elif self._state is not None and self._state.why_not:
            self.bar.show_sentence(self._state.why_not, "info")
        else:
            words = "修改已保存为草稿，启用后签发的文书才用它；已签发的不变。" if line.draft is not None else ""
            self.bar.show_sentence(words, "info")
        self.changed.emit()

    def _draw(self, *, is_new: bool = False) -> None:
        if self._line is None:
            return
        work = partial(draw, self.context.desk, self.context.round_id, self._typed(), self._subject)
        done = self._on_drawn_new if is_new else self._on_drawn
        self.context.jobs.read(work, done, self._on_draw_failed, key="templates.page")

    def _on_drawn_new(self, drawn: Drawn) -> None:
        if drawn.file is None:
            self.page.show_words(drawn.words)
        else:
            self.page.show_file(drawn.file)

    def _on_drawn(self, drawn: Drawn) -> None:
        # While a place is only half typed the page before it stays.
        if drawn.file is not None:
            self.page.renew_file(drawn.file)

    def _on_draw_failed(self, error: ReviewerError) -> None:
        self.page.show_words(error.message)

    # ---- writing

    def _on_edited(self) -> None:
        self._rest.start()

    def _on_rest(self) -> None:
        self._keep()
        self._draw()

    def _keep(self) -> None:
        line, text = self._line, self._typed()
        if line is None:
            return
        self.context.mark_saving()
        work = partial(keep_draft, self.context.desk, self.context.round_id, line, text)
        self.context.jobs.write(work, self._on_kept, self.context.mark_save_failed)
        self._line = TemplateLine(
            key=line.key, name=line.name, in_force=line.in_force, draft=None if text == line.in_force.text else text
        )
        self._show_standing()

    def _on_kept(self, _nothing: None) -> None:
        self.context.mark_saved(self.context.desk.clock())
        if self._state is None or self._line is None:
            return
        lines = tuple(self._line if each.key == self._line.key else each for each in self._state.lines)
        self._state = TemplatesState(round_id=self._state.round_id, lines=lines, why_not=self._state.why_not)
        self.table.rows_model.replace_rows(lines)

    def _on_take(self) -> None:
        line = self._line
        if line is None:
            return
        self.may_leave()
        explanation = f"启用后，本批次此后签发的{line.name}都用这一版；已签发的文书不变，可以再出一版。"
        answers = ask("启用模板", explanation, [Question("修改理由", is_optional=True)], "启用", self)
        if answers is None:
            return
        work = partial(put_in_force, self.context.desk, self.context.round_id, self._typed(), answers[0])
        self.context.jobs.write(work, self._on_taken, self.context.show_error)

    def _on_taken(self, made: Template) -> None:
        self.context.notify(f"已启用{made.words}。", "done")
        self._shown_anew()

    def _on_drop(self) -> None:
        if self._line is not None:
            self._rest.stop()
            work = partial(give_up, self.context.desk, self.context.round_id, self._line)
            self.context.jobs.write(work, self._on_dropped, self.context.show_error)

    def _on_dropped(self, _nothing: None) -> None:
        self._shown_anew()

    def _shown_anew(self) -> None:
        self._wanted = ""
        self._line = None
        self._read()
