"""签名: the panel report certified and signed beside its page, one member after another on this machine."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from reviewer.errors import ReviewerError
from reviewer.usecases.sign_report import SigningState, make_report, sign_report
from reviewer.usecases.take_report import take_report
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.documents.check_pane import NEW_IDENTITY
from ui.screens.documents.signing_presenter import SignerLine, SigningView, read_signing
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.ink_pad import InkPad
from ui.widgets.labels import ElidedLabel, divider, label
from ui.widgets.marks import SignWord
from ui.widgets.new_passphrase import LEAST_PASSPHRASE, passphrase_fault
from ui.widgets.panes import clear_layout, column, row
from ui.widgets.pick_files import pick_file

LONGEST_PLACE = 60
IDENTITY_KINDS = "身份文件 (*.p12 *.pfx)"
REPORT_KINDS = "评审意见 (*.pdf)"


class SigningPane(QWidget):
    """``signed(application)`` after the report was certified, signed or taken back; hidden where there is nothing yet.

    Made to stand under the fields: as wide as its place, as high as it needs.
    """

    signed = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._application = ""
        self._view: SigningView | None = None
        self._identity: Path | None = None
        self._aside, self._sentence, self._fault = label("", "small"), label("", "small"), label("", "small", "not_met")
        for each in (self._sentence, self._fault):
            each.setWordWrap(True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme().space(2))
        self.passphrase, self.again, self.place = QLineEdit(), QLineEdit(), QLineEdit()
        for secret in (self.passphrase, self.again):
            secret.setAcceptDrops(False)
            secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.again.setAccessibleName("再输一遍")
        self.place.setAcceptDrops(False)
        self.place.setMaxLength(LONGEST_PLACE)
        self.place.setAccessibleName("签署地点")
        self._who, self._passphrase_name = ElidedLabel("", "text"), label("", "muted")
        self.choose = Button("身份文件…", extras=ButtonExtras(icon="key"), height="compact")
        self.ink = InkPad()
        self.ink.setMinimumWidth(0)
        self._clear = Button("擦除重写", "quiet", height="compact")
        self.sign = Button("签名", "outlined", extras=ButtonExtras(icon="signature"))
        self.take = Button("收回签过的文件…", "quiet", extras=ButtonExtras(icon="file-import"))
        self._form, self._sign_only = QWidget(), [QWidget(), QWidget(), QWidget()]
        self._new_only = QWidget()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._lay_out()
        self._connect()
        self._show_fault("")
        self.hide()

    @property
    def fault_text(self) -> str:
        """Why it was not done, empty for none."""
        return self._fault.text()

    @property
    def view(self) -> SigningView | None:
        """What is shown; None before it was read."""
        return self._view

    def show_application(self, application_id: str) -> None:
        """Show the signing of another application's report; empty hides the pane."""
        if application_id != self._application:
            self._application, self._view = application_id, None
            self._forget()
            self.hide()
        if application_id:
            work = partial(read_signing, self._context.desk, application_id)
            self._context.jobs.read(work, self._on_read, self._on_read_failed, key="documents.signing")

    def choose_identity(self, file: Path) -> None:
        """The next signature is given with this identity file."""
        self._identity = file
        self._show_form()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_file(self, file: Path) -> None:
        """Take a file back that was signed elsewhere."""
        self._begin("正在核对收回的文件…")
        self._context.jobs.write(partial(take_report, self._context.desk, file), self._on_taken, self._on_failed)

    # ---- what is shown

    def _on_read(self, view: SigningView) -> None:
        if view.application != self._application:
            return
        is_new = self._view is None
        self._view = view
        self._aside.setText(view.aside)
        self._sentence.setText(view.sentence)
        clear_layout(self._lines)
        for each in view.lines:
            self._lines.addWidget(_signer_line(each))
        if is_new:
            self.place.setText(view.place)
        self.take.setVisible(view.can_take)
        self._show_form()
        self.show()

    def _on_read_failed(self, error: ReviewerError) -> None:
        self._sentence.setText(error.message)
        self._form.hide()
        self.show()

    def _show_form(self) -> None:
        view = self._view
        self._form.setVisible(view is not None and (bool(view.maker) or view.can_sign))
        if view is None:
            return
        for each in self._sign_only:
            each.setVisible(view.can_sign)
        self._new_only.setVisible(view.makes_identity and not view.can_sign)
        self.sign.setText("签名" if view.can_sign else "生成并认证")
        self.sign.setAccessibleName(self.sign.text())
        self.sign.updateGeometry()
        self.sign.setEnabled(True)
        who = f"本机身份（{view.own}）" if view.own else "请选择签名成员的身份文件"
        self._who.setText(self._identity.name if self._identity is not None else who)
        self._passphrase_name.setText("身份口令" if view.can_sign else f"{view.maker}的身份口令")
        self.passphrase.setAccessibleName(self._passphrase_name.text())

    # ---- what is done

    def _on_sign_clicked(self) -> None:
        view = self._view
        if view is None or not self.sign.isEnabled():
            return
        if view.can_sign and self._identity is None and not view.own:
            self._show_fault("请先选择签名成员自己的身份文件。")
            self.choose.setFocus()
            return
        if not self.passphrase.text():
            self._show_fault(f"请输入{self._passphrase_name.text()}。")
            self.passphrase.setFocus()
            return
        if self._new_only.isVisibleTo(self):
            fault = passphrase_fault(self.passphrase.text(), self.again.text())
            if fault:
                self._show_fault(fault)
                (self.again if len(self.passphrase.text()) >= LEAST_PASSPHRASE else self.passphrase).setFocus()
                return
        passphrase, desk = self.passphrase.text(), self._context.desk
        if view.can_sign:
            self._begin("正在签名…")
            place, ink = self.place.text().strip(), self.ink.png()
            work = partial(sign_report, desk, view.application, self._identity, passphrase, ink, place)
        else:
            self._begin("正在生成并认证…")
            work = partial(make_report, desk, view.application, passphrase)
        self._context.jobs.write(work, self._on_done, self._on_failed)

    def _begin(self, words: str) -> None:
        self._show_fault("")
        self._sentence.setText(words)
        self.sign.setEnabled(False)

    def _on_done(self, state: SigningState) -> None:
        signed = [each for each in state.signers if each.state == "signed"]
        newest = max(signed, key=lambda each: each.at, default=None)
        if state.is_locked:
            words = f"{state.application} 的评审意见已全部签完并锁定。"
        elif newest is not None:
            words = f"{newest.member} 已签名，还等 {'、'.join(state.open_members)}。"
        else:
            words = f"{state.number} 已生成，由{state.certified_by}认证；请成员逐一签名。"
        self._finish(state, words)

    def _on_taken(self, state: SigningState) -> None:
        left = f"还等 {'、'.join(state.open_members)}" if state.open_members else "全部签完"
        self._finish(state, f"已收回 {state.application} 的评审意见，{left}。")

    def _finish(self, state: SigningState, words: str) -> None:
        self._context.notify(words, "done")
        if state.application == self._application:
            self._forget()
            self.show_application(state.application)
        self._context.changes.announce("document", state.application)
        self.signed.emit(state.application)

    def _on_failed(self, error: ReviewerError) -> None:
        if self._view is not None:
            self._sentence.setText(self._view.sentence)
        self._show_fault(str(error))
        self.sign.setEnabled(True)
        self.passphrase.selectAll()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        """Nothing of one member's is left for the next."""
        self._identity = None
        self.passphrase.clear()
        self.again.clear()
        self.ink.clear()
        self._show_fault("")

    def _show_fault(self, words: str) -> None:
        self._fault.setText(words)
        self._fault.setVisible(bool(words))

    def _on_choose_clicked(self) -> None:
        file = pick_file(self, "签名成员的身份文件", IDENTITY_KINDS, self._context.preferences)
        if file is not None:
            self.choose_identity(file)

    def _on_take_clicked(self) -> None:
        file = pick_file(self, "收回在别处签过名的评审意见", REPORT_KINDS, self._context.preferences)
        if file is not None:
            self.take_file(file)

    # ---- layout

    def _connect(self) -> None:
        self.choose.clicked.connect(self._on_choose_clicked)
        self._clear.clicked.connect(self.ink.clear)
        self.sign.clicked.connect(self._on_sign_clicked)
        self.take.clicked.connect(self._on_take_clicked)
        for each in (self.passphrase, self.again, self.place):
            each.returnPressed.connect(self.sign.click)

    def _lay_out(self) -> None:
        who, where, pen = self._sign_only
        line = row(self._who, parent=who, gap=theme().space(2))
        line.addStretch(1)
        line.addWidget(self.choose)
        where_name = label("签署地点", "muted")
        where_name.setBuddy(self.place)
        column(where_name, self.place, parent=where).setSpacing(theme().space(1))
        head = row(label("手写签名（可不写）", "muted"))
        head.addStretch(1)
        head.addWidget(self._clear)
        written = column(parent=pen)
        written.setSpacing(theme().space(1))
        written.addLayout(head)
        written.addWidget(self.ink)
        self._passphrase_name.setBuddy(self.passphrase)
        secret = QWidget()
        column(self._passphrase_name, self.passphrase, parent=secret).setSpacing(theme().space(1))
        words, again = label(NEW_IDENTITY, "small"), label("再输一遍", "muted")
        words.setWordWrap(True)
        again.setBuddy(self.again)
        column(again, self.again, words, parent=self._new_only).setSpacing(theme().space(1))
        form = column(who, secret, self._new_only, where, pen, parent=self._form)
        form.setSpacing(theme().space(3))
        form.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignRight)
        title = row(label("签名", "small"))
        title.addStretch(1)
        title.addWidget(self._aside)
        body = column(parent=self)
        body.setContentsMargins(theme().space(4), theme().space(1), theme().space(4), theme().space(4))
        body.setSpacing(theme().space(2))
        body.addLayout(title)
        body.addWidget(divider(vertical=False))
        body.addLayout(self._lines)
        for each in (self._sentence, self._form, self._fault):
            body.addWidget(each)
        body.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)


def _signer_line(signer: SignerLine) -> QWidget:
    """Name, 组长, stance, and at the right whether it is signed; under it when and where."""
    whole, sign = QWidget(), SignWord()
    sign.show_parts(signer.icon, signer.word, signer.token)
    head = row(label(signer.member, "bold"), gap=theme().space(2))
    if signer.role:
        head.addWidget(label(signer.role, "small"))
    head.addWidget(label(signer.stance, "muted"))
    head.addStretch(1)
    head.addWidget(sign)
    body = column(parent=whole)
    body.addLayout(head)
    if signer.detail:
        body.addWidget(ElidedLabel(signer.detail, "small"))
    whole.setAccessibleName(" ".join(each for each in (signer.member, signer.role, signer.stance, signer.word) if each))
    return whole
