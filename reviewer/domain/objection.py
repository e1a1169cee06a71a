"""异议: what somebody has against the publicity, who may be heard, and how it was answered."""

from __future__ import annotations

from typing import Final, Literal

from reviewer.domain.records import Record

ObjectionState = Literal["open", "upheld", "rejected", "withdrawn"]
STATE_TEXT: Final[dict[ObjectionState, str]] = {
    "open": "核查中",
    "upheld": "成立",
    "rejected": "不成立",
    "withdrawn": "已撤回",
}
# No notice says within how many days an objection is answered: the program's proposal, editable for each.
ANSWER_DAYS: Final = 5


class Objection(Record):
    """One objection. ``application`` is empty where it is against the publicity as a whole. Dates are ISO.

    ``real_name``: signed with the true name (a unit: sealed) and with a way to reach whoever raised it; ``in_time``:
    within the publicity. ``due_on`` is empty where it cannot be worked out. ``evidence`` are names of what came along.
    Source: 沪人社职〔2024〕124号 三(五), 温州2022 四(四).
    """

    round: str
    application: str = ""
    raised_on: str
    by: str = ""
    contact: str = ""
    text: str
    real_name: bool
    evidence: tuple[str, ...] = ()
    in_time: bool = True
    state: ObjectionState = "open"
    answer: str = ""
    answered_on: str = ""
    due_on: str = ""

    @property
    def stands_in_the_way(self) -> bool:
        """Whether it keeps the applicant from being filed: not answered yet, or upheld."""
        return self.state in ("open", "upheld")


def is_real_name(by: str, contact: str) -> bool:
    """Signed and reachable, as the publicity asks for. Source: 公示 (个人反映的请署真实姓名并留联系方式)."""
    plain = by.strip()
    return bool(plain) and plain not in ("匿名", "群众", "某群众", "无名氏") and bool(contact.strip())
