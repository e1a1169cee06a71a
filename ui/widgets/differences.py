"""A list of differences over the window: to be read, or to be read and agreed to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.widgets.ask import AskDialog, Question

WIDTH, LINES = 680, 16


class DifferencesDialog(AskDialog):
    """The questions below the list; what is read can be selected and copied."""

    def __init__(
        self,
        title: str,
        explanation: str,
        lines: Sequence[str],
        questions: Sequence[Question],
        action: str,
        parent: QWidget | None,
    ) -> None:
        super().__init__(title, explanation, questions, action, parent)
        self.setMinimumWidth(WIDTH)
        self.text = QPlainTextEdit("\n".join(lines) or "没有差别。")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("差别")
        height = min(LINES, max(3, len(lines) + 1)) * theme().px("font.line_height_px.text") + 2 * theme().space(2)
        self.text.setMinimumHeight(height)
        body = self.layout()
        if isinstance(body, QVBoxLayout):
            body.insertWidget(2, self.text, 1)


def agree(
    title: str,
    explanation: str,
    lines: Sequence[str],
    questions: Sequence[Question],
    action: str,
    parent: QWidget | None,
) -> list[str] | None:
    """Show the differences and ask; None when the person did not agree."""
    dialog = DifferencesDialog(title, explanation, lines, questions, action, parent)
    return dialog.answers if dialog.exec() == QDialog.DialogCode.Accepted else None
