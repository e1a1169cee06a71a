"""Applications whose way ended beside the filing: withdrawn, given up, failed, not accepted."""

from __future__ import annotations

from reviewer.desk import Desk
from reviewer.domain.registers import STAGE_MOVE
from reviewer.domain.stages import SIDE_OUTCOMES, StageMove
from reviewer.usecases.registers import entries


def way_out(desk: Desk, application_id: str) -> str:
    """The name of the stage with which the application ended its way without a filing; empty while it goes on.

    Source: 沪人社职〔2024〕124号 三(四) (视作放弃申报), 附件1四 (退出).

    Raises:
        RuleViolation: no such application.
    """
    stages = {each.id: each for each in desk.scheme_of(application_id).stage}
    moves = sorted(entries(desk, STAGE_MOVE, StageMove, application_id), key=lambda each: each.id)
    counted = [each.value.stage for each in moves if not each.value.is_void and each.value.stage in stages]
    newest = stages[counted[-1]] if counted else None
    return newest.name if newest is not None and newest.outcome in SIDE_OUTCOMES else ""
