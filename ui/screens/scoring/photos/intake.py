"""How photos come in: files, clipboard, drop, the camera's folder. Reading and looking run in the job pool."""

from __future__ import annotations

import platform
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage, QImageWriter
from PySide6.QtWidgets import QWidget

from reviewer.desk import Desk
from reviewer.domain.moments import BEIJING
from reviewer.domain.sheet import ItemKey
from reviewer.errors import Cancelled, ReviewerError, RuleViolation
from reviewer.usecases.keep_site_file import LookedAt, add_looked_at, look_at_site_bytes, look_at_site_file
from ui.qt.context import Context
from ui.screens.scoring.photos.rows import item_words
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.widgets.folder_watch import PICTURES, FolderWatch
from ui.widgets.pick_files import pick_files, pick_folder

CAMERA_FOLDER = "camera_folder"
CAMERA_URI = "microsoft.windows.camera:"
ROLLS = ("Camera Roll", "Camera", "本机照片", "DCIM")
KINDS = f"照片 ({' '.join(f'*{each}' for each in sorted(PICTURES))});;所有文件 (*)"
LOCKED = "评分表已交卷，没有添加照片；如需修改，请退回并写明理由。"


class Target(NamedTuple):
    """Where a photo goes."""

    application: str
    key: ItemKey
    requirement: str | None


class _Brought(NamedTuple):
    target: Target
    looked: LookedAt
    is_watched: bool


