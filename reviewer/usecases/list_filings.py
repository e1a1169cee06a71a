"""备案机构: every filing with where it stands today, what expires soon, who assesses what."""

from __future__ import annotations

from datetime import date

from reviewer.desk import Desk
from reviewer.domain.catalogue import plain_name
from reviewer.domain.filing import EXPIRING_DAYS, STATE_TEXT, Filing, FilingState, days_left, filing_state
from reviewer.domain.moments import beijing_date
from reviewer.domain.records import Record
from reviewer.usecases.file_application import IN_FORCE, read_filing


class FilingView(Record):
    """One filing. ``days_left`` until its last valid day, negative after it; ``reason`` why it was ended."""

    filing: Filing
    state: FilingState
    days_left: int
    reason: str = ""

    @property
    def state_text(self) -> str:
        """有效, 30 天后到期, 今日到期, 已到期, 已终止."""
        if self.state != "expiring":
            return STATE_TEXT[self.state]
        return f"{self.days_left} 天后到期" if self.days_left else "今日到期"

    def matches(self, text: str) -> bool:
        """Whether number, name, address, district, occupation or code holds the text."""
        filing, wanted = self.filing, plain_name(text)
        fields = [filing.number, filing.name, filing.address, filing.credit_code, filing.application]
        fields += [f"{each.scope}{each.code}" for each in filing.items]
        fields += [f"{each.text}{each.district}" for each in filing.sites]
        return any(wanted in plain_name(each) for each in fields)


def list_filings(
    desk: Desk, *, text: str = "", within_days: int = EXPIRING_DAYS, on: date | None = None
) -> tuple[FilingView, ...]:
    """Every filing that holds the text, in the order of filing; how it stands on a day or today.

    Source: 沪人社职〔2020〕439号 三(四) (目录查询).
    """
    today = on or beijing_date(desk.clock())
    views = []
    for row in desk.store.filings():
        filing, is_ended = read_filing(desk, row), row.state != IN_FORCE
        state = filing_state(filing, today, is_ended=is_ended, within_days=within_days)
        views.append(FilingView(filing=filing, state=state, days_left=days_left(filing, today), reason=row.reason))
    return tuple(each for each in views if each.matches(text))


def expiring_filings(desk: Desk, within_days: int = EXPIRING_DAYS, on: date | None = None) -> tuple[FilingView, ...]:
    """What ends within so many days, the nearest first. Source: 沪人社职〔2024〕124号 三(五) (有效期为3年)."""
    views = [each for each in list_filings(desk, within_days=within_days, on=on) if each.state == "expiring"]
    return tuple(sorted(views, key=lambda each: each.days_left))
