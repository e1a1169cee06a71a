"""Asking for folders and files: always from the folder used last, at first the person's documents."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.qt.preferences import Preferences


def first_folder(preferences: Preferences) -> Path:
    """Where a dialog begins: the folder used last, the documents, the home folder; the first that is there."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    last = preferences.last_folder
    if last is not None and last.is_dir():
        return last
    return Path(documents) if documents and Path(documents).is_dir() else Path.home()


def pick_folder(parent: QWidget | None, title: str, preferences: Preferences) -> Path | None:
    """A folder of the person's choice, None when the person cancelled."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(first_folder(preferences)))
    if not chosen:
        return None
    preferences.last_folder = Path(chosen)
    return Path(chosen)


def pick_files(parent: QWidget | None, title: str, kinds: str, preferences: Preferences) -> list[Path]:
    """Files that are there, none when the person cancelled. ``kinds`` is Qt's filter text."""
    files, _ = QFileDialog.getOpenFileNames(parent, title, str(first_folder(preferences)), kinds)
    return _kept([Path(each) for each in files], preferences)


def pick_file(parent: QWidget | None, title: str, kinds: str, preferences: Preferences) -> Path | None:
    """One file that is there, None when the person cancelled."""
    file, _ = QFileDialog.getOpenFileName(parent, title, str(first_folder(preferences)), kinds)
    return next(iter(_kept([Path(file)] if file else [], preferences)), None)


def pick_new_file(parent: QWidget | None, title: str, name: str, kinds: str, preferences: Preferences) -> Path | None:
    """Where to write a file that is proposed as ``name``, None when the person cancelled."""
    file, _ = QFileDialog.getSaveFileName(parent, title, str(first_folder(preferences) / name), kinds)
    return next(iter(_kept([Path(file)] if file else [], preferences)), None)


def _kept(files: list[Path], preferences: Preferences) -> list[Path]:
    if files:
        preferences.last_folder = files[0].parent
    return files
