"""名录: the list of all filed bodies whose filing is valid, for the public."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.records import canonical_json, decoded, document_hash
from reviewer.domain.registry import REGISTRY_STATES, Body, BodyItem, RegistryState
from reviewer.errors import RuleViolation
from reviewer.reports.registry.data import RegistryBody, RegistryData, RegistryItem
from reviewer.reports.registry.drawing import draw_registry
from reviewer.usecases.describe_sheet import level_text
from reviewer.usecases.documents.entries import read_entries, typed_date
from reviewer.usecases.documents.keep_document import made_of
from reviewer.usecases.documents.kind import Described, DocumentField, DocumentKind, Standing
from reviewer.usecases.documents.numbers import plain_numbering
from reviewer.usecases.registry import bodies

KIND: Final = "registry"
NAME: Final = "名录"
_LABELS: Final = {
    "title": "名称",
    "issuer": "发布单位",
    "as_of": "截至日期",
    "left_out": "未列入的机构",
    "bodies": "备案机构",
}


class _Content(msgspec.Struct, frozen=True):
    """What of a kept list's content is read again."""

    fields: dict[str, str]


def survey_registry(desk: Desk, subject: str) -> Standing:  # noqa: ARG001
    """Where the list stands."""
    if not desk.store.filings():
        return Standing(standing="waiting", why="还没有备案机构。公示期满、备案之后列入名录。")
    if not _data(desk).bodies:
        return Standing(standing="waiting", why="没有备案有效的机构。")
    try:
        described = describe_registry(desk)
    except RuleViolation as error:
        return Standing(standing="stopped", why=error.message)
    made = made_of(desk, KIND, "")
    number, version = described.number, described.version
    if any(row.data_sha256 == described.data_sha256 for row in made):
        as_of = chinese_date(described.data.as_of)
        why = f"已生成，截至{as_of}；此后没有变动。"
        return Standing(standing="made", why=why, number=number, version=version)
    count = len(described.data.bodies)
    if made:
        why = f"备案机构此后有变动，可以生成第 {version} 版。"
        return Standing(standing="changed", why=why, number=number, version=version)
    return Standing(standing="ready", why=f"备案有效的机构 {count} 家。", number=number, version=version)


def describe_registry(desk: Desk, subject: str = "") -> Described:  # noqa: ARG001
    """The list of today, or as of the day that was typed.

    Raises:
        RuleViolation: ``registry_empty``, ``missing_field``.
    """
    data = _data(desk)
    _require_bodies(data)
    if not data.issuer.strip():
        raise RuleViolation("名录缺发布单位，未生成；请填写。", code="missing_field", where="issuer")
    return _described(desk, data)


def draft_registry(desk: Desk, subject: str = "") -> Described:  # noqa: ARG001
    """As it is while one types: what is missing stands in 【】."""
    data = _data(desk)
    _require_bodies(data)
    return _described(desk, data if data.issuer.strip() else msgspec.structs.replace(data, issuer="【发布单位】"))


def registry_fields(desk: Desk, subject: str = "") -> tuple[DocumentField, ...]:  # noqa: ARG001
    """What the screen shows beside the page."""
    if not desk.store.filings():
        return ()
    typed = read_entries(desk, KIND, "")
    data = _data(desk)
    missing = not data.issuer.strip()
    fields = (
        DocumentField(
            name="issuer",
            label="发布单位",
            value=data.issuer,
            group="名录",
            editor="line",
            note="请填写" if missing else "不填取自备案",
            is_missing=missing,
            is_typed="issuer" in typed,
        ),
        DocumentField(
            name="title",
            label="名称",
            value=data.title,
            group="名录",
            editor="line",
            note="不填按发布单位",
            is_typed="title" in typed,
        ),
        DocumentField(
            name="as_of",
            label="截至日期",
            value=chinese_date(data.as_of),
            group="名录",
            editor="date",
            note="不填：有变动的为生成当日，没有变动的沿用上一版",
            is_typed="as_of" in typed,
        ),
        DocumentField(name="", label="备案机构", value=f"{len(data.bodies)} 家", group="内容"),
        DocumentField(name="", label="未列入", value=data.left_out or "无", group="内容"),
    )
    return fields


def _require_bodies(data: RegistryData) -> None:
    if not data.bodies:
        raise RuleViolation(
            f"截至{chinese_date(data.as_of)}没有备案有效的机构，未生成名录。", code="registry_empty", where="as_of"
        )


