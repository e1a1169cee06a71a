"""The store's tables as SQLAlchemy sees them; the migrations make them, a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData()


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept as UTC text of fixed width, so that text order is time order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Aware times only: a naive one is a bug."""
        return None if value is None else time_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Back as an aware UTC time."""
        return None if value is None else datetime.fromisoformat(value)


def time_text(value: datetime) -> str:
    """UTC with microseconds, ``2026-01-31T08:30:00.000000Z``."""
    if value.tzinfo is None:
        raise ValueError("a time without zone cannot be stored")
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _text(name: str, *, is_key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=is_key)


def _number(name: str, *, is_key: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=is_key, autoincrement=False)


def _time(name: str) -> Column[datetime]:
    return Column(name, UtcTime)


def _bytes(name: str) -> Column[bytes]:
    return Column(name, LargeBinary)


store_info = Table("store_info", metadata, _text("name", is_key=True), _text("value"))
scheme = Table(
    "scheme",
    metadata,
    _text("sha256", is_key=True),
    _text("id"),
    _text("version"),
    _bytes("document"),
    _time("imported_at"),
)
review_round = Table(
    "review_round",
    metadata,
    _text("id", is_key=True),
    _text("name"),
    _text("scheme_sha256"),
    _time("created_at"),
    _text("state"),
)
application = Table(
    "application",
    metadata,
    _text("id", is_key=True),
    _text("round"),
    _text("name"),
    _number("seq"),
    _number("version"),
    _text("sha256"),
    _text("state"),
    _time("updated_at"),
)
application_version = Table(
    "application_version",
    metadata,
    _text("application", is_key=True),
    _number("version", is_key=True),
    _text("name"),
    _number("seq"),
    _text("sha256"),
    _bytes("document"),
    _time("created_at"),
)
evidence = Table(
    "evidence",
    metadata,
    _text("sha256", is_key=True),
    _number("size"),
    _text("media_type"),
    _time("added_at"),
)
sheet = Table(
    "sheet",
    metadata,
    _text("id", is_key=True),
    _text("application"),
    _text("member"),
    _number("version"),
    _text("state"),
    _time("opened_at"),
    _time("submitted_at"),
    _text("commit_hash"),
    _bytes("salt"),
    _bytes("document"),
    _text("from_pack"),
    _number("steps_done"),
    _number("steps_known"),
)
sheet_field = Table(
    "sheet_field",
    metadata,
    _text("sheet", is_key=True),
    _text("item", is_key=True),
    _text("scope", is_key=True),
    _text("field", is_key=True),
    _text("value"),
)
sheet_step = Table(
    "sheet_step",
    metadata,
    _text("sheet", is_key=True),
    _number("step", is_key=True),
    _number("together"),
    _text("item"),
    _text("scope"),
    _text("field"),
    _text("old"),
    _text("new"),
)
panel_version = Table(
    "panel_version",
    metadata,
    _text("application", is_key=True),
    _number("version", is_key=True),
    _bytes("document"),
    _time("set_at"),
)
person = Table(
    "person",
    metadata,
    _text("name", is_key=True),
    _text("certificate_pem"),
    _text("recipient"),
    _text("employer"),
)
decision = Table(
    "decision",
    metadata,
    _text("application", is_key=True),
    _text("conclusion"),
    _text("reason"),
    _time("decided_at"),
)
pack = Table(
    "pack",
    metadata,
    _text("id", is_key=True),
    _text("direction", is_key=True),
    _text("kind"),
    _text("sender"),
    _text("round"),
    _time("created_at"),
    _time("taken_at"),
)
document = Table(
    "document",
    metadata,
    _text("id", is_key=True),
    _text("kind"),
    _text("application"),
    _text("round"),
    _text("number"),
    _number("version"),
    _text("data_sha256"),
    _text("file_sha256"),
    _number("signatures"),
    _text("file_name"),
    _time("made_at"),
    _bytes("data"),
    _text("changes"),
    _text("reason"),
)
document_entry = Table(
    "document_entry",
    metadata,
    _text("kind", is_key=True),
    _text("subject", is_key=True),
    _text("field", is_key=True),
    _text("value"),
)
document_number = Table(
    "document_number",
    metadata,
    _text("stem", is_key=True),
    _number("serial", is_key=True),
    _text("kind"),
    _text("subject"),
    _text("state"),
    _text("reason"),
    _time("at"),
)
template_version = Table(
    "template_version",
    metadata,
    _text("round", is_key=True),
    _text("kind", is_key=True),
    _text("variant", is_key=True),
    _number("version", is_key=True),
    _bytes("document"),
    _time("set_at"),
    _text("reason"),
)
document_scan = Table(
    "document_scan",
    metadata,
    _text("document", is_key=True),
    _number("page", is_key=True),
    _text("sha256"),
    _number("scan_page"),
    _number("turned"),
    _text("reason"),
    _time("added_at"),
)
filing = Table(
    "filing",
    metadata,
    _text("number", is_key=True),
    _text("application"),
    _text("round"),
    _text("state"),
    _bytes("document"),
    _time("filed_at"),
    _text("reason"),
)
paper_copy = Table(
    "paper_copy",
    metadata,
    _text("number", is_key=True),
    _text("application"),
    _text("member"),
    _number("copy"),
    _number("version"),
    _text("application_sha256"),
    _text("scheme_sha256"),
    _text("data_sha256"),
    _number("pages"),
    _time("made_at"),
    _text("state"),
    _time("settled_at"),
    _text("settled_by"),
    _text("reason"),
    _text("sheet"),
)
paper_page = Table(
    "paper_page",
    metadata,
    _text("number", is_key=True),
    _number("page", is_key=True),
    _text("sha256"),
    _number("scan_page"),
    _number("turned"),
    _text("reason"),
    _time("added_at"),
)
paper_typing = Table(
    "paper_typing",
    metadata,
    _text("number", is_key=True),
    _text("typist", is_key=True),
    _number("place"),
    _time("began_at"),
    _time("done_at"),
)
paper_value = Table(
    "paper_value",
    metadata,
    _text("number", is_key=True),
    _text("typist", is_key=True),
    _text("item", is_key=True),
    _text("scope", is_key=True),
    _text("field", is_key=True),
    _text("value"),
)
paper_choice = Table(
    "paper_choice",
    metadata,
    _text("number", is_key=True),
    _text("item", is_key=True),
    _text("scope", is_key=True),
    _text("field", is_key=True),
    _text("taken"),
    _text("value"),
    _text("reason"),
    _text("chosen_by"),
)
register_entry = Table(
    "register_entry",
    metadata,
    _text("register", is_key=True),
    _text("id", is_key=True),
    _number("version", is_key=True),
    _text("subject"),
    _bytes("document"),
    _time("at"),
    _text("actor"),
    _text("reason"),
)
setting = Table("setting", metadata, _text("key", is_key=True), _text("value"))
journal = Table(
    "journal",
    metadata,
    _number("seq", is_key=True),
    _time("at"),
    _text("actor"),
    _text("machine"),
    _text("application"),
    _text("action"),
    _text("subject"),
    _text("field"),
    _text("old"),
    _text("new"),
    _text("reason"),
    _number("clock_back"),
    _text("previous"),
    _text("hash"),
)
journal_head = Table(
    "journal_head",
    metadata,
    _number("only", is_key=True),
    _number("seq"),
    _text("hash"),
    _text("at"),
)
