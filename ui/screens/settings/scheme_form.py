"""The form of one part of a scheme: made from its fields, with help and what is wrong beside each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from reviewer.domain.procedure_problems import SchemeProblem
from reviewer.domain.scheme_fields import Path, path_text
from ui.qt.theme import theme
from ui.screens.settings.scheme_editors import FieldEditor, editor_for
from ui.screens.settings.scheme_form_lines import FormLine
from ui.widgets.labels import label
from ui.widgets.panes import clear_layout, column, row

LABEL_WIDTH = 112
REST_MS = 400


class FieldRow(QWidget):
    """Label, editor, help, fault. ``entered`` with the path when the person made another value."""

    entered = Signal(object)

    def __init__(self, line: FormLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor: FieldEditor = editor_for(line)
        self._entered = line.value
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        name = label(line.field.label, "muted")
        name.setFixedWidth(LABEL_WIDTH)
        name.setWordWrap(True)
        name.setMinimumHeight(theme().px("control.field"))
        name.setBuddy(self.editor.widget)
        self._fault: QLabel = label("", "small_text", "not_met")
        self._fault.setWordWrap(True)
        self._fault.hide()
        self._lay_out(line, name)
        self._rest.timeout.connect(self._on_changed)
        self.editor.typing.connect(self._on_typing)
        self.editor.changed.connect(self._on_changed)

    def _lay_out(self, line: FormLine, name: QLabel) -> None:
        whole = column(parent=self)
        whole.setSpacing(theme().space(1))
        if line.heading:
            head = label(line.heading, "bold")
            head.setContentsMargins(0, theme().space(3), 0, theme().space(1))
            whole.addWidget(head)
        body = QVBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme().space(0))
        body.addWidget(self.editor.widget)
        if line.field.help and not line.is_rule_kind:
            words = label(line.field.help, "small")
            words.setWordWrap(True)
            body.addWidget(words)
        body.addWidget(self._fault)
        beside = row(parent=None, gap=theme().space(2))
        beside.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        beside.addLayout(body, 1)
        whole.addLayout(beside)

    @property
    def line(self) -> FormLine:
        """The field shown."""
        return self.editor.line

    def show_line(self, line: FormLine) -> None:
        """Another value of the same field; what is being typed stays."""
        if self._rest.isActive():
            return
        self._entered = line.value
        self.editor.show_line(line)

    def show_fault(self, text: str) -> None:
        """What is wrong with it, empty for nothing."""
        self._fault.setText(text)
        self._fault.setVisible(bool(text))
        self.editor.show_faulty(bool(text))

    def flush(self) -> None:
        """Hand over what was typed a moment ago."""
        if self._rest.isActive():
            self._on_changed()

    def _on_typing(self) -> None:
        self._rest.start()

    def _on_changed(self) -> None:
        self._rest.stop()
        if self.editor.value != self._entered:
            self._entered = self.editor.value
            self.entered.emit(self)


class SchemeForm(QWidget):
    """``entered`` carries (path, value) of a field that a person changed; ``made`` after other fields are shown."""

    entered = Signal(object, object)
    made = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[FieldRow] = []
        self._rows = QVBoxLayout(self)
        edge = theme().space(4)
        self._rows.setContentsMargins(edge, theme().space(3), edge, theme().space(4))
        self._rows.setSpacing(theme().space(3))
        self._rows.setAlignment(Qt.AlignmentFlag.AlignTop)

    def show_lines(self, lines: Sequence[FormLine], problems: Sequence[SchemeProblem]) -> None:
        """Show fields; the same fields are only brought up to date."""
        if [each.line.path for each in self.rows] != [each.path for each in lines]:
            self._make(lines)
        for shown, line in zip(self.rows, lines, strict=True):
            shown.show_line(line)
        self.show_problems(problems)

    def _make(self, lines: Sequence[FormLine]) -> None:
        focused = next((each.line.path for each in self.rows if each.editor.widget.hasFocus()), None)
        self.flush()
        clear_layout(self._rows)
        self.rows = []
        for line in lines:
            made = FieldRow(line)
            made.entered.connect(self._on_entered)
            self._rows.addWidget(made)
            self.rows.append(made)
        self.made.emit()
        if focused is not None:
            self.focus_field(focused)

    def show_problems(self, problems: Sequence[SchemeProblem]) -> None:
        """Tell beside each field what is wrong with it."""
        for each in self.rows:
            place = path_text(each.line.path)
            if each.line.is_rule_kind:
                place = path_text(each.line.path[:-1])
                found = [one.text for one in problems if one.path == place]
            else:
                inside = (f"{place}[", f"{place}.")
                found = [one.text for one in problems if one.path == place or one.path.startswith(inside)]
            each.show_fault("　".join(found))

    def focus_field(self, path: Path) -> bool:
        """Put the keyboard into the field at a path, or the first one."""
        for each in self.rows:
            # The place may lie inside the field (a line of a list), or hold it (a rule as a whole).
            if path[: len(each.line.path)] == each.line.path or (
                each.line.is_rule_kind and each.line.path[:-1] == path
            ):
                each.editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        if self.rows:
            self.rows[0].editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(self.rows)

    def flush(self) -> None:
        """Hand over what was typed a moment ago."""
        for each in self.rows:
            each.flush()

    def _on_entered(self, shown: QObject) -> None:
        if isinstance(shown, FieldRow):
            self.entered.emit(shown.line.path, shown.editor.value)
