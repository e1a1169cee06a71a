"""The templates of official papers: the scheme's, until staff of a round put another version in force."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from reviewer.desk import Desk
from reviewer.domain.letter_fields import TEMPLATE_FIELDS
from reviewer.domain.records import Record, canonical_json, from_document
from reviewer.domain.scheme import Letters, LetterTemplate
from reviewer.domain.scheme_problems import template_problems
from reviewer.errors import RuleViolation
from reviewer.intake.scheme_file import load_scheme
from reviewer.resources import resource_path

PART_LABELS: Mapping[str, str] = {
    "kind": "文书",
    "conclusion": "结论",
    "form": "格式",
    "number_word": "机关代字",
    "title": "标题",
    "addressee": "主送",
    "paragraphs": "正文",
    "attachments": "附件",
    "signer": "署名",
    "sign_lines": "签署栏",
    "copies_to": "抄送",
    "printed_by": "印发机关",
}


class Template(Record):
    """A template in force.

    ``version`` 0 is the scheme's own, or (``is_shipped``) that of the same scheme as the program brings it, where
    the round was opened with one that had none yet. ``reason`` says why staff changed it.
    """

    text: LetterTemplate
    version: int = 0
    reason: str = ""
    is_shipped: bool = False

    @property
    def words(self) -> str:
        """Which version it is, for people."""
        if self.version:
            return f"模板第 {self.version} 版"
        return "程序所附模板" if self.is_shipped else "办法所附模板"


class TemplateProblem(Record):
    """One thing that is wrong in a template: ``part`` as ``paragraphs[2]``, ``label`` 正文第3段."""

    part: str
    label: str
    text: str


def template_of(desk: Desk, round_id: str, kind: str, variant: str = "") -> Template:
    """The template in force: the newest that staff of the round set, else the scheme's, else the shipped one's.

    Raises:
        RuleViolation: no such round, or there is no template of that kind and outcome.
    """
    return desk.kept(("template", round_id, kind, variant), lambda: _read_template(desk, round_id, kind, variant))


def _read_template(desk: Desk, round_id: str, kind: str, variant: str) -> Template:
    rows = [row for row in desk.store.templates(round_id) if (row.kind, row.variant) == (kind, variant)]
    if rows:
        newest = rows[-1]
        text = from_document(newest.document, LetterTemplate)
        return Template(text=text, version=newest.version, reason=newest.reason)
    scheme = desk.scheme_of_round(round_id)
    for is_shipped, letters in ((False, scheme.letters), (True, shipped_letters(scheme.scheme.id))):
        for each in letters.template if letters is not None else ():
            if (each.kind, each.conclusion) == (kind, variant):
                return Template(text=each, is_shipped=is_shipped)
    raise RuleViolation(
        f"本批次的办法没有这种文书的模板（{kind}），未生成；请用 reviewer template set 写一份。",
        code="no_template",
        where=round_id,
    )


@cache
def shipped_letters(scheme_id: str) -> Letters | None:
    """The templates of a scheme as the program brings it, None where it brings none of that id."""
    shipped = (path for path in resource_path("schemes").glob("*.toml") if path.stem == scheme_id)
    path = next(shipped, None)
    return load_scheme(path)[0].letters if path is not None else None


def list_templates(desk: Desk, round_id: str) -> tuple[Template, ...]:
    """Every template in force for a round, in the scheme's order."""
    scheme = desk.scheme_of_round(round_id)
    shipped = shipped_letters(scheme.scheme.id)
    texts = (*scheme.letters.template, *(shipped.template if shipped is not None else ()))
    own = [(each.kind, str(each.conclusion)) for each in texts]
    added = [(row.kind, row.variant) for row in desk.store.templates(round_id)]
    return tuple(template_of(desk, round_id, *each) for each in dict.fromkeys([*own, *added]))


def template_fields(kind: str) -> Mapping[str, str]:
    """The names that a template of that kind may put in braces, with their Chinese labels."""
    return TEMPLATE_FIELDS.get(kind, {})


def check_template(template: LetterTemplate) -> tuple[TemplateProblem, ...]:
    """Everything that is wrong in a template; unknown fields with the nearest known one."""
    return tuple(
        TemplateProblem(part=part, label=_part_label(part), text=text) for part, text in template_problems(template)
    )


def _part_label(part: str) -> str:
    name, _, rest = part.partition("[")
    label = PART_LABELS.get(name, name)
    return f"{label}第{int(rest.rstrip(']')) + 1}段" if rest else label


def set_template(desk: Desk, round_id: str, template: LetterTemplate, reason: str = "") -> Template:
    """Put a template of a round in force from now on; earlier versions are kept.

    Raises:
        RuleViolation: no such round, or something is wrong in the template. Nothing is changed then.
    """
    problems = check_template(template)
    if (template.kind == "letter") != bool(template.conclusion):
        text = "复函模板须写明结论（PASS、RECTIFY 或 FAIL），其他文书的模板不写。"
        problems = (*problems, TemplateProblem(part="conclusion", label=PART_LABELS["conclusion"], text=text))
    if problems:
        told = "".join(f"{each.label}：{each.text}" for each in problems)
        raise RuleViolation(f"模板未更改。{told}", code="template_problems", where=round_id)
    if template == template_of_scheme(desk, round_id, template) and not _has_own(desk, round_id, template):
        return Template(text=template)
    with desk.store.change(desk.actor) as change:
        version = change.put_template(
            round_id, template.kind, template.conclusion, canonical_json(template), reason.strip()
        )
    return Template(text=template, version=version, reason=reason.strip())


def template_of_scheme(desk: Desk, round_id: str, template: LetterTemplate) -> LetterTemplate | None:
    """The scheme's own template in whose place the given one stands, None where it has none."""
    key = (template.kind, template.conclusion)
    templates = desk.scheme_of_round(round_id).letters.template
    return next((each for each in templates if (each.kind, each.conclusion) == key), None)


def _has_own(desk: Desk, round_id: str, template: LetterTemplate) -> bool:
    key = (template.kind, template.conclusion)
    return any((row.kind, row.variant) == key for row in desk.store.templates(round_id))


def template_texts(template: LetterTemplate) -> tuple[str, ...]:
    """Every text of a template that may name fields."""
    return (
        template.title,
        template.addressee,
        *template.paragraphs,
        *template.attachments,
        template.signer,
        *template.sign_lines,
        *template.copies_to,
    )


def plain_template(template: LetterTemplate) -> dict[str, object]:
    """The template's words as plain data: part of what a paper was made from."""
    plain: dict[str, object] = msgspec.to_builtins(template)
    return plain
