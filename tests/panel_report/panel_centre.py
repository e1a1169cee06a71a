"""A centre where one application's five sheets are in, and the five members' identity files."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from reviewer.desk import Desk
from reviewer.signing.ink import InkPoint, InkStroke, ink_png
from reviewer.usecases.documents.keep_document import made_of, read_document
from reviewer.usecases.hold_identity import issue_certificate, new_identity
from reviewer.usecases.panel_opinion import set_conclusion, set_review, set_stance
from reviewer.usecases.run_demo import read_sample_round
from reviewer.usecases.sign_report import make_report, sign_report
from tests.sample_centre import make_centre

PASSPHRASE = "样例口令-意见"
REASONS = "理论考场实测面积与要求只差0.8平方米，本人认为该项可以给到8分以上；其余同意。"
PLACE = "温州市鹿城区样例路1号㛃楼"
DEPARTURE = "得分达到通过线，但培训台账须补齐后方可备案，专家组一致建议限期整改。"


@dataclass(frozen=True)
class PanelCentre:
    """Where everything lies; ``members`` in panel order, the leader first."""

    folder: Path
    application: str
    members: tuple[str, ...]

    @property
    def store(self) -> Path:
        return self.folder / "centre"

    def identity(self, member: str) -> Path:
        return self.folder / f"{member}.p12"

    def copy(self, to: Path) -> PanelCentre:
        return PanelCentre(Path(shutil.copytree(self.folder, to)), self.application, self.members)

    def open(self) -> Desk:
        return Desk.open(self.store, PASSPHRASE)


class SignedReport(NamedTuple):
    """A centre with its report signed by all, and the file after each step."""

    centre: PanelCentre
    files: list[bytes]


def build(folder: Path) -> PanelCentre:
    """Five sheets opened at the centre, nobody has written an opinion yet."""
    sample = read_sample_round()
    make_centre(folder / "centre", PASSPHRASE, sample, packages=1, scored=1)
    with Desk.open(folder / "centre", PASSPHRASE) as desk:
        for member in sample.members:
            enrolment = new_identity(member, folder / f"{member}.p12", PASSPHRASE)
            issue_certificate(desk, enrolment, folder / f"{member}.cert.pem", PASSPHRASE)
        application = desk.store.applications()[0].id
    return PanelCentre(folder, application, tuple(sample.members))


def write_opinion(desk: Desk, centre: PanelCentre) -> None:
    """RECTIFY against the points, the fourth member dissents."""
    set_conclusion(desk, centre.application, "RECTIFY", DEPARTURE)
    set_stance(desk, centre.application, centre.members[3], "保留意见", REASONS)
    set_review(desk, centre.application, None, PLACE)


def ink() -> bytes:
    """A stroke of a pen."""
    points = tuple(InkPoint(x=0.1 + i / 60, y=0.5 + 0.08 * ((i * 7) % 11 - 5), pressure=i / 50) for i in range(46))
    return ink_png([InkStroke(points=points)], 630, 240)


def sign_all(desk: Desk, centre: PanelCentre, order: tuple[int, ...] = (2, 0, 3, 1, 4)) -> list[bytes]:
    """Certify and sign, not in panel order; the file after each step, as the store keeps it."""
    make_report(desk, centre.application, PASSPHRASE)
    files = [kept_file(desk, centre)]
    for number in order:
        member = centre.members[number]
        pen = ink() if number % 2 else None
        sign_report(desk, centre.application, centre.identity(member), PASSPHRASE, pen, "")
        files.append(kept_file(desk, centre))
    return files


def kept_file(desk: Desk, centre: PanelCentre) -> bytes:
    """The report as the store keeps it now."""
    return read_document(desk, made_of(desk, "report", centre.application)[-1])
