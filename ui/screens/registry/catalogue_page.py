"""职业目录: every catalogue searched at once; beside the table what became of the chosen row's code and name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from reviewer.domain.catalogue_search import CatalogueHit
from reviewer.usecases.catalogues import CatalogueView, import_catalogue, naming_problem
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.registry.catalogue_presenter import (
    ALL_EDITIONS,
    LEVEL_NAMES,
    LEVELS,
    CatalogueState,
    LineKind,
    SideLine,
    describe_hit,
    edition_word,
    name_sign,
    places_word,
    read_catalogues,
)
from ui.screens.registry.page import RegistryPage
from ui.widgets.ask import Question, ask
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import LabelType, Tone, label
from ui.widgets.panes import PaneHead, SidePane, clear_layout, column, row, scrolled
from ui.widgets.pick_files import pick_file
from ui.widgets.search_field import SearchField
from ui.widgets.segments import Segment, Segments
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column

_NOT_FOUND = "没有找到。可以按名称、别名、拼音、首字母或编码查找，也可以换一个版本。"
_FILES = "职业目录 (*.xlsx *.xls *.et *.csv *.json)"
_TAKE_IN = "表头要有职业名称，以及等级或职业编码；遴选办法用代号引用这份目录。"
_QUESTIONS = (
    Question("代号", "小写字母、数字、连字符，如 shanghai-2027"),
    Question("标题", "目录的全称"),
    Question("大典版本", "编码所属版本的年份，如 2022；没有编码的可不填", is_optional=True),
)
_KINDS: Mapping[LineKind, tuple[LabelType, Tone]] = {
    "head": ("small_bold", ""),
    "text": ("text", ""),
    "small": ("small", ""),
    "warning": ("text", "unclear"),
}


def _naming_fault(answers: list[str]) -> str:
    id, title, edition = answers
    problem = naming_problem(id, title, edition)
    return f"{problem}。" if problem else ""


def _code_cell(hit: CatalogueHit) -> Cell:
    return Cell(hit.code or "—", token="text" if hit.code else "muted_text")


def _name_cell(hit: CatalogueHit) -> Cell:
    sign, token = name_sign(hit)
    return Cell(hit.full_name, icon=sign, icon_token=token, tip=hit.warning or hit.full_name)


def _level_cell(level: int) -> Callable[[CatalogueHit], Cell]:
    def cell(hit: CatalogueHit) -> Cell:
        has = level in hit.levels
        return Cell(str(level) if has else "", tip=LEVEL_NAMES[level] if has else "")

    return cell


def _edition_cell(hit: CatalogueHit) -> Cell:
    return Cell(edition_word(hit.edition), token="text" if hit.edition else "muted_text")


def _status_cell(hit: CatalogueHit) -> Cell:
    words = "、".join(hit.statuses)
    return Cell(words, token="muted_text", tip=words)


def _places_cell(hit: CatalogueHit) -> Cell:
    words = places_word(hit)
    return Cell(words, token="muted_text", tip=words.replace("、", "\n"))


def _hit_key(hit: CatalogueHit) -> object:
    return hit.edition, hit.code, hit.name, hit.work_type


COLUMNS = (
    Column("职业编码", 112, _code_cell),
    Column("职业（工种）", 260, _name_cell, stretch=True, bold_when_current=True),
    *(Column(LEVEL_NAMES[each][0], 28, _level_cell(each), pad=(9, 4)) for each in LEVELS),
    Column("版本", 84, _edition_cell),
    Column("国家标准", 132, _status_cell),
    Column("目录", 232, _places_cell),
)


class CataloguePage(RegistryPage):
    """Typing searches; ↓ goes from the field to the table."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state = CatalogueState(hits=(), editions=((ALL_EDITIONS, "全部"),), note="")
        self.search = SearchField("名称、别名、拼音、编码", "Ctrl+F")
        self.search.setMinimumWidth(theme().px("width.document_list"))
        self.editions = Segments([Segment(ALL_EDITIONS, "全部")], "职业分类大典的版本")
        self.table: Table[CatalogueHit] = Table(COLUMNS, "职业目录", key=_hit_key, widths=context.preferences)
        self._head = PaneHead("", widgets=(self.editions, self.search))
        self._note, self._empty = label("", "text", "unclear"), EmptyState(_NOT_FOUND)
        self._title, self._about = label("", "bold"), QVBoxLayout()
        self.side = SidePane("registry_side")
        self._lay_out()
        self.take_in = Button("导入目录", "plain", ButtonExtras(icon="table-import"))
        self.take_in.clicked.connect(self._on_take_in_clicked)
        self.search.textChanged.connect(self._on_search)
        self.editions.chosen.connect(self._on_search)
        self.table.row_chosen.connect(self._show_hit)

    def _lay_out(self) -> None:
        look = theme()
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(look.space(4), look.space(3), look.space(4), look.space(3))
        body.setSpacing(look.space(3))
        self._about.setSpacing(look.space(1))
        self._title.setWordWrap(True)
        body.addWidget(self._title)
        body.addLayout(self._about)
        body.addStretch(1)
        self.side.body.addWidget(scrolled(inner), 1)
        self._note.setContentsMargins(look.space(4), look.space(2), look.space(4), look.space(2))
        self._note.setWordWrap(True)
        left = QWidget()
        rows = column(self._note, self._empty, parent=left)
        rows.addWidget(self.table, 1)
        whole = column(self._head, parent=self)
        below = row(left, self.side)
        below.setStretch(0, 1)
        whole.addLayout(below, 1)
        for each in (self._note, self._empty):
            each.hide()

    def read(self) -> None:
        """Search again with what is typed."""
        work = partial(read_catalogues, self.context.desk, self.search.text(), self.editions.current)
        self.context.jobs.read(work, self._on_read, key="registry.catalogue")

    def activate(self, where: Mapping[str, object]) -> None:
        """The field has the keyboard; ``find`` is searched for when it is given."""
        if isinstance(where.get("find"), str):
            self.search.setText(str(where["find"]))
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.selectAll()

    def header_widgets(self) -> list[QWidget]:
        """A further list is taken in."""
        return [self.take_in]

    def key_hints(self) -> list[tuple[str, str]]:
        """Moving about."""
        return [("↓", "到结果"), ("Esc", "清空"), ("← →", "换版本")]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: ↓ in the field goes to the table, Ctrl+F back."""
        is_find = event.key() == Qt.Key.Key_F and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if is_find:
            self.activate({})
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus() and self._state.hits:
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _on_take_in_clicked(self) -> None:
        path = pick_file(self, "导入职业目录", _FILES, self.context.preferences)
        if path is None:
            return
        answers = ask("导入职业目录", f"{path.name}　{_TAKE_IN}", _QUESTIONS, "导入", self, _naming_fault)
        if answers is not None:
            work = partial(import_catalogue, self.context.desk, path, *answers)
            self.context.jobs.write(work, self._on_taken_in)

    def _on_taken_in(self, view: CatalogueView) -> None:
        self.context.notify(f"已导入“{view.title}”：{view.rows} 行，代号 {view.id}。", "done")
        self.context.changes.announce("settings")
        self.read()

    def _on_search(self, _text: str) -> None:
        self.read()

    def _on_read(self, state: CatalogueState) -> None:
        self._state = state
        self.editions.set_segments([Segment(key, word) for key, word in state.editions])
        self._head.set_aside(state.aside)
        self._note.setText(state.note)
        self._note.setVisible(bool(state.note))
        self.table.set_rows(state.hits)
        self.table.setVisible(bool(state.hits))
        self._empty.setVisible(not state.hits)
        self.side.setVisible(bool(state.hits))
        hit = self.table.current_row()
        if hit is not None:
            self._show_hit(hit)

    def _show_hit(self, hit: CatalogueHit) -> None:
        self._title.setText(f"{hit.code}　{hit.full_name}" if hit.code else hit.full_name)
        work = partial(describe_hit, self.context.desk, hit, self.context.round_id)
        self.context.jobs.read(work, self._on_described, key="registry.catalogue.row")

    def _on_described(self, lines: tuple[SideLine, ...]) -> None:
        clear_layout(self._about)
        for at, line in enumerate(lines):
            kind, tone = _KINDS[line.kind]
            made: QLabel = label(line.text, kind, tone)
            made.setWordWrap(True)
            made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            if line.kind == "head" and at:
                made.setContentsMargins(0, theme().space(2), 0, 0)
            self._about.addWidget(made)
