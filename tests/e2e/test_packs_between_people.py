"""Packs between a centre and its members: nothing read early, nothing taken twice, nothing half taken."""

from __future__ import annotations

import io
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from people import LEADER, NAMES, PASSPHRASE, SECOND, THIRD, People, done, full_sheet, refused, write_items

from reviewer.desk import Desk
from reviewer.domain.records import canonical_json, document_hash
from reviewer.exchange.manifest import PackManifest
from reviewer.exchange.pack_writing import PackEntry, write_pack
from reviewer.exchange.sealed import seal
from reviewer.resources import sample_path
from reviewer.signing.cms import sign_detached
from reviewer.signing.identity import load_identity
from reviewer.usecases.fill_sheet import fill_sheet
from reviewer.usecases.make_pack import PackedSheet, ScoreContents, SealedSheet


def _states(store: Path, application: str) -> dict[str, str]:
    return {each["name"]: each["state"] for each in done("panel", "show", application, store=store)["members"]}


def _facts(store: Path) -> tuple[str, list[str], list[Path]]:
    """What a refused pack must leave as it was: the journal's head, the packs, the evidence."""
    with Desk.open(store, PASSPHRASE) as desk:
        packs = [row.id for row in desk.store.packs()]
        return desk.store.verify_journal().head, packs, sorted((store / "evidence").rglob("*"))


@pytest.mark.requirement("X03", "X13")
def test_leader_reads_nothing_before_all_have_sealed(people: People) -> None:
    store, application = people.handed_in(LEADER), people.application
    (first,) = done("pack", "open", people.score_pack(SECOND), store=store)["packs"]
    assert first["opened"] == []
    assert THIRD in first["notes"][0]
    assert _states(store, application) == {LEADER: "open", SECOND: "sealed", THIRD: "waiting"}
    problem = refused("result", application, store=store, code=3, name="sheets_missing")
    assert THIRD in problem["message"] and SECOND not in problem["message"]
    (second,) = done("pack", "open", people.score_pack(THIRD), store=store)["packs"]
    assert second["opened"] == [application]
    assert set(_states(store, application).values()) == {"open"}


@pytest.mark.requirement("X03", "X13")
def test_leader_who_submits_last_opens_the_others_by_it(people: People) -> None:
    store, application = people.filled(LEADER), people.application
    for name in (SECOND, THIRD):
        (taken,) = done("pack", "open", people.score_pack(name), store=store)["packs"]
        assert taken["opened"] == []
    done("submit", application, store=store)
    assert set(_states(store, application).values()) == {"open"}
    assert done("result", application, store=store)["members"] == list(NAMES)


@pytest.mark.requirement("X03")
def test_panel_cannot_be_made_smaller_at_the_leaders_own_desk(people: People) -> None:
    store, application = people.handed_in(LEADER), people.application
    done("pack", "open", people.score_pack(SECOND), store=store)
    words = [word for name in (LEADER, SECOND, "另一人") for word in ("--member", name)]
    refused("panel", "set", application, *words, "--leader", LEADER, store=store, code=3, name="centre_only")
    assert _states(store, application)[SECOND] == "sealed"


@pytest.mark.requirement("X05", "X13")
def test_order_of_packs_does_not_matter_and_twice_is_once(people: People, tmp_path: Path) -> None:
    results = []
    for number, order in enumerate((NAMES, NAMES[::-1])):
        store = Path(shutil.copytree(people.centre, tmp_path / f"centre {number}"))
        done("pack", "open", *(people.score_pack(name) for name in order), store=store)
        results.append(done("result", people.application, store=store))
        if number == 0:
            before = _facts(store)
            (again,) = done("pack", "open", people.score_pack(order[0]), store=store)["packs"]
            assert (again["is_known"], again["opened"]) == (True, [])
            assert _facts(store) == before
            assert done("doctor", store=store)["problems"] == []
    assert all(result == results[0] for result in results)
    assert results[0]["conclusion"] == "PASS"
    item = next(each for each in results[0]["items"] if each["item"] == "1.1")
    assert item["dropped"] == []
    assert item["value"] == "3.5"


