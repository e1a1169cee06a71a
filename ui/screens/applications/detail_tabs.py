"""The tabs of one application: each shows a part of its detail and can take the focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from reviewer.domain.application import Evidence
from reviewer.usecases.unmask_number import PersonPlace
from ui.qt.jobs import Jobs
from ui.qt.theme import theme
from ui.screens.applications.detail_lines import (
    ConditionLine,
    Detail,
    FactLine,
    FindingLine,
    MaterialLine,
    VersionLine,
)
from ui.screens.applications.models import (
    CONDITION_COLUMNS,
    EVIDENCE_COLUMNS,
    FACT_COLUMNS,
    FINDING_COLUMNS,
    MATERIAL_COLUMNS,
    VERSION_COLUMNS,
    condition_key,
    evidence_key,
    finding_key,
    people_columns,
    person_key,
)
from ui.screens.applications.people_lines import PeopleTable, PersonLine
from ui.screens.applications.why_pane import WhyPane
from ui.widgets.evidence_viewer import EvidenceViewer, ReadBytes, ReadText
from ui.widgets.labels import label
from ui.widgets.segments import Segment, Segments
from ui.widgets.table import Table
from ui.widgets.table_model import Column

LineT = TypeVar("LineT")
EVIDENCE_LIST_WIDTH = 480


class TableTab(QWidget, Generic[LineT]):
    """A tab that is one table, or one sentence while there is nothing in it."""

    activated = Signal(object)

    def __init__(self, table: Table[LineT], empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        words = label(empty, "muted")
        words.setContentsMargins(*(theme().space(4),) * 4)
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.table.row_activated.connect(self.activated)

    def show_lines(self, lines: Sequence[LineT]) -> None:
        """Show other lines from the top."""
        self.table.set_rows(lines)
        self.table.scrollToTop()
        self._stack.setCurrentIndex(0 if lines else 1)

    def focus_first(self) -> None:
        """Put the keyboard into the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


class FactTable(Table[FactLine]):
    """The headings of the groups stand on raised ground."""

    def row_ground(self, row: int) -> str:
        """The token of a row's ground."""
        ground = super().row_ground(row)
        return "raised" if ground == "panel" and self.rows_model.rows[row].is_group else ground


class FactsTab(TableTab[FactLine]):
    """申报信息: what was declared, by group, and where it was read."""

    def __init__(self) -> None:
        super().__init__(FactTable(FACT_COLUMNS, "申报信息"), "没有申报信息。")


class VersionsTab(TableTab[VersionLine]):
    """版本: every version that came in, newest first."""

    def __init__(self) -> None:
        super().__init__(Table(VERSION_COLUMNS, "版本"), "没有版本。")


class MaterialsTab(TableTab[MaterialLine]):
    """材料: the checklist; Enter opens the first file of a line."""

    def __init__(self) -> None:
        super().__init__(Table(MATERIAL_COLUMNS, "材料清单"), "遴选办法没有规定材料清单。")


