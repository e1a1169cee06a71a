"""Photos and sound from the visit: kept untouched with hash, time and author, from the member to the centre."""

from __future__ import annotations

import hashlib
import io
import json
import tracemalloc
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from people import LEADER, NAMES, PASSPHRASE, SECOND, THIRD, People, done, refused, run
from site_pictures import mp4, photo, picture, wav

from reviewer.desk import Desk
from reviewer.domain.records import canonical_json, from_document
from reviewer.domain.sheet import VISIT, ItemKey, ScoreSheet
from reviewer.domain.site_files import Mark, SiteFile
from reviewer.errors import EnvironmentProblem, RuleViolation
from reviewer.usecases import keep_site_file, seal_site_files
from reviewer.usecases.keep_site_file import (
    add_site_bytes,
    add_site_file,
    change_site_file,
    move_site_file,
    remove_site_file,
)
from reviewer.usecases.make_pack import PackedSheet, SealedSheet
from reviewer.usecases.read_evidence import read_evidence
from reviewer.usecases.score_item import add_pin, redo_score, undo_score
from reviewer.usecases.show_sheet import show_sheet

ITEM, OTHER = ItemKey("1.1", None), ItemKey("1.2", None)


def files(desk: Desk, application: str, key: ItemKey = ITEM) -> tuple[SiteFile, ...]:
    sheet = show_sheet(desk, application).sheet
    return sheet.files if key == VISIT else sheet.score(key).files


def content(desk: Desk, sha256: str) -> bytes:
    with read_evidence(desk, sha256) as stream:
        return stream.read()


