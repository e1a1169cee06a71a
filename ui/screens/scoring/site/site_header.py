"""现场模式's own header: the way out, whose sheet it is, the saved state, undo."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.qt.theme import theme
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.screens.scoring.sheet.rows import occupation_text
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import ElidedLabel
from ui.widgets.marks import Tag
from ui.widgets.saved_mark import SavedMark

LEAVE = "退出现场模式"
NARROW = 900


class SiteHeader(QFrame):
    """``occupations_wanted`` asks for the list of occupations, where there are several."""

    leave_wanted = Signal()
    undo_wanted = Signal()
    occupations_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("siteHeader")
        self.setFixedHeight(theme().px("site.header"))
        self.leave = Button(LEAVE, "plain", ButtonExtras(icon="arrows-minimize"), site=True)
        self.leave.setToolTip(f"{LEAVE}（F11）")
        self._title, self._tag = ElidedLabel("", "site_bold"), Tag(site=True)
        self._only = ElidedLabel("", "site_muted")
        self.occupation = Button("", "quiet", ButtonExtras(after="chevron-down"), site=True)
        self.saved = SavedMark(site=True)
        self.undo = Button("", "plain", ButtonExtras(icon="arrow-back-up"), site=True)
        self.undo.setToolTip("撤销（Ctrl+Z）")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().space(4), 0, theme().space(4), 0)
        row.setSpacing(theme().space(4))
        row.addWidget(self.leave)
        row.addWidget(self._title)
        row.addWidget(self._tag)
        row.addWidget(self._only)
        row.addWidget(self.occupation)
        row.addStretch(1)
        row.addWidget(self.saved)
        row.addWidget(self.undo)
        for button, name in ((self.leave, LEAVE), (self.occupation, "职业"), (self.undo, "撤销")):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(name)
        self.leave.clicked.connect(self.leave_wanted)
        self.undo.clicked.connect(self.undo_wanted)
        self.occupation.clicked.connect(self.occupations_wanted)

    def show_sheet(self, presenter: ScoringPresenter, tag: str) -> None:
        """Show the open application, the chosen occupation, and whether anything can be undone."""
        application = presenter.application
        self._title.setText(application.applicant_name)
        self._title.updateGeometry()
        self._tag.set_text(tag)
        chosen = next((each for each in application.occupations if each.scope == presenter.occupation), None)
        text = occupation_text(chosen) if chosen is not None else "没有申报职业"
        is_choice = len(application.occupations) > 1
        self._only.setText(text)
        self._only.updateGeometry()
        self._only.setVisible(not is_choice)
        self.occupation.setVisible(is_choice)
        self.occupation.setText(text)
        self.occupation.setAccessibleName(f"职业：{text}")
        self.undo.setEnabled(not presenter.is_locked)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: a narrow window."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Narrow: the way out is its sign, the levels go, the name gives way last."""
        is_narrow = self.width() < NARROW
        self.leave.setText("" if is_narrow else LEAVE)
        self.leave.updateGeometry()
        self.saved.set_short(is_narrow)
        self._tag.setVisible(bool(self._tag.accessibleName()) and not is_narrow)
        if self.occupation.isVisibleTo(self):
            whole = self.occupation.accessibleName().removeprefix("职业：")
            self.occupation.setText(whole.split(" · ", 1)[0] if is_narrow else whole)
            self.occupation.updateGeometry()
