"""A scheme is written, published and changed; a round with open sheets moves to its new version, no value is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from people import LEADER, NAMES, PASSPHRASE, SECOND, People, done, refused, write_items

from reviewer.desk import Desk
from reviewer.domain.registers import SCHEME_DRAFT
from reviewer.usecases.move_round import round_moves
from reviewer.usecases.show_sheet import read_fields, show_sheet

SCHEME = "zhejiang-wenzhou-2022"
FULL = "section[1].item[1].full"  # 2.2, ten points


def next_version(store: Path, **values: str) -> str:
    """A published next version with these values; its number."""
    draft = done("scheme", "draft", "new", "--next", SCHEME, store=store)["id"]
    for path, value in values.items():
        done("scheme", "draft", "set", draft, path.replace("__", "."), value, store=store)
    made = done("scheme", "draft", "publish", draft, store=store)
    return str(made["version"])


def harsher(store: Path) -> str:
    """Item 2.2 has 6 points instead of 10, and the first requirement of 1.1 is gone."""
    draft = done("scheme", "draft", "new", "--next", SCHEME, store=store)["id"]
    for path, value in ((FULL, "6"), ("section[1].item[1].rubric.quick_points", "0、3、6"), ("scoring.full", "")):
        done("scheme", "draft", "set", draft, path, value, store=store)
    done("scheme", "draft", "remove", draft, "section[0].item[0].requirement[0]", store=store)
    return str(done("scheme", "draft", "publish", draft, store=store)["version"])


def review_pack(people: People, name: str, out: Path) -> Path:
    done("pack", "review", "--member", name, "--out", out, store=people.centre)
    return out


def values_of(store: Path, application: str) -> dict[tuple[str, str | None, str], str]:
    """Every value on the own sheet."""
    with Desk.open(store, PASSPHRASE) as desk:
        row = show_sheet(desk, application)
        assert row.sheet_id is not None
        fields = read_fields(desk.store, row.sheet_id)
    return {(key.item, key.scope, name): value for key, each in fields.items() for name, value in each.items()}


@pytest.mark.requirement("X22")
def test_a_draft_keeps_every_state_and_is_published_once_it_is_sound(people: People) -> None:
    store = people.centre
    draft = done("scheme", "draft", "new", "--title", "样例办法", "--from", SCHEME, store=store)["id"]
    done("scheme", "draft", "set", draft, FULL, "十分", store=store)
    problem = refused("scheme", "draft", "publish", draft, store=store, code=3, name="draft_unsound")
    assert "“满分”应为数" in problem["message"]
    done("scheme", "draft", "undo", draft, store=store)
    done("scheme", "draft", "undo", draft, store=store)
    assert done("scheme", "draft", "show", draft, FULL, store=store)["value"] == "10"
    assert done("scheme", "draft", "redo", draft, store=store)["problems"] != []
    done("scheme", "draft", "undo", draft, store=store)
    # A copy has no notice of its own yet.
    left = {each["path"] for each in done("scheme", "draft", "check", draft, store=store)["problems"]}
    assert left == {"scheme.source.file", "scheme.source.date"}
    for key, text in (("id", "yangli"), ("source.file", "样例通知"), ("source.date", "2026-11-20")):
        done("scheme", "draft", "set", draft, f"scheme.{key}", text, store=store)
    made = done("scheme", "draft", "publish", draft, store=store)
    assert (made["id"], made["version"]) == ("yangli", "1")
    refused("scheme", "draft", "set", draft, FULL, "8", store=store, code=3, name="draft_closed")
    assert done("round", "new", "--scheme", "yangli", "--name", "样例", store=store)["round"]
    with Desk.open(store, PASSPHRASE) as desk:
        versions = desk.store.register_versions(SCHEME_DRAFT, draft)
        reasons = [each.reason for each in versions]
    assert "评分项 二(2) 满分：10 → 十分" in reasons
    assert reasons[2] == "撤销"
    assert reasons[-1].startswith("发布 样例办法 第 1 版")


def test_a_draft_is_deleted_with_a_reason_and_stays_in_the_register(people: People) -> None:
    store = people.centre
    draft = done("scheme", "draft", "new", "--title", "样例办法", store=store)["id"]
    refused("scheme", "draft", "discard", draft, "--reason", " ", store=store, code=3, name="reason_missing")
    done("scheme", "draft", "discard", draft, "--reason", "通知未发", store=store)
    assert done("scheme", "draft", "list", store=store)["drafts"] == []
    assert done("scheme", "draft", "show", draft, store=store)["state"] == "discarded"


@pytest.mark.requirement("A36")
def test_a_draft_goes_out_as_a_file_and_comes_in_again(people: People, tmp_path: Path) -> None:
    store = people.centre
    draft = done("scheme", "draft", "new", "--next", SCHEME, store=store)["id"]
    done("scheme", "draft", "set", draft, FULL, "6", store=store)
    refused("scheme", "draft", "export", draft, "--out", tmp_path / "a.toml", store=store, code=3, name="draft_unsound")
    for path, value in (("section[1].item[1].rubric.quick_points", "0、3、6"), ("scoring.full", "96")):
        done("scheme", "draft", "set", draft, path, value, store=store)
    done("scheme", "draft", "export", draft, "--out", tmp_path / "a.toml", store=store)
    changes = done("scheme", "diff", SCHEME, tmp_path / "a.toml", store=store)["changes"]
    assert [(each["place"], each["before"], each["after"]) for each in changes] == [
        ("评分项 二(2) 满分", "10", "6"),
        ("评分项 二(2) 评分办法 快捷分值", "0、2、4、6、8、10", "0、3、6"),
        ("计分规则 总分", "100", "96"),
    ]
    again = done("scheme", "draft", "new", "--file", tmp_path / "a.toml", store=store)
    assert (again["full"], again["problems"]) == ("96", [])


@pytest.mark.requirement("X22", "C23")
def test_a_member_agrees_to_a_new_version_and_keeps_every_value_that_fits(people: People, tmp_path: Path) -> None:
    store, application = people.filled(SECOND), people.application
    measured = [{"item": "1.1", "measured": {"1.1.a": "3"}, "points": "4"}]
    done("sheet", "fill", application, write_items(tmp_path / "核实.json", *measured), store=store)
    before = values_of(store, application)
    version = harsher(people.centre)
    refused("round", "move", people.round, "--to", version, "--reason", "复核", store=people.centre,
            code=3, name="consent_missing")  # fmt: skip
    moved = done("round", "move", people.round, "--to", version, "--reason", "分值有误", "--agreed-by", "样例主任",
                 store=people.centre)  # fmt: skip
    assert {each["place"] for each in moved["changes"]} >= {"评分项 二(2) 满分", "要求 1.1.a"}
    pack = review_pack(people, SECOND, tmp_path / "新.rpk")

    problem = refused("pack", "open", pack, store=store, code=3, name="scheme_changed")
    assert "评分项 二(2) 满分：10 → 6" in problem["message"] or "等" in problem["message"]
    assert values_of(store, application) == before
    with Desk.open(store, PASSPHRASE) as desk:
        assert desk.scheme_of(application).item("2.2").full == 10

    (taken,) = done("pack", "open", pack, "--accept-scheme", store=store)["packs"]
    assert any("原评 10 分超过新满分 6，须重新评分" in each for each in taken["notes"])
    after = values_of(store, application)
    gone = {key: value for key, value in before.items() if key not in after}
    assert {key[0] for key in gone} == {"1.1", "2.2"}
    assert {key[2] for key in gone} == {"points", "measured:1.1.a"}
    assert {key: value for key, value in before.items() if key in after} == after
    with Desk.open(store, PASSPHRASE) as desk:
        (move,) = round_moves(desk, people.round)
        kept = {(each.item, name): value for each in move.sheets[0].effects for name, value in each.fields.items()}
        assert kept["2.2", "points"] == "10"
        assert kept["1.1", "measured:1.1.a"] == "3"
        lost = [each for each in desk.store.journal(application) if each.new is None and each.old == "10"]
        assert lost and all("办法更换为第" in each.reason for each in lost)
        missing = [each for each in show_sheet(desk, application).missing if each.item == "2.2"]
        assert missing and all(each.field == "points" for each in missing)
    places = [each for each in done("sheet", "show", application, store=store)["items"] if each["item"] == "2.2"]
    again = [{"item": "2.2", "occupation": each["occupation"], "points": "6"} for each in places]
    done("sheet", "fill", application, write_items(tmp_path / "再评.json", *again), store=store)
    done("submit", application, "--no-sign", store=store)
    done("pack", "score", "--out", tmp_path / "新.spk", store=store)
    (back,) = done("pack", "open", tmp_path / "新.spk", store=people.centre)["packs"]
    assert back["applications"] == [application]


@pytest.mark.requirement("X22", "C23")
def test_submitted_sheets_keep_a_round_from_moving_until_they_are_sent_back(people: People, tmp_path: Path) -> None:
    done("pack", "open", people.score_pack(SECOND), store=people.centre)
    version = harsher(people.centre)
    words = ("round", "move", people.round, "--to", version, "--reason", "分值有误", "--agreed-by", "样例主任")
    problem = refused(*words, store=people.centre, code=3, name="sheets_submitted")
    assert f"{people.application} {SECOND}" in problem["message"]
    with Desk.open(people.centre, PASSPHRASE) as desk:
        assert desk.scheme_of_round(people.round).item("2.2").full == 10
    moved = done(*words, "--send-back", store=people.centre)
    assert moved["sent_back"] == [f"{people.application}:{SECOND}:1"]
    pack = review_pack(people, SECOND, tmp_path / "新.rpk")
    store = people.handed_in(SECOND)
    refused("pack", "open", pack, "--accept-scheme", store=store, code=3, name="sheets_submitted")
    done("reopen", people.application, "--reason", "办法更换", "--agreed-by", LEADER, store=store)
    done("pack", "open", pack, "--accept-scheme", store=store)
    assert any(key[0] == "2.1" and key[2] == "points" for key in values_of(store, people.application))


@pytest.mark.requirement("X22")
def test_sheets_stand_where_neither_standard_nor_scoring_is_different(people: People, tmp_path: Path) -> None:
    done("pack", "open", people.score_pack(SECOND), store=people.centre)
    version = next_version(people.centre, **{"letters.contact": "样例丁"})
    moved = done("round", "move", people.round, "--to", version, "--reason", "换联系人", "--agreed-by", "样例主任",
                 store=people.centre)  # fmt: skip
    assert [each["place"] for each in moved["changes"]] == ["基本信息 版本", "复函与文书 联系人"]
    assert moved["sent_back"] == []
    rest = [people.score_pack(name) for name in NAMES if name != SECOND]
    packs = done("pack", "open", *rest, store=people.centre)["packs"]
    assert any(each["opened"] == [people.application] for each in packs)
    assert done("result", people.application, store=people.centre)["conclusion"] == "PASS"
    done("export", "archive", "--round", people.round, "--out", tmp_path, store=people.centre)
    (archive,) = tmp_path.glob("*.zip")
    assert done("verify", archive)


def test_only_another_known_version_of_its_own_scheme_will_do(people: People) -> None:
    words = ("round", "move", people.round, "--reason", "复核", "--agreed-by", "样例主任", "--to")
    refused(*words, "99", store=people.centre, code=3, name="unknown_version")
    with Desk.open(people.centre, PASSPHRASE) as desk:
        current = desk.scheme_of_round(people.round).scheme.version
    refused(*words, current, store=people.centre, code=3, name="same_version")
    draft = done("scheme", "draft", "new", "--next", SCHEME, store=people.centre)["id"]
    refused("scheme", "draft", "publish", draft, store=people.centre, code=3, name="nothing_changed")
