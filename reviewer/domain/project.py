"""项目评估 of one applied occupation: what was found item by item, and what follows from it.

Source: 沪人社职〔2024〕124号 三(四), 四(一)7; 沪人社职〔2020〕439号 三(二) (the occupations are decided one by one).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

from reviewer.domain.procedure import ProjectItem
from reviewer.domain.records import Record

ProjectConclusion = Literal["passed", "failed"]
PROJECT_TEXT: Final[dict[ProjectConclusion, str]] = {"passed": "通过", "failed": "不通过"}


class ItemFinding(Record):
    """One item of the small standard: met or not, how many copies of its material are there, and a remark."""

    item: str
    is_met: bool
    copies: int = 0
    remark: str = ""


class ProjectVerdict(Record):
    """The review of one applied occupation. ``follows_rule``: the conclusion is what the items give."""

    application: str
    scope: str
    levels: tuple[int, ...]
    items: tuple[ItemFinding, ...]
    reviewers: tuple[str, ...]
    on: date
    conclusion: ProjectConclusion
    follows_rule: bool = True
    reason: str = ""


def conclusion_by_rule(items: Sequence[ProjectItem], findings: Sequence[ItemFinding]) -> ProjectConclusion:
    """Passed when every item is met."""
    met = {each.item for each in findings if each.is_met}
    return "passed" if all(each.id in met for each in items) else "failed"
