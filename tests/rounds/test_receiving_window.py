"""受理时间 of 沪人社职〔2024〕124号 四(二): 2024年5月20日-22日, 9:30-11:00 and 13:30-16:00, 逾期不予受理."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reviewer.domain.acceptance import grounds_against, received_minute, window_problem
from reviewer.domain.moments import BEIJING
from reviewer.domain.round_terms import RoundTerms, terms_of_scheme
from reviewer.intake.scheme_file import load_scheme
from reviewer.resources import resource_path

TERMS = terms_of_scheme(load_scheme(resource_path("schemes", "shanghai-2024-124.toml"))[0])
UNTIL = RoundTerms(issuer="样例", closes_on="2022-10-31")


def at(text: str) -> datetime:
    """A moment in Beijing."""
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


@pytest.mark.requirement("A37")
@pytest.mark.parametrize(
    "moment",
    [
        "2024-05-20 09:30:00",
        "2024-05-20 11:00:00",
        "2024-05-20 11:00:59",
        "2024-05-20 13:30:00",
        "2024-05-21 10:15:00",
        "2024-05-22 13:30:00",
        "2024-05-22 16:00:00",
        "2024-05-22 16:00:59",
    ],
)
def test_inside_the_window_both_ends_count(moment: str) -> None:
    assert window_problem(TERMS, at(moment)) == ""


@pytest.mark.requirement("A37")
@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2024-05-17 10:00", "受理自2024年5月20日9:30开始，还没有到"),
        ("2024-05-19 23:59", "受理自2024年5月20日9:30开始，还没有到"),
        ("2024-05-20 09:29", "9:29不在受理时段（9:30—11:00、13:30—16:00）内"),
        ("2024-05-20 11:01", "11:01不在受理时段（9:30—11:00、13:30—16:00）内"),
        ("2024-05-21 12:15", "12:15不在受理时段（9:30—11:00、13:30—16:00）内"),
        ("2024-05-21 13:29", "13:29不在受理时段（9:30—11:00、13:30—16:00）内"),
        ("2024-05-21 16:01", "16:01不在受理时段（9:30—11:00、13:30—16:00）内"),
        ("2024-05-22 16:01", "受理已于2024年5月22日16:00截止，逾期不予受理"),
        ("2024-05-23 09:30", "受理已于2024年5月22日16:00截止，逾期不予受理"),
        ("2025-05-20 10:00", "受理已于2024年5月22日16:00截止，逾期不予受理"),
    ],
)
def test_outside_the_window_it_is_said_why(moment: str, words: str) -> None:
    assert window_problem(TERMS, at(moment)) == words


@pytest.mark.requirement("A37")
def test_the_clock_is_beijings_whatever_the_machine_says() -> None:
    assert window_problem(TERMS, datetime(2024, 5, 20, 1, 30, tzinfo=UTC)) == ""
    assert window_problem(TERMS, datetime(2024, 5, 20, 9, 30, tzinfo=UTC)) != ""
    assert received_minute(datetime(2024, 5, 22, 8, 0, 59, tzinfo=UTC)) == "2024-05-22T16:00"


def test_a_day_between_two_open_days_is_no_open_day() -> None:
    terms = RoundTerms(issuer="样例", open_days=("2024-05-20", "2024-05-22"))
    assert window_problem(terms, at("2024-05-21 10:00")) == (
        "2024年5月21日不是受理日，受理时间为2024年5月20日、2024年5月22日"
    )
    assert window_problem(terms, at("2024-05-22 23:59")) == ""


@pytest.mark.requirement("C20")
def test_a_closing_date_runs_to_the_end_of_its_day() -> None:
    assert window_problem(UNTIL, at("2022-10-31 23:59")) == ""
    assert window_problem(UNTIL, at("2022-11-01 00:00")) == "受理已于2022年10月31日截止，已逾期"
    assert window_problem(RoundTerms(issuer="样例"), at("2030-01-01 00:00")) == ""


@pytest.mark.requirement("C17", "G15", "G16")
def test_kind_and_affiliation_speak_against_it_too() -> None:
    terms = RoundTerms(issuer="样例", area="温州市", excluded_affiliations=("省属", "部属"))
    found = grounds_against(terms, at("2024-05-20 10:00"), "territorial", "省属")
    assert [each.kind for each in found] == ["type", "affiliation"]
    assert "不受理“属地备案”，只受理新申报" in found[0].text
    assert found[1].text == "隶属关系为“省属”，不属温州市受理范围"
    assert grounds_against(terms, at("2024-05-20 10:00"), "new", "民办") == ()
