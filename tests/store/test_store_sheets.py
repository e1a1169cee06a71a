"""Score sheets in the store: fields, undo, submission, versions, sheets of other members."""

from __future__ import annotations

import pytest
from sqlcipher3 import dbapi2 as sqlcipher
from store_builders import HandClock, fields, open_store, put, raw, sha256

from reviewer.errors import IntegrityProblem, RuleViolation
from reviewer.store import Store, UndoStep

DOCUMENT = b'{"items":[]}'
SALT = b"s" * 16
ATTACKS_ON_A_SUBMITTED_SHEET = [
    "UPDATE sheet_field SET value = '9'",
    "DELETE FROM sheet_field",
    "INSERT INTO sheet_field VALUES ('sheet-1', '9', '', 'points', '9')",
    "INSERT OR REPLACE INTO sheet_field VALUES ('sheet-1', '2.1', '', 'points', '9')",
    "UPDATE sheet SET document = x'00'",
    "UPDATE sheet SET state = 'open'",
    "UPDATE sheet SET submitted_at = '2020'",
    "DELETE FROM sheet",
    "INSERT OR REPLACE INTO sheet (id, application, member, version, state, opened_at)"
    " VALUES ('sheet-1', 'app-1', '张三', 1, 'open', '')",
]


def submit(store: Store, sheet: str = "sheet-1", commit: str = "c" * 64) -> None:
    with store.change("张三") as change:
        change.submit_sheet(sheet, DOCUMENT, SALT, commit)


def undo(store: Store) -> tuple[str, str | None, str] | None:
    with store.change("张三") as change:
        return change.undo_sheet("sheet-1")


def redo(store: Store) -> tuple[str, str | None, str] | None:
    with store.change("张三") as change:
        return change.redo_sheet("sheet-1")


def type_keys(store: Store, item: str, values: list[str], *, continues: bool = False) -> list[str | None]:
    """One entry, key by key; the values that were given back."""
    return [put(store, item, value, continues=continues or number > 0) for number, value in enumerate(values)]


def test_a_field_keeps_its_last_value_and_none_empties_it(store: Store) -> None:
    assert put(store, "2.2", "4") is None
    assert put(store, "2.2", "4.50") == "4"
    assert put(store, "2.2", "3", scope="养老护理员") is None
    assert put(store, "2.2", "场地达标", field="remark") is None
    assert fields(store) == {
        ("2.2", None, "points"): "4.50",
        ("2.2", "养老护理员", "points"): "3",
        ("2.2", None, "remark"): "场地达标",
    }
    assert put(store, "2.2", None) == "4.50"
    assert ("2.2", None, "points") not in fields(store)


def test_an_unchanged_value_leaves_no_entry_and_nothing_to_undo(store: Store) -> None:
    put(store, "2.2", "4")
    before = store.verify_journal().entries
    assert put(store, "2.2", "4") == "4"
    assert store.verify_journal().entries == before
    assert undo(store) == ("2.2", None, "points")
    assert undo(store) is None


def test_undo_and_redo_walk_through_the_changes_and_across_a_restart(store: Store, clock: HandClock) -> None:
    put(store, "2.1", "1")
    put(store, "2.2", "2", scope="养老护理员")
    put(store, "2.1", "5")
    assert store.undo_entry("sheet-1") == UndoStep(item="2.1", scope=None, field="points", old="1", new="5")
    assert undo(store) == ("2.1", None, "points")
    assert fields(store)["2.1", None, "points"] == "1"
    store.close()
    with open_store(store.folder, clock) as again:
        assert again.redo_entry("sheet-1") == UndoStep(item="2.1", scope=None, field="points", old="1", new="5")
        assert undo(again) == ("2.2", "养老护理员", "points")
        assert undo(again) == ("2.1", None, "points")
        assert undo(again) is None
        assert fields(again) == {}
        assert [redo(again), redo(again), redo(again), redo(again)] == [
            ("2.1", None, "points"),
            ("2.2", "养老护理员", "points"),
            ("2.1", None, "points"),
            None,
        ]
        assert fields(again) == {("2.1", None, "points"): "5", ("2.2", "养老护理员", "points"): "2"}


