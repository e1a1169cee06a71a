"""Commands: result, rank, decide, verify, journal, doctor."""

from __future__ import annotations

from argparse import Namespace

from reviewer.cli.answer import Answer, table
from reviewer.cli.passphrases import given_identity_passphrase, given_store_passphrase
from reviewer.desk import Desk
from reviewer.domain.moments import beijing_text
from reviewer.domain.records import to_plain
from reviewer.domain.scoring import CONCLUSION_TEXT
from reviewer.usecases import read_journal
from reviewer.usecases.decide_application import decide_application
from reviewer.usecases.documents.verify_files import Checked, verify_files
from reviewer.usecases.print_sheet import print_sheet
from reviewer.usecases.work_result import nothing_ranked, rank_round, work_result


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
    return Answer({"ranking": rows}, lines or [nothing_ranked(desk, options.round)])


def decide(desk: Desk, options: Namespace) -> Answer:
    """``decide APP --conclusion C``"""
    row = decide_application(desk, options.application, options.conclusion, options.reason)
    data = {"application": options.application, **to_plain(row)}
    return Answer(data, [f"{options.application}：{CONCLUSION_TEXT[row.conclusion]}（{row.reason}）"])


def sheet_print(desk: Desk, options: Namespace) -> Answer:
    """``sheet print APP --out F.pdf [--version N]``"""
    written = print_sheet(desk, options.application, options.out, options.version)
    return Answer({"documents": [written]}, [written.path])


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
