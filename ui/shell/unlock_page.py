"""Before the window: open the store with its passphrase, make a new one, or look at the sample."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from reviewer.errors import ReviewerError
from ui.qt.theme import theme
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.combo_box import ComboBox
from ui.widgets.labels import ElidedLabel, divider, label, set_tone
from ui.widgets.panes import row

PAGE_WIDTH = 420
LEAST_PASSPHRASE = 8
ROLES = (("评审专家：读材料、评分", "member"), ("评价中心：收材料、汇总、发文", "centre"))


class UnlockPage(QWidget):
    """Emits what the person wants; the caller answers with ``show_error`` or closes the page."""

    opened = Signal(str, str)
    created = Signal(str, str, str)
    sample_wanted = Signal()

    def __init__(self, folder: Path, *, has_store: bool, has_sample: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("unlock")
        self.setAutoFillBackground(True)
        self._folder, self._creates = folder, not has_store
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
        self._lay_out()
        self._passphrase.returnPressed.connect(self._on_go)
        self._again.returnPressed.connect(self._on_go)
        self._go.clicked.connect(self._on_go)
        self._other.clicked.connect(self._on_other_clicked)
        self._choose.clicked.connect(self._on_choose_clicked)
        self._sample.clicked.connect(self.sample_wanted)
        self._show_mode()

    def _lay_out(self) -> None:
        body = QWidget()
        body.setFixedWidth(PAGE_WIDTH)
        column = QVBoxLayout(body)
        column.setSpacing(theme().space(3))
        column.addWidget(self._title)
        column.addLayout(row(self._path, self._choose, gap=theme().space(2)))
        for each in (self._passphrase, self._again, self._role, self._message):
            column.addWidget(each)
        go = row(self._go)
        go.addStretch(1)
        column.addLayout(go)
        column.addWidget(divider(vertical=False))
        links = row(self._other, self._sample, gap=theme().space(3))
        links.addStretch(1)
        column.addLayout(links)
        whole = QVBoxLayout(self)
        whole.addWidget(body, 0, Qt.AlignmentFlag.AlignCenter)

    def show_error(self, error: ReviewerError) -> None:
        """Say beside the field what went wrong."""
        self.setEnabled(True)
        self._say(str(error))
        self._passphrase.selectAll()
        self._passphrase.setFocus()

    def show_waiting(self, words: str = "正在打开…") -> None:
        """The key is being derived: the fields wait."""
        set_tone(self._message, "muted")
        self._message.setText(words)
        self.setEnabled(False)

    def _say(self, text: str) -> None:
        set_tone(self._message, "not_met")
        self._message.setText(text)

    def _show_mode(self) -> None:
        self._title.setText("建立工作库" if self._creates else "打开工作库")
        self._go.setText("建立" if self._creates else "打开")
        self._go.setAccessibleName(self._go.text())
        self._other.setText("打开已有的工作库" if self._creates else "建立新的工作库")
        self._again.setVisible(self._creates)
        self._role.setVisible(self._creates)
        set_tone(self._message, "muted")
        text = "口令丢失后无法找回，请记牢；没有任何人能代为打开。" if self._creates else ""
        self._message.setText(text)
        self._passphrase.setFocus()

    def _on_other_clicked(self) -> None:
        self._creates = not self._creates
        self._show_mode()

    def _on_choose_clicked(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "工作库所在的文件夹", str(self._folder.parent))
        if chosen:
            self._folder = Path(chosen)
            self._path.setText(chosen)
            self._path.setToolTip(chosen)

    def _on_go(self) -> None:
        passphrase = self._passphrase.text()
        if not passphrase:
            self._say("请输入口令。")
        elif self._creates and len(passphrase) < LEAST_PASSPHRASE:
            self._say(f"口令至少 {LEAST_PASSPHRASE} 个字符。")
        elif self._creates and passphrase != self._again.text():
            self._say("两遍口令不一样，请重新输入。")
        elif self._creates:
            self.show_waiting()
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
