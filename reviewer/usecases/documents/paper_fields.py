"""Fields that all official papers have: 文号 and 版本, 署名, 成文日期, 联系人, 抄送, 附件."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reviewer.desk import Desk
from reviewer.domain.moments import chinese_date
from reviewer.usecases.documents.kind import Described, DocumentField, Editor
from reviewer.usecases.documents.numbers import is_issued, list_numbers, split_number
from reviewer.usecases.documents.official_paper import PaperParts

_NUMBER_GROUP, _CLOSING = "文号与版本", "落款"


def split_list(text: str) -> tuple[str, ...]:
    """Several bodies as people write them: with ；or ， between, or one a line."""
    return tuple(each.strip() for each in re.split(r"[；;，,\n]", text) if each.strip())


def number_fields(desk: Desk, parts: PaperParts, described: Described) -> list[DocumentField]:
    """发文机关 and 发文字号, with what is known of the series."""
    issuer = DocumentField(name="issuer", label="发文机关", value=parts.issuer, group=_NUMBER_GROUP, note="取自办法")
    split = split_number(described.number)
    if parts.template.text.form == "plain" or split is None:
        number = DocumentField(
            name="number", label="文书编号", value=described.number, group=_NUMBER_GROUP, note="不编发文字号"
        )
        return [issuer, number]
    if is_issued(desk, parts.kind, parts.subject):
        note = "重发沿用原文号" if described.version > 1 else "文号已占用"
        return [
            issuer,
            DocumentField(name="number", label="发文字号", value=described.number, group=_NUMBER_GROUP, note=note),
        ]
    series = next(iter(list_numbers(desk, split[0])))
    typed = desk.store.document_entries(parts.kind, parts.subject).get("number") == described.number
    number = DocumentField(
        name="number",
        label="发文字号",
        value=described.number,
        group=_NUMBER_GROUP,
        editor="number",
        note=f"本年{series.words}；生成时占用",
        is_typed=typed,
    )
    return [issuer, number]


def closing_fields(desk: Desk, parts: PaperParts, entries: Mapping[str, str], date_note: str) -> list[DocumentField]:
    """署名, 成文日期, 联系人, 联系电话, 抄送, 附件."""
    own = desk.store.document_entries(parts.kind, parts.subject)
    day = chinese_date(parts.date) if parts.date is not None else ""
    fields = [DocumentField(name="signer", label="署名", value=parts.signer, group=_CLOSING, note="取自办法或模板")]
    rows: tuple[tuple[str, str, str, Editor, str], ...] = (
        ("date", "成文日期", day, "date", date_note),
        ("contact", "联系人", parts.values.get("contact", ""), "line", "取自办法"),
        ("phone", "联系电话", parts.values.get("phone", ""), "line", "取自办法"),
        ("copies_to", "抄送", "；".join(parts.copies_to), "line", "多个单位以；分开，没有可不填"),
        ("attachments", "附件", "\n".join(parts.attachments), "text", "随文附送的，一行一件，没有可不填"),
    )
    for name, label, value, editor, source in rows:
        note = source if name not in entries else "" if name in own else "本批次统一填写"
        fields.append(
            DocumentField(
                name=name,
                label=label,
                value=value,
                group=_CLOSING,
                editor=editor,
                note=note,
                is_typed=name in entries,
            )
        )
    return fields
