"""Check digits against published numbers and traps."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.identifiers import (
    age_on,
    birth_date,
    check_identifier,
    id_check_digit,
    mask_id_number,
    organisation_check_digit,
    uscc_check_digit,
)

USCC_BODY = st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17)


@pytest.mark.requirement("X16")
@pytest.mark.parametrize("value", ["91350100M000100Y43", "91110000600037341L", "91110108551385082Q"])
def test_published_credit_codes_are_valid(value: str) -> None:
    assert check_identifier("uscc", value).valid


@pytest.mark.requirement("X16")
@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("91350100M000100Y4Z", "Z"),
        ("91110108717809965C", "校验码"),
        ("123456789012345678", "组织机构代码"),
        ("91110000600037341", "17位"),
        ("", "0位"),
        ("91110000600037341l", "l"),
    ],
)
def test_wrong_credit_codes_say_why(value: str, why: str) -> None:
    check = check_identifier("uscc", value)
    assert not check.valid
    assert why in check.why


def test_the_trap_passes_the_modulus_alone() -> None:
    trap = "123456789012345678"
    assert uscc_check_digit(trap[:17]) == trap[17]
    assert organisation_check_digit(trap[8:16]) != trap[16]


def test_credit_code_of_an_unknown_register_or_region_is_invalid() -> None:
    for prefix, why in (("00330300", "登记管理"), ("91990300", "行政区划")):
        body = prefix + "60003734" + organisation_check_digit("60003734")
        check = check_identifier("uscc", body + uscc_check_digit(body))
        assert not check.valid
        assert why in check.why


@given(USCC_BODY, st.integers(0, 16), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_every_single_wrong_character_changes_the_credit_check(body: str, place: int, other: str) -> None:
    changed = body[:place] + other + body[place + 1 :]
    assert (uscc_check_digit(changed) == uscc_check_digit(body)) == (changed == body)


def test_check_digit_of_a_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="123"):
        uscc_check_digit("123")
    with pytest.raises(ValueError, match="123"):
        organisation_check_digit("123")


@pytest.mark.requirement("X16")
@pytest.mark.parametrize("value", ["11010519491231002X", "440524188001010014", "11010519491231002x"])
def test_published_id_numbers_are_valid(value: str) -> None:
    assert check_identifier("id", value).valid


@pytest.mark.requirement("X16")
@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("110105194912310021", "校验码"),
        ("110101199003074", "15位"),
        ("11010519491331002X", "日期"),
        ("1101051949123100", "16位"),
        ("11010519491231002Y", "末位"),
    ],
)
def test_wrong_id_numbers_say_why(value: str, why: str) -> None:
    check = check_identifier("id", value)
    assert not check.valid
    assert why in check.why


def test_an_unknown_region_is_said_but_does_not_invalidate() -> None:
    body = "99010519491231002"
    check = check_identifier("id", body + id_check_digit(body))
    assert check.valid
    assert "99" in check.why


def test_age_counts_full_years() -> None:
    born = birth_date("11010519491231002X")
    assert born == date(1949, 12, 31)
    assert age_on(born, date(2022, 12, 30)) == 72
    assert age_on(born, date(2022, 12, 31)) == 73
    assert birth_date("110101199003074") is None
    assert birth_date("11010519490231002X") is None


@pytest.mark.requirement("X16")
@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("occupation", "4-07-05-03", "4-7-5-3"),
        ("occupation", "6-20-01-01", "9-20-01-01"),
        ("phone", "13800138000", "12800138000"),
        ("phone", "0577-89090155", "12345"),
        ("phone", "010-84661143、13800138000", "电话见附件"),
        ("email", "a.b@example.com", "a.b@example"),
        ("postcode", "325000", "32500"),
        ("postcode", "010010", "３２５０００"),
    ],
)
def test_other_identifiers(kind: str, good: str, bad: str) -> None:
    assert check_identifier(kind, good).valid  # type: ignore[arg-type]
    assert not check_identifier(kind, bad).valid  # type: ignore[arg-type]


def test_mask_keeps_six_and_four() -> None:
    assert mask_id_number("11010519491231002X") == "110105********002X"
    assert mask_id_number("1101011990") == "**********"
    assert mask_id_number("") == ""


@given(st.text(max_size=40), st.sampled_from(["uscc", "id", "occupation", "phone", "email", "postcode"]))
def test_any_text_gets_an_answer(value: str, kind: str) -> None:
    check = check_identifier(kind, value)  # type: ignore[arg-type]
    assert check.value == value
    assert check.why
