"""Commands: export of every kind of document."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from reviewer.cli.answer import Answer
from reviewer.cli.passphrases import required_identity_passphrase
from reviewer.desk import Desk
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.archive import ARCHIVE, export_archive, export_archives
from reviewer.usecases.documents.issue import Batch, issue_document, issue_documents
from reviewer.usecases.documents.kind import DocumentKind, Form
from reviewer.usecases.documents.kinds import kind_of


def export(desk: Desk, options: Namespace) -> Answer:
    """``export KIND [APP] [--round R] --out DIR [--docx] [--reason R]``; without APP everything that can be made."""
    kind = kind_of(options.kind)
    if kind.key == ARCHIVE.key:
        return _archives(desk, options)
    if options.masked:
        raise RuleViolation("--masked 只用于归档包，未生成。", code="masked_archive_only", where=kind.word)
    forms = _forms(kind, with_word=options.docx)
    subjects, is_batch = _subjects(desk, kind, options)
    if not is_batch:
        written = issue_document(desk, kind, subjects[0], options.out, forms, options.reason)
        return Answer({"documents": written}, [each.path for each in written])
    batch = issue_documents(desk, kind, subjects, options.out, forms, reason=options.reason)
    return Answer({"documents": batch.written, "failures": batch.failures}, _lines(batch), 3 if batch.failures else 0)


def _archives(desk: Desk, options: Namespace) -> Answer:
    """``export archive [APP] [--round R] --out DIR [--masked]``; signed with the centre's identity."""
    subjects, is_batch = _subjects(desk, ARCHIVE, options)
    passphrase = required_identity_passphrase(options)
    if is_batch:
        batch = export_archives(desk, subjects, options.out, passphrase, is_masked=options.masked)
    else:
        written = export_archive(desk, subjects[0], options.out, passphrase, is_masked=options.masked)
        batch = Batch(written=(written,), failures=())
    words = "去标识" if options.masked else "内有身份证件号码等个人信息，未加密，请按档案管理规定保管"
    data = {"documents": batch.written, "failures": batch.failures}
    return Answer(data, [*_lines(batch), words], 3 if batch.failures else 0)


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
        return [_round(desk, options)], False
    if options.application is not None:
        return [desk.store.application(options.application).id], False
    standings = [(row.id, kind.survey(desk, row.id)) for row in desk.store.applications(_round(desk, options))]
    ready = [subject for subject, each in standings if each.standing != "waiting"]
    if not ready:
        why = next((each.why for _, each in standings), "本批次还没有申报。")
        raise RuleViolation(f"本批次还没有可以生成的{kind.name}，未导出：{why}", code="nothing_to_export")
    return ready, True


def _round(desk: Desk, options: Namespace) -> str:
    """The named one, the application's, or the only one."""
    if options.round is not None:
        return desk.store.round(options.round).id
    if options.application is not None:
        return desk.store.application(options.application).round
    rounds = [row.id for row in desk.store.rounds()]
    if len(rounds) != 1:
        raise RuleViolation("有多个批次（或没有批次），请用 --round 指明。", code="which_round")
    return rounds[0]
