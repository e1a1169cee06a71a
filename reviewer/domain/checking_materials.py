"""Whether each document that the notice asks for is in the package, for every occupation or site, with its parts.

Source: 温州2022 四(一)1–4; 沪人社职〔2024〕124号 四(一)1–7.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.domain.application import Evidence
from reviewer.domain.checking_case import Case, cases_of
from reviewer.domain.findings import MaterialFinding
from reviewer.domain.rules_documents import copies_in, files_for
from reviewer.domain.scheme import Material

_FORM_CLASS = "申报表"
_UNITS = {"occupation": "职业", "site": "考核点"}


def material_findings(case: Case) -> Iterator[MaterialFinding]:
    """One for each material, told by evidence class; the form itself is the file that was read."""
    for material in case.scheme.material:
        files = case.evidence_of(_classes(material))
        lacking = tuple(each for own in cases_of(material.per, case) for each in _lacking(material, own))
        is_there = bool(case.evidence_of(material.any_of)) or _is_form(material, case)
        state = "missing" if not is_there else "incomplete" if lacking else "present"
        yield MaterialFinding(
            no=material.no,
            name=material.name,
            state=state,
            evidence=tuple(each.sha256 for each in files),
            why=f"{'；'.join(lacking)}。" if state == "incomplete" else "",
        )


def _classes(material: Material) -> tuple[str, ...]:
    every = (*material.any_of, *(name for part in material.part for name in part.any_of))
    return tuple(dict.fromkeys(every))


def _lacking(material: Material, case: Case) -> Iterator[str]:
    """What is lacking for one occupation or site, each in a few words."""
    named = f"“{case.scope}”" if case.scope else ""
    if not _found(case, material.any_of) and not _is_form(material, case):
        yield f"{named}未见{_unit(material)}{material.any_of[0]}"
        return
    for part in material.part:
        count = copies_in(_found(case, part.any_of))
        if not count:
            yield f"{named}缺{part.name}"
        elif count < part.copies:
            yield f"{named}{part.name}只有 {count} 套，要求 {part.copies} 套"


def _unit(material: Material) -> str:
    return f"本{_UNITS[material.per]}的" if material.per in _UNITS else ""


def _found(case: Case, classes: tuple[str, ...]) -> tuple[Evidence, ...]:
    """Files that name the occupation or site, and those that name none."""
    ours, unsure = files_for(case, case.evidence_of(classes))
    return (*ours, *unsure)


def _is_form(material: Material, case: Case) -> bool:
    return _FORM_CLASS in material.any_of and bool(case.application.form_file)
