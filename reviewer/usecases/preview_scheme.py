"""A scheme being written, as what comes of it: the blank score sheet of a sample applicant, a letter."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from reviewer.desk import Desk
from reviewer.domain.application import Application, AppliedOccupation, Fact
from reviewer.domain.catalogue import Catalogue
from reviewer.domain.procedure_problems import SchemeProblem
from reviewer.domain.records import canonical_json, document_hash
from reviewer.domain.scheme import FactKind, Scheme
from reviewer.domain.scheme_editing import Plain, as_scheme, draft_problems, value_at
from reviewer.domain.scheme_fields import Path
from reviewer.domain.scheme_publishing import version_number
from reviewer.errors import RuleViolation
from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.sheet.blank_sheet import blank_sheet_pdf
from reviewer.reports.sheet.blank_sheet_data import BlankSheetData
from reviewer.usecases.catalogues import catalogues
from reviewer.usecases.describe_sheet import level_text
from reviewer.usecases.documents.preview_template import preview_of_scheme
from reviewer.usecases.print_blank import blank_sections

# What a score sheet stands on, and what a letter does.
_SHEET_PARTS = ("fact", "evidence_class", "condition", "material", "section", "scheme", "scoring")
_HARMLESS = ("scheme.source", "scheme.issuer", "scheme.code", "scheme.id", "scoring.full", "scoring.pass_line")
_SAMPLE_NUMBER = "样例-纸1"


def catalogue_names(desk: Desk) -> tuple[tuple[str, str], ...]:
    """(id, title) of the catalogues of occupations: those that come with the program and those taken in."""
    return tuple((each.id, each.title) for each in catalogues(desk))


def preview_sheet(desk: Desk, document: Plain) -> bytes:
    """The blank score sheet that the scheme makes, for a sample applicant, as PDF.

    Raises:
        RuleViolation: ``preview_unsound``, the standard cannot be drawn yet; the first reason is told.
    """
    scheme = _drawable(document, _hinders_sheet, "评分表")
    catalogue = _catalogue(desk, scheme)
    application = sample_application(scheme, catalogue)
    scopes = [each.scope for each in application.occupations]
    data = BlankSheetData(
        applicant=application.applicant_name,
        application_number=f"{scheme.scheme.code or '样'}{desk.clock().year % 100:02d}-000",
        occupations=tuple(f"{each.scope} {level_text(each.levels)}" for each in application.occupations),
        scopes=tuple(scopes) if len(scopes) > 1 else (),
        member="样例甲",
        round=scheme.call.batch or "样例批次",
        scheme_title=scheme.scheme.title,
        scheme_version=str(version_number(scheme.scheme.version) + 1),
        scheme_source=scheme.scoring.source,
        step=scheme.scoring.step,
        full=scheme.full,
        sections=blank_sections(scheme, application, catalogue),
        document_number=_SAMPLE_NUMBER,
        version=1,
        data_sha256=document_hash(canonical_json(scheme)),
        is_sample=True,
    )
    return blank_sheet_pdf(data, FontBook())


def preview_letter(desk: Desk, document: Plain, path: Path) -> bytes:
    """The page of the letter template at a path, with sample data.

    Raises:
        RuleViolation: ``preview_unsound``, or a field that nobody knows.
    """
    scheme = _drawable(document, _hinders_letter, "文书")
    at = value_at(document, path)
    templates = document["letters"]["template"]
    index = next((n for n, each in enumerate(templates) if each is at), 0)
    return preview_of_scheme(desk, scheme, scheme.letters.template[index])


def _hinders_sheet(problem: SchemeProblem) -> bool:
    return problem.path.startswith(_SHEET_PARTS) and not problem.path.startswith(_HARMLESS)


def _hinders_letter(problem: SchemeProblem) -> bool:
    return problem.path.startswith("letters.template")


def _drawable(document: Plain, hinders: object, what: str) -> Scheme:
    """The scheme, as long as what the preview stands on is sound; texts not yet filled in do not matter."""
    filled = _filled(document)
    for each in draft_problems(filled):
        if callable(hinders) and hinders(each):
            raise RuleViolation(f"改正后显示{what}：{each.text}", code="preview_unsound", where=each.path)
    try:
        return as_scheme(filled)
    except ValueError as error:
        raise RuleViolation(f"改正后显示{what}。", code="preview_unsound") from error


def _filled(document: Plain) -> Plain:
    """The document with something in the names that a preview needs and nobody wrote yet."""
    head, letters = dict(document.get("scheme") or {}), dict(document.get("letters") or {})
    source = dict(head.get("source") or {})
    for holder, name in ((source, "file"), (source, "date"), (head, "issuer"), (head, "code"), (head, "short_title")):
        holder[name] = holder.get(name) or "（未填）"
    for name in ("issuer", "signer", "contact", "phone"):
        letters[name] = letters.get(name) or "（未填）"
    letters["number_word"] = letters.get("number_word") or "样例函"
    return {**document, "scheme": {**head, "source": source}, "letters": letters}


def _catalogue(desk: Desk, scheme: Scheme) -> Catalogue:
    try:
        return desk.catalogue(scheme)
    except RuleViolation:
        return Catalogue(id="sample", title="样例目录", edition="", entries=())


def sample_application(scheme: Scheme, catalogue: Catalogue) -> Application:
    """A fictional applicant for the first occupations of the catalogue, every field of the form filled in."""
    occupations = tuple(
        AppliedOccupation(
            seq=at, name=each.name, code=each.code, work_type=each.work_type, levels=each.levels or (5, 4, 3)
        )
        for at, each in enumerate(catalogue.entries[:2], 1)
    ) or (AppliedOccupation(seq=1, name="样例职业", levels=(5, 4, 3)),)
    facts = [
        _sample_fact(each, scope)
        for each in scheme.fact
        for scope in ([one.scope for one in occupations] if each.per == "occupation" else [None])
    ]
    return Application(
        scheme_id=scheme.scheme.id,
        applicant_name="样例职业培训学校",
        applicant_kind=next(iter(scheme.scheme.form_kinds), ""),
        form_file="",
        facts=tuple(facts),
        staff=(),
        experts=(),
        examiners=(),
        listed_rules=(),
        occupations=occupations,
        equipment=(),
        evidence=(),
    )


def _sample_fact(kind: FactKind, scope: str | None) -> Fact:
    texts = {"date": "2026-01-01", "yes_no": "是", "number": "100", "area": "100"}
    text = kind.options[0] if kind.options else texts.get(kind.of, f"样例{kind.label}")
    try:
        value = Decimal(text) if kind.of in ("number", "area") else None
    except InvalidOperation:
        value = None
    return Fact(key=kind.key, text=text, value=value, scope=scope)
