"""The reading column of 现场模式: item, clause, requirements, points, judgement; remark and next at its foot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollBar,
    QVBoxLayout,
    QWidget,
)

from reviewer.domain.moments import beijing_text
from reviewer.domain.sheet import Judgement
from ui.qt.theme import theme
from ui.screens.scoring.form.area import FormArea, FormBody
from ui.screens.scoring.form.judgements import judgement_segments
from ui.screens.scoring.form.words import proposal_row, veto_text
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.screens.scoring.sheet.rows import RequirementRow, full_text, points_text
from ui.screens.scoring.site.folded_clause import FoldedClause
from ui.screens.scoring.site.item_head import ItemHead
from ui.screens.scoring.site.number_pad import NEXT, NEXT_FIELD, NEXT_ITEM, Shown, press_into
from ui.screens.scoring.site.requirement_cards import RequirementCards
from ui.screens.scoring.site.site_foot import SiteFoot
from ui.widgets.finger_scroll import scroll_by_finger
from ui.widgets.labels import label, set_tone
from ui.widgets.points_editor import PointsEditor
from ui.widgets.segments import Segments

LABEL_WIDTH = 64


class SiteForm(QFrame):
    """Shows the presenter's open item; every entry goes to the presenter at once.

    ``number_moved``: what the pad's display tells is different now. ``remark_wanted``: the editor of the remark.
    """

    step_wanted = Signal(int)
    next_wanted = Signal()
    remark_wanted = Signal()
    field_focused = Signal(str)
    number_moved = Signal()

    def __init__(self, presenter: ScoringPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sitePage")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._presenter = presenter
        self.requirement: str | None = None
        self._touched: QObject | None = None
        self.head, self.foot = ItemHead(self), SiteFoot(presenter, self)
        self.clause = FoldedClause(self)
        self.requirements = RequirementCards(self)
        self.points = PointsEditor(self, site=True)
        self.points.field.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._fault = label("", "site_small_text")
        set_tone(self._fault, "not_met")
        self._fault.setWordWrap(True)
        self._proposal, self._veto = label("", "site_small"), label("", "site_small_text")
        for each in (self._proposal, self._veto):
            each.setWordWrap(True)
        self._locked = label("", "site_small_text")
        self._locked.setObjectName("siteMessage")
        self._locked.setWordWrap(True)
        self._locked.setMargin(theme().space(3))
        self.judgement = Segments(judgement_segments(site=True), "判断", stretch=True, height="judgement", site=True)
        self._lay_out()
        self._connect()

    # ---- showing

    def show_item(self) -> None:
        """Show the open item anew, another one included."""
        presenter, item = self._presenter, self._presenter.item
        self.head.show_item(presenter)
        aside = f"附件2 {item.clause}　满分 {full_text(item.full)}"
        if item.rubric.text:
            aside += f"\n建议分值　{item.rubric.text}"
        self.clause.show_clause(item.text, aside)
        self.points.show_item(full_text(item.full), item.rubric.quick_points)
        self.requirement = None
        self.show_fault("")
        self._area.verticalScrollBar().setValue(0)
        self.show_values(is_new_item=True)

    def show_values(self, *, is_new_item: bool = False) -> None:
        """Show what was entered; a field being typed in keeps its text."""
        presenter = self._presenter
        score, is_locked = presenter.score, presenter.is_locked
        if is_new_item or not self.points.field.hasFocus():
            self.show_points_again()
        else:
            self.points.show_quick(score.points)
        self.judgement.set_current(score.judgement.value if score.judgement is not None else "")
        self.requirements.show_rows(presenter.requirements, is_read_only=is_locked)
        self.head.show_counts(presenter)
        self.foot.show_values()
        self.points.set_read_only(is_locked)
        self.judgement.setEnabled(not is_locked)
        self._locked.setVisible(is_locked)
        if is_locked and presenter.meta.submitted_at is not None:
            self._locked.setText(f"已交卷 {beijing_text(presenter.meta.submitted_at)}，只能查看。")
        self._show_words()
        self.number_moved.emit()

    def _show_words(self) -> None:
        """What the rubric proposes, and what judging a veto item means."""
        presenter = self._presenter
        item, score = presenter.item, presenter.score
        steps = proposal_row(item, presenter.proposal).steps if not self.has_fault else ""
        self._proposal.setText(f"建议分值　{steps}")
        self._proposal.setVisible(bool(steps))
        veto = veto_text(item, score)
        self._veto.setText(veto)
        set_tone(self._veto, "formal_red" if score.judgement is Judgement.NOT_MET else "muted")
        self._veto.setVisible(bool(veto))

    def show_points_again(self) -> None:
        """Put the saved points into the field (after Enter, Esc, undo)."""
        score, step = self._presenter.score, self._presenter.scheme.scoring.step
        self.points.show_points(points_text(score.points, step) if score.points is not None else "", score.points)
        self.show_fault("")

    def show_fault(self, message: str) -> None:
        """What is wrong with the points typed, under the field; empty takes it away."""
        self.points.show_faulty(bool(message))
        self._fault.setText(message)
        self._fault.setVisible(bool(message))

    @property
    def fault_text(self) -> str:
        """What is wrong with the points typed, empty for nothing."""
        return self._fault.text()

    @property
    def has_fault(self) -> bool:
        """Whether the points typed are refused."""
        return bool(self._fault.text())

    # ---- the keyboard

    def focus_field(self, field: str) -> None:
        """Put the keyboard on a field of the sheet: points, remark, judgement, measured:2.2.a."""
        if field == "remark":
            self.remark_wanted.emit()
        elif field == "judgement":
            self.judgement.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif field.startswith(("measured:", "working:", "override:")):
            self.requirements.pool.focus_measured(field.split(":", 1)[1])
        else:
            self.points.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.points.field.selectAll()

    def judge(self, judgement: Judgement) -> None:
        """Alt+1…4: judge; the same again takes it back."""
        current = self._presenter.score.judgement
        self._presenter.judge(None if current is judgement else judgement)
        self.show_points_again()

    def type_points_again(self, text: str) -> None:
        """Put text into the points field that was being typed elsewhere, unless the sheet differs."""
        if self._presenter.is_same_or_refused(text):
            self.points.field.setText(text)
            self._on_points_typed(text)

    # ---- the number pad

    @property
    def number_field(self) -> QLineEdit:
        """Where the pad types: the measured number that has the keyboard, else the points."""
        line = self.requirements.focused_line
        return line.field if line is not None and line.editor is line.field else self.points.field

    @property
    def shown_number(self) -> Shown:
        """What the pad's display tells."""
        field, line = self.number_field, self.requirements.focused_line
        caret = field.cursorPosition() if field.hasFocus() and not field.isReadOnly() else None
        marked = (field.selectionStart(), field.selectionLength()) if field.hasSelectedText() else (0, 0)
        if line is not None and line.row is not None and field is line.field:
            name = f"核实　{line.row.letter} {line.row.name}"
            return Shown(name, line.row.threshold, field.text(), caret, marked)
        return Shown("得分", f"满分 {full_text(self._presenter.item.full)}", field.text(), caret, marked)

    @property
    def next_text(self) -> str:
        """Where the pad's large key leads from here."""
        return NEXT_ITEM if self.judgement.hasFocus() or self._presenter.is_locked else NEXT_FIELD

    @property
    def measured_row(self) -> RequirementRow | None:
        """The requirement with the keyboard whose value can be worked out, None for another or a locked sheet."""
        line = self.requirements.focused_line
        if line is None or line.row is None or line.row.working_kind is None or self._presenter.is_locked:
            return None
        return line.row

    def press(self, key: str) -> None:
        """A key of the pad, as the same key of a keyboard; digits without a field go to the points."""
        if key == NEXT:
            self._go_on()
            return
        press_into(self.number_field, key)

    def _go_on(self) -> None:
        """From field to field; from the last to the points, then the judgement, then the next unscored item."""
        line = self.requirements.focused_line
        if self._presenter.is_locked or self.judgement.hasFocus():
            self.next_wanted.emit()
        elif line is not None:
            self.requirements.focus_after(line)
        elif self.points.field.hasFocus():
            self._on_points_committed()
            if not self.has_fault:
                self.judgement.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.requirements.pool.focus_measured():
            self.focus_field("points")

    # ---- building

    def _lay_out(self) -> None:
        inner = FormBody()
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 0, theme().px("site.gap"))
        body.setSpacing(0)
        for each in (self.clause, self.requirements):
            body.addWidget(each)
        for name, field, below in (
            ("得分", self.points, (self._fault, self._proposal)),
            ("判断", self.judgement, (self._veto,)),
        ):
            body.addSpacing(theme().px("site.gap"))
            body.addLayout(self._line(name, field, below))
        body.addStretch(1)
        self._area = FormArea(self)
        self._area.setWidget(inner)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = inner
        scroll_by_finger(self._area)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.head, self._locked, self._area, self.foot):
            column.addWidget(widget, 1 if widget is self._area else 0)

    @staticmethod
    def _line(name: str, field: QWidget, below: tuple[QWidget, ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        row.setSpacing(0)
        word = label(name, "site_muted")
        word.setFixedSize(LABEL_WIDTH, theme().px("site.judgement"))
        word.setBuddy(field)
        column = QVBoxLayout()
        column.setSpacing(theme().space(1))
        column.addWidget(field)
        for each in below:
            column.addWidget(each)
        row.addWidget(word, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        return row

    def _connect(self) -> None:
        presenter = self._presenter
        self.head.step_wanted.connect(self.step_wanted)
        self.foot.next_wanted.connect(self.next_wanted)
        self.foot.remark_wanted.connect(self.remark_wanted)
        self.points.typed.connect(self._on_points_typed)
        self.points.committed.connect(self._on_points_committed)
        self.points.focused.connect(self._on_points_focused)
        self.judgement.chosen.connect(self._on_judgement_chosen)
        for watched in (self.judgement, self.points.field):
            watched.installEventFilter(self)
        self.requirements.lines_added.connect(self._on_lines_added)
        self.requirements.measured_edited.connect(presenter.type_measured)
        self.requirements.focused.connect(self._on_requirement_focused)
        self.requirements.finished.connect(self._on_requirements_finished)
        self.requirements.moved.connect(self.number_moved)
        field = self.points.field
        for moved in (field.cursorPositionChanged, field.selectionChanged, field.textChanged):
            moved.connect(self.number_moved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the pad tells where the keyboard went; the first touch of a number marks it, so that keys replace it."""
        kind = event.type()
        if watched is self.judgement and kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.number_moved.emit()
        elif isinstance(event, QFocusEvent) and event.gotFocus():
            self._touched = watched if event.reason() is Qt.FocusReason.MouseFocusReason else None
        elif kind == QEvent.Type.MouseButtonRelease and watched is self._touched:
            self._touched = None
            if isinstance(watched, QLineEdit) and not watched.isReadOnly():
                watched.selectAll()
        return super().eventFilter(watched, event)

    def _on_lines_added(self) -> None:
        for line in self.requirements.pool.every:
            line.field.installEventFilter(self)

    @property
    def scroll_bar(self) -> QScrollBar:
        """How far the column is scrolled."""
        return self._area.verticalScrollBar()

    def show_place_of(self, widget: QWidget) -> None:
        """Bring a widget of the column into view."""
        if self._inner.isAncestorOf(widget):
            self._area.ensureWidgetVisible(widget, 0, theme().px("site.gap"))

    # ---- entries

    def _on_points_typed(self, text: str) -> None:
        self.show_fault(self._presenter.type_points(text))

    def _on_points_committed(self) -> None:
        if not self.has_fault:
            self._presenter.commit_points()
            self.show_points_again()
            self.points.field.selectAll()

    def _on_points_focused(self) -> None:
        self.field_focused.emit("points")
        self.show_place_of(self.points)
        self.number_moved.emit()

    def _on_requirement_focused(self, requirement: str) -> None:
        self.requirement = requirement
        self.field_focused.emit(f"measured:{requirement}")
        line = self.requirements.pool.of(requirement)
        if line is not None:
            self.show_place_of(line)
        self.number_moved.emit()

    def _on_requirements_finished(self) -> None:
        self.focus_field("points")

    def _on_judgement_chosen(self, key: str) -> None:
        self._presenter.judge(Judgement(key))
        self.show_points_again()
