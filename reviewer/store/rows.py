"""The rows that the store hands out: plain values, no database object leaves the room."""

from __future__ import annotations

from datetime import datetime

from reviewer.domain.records import Record


class StoreInfo(Record):
    """What a store says of itself."""

    store_id: str
    role: str
    schema: str
    created_at: datetime


class SchemeRow(Record):
    """An imported scheme version; ``document`` is its canonical JSON."""

    sha256: str
    id: str
    version: str
    document: bytes
    imported_at: datetime


class RoundRow(Record):
    """A round and the scheme version that it follows."""

    id: str
    name: str
    scheme_sha256: str
    created_at: datetime
    state: str


class ApplicationRow(Record):
    """One version of an application; ``seq`` is its running number in the round, from 1."""

    id: str
    round: str
    name: str
    seq: int
    version: int
    sha256: str
    state: str
    updated_at: datetime


class SheetRow(Record):
    """One version of a member's score sheet. ``document`` is None while it is open or still sealed."""

    id: str
    application: str
    member: str
    version: int
    state: str
    opened_at: datetime
    submitted_at: datetime | None = None
    commit: str | None = None
    salt: bytes | None = None
    document: bytes | None = None
    from_pack: str | None = None


class SheetField(Record):
    """One entered value of a sheet; ``scope`` None: the item is scored once for the application."""

    item: str
    scope: str | None
    field: str
    value: str


class UndoStep(Record):
    """A field change that can be taken back or made again: from ``old`` to ``new``; None is empty."""

    item: str
    scope: str | None
    field: str
    old: str | None
    new: str | None


class PersonRow(Record):
    """A panel member known to this store: certificate (PEM) and age recipient, empty when unknown."""

    name: str
    certificate_pem: str
    recipient: str
    employer: str


class DecisionRow(Record):
    """The centre's decision on an application."""

    conclusion: str
    reason: str
    decided_at: datetime


class PackRow(Record):
    """A pack made (``direction`` "out") or taken in ("in"); ``taken_at`` None for one that was made here."""

    id: str
    kind: str
    sender: str
    round: str
    created_at: datetime
    taken_at: datetime | None
    direction: str


class DocumentRow(Record):
    """A document that was written: hashes of its data and of the file, and how many signatures it carries.

    ``changes`` and ``reason`` say of a re-issue what differs from the version before and why.
    """

    id: str
    kind: str
    application: str | None
    round: str | None
    number: str
    version: int
    data_sha256: str
    file_sha256: str
    signatures: int
    file_name: str
    made_at: datetime
    changes: str = ""
    reason: str = ""


class NumberRow(Record):
    """A number of official documents: ``stem`` 温技评函〔2026〕 and serial. ``state``: reserved, used or cancelled.

    ``subject`` is the application or round that it was given to, empty while it is only kept free.
    """

    stem: str
    serial: int
    kind: str
    subject: str
    state: str
    reason: str
    at: datetime

    @property
    def text(self) -> str:
        """As printed: 温技评函〔2026〕12号."""
        return f"{self.stem}{self.serial}号"


class TemplateRow(Record):
    """One version of a template that staff of a round set; ``variant`` is the outcome of a letter, else empty."""

    round: str
    kind: str
    variant: str
    version: int
    document: bytes
    set_at: datetime
    reason: str


class DocumentScanRow(Record):
    """Where a page of a document that was signed on paper was scanned; as :class:`PaperPageRow`."""

    document: str
    page: int
    sha256: str
    scan_page: int
    turned: int
    reason: str
    added_at: datetime


class FilingRow(Record):
    """A filed body (备案). ``document`` is the filing's canonical JSON; ``state``: in_force or ended with a reason."""

    number: str
    application: str
    round: str
    state: str
    document: bytes
    filed_at: datetime
    reason: str


class EntryRow(Record):
    """One version of an entry of a register; ``document`` is its canonical JSON, ``actor`` who wrote it down."""

    register: str
    id: str
    version: int
    subject: str
    document: bytes
    at: datetime
    actor: str
    reason: str


class PaperCopyRow(Record):
    """A paper copy that was printed. ``sheet`` is the id of the sheet that it was settled into.

    ``data_sha256`` is what its QR code says; ``copy`` counts a member's copies of one application from 1.
    """

    number: str
    application: str
    member: str
    copy: int
    version: int
    application_sha256: str
    scheme_sha256: str
    data_sha256: str
    pages: int
    made_at: datetime
    state: str
    settled_at: datetime | None = None
    settled_by: str | None = None
    reason: str | None = None
    sheet: str | None = None


class PaperPageRow(Record):
    """Where a page of a paper copy was scanned: file, page in it (from 1), degrees clockwise to set it upright.

    ``reason`` is given where somebody chose the page by hand, empty where its QR code told.
    """

    number: str
    page: int
    sha256: str
    scan_page: int
    turned: int
    reason: str
    added_at: datetime


class PaperTypingRow(Record):
    """Who types a paper copy in; ``place`` 1 or 2. ``done_at`` None: still at it."""

    number: str
    typist: str
    place: int
    began_at: datetime
    done_at: datetime | None


class PaperValueRow(Record):
    """One value as a typist read it; an empty field has no row."""

    typist: str
    item: str
    scope: str | None
    field: str
    value: str


class PaperChoiceRow(Record):
    """How a difference was resolved: the first typist's (A), the second's (B) or another value."""

    item: str
    scope: str | None
    field: str
    taken: str
    value: str | None
    reason: str
    chosen_by: str


class JournalEntry(Record):
    """One entry of the journal; ``hash`` covers every other field, ``previous`` is the hash before it.

    ``clock_back``: the machine's clock stood earlier than at the entry before.
    """

    seq: int
    at: datetime
    actor: str
    machine: str
    application: str | None
    action: str
    subject: str
    field: str
    old: str | None
    new: str | None
    reason: str
    clock_back: bool
    previous: str
    hash: str


class JournalCheck(Record):
    """Outcome of recomputing the chain. ``first_bad``: seq of the first entry that does not fit, or None."""

    entries: int
    is_whole: bool
    first_bad: int | None
    head: str
