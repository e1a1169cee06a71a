"""The forms beside 异议整改: a new objection, answering one, a rectification's report and its review."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewer.domain.objection import is_real_name
from ui.qt.theme import theme
from ui.screens.registry.follow_up_presenter import FollowRow, FollowState, TypedObjection
from ui.screens.registry.form import Field, form_body
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.panes import row
from ui.widgets.segments import Segment, Segments


class StepForm(QWidget):
    """Base: fields with one filled button under them. ``submitted`` when the person is done."""

    submitted = Signal()

    def __init__(self, action: str, fields: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields = fields
        self.go = Button(action, "filled", ButtonExtras(key_cap="Ctrl+Enter"))
        foot = QWidget()
        line = row(parent=foot, gap=8)
        line.addStretch(1)
        line.addWidget(self.go)
        body = form_body(self)
        body.setSpacing(theme().space(2))
        for each in (*fields, foot):
            body.addWidget(each)
        self.go.clicked.connect(self.submitted)

    def show_fault(self, where: str | None, words: str) -> None:
        """Beside the field concerned, else the first that can be typed."""
        typed = [each for each in self.fields if isinstance(each, Field)]
        for each in typed:
            each.show_fault("")
        field = next((each for each in typed if each.key == where), typed[0])
        field.show_fault(words)
        field.take_focus()

    def clear_faults(self) -> None:
        """Nothing is wrong any more."""
        for each in self.fields:
            if isinstance(each, Field):
                each.show_fault("")

    def take_focus(self) -> None:
        """The first field."""
        first = next(each for each in self.fields if isinstance(each, Field))
        first.take_focus()

    def set_editable(self, can_edit: bool) -> None:
        """Only the centre writes here."""
        self.go.setEnabled(can_edit)
        for each in self.fields:
            if isinstance(each, Field):
                each.set_editable(can_edit)


class NewObjectionForm(StepForm):
    """A new objection; says while one types whether it counts as signed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.text = Field("text", "异议内容", "lines", "", 5)
        self.application = Field("application", "针对", "choice")
        self.by = Field("by", "提出人", "line", "单位或个人")
        self.contact = Field("contact", "联系方式")
        self.evidence = Field("evidence", "所附依据", "lines", "一行一件，没有可不填", 2)
        self.on = Field("on", "收到日期", "day")
        self.due = Field("due_on", "答复期限", "day")
        fields = (self.text, self.application, self.by, self.contact, self.evidence, self.on, self.due)
        super().__init__("登记异议", fields, parent)
        for each in (self.by, self.contact):
            each.edited.connect(self._on_person_edited)

    def start(self, state: FollowState, application: str) -> None:
        """An empty form of today, against the application that was current."""
        self.clear_faults()
        self.application.set_choices(state.applications)
        self.application.set_text(application)
        for each in (self.text, self.by, self.contact, self.evidence):
            each.set_text("")
        self.on.set_text(state.today)
        self.due.set_text(state.proposed_due)
        self.due.show_note(
            "收到次日起 5 个工作日；通知没有规定，本程序建议" if state.proposed_due else "节假日安排尚未收录，请填写"
        )
        self.on.show_note(state.publicity)
        self._on_person_edited("")

    @property
    def typed(self) -> TypedObjection:
        """What stands in it."""
        return TypedObjection(
            application=self.application.text,
            text=self.text.text,
            by=self.by.text,
            contact=self.contact.text,
            evidence=self.evidence.text,
            on=self.on.text,
            due_on=self.due.text,
        )

    def _on_person_edited(self, _key: str) -> None:
        is_signed = is_real_name(self.by.text, self.contact.text)
        self.contact.show_note("" if is_signed else "公示要求署真实姓名并留联系方式；没有的按线索核查")


class AnswerForm(StepForm):
    """Answering an objection; a second answer says why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        choices = [Segment("rejected", "不成立"), Segment("upheld", "成立"), Segment("withdrawn", "已撤回")]
        self.state = Segments(choices, "核查结果", stretch=True)
        self.answer = Field("answer", "核查答复", "lines", "核查情况和对提出人的答复", 5)
        self.reason = Field("reason", "改动理由", "line", "已经答复过，再改须写明理由")
        super().__init__("登记答复", (self.answer, self.state, self.reason), parent)

    def start(self, line: FollowRow) -> None:
        """With the answer on record."""
        self.clear_faults()
        value = line.objection
        self.answer.set_text(value.answer if value is not None else "")
        self.state.set_current(value.state if value is not None and value.state != "open" else "")
        self.reason.set_text("")
        self.reason.setVisible(value is not None and value.state != "open")
        self.answer.show_note("成立的，不予备案；答复前也不能备案")


class ReportForm(StepForm):
    """What the applicant reports to have put right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.report = Field("report", "整改报告", "lines", "要点：改了什么，附了什么", 5)
        self.on = Field("on", "收到日期", "day")
        self.late = Field("late", "逾期理由", "line", "逾期收到的，写明为何仍接收")
        super().__init__("登记整改报告", (self.report, self.on, self.late), parent)

    def start(self, line: FollowRow, today: str) -> None:
        """An empty form of today."""
        self.clear_faults()
        state = line.rectification
        self.report.set_text("")
        self.on.set_text(today)
        self.late.set_text("")
        self.late.setVisible(state is not None and state.step == "overdue")


class ReviewForm(StepForm):
    """The review and the final conclusion."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.conclusion = Segments([Segment("PASS", "通过"), Segment("FAIL", "不通过")], "复核结论", stretch=True)
        self.findings = Field("findings", "复核情况", "lines", "逐项核对的情况，成为结论的理由", 5)
        super().__init__("作出结论", (self.findings, self.conclusion), parent)

    def start(self, line: FollowRow) -> None:
        """What it comes to is chosen, never proposed; without a report only 不通过 is left."""
        self.clear_faults()
        state = line.rectification
        has_report = state is not None and state.step == "reported"
        self.findings.set_text("")
        choices = [Segment("PASS", "通过")] if has_report else []
        self.conclusion.set_segments([*choices, Segment("FAIL", "不通过")])
        self.conclusion.set_current("" if has_report else "FAIL")
