"""The places that the templates of official papers may name, with their Chinese labels."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

_SHARED: Mapping[str, str] = {
    "applicant": "申报单位",
    "application_number": "申报编号",
    "issuer": "发文机关",
    "scheme_title": "遴选办法",
    "round_name": "批次",
    "call_number": "通知文号",
    "legal_basis": "依据",
    "occupations": "申报职业及等级",
    "contact": "联系人",
    "phone": "联系电话",
    "letter_date": "成文日期",
}

_OF_AN_APPLICATION = ("applicant", "application_number", "occupations")

LETTER_FIELDS: Mapping[str, str] = {
    **_SHARED,
    "incoming": "来函字号",
    "members_count": "评审专家人数",
    "review_date": "评审日期",
    "total": "综合得分",
    "occupation_totals": "各职业得分",
    "full_points": "满分",
    "section_points": "各部分得分",
    "pass_line": "通过分数线",
    "standing": "得分与分数线之比",
    "rectify_line": "整改分数线",
    "conclusion": "结论",
    "rectify_list": "整改事项",
    "rectify_until": "整改期限",
    "reasons": "不通过原因",
    "publicity_days": "公示工作日数",
}

CORRECTION_FIELDS: Mapping[str, str] = {
    **_SHARED,
    "received_on": "收到材料日期",
    "correction_list": "须补正的事项",
    "correction_count": "须补正的事项数",
    "correction_until": "补正期限",
}

COMMITMENT_FIELDS: Mapping[str, str] = {**_SHARED, "legal_person": "法定代表人"}

PUBLICITY_FIELDS: Mapping[str, str] = {
    **{
        name: label for name, label in _SHARED.items() if name not in ("applicant", "application_number", "occupations")
    },
    "bodies_count": "机构数",
    "publicity_days": "公示工作日数",
    "publicity_from": "公示起始日",
    "publicity_until": "公示截止日",
    "objection_address": "异议受理地址",
}

RECEIPT_FIELDS: Mapping[str, str] = {
    **_SHARED,
    "filing_number": "备案编号",
    "valid_from": "有效期起",
    "valid_until": "有效期止",
}

TEMPLATE_FIELDS: Mapping[str, Mapping[str, str]] = {
    "letter": LETTER_FIELDS,
    "correction": CORRECTION_FIELDS,
    "commitment": COMMITMENT_FIELDS,
    "publicity": PUBLICITY_FIELDS,
    "receipt": RECEIPT_FIELDS,
}
"""By the key of the kind of document whose template names them."""

OPTIONAL_FIELDS = frozenset(("incoming", "call_number"))
"""May be empty: all others must be there before the paper is issued."""

_PLACE = re.compile(r"\{([^{}]*)\}")


def places(text: str) -> tuple[str, ...]:
    """The field names between braces in a template's text, in order."""
    return tuple(_PLACE.findall(text))


def unknown_place(kind: str, name: str) -> str:
    """What to say of a name that the templates of that kind do not know: with the nearest that they do."""
    known = TEMPLATE_FIELDS.get(kind, {})
    labels = {label: each for each, label in known.items()}
    near = difflib.get_close_matches(name, [*known, *labels], n=1, cutoff=0.5)
    hint = ""
    if near:
        field = labels.get(near[0], near[0])
        hint = f"是不是“{{{field}}}”（{known[field]}）？"
    return f"字段“{{{name}}}”不认识。{hint}"
