"""What copying an item to other occupations would do, in words. No Qt."""

from __future__ import annotations

from reviewer.domain.records import Record
from reviewer.domain.sheet import ItemKey, ItemScore
from reviewer.usecases.copy_score import Replaced, copied_entries, replaced_values
from ui.screens.scoring.form.words import entry_text, field_name
from ui.screens.scoring.sheet.reading import SheetReading
from ui.screens.scoring.sheet.rows import points_text


class CopyLine(Record):
    """One other occupation: how its item stands, and what would be overwritten, one text each.

    ``is_same``: without pins and photos there is nothing to copy.
    """

    key: ItemKey
    name: str
    standing: str
    replaced: tuple[str, ...]
    is_same: bool


def other_places(sheet: SheetReading) -> tuple[ItemKey, ...]:
    """The open item's places for the other occupations; none where it is scored once for the applicant."""
    if sheet.key.scope is None:
        return ()
    scopes = (each.scope for each in sheet.application.occupations)
    return tuple(ItemKey(sheet.key.item, scope) for scope in scopes if scope != sheet.key.scope)


def copy_lines(sheet: SheetReading) -> tuple[CopyLine, ...]:
    """A line for each other occupation."""
    return tuple(_line(sheet, key) for key in other_places(sheet))


def _line(sheet: SheetReading, key: ItemKey) -> CopyLine:
    whole = sheet.sheet
    is_same = not copied_entries(whole, sheet.key, [key])
    if not has_values(sheet):
        standing = ""
    elif is_same:
        standing = "与本职业相同，不需要复制"
    else:
        standing = "未评，没有内容被覆盖" if not whole.score(key).is_scored else "没有内容被覆盖"
    replaced = tuple(_words(sheet, each) for each in replaced_values(whole, sheet.key, [key]))
    return CopyLine(key=key, name=key.scope or "", standing=standing, replaced=replaced, is_same=is_same)


def _words(sheet: SheetReading, replaced: Replaced) -> str:
    step = sheet.scheme.scoring.step
    old, new = (entry_text(replaced.field, value, step) for value in (replaced.old, replaced.new))
    return f"将覆盖 {field_name(replaced.field)} {old} → {new}"


def has_values(sheet: SheetReading) -> bool:
    """Whether the open item has anything to copy but pins and photos."""
    return bool(_parts(sheet.score, ""))


def copy_summary(sheet: SheetReading) -> str:
    """What is copied from the open item, in one sentence."""
    score, item = sheet.score, sheet.item
    parts = _parts(score, points_text(score.points, sheet.scheme.scoring.step))
    if not parts:
        photos = "定位和照片可以单独复制：勾选“连同定位和照片”。" if score.pins or score.files else ""
        return (
            f"{item.clause} {item.name}：“{sheet.key.scope}”这一项还没有得分、判断、核实值和说明，没有可复制的内容。"
            f"先评这一项，再复制。{photos}"
        )
    what = "、".join(parts)
    back = "复制是一次改动，撤销（Ctrl+Z）一次全部收回。"
    return f"{item.clause} {item.name}：从“{sheet.key.scope}”复制{what}。{back}"


def _parts(score: ItemScore, points: str) -> list[str]:
    counts = ((len(score.measured), "个核实值"), (len(score.overrides), "处改判及理由"))
    parts = [f"得分 {points}"] if score.points is not None else []
    parts += ["判断"] if score.judgement is not None else []
    parts += [f"{count} {what}" for count, what in counts if count]
    return parts + (["说明"] if score.remark else [])
