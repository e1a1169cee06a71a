"""限制申报: who may not take part in any round for a time, and why.

Source: 沪人社职〔2024〕124号 三(四): 自《复函》出具之日起1年内不得参与社评组织遴选工作.
"""

from __future__ import annotations

import unicodedata
from datetime import date

from reviewer.domain.catalogue import plain_name
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


def bar_key(credit_code: str, name: str = "") -> str:
    """By what a bar is found again: the credit code, of a body without one its plain name."""
    code = unicodedata.normalize("NFKC", credit_code)
    return "".join(code.split()).upper() or plain_name(name)
