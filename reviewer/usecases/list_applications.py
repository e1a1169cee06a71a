"""The table of applications: what each declares, how it stands, how it is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from pypinyin import Style, lazy_pinyin

from reviewer.desk import Desk
from reviewer.domain.findings import CheckResult, Verdict
from reviewer.domain.records import Record
from reviewer.usecases.check_application import check_application


class AppliedScope(Record):
    """An occupation applied for and its levels, highest number (初级工) first."""

    scope: str
    code: str
    levels: tuple[int, ...]


class ApplicationSummary(Record):
    """One line of the table. Counts are by verdict: met, not_met, unclear, on_site, not_applicable."""

    id: str
    name: str
    kind: str
    round: str
    version: int
    state: str
    updated_at: datetime
    scopes: tuple[AppliedScope, ...]
    materials_present: int
    materials_total: int
    eligibility: dict[str, int]
    findings: dict[str, int]
    evidence: int
    pinyin: str
    initials: str

    def matches(self, text: str) -> bool:
        """Whether the search text is part of name, pinyin, initials, number or occupation."""
        wanted = text.strip().lower().replace(" ", "")
        if not wanted:
            return True
        fields = [self.name, self.pinyin, self.initials, self.id, self.kind]
        fields += [f"{each.scope}{each.code}" for each in self.scopes]
        return any(wanted in field.lower().replace(" ", "") for field in fields)


def list_applications(desk: Desk, round_id: str | None = None) -> tuple[ApplicationSummary, ...]:
    """Every application of the round (or of all rounds) in order of number.

    Raises:
        RuleViolation: no such round.
    """
    if round_id is not None:
        desk.store.round(round_id)
    return tuple(summarise(desk, row.id) for row in desk.store.applications(round_id))


def summarise(desk: Desk, application_id: str, checked: CheckResult | None = None) -> ApplicationSummary:
    """One line of the table; ``checked`` spares a second check where the caller has made one."""
    row = desk.store.application(application_id)
    application = desk.application(application_id)
    checked = checked if checked is not None else check_application(desk, application_id)
    present = sum(each.state == "present" for each in checked.materials)
    return ApplicationSummary(
        id=row.id,
        name=row.name,
        kind=application.applicant_kind,
        round=row.round,
        version=row.version,
        state=row.state,
        updated_at=row.updated_at,
        scopes=tuple(
            AppliedScope(scope=each.scope, code=each.code, levels=each.levels) for each in application.occupations
        ),
        materials_present=present,
        materials_total=len(checked.materials),
        eligibility=_counts(each.verdict for each in checked.eligibility),
        findings=finding_counts(checked),
        evidence=len(application.evidence),
        pinyin="".join(lazy_pinyin(row.name)),
        initials="".join(lazy_pinyin(row.name, style=Style.FIRST_LETTER)),
    )


def finding_counts(checked: CheckResult) -> dict[str, int]:
    """How many findings have each verdict."""
    return _counts(each.verdict for each in checked.findings)


def _counts(verdicts: Iterable[Verdict]) -> dict[str, int]:
    counter = Counter(verdicts)
    return {verdict.value: counter.get(verdict, 0) for verdict in Verdict}
