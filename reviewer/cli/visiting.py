"""Commands: photo, record."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from reviewer.cli.answer import Answer, table
from reviewer.desk import Desk
from reviewer.domain.moments import beijing_text
from reviewer.domain.scheme import Method
from reviewer.domain.site_files import SiteFile
from reviewer.domain.visit import Participant, VisitRecord, parse_visit_time
from reviewer.errors import RuleViolation
from reviewer.usecases.keep_site_file import add_site_file, look_at_site_file, set_site_file_limit, site_file_limits
from reviewer.usecases.keep_visit_record import (
    add_note,
    attach_file,
    begin_record,
    finish_record,
    new_record,
    type_findings,
    visit_methods,
)
from reviewer.usecases.list_site_files import export_site_files, list_records, list_site_files, place_key

_MEGABYTE = 1024 * 1024


def photo_add(desk: Desk, options: Namespace) -> Answer:
    """``photo add APP --item 2.2 [--occupation O] [--requirement R] FILE...``

    Every file is looked at before the first is added: a bad one leaves nothing half done.
    """
    key = place_key(desk, options.application, options.item, options.occupation)
    for path in options.file:
        look_at_site_file(desk, path)
    before = {each.file.id for each in list_site_files(desk, options.application)}
    added = [
        add_site_file(
            desk, options.application, key, path, requirement=options.requirement, caption=options.caption
        ).field.removeprefix("file:")
        for path in options.file
    ]
    placed = [each for each in list_site_files(desk, options.application) if each.file.id in added]
    data = [site_file_data(each.item, each.occupation, each.file) for each in placed]
    known = sum(each.file.id in before for each in placed)
    words = f"已添加 {len(placed) - known} 个文件" + (f"；{known} 个此前已在这一项，没有重复添加" if known else "")
    return Answer({"application": options.application, "files": data}, [words])


def photo_list(desk: Desk, options: Namespace) -> Answer:
    """``photo list APP [--member NAME]``"""
    placed = list_site_files(desk, options.application, options.member)
    data = [site_file_data(each.item, each.occupation, each.file) for each in placed]
    rows = [
        [each.item, each.occupation or "", each.file.name, each.file.taken_at or beijing_text(each.file.added_at)]
        for each in placed
    ]
    return Answer({"application": options.application, "files": data}, table(rows) or ["还没有照片或录音"])


def photo_export(desk: Desk, options: Namespace) -> Answer:
    """``photo export APP --out DIR [--member NAME]``"""
    written = export_site_files(desk, options.application, options.out, options.member)
    return Answer({"application": options.application, "files": written}, [each.path for each in written])


def photo_limit(desk: Desk, options: Namespace) -> Answer:
    """``photo limit [MB]``"""
    if options.megabytes is not None:
        set_site_file_limit(desk, options.megabytes)
    limit = site_file_limits(desk).max_file_bytes // _MEGABYTE
    return Answer({"max_file_mb": limit}, [f"单个照片或录音文件最大 {limit} MB"])


def site_file_data(item: str, occupation: str | None, file: SiteFile) -> dict[str, Any]:
    """A photo or sound file for ``--json``."""
    return {
        "id": file.id,
        "item": item,
        "occupation": occupation,
        "requirement": file.requirement,
        "kind": file.kind,
        "name": file.name,
        "sha256": file.sha256,
        "size": file.size,
        "media_type": file.media_type,
        "author": file.author,
        "added_at": file.added_at.isoformat(),
        "taken_at": file.taken_at,
        "device": file.device,
        "latitude": None if file.latitude is None else str(file.latitude),
        "longitude": None if file.longitude is None else str(file.longitude),
        "width": file.width,
        "height": file.height,
        "caption": file.caption,
        "marks": file.marks,
    }


def record_begin(desk: Desk, options: Namespace) -> Answer:
    """``record begin APP --method M [--place P] [--at T] [--with NAME[:SIDE[:ROLE]]]... [--item 2.2]...``"""
    method = _method(desk, options.application, options.method)
    record = new_record(desk, options.application, method.id)
    at = parse_visit_time(options.at, desk.clock()) if options.at else record.started_at
    people = (*record.participants, *(_participant(each) for each in options.participant))
    record = VisitRecord(
        id=record.id,
        method=method.id,
        started_at=at,
        place=options.place,
        participants=people,
        items=tuple(options.item),
    )
    begin_record(desk, options.application, record)
    return _one_record(desk, options.application, record.id, f"已开始记录：{method.name}")


def record_note(desk: Desk, options: Namespace) -> Answer:
    """``record note APP ID [TEXT] [--speaker S] [--at T] [--sound F]``"""
    if not options.text and options.sound is None:
        raise RuleViolation("没有笔记文字，也没有录音，未保存。", code="note_empty", where=options.record)
    if options.text:
        at = parse_visit_time(options.at, desk.clock()) if options.at else None
        add_note(desk, options.application, options.record, options.text, speaker=options.speaker, at=at)
    if options.sound is not None:
        attach_file(desk, options.application, options.record, look_at_site_file(desk, options.sound))
    return _one_record(desk, options.application, options.record, "已记下")


def record_finish(desk: Desk, options: Namespace) -> Answer:
    """``record finish APP ID [--findings T] [--at T]``"""
    at = parse_visit_time(options.at, desk.clock()) if options.at else None
    finish_record(desk, options.application, options.record, at)
    if options.findings:
        type_findings(desk, options.application, options.record, options.findings)
    return _one_record(desk, options.application, options.record, "已结束")


def record_list(desk: Desk, options: Namespace) -> Answer:
    """``record list APP [--member NAME]``"""
    records = list_records(desk, options.application, options.member)
    names = {each.id: each.name for each in visit_methods(desk, options.application)}
    data = [record_data(each, names) for each in records]
    rows = [
        [
            each.id,
            names.get(each.method, each.method),
            beijing_text(each.started_at),
            beijing_text(each.ended_at) if each.ended_at is not None else "未结束",
            each.findings.replace("\n", " "),
        ]
        for each in records
    ]
    return Answer({"application": options.application, "records": data}, table(rows) or ["还没有评审方式记录"])


def record_data(record: VisitRecord, names: dict[str, str]) -> dict[str, Any]:
    """A record for ``--json``; ``names`` of the methods by id."""
    return {
        "id": record.id,
        "method": record.method,
        "method_name": names.get(record.method, record.method),
        "started_at": record.started_at.isoformat(),
        "ended_at": None if record.ended_at is None else record.ended_at.isoformat(),
        "place": record.place,
        "participants": record.participants,
        "items": record.items,
        "files": record.files,
        "findings": record.findings,
        "notes": record.notes,
    }


def _one_record(desk: Desk, application: str, record_id: str, line: str) -> Answer:
    names = {each.id: each.name for each in visit_methods(desk, application)}
    record = next(each for each in list_records(desk, application) if each.id == record_id)
    return Answer({"application": application, "record": record_data(record, names)}, [f"{line}（{record_id}）"])


def _method(desk: Desk, application: str, text: str) -> Method:
    """The method by its id or its name in the notice."""
    methods = visit_methods(desk, application)
    for each in methods:
        if text in (each.id, each.name):
            return each
    named = "、".join(f"{each.name}（{each.id}）" for each in methods) or "（没有列出）"
    raise RuleViolation(f"本办法没有这种评审方式，未保存；可用的有：{named}。", code="unknown_method", where=text[:40])


def _participant(text: str) -> Participant:
    name, _, rest = text.partition(":")
    side, _, role = rest.partition(":")
    if side == "panel":
        return Participant(name=name, side="panel", role=role)
    if side == "other":
        return Participant(name=name, side="other", role=role)
    if side in ("", "applicant"):
        return Participant(name=name, side="applicant", role=role)
    message = "参加人员写作 姓名[:applicant|panel|other[:职务]]，未保存。"
    raise RuleViolation(message, code="bad_participants", where=text[:40])
