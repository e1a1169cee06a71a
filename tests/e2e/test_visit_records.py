"""Records of the review methods: the eight of the Wenzhou notice, the three of the Shanghai one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from people import LEADER, NAMES, PASSPHRASE, SECOND, THIRD, People, done, refused
from site_pictures import photo, wav

from reviewer.desk import Desk
from reviewer.domain.sheet import VISIT
from reviewer.domain.visit import Participant, VisitNote, VisitRecord, parse_visit_time
from reviewer.errors import RuleViolation
from reviewer.resources import resource_path, sample_path
from reviewer.usecases.hold_identity import new_identity, use_identity
from reviewer.usecases.keep_schemes import import_scheme
from reviewer.usecases.keep_site_file import look_at_site_bytes, remove_site_file
from reviewer.usecases.keep_visit_record import (
    add_note,
    attach_file,
    begin_record,
    finish_record,
    new_record,
    put_note,
    put_record,
    remove_note,
    remove_record,
    type_findings,
    visit_methods,
)
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.score_item import redo_score, undo_score
from reviewer.usecases.show_sheet import show_sheet
from reviewer.usecases.submit_sheet import SheetIncomplete, submit_sheet

EIGHT = ("听汇报", "访谈咨询", "质询答辩", "现场察看", "视频连线", "资料审核", "技术核查", "集中路演")
THREE = {"materials": "材料核验", "experts": "专家论证", "on_site": "现场考察"}


def records(desk: Desk, application: str) -> tuple[VisitRecord, ...]:
    return show_sheet(desk, application).sheet.records


def begun(desk: Desk, application: str, method: str = "interview") -> str:
    record = new_record(desk, application, method)
    begin_record(desk, application, record)
    return record.id


@pytest.mark.requirement("C21")
def test_the_eight_methods_of_the_notice_each_leave_a_record(people: People) -> None:
    with Desk.open(people.filled(SECOND), PASSPHRASE) as desk:
        methods = visit_methods(desk, people.application)
        assert tuple(each.name for each in methods) == EIGHT
        for method in methods:
            record_id = begun(desk, people.application, method.id)
            type_findings(desk, people.application, record_id, f"{method.name}：未发现问题")
            finish_record(desk, people.application, record_id)
    with Desk.open(people.filled(SECOND), PASSPHRASE) as desk:
        kept = records(desk, people.application)
        assert [each.method for each in kept] == [each.id for each in methods]
        assert all(each.ended_at is not None and each.findings for each in kept)
        assert [person.name for person in kept[0].participants] == list(NAMES)
        submit_sheet(desk, people.application)
        assert records(desk, people.application) == kept


@pytest.mark.requirement("A17")
def test_another_notice_has_its_own_three_methods(tmp_path: Path) -> None:
    text = resource_path("schemes", "zhejiang-wenzhou-2022.toml").read_text("utf-8")
    first, last = text.index("[[method]]"), text.index("[[phrase]]")
    blocks = "\n".join(f'[[method]]\nid = "{key}"\nname = "{name}"\nclause = "三(三)"\n' for key, name in THREE.items())
    changed = (
        re.sub(r'(?m)^id = "zhejiang-wenzhou-2022"$', 'id = "shanghai-methods"', text[:first])
        + blocks
        + re.sub(r"(?ms)^methods = \[.*?\]\n", "", text[last:])
    )
    variant = tmp_path / "三种方式.toml"
    variant.write_text(changed, encoding="utf-8")
    with Desk.create(tmp_path / "store", PASSPHRASE, role="member") as desk:
        new_identity("样例甲", tmp_path / "a.p12", PASSPHRASE)
        use_identity(desk, tmp_path / "a.p12", PASSPHRASE)
        import_scheme(desk, variant)
        round_id = make_round(desk, "shanghai-methods", "机构评估")
        (outcome,) = open_packages(desk, [sample_path("packages", "05 样例供应链管理有限公司")], round_id)
        application = outcome.application or ""
        assert {each.id: each.name for each in visit_methods(desk, application)} == THREE
        item = desk.scheme_of(application).items[0].id
        for key in THREE:
            record = msgspec.structs.replace(
                new_record(desk, application, key),
                place="样例路 1 号",
                participants=(Participant(name="样例甲"), Participant(name="王某", side="applicant", role="校长")),
                items=(item,),
            )
            begin_record(desk, application, record)
            attach_file(desk, application, record.id, look_at_site_bytes(desk, wav(), "谈话.wav"))
            type_findings(desk, application, record.id, "符合要求")
            finish_record(desk, application, record.id)
        kept = records(desk, application)
        assert [each.method for each in kept] == list(THREE)
        assert all(each.participants[1].side == "applicant" and each.files and each.findings for each in kept)
        with pytest.raises(RuleViolation, match="材料核验、专家论证、现场考察"):
            begin_record(desk, application, new_record(desk, application, "briefing"))


@pytest.mark.requirement("C21")
def test_record_is_changed_and_taken_back_entry_by_entry(people: People) -> None:
    application = people.application
    with Desk.open(people.filled(SECOND), PASSPHRASE) as desk:
        record_id = begun(desk, application)
        for at, text in enumerate(("档", "档案", "档案齐全")):
            type_findings(desk, application, record_id, text, continues=at > 0)
        (record,) = records(desk, application)
        for at, place in enumerate(("会", "会议室")):
            put_record(desk, application, msgspec.structs.replace(record, place=place), continues=at > 0)
        add_note(desk, application, record_id, "校长：今年培训 320 人", speaker="校长")
        (record,) = records(desk, application)
        assert (record.place, record.findings, record.notes[0].speaker) == ("会议室", "档案齐全", "校长")
        remove_note(desk, application, record_id, record.notes[0].id)
        assert records(desk, application)[0].notes == ()
        for _ in range(2):
            undo_score(desk, application)
        assert records(desk, application)[0] == msgspec.structs.replace(record, notes=())
        undo_score(desk, application)
        assert records(desk, application)[0].place == ""
        undo_score(desk, application)
        assert records(desk, application)[0].findings == ""
        for _ in range(3):
            redo_score(desk, application)
        assert records(desk, application) == (record,)


@pytest.mark.requirement("C21")
def test_removed_record_comes_back_whole_with_its_sound(people: People) -> None:
    application = people.application
    with Desk.open(people.filled(SECOND), PASSPHRASE) as desk:
        record_id = begun(desk, application)
        type_findings(desk, application, record_id, "发现")
        add_note(desk, application, record_id, "笔记")
        attach_file(desk, application, record_id, look_at_site_bytes(desk, wav(), "录音.wav"))
        attach_file(desk, application, record_id, look_at_site_bytes(desk, wav(), "录音.wav"))
        before = show_sheet(desk, application).sheet
        assert len(before.files) == 1 and before.records[0].files == (before.files[0].id,)
        remove_record(desk, application, record_id)
        gone = show_sheet(desk, application).sheet
        assert (gone.records, gone.files) == ((), ())
        undo_score(desk, application)
        assert show_sheet(desk, application).sheet == before
        remove_site_file(desk, application, VISIT, before.files[0].id)
        assert show_sheet(desk, application).sheet.records[0].files == ()


@pytest.mark.requirement("C21", "X05")
def test_open_record_is_named_before_submission(people: People) -> None:
    application = people.application
    with Desk.open(people.filled(SECOND), PASSPHRASE) as desk:
        record_id = begun(desk, application)
        missing = show_sheet(desk, application).missing
        assert [each.field for each in missing] == [f"record:{record_id}", f"findings:{record_id}"]
        assert all("访谈咨询" in each.message for each in missing)
        with pytest.raises(SheetIncomplete, match="没有结束时间"):
            submit_sheet(desk, application)
        finish_record(desk, application, record_id)
        type_findings(desk, application, record_id, "  ")
        assert [each.field for each in show_sheet(desk, application).missing] == [f"findings:{record_id}"]
        remove_record(desk, application, record_id)
        submit_sheet(desk, application)


@pytest.mark.requirement("C21")
def test_what_makes_no_record_is_refused(people: People) -> None:
    application = people.application
    with Desk.open(people.filled(SECOND), PASSPHRASE) as desk:
        record = new_record(desk, application, "interview")
        begin_record(desk, application, record)
        early = msgspec.structs.replace(record, ended_at=datetime(2020, 1, 1, tzinfo=UTC))
        with pytest.raises(RuleViolation, match="结束时间早于开始时间"):
            put_record(desk, application, early)
        for changed, words in (
            (msgspec.structs.replace(record, items=("9.9",)), "没有这一项"),
            (msgspec.structs.replace(record, participants=(Participant(name=" "),)), "须有姓名"),
            (msgspec.structs.replace(record, place="长" * 201), "超过 200 字"),
        ):
            with pytest.raises(RuleViolation, match=words):
                put_record(desk, application, changed)
        with pytest.raises(RuleViolation, match="不在评分表上"):
            begin_record(desk, application, msgspec.structs.replace(record, id="bb", files=("ffff",)))
        with pytest.raises(RuleViolation, match="没有内容"):
            add_note(desk, application, record.id, "  ")
        with pytest.raises(RuleViolation, match="没有这条记录"):
            type_findings(desk, application, "ffff", "x")
        with pytest.raises(RuleViolation, match="已经有了"):
            begin_record(desk, application, record)
        assert records(desk, application) == (record,)
        note = VisitNote(id="aa", at=desk.clock(), text="")
        put_note(desk, application, record.id, note)
        assert records(desk, application) == (record,)


@pytest.mark.requirement("C21")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9:30", "2026-05-12T01:30:00+00:00"),
        ("0930", "2026-05-12T01:30:00+00:00"),
        ("９：３０", "2026-05-12T01:30:00+00:00"),
        ("5-11 23:05", "2026-05-11T15:05:00+00:00"),
        ("2025/12/31 8:00", "2025-12-31T00:00:00+00:00"),
    ],
)
def test_times_are_taken_as_people_type_them(text: str, expected: str) -> None:
    near = datetime(2026, 5, 12, 2, 0, tzinfo=UTC)
    assert parse_visit_time(text, near).isoformat() == expected


@pytest.mark.requirement("C21")
@pytest.mark.parametrize("text", ["", "25:00", "9:60", "上午九点", "2-30 9:00", "13-1 9:00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(RuleViolation, match="不是时间"):
        parse_visit_time(text, datetime(2026, 5, 12, tzinfo=UTC))


@pytest.mark.requirement("C21")
def test_command_line_begins_notes_finishes_and_lists(people: People, tmp_path: Path) -> None:
    store, application = people.filled(SECOND), people.application
    words = ("--place", "会议室", "--at", "2026-05-12 9:30", "--with", "王某:applicant:校长", "--item", "1.1")
    record = done("record", "begin", application, "--method", "访谈咨询", *words, store=store)["record"]
    assert [each["side"] for each in record["participants"]] == ["panel"] * 3 + ["applicant"]
    assert (record["method"], record["place"], record["items"]) == ("interview", "会议室", ["1.1"])
    sound = tmp_path / "谈话.wav"
    sound.write_bytes(wav())
    note = ("record", "note", application, record["id"])
    noted = done(*note, "培训 320 人", "--speaker", "王某", "--sound", sound, store=store)["record"]
    assert (noted["notes"][0]["text"], len(noted["files"])) == ("培训 320 人", 1)
    refused(*note, store=store, code=3, name="note_empty")
    refused("record", "begin", application, "--method", "算卦", store=store, code=3, name="unknown_method")
    finished = done("record", "finish", application, record["id"], "--findings", "档案齐全", store=store)["record"]
    assert finished["ended_at"] and finished["findings"] == "档案齐全"
    assert done("record", "list", application, store=store)["records"] == [finished]
    shown = done("sheet", "show", application, store=store)
    assert shown["records"] == [finished]
    assert shown["files"][0]["name"] == "谈话.wav"


@pytest.mark.requirement("C21", "X03", "X13")
def test_records_travel_with_the_sheet_and_open_with_it(people: People) -> None:
    store, application = people.filled(SECOND), people.application
    with Desk.open(store, PASSPHRASE) as desk:
        record_id = begun(desk, application)
        attach_file(desk, application, record_id, look_at_site_bytes(desk, wav(), "录音.wav"))
        type_findings(desk, application, record_id, "档案齐全")
        finish_record(desk, application, record_id)
        own = records(desk, application)
    done("submit", application, store=store)
    pack = people.folder / "records.spk"
    done("pack", "score", "--out", pack, store=store)
    leader = people.handed_in(LEADER)
    done("pack", "open", pack, store=leader)
    refused("record", "list", application, "--member", SECOND, store=leader, code=3, name="sheet_not_open")
    done("pack", "open", people.score_pack(THIRD), store=leader)
    (shown,) = done("record", "list", application, "--member", SECOND, store=leader)["records"]
    assert (shown["findings"], shown["files"]) == (own[0].findings, list(own[0].files))
    done("photo", "export", application, "--member", SECOND, "--out", people.folder / "原件", store=leader)
    assert [each.read_bytes() for each in (people.folder / "原件").iterdir()] == [wav()]


@pytest.mark.requirement("X03")
def test_no_command_shows_another_members_work_before_the_quorum(people: People) -> None:
    """A member, and the leader until all have sealed, see nothing of another's scores, photos and records."""
    application, secret = people.application, "只有我看见的发现"
    store = people.filled(SECOND)
    with Desk.open(store, PASSPHRASE) as desk:
        record_id = begun(desk, application)
        attach_file(desk, application, record_id, look_at_site_bytes(desk, photo(), "只有我的.jpg"))
        type_findings(desk, application, record_id, secret)
        finish_record(desk, application, record_id)
    done("submit", application, store=store)
    pack = people.folder / "secret.spk"
    done("pack", "score", "--out", pack, store=store)
    leader = people.handed_in(LEADER)
    done("pack", "open", pack, store=leader)
    commands: tuple[tuple[str | Path, ...], ...] = (
        ("sheet", "show", application),
        ("panel", "show", application),
        ("photo", "list", application),
        ("record", "list", application),
        ("journal", "--application", application),
        ("journal",),
        ("doctor",),
        ("applications",),
        ("check", application),
    )
    for each in commands:
        text = str(done(*each, store=leader))
        assert secret not in text and "只有我的.jpg" not in text, each
    refused("result", application, store=leader, code=3, name="sheets_missing")
    for kind in ("photo", "record"):
        refused(kind, "list", application, "--member", SECOND, store=leader, code=3, name="sheet_not_open")
    out = people.folder / "aus"
    refused(
        "photo", "export", application, "--member", SECOND, "--out", out, store=leader, code=3, name="sheet_not_open"
    )
    # Nor does any file of the leader's store hold it in plain bytes.
    needle = secret.encode()
    assert not any(needle in each.read_bytes() for each in leader.rglob("*") if each.is_file())
