"""The text being typed in the form: read for keeping, put back when the program opens again."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from reviewer.usecases.keep_place import Place
from ui.screens.scoring.form.item_form import ItemForm
from ui.screens.scoring.form.override_editor import OverrideEditor
from ui.screens.scoring.sheet.listener import Typing


def typing_in(form: ItemForm) -> Typing | None:
    """The editor of the form that has the keyboard. What an input method is composing is not in its text yet."""
    measuring = form.requirements.measuring
    if measuring.has_keyboard:
        return Typing(measuring.typed, 0, f"working:{measuring.requirement}")
    widget = _editor(form)
    if isinstance(widget, QPlainTextEdit):
        return Typing(widget.toPlainText(), widget.textCursor().position())
    if not isinstance(widget, QLineEdit):
        return None
    holder = widget.parentWidget()
    if isinstance(holder, OverrideEditor):
        return Typing(widget.text(), widget.cursorPosition(), f"override:{holder.requirement}", holder.verdict)
    return Typing(widget.text(), widget.cursorPosition())


def type_again(form: ItemForm, place: Place) -> None:
    """Put the text that was being typed, and the cursor, into the field that the form has focused."""
    if place.field.startswith("override:") and place.draft is not None:
        form.requirements.open_override(place.field.removeprefix("override:"), place.draft, place.choice)
    if place.field.startswith("working:") and place.draft is not None:
        form.open_measuring(place.field.removeprefix("working:"))
        form.requirements.measuring.resume(place.draft)
        return
    widget = _editor(form)
    if place.caret is None or widget is None:
        return
    if isinstance(widget, QPlainTextEdit):
        cursor = widget.textCursor()
        cursor.setPosition(min(place.caret, len(widget.toPlainText())))
        widget.setTextCursor(cursor)
        return
    if place.draft is not None and place.field == "points":
        form.type_points_again(place.draft)
    widget.setCursorPosition(place.caret)


def _editor(form: ItemForm) -> QLineEdit | QPlainTextEdit | None:
    widget: QWidget | None = form.window().focusWidget()
    if isinstance(widget, QComboBox):
        widget = widget.lineEdit()
    if widget is None or not form.isAncestorOf(widget):
        return None
    return widget if isinstance(widget, QLineEdit | QPlainTextEdit) else None
