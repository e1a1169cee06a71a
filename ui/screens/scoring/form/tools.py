"""What helps to fill the form: the phrase book over it, copying to other occupations in its place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from reviewer.domain.sheet import ItemKey
from reviewer.usecases.copy_score import copy_score
from ui.screens.scoring.commands import Parts
from ui.screens.scoring.form.copy_page import CopyPage
from ui.screens.scoring.form.copy_words import other_places
from ui.screens.scoring.form.phrase_book import PhraseBook
from ui.screens.scoring.form.phrase_shelf import PhraseShelf

PHRASES_KEY, COPY_KEY = "Ctrl+J", "Ctrl+Shift+C"


class FormTools(QObject):
    """Ctrl+J and Ctrl+Shift+C of the scoring screen."""

    def __init__(self, screen: QWidget, parts: Parts) -> None:
        super().__init__(screen)
        self._parts = parts
        context, form = parts.context, parts.form
        self._shelf = PhraseShelf(context.desk, context.jobs, parts.presenter)
        # Over the screen, not in the form: what is looked for there is no entry of the sheet.
        self.phrases = PhraseBook(self._shelf, screen)
        self.copying = CopyPage(parts.presenter, screen)
        parts.middle.addWidget(self.copying)
        for keys, run in ((PHRASES_KEY, self.open_phrases), (COPY_KEY, self.open_copy)):
            shortcut = QShortcut(QKeySequence(keys), screen)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)
        form.phrases_wanted.connect(self.open_phrases)
        form.copy_wanted.connect(self.open_copy)
        self.phrases.picked.connect(self._on_phrase_picked)
        self.phrases.closed.connect(self._on_phrases_closed)
        self.copying.closed.connect(self._show_form)
        self.copying.copy_confirmed.connect(self._on_copy_confirmed)

    @property
    def may_copy(self) -> bool:
        """Whether the open item has places for other occupations that may be written."""
        presenter = self._parts.presenter
        return presenter.is_open and not presenter.is_locked and bool(other_places(presenter))

    def open_phrases(self) -> None:
        """The phrase book beside the remark."""
        presenter, form = self._parts.presenter, self._parts.form
        is_there = self._parts.middle.currentWidget() is self._parts.form_pane
        if not presenter.is_open or presenter.is_locked or not is_there or form.has_fault:
            return
        form.focus_field("remark")
        source = form.remark.textCursor().selectedText() or form.remark.toPlainText()
        self.phrases.open_over(form.remark, source, form.requirement)

    def open_copy(self) -> None:
        """Which other occupations get what the open item has, and what that would overwrite."""
        if self.may_copy and not self._parts.form.has_fault:
            self._parts.middle.setCurrentWidget(self.copying)
            self.copying.begin()

    def _show_form(self) -> None:
        self._parts.middle.setCurrentWidget(self._parts.form_pane)
        self._parts.form.focus_field("points")

    def _on_phrase_picked(self, text: str) -> None:
        self._parts.form.remark.textCursor().insertText(text)

    def _on_phrases_closed(self) -> None:
        if self._parts.form.isVisible():
            self._parts.form.focus_field("remark")

    def _on_copy_confirmed(self, keys: tuple[ItemKey, ...], with_photos: bool) -> None:
        presenter, desk = self._parts.presenter, self._parts.context.desk
        self._show_form()
        work = partial(copy_score, desk, presenter.application_id, presenter.key, keys, with_photos=with_photos)
        presenter.enter(work)
        names = "、".join(each.scope or "" for each in keys)
        self._parts.context.notify(f"已复制到 {names}；Ctrl+Z 一次全部收回。", "done")
