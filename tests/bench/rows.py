"""One function a row. Each takes an empty folder and returns a ratio with its goal."""

from __future__ import annotations

import io
import os
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from sqlcipher3 import dbapi2 as sqlcipher

from reviewer.desk import Desk
from reviewer.domain.checking import check
from reviewer.domain.sheet import ItemKey
from reviewer.signing.identity import create_identity
from reviewer.signing.pdf import sign_pdf
from reviewer.usecases.hold_identity import new_identity, use_identity
from reviewer.usecases.keep_place import Place, take_along
from reviewer.usecases.run_demo import read_sample_round, run_demo
from reviewer.usecases.score_item import set_points
from reviewer.usecases.work_result import rank_round
from tests.bench.document_rows import letters, score_sheets, workbook, workbook_growth
from tests.bench.large_rows import growth, importing, review_pack
from tests.bench.measuring import PASSPHRASE, Row, centre, times
from tests.bench.soak_rows import soak
from tests.bench.window_rows import evidence_page, first_paint, memory, next_item


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

    desk, applications = centre(folder, 1)
    key = ItemKey("1.1", None)
    ours, bare = [], []
    with desk:
        new_identity("样例甲", folder / "a.p12", PASSPHRASE)
        use_identity(desk, folder / "a.p12", PASSPHRASE)
        # Turn by turn, so that what else the disk does meanwhile meets both alike.
        for number in range(count):
            points = f"{number % 4}.{number % 2 * 5}"
            # Every second key goes on with the entry that the one before began: 7, then 7.5.
            goes_on = number % 2 == 1

            # As the screen sends it: the place goes along, in the same transaction.
            place = Place(application=applications[0], item="1.1", caret=number % 4, draft=f"{points}{number}")

            def press(_n: int, text: str = points, goes_on: bool = goes_on, place: Place = place) -> None:
                take_along(desk, place)
                set_points(desk, applications[0], key, text, continues=goes_on)

            ours += times(press, 1)
            bare += times(lambda _n, row=number: commit(row), 1)
    raw.close()
    ours.sort()
    bare.sort()
    p50 = statistics.median(ours) / statistics.median(bare)
    p99 = ours[int(count * 0.99)] / bare[int(count * 0.99)]
    detail = f"p50 {statistics.median(ours) * 1e3:.2f} / {statistics.median(bare) * 1e3:.2f} ms, p99 ratio {p99:.2f}"
    return Row("keystroke to durable, against a raw commit", p50, "<= 2.0 p50, <= 3 p99", p50 <= 2 and p99 <= 3, detail)


def findings(folder: Path) -> Row:
    """Findings of an application, goal one millisecond each."""
    desk, applications = centre(folder)
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


def measured_value(folder: Path) -> Row:
    """One key in a measured value: the findings of the whole application anew, goal one millisecond."""
    desk, applications = centre(folder, 1)
    with desk:
        checked = desk.application_check(applications[0])
        scope = checked.application.occupations[0].scope

        def press(number: int) -> None:
            checked.with_measured({("2.2.a", scope): str(number), ("2.2.b", scope): "28", ("2.1.a", None): "40"})

        each = statistics.median(times(press, 1000))
    detail = f"{each * 1e3:.3f} ms each"
    return Row("findings after a measured value", each * 1e3, "<= 1 ms each", each <= 0.001, detail)


def signing(folder: Path) -> Row:
    """Signing one sheet, against bare pyHanko."""
    demo = run_demo(folder / "demo", members=3, store_passphrase=PASSPHRASE, identity_passphrase=PASSPHRASE)
    sheet = next(folder / "demo" / each.path for each in demo.documents if each.kind == "letter")
    pdf = sheet.read_bytes()
    at = datetime.now(UTC)
    identity = create_identity("样例甲", folder / "a.p12", PASSPHRASE, at=at)
    signer = signers.SimpleSigner.load_pkcs12(str(folder / "a.p12"), passphrase=PASSPHRASE.encode())

    def ours(_number: int) -> None:
        sign_pdf(
            pdf, identity, field_name="a", reason="测", place="", at=at, ink_png=None, page=0, box=None, certify=True
        )

    def bare(_number: int) -> None:
        out = io.BytesIO()
        meta = signers.PdfSignatureMetadata(field_name="a", md_algorithm="sha256", certify=True)
        signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, signer=signer, output=out)

    mine, theirs = statistics.median(times(ours, 30)), statistics.median(times(bare, 30))
    detail = f"{mine * 1e3:.1f} / {theirs * 1e3:.1f} ms"
    return Row("signing one sheet, against bare pyHanko", mine / theirs, "<= 1.3", mine / theirs <= 1.3, detail)


def whole_loop(folder: Path) -> Row:
    """The demo of five members and the ranking, absolute: what a newcomer waits for."""
    started = time.perf_counter()
    demo = run_demo(folder / "demo", members=5, store_passphrase=PASSPHRASE, identity_passphrase=PASSPHRASE)
    spent = time.perf_counter() - started
    with Desk.open(folder / "demo" / demo.store, PASSPHRASE) as desk:
        started = time.perf_counter()
        rank_round(desk, demo.round)
        ranked = time.perf_counter() - started
    members = len(read_sample_round().members)
    detail = f"{spent:.1f} s for {members} members, {len(demo.documents)} documents; ranking {ranked * 1e3:.0f} ms"
    return Row("the whole loop on the samples", None, "–", None, detail)


ROWS = [
    first_paint,
    keystroke,
    next_item,
    soak,
    evidence_page,
    importing,
    findings,
    measured_value,
    signing,
    score_sheets,
    letters,
    workbook,
    workbook_growth,
    review_pack,
    memory,
    growth,
    whole_loop,
]
