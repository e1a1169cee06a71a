"""The console program ``reviewer``: every use case that makes sense without a screen."""

from __future__ import annotations

import io
import os
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path

from platformdirs import user_data_path

from reviewer.cli import (
    issuing,
    numbering,
    panel_reporting,
    papering,
    resulting,
    reviewing,
    setting_up,
    signed_scans,
    visiting,
)
from reviewer.cli.answer import (
    Answer,
    BareCommand,
    EitherCommand,
    StoreCommand,
    print_answer,
    print_bug,
    print_error,
    print_usage,
)
from reviewer.cli.parser import build_parser
from reviewer.cli.passphrases import given_identity_passphrase, given_store_passphrase, store_passphrase
from reviewer.cli.rooms import ROOMS
from reviewer.cli.self_test import run_self_test
from reviewer.cli.words import UsageProblem, Verb
from reviewer.desk import Desk
from reviewer.errors import Cancelled, EnvironmentProblem, IntegrityProblem, ReviewerError
from reviewer.usecases.run_demo import SAMPLE_PASSPHRASE, run_demo
from reviewer.usecases.sample_notices import make_sample_notices

USAGE, BUG = 2, 70

BARE: Mapping[Verb, BareCommand] = {
    **{verb: command for room in ROOMS for verb, command in room.bare.items()},
    ("scheme", "validate"): setting_up.scheme_validate,
    ("identity", "new"): reviewing.identity_new,
    ("template", "check"): numbering.template_check,
    ("report", "sign-file"): panel_reporting.report_sign_file,
}

WITH_STORE: Mapping[Verb, StoreCommand] = {
    **{verb: command for room in ROOMS for verb, command in room.with_store.items()},
    ("scheme", "list"): setting_up.scheme_list,
    ("scheme", "show"): setting_up.scheme_show,
    ("scheme", "import"): setting_up.scheme_import,
    ("scheme", "export"): setting_up.scheme_export,
    ("round", "new"): setting_up.round_new,
    ("round", "list"): setting_up.round_list,
    ("import", None): setting_up.import_packages,
    ("applications", None): setting_up.applications,
    ("check", None): setting_up.check,
    ("sheet", "show"): reviewing.sheet_show,
    ("sheet", "template"): reviewing.sheet_template,
    ("sheet", "fill"): reviewing.sheet_fill,
    ("sheet", "print"): resulting.sheet_print,
    ("submit", None): reviewing.submit,
    ("reopen", None): reviewing.reopen,
    ("photo", "add"): visiting.photo_add,
    ("photo", "list"): visiting.photo_list,
    ("photo", "export"): visiting.photo_export,
    ("photo", "limit"): visiting.photo_limit,
    ("record", "begin"): visiting.record_begin,
    ("record", "note"): visiting.record_note,
    ("record", "finish"): visiting.record_finish,
    ("record", "list"): visiting.record_list,
    ("paper", "blank"): papering.paper_blank,
    ("paper", "list"): papering.paper_list,
    ("paper", "scan"): papering.paper_scan,
    ("paper", "type"): papering.paper_type,
    ("paper", "compare"): papering.paper_compare,
    ("paper", "settle"): papering.paper_settle,
    ("document", "scan"): signed_scans.document_scan,
    ("document", "scans"): signed_scans.document_scans,
    ("document", "prevails"): signed_scans.document_prevails,
    ("identity", "issue"): reviewing.identity_issue,
    ("identity", "use"): reviewing.identity_use,
    ("identity", "show"): reviewing.identity_show,
    ("panel", "set"): reviewing.panel_set,
    ("panel", "show"): reviewing.panel_show,
    ("pack", "review"): reviewing.pack_review,
    ("pack", "score"): reviewing.pack_score,
    ("pack", "open"): reviewing.pack_open,
    ("result", None): resulting.result,
    ("rank", None): resulting.rank,
    ("decide", None): resulting.decide,
    ("report", "show"): panel_reporting.report_show,
    ("report", "opinion"): panel_reporting.report_opinion,
    ("report", "stance"): panel_reporting.report_stance,
    ("report", "rectify"): panel_reporting.report_rectify,
    ("report", "make"): panel_reporting.report_make,
    ("report", "sign"): panel_reporting.report_sign,
    ("report", "take"): panel_reporting.report_take,
    ("export", None): issuing.export,
    ("document", "list"): issuing.document_list,
    ("document", "show"): issuing.document_show,
    ("document", "set"): issuing.document_set,
    ("document", "preview"): issuing.document_preview,
    ("number", "list"): numbering.number_list,
    ("number", "reserve"): numbering.number_reserve,
    ("number", "cancel"): numbering.number_cancel,
    ("template", "list"): numbering.template_list,
    ("template", "show"): numbering.template_show,
    ("template", "set"): numbering.template_set,
    ("template", "preview"): numbering.template_preview,
    ("journal", None): resulting.journal,
    ("doctor", None): resulting.doctor,
}