def place(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.requirement("X12")
def test_photo_is_kept_untouched_with_hash_time_and_author(people: People, tmp_path: Path) -> None:
    data = photo()
    with Desk.open(people.filled(SECOND), PASSPHRASE) as desk:
        path = place(tmp_path, "IMG_0001.JPG", data)
        saved = add_site_file(desk, people.application, ITEM, path, requirement="1.1.a", caption="教室门口")
    with Desk.open(people.filled(SECOND), PASSPHRASE) as desk:
        (file,) = files(desk, people.application)
        assert f"file:{file.id}" == saved.field
        assert (file.sha256, file.size) == (hashlib.sha256(data).hexdigest(), len(data))
        assert (file.name, file.author, file.requirement, file.caption) == ("IMG_0001.JPG", SECOND, "1.1.a", "教室门口")
        assert (file.taken_at, file.latitude) == ("2026-05-12T09:30:11+08:00", Decimal("27.99180556"))
        assert content(desk, file.sha256) == data
        journal = [entry for entry in desk.store.journal(people.application) if "file:" in entry.field]
        assert journal[-1].actor == SECOND and file.sha256 in (journal[-1].new or "")
        assert desk.store.check() == []


@pytest.mark.requirement("X12")
def test_same_bytes_are_once_an_item_and_one_file_in_all(people: People, tmp_path: Path) -> None:
    path = place(tmp_path, "a.jpg", photo())
    with Desk.open(people.filled(SECOND), PASSPHRASE) as desk:
        first = add_site_file(desk, people.application, ITEM, path)
        again = add_site_bytes(desk, people.application, ITEM, path.read_bytes(), "截图.png")
        assert (again.field, again.value) == (first.field, first.value)
        other = add_site_file(desk, people.application, OTHER, path)
        assert other.field != first.field
        (one,), (two,) = files(desk, people.application), files(desk, people.application, OTHER)
        assert one.sha256 == two.sha256
        kept = [
            entry for entry in desk.store.journal() if entry.action == "add_evidence" and entry.subject == one.sha256
        ]
        assert len(kept) == 1


@pytest.mark.requirement("X12")
def test_marks_and_caption_stand_beside_the_original(people: People) -> None:
    data = photo()
    arrow = Mark(kind="arrow", x=Decimal("0.1"), y=Decimal("0.2"), x2=Decimal("0.5"), y2=Decimal("0.6"))
    with Desk.open(people.filled(SECOND), PASSPHRASE) as desk:
        saved = add_site_bytes(desk, people.application, ITEM, data, "a.jpg")
        file_id = saved.field.removeprefix("file:")
        for at, text in enumerate(("两", "两排", "两排座")):
            change_site_file(desk, people.application, ITEM, file_id, caption=text, continues=at > 0)
        change_site_file(desk, people.application, ITEM, file_id, marks=(arrow,))
        (file,) = files(desk, people.application)
        assert (file.caption, file.marks) == ("两排座", (arrow,))
        assert content(desk, file.sha256) == data
        undo_score(desk, people.application)
        undo_score(desk, people.application)
        (file,) = files(desk, people.application)
        assert (file.caption, file.marks) == ("", ())
        beyond = Mark(kind="text", x=Decimal("1.1"), y=Decimal(0), x2=Decimal("1.1"), y2=Decimal(0), text="外")
        with pytest.raises(RuleViolation, match="超出了照片"):
            change_site_file(desk, people.application, ITEM, file_id, marks=(beyond,))


@pytest.mark.requirement("X12")
def test_removed_photo_comes_back_with_its_pins(people: People) -> None:
    application = people.application
    with Desk.open(people.filled(SECOND), PASSPHRASE) as desk:
        saved = add_site_bytes(desk, application, ITEM, photo(), "a.jpg")
        (file,) = files(desk, application)
        box = (Decimal("0.1"), Decimal("0.1"), Decimal("0.2"), Decimal("0.2"))
        add_pin(desk, application, OTHER, file.sha256, page=1, box=box)
        remove_site_file(desk, application, ITEM, saved.field.removeprefix("file:"))
        assert files(desk, application) == ()
        assert show_sheet(desk, application).sheet.score(OTHER).pins == ()
    with Desk.open(people.filled(SECOND), PASSPHRASE) as desk:
        undo_score(desk, application)
        assert files(desk, application) == (file,)
        assert show_sheet(desk, application).sheet.score(OTHER).pins[0].evidence == file.sha256
        redo_score(desk, application)
        assert files(desk, application) == ()


@pytest.mark.requirement("X12")
def test_moved_photo_keeps_all_but_its_item(people: People) -> None:
    application = people.application
    with Desk.open(people.filled(SECOND), PASSPHRASE) as desk:
        saved = add_site_bytes(desk, application, VISIT, photo(), "a.jpg")
        file_id = saved.field.removeprefix("file:")
        (before,) = files(desk, application, VISIT)
        move_site_file(desk, application, VISIT, file_id, ITEM, "1.1.a")
        assert files(desk, application, VISIT) == ()
        (after,) = files(desk, application)
        assert (after.id, after.sha256, after.requirement) == (before.id, before.sha256, "1.1.a")
        undo_score(desk, application)
        assert (files(desk, application, VISIT), files(desk, application)) == ((before,), ())


@pytest.mark.requirement("X12")
def test_submitted_sheet_takes_no_photo_and_keeps_no_bytes(people: People) -> None:
    data = photo(image=picture(64, 48))
    with Desk.open(people.handed_in(SECOND), PASSPHRASE) as desk:
        with pytest.raises(RuleViolation, match="已交卷"):
            add_site_bytes(desk, people.application, ITEM, data, "a.jpg")
        assert not desk.store.has_evidence(hashlib.sha256(data).hexdigest())


@pytest.mark.requirement("X12")
def test_nearly_full_disk_is_left_to_the_scores(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    with Desk.open(people.filled(SECOND), PASSPHRASE) as desk:
        free = SimpleNamespace(free=30 * 1024 * 1024)
        monkeypatch.setattr(keep_site_file.shutil, "disk_usage", lambda folder: free)
        with pytest.raises(EnvironmentProblem, match="只剩 30 MB，留给评分") as caught:
            add_site_bytes(desk, people.application, ITEM, photo(), "a.jpg")
        assert caught.value.code == "disk_almost_full"
        assert files(desk, people.application) == ()


@pytest.mark.requirement("X12")
def test_command_line_adds_lists_and_exports(people: People, tmp_path: Path) -> None:
    store, application = people.filled(SECOND), people.application
    first, second = place(tmp_path, "IMG_1.jpg", photo()), place(tmp_path, "IMG_1.JPG.wav", wav())
    words = ("photo", "add", application, "--item", "1.1", "--requirement", "1.1.a", first, second)
    added = done(*words, store=store)["files"]
    assert [each["kind"] for each in added] == ["photo", "audio"]
    assert done(*words, store=store)["files"] == added
    twin = place(tmp_path / "..", "IMG_1.jpg", photo(image=picture(64, 48)))
    done("photo", "add", application, "--item", "1.1", twin, store=store)
    listed = done("photo", "list", application, store=store)["files"]
    assert len(listed) == 3
    assert (listed[0]["author"], listed[0]["latitude"]) == (SECOND, "27.99180556")
    out = tmp_path / "原件"
    written = done("photo", "export", application, "--out", out, store=store)["files"]
    assert {Path(each["path"]).read_bytes() for each in written} == {
        each.read_bytes() for each in (first, second, twin)
    }
    names = sorted(Path(each["path"]).name for each in written)
    assert names[0] == "1.1 2026-05-12 09.30.11 IMG_1 (2).jpg"
    assert names[1] == "1.1 2026-05-12 09.30.11 IMG_1.jpg"
    journal = done("journal", "--application", application, store=store)["entries"]
    assert journal[-1]["action"] == "export"


@pytest.mark.requirement("X12")
def test_long_names_are_cut_on_export_and_stay_apart(people: People, tmp_path: Path) -> None:
    store, application = people.filled(SECOND), people.application
    data = [photo(image=picture(60 + at, 48)) for at in range(2)]
    with Desk.open(store, PASSPHRASE) as desk:
        for at, each in enumerate(data):
            add_site_bytes(desk, application, ITEM, each, f"{'长' * 80}{at}.jpg")
    written = done("photo", "export", application, "--out", tmp_path / "原件", store=store)["files"]
    paths = [Path(each["path"]) for each in written]
    assert {each.read_bytes() for each in paths} == set(data)
    assert all(each.suffix == ".jpg" and len(each.name.encode()) < 250 for each in paths)


@pytest.mark.requirement("X12")
def test_command_line_refuses_before_the_first_is_added(people: People, tmp_path: Path) -> None:
    store, application = people.filled(SECOND), people.application
    good, film = place(tmp_path, "a.jpg", photo()), place(tmp_path, "b.jpg", mp4(b"vide"))
    add = ("photo", "add", application, "--item", "1.1")
    problem = refused(*add, good, film, store=store, code=3, name="site_file_video")
    assert problem["where"] == "b.jpg"
    assert done("photo", "list", application, store=store)["files"] == []
    refused(*add, tmp_path / "没有.jpg", store=store, code=4, name="file_missing")
    refused("photo", "add", application, "--item", "9.9", good, store=store, code=3, name="unknown_item")
    refused(*add, "--requirement", "2.2.a", good, store=store, code=3, name="unknown_requirement")
    refused("photo", "limit", "0", store=store, code=3, name="site_file_limit")
    assert done("photo", "limit", "1", store=store) == {"max_file_mb": 1}
    large = place(tmp_path, "大.wav", wav(200))
    refused(*add, large, store=store, code=3, name="site_file_too_big")


def hand_in_with_photos(people: People, name: str, photos: Mapping[str, bytes]) -> Path:
    """The member's pack, photos on the first item."""
    store = people.filled(name)
    with Desk.open(store, PASSPHRASE) as desk:
        for file, data in photos.items():
            add_site_bytes(desk, people.application, ITEM, data, file)
    done("submit", people.application, store=store)
    pack = people.folder / f"{name} with photos.spk"
    made = done("pack", "score", "--out", pack, store=store)
    assert made["notes"] == []
    return pack


PHOTOS = {f"IMG_{at}.jpg": photo(image=picture(64, 48, (40 * at, 90, 90))) for at in range(1, 4)}


@pytest.mark.requirement("X03", "X12", "X13")
def test_photos_travel_sealed_and_open_with_the_sheet(people: People, tmp_path: Path) -> None:
    pack = hand_in_with_photos(people, SECOND, PHOTOS)
    leader = people.handed_in(LEADER)
    hashes = {hashlib.sha256(data).hexdigest(): data for data in PHOTOS.values()}
    for store in (leader, people.centre):
        done("pack", "open", pack, store=store)
        before = sorted((store / "evidence").rglob("*"))
        (again,) = done("pack", "open", pack, store=store)["packs"]
        assert again["is_known"]
        assert sorted((store / "evidence").rglob("*")) == before
        with Desk.open(store, PASSPHRASE) as desk:
            assert not any(desk.store.has_evidence(each) for each in hashes)
        refused("photo", "list", people.application, "--member", SECOND, store=store, code=3, name="sheet_not_open")
        done("pack", "open", *(people.score_pack(each) for each in NAMES if each != SECOND), store=store)
        with Desk.open(store, PASSPHRASE) as desk:
            assert all(content(desk, sha256) == data for sha256, data in hashes.items())
            assert desk.store.check() == []
        out = tmp_path / store.name
        written = done("photo", "export", people.application, "--member", SECOND, "--out", out, store=store)["files"]
        assert {Path(each["path"]).read_bytes() for each in written} == set(PHOTOS.values())


@pytest.mark.requirement("X03", "X12", "X13")
def test_other_members_cannot_even_keep_the_sealed_photos(people: People) -> None:
    pack = hand_in_with_photos(people, SECOND, PHOTOS)
    refused("pack", "open", pack, store=people.handed_in(THIRD), code=3, name="pack_not_for_me")


@pytest.mark.requirement("X12", "X13")
def test_fifty_large_photos_pass_through_little_memory(people: People) -> None:
    """Six of 5 MB stand for fifty: what is held does not depend on how many there are."""
    store, size = people.filled(SECOND), 5_000_000
    with Desk.open(store, PASSPHRASE) as desk:
        for at in range(6):
            data = photo(image=picture(64, 48, (40 * at, 90, 90)))
            # A camera's own data behind the picture belongs to the file, too.
            add_site_bytes(desk, people.application, ITEM, data + bytes(size - len(data)), f"{at}.jpg")
    done("submit", people.application, store=store)
    pack = people.folder / "large.spk"
    tracemalloc.start()
    try:
        done("pack", "score", "--out", pack, store=store)
        made = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        others = [people.score_pack(each) for each in NAMES if each != SECOND]
        done("pack", "open", *others, pack, store=people.centre)
        taken = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert pack.stat().st_size > 6 * size
    assert max(made, taken) < 4 * size
    assert len(done("photo", "list", people.application, "--member", SECOND, store=people.centre)["files"]) == 6


@pytest.mark.requirement("X12", "X13")
def test_photo_that_does_not_fit_its_hash_is_refused_by_name(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    store, application = people.filled(SECOND), people.application
    with Desk.open(store, PASSPHRASE) as desk:
        for file, data in PHOTOS.items():
            add_site_bytes(desk, application, ITEM, data, file)
    done("submit", application, store=store)
    forged, real = people.folder / "forged.spk", people.folder / "real.spk"
    wanted = hashlib.sha256(PHOTOS["IMG_2.jpg"]).hexdigest()
    add = seal_site_files.SealedFiles.add

    def exchanged(self: seal_site_files.SealedFiles, name: str, source: io.BytesIO, readers: list[str]) -> object:
        data = source.read()
        fits = hashlib.sha256(data).hexdigest() == wanted
        return add(self, name, io.BytesIO(data[::-1] if fits else data), readers)

    with monkeypatch.context() as patch:
        patch.setattr(seal_site_files.SealedFiles, "add", exchanged)
        done("pack", "score", "--out", forged, store=store)
    done("pack", "open", *(people.score_pack(each) for each in NAMES if each != SECOND), store=people.centre)
    problem = refused("pack", "open", forged, store=people.centre, code=5, name="site_file_refused")
    assert "IMG_2.jpg" in problem["message"] and SECOND in problem["message"]
    assert done("result", application, store=people.centre)["members"] == list(NAMES)
    with Desk.open(people.centre, PASSPHRASE) as desk:
        here = [desk.store.has_evidence(hashlib.sha256(data).hexdigest()) for data in PHOTOS.values()]
        assert here == [True, False, True]
    done("pack", "score", "--out", real, store=store)
    done("pack", "open", real, store=people.centre)
    with Desk.open(people.centre, PASSPHRASE) as desk:
        assert content(desk, wanted) == PHOTOS["IMG_2.jpg"]


@pytest.mark.requirement("X12", "X13")
def test_scores_leave_although_a_photo_is_damaged(people: People) -> None:
    store, application = people.filled(SECOND), people.application
    with Desk.open(store, PASSPHRASE) as desk:
        saved = add_site_bytes(desk, application, ITEM, PHOTOS["IMG_1.jpg"], "IMG_1.jpg")
        known = set((store / "evidence").rglob("*"))
        add_site_bytes(desk, application, OTHER, PHOTOS["IMG_2.jpg"], "IMG_2.jpg")
        (damaged,) = (each for each in set((store / "evidence").rglob("*")) - known if each.is_file())
        sha256 = json.loads(saved.value or "")["sha256"]
    flipped = bytearray(damaged.read_bytes())
    flipped[-20] ^= 1
    damaged.write_bytes(flipped)
    health = run("doctor", store=store)
    assert health.code == 5
    (problem,) = health.data["problems"]
    assert "1.2 IMG_2.jpg" in problem
    done("submit", application, store=store)
    pack = people.folder / "without.spk"
    (note,) = done("pack", "score", "--out", pack, store=store)["notes"]
    assert "IMG_2.jpg" in note
    done("pack", "open", *(people.score_pack(each) for each in NAMES if each != SECOND), store=people.centre)
    problem = refused("pack", "open", pack, store=people.centre, code=5, name="site_file_refused")["message"]
    assert "IMG_2.jpg" in problem and "没有随评分包交来" in problem
    with Desk.open(people.centre, PASSPHRASE) as desk:
        assert desk.store.has_evidence(sha256)
    assert done("result", application, store=people.centre)["members"] == list(NAMES)


@pytest.mark.requirement("X12", "X13")
def test_later_version_brings_its_photos_and_the_first_keeps_its_own(people: People) -> None:
    pack = hand_in_with_photos(people, SECOND, {"IMG_1.jpg": PHOTOS["IMG_1.jpg"]})
    store, application = people.filled(SECOND), people.application
    done("pack", "open", pack, store=people.centre)
    done("reopen", application, "--reason", "补拍照片", store=store)
    with Desk.open(store, PASSPHRASE) as desk:
        add_site_bytes(desk, application, ITEM, PHOTOS["IMG_2.jpg"], "IMG_2.jpg")
    done("submit", application, store=store)
    later = people.folder / "later.spk"
    done("pack", "score", "--out", later, store=store)
    others = (people.score_pack(each) for each in NAMES if each != SECOND)
    done("pack", "open", *others, later, store=people.centre)
    with Desk.open(people.centre, PASSPHRASE) as desk:
        sheets = {row.version: row.document for row in desk.store.sheets(application, SECOND)}
        newest = from_document(sheets[2] or b"", ScoreSheet)
        assert [each.name for each in newest.every_file] == ["IMG_1.jpg", "IMG_2.jpg"]
        assert all(content(desk, each.sha256) == PHOTOS[each.name] for each in newest.every_file)


def test_times_are_aware(people: People) -> None:
    with Desk.open(people.filled(SECOND), PASSPHRASE) as desk:
        add_site_bytes(desk, people.application, ITEM, photo(), "C:\\相机\\DSC\x00_1.JPG")
        (file,) = files(desk, people.application)
    assert isinstance(file.added_at, datetime) and file.added_at.tzinfo is not None
    assert file.name == "DSC__1.JPG"


@pytest.mark.requirement("X12", "X13")
def test_a_pack_without_photos_reads_and_is_written_as_before() -> None:
    """What a version without photos wrote still opens, and what this one writes without any opens there."""
    old = b'{"salt":"00","document":"{}","pdf":"","number":"1","file_name":"a.pdf"}'
    sealed = msgspec.json.decode(old, type=SealedSheet)
    assert sealed.files == ()
    assert set(json.loads(canonical_json(sealed))) == {"salt", "document", "pdf", "number", "file_name"}
    at = b'"2026-05-12T01:30:00Z"'
    packed = b'{"sheet_id":"a","application":"b","version":1,"commit":"c","submitted_at":' + at + b',"entry":"d"}'
    sheet = msgspec.json.decode(packed, type=PackedSheet)
    assert sheet.files == ()
    assert "files" not in json.loads(canonical_json(sheet))
