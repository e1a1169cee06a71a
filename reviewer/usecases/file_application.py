"""备案: a body whose 公示 ended without objection gets its number and its validity; what is on record of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

import msgspec

from reviewer.desk import Desk
from reviewer.domain.acceptance import Acceptance
from reviewer.domain.application import Application
from reviewer.domain.catalogue import plain_name
from reviewer.domain.filing import (
    FiledItem,
    FiledSite,
    Filing,
    filing_number_key,
    last_valid_day,
    next_number,
    plain_filing_number,
)
from reviewer.domain.identifiers import province_of
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.records import canonical_json, from_document
from reviewer.domain.registers import ACCEPTANCE, BODY_CHANGE
from reviewer.domain.registry import BodyChange
from reviewer.domain.scheme import Scheme
from reviewer.errors import RuleViolation
from reviewer.store import Change, FilingRow
from reviewer.usecases.bars import unnoticed_bar
from reviewer.usecases.consents import consent_of
from reviewer.usecases.decide_application import standing_decision
from reviewer.usecases.describe_sheet import is_sample
from reviewer.usecases.documents.entries import read_entries, typed_date
from reviewer.usecases.documents.publicity_issues import newest_publicity
from reviewer.usecases.objections import objection_problem
from reviewer.usecases.project_review import approved_items
from reviewer.usecases.registers import enter, entries, next_id
from reviewer.usecases.ways_out import way_out
from reviewer.usecases.work_result import is_complete, work_result

RECEIPT: Final = "receipt"
IN_FORCE: Final = "in_force"
# What may be put right after the filing; number, dates and occupations are what was filed.
CORRECTABLE: Final = ("address", "contact", "phone", "sites")


class FilingDraft(NamedTuple):
    """A filing as it would be made now; ``problems`` are (field, label, why) of what is not right yet."""

    filing: Filing
    problems: tuple[tuple[str, str, str], ...]
    is_filed: bool


def filing_row(desk: Desk, application_id: str) -> FilingRow | None:
    """The application's filing in force, None before there is one."""
    desk.application_row(application_id)
    return _in_force(desk).get(application_id)


def _in_force(desk: Desk) -> Mapping[str, FilingRow]:
    rows = _filings(desk)
    return desk.kept(("filings in force",), lambda: {row.application: row for row in rows if row.state == IN_FORCE})


def _filings(desk: Desk) -> Sequence[FilingRow]:
    return desk.kept(("filings",), desk.store.filings)


def read_filing(desk: Desk, row: FilingRow) -> Filing:
    """What was filed, with address, contact and sites as staff corrected them since."""
    filed = from_document(row.document, Filing)
    typed = read_entries(desk, RECEIPT, row.application)
    return msgspec.structs.replace(
        filed,
        address=typed.get("address", filed.address),
        contact=typed.get("contact", filed.contact),
        phone=typed.get("phone", filed.phone),
        sites=read_sites(typed["sites"]) if "sites" in typed else filed.sites,
    )


def draft_filing(desk: Desk, application_id: str) -> FilingDraft:
    """The filing on record, else as it would be made now of the application, the scheme and what staff typed.

    Raises:
        RuleViolation: no such application.
    """
    row = filing_row(desk, application_id)
    if row is not None:
        return FilingDraft(filing=read_filing(desk, row), problems=(), is_filed=True)
    application, scheme = desk.application(application_id), desk.scheme_of(application_id)
    typed = read_entries(desk, RECEIPT, application_id)
    today = beijing_date(desk.clock())
    issued = typed_date(typed.get("issued_on", "")) or today
    first = typed_date(typed.get("valid_from", "")) or issued
    address = typed.get("address") or _fact(application, "address")
    filing = Filing(
        number=filing_number_key(typed.get("filing_number", ""))
        or _next_number(desk, scheme, issued.year, _fact(application, "credit_code")),
        round=desk.application_row(application_id).round,
        application=application_id,
        name=application.applicant_name,
        credit_code=_fact(application, "credit_code"),
        address=address,
        contact=typed.get("contact") or _fact(application, "contact_name"),
        phone=typed.get("phone") or _fact(application, "contact_phone"),
        issuer=scheme.letters.issuer,
        issued_on=issued,
        valid_from=first,
        valid_until=typed_date(typed.get("valid_until", "")) or _last_day(desk, application_id, first),
        items=tuple(
            FiledItem(occupation=each.name, work_type=each.work_type, code=each.code, levels=each.levels)
            for each in approved_items(desk, application_id)
        ),
        sites=read_sites(typed["sites"]) if "sites" in typed else ((FiledSite(address=address),) if address else ()),
        is_sample=is_sample(application),
    )
    return FilingDraft(filing=filing, problems=_problems(desk, filing), is_filed=False)


