"""The journal: one entry a change, a chain that tells of every alteration."""

from __future__ import annotations

from datetime import timedelta

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as sqlcipher
from store_builders import MACHINE, HandClock, open_store, put, raw

from reviewer.errors import IntegrityProblem
from reviewer.store import Store
from reviewer.store.journal import BEFORE_FIRST, canonical_entry

ALTERATIONS = [
    "UPDATE journal SET new = '5'",
    "DELETE FROM journal",
    "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE seq = 2",
    "INSERT INTO journal SELECT seq + 100, at, actor, machine, application, action, subject, field, old, new,"
    " reason, clock_back, previous, hash FROM journal WHERE seq = 2",
    "UPDATE scheme SET document = x'00'",
    "UPDATE application_version SET document = x'00'",
    "DELETE FROM application_version",
]


@pytest.mark.requirement("X18")
def test_each_entry_says_who_when_where_what_and_follows_the_one_before(store: Store, clock: HandClock) -> None:
    clock.move(60)
    with store.change("张三") as change:
        change.set_sheet_field("sheet-1", "2.2", "养老护理员", "points", "4", reason="现场复核")
    entries = list(store.journal())
    last = entries[-1]
    assert (last.at, last.actor, last.machine, last.application) == (clock.now, "张三", MACHINE, "app-1")
    assert (last.action, last.subject, last.field) == ("set_sheet_field", "sheet-1", "2.2 · 养老护理员 · points")
    assert (last.old, last.new, last.reason) == (None, "4", "现场复核")
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.previous for entry in entries] == [BEFORE_FIRST, *(entry.hash for entry in entries[:-1])]
    check = store.verify_journal()
    assert (check.is_whole, check.entries, check.head, check.first_bad) == (True, len(entries), last.hash, None)


def test_the_journal_is_read_by_application_and_from_a_number(store: Store) -> None:
    for number in range(1200):
        with store.change("张三") as change:
            change.note("export", "summary", new=str(number), application="app-1" if number % 2 else None)
    everything = list(store.journal())
    assert len(everything) == store.verify_journal().entries
    mine = list(store.journal("app-1"))
    assert len(mine) == 602
    assert {entry.application for entry in mine} == {"app-1"}
    assert [entry.seq for entry in store.journal(after=1000)] == [entry.seq for entry in everything[1000:]]


@pytest.mark.requirement("X18")
def test_the_database_itself_refuses_to_alter_what_was_recorded(store: Store) -> None:
    store.close()
    connection = raw(store.folder)
    for statement in ALTERATIONS:
        with pytest.raises(sqlcipher.IntegrityError):
            connection.execute(statement)
    connection.close()


def tamper(store: Store, *statements: str) -> None:
    store.close()
    connection = raw(store.folder)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    connection.close()


@pytest.mark.requirement("X18")
@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("UPDATE journal SET new = '9' WHERE seq = 8", 8),
        ("UPDATE journal SET at = '2026-03-02T01:00:00.000001Z' WHERE seq = 7", 7),
        ("UPDATE journal SET actor = '李四' WHERE seq = 9", 9),
        ("DELETE FROM journal WHERE seq = 8", 8),
        ("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)", 11),
    ],
)
def test_an_altered_or_missing_entry_is_found_even_without_triggers(
    store: Store, clock: HandClock, statement: str, first_bad: int
) -> None:
    for points in range(5):
        put(store, "2.2", str(points))
    assert store.verify_journal().entries == 11
    tamper(store, statement)
    with pytest.raises(IntegrityProblem) as caught:
        open_store(store.folder, clock)
    assert caught.value.code == "journal_broken"
    assert f"第 {first_bad} 条" in caught.value.message


@pytest.mark.requirement("X18")
def test_an_old_altered_entry_is_found_by_the_complete_check(store: Store, clock: HandClock) -> None:
    with store.change("张三") as change:
        for number in range(400):
            change.note("export", "summary", new=str(number))
    tamper(store, "UPDATE journal SET new = '9' WHERE seq = 20")
    with open_store(store.folder, clock) as again:
        check = again.verify_journal()
        assert (check.is_whole, check.first_bad, check.entries) == (False, 20, 19)
        assert any("第 20 条" in problem for problem in again.check())


@pytest.mark.requirement("X18")
def test_a_clock_set_back_is_shown_and_does_not_change_the_order(store: Store, clock: HandClock) -> None:
    put(store, "2.2", "1")
    clock.move(-3600)
    put(store, "2.2", "2")
    clock.move(60)
    put(store, "2.2", "3")
    before, back, after = list(store.journal())[-3:]
    assert back.at == before.at - timedelta(hours=1)
    assert [before.clock_back, back.clock_back, after.clock_back] == [False, True, False]
    assert [before.new, back.new, after.new] == ["1", "2", "3"]
    assert store.verify_journal().is_whole


def test_nothing_is_recorded_of_a_change_that_failed(store: Store) -> None:
    before = store.verify_journal()
    with pytest.raises(ZeroDivisionError), store.change("张三") as change:
        change.set_sheet_field("sheet-1", "2.2", None, "points", "4")
        change.note("export", "summary")
        raise ZeroDivisionError
    assert store.verify_journal() == before
    assert store.sheet_fields("sheet-1") == []
    put(store, "2.2", "1")
    assert store.verify_journal().is_whole


text_value = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(st.sampled_from(["seq", "at", "actor", "old", "new", "reason"]), text_value | st.none()))
def test_the_fast_canonical_form_is_the_standard_one(plain: dict[str, str | None]) -> None:
    entry = plain | {"count": 7, "clock_back": True}
    assert canonical_entry(entry) == rfc8785.dumps(entry)
