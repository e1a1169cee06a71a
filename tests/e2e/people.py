"""A centre and three members with rare characters in their names, each with a store of their own; and a command line.

Everything is made once and copied by the tests that change it.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from reviewer.cli import main
from reviewer.desk import Desk
from reviewer.domain.records import Record
from reviewer.resources import sample_path
from reviewer.usecases.fill_sheet import FilledItem, FilledSheet, fill_sheet
from reviewer.usecases.form_panel import form_panel
from reviewer.usecases.hold_identity import issue_certificate, new_identity, use_identity
from reviewer.usecases.make_pack import make_review_pack, make_score_pack
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.show_sheet import show_sheet
from reviewer.usecases.submit_sheet import submit_sheet
from reviewer.usecases.take_pack import take_pack

PASSPHRASE = "样例口令 sample"
LEADER, SECOND, THIRD = NAMES = ("样例㛃", "样例䶮", "样例𬱟")
PACKAGE = "05 样例供应链管理有限公司"
SCHEME = "zhejiang-wenzhou-2022"
ENVIRONMENT = {"REVIEWER_PASSPHRASE": PASSPHRASE, "REVIEWER_IDENTITY_PASSPHRASE": PASSPHRASE}
# What comes back from a workbook as it went in, and what a spreadsheet would take for a formula.
HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://样例","点我")',
    "<script>alert('x')</script> & \"引号\" '单引号'",
    "Ω≈√≤≥÷×± Ⅷ ㎡ ①",
    "; DROP TABLE sheet; --",
    "\\u0000 %s %n ${x} {{y}} \\\\server\\share",
    "换行\n第二行\t制表",
)
LONG = "核对情况说明，" * 400


class Ran(Record):
    """What a command gave: exit code, its JSON document or None, the line for people."""

    code: int
    data: Any
    error: str

    @property
    def problem(self) -> dict[str, str]:
        """The error document."""
        found: dict[str, str] = self.data["error"]
        return found


def run(*words: str | Path, store: Path | None = None, environment: Mapping[str, str] = ENVIRONMENT) -> Ran:
    """One command of the console program, in this process, with ``--json``."""
    head = ["--json"] if store is None else ["--json", "--store", str(store)]
    out, error = io.StringIO(), io.StringIO()
    with patch.dict(os.environ, environment), contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        code = main([*head, *(str(word) for word in words)])
    text = out.getvalue()
    return Ran(code=code, data=json.loads(text) if text.strip() else None, error=error.getvalue())


def done(*words: str | Path, store: Path | None = None) -> Any:
    """The document of a command that must succeed."""
    ran = run(*words, store=store)
    assert ran.code == 0, (words, ran)
    return ran.data


def refused(*words: str | Path, store: Path | None = None, code: int, name: str) -> dict[str, str]:
    """The error document of a command that must be refused: one line, in Chinese, with the right code."""
    ran = run(*words, store=store)
    assert (ran.code, ran.problem["code"]) == (code, name), (words, ran)
    assert ran.error.count("\n") == 1, ran.error
    assert ran.error.startswith("reviewer: "), ran.error
    assert any("一" <= letter <= "鿿" for letter in ran.error), ran.error
    return ran.problem


@dataclass(frozen=True)
class People:
    """Where everything lies."""

    folder: Path
    round: str
    application: str

    @property
    def centre(self) -> Path:
        """The centre's store."""
        return self.folder / "centre"

    def fresh(self, name: str) -> Path:
        """The member's store with the identity alone."""
        return self.folder / "fresh" / name

    def filled(self, name: str) -> Path:
        """The member's store with a complete sheet, not submitted."""
        return self.folder / "filled" / name

    def handed_in(self, name: str) -> Path:
        """The member's store with the sheet submitted and signed."""
        return self.folder / "handed in" / name

    def review_pack(self, name: str) -> Path:
        """The centre's pack for the member."""
        return self.folder / f"{name}.rpk"

    def score_pack(self, name: str) -> Path:
        """The member's pack."""
        return self.folder / f"{name}.spk"

    def copy(self, to: Path) -> People:
        """The same people in a folder of their own."""
        return People(Path(shutil.copytree(self.folder, to)), self.round, self.application)


def build(folder: Path) -> People:
    """Make it all, as people would, up to the members' score packs; the centre has taken none in."""
    folder.mkdir(parents=True)
    with Desk.create(folder / "centre", PASSPHRASE, role="centre") as centre:
        round_id = make_round(centre, SCHEME, "成员 批次")
        (outcome,) = open_packages(centre, [sample_path("packages", PACKAGE)], round_id)
        assert outcome.application is not None, outcome.errors
        people = People(folder, round_id, outcome.application)
        for name in NAMES:
            enrolment = new_identity(name, folder / f"{name}.p12", PASSPHRASE)
            issue_certificate(centre, enrolment, folder / f"{name}.cert.pem", PASSPHRASE)
        form_panel(centre, people.application, NAMES, LEADER)
        for name in NAMES:
            make_review_pack(centre, name, people.review_pack(name), PASSPHRASE)
    for place, name in enumerate(NAMES):
        _member(people, name, place)
    return people


def _member(people: People, name: str, place: int) -> None:
    with Desk.create(people.fresh(name), PASSPHRASE, role="member") as desk:
        use_identity(desk, people.folder / f"{name}.p12", PASSPHRASE)
    shutil.copytree(people.fresh(name), people.filled(name))
    with Desk.open(people.filled(name), PASSPHRASE) as desk:
        take_pack(desk, people.review_pack(name), PASSPHRASE)
        fill_sheet(desk, people.application, full_sheet(desk, people.application, less=place))
    shutil.copytree(people.filled(name), people.handed_in(name))
    with Desk.open(people.handed_in(name), PASSPHRASE) as desk:
        submit_sheet(desk, people.application)
        make_score_pack(desk, people.score_pack(name), PASSPHRASE)


def full_sheet(desk: Desk, application: str, *, less: int) -> FilledSheet:
    """Full points everywhere, but ``less`` half points off item 1.1; the second member's remarks are hostile."""
    scheme = desk.scheme_of(application)
    remarks: Iterator[str] = iter((*HOSTILE, LONG) if less == 1 else ())
    items = []
    for score in show_sheet(desk, application).sheet.items:
        full = scheme.item(score.item).full
        points = full - less * scheme.scoring.step if score.item == "1.1" else full
        items.append(
            FilledItem(
                item=score.item, occupation=score.scope, points=str(points), remark=next(remarks, "现场核对无误")
            )
        )
    return FilledSheet(items=tuple(items))


def write_items(path: Path, *items: Mapping[str, object]) -> Path:
    """A file for ``sheet fill``."""
    path.write_bytes(msgspec.json.encode({"items": list(items)}))
    return path
