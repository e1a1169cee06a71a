"""遴选办法: every draft and version with its state; write, compare, publish, take in and out, move rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from reviewer.domain.scheme_changes import scheme_changes
from reviewer.usecases.keep_schemes import SchemeVersion
from reviewer.usecases.move_round import MovePlan, SchemeMove
from reviewer.usecases.scheme_drafts import DraftView, publish_draft, show_draft
from ui.qt.context import Context
from ui.screens.settings.page import SettingsPage
from ui.screens.settings.scheme_editor import SchemeEditor
from ui.screens.settings.scheme_list_presenter import (
    STATE_TEXT,
    SchemeLine,
    begin_draft,
    begin_next,
    compared,
    draft_changes,
    drop,
    movable_rounds,
    move_to,
    plan_for,
    read_schemes,
    take_in,
    write_out,
)
from ui.widgets.ask import Question, ask
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.differences import agree
from ui.widgets.page_stack import PageStack
from ui.widgets.panes import PaneHead, column
from ui.widgets.pick_files import pick_file, pick_new_file
from ui.widgets.search_field import SearchField
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column

FILE_KINDS = "遴选办法 (*.toml)"
_SIGNS = {
    "draft": ("edit", "unclear"),
    "published": ("circle-check", "met"),
    "in_use": ("lock", "accent"),
    "shipped": ("package", "muted_text"),
}


def _title_cell(line: SchemeLine) -> Cell:
    return Cell(line.title or "（未命名）", tip=f"{line.title}\n{line.scheme_id}")


def _version_cell(line: SchemeLine) -> Cell:
    return Cell(line.version, token="muted_text")


def _state_cell(line: SchemeLine) -> Cell:
    icon, token = _SIGNS[line.state]
    aside = f"{line.problems} 处待改" if line.problems else ""
    return Cell(STATE_TEXT[line.state], icon=icon, icon_token=token, token=token, aside=aside)


def _points_cell(line: SchemeLine) -> Cell:
    return Cell(line.points or "–", token="text" if line.points else "muted_text")


def _source_cell(line: SchemeLine) -> Cell:
    return Cell(line.source, token="muted_text", tip=f"{line.issuer}\n{line.source}")


def _rounds_cell(line: SchemeLine) -> Cell:
    return Cell("、".join(line.rounds), tip="\n".join(line.rounds))


def _line_key(line: SchemeLine) -> object:
    return line.key


COLUMNS = (
    Column("遴选办法", 300, _title_cell, stretch=True, bold_when_current=True),
    Column("版本", 76, _version_cell),
    Column("状态", 168, _state_cell),
    Column("满分", 64, _points_cell, right=True),
    Column("依据", 220, _source_cell),
    Column("使用的批次", 200, _rounds_cell),
)


class SchemesPage(SettingsPage):
    """The list, and in its place the editor of one draft; Esc leads back."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._lines: tuple[SchemeLine, ...] = ()
        self._wanted = ""
        self._marked: SchemeLine | None = None
        self.search = SearchField("查找", "Ctrl+F")
        self.table: Table[SchemeLine] = Table(COLUMNS, "遴选办法", key=_line_key, widths=context.preferences)
        self._new = Button("新建", extras=ButtonExtras(icon="plus"))
        self._copy = Button("复制为草稿", extras=ButtonExtras(icon="copy"))
        self._in = Button("导入…", extras=ButtonExtras(icon="file-import"))
        self._out = Button("导出…", extras=ButtonExtras(icon="file-export"))
        self._compare = Button("比较…", extras=ButtonExtras(icon="arrows-left-right"))
        self._move = Button("用于批次…", extras=ButtonExtras(icon="arrow-forward-up"))
        self._drop = Button("删除草稿", extras=ButtonExtras(icon="trash"))
        self.write = Button("编写", "filled", ButtonExtras(icon="edit", key_cap="Enter"))
        self.publish = Button("发布", "filled", ButtonExtras(key_cap="Ctrl+Enter"))
        self.back = Button("返回", extras=ButtonExtras(icon="arrow-left", key_cap="Esc"))
        self.editor = SchemeEditor(context)
        self._home, self._stack = QWidget(), PageStack()
        tools = (self._new, self._copy, self._in, self._out, self._compare, self._move, self._drop, self.search)
        column(PaneHead("办法", widgets=tools), parent=self._home).addWidget(self.table, 1)
        self._stack.addWidget(self._home)
        self._stack.addWidget(self.editor)
        column(parent=self).addWidget(self._stack, 1)
        self._connect()

    def _connect(self) -> None:
        for button, run in (
            (self._new, self._on_new),
            (self._copy, self._on_copy),
            (self._in, self._on_in),
            (self._out, self._on_out),
            (self._compare, self._on_compare),
            (self._move, self._on_move),
            (self._drop, self._on_drop),
            (self.write, self._on_write),
            (self.publish, self._on_publish),
            (self.back, self.go_back),
        ):
            button.clicked.connect(run)
        self.table.row_activated.connect(self._on_write)
        self.table.row_chosen.connect(self._on_line_chosen)
        self.search.textChanged.connect(self._show)
        self.editor.changed.connect(self.header_changed)
        for keys, slot in (
            ("Ctrl+N", self._on_new),
            ("Ctrl+D", self._on_copy),
            ("Ctrl+F", self.search.setFocus),
            ("Ctrl+Return", self._on_publish),
            ("Ctrl+Enter", self._on_publish),
        ):
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(slot)

    @property
    def is_editing(self) -> bool:
        """Whether a draft is open."""
        return self._stack.currentWidget() is self.editor

    def facts(self) -> str:
        """The draft that is open, with its sum."""
        view = self.editor.view
        if not self.is_editing or view is None:
            return ""
        items = sum(len(each.get("item") or []) for each in view.document.get("section") or [])
        return f"{view.title or '（未命名）'}　草稿　{items} 项　满分合计 {view.full}"

    def header_widgets(self) -> list[QWidget]:
        """Of the list: write. Of a draft: back, undo, redo, publish."""
        if not self.is_editing:
            return [self.write]
        view = self.editor.view
        self.publish.setEnabled(view is not None and not view.problems)
        return [self.back, self.editor.undo, self.editor.redo, self.publish]

    def key_hints(self) -> list[tuple[str, str]]:
        """The keys of what is shown."""
        if self.is_editing:
            return [
                ("→ ←", "展开、收起"),
                ("Insert", "增加"),
                ("Delete", "删去"),
                ("Alt+↑ ↓", "移动"),
                ("F6", "到字段"),
                ("F8", "下一处待改"),
                ("Ctrl+Z", "撤销"),
            ]
        return [("Enter", "编写"), ("Ctrl+N", "新建"), ("Ctrl+D", "复制为草稿")]

    def activate(self, where: Mapping[str, object]) -> None:
        """The list, or the draft named, has the keyboard."""
        draft = str(where.get("draft", ""))
        if draft:
            self._open(draft)
        elif not self.is_editing:
            self.table.setFocus()

    def read(self) -> None:
        """Everything known here."""
        self.context.jobs.read(partial(read_schemes, self.context.desk), self._on_read, key="settings.schemes")

    def go_back(self) -> bool:
        """From a draft to the list."""
        if not self.is_editing:
            return False
        self.editor.flush()
        self._wanted = self.editor.view.id if self.editor.view is not None else ""
        self._stack.setCurrentWidget(self._home)
        self.read()
        self.table.setFocus()
        self.header_changed.emit()
        return True

    def may_leave(self) -> bool:
        """What was typed a moment ago is handed to the writer."""
        self.editor.flush()
        return True

    def _on_read(self, lines: Sequence[SchemeLine]) -> None:
        self._lines = tuple(lines)
        self._show()
        if self._wanted and self.table.choose_key(self._wanted):
            self._wanted = ""

    def _show(self) -> None:
        wanted = self.search.text().strip().lower()
        self.table.set_rows([each for each in self._lines if each.matches(wanted)])
        self._on_line_chosen(self.table.current_row())

    def _on_line_chosen(self, line: SchemeLine | None) -> None:
        is_draft = line is not None and line.state == "draft"
        self._drop.setEnabled(is_draft)
        self._copy.setEnabled(line is not None and not is_draft)
        self._move.setEnabled(line is not None and not is_draft)
        self._compare.setEnabled(line is not None)
        self._out.setEnabled(line is not None)
        self.write.setEnabled(line is not None)

    # ---- drafts

    def _on_new(self) -> None:
        answers = ask(
            "新建办法", "从头写：先有通常的栏目、阶段和文书。", [Question("名称", "通知或办法的名称")], "新建", self
        )
        if answers is not None:
            work = partial(begin_draft, self.context.desk, answers[0], None)
            self.context.jobs.write(work, self._open, self.context.show_error)

    def _on_copy(self) -> None:
        line = self.table.current_row()
        if line is None or line.state == "draft":
            return
        words = f"以“{line.title}”{line.version}为底稿，另写一个办法。"
        answers = ask("复制为草稿", words, [Question("名称", "新办法的名称")], "复制", self)
        if answers is not None:
            work = partial(begin_draft, self.context.desk, answers[0], line)
            self.context.jobs.write(work, self._open, self.context.show_error)

    def _on_write(self) -> None:
        line = self.table.current_row()
        if line is None:
            return
        if line.state == "draft":
            self._open(line.draft_id)
        else:
            self.context.jobs.write(partial(begin_next, self.context.desk, line), self._open, self.context.show_error)

    def _open(self, draft_id: str) -> None:
        work = partial(show_draft, self.context.desk, draft_id)
        self.context.jobs.read(work, self._on_opened, self.context.show_error, key="settings.draft")

    def _on_opened(self, view: DraftView) -> None:
        self._stack.setCurrentWidget(self.editor)
        self.editor.open_draft(view)
        self.header_changed.emit()

    def _on_publish(self) -> None:
        view = self.editor.view
        if not self.is_editing or view is None:
            return
        self.editor.flush()
        if view.problems:
            self.editor.next_problem()
            return
        work = partial(draft_changes, self.context.desk, view.id)
        self.context.jobs.read(work, self._on_publishing, self.context.show_error, key="settings.publish")

    def _on_publishing(self, changes: tuple[str, ...]) -> None:
        view = self.editor.view
        if view is None:
            return
        words = f"{view.title}，满分 {view.full}。发布后可以用它建立批次；已发布的版本不再改动，要改就写新版本。"
        if changes:
            words += f"与底稿相比有 {len(changes)} 处差别："
            answers = agree("发布办法", words, changes, [], "发布", self)
        else:
            answers = ask("发布办法", words, [], "发布", self)
        if answers is not None:
            work = partial(publish_draft, self.context.desk, view.id)
            self.context.jobs.write(work, self._on_published, self.context.show_error)

    def _on_published(self, made: SchemeVersion) -> None:
        head = made.scheme.scheme
        self.editor.view = None
        self.go_back()
        self._wanted = made.sha256
        self.context.notify(f"已发布“{head.title}”第 {head.version} 版，可以用它建立批次。", "done")
        self.context.changes.announce("settings", head.id)

    def _on_drop(self) -> None:
        line = self.table.current_row()
        if line is None or line.state != "draft":
            return
        words = f"“{line.title}”不再列出；写过的内容留在登记簿中。"
        answers = ask("删除草稿", words, [Question("理由")], "删除", self)
        if answers is not None:
            work = partial(drop, self.context.desk, line, answers[0])
            self.context.jobs.write(work, self._on_dropped, self.context.show_error)

    def _on_dropped(self, _nothing: None) -> None:
        self.context.notify("草稿已删除。", "done")
        self.read()

    # ---- in, out, compared

    def _on_in(self) -> None:
        file = pick_file(self, "导入遴选办法", FILE_KINDS, self.context.preferences)
        if file is not None:
            self.context.jobs.write(partial(take_in, self.context.desk, file), self._on_taken, self.context.show_error)

    def _on_taken(self, title: str) -> None:
        self.context.notify(f"已导入“{title}”。", "done")
        self.context.changes.announce("settings", "scheme")

    def _on_out(self) -> None:
        line = self.table.current_row()
        if line is None:
            return
        name = f"{line.scheme_id or '办法'}.toml"
        file = pick_new_file(self, "导出遴选办法", name, FILE_KINDS, self.context.preferences)
        if file is not None:
            work = partial(write_out, self.context.desk, line, file)
            self.context.jobs.write(work, self._on_written_out, self.context.show_error)

    def _on_written_out(self, path: Path) -> None:
        self.context.notify(f"办法已写好：{path}", "done")

    def _on_compare(self) -> None:
        line = self.table.current_row()
        if line is None:
            return
        if line.state == "draft":
            work = partial(draft_changes, self.context.desk, line.draft_id)
            self.context.jobs.read(work, self._on_draft_compared, self.context.show_error, key="settings.compare")
            return
        if self._marked is None or self._marked.key == line.key:
            self._marked = line
            self.context.notify(f"已记下“{line.title}”{line.version}。再选另一版，按“比较…”。", "info")
            return
        pair = partial(compared, self.context.desk, self._marked, line)
        self.context.jobs.read(pair, self._on_compared, self.context.show_error, key="settings.compare")

    def _on_draft_compared(self, changes: tuple[str, ...]) -> None:
        agree("草稿与底稿的差别", f"{len(changes)} 处。", changes, [], "知道了", self)

    def _on_compared(self, pair: tuple[SchemeVersion, SchemeVersion]) -> None:
        self._marked = None
        older, newer = pair
        changes = scheme_changes(older.scheme, newer.scheme)
        names = [f"{each.scheme.scheme.title} 第 {each.scheme.scheme.version} 版" for each in pair]
        words = f"{' → '.join(names)}，{len(changes)} 处。"
        agree("版本差别", words, [each.text for each in changes], [], "知道了", self)

    # ---- rounds

    def _on_move(self) -> None:
        line = self.table.current_row()
        if line is not None and line.state != "draft":
            work = partial(movable_rounds, self.context.desk, line)
            self.context.jobs.read(work, self._on_rounds, self.context.show_error, key="settings.rounds")

    def _on_rounds(self, rounds: tuple[tuple[str, str], ...]) -> None:
        line = self.table.current_row()
        if line is None:
            return
        if not rounds:
            self.context.notify("没有按这个办法其他版本的批次。", "info")
            return
        listed = "；".join(f"{round_id} {name}" for round_id, name in rounds)
        question = Question("批次号", value=rounds[0][0])
        answers = ask("更换批次的办法版本", f"可以更换的批次：{listed}。", [question], "看差别", self)
        if answers is not None:
            work = partial(plan_for, self.context.desk, line, answers[0])
            self.context.jobs.read(work, self._on_planned, self.context.show_error, key="settings.plan")

    def _on_planned(self, plan: MovePlan) -> None:
        words = (
            f"批次 {plan.round} 由第 {plan.from_version} 版换为第 {plan.to_version} 版，{len(plan.changes)} 处差别。"
        )
        if plan.blocking:
            names = "、".join(f"{application} {member}" for application, member, _ in plan.blocking)
            words += f"评分标准有改动，{names} 已交卷：同意后退回他们修改，已交的一版保留。"
        questions = [Question("理由"), Question("由谁同意", "评价中心负责人")]
        answers = agree("更换办法版本", words, plan.lines, questions, "同意更换", self)
        if answers is not None:
            work = partial(move_to, self.context.desk, plan, answers[0], answers[1])
            self.context.jobs.write(work, self._on_moved, self.context.show_error)

    def _on_moved(self, move: SchemeMove) -> None:
        self.context.notify(f"批次 {move.round} 已换为第 {move.to_version} 版。", "done")
        self.context.changes.announce("round", move.round)
