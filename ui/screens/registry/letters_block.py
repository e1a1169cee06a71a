"""推荐函: those that came, those that are missing, and writing another one down."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.qt.theme import theme
from ui.screens.registry.acceptance_presenter import ReceivingState
from ui.screens.registry.form import Field, group
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.marks import SignWord
from ui.widgets.panes import clear_layout, column, row


class LettersBlock(QWidget):
    """``added(kind, issuer, dated, site, number)``; ``removed(id)``. Hidden where the round asks for no letter."""

    added = Signal(str, str, str, str, str)
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._site_letters: frozenset[str] = frozenset()
        self._has_sites = False
        self.kind = Field("kind", "推荐函", "choice")
        self.site = Field("site", "考核点", "choice")
        self.issuer = Field("issuer", "出具单位")
        self.dated = Field("dated", "日期", "day", "如 2024-05-20")
        self.number = Field("number", "文号", "line", "没有可不填")
        self.add = Button("登记推荐函")
        self._lines = column()
        self._lines.setSpacing(theme().space(1))
        lines, foot = QWidget(), QWidget()
        lines.setLayout(self._lines)
        line = row(parent=foot)
        line.addStretch(1)
        line.addWidget(self.add)
        body = column(parent=self)
        body.addWidget(group("推荐函", lines, self.kind, self.site, self.issuer, self.dated, self.number, foot))
        self.add.clicked.connect(self._on_add)
        self.kind.edited.connect(self._on_kind_edited)

    def show_state(self, state: ReceivingState) -> None:
        """The letters of an application."""
        self.setVisible(bool(state.letter_kinds))
        clear_layout(self._lines)
        for each in state.letters:
            self._add_line("check", "met", each.words, each.tip, each.id if state.can_edit else "")
        for words in state.missing_letters:
            self._add_line("question-mark", "unclear", f"缺 {words}", words, "")
        self._site_letters, self._has_sites = state.site_letters, bool(state.sites)
        self.kind.set_choices(state.letter_kinds)
        self.site.set_choices([(each, each) for each in state.sites])
        kind, site = state.next_letter
        if kind and not self.issuer.text:
            self.kind.set_text(kind)
            self.site.set_text(site or self.site.text)
        self._on_kind_edited("")
        for field in (self.kind, self.site, self.issuer, self.dated, self.number):
            field.set_editable(state.can_edit)
        self.add.setEnabled(state.can_edit)

    def clear(self) -> None:
        """Ready for the next letter."""
        for each in (self.issuer, self.dated, self.number):
            each.set_text("")
            each.show_fault("")

    def show_fault(self, where: str | None, words: str) -> None:
        """What the store said against it."""
        field = {"dated": self.dated, "site": self.site}.get(where or "", self.issuer)
        field.show_fault(words)
        field.take_focus()

    def _add_line(self, icon: str, token: str, words: str, tip: str, id: str) -> None:
        sign, text = SignWord(), ElidedLabel(words)
        sign.show_parts(icon, "", token)
        line = QWidget()
        body = row(sign, parent=line, gap=theme().space(1))
        body.addWidget(text, 1)
        line.setToolTip(tip)
        if id:
            away = IconButton("x", f"撤销登记：{words}", size=theme().px("icon.small"))
            away.clicked.connect(partial(self._on_remove, id))
            body.addWidget(away)
        else:
            body.addWidget(label("", "small"))
        self._lines.addWidget(line)

    def _on_remove(self, id: str, _is_checked: bool = False) -> None:
        self.removed.emit(id)

    def _on_kind_edited(self, _key: str) -> None:
        self.site.setVisible(self.kind.text in self._site_letters and self._has_sites)

    def _on_add(self) -> None:
        for each in (self.issuer, self.dated, self.site):
            each.show_fault("")
        site = self.site.text if self.kind.text in self._site_letters else ""
        self.added.emit(self.kind.text, self.issuer.text, self.dated.text, site, self.number.text)
