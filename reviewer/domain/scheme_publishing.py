"""What a scheme document needs before it is published, and what lists tell of one that is not sound yet."""

from __future__ import annotations

import re
from decimal import Decimal

from reviewer.domain.procedure_problems import SchemeProblem, is_date
from reviewer.domain.scheme_editing import Plain, draft_problems

_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,60}")
_CODE = re.compile(r"[A-Z][A-Z0-9]{0,7}")


def head_of(document: Plain) -> Plain:
    """The part that names the scheme; empty where there is none."""
    head = document.get("scheme")
    return head if isinstance(head, dict) else {}


def points_of(part: Plain) -> Decimal:
    """Full points of a document, or of one of its sections."""
    sections = [part] if "item" in part else part.get("section") or []
    total = Decimal(0)
    for section in sections:
        for item in section.get("item") or []:
            text = str(item.get("full", "0"))
            total += Decimal(text) if re.fullmatch(r"\d+(\.\d+)?", text) else Decimal(0)
    return total


def publishing_problems(document: Plain) -> tuple[SchemeProblem, ...]:
    """All that keeps a document from being published: what is unsound, and names that lists cannot use."""
    found = list(draft_problems(document))
    head = head_of(document)
    source = head.get("source") if isinstance(head.get("source"), dict) else {}
    texts = {each.path for each in found}
    if not _ID.fullmatch(str(head.get("id", ""))) and "scheme.id" not in texts:
        found.append(SchemeProblem("scheme.id", "办法编号应为小写字母、数字和连字符，如 wenzhou-2026。"))
    if not _CODE.fullmatch(str(head.get("code", ""))) and "scheme.code" not in texts:
        found.append(SchemeProblem("scheme.code", "代号应以大写字母开头，由大写字母和数字组成，如 WZ。"))
    if isinstance(source, dict) and not is_date(str(source.get("date", ""))) and "scheme.source.date" not in texts:
        found.append(SchemeProblem("scheme.source.date", "发布日期应如 2026-11-20。"))
    if not str(head.get("catalogue", "")).strip() and head.get("purpose") != "registry":
        found.append(SchemeProblem("scheme.catalogue", "“职业目录”未选。"))
    return tuple(found)


def version_number(text: str) -> int:
    """The number that a version begins with, 0 for none."""
    found = re.match(r"\d+", text)
    return int(found.group()) if found else 0
