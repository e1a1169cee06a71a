"""Rows about large packages: import and review pack of 500 MB in 200 files; growth of the list."""

from __future__ import annotations

import hashlib
import os
import shutil
import statistics
import time
from pathlib import Path

import pyrage

from reviewer.desk import Desk
from reviewer.resources import sample_path
from reviewer.usecases.form_panel import form_panel
from reviewer.usecases.hold_identity import issue_certificate, new_identity
from reviewer.usecases.list_applications import list_applications
from reviewer.usecases.make_pack import make_review_pack
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.run_demo import read_sample_round
from tests.bench.measuring import PASSPHRASE, SCHEME, Row, centre, child_environment, multiply, peak_of, times, void

FILES, FILE_BYTES = 200, 2_500_000
CONSOLE = "import sys\nfrom reviewer.cli import main\nsys.exit(main())\n"


def _large_package(folder: Path) -> Path:
    """The first sample package with 200 more files in it, each of them other bytes."""
    source = sample_path("packages", "01 温州样例职业培训学校")
    package = Path(shutil.copytree(source, folder / source.name))
    for number in range(FILES):
        data = b"%PDF-1.4\n" + os.urandom(FILE_BYTES)
        (package / "06 评价依据" / f"依据{number:03d}.pdf").write_bytes(data)
    return package


def importing(folder: Path) -> Row:
    """Import of a 500 MB package (200 files), against copy + sha256 of the same files."""
    package = _large_package(folder)
    with Desk.create(folder / "store", PASSPHRASE, role="centre") as desk:
        round_id = make_round(desk, SCHEME, "测量")
        started = time.perf_counter()
        (outcome,) = open_packages(desk, [package], round_id)
        ours = time.perf_counter() - started
    started = time.perf_counter()
    size = 0
    for number, path in enumerate(sorted(file for file in package.rglob("*") if file.is_file())):
        shutil.copyfile(path, folder / f"copy{number}")
        with path.open("rb") as stream:
            hashlib.file_digest(stream, "sha256")
        size += path.stat().st_size
    bare = time.perf_counter() - started
    ratio, detail = ours / bare, f"{ours:.1f} / {bare:.1f} s for {size / 1e6:.0f} MB, {outcome.evidence} files"
    met = outcome.application is not None and ratio <= 2
    return Row("import of a 500 MB package, against copy + sha256", ratio, "<= 2.0", met, detail)


def review_pack(folder: Path) -> Row:
    """A review pack of 500 MB, against bare age of the same bytes."""
    package, sample = _large_package(folder), read_sample_round()
    names = sample.members[:3]
    with Desk.create(folder / "store", PASSPHRASE, role="centre") as desk:
        round_id = make_round(desk, SCHEME, "测量")
        (outcome,) = open_packages(desk, [package], round_id)
        assert outcome.application is not None, outcome.errors
        for name in names:
            enrolment = new_identity(name, folder / f"{name}.p12", PASSPHRASE)
            issue_certificate(desk, enrolment, folder / f"{name}.cert.pem", PASSPHRASE)
        form_panel(desk, outcome.application, names, sample.leader)
        started = time.perf_counter()
        make_review_pack(desk, names[0], folder / "a.rpk", PASSPHRASE)
        ours = time.perf_counter() - started
    words = ["--store", str(folder / "store"), "pack", "review", "--member", names[1], "--out", str(folder / "b.rpk")]
    peak = peak_of(CONSOLE, words, child_environment(folder))
    plain = folder / "plain"
    with plain.open("wb") as target:
        for path in sorted(file for file in package.rglob("*") if file.is_file()):
            target.write(path.read_bytes())
    recipient = pyrage.x25519.Identity.generate().to_public()
    started = time.perf_counter()
    with plain.open("rb") as source, (folder / "bare.age").open("wb") as target:
        pyrage.encrypt_io(source, target, [recipient])
    bare = time.perf_counter() - started
    size = (folder / "a.rpk").stat().st_size / 1e6
    detail = f"{ours:.1f} / {bare:.1f} s, {size:.0f} MB; the console program's peak {peak:.0f} MB"
    met = ours / bare <= 2 and peak <= 150
    return Row("review pack of 500 MB, against bare age", ours / bare, "<= 2, <= 150 MB", met, detail)


def growth(folder: Path) -> Row:
    """The list of applications with its findings: ten times the applications, at most eleven times the time."""
    desk, applications = centre(folder)
    with desk:
        spent = []
        for count in (50, 500):
            multiply(desk, applications, count)
            list_applications(desk)
            spent.append(statistics.median(times(lambda _n: void(list_applications(desk)), 3)))
    ratio = spent[1] / spent[0]
    detail = f"{spent[1] * 1e3:.0f} ms for 500, {spent[0] * 1e3:.0f} ms for 50 applications"
    return Row("growth: the list of ten times the applications", ratio, "<= 11", ratio <= 11, detail)
