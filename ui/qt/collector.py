"""Cyclic garbage is collected on the window's thread only.

Python runs its cyclic collector in whatever thread allocates next. When that is a reader of files,
widgets that lie in cycles are destroyed outside the window's thread, and Qt crashes. So the
automatic collector is off and a timer of the window's thread does its work.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS: Final = 500
# As Python's own: allocations before the youngest generation, collections before the older ones.
THRESHOLDS: Final = (700, 10, 10)


class Collector(QObject):
    """Switches the automatic collector off for as long as the window lives."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start()

    def _on_timer_timeout(self) -> None:
        """Collect the oldest generation that is due, which includes the younger ones."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > THRESHOLDS[generation]:
                gc.collect(generation)
                return
