"""Paper documents as applicants scan them: licences, certificates, plaques, the signed pledge, covers."""

from __future__ import annotations

import random
from collections.abc import Sequence

from PIL import Image, ImageDraw
from samples.faces import drawn
from samples.paper import A4, blank_page, scanned, signature, stamp_seal, watermark

INK = (34, 34, 40)
Lines = Sequence[tuple[str, str]]


def _centre(
    pen: ImageDraw.ImageDraw,
    y: float,
    text: str,
    face: str,
    size: int,
    fill: tuple[int, int, int] = INK,
    x: float = A4[0] / 2,
) -> None:
    pen.text((x, y), text, font=drawn(face, size), fill=fill, anchor="mm")


def wrapped(text: str, face: str, size: int, width: float) -> list[str]:
    """Lines no wider than ``width`` pixels; no closing mark at a line's head."""
    font, lines, line = drawn(face, size), [], ""
    for char in text:
        if font.getlength(line + char) > width and char not in "，。；、）：》”":
            carried = line[-1] if line[-1] in "（《“" else ""
            lines.append(line.removesuffix(carried) if carried else line)
            line = carried
        line += char
    return [*lines, line]


def _guilloche(page: Image.Image, box: tuple[int, int, int, int], colour: tuple[int, int, int]) -> None:
    """A patterned frame such as licences have."""
    pen = ImageDraw.Draw(page)
    x1, y1, x2, y2 = box
    for inset, width in ((0, 8), (22, 3), (64, 3), (76, 8)):
        pen.rectangle((x1 + inset, y1 + inset, x2 - inset, y2 - inset), outline=colour, width=width)
    step, pale = 26, tuple(min(255, part + 70) for part in colour)
    for x in range(x1 + 36, x2 - 36, step):
        for y in (y1 + 44, y2 - 44):
            pen.ellipse((x - 12, y - 12, x + 12, y + 12), outline=pale, width=2)
            pen.ellipse((x - 5, y - 5, x + 5, y + 5), outline=colour, width=2)
    for y in range(y1 + 70, y2 - 60, step):
        for x in (x1 + 44, x2 - 44):
            pen.ellipse((x - 12, y - 12, x + 12, y + 12), outline=pale, width=2)
            pen.ellipse((x - 5, y - 5, x + 5, y + 5), outline=colour, width=2)


def _fields(pen: ImageDraw.ImageDraw, lines: Lines, x: int, y: int, width: int, size: int, gap: int) -> int:
    for label, value in lines:
        pen.text((x, y), label, font=drawn("sans", size), fill=(96, 66, 40), anchor="ls")
        for part in wrapped(value, "serif", size, width - size * 7):
            pen.text((x + size * 7, y), part, font=drawn("serif", size), fill=INK, anchor="ls")
            y += gap
    return y


def licence(title: str, code: str, lines: Lines, issuer: str, date: str, seed: str) -> Image.Image:
    """A business licence or registration certificate, landscape."""
    size = (2400, 1696)
    page = blank_page(size, (250, 246, 236))
    _guilloche(page, (70, 70, size[0] - 70, size[1] - 70), (182, 142, 66))
    pen = ImageDraw.Draw(page)
    _centre(pen, 300, title, "serif-bold", 120, x=size[0] / 2)
    pen.text((230, 420), "统一社会信用代码", font=drawn("sans", 34), fill=(96, 66, 40))
    pen.text((230, 470), code, font=drawn("sans-bold", 44), fill=INK)
    pen.text((size[0] - 230, 440), "（副 本）", font=drawn("serif", 44), fill=INK, anchor="ra")
    _code_patch(page, (size[0] - 430, 500), 200, code)
    half = (len(lines) + 1) // 2
    _fields(pen, lines[:half], 230, 640, 1020, 42, 96)
    _fields(pen, lines[half:], 1290, 760, 900, 42, 96)
    pen.text((size[0] - 420, 1400), f"登记机关　{issuer}", font=drawn("serif", 44), fill=INK, anchor="rs")
    pen.text((size[0] - 420, 1490), date, font=drawn("serif", 44), fill=INK, anchor="rs")
    stamp_seal(page, issuer, size[0] - 600, 1420, 400)
    _centre(pen, size[1] - 190, "样例证照，仅供程序演示，不具任何效力", "sans", 30, (140, 120, 90), x=size[0] / 2)
    return scanned(watermark(page), seed, (1200, 848))


