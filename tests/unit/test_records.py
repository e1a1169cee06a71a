"""Documents are read from several threads at once, whatever kind they are and whoever reads it first."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Each round makes kinds that nobody has read before; without care one of the first rounds kills the process.
ROUNDS = """
import sys, threading
from reviewer.domain.records import Record, decoded
sys.setswitchinterval(1e-6)
document = b'{"a": "x", "b": [{"a": "y", "b": [{"a": "z", "b": []}]}], "c": {"q": 1}}'
wrong = []
for number in range(80):
    names = {"Record": Record}
    for depth in range(5):
        inner = f"tuple[Kind{depth - 1}, ...]" if depth else "tuple[int, ...]"
        exec(f"class Kind{depth}(Record):\\n  a: str\\n  b: {inner}\\n  c: dict[str, int] = {{}}", names)
    together = threading.Barrier(4)
    def read():
        together.wait()
        if decoded(document, names["Kind4"]).b[0].b[0].a != "z":
            wrong.append(number)
    threads = [threading.Thread(target=read) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
print("wrong", wrong)
"""


def test_kinds_never_read_before_are_read_by_four_threads_at_once() -> None:
    done = subprocess.run([sys.executable, "-c", ROUNDS], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout.strip()) == (0, "wrong []"), done.stderr


def test_nothing_reads_documents_past_the_one_that_may() -> None:
    found = []
    for path in (*(ROOT / "reviewer").rglob("*.py"), *(ROOT / "ui").rglob("*.py")):
        if path.name == "records.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                has_kind = any(each.arg == "type" for each in node.keywords) or len(node.args) > 1
                if called == "msgspec.convert" or (called == "msgspec.json.decode" and has_kind):
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}")

    assert found == []
