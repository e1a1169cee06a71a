"""``python dev.py bench [--json]``: ratios, each beside its goal and the absolute times."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from tests.bench.rows import ROWS


def main(arguments: list[str]) -> int:
    """Run every row; with words, only rows whose name contains one of them.

    Returns:
        0, whether goals are met or not: the table says which.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    words = [each for each in arguments if not each.startswith("--")]
    measured = []
    for measure in ROWS:
        with tempfile.TemporaryDirectory(prefix="reviewer-bench-") as folder:
            if not words or any(word in measure.__name__ for word in words):
                measured.append(measure(Path(folder)))
    if "--json" in arguments:
        print(json.dumps({"rows": [each.plain() for each in measured]}, ensure_ascii=False, indent=2))
        return 0
    for row in measured:
        mark = "–" if row.met is None else "met" if row.met else "NOT MET"
        ratio = "–" if row.ratio is None else f"{row.ratio:.2f}"
        print(f"{row.name:<52} {ratio:>8}  goal {row.goal:<22} {mark:<8} {row.detail}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
