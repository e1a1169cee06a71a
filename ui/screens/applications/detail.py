"""One application below the list: head with the masked number, tabs, their counts."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from reviewer.desk import Desk
from reviewer.usecases.ask_correction import ask_correction
from reviewer.usecases.read_evidence import read_evidence, read_text
from reviewer.usecases.unmask_number import PersonPlace, unmask_number
from ui.qt.context import Context, beijing
from ui.qt.theme import theme
from ui.screens.applications.detail_lines import (
    ConditionLine,
    Detail,
    FindingLine,
    MaterialLine,
    masked_credit_code,
    read_detail,
)
from ui.screens.applications.detail_tabs import (
    ConditionsTab,
    EvidenceTab,
    FactsTab,
    FindingsTab,
    MaterialsTab,
    PeopleTab,
    VersionsTab,
)
from ui.screens.applications.people_lines import PersonLine
from ui.widgets.ask import Question, ask
from ui.widgets.buttons import Button, IconButton
from ui.widgets.count_tabs import CountTabs
from ui.widgets.labels import ElidedLabel, divider, label
from ui.widgets.marks import SIGNS, SignWord, Tag

TABS = ("facts", "people", "materials", "conditions", "findings", "evidence", "versions")
TAB_NAMES = ("申报信息", "人员", "材料", "申报条件", "核查", "佐证", "版本")
_COUNTED = ("not_met", "unclear", "on_site", "met")


class DetailPane(QWidget):
    """Filled by ``show_application``. ``left`` on Esc; ``sheet_wanted(where)`` to go on to the score sheet."""

    left = Signal()
    sheet_wanted = Signal(dict)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._detail: Detail | None = None
        self._wanted = ""
        self._came_from: int | None = None
        self._shown_number: str | None = None
        self.tabs = CountTabs(TAB_NAMES, "申报内容")
        self.facts, self.people, self.materials = FactsTab(), PeopleTab(), MaterialsTab()
        self.conditions, self.findings, self.versions = ConditionsTab(), FindingsTab(), VersionsTab()
        self.evidence = EvidenceTab(context.jobs, partial(_read_bytes, context.desk), partial(read_text, context.desk))
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.tabs.setCurrentIndex(TABS.index("findings"))

    # ---- building

    def _lay_out(self) -> None:
        for each in (
            self.facts, self.people, self.materials, self.conditions, self.findings, self.evidence, self.versions,
        ):  # fmt: skip
            self._stack.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        column.addWidget(self._make_tab_bar())
        column.addWidget(self._stack, 1)

    def _make_head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(theme().px("bar.batch"))
        self._name, self._tag = ElidedLabel("", "bold"), Tag("样例")
        self._code = label("", "muted")
        self._head_label, self._head_name = label("负责人", "muted"), label("")
        self._number = label("")
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._eye = IconButton("eye", "", "muted_text", theme().px("icon.small"))
        self._version = label("", "muted")
        self._sheet = Button("打开评分表")
        row = QHBoxLayout(head)
        row.setContentsMargins(theme().space(4), 0, theme().space(4), 0)
        row.setSpacing(theme().space(3))
        self._head_divider = divider(length=theme().px("icon.size"))
        left: tuple[QWidget, ...] = (
            self._name, self._tag, self._code, self._head_divider, self._head_label, self._head_name, self._number,
        )  # fmt: skip
        for each in left:
            row.addWidget(each, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._eye)
        row.addStretch(1)
        row.addWidget(self._version)
        row.addWidget(self._sheet)
        return head

    def _make_tab_bar(self) -> QWidget:
        bar = QFrame()
        bar.setObjectName("paneHead")
        bar.setFixedHeight(theme().px("bar.tabs"))
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme().space(2), 0, theme().space(4), 0)
        row.setSpacing(theme().space(4))
        row.addWidget(self.tabs)
        row.addStretch(1)
        self._counts = [CountMark() for _ in _COUNTED]
        for each in self._counts:
            row.addWidget(each)
        return bar

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_tabs_current_changed)
        self._eye.clicked.connect(self._on_eye_clicked)
        self._sheet.clicked.connect(self._on_sheet_clicked)
        self.people.number_asked.connect(self._on_number_asked)
        self.materials.activated.connect(self._on_materials_activated)
        self.findings.activated.connect(self._on_findings_activated)
        for tab in (self.findings, self.conditions):
            tab.why.evidence_wanted.connect(self.show_evidence)
            tab.why.correction_wanted.connect(self._on_correction_wanted)
        self.findings.why.scoring_wanted.connect(self._on_scoring_wanted)

    # ---- what is shown

    @property
    def detail(self) -> Detail | None:
        """The application shown, None before the first was read."""
        return self._detail

    @property
    def shown_number(self) -> str:
        """The head's number as it stands in the pane's head."""
        return self._number.text()

    def show_application(self, application_id: str) -> None:
        """Read an application in the pool and show it."""
        self._wanted = application_id
        work = partial(read_detail, self._context.desk, application_id)
        self._context.jobs.read(work, self._on_detail_read, key="applications-detail")

    def forget(self) -> None:
        """Nothing is shown any more."""
        self._wanted, self._detail = "", None
        self.evidence.show_files(())

    def show_tab(self, name: str) -> None:
        """Bring a tab (a name of ``TABS``) to the front."""
        self.tabs.setCurrentIndex(TABS.index(name))

    def step_tab(self, step: int) -> None:
        """So many tabs on or back; the keyboard goes along when it was inside."""
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self.tabs.setCurrentIndex(max(0, min(len(TABS) - 1, self.tabs.currentIndex() + step)))
        if had_focus and not self.tabs.hasFocus():
            self.focus_tab()

    def focus_tab(self) -> None:
        """Put the keyboard into the tab in front."""
        tab = self._stack.currentWidget()
        if isinstance(
            tab, FactsTab | PeopleTab | MaterialsTab | ConditionsTab | FindingsTab | EvidenceTab | VersionsTab
        ):
            tab.focus_first()

    def show_evidence(self, sha256: str, page: int = 1) -> None:
        """Show a file in the tab 佐证; Esc leads back to where one came from."""
        self._came_from = self.tabs.currentIndex()
        self.show_tab("evidence")
        self.evidence.open_place(sha256, page)
        self.evidence.focus_first()

    def show_requirement(self, requirement: str, scope: str | None = None) -> None:
        """Show one finding."""
        self.show_tab("findings")
        self.findings.table.choose_key((requirement, scope))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back: from evidence to the finding, else to the list."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        if self._came_from is not None and self.tabs.currentIndex() == TABS.index("evidence"):
            self.tabs.setCurrentIndex(self._came_from)
            self.focus_tab()
            return
        self.left.emit()

    def _on_detail_read(self, detail: Detail) -> None:
        if detail.id != self._wanted:
            return
        is_same = self._detail is not None and self._detail.id == detail.id
        is_same_version = is_same and self._detail is not None and self._detail.sha256 == detail.sha256
        self._detail = detail
        if not is_same_version:
            self._shown_number = None
        self._show_head(detail)
        self._show_counts(detail)
        self.findings.show_lines(detail.findings, detail, is_same=is_same)
        self.conditions.show_lines(detail.conditions, detail, is_same=is_same)
        if is_same_version:
            return
        self._came_from = None
        self.facts.show_lines(detail.facts)
        self.people.show_people(detail.people, is_same=is_same_version)
        self.materials.show_lines(detail.materials)
        self.versions.show_lines(detail.versions)
        self.evidence.show_files(detail.evidence)
        if self.tabs.currentIndex() == TABS.index("evidence"):
            self.evidence.open_chosen()

    def _show_head(self, detail: Detail) -> None:
        self._name.setText(detail.name)
        self._tag.setVisible(detail.is_sample)
        self._code.setText(masked_credit_code(detail.credit_code))
        self._head_name.setText(detail.head_name or "–")
        self._show_number()
        asked = {line.asked for line in detail.findings} | {line.asked for line in detail.conditions}
        asked.discard("")
        words = (
            f"第 {detail.version} 版，{beijing(detail.updated_at, '%m-%d')} {'补正' if detail.version > 1 else '导入'}"
        )
        self._version.setText(f"已要求补正 {len(asked)} 处　{words}" if asked else words)

    def _show_number(self) -> None:
        line = self._detail.head if self._detail is not None else None
        self._number.setVisible(line is not None)
        self._eye.setVisible(line is not None)
        if line is None:
            return
        is_open = self._shown_number is not None
        self._number.setText(self._shown_number if self._shown_number is not None else line.masked)
        self._eye.set_icon("eye-off" if is_open else "eye", "muted_text")
        tip = "遮住号码" if is_open else "显示完整号码（记入操作日志）"
        self._eye.setToolTip(tip)
        self._eye.setAccessibleName(tip)

    def _show_counts(self, detail: Detail) -> None:
        people = sum(len(each.lines) for each in detail.people)
        present = sum(each.finding.state == "present" for each in detail.materials)
        concerned = sum(each.finding.verdict.value != "not_applicable" for each in detail.conditions)
        self.tabs.set_counts(
            [
                "",
                str(people),
                f"{present} / {len(detail.materials)}",
                str(concerned),
                str(len(detail.findings)),
                str(len(detail.evidence)),
                str(len(detail.versions)),
            ]
        )
        for mark, state in zip(self._counts, _COUNTED, strict=True):
            mark.show_count(state, detail.counts[state])

    # ---- what the person does

    def _on_tabs_current_changed(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        if at == TABS.index("evidence"):
            self.evidence.open_chosen()

    def _on_eye_clicked(self) -> None:
        if self._shown_number is not None:
            self._shown_number = None
            self._show_number()
        elif self._detail is not None and self._detail.head is not None:
            self._ask_number(self._detail.head.place, is_head=True)

    def _on_number_asked(self, line: PersonLine) -> None:
        if not line.is_secret:
            return
        if line.place in self.people.shown:
            self.people.show_number(line.place, None)
        else:
            self._ask_number(line.place, is_head=False)

    def _ask_number(self, place: PersonPlace, *, is_head: bool) -> None:
        if self._detail is None:
            return
        work = partial(_unmask, self._context.desk, self._detail.id, place)
        self._context.jobs.write(work, self._on_head_unmasked if is_head else self._on_unmasked)

    def _on_unmasked(self, answer: tuple[str, PersonPlace, str]) -> None:
        application_id, place, number = answer
        if self._detail is not None and self._detail.id == application_id:
            self.people.show_number(place, number)

    def _on_head_unmasked(self, answer: tuple[str, PersonPlace, str]) -> None:
        if self._detail is not None and self._detail.id == answer[0]:
            self._shown_number = answer[2]
            self._show_number()

    def _on_materials_activated(self, line: MaterialLine) -> None:
        if line.files:
            self.show_evidence(line.files[0].sha256)

    def _on_findings_activated(self, line: FindingLine) -> None:
        if line.pins:
            self.show_evidence(line.pins[0].evidence, line.pins[0].page or 1)
        elif line.finding.evidence:
            self.show_evidence(line.finding.evidence[0])

    def _on_sheet_clicked(self) -> None:
        if self._detail is not None:
            self.sheet_wanted.emit({"application": self._detail.id})

    def _on_scoring_wanted(self) -> None:
        line = self.findings.table.current_row()
        if self._detail is None or line is None:
            return
        where: dict[str, object] = {
            "application": self._detail.id,
            "item": line.finding.item,
            "field": f"override:{line.finding.requirement}",
        }
        if line.finding.scope is not None:
            where["scope"] = line.finding.scope
        self.sheet_wanted.emit(where)

    def _on_correction_wanted(self) -> None:
        tab = self._stack.currentWidget()
        line = tab.table.current_row() if isinstance(tab, FindingsTab | ConditionsTab) else None
        if self._detail is None or line is None:
            return
        subject, proposal = _correction(line)
        question = Question("要补正什么", value=proposal)
        explanation = f"{self._detail.name}将转为“待补正”；补正的材料包导入后成为新的一版，旧版保留。"
        answers = ask("要求补正", explanation, [question], "要求补正", self)
        if answers is not None:
            work = partial(ask_correction, self._context.desk, self._detail.id, subject, answers[0])
            self._context.jobs.write(work, self._on_correction_asked)

    def _on_correction_asked(self, _nothing: None) -> None:
        if self._detail is not None:
            self._context.changes.announce("application", self._detail.id)


class CountMark(QWidget):
    """Sign, word and figure of one verdict, small."""

    def __init__(self) -> None:
        super().__init__()
        self._sign = SignWord()
        self._words: QLabel = label("", "small_text")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().space(0))
        row.addWidget(self._sign)
        row.addWidget(self._words)

    def show_count(self, state: str, count: int) -> None:
        """Show another figure."""
        icon, word, token = SIGNS[state]
        self._sign.show_parts(icon, "", token)
        self._words.setText(f"{word} {count}")
        self._words.setProperty("tone", {"muted_text": "muted"}.get(token, token))
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)


def _correction(line: FindingLine | ConditionLine) -> tuple[str, str]:
    """What is asked for, and the words proposed for it."""
    if isinstance(line, FindingLine):
        scope = f"（{line.finding.scope}）" if line.finding.scope else ""
        return line.finding.requirement, f"{line.title}{scope}，{line.finding.why}"
    return line.finding.condition, f"{line.clause} {line.text}：{line.finding.why}"


def _unmask(desk: Desk, application_id: str, place: PersonPlace) -> tuple[str, PersonPlace, str]:
    return application_id, place, unmask_number(desk, application_id, place)


def _read_bytes(desk: Desk, sha256: str) -> bytes:
    with read_evidence(desk, sha256) as stream:
        return stream.read()
