"""A centre with its root and three panel members, made once, and a small PDF to sign."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from reportlab.pdfgen.canvas import Canvas
from signing_people import Centre

from reviewer.signing.centre_root import create_issued_identity, create_root
from reviewer.signing.ink import InkPoint, InkStroke, ink_png


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    folder = tmp_path_factory.mktemp("centre")
    # openssl and pdfsig look at the real clock
    at = datetime.now(UTC).replace(microsecond=0)
    root = create_root("温州市职业技能评价中心", folder / "root.p12", "根口令", at=at)
    members = tuple(
        create_issued_identity(root, name, folder / f"{number}.p12", "口令 pass", at=at)
        for number, name in enumerate(["王䶮", "李𬱟", "欧阳·买买提"])
    )
    return Centre(folder=folder, root=root, members=members, passphrase="口令 pass", at=at)


@pytest.fixture(scope="session")
def unsigned_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in (1, 2):
        canvas.drawString(100, 700, f"score sheet, page {page}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture(scope="session")
def ink() -> bytes:
    points = tuple(InkPoint(x=i / 50, y=0.5 + 0.08 * ((i * 7) % 11 - 5), pressure=i / 50) for i in range(51))
    return ink_png([InkStroke(points=points)], 300, 100)
