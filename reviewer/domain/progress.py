"""How long work tells how far it is; raising ``Cancelled`` from it stops the work."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called now and then by long work."""

    def __call__(self, done: int, total: int, what: str) -> None:
        """``done`` of ``total`` (same unit), and ``what`` is being worked on (Chinese)."""
