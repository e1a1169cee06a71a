"""The last line: an unexpected error becomes a report file, a plain message and a clean exit."""

from __future__ import annotations

import platform
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication, QMessageBox

import reviewer

CRASH_EXIT_CODE = 70
Tell = Callable[[str], None]
Leave = Callable[[int], None]


class CrashGuard:
    """``install`` puts it in front of every unexpected error of the process, ``remove`` takes it away."""

    def __init__(self, folder: Path, tell: Tell | None = None, leave: Leave = QApplication.exit) -> None:
        self._folder = folder
        self._tell = tell or _show_message
        self._leave = leave
        self._before = sys.excepthook
        self._before_thread = threading.excepthook
        self._is_telling = False

    def install(self) -> None:
        """Stand guard."""
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error

    def remove(self) -> None:
        """Put back what stood there before."""
        sys.excepthook = self._before
        threading.excepthook = self._before_thread

    def write_report(self, error: BaseException, trace: TracebackType | None) -> Path:
        """Write the report: versions and the trace, no values, so that no personal data gets in."""
        self._folder.mkdir(parents=True, exist_ok=True)
        at = datetime.now(UTC)
        path = self._folder / f"crash-{at:%Y%m%d-%H%M%S-%f}.txt"
        frames = "".join(traceback.format_tb(trace))
        head = f"reviewer {getattr(reviewer, '__version__', '')} · Python {platform.python_version()} · {sys.platform}"
        path.write_text(f"{head}\n{at.isoformat()}\n{type(error).__qualname__}\n\n{frames}", encoding="utf-8")
        return path

    def _on_thread_error(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.write_report(args.exc_value, args.exc_traceback)

    def _on_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._leave(0)
            return
        sys.__excepthook__(kind, error, trace)
        if self._is_telling:
            return
        self._is_telling = True
        try:
            path = self.write_report(error, trace)
            kept = f"错误报告已写入：\n{path}"
        except OSError:
            kept = "错误报告未能写入磁盘（磁盘满或只读）。"
        self._tell(f"程序遇到未预料的错误，将退出。\n\n已经保存的内容都在，重新打开即可继续。\n{kept}")
        self._leave(CRASH_EXIT_CODE)


def _show_message(text: str) -> None:
    QMessageBox.critical(QApplication.activeWindow(), "程序错误", text)
