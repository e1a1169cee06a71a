"""备案回执: number, validity, occupations and levels, sites of one filed body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from reviewer.desk import Desk
from reviewer.domain.filing import FiledItem, Filing
from reviewer.domain.moments import chinese_date
from reviewer.errors import RuleViolation
from reviewer.reports.official.data import OfficialTable
from reviewer.reports.official.drawing import draw_official
from reviewer.store import Change
from reviewer.usecases.describe_sheet import level_text
from reviewer.usecases.documents.entries import read_entries
from reviewer.usecases.documents.keep_document import made_of
from reviewer.usecases.documents.kind import (
    Described,
    DocumentField,
    DocumentKind,
    Editor,
    MissingField,
    Standing,
)
from reviewer.usecases.documents.official_paper import PaperParts, describe_paper, missing_first
from reviewer.usecases.documents.templates import template_of
from reviewer.usecases.file_application import (
    CORRECTABLE,
    RECEIPT,
    FilingDraft,
    add_filing,
    draft_filing,
    filing_row,
    require_filable,
    why_not_filed,
)
from reviewer.usecases.round_terms import paper_terms

_GROUPS: Final[Mapping[str, tuple[str, str, Editor]]] = {
    "filing_number": ("备案编号", "备案", "line"),
    "issued_on": ("出具日期", "备案", "date"),
    "valid_from": ("有效期起", "备案", "date"),
    "valid_until": ("有效期止", "备案", "date"),
    "address": ("地址", "机构", "line"),
    "contact": ("联系人", "机构", "line"),
    "phone": ("联系电话", "机构", "line"),
    "sites": ("站点", "机构", "text"),
}


def survey_receipt(desk: Desk, application_id: str) -> Standing:
    """Where the receipt of an application stands."""
    draft = draft_filing(desk, application_id)
    if not draft.is_filed:
        why = why_not_filed(desk, application_id, draft.filing.issued_on)
        if why:
            decision = desk.store.decision(application_id)
            return Standing(standing="waiting", why=why, conclusion=decision.conclusion if decision is not None else "")
    try:
        parts = _parts(desk, application_id, draft)
        if parts.missing:
            labels = "、".join(each.label for each in parts.missing)
            return Standing(standing="missing", why=f"缺 {labels}。", conclusion="PASS", missing=parts.missing)
        described = describe_paper(desk, parts)
    except RuleViolation as error:
        return Standing(standing="stopped", why=error.message, conclusion="PASS")
    number, version = described.number, described.version
    made = made_of(desk, RECEIPT, application_id)
    if any(row.data_sha256 == described.data_sha256 for row in made):
        why = f"已出具，备案编号 {draft.filing.number}，有效期至{chinese_date(draft.filing.valid_until)}。"
        return Standing(standing="made", why=why, number=number, version=version, conclusion="PASS")
    if made:
        why = f"机构信息此后有更正，可以出具第 {version} 版，备案编号不变。"
        return Standing(standing="changed", why=why, number=number, version=version, conclusion="PASS")
    why = f"已备案（{draft.filing.number}），可以出具回执。" if draft.is_filed else "公示期满，可以备案并出具回执。"
    return Standing(standing="ready", why=why, number=number, version=version, conclusion="PASS")


def describe_receipt(desk: Desk, application_id: str) -> Described:
    """The receipt, ready to be drawn.

    Raises:
        RuleViolation: ``not_passed``, ``publicity_open``, ``missing_field``, ``unknown_field``.
    """
    draft = draft_filing(desk, application_id)
    if not draft.is_filed:
        require_filable(desk, draft.filing)
    return describe_paper(desk, _parts(desk, application_id, draft))


def draft_receipt(desk: Desk, application_id: str) -> Described:
    """As it is while one types: what is missing stands in 【】."""
    return describe_paper(desk, _parts(desk, application_id, draft_filing(desk, application_id)), is_draft=True)


def receipt_fields(desk: Desk, application_id: str) -> tuple[DocumentField, ...]:
    """What the screen shows beside the page; once filed, number and dates are locked."""
    draft = draft_filing(desk, application_id)
    typed = read_entries(desk, RECEIPT, application_id)
    values = _typed_values(draft.filing)
    fields = []
    for name, (label, group, editor) in _GROUPS.items():
        is_locked = draft.is_filed and name not in CORRECTABLE
        fields.append(
            DocumentField(
                name=name,
                label=label,
                value=values[name],
                group=group,
                editor="locked" if is_locked else editor,
                note="已备案，不再更改" if is_locked else _note(desk, application_id, name),
                is_typed=name in typed and not is_locked,
            )
        )
    fields += [
        DocumentField(name="", label="机构名称", value=draft.filing.name, group="机构", note="申报材料"),
        DocumentField(
            name="",
            label="职业（工种）及等级",
            value="；".join(map(_item_text, draft.filing.items)),
            group="机构",
            note="申报材料",
        ),
    ]
    return missing_first(fields, _parts(desk, application_id, draft).missing)


def _typed_values(filing: Filing) -> dict[str, str]:
    return {
        "filing_number": filing.number,
        "issued_on": chinese_date(filing.issued_on),
        "valid_from": chinese_date(filing.valid_from),
        "valid_until": chinese_date(filing.valid_until),
        "address": filing.address,
        "contact": filing.contact,
        "phone": filing.phone,
        "sites": "\n".join(each.text for each in filing.sites),
    }


def _note(desk: Desk, application_id: str, name: str) -> str:
    rule = desk.scheme_of(application_id).filing
    proposal = "（程序建议，办法没有规定）" if rule.source == "proposal" else ""
    return {
        "filing_number": f"顺次编号，格式 {rule.number}{proposal}；按编码方案赋码的直接填写",
        "issued_on": "不填为出具当日",
        "valid_from": "不填同出具日期",
        "valid_until": f"不填为满 {rule.valid_years} 年的前一日{proposal}",
        "sites": "每行一个站点，“名称：地址”；不填为单位地址，请核对",
    }.get(name, "申报材料")


def _parts(desk: Desk, application_id: str, draft: FilingDraft) -> PaperParts:
    filing, scheme = draft.filing, desk.scheme_of(application_id)
    row = desk.application_row(application_id)
    template = template_of(desk, row.round, RECEIPT)
    values = {
        "applicant": filing.name,
        "application_number": application_id,
        "round_name": desk.store.round(row.round).name,
        "scheme_title": scheme.scheme.title,
        "issuer": filing.issuer,
        "occupations": "；".join(map(_item_text, filing.items)),
        "filing_number": filing.number,
        "valid_from": chinese_date(filing.valid_from),
        "valid_until": chinese_date(filing.valid_until),
        **paper_terms(desk, row.round),
        "letter_date": chinese_date(filing.issued_on),
    }
    rows = _rows(filing)
    return PaperParts(
        kind=RECEIPT,
        name="备案回执",
        word="备案回执",
        application=application_id,
        round=row.round,
        template=template,
        values=values,
        lacking=tuple(MissingField(name=name, label=label, why=why) for name, label, why in draft.problems),
        issuer=filing.issuer,
        number_word=scheme.letters.number_word,
        addressee=template.text.addressee and filing.name,
        signer=template.text.signer or filing.issuer,
        date=filing.issued_on,
        table=OfficialTable(
            head=("备案事项", "内容"), rows=rows, shares=(30.0, 70.0), merge=(0,), align=("center", "left")
        ),
        told=_told(rows),
        conclusion="PASS",
        is_sample=filing.is_sample,
        file_stem=f"备案回执-{application_id}-{filing.name}",
    )


def _rows(filing: Filing) -> tuple[tuple[str, str], ...]:
    return (
        ("备案编号", filing.number),
        ("机构名称", filing.name),
        ("统一社会信用代码", filing.credit_code or "—"),
        ("地址", filing.address or "【地址】"),
        ("联系方式", f"{filing.contact or '【联系人】'}　{filing.phone or '【联系电话】'}"),
        ("备案有效期", f"{chinese_date(filing.valid_from)}至{chinese_date(filing.valid_until)}"),
        *(("职业（工种）及等级", _item_text(each)) for each in filing.items),
        ("站点", "；".join(each.text for each in filing.sites) or "【站点】"),
    )


def _told(rows: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Each name with all of its values."""
    told: dict[str, str] = {}
    for name, value in rows:
        told[name] = f"{told[name]}；{value}" if name in told else value
    return told


