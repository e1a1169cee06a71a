"""Small questions over the window: one's own passphrase, and a few lines of text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import label

WIDTH = 460


class Question(NamedTuple):
    """One field: its name, a hint, whether it is secret, what stands in it, whether it may stay empty."""

    name: str
    hint: str = ""
    is_secret: bool = False
    value: str = ""
    is_optional: bool = False


class AskDialog(QDialog):
    """``answers`` in the order of the questions once accepted; ``check`` says what is wrong with them, or nothing."""

    def __init__(
        self,
        title: str,
        explanation: str,
        questions: Sequence[Question],
        action: str,
        parent: QWidget | None,
        check: Callable[[list[str]], str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._check = check
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        self._questions = tuple(questions)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme().space(5)] * 4)
        column.setSpacing(theme().space(3))
        column.addWidget(label(title, "title"))
        words = label(explanation, "muted")
        words.setWordWrap(True)
        column.addWidget(words)
        self._message = label("", "small_text", "not_met")
        self._message.setWordWrap(True)
        column.addLayout(self._make_fields())
        column.addWidget(self._message)
        foot = QHBoxLayout()
        foot.addStretch(1)
        cancel, accept = Button("取消"), Button(action, "filled", ButtonExtras(key_cap="Enter"))
        cancel.clicked.connect(self.reject)
        accept.clicked.connect(self._on_accept)
        foot.addWidget(cancel)
        foot.addWidget(accept)
        column.addLayout(foot)
        # Without a question Enter agrees.
        (self._fields[0] if self._fields else accept).setFocus()

    @property
    def answers(self) -> list[str]:
        """What was typed; secrets as they are, the rest without outer spaces."""
        return [
            field.text() if question.is_secret else field.text().strip()
            for field, question in zip(self._fields, self._questions, strict=True)
        ]

    def _make_fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme().space(3))
        grid.setVerticalSpacing(theme().space(2))
        self._fields: list[QLineEdit] = []
        for at, question in enumerate(self._questions):
            field = QLineEdit(question.value)
            field.setPlaceholderText(question.hint)
            field.setAccessibleName(question.name)
            if question.is_secret:
                field.setEchoMode(QLineEdit.EchoMode.Password)
            field.returnPressed.connect(self._on_accept)
            name = label(question.name, "muted")
            name.setBuddy(field)
            grid.addWidget(name, at, 0)
            grid.addWidget(field, at, 1)
            self._fields.append(field)
        return grid

    def _on_accept(self) -> None:
        for field, question, answer in zip(self._fields, self._questions, self.answers, strict=True):
            if not answer and not question.is_optional:
                self._message.setText(f"请填写{question.name}。")
                field.setFocus()
                return
        fault = self._check(self.answers) if self._check is not None else ""
        self._message.setText(fault)
        if not fault:
            self.accept()


def ask(
    title: str,
    explanation: str,
    questions: Sequence[Question],
    action: str,
    parent: QWidget | None,
    check: Callable[[list[str]], str] | None = None,
) -> list[str] | None:
    """Ask; None when the person cancelled. What ``check`` finds wrong is told in the dialog, which stays."""
    dialog = AskDialog(title, explanation, questions, action, parent, check)
    return dialog.answers if dialog.exec() == QDialog.DialogCode.Accepted else None
