"""The encrypted file: tables, migrations, journal, evidence. The only room that knows SQLAlchemy."""

from reviewer.store.backup import BackupManifest, restore_backup
from reviewer.store.change import Change
from reviewer.store.rows import (
    ApplicationRow,
    DecisionRow,
    DocumentRow,
    JournalCheck,
    JournalEntry,
    PackRow,
    PaperChoiceRow,
    PaperCopyRow,
    PaperPageRow,
    PaperTypingRow,
    PaperValueRow,
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
    "BackupManifest",
    "Change",
    "DecisionRow",
    "DocumentRow",
    "JournalCheck",
    "JournalEntry",
    "PackRow",
    "PaperChoiceRow",
    "PaperCopyRow",
    "PaperPageRow",
    "PaperTypingRow",
    "PaperValueRow",
    "PersonRow",
    "RoundRow",
    "SchemeRow",
    "SheetField",
    "SheetRow",
    "Store",
    "StoreInfo",
    "UndoStep",
    "restore_backup",
]
