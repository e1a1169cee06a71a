"""The middle pane: one item with its clause, requirements, points, judgement, remark and pins."""

from __future__ import annotations

from html import escape
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSpacerItem, QVBoxLayout, QWidget

from reviewer.domain.sheet import Judgement
from ui.qt.theme import theme
from ui.screens.scoring.form.area import FormArea, FormBody
from ui.screens.scoring.form.change_block import ChangeBlock
from ui.screens.scoring.form.copy_words import other_places
from ui.screens.scoring.form.foot import FormFoot
from ui.screens.scoring.form.head import FormHead
from ui.screens.scoring.form.judgements import judgement_segments
from ui.screens.scoring.form.pin_block import PinBlock
from ui.screens.scoring.form.proposal_line import ProposalLine
from ui.screens.scoring.form.remark_block import RemarkBlock
from ui.screens.scoring.form.requirement_table import RequirementTable
from ui.screens.scoring.form.words import item_readings, proposal_row, remark_reasons, veto_text
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.screens.scoring.sheet.rows import full_text, points_text
from ui.widgets.labels import label, set_tone
from ui.widgets.marks import SignWord
from ui.widgets.points_editor import PointsEditor
from ui.widgets.segments import Segments

LABEL_WIDTH = 52


class ItemForm(QWidget):
    """Shows the presenter's open item; every entry goes to the presenter at once."""

    step_wanted = Signal(int)
    pin_wanted = Signal()
    photo_wanted = Signal()
    photo_removed = Signal(object)
    next_wanted = Signal()
    review_wanted = Signal()
    pin_opened = Signal(object)
    field_focused = Signal(str)
    phrases_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, presenter: ScoringPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._is_compact: bool | None = None
        self.requirement: str | None = None
        self._make_parts()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._make_body(), 1)
        column.addWidget(self._foot)
        self.set_compact(False)
        self._connect()

    # ---- showing

    def show_item(self) -> None:
        """Show the open item anew, another one included."""
        item = self._presenter.item
        self._head.show_item(self._presenter)
        self._veto_holder.setVisible(item.veto)
        self._show_clause()
        self.points.show_item(full_text(item.full), item.rubric.quick_points)
        self.proposal.show_rubric(item.rubric.text)
        self.requirement = None
        self.show_fault("")
        self.show_values(is_new_item=True)
        # What is new is read from its beginning; the first key brings the field that it goes to.
        self._area.verticalScrollBar().setValue(0)
        self._is_at_top = True

    def _show_clause(self) -> None:
        item, line = self._presenter.item, theme().clause_line_px
        readings = item_readings(self._presenter.scheme, item)
        notes = [item.source or item.clause, *(f"{each.id} 按此理解：{each.reading}" for each in readings)]
        self._clause.setText(
            f'<p style="line-height:{line}px; margin:0">{escape(item.text)}<span style="font-size:{_small_size()}; '
            f'color:{theme().hex("muted_text")}">　{escape("　".join(notes))}</span></p>'
        )
        self._clause.setToolTip("\n".join(each.words for each in readings))

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the clause's source has a colour of its own; a theme switch brings another."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._presenter.is_open:
            self._show_clause()

    def show_values(self, *, is_new_item: bool = False) -> None:
        """Show what was entered; a field being typed in keeps its text."""
        presenter = self._presenter
        score, step = presenter.score, presenter.scheme.scoring.step
        is_locked = presenter.is_locked
        is_typing = self.points.field.hasFocus() and not is_new_item
        if not is_typing:
            text = points_text(score.points, step) if score.points is not None else ""
            self.points.show_points(text, score.points)
            self.show_fault("")
        else:
            self.points.show_quick(score.points)
        self.judgement.set_current(score.judgement.value if score.judgement is not None else "")
        self.remark.show_remark(score.remark)
        self._show_words()
        self.requirements.show_rows(presenter.requirements, is_compact=bool(self._is_compact), is_read_only=is_locked)
        self._pin_block.show_item(presenter)
        self.show_change()
        self.points.set_read_only(is_locked)
        self.judgement.setEnabled(not is_locked)
        self.remark.setReadOnly(is_locked)
        self._foot.next.setVisible(not is_locked)
        self._foot.show_left(presenter.left)
        self._foot.pin.setEnabled(not is_locked)
        self.photo.setEnabled(not is_locked)
        self._foot.copy.setVisible(not is_locked and bool(other_places(presenter)))
        self._fit_pins()

    def show_points_again(self) -> None:
        """Put the saved points into the field (after Enter, Esc, undo)."""
        score = self._presenter.score
        text = points_text(score.points, self._presenter.scheme.scoring.step) if score.points is not None else ""
        self.points.show_points(text, score.points)
        self.show_fault("")

    def show_fault(self, message: str) -> None:
        """What is wrong with the points typed, beside the field; empty takes it away."""
        self.points.show_faulty(bool(message))
        self.proposal.show_fault(message)

    @property
    def fault_text(self) -> str:
        """What is wrong with the points typed, empty for nothing."""
        return self.proposal.fault

    @property
    def has_fault(self) -> bool:
        """Whether the points typed are refused."""
        return bool(self.proposal.fault)

    def focus_field(self, field: str) -> None:
        """Put the keyboard on a field of the sheet: points, remark, judgement, measured:2.2.a, pin:…"""
        if field == "remark":
            self.remark.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif field == "judgement":
            self.judgement.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif field.startswith(("measured:", "override:", "working:")):
            self.requirements.pool.focus_measured(field.split(":", 1)[1])
        else:
            self.points.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.points.field.selectAll()
            if self._is_at_top:
                self._is_at_top = False
                return
        self._bring_into_view()

    def _bring_into_view(self) -> None:
        """Scroll to what has the keyboard, where the form is longer than its pane."""
        self._is_at_top = False
        widget = self.window().focusWidget()
        if widget is not None and self._area.isAncestorOf(widget):
            self._area.show_whole(widget, theme().space(5))

    def set_compact(self, is_low: bool) -> None:
        """Low windows: smaller rows and gaps."""
        if is_low == self._is_compact:
            return
        self._is_compact = is_low
        gap = theme().space(2 if is_low else 3)
        self._body.setContentsMargins(0, theme().space(2 if is_low else 4), 0, gap)
        for at, height in self._gaps.items():
            self._gap_items[at].changeSize(0, theme().space(2) if is_low else height)
        self._note_gap.changeSize(0, theme().space(0) if is_low else theme().space(1))
        self._body.invalidate()
        if self._presenter.is_open:
            self.show_values()

    # ---- building

    def _make_parts(self) -> None:
        self._head, self._veto_line = FormHead(self), SignWord()
        self._clause = QLabel()
        self._clause.setTextFormat(Qt.TextFormat.RichText)
        self._clause.setWordWrap(True)
        self._clause.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._clause.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        self.requirements = RequirementTable(self)
        self.points = PointsEditor(self)
        self.proposal = ProposalLine(self)
        self.judgement = Segments(judgement_segments(), "判断")
        self._remark_block = RemarkBlock(LABEL_WIDTH, self)
        self.remark = self._remark_block.field
        self._pin_block = PinBlock(LABEL_WIDTH, self)
        self.pins = self._pin_block.pins
        self.changes = ChangeBlock(LABEL_WIDTH, self)
        self._foot = FormFoot(self)
        self.photo, self.photo_note = self._foot.photo, self._foot.note

    def _make_body(self) -> QScrollArea:
        inner = FormBody()
        self._body = QVBoxLayout(inner)
        self._body.setSpacing(0)
        self._gaps = {"clause": 12, "table": 16, "points": 12, "judgement": 12, "remark": 12, "pins": 16}
        self._gap_items: dict[str, QSpacerItem] = {}
        self._body.addWidget(self._clause)
        self._add_gap("clause")
        self._body.addWidget(self.requirements)
        self._add_gap("table")
        self._body.addLayout(self._line(label("得分", "muted"), self.points))
        self._note_gap = QSpacerItem(0, theme().space(1))
        self._body.addSpacerItem(self._note_gap)
        self._body.addLayout(self._make_note())
        self._add_gap("points")
        self._body.addLayout(self._line(label("判断", "muted"), self.judgement, stretch=True))
        self._veto_holder = QWidget()
        veto = QHBoxLayout(self._veto_holder)
        veto.setContentsMargins(theme().space(5) + LABEL_WIDTH, theme().space(1), theme().space(5), 0)
        veto.addWidget(self._veto_line)
        veto.addStretch(1)
        self._body.addWidget(self._veto_holder)
        self._add_gap("judgement")
        self._body.addWidget(self._remark_block)
        self._add_gap("remark")
        self._body.addWidget(self._pin_block)
        self._add_gap("pins")
        self._body.addWidget(self.changes)
        self._body.addStretch(1)
        area = self._area = FormArea(self)
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _add_gap(self, name: str) -> None:
        self._gap_items[name] = QSpacerItem(0, self._gaps[name])
        self._body.addSpacerItem(self._gap_items[name])

    def _line(self, name: QLabel, field: QWidget, *, stretch: bool = False) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        row.setSpacing(0)
        name.setFixedWidth(LABEL_WIDTH)
        name.setBuddy(field)
        row.addWidget(name)
        row.addWidget(field, 0 if stretch else 1)
        if stretch:
            row.addStretch(1)
        return row

    def _make_note(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(theme().space(5) + LABEL_WIDTH, 0, theme().space(5), 0)
        row.addWidget(self.proposal)
        return row

    def _connect(self) -> None:
        presenter = self._presenter
        self._head.earlier.clicked.connect(self._on_earlier_clicked)
        self._head.later.clicked.connect(self._on_later_clicked)
        self._foot.pin.clicked.connect(self.pin_wanted)
        self.photo.clicked.connect(self.photo_wanted)
        self._foot.next_wanted.connect(self.next_wanted)
        self._foot.review_wanted.connect(self.review_wanted)
        self.points.typed.connect(self._on_points_typed)
        self.points.committed.connect(self._on_points_committed)
        self.points.focused.connect(self._on_points_focused)
        self.points.proposal_wanted.connect(self.take_proposal)
        self.proposal.taken.connect(self.take_proposal)
        self._remark_block.phrases_wanted.connect(self.phrases_wanted)
        self._foot.copy.clicked.connect(self.copy_wanted)
        self.judgement.chosen.connect(self._on_judgement_chosen)
        self.remark.edited.connect(self._on_remark_edited)
        self._area.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
        self._area.resized.connect(self._fit_pins)
        self.remark.focused.connect(self._on_remark_focused)
        self.requirements.measured_edited.connect(presenter.type_measured)
        self.requirements.override_given.connect(presenter.override)
        self.requirements.measuring_wanted.connect(self.open_measuring)
        self.requirements.worked_out.connect(presenter.work_out)
        self.requirements.focused.connect(self._on_requirements_focused)
        self.requirements.finished.connect(self._on_requirements_finished)
        self.requirements.lines_added.connect(self._order_tabs)
        self.pins.opened.connect(self.pin_opened)
        self.pins.removed.connect(presenter.unpin)
        self.pins.photo_removed.connect(self.photo_removed)

    # ---- entries

    def open_measuring(self, requirement: str) -> None:
        """Open the measuring editor under a requirement, in sight as a whole."""
        at = f"{self._presenter.application_id} {self._presenter.key.scope}"
        self.requirements.open_measuring(requirement, self._presenter.today, at)

    def judge(self, judgement: Judgement) -> None:
        """Alt+1…4: judge; the same again takes it back."""
        current = self._presenter.score.judgement
        self._presenter.judge(None if current is judgement else judgement)
        self.show_points_again()

    def take_proposal(self) -> None:
        """= in the points field, or a click: the rubric's points become the points; nothing else ever does that."""
        proposal = self._presenter.proposal
        if proposal is None or self._presenter.is_locked:
            return
        text = points_text(proposal.points, self._presenter.scheme.scoring.step)
        self.points.field.setText(text)
        self._on_points_typed(text)
        self._on_points_committed()
        self.points.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_points_typed(self, text: str) -> None:
        self.show_fault(self._presenter.type_points(text))
        self._bring_into_view()

    def type_points_again(self, text: str) -> None:
        """Put text into the points field that was being typed when the program ended, unless the sheet differs."""
        if self._presenter.is_same_or_refused(text):
            self.points.field.setText(text)
            self._on_points_typed(text)

    def _on_points_committed(self) -> None:
        if not self.has_fault:
            self._presenter.commit_points()
            self.show_points_again()
            self.points.field.selectAll()

    def _on_points_focused(self) -> None:
        self.field_focused.emit("points")

    def _on_remark_edited(self, text: str) -> None:
        self._presenter.type_remark(text)
        self._bring_into_view()

    def _on_range_changed(self) -> None:
        """The form is laid out anew: a remark that grew stays in sight, a measuring editor with its result."""
        self._fit_pins()
        measuring = self.requirements.measuring
        if measuring.has_keyboard:
            self._area.ensureWidgetVisible(measuring.take, 0, theme().space(5))
        if measuring.has_keyboard or self.remark.hasFocus():
            self._bring_into_view()

    def _fit_pins(self) -> None:
        """What the rest leaves is the pins' room."""
        self._pin_block.fit(self._area.room_beside(self.pins))

    def _on_remark_focused(self) -> None:
        self.field_focused.emit("remark")

    def _on_requirements_focused(self, requirement: str) -> None:
        self.requirement = requirement
        self._bring_into_view()
        self.field_focused.emit(f"measured:{requirement}")

    def _on_requirements_finished(self) -> None:
        self.focus_field("points")

    def _order_tabs(self) -> None:
        """Lines made later would stand at the end of the chain: put the whole form into reading order."""
        chain: list[QWidget] = [
            self._head.earlier,
            self._head.later,
            *self.requirements.tab_chain,
            *self.points.tab_chain,
        ]
        chain += [self.proposal.steps, self.judgement, self.remark, self._remark_block.phrases, self.pins]
        chain += self._foot.tab_chain
        for one, other in pairwise(chain):
            QWidget.setTabOrder(one, other)

    def _on_judgement_chosen(self, key: str) -> None:
        self._presenter.judge(Judgement(key))
        self.show_points_again()

    def _on_earlier_clicked(self) -> None:
        self.step_wanted.emit(-1)

    def _on_later_clicked(self) -> None:
        self.step_wanted.emit(1)

    # ---- parts of the values

    def _show_words(self) -> None:
        """The proposal's arithmetic, what a veto means, why a remark is due."""
        presenter = self._presenter
        item, score, is_locked = presenter.item, presenter.score, presenter.is_locked
        self.proposal.show_proposal(proposal_row(item, presenter.proposal), is_read_only=is_locked)
        has_fallen = item.veto and score.judgement is Judgement.NOT_MET
        token = "formal_red" if has_fallen else "muted_text"
        self._veto_line.show_parts("ban", veto_text(item, score), token, is_bold=has_fallen)
        reasons = remark_reasons(presenter.scheme, item, score, presenter.contradiction)
        self._remark_block.show_reasons(reasons, is_due=presenter.wants_remark, is_read_only=is_locked)

    def show_photo_note(self, text: str, is_problem: bool) -> None:
        """What is to say of photos beside their button: waited for, or why one stayed out."""
        set_tone(self.photo_note, "not_met" if is_problem else "muted")
        self.photo_note.setText(text)

    def show_change(self) -> None:
        """Show the open item's newest change."""
        self.changes.show_item(self._presenter)


def _small_size() -> str:
    return f"{theme().font('small').pointSizeF()}pt"
