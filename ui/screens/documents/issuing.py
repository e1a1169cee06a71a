"""What is issued with one press of the button: looked through beforehand, then done; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.progress import Progress
from reviewer.domain.records import Record
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.archive import ARCHIVE, MASKED_ARCHIVE
from reviewer.usecases.documents.issue import Batch, issue_documents
from reviewer.usecases.documents.kind import Form
from reviewer.usecases.documents.kinds import kind_of
from reviewer.usecases.hold_identity import makes_centre_identity
from ui.screens.documents.presenter import DocumentLine

NAMES_SHOWN = 3


class MissingGroup(Record):
    """A field that several documents lack: ``key`` and ``field`` lead to the first of them."""

    label: str
    why: str
    count: int
    names: tuple[str, ...]
    key: str
    field: str


class Anew(Record):
    """A document that is issued once more: its next version, and what differs."""

    key: str
    name: str
    number: str
    version: int
    changes: tuple[str, ...]


class Check(Record):
    """The batch before it starts.

    ``again`` are files that are only written once more; ``wants_passphrase``: the centre signs what is made, with an
    identity that is made under this passphrase first where ``makes_identity``.
    """

    kind: str
    ready: tuple[DocumentLine, ...]
    again: tuple[DocumentLine, ...]
    missing: tuple[MissingGroup, ...]
    lacking: int
    anew: tuple[Anew, ...]
    held: tuple[DocumentLine, ...]
    wants_passphrase: bool = False
    makes_identity: bool = False

    @property
    def wants_a_look(self) -> bool:
        """Whether there is something to decide or to put right first."""
        return bool(self.missing or self.anew or self.wants_passphrase)


def check_batch(desk: Desk, kind_key: str, chosen: Sequence[DocumentLine], lines: Sequence[DocumentLine]) -> Check:
    """Look through what is marked. ``lines`` are all of the kind; those that wait are told."""
    is_signed = kind_of(kind_key).sign is not None
    changed = [line for line in chosen if line.standing == "changed" and line.asks_why]
    return Check(
        kind=kind_key,
        ready=tuple(line for line in chosen if line.can_issue and line not in changed),
        again=tuple(line for line in chosen if line.standing == "made"),
        missing=_missing(chosen),
        lacking=sum(line.standing == "missing" for line in chosen),
        anew=tuple(_anew(desk, kind_key, line) for line in changed),
        held=tuple(line for line in lines if line.standing in ("stopped", "waiting")),
        wants_passphrase=is_signed,
        makes_identity=is_signed and makes_centre_identity(desk),
    )


def _missing(chosen: Sequence[DocumentLine]) -> tuple[MissingGroup, ...]:
    """By field, the one that most documents lack first."""
    groups: dict[str, list[tuple[DocumentLine, str, str]]] = {}
    for line in chosen:
        for each in line.missing if line.standing == "missing" else ():
            groups.setdefault(each.label, []).append((line, each.name, each.why))
    found = [
        MissingGroup(
            label=label,
            why=each[0][2],
            count=len(each),
            names=tuple(line.name for line, _, _ in each[:NAMES_SHOWN]),
            key=each[0][0].key,
            field=each[0][1] or label,
        )
        for label, each in groups.items()
    ]
    return tuple(sorted(found, key=lambda group: -group.count))


def _anew(desk: Desk, kind_key: str, line: DocumentLine) -> Anew:
    try:
        changes = kind_of(kind_key).describe(desk, line.subject).changes
    except RuleViolation as error:
        changes = (error.message,)
    return Anew(key=line.key, name=line.name, number=line.number, version=line.version, changes=changes)


class Order(Record):
    """What is asked for: the files, why it is issued anew, and for what the centre signs its passphrase."""

    forms: tuple[Form, ...] = ()
    reason: str = ""
    passphrase: str = ""
    is_masked: bool = False


def issue_lines(
    desk: Desk, kind_key: str, lines: Sequence[DocumentLine], folder: Path, order: Order, progress: Progress
) -> Batch:
    """Issue what is marked, each subject once.

    Raises:
        Cancelled: what was finished stays.
        EnvironmentProblem: the folder cannot be written, or the passphrase is wrong.
    """
    subjects = tuple(dict.fromkeys(line.subject for line in lines))
    kind = MASKED_ARCHIVE if order.is_masked and kind_key == ARCHIVE.key else kind_of(kind_key)
    passphrase = order.passphrase if kind.sign is not None else None
    return issue_documents(desk, kind, subjects, folder, order.forms, progress, order.reason, passphrase)
