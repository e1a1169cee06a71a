"""Templates that staff are still writing: kept at every pause, in force only when they are set."""

from __future__ import annotations

from typing import Final

from reviewer.desk import Desk
from reviewer.domain.letter_fields import TEMPLATE_FIELDS
from reviewer.domain.records import canonical_json, decoded
from reviewer.domain.scheme import LetterTemplate

_KIND: Final = "template"


def template_draft(desk: Desk, round_id: str, kind: str, variant: str) -> LetterTemplate | None:
    """What was being written of a template, None where nothing is."""
    kept = desk.store.document_entries(_KIND, round_id).get(_field(kind, variant))
    return decoded(kept.encode(), LetterTemplate) if kept is not None else None


def keep_template_draft(desk: Desk, round_id: str, template: LetterTemplate) -> None:
    """Keep what is being written; nothing is in force by that."""
    with desk.store.change(desk.actor) as change:
        field = _field(template.kind, template.conclusion)
        change.set_document_entry(_KIND, round_id, field, canonical_json(template).decode())


def drop_template_draft(desk: Desk, round_id: str, kind: str, variant: str) -> None:
    """Let go of what was being written."""
    with desk.store.change(desk.actor) as change:
        change.set_document_entry(_KIND, round_id, _field(kind, variant), None)


def _field(kind: str, variant: str) -> str:
    return f"{kind}:{variant}"


def with_labels(kind: str, text: str) -> str:
    """The text with its fields in Chinese: ``{applicant}`` becomes ``{申报单位}``."""
    for name, label in TEMPLATE_FIELDS.get(kind, {}).items():
        text = text.replace(f"{{{name}}}", f"{{{label}}}")
    return text


def with_names(kind: str, text: str) -> str:
    """The text with its fields as templates name them: the reverse of :func:`with_labels`."""
    for name, label in TEMPLATE_FIELDS.get(kind, {}).items():
        text = text.replace(f"{{{label}}}", f"{{{name}}}")
    return text
