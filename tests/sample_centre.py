"""A centre's store with the sample packages, and members' submitted sheets in it as score packs bring them."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.records import canonical_json
from reviewer.domain.sealing import commit_hash
from reviewer.domain.sheet import ItemScore, Judgement, ScoreSheet, item_keys
from reviewer.usecases.fill_sheet import FilledItem, FilledSheet
from reviewer.usecases.form_panel import form_panel
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.run_demo import SampleRound, sample_packages


def make_centre(folder: Path, passphrase: str, sample: SampleRound, *, packages: int, scored: int) -> str:
    """A new store of a centre; the first ``scored`` of its applications have every member's sheet. Gives the round."""
    with Desk.create(folder, passphrase, role="centre") as desk:
        round_id = make_round(desk, sample.scheme, sample.round)
        for outcome in open_packages(desk, sample_packages()[:packages], round_id):
            assert outcome.application is not None, outcome.errors
            form_panel(desk, outcome.application, sample.members, sample.leader)
        for row in desk.store.applications(round_id)[:scored]:
            for number, member in enumerate(sample.members):
                package = next(name for name in sample.sheets[member] if name.endswith(row.name))
                receive_sheet(desk, row.id, member, sample.sheets[member][package], 5 * number)
    return round_id


def receive_sheet(
    desk: Desk, application: str, member: str, filled: FilledSheet, minutes: int, version: int = 1
) -> None:
    """A member's submitted sheet, opened; handed in that many minutes ago."""
    scheme, row = desk.scheme_of(application), desk.store.application(application)
    lines = {(line.item, line.occupation): line for line in filled.items}
    sheet = ScoreSheet(
        application=application,
        application_sha256=row.sha256,
        scheme_sha256=desk.store.round(row.round).scheme_sha256,
        round=row.round,
        member=member,
        version=version,
        items=tuple(
            _score(lines[key.item, key.scope], key.scope) for key in item_keys(scheme, desk.application(application))
        ),
    )
    document, salt = canonical_json(sheet), secrets.token_bytes(32)
    at = desk.clock() - timedelta(minutes=minutes)
    sheet_id = f"{application}:{member}:{version}"
    with desk.store.change(member) as change:
        change.receive_sheet(
            sheet_id, application, member, version, document, salt, commit_hash(salt, document), at, "sample"
        )


def _score(line: FilledItem, scope: str | None) -> ItemScore:
    return ItemScore(
        item=line.item,
        scope=scope,
        points=line.points,
        judgement=Judgement(line.judgement) if line.judgement else None,
        measured=line.measured,
        remark=line.remark or "",
    )
