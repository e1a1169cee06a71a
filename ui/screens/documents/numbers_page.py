"""文号登记: the series at the left, every number of one at the right; reserving and cancelling."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame, QWidget

from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.documents.know_bar import KnowBar
from ui.screens.documents.numbers_presenter import (
    STATE_SIGN,
    STATE_TEXT,
    NumberRow,
    NumbersState,
    SeriesLine,
    cancel,
    read_numbers,
    reserve,
    typed_serials,
)
from ui.screens.documents.pages import DocumentsPage
from ui.widgets.ask import Question, ask
from ui.widgets.buttons import Button
from ui.widgets.panes import PaneHead, SidePane, column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column


def _stem_cell(line: SeriesLine) -> Cell:
    return Cell(line.stem, aside=line.words, tip=f"{line.stem} {line.words}")


def _number_cell(line: NumberRow) -> Cell:
    return Cell(line.number, strike=line.state == "cancelled")


def _state_cell(line: NumberRow) -> Cell:
    icon, token = STATE_SIGN[line.state]
    return Cell(STATE_TEXT[line.state], icon=icon, icon_token=token, token=token)


def _kind_cell(line: NumberRow) -> Cell:
    return Cell(line.kind)


def _whose_cell(line: NumberRow) -> Cell:
    return Cell(line.whose or "–", token="text" if line.whose else "muted_text", tip=line.whose)


def _reason_cell(line: NumberRow) -> Cell:
    return Cell(line.reason, tip=line.reason)


def _stem_key(line: SeriesLine) -> object:
    return line.stem


def _number_key(line: NumberRow) -> object:
    return line.number


class NumbersPage(DocumentsPage):
    """A number is given once; one that was cancelled stays with its reason."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: NumbersState | None = None
        self._kind = ""
        self.series: Table[SeriesLine] = Table(
            (Column("系列", 200, _stem_cell, stretch=True, bold_when_current=True),), "文号系列", key=_stem_key
        )
        self.numbers: Table[NumberRow] = Table(
            (
                Column("文号", 220, _number_cell, bold_when_current=True),
                Column("状态", 96, _state_cell),
                Column("文书", 112, _kind_cell),
                Column("给谁", 280, _whose_cell, stretch=True),
                Column("理由", 240, _reason_cell),
            ),
            "文号",
            key=_number_key,
        )
        self._head, self.bar = PaneHead(""), KnowBar()
        self._reserve, self._cancel = Button("预留…", "filled"), Button("作废…")
        self._lay_out()
        self.series.row_chosen.connect(self._on_series_chosen)
        self.numbers.row_chosen.connect(self._on_number_chosen)
        self._reserve.clicked.connect(self._on_reserve)
        self._cancel.clicked.connect(self._on_cancel)

    def _lay_out(self) -> None:
        left, right = QFrame(), SidePane()
        left.setFixedWidth(theme().px("width.document_fields"))
        column(self.series, parent=left)
        for each in (self._head, self.bar):
            right.body.addWidget(each)
        right.body.addWidget(self.numbers, 1)
        row(left, parent=self).addWidget(right, 1)

    def activate(self, kind: str, subject: str) -> None:
        """Read again; the series of the kind shown before is current."""
        del subject
        self._kind = kind
        self._read()
        self.series.setFocus()

    def header_widgets(self) -> list[QWidget]:
        """Cancelling the current number, reserving some of the series."""
        can_type = self._state is not None and not self._state.why_not
        current = self.numbers.current_row()
        self._reserve.setEnabled(can_type and self.series.current_row() is not None)
        self._cancel.setEnabled(can_type and current is not None and current.state != "cancelled")
        return [self._cancel, self._reserve]

    def key_hints(self) -> list[tuple[str, str]]:
        """Between the lists."""
        return [("↑ ↓", "移动"), ("Tab", "到文号")]

    def _read(self) -> None:
        work = partial(read_numbers, self.context.desk, self.context.round_id)
        self.context.jobs.read(work, self._on_read, key="numbers")

    def _on_read(self, state: NumbersState) -> None:
        self._state = state
        self.bar.show_sentence(state.why_not, "info")
        self.series.set_rows(state.series)
        wanted = next((each for each in state.series if each.kind == self._kind), None)
        if wanted is not None:
            self.series.choose_key(wanted.stem)
        self._kind = ""
        if not state.series:
            self.numbers.set_rows(())
        self.changed.emit()

    def _on_series_chosen(self, line: SeriesLine) -> None:
        self._head.set_title(line.stem)
        self._head.set_aside(line.words)
        if self._state is not None:
            self.numbers.set_rows(self._state.rows[line.stem])
        self.changed.emit()

    def _on_number_chosen(self, _line: NumberRow) -> None:
        self.changed.emit()

    def _on_reserve(self) -> None:
        line = self.series.current_row()
        if line is None:
            return
        words = f"{line.stem}：{line.words}。预留的号不会自动给出，在文书的“发文字号”中填写即可使用。"
        answers = ask("预留文号", words, [Question("序号", f"如 {line.following} 或 20-25")], "预留", self, _fault)
        if answers is not None:
            self.context.jobs.write(
                partial(reserve, self.context.desk, line, answers[0]), self._on_reserved, self.context.show_error
            )

    def _on_reserved(self, count: int) -> None:
        self.context.notify(f"已预留 {count} 个号。", "done")
        self._read()

    def _on_cancel(self) -> None:
        line = self.numbers.current_row()
        if line is None:
            return
        whose = f"（{line.kind}，{line.whose}）" if line.whose else ""
        words = f"{line.number}{whose}作废后不再使用，登记和理由保留；这份文书再签发时另编新号。"
        answers = ask("作废文号", words, [Question("理由")], "作废", self)
        if answers is not None:
            self.context.jobs.write(
                partial(cancel, self.context.desk, line.number, answers[0]), self._on_cancelled, self.context.show_error
            )

    def _on_cancelled(self, number: str) -> None:
        self.context.notify(f"{number} 已作废。", "done")
        self._read()


def _fault(answers: list[str]) -> str:
    return "" if typed_serials(answers[0]) else "请写序号，如 12、20-25。"
