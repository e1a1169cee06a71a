"""The scanned pages of one paper copy, upright and alone, in the evidence viewer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from reviewer.domain.application import Evidence
from reviewer.usecases.read_evidence import read_text
from reviewer.usecases.read_scan import show_scan_page
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.widgets.evidence_viewer import EvidenceViewer
from ui.widgets.labels import label
from ui.widgets.panes import column

NOTHING = "这份还没有扫描件，照手里的纸质评分表录入。扫描后在列表用“读入扫描件”补上，这里就显示出来。"


class ScanPane(QWidget):
    """Turns to a page by its number on the copy."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._number = context, ""
        self._pages: tuple[int, ...] = ()
        self.viewer = EvidenceViewer(context.jobs, self._read, partial(read_text, context.desk))
        self.viewer.set_read_only(True)
        self._nothing = label(NOTHING, "muted")
        self._nothing.setWordWrap(True)
        self._nothing.setContentsMargins(*[theme().space(4)] * 4)
        body = column(self._nothing, parent=self)
        body.addWidget(self.viewer, 1)
        body.addStretch(0)

    @property
    def page(self) -> int | None:
        """The page of the copy that is shown, None for none."""
        shown = self.viewer.evidence
        return int(shown.sha256.rpartition("#")[2]) if shown is not None else None

    def show_copy(self, number: str, pages: Sequence[int]) -> None:
        """The scanned pages of a copy; opens none."""
        self._number, self._pages = number, tuple(pages)
        self._nothing.setVisible(not pages)
        self.viewer.setVisible(bool(pages))
        self.viewer.show_files(tuple(self._evidence(page) for page in pages))

    def show_page(self, page: int) -> None:
        """Turn to a page of the copy, or to the nearest that was scanned."""
        if self._pages:
            nearest = min(self._pages, key=lambda each: (abs(each - page), each))
            self.viewer.open_place(self._evidence(nearest).sha256)

    def clear(self) -> None:
        """Give back the memory."""
        self.viewer.close_files()
        self._pages = ()

    def _evidence(self, page: int) -> Evidence:
        return Evidence(sha256=f"{self._number}#{page}", name=f"第 {page} 页.jpg", size=0, media_type="image/jpeg")

    def _read(self, key: str) -> bytes:
        number, _, page = key.rpartition("#")
        return show_scan_page(self._context.desk, number, int(page))
