"""An official paper from its template: places filled, what is missing named, numbered, ready to be drawn."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from reviewer.desk import Desk
from reviewer.domain.letter_fields import OPTIONAL_FIELDS, places, unknown_place
from reviewer.domain.moments import chinese_date
from reviewer.domain.records import Record, canonical_json, document_hash
from reviewer.domain.scheme import LetterTemplate
from reviewer.errors import RuleViolation
from reviewer.reports.official.data import Annex, HeadingLevel, OfficialData, OfficialParagraph, OfficialTable
from reviewer.usecases.documents.keep_document import made_of
from reviewer.usecases.documents.kind import Described, DocumentField, MissingField, Standing, Where
from reviewer.usecases.documents.numbers import Numbering, number_of, number_stem, plain_numbering, split_number
from reviewer.usecases.documents.templates import Template, plain_template, template_fields, template_texts

SHARED_LABELS: Final[Mapping[str, str]] = {
    "follows": "另作结论的说明",
    "title": "标题",
    "addressee": "主送",
    "signer": "署名",
    "date": "成文日期",
    "contact_line": "附注",
    "copies_to": "抄送",
    "attachments": "附件",
    "issuer": "发文机关",
    "basis": "得分",
    "template": "模板文字",
    "table": "表格",
    "annexes": "附件内容",
}
_HEADINGS: tuple[tuple[HeadingLevel, str], ...] = (
    (1, r"[一二三四五六七八九十]+、[^。]*。?"),
    (2, r"（[一二三四五六七八九十]+）[^。]*。?"),
    (3, r"\d+\.[^。]*。"),
    (4, r"（\d+）[^。]*。"),
)


class PaperParts(Record):
    """All that a paper says, before it is numbered.

    ``values`` are all fields that its template may name, as printed; ``lacking`` what is missing beside those that
    the template names and that are empty (``why`` of these is in ``reasons``). ``word`` is the name in the number
    of a paper without 文号. ``follows`` puts a paragraph behind the one that names a field. ``title`` typed by
    hand stands in place of the template's. ``told`` are the rows of a ``table`` of names and values, by name: a
    re-issue tells each that changed.
    """

    kind: str
    name: str
    word: str
    application: str | None
    round: str
    template: Template
    values: dict[str, str]
    lacking: tuple[MissingField, ...] = ()
    reasons: dict[str, str] = msgspec.field(default_factory=dict)
    follows: dict[str, str] = msgspec.field(default_factory=dict)
    title: str = ""
    issuer: str
    number_word: str
    addressee: str = ""
    signer: str = ""
    date: datetime.date | None = None
    contact: str = ""
    copies_to: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    table: OfficialTable | None = None
    told: dict[str, str] = msgspec.field(default_factory=dict)
    annexes: tuple[Annex, ...] = ()
    conclusion: str = ""
    basis: str = ""
    is_sample: bool = False
    file_stem: str

    @property
    def subject(self) -> str:
        """What the paper is about."""
        return self.application or self.round

    @property
    def missing(self) -> tuple[MissingField, ...]:
        """Everything without which it cannot be issued."""
        labels = template_fields(self.kind)
        found = list(self.lacking)
        for name in used_fields(self.template.text):
            if name not in OPTIONAL_FIELDS and not self.values.get(name, "").strip() and name in self.values:
                why = self.reasons.get(name, "模板中有这一项，还没有数据")
                found.append(MissingField(name=name, label=labels.get(name, name), why=why))
        return tuple({each.name or each.label: each for each in found}.values())


def used_fields(template: LetterTemplate) -> tuple[str, ...]:
    """The fields that a template names, each once, in order."""
    return tuple(dict.fromkeys(name for text in template_texts(template) for name in places(text)))


def describe_paper(desk: Desk, parts: PaperParts, *, is_draft: bool = False) -> Described:
    """The paper ready to be drawn. A draft has what is missing in 【】 in its place.

    Raises:
        RuleViolation: ``unknown_field`` (the template names one that nobody knows), ``missing_field``.
    """
    if parts.missing and not is_draft:
        raise missing_error(parts)
    values = {**parts.values, **{each.name: f"【{each.label}】" for each in parts.missing if each.name}}
    content = paper_content(parts, values)
    data_sha256 = document_hash(content)
    numbering = paper_numbering(desk, parts, content, data_sha256)
    split = split_number(numbering.number)
    template = parts.template.text
    stem, year, serial = split if split is not None and template.form != "plain" else ("", 0, 0)
    data = OfficialData(
        kind=parts.kind,
        form=template.form,
        issuer=parts.issuer,
        number_word=stem.partition("〔")[0],
        year=year,
        number=serial,
        title=parts.title or fill(template.title, values, parts.kind),
        addressee=addressee_of(parts, values),
        paragraphs=filled_paragraphs(parts, values),
        table=parts.table,
        annexes=parts.annexes,
        attachments=filled_texts(parts, parts.attachments, values),
        signer="".join(filled_texts(parts, (parts.signer,), values)),
        date=parts.date,
        contact=fill(parts.contact, values, parts.kind),
        copies_to=filled_texts(parts, parts.copies_to, values),
        printed_by=template.printed_by,
        conclusion=parts.conclusion,
        changes=numbering.changes,
        document_number=numbering.number,
        version=numbering.version,
        data_sha256=data_sha256,
        is_sample=parts.is_sample,
        sign_lines=tuple(fill(each, values, parts.kind) for each in template.sign_lines),
    )
    return Described(
        data=data,
        content=content,
        data_sha256=data_sha256,
        number=numbering.number,
        version=numbering.version,
        file_stem=parts.file_stem,
        round=parts.round,
        application=parts.application,
        changes=numbering.changes,
    )


def paper_standing(desk: Desk, parts: PaperParts, ready: str) -> Standing:
    """Where the paper stands: fields missing, ready (``ready`` says so), made, or changed since.

    Raises:
        RuleViolation: ``unknown_field``.
    """
    described = describe_paper(desk, parts, is_draft=True)
    made = [row for row in made_of(desk, parts.kind, parts.subject) if row.number == described.number]
    place: tuple[Where, str] = ("ready", ready)
    if parts.missing:
        labels = "、".join(each.label for each in parts.missing)
        place = "missing", f"缺 {len(parts.missing)} 项，不能签发：{labels}。"
    elif any((row.version, row.data_sha256) == (described.version, described.data_sha256) for row in made):
        place = "made", "已生成，与现有数据一致。"
    elif described.version > 1:
        place = "changed", f"此后有变动，可以生成第 {described.version} 版，编号不变。"
    return Standing(
        standing=place[0],
        why=place[1],
        number=described.number,
        version=described.version,
        conclusion=parts.conclusion,
        missing=parts.missing,
    )


def missing_error(parts: PaperParts) -> RuleViolation:
    """The error that names everything that is missing, with the reasons."""
    missing = parts.missing
    told = "；".join(f"{each.label}（{each.why}）" for each in missing)
    return RuleViolation(
        f"{parts.name}缺 {len(missing)} 项，未生成：{told}。", code="missing_field", where=missing[0].name or None
    )


def paper_content(parts: PaperParts, values: Mapping[str, str]) -> bytes:
    """Canonical JSON of all that the paper says, without number and version."""
    fields = {name: values.get(name, "") for name in used_fields(parts.template.text)}
    if "{contact}" in parts.contact:
        fields |= {name: values.get(name, "") for name in places(parts.contact)}
    fields |= {
        "conclusion": values.get("conclusion", parts.conclusion),
        "follows": "".join(parts.follows.values()),
        "title": parts.title,
        "addressee": addressee_of(parts, values),
        "signer": "".join(filled_texts(parts, (parts.signer,), values)),
        "date": chinese_date(parts.date) if parts.date is not None else "",
        "copies_to": "；".join(filled_texts(parts, parts.copies_to, values)),
        "attachments": "；".join(filled_texts(parts, parts.attachments, values)),
        **parts.told,
    }
    content = {
        "kind": parts.kind,
        "issuer": parts.issuer,
        "basis": parts.basis,
        "fields": fields,
        "template": plain_template(parts.template.text),
        "contact_line": parts.contact,
        "table": None if parts.told else parts.table,
        "annexes": parts.annexes,
    }
    return canonical_json(content)


def paper_numbering(desk: Desk, parts: PaperParts, content: bytes, data_sha256: str) -> Numbering:
    """Number, version and changes of the paper as it is now."""
    labels = {"conclusion": "结论", **template_fields(parts.kind), **SHARED_LABELS}
    if parts.template.text.form == "plain" or parts.date is None:
        return plain_numbering(desk, parts.kind, parts.subject, parts.word, content, data_sha256, labels)
    word = parts.template.text.number_word or parts.number_word
    stem = number_stem(word, parts.date.year)
    return number_of(desk, parts.kind, parts.subject, stem, content, data_sha256, labels)


def filled_paragraphs(parts: PaperParts, values: Mapping[str, str]) -> tuple[OfficialParagraph, ...]:
    """The paragraphs; one that is nothing but one empty field is left out."""
    filled: list[str] = []
    for each in parts.template.text.paragraphs:
        text = fill(each, values, parts.kind)
        if text.strip() or not re.fullmatch(r"\{\w+\}", each):
            filled.append(text)
        filled += [text for name, text in parts.follows.items() if f"{{{name}}}" in each]
    return paragraphs_of(filled)


def addressee_of(parts: PaperParts, values: Mapping[str, str]) -> str:
    """主送: the template's where it has one, else the body that the paper is about."""
    return fill(parts.template.text.addressee, values, parts.kind) or parts.addressee


