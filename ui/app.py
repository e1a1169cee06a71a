"""Start: arguments, theme, crash guard, unlock page, then the one window."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from reviewer.desk import Desk
from reviewer.errors import EnvironmentProblem, ReviewerError, RuleViolation
from ui.qt.changes import Changes
from ui.qt.collector import Collector
from ui.qt.context import Context
from ui.qt.crash_guard import CrashGuard
from ui.qt.jobs import Advance, Job, Jobs
from ui.qt.preferences import Preferences, default_data_folder, default_preferences_file
from ui.qt.theme import apply_theme, resolve_appearance
from ui.screens.scoring.site.mode import choose_for_screen
from ui.self_test import run_window_self_test
from ui.shell.sample_store import has_sample, is_sample_made, open_sample
from ui.shell.unlock_page import UnlockPage
from ui.shell.window import DEFAULT_SIZE, ShellWindow
from ui.soak import Soak, require_open_sheet

PASSPHRASE_VARIABLE = "REVIEWER_PASSPHRASE"


class FirstPaint(QObject):
    """Tells the first paint of the window on standard output and ends the program: for measuring starts."""

    def __init__(self, window: ShellWindow) -> None:
        super().__init__(window)
        self._is_told = False
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The paint itself still has to be done, so the end comes in the next round of the event loop."""
        if event.type() == QEvent.Type.Paint and not self._is_told:
            self._is_told = True
            QTimer.singleShot(0, self._tell)
        return False

    def _tell(self) -> None:
        if sys.stdout is not None:
            sys.stdout.write("first paint\n")
            sys.stdout.flush()
        QApplication.quit()


class Starter(QObject):
    """From the passphrase to the window; keeps both alive."""

    def __init__(self, folder: Path, preferences: Preferences, data_folder: Path) -> None:
        super().__init__()
        self.folder, self.preferences, self.data_folder = folder, preferences, data_folder
        self.page: UnlockPage | None = None
        self.window: ShellWindow | None = None
        self.jobs = Jobs(self)
        self._sample: Job | None = None

    def show_unlock(self) -> None:
        """Ask for the passphrase."""
        page = UnlockPage(self.folder, has_sample=has_sample(), is_first=not self.preferences.text("store"))
        page.setWindowTitle("评审工作站")
        page.resize(*DEFAULT_SIZE)
        page.opened.connect(self._on_opened)
        page.created.connect(self._on_created)
        page.sample_wanted.connect(self.open_sample)
        page.sample_cancelled.connect(self._on_sample_cancelled)
        self.page = page
        page.show()

    def show_window(self, desk: Desk) -> None:
        """The store is open: show the window in the page's place, and begin with this store the next time."""
        self.preferences.keep("store", str(desk.store.folder))
        self.show_desk(desk)

    def show_desk(self, desk: Desk) -> None:
        """Show the window in the page's place."""
        context = Context(desk, self.jobs, Changes(self), self, self.preferences)
        choose_for_screen(context.preferences, QGuiApplication.primaryScreen().availableSize())
        self.window = ShellWindow(context)
        self.window.show()
        if self.page is not None:
            self.page.close()
            self.page.deleteLater()
            self.page = None

    def _on_opened(self, folder: str, passphrase: str) -> None:
        self.jobs.write(lambda: Desk.open(Path(folder), passphrase), self.show_window, self._on_failed)

    def _on_created(self, folder: str, passphrase: str, role: str) -> None:
        self.jobs.write(lambda: Desk.create(Path(folder), passphrase, role=role), self.show_window, self._on_failed)

    def open_sample(self) -> None:
        """Open the sample; the first time it is made, with its progress on the page. It is no store of one's own."""
        folder = self.data_folder / "sample"
        if self.page is None:
            self.show_unlock()
        if self.page is not None:
            self.page.show_progress("正在打开样例" if is_sample_made(folder) else "正在制作样例，只需一次")
        self._sample = self.jobs.long(
            lambda progress: open_sample(folder, progress), self.show_desk, self._on_failed, self._on_advanced
        )

    def _on_advanced(self, advance: Advance) -> None:
        if self.page is not None:
            self.page.advance(advance)

    def _on_sample_cancelled(self) -> None:
        if self._sample is not None:
            self._sample.cancel()

    def _on_failed(self, error: ReviewerError) -> None:
        if self.page is not None:
            self.page.show_error(error)


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="reviewer-desk", description="评审工作站")
    parser.add_argument("--store", type=Path, help="工作库所在的文件夹")
    parser.add_argument("--passphrase-file", type=Path, help="口令文件（首行）")
    parser.add_argument("--theme", choices=("light", "dark", "auto"), help="外观")
    parser.add_argument("--sample", action="store_true", help="打开样例")
    parser.add_argument(
        "--soak", metavar="申报编号", help="不停地给这份申报评分，逐行报告已保存的得分（试验用，会改动数据）"
    )
    parser.add_argument("--self-test", action="store_true", help="自检后退出")
    parser.add_argument("--first-paint", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def _passphrase(file: Path | None) -> str | None:
    if file is None:
        return os.environ.get(PASSPHRASE_VARIABLE)
    try:
        return file.read_text(encoding="utf-8").splitlines()[0]
    except (OSError, UnicodeDecodeError, IndexError) as error:
        message = "口令文件读不出来，未打开工作库；请检查文件路径与内容。"
        raise EnvironmentProblem(message, code="passphrase_file", where=str(file)) from error


def make_application(argv: Sequence[str], appearance: str) -> QApplication:
    """The Qt application with theme and Chinese standard texts."""
    app = QApplication(list(argv))
    app.setApplicationName("reviewer-desk")
    app.setApplicationDisplayName("评审工作站")
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(QLocale.Language.Chinese, QLocale.Country.China), "qtbase", "_", folder):
        app.installTranslator(translator)
    apply_theme(app, resolve_appearance(appearance))
    Collector(app)
    return app


