"""What one check looks at, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple, TypeVar, cast

from reviewer.domain.application import Application, AppliedOccupation, AssessmentSite, Evidence, Fact
from reviewer.domain.catalogue import Catalogue
from reviewer.domain.findings import Finding, Verdict
from reviewer.domain.rule_kinds import RuleKind
from reviewer.domain.scheme import Per, Scheme

Known = TypeVar("Known")


class Case(NamedTuple):
    """One application under one scheme, seen for one occupation or one site (None: for the whole applicant)."""

    scheme: Scheme
    application: Application
    catalogue: Catalogue
    occupation: AppliedOccupation | None = None
    findings: tuple[Finding, ...] = ()
    # What several rules of one check ask for again and again (the people of a group, say).
    known: dict[object, object] | None = None
    site: AssessmentSite | None = None

    @property
    def scope(self) -> str | None:
        """The occupation's scope, or the site's name."""
        if self.site is not None:
            return self.site.name
        return self.occupation.scope if self.occupation else None

    def fact(self, key: str) -> Fact | None:
        """The declared fact for this scope, None when it was left empty."""
        facts = self.once("facts", lambda: {(each.key, each.scope): each for each in reversed(self.application.facts)})
        fact = facts.get((key, self.scope)) or facts.get((key, None))
        return fact if fact is not None and fact.text.strip() else None

    def evidence_of(self, classes: tuple[str, ...]) -> tuple[Evidence, ...]:
        """The application's evidence of one of the classes, asked once a check."""
        return self.once(("evidence", classes), lambda: self.application.evidence_of(classes))

    def once(self, key: object, work: Callable[[], Known]) -> Known:
        """The answer to ``key``, worked out at the first time within one check."""
        if self.known is None:
            return work()
        if key not in self.known:
            self.known[key] = work()
        return cast(Known, self.known[key])

    def label(self, key: str) -> str:
        """A fact's Chinese name."""
        return next((each.label for each in self.scheme.fact if each.key == key), key)

    def rule_of(self, requirement_id: str) -> RuleKind:
        """The rule of another requirement."""
        return self.scheme.requirement(requirement_id).rule


class Outcome(NamedTuple):
    """What a rule says: the values, the threshold in words, the verdict and why (Chinese).

    Where something is not met, ``short`` is by how much a number misses its minimum and ``lacking`` names
    the things or people that fail; None and empty where that is not certain.
    """

    verdict: Verdict
    why: str
    declared: str | None = None
    documented: str | None = None
    unit: str = ""
    threshold: str = ""
    short: Decimal | None = None
    lacking: tuple[str, ...] = ()


def cases_of(per: Per, case: Case) -> Iterator[Case]:
    """The case once, or once for each applied occupation or declared site (once without, where none is named)."""
    if per == "occupation" and case.application.occupations:
        yield from (case._replace(occupation=each) for each in case.application.occupations)
    elif per == "site" and case.application.sites:
        yield from (case._replace(site=each) for each in case.application.sites)
    else:
        yield case


def missing(case: Case, key: str, *, unit: str = "", threshold: str = "") -> Outcome:
    """The answer when a fact was not declared: it cannot be told."""
    return Outcome(Verdict.UNCLEAR, f"申报材料未填“{case.label(key)}”。", unit=unit, threshold=threshold)


def file_names(evidence: tuple[Evidence, ...]) -> str:
    """Names of up to three files."""
    names = [each.name.replace("\\", "/").rsplit("/", 1)[-1] for each in evidence]
    return "、".join(names[:3]) + (f" 等 {len(names)} 件" if len(names) > 3 else "")
