"""What a kind of document is: how it is described, drawn, and where one stands.

Describing reads the desk and gives plain data; drawing turns the data into bytes and knows no desk, so that
a batch is drawn on all cores; issuing (``issue.py``) numbers, keeps and writes it. ``kinds.py`` lists them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from reviewer.desk import Desk
from reviewer.domain.progress import Progress
from reviewer.domain.records import Record
from reviewer.errors import ReviewerError
from reviewer.store import Change
from reviewer.usecases.documents.keep_document import WrittenDocument

Per = Literal["application", "round", "store"]
Form = Literal["pdf", "docx", "xlsx", "csv", "zip"]
Where = Literal["waiting", "stopped", "missing", "ready", "made", "changed"]
WrittenMany = tuple[str, tuple[WrittenDocument, ...] | ReviewerError]
Editor = Literal["locked", "figure", "line", "text", "date", "number", "choice"]


class MissingField(Record):
    """A field without which the document cannot be issued. ``name`` is empty where it cannot be typed here."""

    name: str
    label: str
    why: str


class DocumentField(Record):
    """One field of a document as people see it.

    ``name`` is the key under which it is typed (``type_entry``), empty for what comes from elsewhere; ``value``
    is as printed; ``note`` says where it comes from or what is wrong; ``is_typed``: a person's words stand in
    place of the program's; ``choices`` (value, words) belong to the editor ``choice``.
    """

    name: str
    label: str
    value: str
    group: str
    editor: Editor = "locked"
    note: str = ""
    is_missing: bool = False
    is_typed: bool = False
    choices: tuple[tuple[str, str], ...] = ()


class Standing(Record):
    """Where a document is.

    waiting: for others (``why``); stopped: something has to be put right first; missing: fields are
    (``missing``); ready: can be issued; made: what was issued still says what is on record; changed: it does not
    and can be issued anew as ``version``. ``conclusion`` (PASS, RECTIFY, FAIL or empty) is the outcome it tells;
    ``open`` in a few words what a document that was made still waits for.
    """

    standing: Where
    why: str
    number: str = ""
    version: int = 0
    conclusion: str = ""
    missing: tuple[MissingField, ...] = ()
    open: str = ""


class Described(Record):
    """A document ready to be drawn.

    ``data`` is the dataset of the drawing function, number, version and hash in it; ``content`` its canonical JSON
    without these and without the time of making, ``data_sha256`` that JSON's SHA-256. ``file_stem`` names the
    file without version and suffix. ``changes`` are lines that say what differs from the version before.
    """

    data: Any
    content: bytes
    data_sha256: str
    number: str
    version: int
    file_stem: str
    round: str | None
    application: str | None
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKind:
    """One kind of document.

    Attributes:
        key: as in the store's rows; ``word`` as in ``reviewer export``; ``name`` as people say.
        per: what one document is about: its subject is an application's id, a round's id, or "" for the store.
        forms: the files it comes in, the first always written.
        survey: where the document of a subject stands; never raises for what is only not there yet.
        describe: all data, raising RuleViolation (``missing_field``, ``sheets_missing`` …) where it cannot be.
        draw: the file's bytes from ``Described.data`` and a form; a function at the top of a module.
        fields: what the screen shows beside the page, those that are missing first.
        on_issue: further writes of the transaction that keeps the issued document (its number, a filing).
        hold: in a batch, before the next one is described: keeps what this one takes up beside its number.
        draft: ``describe`` for the page while one types: what is missing stands there in 【】; None: ``describe``.
        write: writes the files itself, where one subject has several or they are too large to hold: in place of
            ``describe`` and ``draw``, which then raise.
        write_many: as ``write`` for many, yielding (subject, its files or why there are none) as they are done.
        sign: as ``write``, for what leaves only signed: with the passphrase of the centre's identity.
    """

    key: str
    word: str
    name: str
    per: Per
    forms: tuple[Form, ...]
    survey: Callable[[Desk, str], Standing]
    describe: Callable[[Desk, str], Described]
    draw: Callable[[Any, Form], bytes]
    fields: Callable[[Desk, str], tuple[DocumentField, ...]]
    on_issue: Callable[[Change, Desk, str, Described], None] | None = None
    hold: Callable[[Desk, str, Described], None] | None = None
    draft: Callable[[Desk, str], Described] | None = None
    write: Callable[[Desk, str, Path], tuple[WrittenDocument, ...]] | None = None
    write_many: Callable[[Desk, Sequence[str], Path, Progress | None], Iterator[WrittenMany]] | None = None
    sign: Callable[[Desk, str, Path, str], tuple[WrittenDocument, ...]] | None = None
