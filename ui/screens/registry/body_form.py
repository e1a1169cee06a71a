"""A form of the side pane: fields of a ``FormSpec``, what is wrong beside the field, one filled button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from reviewer.errors import ReviewerError
from ui.screens.registry.body_actions import FormSpec
from ui.screens.registry.form import Field, form_body
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import label
from ui.widgets.panes import PaneHead, clear_layout, column, row, scrolled


class BodyForm(QWidget):
    """``wanted(values)`` by the button or Ctrl+Enter, ``given_up`` by Esc or 取消."""

    wanted = Signal(dict)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec: FormSpec | None = None
        self.fields: dict[str, Field] = {}
        self._head, self._note = PaneHead(""), label("", "small")
        self._note.setWordWrap(True)
        self._message = label("", "small_text", "not_met")
        self._message.setWordWrap(True)
        self.done, self.cancel = Button("", "filled", ButtonExtras(key_cap="Ctrl+Enter")), Button("取消", "quiet")
        inside = QWidget()
        self._form = form_body(inside)
        self._lines = column()
        self._lines.setSpacing(8)
        buttons = row(self.done, self.cancel, gap=8)
        buttons.addStretch(1)
        for each in (self._note, self._message):
            self._form.addWidget(each)
        self._form.insertLayout(1, self._lines)
        self._form.addLayout(buttons)
        self._form.addStretch(1)
        whole = column(self._head, parent=self)
        whole.addWidget(scrolled(inside), 1)
        self.done.clicked.connect(self._on_done)
        self.cancel.clicked.connect(self.given_up)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._on_done)

    def show_spec(self, spec: FormSpec) -> None:
        """Begin a form; the first field has the keyboard."""
        self.spec = spec
        clear_layout(self._lines)
        self._head.set_title(spec.title)
        self._note.setText(spec.note)
        self._note.setVisible(bool(spec.note))
        self._message.hide()
        self.done.setText(spec.button)
        self.fields = {}
        for each in spec.fields:
            field = Field(each.key, each.name, each.kind, each.hint)
            if each.kind == "choice":
                field.set_choices(each.choices)
            field.set_text(each.value or (each.choices[0][0] if each.choices else ""))
            field.edited.connect(self._on_edited)
            self.fields[each.key] = field
            self._lines.addWidget(field)
        self._show_fitting()
        first = next((each for each in self.fields.values() if each.isVisibleTo(self)), None)
        if first is not None:
            first.take_focus()

    def show_problem(self, error: ReviewerError) -> None:
        """What the use case refused, beside the field that it names, else under all of them."""
        field = self.fields.get(error.where or "")
        if field is not None:
            field.show_fault(error.message)
            field.take_focus()
            return
        self._message.setText(error.message)
        self._message.show()

    def values(self) -> dict[str, str]:
        """What is typed, by the fields' keys."""
        return {key: each.text for key, each in self.fields.items()}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def _on_edited(self, key: str) -> None:
        self.fields[key].show_fault("")
        self._message.hide()
        self._show_fitting()

    def _show_fitting(self) -> None:
        what = self.fields["what"].text if "what" in self.fields else ""
        for each in self.spec.fields if self.spec is not None else ():
            self.fields[each.key].setVisible(not each.when or what in each.when)

    def _on_done(self) -> None:
        for each in self.fields.values():
            each.show_fault("")
        self._message.hide()
        self.wanted.emit(self.values())
