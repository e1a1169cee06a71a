"""``--self-test``: does this installation work? Store, PDF, signature, workbook, pack, in a temporary folder."""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from pathlib import Path

from reviewer.errors import ReviewerError
from reviewer.usecases.run_demo import SAMPLE_PASSPHRASE, run_demo
from reviewer.usecases.verify_files import verify_files


def run_self_test() -> int:
    """Walk the sample loop with three members and verify what came out.

    Returns:
        0 when everything holds; else 5 or the error's own code, after saying what did not.
    """
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="reviewer-self-test-") as folder:
        out = Path(folder) / "自检"
        try:
            demo = run_demo(out, members=3, store_passphrase=SAMPLE_PASSPHRASE, identity_passphrase=SAMPLE_PASSPHRASE)
            checked = verify_files(None, [out / "documents", out / "centre"], store_passphrase=SAMPLE_PASSPHRASE)
        except ReviewerError as error:
            traceback.print_exc()
            print(f"self-test: failed: {error}", file=sys.stderr)
            return error.exit_code
        faults = [f"{each.path}: {each.what}" for each in checked if not each.holds]
        missing = [each.path for each in demo.documents if not (out / each.path).exists()]
        for fault in (*faults, *missing):
            print(f"self-test: does not hold: {fault}", file=sys.stderr)
    seconds = time.perf_counter() - started
    kinds = ", ".join(sorted({each.kind for each in demo.documents}))
    print(f"self-test: store, packs ({len(demo.packs)}), signatures and documents ({kinds}): {seconds:.1f} s")
    return 5 if faults or missing else 0
