"""Printing a kept document as it is, page by page, on the printer that the person chose."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from reviewer.domain.progress import Progress
from reviewer.errors import EnvironmentProblem
from ui.widgets.pdf_pages import PdfFile

DOTS_AN_INCH, POINTS_AN_INCH = 300, 72


def choose_printer(parent: QWidget, pages: int, name: str) -> QPrinter | None:
    """The system's print dialog; None when the person cancelled."""
    printer = new_printer(name)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, pages)
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def new_printer(name: str) -> QPrinter:
    """A printer that prints to the paper's edges: the document has its own margins."""
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setResolution(DOTS_AN_INCH)
    printer.setFullPage(True)
    printer.setDocName(name)
    return printer


def print_pages(data: bytes, name: str, printer: QPrinter, progress: Progress) -> int:
    """Print; returns how many pages. Belongs in the job pool.

    Raises:
        RuleViolation: not a PDF that can be shown.
        EnvironmentProblem: the printer does not take it.
        Cancelled: from ``progress``.
    """
    file = PdfFile(data, name)
    first, last = printer.fromPage() or 1, printer.toPage() or len(file.sizes)
    pages = list(range(first - 1, min(last, len(file.sizes))))
    painter = QPainter()
    _set_paper(printer, file.sizes[pages[0]])
    if not painter.begin(printer):
        file.close()
        raise EnvironmentProblem(
            "打印机没有接受，未打印；文书没有变动，请检查打印机后再试。", code="cannot_print", where=name
        )
    try:
        for at, page in enumerate(pages):
            progress(at, len(pages), f"正在打印 {name}")
            if at:
                _set_paper(printer, file.sizes[page])
                printer.newPage()
            size = file.sizes[page] * (printer.resolution() / POINTS_AN_INCH)
            image = file.picture(page, QSize(round(size.width()), round(size.height())))
            painter.drawImage(QRectF(0, 0, size.width(), size.height()), image)
    finally:
        painter.end()
        file.close()
    progress(len(pages), len(pages), "完成")
    return len(pages)


def _set_paper(printer: QPrinter, points: QSizeF) -> None:
    """The page's own paper, upright or lying."""
    lies = points.width() > points.height()
    upright = points.transposed() if lies else points
    paper = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turn = QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(paper, turn, QMarginsF(0, 0, 0, 0)))