# These need no store; one that is named with ``--store`` is asked too.
EITHER: Mapping[Verb, EitherCommand] = {
    **{verb: command for room in ROOMS for verb, command in room.either.items()},
    ("verify", None): resulting.verify,
}


def default_store() -> Path:
    """Where the store is when nobody says otherwise: the user's data folder."""
    return user_data_path("reviewer-workstation", appauthor=False) / "store"


def store_folder(options: Namespace) -> Path:
    """The store named by ``--store``, else the default."""
    folder: Path = getattr(options, "store", None) or default_store()
    return folder


def _init(options: Namespace) -> Answer:
    folder = store_folder(options)
    with Desk.create(folder, store_passphrase(options, is_new=True), role=options.role) as desk:
        data = {"store": str(folder), "role": options.role, "id": desk.store.store_id}
    return Answer(data, [f"已建立{'评价中心' if options.role == 'centre' else '成员'}存储：{folder}"])


def _demo(options: Namespace) -> Answer:
    if options.notices:
        return _demo_notices(options)
    made = run_demo(
        options.out,
        members=options.members,
        store_passphrase=given_store_passphrase(options) or SAMPLE_PASSPHRASE,
        identity_passphrase=given_identity_passphrase(options) or SAMPLE_PASSPHRASE,
        again=options.again,
        with_desk=options.desk,
        with_documents=not options.no_documents,
    )
    lines = [f"样例流程已走完：{options.out}", f"文书 {len(made.documents)} 份在 {options.out / 'documents'}"]
    lines += [f"  {options.out / each.path}" for each in made.documents]
    return Answer(made, lines)


def _demo_notices(options: Namespace) -> Answer:
    """A store of its own, so that a demo beside it stays as it is."""
    folder = options.out / "notices"
    with Desk.create(folder, given_store_passphrase(options) or SAMPLE_PASSPHRASE, role="centre") as desk:
        made = make_sample_notices(desk)
    lines = [f"五个通知的样例批次已建立：{folder}"]
    for each in made:
        what = f"名录 {each.bodies} 家" if each.bodies else f"申报 {len(each.applications)} 家"
        lines.append(f"  {each.round}　{each.scheme}　{what}")
    return Answer({"store": "notices", "rounds": made}, lines)


def _either(command: EitherCommand, options: Namespace) -> Answer:
    """Without a store, unless one is named: its kept hashes are compared, its years taken into account."""
    if getattr(options, "store", None) is None:
        return command(None, options)
    with _opened(options.store, options) as desk:
        return command(desk, options)


def _answer(options: Namespace) -> Answer:
    words = (options.command, getattr(options, "verb", None))
    if options.command == "init":
        return _init(options)
    if options.command == "demo":
        return _demo(options)
    if words in EITHER:
        return _either(EITHER[words], options)
    if words in BARE:
        return BARE[words](options)
    with _opened(store_folder(options), options) as desk:
        return WITH_STORE[words](desk, options)


def _opened(folder: Path, options: Namespace) -> Desk:
    """The store of that folder; what stands in the way names it."""
    try:
        return Desk.open(folder, store_passphrase(options))
    except (EnvironmentProblem, IntegrityProblem) as error:
        error.where = error.where or str(folder)
        raise


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 done, 2 usage, 3 rule violation, 4 environment problem, 5 integrity problem, 6 cancelled, 70 bug.
    """
    for stream in (sys.stdout, sys.stderr):
        # Windows consoles default to the local code page, which lacks many names.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    if "--self-test" in words:
        return run_self_test()
    as_json = "--json" in words
    try:
        options = build_parser().parse_args(words)
        as_json = getattr(options, "json", False)
        answer = _answer(options)
        print_answer(answer, as_json=as_json, quiet=getattr(options, "quiet", False))
        sys.stdout.flush()
    except UsageProblem as problem:
        print_usage(str(problem), as_json=as_json)
        return USAGE
    except KeyboardInterrupt:
        # Of several packages or packs the earlier ones are in: each is a change of its own.
        words_kept = "已中断；此前完成的都已保存，进行中的一步没有留下任何更改。"
        print_error(Cancelled(words_kept), as_json=as_json)
        return Cancelled.exit_code
    except ReviewerError as error:
        print_error(error, as_json=as_json)
        return error.exit_code
    except BrokenPipeError:
        # Whoever read along (head, say) has seen enough; what the command did is done.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last resort: a bug has an exit code of its own
        print_bug(error, as_json=as_json)
        return BUG
    return answer.exit_code
