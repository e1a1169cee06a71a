"""The picture of what the pen wrote."""

from __future__ import annotations

import io

import msgspec
import pytest
from PIL import Image

from reviewer.errors import RuleViolation
from reviewer.signing.ink import InkPoint, InkStroke, ink_png


def line(pressure: float) -> InkStroke:
    return InkStroke(points=tuple(InkPoint(x=0.1 + 0.8 * i / 20, y=0.5, pressure=pressure) for i in range(21)))


def inked(png: bytes) -> list[tuple[int, int]]:
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.mode == "RGBA"
        alpha = picture.getchannel("A")
        return [(x, y) for x in range(picture.width) for y in range(picture.height) if alpha.getpixel((x, y)) > 127]


def test_ink_is_where_the_pen_was_and_nowhere_else() -> None:
    places = inked(ink_png([line(0.5)], 300, 100))
    assert {x for x, _ in places} >= set(range(35, 265))
    assert all(28 <= x <= 272 and 45 <= y <= 55 for x, y in places)


def test_more_pressure_gives_more_ink() -> None:
    assert len(inked(ink_png([line(1.0)], 300, 100))) > 1.8 * len(inked(ink_png([line(0.1)], 300, 100)))


def test_a_dot_is_ink_too() -> None:
    assert inked(ink_png([InkStroke(points=(InkPoint(x=0.5, y=0.5, pressure=1.0),))], 300, 100))


def test_the_same_strokes_give_the_same_picture() -> None:
    assert ink_png([line(0.3)], 200, 80) == ink_png([line(0.3)], 200, 80)


@pytest.mark.parametrize("strokes", [[], [InkStroke(points=())]])
def test_nothing_written_is_refused(strokes: list[InkStroke]) -> None:
    with pytest.raises(RuleViolation) as refused:
        ink_png(strokes, 300, 100)
    assert refused.value.code == "ink_empty"


def test_unreasonable_sizes_are_refused() -> None:
    for size in ((0, 10), (10, -1), (100_000, 100_000)):
        with pytest.raises(ValueError, match="ink picture"):
            ink_png([line(0.5)], *size)


def test_points_outside_the_pad_are_refused_when_read_from_a_document() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"points":[{"x":1.5,"y":0.5}]}', type=InkStroke)
