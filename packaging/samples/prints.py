"""PDF text documents: contracts, rule books, reports. Text stays text; fonts are embedded as subsets."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from PIL import Image
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from samples.faces import printed
from samples.paper import jpeg, seal
from samples.plans import PdfPen, Plan, draw_plan

# Binary streams: the 7-bit form is a quarter larger.
rl_config.useA85 = 0
WIDTH, HEIGHT = A4
MARGIN = 74.0
NOT_AT_HEAD = "，。；：、！？）》”’…%"
NOT_AT_END = "（《“‘"


def lines_of(text: str, face: str, size: float, width: float, indent: int = 2) -> list[str]:
    """Break Chinese text into lines; ``indent`` full-width spaces on the first."""
    name, lines, line = printed(face), [], "　" * indent
    for char in text:
        if pdfmetrics.stringWidth(line + char, name, size) > width and char not in NOT_AT_HEAD:
            carried = ""
            while line and line[-1] in NOT_AT_END:
                carried, line = line[-1] + carried, line[:-1]
            lines.append(line)
            line = carried
        line += char
    return [*lines, line]


class Print:
    """One PDF being written, page by page from the top."""

    def __init__(self, title: str, owner: str) -> None:
        self._out = io.BytesIO()
        self._canvas = Canvas(self._out, pagesize=A4, invariant=1, pageCompression=1)
        self._canvas.setTitle(f"{title}（样例）")
        self._canvas.setAuthor(owner)
        self._owner = owner
        self._page = 0
        self._y = 0.0
        self._open = False

    @property
    def canvas(self) -> Canvas:
        """The page for free drawing (points from the lower left)."""
        return self._canvas

    def page(self) -> None:
        """Start the next page."""
        self._close()
        self._page += 1
        self._open = True
        self._y = HEIGHT - MARGIN
        self._mark()

    def _close(self) -> None:
        if self._open:
            self._canvas.setFillGray(0.2)
            self._canvas.setFont(printed("serif"), 9)
            self._canvas.drawCentredString(WIDTH / 2, 36, f"— {self._page} —")
            self._canvas.showPage()
        self._open = False

    def _mark(self) -> None:
        self._canvas.saveState()
        self._canvas.setFillColorRGB(0.90, 0.91, 0.93)
        self._canvas.setFont(printed("serif"), 110)
        for y in (230, 580):
            self._canvas.saveState()
            self._canvas.translate(WIDTH / 2, y)
            self._canvas.rotate(32)
            self._canvas.drawCentredString(0, -40, "样　例")
            self._canvas.restoreState()
        self._canvas.restoreState()

    def space(self, points: float) -> None:
        """Leave room."""
        self._y -= points

    def heading(self, text: str, size: float = 20) -> None:
        """A centred title."""
        for line in lines_of(text, "serif-bold", size, WIDTH - 2 * MARGIN, 0):
            self._need(size * 1.7)
            self._canvas.setFillGray(0.08)
            self._canvas.setFont(printed("serif-bold"), size)
            self._canvas.drawCentredString(WIDTH / 2, self._y - size, line)
            self._y -= size * 1.7

    def red_head(self, owner: str) -> None:
        """The owner's name in red over a red line, as on an organisation's own papers."""
        size = min(30.0, (WIDTH - 2 * MARGIN) / (len(owner) + 3))
        self._canvas.setFillColorRGB(0.78, 0.10, 0.12)
        self._canvas.setStrokeColorRGB(0.78, 0.10, 0.12)
        self._canvas.setFont(printed("serif-bold"), size)
        self._canvas.drawCentredString(WIDTH / 2, self._y - size, f"{owner}文件")
        self._y -= size + 22
        self._canvas.setLineWidth(1.6)
        self._canvas.line(MARGIN, self._y, WIDTH - MARGIN, self._y)
        self._y -= 30

    def text(self, text: str, *, face: str = "fang", size: float = 13, indent: int = 2, pitch: float = 1.75) -> None:
        """A paragraph."""
        for line in lines_of(text, face, size, WIDTH - 2 * MARGIN, indent):
            self._need(size * pitch)
            self._canvas.setFillGray(0.1)
            self._canvas.setFont(printed(face), size)
            self._canvas.drawString(MARGIN, self._y - size, line)
            self._y -= size * pitch

    def right(self, text: str, size: float = 13) -> None:
        """A line at the right margin, for names and dates."""
        self._need(size * 1.9)
        self._canvas.setFillGray(0.1)
        self._canvas.setFont(printed("fang"), size)
        self._canvas.drawRightString(WIDTH - MARGIN, self._y - size, text)
        self._y -= size * 1.9

    def table(
        self, head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float], size: float = 10.5
    ) -> None:
        """A ruled table; cells wrap, the head repeats on each page."""
        self._table_row(head, widths, size, "serif-bold")
        for row in rows:
            if self._y - size * 2.2 < MARGIN:
                self.page()
                self._table_row(head, widths, size, "serif-bold")
            self._table_row(row, widths, size, "fang")

    def _table_row(self, cells: Sequence[str], widths: Sequence[float], size: float, face: str) -> None:
        parts = [lines_of(cell, face, size, width - 8, 0) for cell, width in zip(cells, widths, strict=True)]
        height = size * 1.45 * max(len(part) for part in parts) + 8
        self._need(height)
        x = (WIDTH - sum(widths)) / 2
        self._canvas.setStrokeGray(0.3)
        self._canvas.setLineWidth(0.6)
        for part, width in zip(parts, widths, strict=True):
            self._canvas.rect(x, self._y - height, width, height)
            self._canvas.setFillGray(0.1)
            self._canvas.setFont(printed(face), size)
            top = self._y - (height - size * 1.45 * len(part)) / 2
            for number, line in enumerate(part):
                self._canvas.drawString(x + 4, top - size * 1.45 * number - size * 1.1, line)
            x += width
        self._y -= height

    def _need(self, height: float) -> None:
        if not self._open or self._y - height < MARGIN * 0.85:
            self.page()

    def keep(self, height: float) -> None:
        """Start a new page unless so much room is left: what follows stays together."""
        self._need(height)

    def stamp(self, owner: str, x: float, y_from_here: float = 20, size: float = 112) -> None:
        """A seal centred on x, so far below the current line's top."""
        self._canvas.drawImage(
            ImageReader(seal(owner, 260)), x - size / 2, self._y - y_from_here - size / 2, size, size, mask="auto"
        )

    def signed(self, mark: Image.Image, x: float, y_from_here: float, width: float) -> None:
        """A pen signature."""
        height = width * mark.height / mark.width
        self._canvas.drawImage(ImageReader(mark), x, self._y - y_from_here, width, height, mask="auto")

    def picture(self, image: Image.Image) -> None:
        """A whole page that is a scan."""
        self._close()
        self._page += 1
        self._canvas.setPageSize(A4 if image.height >= image.width else (HEIGHT, WIDTH))
        width, height = A4 if image.height >= image.width else (HEIGHT, WIDTH)
        self._canvas.drawImage(ImageReader(io.BytesIO(jpeg(image))), 0, 0, width, height)
        self._canvas.showPage()
        self._canvas.setPageSize(A4)

    def plan(self, plan: Plan, unit: float = 0.0, size: float = 9.0) -> None:
        """A floor plan below the current line, centred."""
        unit = unit or min((WIDTH - 2 * MARGIN - 40) / plan.width, (self._y - 130) / (plan.depth + 2.4))
        left = (WIDTH - plan.width * unit) / 2 + 12
        draw_plan(PdfPen(self._canvas, HEIGHT), plan, left, HEIGHT - self._y + 8, unit, size)
        self._y -= unit * (plan.depth + 2.6)

    def done(self) -> bytes:
        """The finished file."""
        self._close()
        self._canvas.save()
        return self._out.getvalue()


def scan_pdf(title: str, owner: str, pages: Iterable[Image.Image]) -> bytes:
    """A PDF of scanned pages and nothing else."""
    pdf = Print(title, owner)
    for page in pages:
        pdf.picture(page)
    return pdf.done()
