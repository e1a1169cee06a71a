"""本机: identity, appearance, store and its health, fonts, and the journal."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from reviewer.usecases.hold_identity import IdentityView, new_identity, use_identity
from reviewer.usecases.read_journal import Health, run_doctor
from ui.qt.context import Context, beijing
from ui.qt.theme import apply_theme, resolve_appearance, theme
from ui.screens.settings.journal_words import short
from ui.screens.settings.page import SettingsPage
from ui.screens.settings.presenter import JournalLine, SettingsState, check_journal, read_settings
from ui.widgets.ask import Question, ask
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import divider
from ui.widgets.new_passphrase import LEAST_PASSPHRASE, passphrase_fault
from ui.widgets.panes import FactLines, PaneHead, column, row, scrolled
from ui.widgets.pick_files import pick_file
from ui.widgets.search_field import SearchField
from ui.widgets.segments import Segment, Segments
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column

IDENTITY_FILTER = "身份与证书 (*.p12 *.pem)"
LEFT_WIDTH = 404


def _seq_cell(entry: JournalLine) -> Cell:
    return Cell(f"{entry.seq:,}", token="muted_text")


def _at_cell(entry: JournalLine) -> Cell:
    token = "unclear" if entry.is_clock_back else "text"
    return Cell(beijing(entry.at, "%m-%d %H:%M:%S"), token=token, tip="时钟早于上一条" if entry.is_clock_back else "")


def _actor_cell(entry: JournalLine) -> Cell:
    return Cell(entry.actor)


def _action_cell(entry: JournalLine) -> Cell:
    return Cell(entry.action, token="muted_text")


def _subject_cell(entry: JournalLine) -> Cell:
    return Cell(short(entry.subject), tip=entry.subject)


def _change_cell(entry: JournalLine) -> Cell:
    return Cell(short(entry.change), tip=entry.change)


def _hash_cell(entry: JournalLine) -> Cell:
    return Cell(f"{entry.hash[:4]} {entry.hash[4:8]}", token="muted_text", small=True, tip=entry.hash)


def _entry_key(entry: JournalLine) -> object:
    return entry.seq


def _identity_fault(answers: list[str]) -> str:
    _, passphrase, again = answers
    return passphrase_fault(passphrase, again)


JOURNAL_COLUMNS = (
    Column("序号", 64, _seq_cell, right=True),
    Column("时间", 128, _at_cell),
    Column("谁", 92, _actor_cell),
    Column("做了什么", 128, _action_cell),
    Column("对象", 240, _subject_cell),
    Column("内容", 260, _change_cell, stretch=True),
    Column("校验", 84, _hash_cell),
)


class MachinePage(SettingsPage):
    """Left: facts and choices. Right: the journal."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: SettingsState | None = None
        self._identity, self._store, self._health = FactLines(), FactLines(), FactLines()
        self._fonts = FactLines()
        self._new = Button("建立身份", extras=ButtonExtras(icon="user-plus"))
        self._use = Button("导入身份或证书", extras=ButtonExtras(icon="key"))
        self._doctor = Button("检查", extras=ButtonExtras(icon="shield-check"))
        self.verify = Button("核对日志链", extras=ButtonExtras(icon="link"))
        self._appearance = Segments(
            [Segment("light", "浅色", icon="sun"), Segment("dark", "深色", icon="moon"), Segment("auto", "跟随系统")],
            "外观",
        )
        self._search = SearchField("谁、对象、内容", "Ctrl+F")
        self._journal_head = PaneHead("操作日志", widgets=[self._search, self.verify])
        self._search.setFixedWidth(theme().space(5) * 10)
        self.table: Table[JournalLine] = Table(JOURNAL_COLUMNS, "操作日志", key=_entry_key, widths=context.preferences)
        self._health.set_lines([("状态", "打开时的检查结果见工作台", "", "", "")])
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        body, right, left = QWidget(), QWidget(), QFrame()
        inner = column(parent=body)
        parts: list[tuple[str, FactLines | None, list[QWidget]]] = [
            ("身份", self._identity, [self._new, self._use]),
            ("外观", None, [self._appearance]),
            ("工作库", self._store, []),
            ("完整性", self._health, [self._doctor]),
            ("字体", self._fonts, []),
        ]
        for title, lines, buttons in parts:
            inner.addWidget(PaneHead(title))
            if lines is not None:
                inner.addWidget(lines)
            if buttons:
                inner.addLayout(_buttons(buttons, has_lines=lines is not None))
            inner.addWidget(divider(vertical=False))
        inner.addStretch(1)
        left.setFixedWidth(LEFT_WIDTH)
        column(scrolled(body), parent=left)
        journal = column(self._journal_head, parent=right)
        journal.addWidget(self.table, 1)
        whole = row(left, divider(), parent=self)
        whole.addWidget(right, 1)

    def _connect(self) -> None:
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._search.setFocus)
        self._new.clicked.connect(self._on_new_clicked)
        self._use.clicked.connect(self._on_use_clicked)
        self._doctor.clicked.connect(self._on_doctor_clicked)
        self.verify.clicked.connect(self._on_verify_clicked)
        self._appearance.chosen.connect(self._on_appearance_chosen)
        self._search.textChanged.connect(self._show_journal)

    def key_hints(self) -> list[tuple[str, str]]:
        """Move in the journal, go to the next field."""
        return [("Ctrl+F", "查日志"), ("Tab", "下一处"), ("↑ ↓", "移动")]

    def activate(self, where: Mapping[str, object]) -> None:
        """Asked for a new identity its button has the focus."""
        self._appearance.set_current(self.context.appearance)
        (self._new if where.get("start") == "new" else self.table).setFocus()

    def read(self) -> None:
        """Identity, store facts and the newest entries."""
        self.context.jobs.read(partial(read_settings, self.context.desk), self._on_read, key="settings")

    def _on_read(self, state: SettingsState) -> None:
        self._state = state
        self._identity.set_lines(_identity_lines(state.identity))
        self._new.setVisible(state.identity is None)
        self._store.set_lines(
            [
                ("位置", state.store, "lock", "已加密", "met"),
                ("用途", state.role, "", "", ""),
                ("遴选办法", f"{len(state.schemes)} 个", "", "", ""),
            ]
        )
        family = self.fontInfo().family()
        wanted = theme().font().families()
        self._fonts.set_lines([("界面", family, "", "", ""), ("首选", "、".join(wanted[:2]), "", "", "")])
        self._journal_head.set_aside(f"{state.entries:,} 条")
        self._show_journal()

    def _show_journal(self) -> None:
        if self._state is None:
            return
        wanted = self._search.text().strip().lower()
        self.table.set_rows([each for each in self._state.journal if each.matches(wanted)])

    def _on_new_clicked(self) -> None:
        questions = [
            Question("姓名", "与证件一致"),
            Question("口令", f"签名时要用，至少 {LEAST_PASSPHRASE} 个字符", is_secret=True),
            Question("再输一遍", is_secret=True),
        ]
        words = "在本机生成签名与解密用的钥匙。口令丢失后无法找回，请记牢。"
        answers = ask("建立身份", words, questions, "建立", self, _identity_fault)
        if answers is None:
            return
        name, passphrase, _ = answers
        self.context.jobs.write(partial(self._work_new, name, passphrase), self._on_identity)

    def _work_new(self, name: str, passphrase: str) -> IdentityView:
        file = self.context.desk.store.folder / f"{name}.p12"
        new_identity(name, file, passphrase)
        return use_identity(self.context.desk, file, passphrase)

    def _on_use_clicked(self) -> None:
        file = pick_file(self, "导入身份或证书", IDENTITY_FILTER, self.context.preferences)
        if file is None:
            return
        answers = ask("导入身份或证书", file.name, [Question("口令", "身份的口令", is_secret=True)], "导入", self)
        if answers is not None:
            work = partial(use_identity, self.context.desk, file, answers[0])
            self.context.jobs.write(work, self._on_identity)

    def _on_identity(self, view: IdentityView) -> None:
        enrolment = self.context.desk.store.folder / f"{view.name}.enrol.pem"
        hint = f"请把登记文件交给评价中心签发：{enrolment}" if not view.is_issued and enrolment.exists() else ""
        self.context.notify(f"身份“{view.name}”在用。{hint}", "done")
        self.context.changes.announce("settings", "identity")

    def _on_doctor_clicked(self) -> None:
        self._doctor.setEnabled(False)
        self._health.set_lines([("状态", "正在检查…", "", "", "")])
        self.context.jobs.read(partial(run_doctor, self.context.desk), self._on_health, key="settings.health")

    def _on_health(self, health: Health) -> None:
        self._doctor.setEnabled(True)
        checked = beijing(health.checked_at, "%m-%d %H:%M:%S")
        lines = [("检查时间", checked, "check", "无异常", "met")]
        if health.problems:
            lines = [("检查时间", checked, "x", f"{len(health.problems)} 处异常", "not_met")]
            lines += [(f"{at}", each, "", "", "") for at, each in enumerate(health.problems, 1)]
        word = ("check", "链完整", "met") if health.is_journal_whole else ("x", "链断开", "not_met")
        lines.append(("操作日志", f"{health.journal_entries:,} 条", *word))
        self._health.set_lines(lines)

    def _on_verify_clicked(self) -> None:
        self.context.jobs.read(partial(check_journal, self.context.desk), self._on_verified, key="settings.verify")

    def _on_verified(self, words: str) -> None:
        self.context.notify(words, "done")

    def _on_appearance_chosen(self, appearance: str) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, resolve_appearance(appearance))
        self.context.set_appearance(appearance)


def _buttons(buttons: list[QWidget], *, has_lines: bool) -> QHBoxLayout:
    line = row(*buttons, gap=theme().space(2))
    top = 0 if has_lines else theme().space(3)
    line.setContentsMargins(theme().space(4), top, theme().space(4), theme().space(3))
    line.addStretch(1)
    return line


def _identity_lines(identity: IdentityView | None) -> list[tuple[str, str, str, str, str]]:
    if identity is None:
        return [("姓名", "未建立", "question-mark", "不能评分、签名", "unclear")]
    issued = ("check", "已签发", "met") if identity.is_issued else ("question-mark", "自签，未签发", "unclear")
    return [
        ("姓名", identity.name, *issued),
        ("有效期至", identity.valid_until.isoformat(), "", "", ""),
        ("证书指纹", identity.certificate_sha256, "", "", ""),
        ("加密公钥", identity.recipient, "", "", ""),
    ]
