"""The places that a reply letter's template may name, with their Chinese labels."""

from __future__ import annotations

import re
from collections.abc import Mapping

LETTER_FIELDS: Mapping[str, str] = {
    "applicant": "申报单位",
    "issuer": "发文机关",
    "scheme_title": "遴选办法",
    "round_name": "批次",
    "occupations": "申报职业及等级",
    "members_count": "评审专家人数",
    "review_date": "评审日期",
    "total": "综合得分",
    "full_points": "满分",
    "section_points": "各部分得分",
    "pass_line": "通过分数线",
    "standing": "得分与分数线之比",
    "rectify_line": "整改分数线",
    "rectify_list": "整改事项",
    "rectify_until": "整改期限",
    "reasons": "不通过原因",
    "publicity_days": "公示工作日数",
    "contact": "联系人",
    "phone": "联系电话",
    "letter_date": "成文日期",
}

_PLACE = re.compile(r"\{([^{}]*)\}")


def places(text: str) -> tuple[str, ...]:
    """The field names between braces in a template's text, in order."""
    return tuple(_PLACE.findall(text))
