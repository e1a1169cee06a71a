"""Backups: the whole store in one file, restored elsewhere, altered never unnoticed."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from store_builders import EVIDENCE, ID_NUMBER, HandClock, fields, flip_bit, open_store, put, sha256

from reviewer.domain.records import canonical_json
from reviewer.errors import Cancelled, IntegrityProblem, RuleViolation
from reviewer.store import Store, restore_backup


@pytest.mark.requirement("X13")
def test_a_backup_restores_everything_and_the_original_works_on(store: Store, clock: HandClock, tmp_path: Path) -> None:
    put(store, "2.2", "4")
    out = tmp_path / "备份.zip"
    assert store.back_up(out, actor="李四") == []
    put(store, "2.2", "5")
    manifest = restore_backup(out, tmp_path / "restored")
    assert manifest.store_id == store.store_id
    with open_store(tmp_path / "restored", clock) as again:
        assert fields(again) == {("2.2", None, "points"): "4"}
        assert again.check() == []
        assert list(again.journal())[-1].action == "back_up"
        with again.open_evidence(sha256(EVIDENCE)) as file:
            assert file.read() == EVIDENCE
    assert fields(store) == {("2.2", None, "points"): "5"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["restored", "store", "备份.zip"]


@pytest.mark.requirement("X17")
def test_a_backup_shows_no_id_number(store: Store, tmp_path: Path) -> None:
    store.back_up(tmp_path / "b.zip", actor="李四")
    assert ID_NUMBER.encode() not in (tmp_path / "b.zip").read_bytes()


def test_missing_evidence_is_named_and_the_rest_is_backed_up(store: Store, clock: HandClock, tmp_path: Path) -> None:
    path = next(path for path in (store.folder / "evidence").rglob("*") if path.is_file())
    path.unlink()
    (problem,) = store.back_up(tmp_path / "b.zip", actor="李四")
    assert path.name in problem
    restore_backup(tmp_path / "b.zip", tmp_path / "restored")
    with open_store(tmp_path / "restored", clock) as again:
        assert len(again.applications()) == 1


def test_an_altered_or_cut_backup_restores_nothing(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "b.zip"
    store.back_up(out, actor="李四")
    whole = out.read_bytes()
    for share in (0.0, 0.05, 0.3, 0.6, 0.9, 0.998):
        flip_bit(out, int(len(whole) * share) + 50)
        with pytest.raises(IntegrityProblem) as caught:
            restore_backup(out, tmp_path / "restored")
        assert caught.value.code == "backup_damaged"
        out.write_bytes(whole)
    out.write_bytes(whole[:-100_000])
    with pytest.raises(IntegrityProblem):
        restore_backup(out, tmp_path / "restored")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "store"]


def test_a_backup_with_a_name_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "b.zip"
    names = ("store.db", "key.json", "evidence/../../x")
    entries = [{"name": name, "size": 0, "sha256": sha256(b"")} for name in names]
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"")
        manifest = {"format": 1, "store_id": "s", "made_at": "2026-01-01T00:00:00Z", "entries": entries}
        archive.writestr("manifest.json", canonical_json(manifest))
    with pytest.raises(IntegrityProblem):
        restore_backup(out, tmp_path / "restored")
    assert [path.name for path in tmp_path.iterdir()] == ["b.zip"]


def test_a_backup_is_never_restored_over_something(store: Store, tmp_path: Path) -> None:
    store.back_up(tmp_path / "b.zip", actor="李四")
    with pytest.raises(RuleViolation) as caught:
        restore_backup(tmp_path / "b.zip", store.folder)
    assert caught.value.code == "folder_not_empty"


def test_a_backup_that_is_stopped_leaves_the_earlier_one(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "b.zip"
    out.write_bytes(b"earlier")

    def stop(done: int, total: int, what: str) -> None:
        if done:
            raise Cancelled()

    with pytest.raises(Cancelled):
        store.back_up(out, actor="李四", progress=stop)
    assert out.read_bytes() == b"earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "store"]
