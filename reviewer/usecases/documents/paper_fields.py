"""Fields that all official papers have: 文号 and 版本, 署名, 成文日期, 联系人, 抄送, 附件."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.usecases.describe_sheet import level_text
from reviewer.usecases.documents.entries import typed_date
from reviewer.usecases.documents.keep_document import made_of
from reviewer.usecases.documents.kind import Described, DocumentField, Editor, MissingField
from reviewer.usecases.documents.numbers import is_issued, list_numbers, split_number
from reviewer.usecases.documents.official_paper import PaperParts, fill, filled_texts
from reviewer.usecases.project_review import items_in_letter
from reviewer.usecases.round_terms import paper_terms

_NUMBER_GROUP, _CLOSING = "文号与版本", "落款"


CONTACT_LINE: Final = "联系人：{contact}，联系电话：{phone}"


def split_list(text: str) -> tuple[str, ...]:
    """Several bodies as people write them: with ；or ， between, or one a line."""
    return tuple(each.strip() for each in re.split(r"[；;，,\n]", text) if each.strip())


def list_of(entries: Mapping[str, str], field: str, own: Sequence[str]) -> tuple[str, ...]:
    """What was typed, one a line (附件) or with ； between (抄送); else the template's own."""
    if field not in entries:
        return tuple(own)
    text = entries[field]
    return (
        split_list(text) if field == "copies_to" else tuple(each.strip() for each in text.splitlines() if each.strip())
    )


def shared_values(desk: Desk, application_id: str, day: date, entries: Mapping[str, str]) -> dict[str, str]:
    """What every paper about an application may name; contact and telephone as typed, else the round's.

    Raises:
        RuleViolation: no such application.
    """
    application, row = desk.application(application_id), desk.application_row(application_id)
    scheme, terms = desk.scheme_of_round(row.round), paper_terms(desk, row.round)
    return {
        "applicant": application.applicant_name,
        "application_number": application_id,
        "issuer": scheme.letters.issuer,
        "scheme_title": scheme.scheme.title,
        "round_name": desk.kept(("round", row.round), lambda: desk.store.round(row.round)).name,
        "occupations": "、".join(
            f"{each.scope}（{level_text(each.levels)}）" for each in items_in_letter(desk, application_id)
        ),
        "letter_date": chinese_date(day),
        **terms,
        **{name: entries[name] for name in ("contact", "phone") if name in entries},
    }


def paper_day(desk: Desk, kind_key: str, subject: str, entries: Mapping[str, str]) -> date:
    """成文日期: as typed, else the day of the first issue under the number that stands, else today."""
    typed = typed_date(entries.get("date", ""))
    if typed is not None:
        return typed
    made = made_of(desk, kind_key, subject)
    first = [row for row in made if row.number == made[-1].number]
    return beijing_date(first[0].made_at if first and is_issued(desk, kind_key, subject) else desk.clock())


def contact_missing(name: str, values: Mapping[str, str]) -> tuple[MissingField, ...]:
    """联系人 and 联系电话 where nobody gave them."""
    fields = (("contact", "联系人"), ("phone", "联系电话"))
    return tuple(
        MissingField(name=field, label=label, why=f"{name}须留{label}；办法中也没有写")
        for field, label in fields
        if not values[field].strip()
    )


def number_year_missing(
    desk: Desk, kind_key: str, subject: str, entries: Mapping[str, str], day: date
) -> tuple[MissingField, ...]:
    """A typed number whose year is not the date's."""
    typed = split_number(entries.get("number", ""))
    if typed is None or typed[1] == day.year or is_issued(desk, kind_key, subject):
        return ()
    why = f"填的是〔{typed[1]}〕，成文日期是{chinese_date(day)}，年份须一致"
    return (MissingField(name="number", label="发文字号", why=why),)


def title_field(parts: PaperParts, entries: Mapping[str, str]) -> DocumentField:
    """The title as it stands, typed or from the template; a person's line break is kept."""
    typed = "title" in entries
    title = parts.title or fill(parts.template.text.title, parts.values, parts.kind)
    note = "手工改过；清空则恢复模板的标题" if typed else ""
    return DocumentField(
        name="title", label="标题", value=title, group="收文", editor="text", note=note, is_typed=typed
    )


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
        note = f"{'重发沿用原文号' if described.version > 1 else '文号已占用'}；要换号须先作废这个号"
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
    signer = "".join(filled_texts(parts, (parts.signer,), parts.values))
    fields = [DocumentField(name="signer", label="署名", value=signer, group=_CLOSING, note="取自办法或模板")]
    rows: tuple[tuple[str, str, str, Editor, str], ...] = (
        ("date", "成文日期", day, "date", date_note),
        ("contact", "联系人", parts.values.get("contact", ""), "line", "取自办法"),
        ("phone", "联系电话", parts.values.get("phone", ""), "line", "取自办法"),
        (
            "copies_to",
            "抄送",
            "；".join(filled_texts(parts, parts.copies_to, parts.values)),
            "line",
            "多个单位以；分开，没有可不填",
        ),
        (
            "attachments",
            "附件",
            "\n".join(filled_texts(parts, parts.attachments, parts.values)),
            "text",
            "随文附送的，一行一件，没有可不填",
        ),
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
