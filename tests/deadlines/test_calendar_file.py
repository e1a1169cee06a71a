"""The .ics file, read by a reader that knows RFC 5545 and nothing of the program."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from calendar_reader import read_calendar
from centre_2024 import WENZHOU, add_applicant, filed, moved, open_centre, published
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.domain.icalendar import DayEvent, calendar_text
from reviewer.usecases.calendar_export import round_ics, write_round_ics
from reviewer.usecases.stage_plan import plan_stage


@pytest.mark.requirement("X21")
def test_the_dates_of_a_round_are_read_by_other_programs(tmp_path: Path) -> None:
    desk, clock, round_id = open_centre(tmp_path, date(2024, 5, 6))
    with desk:
        id = add_applicant(desk, round_id)
        moved(desk, id, ("reply", "2024-06-14"), ("project_review", "2024-06-17"), letter="reply")
        plan_stage(desk, round_id, "consent", date(2024, 9, 18), date(2024, 9, 24))
        clock.day = date(2024, 8, 1)
        path = write_round_ics(desk, round_id, tmp_path / "期限.ics")
        calendar = read_calendar(path.read_bytes())
        events = {each.value("UID"): each for each in calendar.inside}
        again = read_calendar(round_ics(desk, round_id))
        assert [each.value("UID") for each in again.inside] == list(events)
    assert len(events) == len(calendar.inside)
    assert calendar.text("X-WR-CALNAME") == "样例批次 2024 期限"
    review = next(each for uid, each in events.items() if uid.startswith(f"{id}.project_review."))
    assert (review.value("DTSTART"), review.value("DTEND")) == ("20240914", "20240915")
    assert "样例机构1" in review.text("SUMMARY")
    told = review.text("DESCRIPTION").split("\n")
    assert "到期日：2024年9月14日（星期六）" in told and any("视作放弃申报" in each for each in told)
    assert [each.value("TRIGGER") for each in review.inside] == ["-P3D", "-P1D"]
    window = next(each for uid, each in events.items() if uid.startswith(f"{round_id}.window."))
    assert (window.value("DTSTART"), window.value("DTEND"), window.inside) == ("20240520", "20240523", [])
    consent = next(each for uid, each in events.items() if ".stage-consent." in uid)
    assert (consent.value("DTSTART"), consent.value("DTEND")) == ("20240918", "20240925")
    assert consent.value("STATUS") == "CONFIRMED"
    assert any(each.value("STATUS") == "TENTATIVE" for each in calendar.inside)


@pytest.mark.requirement("A23", "A26", "X21")
def test_publicity_and_validity_ring_in_time(tmp_path: Path) -> None:
    desk, clock, round_id = open_centre(tmp_path, date(2024, 1, 15), WENZHOU)
    with desk:
        id = add_applicant(desk, round_id)
        published(desk, round_id, (id,), "2024-01-31", "2024-02-05")
        filed(desk, id, "2024-02-19")
        clock.day = date(2024, 2, 1)
        calendar = read_calendar(round_ics(desk, round_id))
        single = read_calendar(round_ics(desk, round_id, id))
    starts = {each.text("SUMMARY"): each for each in calendar.inside}
    assert starts["公示期满（样例批次 2024）"].value("DTSTART") == "20240205"
    validity = starts["备案有效期到期（样例机构1）"]
    assert validity.value("DTSTART") == "20270218"
    assert [each.value("TRIGGER") for each in validity.inside] == ["-P90D", "-P30D"]
    assert {"20240205", "20270218"} <= {each.value("DTSTART") for each in single.inside}


@pytest.mark.requirement("X21")
@settings(deadline=None, max_examples=120)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200), st.integers(0, 9))
def test_any_text_comes_back_whole(text: str, lines: int) -> None:
    said = "\n".join([text, *["备案；期满，\\n 不是换行"] * lines])
    event = DayEvent(
        uid="1@x", first=date(2024, 2, 29), last=date(2024, 12, 31), summary=text, description=said, alarms=(0, 7)
    )
    read = read_calendar(calendar_text(text, [event], datetime(2024, 1, 1, tzinfo=UTC))).inside[0]
    assert (read.text("SUMMARY"), read.text("DESCRIPTION")) == (text, said)
    assert (read.value("DTSTART"), read.value("DTEND")) == ("20240229", "20250101")
