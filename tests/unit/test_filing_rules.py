"""备案: numbers in order, validity of whole years, districts told from addresses, what expires."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.filing import (
    FiledItem,
    FiledSite,
    Filing,
    district_of,
    filing_state,
    last_valid_day,
    next_number,
    number_problems,
    plain_filing_number,
)
from reviewer.errors import RuleViolation
from reviewer.usecases.file_application import read_sites

FORM = "{code}备〔{year}〕{serial}号"


def _filing(until: date) -> Filing:
    return Filing(
        number="WZ备〔2026〕1号",
        round="WZ26",
        application="WZ26-001",
        name="样例学校",
        address="样例市鹿城区样例路1号",
        contact="样例",
        phone="0577-0",
        issuer="样例中心",
        issued_on=date(2026, 1, 1),
        valid_from=date(2026, 1, 1),
        valid_until=until,
        items=(FiledItem(occupation="样例员", levels=(4,)),),
        sites=(FiledSite(address="样例市鹿城区样例路1号"),),
    )


@pytest.mark.requirement("A26", "C25", "G09")
def test_numbers_go_on_after_the_highest_of_the_year() -> None:
    taken = ["WZ备〔2026〕1号", "WZ备〔2026〕7号", "WZ备〔2025〕90号", "S330300202600012"]
    assert next_number(FORM, 1, code="WZ", year=2026, taken=taken) == "WZ备〔2026〕8号"
    assert next_number(FORM, 1, code="WZ", year=2027, taken=taken) == "WZ备〔2027〕1号"
    assert next_number("S3303{year}{serial}", 4, code="WZ", year=2026, taken=["S330320260009"]) == "S330320260010"


@pytest.mark.requirement("F19")
def test_numbers_without_a_year_go_on_over_years_and_provinces() -> None:
    form, taken = "S{serial}{province}000001", ["S000233000001", "S000911000001", "S0003", "WZ备〔2026〕7号"]
    assert number_problems(form) == ()
    assert next_number(form, 4, code="GJ", year=2026, taken=taken, province="33") == "S001033000001"
    assert next_number(form, 4, code="GJ", year=2027, taken=[], province="31") == "S000131000001"


@pytest.mark.requirement("C25")
@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("{year}备〔{year}〕{serial}号", "year"),
        ("备〔{year}〕号", "serial"),
        ("{city}{year}{serial}", "city"),
        ("{year}{serial", "花括号"),
    ],
)
def test_a_form_that_would_repeat_numbers_is_named(form: str, said: str) -> None:
    assert any(said in each for each in number_problems(form))
    assert number_problems(FORM) == ()


@pytest.mark.requirement("C25")
def test_a_typed_number_is_kept_plain() -> None:
    assert plain_filing_number(" Ｓ３３ 0300 2026 ") == "S3303002026"
    assert plain_filing_number("浙备〔2026〕3号") == "浙备〔2026〕3号"
    for wrong in ("", " \n", "9" * 41, "甲\x00乙"):
        with pytest.raises(RuleViolation) as caught:
            plain_filing_number(wrong)
        assert caught.value.code == "filing_number"


@pytest.mark.requirement("A26")
def test_validity_counts_its_first_and_its_last_day() -> None:
    assert last_valid_day(date(2026, 11, 20), 3) == date(2029, 11, 19)
    assert last_valid_day(date(2024, 2, 29), 3) == date(2027, 2, 27)
    assert last_valid_day(date(2026, 1, 1), 3) == date(2028, 12, 31)


@pytest.mark.requirement("A26")
@given(st.dates(date(2000, 1, 1), date(2080, 1, 1)), st.integers(1, 10))
def test_the_next_filing_would_begin_on_the_same_day_of_the_year(first: date, years: int) -> None:
    following = last_valid_day(first, years) + timedelta(days=1)
    assert following.year == first.year + years
    assert (following.month, following.day) in {(first.month, first.day), (2, 28)}


@pytest.mark.requirement("A26")
@pytest.mark.parametrize(
    ("today", "is_ended", "state"),
    [
        ("2028-09-01", False, "in_force"),
        ("2028-10-02", False, "expiring"),
        ("2028-12-31", False, "expiring"),
        ("2029-01-01", False, "expired"),
        ("2027-01-01", True, "ended"),
    ],
)
def test_what_expires_is_known_ahead(today: str, is_ended: bool, state: str) -> None:
    filing = _filing(date(2028, 12, 31))
    assert filing_state(filing, date.fromisoformat(today), is_ended=is_ended, within_days=90) == state


@pytest.mark.requirement("C26")
@pytest.mark.parametrize(
    ("address", "district"),
    [
        ("浙江省温州市鹿城区样例路88号3幢", "鹿城区"),
        ("浙江省温州市乐清市样例街道12号", "乐清市"),
        ("浙江省瑞安市安阳街道滨江小区3号", "瑞安市"),
        ("浙江省 温州市 平阳县", "平阳县"),
        ("上海市浦东新区张杨路", "浦东新区"),
        ("温州市经济技术开发区滨海路", "经济技术开发区"),
        ("新疆维吾尔自治区乌鲁木齐市天山区某路", "天山区"),
        ("云南省大理白族自治州大理市下关", "大理市"),
        ("鹿城区市府路", "鹿城区"),
        ("样例街道12号", "未注明"),
        ("", "未注明"),
    ],
)
def test_the_district_is_told_from_the_address(address: str, district: str) -> None:
    assert district_of(address) == district


@pytest.mark.requirement("F20")
def test_sites_are_typed_a_line_each() -> None:
    sites = read_sites("总部：温州市鹿城区样例路1号\n\n 龙湾考核点: 温州市龙湾区样例路2号 \n温州市瓯海区样例路3号")
    assert [(each.name, each.district) for each in sites] == [
        ("总部", "鹿城区"),
        ("龙湾考核点", "龙湾区"),
        ("", "瓯海区"),
    ]
