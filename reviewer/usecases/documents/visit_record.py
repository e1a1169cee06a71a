"""现场考察记录: what every member measured, photographed and heard at the visit, in one record without any points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from reviewer.desk import Desk
from reviewer.domain.records import canonical_json, document_hash
from reviewer.domain.sheet import ScoreSheet
from reviewer.errors import RuleViolation
from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.sheet.data import SheetFile
from reviewer.reports.visit.data import VisitMember, VisitRecordData
from reviewer.reports.visit.visit_record import visit_record_pdf
from reviewer.usecases.describe_sheet import is_sample, level_text
from reviewer.usecases.documents.entries import read_entries
from reviewer.usecases.documents.gather_visit import VisitGatherer
from reviewer.usecases.documents.keep_document import made_of
from reviewer.usecases.documents.kind import Described, DocumentField, DocumentKind, Form, MissingField, Standing
from reviewer.usecases.documents.numbers import Numbering, plain_numbering
from reviewer.usecases.show_sheet import own_row, own_sheet, panel_leader, panel_order, submitted_sheets

KEY = "visit_record"
NAME = "现场考察记录"
GROUP = "考察"
VISITED_AT, PLACE, COMPANY, NOTE = "visited_at", "place", "company", "note"
LABELS = {
    VISITED_AT: "考察时间",
    PLACE: "考察地点",
    COMPANY: "单位参加人员",
    NOTE: "其他需要说明的情况",
    "applicant": "被考察单位",
    "occupations": "职业（工种）",
    "scheme_title": "评审方案",
    "members": "专家组或记录来源",
    "records": "评审方式记录",
    "items": "核实情况",
    "files": "照片或录音",
}


def describe_visit_record(desk: Desk, application_id: str) -> Described:
    """The record of the sheets that are open here, with its pictures.

    Raises:
        RuleViolation: ``visit_sheets_missing`` (members' sheets are out), ``visit_empty`` (nothing was recorded),
            ``missing_field``.
    """
    data = _data(desk, application_id, _sheets(desk, application_id), with_pictures=True)
    missing = [each.label for each in _missing(data)]
    if missing:
        message = f"{NAME}缺 {len(missing)} 项：{'、'.join(missing)}。未生成文件，补填后再试。"
        raise RuleViolation(message, code="missing_field", where=missing[0])
    return _described(desk, application_id, data)


def draft_visit_record(desk: Desk, application_id: str) -> Described:
    """The record for the page beside the fields: what is missing stands in 【】.

    Raises:
        RuleViolation: ``visit_sheets_missing``, ``visit_empty``.
    """
    data = _data(desk, application_id, _sheets(desk, application_id), with_pictures=True)
    gaps = {each.name: f"【{each.label}】" for each in _missing(data)}
    return _described(desk, application_id, replace(data, **gaps))


def _described(desk: Desk, application_id: str, data: VisitRecordData) -> Described:
    content = _content(data)
    data_sha256 = document_hash(content)
    numbering = _numbering(desk, application_id, content)
    row = desk.application_row(application_id)
    return Described(
        data=replace(
            data,
            document_number=numbering.number,
            version=numbering.version,
            data_sha256=data_sha256,
            changes=numbering.changes,
        ),
        content=content,
        data_sha256=data_sha256,
        number=numbering.number,
        version=numbering.version,
        file_stem=f"{NAME}-{application_id}-{row.name}",
        round=row.round,
        application=application_id,
        changes=numbering.changes,
    )


def _sheets(desk: Desk, application_id: str) -> Mapping[str, ScoreSheet]:
    """Every sheet that is open here, the own one also while it is being filled in.

    Raises:
        RuleViolation: ``visit_sheets_missing``: sheets of the panel are out and none of them is one's own.
    """
    desk.application_row(application_id)
    sheets = dict(submitted_sheets(desk, application_id))
    order = panel_order(desk, application_id)
    mine = own_row(desk, application_id) if desk.member is not None else None
    if mine is not None and mine.member not in sheets and (not order or mine.member in order):
        sheets[mine.member] = own_sheet(desk, application_id, mine)
    out = [name for name in order if name not in sheets]
    if not sheets or (out and mine is None):
        names = "、".join(out) or "专家组"
        raise RuleViolation(f"等 {names} 的评分表交来并开封。", code="visit_sheets_missing", where=application_id)
    return {name: sheets[name] for name in (order or sorted(sheets)) if name in sheets}


def _data(desk: Desk, application_id: str, sheets: Mapping[str, ScoreSheet], *, with_pictures: bool) -> VisitRecordData:
    row = desk.application_row(application_id)
    scheme = desk.scheme_of_round(row.round)
    application = desk.application(application_id)
    gathered = VisitGatherer(desk, scheme, application_id, sheets, with_pictures=with_pictures)
    typed = read_entries(desk, KEY, application_id)
    address = application.fact("address")
    records = gathered.records()
    items = gathered.items()
    if not (records or items or gathered.files):
        message = "各成员的评分表里没有核实值、照片和评审方式记录，不生成考察记录。"
        raise RuleViolation(message, code="visit_empty", where=application_id)
    leader = panel_leader(desk, application_id)
    return VisitRecordData(
        applicant=application.applicant_name,
        application_number=application_id,
        occupations=tuple(f"{each.scope} {level_text(each.levels)}" for each in application.occupations),
        round=desk.store.round(row.round).name,
        scheme_title=scheme.scheme.title,
        scheme_version=scheme.scheme.version,
        visited_at=typed.get(VISITED_AT) or gathered.time(),
        place=typed.get(PLACE) or gathered.places() or (address.text if address is not None else ""),
        company=typed.get(COMPANY) or gathered.company() or "未记录",
        members=tuple(
            VisitMember(name=name, is_leader=name == leader, source=_source(sheets.get(name)))
            for name in (panel_order(desk, application_id) or tuple(sheets))
        ),
        records=records,
        items=items,
        files=gathered.files,
        note=typed.get(NOTE, ""),
        document_number="",
        version=0,
        data_sha256="",
        is_sample=is_sample(application),
    )


def _source(sheet: ScoreSheet | None) -> str:
    """Which sheet a member's part was taken from; empty for none."""
    return "" if sheet is None else f"第{sheet.version}版评分表"


def _content(data: VisitRecordData) -> bytes:
    """What the record says; a picture is told by its photo's hash."""
    texts = {
        VISITED_AT: data.visited_at,
        PLACE: data.place,
        COMPANY: data.company,
        NOTE: data.note,
        "applicant": data.applicant,
        "occupations": "；".join(data.occupations),
        "scheme_title": f"{data.scheme_title}（第{data.scheme_version}版）",
    }
    records = [replace(each, files=_without_pictures(each.files)) for each in data.records]
    whole = {
        "fields": texts,
        "members": data.members,
        "records": records,
        "items": data.items,
        "files": _without_pictures(data.files),
    }
    return canonical_json(whole)


def _without_pictures(files: Sequence[SheetFile]) -> tuple[SheetFile, ...]:
    return tuple(replace(each, picture=None, lacking="") for each in files)


def _numbering(desk: Desk, application_id: str, content: bytes) -> Numbering:
    return plain_numbering(desk, KEY, application_id, NAME, content, document_hash(content), LABELS)


def _missing(data: VisitRecordData) -> tuple[MissingField, ...]:
    missing = []
    if not data.visited_at:
        why = "各成员没有评审方式记录，照片也没有时间，请填写。"
        missing.append(MissingField(name=VISITED_AT, label="考察时间", why=why))
    if not data.place:
        why = "评审方式记录没有写地点，申报表也没有单位地址，请填写。"
        missing.append(MissingField(name=PLACE, label="考察地点", why=why))
    return tuple(missing)


def survey_visit_record(desk: Desk, application_id: str) -> Standing:
    """Where the record of an application stands; reads no pictures."""
    try:
        data = _data(desk, application_id, _sheets(desk, application_id), with_pictures=False)
    except RuleViolation as error:
        is_waiting = error.code in ("visit_sheets_missing", "visit_empty")
        return Standing(standing="waiting" if is_waiting else "stopped", why=error.message)
    missing = _missing(data)
    if missing:
        return Standing(standing="missing", why=missing[0].why, missing=missing)
    numbering = _numbering(desk, application_id, _content(data))
    stood = Standing(
        standing="made", why="已生成，与现有记录一致。", number=numbering.number, version=numbering.version
    )
    made = [row.version for row in made_of(desk, KEY, application_id)]
    if numbering.version in made:
        return stood
    if made:
        why = f"成员的记录此后有变动，可以生成第 {numbering.version} 版。"
        return replace(stood, standing="changed", why=why)
    why = f"未汇入：{'、'.join(data.absent)}。" if data.absent else "成员的记录已汇集，可以生成。"
    return replace(stood, standing="ready", why=why)


def visit_record_fields(desk: Desk, application_id: str) -> tuple[DocumentField, ...]:
    """What can be typed, and what comes from the members' records; the missing ones first."""
    try:
        data = _data(desk, application_id, _sheets(desk, application_id), with_pictures=False)
    except RuleViolation:
        # Where the record stands tells why there is none yet.
        return ()
    typed = read_entries(desk, KEY, application_id)
    missing = {each.name: each.why for each in _missing(data)}
    editable = (
        (VISITED_AT, data.visited_at, "取自评审方式记录"),
        (PLACE, data.place, "取自评审方式记录，没有时取申报表的单位地址"),
        (COMPANY, data.company, "取自评审方式记录"),
        (NOTE, data.note, "不写则印“（无）”"),
    )
    fields = [
        DocumentField(
            name=name,
            label=LABELS[name],
            value=value,
            group=GROUP,
            editor="text" if name == NOTE else "line",
            note=missing.get(name, note),
            is_missing=name in missing,
            is_typed=name in typed,
        )
        for name, value, note in editable
    ]
    counted = (
        ("被考察单位", data.applicant),
        ("评审方式", f"{len(data.records)} 次"),
        ("核实项目", f"{len(data.items)} 项"),
        ("现场照片", f"{len(data.photos)} 张"),
    )
    fields += [
        DocumentField(name="", label=label, value=value, group="内容", note="取自各成员的评分表")
        for label, value in counted
    ]
    return tuple(sorted(fields, key=lambda each: not each.is_missing))


@lru_cache(maxsize=1)
def _fonts() -> FontBook:
    return FontBook()


def draw_visit_record(data: Any, form: Form) -> bytes:
    """The record's PDF.

    Raises:
        RuleViolation: a field is blank, or a character no font has.
    """
    del form
    return visit_record_pdf(data, _fonts())


VISIT_RECORD = DocumentKind(
    key=KEY,
    word="visit",
    name=NAME,
    per="application",
    forms=("pdf",),
    survey=survey_visit_record,
    describe=describe_visit_record,
    draw=draw_visit_record,
    fields=visit_record_fields,
    draft=draft_visit_record,
)