def filled_texts(parts: PaperParts, texts: Sequence[str], values: Mapping[str, str]) -> tuple[str, ...]:
    """Texts that come from the template or from people, whose own braces stay."""
    return tuple(
        fill(each, values, parts.kind) if all(name in values for name in places(each)) else each for each in texts
    )


def paragraphs_of(texts: Sequence[str]) -> tuple[OfficialParagraph, ...]:
    """Texts as paragraphs, each line one; 一、（一）1. and （1） at its head make a heading."""
    return tuple(_paragraph(line) for text in texts for line in text.splitlines() if line.strip())


def _paragraph(text: str) -> OfficialParagraph:
    for level, pattern in _HEADINGS:
        match = re.match(pattern, text)
        if match is not None:
            return OfficialParagraph(level=level, heading=match.group(), text=text[match.end() :])
    return OfficialParagraph(text=text)


def fill(text: str, values: Mapping[str, str], kind: str) -> str:
    """The template's text with its places filled.

    Raises:
        RuleViolation: ``unknown_field``: nobody knows a name; the nearest known is told.
    """
    for name in places(text):
        if name not in values:
            raise RuleViolation(f"模板中的{unknown_place(kind, name)}未生成。", code="unknown_field", where=name)
    return re.sub(r"\{([^{}]*)\}", lambda match: values[match.group(1)], text)


def missing_first(fields: Sequence[DocumentField], missing: Sequence[MissingField]) -> tuple[DocumentField, ...]:
    """The fields as the screen shows them: those that are missing first, each with its reason.

    What is missing and has no field yet gets one: locked, for it is mended elsewhere.
    """
    why = {each.name: each for each in missing if each.name}
    known = {each.name for each in fields}
    ahead = [
        DocumentField(
            name=each.name, label=each.label, value="", group="待补", editor="locked", note=each.why, is_missing=True
        )
        for each in missing
        if each.name not in known or not each.name
    ]
    marked = [
        msgspec.structs.replace(each, group="待补", note=why[each.name].why, is_missing=True)
        for each in fields
        if each.name in why
    ]
    return (*marked, *ahead, *(each for each in fields if each.name not in why))
