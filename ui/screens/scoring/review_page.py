"""交卷: what is missing, the sums, and a second press before the sheet is locked for good."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from reviewer.domain.sheet import ItemKey, Missing
from ui.qt.icons import icon
from ui.qt.theme import theme
from ui.screens.scoring import rows
from ui.screens.scoring.presenter import ScoringPresenter
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import divider, label, set_tone

MISSING_ROLE = int(Qt.ItemDataRole.UserRole) + 1


class ReviewPage(QWidget):
    """Shown in place of the form. ``place_wanted(key, field)``, ``closed``, ``submitted`` after the second press."""

    place_wanted = Signal(object, str)
    closed = Signal()
    submit_confirmed = Signal()

    def __init__(self, presenter: ScoringPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._head = label("", "title")
        self._text = label("")
        self._text.setWordWrap(True)
        self._sums = label("", "muted")
        self._sums.setWordWrap(True)
        self.missing = QListWidget(self)
        self.missing.setAccessibleName("还缺的内容")
        self.missing.setFrameShape(QFrame.Shape.NoFrame)
        self.missing.itemActivated.connect(self._on_missing_activated)
        self.missing.itemClicked.connect(self._on_missing_activated)
        self._back = Button("返回", "plain", ButtonExtras(key_cap="Esc"))
        self._submit = Button("交卷", "filled")
        self._confirm = Button("确认交卷，不再修改", "filled")
        self._lay_out()
        self._back.clicked.connect(self.closed)
        self._submit.clicked.connect(self._on_submit_clicked)
        self._confirm.clicked.connect(self.submit_confirmed)

    @property
    def is_confirming(self) -> bool:
        """Whether the second press is asked for."""
        return self._confirm.isVisibleTo(self)

    def begin(self) -> None:
        """Show what stands before 交卷."""
        presenter = self._presenter
        missing = presenter.missing
        self.missing.clear()
        for each in missing:
            self._add(each)
        self.missing.setVisible(bool(missing))
        self._head.setText("交卷前核对")
        self._text.setText(
            f"还有 {len(missing)} 处未完成，补齐后才能交卷。按 Enter 到该处。"
            if missing
            else "各项都已评分，须写的说明都已写明。交卷后评分表锁定；确需修改只能退回并写明理由，两版都保留。"
        )
        set_tone(self._text, "not_met" if missing else "")
        self._sums.setText(self._sum_text())
        self._submit.setVisible(not missing)
        self._confirm.hide()
        target: QWidget = self.missing if missing else self._submit
        if missing:
            self.missing.setCurrentRow(0)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc goes back; Enter presses the button that has the keyboard."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            for button in (self._back, self._submit, self._confirm):
                if button.hasFocus():
                    button.click()
                    return
        super().keyPressEvent(event)

    def _on_submit_clicked(self) -> None:
        """The first press only asks; the keyboard goes to 返回, so that Enter twice locks nothing."""
        self._submit.hide()
        self._confirm.show()
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_missing_activated(self, line: QListWidgetItem) -> None:
        missing: Missing = line.data(MISSING_ROLE)
        self.place_wanted.emit(ItemKey(missing.item, missing.scope), missing.field)

    def _add(self, missing: Missing) -> None:
        token = "muted_text" if missing.field == "points" else "not_met"
        sign = "circle" if missing.field == "points" else "message-exclamation"
        line = QListWidgetItem(icon(sign, token, 16), missing.message)
        line.setData(MISSING_ROLE, missing)
        self.missing.addItem(line)

    def _sum_text(self) -> str:
        presenter = self._presenter
        lines = []
        for occupation in presenter.application.occupations:
            keys = rows.visible_keys(presenter.scheme, presenter.application, occupation.scope)
            sections = rows.sheet_rows(presenter.scheme, keys, presenter.sheet, presenter.findings)
            done = rows.progress(presenter.scheme, keys, presenter.sheet, presenter.findings)
            parts = "　".join(f"{each.no} {each.points} / {each.full}" for each in sections)
            lines.append(
                f"{occupation.scope}　已评 {done.scored} / {done.total} 项　得分 {done.points} / {done.full}\n{parts}"
            )
        return "\n\n".join(lines)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QFrame(self)
        head.setObjectName("paneHead")
        head.setFixedHeight(theme().px("bar.header"))
        top = QHBoxLayout(head)
        top.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        top.addWidget(self._head)
        top.addStretch(1)
        body = QVBoxLayout()
        body.setContentsMargins(theme().space(5), theme().space(4), theme().space(5), theme().space(4))
        body.setSpacing(theme().space(3))
        body.addWidget(self._text)
        body.addWidget(self._sums)
        body.addWidget(divider(vertical=False))
        body.addWidget(self.missing, 1)
        body.addStretch(0)
        foot = QFrame(self)
        foot.setObjectName("paneFoot")
        foot.setFixedHeight(theme().px("bar.form_foot"))
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        row.setSpacing(theme().space(2))
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._submit)
        row.addWidget(self._confirm)
        column.addWidget(head)
        column.addLayout(body, 1)
        column.addWidget(foot)
