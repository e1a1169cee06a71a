"""签发前核对: what can be issued, what is missing, what is issued anew and why; in the place of fields and page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from reviewer.usecases.documents.kinds import kind_of
from ui.qt.theme import theme
from ui.screens.documents.issuing import Anew, Check, MissingGroup
from ui.screens.documents.presenter import TO_BE_NUMBERED, DocumentLine, short_number, verb
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.check_box import CheckBox
from ui.widgets.labels import ElidedLabel, divider, label
from ui.widgets.marks import SignWord
from ui.widgets.new_passphrase import LEAST_PASSPHRASE, passphrase_fault
from ui.widgets.panes import PaneHead, SidePane, clear_layout, column, row, scrolled

WIDTH, NAMES_SHOWN = 720, 6
NEW_IDENTITY = (
    "评价中心还没有签名用的身份。现在设定的口令就是评价中心今后的身份口令：归档包、评审意见、评审包和证书都用它签，"
    "丢失后无法找回，请记牢并由专人保管。"
)
# The block takes its width before the empty room beside it takes any.
MOST = 1000


def _name(line: DocumentLine) -> str:
    """The body, with its number where it has one."""
    return line.name if line.number == TO_BE_NUMBERED else f"{line.name} {short_number(line.number)}"


class CheckPane(SidePane):
    """``field_wanted(key of the line, field)`` leads to what is missing; ``closed`` back; ``reason`` once typed."""

    field_wanted = Signal(str, str)
    closed = Signal()
    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._check: Check | None = None
        self._back = Button("返回", extras=ButtonExtras(icon="arrow-left", key_cap="Esc"), height="compact")
        self._back.clicked.connect(self.closed)
        self._head = PaneHead("签发前核对", widgets=[self._back])
        self.reason = QLineEdit()
        self.reason.setAccessibleName("重发理由")
        self.reason.setPlaceholderText("为什么重发，记入签发记录和日志")
        self.reason.returnPressed.connect(self.confirmed)
        self.passphrase, self.masked = QLineEdit(), CheckBox("去标识：不含原件、照片、录音和扫描件，证件号码打码")
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName("身份口令")
        self.passphrase.setPlaceholderText("评价中心的身份口令")
        self.passphrase.returnPressed.connect(self._on_passphrase_entered)
        self.again = QLineEdit()
        self.again.setEchoMode(QLineEdit.EchoMode.Password)
        self.again.setAccessibleName("再输一遍")
        self.again.returnPressed.connect(self.confirmed)
        self._fault = label("", "small_text", "not_met")
        self._fault.hide()
        body = QWidget()
        body.setMaximumWidth(WIDTH)
        self._body = QVBoxLayout(body)
        self._body.setContentsMargins(*[theme().space(4)] * 4)
        self._body.setSpacing(theme().space(5))
        holder = QWidget()
        line = row(parent=holder)
        line.addWidget(body, MOST)
        line.addStretch(1)
        self.body.addWidget(self._head)
        self.body.addWidget(scrolled(holder), 1)

    def show_check(self, check: Check) -> None:
        """Show a batch."""
        self._check = check
        # The fields outlive the blocks that they stand in.
        for each in (self.reason, self.passphrase, self.again, self.masked, self._fault):
            each.setParent(self)
            each.hide()
        self.passphrase.clear()
        self.again.clear()
        clear_layout(self._body)
        word = verb(kind_of(check.kind))
        self._head.set_title(f"{word}前核对")
        ready = [_name(line) for line in check.ready]
        count = len(check.ready) + len(check.again) + len(check.anew)
        self._head.set_aside(f"Ctrl+Enter {word}其中 {count} 份" if count else "")
        if check.ready:
            self._block("check", f"可{word} {len(ready)} 份", "met", [self._names(ready)])
        if check.missing:
            lines = [self._missing_line(each) for each in check.missing]
            self._block("alert-triangle", f"缺字段 {check.lacking} 份，补齐之前不{word}", "not_met", lines)
        if check.anew:
            lines = [self._anew_line(each) for each in check.anew]
            self._block(
                "history",
                f"重发 {len(check.anew)} 份，文号不变",
                "unclear",
                [*lines, self._typed_line("重发理由", self.reason)],
            )
        if check.again:
            names = [line.name for line in check.again]
            self._block("copy", f"再导出 {len(names)} 份，与签发时的文件相同", "muted_text", [self._names(names)])
        if check.wants_passphrase:
            self._passphrase_block(check)
        if check.held:
            names = [f"{line.name}：{line.why}" for line in check.held[:NAMES_SHOWN]]
            self._block(
                "clock", f"等待 {len(check.held)} 份", "muted_text", [self._names(names, "\n", len(check.held))]
            )
        self._body.addStretch(1)

    def _passphrase_block(self, check: Check) -> None:
        lines = [self._typed_line("身份口令", self.passphrase)]
        title = "由评价中心签名"
        self.passphrase.setPlaceholderText("评价中心的身份口令")
        if check.makes_identity:
            title = "由评价中心签名，本次同时建立评价中心的身份"
            self.passphrase.setPlaceholderText(f"至少 {LEAST_PASSPHRASE} 个字符")
            words = label(NEW_IDENTITY, "muted")
            words.setWordWrap(True)
            lines = [words, *lines, self._typed_line("再输一遍", self.again)]
        self.masked.show()
        self._block("key", title, "text", [*lines, self.masked])

    def start(self) -> None:
        """The keyboard goes to what is to be typed, or to the way back."""
        check = self._check
        is_typed = check is not None and (check.anew or check.wants_passphrase)
        target = self.reason if check is not None and check.anew else self.passphrase
        (target if is_typed else self._back).setFocus()

    def refusal(self) -> str:
        """Why it cannot be begun as it is; empty: it can."""
        check = self._check
        words = ""
        if check is not None and check.anew and not self.reason.text().strip():
            words = "重发须写理由。"
            self.reason.setFocus()
        elif check is not None and check.wants_passphrase and not self.passphrase.text():
            words = "请输入评价中心的身份口令。"
            self.passphrase.setFocus()
        elif check is not None and check.makes_identity:
            words = passphrase_fault(self.passphrase.text(), self.again.text())
            if words:
                (self.again if len(self.passphrase.text()) >= LEAST_PASSPHRASE else self.passphrase).setFocus()
        self._fault.setText(words)
        self._fault.setVisible(bool(words))
        return words

    def _block(self, icon: str, title: str, token: str, lines: list[QWidget]) -> None:
        whole = QWidget()
        sign = SignWord()
        sign.show_parts(icon, title, token, is_bold=True)
        body = column(sign, divider(vertical=False), parent=whole)
        body.setSpacing(theme().space(2))
        for each in lines:
            body.addWidget(each)
        self._body.addWidget(whole)

    @staticmethod
    def _names(names: list[str], between: str = "、", total: int = 0) -> QWidget:
        shown = names[: NAMES_SHOWN * 2]
        rest = max(total, len(names)) - len(shown)
        words = label(between.join(shown) + (f" 等 {max(total, len(names))} 份" if rest > 0 else ""), "muted")
        words.setWordWrap(True)
        return words

    def _missing_line(self, group: MissingGroup) -> QWidget:
        whole = QWidget()
        line = row(label(group.label, "bold"), parent=whole, gap=theme().space(3))
        line.addWidget(label(f"{group.count} 份", "muted"))
        names = "、".join(group.names) + (" 等" if group.count > len(group.names) else "")
        line.addWidget(ElidedLabel(f"{group.why}　{names}", "small"), 1)
        go = Button("去补", height="compact")
        go.setAccessibleName(f"去补 {group.label}")
        go.setProperty("place", [group.key, group.field])
        go.clicked.connect(self._on_go_clicked)
        line.addWidget(go)
        return whole

    def _anew_line(self, anew: Anew) -> QWidget:
        whole = QWidget()
        body = column(parent=whole)
        head = row(label(anew.name, "bold"), gap=theme().space(3))
        head.addWidget(label(f"{short_number(anew.number)}　第 {anew.version} 版", "muted"))
        head.addStretch(1)
        body.addLayout(head)
        for each in anew.changes or ("内容与上一版不同",):
            words = label(each, "small")
            words.setWordWrap(True)
            body.addWidget(words)
        return whole

    def _typed_line(self, words: str, field: QLineEdit) -> QWidget:
        whole = QWidget()
        line = row(parent=whole, gap=theme().space(3))
        name = label(words, "muted")
        name.setFixedHeight(theme().px("control.field"))
        line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        field.show()
        right = column(field, self._fault)
        right.setSpacing(theme().space(0))
        line.addLayout(right, 1)
        return whole

    def _on_passphrase_entered(self) -> None:
        if self.again.isVisible() and not self.again.text():
            self.again.setFocus()
        else:
            self.confirmed.emit()

    def _on_go_clicked(self) -> None:
        button = self.sender()
        place = button.property("place") if isinstance(button, Button) else None
        if place:
            self.field_wanted.emit(str(place[0]), str(place[1]))
