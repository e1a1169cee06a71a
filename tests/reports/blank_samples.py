"""Blank sheets of an invented applicant, for tests of the paper path."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from report_samples import APPLICANT, HASH, SCOPES

from reviewer.reports.sheet.blank_sheet import BlankItem, BlankRequirement, BlankSection, BlankSheetData

NUMBER = "WZ26-001-P02-K1"


def blank_item(clause: str, *, rows: int = 3, **changes: Any) -> BlankItem:
    """One item."""
    fields: dict[str, Any] = {
        "item": clause,
        "clause": clause,
        "name": f"第{clause}项评审内容",
        "text": f"第{clause}项的条文：应当配有相应的场地、设备和人员，并建立台账；",
        "full": Decimal(4),
        "rubric": "每缺1项扣0.5，扣完为止",
        "requirements": tuple(
            BlankRequirement(
                id=f"{clause}.{number}",
                text=f"要求{clause}之{number}",
                threshold="≥60㎡",
                declared="72",
                is_measurable=number % 2 == 1,
                unit="m2",
            )
            for number in range(1, rows + 1)
        ),
    }
    return BlankItem(**{**fields, **changes})


def blank(*items: BlankItem, **changes: Any) -> BlankSheetData:
    """A blank sheet for two occupations; without ``items`` of two sections with nine."""
    first = items or tuple(blank_item(f"1.{number}", rows=number) for number in range(1, 6))
    second = (
        blank_item("2.1", full=Decimal(12), is_veto=True),
        *(blank_item("2.2", scope=scope) for scope in SCOPES),
        blank_item("2.3", rows=0),
    )
    sections = [BlankSection(no="一", title="人员配置", items=first)]
    if not items:
        sections.append(BlankSection(no="二", title="场地、设备", items=second))
    fields: dict[str, Any] = {
        "applicant": APPLICANT,
        "application_number": "WZ26-001",
        "occupations": SCOPES,
        "scopes": SCOPES,
        "member": "王䶮",
        "round": "样例批次2026",
        "scheme_title": "浙江省社会评价组织遴选标准",
        "scheme_version": "第3版",
        "scheme_source": "proposal",
        "step": Decimal("0.5"),
        "full": Decimal(100),
        "sections": tuple(sections),
        "document_number": NUMBER,
        "data_sha256": HASH,
    }
    return BlankSheetData(**{**fields, **changes})
