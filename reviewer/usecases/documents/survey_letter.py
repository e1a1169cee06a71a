"""Where the reply letter of an application stands: what it waits for, ready, made, or made of older data."""

from __future__ import annotations

from typing import Literal

from reviewer.desk import Desk
from reviewer.domain.records import Record
from reviewer.domain.scoring import CONCLUSION_TEXT
from reviewer.errors import RuleViolation
from reviewer.usecases.decide_application import standing_decision
from reviewer.usecases.documents.write_letter import describe_letter
from reviewer.usecases.work_result import is_complete, show_panel, work_result

Standing = Literal["waiting", "stopped", "ready", "made", "changed"]


class LetterStanding(Record):
    """``conclusion`` is empty without a result; ``why`` says in words what is to know or to do.

    waiting: sheets are out; stopped: something has to be put right first; ready: can be made; made: the newest
    letter says what is on record; changed: it does not any more and can be made anew as ``version``.
    """

    standing: Standing
    conclusion: str
    is_decided: bool
    version: int
    why: str


def survey_letter(desk: Desk, application_id: str) -> LetterStanding:
    """How far the letter of an application is. Needs no fonts and writes nothing.

    Raises:
        RuleViolation: no such application.
    """
    desk.store.application(application_id)
    if desk.store.role != "centre":
        return _standing("waiting", "复函由评价中心编号、生成。")
    if not is_complete(desk, application_id):
        return _standing("waiting", _what_is_out(desk, application_id))
    try:
        result = work_result(desk, application_id)
        decision = standing_decision(desk, application_id, result)
        conclusion = decision.conclusion if decision is not None else result.conclusion
        version, is_made = _newest(desk, application_id)
    except RuleViolation as error:
        return _standing("stopped", error.message)
    if is_made:
        return _standing("made", "已生成，与现有数据一致。", conclusion, decision is not None, version)
    if version > 1:
        why = f"评分或结论此后有变动，可以生成第 {version} 版，文号不变。"
        return _standing("changed", why, conclusion, decision is not None, version)
    why = "结论已作，可以生成复函。"
    if decision is None:
        why = f"尚未作结论；现在生成即按得分记为“{CONCLUSION_TEXT[conclusion]}”。"
    return _standing("ready", why, conclusion, decision is not None, version)


def _what_is_out(desk: Desk, application_id: str) -> str:
    """Whose sheet the result still waits for."""
    members = show_panel(desk, application_id).members
    out = [each.name for each in members if each.state in ("waiting", "scoring")]
    if out:
        return f"等 {'、'.join(out)} 的评分表。"
    return "评分表已收齐，等待开封。" if members else "还没有评分表。"


def _newest(desk: Desk, application_id: str) -> tuple[int, bool]:
    """The version that the letter of the data on record has, and whether it was made already."""
    made = [row for row in desk.store.documents(application_id) if row.kind == "letter"]
    if not made:
        return 1, False
    data = describe_letter(desk, application_id)
    return data.version, any((row.version, row.data_sha256) == (data.version, data.data_sha256) for row in made)


def _standing(
    standing: Standing, why: str, conclusion: str = "", is_decided: bool = False, version: int = 0
) -> LetterStanding:
    return LetterStanding(standing=standing, conclusion=conclusion, is_decided=is_decided, version=version, why=why)
