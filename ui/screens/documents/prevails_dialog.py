"""Which copy of a document prevails in a round, the one signed by hand or the electronic one: asked with a reason."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from reviewer.domain.paper import Prevailing
from ui.screens.documents.detail_presenter import PREVAILS_TEXT, Paper
from ui.widgets.ask import Question, ask

_OTHER: dict[Prevailing, Prevailing] = {"paper": "electronic", "electronic": "paper"}


class Said(NamedTuple):
    """Which copy is to prevail, and why."""

    which: Prevailing
    reason: str


def ask_prevailing(paper: Paper, parent: QWidget) -> Said | None:
    """Ask whether and why the other copy is to prevail; None when the person cancelled."""
    wanted = _OTHER[paper.prevails]
    explanation = (
        f"文书的纸质签字件与电子件不一致时，本批次现在{PREVAILS_TEXT[paper.prevails]}。"
        f"更改后本批次所有文书都{PREVAILS_TEXT[wanted]}，以后制作的归档包也这样写明。更改和理由记入日志。"
    )
    answers = ask("以何种签字件为准", explanation, [Question("理由")], f"改为{PREVAILS_TEXT[wanted]}", parent)
    return Said(wanted, answers[0]) if answers is not None else None