def _content(data: RegistryData) -> bytes:
    fields = {
        "title": data.title,
        "issuer": data.issuer,
        "as_of": chinese_date(data.as_of),
        "left_out": data.left_out,
    }
    return canonical_json({"fields": fields, "bodies": data.bodies})


def _described(desk: Desk, data: RegistryData) -> Described:
    content = _content(data)
    data_sha256 = document_hash(content)
    numbering = plain_numbering(desk, KIND, "", NAME, content, data_sha256, _LABELS)
    return Described(
        data=msgspec.structs.replace(
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
        file_stem=f"{NAME}-{data.as_of.isoformat()}",
        round=None,
        application=None,
        changes=numbering.changes,
    )


def _data(desk: Desk) -> RegistryData:
    """The list without number; as of the day typed, else of the newest one when nothing changed since, else today."""
    typed = read_entries(desk, KIND, "")
    day = typed_date(typed.get("as_of", ""))
    if day is not None:
        return _data_on(desk, day)
    today = _data_on(desk, beijing_date(desk.clock()))
    made = made_of(desk, KIND, "")
    kept = desk.store.document_data(made[-1].id) if made else None
    if kept is not None:
        issued = typed_date(decoded(kept, _Content).fields.get("as_of", ""))
        before = msgspec.structs.replace(today, as_of=issued or today.as_of)
        if _content(before) == kept:
            return before
    return today


def _data_on(desk: Desk, day: date) -> RegistryData:
    """Bodies filed here with what they may assess on the day; other lists, what is suspended and what ended stay out.

    Source: 沪人社职〔2020〕439号 三(四), 四(三).
    """
    typed = read_entries(desk, KIND, "")
    filed = [each for each in bodies(desk, day) if each.is_filed_here]
    valid = [(each, items) for each in filed if (items := _published(each))]
    states: tuple[RegistryState, ...] = ("suspended", "expired", "removed")
    out = [each.state for each in filed if not _published(each)]
    gone = [f"{REGISTRY_STATES[state]}{out.count(state)}家" for state in states if state in out]
    suspended = sum(item.state == "suspended" for each, _ in valid for item in each.items)
    gone += [f"暂停的职业（工种）{suspended}项"] if suspended else []
    return RegistryData(
        title=typed.get("title", "社会培训评价组织备案名录"),
        issuer=typed.get("issuer", valid[-1][0].issuer if valid else ""),
        as_of=day,
        bodies=tuple(_body(each, items) for each, items in valid),
        left_out=f"另有{'、'.join(gone)}，不列入。" if gone else "",
        document_number="",
        data_sha256="",
        is_sample=any(each.is_sample for each, _ in valid),
    )


def _published(body: Body) -> tuple[BodyItem, ...]:
    """What was filed here and may be assessed."""
    return tuple(each for each in body.items if each.is_assessed and each.source not in body.lists)


def _body(body: Body, items: Sequence[BodyItem]) -> RegistryBody:
    first = items[0]
    begins, ends = first.valid_from or date.min, first.valid_until or date.max
    of_scope: dict[tuple[str, str], list[BodyItem]] = {}
    for each in items:
        of_scope.setdefault((each.code, each.scope), []).append(each)
    return RegistryBody(
        number=first.source,
        name=body.name,
        address=body.address,
        contact=f"{body.contact} {body.phone}",
        valid_from=begins,
        valid_until=ends,
        items=tuple(_item(mine, first) for mine in of_scope.values()),
        sites=tuple(each.text for each in body.sites),
        districts=body.districts,
    )


def _item(mine: Sequence[BodyItem], first: BodyItem) -> RegistryItem:
    """Levels that were filed one after another stand in one row, valid as long as the first of them."""
    number = "、".join(dict.fromkeys(each.source for each in mine))
    begins = min((each.valid_from for each in mine if each.valid_from is not None), default=None)
    ends = min((each.valid_until for each in mine if each.valid_until is not None), default=None)
    return RegistryItem(
        code=mine[0].code,
        name=mine[0].scope,
        levels=level_text(sorted({level for each in mine for level in each.levels}, reverse=True)),
        number=number if number != first.source else "",
        valid_from=begins if begins != first.valid_from else None,
        valid_until=ends if ends != first.valid_until else None,
    )


REGISTRY: Final = DocumentKind(
    key=KIND,
    word="registry",
    name=NAME,
    per="store",
    forms=("pdf", "xlsx", "docx"),
    survey=survey_registry,
    describe=describe_registry,
    draw=draw_registry,
    fields=registry_fields,
    draft=draft_registry,
)
