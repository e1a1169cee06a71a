"""One record in the form's place: times, place, people, items, what was found, timed notes, sound."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QMenu, QWidget

from reviewer.domain.visit import VisitRecord
from ui.qt.theme import theme
from ui.screens.scoring.form.area import FormArea, FormBody
from ui.screens.scoring.form.remark_field import RemarkField
from ui.screens.scoring.visit.moment_field import MomentField
from ui.screens.scoring.visit.notes_block import NotesBlock
from ui.screens.scoring.visit.people_line import PeopleLine
from ui.screens.scoring.visit.presenter import END, START, VisitPresenter
from ui.screens.scoring.visit.rows import file_text, item_text, lacking_text, moment_text, participant_text
from ui.screens.scoring.visit.word_list import WordList
from ui.widgets.buttons import Button, ButtonExtras, IconButton
from ui.widgets.labels import ElidedLabel, label, set_tone
from ui.widgets.panes import column, row

LABEL_WIDTH = 52


class VisitPage(QWidget):
    """``closed`` leads back to the form; ``sound_wanted`` asks for a file; ``edited`` after every entry.

    ``file_opened(file id)``: somebody wants to listen.
    """

    closed = Signal()
    sound_wanted = Signal()
    edited = Signal()
    file_opened = Signal(str)

    def __init__(self, presenter: VisitPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._shown: str | None = None
        self._make_parts()
        self._lay_out()
        self._connect()

    @property
    def editors(self) -> tuple[QWidget, ...]:
        """The editors whose own undo would know nothing of the store."""
        lines = (self.start.field, self.end.field, self.place, self.people.name, self.people.role)
        return (*lines, self.findings, self.notes.speaker, self.notes.text)

    def show_record(self) -> None:
        """The record as it is now; without one the page closes."""
        record = self._presenter.record
        if record is None:
            if self._shown is not None:
                self._shown = None
                self.closed.emit()
            return
        is_other, self._shown = record.id != self._shown, record.id
        if is_other:
            self._reset()
        self._show_values(record)

    def focus_field(self, field: str) -> None:
        """Put the keyboard where a field of the record is: its end, what was found, the notes, else the place."""
        kind = field.partition(":")[0]
        record = self._presenter.record
        targets: dict[str, QWidget] = {
            "record": self.end.field,
            "findings": self.findings,
            "note": self.notes.text,
            "file": self._sound,
        }
        target = targets.get(kind, self.place if record is not None and not record.place else self.notes.text)
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.ensureWidgetVisible(target, 0, theme().space(5))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc gives a refused time back, then leads back to the form."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._fault.isVisibleTo(self):
            self._reset_times()
        else:
            self.close_record()

    def close_record(self) -> None:
        """Back to the form; the record stays as it is."""
        self._presenter.close()
        self._shown = None
        self.closed.emit()

    # ---- what is shown

    def _show_values(self, record: VisitRecord) -> None:
        presenter, method = self._presenter, self._presenter.method
        scheme, is_locked = presenter.sheet.scheme, presenter.is_locked
        self._title.setText(method.name if method is not None else record.method)
        self._clause.setText(method.clause if method is not None else "")
        lacks = lacking_text(record)
        self._state.setText(lacks or "已记全")
        set_tone(self._state, "not_met" if lacks else "met")
        self._about.setText(method.note if method is not None else "")
        self._about.setVisible(bool(self._about.text()))
        self.start.show_text(moment_text(record.started_at))
        self.end.show_text(moment_text(record.ended_at))
        if self.place.text() != record.place:
            self.place.setText(record.place)
        self.people.chips.show_words([participant_text(each) for each in record.participants])
        self.items.show_words([item_text(scheme, each) for each in record.items])
        self.findings.show_remark(record.findings)
        is_empty = not record.findings.strip()
        set_tone(self._required, "not_met" if is_empty else "muted")
        self.notes.show_notes(presenter.notes)
        self.files.show_words([file_text(each) for each in presenter.files])
        self._finish.setText("返回评分表" if record.ended_at is not None or is_locked else "结束记录")
        self._finish.updateGeometry()
        self._set_read_only(is_locked)

    def _set_read_only(self, is_read_only: bool) -> None:
        for part in (self.start, self.end, self.people, self.notes):
            part.set_read_only(is_read_only)
        for editor in (self.place, self.findings):
            editor.setReadOnly(is_read_only)
        for each in (self.items, self.files):
            each.is_read_only = is_read_only
        for widget in (self._choice, self._sound, self._remove):
            widget.setVisible(not is_read_only)

    def _reset(self) -> None:
        self.people.reset()
        self.notes.show_line(None)
        self._reset_times()
        self._area.verticalScrollBar().setValue(0)

    def _reset_times(self) -> None:
        self.start.reset()
        self.end.reset()
        self._fault.hide()

    # ---- what is entered

    def _on_time_entered(self, which: str, field: MomentField, text: str) -> None:
        self._answer_time(field, self._presenter.set_time(which, text))

    def _on_now_wanted(self, which: str, field: MomentField) -> None:
        self._answer_time(field, self._presenter.set_now(which))

    def _answer_time(self, field: MomentField, fault: str) -> None:
        field.show_faulty(bool(fault))
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))
        if not fault:
            self._after_entry()
            field.reset()

    def _on_added(self, name: str, side: str, role: str) -> None:
        self.people.accept(self._presenter.add_participant(name, side, role))
        self._after_entry()

    def _open_items(self) -> None:
        """The items that are not in yet, by section."""
        record, menu = self._presenter.record, QMenu(self)
        if record is None:
            return
        menu.aboutToHide.connect(menu.deleteLater)
        scheme = self._presenter.sheet.scheme
        for section in scheme.section:
            under = menu.addMenu(f"{section.no} {section.title}")
            for item in section.item:
                under.addAction(item_text(scheme, item.id), partial(self._on_item_chosen, item.id)).setEnabled(
                    item.id not in record.items
                )
        menu.setActiveAction(menu.actions()[0])
        menu.popup(self._choice.mapToGlobal(self._choice.rect().bottomLeft()))

    def _on_item_chosen(self, item_id: str) -> None:
        self._presenter.add_item(item_id)
        self._after_entry()

    def _on_note_entered(self) -> None:
        self._presenter.enter_note()
        self.notes.show_line(None, speaker=False)
        self._after_entry()

    def _on_edit_wanted(self, at: int) -> None:
        self._presenter.enter_note()
        self._presenter.edit_note(at)
        self.notes.show_line(self._presenter.note)
        self._after_entry()

    def _on_finish(self) -> None:
        record = self._presenter.record
        if record is not None and record.ended_at is None and not self._presenter.is_locked:
            fault = self._presenter.set_now(END)
            if fault:
                self._answer_time(self.end, fault)
                return
            self._after_entry()
            if not record.findings.strip():
                self.findings.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.close_record()

    def _on_remove(self) -> None:
        record = self._presenter.record
        if record is not None:
            self._presenter.remove(record.id)

    def _on_removed(self, remove: Callable[[int], None], at: int) -> None:
        remove(at)
        self._after_entry()

    # ---- building

    def _make_parts(self) -> None:
        self._title, self._clause = ElidedLabel("", "title"), label("", "muted")
        self._state = label("", "small_text")
        self._back = IconButton("x", "返回评分表（Esc）")
        self._about = label("", "small")
        self._about.setWordWrap(True)
        self.start, self.end = MomentField("开始", self), MomentField("结束", self)
        self._fault = label("", "small_text")
        set_tone(self._fault, "not_met")
        self._fault.hide()
        self.place = QLineEdit(self)
        self.place.setAccessibleName("地点")
        self.people = PeopleLine(self)
        self.items = WordList("所服务的评分项", self, chips=True)
        self._choice = Button("添加评分项", "plain", ButtonExtras(icon="plus", after="chevron-down"))
        self.findings = RemarkField(self)
        self.findings.setAccessibleName("发现")
        self._required = label("必填", "small")
        self.notes = NotesBlock(self)
        self.files = WordList("录音", self)
        self.files.setToolTip("Enter 另存后收听，Del 移除")
        self._sound = Button("附上录音", "plain", ButtonExtras(icon="paperclip"))
        self._remove = Button("移除记录")
        self._remove.setToolTip("可用 Ctrl+Z 恢复")
        self._finish = Button("结束记录", "filled")

    def _lay_out(self) -> None:
        whole = column(self._make_head(), parent=self)
        self._area = FormArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._make_body())
        whole.addWidget(self._area, 1)
        foot = QFrame(self)
        foot.setObjectName("paneFoot")
        foot.setFixedHeight(theme().px("bar.form_foot"))
        line = row(parent=foot, gap=theme().space(2))
        line.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        line.addWidget(self._remove)
        line.addStretch(1)
        line.addWidget(self._finish)
        whole.addWidget(foot)

    def _make_head(self) -> QWidget:
        head = QFrame(self)
        head.setObjectName("paneHead")
        head.setFixedHeight(theme().px("bar.header"))
        line = row(parent=head, gap=theme().space(3))
        line.setContentsMargins(theme().space(5), 0, theme().space(3), 0)
        line.addWidget(self._title)
        line.addWidget(self._clause)
        line.addStretch(1)
        line.addWidget(self._state)
        line.addWidget(self._back)
        return head

    def _make_body(self) -> QWidget:
        body = FormBody()
        grid = QGridLayout(body)
        grid.setContentsMargins(theme().space(5), theme().space(4), theme().space(5), theme().space(4))
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(theme().space(3))
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._about, 0, 0, 1, 2)
        times = row(self.start, gap=theme().space(4))
        times.addWidget(label("结束", "muted"))
        times.addWidget(self.end)
        times.addStretch(1)
        clock = column()
        clock.setSpacing(theme().space(1))
        clock.addLayout(times)
        clock.addWidget(self._fault)
        chosen = column(self.items)
        chosen.setSpacing(theme().space(1))
        chosen.addWidget(self._choice, 0, Qt.AlignmentFlag.AlignLeft)
        sound = column(self.files)
        sound.setSpacing(theme().space(1))
        sound.addWidget(self._sound, 0, Qt.AlignmentFlag.AlignLeft)
        found = column(self.findings)
        parts = (
            ("开始", clock),
            ("地点", column(self.place)),
            ("参加", column(self.people)),
            ("评分项", chosen),
            ("发现", found),
            ("笔记", column(self.notes)),
            ("录音", sound),
        )
        for at, (name, layout) in enumerate(parts, 1):
            holder = column()
            word = label(name, "muted")
            word.setMinimumHeight(theme().px("control.field"))
            holder.addWidget(word)
            if name == "发现":
                word.setBuddy(self.findings)
                word.setMinimumHeight(0)
                holder.setContentsMargins(0, theme().space(2), 0, 0)
                holder.addWidget(self._required)
            holder.addStretch(1)
            grid.addLayout(holder, at, 0)
            grid.addLayout(layout, at, 1)
        grid.setRowStretch(len(parts) + 1, 1)
        return body

    def _connect(self) -> None:
        presenter = self._presenter
        for which, field in ((START, self.start), (END, self.end)):
            field.entered.connect(partial(self._on_time_entered, which, field))
            field.now_wanted.connect(partial(self._on_now_wanted, which, field))
        self.place.textEdited.connect(self._on_place_edited)
        self.people.added.connect(self._on_added)
        self.people.chips.removed.connect(partial(self._on_removed, presenter.remove_participant))
        self.items.removed.connect(partial(self._on_removed, presenter.remove_item))
        self._choice.clicked.connect(self._open_items)
        self.findings.edited.connect(self._on_findings_edited)
        self.notes.typed.connect(presenter.type_note)
        self.notes.entered.connect(self._on_note_entered)
        self.notes.edit_wanted.connect(self._on_edit_wanted)
        self.notes.list.removed.connect(partial(self._on_removed, presenter.remove_note))
        self.files.removed.connect(presenter.remove_file)
        self.files.opened.connect(self._on_file_opened)
        self._sound.clicked.connect(self.sound_wanted)
        self._back.clicked.connect(self.close_record)
        self._finish.clicked.connect(self._on_finish)
        self._remove.clicked.connect(self._on_remove)

    def _on_file_opened(self, at: int) -> None:
        files = self._presenter.files
        if at < len(files):
            self.file_opened.emit(files[at].id)

    def _on_place_edited(self, text: str) -> None:
        self._presenter.type_place(text)
        self._after_entry()

    def _on_findings_edited(self, text: str) -> None:
        self._presenter.type_findings(text)
        self._after_entry()

    def _after_entry(self) -> None:
        self.show_record()
        self.edited.emit()
