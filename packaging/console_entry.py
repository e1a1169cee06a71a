"""Start of the console program in the bundle. ``--self-test`` also runs the window program beside it."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from pathlib import Path

# A process that draws is this same program; it has to leave here, before anything else is loaded.
multiprocessing.freeze_support()

from reviewer.cli import main  # noqa: E402


def window_self_test() -> int:
    """The window's own self-test, in its own program.

    Returns:
        Its exit code.
    """
    name = "reviewer-desk.exe" if sys.platform == "win32" else "reviewer-desk"
    done = subprocess.run(
        [str(Path(sys.executable).with_name(name)), "--self-test"], capture_output=True, timeout=300, check=False
    )
    sys.stdout.write(done.stdout.decode("utf-8", "replace"))
    sys.stderr.write(done.stderr.decode("utf-8", "replace"))
    return done.returncode


if __name__ == "__main__":
    code = main()
    if "--self-test" in sys.argv and code == 0:
        code = window_self_test()
    sys.exit(code)
