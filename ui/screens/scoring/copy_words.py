"""What copying an item to other occupations would do, in words. No Qt."""

from __future__ import annotations

from reviewer.domain.records import Record
from reviewer.domain.sheet import ItemKey, ItemScore
from reviewer.usecases.copy_score import Replaced, copied_entries, replaced_values
from ui.screens.scoring.form_words import entry_text, field_name
from ui.screens.scoring.reading import SheetReading
from ui.screens.scoring.rows import points_text


class CopyLine(Record):
    """One other occupation: how its item stands, and what would be overwritten, one text each."""

    key: ItemKey
    name: str
    standing: str
    replaced: tuple[str, ...]


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
    if not copied_entries(whole, sheet.key, [key]):
        standing = "与本职业相同，不需要复制"
    else:
        standing = "未评，没有内容被覆盖" if not whole.score(key).is_scored else "没有内容被覆盖"
    replaced = tuple(_words(sheet, each) for each in replaced_values(whole, sheet.key, [key]))
    return CopyLine(key=key, name=key.scope or "", standing=standing, replaced=replaced)


def _words(sheet: SheetReading, replaced: Replaced) -> str:
    step = sheet.scheme.scoring.step
    old, new = (entry_text(replaced.field, value, step) for value in (replaced.old, replaced.new))
    return f"将覆盖 {field_name(replaced.field)} {old} → {new}"


def copy_summary(sheet: SheetReading) -> str:
    """What is copied from the open item, in one sentence."""
    score, item = sheet.score, sheet.item
    parts = _parts(score, points_text(score.points, sheet.scheme.scoring.step))
    what = "、".join(parts) if parts else "还没有内容"
    return f"{item.clause} {item.name}：从“{sheet.key.scope}”复制 {what}。复制是一次改动，撤销（Ctrl+Z）一次全部收回。"


def _parts(score: ItemScore, points: str) -> list[str]:
    counts = ((len(score.measured), "个核实值"), (len(score.overrides), "处改判及理由"))
    parts = [f"得分 {points}"] if score.points is not None else []
    parts += ["判断"] if score.judgement is not None else []
    parts += [f"{count} {what}" for count, what in counts if count]
    return parts + (["说明"] if score.remark else [])
