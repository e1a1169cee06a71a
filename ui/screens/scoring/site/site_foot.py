"""The foot of the column: the remark, camera and photos where no dock stands beside, the next unscored item."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.qt.theme import theme
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import ElidedLabel

REQUIRED, OPTIONAL = "必填", "选填"


class SiteFoot(QFrame):
    """``remark_wanted`` opens the editor; camera and photos show only in a narrow window."""

    remark_wanted = Signal()
    next_wanted = Signal()
    camera_wanted = Signal()
    photos_wanted = Signal()

    def __init__(self, presenter: ScoringPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("siteFoot")
        self.setFixedHeight(theme().px("site.foot"))
        self._presenter = presenter
        self._is_narrow = False
        self.remark = Button("说明", "plain", ButtonExtras(icon="message-2", aside=OPTIONAL), site=True)
        self._text = ElidedLabel("", "site_muted")
        self.camera = Button("", "outlined", ButtonExtras(icon="camera"), site=True)
        self.photos = Button("", "plain", ButtonExtras(icon="photo"), site=True)
        self.next = Button("下一未评", "filled", ButtonExtras(after="arrow-right"), site=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        row.setSpacing(theme().space(3))
        row.addWidget(self.remark)
        row.addWidget(self._text, 1)
        row.addStretch(0)
        for button in (self.camera, self.photos, self.next):
            row.addWidget(button)
        names = ("说明", "拍照并定位到本项", "照片", "下一未评")
        for button, name in zip((self.remark, self.camera, self.photos, self.next), names, strict=True):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(name)
        self.camera.setToolTip(names[1])
        self.remark.clicked.connect(self.remark_wanted)
        self.camera.clicked.connect(self.camera_wanted)
        self.photos.clicked.connect(self.photos_wanted)
        self.next.clicked.connect(self.next_wanted)

    def set_narrow(self, is_narrow: bool) -> None:
        """Whether camera and photos have no dock to stand in."""
        self._is_narrow = is_narrow
        self.show_values()

    def show_values(self) -> None:
        """Show the open item's remark and how many photos it has."""
        presenter = self._presenter
        self.camera.setVisible(self._is_narrow)
        self.photos.setVisible(self._is_narrow)
        if not presenter.is_open:
            return
        wants, remark = presenter.wants_remark, presenter.score.remark.strip()
        extras = ButtonExtras(icon="message-2", aside=REQUIRED if wants else OPTIONAL, is_alert=wants and not remark)
        self.remark.set_extras(extras)
        self.remark.setAccessibleDescription(extras.aside)
        self._text.setText(" ".join(remark.split()))
        self._text.updateGeometry()
        self.camera.setEnabled(not presenter.is_locked)
        self.next.setVisible(not presenter.is_locked)

    def show_photo_count(self, count: int) -> None:
        """Photos of the open item."""
        self.photos.setText(str(count) if count else "")
        self.photos.setAccessibleName(f"照片 {count}")
        self.photos.updateGeometry()
