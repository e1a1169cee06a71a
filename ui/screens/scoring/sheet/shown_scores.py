"""An item's score as it is shown while an entry is on its way to the disk."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from reviewer.domain.quantities import number_text
from reviewer.domain.sheet import ItemScore, Override
from reviewer.domain.site_files import SiteFile
from reviewer.domain.working import AnyWorking, worked_value


def with_values(score: ItemScore, **values: object) -> ItemScore:
    """The score with other values."""
    return msgspec.structs.replace(score, **values)


def with_measured(requirement: str, text: str, score: ItemScore) -> ItemScore:
    """With a measured value typed by hand, empty for none."""
    measured = {name: value for name, value in score.measured.items() if name != requirement}
    # What is typed by hand is no longer what a working gave.
    workings = {name: value for name, value in score.workings.items() if name != requirement}
    return with_values(score, measured=measured | ({requirement: text} if text else {}), workings=workings)


def with_working(requirement: str, working: AnyWorking, score: ItemScore) -> ItemScore:
    """With a measured value and the working that gives it."""
    measured = score.measured | {requirement: number_text(worked_value(working))}
    return with_values(score, measured=measured, workings=score.workings | {requirement: working})


def with_override(requirement: str, own: Override | None, score: ItemScore) -> ItemScore:
    """With an own verdict on a requirement, None takes it back."""
    others = tuple(each for each in score.overrides if each.requirement != requirement)
    return with_values(score, overrides=(*others, own) if own is not None else others)


def with_file(file_id: str, shown: Callable[[SiteFile], SiteFile], score: ItemScore) -> ItemScore:
    """With one photo or recording shown otherwise."""
    return with_values(score, files=tuple(shown(each) if each.id == file_id else each for each in score.files))


def without_pin(pin_id: str, score: ItemScore) -> ItemScore:
    """Without one pin."""
    return with_values(score, pins=tuple(each for each in score.pins if each.id != pin_id))
