"""What this person likes on this machine: appearance, window size, column widths, last store."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_config_path, user_data_path
from PySide6.QtCore import QByteArray, QSettings

APP_FOLDER = "reviewer-workstation"


def default_preferences_file() -> Path:
    """Where preferences lie unless told otherwise."""
    return user_config_path(APP_FOLDER, appauthor=False) / "window.ini"


def default_data_folder() -> Path:
    """Where stores and crash reports lie unless told otherwise."""
    return user_data_path(APP_FOLDER, appauthor=False)


class Preferences:
    """An INI file; it never holds anything about applications or people.

    Without a path everything is kept until the window closes, and no longer.
    """

    def __init__(self, path: Path | None) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat) if path is not None else None
        self._values: dict[str, str] = {}
        # Of this run only: the name of a folder may be that of an applicant, and the file tells nothing of those.
        self.last_folder: Path | None = None

    def text(self, key: str, default: str = "") -> str:
        """A kept text."""
        if self._settings is None:
            return self._values.get(key, default)
        value = self._settings.value(key, default)
        # An INI file gives a text with commas back as a list.
        return ",".join(value) if isinstance(value, list) else value if isinstance(value, str) else default

    def keep(self, key: str, value: str) -> None:
        """Keep a text; it is on the disk on return."""
        if self._settings is None:
            self._values[key] = value
            return
        self._settings.setValue(key, value)
        self._settings.sync()

    @property
    def appearance(self) -> str:
        """light, dark or auto."""
        return self.text("appearance", "auto")

    @property
    def first_screen(self) -> str:
        """The screen that the window begins with: home, or the one that has the whole window on this machine."""
        return self.text("first_screen", "home")

    @property
    def geometry(self) -> QByteArray:
        """The window's place and size as Qt saved it; empty before the first run."""
        return QByteArray.fromBase64(self.text("geometry").encode("ascii"))

    def keep_geometry(self, geometry: QByteArray) -> None:
        """Keep the window's place and size."""
        self.keep("geometry", bytes(geometry.toBase64().data()).decode("ascii"))
