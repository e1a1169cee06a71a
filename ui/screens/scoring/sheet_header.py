"""What the scoring screen puts into the window's header: the occupations, undo, 现场模式, 交卷."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.screens.scoring.sheet.rows import occupation_text
from ui.widgets.buttons import Button, ButtonExtras, IconButton


class SheetHeader(QObject):
    """The buttons, kept by the screen; ``show_sheet`` after every change."""

    def __init__(self, presenter: ScoringPresenter, screen: QWidget) -> None:
        super().__init__(screen)
        self._presenter = presenter
        self.occupation = Button("", "quiet", ButtonExtras(after="chevron-down"))
        self._occupations = QMenu(self.occupation)
        self.undo = IconButton("arrow-back-up", "撤销（Ctrl+Z）")
        self.site = Button("现场模式", "plain", ButtonExtras(icon="device-tablet", key_cap="F11"))
        self.submit = Button("交卷")
        self.occupation.clicked.connect(self.choose_occupation)

    def choose_occupation(self) -> None:
        """Open the list of occupations."""
        self._occupations.clear()
        for each in self._presenter.application.occupations:
            action = self._occupations.addAction(
                occupation_text(each), partial(self._presenter.choose_occupation, each.scope)
            )
            action.setCheckable(True)
            action.setChecked(each.scope == self._presenter.occupation)
        self._occupations.popup(self.occupation.mapToGlobal(self.occupation.rect().bottomLeft()))

    def show_sheet(self) -> None:
        """What the buttons say now."""
        presenter = self._presenter
        chosen = next((each for each in presenter.application.occupations if each.scope == presenter.occupation), None)
        text = occupation_text(chosen) if chosen is not None else "没有申报职业"
        if self.occupation.text() != text:
            self.occupation.setText(text)
            self.occupation.setAccessibleName(f"职业：{text}")
            self.occupation.updateGeometry()
        aside = "已锁定" if presenter.is_locked else f"余 {presenter.left} 项" if presenter.left else "已评完"
        if presenter.meta.version > 1:
            aside = f"第 {presenter.meta.version} 版 {aside}"
        if self.submit.accessibleName() != f"交卷，{aside}":
            self.submit.set_extras(ButtonExtras(aside=aside))
            self.submit.setAccessibleName(f"交卷，{aside}")
        self.submit.setToolTip("各职业合计" if len(presenter.application.occupations) > 1 else "")
        self.submit.setEnabled(not presenter.is_locked)
        self.undo.setEnabled(not presenter.is_locked)
