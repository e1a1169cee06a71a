"""What changed from one version of a sheet to the next: each difference with its old and new text (X04).

Texts are whole: nothing is rounded or cut, times are told to the second. They name what the sheet
itself knows (item and requirement ids, hashes); whoever shows them may add titles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never

from reviewer.domain.findings import VERDICT_TEXT, Verdict
from reviewer.domain.moments import beijing_text
from reviewer.domain.quantities import number_text
from reviewer.domain.records import Record
from reviewer.domain.sheet import JUDGEMENT_TEXT, VISIT, EvidencePin, ItemKey, ItemScore, Override, ScoreSheet
from reviewer.domain.site_files import Mark, SiteFile
from reviewer.domain.visit import Participant, VisitNote, VisitRecord
from reviewer.domain.working import (
    AnyWorking,
    AreaWorking,
    LeaseWorking,
    PlacesWorking,
    Rectangle,
    SeatBlock,
    SeatsWorking,
    Stations,
)

SIDE_TEXT: Mapping[str, str] = {"panel": "专家组", "applicant": "申报单位", "other": "其他"}
MARK_TEXT: Mapping[str, str] = {"arrow": "箭头", "box": "方框", "text": "文字"}
FILE_TEXT: Mapping[str, str] = {"photo": "照片", "audio": "录音"}


class SheetChange(Record):
    """One difference. Empty ``old``: added; empty ``new``: taken away.

    ``item`` and ``scope`` say where (``VISIT`` for what belongs to the visit, an empty ``item`` for the
    sheet as a whole). ``field`` is named as the sheet's fields are: points, judgement, remark,
    measured:R, working:R, override:R, pin:ID, file:ID, record:ID, note:ID:NOTE. ``label`` names it in
    Chinese, with the part that differs where a thing has several.
    """

    item: str
    scope: str | None
    field: str
    label: str
    old: str
    new: str

    @property
    def key(self) -> ItemKey:
        """Where it stands on the sheet."""
        return ItemKey(self.item, self.scope)

    @property
    def requirement(self) -> str | None:
        """The requirement it is about, None where it is about none."""
        kind, _, name = self.field.partition(":")
        return name if kind in ("measured", "working", "override") else None


def compare_sheets(old: ScoreSheet, new: ScoreSheet) -> tuple[SheetChange, ...]:
    """Every difference of content, in the order of the sheet: its bases, the items, then the visit.

    Version numbers, the reason of the new version and the order of equal things are no content.
    """
    changes = _compare_fields(ItemKey("", None), _bases(old), _bases(new))
    keys = list(dict.fromkeys([score.key for score in (*new.items, *old.items)]))
    for key in keys:
        changes += _compare_fields(key, _score_fields(old.score(key)), _score_fields(new.score(key)))
    changes += _compare_fields(VISIT, _visit_fields(old), _visit_fields(new))
    return tuple(changes)


class _Thing(Record):
    """One field of a sheet: its name in Chinese and what it consists of. ``facets`` {"": text}: of one part."""

    label: str
    facets: dict[str, str]

    @property
    def whole(self) -> str:
        """All of it on one line."""
        return "；".join(f"{name} {text}" if name else text for name, text in self.facets.items() if text)


def _compare_fields(key: ItemKey, old: Mapping[str, _Thing], new: Mapping[str, _Thing]) -> list[SheetChange]:
    changes = []
    for field in dict.fromkeys([*old, *new]):
        before, after = old.get(field), new.get(field)
        thing = after or before
        if thing is None or before == after:
            continue
        if before is None or after is None:
            parts = [("", before.whole if before else "", after.whole if after else "")]
        else:
            names = dict.fromkeys([*before.facets, *after.facets])
            parts = [(name, before.facets.get(name, ""), after.facets.get(name, "")) for name in names]
        changes += [
            SheetChange(
                item=key.item,
                scope=key.scope,
                field=field,
                label=f"{thing.label} {name}".strip(),
                old=was,
                new=now,
            )
            for name, was, now in parts
            if was != now
        ]
    return changes


def _one(label: str, text: str) -> _Thing:
    return _Thing(label=label, facets={"": text})


# ---- what a sheet consists of


def _bases(sheet: ScoreSheet) -> dict[str, _Thing]:
    bases = (
        ("application", "申报编号", sheet.application),
        ("application_sha256", "所依据的申报材料", sheet.application_sha256),
        ("scheme_sha256", "评审方案", sheet.scheme_sha256),
        ("round", "批次", sheet.round),
        ("member", "评审专家", sheet.member),
    )
    return {field: _one(label, text) for field, label, text in bases}


def _score_fields(score: ItemScore) -> dict[str, _Thing]:
    fields: dict[str, _Thing] = {}
    if score.points is not None:
        fields["points"] = _one("得分", number_text(score.points))
    if score.judgement is not None:
        fields["judgement"] = _one("判断", JUDGEMENT_TEXT[score.judgement])
    for requirement in sorted({*score.measured, *score.workings}):
        value, working = score.measured.get(requirement), score.workings.get(requirement)
        if value:
            fields[f"measured:{requirement}"] = _one(f"核实值 {requirement}", value)
        if working is not None:
            fields[f"working:{requirement}"] = _one(f"计算过程 {requirement}", _working_text(working))
    for each in score.overrides:
        fields[f"override:{each.requirement}"] = _Thing(label=f"改判 {each.requirement}", facets=_override(each))
    if score.remark:
        fields["remark"] = _one("说明", score.remark)
    for pin in score.pins:
        fields[f"pin:{pin.id}"] = _Thing(label="佐证定位", facets=_pin(pin))
    fields.update(_files(score.files))
    return fields


def _visit_fields(sheet: ScoreSheet) -> dict[str, _Thing]:
    fields: dict[str, _Thing] = {}
    for record in sheet.records:
        fields[f"record:{record.id}"] = _Thing(label="评审方式记录", facets=_record(record))
        for note in record.notes:
            fields[f"note:{record.id}:{note.id}"] = _Thing(label="记录中的笔记", facets=_note(note))
    fields.update(_files(sheet.files))
    return fields


def _files(files: Iterable[SiteFile]) -> dict[str, _Thing]:
    return {f"file:{each.id}": _Thing(label=FILE_TEXT[each.kind], facets=_file(each)) for each in files}


def _override(override: Override) -> dict[str, str]:
    return {"": VERDICT_TEXT[Verdict(override.verdict)], "理由": override.reason}


def _pin(pin: EvidencePin) -> dict[str, str]:
    box = "" if pin.box is None else f"（{'，'.join(number_text(each) for each in pin.box)}）"
    return {
        "": f"[{pin.evidence}]",
        "页": "" if pin.page is None else f"第{pin.page}页",
        "框选": box,
        "要求": pin.requirement or "",
        "备注": pin.note,
    }


def _file(file: SiteFile) -> dict[str, str]:
    return {
        "": f"{file.name} [{file.sha256}]",
        "要求": file.requirement or "",
        "图注": file.caption,
        "标注": "；".join(_mark(each) for each in file.marks),
        "拍摄": "；".join(each for each in (file.taken_at or "", file.device, _place(file)) if each),
        "录入": f"{beijing_text(file.added_at)} {file.author}",
        "格式": _format(file),
    }


def _mark(mark: Mark) -> str:
    first = f"（{number_text(mark.x)}，{number_text(mark.y)}）"
    second = f"（{number_text(mark.x2)}，{number_text(mark.y2)}）"
    return f"{MARK_TEXT[mark.kind]}{first}→{second}" + (f"“{mark.text}”" if mark.text else "")


def _place(file: SiteFile) -> str:
    places = ("纬度", file.latitude), ("经度", file.longitude)
    return " ".join(f"{name}{number_text(value)}°" for name, value in places if value is not None)


def _format(file: SiteFile) -> str:
    size = f"{file.width or 0}×{file.height or 0}" if file.width or file.height else ""
    return " ".join(each for each in (file.media_type, size, f"{file.size} 字节") if each)


def _record(record: VisitRecord) -> dict[str, str]:
    ended = "" if record.ended_at is None else beijing_text(record.ended_at)
    return {
        "方式": record.method,
        "时间": f"{beijing_text(record.started_at)} 至 {ended}".strip(),
        "地点": record.place,
        "参加人员": "；".join(_participant(each) for each in record.participants),
        "对应项目": "、".join(record.items),
        "录音": "、".join(record.files),
        "发现": record.findings,
    }


def _participant(one: Participant) -> str:
    role = f"（{one.role}）" if one.role else ""
    return f"{SIDE_TEXT[one.side]} {one.name}{role}"


def _note(note: VisitNote) -> dict[str, str]:
    return {"时间": beijing_text(note.at), "发言人": note.speaker, "": note.text}


def _working_text(working: AnyWorking) -> str:
    """All that was entered, notes included; what is taken off follows a minus."""
    match working:
        case AreaWorking():
            return "；".join(_terms(room.name, [_rectangle(part) for part in room.parts]) for room in working.rooms)
        case SeatsWorking():
            return "；".join(_terms(room.name, [_seats(block) for block in room.blocks]) for room in working.rooms)
        case PlacesWorking():
            return _terms("", [_stations(each) for each in working.stations])
        case LeaseWorking():
            return f"{working.starts} 至 {working.ends}，{working.seen_on} 查看"
        case _:
            assert_never(working)


def _terms(name: str, terms: Sequence[tuple[bool, str]]) -> str:
    text = "".join(f" {'−' if is_excluded else '+'} {term}" for is_excluded, term in terms)
    return f"{name}：{text.removeprefix(' + ').strip()}" if name else text.removeprefix(" + ").strip()


def _rectangle(part: Rectangle) -> tuple[bool, str]:
    return part.is_excluded, f"{number_text(part.length)}×{number_text(part.width)}{_noted(part.note)}"


def _seats(block: SeatBlock) -> tuple[bool, str]:
    return block.is_excluded, f"{block.rows}排×{block.seats}座{_noted(block.note)}"


def _stations(each: Stations) -> tuple[bool, str]:
    return each.is_excluded, f"{each.name} {each.count}个×{each.people}人"


def _noted(note: str) -> str:
    return f"（{note}）" if note else ""
