"""The encrypted file: tables, migrations, journal, evidence. The only room that knows SQLAlchemy."""

from reviewer.store.change import Change
from reviewer.store.rows import (
    ApplicationRow,
    DecisionRow,
    DocumentRow,
    JournalCheck,
    JournalEntry,
    PackRow,
    PersonRow,
    RoundRow,
    SchemeRow,
    SheetField,
    SheetRow,
    StoreInfo,
    UndoStep,
)
from reviewer.store.store import Store

__all__ = [
    "ApplicationRow",
    "Change",
    "DecisionRow",
    "DocumentRow",
    "JournalCheck",
    "JournalEntry",
    "PackRow",
    "PersonRow",
    "RoundRow",
    "SchemeRow",
    "SheetField",
    "SheetRow",
    "Store",
    "StoreInfo",
    "UndoStep",
]
