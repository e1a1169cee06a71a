"""项目评估: each applied occupation reviewed on its own; what was approved goes on to 公示, filing and lists.

Source: 沪人社职〔2024〕124号 三(四), 四(一)7; 沪人社职〔2020〕439号 三(二).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reviewer.desk import Desk
from reviewer.domain.application import Application, AppliedOccupation
from reviewer.domain.catalogue import plain_name
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.procedure import ProjectItem
from reviewer.domain.project import (
    PROJECT_TEXT,
    ItemFinding,
    ProjectConclusion,
    ProjectVerdict,
    conclusion_by_rule,
)
from reviewer.domain.records import Record
from reviewer.domain.registers import PROJECT_REVIEW
from reviewer.errors import RuleViolation
from reviewer.usecases.letter_dates import letter_date
from reviewer.usecases.registers import Kept, enter, entries, entry_versions


class ItemState(Record):
    """One item of the small standard before it is judged.

    ``found`` copies of its material are in the package for this occupation, ``unnamed`` more name no occupation.
    """

    id: str
    clause: str
    text: str
    wanted: int
    found: int
    unnamed: int
    is_proposal: bool


class ProjectState(Record):
    """One applied occupation: the standard with what is in the package, and the review once there is one."""

    scope: str
    code: str
    levels: tuple[int, ...]
    items: tuple[ItemState, ...]
    verdict: ProjectVerdict | None
    version: int
    by: str


def project_reviews(desk: Desk, application_id: str) -> tuple[ProjectState, ...]:
    """Every applied occupation, in the order of the form.

    Raises:
        RuleViolation: no such application.
    """
    application, items = desk.application(application_id), project_items(desk, application_id)
    kept = _kept(desk, application_id)
    return tuple(_state(application, each, items, kept.get(each.scope)) for each in application.occupations)


def project_items(desk: Desk, application_id: str) -> tuple[ProjectItem, ...]:
    """The small standard; a scheme without a 项目评估 has none."""
    review = desk.scheme_of(application_id).project_review
    return review.item if review is not None else ()


def review_project(
    desk: Desk,
    application_id: str,
    scope: str,
    items: Sequence[ItemFinding],
    reviewers: Sequence[str],
    on: date | None = None,
    conclusion: ProjectConclusion | None = None,
    reason: str = "",
) -> ProjectVerdict:
    """Write the review of an occupation down; one that is there is corrected, for a reason.

    Without ``conclusion`` the rule's: passed when every item is met. A scheme without a standard for it
    (沪人社职〔2020〕439号 三(二)) needs the conclusion and a reason.

    Raises:
        RuleViolation: ``not_centre``, ``unknown_occupation``, ``project_not_due``, ``unknown_item``,
            ``project_item_open``, ``project_remark``, ``project_reviewers``, ``project_date``, ``project_reason``.
    """
    if desk.store.role != "centre":
        raise RuleViolation("项目评估由评价中心登记，未保存。", code="not_centre", where=application_id)
    occupation = _occupation(desk.application(application_id), scope)
    day = on or beijing_date(desk.clock())
    standard = project_items(desk, application_id)
    _require_due(desk, application_id, day)
    _require_items(standard, items, occupation.scope)
    people = tuple(dict.fromkeys(each.strip() for each in reviewers if each.strip()))
    if not people:
        raise RuleViolation("没有写明评估人员，未保存。", code="project_reviewers", where=occupation.scope)
    by_rule = conclusion_by_rule(standard, items) if standard else None
    verdict = ProjectVerdict(
        application=application_id,
        scope=occupation.scope,
        levels=occupation.levels,
        items=tuple(items),
        reviewers=people,
        on=day,
        conclusion=_concluded(by_rule, conclusion, reason, occupation.scope),
        follows_rule=conclusion in (None, by_rule),
        reason=reason.strip(),
    )
    _write(desk, verdict)
    return verdict


def approved_items(desk: Desk, application_id: str) -> tuple[AppliedOccupation, ...]:
    """The applied occupations that go on to 公示, filing and lists.

    Where the scheme reviews each occupation, those that passed; else all but those that were refused.

    Source: 沪人社职〔2020〕439号 三(二), 沪人社职〔2024〕124号 三(五).
    """
    application = desk.application(application_id)
    verdicts = {scope: each.value.conclusion for scope, each in _kept(desk, application_id).items()}
    if desk.scheme_of(application_id).project_review is not None:
        return tuple(each for each in application.occupations if verdicts.get(each.scope) == "passed")
    return tuple(each for each in application.occupations if verdicts.get(each.scope) != "failed")


def items_in_letter(desk: Desk, application_id: str) -> tuple[AppliedOccupation, ...]:
    """What the reply letter names: all applied for where they are reviewed one by one only after it."""
    scheme = desk.scheme_of(application_id)
    stage = scheme.project_review.stage if scheme.project_review is not None else ""
    if any(each.stage == stage and each.counted_from == "letter" for each in scheme.deadline):
        return desk.application(application_id).occupations
    return approved_items(desk, application_id) or desk.application(application_id).occupations


def verdict_versions(desk: Desk, application_id: str, scope: str) -> tuple[Kept[ProjectVerdict], ...]:
    """Every version of one occupation's review, oldest first."""
    return entry_versions(desk, PROJECT_REVIEW, ProjectVerdict, _id(application_id, scope))


def _kept(desk: Desk, application_id: str) -> dict[str, Kept[ProjectVerdict]]:
    found = entries(desk, PROJECT_REVIEW, ProjectVerdict, application_id)
    return {each.value.scope: each for each in found}


def _id(application_id: str, scope: str) -> str:
    return f"{application_id}:{scope}"


