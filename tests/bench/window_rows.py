"""Rows of the window: start, memory, next item, evidence page."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

import pypdfium2
from PySide6.QtCore import QEventLoop, QSize, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reviewer.desk import Desk
from reviewer.resources import sample_path
from reviewer.usecases.hold_identity import new_identity, use_identity
from tests.bench.measuring import PASSPHRASE, Row, centre, child_environment, multiply, peak_of, times
from ui.app import make_application
from ui.qt.changes import Changes
from ui.qt.context import Context
from ui.qt.jobs import Jobs
from ui.screens.scoring.view import ScoringView
from ui.shell.window import ShellWindow
from ui.widgets.evidence_viewer_pages import PdfPages
from ui.widgets.pdf_pages import PdfFile

BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1440, 900)
window.show()
app.processEvents()
print("first paint", flush=True)
"""
STARTS = 7
OURS = "import sys\nfrom ui.app import main\ncode = main(sys.argv[1:])\n"


def _application() -> QApplication:
    app = QApplication.instance()
    return app if isinstance(app, QApplication) else make_application(["bench"], "light")


def _full_store(folder: Path, count: int) -> Path:
    desk, applications = centre(folder)
    with desk:
        multiply(desk, applications, count)
        return desk.store.folder


def first_paint(folder: Path) -> Row:
    """Start of the window program to its first paint, 200 applications, warm, against a bare QMainWindow."""
    store, environment = _full_store(folder, 200), child_environment(folder)
    commands = (
        [sys.executable, "-m", "ui", "--store", str(store), "--first-paint"],
        [sys.executable, "-c", BARE],
    )

    medians = []
    for command in commands:
        _start(command, environment)  # the first one compiles
        medians.append(statistics.median(_start(command, environment) for _ in range(STARTS)))
    mine, theirs = medians
    detail = f"{mine * 1e3:.0f} / {theirs * 1e3:.0f} ms from the start of the process, 200 applications"
    return Row("start to first paint, against a bare window", mine / theirs, "<= 1.5", mine / theirs <= 1.5, detail)


def _start(command: list[str], environment: dict[str, str]) -> float:
    """Seconds until the program tells its first paint."""
    started = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
        assert program.stdout is not None
        line = program.stdout.readline()
        spent = time.perf_counter() - started
        program.stdout.read()
    assert line == b"first paint\n", line
    assert program.returncode == 0
    return spent


def memory(folder: Path) -> Row:
    """Peak memory with 1,000 applications open, against a bare window (Linux)."""
    store, environment = _full_store(folder, 1000), child_environment(folder)

    mine = peak_of(OURS, ["--store", str(store), "--first-paint"], environment)
    theirs = peak_of(BARE, [], environment)
    detail = f"{mine:.0f} / {theirs:.0f} MB at peak, home screen; opening the key alone takes 64 MB for a moment"
    more = mine - theirs
    return Row("memory, 1,000 applications open", mine / theirs, "<= 120 MB more", more <= 120, detail)


def next_item(folder: Path) -> Row:
    """The next item of the real scoring screen by key: form, findings, pins, painted."""
    app = _application()
    desk, _ = centre(folder, 1)
    with desk:
        new_identity("样例甲", folder / "a.p12", PASSPHRASE)
        use_identity(desk, folder / "a.p12", PASSPHRASE)
        spent = _walk(app, desk)
    p95, worst = spent[int(len(spent) * 0.95)] * 1e3, spent[-1] * 1e3
    detail = f"p50 {statistics.median(spent) * 1e3:.1f}, p95 {p95:.1f}, worst {worst:.1f} ms over {len(spent)} steps"
    return Row("next item", None, "<= 16 ms p95, worst <= 50", p95 <= 16 and worst <= 50, detail)


def _walk(app: QApplication, desk: Desk) -> list[float]:
    context = Context(desk, Jobs(), Changes())
    window = ShellWindow(context)
    window.show()
    context.goto("scoring")
    _settle(context)
    view = window.screen_view("scoring")
    assert isinstance(view, ScoringView)

    def step(number: int) -> None:
        # Down to the last item and up again: a key that opens nothing is not measured.
        ways = len(view.presenter.keys) - 1
        target = window.focusWidget()
        QTest.keyClick(target, Qt.Key.Key_Down if number // ways % 2 == 0 else Qt.Key.Key_Up)
        app.processEvents()

    view.presenter.go_to(view.presenter.keys[0])
    _settle(context)
    spent = times(step, 6 * (len(view.presenter.keys) - 1))
    _settle(context)
    window.close()
    window.deleteLater()
    app.processEvents()
    return spent


def _settle(context: Context) -> None:
    while context.jobs.is_busy:
        QApplication.processEvents()
    QApplication.processEvents()


def evidence_page(folder: Path) -> Row:
    """An evidence page from bytes to the picture on the window's thread, against PDFium alone."""
    _application()
    path = max(sample_path("packages").rglob("*.pdf"), key=lambda each: each.stat().st_size)
    data, size, count = path.read_bytes(), QSize(1200, 1697), 25
    pages = PdfPages(PdfFile(data, path.name))
    loop, is_there = QEventLoop(), list[bool]()
    pages.page_ready.connect(lambda _page, _size, image: (is_there.append(not image.isNull()), loop.quit()))

    def ours(_number: int) -> None:
        QTimer.singleShot(0, lambda: pages.request(0, size))
        loop.exec()

    def bare(_number: int) -> None:
        page = document[0]
        page.render(scale=size.width() / page.get_width(), prefer_bgrx=True).close()
        page.close()

    document = pypdfium2.PdfDocument(data)
    mine = statistics.median(times(ours, count))
    theirs = statistics.median(times(bare, count))
    pages.close()
    document.close()
    is_painted = len(is_there) == count and all(is_there)
    detail = f"{mine * 1e3:.1f} / {theirs * 1e3:.1f} ms, {path.name} at {size.width()}x{size.height()}"
    met = is_painted and mine / theirs <= 1.2
    return Row("evidence page shown, against bare PDFium", mine / theirs, "<= 1.2", met, detail)
