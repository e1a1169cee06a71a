"""Registers: entries are written once and corrected by new versions, each with its journal entry."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from store_builders import HandClock

from reviewer.store import Store


def test_an_entry_is_corrected_by_a_new_version_and_the_old_one_stays(store: Store, clock: HandClock) -> None:
    with store.change("李四") as change:
        assert change.enter("objection", "objection-1", "round-1", b'{"by":"a"}') == 1
        assert change.enter("objection", "objection-2", "round-1", b'{"by":"b"}') == 1
        assert change.enter("objection", "objection-1", "elsewhere", b'{"by":"c"}', "姓名写错") == 2
        entries = store.verify_journal().entries
        assert change.enter("objection", "objection-1", "round-1", b'{"by":"c"}') == 2
        assert store.verify_journal().entries == entries
    newest = store.register("objection", "round-1")
    assert [(row.id, row.version, row.document, row.reason, row.actor) for row in newest] == [
        ("objection-1", 2, b'{"by":"c"}', "姓名写错", "李四"),
        ("objection-2", 1, b'{"by":"b"}', "", "李四"),
    ]
    assert [row.document for row in store.register_versions("objection", "objection-1")] == [
        b'{"by":"a"}',
        b'{"by":"c"}',
    ]
    assert store.register("objection", "round-2") == [] and store.register("acceptance") == []
    last = list(store.journal())[-1]
    assert (last.action, last.subject, last.reason) == ("register_entry", "objection:objection-1", "姓名写错")


@pytest.mark.parametrize("statement", ["UPDATE register_entry SET reason = 'x'", "DELETE FROM register_entry"])
def test_entries_are_never_changed_nor_removed(store: Store, statement: str) -> None:
    with store.change("李四") as change:
        change.enter("complaint", "complaint-1", "body", b"{}")
    with pytest.raises(DBAPIError, match="append-only"), store.change("李四") as change:
        change._connection.execute(text(statement))
    assert [row.version for row in store.register("complaint")] == [1]