class PhotoIntake(QObject):
    """Brings photos to the open item. ``requirement`` gives the one that has the keyboard, as pins have it.

    ``told(text)``: why a photo stays out, empty again with the next one. ``changed``: waiting, or not any more.
    ``said(text, is a problem)``: the one or the other in a line, for where there is room for no more.
    A photo from the camera's folder goes to the item that is open when its file appears.
    """

    told = Signal(str)
    changed = Signal()
    said = Signal(str, bool)

    def __init__(
        self, context: Context, presenter: ScoringPresenter, requirement: Callable[[], str | None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context, self._presenter, self._requirement = context, presenter, requirement
        self._window = parent
        self._text = ""
        self._seen: dict[str, Target] = {}
        # By hash: a camera that keeps a copy, or a file renamed while one waits, gives one photo.
        self._taken: set[str] = set()
        self._wants_camera = False
        self._refused = 0
        self._waiting: deque[Callable[[], _Brought]] = deque()
        self.told.connect(self._say)
        self.changed.connect(self._say)
        self._watch = FolderWatch(context.jobs, self)
        self._watch.began.connect(self._on_watch_began)
        self._watch.seen.connect(self._on_watch_seen)
        self._watch.arrived.connect(self._on_watch_arrived)
        self._watch.failed.connect(self._on_watch_failed)

    # ---- ways in

    def add_paths(self, paths: Iterable[Path]) -> None:
        """Bring files to the open item."""
        target = self._target()
        if target is not None:
            for path in paths:
                self._bring(target, partial(look_at_site_file, self._context.desk, path))

    def paste(self) -> bool:
        """Ctrl+P: files or a picture from the clipboard. False, and told, when there is neither."""
        if self.add_mime(QGuiApplication.clipboard().mimeData()):
            return True
        self._tell("剪贴板中没有图片或文件，没有添加。先复制照片或截图，再按 Ctrl+P。")
        return False

    def add_mime(self, mime: QMimeData) -> bool:
        """Bring what was pasted or dropped; False when there is no picture and no file in it."""
        files = local_files(mime)
        if files:
            self.add_paths(files)
            return True
        image = mime.imageData() if mime.hasImage() else None
        if not isinstance(image, QImage) or image.isNull():
            return False
        target = self._target()
        if target is not None:
            at = self._context.desk.clock().astimezone(BEIJING)
            name = f"粘贴 {at:%Y-%m-%d %H%M%S}.png"
            self._bring(target, partial(_look_at_image, QBuffer(), self._context.desk, image, name))
        return True

    def choose(self) -> None:
        """Ask for files."""
        if self._target() is not None:
            self.add_paths(pick_files(self._window, "添加照片", KINDS, self._context.preferences))

    def wait_for_camera(self) -> None:
        """Open the system's camera and wait for its photos; where there is none to open, ask for files."""
        if not self.has_camera_program:
            self.choose()
            return
        self.watch()
        self._wants_camera = self.is_waiting

    # ---- the camera's folder

    @property
    def has_camera_program(self) -> bool:
        """Whether this system has a camera program that can be opened."""
        return platform.system() == "Windows"

    @property
    def folder(self) -> Path:
        """The folder watched, on this machine: the one chosen, else the system's."""
        kept = self._context.preferences.text(CAMERA_FOLDER)
        return Path(kept) if kept else camera_roll()

    @property
    def is_waiting(self) -> bool:
        """Whether new photos are waited for."""
        return self._watch.folder is not None

    @property
    def waiting_for(self) -> str:
        """等待新照片… with the folder and the item that they go to."""
        if not self.is_waiting:
            return ""
        return f"等待新照片…　{self.folder.name} → {item_words(self._presenter.scheme, self._presenter.key)}"

    @property
    def text(self) -> str:
        """Why the last photo stayed out."""
        return self._text

    def watch(self) -> None:
        """Wait for new photos in the camera's folder until ``stop``."""
        if self._target() is not None:
            self._taken.clear()
            self._seen.clear()
            self._watch.start(self.folder)
            self.changed.emit()

    def stop(self) -> None:
        """Wait no longer."""
        self._wants_camera = False
        if self.is_waiting:
            self._watch.stop()
            self.changed.emit()

    def choose_folder(self) -> None:
        """Ask for the camera's folder; kept on this machine."""
        chosen = pick_folder(self._window, "照片所在的文件夹", self._context.preferences)
        if chosen is not None:
            self.use_folder(chosen)

    def use_folder(self, folder: Path) -> None:
        """Keep the camera's folder for this machine, and wait there."""
        self._context.preferences.keep(CAMERA_FOLDER, str(folder))
        self.watch()

    # ---- under way

    def _target(self) -> Target | None:
        presenter = self._presenter
        if not presenter.is_open:
            return None
        if presenter.is_locked:
            self._tell(LOCKED)
            return None
        self._refused = 0
        self._tell("")
        return Target(presenter.application_id, presenter.key, self._requirement())

    def _bring(self, target: Target, look: Callable[[], LookedAt], *, is_watched: bool = False) -> None:
        self._waiting.append(partial(_bring, target, look, is_watched))
        if len(self._waiting) == 1:
            self._bring_next()

    def _bring_next(self) -> None:
        """One after the other: they stand on the sheet in the order in which they came."""
        if self._waiting:
            self._context.jobs.read(self._waiting[0], self._on_brought, self._on_refused)

    def _on_brought(self, brought: _Brought) -> None:
        self._waiting.popleft()
        self._bring_next()
        target, looked, is_watched = brought
        if is_watched and looked.sha256 in self._taken:
            return
        self._taken.add(looked.sha256)
        work = partial(
            add_looked_at,
            self._context.desk,
            target.application,
            target.key,
            looked,
            requirement=target.requirement,
        )
        self._presenter.enter(work, self._tell_refused)

    def _on_refused(self, error: ReviewerError) -> None:
        self._waiting.popleft()
        self._bring_next()
        self._tell_refused(error)

    def _tell_refused(self, error: ReviewerError) -> None:
        if not isinstance(error, Cancelled):
            self._refused += 1
            others = f"（另有 {self._refused - 1} 个文件未添加）" if self._refused > 1 else ""
            self._tell(f"{error}{others}")

    def _tell(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.told.emit(text)

    def _say(self) -> None:
        self.said.emit(self._text or ("等待新照片…" if self.is_waiting else ""), bool(self._text))

    def _on_watch_began(self) -> None:
        if self._wants_camera:
            self._wants_camera = False
            if not QDesktopServices.openUrl(QUrl(CAMERA_URI)):
                self._tell("没有打开系统相机。请用平板或手机的相机拍照，照片进入照片文件夹后会自动添加。")

    def _on_watch_seen(self, name: str) -> None:
        target = self._target()
        if target is not None:
            self._seen[name] = target

    def _on_watch_arrived(self, path: Path) -> None:
        target = self._seen.pop(path.name, None)
        if target is not None:
            self._bring(target, partial(look_at_site_file, self._context.desk, path), is_watched=True)

    def _on_watch_failed(self, error: ReviewerError) -> None:
        self._tell(str(error))
        self.changed.emit()


def camera_roll() -> Path:
    """Where this system's camera puts its photos, or would."""
    pictures = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation) or Path.home())
    return next((pictures / each for each in ROLLS if (pictures / each).is_dir()), pictures)


def local_files(mime: QMimeData) -> list[Path]:
    """Files of this machine that were copied or dragged."""
    return [Path(each.toLocalFile()) for each in mime.urls() if each.isLocalFile()]


def _bring(target: Target, look: Callable[[], LookedAt], is_watched: bool) -> _Brought:
    looked = look()
    if looked.read.kind != "photo":
        raise RuleViolation("是录音，不是照片，没有添加；录音请在“记录”中添加。", code="not_a_photo", where=looked.name)
    return _Brought(target, looked, is_watched)


def _look_at_image(buffer: QBuffer, desk: Desk, image: QImage, name: str) -> LookedAt:
    """A pasted picture as PNG; it carries no time of its own."""
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"PNG")).write(image):
        raise RuleViolation("剪贴板中的图片不能读取，没有添加；请另存为文件后添加。", code="image_broken", where=name)
    return look_at_site_bytes(desk, bytes(buffer.data().data()), name)