class WhyTab(QWidget, Generic[LineT]):
    """A table with the pane that tells why, side by side."""

    activated = Signal(object)

    def __init__(self, columns: Sequence[Column[LineT]], name: str, key: object, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: Table[LineT] = Table(columns, name, key=key)  # type: ignore[arg-type]
        self.why = WhyPane()
        self.why.setFixedWidth(theme().px("width.finding_side"))
        self.files: tuple[Evidence, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.table, 1)
        row.addWidget(self.why)
        self.table.row_chosen.connect(self._on_table_row_chosen)
        self.table.row_activated.connect(self.activated)

    def show_lines(self, lines: Sequence[LineT], detail: Detail, *, is_same: bool) -> None:
        """Show other lines; ``is_same``: of the same application, so that the chosen one stays."""
        self.files = detail.evidence
        self.why.set_powers(can_ask=detail.can_ask, can_score=detail.can_score)
        if not lines:
            self.why.show_nothing()
        if not is_same:
            self.table.set_rows(())
        self.table.set_rows(lines)
        if not is_same:
            self.table.scrollToTop()

    def focus_first(self) -> None:
        """Put the keyboard into the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_table_row_chosen(self, line: LineT) -> None:
        if isinstance(line, FindingLine):
            self.why.show_finding(line, self.files)
        elif isinstance(line, ConditionLine):
            self.why.show_condition(line)


class FindingsTab(WhyTab[FindingLine]):
    """核查: findings by severity; Enter opens the evidence of one."""

    def __init__(self) -> None:
        super().__init__(FINDING_COLUMNS, "核查", finding_key)


class ConditionsTab(WhyTab[ConditionLine]):
    """申报条件: gates, soft ones marked 原则上."""

    def __init__(self) -> None:
        super().__init__(CONDITION_COLUMNS, "申报条件", condition_key)


class PersonTable(Table[PersonLine]):
    """``number_asked(line)`` on Enter, or a click on the eye."""

    number_asked = Signal(object)

    def __init__(self, columns: Sequence[Column[PersonLine]], name: str, eye_at: int) -> None:
        super().__init__(columns, name, key=person_key)
        self._eye_at = eye_at
        self.clicked.connect(self._on_clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter shows or masks the current person's number."""
        line = self.current_row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and line is not None:
            self.number_asked.emit(line)
            return
        super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        line = self.current_row()
        if index.column() == self._eye_at and line is not None:
            self.number_asked.emit(line)


class PeopleTab(QWidget):
    """人员: the three tables of the form; numbers masked until asked for, one by one."""

    number_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.shown: dict[PersonPlace, str] = {}
        self.tables: dict[str, PersonTable] = {}
        self._segments = Segments(name="人员类别")
        self._note = label("号码默认遮住；点眼睛或按 Enter 显示，记入操作日志。", "small")
        self._stack = QStackedWidget()
        head = QHBoxLayout()
        head.setContentsMargins(theme().space(4), theme().space(1), theme().space(4), theme().space(1))
        head.setSpacing(theme().space(3))
        head.addWidget(self._segments)
        head.addWidget(self._note)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self._segments.chosen.connect(self._on_segments_chosen)

    def show_people(self, people: Sequence[PeopleTable], *, is_same: bool) -> None:
        """Show the three tables; numbers of another application are forgotten."""
        if not is_same:
            self.shown.clear()
        for each in people:
            if each.group not in self.tables:
                self._add_table(each)
            self.tables[each.group].set_rows(each.lines)
        self._segments.set_segments([Segment(each.group, each.name, str(len(each.lines))) for each in people])
        if not self._segments.current and people:
            self._segments.set_current(people[0].group)
            self._on_segments_chosen(people[0].group)

    def show_group(self, group: str) -> None:
        """Bring one of the three tables to the front."""
        self._segments.set_current(group)
        self._on_segments_chosen(group)

    def show_number(self, place: PersonPlace, number: str | None) -> None:
        """Show a number in full, None masks it again."""
        if number is None:
            self.shown.pop(place, None)
        else:
            self.shown[place] = number
        self.tables[place.group].viewport().update()

    def focus_first(self) -> None:
        """Put the keyboard into the table in front."""
        table = self._stack.currentWidget()
        if table is not None:
            table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_table(self, people: PeopleTable) -> None:
        table = PersonTable(people_columns(people, self.shown), people.name, people.number_at + 1)
        table.number_asked.connect(self.number_asked)
        self.tables[people.group] = table
        self._stack.addWidget(table)

    def _on_segments_chosen(self, group: str) -> None:
        if group in self.tables:
            self._stack.setCurrentWidget(self.tables[group])


class EvidenceTab(QWidget):
    """佐证: the files with their classes, the chosen one beside them."""

    def __init__(self, jobs: Jobs, read: ReadBytes, read_text: ReadText) -> None:
        super().__init__()
        self.table: Table[Evidence] = Table(EVIDENCE_COLUMNS, "佐证文件", key=evidence_key)
        self.viewer = EvidenceViewer(jobs, read, read_text)
        self.viewer.set_read_only(True)
        self._is_shown = False
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.viewer)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([EVIDENCE_LIST_WIDTH, 2 * EVIDENCE_LIST_WIDTH])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(splitter)
        self.table.row_chosen.connect(self._on_table_row_chosen)
        self.table.row_activated.connect(self._on_table_row_activated)
        self.viewer.place_changed.connect(self._on_viewer_place_changed)

    def show_files(self, files: tuple[Evidence, ...]) -> None:
        """Other files; nothing is opened before the tab is looked at."""
        self._is_shown = False
        self.viewer.show_files(files)
        self.table.set_rows(files)

    def open_place(self, sha256: str, page: int = 1) -> None:
        """Show a file at a page."""
        self._is_shown = True
        found = next((each for each in self.table.rows_model.rows if each.sha256 == sha256), None)
        if found is not None:
            self.table.choose_key(evidence_key(found))
            self.viewer.open_place(sha256, page)

    def open_chosen(self) -> None:
        """The tab is looked at: open the chosen file unless it is open."""
        self._is_shown = True
        chosen = self.table.current_row()
        shown = self.viewer.evidence
        if chosen is not None and (shown is None or shown.sha256 != chosen.sha256):
            self.viewer.open_place(chosen.sha256)

    def focus_first(self) -> None:
        """Put the keyboard into the list of files."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_table_row_chosen(self, line: Evidence) -> None:
        shown = self.viewer.evidence
        if self._is_shown and (shown is None or shown.sha256 != line.sha256):
            self.viewer.open_place(line.sha256)

    def _on_table_row_activated(self, _line: Evidence) -> None:
        self.viewer.focus_page()

    def _on_viewer_place_changed(self, sha256: str, _page: int) -> None:
        """The viewer's own arrows moved to another file: the list follows."""
        chosen = self.table.current_row()
        found = next((each for each in self.table.rows_model.rows if each.sha256 == sha256), None)
        if found is not None and (chosen is None or chosen.sha256 != sha256):
            self.table.choose_key(evidence_key(found))
