"""Commands: result, rank, decide, export, verify, journal, doctor."""

from __future__ import annotations

from argparse import Namespace

from reviewer.cli.answer import Answer, table
from reviewer.cli.passphrases import given_identity_passphrase, given_store_passphrase
from reviewer.desk import Desk
from reviewer.domain.moments import beijing_text
from reviewer.domain.records import to_plain
from reviewer.domain.scoring import CONCLUSION_TEXT
from reviewer.errors import RuleViolation
from reviewer.usecases import read_journal
from reviewer.usecases.decide_application import decide_application
from reviewer.usecases.documents.export_sheets import export_sheets
from reviewer.usecases.documents.export_summary import export_summary
from reviewer.usecases.documents.keep_document import WrittenDocument
from reviewer.usecases.documents.verify_files import Checked, verify_files
from reviewer.usecases.documents.write_letter import write_letter
from reviewer.usecases.print_sheet import print_sheet
from reviewer.usecases.work_result import is_complete, rank_round, work_result


def result(desk: Desk, options: Namespace) -> Answer:
    """``result APP``"""
    worked = work_result(desk, options.application)
    rows = [
        [each.item, each.occupation or "", *("–" if s is None else s for s in each.scores.values()), each.value or "—"]
        for each in worked.items
    ]
    head = ["项", "职业", *worked.members, "取值"]
    return Answer(worked, [*table([head, *rows]), "", *worked.steps])


def rank(desk: Desk, options: Namespace) -> Answer:
    """``rank --round R [--occupation O]``"""
    rows = rank_round(desk, options.round, options.occupation)
    lines = table([[str(r.rank), r.application, r.name, r.total_shown, CONCLUSION_TEXT[r.conclusion]] for r in rows])
    return Answer({"ranking": rows}, lines or ["还没有评分表收齐的申报"])


def decide(desk: Desk, options: Namespace) -> Answer:
    """``decide APP --conclusion C``"""
    row = decide_application(desk, options.application, options.conclusion, options.reason)
    data = {"application": options.application, **to_plain(row)}
    return Answer(data, [f"{options.application}：{CONCLUSION_TEXT[row.conclusion]}（{row.reason}）"])


def export(desk: Desk, options: Namespace) -> Answer:
    """``export sheets|letter|summary [APP] [--round R] --out DIR``"""
    written: list[WrittenDocument] = []
    if options.kind == "summary":
        for round_id in _rounds(desk, options):
            written.append(export_summary(desk, round_id, options.out))
    else:
        for application in _applications(desk, options):
            if options.kind == "sheets":
                written += export_sheets(desk, application, options.out)
            else:
                written.append(write_letter(desk, application, options.out))
    return Answer({"documents": written}, [each.path for each in written])


def sheet_print(desk: Desk, options: Namespace) -> Answer:
    """``sheet print APP --out F.pdf [--version N]``"""
    written = print_sheet(desk, options.application, options.out, options.version)
    return Answer({"documents": [written]}, [written.path])


def _rounds(desk: Desk, options: Namespace) -> list[str]:
    if options.round is not None:
        return [options.round]
    if options.application is not None:
        return [desk.store.application(options.application).round]
    rounds = [row.id for row in desk.store.rounds()]
    if len(rounds) != 1:
        raise RuleViolation("有多个批次（或没有批次），请用 --round 指明。", code="which_round")
    return rounds


def _applications(desk: Desk, options: Namespace) -> list[str]:
    """The one named, else all of the round whose sheets are in."""
    if options.application is not None:
        return [desk.store.application(options.application).id]
    ready = [
        row.id
        for round_id in _rounds(desk, options)
        for row in desk.store.applications(round_id)
        if options.kind == "sheets" or is_complete(desk, row.id)
    ]
    if not ready:
        raise RuleViolation("本批次还没有评分表收齐的申报，未导出；请先导入评分包。", code="nothing_to_export")
    return ready


def verify(desk: Desk | None, options: Namespace) -> Answer:
    """``verify FILE_OR_DIR...``; exit code 5 when anything does not hold."""
    checked = verify_files(
        desk,
        options.path,
        store_passphrase=given_store_passphrase(options),
        passphrase=given_identity_passphrase(options),
    )
    lines = [f"{_sign(each)} {each.path}：{each.what}" for each in checked]
    return Answer({"checked": checked}, lines, 0 if all(each.holds for each in checked) else 5)


def _sign(checked: Checked) -> str:
    """✓ only for what was really compared; – where there was nothing to compare with."""
    if not checked.holds:
        return "✕"
    return "✓" if checked.is_checked else "–"


def journal(desk: Desk, options: Namespace) -> Answer:
    """``journal [--verify] [--application APP]``"""
    if options.verify:
        checked = read_journal.verify_journal(desk)
        return Answer(checked, [f"{checked.entries} 条，链完整，末条 {checked.head[:16]}…"])
    entries = read_journal.read_journal(desk, options.application)
    lines = table([[str(e.seq), beijing_text(e.at), e.actor, e.action, e.subject, e.field, e.reason] for e in entries])
    return Answer({"entries": entries}, lines)


def doctor(desk: Desk, _options: Namespace) -> Answer:
    """``doctor``"""
    health = read_journal.run_doctor(desk)
    lines = [f"存储 {health.store}（{health.role}）", f"操作日志 {health.journal_entries} 条"]
    lines += [f"✕ {each}" for each in health.problems] or ["✓ 未发现问题"]
    return Answer(health, lines, 5 if health.problems or not health.is_journal_whole else 0)
