"""Rounds, applications, panels, people, decisions, packs, documents, settings: written, read, journaled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from store_builders import APPLICATION, SCHEME, HandClock, open_store, sha256

from reviewer.errors import IntegrityProblem, RuleViolation
from reviewer.store import DocumentRow, PackRow, PersonRow, Store

QUESTIONS: list[tuple[Any, str]] = [
    (lambda store: store.scheme("0" * 64), "unknown_scheme"),
    (lambda store: store.round("?"), "unknown_round"),
    (lambda store: store.application("?"), "unknown_application"),
    (lambda store: store.application_document("?"), "unknown_application"),
    (lambda store: store.application_document("app-1", 7), "unknown_application"),
    (lambda store: store.sheet("?"), "unknown_sheet"),
]
REFUSED: list[tuple[Any, str]] = [
    (lambda change: change.add_round("r", "n", "0" * 64), "unknown_scheme"),
    (lambda change: change.add_round("round-1", "n", sha256(SCHEME)), "round_exists"),
    (lambda change: change.set_round_state("?", "closed"), "unknown_round"),
    (lambda change: change.set_round_scheme("?", sha256(SCHEME)), "unknown_round"),
    (lambda change: change.set_round_scheme("round-1", "0" * 64), "unknown_scheme"),
    (lambda change: change.add_application_version("a", "?", "n", 1, b"{}"), "unknown_round"),
    (lambda change: change.set_application_state("?", "x"), "unknown_application"),
    (lambda change: change.set_panel("?", b"{}"), "unknown_application"),
    (lambda change: change.decide("?", "PASS", ""), "unknown_application"),
]


def last_action(store: Store) -> str:
    return list(store.journal())[-1].action


def test_schemes_and_rounds_come_back(store: Store, clock: HandClock) -> None:
    (row,) = store.schemes()
    assert (row.id, row.version, row.document, row.imported_at) == ("sample", "1", SCHEME, clock.now)
    assert store.scheme(row.sha256) == SCHEME
    (found,) = store.rounds()
    assert (found.id, found.name, found.scheme_sha256, found.state) == ("round-1", "第一批", row.sha256, "open")
    assert store.round("round-1") == found
    entries = store.verify_journal().entries
    with store.change("李四") as change:
        change.add_scheme(row.sha256, "sample", "1", SCHEME)
        change.set_round_state("round-1", "open")
        assert store.verify_journal().entries == entries
        change.set_round_state("round-1", "closed", "评审结束")
    assert store.round("round-1").state == "closed"
    assert last_action(store) == "set_round_state"


def test_a_round_moves_to_another_scheme_version_with_a_reason(store: Store) -> None:
    other = b'{"id":"sample","points":1}'
    with store.change("李四") as change:
        change.add_scheme(sha256(other), "sample", "2", other)
        change.set_round_scheme("round-1", sha256(other), "调整分值")
    assert store.round("round-1").scheme_sha256 == sha256(other)
    entry = list(store.journal())[-1]
    assert (entry.old, entry.new, entry.reason) == (sha256(SCHEME), sha256(other), "调整分值")


def test_what_is_not_there_is_named(store: Store) -> None:
    for ask, code in QUESTIONS:
        with pytest.raises(RuleViolation) as caught:
            ask(store)
        assert caught.value.code == code


def test_writes_on_what_is_not_there_are_refused_and_change_nothing(store: Store) -> None:
    before = store.verify_journal()
    for write, code in REFUSED:
        with pytest.raises(RuleViolation) as caught, store.change("李四") as change:
            write(change)
        assert caught.value.code == code
    assert store.verify_journal() == before


def test_a_scheme_that_is_not_of_its_hash_is_refused(store: Store) -> None:
    with pytest.raises(IntegrityProblem) as caught, store.change("李四") as change:
        change.add_scheme("0" * 64, "sample", "3", SCHEME)
    assert caught.value.code == "scheme_mismatch"


@pytest.mark.requirement("X18")
def test_a_corrected_application_is_a_new_version_beside_the_old_one(store: Store, clock: HandClock) -> None:
    clock.move(60)
    with store.change("李四") as change:
        assert change.add_application_version("app-1", "round-1", "温州样本学校", 1, APPLICATION) == 1
        assert change.add_application_version("app-1", "round-1", "温州样本职校", 2, b"{}") == 2
        change.set_application_state("app-1", "checked")
        change.set_application_state("app-1", "checked")
    row = store.application("app-1")
    assert (row.name, row.seq, row.version, row.sha256, row.state) == ("温州样本职校", 2, 2, sha256(b"{}"), "checked")
    assert row.updated_at == clock.now
    assert store.applications() == store.applications("round-1") == [row]
    assert store.applications("round-2") == []
    assert [(each.version, each.name) for each in store.versions("app-1")] == [(1, "温州样本学校"), (2, "温州样本职校")]
    assert store.application_document("app-1") == b"{}"
    assert store.application_document("app-1", 1) == APPLICATION
    added = [entry for entry in store.journal("app-1") if entry.action == "add_application"]
    assert [(entry.old, entry.new) for entry in added] == [
        (None, sha256(APPLICATION)),
        (sha256(APPLICATION), sha256(b"{}")),
    ]


def test_an_application_does_not_change_its_round(store: Store) -> None:
    with store.change("李四") as change:
        change.add_round("round-2", "第二批", sha256(SCHEME))
        with pytest.raises(RuleViolation) as caught:
            change.add_application_version("app-1", "round-2", "温州样本学校", 1, b"{}")
    assert caught.value.code == "other_round"


def test_the_panel_in_force_is_the_last_one(store: Store) -> None:
    assert store.panel("app-1") is None
    with store.change("李四") as change:
        change.set_panel("app-1", b"[1]")
        change.set_panel("app-1", b"[1]")
        change.set_panel("app-1", b"[2]", "回避")
    assert store.panel("app-1") == b"[2]"
    entries = [entry for entry in store.journal("app-1") if entry.action == "set_panel"]
    assert [(entry.old, entry.new, entry.reason) for entry in entries] == [
        (None, sha256(b"[1]"), ""),
        (sha256(b"[1]"), sha256(b"[2]"), "回避"),
    ]


def test_people_are_kept_by_name(store: Store) -> None:
    with store.change("李四") as change:
        change.put_person("王五", "", "", "某公司")
        change.put_person("王五", "PEM", "age1xyz", "某公司")
        change.put_person("王五", "PEM", "age1xyz", "某公司")
    assert store.people() == [PersonRow(name="王五", certificate_pem="PEM", recipient="age1xyz", employer="某公司")]
    entries = [entry for entry in store.journal() if entry.action == "put_person"]
    assert len(entries) == 2
    assert entries[1].old == "某公司"
    assert entries[1].new == f"{sha256(b'PEM')} age1xyz 某公司"


def test_a_decision_can_be_replaced_and_the_first_stays_in_the_journal(store: Store, clock: HandClock) -> None:
    assert store.decision("app-1") is None
    with store.change("李四") as change:
        change.decide("app-1", "RECTIFY", "场地不足")
    clock.move(3600)
    with store.change("李四") as change:
        change.decide("app-1", "PASS", "整改后复核通过")
    found = store.decision("app-1")
    assert found is not None
    assert (found.conclusion, found.reason, found.decided_at) == ("PASS", "整改后复核通过", clock.now)
    entry = list(store.journal("app-1"))[-1]
    assert (entry.old, entry.new, entry.reason) == ("RECTIFY", "PASS", "整改后复核通过")


@pytest.mark.requirement("X13")
def test_packs_are_recorded_once_for_each_direction(store: Store, clock: HandClock) -> None:
    with store.change("李四") as change:
        assert change.add_pack("p1", "review", "评价中心", "round-1", clock.now, None, "out")
        assert not change.add_pack("p1", "review", "评价中心", "round-1", clock.now, None, "out")
        assert change.add_pack("p1", "review", "评价中心", "round-1", clock.now, clock.now, "in")
    taken, made = store.packs()
    assert made == PackRow(
        id="p1",
        kind="review",
        sender="评价中心",
        round="round-1",
        created_at=clock.now,
        taken_at=None,
        direction="out",
    )
    assert (taken.direction, taken.taken_at) == ("in", clock.now)


def test_a_document_signed_once_more_replaces_its_row(store: Store, clock: HandClock) -> None:
    def row(file: bytes, signatures: int) -> dict[str, Any]:
        return {
            "id": "d1",
            "kind": "score_sheet",
            "application": "app-1",
            "round": "round-1",
            "number": "PF-1",
            "version": 1,
            "data_sha256": sha256(b"data"),
            "file_sha256": sha256(file),
            "signatures": signatures,
            "file_name": "评分表.pdf",
            "made_at": clock.now,
        }

    with store.change("李四") as change:
        change.add_document(**row(b"1", 0))
        change.add_document(**row(b"2", 1))
    assert store.documents() == store.documents("app-1") == [DocumentRow(**row(b"2", 1))]
    assert store.documents("app-2") == []
    entry = list(store.journal("app-1"))[-1]
    assert (entry.old, entry.new) == (sha256(b"1"), sha256(b"2"))


def test_only_rules_among_the_settings_are_journaled(store: Store, clock: HandClock) -> None:
    entries = store.verify_journal().entries
    with store.change("李四") as change:
        change.set_setting("place", "app-1 2.2")
        change.set_setting("place", None)
        change.set_setting("place", "app-1 2.3")
    assert store.verify_journal().entries == entries
    with store.change("李四") as change:
        change.set_setting("rule.mask", "yes")
        change.set_setting("rule.mask", "yes")
    assert store.verify_journal().entries == entries + 1
    store.close()
    with open_store(store.folder, clock) as again:
        assert (again.setting("place"), again.setting("rule.mask"), again.setting("?")) == ("app-1 2.3", "yes", None)


def test_times_are_kept_in_utc_and_naive_ones_are_refused(store: Store) -> None:
    beijing = datetime(2026, 1, 31, 9, 30, tzinfo=timezone(timedelta(hours=8)))
    with store.change("李四") as change:
        change.add_pack("p2", "review", "评价中心", "round-1", beijing, None, "out")
    (row,) = store.packs()
    assert row.created_at == datetime(2026, 1, 31, 1, 30, tzinfo=UTC)
    assert row.created_at.utcoffset() == timedelta(0)
    with pytest.raises(Exception, match="without zone"), store.change("李四") as change:
        change.add_pack("p3", "review", "评价中心", "round-1", datetime(2026, 1, 1), None, "out")
    assert len(store.packs()) == 1
