"""The templates of a round as they are edited: fields in Chinese, one paragraph a line; no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

import msgspec

from reviewer.desk import Desk
from reviewer.domain.records import Record
from reviewer.domain.scheme import LetterTemplate
from reviewer.domain.scoring import CONCLUSION_TEXT
from reviewer.usecases.documents.kinds import KINDS
from reviewer.usecases.documents.preview_template import preview_template
from reviewer.usecases.documents.template_drafts import (
    drop_template_draft,
    keep_template_draft,
    template_draft,
    with_labels,
    with_names,
)
from reviewer.usecases.documents.templates import (
    PART_LABELS,
    Template,
    check_template,
    list_templates,
    set_template,
    template_fields,
)

FORM_WORDS: Final[Mapping[str, str]] = {"letter": "函", "notice": "文件", "plain": "普通"}
# One paragraph, name or line to sign on a line of the editor.
LISTS: Final = ("paragraphs", "attachments", "copies_to", "sign_lines")
LINES: Final = ("title", "number_word", "signer", "printed_by")


class TemplateLine(Record):
    """One template in the list: what is in force, and what is being written of it (None: nothing)."""

    key: str
    name: str
    in_force: Template
    draft: LetterTemplate | None

    @property
    def text(self) -> LetterTemplate:
        """What the editor shows."""
        return self.draft or self.in_force.text

    @property
    def words(self) -> str:
        """Which version, and that it is being changed."""
        return f"{self.in_force.words}，有未启用的修改" if self.draft is not None else self.in_force.words


class TemplatesState(Record):
    """All that the page shows; ``why_not`` says why nothing can be changed here, empty where it can."""

    round_id: str
    lines: tuple[TemplateLine, ...]
    why_not: str = ""


def read_templates(desk: Desk, round_id: str) -> TemplatesState:
    """Every template in force for the round, with what is being written."""
    why_not = "" if desk.store.role == "centre" else "模板由评价中心修改。"
    if not round_id:
        return TemplatesState(round_id="", lines=(), why_not="还没有批次。")
    lines = tuple(_line(desk, round_id, each) for each in list_templates(desk, round_id) if each.text.kind in KINDS)
    return TemplatesState(round_id=round_id, lines=lines, why_not=why_not)


def _line(desk: Desk, round_id: str, template: Template) -> TemplateLine:
    text = template.text
    outcome = f" · {CONCLUSION_TEXT[text.conclusion]}" if text.conclusion else ""
    return TemplateLine(
        key=f"{text.kind}:{text.conclusion}",
        name=f"{KINDS[text.kind].name}{outcome}",
        in_force=template,
        draft=template_draft(desk, round_id, text.kind, text.conclusion),
    )


def shown_parts(template: LetterTemplate) -> dict[str, str]:
    """The parts as the editors show them."""
    parts = {name: with_labels(template.kind, getattr(template, name)) for name in LINES}
    parts |= {name: with_labels(template.kind, "\n".join(getattr(template, name))) for name in LISTS}
    return parts | {"form": template.form}


def typed_template(before: LetterTemplate, parts: Mapping[str, str]) -> LetterTemplate:
    """The template with what stands in the editors; blank lines are no paragraphs."""
    kind = before.kind
    values: dict[str, object] = {name: with_names(kind, parts[name]).strip() for name in LINES}
    for name in LISTS:
        lines = with_names(kind, parts[name]).splitlines()
        values[name] = tuple(each.strip() for each in lines if each.strip())
    return msgspec.structs.replace(before, form=parts["form"], **values)


def problems(template: LetterTemplate) -> tuple[str, ...]:
    """What is wrong, a sentence each: 正文第3段：字段“{申报单}”不认识。是不是“{申报单位}”？"""
    fields = template_fields(template.kind)
    told = []
    for each in check_template(template):
        text = each.text
        for name, label in fields.items():
            text = text.replace(f"“{{{name}}}”（{label}）", f"“{{{label}}}”")
        told.append(f"{each.label}：{text}")
    return tuple(told)


def part_label(name: str) -> str:
    """正文, 标题 …"""
    return PART_LABELS[name]


def field_labels(kind: str) -> tuple[str, ...]:
    """What can be put in braces, in Chinese."""
    return tuple(template_fields(kind).values())


def form_choices() -> tuple[tuple[str, str], ...]:
    """(value, words) of the forms that a paper can have."""
    forms: tuple[str, ...] = get_args(LetterTemplate.__annotations__["form"]) or tuple(FORM_WORDS)
    return tuple((each, FORM_WORDS[each]) for each in forms)


def draw_template(desk: Desk, round_id: str, template: LetterTemplate, subject: str) -> bytes:
    """The paper as this template would make it, of the application shown before where the template fits it.

    Raises:
        RuleViolation: an unknown field, or a character that no font has.
    """
    kind = KINDS[template.kind]
    fits = kind.per == "application" and bool(subject) and _fits(desk, template, subject)
    return preview_template(desk, round_id, template, subject if fits else None)


def _fits(desk: Desk, template: LetterTemplate, subject: str) -> bool:
    """Whether the application's own data can fill it: a letter tells its conclusion."""
    if template.kind != "letter":
        return subject in {row.id for row in desk.store.applications()}
    decision = desk.store.decision(subject)
    return decision is not None and decision.conclusion == template.conclusion


def keep_draft(desk: Desk, round_id: str, line: TemplateLine, text: LetterTemplate) -> None:
    """Keep what is being written; the same as in force is none."""
    if text == line.in_force.text:
        drop_template_draft(desk, round_id, text.kind, text.conclusion)
    else:
        keep_template_draft(desk, round_id, text)


def put_in_force(desk: Desk, round_id: str, text: LetterTemplate, reason: str) -> Template:
    """The template holds from now on.

    Raises:
        RuleViolation: something is wrong in it; what was written stays a draft.
    """
    made = set_template(desk, round_id, text, reason)
    drop_template_draft(desk, round_id, text.kind, text.conclusion)
    return made


def give_up(desk: Desk, round_id: str, line: TemplateLine) -> None:
    """Back to what is in force."""
    drop_template_draft(desk, round_id, line.in_force.text.kind, line.in_force.text.conclusion)