def _begin_soak(starter: Starter, application: str) -> None:
    """Let the program score by itself."""
    if starter.window is None:
        raise RuleViolation(
            "工作库没有打开，不能自动评分；请给出工作库与口令（--store、--passphrase-file）。", code="soak_needs_store"
        )
    require_open_sheet(starter.window.context.desk, application)
    Soak(starter.window, application)


def _refuse(error: ReviewerError) -> int:
    """Say on standard error what is wrong; returns the exit code."""
    if sys.stderr is not None:
        sys.stderr.write(f"{error}\n")
    return error.exit_code


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window. Returns the exit code of the process."""
    arguments = _arguments(sys.argv[1:] if argv is None else argv)
    if arguments.self_test:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        return run_window_self_test(make_application(sys.argv[:1], "light"))
    preferences = Preferences(default_preferences_file())
    app = make_application(sys.argv[:1], arguments.theme or preferences.appearance)
    data_folder = default_data_folder()
    guard = CrashGuard(data_folder / "reports")
    guard.install()
    kept = preferences.text("store")
    folder = arguments.store or (Path(kept) if kept else data_folder / "store")
    starter = Starter(folder, preferences, data_folder)
    try:
        passphrase = _passphrase(arguments.passphrase_file)
        if arguments.sample and is_sample_made(data_folder / "sample"):
            starter.show_desk(open_sample(data_folder / "sample"))
        elif arguments.sample:
            starter.open_sample()
        elif passphrase is not None and Desk.holds(folder):
            starter.show_window(Desk.open(folder, passphrase))
        else:
            starter.show_unlock()
    except ReviewerError as error:
        if arguments.soak is not None:
            return _refuse(error)
        starter.show_unlock()
        if starter.page is not None:
            starter.page.show_error(error)
    if arguments.soak is not None:
        try:
            _begin_soak(starter, arguments.soak)
        except ReviewerError as error:
            return _refuse(error)
    if arguments.first_paint:
        if starter.window is None:
            return EnvironmentProblem.exit_code
        FirstPaint(starter.window)
    code = app.exec()
    if starter.window is not None:
        starter.window.context.desk.close()
    guard.remove()
    return code