@pytest.mark.requirement("X13")
def test_scores_before_their_review_pack_are_refused_and_taken_later(people: People) -> None:
    store = people.fresh(LEADER)
    before = _facts(store)
    problem = refused("pack", "open", people.score_pack(SECOND), store=store, code=3, name="pack_other_round")
    assert problem["where"] == people.score_pack(SECOND).name
    assert _facts(store) == before
    done("pack", "open", people.review_pack(LEADER), store=store)
    assert done("pack", "open", people.score_pack(SECOND), store=store)["packs"][0]["is_known"] is False


@pytest.mark.requirement("X13")
@pytest.mark.parametrize("suffix", [".rpk", ".spk"])
def test_pack_for_somebody_else_is_refused(people: People, suffix: str) -> None:
    store, pack = people.fresh(THIRD), people.folder / f"{SECOND}{suffix}"
    before = _facts(store)
    problem = refused("pack", "open", pack, store=store, code=3, name="pack_not_for_me")
    assert problem["where"] == pack.name
    assert _facts(store) == before


@pytest.mark.requirement("X13")
@pytest.mark.parametrize("fault", ["cut at the end", "cut in the middle", "cut in the head", "one bit"])
def test_damaged_pack_is_refused_and_nothing_changes(people: People, fault: str) -> None:
    pack, store = people.review_pack(LEADER), people.fresh(LEADER)
    data = bytearray(pack.read_bytes())
    if fault == "one bit":
        data[len(data) // 2] ^= 1
    else:
        del data[{"cut at the end": -1, "cut in the middle": len(data) // 2, "cut in the head": 12}[fault] :]
    pack.write_bytes(data)
    before = _facts(store)
    problem = refused("pack", "open", pack, store=store, code=5, name="pack_damaged")
    assert problem["where"] == pack.name
    assert _facts(store) == before
    assert done("doctor", store=store)["problems"] == []


@pytest.mark.requirement("X13")
def test_pack_of_an_unknown_centre_is_refused(people: People, tmp_path: Path) -> None:
    other = tmp_path / "other centre"
    done("init", store=other)
    done("round", "new", "--scheme", "zhejiang-wenzhou-2022", "--name", "另一家", store=other)
    done("import", sample_path("packages", "05 样例供应链管理有限公司"), "--round", people.round, store=other)
    enrolment = people.folder / f"{LEADER}.enrol.pem"
    done("identity", "issue", enrolment, "--out", tmp_path / "other.cert.pem", store=other)
    members = [word for name in NAMES for word in ("--member", name)]
    done("panel", "set", people.application, *members, "--leader", LEADER, store=other)
    pack = tmp_path / "other.rpk"
    done("pack", "review", "--member", LEADER, "--out", pack, store=other)
    before = _facts(people.fresh(LEADER))
    problem = refused("pack", "open", pack, store=people.fresh(LEADER), code=5, name="pack_unknown_sender")
    assert problem["where"] == pack.name
    assert _facts(people.fresh(LEADER)) == before


def _correct_materials(people: People, tmp_path: Path) -> Path:
    """A second version of the application at the centre, and the leader's pack with it."""
    package = Path(shutil.copytree(sample_path("packages", "05 样例供应链管理有限公司"), tmp_path / "补正材料"))
    (package / "补充说明.txt").write_text("补正", encoding="utf-8")
    (outcome,) = done("import", package, "--round", people.round, store=people.centre)["packages"]
    assert outcome["application"] == people.application
    assert any("第 2 版" in each for each in outcome["warnings"])
    pack = people.folder / "second.rpk"
    done("pack", "review", "--member", LEADER, "--out", pack, store=people.centre)
    return pack


@pytest.mark.requirement("X13")
def test_older_review_pack_takes_nothing_newer_away(people: People, tmp_path: Path) -> None:
    newer, store = _correct_materials(people, tmp_path), people.fresh(LEADER)
    done("pack", "open", newer, store=store)
    before = done("check", people.application, store=store)
    (taken,) = done("pack", "open", people.review_pack(LEADER), store=store)["packs"]
    assert "较早" in taken["notes"][0]
    assert done("check", people.application, store=store) == before
    with Desk.open(store, PASSPHRASE) as desk:
        newest = desk.application(people.application)
    assert any(each.name.endswith("补充说明.txt") for each in newest.evidence)


@pytest.mark.requirement("X04")
def test_begun_sheet_keeps_its_materials_until_it_is_reopened(people: People, tmp_path: Path) -> None:
    store, application = people.filled(LEADER), people.application
    with Desk.open(store, PASSPHRASE) as desk:
        first = desk.application_row(application).sha256
    (taken,) = done("pack", "open", _correct_materials(people, tmp_path), store=store)["packs"]
    assert "已开始的评分表仍按原来的版本" in taken["notes"][0]
    done("submit", application, store=store)
    done("reopen", application, "--reason", "按补正材料重评", store=store)
    done("submit", application, store=store)
    with Desk.open(store, PASSPHRASE) as desk:
        second = desk.application_row(application).sha256
        documents = [row.document for row in desk.store.sheets(application, LEADER)]
    assert first != second
    assert [first.encode() in (each or b"") for each in documents] == [True, False]
    assert [second.encode() in (each or b"") for each in documents] == [False, True]
    pack = people.folder / "second.spk"
    done("pack", "score", "--out", pack, store=store)
    done("pack", "open", people.score_pack(SECOND), people.score_pack(THIRD), pack, store=people.centre)
    last = done("result", application, store=people.centre)["steps"][-1]
    assert SECOND in last and THIRD in last and LEADER not in last


@pytest.mark.requirement("X02")
def test_scores_of_a_replaced_member_are_void(people: People) -> None:
    store, application = people.centre, people.application
    done("pack", "open", *(people.score_pack(name) for name in NAMES), store=store)
    whole = done("result", application, store=store)
    members = [word for name in (LEADER, SECOND, "样例新") for word in ("--member", name)]
    done("panel", "set", application, *members, "--leader", LEADER, store=store)
    problem = refused("result", application, store=store, code=3, name="sheets_missing")
    assert "样例新" in problem["message"]
    members = [word for name in NAMES for word in ("--member", name)]
    done("panel", "set", application, *members, "--leader", LEADER, store=store)
    assert done("result", application, store=store) == whole


@pytest.mark.requirement("X02", "X03")
def test_replaced_members_sheet_stays_sealed(people: People) -> None:
    store, application = people.centre, people.application
    done("pack", "open", people.score_pack(THIRD), store=store)
    members = [word for name in (LEADER, SECOND, "样例新") for word in ("--member", name)]
    done("panel", "set", application, *members, "--leader", LEADER, store=store)
    done("pack", "open", people.score_pack(LEADER), people.score_pack(SECOND), store=store)
    with Desk.open(store, PASSPHRASE) as desk:
        assert all(row.document is None for row in desk.store.sheets(application))


@pytest.mark.requirement("X04", "X13")
def test_two_laptops_of_one_member_are_a_named_conflict(people: People, tmp_path: Path) -> None:
    other, application = people.filled(SECOND), people.application
    change = write_items(tmp_path / "改.json", {"item": "1.2", "points": "0", "remark": "另一台电脑"})
    done("sheet", "fill", application, change, store=other)
    done("submit", application, store=other)
    pack = people.folder / "other laptop.spk"
    done("pack", "score", "--out", pack, store=other)
    done("pack", "open", people.score_pack(SECOND), store=people.centre)
    before = _facts(people.centre)
    problem = refused("pack", "open", pack, store=people.centre, code=5, name="sheet_conflict")
    assert SECOND in problem["message"]
    assert _facts(people.centre) == before


def _forged(people: People) -> Path:
    """A pack that the third member really signed, of a sheet that is not what was committed to."""
    identity = load_identity(people.folder / f"{THIRD}.p12", PASSPHRASE)
    with Desk.open(people.filled(THIRD), PASSPHRASE) as desk:
        keys = {person.name: person.recipient for person in desk.store.people()}
        scheme_sha256 = desk.store.round(people.round).scheme_sha256
    at = datetime.now(UTC)
    readers = [keys["评价中心"], keys[LEADER]]
    sealed = SealedSheet(salt="00" * 32, document="{}", pdf="", number="", file_name="")
    sheet = PackedSheet(
        sheet_id=f"{people.application}:{THIRD}:1",
        application=people.application,
        version=1,
        commit="0" * 64,
        submitted_at=at,
        entry="sheets/1.sealed",
    )
    contents = ScoreContents(round=people.round, member=THIRD, sheets=(sheet,))
    manifest = PackManifest(
        kind="score", round=people.round, scheme_sha256=scheme_sha256, sender=THIRD, created_at=at,
        addressed_to=("评价中心",), previous=None,
    )  # fmt: skip
    entries = [
        PackEntry.of_bytes("contents.json", canonical_json(contents)),
        PackEntry.of_bytes("sheets/1.sealed", seal(canonical_json(sealed), readers)),
    ]
    out = people.folder / "forged.spk"
    write_pack(
        out, manifest=manifest, entries=entries, sign=lambda data: sign_detached(data, identity, at=at),
        recipients=readers,
    )  # fmt: skip
    return out


@pytest.mark.requirement("X03", "X13")
def test_sheet_that_breaks_its_commitment_stops_no_other(people: People) -> None:
    store, application = people.centre, people.application
    done("pack", "open", people.score_pack(LEADER), people.score_pack(SECOND), store=store)
    problem = refused("pack", "open", _forged(people), store=store, code=5, name="seal_damaged")
    assert THIRD in problem["where"]
    assert _states(store, application) == {LEADER: "open", SECOND: "open", THIRD: "sealed"}
    refused("result", application, store=store, code=3, name="sheets_sealed")


@pytest.mark.requirement("X04", "X13")
def test_a_later_version_replaces_a_seal_that_does_not_open(people: People) -> None:
    store, application, own = people.centre, people.application, people.handed_in(THIRD)
    done("pack", "open", people.score_pack(THIRD), store=store)
    rubbish = b"age-encryption.org/v1\nno"
    with Desk.open(store, PASSPHRASE) as desk, desk.store.change("测试") as change:
        change.add_evidence(io.BytesIO(rubbish), document_hash(rubbish), len(rubbish), "application/age")
        change.set_setting(f"seal:{application}:{THIRD}:1", document_hash(rubbish))
    packs = [people.score_pack(LEADER), people.score_pack(SECOND)]
    refused("pack", "open", *packs, store=store, code=5, name="sealed_damaged")
    done("reopen", application, "--reason", "重新交卷", store=own)
    done("submit", application, store=own)
    done("pack", "score", "--out", people.folder / "later.spk", store=own)
    done("pack", "open", people.folder / "later.spk", store=store)
    assert done("result", application, store=store)["members"] == list(NAMES)


def test_score_pack_names_its_round_when_there_are_several(people: People, tmp_path: Path) -> None:
    store, member = people.centre, people.fresh(LEADER)
    second = done("round", "new", "--scheme", "zhejiang-wenzhou-2022", "--name", "第二批", store=store)["round"]
    done("import", sample_path("packages", "05 样例供应链管理有限公司"), "--round", second, store=store)
    members = [word for name in NAMES for word in ("--member", name)]
    done("panel", "set", f"{second}-001", *members, "--leader", LEADER, store=store)
    pack = tmp_path / "a.rpk"
    refused("pack", "review", "--member", LEADER, "--out", pack, store=store, code=3, name="which_round")
    done("pack", "review", "--member", LEADER, "--out", pack, "--round", second, store=store)
    done("pack", "open", people.review_pack(LEADER), pack, store=member)
    with Desk.open(member, PASSPHRASE) as desk:
        for application in (people.application, f"{second}-001"):
            fill_sheet(desk, application, full_sheet(desk, application, less=0))
    for application in (people.application, f"{second}-001"):
        done("submit", application, "--no-sign", store=member)
    out = tmp_path / "b.spk"
    refused("pack", "score", "--out", out, store=member, code=3, name="which_round")
    assert not out.exists()
    assert done("pack", "score", "--out", out, "--round", second, store=member)["applications"] == [f"{second}-001"]