def read_sites(text: str) -> tuple[FiledSite, ...]:
    """One site a line: an address, or a name and an address with ： between."""
    sites = []
    for line in text.splitlines():
        head, colon, tail = line.strip().replace(":", "：").partition("：")
        if head:
            sites.append(FiledSite(name=head.strip(), address=tail.strip()) if colon else FiledSite(address=head))
    return tuple(sites)


def why_not_filed(desk: Desk, application_id: str, on: date) -> str:
    """Why the application cannot be filed on that day, empty when it can.

    Source: 温州2022 四(四), 沪人社职〔2024〕124号 三(五): 公示无异议后出具备案回执; 中就培函〔2020〕16号 knows no 公示.
    """
    if desk.store.role != "centre":
        return "备案由评价中心办理。"
    decision = desk.store.decision(application_id)
    if decision is None or not is_complete(desk, application_id):
        return "还没有作出结论。"
    if decision.conclusion != "PASS":
        return "结论不是“通过”，不予备案。"
    never = _why_never(desk, application_id, on)
    if never:
        return never
    issue = newest_publicity(desk, desk.application_row(application_id).round, application_id)
    if issue is None and desk.scheme_of(application_id).has_publicity:
        return "还没有公示。"
    if issue is not None and on <= issue.until:
        return f"公示至{chinese_date(issue.until)}，期满无异议后才能备案。"
    approved = approved_items(desk, application_id)
    unnamed = [
        each.scope
        for each in approved
        if issue is not None and not issue.names(application_id, each.scope, each.levels)
    ]
    if unnamed:
        return f"{'、'.join(unnamed)}没有列入公示，公示期满无异议后才能备案。"
    return objection_problem(desk, desk.application_row(application_id).round, application_id)


def _why_never(desk: Desk, application_id: str, on: date) -> str:
    """What no reason given for a publicity held elsewhere makes good."""
    out = way_out(desk, application_id)
    if out:
        return f"申报已转到“{out}”，不予备案。"
    barred = unnoticed_bar(desk, application_id, on)
    if barred:
        return f"{barred}；受理时没有登记这一情况，更正受理登记并写明理由后才能备案。"
    asks = any("consented" in each.requires for each in desk.scheme_of(application_id).stage)
    if asks and consent_of(desk, application_id) is None:
        return "还没有登记人力资源社会保障局的同意意见，不予备案。"
    return ""


def file_application(
    desk: Desk, application_id: str, number: str = "", on: date | None = None, reason: str = ""
) -> Filing:
    """File the body: number typed or the next one, on that day or today.

    ``reason`` files it although the 公示 did not end in this store (it was held elsewhere); it is kept.

    Raises:
        RuleViolation: ``not_passed``, ``filing_future``, ``objection_open``, ``publicity_open``, ``filing_exists``,
            ``filing_number``, ``missing_field``, ``decision_outdated``, ``not_eligible`` (out, barred, no consent).
    """
    draft = draft_filing(desk, application_id)
    if draft.is_filed:
        raise RuleViolation(f"已备案（{draft.filing.number}），未作更改。", code="filing_exists", where=application_id)
    filing = draft.filing
    if number.strip():
        filing = msgspec.structs.replace(filing, number=plain_filing_number(number))
    if on is not None:
        filing = _issued_on(desk, filing, on, is_numbered=bool(number.strip()))
    require_filable(desk, filing, reason)
    filing = msgspec.structs.replace(filing, reason=reason.strip())
    with desk.store.change(desk.actor) as change:
        add_filing(change, filing)
    return filing


def add_filing(change: Change, filing: Filing) -> None:
    """Keep a filing."""
    change.add_filing(filing.number, filing.application, filing.round, canonical_json(filing))


def end_filing(desk: Desk, number: str, reason: str) -> None:
    """End a filing; its number is not given again.

    Source: 沪人社职〔2020〕439号 四(三) (移出机构目录).

    Raises:
        RuleViolation: ``unknown_filing``, ``filing_ended``, ``filing_reason``.
    """
    filed = next((read_filing(desk, row) for row in _filings(desk) if row.number == number), None)
    ended = BodyChange(kind="end_filing", on=beijing_date(desk.clock()), number=number, numbers=(number,))
    id = next_id(desk, BODY_CHANGE, "change")
    with desk.store.change(desk.actor) as change:
        change.end_filing(number, reason.strip())
        if filed is not None:
            key = filed.credit_code or plain_name(filed.name)
            enter(change, BODY_CHANGE, id, key, ended, reason.strip())


