"""同意意见: the bureau's consent that must be there before anything is made public.

Source: 沪人社职〔2024〕124号 三(五), 沪人社职〔2020〕439号 三(三).
"""

from __future__ import annotations

from datetime import date

from reviewer.domain.records import Record


class Consent(Record):
    """Who consented, when, under which number; ``subject`` is an application or a whole round."""

    subject: str
    by: str
    on: date
    number: str = ""
    note: str = ""
