"""受理: what the register keeps of an application that came in, and what speaks against accepting it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final, Literal

from reviewer.domain.moments import BEIJING, chinese_date
from reviewer.domain.procedure import APPLICATION_TYPES, ApplicationType
from reviewer.domain.records import Record
from reviewer.domain.round_terms import RoundTerms, hours_text, window_text

Decision = Literal["accepted", "supplement", "not_accepted"]
DECISION_TEXT: Final[dict[Decision, str]] = {"accepted": "受理", "supplement": "待补正", "not_accepted": "不予受理"}
GroundKind = Literal["window", "type", "applicant", "affiliation", "bar", "held"]


class Ground(Record):
    """Something that speaks against accepting: which rule, in words, and the clause."""

    kind: GroundKind
    text: str
    clause: str = ""

    @property
    def words(self) -> str:
        """The words with their clause."""
        return f"{self.text}（{self.clause}）" if self.clause else self.text


class Acceptance(Record):
    """One entry of the acceptance register (受理登记).

    ``application`` is empty for one that was turned away before its package was taken in. ``received_at`` is an ISO
    minute of Beijing time (2024-05-20T09:30). ``brought`` are those of the round's own checklist that were there,
    ``lacking`` is what was missing. ``despite`` are the grounds against which it was accepted, ``reason`` then says
    why. ``platform_number`` is the number that the platform gave it.
    Source: 沪人社职〔2024〕124号 三(二), 四(二); 温州2022 三, 四(一).
    """

    round: str
    number: str
    application: str = ""
    applicant: str
    credit_code: str = ""
    type: ApplicationType = "new"
    received_at: str
    received_by: str
    channel: str = ""
    platform_number: str = ""
    brought: tuple[str, ...] = ()
    complete: bool = True
    lacking: tuple[str, ...] = ()
    decision: Decision
    grounds: tuple[Ground, ...] = ()
    despite: tuple[Ground, ...] = ()
    reason: str = ""

    @property
    def at(self) -> datetime:
        """When it was received, aware."""
        return datetime.fromisoformat(self.received_at).replace(tzinfo=BEIJING)


def received_minute(at: datetime) -> str:
    """An aware moment as the register writes it: the minute it lies in, Beijing time."""
    return at.astimezone(BEIJING).replace(tzinfo=None, second=0, microsecond=0).isoformat(timespec="minutes")


def window_problem(terms: RoundTerms, at: datetime) -> str:
    """Why an application that comes in at that moment (aware) is outside the round's window; empty when it is inside.

    Days and hours include their ends, by the minute: 11:00 is the last minute of 9:30-11:00, and whoever comes within
    it is in time. Without days applications may come until the end of ``closes_on``, or of its hours.
    Source: 沪人社职〔2024〕124号 四(二) (逾期不予受理), 温州2022 四(一).
    """
    local = at.astimezone(BEIJING)
    days = tuple(map(date.fromisoformat, terms.open_days))
    last = days[-1] if days else date.fromisoformat(terms.closes_on) if terms.closes_on else None
    if last is None:
        return ""
    spans = tuple(_span(each) for each in terms.hours)
    now = local.time().replace(second=0, microsecond=0)
    if local.date() > last or (local.date() == last and spans and now > spans[-1][1]):
        late = terms.late.rstrip("。") or "已逾期"
        ended = f"{chinese_date(last)}{_clock(spans[-1][1]) if spans else ''}"
        return f"受理已于{ended}截止，{late}"
    if days and local.date() < days[0]:
        return f"受理自{chinese_date(days[0])}{_clock(spans[0][0]) if spans else ''}开始，还没有到"
    if days and local.date() not in days:
        return f"{chinese_date(local.date())}不是受理日，受理时间为{window_text(terms)}"
    if spans and not any(begin <= now <= end for begin, end in spans):
        return f"{_clock(now)}不在受理时段（{hours_text(terms.hours)}）内"
    return ""


def _span(text: str) -> tuple[time, time]:
    begin, _, end = text.partition("-")
    return time.fromisoformat(begin), time.fromisoformat(end)


def _clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02d}"


def grounds_against(
    terms: RoundTerms, at: datetime, type: ApplicationType, affiliation: str = "", clause: str = ""
) -> tuple[Ground, ...]:
    """What the round's own terms have against an application: when it came, its kind, whose it is.

    ``clause`` is where the notice writes of receiving. Source: 温州2022 三 (不含省部属单位).
    """
    found = []
    late = window_problem(terms, at)
    if late:
        found.append(Ground(kind="window", text=late, clause=clause))
    if type not in terms.application_types:
        taken = "、".join(APPLICATION_TYPES[each] for each in terms.application_types)
        found.append(Ground(kind="type", text=f"本批次不受理“{APPLICATION_TYPES[type]}”，只受理{taken}"))
    if affiliation and affiliation in terms.excluded_affiliations:
        area = terms.area or "本批次"
        text = f"隶属关系为“{affiliation}”，不属{area}受理范围"
        found.append(Ground(kind="affiliation", text=text))
    return tuple(found)
