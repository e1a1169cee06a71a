"""One function a row. Each takes an empty folder and returns a ratio with its goal."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from sqlcipher3 import dbapi2 as sqlcipher

from reviewer.desk import Desk
from reviewer.domain.checking import check
from reviewer.domain.sheet import ItemKey
from reviewer.resources import sample_path
from reviewer.signing.identity import create_identity
from reviewer.signing.pdf import sign_pdf
from reviewer.usecases.hold_identity import new_identity, use_identity
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.run_demo import read_sample_round, run_demo, sample_packages
from reviewer.usecases.score_item import set_points
from reviewer.usecases.work_result import rank_round

SCHEME = "zhejiang-wenzhou-2022"


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


def _times(work: Callable[[int], None], count: int) -> list[float]:
    spent = []
    for number in range(count):
        started = time.perf_counter()
        work(number)
        spent.append(time.perf_counter() - started)
    return sorted(spent)


def _centre(folder: Path, count: int | None = None) -> tuple[Desk, list[str]]:
    desk = Desk.create(folder / "store", "bench", role="centre")
    round_id = make_round(desk, SCHEME, "测量")
    outcomes = open_packages(desk, sample_packages()[:count], round_id)
    return desk, [each.application for each in outcomes if each.application is not None]


def keystroke(folder: Path) -> Row:
    """One keystroke in the points field → row durable, against one raw SQLCipher commit."""
    count = 400
    raw = sqlcipher.connect(str(folder / "raw.db"), isolation_level=None)
    raw.execute(f"PRAGMA key = \"x'{os.urandom(32).hex()}'\"")
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute("CREATE TABLE score (id INTEGER PRIMARY KEY, value TEXT)")

    def commit(number: int) -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO score (value) VALUES (?)", (str(number),))
        raw.execute("COMMIT")

    desk, applications = _centre(folder, 1)
    key = ItemKey("1.1", None)
    ours, bare = [], []
    with desk:
        new_identity("样例甲", folder / "a.p12", "bench")
        use_identity(desk, folder / "a.p12", "bench")
        # Turn by turn, so that what else the disk does meanwhile meets both alike.
        for number in range(count):
            points = f"{number % 4}.{number % 2 * 5}"
            ours += _times(lambda _n, text=points: void(set_points(desk, applications[0], key, text)), 1)
            bare += _times(lambda _n, row=number: commit(row), 1)
    raw.close()
    ours.sort()
    bare.sort()
    p50 = statistics.median(ours) / statistics.median(bare)
    p99 = ours[int(count * 0.99)] / bare[int(count * 0.99)]
    detail = f"p50 {statistics.median(ours) * 1e3:.2f} / {statistics.median(bare) * 1e3:.2f} ms, p99 ratio {p99:.2f}"
    return Row("keystroke to durable, against a raw commit", p50, "<= 2.0 p50, <= 3 p99", p50 <= 2 and p99 <= 3, detail)


def void(_value: object) -> None:
    """Drop a result that is not measured."""


def findings(folder: Path) -> Row:
    """Findings of an application, goal one millisecond each."""
    desk, applications = _centre(folder)
    with desk:
        loaded = [(desk.scheme_of(each), desk.application(each)) for each in applications]
        catalogue = desk.catalogue(loaded[0][0])
        rounds = 1000 // len(loaded)
        started = time.perf_counter()
        for _ in range(rounds):
            for scheme, application in loaded:
                check(scheme, application, catalogue)
        each = (time.perf_counter() - started) / (rounds * len(loaded))
    return Row("findings of 1,000 applications", each * 1e3, "<= 1 ms each", each <= 0.001, f"{each * 1e3:.2f} ms each")


def importing(folder: Path) -> Row:
    """Import of the sample packages, against copy + sha256 of the same files."""
    desk = Desk.create(folder / "store", "bench", role="centre")
    packages = sample_packages()
    with desk:
        round_id = make_round(desk, SCHEME, "测量")
        started = time.perf_counter()
        open_packages(desk, packages, round_id)
        ours = time.perf_counter() - started
    started = time.perf_counter()
    size = 0
    for number, path in enumerate(file for file in sample_path("packages").rglob("*") if file.is_file()):
        shutil.copyfile(path, folder / str(number))
        data = path.read_bytes()
        hashlib.sha256(data).hexdigest()
        size += len(data)
    bare = time.perf_counter() - started
    detail = f"{ours:.2f} / {bare:.3f} s for {size / 1e6:.1f} MB; forms weigh heavily in so small a set"
    return Row("import of the sample packages, against copy + sha256", ours / bare, "(500 MB: later)", None, detail)


def signing(folder: Path) -> Row:
    """Signing one sheet, against bare pyHanko."""
    demo = run_demo(folder / "demo", members=3, store_passphrase="bench", identity_passphrase="bench")
    sheet = next(folder / "demo" / each.path for each in demo.documents if each.kind == "letter")
    pdf = sheet.read_bytes()
    at = datetime.now(UTC)
    identity = create_identity("样例甲", folder / "a.p12", "bench", at=at)
    signer = signers.SimpleSigner.load_pkcs12(str(folder / "a.p12"), passphrase=b"bench")

    def ours(_number: int) -> None:
        sign_pdf(
            pdf, identity, field_name="a", reason="测", place="", at=at, ink_png=None, page=0, box=None, certify=True
        )

    def bare(_number: int) -> None:
        out = io.BytesIO()
        meta = signers.PdfSignatureMetadata(field_name="a", md_algorithm="sha256", certify=True)
        signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, signer=signer, output=out)

    mine, theirs = statistics.median(_times(ours, 30)), statistics.median(_times(bare, 30))
    detail = f"{mine * 1e3:.1f} / {theirs * 1e3:.1f} ms"
    return Row("signing one sheet, against bare pyHanko", mine / theirs, "<= 1.3", mine / theirs <= 1.3, detail)


def whole_loop(folder: Path) -> Row:
    """The demo of five members and the ranking, absolute: what a newcomer waits for."""
    started = time.perf_counter()
    demo = run_demo(folder / "demo", members=5, store_passphrase="bench", identity_passphrase="bench")
    spent = time.perf_counter() - started
    with Desk.open(folder / "demo" / demo.store, "bench") as desk:
        started = time.perf_counter()
        rank_round(desk, demo.round)
        ranked = time.perf_counter() - started
    members = len(read_sample_round().members)
    detail = f"{spent:.1f} s for {members} members, {len(demo.documents)} documents; ranking {ranked * 1e3:.0f} ms"
    return Row("the whole loop on the samples", None, "–", None, detail)


def first_paint(folder: Path) -> Row:
    """Start of the window program to its first paint, against a bare QMainWindow."""
    run_demo(folder / "demo", members=3, store_passphrase="bench", identity_passphrase="bench")
    bare = (
        "import time\n"
        "from PySide6.QtWidgets import QApplication, QMainWindow\n"
        "app = QApplication([])\n"
        "window = QMainWindow()\n"
        "window.resize(1440, 900)\n"
        "window.show()\n"
        "app.processEvents()\n"
        "window.grab()\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "REVIEWER_PASSPHRASE": "bench"}
    ours_command = [sys.executable, "-m", "ui", "--store", str(folder / "demo" / "centre"), "--first-paint"]

    def timed(command: list[str]) -> float:
        runs = _times(lambda _n: void(subprocess.run(command, env=environment, capture_output=True, check=True)), 5)
        return statistics.median(runs)

    mine, theirs = timed(ours_command), timed([sys.executable, "-c", bare])
    detail = f"{mine * 1e3:.0f} / {theirs * 1e3:.0f} ms, process start to exit after the first paint"
    return Row("start to first paint, against a bare window", mine / theirs, "<= 1.5", mine / theirs <= 1.5, detail)


ROWS = [keystroke, findings, importing, signing, whole_loop, first_paint]
