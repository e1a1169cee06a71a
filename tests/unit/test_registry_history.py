"""How a body stands on a day: filings, lists and changes in the order of their dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.code_changes import CodeChanges
from reviewer.domain.filing import FiledItem, FiledSite, Filing
from reviewer.domain.registry import Body, BodyChange, ListedBody, ListedItem, item_key, newest_words
from reviewer.domain.registry_history import BodySources, ChangeSource, FiledSource, body_on
from reviewer.intake.catalogue_file import load_code_changes

ROOT = Path(__file__).resolve().parents[2]
CHANGES: CodeChanges = load_code_changes(ROOT / "resources" / "catalogues" / "code_changes.json")
START = date(2026, 1, 10)
PILOT = FiledItem(occupation="无人机驾驶员", code="4-02-04-06", levels=(4, 3))


def _filing(*items: FiledItem, number: str = "样备1", on: date = START, years: int = 3) -> Filing:
    return Filing(
        number=number,
        round="R",
        application=f"A-{number}",
        name="样例学校",
        credit_code="",
        address="样例市鹿城区样例路1号",
        contact="样例",
        phone="0",
        issuer="样例中心",
        issued_on=on,
        valid_from=on,
        valid_until=date(on.year + years, on.month, on.day) - timedelta(days=1),
        items=items,
        sites=(FiledSite(address="样例市瓯海区样例路2号"), FiledSite(address="样例市鹿城区样例路3号")),
    )


def _change(change: BodyChange, turn: int = 0) -> ChangeSource:
    return ChangeSource(change, datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=turn), "样例理由")


def _on(day: date, *filings: Filing, changes: tuple[BodyChange, ...] = (), listed: tuple[ListedBody, ...] = ()) -> Body:
    sources = BodySources(
        [FiledSource(each, "2022") for each in filings], listed, [_change(each, n) for n, each in enumerate(changes)]
    )
    found = body_on(sources, day, CHANGES)
    assert found is not None
    return found


@pytest.mark.requirement("A26")
@pytest.mark.parametrize(
    ("day", "state", "left"),
    [
        (date(2026, 1, 10), "in_force", 1095),
        (date(2028, 7, 8), "in_force", 185),
        (date(2028, 7, 9), "expiring", 184),
        (date(2029, 1, 9), "expiring", 0),
        (date(2029, 1, 10), "expired", -1),
    ],
)
def test_a_filing_runs_out_after_its_last_day_and_is_told_half_a_year_before(day: date, state: str, left: int) -> None:
    body = _on(day, _filing(PILOT))
    assert (body.state, body.days_left, body.items[0].state) == (state, left, state)
    assert body.districts == ("瓯海区", "鹿城区")


def test_before_its_filing_a_body_is_not_there() -> None:
    assert body_on(BodySources([FiledSource(_filing(PILOT))]), START - timedelta(days=1)) is None


@pytest.mark.requirement("B04", "G16")
def test_new_levels_complement_and_the_same_levels_again_take_their_place() -> None:
    more = FiledItem(occupation="无人机驾驶员", code="4-02-04-06", levels=(3, 2))
    body = _on(date(2027, 6, 1), _filing(PILOT), _filing(more, number="样备2", on=date(2027, 1, 10)))
    assert [(each.levels, each.source) for each in body.items] == [((4,), "样备1"), ((3, 2), "样备2")]
    assert body.numbers == ("样备1", "样备2") and body.valid_until == date(2029, 1, 9)


@pytest.mark.requirement("G13", "B02")
def test_a_removed_body_holds_nothing_from_that_day_on() -> None:
    out = BodyChange(kind="remove", on=date(2026, 6, 1), ground="违规失信", numbers=("样备1",))
    before = _on(date(2026, 5, 31), _filing(PILOT), changes=(out,))
    after = _on(date(2026, 6, 1), _filing(PILOT), changes=(out,))
    assert before.items[0].is_assessed and not after.items[0].is_assessed
    assert (after.state, after.ground, after.reason) == ("removed", "违规失信", "样例理由")
    again = _on(date(2027, 2, 1), _filing(PILOT), _filing(PILOT, number="样备2", on=date(2027, 1, 10)), changes=(out,))
    assert [(each.state, each.source) for each in again.items] == [("in_force", "样备2")]


@pytest.mark.requirement("B02", "G11")
def test_a_suspension_ends_on_its_day_or_when_it_is_ended() -> None:
    one = FiledItem(occupation="电工", levels=())
    stop = BodyChange(kind="suspend", on=date(2026, 3, 1), until=date(2026, 3, 31), items=(one,))
    both = _filing(PILOT, FiledItem(occupation="电工", levels=(5, 4)))
    states = [
        [each.state for each in _on(day, both, changes=(stop,)).items]
        for day in _days("2026-02-28", "2026-03-31", "2026-04-01")
    ]
    assert states == [["in_force", "in_force"], ["in_force", "suspended"], ["in_force", "in_force"]]
    whole = BodyChange(kind="suspend", on=date(2026, 5, 1))
    assert _on(date(2026, 5, 2), both, changes=(whole,)).state == "suspended"
    back = BodyChange(kind="resume", on=date(2026, 5, 9))
    assert _on(date(2026, 5, 9), both, changes=(whole, back)).state == "in_force"


@pytest.mark.requirement("G16")
def test_items_are_added_until_the_body_ends_and_single_levels_are_taken_out() -> None:
    added = FiledItem(occupation="电工", code="6-31-01-03", levels=(5, 4, 3))
    add = BodyChange(kind="add", on=date(2026, 4, 1), items=(added,), edition="2022")
    drop = BodyChange(kind="reduce", on=date(2026, 8, 1), items=(FiledItem(occupation="电工", levels=(5,)),))
    body = _on(date(2026, 9, 1), _filing(PILOT), changes=(add, drop))
    shown = [(each.scope, each.levels, each.state) for each in body.items]
    assert shown == [("无人机驾驶员", (4, 3), "in_force"), ("电工", (4, 3), "in_force"), ("电工", (5,), "removed")]
    assert body.items[1].valid_until == date(2029, 1, 9) and body.items[1].filed_on == date(2026, 4, 1)


def test_a_renewal_moves_the_last_day() -> None:
    renewed = BodyChange(kind="renew", on=date(2028, 12, 1), until=date(2032, 1, 9))
    assert _on(date(2029, 6, 1), _filing(PILOT), changes=(renewed,)).state == "in_force"


@pytest.mark.requirement("B01", "B03")
def test_a_list_without_dates_adds_what_no_valid_filing_has() -> None:
    listed = ListedBody(
        list="L",
        as_of=date(2026, 2, 1),
        name="样例学校",
        items=(
            ListedItem(occupation="无人机驾驶员", code="4-02-04-06", edition="2022", levels=(5, 4, 3)),
            ListedItem(occupation="评茶员", code="6-02-06-11", edition="2015", levels=(5,)),
        ),
    )
    body = _on(date(2026, 3, 1), _filing(PILOT), listed=(listed,))
    assert [(each.scope, each.levels, each.valid_until is None) for each in body.items] == [
        ("无人机驾驶员", (4, 3), False),
        ("无人机驾驶员", (5,), True),
        ("评茶员", (5,), True),
    ]
    assert newest_words("评茶员", "6-02-06-11", "2015", CHANGES) == ("6-02-06-11", "评茶师")


@pytest.mark.requirement("G13", "G16")
@pytest.mark.parametrize("days", [(2, 30), (30,)], ids=["listed again", "the list's entry replaced"])
def test_a_newer_list_revives_nothing_and_a_new_filing_does(days: tuple[int, ...]) -> None:
    items = (ListedItem(occupation="电工", levels=(4, 3)), ListedItem(occupation="焊工", levels=(4,)))
    lists = tuple(ListedBody(list="L", as_of=START + timedelta(days=day), name="样例学校", items=items) for day in days)
    later, between = START + timedelta(days=60), START + timedelta(days=10)

    def shown(*filings: Filing, change: BodyChange) -> list[tuple[str, tuple[int, ...], str]]:
        body = _on(later, *filings, listed=lists, changes=(change,))
        return [(each.scope, each.levels, each.state) for each in body.items]

    removal = BodyChange(kind="remove", on=between, ground="违规失信")
    assert shown(change=removal) == [("电工", (4, 3), "removed"), ("焊工", (4,), "removed")]
    reduced = BodyChange(kind="reduce", on=between, items=(FiledItem(occupation="电工", levels=(3,)),))
    assert sorted(shown(change=reduced)) == [
        ("焊工", (4,), "in_force"),
        ("电工", (3,), "removed"),
        ("电工", (4,), "in_force"),
    ]
    suspended = BodyChange(kind="suspend", on=between)
    assert {state for _, _, state in shown(change=suspended)} == {"suspended"}
    ended = FiledSource(_filing(FiledItem(occupation="电工", levels=(4, 3))), is_ended=True, ended_on=between)
    left = body_on(BodySources([ended], lists), later, CHANGES)
    assert left is not None and {each.state for each in left.items if each.occupation == "电工"} == {"removed"}
    again = _filing(FiledItem(occupation="电工", levels=(4, 3)), on=START + timedelta(days=20))
    assert sorted(shown(again, change=removal)) == [("焊工", (4,), "removed"), ("电工", (4, 3), "in_force")]


@pytest.mark.requirement("B03")
def test_the_same_occupation_is_known_again_in_the_other_edition_and_a_reused_code_is_not() -> None:
    old = item_key("互联网营销师", "", "4-01-02-07", "2015", CHANGES)
    assert old == item_key("互联网营销师", "", "4-01-06-02", "2022", CHANGES)
    assert item_key("育婴员", "", "", "", CHANGES)[0] == "育婴员"
    reused = item_key("消防设施操作员", "", "4-07-05-03", "2022", CHANGES)
    assert reused != item_key("智能楼宇管理员", "", "4-07-05-03", "2015", CHANGES)


@given(st.lists(st.sets(st.integers(1, 5), min_size=1), min_size=1, max_size=5))
def test_no_level_of_an_item_is_ever_held_twice(levels: list[set[int]]) -> None:
    filings = [
        _filing(FiledItem(occupation="电工", levels=tuple(each)), number=f"样备{n}", on=START + timedelta(days=30 * n))
        for n, each in enumerate(levels)
    ]
    held = [level for each in _on(date(2026, 12, 1), *filings).items for level in each.levels]
    assert sorted(held) == sorted(set.union(*levels))


def _days(*texts: str) -> list[date]:
    return [date.fromisoformat(each) for each in texts]