def test_a_new_value_after_undo_ends_the_redo(store: Store) -> None:
    put(store, "2.1", "1")
    put(store, "2.1", "2")
    undo(store)
    put(store, "2.1", "3")
    assert redo(store) is None
    undo(store)
    assert fields(store) == {("2.1", None, "points"): "1"}


def test_what_was_written_together_is_taken_back_together(store: Store) -> None:
    put(store, "2.1", "1")
    with store.change("张三") as change:
        change.set_sheet_field("sheet-1", "2.2", None, "judgement", "partly")
        change.set_sheet_field("sheet-1", "2.2", None, "points", "3")
    assert undo(store) == ("2.2", None, "judgement")
    assert fields(store) == {("2.1", None, "points"): "1"}
    assert redo(store) == ("2.2", None, "judgement")
    assert len(fields(store)) == 3


def test_an_entry_of_many_keys_is_one_step_with_every_key_in_the_journal(store: Store) -> None:
    put(store, "2.1", "3")
    assert type_keys(store, "2.1", ["7", "7.", "7.5"]) == ["3", "3", "3"], "the value before the entry"
    assert [(entry.old, entry.new) for entry in list(store.journal("app-1"))[-3:]] == [
        ("3", "7"),
        ("7", "7."),
        ("7.", "7.5"),
    ]
    last = UndoStep(item="2.1", scope=None, field="points", old="3", new="7.5")
    assert store.steps("sheet-1")[1:] == [last]
    assert store.undo_entry("sheet-1") == last
    assert undo(store) == ("2.1", None, "points")
    assert fields(store) == {("2.1", None, "points"): "3"}
    assert redo(store) == ("2.1", None, "points")
    assert fields(store) == {("2.1", None, "points"): "7.5"}
    undo(store)
    assert undo(store) == ("2.1", None, "points")
    assert fields(store) == {}


def test_an_entry_goes_on_in_its_own_field_alone_and_not_over_an_undo(store: Store) -> None:
    type_keys(store, "2.1", ["1", "12"])
    assert put(store, "2.2", "4", continues=True) is None, "another item"
    assert put(store, "2.1", "9", scope="养老护理员", continues=True) is None, "another occupation"
    assert put(store, "2.1", "好", field="remark", scope="养老护理员", continues=True) is None, "another field"
    assert len(store.steps("sheet-1")) == 4
    undo(store)
    assert put(store, "2.1", "8", scope="养老护理员", continues=True) == "9", "something was undone since"
    assert redo(store) is None
    assert [(step.old, step.new) for step in store.steps("sheet-1")] == [
        (None, "12"),
        (None, "4"),
        (None, "9"),
        ("9", "8"),
    ]


def test_an_entry_that_ends_where_it_began_is_nothing_to_undo(store: Store) -> None:
    put(store, "2.1", "3")
    type_keys(store, "2.1", ["7", "3"])
    entries = store.verify_journal().entries
    assert put(store, "2.1", "3", continues=True) == "3"
    assert store.verify_journal().entries == entries, "an unchanged value writes nothing"
    assert store.undo_entry("sheet-1") == UndoStep(item="2.1", scope=None, field="points", old=None, new="3")
    assert type_keys(store, "2.1", ["6"], continues=True) == ["3"], "the entry goes on from its own beginning"
    assert undo(store) == ("2.1", None, "points")
    assert fields(store) == {("2.1", None, "points"): "3"}
    redo(store)
    put(store, "2.1", "3", continues=True)
    assert undo(store) == ("2.1", None, "points")
    assert fields(store) == {}
    assert store.redo_entry("sheet-1") == UndoStep(item="2.1", scope=None, field="points", old=None, new="3")
    assert redo(store) == ("2.1", None, "points")
    assert redo(store) is None
    assert fields(store) == {("2.1", None, "points"): "3"}


@pytest.mark.requirement("X18")
def test_undo_is_a_compensating_entry_that_hides_nothing(store: Store) -> None:
    put(store, "2.1", "1")
    undo(store)
    first, second = list(store.journal("app-1"))[-2:]
    assert (first.action, first.old, first.new, first.actor) == ("set_sheet_field", None, "1", "张三")
    assert (second.action, second.old, second.new) == ("undo_sheet_field", "1", None)
    assert first.field == second.field == "2.1 · points"


