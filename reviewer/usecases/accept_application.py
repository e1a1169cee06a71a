"""受理登记: an application comes in, is looked at for completeness, and is accepted, sent back or turned away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec

from reviewer.desk import Desk
from reviewer.domain.acceptance import (
    DECISION_TEXT,
    Acceptance,
    Decision,
    Ground,
    grounds_against,
    received_minute,
)
from reviewer.domain.bar import Bar
from reviewer.domain.moments import beijing_date
from reviewer.domain.procedure import APPLICATION_TYPES, ApplicationType
from reviewer.domain.records import Record
from reviewer.domain.registers import ACCEPTANCE
from reviewer.domain.scheme import Scheme
from reviewer.errors import RuleViolation
from reviewer.store import Change
from reviewer.usecases.ask_correction import AWAITING_CORRECTION, RECEIVED
from reviewer.usecases.bars import bar_of, bar_words, standing_bar
from reviewer.usecases.check_application import check_application
from reviewer.usecases.recommendations import missing_recommendations
from reviewer.usecases.registers import Kept, enter, entries, entry
from reviewer.usecases.round_terms import round_terms


class Arrival(Record):
    """How an application came in: when (aware, None: now), who took it, as which kind, on which way.

    ``brought`` are those of the round's own checklist that were there (None: as on record).
    """

    at: datetime | None = None
    by: str = ""
    type: ApplicationType = "new"
    channel: str = ""
    platform_number: str = ""
    brought: tuple[str, ...] | None = None


class Proposal(Record):
    """What the register would say of an application that came in so; ``decision`` is what the rules come to."""

    applicant: str
    credit_code: str
    lacking: tuple[str, ...]
    missing_letters: tuple[str, ...]
    grounds: tuple[Ground, ...]
    decision: Decision
    reason: str

    @property
    def is_complete(self) -> bool:
        """Whether every required material and letter is there."""
        return not self.lacking and not self.missing_letters


def propose_acceptance(desk: Desk, application_id: str, arrival: Arrival) -> Proposal:
    """What the rules say: turned away on any ground, sent back for what is missing, else accepted.

    Source: 沪人社职〔2024〕124号 三(二), 四(一); 沪人社职〔2020〕439号 三(一) (根据征集公告要求提交).

    Raises:
        RuleViolation: no such application.
    """
    row, application = desk.application_row(application_id), desk.application(application_id)
    scheme, terms = desk.scheme_of_round(row.round), round_terms(desk, row.round)
    at = arrival.at or desk.clock()
    required = {each.no for each in scheme.material if each.required}
    lacking = tuple(
        f"{each.no} {each.name}"
        for each in check_application(desk, application_id).materials
        if each.state != "present" and each.no in required
    )
    # 具体材料填报及提交要求另行通知: what the round's own announcement asks for is ticked by hand.
    lacking += tuple(each for each in terms.checklist if each not in (arrival.brought or ()))
    code = application.fact("credit_code")
    affiliation = application.fact(terms.affiliation_fact) if terms.affiliation_fact else None
    found = list(
        grounds_against(
            terms, at, arrival.type, affiliation.text.strip() if affiliation is not None else "", scheme.call.clause
        )
    )
    found = [_with_clause(scheme, terms.affiliation_fact, each) for each in found]
    kinds = scheme.scheme.applicant_kinds
    if application.applicant_kind and kinds and application.applicant_kind not in kinds:
        text = f"申报单位为“{application.applicant_kind}”，不属于可以申报的主体"
        found.append(Ground(kind="applicant", text=text, clause=_applicant_clause(scheme)))
    bar = bar_of(desk, application_id, beijing_date(at))
    if bar is None and acceptance_of(desk, application_id) is not None:
        # Written down after it was received: a correction of the entry knows it.
        bar = bar_of(desk, application_id, beijing_date(desk.clock()))
    found += [_barred(bar.value)] if bar is not None else []
    letters = missing_recommendations(desk, application_id)
    decision: Decision = "not_accepted" if found else "supplement" if lacking or letters else "accepted"
    return Proposal(
        applicant=row.name,
        credit_code=code.text.strip() if code is not None else "",
        lacking=lacking,
        missing_letters=letters,
        grounds=tuple(found),
        decision=decision,
        reason="；".join(each.words for each in found) or _lack_text((*lacking, *letters)),
    )


def _barred(bar: Bar) -> Ground:
    """Source: 沪人社职〔2024〕124号 三(四)."""
    return Ground(kind="bar", text=bar_words(bar))


def _lack_text(lacking: tuple[str, ...]) -> str:
    return f"缺 {'、'.join(lacking)}" if lacking else ""


def _with_clause(scheme: Scheme, fact: str, ground: Ground) -> Ground:
    """The clause of the condition on the same fact, where the ground has none of its own."""
    if ground.clause or ground.kind != "affiliation":
        return ground
    clauses = [each.clause for each in scheme.condition if getattr(each.rule, "fact", None) == fact]
    return msgspec.structs.replace(ground, clause=clauses[0] if clauses else scheme.call.clause)


def _applicant_clause(scheme: Scheme) -> str:
    """Where the notice says who may apply: its first condition."""
    return scheme.condition[0].clause if scheme.condition else ""


def accept_application(
    desk: Desk,
    application_id: str,
    arrival: Arrival | None = None,
    decision: Decision | None = None,
    reason: str = "",
) -> Kept[Acceptance]:
    """Write down that an application came in, and what was decided; without a decision what the rules come to.

    One that is accepted although something speaks against it needs a reason and keeps what spoke against it. A second
    entry for the same application is a new version of the first: its number stays, and so does the moment unless
    another is given. 沪人社职〔2024〕124号 三(二), 四(二): 逾期不予受理.

    Raises:
        RuleViolation: ``not_the_centre``, ``accepted_against_rules``, ``acceptance_without_reason``,
            ``acceptance_unchanged``.
    """
    row = desk.application_row(application_id)
    _require_centre(desk, application_id)
    before = acceptance_of(desk, application_id)
    arrival = _filled(desk, arrival or Arrival(), before.value if before is not None else None)
    if before is not None:
        _require_moment(desk, arrival, before.value, reason, application_id)
    proposal = propose_acceptance(desk, application_id, arrival)
    decided = decision or proposal.decision
    reason = _reason(application_id, proposal, decided, reason.strip())
    value = Acceptance(
        round=row.round,
        number=before.value.number if before is not None else _next_number(desk, row.round),
        application=application_id,
        applicant=proposal.applicant,
        credit_code=proposal.credit_code,
        type=arrival.type,
        received_at=received_minute(arrival.at or desk.clock()),
        received_by=arrival.by,
        channel=arrival.channel,
        platform_number=arrival.platform_number,
        brought=arrival.brought or (),
        complete=proposal.is_complete,
        lacking=(*proposal.lacking, *proposal.missing_letters),
        decision=decided,
        grounds=proposal.grounds if decided != "accepted" else (),
        despite=proposal.grounds if decided == "accepted" else (),
        reason=reason,
    )
    if before is not None and before.value == value:
        raise RuleViolation("与受理登记相同，未作更改。", code="acceptance_unchanged", where=application_id)
    why = reason or "改为受理" if before is not None else ""
    with desk.store.change(desk.actor) as change:
        enter(change, ACCEPTANCE, value.number, application_id, value, why, application=application_id)
        _set_state(change, row.state, value, {each.no for each in desk.scheme_of_round(row.round).material})
    return _kept(desk, value.number)


def _filled(desk: Desk, arrival: Arrival, before: Acceptance | None) -> Arrival:
    """What was not said: as it is on record, else now, by whoever works here."""
    if before is None:
        return msgspec.structs.replace(arrival, at=arrival.at or desk.clock(), by=arrival.by.strip() or desk.actor)
    return msgspec.structs.replace(
        arrival,
        at=arrival.at or before.at,
        by=arrival.by.strip() or before.received_by,
        channel=arrival.channel.strip() or before.channel,
        platform_number=arrival.platform_number.strip() or before.platform_number,
        brought=before.brought if arrival.brought is None else arrival.brought,
    )


def _require_moment(desk: Desk, arrival: Arrival, before: Acceptance, reason: str, where: str) -> None:
    """When it came in is not written anew without a reason."""
    at = arrival.at or desk.clock()
    if received_minute(at) != before.received_at and not reason.strip():
        raise RuleViolation(
            f"收到时间已登记为{before.received_at.replace('T', ' ')}，更改须写明理由，未作登记。",
            code="acceptance_without_reason",
            where=where,
        )


def _reason(application_id: str, proposal: Proposal, decision: Decision, reason: str) -> str:
    if decision == "accepted":
        against = [each.words for each in proposal.grounds]
        if not proposal.is_complete:
            against.append(_lack_text((*proposal.lacking, *proposal.missing_letters)))
        if against and not reason:
            raise RuleViolation(
                f"{'；'.join(against)}。仍要受理须写明理由，未作登记。",
                code="accepted_against_rules",
                where=application_id,
            )
        return reason
    reason = reason or (proposal.reason if proposal.decision == decision else "")
    if not reason:
        raise RuleViolation(
            f"{DECISION_TEXT[decision]}须写明理由，未作登记。", code="acceptance_without_reason", where=application_id
        )
    return reason


def _set_state(change: Change, state: str, value: Acceptance, materials: Collection[str]) -> None:
    """Sent back: the application waits for its correction; accepted after that: it no longer does."""
    if value.decision == "supplement":
        for each in value.lacking:
            number, _, name = each.partition(" ")
            if name and number in materials:
                change.note("ask_correction", number, reason=f"请补交{name}", application=value.application)
        change.set_application_state(value.application, AWAITING_CORRECTION, value.reason)
    elif state == AWAITING_CORRECTION:
        change.set_application_state(value.application, RECEIVED, DECISION_TEXT[value.decision])


def turn_away(
    desk: Desk,
    round_id: str,
    applicant: str,
    reason: str = "",
    arrival: Arrival | None = None,
    credit_code: str = "",
) -> Kept[Acceptance]:
    """Write down that somebody was turned away before a package was taken in: late, the wrong place, the wrong kind.

    Without a reason it is the ground that the round's terms give.

    Raises:
        RuleViolation: no such round, ``not_the_centre``, ``acceptance_without_applicant``,
            ``acceptance_without_reason``.
    """
    scheme, terms = desk.scheme_of_round(round_id), round_terms(desk, round_id)
    _require_centre(desk, round_id)
    arrival = _filled(desk, arrival or Arrival(), None)
    at = arrival.at or desk.clock()
    if not applicant.strip():
        raise RuleViolation("请写明申报单位，未作登记。", code="acceptance_without_applicant", where="applicant")
    grounds = grounds_against(terms, at, arrival.type, "", scheme.call.clause)
    bar = standing_bar(desk, credit_code, beijing_date(at), applicant)
    grounds += (_barred(bar.value),) if bar is not None else ()
    reason = reason.strip() or "；".join(each.words for each in grounds)
    if not reason:
        raise RuleViolation(
            "在受理时间内，不予受理须写明理由，未作登记。", code="acceptance_without_reason", where="reason"
        )
    value = Acceptance(
        round=round_id,
        number=_next_number(desk, round_id),
        applicant=applicant.strip(),
        credit_code=credit_code.strip(),
        type=arrival.type,
        received_at=received_minute(at),
        received_by=arrival.by,
        channel=arrival.channel.strip(),
        platform_number=arrival.platform_number.strip(),
        complete=False,
        decision="not_accepted",
        grounds=grounds,
        reason=reason,
    )
    with desk.store.change(desk.actor) as change:
        enter(change, ACCEPTANCE, value.number, "", value)
    return _kept(desk, value.number)


def acceptance_of(desk: Desk, application_id: str) -> Kept[Acceptance] | None:
    """What the register says of an application, None before it was received."""
    found = entries(desk, ACCEPTANCE, Acceptance, application_id)
    return found[-1] if found else None


def list_acceptances(desk: Desk, round_id: str) -> tuple[Kept[Acceptance], ...]:
    """The register of a round by number, turned away ones among them.

    Raises:
        RuleViolation: no such round.
    """
    desk.scheme_of_round(round_id)
    mine = [each for each in entries(desk, ACCEPTANCE, Acceptance) if each.value.round == round_id]
    return tuple(sorted(mine, key=lambda each: each.value.number))


def application_type(desk: Desk, application_id: str) -> ApplicationType:
    """The kind of application as it was received; ``new`` before.

    Source: 沪人社职〔2020〕439号 五(二), 五(三).
    """
    kept = acceptance_of(desk, application_id)
    return kept.value.type if kept is not None else "new"


def typed_type(text: str) -> ApplicationType:
    """A kind of application by its word or its name.

    Raises:
        RuleViolation: ``unknown_type``.
    """
    for kind, words in APPLICATION_TYPES.items():
        if text.strip() in (kind, words, words.partition("（")[0]):
            return kind
    names = "、".join(f"{kind}（{words}）" for kind, words in APPLICATION_TYPES.items())
    raise RuleViolation(f"没有申报类型“{text}”；有：{names}。", code="unknown_type", where=text)


def _require_centre(desk: Desk, where: str) -> None:
    if desk.store.role != "centre":
        raise RuleViolation("受理由评价中心登记，未作更改。", code="not_the_centre", where=where)


def _next_number(desk: Desk, round_id: str) -> str:
    stem = f"{round_id}-受"
    serials = [int(each.value.number.removeprefix(stem)) for each in list_acceptances(desk, round_id)]
    return f"{stem}{max(serials, default=0) + 1:03d}"


def _kept(desk: Desk, number: str) -> Kept[Acceptance]:
    kept = entry(desk, ACCEPTANCE, Acceptance, number)
    if kept is None:
        raise RuleViolation(f"受理登记没有“{number}”。", code="unknown_acceptance", where=number)
    return kept
