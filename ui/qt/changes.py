"""Change notices: what a use case changed, told to every presenter that shows it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, Signal

ChangeKind = Literal["application", "sheet", "panel", "pack", "document", "round", "decision", "settings"]


class ChangeNotice(NamedTuple):
    """``kind`` of thing changed; ``subject`` its id (an application's id for sheets, panels, decisions)."""

    kind: ChangeKind
    subject: str = ""


class Changes(QObject):
    """One per window; ``announce`` on the GUI thread, from a job's ``done``."""

    changed = Signal(object)

    def announce(self, kind: ChangeKind, subject: str = "") -> None:
        """Tell everyone who listens to ``changed``."""
        self.changed.emit(ChangeNotice(kind, subject))
