"""What every row uses: the row itself, timing, stores to measure on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reviewer.desk import Desk
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.run_demo import sample_packages

SCHEME = "zhejiang-wenzhou-2022"
PASSPHRASE = "bench"
PEAK = """
import atexit, re
def tell():
    with open("/proc/self/status") as status:
        print("peak", re.search(r"VmHWM:\\s+(\\d+)", status.read())[1])
atexit.register(tell)
"""


@dataclass
class Row:
    """One line of the table. ``met`` None: no goal to compare with."""

    name: str
    ratio: float | None
    goal: str
    met: bool | None
    detail: str

    def plain(self) -> dict[str, object]:
        """As in ``--json``."""
        ratio = None if self.ratio is None else round(self.ratio, 3)
        return {"name": self.name, "ratio": ratio, "goal": self.goal, "met": self.met, "detail": self.detail}


def times(work: Callable[[int], object], count: int) -> list[float]:
    """Seconds of ``work(0)`` … ``work(count - 1)``, smallest first."""
    spent = []
    for number in range(count):
        started = time.perf_counter()
        work(number)
        spent.append(time.perf_counter() - started)
    return sorted(spent)


def void(_value: object) -> None:
    """Drop a result that is not measured."""


def centre(folder: Path, count: int | None = None) -> tuple[Desk, list[str]]:
    """A centre's store with the first ``count`` sample packages; (desk, application ids)."""
    desk = Desk.create(folder / "store", PASSPHRASE, role="centre")
    round_id = make_round(desk, SCHEME, "测量")
    outcomes = open_packages(desk, sample_packages()[:count], round_id)
    return desk, [each.application for each in outcomes if each.application is not None]


def multiply(desk: Desk, applications: list[str], count: int) -> None:
    """Fill the round up to ``count`` applications with copies under other names."""
    rows = [desk.store.application(each) for each in applications]
    documents = [desk.store.application_document(each) for each in applications]
    with desk.store.change(desk.actor) as change:
        for number in range(len(desk.store.applications()), count):
            row = rows[number % len(rows)]
            name, seq = f"{row.name}{number:04d}", number + 1
            document = documents[number % len(rows)]
            change.add_application_version(f"{row.round}-{seq:03d}", row.round, name, seq, document)


def child_environment(folder: Path) -> dict[str, str]:
    """Of a measured program: offscreen, own folders, its compiled modules kept between the runs."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    own = {
        "QT_QPA_PLATFORM": "offscreen",
        "REVIEWER_PASSPHRASE": PASSPHRASE,
        "REVIEWER_IDENTITY_PASSPHRASE": PASSPHRASE,
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"),
    }
    return {**kept, **own}


def peak_of(program: str, words: list[str], environment: dict[str, str]) -> float:
    """Peak memory in MB of a Python program of its own (Linux). ``program``: its text."""
    command = [sys.executable, "-c", PEAK + program, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return int(done.stdout.split("peak ")[1]) / 1024
