"""The dock beside the column: number pad, camera, the item's photos, hand and all photos at its foot."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.screens.scoring.site.number_pad import NumberPad
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import label, set_tone

TO_LEFT, TO_RIGHT = "换到左手", "换到右手"
PHOTOGRAPH = "拍照并定位到本项"


class Dock(QFrame):
    """``hand_wanted``: to the other side. Camera and strip are there once photos can be taken."""

    hand_wanted = Signal()
    camera_wanted = Signal()
    photos_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("siteDock")
        self.setFixedWidth(theme().px("width.site_dock"))
        self._strip: QWidget | None = None
        self._pad: NumberPad | None = None
        self._has_photos = False
        self.camera = Button(PHOTOGRAPH, "outlined", ButtonExtras(icon="camera"), "camera", site=True)
        self.camera.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hand = Button(TO_LEFT, "quiet", ButtonExtras(icon="arrows-left-right"), site=True)
        self.photos = Button("照片", "plain", ButtonExtras(icon="photo"), site=True)
        self._told, self.stop = label("", "site_small_text"), Button("停止", "plain", site=True)
        self._told.setWordWrap(True)
        for button in (self.camera, self.hand, self.photos, self.stop):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out()
        self.hand.clicked.connect(self.hand_wanted)
        self.camera.clicked.connect(self.camera_wanted)
        self.photos.clicked.connect(self.photos_wanted)
        self.stop.clicked.connect(self.stop_wanted)
        self.show_intake("", is_fault=False, is_waiting=False)

    def _lay_out(self) -> None:
        gap = theme().px("site.gap")
        self._body = QVBoxLayout()
        self._body.setContentsMargins(gap, gap, gap, gap)
        self._body.setSpacing(gap)
        self._body.addWidget(self.camera)
        told = QHBoxLayout()
        told.addWidget(self._told, 1)
        told.addWidget(self.stop)
        self._body.addLayout(told)
        self._body.addStretch(1)
        foot = QFrame()
        foot.setObjectName("siteDockFoot")
        foot.setFixedHeight(theme().px("site.foot"))
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme().space(1), 0, gap, 0)
        row.addWidget(self.hand)
        row.addStretch(1)
        row.addWidget(self.photos)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._body, 1)
        column.addWidget(foot)

    def put_pad(self, pad: NumberPad) -> None:
        """The pad stands at the top of the dock."""
        self._pad = pad
        self._body.insertWidget(0, pad)
        pad.set_low(False)
        pad.show()
        self._fit()

    def put_strip(self, strip: QWidget) -> None:
        """The item's photos stand under the camera."""
        self._strip = strip
        self._body.insertWidget(self._body.indexOf(self.camera) + 1, strip)
        self._fit()

    def show_hand(self, is_left: bool) -> None:
        """Say what a touch on the hand does."""
        self.hand.setText(TO_RIGHT if is_left else TO_LEFT)
        self.hand.setAccessibleName(self.hand.text())
        self.hand.updateGeometry()

    def show_intake(self, text: str, *, is_fault: bool, is_waiting: bool) -> None:
        """What is waited for, or why a photo stayed out."""
        self._told.setText(text)
        set_tone(self._told, "not_met" if is_fault else "muted")
        self._told.setVisible(bool(text))
        self.stop.setVisible(is_waiting)
        self._fit()

    def show_photo_count(self, count: int) -> None:
        """Photos of the open item."""
        self.photos.setText(f"照片 {count}" if count else "照片")
        self.photos.setAccessibleName(self.photos.text())
        self.photos.updateGeometry()
        self._has_photos = bool(count)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another height."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The display gives way first, then the strip, never the keys; photos are behind their button, too."""
        if self._strip is None or self._pad is None or not self.isAncestorOf(self._pad):
            return
        gap, pad = theme().px("site.gap"), self._pad
        strip = self._strip.minimumHeight() + gap
        needed = 3 * gap + self.camera.sizeHint().height() + theme().px("site.foot")
        room = self.height() - needed - strip
        # Whether there are photos or not, so that the keys stand still from item to item.
        is_low = pad.whole_height <= room < pad.full_height
        pad.set_low(is_low)
        needed += pad.whole_height if is_low else pad.full_height
        if not self._told.isHidden() or not self.stop.isHidden():
            words = self._told.heightForWidth(self.width() - 2 * gap - self.stop.sizeHint().width())
            needed += max(words, self.stop.sizeHint().height()) + gap
        self._strip.setVisible(self._has_photos and needed + strip <= self.height())
