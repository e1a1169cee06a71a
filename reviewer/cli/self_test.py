"""``--self-test``: does this installation work? Every part on the sample packages, in a temporary folder."""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from reviewer.desk import Desk
from reviewer.errors import IntegrityProblem, ReviewerError
from reviewer.usecases.documents.verify_files import Checked, verify_files
from reviewer.usecases.run_demo import SAMPLE_PASSPHRASE, Demo, run_demo

MEMBERS = 3
Part = Callable[[Path, Demo], str]


def run_self_test() -> int:
    """Walk the sample loop with three members, then judge each part of what came out; one line a part.

    Returns:
        0 when every part holds; else the exit code of the first error, after saying what did not hold.
    """
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="reviewer-self-test-") as folder:
        # A path that is not ASCII is part of the test.
        out = Path(folder) / "自检"
        codes = []
        try:
            demo = run_demo(
                out, members=MEMBERS, store_passphrase=SAMPLE_PASSPHRASE, identity_passphrase=SAMPLE_PASSPHRASE
            )
        except ReviewerError as error:
            return _failed("sample loop", error)
        for name, part in PARTS:
            try:
                print(f"self-test: {name}: {part(out, demo)}")
            except ReviewerError as error:
                codes.append(_failed(name, error))
    print(f"self-test: {len(PARTS) - len(codes)} of {len(PARTS)} parts, {time.perf_counter() - started:.1f} s")
    return codes[0] if codes else 0


def _failed(name: str, error: ReviewerError) -> int:
    traceback.print_exception(error)
    print(f"self-test: {name}: failed: {error}", file=sys.stderr)
    return error.exit_code


def _store(out: Path, demo: Demo) -> str:
    """The centre's store and a member's, checked whole."""
    checked = verify_files(None, [out / demo.store, out / demo.members[0].store], store_passphrase=SAMPLE_PASSPHRASE)
    return "；".join(_held(checked))


def _pdf(out: Path, demo: Demo) -> str:
    """Every PDF document is there and is one."""
    documents = [out / each.path for each in demo.documents if each.path.endswith(".pdf")]
    bad = [each.name for each in documents if not each.exists() or not each.read_bytes().startswith(b"%PDF-")]
    if bad or not documents:
        raise IntegrityProblem(f"没有生成：{'、'.join(bad)}", code="self_test", where=str(out))
    return f"{len(documents)} 份文书"


def _signature(out: Path, demo: Demo) -> str:
    """Every signature of the documents holds."""
    paths = [out / each.path for each in demo.documents if each.path.endswith(".pdf")]
    checked = verify_files(None, paths)
    _held(checked)
    count = sum(each.signatures for each in checked)
    if count == 0:
        raise IntegrityProblem("没有一份文书有签名。", code="self_test", where=str(out))
    return f"{count} 个签名有效"


def _workbook(out: Path, demo: Demo) -> str:
    """The summary workbook is a whole archive with a sheet in it."""
    path = next(out / each.path for each in demo.documents if each.kind == "summary")
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        if archive.testzip() is not None or not sheets:
            raise IntegrityProblem("汇总表不完整。", code="self_test", where=path.name)
    return f"{path.name}（{len(sheets)} 个工作表）"


def _pack(out: Path, demo: Demo) -> str:
    """A review pack opens at its recipient's."""
    member = demo.members[0]
    with Desk.open(out / member.store, SAMPLE_PASSPHRASE) as desk:
        (held,) = _held(verify_files(desk, [out / demo.packs[0]], passphrase=SAMPLE_PASSPHRASE))
    return held


def _held(checked: Sequence[Checked]) -> list[str]:
    """What was found, in words.

    Raises:
        IntegrityProblem: something does not hold.
    """
    for each in checked:
        if not each.holds:
            raise IntegrityProblem(each.what, code="self_test", where=each.path)
    return [each.what for each in checked]


PARTS: Sequence[tuple[str, Part]] = (
    ("store", _store),
    ("pdf", _pdf),
    ("signature", _signature),
    ("workbook", _workbook),
    ("pack", _pack),
)
