"""Before the window: open the store with its passphrase, make a new one, or look at the sample."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from reviewer.desk import Desk
from reviewer.errors import Cancelled, ReviewerError
from ui.qt.jobs import Advance
from ui.qt.theme import theme
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.combo_box import ComboBox
from ui.widgets.labels import ElidedLabel, divider, label, set_tone
from ui.widgets.new_passphrase import LEAST_PASSPHRASE
from ui.widgets.panes import row
from ui.widgets.progress_line import LongWorkBar

PAGE_WIDTH = 480
ROLES = (("评审专家：读材料、评分", "member"), ("评价中心：收材料、汇总、发文", "centre"))
FIRST_STEPS = (
    ("评审专家", "建立自己的工作库，在“设置”中建立身份，再导入评价中心发来的评审包。"),
    ("评价中心", "用途选“评价中心”建立工作库，在“名录”中建批次，再导入申报材料包。"),
    ("已有工作库", "打开它所在的文件夹；只想看看，打开样例：内容虚构，与自己的工作库无关。"),
)


class UnlockPage(QWidget):
    """Emits what the person wants; the caller answers with ``show_error`` or closes the page."""

    opened = Signal(str, str)
    created = Signal(str, str, str)
    sample_wanted = Signal()
    sample_cancelled = Signal()

    def __init__(
        self, folder: Path, *, has_sample: bool, is_first: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("unlock")
        self.setAutoFillBackground(True)
        self._folder, self._creates = folder, not Desk.holds(folder)
        self._title = label("", "title")
        self._path = ElidedLabel(str(folder), "small")
        self._path.setToolTip(str(folder))
        self._passphrase, self._again = _secret("口令"), _secret("再输一遍口令")
        self._role = ComboBox()
        for text, role in ROLES:
            self._role.addItem(text, role)
        self._role.setAccessibleName("用途")
        self._message = label("", "small_text")
        self._message.setWordWrap(True)
        self._go = Button("打开", "filled", ButtonExtras(key_cap="Enter"))
        self._other = Button("", "quiet")
        self._choose = Button("换文件夹…", "quiet")
        self._sample = Button("打开样例", "quiet")
        self._sample.setVisible(has_sample)
        self._form, self._work = QWidget(), LongWorkBar()
        self._first = _first_steps()
        self._first.setVisible(is_first and self._creates)
        self._lay_out()
        self._passphrase.returnPressed.connect(self._on_entered)
        self._again.returnPressed.connect(self._on_go)
        self._go.clicked.connect(self._on_go)
        self._other.clicked.connect(self._on_other_clicked)
        self._choose.clicked.connect(self._on_choose_clicked)
        self._sample.clicked.connect(self.sample_wanted)
        self._work.cancelled.connect(self._on_cancelled)
        self._show_mode()

    def _lay_out(self) -> None:
        body = QWidget()
        body.setFixedWidth(PAGE_WIDTH)
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(theme().space(3))
        form.addWidget(self._title)
        form.addLayout(row(self._path, self._choose, gap=theme().space(2)))
        for each in (self._passphrase, self._again, self._role, self._message):
            form.addWidget(each)
        go = row(self._go)
        go.addStretch(1)
        form.addLayout(go)
        form.addWidget(divider(vertical=False))
        links = row(self._other, self._sample, gap=theme().space(3))
        links.addStretch(1)
        form.addLayout(links)
        column = QVBoxLayout(body)
        column.setSpacing(theme().space(5))
        for part in (self._first, self._form, self._work):
            column.addWidget(part)
        whole = QVBoxLayout(self)
        whole.addWidget(body, 0, Qt.AlignmentFlag.AlignCenter)

    def show_error(self, error: ReviewerError) -> None:
        """Say beside the field what went wrong; work that the person stopped needs no word."""
        self._end_waiting()
        if isinstance(error, Cancelled):
            self._show_mode()
            return
        self._say(str(error), self._passphrase)

    def show_waiting(self, words: str = "正在打开…") -> None:
        """The key is being derived: the fields wait."""
        set_tone(self._message, "muted")
        self._message.setText(words)
        self.setEnabled(False)

    def show_progress(self, words: str) -> None:
        """Long work has begun: the fields wait, its bar can stop it."""
        self._message.setText("")
        self._form.setEnabled(False)
        self._work.begin(words)

    def advance(self, advance: Advance) -> None:
        """How far the long work is."""
        self._work.advance(advance)

    def _end_waiting(self) -> None:
        self.setEnabled(True)
        self._form.setEnabled(True)
        self._work.end()

    def _say(self, text: str, field: QLineEdit) -> None:
        """What is wrong, and the keyboard in the field that is to be typed anew."""
        set_tone(self._message, "not_met")
        self._message.setText(text)
        field.setFocus()
        field.selectAll()

    def _show_mode(self) -> None:
        self._title.setText("建立工作库" if self._creates else "打开工作库")
        self._go.setText("建立" if self._creates else "打开")
        self._go.setAccessibleName(self._go.text())
        self._go.updateGeometry()
        self._other.setText("打开已有的工作库" if self._creates else "建立新的工作库")
        self._other.updateGeometry()
        self._again.setVisible(self._creates)
        self._role.setVisible(self._creates)
        set_tone(self._message, "muted")
        text = f"至少 {LEAST_PASSPHRASE} 个字符。口令丢失后无法找回，请记牢；没有任何人能代为打开。"
        self._message.setText(text if self._creates else "")
        self._passphrase.setFocus()

    def _on_other_clicked(self) -> None:
        # A folder holds a store or it does not: the other thing is done in another folder.
        self._on_choose_clicked()

    def _on_choose_clicked(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "工作库所在的文件夹", str(self._folder.parent))
        if chosen:
            self.choose_folder(Path(chosen))

    def choose_folder(self, folder: Path) -> None:
        """Another folder; whether a store lies in it decides between opening and making one."""
        self._folder = folder
        self._path.setText(str(folder))
        self._path.setToolTip(str(folder))
        self._creates = not Desk.holds(folder)
        self._show_mode()

    def _on_cancelled(self) -> None:
        self._work.advance(Advance(0, 1, "正在停下…"))
        self.sample_cancelled.emit()

    def _on_entered(self) -> None:
        if self._creates and len(self._passphrase.text()) >= LEAST_PASSPHRASE:
            self._again.setFocus()
            self._again.selectAll()
        else:
            self._on_go()

    def _on_go(self) -> None:
        passphrase = self._passphrase.text()
        if not passphrase:
            self._say("请输入口令。", self._passphrase)
        elif self._creates and len(passphrase) < LEAST_PASSPHRASE:
            self._say(f"口令至少 {LEAST_PASSPHRASE} 个字符。", self._passphrase)
        elif self._creates and passphrase != self._again.text():
            self._say("两遍口令不一样，请重新输入。", self._again)
        elif self._creates:
            self.show_waiting("正在建立…")
            self.created.emit(str(self._folder), passphrase, str(self._role.currentData()))
        else:
            self.show_waiting()
            self.opened.emit(str(self._folder), passphrase)


def _secret(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setPlaceholderText(name)
    field.setAccessibleName(name)
    return field


def _first_steps() -> QWidget:
    """Who begins how, one line each."""
    whole = QWidget()
    grid = QGridLayout(whole)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme().space(3))
    grid.setVerticalSpacing(theme().space(2))
    grid.setColumnStretch(1, 1)
    grid.addWidget(label("第一次使用", "title"), 0, 0, 1, 2)
    for at, (who, does) in enumerate(FIRST_STEPS, 1):
        words = label(does, "muted")
        words.setWordWrap(True)
        grid.addWidget(label(who, "bold"), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, at, 1)
    return whole
