"""The open item's photos for fingers: one large, the others in a strip under it, its caption and removal."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.screens.scoring.photos.room import PhotoRoom
from ui.screens.scoring.photos.rows import PhotoRow
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.finger_scroll import scroll_by_finger
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.thumbnails import Thumbnails

NONE_YET = "本项还没有照片。"
UNWRITTEN = "还没有图注"
LEAST_WITH_STRIP = 560


class LargePhoto(QWidget):
    """A photo as large as fits, never cropped."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._row: PhotoRow | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        thumbnails.ready.connect(self.update)

    def show_photo(self, row: PhotoRow | None) -> None:
        """Show another one, or none."""
        self._row = row
        self.setAccessibleName(row.spoken if row is not None else NONE_YET)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the photo on the canvas, or a sign while there is none."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("canvas"))
        row = self._row
        if row is not None:
            ratio = self.devicePixelRatioF()
            # One size for all: a smaller window asks for no new picture.
            side = QSize(round(self.width() * ratio), round(self.height() * ratio))
            image = self._thumbnails.image(row.sha256, side)
            if image is None:
                sign = "photo-off" if self._thumbnails.is_broken(row.sha256) else "photo"
                paint_icon(painter, self.rect(), sign, "muted_text", theme().px("site.icon"))
            else:
                fitted = image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
                place = QRect((self.width() - fitted.width()) // 2, (self.height() - fitted.height()) // 2, 0, 0)
                place.setSize(fitted)
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(place, image)
        painter.end()


class PhotosPage(QFrame):
    """``caption_wanted(row)`` opens the editor, ``removed(row)`` takes the photo away, ``closed`` goes back."""

    closed = Signal()
    camera_wanted = Signal()
    files_wanted = Signal()
    caption_wanted = Signal(object)
    removed = Signal(object)

    def __init__(self, room: PhotoRoom, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sitePage")
        self._photos: tuple[PhotoRow, ...] = ()
        self._at = 0
        self._is_read_only = False
        self.back = Button("", "plain", ButtonExtras(icon="arrow-left"), site=True)
        self.camera = Button("拍照", "outlined", ButtonExtras(icon="camera"), site=True)
        self.files = Button("选择文件", "plain", ButtonExtras(icon="folder-open"), site=True)
        self.earlier = Button("", "plain", ButtonExtras(icon="chevron-left"), site=True)
        self.later = Button("", "plain", ButtonExtras(icon="chevron-right"), site=True)
        self.write = Button("图注", "plain", ButtonExtras(icon="pencil"), site=True)
        self.remove = Button("删除", "plain", ButtonExtras(icon="trash"), site=True)
        names = ("返回", "拍照", "选择文件", "上一张", "下一张", "写图注", "删除照片，可撤销")
        self._buttons = (self.back, self.camera, self.files, self.earlier, self.later, self.write, self.remove)
        for button, name in zip(self._buttons, names, strict=True):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(name)
            button.setToolTip(name)
        self._title, self._caption, self._facts = (
            ElidedLabel("", "site_bold"),
            ElidedLabel("", "site_text"),
            ElidedLabel("", "site_small"),
        )
        self._nothing = label(NONE_YET, "site_muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.large = LargePhoto(room.thumbnails)
        self.strip = room.strip(site=True)
        scroll_by_finger(self.strip)
        self._lay_out()
        self.back.clicked.connect(self.closed)
        self.camera.clicked.connect(self.camera_wanted)
        self.files.clicked.connect(self.files_wanted)
        self.earlier.clicked.connect(self._on_earlier_clicked)
        self.later.clicked.connect(self._on_later_clicked)
        self.write.clicked.connect(self._on_write_clicked)
        self.remove.clicked.connect(self._on_remove_clicked)
        self.strip.opened.connect(self.open)

    @property
    def shown(self) -> PhotoRow | None:
        """The large one."""
        return self._photos[self._at] if self._photos else None

    def show_photos(self, item: str, photos: tuple[PhotoRow, ...], *, is_read_only: bool) -> None:
        """The photos of an item; the large one stays while it is there."""
        before = self.shown
        self._photos, self._is_read_only = photos, is_read_only
        same = [at for at, each in enumerate(photos) if before is not None and each.id == before.id]
        self._at = same[0] if same else max(0, min(self._at, len(photos) - 1))
        self._title.setText(f"照片 {len(photos)}　{item}")
        self._title.updateGeometry()
        self.strip.show_photos(photos)
        self._show()

    def open(self, photo_id: str) -> None:
        """Show one large."""
        self._at = next((at for at, each in enumerate(self._photos) if each.id == photo_id), self._at)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: ← → step, Esc goes back; no key reaches the page below."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif step is not None:
            self._step(step)

    def set_low(self, is_low: bool) -> None:
        """A low window has room for the large one only."""
        self._strip_box.setVisible(not is_low)

    def _show(self) -> None:
        row = self.shown
        self.large.setVisible(row is not None)
        self._nothing.setVisible(row is None)
        self.large.show_photo(row)
        self._caption.setText((row.caption or UNWRITTEN) if row is not None else "")
        self._facts.setText("　".join(row.facts) if row is not None else "")
        for each in (self._caption, self._facts):
            each.updateGeometry()
        self.earlier.setEnabled(self._at > 0)
        self.later.setEnabled(self._at + 1 < len(self._photos))
        for button in (self.write, self.remove):
            button.setEnabled(row is not None and not self._is_read_only)
        for button in (self.camera, self.files):
            button.setEnabled(not self._is_read_only)

    def _step(self, by: int) -> None:
        self._at = max(0, min(len(self._photos) - 1, self._at + by))
        self._show()

    def _on_earlier_clicked(self) -> None:
        self._step(-1)

    def _on_later_clicked(self) -> None:
        self._step(1)

    def _on_write_clicked(self) -> None:
        self.caption_wanted.emit(self.shown)

    def _on_remove_clicked(self) -> None:
        self.removed.emit(self.shown)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        head, top = self._bar("siteHeader", "site.header")
        top.addWidget(self.back)
        top.addWidget(self._title, 1)
        top.addWidget(self.files)
        top.addWidget(self.camera)
        foot, low = self._bar("siteFoot", "site.foot")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._caption)
        words.addWidget(self._facts)
        words.addStretch(1)
        low.addWidget(self.earlier)
        low.addWidget(self.later)
        low.addLayout(words, 1)
        low.addWidget(self.write)
        low.addWidget(self.remove)
        whole.addWidget(head)
        whole.addWidget(self.large, 1)
        whole.addWidget(self._nothing, 1)
        gap = theme().space(4)
        self._strip_box = QFrame()
        self._strip_box.setObjectName("raisedPane")
        inset = QVBoxLayout(self._strip_box)
        inset.setContentsMargins(gap, theme().space(2), gap, theme().space(2))
        inset.addWidget(self.strip)
        whole.addWidget(self._strip_box)
        whole.addWidget(foot)

    @staticmethod
    def _bar(name: str, height: str) -> tuple[QFrame, QHBoxLayout]:
        bar = QFrame()
        bar.setObjectName(name)
        bar.setFixedHeight(theme().px(height))
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme().space(4), 0, theme().space(4), 0)
        row.setSpacing(theme().space(3))
        return bar, row