@pytest.mark.requirement("X04")
def test_a_submitted_sheet_refuses_every_change(store: Store) -> None:
    put(store, "2.1", "1")
    submit(store)
    row = store.sheet("sheet-1")
    assert (row.state, row.document, row.salt, row.commit) == ("submitted", DOCUMENT, SALT, "c" * 64)
    for attempt in (lambda: put(store, "2.1", "2"), lambda: undo(store), lambda: submit(store)):
        with pytest.raises(RuleViolation) as caught:
            attempt()
        assert caught.value.code == "sheet_submitted"
    assert store.undo_entry("sheet-1") is None
    assert fields(store) == {("2.1", None, "points"): "1"}


@pytest.mark.requirement("X04")
def test_the_database_itself_guards_a_submitted_sheet(store: Store) -> None:
    put(store, "2.1", "1")
    submit(store)
    store.close()
    connection = raw(store.folder)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA recursive_triggers = ON")
    for statement in ATTACKS_ON_A_SUBMITTED_SHEET:
        with pytest.raises(sqlcipher.IntegrityError):
            connection.execute(statement)
    connection.close()


@pytest.mark.requirement("X04")
def test_reopening_keeps_both_versions(store: Store) -> None:
    put(store, "2.1", "1")
    with store.change("组长") as change, pytest.raises(RuleViolation) as caught:
        change.reopen_sheet("sheet-1", "录入有误")
    assert caught.value.code == "sheet_not_submitted"
    submit(store)
    with store.change("组长") as change, pytest.raises(RuleViolation) as caught:
        change.reopen_sheet("sheet-1", " ")
    assert caught.value.code == "reason_missing"
    with store.change("组长") as change:
        second = change.reopen_sheet("sheet-1", "2.1 录入有误")
    assert [(row.id, row.version, row.state) for row in store.sheets("app-1", "张三")] == [
        ("sheet-1", 1, "reopened"),
        (second, 2, "open"),
    ]
    assert fields(store, second) == fields(store)
    with store.change("张三") as change:
        change.set_sheet_field(second, "2.1", None, "points", "2")
    assert fields(store)["2.1", None, "points"] == "1"
    assert store.sheet("sheet-1").document == DOCUMENT
    entry = next(each for each in store.journal("app-1") if each.action == "reopen_sheet")
    assert (entry.actor, entry.reason) == ("组长", "2.1 录入有误")


def test_a_sheet_is_opened_once_and_only_for_a_known_application(store: Store) -> None:
    with store.change("张三") as change:
        for sheet, application, version, code in (
            ("sheet-1", "app-1", 2, "sheet_exists"),
            ("sheet-2", "app-1", 1, "sheet_exists"),
            ("sheet-2", "app-9", 1, "unknown_application"),
        ):
            with pytest.raises(RuleViolation) as caught:
                change.open_sheet(sheet, application, "张三", version)
            assert caught.value.code == code
        with pytest.raises(RuleViolation) as caught:
            change.set_sheet_field("sheet-9", "1", None, "points", "1")
        assert caught.value.code == "unknown_sheet"


@pytest.mark.requirement("X03", "X13")
def test_a_sealed_sheet_is_taken_in_then_opened_and_twice_is_once(store: Store, clock: HandClock) -> None:
    def receive(document: bytes | None, commit: str = "d" * 64, sheet: str = "theirs") -> bool:
        salt = SALT if document else None
        with store.change("李四") as change:
            return change.receive_sheet(sheet, "app-1", "王五", 1, document, salt, commit, clock.now, sha256(b"pack"))

    assert receive(None)
    assert not receive(None)
    assert store.sheet("theirs").document is None
    assert receive(DOCUMENT)
    assert not receive(DOCUMENT)
    assert not receive(None), "an older pack must not close what was opened"
    row = store.sheet("theirs")
    assert (row.document, row.salt, row.state, row.from_pack) == (DOCUMENT, SALT, "submitted", sha256(b"pack"))
    before = store.verify_journal()
    for attempt in (lambda: receive(b"{}"), lambda: receive(DOCUMENT, "e" * 64), lambda: receive(DOCUMENT, sheet="x")):
        with pytest.raises(IntegrityProblem) as caught:
            attempt()
        assert caught.value.code == "sheet_conflict"
    assert store.verify_journal() == before