def require_filable(desk: Desk, filing: Filing, reason: str = "") -> None:
    """Refuse a filing that is not right yet.

    Raises:
        RuleViolation: as :func:`file_application`.
    """
    application_id = filing.application
    why = why_not_filed(desk, application_id, filing.issued_on)
    decision = desk.store.decision(application_id)
    if decision is None or decision.conclusion != "PASS" or desk.store.role != "centre":
        raise RuleViolation(f"{why.rstrip('。')}，未作更改。", code="not_passed", where=application_id)
    never = _why_never(desk, application_id, filing.issued_on)
    if never:
        raise RuleViolation(f"{never}未作更改。", code="not_eligible", where=application_id)
    standing_decision(desk, application_id, work_result(desk, application_id))
    if filing.issued_on > beijing_date(desk.clock()):
        message = f"备案日期{chinese_date(filing.issued_on)}还没有到，未备案；请改为今天或以前的日期。"
        raise RuleViolation(message, code="filing_future", where=application_id)
    objected = objection_problem(desk, filing.round, application_id)
    if objected:
        raise RuleViolation(f"{objected}未备案。", code="objection_open", where=application_id)
    if why and not reason.strip():
        raise RuleViolation(
            f"{why}未备案；公示是在别处进行的，可以写明理由备案（--reason）。",
            code="publicity_open",
            where=application_id,
        )
    problems = _problems(desk, filing)
    if problems:
        told = "；".join(f"{label}（{why}）" for _, label, why in problems)
        raise RuleViolation(f"备案缺 {len(problems)} 项，未备案：{told}。", code="missing_field", where=problems[0][0])


def _issued_on(desk: Desk, filing: Filing, on: date, *, is_numbered: bool) -> Filing:
    """The filing on another day: validity follows unless it was typed, and the number's year too."""
    typed = read_entries(desk, RECEIPT, filing.application)
    scheme = desk.scheme_of(filing.application)
    first = typed_date(typed.get("valid_from", "")) or on
    return msgspec.structs.replace(
        filing,
        number=filing.number
        if is_numbered or typed.get("filing_number")
        else _next_number(desk, scheme, on.year, filing.credit_code),
        issued_on=on,
        valid_from=first,
        valid_until=typed_date(typed.get("valid_until", "")) or _last_day(desk, filing.application, first),
    )


def _last_day(desk: Desk, application_id: str, first: date) -> date:
    """The scheme's years; what is added within the validity of an earlier filing ends with that.

    Source: 沪人社职〔2020〕439号 五(三) (在有效期内申请新增).
    """
    received = entries(desk, ACCEPTANCE, Acceptance, application_id)
    if received and received[-1].value.type == "add":
        application = desk.application(application_id)
        me = {plain_name(application.applicant_name), _fact(application, "credit_code") or "-"}
        earlier = [read_filing(desk, row) for row in _filings(desk) if row.state == IN_FORCE]
        ends = [
            each.valid_until
            for each in earlier
            if me & {plain_name(each.name), each.credit_code} and each.valid_from <= first < each.valid_until
        ]
        if ends:
            return max(ends)
    return last_valid_day(first, desk.scheme_of(application_id).filing.valid_years)


def _next_number(desk: Desk, scheme: Scheme, year: int, credit_code: str) -> str:
    rule, taken = scheme.filing, (row.number for row in _filings(desk))
    return next_number(
        rule.number,
        rule.serial_digits,
        code=scheme.scheme.code,
        year=year,
        taken=taken,
        province=province_of(credit_code),
    )


def _fact(application: Application, key: str) -> str:
    fact = application.fact(key)
    return fact.text.strip() if fact is not None else ""


def _problems(desk: Desk, filing: Filing) -> tuple[tuple[str, str, str], ...]:
    found: list[tuple[str, str, str]] = []
    if any(filing_number_key(row.number) == filing_number_key(filing.number) for row in _filings(desk)):
        found.append(("filing_number", "备案编号", f"{filing.number} 已经用过，编号不再使用"))
    labels = {"name": "机构名称", "address": "地址", "contact": "联系人", "phone": "联系电话"}
    for name, label in labels.items():
        if not str(getattr(filing, name)).strip():
            found.append((name, label, "申报材料没有写明，请填写"))
    if not filing.items:
        found.append(("", "职业（工种）", "没有可以备案的：申报材料没有写明，或都没有通过项目评估"))
    if not filing.sites or any(not each.address for each in filing.sites):
        found.append(("sites", "站点", "每行写一个站点的地址，或“名称：地址”"))
    if filing.valid_until <= filing.valid_from:
        found.append(("valid_until", "有效期止", "不晚于有效期起"))
    if filing.valid_from < filing.issued_on:
        found.append(("valid_from", "有效期起", "早于出具日期"))
    return tuple(found)