def _state(
    application: Application,
    occupation: AppliedOccupation,
    items: Sequence[ProjectItem],
    kept: Kept[ProjectVerdict] | None,
) -> ProjectState:
    return ProjectState(
        scope=occupation.scope,
        code=occupation.code,
        levels=occupation.levels,
        items=tuple(_item_state(application, occupation, each) for each in items),
        verdict=kept.value if kept is not None else None,
        version=kept.version if kept is not None else 0,
        by=kept.actor if kept is not None else "",
    )


def _item_state(application: Application, occupation: AppliedOccupation, item: ProjectItem) -> ItemState:
    """Files of the item's classes: those that name the occupation, and those that name none.

    With one occupation applied for, every file is its own.
    """
    files = application.evidence_of(item.material)
    named = [_named(file.name, application.occupations) for file in files]
    mine = sum(occupation.scope in scopes for scopes in named)
    unnamed = sum(not scopes for scopes in named)
    is_only = len(application.occupations) == 1
    return ItemState(
        id=item.id,
        clause=item.clause,
        text=item.text,
        wanted=item.copies if item.material else 0,
        found=mine + unnamed if is_only else mine,
        unnamed=0 if is_only else unnamed,
        is_proposal=item.source == "proposal",
    )


def _named(file_name: str, occupations: Sequence[AppliedOccupation]) -> set[str]:
    """The scopes that a file's name tells, the longer words first: 航拍无人机驾驶员 is not 无人机驾驶员 too."""
    text, found = plain_name(file_name), set()
    words = [(plain_name(each.work_type or each.name), each.scope) for each in occupations]
    for word in sorted({word for word, _ in words}, key=len, reverse=True):
        if word and word in text:
            found |= {scope for other, scope in words if other == word}
            text = text.replace(word, " ")
    return found


def _occupation(application: Application, scope: str) -> AppliedOccupation:
    wanted = plain_name(scope)
    for each in application.occupations:
        if wanted in (plain_name(each.scope), each.code):
            return each
    known = "、".join(each.scope for each in application.occupations)
    raise RuleViolation(f"没有申报“{scope}”，未保存；申报的有：{known}。", code="unknown_occupation", where=scope)


def _require_due(desk: Desk, application_id: str, day: date) -> None:
    """Only who passed is reviewed, not before the letter, not in the future."""
    decision = desk.store.decision(application_id)
    if decision is None or decision.conclusion != "PASS":
        why = "还没有作出结论" if decision is None else "机构评估的结论不是“通过”"
        raise RuleViolation(f"{why}，不进行项目评估；未保存。", code="project_not_due", where=application_id)
    letter = letter_date(desk, application_id)
    if letter is not None and day < letter and desk.scheme_of(application_id).project_review is not None:
        raise RuleViolation(
            f"评估日期{chinese_date(day)}早于复函日期{chinese_date(letter)}，未保存。",
            code="project_date",
            where=application_id,
        )
    if day > beijing_date(desk.clock()):
        raise RuleViolation(
            f"评估日期{chinese_date(day)}在今天之后，未保存。", code="project_date", where=application_id
        )


def _require_items(standard: Sequence[ProjectItem], findings: Sequence[ItemFinding], scope: str) -> None:
    """Every item judged once, and a word where it is not met or its material is short."""
    known = {each.id for each in standard}
    for finding in findings:
        if finding.item not in known:
            raise RuleViolation(
                f"项目评估没有“{finding.item}”这一项，未保存。", code="unknown_item", where=finding.item
            )
    judged = {each.item: each for each in findings}
    still_open = [each.text for each in standard if each.id not in judged]
    if still_open:
        raise RuleViolation(
            f"{scope}还有 {len(still_open)} 项没有评：{'；'.join(still_open)}。未保存。",
            code="project_item_open",
            where=scope,
        )
    for item in standard:
        _require_remark(item, judged[item.id])


def _require_remark(item: ProjectItem, finding: ItemFinding) -> None:
    if finding.remark.strip():
        return
    if not finding.is_met:
        raise RuleViolation(f"{item.text}：评为不符合须写说明，未保存。", code="project_remark", where=item.id)
    if item.material and finding.copies < item.copies:
        raise RuleViolation(
            f"{item.text}：应有 {item.copies} 份，只有 {finding.copies} 份；评为符合须写说明，未保存。",
            code="project_remark",
            where=item.id,
        )


def _concluded(
    by_rule: ProjectConclusion | None, wanted: ProjectConclusion | None, reason: str, scope: str
) -> ProjectConclusion:
    if wanted is not None and wanted != by_rule and not reason.strip():
        told = f"按各项应为“{PROJECT_TEXT[by_rule]}”，另作结论" if by_rule is not None else "核定评价范围"
        raise RuleViolation(f"{told}须写理由，未保存。", code="project_reason", where=scope)
    concluded = wanted or by_rule
    if concluded is None:
        raise RuleViolation("本办法没有项目评估的细目，须写明结论和理由，未保存。", code="project_reason", where=scope)
    return concluded


def _write(desk: Desk, verdict: ProjectVerdict) -> None:
    known = _kept(desk, verdict.application).get(verdict.scope)
    if known is not None and known.value != verdict and not verdict.reason:
        raise RuleViolation(
            f"{verdict.scope}已于{chinese_date(known.value.on)}评估（{PROJECT_TEXT[known.value.conclusion]}）；"
            "更正须写理由，未作更改。",
            code="project_reason",
            where=verdict.scope,
        )
    with desk.store.change(desk.actor) as change:
        id = _id(verdict.application, verdict.scope)
        application = verdict.application
        enter(change, PROJECT_REVIEW, id, application, verdict, verdict.reason, application=application)
