"""Widgets in cycles die on the window's thread, whatever the readers allocate meanwhile."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget

from ui.qt.collector import Collector


def test_widget_in_a_cycle_is_destroyed_on_the_windows_thread_only(qapp: QApplication) -> None:
    collector = Collector()
    died_on: list[int] = []
    widget = QWidget()
    widget.setProperty("own", 1)
    widget.cycle = widget  # type: ignore[attr-defined]
    weakref.finalize(widget, lambda: died_on.append(threading.get_ident()))
    del widget

    def allocate() -> None:
        kept = [[number] for number in range(200_000)]
        kept.clear()

    with ThreadPoolExecutor(1) as readers:
        readers.submit(allocate).result()
    assert died_on == []
    end = time.monotonic() + 20
    ballast: list[list[int]] = []
    while not died_on and time.monotonic() < end:
        ballast.extend([number] for number in range(10_000))
        QCoreApplication.processEvents()
    assert died_on == [threading.get_ident()]
    collector.deleteLater()
    gc.enable()
