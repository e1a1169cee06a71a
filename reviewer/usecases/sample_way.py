"""The sample's applications on their way: received, and moved on as far as what is on record allows."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import msgspec

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date
from reviewer.domain.stages import way_on
from reviewer.usecases.accept_application import Arrival, accept_application
from reviewer.usecases.gates import unmet_gates
from reviewer.usecases.round_terms import round_terms, set_round_terms
from reviewer.usecases.stages import move_stage, stage_of

BY: Final = "样例受理员"
# Days from the call to the last day of handing in.
_CALLED_BEFORE: Final = 14
_WHATEVER_LACKS: Final = "样例：先行受理，缺件另行补正"


def open_until_today(desk: Desk, round_id: str) -> None:
    """The notice's own days are years ago: the sample's round was called two weeks ago and closes today."""
    today = beijing_date(desk.clock())
    called = today - timedelta(days=_CALLED_BEFORE)
    terms = msgspec.structs.replace(
        round_terms(desk, round_id), called_on=called.isoformat(), closes_on=today.isoformat()
    )
    set_round_terms(desk, round_id, terms)


def receive(desk: Desk, application_id: str) -> None:
    """Accept it and move it on."""
    accept_application(desk, application_id, Arrival(by=BY), "accepted", _WHATEVER_LACKS)
    advance(desk, application_id)


def advance(desk: Desk, application_id: str, elsewhere: str = "") -> None:
    """Move it on along the way where all goes well, as far as the gates let it; ``elsewhere`` as in ``move_stage``."""
    scheme, today = desk.scheme_of(application_id), beijing_date(desk.clock())
    while True:
        stage = way_on(scheme, stage_of(desk, application_id).stage)
        if stage is None:
            return
        unmet = unmet_gates(desk, application_id, stage, today)
        if any(not (elsewhere and each.may_be_elsewhere) for each in unmet):
            return
        move_stage(desk, application_id, stage.id, reason=elsewhere, elsewhere=bool(unmet))
