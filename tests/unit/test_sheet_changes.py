"""What changed between two versions of a sheet: every difference, once, with its old and new text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from reviewer.domain.sheet import (
    VISIT,
    EvidencePin,
    ItemKey,
    ItemScore,
    Judgement,
    Override,
    PreviousVersion,
    ScoreSheet,
)
from reviewer.domain.sheet_changes import SheetChange, compare_sheets
from reviewer.domain.site_files import Mark, SiteFile
from reviewer.domain.visit import Participant, VisitNote, VisitRecord
from reviewer.domain.working import AreaWorking, Rectangle, RoomArea

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
words = st.text("核对花名册，。0123456789abc×−", max_size=12)
names = st.sampled_from(("1.1", "1.2", "二.1"))
points = st.decimals(0, 20, places=1)


def photo(number: str = "p1", **changes: Any) -> SiteFile:
    fields: dict[str, Any] = {
        "id": number, "kind": "photo", "sha256": "ab" * 32, "name": "IMG_0001.jpg", "size": 1234,
        "media_type": "image/jpeg", "added_at": AT, "author": "样例甲", "taken_at": "2026-11-20T09:31:05+08:00",
    }  # fmt: skip
    return SiteFile(**{**fields, **changes})


def score(item: str = "1.1", **changes: Any) -> ItemScore:
    return ItemScore(**{"item": item, **changes})


def sheet(*items: ItemScore, **changes: Any) -> ScoreSheet:
    fields: dict[str, Any] = {
        "application": "WZ26-001", "application_sha256": "a" * 64, "scheme_sha256": "b" * 64, "round": "WZ26",
        "member": "样例甲", "version": 1, "items": items,
    }  # fmt: skip
    return ScoreSheet(**{**fields, **changes})


scores = st.builds(
    ItemScore,
    item=names,
    scope=st.sampled_from((None, "电工")),
    points=st.none() | points,
    judgement=st.none() | st.sampled_from(list(Judgement)),
    measured=st.dictionaries(st.sampled_from(("a", "b")), words, max_size=2),
    overrides=st.lists(
        st.builds(Override, requirement=names, verdict=st.sampled_from(("met", "not_met")), reason=words),
        max_size=2,
        unique_by=lambda each: each.requirement,
    ).map(tuple),
    remark=words,
    files=st.lists(
        st.builds(photo, st.sampled_from(("p1", "p2")), caption=words), max_size=2, unique_by=lambda each: each.id
    ).map(tuple),
)
records = st.lists(
    st.builds(
        VisitRecord,
        id=st.sampled_from(("r1", "r2")),
        method=st.sampled_from(("listen", "look")),
        started_at=st.integers(0, 9).map(lambda hours: AT + timedelta(hours=hours)),
        place=words,
        findings=words,
        notes=st.lists(
            st.builds(VisitNote, id=st.sampled_from(("n1", "n2")), at=st.just(AT), text=words),
            max_size=2,
            unique_by=lambda each: each.id,
        ).map(tuple),
    ),
    max_size=2,
    unique_by=lambda each: each.id,
).map(tuple)
sheets = st.builds(
    lambda items, visits: sheet(*items, records=visits),
    st.lists(scores, max_size=4, unique_by=lambda each: each.key).map(tuple),
    records,
)


def content(one: ScoreSheet) -> object:
    """All that is entered on a sheet, whatever the order; a field that was emptied is no field."""
    entered = [
        (each.key, replace(each, measured={name: text for name, text in each.measured.items() if text},
                           overrides=tuple(sorted(each.overrides, key=lambda two: two.requirement)),
                           files=tuple(sorted(each.files, key=lambda two: two.id))))
        for each in one.items if each != ItemScore(item=each.item, scope=each.scope)
    ]  # fmt: skip
    visits = [replace(each, notes=tuple(sorted(each.notes, key=lambda two: two.id))) for each in one.records]
    return (
        {key: each for key, each in entered if each != ItemScore(item=each.item, scope=each.scope)},
        {each.id: each for each in visits},
    )


@pytest.mark.requirement("X04")
@settings(max_examples=200, deadline=None)
@given(old=sheets, new=sheets)
def test_a_difference_is_told_exactly_where_there_is_one(old: ScoreSheet, new: ScoreSheet) -> None:
    changes = compare_sheets(old, new)
    assert bool(changes) == (content(old) != content(new))
    places = [(each.item, each.scope, each.field, each.label) for each in changes]
    assert len(set(places)) == len(places)
    assert all(each.old != each.new for each in changes)


@settings(max_examples=100, deadline=None)
@given(old=sheets, new=sheets)
def test_back_is_the_same_with_old_and_new_exchanged(old: ScoreSheet, new: ScoreSheet) -> None:
    forth = {(each.key, each.field, each.label): (each.old, each.new) for each in compare_sheets(old, new)}
    back = {(each.key, each.field, each.label): (each.new, each.old) for each in compare_sheets(new, old)}
    assert forth == back


def only(old: ScoreSheet, new: ScoreSheet) -> SheetChange:
    (change,) = compare_sheets(old, new)
    return change


@pytest.mark.requirement("X04")
@pytest.mark.parametrize(
    ("before", "after", "field", "label", "old", "new"),
    [
        ({"points": Decimal("2.5")}, {"points": Decimal("3")}, "points", "得分", "2.5", "3"),
        ({"points": Decimal(0)}, {"points": None}, "points", "得分", "0", ""),
        ({"judgement": Judgement.MET}, {"judgement": Judgement.PARTLY}, "judgement", "判断", "符合", "基本符合"),
        ({"remark": "好"}, {"remark": ""}, "remark", "说明", "好", ""),
        ({"measured": {"a": "60"}}, {"measured": {"a": "63.5"}}, "measured:a", "核实值 a", "60", "63.5"),
        (
            {"overrides": (Override(requirement="1.a", verdict="met", reason="原件已看"),)},
            {"overrides": (Override(requirement="1.a", verdict="met", reason="原件已核"),)},
            "override:1.a", "改判 1.a 理由", "原件已看", "原件已核",
        ),
        (
            {"pins": (EvidencePin(id="x", evidence="cd" * 32, page=2),)},
            {"pins": (EvidencePin(id="x", evidence="cd" * 32, page=3),)},
            "pin:x", "佐证定位 页", "第2页", "第3页",
        ),
        ({"files": (photo(),)}, {"files": (photo(caption="焊接工位"),)}, "file:p1", "照片 图注", "", "焊接工位"),
        (
            {"files": (photo(),)},
            {"files": (photo(marks=(Mark(kind="arrow", x=Decimal("0.1"), y=Decimal("0.2"), x2=Decimal("0.5"),
                                         y2=Decimal("0.50")),)),)},
            "file:p1", "照片 标注", "", "箭头（0.1，0.2）→（0.5，0.5）",
        ),
        (
            {"workings": {"a": AreaWorking(rooms=(RoomArea(name="教室", parts=(
                Rectangle(length=Decimal("9.00"), width=Decimal("7.50")),
                Rectangle(length=Decimal(2), width=Decimal(2), is_excluded=True, note="立柱"))),))}},
            {},
            "working:a", "计算过程 a", "教室：9×7.5 − 2×2（立柱）", "",
        ),
    ],
)  # fmt: skip
def test_each_kind_of_entry_reads_as_people_write_it(
    before: dict[str, Any], after: dict[str, Any], field: str, label: str, old: str, new: str
) -> None:
    change = only(sheet(score(scope="电工", **before)), sheet(score(scope="电工", **after), version=2))
    assert (change.key, change.field, change.label) == (ItemKey("1.1", "电工"), field, label)
    assert (change.old, change.new) == (old, new)


def test_what_belongs_to_the_visit_is_told_as_the_visits() -> None:
    record = VisitRecord(id="r", method="访谈", started_at=AT, participants=(Participant(name="样例乙"),))
    note = VisitNote(id="n", at=AT, text="证书原件三份", speaker="样例丙")
    added = only(sheet(), sheet(files=(photo(kind="audio", name="1.m4a"),)))
    assert (added.key, added.label, added.old) == (VISIT, "录音", "")
    assert "1.m4a" in added.new
    late = replace(record, ended_at=AT + timedelta(minutes=40))
    change = only(sheet(records=(record,)), sheet(records=(late,)))
    assert (change.key, change.label) == (VISIT, "评审方式记录 时间")
    assert change.new == "2026-11-20 09:30:00 至 2026-11-20 10:10:00"
    noted = only(sheet(records=(record,)), sheet(records=(replace(record, notes=(note,)),)))
    assert noted.field == "note:r:n"
    assert "证书原件三份" in noted.new
    assert "样例丙" in noted.new


def test_newer_materials_are_told_and_the_version_itself_is_not() -> None:
    previous = PreviousVersion(version=1, commit="c" * 64, reason="补正", at=AT)
    assert compare_sheets(sheet(score()), sheet(score(), version=2, previous=previous)) == ()
    change = only(sheet(), sheet(application_sha256="d" * 64, version=2))
    assert (change.item, change.field, change.new) == ("", "application_sha256", "d" * 64)
