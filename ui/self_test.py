"""``reviewer-desk --self-test``: the real window over a temporary store, every screen shown once."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEvent, QSize
from PySide6.QtGui import QFontMetrics, QImage, QRawFont
from PySide6.QtWidgets import QApplication

from reviewer.desk import Desk
from reviewer.errors import ReviewerError
from reviewer.resources import sample_path
from reviewer.usecases.hold_identity import new_identity, use_identity
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.run_demo import SAMPLE_PASSPHRASE, read_sample_round, sample_packages
from ui.qt.changes import Changes
from ui.qt.context import Context, Notice
from ui.qt.crash_guard import CrashGuard
from ui.qt.jobs import Jobs
from ui.qt.preferences import Preferences
from ui.shell.screen_table import SCREENS
from ui.shell.window import ShellWindow
from ui.widgets.pdf_pages import PdfFile

# A blank picture has one colour, a frame with nothing in it a handful; text alone makes dozens.
LEAST_COLOURS = 16
PATIENCE_MS = 60_000
Tell = Callable[[str], None]


def run_window_self_test(app: QApplication, tell: Tell | None = None) -> int:
    """Open the window, show every screen, look at each picture, close; one line a part.

    ``tell``: where the lines go; standard output unless told otherwise.

    Returns:
        0 when every screen was painted and nothing went wrong on the way, else 1.
    """
    say, faults, started = tell or _print, list[str](), time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="reviewer-self-test-", ignore_cleanup_errors=True) as name:
        folder = Path(name) / "自检"
        guard = CrashGuard(folder / "reports", faults.append)
        guard.install()
        try:
            for line in _parts(app, folder, faults):
                say(f"self-test: {line}")
        except ReviewerError as error:
            faults.append(str(error))
        finally:
            guard.remove()
    for fault in faults:
        say(f"self-test: window: failed: {fault}")
    say(f"self-test: window: {'failed' if faults else 'all screens shown'}, {time.perf_counter() - started:.1f} s")
    return 1 if faults else 0


def _print(line: str) -> None:
    # A windowed program on Windows has no standard output unless it was given a pipe.
    if sys.stdout is not None:
        sys.stdout.buffer.write(f"{line}\n".encode())
        sys.stdout.flush()


def _parts(app: QApplication, folder: Path, faults: list[str]) -> Iterator[str]:
    """What was shown, a line each; what was not goes to ``faults``."""
    yield _fonts(app, faults)
    yield _pdf_page(faults)
    with _sample_desk(folder) as desk:
        context = Context(desk, Jobs(), Changes(), preferences=Preferences(folder / "window.ini"))
        problems: list[Notice] = []
        context.noticed.connect(problems.append)
        window = ShellWindow(context)
        window.show()
        application = desk.store.applications()[0].id
        for name in SCREENS:
            context.goto(name, **({"application": application} if name == "scoring" else {}))
            _settle(context, faults, name)
            yield f"window: {name}: {_looked_at(window, name, faults)}"
        faults += [f"{each.kind}: {each.text}" for each in problems if each.kind == "problem"]
        if not window.close():
            faults.append("the window does not close")
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def _sample_desk(folder: Path) -> Iterator[Desk]:
    """A member's workplace with the sample round's applications."""
    folder.mkdir(parents=True, exist_ok=True)
    sample = read_sample_round()
    identity = folder / f"{sample.leader}.p12"
    new_identity(sample.leader, identity, SAMPLE_PASSPHRASE)
    with Desk.create(folder / "工作库", SAMPLE_PASSPHRASE, role="member") as desk:
        use_identity(desk, identity, SAMPLE_PASSPHRASE)
        open_packages(desk, sample_packages(), make_round(desk, sample.scheme, sample.round))
        yield desk


def _settle(context: Context, faults: list[str], name: str) -> None:
    """Until nothing is under way and everything was painted."""
    deadline = QDeadlineTimer(PATIENCE_MS)
    while context.jobs.is_busy and not deadline.hasExpired():
        QApplication.processEvents()
    if context.jobs.is_busy:
        faults.append(f"{name}: work does not come to its end")
    QApplication.processEvents()


def _looked_at(window: ShellWindow, name: str, faults: list[str]) -> str:
    """The screen's own picture: its size and how many colours it has."""
    picture = window.screen_view(name).grab().toImage()
    colours = _colours(picture)
    if window.current != name or colours < LEAST_COLOURS:
        faults.append(f"{name} is blank or was not shown ({colours} colours)")
    return f"{picture.width()}x{picture.height()}, {colours} colours"


def _colours(picture: QImage) -> int:
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    return len(set(memoryview(plain.constBits()).cast("I")))


def _fonts(app: QApplication, faults: list[str]) -> str:
    """The window's font can draw the language of the program."""
    metrics, raw = QFontMetrics(app.font()), QRawFont.fromFont(app.font())
    if not metrics.inFont("评"):
        faults.append("no font for Chinese text")
    return f"fonts: {raw.familyName()}"


def _pdf_page(faults: list[str]) -> str:
    """A page of a sample document, rendered by the viewer's own engine."""
    path = sorted(sample_path("packages").rglob("*.pdf"))[0]
    file = PdfFile(path.read_bytes(), path.name)
    colours = _colours(file.picture(0, QSize(300, 424)))
    file.close()
    if colours < LEAST_COLOURS:
        faults.append(f"the page of {path.name} is blank")
    return f"pdf viewer: {path.name}, {colours} colours"
