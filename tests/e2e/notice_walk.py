"""A notice's round walked from its call to its last stage, every step a command of the console program."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from reviewer.cli import EITHER, WITH_STORE
from reviewer.cli.parser import build_parser
from reviewer.desk import Desk
from reviewer.domain.procedure import Gate, Stage
from reviewer.domain.records import to_plain
from reviewer.domain.sheet import item_keys
from reviewer.errors import RuleViolation
from reviewer.usecases.fill_sheet import FilledItem, FilledSheet
from reviewer.usecases.project_review import project_reviews
from reviewer.usecases.recommendations import application_sites
from tests.sample_centre import receive_sheet

MEMBERS: Final = ("样例㛃", "样例䶮", "样例𬱟")

# The day of each stage, and of what its gates ask for.
WENZHOU: Final[Mapping[str, date]] = {
    "acceptance": date(2022, 10, 31),
    "review": date(2022, 11, 10),
    "letter": date(2022, 11, 20),
    "published": date(2022, 11, 21),
    "publicity": date(2022, 11, 21),
    "filing": date(2022, 11, 28),
    "filed": date(2022, 11, 28),
    "report": date(2022, 12, 5),
    "operation": date(2022, 12, 20),
}
NATIONAL: Final[Mapping[str, date]] = {
    "materials": date(2026, 11, 10),
    "assessment": date(2026, 11, 11),
    "conclusion": date(2026, 11, 12),
    "letter": date(2026, 11, 12),
    "numbering": date(2026, 11, 13),
    "filed": date(2026, 11, 16),
    "publication": date(2026, 11, 17),
}
SHANGHAI_2024: Final[Mapping[str, date]] = {
    "submission": date(2024, 5, 20),
    "acceptance": date(2024, 5, 20),
    "document_check": date(2024, 5, 27),
    "expert_discussion": date(2024, 6, 3),
    "site_visit": date(2024, 6, 5),
    "institution_review": date(2024, 6, 12),
    "letter": date(2024, 6, 14),
    "reply": date(2024, 6, 14),
    "project_review": date(2024, 6, 17),
    "projects": date(2024, 9, 14),
    "consented": date(2024, 9, 18),
    "consent": date(2024, 9, 18),
    "published": date(2024, 9, 19),
    "publicity": date(2024, 9, 19),
    "filed": date(2024, 9, 26),
    "receipt": date(2024, 9, 26),
    "report": date(2024, 9, 30),
    "publication": date(2024, 10, 8),
}
SHANGHAI_2020: Final[Mapping[str, date]] = {
    "acceptance": date(2026, 11, 9),
    "document_check": date(2026, 11, 9),
    "site_visit": date(2026, 11, 10),
    "selection": date(2026, 11, 11),
    "letter": date(2026, 11, 11),
    "projects": date(2026, 11, 11),
    "consented": date(2026, 11, 12),
    "consent": date(2026, 11, 12),
    "published": date(2026, 11, 12),
    "publicity": date(2026, 11, 12),
    "filed": date(2026, 11, 19),
    "receipt": date(2026, 11, 19),
    "publication": date(2026, 11, 20),
}


def command(desk: Desk, *words: str | Path) -> Any:
    """One command as a person types it, on an open store: what ``--json`` would print."""
    options: Namespace = build_parser().parse_args([str(word) for word in words])
    verb = (options.command, getattr(options, "verb", None))
    run = WITH_STORE.get(verb) or EITHER[verb]
    return to_plain(run(desk, options).data)


class Walk:
    """One application on its way through the stages of its round; ``dates`` tells the day of each stage."""

    def __init__(self, desk: Desk, application: str, dates: Mapping[str, date], out: Path) -> None:
        self.desk, self.application, self.dates, self.out = desk, application, dates, out
        self.round = desk.application_row(application).round
        self.scheme = desk.scheme_of(application)
        self.stages: list[str] = [self.state()["stage"]]

    def state(self) -> dict[str, Any]:
        """Where the application stands."""
        found: dict[str, Any] = command(self.desk, "stage", self.application)
        return found

    def stage(self, stage_id: str) -> Stage:
        """The scheme's stage."""
        return next(each for each in self.scheme.stage if each.id == stage_id)

    def go(self, stage_id: str) -> None:
        """Refused as long as a gate is open, which is then met as staff would; then it goes."""
        on = self.dates[stage_id]
        for gate in self.stage(stage_id).requires:
            self.meet(gate, on)
        self.move(stage_id, on)
        self.stages.append(stage_id)

    def move(self, stage_id: str, on: date) -> None:
        """On to the stage."""
        command(self.desk, "stage", self.application, "--to", stage_id, "--date", on.isoformat())

    def is_refused(self, stage_id: str, on: date) -> str:
        """The code with which the move is refused."""
        try:
            command(self.desk, "stage", self.application, "--to", stage_id, "--date", on.isoformat())
        except RuleViolation as error:
            return error.code
        raise AssertionError(f"{stage_id} was not refused")

    def meet(self, gate: Gate, on: date) -> None:
        """Do what the gate asks for, once."""
        match gate:
            case "recommended":
                self.recommend(on)
            case "reviewed":
                self.score()
            case "concluded" | "passed":
                if self.desk.store.decision(self.application) is None:
                    command(self.desk, "decide", self.application, "--conclusion", "PASS")
            case "letter_issued":
                self.reply()
            case "projects_reviewed":
                self.review_projects(on)
            case "consented":
                self.consent(on)
            case "publicity_over":
                self.publish()
            case "filed":
                self.file()
            case "accepted" | "materials_complete" | "project_passed" | "no_objection":
                pass

    def recommend(self, on: date) -> None:
        """Every letter of recommendation that the call asks for and nobody wrote down yet."""
        if not command(self.desk, "recommendation", "list", self.application)["missing"]:
            return
        for each in self.scheme.call.recommendation:
            where = ["--site", application_sites(self.desk, self.application)[0].name] if each.per == "site" else []
            command(
                self.desk, "recommend", self.application, "--kind", each.id, *where, "--from", "样例区人社局",
                "--date", on.isoformat(), "--number", "样人社〔2024〕1号",
            )  # fmt: skip

    def accept(self, at: str, **more: str) -> None:
        """Into the acceptance register."""
        options = [word for key, value in more.items() for word in (f"--{key}", value)]
        command(self.desk, "accept", self.application, "--at", at, "--by", "样例受理员", *options)

    def score(self) -> None:
        """The panel's sheets, as score packs bring them: all full points but one."""
        if self.desk.store.sheets(self.application):
            return
        members = [word for name in MEMBERS for word in ("--member", name)]
        command(self.desk, "panel", "set", self.application, *members, "--leader", MEMBERS[0])
        application = self.desk.application(self.application)
        keys = item_keys(self.scheme, application)
        for number, member in enumerate(MEMBERS):
            lines = tuple(
                FilledItem(
                    item=key.item,
                    occupation=key.scope,
                    points=str(self.scheme.item(key.item).full - (Decimal(1) if number == at else 0)),
                    judgement="partly" if number == at else "met",
                    remark="样例：略有不足" if number == at else "",
                )
                for at, key in enumerate(keys)
            )
            receive_sheet(self.desk, self.application, member, FilledSheet(items=lines), 5 * number)

    def reply(self) -> None:
        """The reply letter, dated on its day."""
        if any(row.kind == "letter" for row in self.desk.store.documents(self.application)):
            return
        entry = f"date={self.dates['letter'].isoformat()}"
        command(self.desk, "document", "set", self.application, "letter", entry)
        command(self.desk, "export", "letter", self.application, "--out", self.out)

    def review_projects(self, on: date) -> None:
        """Each applied occupation by the small standard."""
        for project in project_reviews(self.desk, self.application):
            if project.verdict is None:
                # Fewer copies than wanted are a matter of words: bound together, the panel has seen both.
                words = {
                    each.id: "met" if each.found >= each.wanted else "met:样例，合订一册" for each in project.items
                }
                items = [word for id, found in words.items() for word in ("--item", f"{id}={found}")]
                command(
                    self.desk, "project", "review", self.application, project.scope, *items,
                    "--reviewer", "样例专家", "--on", self.dates["projects"].isoformat(),
                )  # fmt: skip

    def consent(self, on: date) -> None:
        """The bureau's."""
        command(
            self.desk, "consent", "record", self.application, "--by", "样例人力资源和社会保障局",
            "--on", self.dates["consented"].isoformat(), "--number", "样人社复〔2024〕2号",
        )  # fmt: skip

    def publish(self) -> None:
        """The publicity, from its day."""
        if any((row.kind, row.round) == ("publicity", self.round) for row in self.desk.store.documents()):
            return
        command(self.desk, "document", "set", self.round, "publicity", f"start={self.dates['published'].isoformat()}")
        command(self.desk, "export", "publicity", "--round", self.round, "--out", self.out)

    def file(self) -> None:
        """The filing and its receipt."""
        if self.desk.store.filings(self.round):
            return
        command(self.desk, "file", self.application, "--on", self.dates["filed"].isoformat())
        command(self.desk, "export", "receipt", self.application, "--out", self.out)
