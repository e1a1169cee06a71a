"""Commands: export of every kind of document; document list, show, set, preview."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from reviewer.cli.answer import Answer, table
from reviewer.cli.passphrases import required_identity_passphrase
from reviewer.desk import Desk
from reviewer.domain.records import to_plain
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.archive import ARCHIVE, MASKED_ARCHIVE
from reviewer.usecases.documents.entries import type_entries
from reviewer.usecases.documents.issue import Batch, issue_document, issue_documents, preview_document, subject_name
from reviewer.usecases.documents.keep_document import write_file
from reviewer.usecases.documents.kind import DocumentField, DocumentKind, Form
from reviewer.usecases.documents.kinds import KINDS, kind_of
from reviewer.usecases.hold_identity import makes_centre_identity


def export(desk: Desk, options: Namespace) -> Answer:
    """``export KIND [APP] [--round R] --out DIR [--docx] [--reason R] [--masked]``; without APP all that can be made.

    Raises:
        RuleViolation: ``masked_archive_only``.
    """
    kind = kind_of(options.kind)
    if options.masked:
        if kind is not ARCHIVE:
            raise RuleViolation("--masked 只用于归档包，未生成。", code="masked_archive_only", where=kind.word)
        kind = MASKED_ARCHIVE
    forms = _forms(kind, with_word=options.docx)
    subjects, is_batch = _subjects(desk, kind, options)
    is_new = makes_centre_identity(desk)
    passphrase = required_identity_passphrase(options, is_new=is_new) if kind.sign is not None else None
    notes = ["内有身份证件号码等个人信息，未加密，请按档案管理规定保管。"] if kind is ARCHIVE else []
    if not is_batch:
        written = issue_document(desk, kind, subjects[0], options.out, forms, options.reason, passphrase)
        return Answer({"documents": written}, [*(each.path for each in written), *notes])
    batch = issue_documents(desk, kind, subjects, options.out, forms, reason=options.reason, passphrase=passphrase)
    data = {"documents": batch.written, "failures": batch.failures}
    return Answer(data, [*_lines(batch), *notes], 3 if batch.failures else 0)


def _lines(batch: Batch) -> list[str]:
    lines = [each.path for each in batch.written]
    return lines + [f"✕ {each.subject} {each.name}：{each.message}" for each in batch.failures]


def _forms(kind: DocumentKind, *, with_word: bool) -> tuple[Form, ...]:
    """Every form of the kind, Word only when asked for.

    Raises:
        RuleViolation: Word was asked for and the kind has none.
    """
    if with_word and "docx" not in kind.forms:
        raise RuleViolation(f"{kind.name}没有 docx 格式，未生成。", code="unknown_form", where=kind.word)
    return tuple(each for each in kind.forms if each != "docx" or with_word)


def _subjects(desk: Desk, kind: DocumentKind, options: Namespace) -> tuple[Sequence[str], bool]:
    """What to make documents of, and whether it is a batch.

    Raises:
        RuleViolation: no such application, or nothing of the round can be made yet.
    """
    if kind.per == "store":
        return [""], False
    if kind.per == "round":
        return [round_of(desk, options)], False
    if options.application is not None:
        return [desk.store.application(options.application).id], False
    standings = [(row.id, kind.survey(desk, row.id)) for row in desk.store.applications(round_of(desk, options))]
    ready = [subject for subject, each in standings if each.standing != "waiting"]
    if not ready:
        why = next((each.why for _, each in standings), "本批次还没有申报。")
        raise RuleViolation(f"本批次还没有可以生成的{kind.name}，未导出：{why}", code="nothing_to_export")
    return ready, True


def round_of(desk: Desk, options: Namespace) -> str:
    """The named one, the application's, or the only one."""
    if options.round is not None:
        return desk.store.round(options.round).id
    application = getattr(options, "application", None)
    if application is not None:
        return desk.store.application(application).round
    rounds = [row.id for row in desk.store.rounds()]
    if len(rounds) != 1:
        raise RuleViolation("有多个批次（或没有批次），请用 --round 指明。", code="which_round")
    return rounds[0]


STANDING_TEXT = {
    "waiting": "等待",
    "stopped": "须处理",
    "missing": "缺字段",
    "ready": "可生成",
    "made": "已生成",
    "changed": "数据已变",
}


def document_list(desk: Desk, options: Namespace) -> Answer:
    """``document list [--round R] [--kind KIND]``: where every document stands."""
    round_id = round_of(desk, options)
    kinds = [kind_of(options.kind)] if options.kind else list(KINDS.values())
    rows = []
    for kind in kinds:
        for subject in _all_subjects(desk, kind, round_id):
            standing = kind.survey(desk, subject)
            name = subject_name(desk, kind, subject)
            rows.append({"kind": kind.key, "subject": subject, "name": name, **to_plain(standing)})
    lines = table(
        [
            [kind_of(str(each["kind"])).name, *(str(each[key]) for key in ("subject", "name", "number")), *_where(each)]
            for each in rows
        ]
    )
    return Answer({"documents": rows}, lines)


def _where(row: dict[str, Any]) -> tuple[str, str]:
    return STANDING_TEXT[row["standing"]], row["why"]


def _all_subjects(desk: Desk, kind: DocumentKind, round_id: str) -> Sequence[str]:
    if kind.per == "application":
        return [row.id for row in desk.store.applications(round_id)]
    return [round_id] if kind.per == "round" else [""]


def document_show(desk: Desk, options: Namespace) -> Answer:
    """``document show APP KIND``: its fields, those that are missing first."""
    kind = kind_of(options.kind)
    return _fields(kind.fields(desk, options.subject))


def document_set(desk: Desk, options: Namespace) -> Answer:
    """``document set APP KIND FIELD=VALUE…``: types into fields; an empty value takes the typed one back."""
    kind = kind_of(options.kind)
    values: dict[str, str | None] = {}
    for each in options.entry:
        field, is_there, value = each.partition("=")
        if not is_there:
            raise RuleViolation(f"“{each}”不是 字段=值，未作更改。", code="no_entry", where=each)
        values[field.strip()] = value or None
    type_entries(desk, kind, options.subject, values)
    is_round = kind.per == "application" and options.subject in {row.id for row in desk.store.rounds()}
    return Answer({"fields": []}, ["已为全批次填写"]) if is_round else _fields(kind.fields(desk, options.subject))


def _fields(fields: Sequence[DocumentField]) -> Answer:
    lines = table(
        [[f"{'缺 ' if each.is_missing else ''}{each.label}", each.name, each.value, each.note] for each in fields]
    )
    return Answer({"fields": fields}, lines)


def document_preview(desk: Desk, options: Namespace) -> Answer:
    """``document preview APP KIND --out F.pdf``: as it would be made now; nothing is kept, no number used."""
    path = write_file(options.out, preview_document(desk, kind_of(options.kind), options.subject))
    return Answer({"path": str(path)}, [str(path)])
