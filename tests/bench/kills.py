"""``python -m tests.bench.kills --times 200``: the real window program, killed while it scores, again and again.

Each time: ``reviewer-desk --soak`` is started on one store, SIGKILL comes at a random moment (seeded), the store
is opened by the Desk and compared with what the program had said is saved. Prints a summary as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.records import Record
from reviewer.domain.sheet import ItemKey
from reviewer.usecases.hold_identity import new_identity, use_identity
from reviewer.usecases.keep_place import last_place
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.read_journal import read_journal
from reviewer.usecases.run_demo import sample_packages
from reviewer.usecases.show_sheet import show_sheet
from tests.bench.measuring import PASSPHRASE, SCHEME, child_environment

# The program has opened its window and scores after its first line; the kill comes within this time of it.
SHORTEST_S, LONGEST_S = 0.02, 2.5
# Every so many kills one comes while the program is still starting.
EARLY_EVERY = 10
START_PATIENCE_S = 90.0
START_SCATTER_S = 2.0
FIELD = "points"


class Said(Record):
    """What one killed program had said: saved scores in order, and the items that it came to after so many."""

    saved: tuple[tuple[ItemKey, str | None], ...]
    reached: tuple[tuple[ItemKey, int], ...]


class Fault(Record):
    """What did not hold after a kill."""

    kill: int
    what: str


class Summary(Record):
    """Of all kills."""

    kills: int
    acknowledged: int
    lost: int
    wrong_place: int
    faults: tuple[Fault, ...]
    torn_lines: int
    seconds: float


def make_store(folder: Path) -> tuple[Path, str]:
    """A member's store with one application of two occupations; (folder, application)."""
    new_identity("样例甲", folder / "a.p12", PASSPHRASE)
    with Desk.create(folder / "store", PASSPHRASE, role="member") as desk:
        use_identity(desk, folder / "a.p12", PASSPHRASE)
        (outcome,) = open_packages(desk, sample_packages()[:1], make_round(desk, SCHEME, "断电试验"))
        assert outcome.application is not None, outcome.errors
        return desk.store.folder, outcome.application


def _gather(stream: Sequence[bytes], into: list[dict[str, object]]) -> int:
    """Whole lines of JSON; the number of torn ones (the kill came in the middle)."""
    torn = 0
    for line in stream:
        if line.startswith(b"{") and line.endswith(b"}\n"):
            into.append(json.loads(line))
        elif line.startswith(b"{"):
            torn += 1
    return torn


def run_and_kill(
    store: Path, application: str, environment: Mapping[str, str], wait: float, *, early: bool
) -> tuple[Said, int]:
    """Start the program, kill it ``wait`` seconds after it began to score (``early``: after its start)."""
    command = [sys.executable, "-m", "ui", "--store", str(store), "--soak", application]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        out: list[bytes] = []
        reader = threading.Thread(target=out.extend, args=(program.stdout,))
        reader.start()
        err: list[bytes] = []
        if not early:
            err.append(program.stderr.readline())
            while err[-1] and not err[-1].startswith(b"{"):
                err.append(program.stderr.readline())
            assert err[-1], ("the program ended by itself", program.wait(), b"".join(err))
        time.sleep(wait)
        program.send_signal(signal.SIGKILL)
        err += program.stderr.readlines()
        reader.join(START_PATIENCE_S)
    assert program.returncode == -signal.SIGKILL, (program.returncode, b"".join(err))
    lines: list[dict[str, object]] = []
    moves: list[dict[str, object]] = []
    torn = _gather(out, lines) + _gather(err, moves)
    said = Said(
        saved=tuple((_key(line), line["points"] and str(line["points"])) for line in lines),  # type: ignore[misc]
        reached=tuple((ItemKey(str(line["reached"]), _scope(line)), int(str(line["after"]))) for line in moves),
    )
    return said, torn


def _scope(line: Mapping[str, object]) -> str | None:
    return str(line["occupation"]) if line["occupation"] is not None else None


def _key(line: Mapping[str, object]) -> ItemKey:
    return ItemKey(str(line["item"]), _scope(line))


