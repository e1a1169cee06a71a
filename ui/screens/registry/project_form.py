"""项目评估 of one occupation: every item met or not with its material and a remark, reviewers, day, conclusion."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from reviewer.domain.project import PROJECT_TEXT, ItemFinding, ProjectConclusion
from reviewer.usecases.describe_sheet import level_text
from reviewer.usecases.project_review import ItemState, ProjectState
from ui.qt.theme import theme
from ui.screens.registry.form import LABEL_WIDTH, Field
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import divider, label
from ui.widgets.panes import PaneHead, SidePane, clear_layout, column, row, scrolled
from ui.widgets.segments import Segment, Segments

COPIES_WIDTH = 48
_JUDGED = (
    Segment("met", "符合", icon="check", icon_token="met", icon_only_when_chosen=True),
    Segment("not_met", "不符合", icon="x", icon_token="not_met", icon_only_when_chosen=True),
)
_CONCLUDED = (Segment("rule", "按各项"), Segment("passed", "通过"), Segment("failed", "不通过"))


class ItemForm(QWidget):
    """One item of the small standard."""

    edited = Signal()

    def __init__(self, item: ItemState, finding: ItemFinding | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self.judged = Segments(_JUDGED, item.text, height="compact")
        self.judged.set_current("" if finding is None else "met" if finding.is_met else "not_met")
        self.copies, self.remark = QLineEdit(), QLineEdit()
        self.copies.setFixedWidth(COPIES_WIDTH)
        self.copies.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.copies.setAccessibleName(f"{item.text}份数")
        self.copies.setText(str(item.found if finding is None else finding.copies))
        self.remark.setPlaceholderText("说明")
        self.remark.setAccessibleName(f"{item.text}说明")
        self.remark.setText(finding.remark if finding is not None else "")
        self._short = label("材料不足", "small_text", "not_met")
        self._lay_out()
        self._show_copies()
        self.judged.chosen.connect(self._on_edited)
        for each in (self.copies, self.remark):
            each.textEdited.connect(self._on_edited)

    def _lay_out(self) -> None:
        look = theme()
        text = label(self.item.text, "bold")
        text.setWordWrap(True)
        clause = label(f"{self.item.clause}（建议）" if self.item.is_proposal else self.item.clause, "small")
        head = row(text, gap=look.space(2))
        head.setStretch(0, 1)
        head.addWidget(clause, 0, Qt.AlignmentFlag.AlignTop)
        body = column(parent=self)
        body.setSpacing(look.space(2))
        body.addLayout(head)
        line = row(self.judged, gap=look.space(2))
        line.addStretch(1)
        line.addWidget(self._short)
        body.addLayout(line)
        told = row(self.remark, gap=look.space(2))
        told.setStretch(0, 1)
        if self.item.wanted:
            for each in (self.copies, label(f"/ {self.item.wanted} 份", "muted")):
                told.addWidget(each)
        body.addLayout(told)
        if self.item.unnamed:
            note = label(f"另有 {self.item.unnamed} 份材料的文件名没有写明职业，请核对后更正份数。", "small")
            note.setWordWrap(True)
            body.addWidget(note)
        body.addWidget(divider(vertical=False))

    def finding(self) -> ItemFinding | None:
        """What is judged; None as long as nothing is."""
        if not self.judged.current:
            return None
        typed = self.copies.text().strip()
        return ItemFinding(
            item=self.item.id,
            is_met=self.judged.current == "met",
            copies=int(typed) if typed.isdecimal() else 0,
            remark=self.remark.text().strip(),
        )

    def _show_copies(self) -> None:
        typed = self.copies.text().strip()
        wanted = self.item.wanted
        self._short.setVisible(wanted > 0 and (not typed.isdecimal() or int(typed) < wanted))

    def _on_edited(self, _value: str) -> None:
        self._show_copies()
        self.edited.emit()


class ProjectForm(SidePane):
    """``saved`` when the button is pressed: read ``findings`` and the fields; ``closed`` goes back to the card."""

    saved = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("registry_side", parent)
        self.application = ""
        self.project: ProjectState | None = None
        self.items: list[ItemForm] = []
        self.is_typed = False
        self._back = Button("返回", "quiet", ButtonExtras(icon="arrow-left"), height="compact")
        self.head = PaneHead("项目评估", widgets=(self._back,))
        self._scope, self._list = label("", "bold"), QVBoxLayout()
        self.reviewers = Field("reviewers", "评估人员", hint="用、隔开")
        self.day = Field("on", "评估日期", "day", hint="今天")
        self.conclusion = Segments(_CONCLUDED, "结论", height="compact")
        self._by_rule = label("", "small")
        self.reason = Field("reason", "理由", "lines", lines=2)
        self.save = Button("保存评估", "filled")
        self.message = label("", "small_text", "not_met")
        self._lay_out()
        self._back.clicked.connect(self.closed)
        self.save.clicked.connect(self.saved)
        self.conclusion.chosen.connect(self._on_edited)
        for each in (self.reviewers, self.day, self.reason):
            each.edited.connect(self._on_edited)

    def _lay_out(self) -> None:
        look = theme()
        for each in (self._scope, self.message, self._by_rule):
            each.setWordWrap(True)
        body = QWidget()
        whole = column(self._scope, parent=body)
        whole.setContentsMargins(look.space(4), look.space(3), look.space(4), look.space(4))
        whole.setSpacing(look.space(3))
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(look.space(3))
        whole.addLayout(self._list)
        for field in (self.reviewers, self.day):
            whole.addWidget(field)
        name = label("结论", "muted")
        name.setFixedWidth(LABEL_WIDTH)
        line = row(name, self.conclusion, gap=look.space(2))
        line.addStretch(1)
        whole.addLayout(line)
        for widget in (self._by_rule, self.reason):
            whole.addWidget(widget)
        whole.addStretch(1)
        self.body.addWidget(self.head)
        self.body.addWidget(scrolled(body), 1)
        foot = QWidget()
        last = column(self.message, self.save, parent=foot)
        last.setContentsMargins(look.space(4), look.space(3), look.space(4), look.space(3))
        last.setSpacing(look.space(2))
        for part in (divider(vertical=False), foot):
            self.body.addWidget(part)

    def show_project(self, application: str, project: ProjectState, *, can_write: bool) -> None:
        """The form of one occupation of an application, filled with its review where there is one."""
        self.application, self.project, verdict = application, project, project.verdict
        self._scope.setText(f"{project.scope}　{level_text(project.levels)}")
        clear_layout(self._list)
        known = {each.item: each for each in verdict.items} if verdict is not None else {}
        self.items = [ItemForm(each, known.get(each.id)) for each in project.items]
        for form in self.items:
            self._list.addWidget(form)
            form.edited.connect(self._on_edited)
        self.reviewers.set_text("、".join(verdict.reviewers) if verdict is not None else "")
        self.day.set_text(verdict.on.isoformat() if verdict is not None else "")
        keeps_rule = verdict is None or (verdict.follows_rule and bool(self.items))
        self.conclusion.set_current("rule" if keeps_rule else verdict.conclusion if verdict is not None else "rule")
        self.reason.set_text("")
        self.reason.set_name("更正理由" if verdict is not None else "理由")
        self.save.setVisible(can_write)
        self.is_typed = False
        self.show_problem("")
        self._show_rule()

    def findings(self) -> tuple[ItemFinding, ...]:
        """What is judged so far."""
        found = (each.finding() for each in self.items)
        return tuple(each for each in found if each is not None)

    @property
    def concluded(self) -> ProjectConclusion | None:
        """The conclusion chosen; None: that of the items."""
        chosen = self.conclusion.current
        return "passed" if chosen == "passed" else "failed" if chosen == "failed" else None

    def people(self) -> tuple[str, ...]:
        """The reviewers typed."""
        plain = self.reviewers.text.replace("，", "、").replace(",", "、")
        return tuple(each.strip() for each in plain.split("、") if each.strip())

    def show_problem(self, words: str) -> None:
        """Why it was not saved."""
        self.message.setText(words)
        self.message.setVisible(bool(words))

    def take_focus(self) -> None:
        """The keyboard comes to the first item."""
        if self.items:
            self.items[0].judged.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.reviewers.take_focus()

    def _show_rule(self) -> None:
        found = self.findings()
        if not self.items:
            self._by_rule.setText("本办法没有项目评估的细目，结论须写理由。")
        elif len(found) < len(self.items):
            self._by_rule.setText(f"已评 {len(found)} / {len(self.items)} 项；全部符合的为通过。")
        else:
            by_rule: ProjectConclusion = "passed" if all(each.is_met for each in found) else "failed"
            self._by_rule.setText(f"按各项为“{PROJECT_TEXT[by_rule]}”；另作结论须写理由。")

    def _on_edited(self, _key: str = "") -> None:
        self.is_typed = True
        self._show_rule()
