"""A review pack that brings another version of the round's scheme: told in full, and taken only when agreed to."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from reviewer.desk import Desk
from reviewer.domain.records import from_document
from reviewer.domain.scheme import Scheme
from reviewer.errors import IntegrityProblem, RuleViolation
from reviewer.exchange.pack_reading import OpenPack
from reviewer.usecases.move_round import MovePlan, SubmittedSheets, plan_to


class SchemeDiffers(RuleViolation):
    """A review pack brings another version of the round's scheme; ``plan`` tells every difference and consequence."""

    def __init__(self, plan: MovePlan, where: str) -> None:
        shown = "；".join(plan.lines[:3])
        more = f"等 {len(plan.lines)} 处" if len(plan.lines) > 3 else ""
        super().__init__(
            f"评审包把批次 {plan.round} 的办法由第 {plan.from_version} 版换为第 {plan.to_version} 版：{shown}{more}。"
            "未导入，评分表未变；同意后再导入（pack open --accept-scheme）。",
            code="scheme_changed",
            where=where,
        )
        self.plan = plan


def move_of(desk: Desk, pack: OpenPack, path: Path, *, accepts: bool) -> MovePlan | None:
    """How the round moves with this pack; None where it does not: the same version, a new round, an older pack."""
    manifest = pack.manifest
    known = {row.id for row in desk.store.rounds()}
    if manifest.round not in known or desk.scheme_sha256(manifest.round) == manifest.scheme_sha256:
        return None
    if is_older_pack(desk, manifest.round, manifest.created_at):
        return None
    try:
        scheme = from_document(pack.read("scheme.json"), Scheme)
    except msgspec.DecodeError as error:
        raise IntegrityProblem(
            "评审包里的遴选办法无法识别，未导入任何内容；请用与评价中心同版本的程序。",
            code="pack_contents",
            where=path.name,
        ) from error
    plan = plan_to(desk, manifest.round, scheme, manifest.scheme_sha256)
    # Sheets of others are sent back by the centre; the own one its member reopens.
    if any(member == desk.member for _, member, _ in plan.blocking):
        raise SubmittedSheets(plan)
    if not accepts:
        raise SchemeDiffers(plan, path.name)
    return plan


def newest_key(round_id: str) -> str:
    """The setting that keeps when the newest review pack of a round was made."""
    return f"review_pack:{round_id}"


def is_older_pack(desk: Desk, round_id: str, created_at: datetime) -> bool:
    """Whether a newer review pack of the round was taken before."""
    newest = desk.store.setting(newest_key(round_id))
    return newest is not None and created_at < datetime.fromisoformat(newest)
