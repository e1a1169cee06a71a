"""The form and the supplement sheet of a sample applicant, with its invented people."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

from forms.content import FormContent, SiteContent
from forms.sheets import SupplementLine
from forms.supplement import supplement_lines
from samples.applicant import SampleApplicant, SampleOccupation
from samples.people import People, Person

from reviewer.domain.scheme import Scheme

LEVEL_NAMES = {5: "五级/初级工", 4: "四级/中级工", 3: "三级/高级工", 2: "二级/技师", 1: "一级/高级技师"}
_MIDDLE = (
    "工程师（中级）",
    "讲师（中级）",
    "{occupation}技师（二级）",
    "高级工程师（副高级）",
    "{occupation}高级技师（一级）",
)
_UPPER = ("高级工程师（副高级）", "副教授（副高级）", "{occupation}高级技师（一级）", "正高级工程师（正高级）")
_LOWER = ("助理工程师（初级）", "{occupation}高级工（三级）", "工程师（中级）", "讲师（中级）")


@dataclass(frozen=True)
class Cast:
    """Who appears in an application: staff in the order of its list, experts and examiners by occupation."""

    staff: tuple[Person, ...]
    experts: tuple[tuple[SampleOccupation, Person, str], ...]
    examiners: tuple[tuple[SampleOccupation, Person, str, bool, str], ...]


def cast_of(applicant: SampleApplicant) -> Cast:
    """The same people on each run."""
    people = People(applicant.name)
    rng = random.Random(f"cast {applicant.name}")
    staff = []
    for row in applicant.staff:
        years = int("".join(char for char in row.years if char.isdigit()) or 0)
        staff.append(people.next(youngest=max(28, 25 + years), education=row.education))
    experts, examiners = [], []
    for occupation in applicant.occupations:
        titles = _LOWER if occupation.experts < 20 else _UPPER if min(occupation.levels) <= 2 else _MIDDLE
        for number in range(occupation.experts):
            title = titles[(number + rng.randrange(2)) % len(titles)].format(occupation=occupation.name)
            experts.append((occupation, people.next(youngest=34), title))
        for number in range(occupation.examiners):
            title = titles[(number + rng.randrange(3)) % len(titles)].format(occupation=occupation.name)
            code = f"33{applicant.folder[:2]}{applicant.occupations.index(occupation) + 1}2022{number + 1:04d}"
            examiners.append((occupation, people.next(youngest=32), title, number < occupation.own, code))
    return Cast(tuple(staff), tuple(experts), tuple(examiners))


def form_of(applicant: SampleApplicant, cast: Cast) -> FormContent:
    """附件3 as the applicant filled it in."""
    return FormContent(
        applicant=applicant.name,
        authority=applicant.authority,
        filed="2022年10月20日",
        kind_box=applicant.kind_box,
        tick=applicant.tick,
        address=applicant.address,
        postcode=applicant.postcode,
        head=applicant.head,
        contact=applicant.contact,
        staff=tuple(
            (person.name, person.sex, str(person.age), person.id_number, row.education, row.post, row.duty)
            for row, person in zip(applicant.staff, cast.staff, strict=True)
        ),
        experts=tuple(
            (person.name, person.sex, person.id_number, person.education, title, occupation.name)
            for occupation, person, title in cast.experts
        ),
        examiners=tuple(
            (
                person.name,
                person.sex,
                person.education,
                title,
                f"{person.work_years}年",
                occupation.name,
                code,
                "自有" if is_own else "外聘",
            )
            for occupation, person, title, is_own, code in cast.examiners
        ),
        rules=applicant.listed,
        scopes=tuple(
            (each.code, each.name, "", "、".join(LEVEL_NAMES[level] for level in each.levels), each.note)
            for each in applicant.occupations
        ),
        sites=tuple(
            SiteContent(each.name, each.total, each.theory, each.practical, each.exam, each.test)
            for each in applicant.occupations
        ),
    )


def supplement_of(scheme: Scheme, applicant: SampleApplicant) -> Iterable[SupplementLine]:
    """The supplement sheet's rows with the applicant's answers; what it left out stays empty."""
    by_occupation = [(each.name, each.facts) for each in applicant.occupations]
    return supplement_lines(scheme, applicant.facts, by_occupation)


def people_extra_of(applicant: SampleApplicant, cast: Cast) -> tuple[tuple[str, ...], ...]:
    """The second supplement sheet: years and certificates of those of whom 附件2 asks them."""
    asked = ("主任", "副主任", "办公室主任", "财务管理人员")
    return tuple(
        (person.name, row.duty, "" if row.duty == "财务管理人员" else row.years, row.certificate, "")
        for row, person in zip(applicant.staff, cast.staff, strict=True)
        if row.duty in asked
    )
