"""A one-page paper with a title, marked 样例."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from samples.faces import printed
from samples.prints import HEIGHT, MARGIN, WIDTH, lines_of


def one_page(title: str, owner: str, paragraphs: tuple[str, ...]) -> bytes:
    """One page in one face: small, as a package of many papers has to be."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(f"{title}（样例）")
    canvas.setAuthor(owner)
    face = printed("sans")
    canvas.saveState()
    canvas.translate(WIDTH / 2, 480)
    canvas.rotate(32)
    canvas.setFillGray(0.9)
    canvas.setFont(face, 110)
    canvas.drawCentredString(0, 0, "样例")
    canvas.restoreState()
    canvas.setFillGray(0.1)
    canvas.setFont(face, 20)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 110, title)
    canvas.setFont(face, 13)
    y = HEIGHT - 160
    for text in (*paragraphs, f"　　　　　　{owner}"):
        for line in lines_of(text, "sans", 13, WIDTH - 2 * MARGIN):
            canvas.drawString(MARGIN, y, line)
            y -= 24
    canvas.save()
    return out.getvalue()
