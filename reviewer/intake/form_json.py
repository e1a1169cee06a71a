"""application.json: the application's own fields, for platforms that export instead of print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from reviewer.domain.application import (
    AppliedOccupation,
    AssessmentSite,
    EquipmentLine,
    Examiner,
    Fact,
    ItemBankExpert,
    StaffMember,
)
from reviewer.domain.identifiers import check_identifier, mask_id_number
from reviewer.domain.records import Record, converted
from reviewer.domain.scheme import Scheme
from reviewer.intake.declared_facts import APPLICANT, APPLICANT_KIND, APPLICANT_TYPE, FactCollector
from reviewer.intake.form_occupations import Scopes
from reviewer.intake.form_reading import Declared, applicant_kind
from reviewer.intake.grid import Cell, unreadable_form
from reviewer.intake.limits import Limits, megabytes
from reviewer.intake.trouble import Trouble
from reviewer.intake.wording import clean_name, clean_text

_MOST_BYTES = 16 * 1024 * 1024
_PLAIN = ("scheme_id", "applicant_name", "applicant_kind", "form_file")
# Made by the program: accepted from an exported application, and not read.
_IGNORED = frozenset({"form_file", "evidence", "warnings"})
_LISTS: dict[str, tuple[str, type[Record]]] = {
    "facts": ("申报数据", Fact),
    "staff": ("工作人员情况", StaffMember),
    "experts": ("专家情况", ItemBankExpert),
    "examiners": ("考评人员情况", Examiner),
    "occupations": ("职业（工种）范围", AppliedOccupation),
    "equipment": ("场地设备", EquipmentLine),
    "sites": ("考核点情况", AssessmentSite),
}
RecordT = TypeVar("RecordT", bound=Record)


def read_json(path: Path, name: str, scheme: Scheme, limits: Limits, trouble: Trouble) -> Declared:
    """Read the document; every wrong row is an error of its own.

    Raises:
        RuleViolation: not JSON, not an object, too large.
    """
    document = _document(path, name, limits)
    unknown = sorted(set(document) - set(_LISTS) - set(_PLAIN) - {"listed_rules"} - _IGNORED)
    if unknown:
        trouble.error(name, f"有不认识的字段：{'、'.join(unknown)[:200]}。")
    if document.get("scheme_id", scheme.scheme.id) != scheme.scheme.id:
        trouble.error(name, f"是为方案“{document['scheme_id']}”填写的，本批次的方案是“{scheme.scheme.id}”。")
    occupations = _occupations(_rows(document, name, "occupations", AppliedOccupation, trouble), trouble)
    scopes = Scopes(occupations)
    facts = _facts(document, name, scheme, scopes, trouble)
    _look_at_people(document, name, scopes, trouble)
    declared_name = _text(document, name, "applicant_name", trouble)
    if declared_name and facts.text(APPLICANT) and declared_name != facts.text(APPLICANT):
        trouble.error(name, f"applicant_name“{declared_name}”与申报数据中的“{facts.text(APPLICANT)}”不同。")
    kind = _text(document, name, "applicant_kind", trouble)
    if kind not in scheme.scheme.applicant_kinds:
        kind = applicant_kind(kind or facts.text(APPLICANT_KIND), facts.text(APPLICANT_TYPE), scheme, trouble, name)
    return Declared(
        applicant_name=declared_name or facts.text(APPLICANT),
        applicant_kind=kind,
        facts=facts.facts,
        staff=tuple(_rows(document, name, "staff", StaffMember, trouble)),
        experts=tuple(_rows(document, name, "experts", ItemBankExpert, trouble)),
        examiners=tuple(_rows(document, name, "examiners", Examiner, trouble)),
        listed_rules=_listed(document, name, trouble),
        occupations=occupations,
        equipment=tuple(_rows(document, name, "equipment", EquipmentLine, trouble)),
        sites=_sites(document, name, scopes, trouble),
    )


def _document(path: Path, name: str, limits: Limits) -> dict[str, Any]:
    if path.stat().st_size > min(_MOST_BYTES, limits.max_office_xml_bytes):
        raise unreadable_form(name, f"文件超过上限 {megabytes(min(_MOST_BYTES, limits.max_office_xml_bytes))}")
    try:
        document = msgspec.json.decode(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise unreadable_form(name, "不是有效的 JSON（UTF-8）文件") from error
    if not isinstance(document, dict):
        raise unreadable_form(name, "应为一个 JSON 对象")
    return document


def _where(name: str, field: str, number: int) -> str:
    return f"{name} · {_LISTS[field][0]} · 第 {number} 行"


def _rows(document: dict[str, Any], name: str, field: str, kind: type[RecordT], trouble: Trouble) -> Iterator[RecordT]:
    rows = document.get(field, [])
    if not isinstance(rows, list):
        trouble.error(name, f"{field} 应为列表。")
        return
    for number, row in enumerate(rows, 1):
        where = _where(name, field, number)
        if isinstance(row, dict):
            if isinstance(row.get("id_number"), (int, float)):
                trouble.error(where, "身份证号码是数字，应为文字（加引号）：数字会丢失末位。")
                continue
            row = {key: _cleaned(value) for key, value in row.items()} | {"where": where}
        try:
            yield converted(row, kind)
        except msgspec.ValidationError as error:
            trouble.error(where, f"内容不符合格式（{error}）。")


def _cleaned(value: Any) -> Any:
    return clean_text(value) if isinstance(value, str) else value


def _text(document: dict[str, Any], name: str, field: str, trouble: Trouble) -> str:
    value = document.get(field, "")
    if not isinstance(value, str):
        trouble.error(name, f"{field} 应为文字。")
        return ""
    return clean_name(value)


def _listed(document: dict[str, Any], name: str, trouble: Trouble) -> tuple[str, ...]:
    listed = document.get("listed_rules", [])
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        trouble.error(name, "listed_rules 应为文字的列表。")
        return ()
    return tuple(clean_name(each) for each in listed if each.strip())


def _occupations(rows: Iterator[AppliedOccupation], trouble: Trouble) -> tuple[AppliedOccupation, ...]:
    found: dict[str, AppliedOccupation] = {}
    for row in rows:
        if not row.name or not row.levels or not set(row.levels) <= {1, 2, 3, 4, 5}:
            trouble.error(row.where, "职业名称不能为空，等级应为 1 至 5。")
        elif row.scope in found:
            trouble.error(row.where, f"“{row.scope}”重复。")
        else:
            levels = tuple(sorted(set(row.levels), reverse=True))
            found[row.scope] = msgspec.structs.replace(row, levels=levels)
    return tuple(found.values())


def _facts(document: dict[str, Any], name: str, scheme: Scheme, scopes: Scopes, trouble: Trouble) -> FactCollector:
    """Values are worked out from the texts anew; a ``value`` that says something else is an error."""
    facts = FactCollector(scopes, trouble)
    kinds = {kind.key: kind for kind in scheme.fact}
    for fact in _rows(document, name, "facts", Fact, trouble):
        kind = kinds.get(fact.key)
        if kind is None:
            trouble.warn(fact.where, f"项目“{fact.key}”不在方案内，未读入。")
            continue
        facts.add(kind, Cell(column=0, text=fact.text), fact.where, scope=fact.scope or "")
        kept = next((each for each in facts.facts if each.where == fact.where), None)
        if fact.value is not None and kept is not None and kept.value != fact.value:
            trouble.error(fact.where, f"“{kind.label}”的 value 与 text“{fact.text[:40]}”不符。")
    facts.look_at_identifiers(scheme.fact)
    facts.look_at_areas()
    return facts


def _sites(document: dict[str, Any], name: str, scopes: Scopes, trouble: Trouble) -> tuple[AssessmentSite, ...]:
    found: dict[str, AssessmentSite] = {}
    for row in _rows(document, name, "sites", AssessmentSite, trouble):
        unknown = [each for each in row.scopes if each not in scopes.every]
        if not row.name or row.name in found:
            trouble.error(row.where, f"考核点“{row.name}”重复，或没有名称。")
        elif unknown:
            trouble.error(row.where, f"职业（工种）“{'、'.join(unknown)[:40]}”不在拟开展的职业（工种）范围内。")
        else:
            found[row.name] = row
    return tuple(found.values())


def _look_at_people(document: dict[str, Any], name: str, scopes: Scopes, trouble: Trouble) -> None:
    for field in ("staff", "experts", "examiners", "equipment"):
        rows = document.get(field, [])
        for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
            if not isinstance(row, dict):
                continue
            where = _where(name, field, number)
            value, scope = row.get("id_number"), row.get("scope")
            check = check_identifier("id", value) if isinstance(value, str) and value else None
            if check is not None and not check.valid and isinstance(value, str):
                trouble.warn(where, f"身份证号码（{mask_id_number(value)}）：{check.why}。")
            if isinstance(scope, str) and scope not in scopes.every:
                trouble.error(where, f"职业（工种）“{scope[:40]}”不在拟开展的职业（工种）范围内。")
            if not row.get("name"):
                trouble.error(where, "缺姓名或名称。")
