"""Members, leader, recusal, quorum."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reviewer.domain.application import Application
from reviewer.domain.records import Record
from reviewer.domain.scheme import Scoring
from reviewer.errors import RuleViolation


class PanelMember(Record):
    """One who scores. ``certificate_sha256`` binds the name to a key once enrolled."""

    name: str
    employer: str = ""
    certificate_sha256: str | None = None


class Panel(Record):
    """Who scores one application, and who leads."""

    application: str
    leader: str
    members: tuple[PanelMember, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The members in panel order."""
        return tuple(member.name for member in self.members)


class RecusalConflict(Record):
    """A detected conflict of interest: the member, whom it was found against, and why."""

    member: str
    against: str
    why: str


def _bare(name: str) -> str:
    """A person's name without spaces (张　三), a remark in brackets, and a telephone number behind it."""
    return re.sub(r"[（(].*$|[\s\d+-]", "", name)


def _same_body(first: str, second: str) -> bool:
    """Equal names of organisations, however spaced and bracketed."""
    plain = [re.sub(r"\s", "", each).translate(str.maketrans("（）", "()")) for each in (first, second)]
    return bool(plain[0]) and plain[0] == plain[1]


def _people(application: Application) -> Iterator[tuple[str, str]]:
    for staff in application.staff:
        yield staff.name, "工作人员"
    for expert in application.experts:
        yield expert.name, "题库开发专家"
    for examiner in application.examiners:
        yield examiner.name, "考评人员"
    for key, role in (("leader_name", "负责人"), ("contact_name", "联系人"), ("legal_representative", "法定代表人")):
        fact = application.fact(key)
        if fact is not None:
            yield fact.text, role


def find_conflicts(members: Sequence[PanelMember], application: Application) -> tuple[RecusalConflict, ...]:
    """Members who are, by name or employer, on the applicant's side (回避).

    Equal names are a question for people to settle, not proof: the caller shows them.
    """
    found: dict[tuple[str, str, str], RecusalConflict] = {}
    for member in members:
        for name, role in _people(application):
            if _bare(name) and _bare(name) == _bare(member.name):
                why = f"与申报单位{role}“{name}”同名"
                found[member.name, name, why] = RecusalConflict(member=member.name, against=name, why=why)
        if _same_body(member.employer, application.applicant_name):
            why = "任职于申报单位"
            found[member.name, member.employer, why] = RecusalConflict(
                member=member.name, against=member.employer, why=why
            )
    return tuple(found.values())


def check_panel(panel: Panel, scoring: Scoring) -> tuple[str, ...]:
    """Refuse a panel that cannot work; say what is unusual about one that can.

    Returns:
        Warnings in Chinese: an even number, a size other than the scheme's.

    Raises:
        RuleViolation: no leader among the members, a name twice, or fewer than the minimum.
    """
    names = panel.names
    if len(set(names)) != len(names):
        raise RuleViolation(
            "同一成员列了两次，未作更改；请去掉重复的姓名。", code="member_twice", where=panel.application
        )
    if panel.leader not in names:
        message = f"组长“{panel.leader}”不在成员之中，未作更改；请把组长列入成员。"
        raise RuleViolation(message, code="leader_not_member", where=panel.application)
    if len(names) < scoring.panel_minimum:
        message = f"专家组只有 {len(names)} 人，至少须 {scoring.panel_minimum} 人；未作更改。"
        raise RuleViolation(message, code="panel_too_small", where=panel.application)
    warnings = []
    if len(names) % 2 == 0:
        warnings.append(f"专家组为 {len(names)} 人，宜为单数")
    if len(names) != scoring.panel_size:
        warnings.append(f"专家组为 {len(names)} 人，方案建议 {scoring.panel_size} 人")
    return tuple(warnings)


def has_quorum(panel: Panel, sealed: Sequence[str]) -> bool:
    """Every member of the panel has sealed a sheet: only then may anybody's scores be read."""
    return set(panel.names) <= set(sealed)