def _item_text(item: FiledItem) -> str:
    code = f"（{item.code}）" if item.code else ""
    return f"{item.scope}{code}：{level_text(item.levels)}"


def _on_issue(change: Change, desk: Desk, application_id: str, described: Described) -> None:
    if filing_row(desk, application_id) is None:
        add_filing(change, _described_filing(desk, application_id, described))


def _hold(desk: Desk, application_id: str, described: Described) -> None:
    """Of a batch, each is filed before the next one looks for a number."""
    if filing_row(desk, application_id) is None:
        filing = _described_filing(desk, application_id, described)
        with desk.store.change(desk.actor) as change:
            add_filing(change, filing)


def _described_filing(desk: Desk, application_id: str, described: Described) -> Filing:
    """The filing that the receipt certifies.

    Raises:
        RuleViolation: ``changed_meanwhile``: it is another by now (midnight passed, somebody typed).
    """
    draft = draft_filing(desk, application_id)
    if describe_paper(desk, _parts(desk, application_id, draft)).data_sha256 != described.data_sha256:
        raise RuleViolation(
            "备案内容刚刚有变动，回执未出具；请再出具一次。", code="changed_meanwhile", where=application_id
        )
    return draft.filing


RECEIPT_KIND: Final = DocumentKind(
    key=RECEIPT,
    word="receipt",
    name="备案回执",
    per="application",
    forms=("pdf", "docx"),
    survey=survey_receipt,
    describe=describe_receipt,
    draw=draw_official,
    fields=receipt_fields,
    on_issue=_on_issue,
    hold=_hold,
    draft=draft_receipt,
)
