"""Overlap: who holds already what an application asks for. Several bodies may hold the same; it is told, not refused.

Source: 沪人社职〔2024〕38号 附件 (西式烹调师 is held by two); 温州2022 五(一) (合理布局).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from reviewer.desk import Desk
from reviewer.domain.application import AppliedOccupation
from reviewer.domain.catalogue import plain_name
from reviewer.domain.records import Record
from reviewer.domain.registry import HELD, Body, BodyItem, item_key
from reviewer.usecases.catalogues import code_changes
from reviewer.usecases.registry import bodies


class Overlap(Record):
    """One applied occupation that a body holds. ``levels`` in common, ``held`` all of its, ``new`` only applied for.

    ``own``: the body is the applicant itself. ``occupation`` and ``work_type`` as applied for, ``listed`` as the list
    names it where that differs (an older edition).
    """

    application: str
    body: str
    name: str
    occupation: str
    work_type: str = ""
    code: str = ""
    levels: tuple[int, ...] = ()
    held: tuple[int, ...] = ()
    new: tuple[int, ...] = ()
    listed: str = ""
    own: bool = False


class ApplicationOverlaps(Record):
    """What an application meets in the list. ``complements``: the applicant's own items that it adds levels to.

    ``filed_already``: the applicant stands on the list, under this key (优先从各省备案组织中遴选).
    """

    application: str
    applicant: str
    overlaps: tuple[Overlap, ...]
    complements: tuple[Overlap, ...] = ()
    filed_already: str = ""


def overlaps(
    desk: Desk, application_id: str, on: date | None = None, known: Sequence[Body] | None = None
) -> ApplicationOverlaps:
    """What bodies on the list (``known``, else all) hold of what an application asks for.

    Only levels in common overlap. The occupation is known again under its name in another edition. What was filed
    of this very application is none.

    Source: 沪人社职〔2020〕439号 五(三); 中就培函〔2020〕16号 四(二).

    Raises:
        RuleViolation: no such application.
    """
    application = desk.application(application_id)
    fact = application.fact("credit_code")
    me = {plain_name(application.applicant_name), (fact.text.strip() if fact is not None else "") or "-"}
    edition = desk.catalogue(desk.scheme_of(application_id)).edition
    met: list[Overlap] = []
    mine = ""
    for body in bodies(desk, on) if known is None else known:
        is_own = bool(me & set(body.aliases))
        held = [each for each in body.items if each.state in HELD and each.application != application_id]
        if is_own and held:
            mine = body.key
        for wanted in application.occupations:
            found = _overlap(application_id, wanted, edition, body, held)
            if found is not None:
                met.append(msgspec.structs.replace(found, own=is_own))
    return ApplicationOverlaps(
        application=application_id,
        applicant=application.applicant_name,
        overlaps=tuple(each for each in met if each.levels),
        complements=tuple(each for each in met if each.own and each.new),
        filed_already=mine,
    )


def round_overlaps(desk: Desk, round_id: str, on: date | None = None) -> tuple[ApplicationOverlaps, ...]:
    """The same for every application of a round, as far as it meets anything."""
    known = bodies(desk, on)
    every = [overlaps(desk, row.id, on, known) for row in desk.store.applications(round_id)]
    return tuple(each for each in every if each.overlaps or each.complements)


def _overlap(
    application_id: str, wanted: AppliedOccupation, edition: str, body: Body, held: Sequence[BodyItem]
) -> Overlap | None:
    changes = code_changes()
    name, work_type = item_key(wanted.name, wanted.work_type, wanted.code, edition, changes)
    # A whole occupation holds each of its work types.
    same = [
        each
        for each in held
        for its_name, its_type in [item_key(each.occupation, each.work_type, each.code, each.edition, changes)]
        if its_name == name and (its_type == work_type or not its_type or not work_type)
    ]
    if not same:
        return None
    levels = {level for each in same for level in each.levels}
    names = dict.fromkeys(each.scope for each in same if plain_name(each.occupation) != plain_name(wanted.name))
    return Overlap(
        application=application_id,
        body=body.key,
        name=body.name,
        occupation=wanted.name,
        work_type=wanted.work_type,
        code=wanted.code,
        levels=_ordered(levels & set(wanted.levels)),
        held=_ordered(levels),
        new=_ordered(set(wanted.levels) - levels),
        listed="、".join(names),
    )


def _ordered(levels: set[int]) -> tuple[int, ...]:
    return tuple(sorted(levels, reverse=True))
