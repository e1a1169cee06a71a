"""What every write has in common: one transaction, one actor, a journal entry each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from reviewer.store import journal as chain
from reviewer.store.engine import driver
from reviewer.store.evidence import EvidenceFolder
from reviewer.store.reading import unknown
from reviewer.store.tables import application

# set_sheet_field, undo_sheet_field, redo_sheet_field
FIELD_ACTIONS = "_sheet_field"


class Writing:
    """The state of one change. Made by the store; ``head`` moves with each entry."""

    def __init__(
        self,
        connection: Connection,
        head: chain.Head,
        *,
        actor: str,
        machine: str,
        clock: Callable[[], datetime],
        evidence: EvidenceFolder,
    ) -> None:
        self._connection = connection
        self._driver = driver(connection)
        self._actor = actor
        self._machine = machine
        self._clock = clock
        self._evidence = evidence
        self.head = head
        # Steps of one change are taken back together.
        self._together = head.seq + 1
        self.new_files: list[Path] = []
        self.is_about_fields_only = True

    def note(
        self,
        action: str,
        subject: str,
        *,
        field: str = "",
        old: str | None = None,
        new: str | None = None,
        reason: str = "",
        application: str | None = None,
    ) -> None:
        """Append a journal entry, for what changes no row (an unmasking, an export) or has its own row."""
        self.is_about_fields_only = self.is_about_fields_only and action.endswith(FIELD_ACTIONS)
        self.head = chain.append(
            self._connection,
            self.head,
            at=self._clock(),
            actor=self._actor,
            machine=self._machine,
            action=action,
            subject=subject,
            application=application,
            field=field,
            old=old,
            new=new,
            reason=reason,
        )

    def _require_application(self, application_id: str) -> None:
        query = select(application.c.id).where(application.c.id == application_id)
        if self._connection.execute(query).first() is None:
            raise unknown("application", "申报", application_id)
