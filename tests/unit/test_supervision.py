"""双随机: the same seed draws the same, another does not, and anybody can draw again with a hash program."""

from __future__ import annotations

import subprocess
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.supervision import Draw, draw_bodies, draw_problem, population_hash, redrawn
from reviewer.errors import RuleViolation

BODIES = [(f"91{place:016}", f"样例机构{place}") for place in range(20)]
PEOPLE = ["样例甲", "样例乙", "样例丙", "样例丁"]


def _sha256(text: str) -> str:
    done = subprocess.run(["sha256sum"], input=text.encode(), capture_output=True, check=True)
    return done.stdout.decode().split()[0]


@pytest.mark.requirement("G12")
def test_a_public_hash_program_draws_the_same() -> None:
    drawn = draw_bodies("2026-A", BODIES, PEOPLE, count=3, each=2)
    order = sorted(BODIES, key=lambda each: _sha256(f"2026-A|body|{each[0]}"))
    assert [(each.key, each.name) for each in drawn] == order[:3]
    people = sorted(PEOPLE, key=lambda who: _sha256(f"2026-A|{drawn[0].key}|{who}"))
    assert drawn[0].inspectors == tuple(people[:2])


@pytest.mark.requirement("G12")
@given(st.text(min_size=1, max_size=12).filter(lambda text: bool(text.strip())), st.integers(1, 20), st.integers(1, 4))
def test_a_draw_is_a_choice_without_repeats_and_repeats_itself(seed: str, count: int, each: int) -> None:
    drawn = draw_bodies(seed, BODIES, PEOPLE, count=count, each=each)
    assert drawn == draw_bodies(seed, list(reversed(BODIES)), list(reversed(PEOPLE)), count=count, each=each)
    assert len({one.key for one in drawn}) == count
    assert all(len(set(one.inspectors)) == each for one in drawn)


@pytest.mark.requirement("G12")
def test_a_kept_draw_that_was_altered_is_told() -> None:
    keys = tuple(key for key, _ in BODIES)
    draw = Draw(
        on=date(2026, 11, 20),
        seed="s",
        population=keys,
        population_sha256=population_hash(keys),
        inspectors=tuple(PEOPLE),
        each=2,
        drawn=draw_bodies("s", BODIES, PEOPLE, count=4, each=2),
    )
    assert draw_problem(draw) == "" and redrawn(draw) == draw.drawn
    assert draw_problem(msgspec.structs.replace(draw, seed="t"))
    assert draw_problem(msgspec.structs.replace(draw, drawn=draw.drawn[::-1]))
    assert "抽取范围" in draw_problem(msgspec.structs.replace(draw, population=keys[1:]))


@pytest.mark.requirement("G12")
@pytest.mark.parametrize(
    ("count", "each", "seed", "code"),
    [(21, 2, "s", "draw_bodies"), (2, 5, "s", "draw_inspectors"), (2, 2, " ", "draw_seed")],
)
def test_more_than_there_is_cannot_be_drawn(count: int, each: int, seed: str, code: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        draw_bodies(seed, BODIES, PEOPLE, count=count, each=each)
    assert caught.value.code == code
