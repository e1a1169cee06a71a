"""备案机构: who is filed, for what, until when; what expires soon stands out; the list is written as 名录."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.keep_document import WrittenDocument
from reviewer.usecases.documents.registry_list import REGISTRY
from reviewer.usecases.list_filings import FilingView, list_filings, valid_filings
from ui.qt.context import Context
from ui.screens.registry.page import RegistryPage
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.empty_state import EmptyState
from ui.widgets.panes import PaneHead, column
from ui.widgets.pick_files import pick_folder
from ui.widgets.search_field import SearchField
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column

_NONE_YET = "还没有备案机构。公示期满、出具备案回执之后，机构、职业、等级和有效期列在这里。"
_NOT_FOUND = "没有找到。可以按机构、编号、职业、区县查找。"
_STATE_SIGNS = {
    "in_force": ("circle-check", "met"),
    "expiring": ("clock", "unclear"),
    "expired": ("alert-triangle", "not_met"),
    "ended": ("ban", "muted_text"),
}


def _number_cell(line: FilingView) -> Cell:
    return Cell(line.filing.number, tip=line.filing.number)


def _name_cell(line: FilingView) -> Cell:
    return Cell(line.filing.name, tip=line.filing.name)


def _items_cell(line: FilingView) -> Cell:
    scopes = [each.scope for each in line.filing.items]
    return Cell("、".join(scopes), tip="\n".join(scopes))


def _until_cell(line: FilingView) -> Cell:
    filing = line.filing
    return Cell(
        filing.valid_until.isoformat(), tip=f"{filing.valid_from.isoformat()} 至 {filing.valid_until.isoformat()}"
    )


def _state_cell(line: FilingView) -> Cell:
    icon, token = _STATE_SIGNS[line.state]
    return Cell(line.state_text, token=token, icon=icon, tip=line.reason)


def _filing_key(line: FilingView) -> object:
    return line.filing.number


COLUMNS = (
    Column("备案编号", 168, _number_cell),
    Column("机构", 240, _name_cell, stretch=True, bold_when_current=True),
    Column("职业（工种）", 260, _items_cell),
    Column("有效期至", 108, _until_cell, right=True),
    Column("状态", 132, _state_cell),
)


class BodiesPage(RegistryPage):
    """Search, the table or a word why it is empty; exporting the list is in the header."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._filings: tuple[FilingView, ...] = ()
        self.search = SearchField("查找备案机构")
        self.export = Button("导出名录", "plain", ButtonExtras(icon="table-export"))
        self._head = PaneHead("备案机构", widgets=(self.search,))
        self.table: Table[FilingView] = Table(COLUMNS, "备案机构", key=_filing_key, widths=context.preferences)
        self._empty = EmptyState(_NONE_YET)
        body = column(self._head, self._empty, parent=self)
        body.addWidget(self.table, 1)
        self.search.textChanged.connect(self._show)
        self.export.clicked.connect(self._on_export_clicked)
        self._on_read(())

    def read(self) -> None:
        """The filings on record."""
        self.context.jobs.read(partial(list_filings, self.context.desk), self._on_read, key="registry.bodies")

    def activate(self, where: Mapping[str, object]) -> None:  # noqa: ARG002
        """The table has the keyboard."""
        self.table.setFocus()

    def header_widgets(self) -> list[QWidget]:
        """Export."""
        return [self.export]

    def key_hints(self) -> list[tuple[str, str]]:
        """Moving about."""
        return [("↑ ↓", "移动")]

    def _on_read(self, filings: Sequence[FilingView]) -> None:
        self._filings = tuple(filings)
        valid, soon = valid_filings(self._filings), [each for each in self._filings if each.state == "expiring"]
        words = f"有效 {len(valid)} 家" + (f"，{len(soon)} 家即将到期" if soon else "")
        self._head.set_aside(words if self._filings else "")
        self.search.setVisible(bool(self._filings))
        self.export.setEnabled(bool(valid))
        self._show()

    def _show(self) -> None:
        shown = [each for each in self._filings if each.matches(self.search.text())]
        self.table.set_rows(shown)
        self.table.setVisible(bool(shown))
        self._empty.setVisible(not shown)
        self._empty.set_text(_NOT_FOUND if self._filings else _NONE_YET)

    def _on_export_clicked(self) -> None:
        folder = pick_folder(self, "导出到", self.context.preferences)
        if folder is not None:
            work = partial(issue_document, self.context.desk, REGISTRY, "", folder, REGISTRY.forms)
            self.context.jobs.write(work, self._on_exported)

    def _on_exported(self, written: tuple[WrittenDocument, ...]) -> None:
        self.context.notify(f"名录已写好：{written[0].path}", "done")
        self.context.changes.announce("document", written[0].number)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
