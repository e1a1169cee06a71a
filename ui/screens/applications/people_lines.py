"""人员: the three tables of people with their numbers masked; no Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reviewer.domain.application import Application
from reviewer.domain.identifiers import mask_id_number
from reviewer.domain.records import Record
from reviewer.usecases.unmask_number import PersonGroup, PersonPlace

ID_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]")


class PersonLine(Record):
    """One person; ``masked`` is the number as shown before it was asked for, empty for none."""

    place: PersonPlace
    masked: str
    is_secret: bool
    cells: tuple[str, ...]


class PeopleTable(Record):
    """One of the three tables: its name, its columns (title, width; the number's column is ``number_at``)."""

    group: PersonGroup
    name: str
    columns: tuple[tuple[str, int], ...]
    number_at: int
    lines: tuple[PersonLine, ...]


def people_tables(application: Application) -> Iterator[PeopleTable]:
    """The three tables of the form, in its order."""
    yield PeopleTable(
        group="staff",
        name="工作人员",
        columns=(
            ("姓名", 96),
            ("性别", 52),
            ("年龄", 52),
            ("身份证号码", 160),
            ("学历", 80),
            ("职务（职称、职业资格）", 216),
            ("分工", 176),
            ("从事年限", 80),
            ("证书", 140),
        ),
        number_at=3,
        lines=tuple(
            _person("staff", at, each.name, each.id_number, True, (
                each.name, each.sex, each.age, "", each.education, each.post, each.duty, each.training_years,
                each.certificate,
            ))
            for at, each in enumerate(application.staff)
        ),
    )  # fmt: skip
    yield PeopleTable(
        group="experts",
        name="专家",
        columns=(
            ("姓名", 96),
            ("性别", 52),
            ("身份证号码", 160),
            ("学历", 80),
            ("职称、职业资格", 216),
            ("专业", 216),
            ("职业", 216),
        ),
        number_at=2,
        lines=tuple(
            _person("experts", at, each.name, each.id_number, True, (
                each.name, each.sex, "", each.education, each.qualification, each.specialty, each.scope or "",
            ))
            for at, each in enumerate(application.experts)
        ),
    )  # fmt: skip
    yield PeopleTable(
        group="examiners",
        name="考评人员",
        columns=(
            ("姓名", 96),
            ("性别", 52),
            ("考评员证号", 176),
            ("学历", 80),
            ("职称、职业资格", 216),
            ("工作年限", 80),
            ("考评职业", 216),
            ("自有", 64),
        ),
        number_at=2,
        lines=tuple(
            _person(
                "examiners",
                at,
                each.name,
                each.certificate_number,
                ID_NUMBER.fullmatch(each.certificate_number.strip()) is not None,
                (
                    each.name, each.sex, "", each.education, each.qualification, each.work_years,
                    each.scope or each.field, {True: "自有", False: "外聘", None: ""}[each.is_own],
                ),
            )
            for at, each in enumerate(application.examiners)
        ),
    )  # fmt: skip


def _person(group: PersonGroup, at: int, name: str, number: str, is_secret: bool, cells: tuple[str, ...]) -> PersonLine:
    shown = mask_id_number(number.strip()) if is_secret else number
    return PersonLine(
        place=PersonPlace(group=group, at=at, name=name),
        masked=shown,
        is_secret=is_secret and bool(number),
        cells=cells,
    )


def head_line(people: Iterable[PeopleTable], name: str) -> PersonLine | None:
    """The head's own row among the staff, the only place where the form has a number of theirs."""
    staff = next(each for each in people if each.group == "staff")
    found = [line for line in staff.lines if line.place.name == name and line.is_secret]
    return found[0] if len(found) == 1 else None
