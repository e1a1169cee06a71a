"""A centre to which three members have brought their visit home; two of them measured the same, one something else."""

from __future__ import annotations

import shutil
from pathlib import Path

from people import LEADER, NAMES, PASSPHRASE, SECOND, THIRD, People, done
from visited import place, visit

from reviewer.desk import Desk
from reviewer.usecases.make_pack import make_score_pack
from reviewer.usecases.score_item import set_measured
from reviewer.usecases.submit_sheet import submit_sheet
from reviewer.usecases.take_pack import take_pack


def bring_home(people: People) -> None:
    """Every member visits, hands in and sends; the centre takes all packs in."""
    packs: list[Path] = []
    for name in NAMES:
        store = Path(shutil.copytree(people.filled(name), people.folder / "home" / name))
        with Desk.open(store, PASSPHRASE) as desk:
            rooms = place(desk, people.application, "2.2")
            if name in (LEADER, SECOND):
                visit(desk, people.application)
            if name == THIRD:
                set_measured(desk, people.application, rooms, "2.2.a", "61")
            submit_sheet(desk, people.application)
            packs.append(people.folder / f"home-{name}.spk")
            make_score_pack(desk, packs[-1], PASSPHRASE)
    with Desk.open(people.centre, PASSPHRASE) as centre:
        for pack in packs:
            take_pack(centre, pack, PASSPHRASE)


def issue_papers(people: People, out: Path) -> None:
    """What the centre issues of the application before it is archived."""
    for word in ("sheets", "visit", "letter"):
        done("export", word, people.application, "--out", out, store=people.centre)
