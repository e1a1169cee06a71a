"""The paper copies and how far each is; beside them what can be done with the current one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from reviewer.domain.paper import PAPER_STATE_TEXT, PREVAILS, PaperState
from reviewer.usecases.paper_copies import PaperView
from ui.qt.context import Context, beijing
from ui.qt.theme import theme
from ui.screens.paper.presenter import STATE_SIGN, PapersState, PrintChoice, page_words
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.combo_box import ComboBox
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import divider, label
from ui.widgets.panes import FactLines, PaneHead, SidePane, column, row, scrolled
from ui.widgets.progress_line import LongWorkBar
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column

EMPTY = (
    "还没有打印过纸质评分表。没有电脑的评审点，在右边选申报单位和评审专家，打印空白评分表带去；签名后扫描、由两人录入。"
)


def _number_cell(line: PaperView) -> Cell:
    return Cell(line.number, tip=line.number)


def _applicant_cell(line: PaperView) -> Cell:
    return Cell(line.applicant, tip=line.applicant)


def _member_cell(line: PaperView) -> Cell:
    return Cell(line.member)


def _state_cell(line: PaperView) -> Cell:
    icon, token = STATE_SIGN[line.state]
    aside = f"{line.unresolved} 处" if line.unresolved else ""
    return Cell(PAPER_STATE_TEXT[line.state], token=token, icon=icon, aside=aside)


def _scan_cell(line: PaperView) -> Cell:
    is_whole = not line.missing_pages
    tip = "" if is_whole else f"缺第 {page_words(line.missing_pages)} 页"
    return Cell(f"{len(line.scanned_pages)}/{line.pages}", token="text" if is_whole else "muted_text", tip=tip)


def _typists_cell(line: PaperView) -> Cell:
    names = [each.name if each.is_done else f"{each.name}（录入中）" for each in line.typists]
    return Cell("、".join(names) or "–", token="text" if names else "muted_text", tip="、".join(names))


def _made_cell(line: PaperView) -> Cell:
    return Cell(beijing(line.made_at), token="muted_text")


def _paper_key(line: PaperView) -> object:
    return line.number


COLUMNS = (
    Column("编号", 168, _number_cell, bold_when_current=True),
    Column("申报单位", 220, _applicant_cell, stretch=True),
    Column("评审专家", 92, _member_cell),
    Column("状态", 132, _state_cell),
    Column("扫描页", 76, _scan_cell, right=True),
    Column("录入人", 180, _typists_cell),
    Column("打印时间", 108, _made_cell, right=True),
)
NARROW_HIDDEN = (5, 6)


class ListPage(QWidget):
    """Says what the person meant; the screen does it. ``print_wanted`` carries application, member, suffix."""

    print_wanted = Signal(str, str, str)
    type_wanted = Signal(str, str)
    compare_wanted = Signal(str)
    chosen = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[PrintChoice, ...] = ()
        self.table: Table[PaperView] = Table(COLUMNS, "纸质评分表", key=_paper_key, widths=context.preferences)
        self.work = LongWorkBar()
        self._empty = EmptyState(EMPTY)
        self._head, self._facts = PaneHead("选中的一份"), FactLines(64)
        self._warning = label("", "small_text", "not_met")
        self._warning.setWordWrap(True)
        self.typist = QLineEdit()
        self._type = Button("录入", extras=ButtonExtras(icon="keyboard"))
        self._compare = Button("核对", extras=ButtonExtras(icon="arrows-left-right"))
        self._application, self._member = ComboBox(), ComboBox()
        self._print = Button("打印 PDF…", extras=ButtonExtras(icon="printer"))
        self._form = Button("Excel…", extras=ButtonExtras(icon="file-spreadsheet"))
        self._lay_out()
        self.table.row_chosen.connect(self._on_row_chosen)
        self.table.row_activated.connect(self._on_row_activated)
        self.typist.returnPressed.connect(self._on_type)
        self._type.clicked.connect(self._on_type)
        self._compare.clicked.connect(self._on_compare)
        self._application.currentIndexChanged.connect(self._on_application_changed)
        self._print.clicked.connect(self.print_pdf)
        self._form.clicked.connect(self.print_form)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: in narrow windows names keep their room; what the side tells too gives way."""
        super().resizeEvent(event)
        is_narrow = self.width() + theme().px("bar.rail_width") < theme().px("breakpoint.compact_width")
        for at in NARROW_HIDDEN:
            self.table.setColumnHidden(at, is_narrow)

    def _lay_out(self) -> None:
        left, side = QWidget(), SidePane("registry_side")
        listed = column(self.work, self._empty, parent=left)
        listed.addWidget(self.table, 1)
        body = QWidget()
        inner = column(self._head, self._facts, parent=body)
        inner.addLayout(self._actions())
        inner.addWidget(divider(vertical=False))
        inner.addWidget(PaneHead("打印空白评分表"))
        inner.addLayout(self._printing())
        inner.addStretch(1)
        # Scrolled rather than squeezed in low windows.
        body.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        side.body.addWidget(scrolled(body))
        whole = row(left, parent=self)
        whole.setStretch(0, 1)
        whole.addWidget(side)

    def _actions(self) -> QVBoxLayout:
        form = _form_layout()
        self.typist.setAccessibleName("录入人")
        self.typist.setPlaceholderText("两遍由两个人录，互不看对方的")
        name = label("录入人", "muted")
        name.setBuddy(self.typist)
        form.addWidget(self._warning)
        form.addWidget(name)
        form.addWidget(self.typist)
        form.addLayout(_buttons(self._type, self._compare))
        return form

    def _printing(self) -> QVBoxLayout:
        form = _form_layout()
        for words, field in (("申报单位", self._application), ("评审专家", self._member)):
            field.setAccessibleName(words)
            name = label(words, "muted")
            name.setBuddy(field)
            form.addWidget(name)
            form.addWidget(field)
        form.addLayout(_buttons(self._print, self._form))
        note = label(PREVAILS, "small")
        note.setWordWrap(True)
        form.addWidget(note)
        return form

    def show_state(self, state: PapersState, wanted: str, application: str) -> None:
        """The copies; ``wanted`` is a number to make current, ``application`` one to print for."""
        self._empty.setVisible(not state.papers)
        self.table.setVisible(bool(state.papers))
        self.table.set_rows(state.papers)
        if wanted:
            self.table.choose_key(wanted)
        elif application:
            first = next((each for each in state.papers if each.application == application), None)
            self.table.choose_key(first.number if first is not None else "")
        if state.choices != self._choices:
            self._choices = state.choices
            self._application.clear()
            for each in state.choices:
                self._application.addItem(f"{each.application} {each.name}", each.application)
        if application:
            self._application.setCurrentIndex(max(0, self._application.findData(application)))
        for button in (self._print, self._form):
            button.setEnabled(bool(state.choices))
        self._show_current(self.table.current_row())

    def focus(self) -> None:
        """The list, or where nothing was printed yet what to print."""
        (self.table if self.table.isVisibleTo(self) else self._application).setFocus(Qt.FocusReason.OtherFocusReason)

    def print_pdf(self) -> None:
        """Ask for a PDF of what is chosen."""
        self._ask_print(".pdf")

    def print_form(self) -> None:
        """Ask for a workbook of what is chosen."""
        self._ask_print(".xlsx")

    def _ask_print(self, suffix: str) -> None:
        application, member = self._application.currentData(), self._member.currentText()
        if application is not None and member:
            self.print_wanted.emit(str(application), member, suffix)

    def _on_application_changed(self, at: int) -> None:
        self._member.clear()
        if 0 <= at < len(self._choices):
            self._member.addItems(list(self._choices[at].members))

    def _on_row_chosen(self, line: PaperView) -> None:
        self._show_current(line)
        self.chosen.emit()

    def _on_row_activated(self, line: PaperView) -> None:
        if line.state in (PaperState.DIFFERENT, PaperState.TWO_TYPED):
            self.compare_wanted.emit(line.number)
        elif line.state is not PaperState.SETTLED:
            self.typist.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_type(self) -> None:
        line = self.table.current_row()
        if line is None or not self._type.isEnabled():
            return
        if not self.typist.text().strip():
            self._warn("请写录入人的姓名。")
            self.typist.setFocus()
            return
        self.type_wanted.emit(line.number, self.typist.text().strip())

    def _on_compare(self) -> None:
        line = self.table.current_row()
        if line is not None:
            self.compare_wanted.emit(line.number)

    def _warn(self, text: str) -> None:
        self._warning.setText(text)
        self._warning.setVisible(bool(text))

    def _show_current(self, line: PaperView | None) -> None:
        is_open = line is not None and line.state is not PaperState.SETTLED
        done = sum(each.is_done for each in line.typists) if line is not None else 0
        self._type.setEnabled(is_open and done < 2)
        self.typist.setEnabled(is_open and done < 2)
        self._compare.setEnabled(is_open and done == 2)
        self._warn(line.outdated if line is not None else "")
        self._head.set_aside(line.number if line is not None else "")
        self._facts.set_lines(_facts(line) if line is not None else ())


def _facts(line: PaperView) -> list[tuple[str, str, str, str, str]]:
    icon, token = STATE_SIGN[line.state]
    typed = "、".join(f"{each.name}{'' if each.is_done else '（录入中）'}" for each in line.typists)
    missing = page_words(line.missing_pages)
    facts = [
        ("状态", "", icon, PAPER_STATE_TEXT[line.state], token),
        ("评审专家", line.member, "", "", ""),
        ("版本", f"第 {line.version} 版，{line.pages} 页", "", "", ""),
        ("扫描件", f"缺第 {missing} 页" if missing else "已齐", "", "", ""),
        ("录入人", typed or "–", "", "", ""),
    ]
    if line.settled_at is not None:
        facts.append(("采用", f"{line.settled_by} {beijing(line.settled_at)}", "", "", ""))
    return facts


def _buttons(*buttons: Button) -> QHBoxLayout:
    made = row(*buttons, gap=theme().space(2))
    made.addStretch(1)
    return made


def _form_layout() -> QVBoxLayout:
    form = QVBoxLayout()
    form.setContentsMargins(*[theme().space(4)] * 4)
    form.setSpacing(theme().space(2))
    return form