def _code_patch(page: Image.Image, corner: tuple[int, int], size: int, text: str) -> None:
    """A patch that looks like a two-dimensional code and means nothing."""
    rng, cells = random.Random(text), 25
    tile = Image.new("L", (cells, cells), 255)
    tile.putdata([rng.choice((0, 255)) for _ in range(cells * cells)])
    pen = ImageDraw.Draw(tile)
    for x, y in ((0, 0), (18, 0), (0, 18)):
        pen.rectangle((x, y, x + 6, y + 6), fill=0)
        pen.rectangle((x + 1, y + 1, x + 5, y + 5), fill=255)
        pen.rectangle((x + 2, y + 2, x + 4, y + 4), fill=0)
    page.paste(tile.resize((size, size), Image.Resampling.NEAREST).convert("RGB"), corner)


def certificate(
    title: str, name: str, lines: Lines, issuer: str, date: str, seed: str, colour: tuple[int, int, int] = (150, 34, 40)
) -> Image.Image:
    """A personal certificate (skill level, title, examiner, bookkeeping) with a place for the photo."""
    page = blank_page(tint=(250, 248, 241))
    _guilloche(page, (110, 110, A4[0] - 110, A4[1] - 110), colour)
    pen = ImageDraw.Draw(page)
    _centre(pen, 420, title, "serif-bold", 96, colour)
    _portrait(pen, (A4[0] // 2 - 150, 600, A4[0] // 2 + 150, 1010), seed)
    _centre(pen, 1100, name, "kai", 84)
    _fields(pen, lines, 330, 1270, A4[0] - 640, 46, 104)
    pen.text((A4[0] - 320, 2010), issuer, font=drawn("serif", 46), fill=INK, anchor="rs")
    pen.text((A4[0] - 320, 2090), date, font=drawn("serif", 46), fill=INK, anchor="rs")
    stamp_seal(page, issuer, A4[0] - 560, 2000, 400)
    return scanned(watermark(page), seed)


def _portrait(pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], seed: str) -> None:
    """A faceless head and shoulders on blue: nobody's photo."""
    rng = random.Random(seed)
    x1, y1, x2, y2 = box
    pen.rectangle(box, fill=(92 + rng.randrange(30), 142, 196))
    middle, width = (x1 + x2) // 2, x2 - x1
    pen.ellipse((middle - width * 0.45, y1 + 270, middle + width * 0.45, y2 + 130), fill=(52, 58, 74))
    pen.ellipse((middle - width * 0.2, y1 + 80, middle + width * 0.2, y1 + 270), fill=(226, 198, 174))
    pen.pieslice((middle - width * 0.22, y1 + 62, middle + width * 0.22, y1 + 250), 180, 360, fill=(46, 40, 38))
    pen.rectangle((x1, y2, x2, y2 + 140), fill=(250, 248, 241))
    pen.rectangle(box, outline=(120, 120, 120), width=3)


def plaque(title: str, owner: str, grade: str, issuer: str, date: str, seed: str) -> Image.Image:
    """A certificate of a grade or an honour, landscape, red on cream."""
    size = (2400, 1696)
    page = blank_page(size, (253, 247, 230))
    _guilloche(page, (90, 90, size[0] - 90, size[1] - 90), (190, 40, 36))
    pen = ImageDraw.Draw(page)
    middle = size[0] / 2
    _centre(pen, 340, title, "serif-bold", 116, (176, 26, 30), middle)
    _centre(pen, 620, owner, "serif-bold", 84, INK, middle)
    for number, line in enumerate(wrapped(grade, "kai", 76, 1800)):
        _centre(pen, 830 + number * 116, line, "kai", 76, INK, middle)
    pen.text((size[0] - 380, 1310), issuer, font=drawn("serif", 52), fill=INK, anchor="rs")
    pen.text((size[0] - 380, 1400), date, font=drawn("serif", 52), fill=INK, anchor="rs")
    stamp_seal(page, issuer, size[0] - 640, 1320, 400)
    return scanned(watermark(page), seed, (1200, 848))


def pledge(applicant: str, clauses: Sequence[str], consequence: str, legal: str, date: str, seed: str) -> Image.Image:
    """附件4, printed, sealed and signed by pen."""
    page = blank_page()
    pen = ImageDraw.Draw(page)
    pen.text((190, 200), "附件4", font=drawn("sans", 52), fill=INK)
    _centre(pen, 380, "浙江省社会评价组织诚信承诺书", "serif-bold", 76)
    y = 560
    for clause in (*(f"{number}. {clause}" for number, clause in enumerate(clauses, 1)), f"{consequence}。"):
        for line in wrapped(f"　　{clause}", "fang", 52, A4[0] - 400):
            pen.text((200, y), line, font=drawn("fang", 52), fill=INK)
            y += 84
    pen.text((200, 1850), "单位（印章）", font=drawn("fang", 52), fill=INK)
    pen.text((960, 1850), "法人代表签字", font=drawn("fang", 52), fill=INK)
    pen.text((200, 1940), applicant, font=drawn("fang", 44), fill=INK)
    pen.text((A4[0] - 260, 2080), date, font=drawn("fang", 52), fill=INK, anchor="ra")
    mark = signature(legal, 110, f"sign {seed}")
    page.paste(mark, (1270, 1780), mark)
    stamp_seal(page, applicant, 470, 1930, 400)
    return scanned(watermark(page), seed)


def standard_cover(occupation: str, code: str, edition: str, seed: str) -> Image.Image:
    """The cover of a 国家职业技能标准."""
    page = blank_page(tint=(238, 243, 246))
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 0, A4[0], 520), fill=(38, 82, 128))
    _centre(pen, 260, "国家职业技能标准", "serif-bold", 130, (250, 250, 250))
    pen.text((180, 640), f"职业编码：{code}", font=drawn("sans", 48), fill=INK)
    _centre(pen, 1120, occupation, "serif-bold", 140)
    _centre(pen, 1320, f"（{edition}）", "serif", 66)
    pen.rectangle((560, 1430, A4[0] - 560, 1436), fill=(38, 82, 128))
    _centre(pen, 2120, "样例封面（非正式出版物）", "sans", 50, (80, 90, 104))
    _centre(pen, 2220, "仅示意申报单位提交的标准文本首页", "sans", 40, (110, 118, 130))
    return scanned(watermark(page), seed, skew=0.5)


