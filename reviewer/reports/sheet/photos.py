"""The annex of photos: six a page, upright, with their marks, and who took them when, where and of what."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from reviewer.domain.site_files import Mark
from reviewer.reports.setting.cells import LEFT, NOTE_LEADING, RIGHT, CellSetter
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.paper import BLACK, GREY, MM, PALE, RED, WHITE, Paper
from reviewer.reports.setting.table import GRID, HAIR, HAIR_COLOUR, Strip
from reviewer.reports.setting.typeset import SetLine, Span, line_setter
from reviewer.reports.sheet.data import SheetFile
from reviewer.reports.sheet.strips import hash_text

COLUMNS, ROWS = 2, 3
GAP = 4 * MM
SIDE = 4.0
INNER = 2.5  # blank between a picture and its frame
LONGEST_CAPTION = 4  # lines under a picture; a longer caption stands whole after the pictures
MARK_SIZES = (9.0, 7.5, 6.0, 5.0)  # the first at which the words fit on the picture
HEAD_LENGTH, HEAD_SPREAD = 8.0, 0.42  # an arrow's head: points, radians to each side
HALO = 3.2


class Frame(NamedTuple):
    """A box on the page: its lower left corner and its size in points."""

    x: float
    y: float
    width: float
    height: float


class PhotoAnnex(CellSetter):
    """Draws photos onto pages."""

    def __init__(self, photos: Sequence[SheetFile], fonts: FontBook) -> None:
        super().__init__(fonts)
        self.photos = photos
        self.digits = line_setter(fonts, 6.3)
        self.marks = [line_setter(fonts, size) for size in MARK_SIZES]

    def pages(self) -> list[tuple[SheetFile, ...]]:
        """The photos of each page."""
        size = COLUMNS * ROWS
        return [tuple(self.photos[at : at + size]) for at in range(0, len(self.photos), size)]

    def long_captions(self) -> list[Strip]:
        """The captions that do not fit under their pictures, whole."""
        return [
            strip
            for photo in self.photos
            if len(self._caption(photo)) > LONGEST_CAPTION
            for strip in self.paragraph(f"{photo.name}　图注全文", photo.caption, _field(photo, "图注"), opens=True)
        ]

    def draw(self, paper: Paper, photos: Sequence[SheetFile], area: Frame) -> None:
        """One page of photos into an area, row by row; rows are as high as on a full page."""
        width = (area.width - GAP * (COLUMNS - 1)) / COLUMNS
        height = (area.height - GAP * (ROWS - 1)) / ROWS
        for number, photo in enumerate(photos):
            row, column = divmod(number, COLUMNS)
            x = area.x + column * (width + GAP)
            y = area.y + area.height - height - row * (height + GAP)
            self._photo(paper, photo, Frame(x, y, width, height))

    # ---- one photo

    def _photo(self, paper: Paper, photo: SheetFile, cell: Frame) -> None:
        lines = self._legend(photo, cell.width - 2 * SIDE)
        legend = len(lines) * NOTE_LEADING + 6
        space = Frame(cell.x + INNER, cell.y + legend + INNER, cell.width - 2 * INNER, cell.height - legend - 2 * INNER)
        paper.rule(cell.x, cell.y + legend, cell.x + cell.width, cell.y + legend, HAIR, HAIR_COLOUR)
        paper.frame(cell.x, cell.y, cell.width, cell.height, GRID)
        with paper.tag("Figure", alt="　".join(each for each in (photo.name, photo.caption) if each)):
            self._shown(paper, photo, space)
        y = cell.y + legend - 3
        with paper.tag("P"):
            for line, is_faint in lines:
                y -= NOTE_LEADING
                paper.text(line, cell.x + SIDE, y + 2.2, GREY if is_faint else BLACK)

    def _shown(self, paper: Paper, photo: SheetFile, space: Frame) -> None:
        if photo.picture is None:
            self._lacking(paper, photo, space)
            return
        scale = min(space.width / photo.picture.width, space.height / photo.picture.height)
        width, height = photo.picture.width * scale, photo.picture.height * scale
        shown = Frame(space.x + (space.width - width) / 2, space.y + (space.height - height) / 2, width, height)
        paper.picture(photo.picture.jpeg, *shown)
        for mark in photo.marks:
            self._mark(paper, mark, shown, _field(photo, "标注"))

    def _lacking(self, paper: Paper, photo: SheetFile, space: Frame) -> None:
        paper.fill(*space, PALE)
        lines = self.text.lines(photo.lacking, Role.SONG, space.width - 20, photo.name, align="center")
        y = space.y + space.height / 2 + len(lines) * 6.0
        for line in lines:
            y -= 12.0
            paper.text(line, space.x + 10, y, GREY)

    def _caption(self, photo: SheetFile) -> tuple[SetLine, ...]:
        width = (RIGHT - LEFT - GAP) / COLUMNS - 2 * SIDE
        spans = [Span(photo.name, Role.HEI), Span(f"　{photo.caption}" if photo.caption else "", Role.SONG)]
        return self.note.lines(
            [each for each in spans if each.text], Role.SONG, width, _field(photo, "图注"), align="left"
        )

    def _legend(self, photo: SheetFile, width: float) -> list[tuple[SetLine, bool]]:
        """Lines under the picture, each with whether it is set in grey."""
        caption = list(self._caption(photo))
        if len(caption) > LONGEST_CAPTION:
            more = self.note.line("……（图注全文见后）", Role.SONG, _field(photo, "图注"))
            caption = [*caption[: LONGEST_CAPTION - 1], more]
        about = f"{photo.where}　对应“{photo.requirement}”" if photo.requirement else photo.where
        facts = [
            ("项目", about),
            ("拍摄", f"拍摄　{photo.time}"),
            ("地点", f"地点　{photo.place}" if photo.place else ""),
            ("文件", f"文件　{photo.file}　录入　{photo.author}"),
        ]
        lines = [(line, False) for line in caption]
        for name, text in facts:
            set_lines = self.note.lines(text, Role.SONG, width, _field(photo, name), align="left") if text else ()
            lines += [(line, True) for line in set_lines]
        digits = self.digits.lines(
            f"SHA-256 {hash_text(photo.sha256)}", Role.SANS, width, _field(photo, "校验值"), align="left", whole=True
        )
        return [*lines, *((line, True) for line in digits)]

    # ---- marks

    def _mark(self, paper: Paper, mark: Mark, shown: Frame, where: str) -> None:
        x0, y0 = _point(shown, mark.x, mark.y)
        x1, y1 = _point(shown, mark.x2, mark.y2)
        match mark.kind:
            case "arrow":
                for line in _arrow(x0, y0, x1, y1):
                    paper.rule(*line, HALO, WHITE)
                for line in _arrow(x0, y0, x1, y1):
                    paper.rule(*line, 1.6, RED)
                self._label(paper, mark.text, x0, y0, shown, where)
            case "box":
                box = min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)
                paper.frame(*box, HALO, WHITE)
                paper.frame(*box, 1.6, RED)
                self._label(paper, mark.text, min(x0, x1), max(y0, y1), shown, where)
            case "text":
                self._label(paper, mark.text, x0, y0, shown, where)

    def _label(self, paper: Paper, text: str, x: float, y: float, shown: Frame, where: str) -> None:
        """Words on white, moved so that they stay on the picture; ``x``, ``y`` is their upper left corner."""
        if not text.strip():
            return
        for setter in self.marks:
            leading = setter.size * 1.3
            lines = setter.lines(text, Role.HEI, max(setter.size * 2, shown.width - 8), where, align="left")
            if len(lines) * leading + 2 <= shown.height:
                break
        width, height = max(line.width for line in lines) + 4, len(lines) * leading + 2
        x = max(shown.x, min(x, shown.x + shown.width - width))
        y = min(shown.y + shown.height, max(y, shown.y + height))
        paper.fill(x, y - height, width, height, WHITE)
        for number, line in enumerate(lines, 1):
            paper.text(line, x + 2, y - number * leading + 2.2, RED)


def _field(photo: SheetFile, name: str) -> str:
    return f"{photo.where} {photo.name} {name}"


def _point(shown: Frame, x: Decimal, y: Decimal) -> tuple[float, float]:
    """A place given in fractions from the picture's upper left corner, on the page."""
    return shown.x + float(x) * shown.width, shown.y + shown.height * (1 - float(y))


def _arrow(x0: float, y0: float, x1: float, y1: float) -> Iterator[tuple[float, float, float, float]]:
    """Shaft and both strokes of the head, which is at the second point."""
    yield x0, y0, x1, y1
    back = math.atan2(y0 - y1, x0 - x1)
    for side in (-HEAD_SPREAD, HEAD_SPREAD):
        yield x1, y1, x1 + HEAD_LENGTH * math.cos(back + side), y1 + HEAD_LENGTH * math.sin(back + side)
