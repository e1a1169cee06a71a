"""导入名录: from the list that comes with the program or a file; what it would do is shown before it is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QWidget

from reviewer.errors import ReviewerError
from reviewer.usecases.documents.entries import typed_date
from reviewer.usecases.import_registry import LINE_KINDS, SHIPPED, ImportPreview, import_registry, preview_import
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.registry.form import Field, form_body
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import Tone, label
from ui.widgets.panes import FactLines, PaneHead, clear_layout, column, row, scrolled
from ui.widgets.pick_files import pick_file

KINDS = "名录表格 (*.xlsx *.xls *.et *.csv *.docx)"
_HINT = (
    "表格须有机构名称、职业（工种）名称、等级三栏，可有编号、职业编码、备案号、有效期、区县等；"
    "机构一栏可以合并单元格。先预览，确认后才写入。"
)
_SHIPPED_WORDS = "沪人社职〔2024〕38号 附件"


class ImportPane(QWidget):
    """``imported`` carries the preview that was carried out, ``given_up`` is Esc or 取消."""

    imported = Signal(object)
    given_up = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._source: Path | str = ""
        self.preview: ImportPreview | None = None
        self.from_file = Button("从文件…", "plain", ButtonExtras(icon="folder-open"))
        self.from_shipped = Button(_SHIPPED_WORDS, "plain", ButtonExtras(icon="list"))
        self.name, self.day = Field("list_name", "名录名称"), Field("on", "所载日期", "day")
        self._facts, self._lines = FactLines(92), column()
        facts = self._facts.layout()
        if facts is not None:
            facts.setContentsMargins(0, theme().space(2), 0, theme().space(2))
        self._message = label("", "small_text", "not_met")
        self._message.setWordWrap(True)
        self.write = Button("写入名录", "filled", ButtonExtras(key_cap="Ctrl+Enter"))
        self.cancel = Button("取消", "quiet")
        self._preview_part = QWidget()
        self._lay_out()
        self.from_file.clicked.connect(self._on_file)
        self.from_shipped.clicked.connect(self._on_shipped)
        self.write.clicked.connect(self._on_write)
        self.cancel.clicked.connect(self.given_up)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._on_write)
        for each in (self.name, self.day):
            each.left.connect(self._on_left)

    def _lay_out(self) -> None:
        inside = QWidget()
        form = form_body(inside)
        hint = label(_HINT, "small")
        hint.setWordWrap(True)
        form.addWidget(hint)
        form.addWidget(self.from_file)
        form.addWidget(self.from_shipped)
        form.addWidget(self._message)
        part = column(self.name, self.day, self._facts, parent=self._preview_part)
        part.setSpacing(theme().space(2))
        part.addLayout(self._lines)
        form.addWidget(self._preview_part)
        form.addStretch(1)
        foot = row(self.write, self.cancel, gap=theme().space(2))
        foot.setContentsMargins(theme().space(4), theme().space(2), theme().space(4), theme().space(2))
        foot.addStretch(1)
        whole = column(PaneHead("导入名录"), parent=self)
        whole.addWidget(scrolled(inside), 1)
        whole.addLayout(foot)

    def begin(self) -> None:
        """Ready for a source."""
        self.preview, self._source = None, ""
        self._message.hide()
        self._preview_part.hide()
        self.write.setEnabled(False)
        self.from_file.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def look_at(self, source: Path | str) -> None:
        """Read a source and show what importing it would do."""
        self._source = source
        self.name.set_text("")
        self.day.set_text("")
        self._read("", None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def _read(self, name: str, day: date | None) -> None:
        work: Callable[[], ImportPreview] = partial(preview_import, self._context.desk, self._source, name, day)
        self._context.jobs.read(work, self._on_read, self._on_problem, key="registry.import")

    def _on_file(self) -> None:
        file = pick_file(self, "选择名录表格", KINDS, self._context.preferences)
        if file is not None:
            self.look_at(file)

    def _on_shipped(self) -> None:
        self.look_at(SHIPPED[0])

    def _on_left(self, _key: str) -> None:
        preview, day = self.preview, typed_date(self.day.text)
        if preview is None or not self._source:
            return
        if self.day.text.strip() and day is None:
            self.day.show_fault("请写日期，如 2026-11-20。")
            return
        self.day.show_fault("")
        if (self.name.text.strip(), day) != (preview.list, preview.as_of):
            self._read(self.name.text, day)

    def _on_read(self, preview: ImportPreview) -> None:
        self.preview = preview
        self._message.hide()
        self.name.set_text(preview.list)
        self.day.set_text(preview.as_of.isoformat())
        counts = [(words, f"{preview.count(kind)} 家") for kind, words in LINE_KINDS.items() if preview.count(kind)]
        facts = [
            ("来源", preview.title),
            ("机构", f"{preview.bodies} 家"),
            ("项目", f"{preview.items} 项"),
            ("编码", f"{preview.codes} 个"),
            *counts,
        ]
        self._facts.set_lines([(name, value, "", "", "") for name, value in facts])
        clear_layout(self._lines)
        for each in preview.unread:
            self._add(f"未读 {each.where}：{each.text}", each.why, "not_met")
        for line in preview.lines:
            if line.kind == "missing":
                self._add(line.body.name, "文件中没有，仍留在名录；退出请另行移出", "unclear")
            for was, now in line.repairs:
                self._add(f"已修复：{now}", f"原文“{was}”", "")
            if line.changes:
                self._add(line.body.name, "；".join(line.changes), "")
        for each in preview.remarks:
            self._add(each.text, f"{each.where}：{each.why}", "")
        self._preview_part.show()
        changes = preview.count("added") + preview.count("changed")
        self.write.setEnabled(changes > 0)
        self.write.setText(f"写入 {changes} 家" if changes else "没有变化")
        self.write.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, title: str, words: str, tone: Tone) -> None:
        lines: list[QLabel] = [label(title, "text", tone), label(words, "small")]
        for each in lines:
            each.setWordWrap(True)
            self._lines.addWidget(each)

    def _on_problem(self, error: ReviewerError) -> None:
        self._preview_part.hide()
        self.write.setEnabled(False)
        self._message.setText(error.message)
        self._message.show()

    def _on_write(self) -> None:
        if self.preview is not None and self.write.isEnabled():
            work = partial(import_registry, self._context.desk, self.preview)
            self._context.jobs.write(work, self.imported.emit, self._on_problem)
