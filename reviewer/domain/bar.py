"""限制申报: who may not take part in any round for a time, and why.

Source: 沪人社职〔2024〕124号 三(四): 自《复函》出具之日起1年内不得参与社评组织遴选工作.
"""

from __future__ import annotations

import unicodedata
from datetime import date

from reviewer.domain.catalogue import plain_name
from reviewer.domain.identifiers import check_uscc
from reviewer.domain.records import Record


class Bar(Record):
    """Barred from ``from_day`` to ``until``, both inside. ``lifted_on`` ends it early.

    ``round`` and ``application`` are what it came from, empty for one written by hand.
    """

    credit_code: str
    name: str
    from_day: date
    until: date
    reason: str
    round: str = ""
    application: str = ""
    lifted_on: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it bars on that day."""
        is_lifted = self.lifted_on is not None and on >= self.lifted_on
        return self.from_day <= on <= self.until and not is_lifted

    def is_of(self, credit_code: str, name: str = "") -> bool:
        """Whether it bars that body: the same credit code, or the same name unless two valid codes tell them apart."""
        mine, theirs = bar_key(self.credit_code), bar_key(credit_code)
        if mine and mine == theirs:
            return True
        is_told_apart = check_uscc(mine).valid and check_uscc(theirs).valid
        return bool(plain_name(name)) and plain_name(name) == plain_name(self.name) and not is_told_apart


def bar_key(credit_code: str, name: str = "") -> str:
    """By what a bar is found again: the credit code, of a body without one its plain name."""
    code = unicodedata.normalize("NFKC", credit_code)
    return "".join(each for each in code if each.isalnum()).upper() or plain_name(name)