def faults_after(desk: Desk, application: str, said: Said, first_seq: int) -> list[str]:
    """What does not hold in the store that a killed program left. ``first_seq``: its journal before the program."""
    faults = list(desk.store.check())
    if not desk.store.verify_journal().is_whole:
        faults.append("journal")
    written = _written(desk, application, first_seq)
    scores = {score.key: score.points for score in show_sheet(desk, application).sheet.items}
    for key in {key for key, _ in said.saved}:
        last = [points for each, points in said.saved if each == key][-1]
        now = str(scores[key]) if scores[key] is not None else None
        # A later write may have come to the disk before the kill, its line not to the pipe.
        if now != last and last not in written.get(key, [])[:-1]:
            faults.append(f"lost: {key} said {last}, kept {now}")
        if not _is_within([points for each, points in said.saved if each == key], written.get(key, [])):
            faults.append(f"lost: {key} said what was never written")
        if written.get(key, [None])[-1] != now:
            faults.append(f"lost: {key} has {now}, its journal ends otherwise")
    faults += _place_faults(desk, application, said)
    return faults


def _written(desk: Desk, application: str, first_seq: int) -> dict[ItemKey, list[str | None]]:
    """Every value of the points fields that the journal has from the program, in order."""
    written: dict[ItemKey, list[str | None]] = {}
    for entry in read_journal(desk, application):
        if entry.seq <= first_seq or not entry.action.endswith("_sheet_field"):
            continue
        item, *middle, field = entry.field.split(" · ")
        if field == FIELD:
            written.setdefault(ItemKey(item, middle[0] if middle else None), []).append(entry.new)
    return written


def _is_within(said: Sequence[str | None], written: Sequence[str | None]) -> bool:
    """Whether what was said is a part of what was written, in its order."""
    rest = iter(written)
    return all(any(each == other for other in rest) for each in said)


def _place_faults(desk: Desk, application: str, said: Said) -> list[str]:
    """The place kept is the last acknowledged item, or one that was reached after it."""
    if not said.saved:
        return []
    last = said.saved[-1][0]
    after = [at for at, (key, count) in enumerate(said.reached) if key == last and count < len(said.saved)]
    allowed = {last, *(key for key, _ in said.reached[after[-1] if after else 0 :])}
    place = last_place(desk)
    if place is None or place.application != application:
        return [f"place: {place}"]
    if ItemKey(place.item or "", place.scope) not in allowed:
        return [f"place: {place.item} {place.scope}, last saved {last}, reached {allowed}"]
    return []


def kill_often(folder: Path, times: int, seed: int) -> Summary:
    """Kill the program so many times on one store."""
    rng, environment = random.Random(seed), child_environment(folder)
    store, application = make_store(folder)
    faults: list[Fault] = []
    acknowledged = torn = done = 0
    started = time.perf_counter()
    for number in range(1, times + 1):
        with Desk.open(store, PASSPHRASE) as desk:
            head = desk.store.verify_journal().entries
        early = number % EARLY_EVERY == 0
        wait = rng.uniform(0, START_SCATTER_S) if early else rng.uniform(SHORTEST_S, LONGEST_S)
        said, torn_now = run_and_kill(store, application, environment, wait, early=early)
        with Desk.open(store, PASSPHRASE) as desk:
            faults += [Fault(kill=number, what=each) for each in faults_after(desk, application, said, head)]
        acknowledged, torn, done = acknowledged + len(said.saved), torn + torn_now, number
    return Summary(
        kills=done,
        acknowledged=acknowledged,
        lost=sum(each.what.startswith("lost") for each in faults),
        wrong_place=sum(each.what.startswith("place") for each in faults),
        faults=tuple(faults),
        torn_lines=torn,
        seconds=round(time.perf_counter() - started, 1),
    )


def main(arguments: Sequence[str]) -> int:
    """Run and tell. Returns 0 when everything held, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.kills")
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--keep", type=Path, help="keep the store here")
    wanted = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="reviewer-kills-") as name:
        summary = kill_often(Path(name), wanted.times, wanted.seed)
        if wanted.keep is not None:
            shutil.copytree(Path(name) / "store", wanted.keep)
    plain = {field: getattr(summary, field) for field in summary.__struct_fields__}
    print(json.dumps(plain | {"faults": [[each.kill, each.what] for each in summary.faults]}, ensure_ascii=False))
    return 1 if summary.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