def deed_cover(number: str, seed: str) -> Image.Image:
    """The first page of a property certificate."""
    page = blank_page(tint=(150, 32, 36))
    pen = ImageDraw.Draw(page)
    pen.rectangle((90, 90, A4[0] - 90, A4[1] - 90), outline=(222, 178, 92), width=6)
    _centre(pen, 860, "不动产权证书", "serif-bold", 170, (232, 190, 104))
    _centre(pen, 1110, "（样例）", "serif", 90, (232, 190, 104))
    _centre(pen, 2060, number, "serif", 56, (232, 190, 104))
    return scanned(watermark(page, strength=40), seed)


def deed_table(number: str, lines: Lines, issuer: str, date: str, seed: str) -> Image.Image:
    """The second page: the registered particulars in a table."""
    page = blank_page(tint=(248, 245, 236))
    pen = ImageDraw.Draw(page)
    pen.text((200, 250), number, font=drawn("serif", 46), fill=INK)
    top, row, left, right = 360, 150, 200, A4[0] - 200
    for index, (label, value) in enumerate(lines):
        y = top + index * row
        pen.rectangle((left, y, right, y + row), outline=(60, 60, 60), width=3)
        pen.line((left + 340, y, left + 340, y + row), fill=(60, 60, 60), width=3)
        pen.text((left + 170, y + row / 2), label, font=drawn("serif", 44), fill=INK, anchor="mm")
        parts = wrapped(value, "fang", 44, right - left - 400)
        for part, line in enumerate(parts):
            pen.text(
                (left + 370, y + row / 2 + (part - (len(parts) - 1) / 2) * 56),
                line,
                font=drawn("fang", 44),
                fill=INK,
                anchor="lm",
            )
    pen.text((right, 2020), issuer, font=drawn("serif", 46), fill=INK, anchor="rs")
    pen.text((right, 2100), date, font=drawn("serif", 46), fill=INK, anchor="rs")
    stamp_seal(page, issuer, right - 260, 2010, 400)
    return scanned(watermark(page), seed)


def statement(title: str, text: str, owner: str, date: str, seed: str) -> Image.Image:
    """A short typed statement with the owner's seal."""
    page = blank_page()
    pen = ImageDraw.Draw(page)
    _centre(pen, 380, title, "serif-bold", 84)
    y = 600
    for line in wrapped(f"　　{text}", "fang", 56, A4[0] - 400):
        pen.text((200, y), line, font=drawn("fang", 56), fill=INK)
        y += 96
    pen.text((A4[0] - 240, y + 300), owner, font=drawn("fang", 56), fill=INK, anchor="rs")
    pen.text((A4[0] - 240, y + 400), date, font=drawn("fang", 56), fill=INK, anchor="rs")
    stamp_seal(page, owner, A4[0] - 520, y + 320, 400)
    return scanned(watermark(page), seed)
