"""畸高畸低: scores far from what the other members gave. Told to the leader and printed; no score is changed.

Source: no notice has a rule; the limit is the scheme's own for divergence (``divergence_pct`` of an item's full
points), measured from the median of the others, so that one extreme score does not move its own yardstick.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from reviewer.domain.records import Record
from reviewer.domain.scheme import Scheme
from reviewer.domain.scoring import Result, exact_text

FEWEST = 3
"""With fewer members there is no middle to be far from."""


class Outlier(Record):
    """One score that stands out. Numbers as exact text; ``distance`` without sign, ``is_high`` tells the side."""

    item: str
    occupation: str | None
    member: str
    points: str
    others: str
    distance: str
    limit: str
    full: str
    is_high: bool
    is_dropped: bool


def find_outliers(scheme: Scheme, result: Result) -> tuple[Outlier, ...]:
    """Scores that differ from the median of the other members' by more than the scheme's limit, in item order."""
    found = []
    for row in result.items:
        points = {name: Fraction(score) for name, score in row.scores.items() if score is not None}
        if len(points) < FEWEST:
            continue
        limit = Fraction(row.full) * Fraction(scheme.scoring.divergence_pct) / 100
        for name, mine in points.items():
            others = _median([each for other, each in points.items() if other != name])
            if abs(mine - others) <= limit:
                continue
            found.append(
                Outlier(
                    item=row.item,
                    occupation=row.occupation,
                    member=name,
                    points=exact_text(mine),
                    others=exact_text(others),
                    distance=exact_text(abs(mine - others)),
                    limit=exact_text(limit),
                    full=row.full,
                    is_high=mine > others,
                    is_dropped=name in row.dropped,
                )
            )
    return tuple(found)


def outlier_text(outlier: Outlier, scheme: Scheme) -> str:
    """In words: 二(2) 考核场地：甲 3 分，其他成员中位数 9 分，偏低 6 分，超过 3 分（满分 10 分的 30%），已去掉."""
    item = scheme.item(outlier.item)
    scope = f"（{outlier.occupation}）" if outlier.occupation is not None else ""
    side = "偏高" if outlier.is_high else "偏低"
    dropped = "；按规则已去掉，不计入" if outlier.is_dropped else ""
    share = f"满分 {outlier.full} 分的 {scheme.scoring.divergence_pct}%"
    given = f"{outlier.member} 给 {outlier.points} 分，其他成员中位数 {outlier.others} 分"
    far = f"{side} {outlier.distance} 分，超过 {outlier.limit} 分（{share}）"
    return f"{item.clause} {item.name}{scope}：{given}，{far}{dropped}"


def _median(values: Sequence[Fraction]) -> Fraction:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
