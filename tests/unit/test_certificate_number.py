"""Certificate codes: 22 places by the national rule, the organisation's 13, another form where a province has one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.certificate_number import (
    NATIONAL_FORM,
    check_certificate,
    check_code,
    compose_code,
    next_body_code,
    parse_code,
    read_certificate_form,
)
from reviewer.errors import RuleViolation

DIGITS = {"ministry": "0000", "province": "33", "body": "17", "year": "26", "level": "3", "serial": "42"}


@pytest.mark.requirement("F19", "C25")
def test_a_code_has_the_places_of_the_rule() -> None:
    code = compose_code(NATIONAL_FORM, {"kind": "S", **DIGITS})
    assert code == "S" + "0000" + "33" + "000017" + "26" + "3" + "000042" and len(code) == 22
    assert NATIONAL_FORM.body_places == 13 and code[:13] == "S000033000017"
    # The example that the public page gives, with its six hidden places filled: Y000123XXXXXX195000001.
    parts = parse_code(NATIONAL_FORM, "Y000123000001195000001")
    assert parts["ministry"] == "0001" and parts["province"] == "23"
    assert (parts["year"], parts["level"], parts["serial"]) == ("19", "5", "000001")


@pytest.mark.requirement("F19")
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("X000133000017263000042", "机构类别"),
        ("S000133000017266000042", "等级"),
        ("S00013300001726300004", "22位"),
        ("S0001330000172630000Ａ2", "证书序号"),
        ("s000133000017263000042", "机构类别"),
    ],
)
def test_what_is_wrong_is_named(code: str, said: str) -> None:
    check = check_certificate(code)
    assert not check.valid and said in check.why


@pytest.mark.requirement("F19")
@given(st.fixed_dictionaries({name: st.integers(0, 99) for name in ("ministry", "province", "body", "year", "serial")}))
def test_what_is_composed_is_read_back(values: dict[str, int]) -> None:
    given_values = {name: str(value) for name, value in values.items()} | {"kind": "Y", "level": "1"}
    parts = parse_code(NATIONAL_FORM, compose_code(NATIONAL_FORM, given_values))
    assert {name: int(parts[name]) for name in values} == values


@pytest.mark.requirement("F19", "C25")
def test_the_next_code_follows_the_highest_that_was_ever_given() -> None:
    values = {"kind": "S", "ministry": "0", "province": "33"}
    taken = ["S000033000002", "S000033000009", "S000031000050"]
    assert next_body_code(NATIONAL_FORM, values, taken) == "S000033000010"
    with pytest.raises(RuleViolation):
        next_body_code(NATIONAL_FORM, values, ["S000033999999"])


@pytest.mark.requirement("C25")
def test_a_province_may_have_a_form_of_its_own() -> None:
    form = read_certificate_form("{kind:1=S}{province:2}{body:4}{year:2}{serial:5}", "样例编码方案")
    assert (form.length, form.body_places, form.is_proposal) == (14, 7, False)
    assert read_certificate_form(form.text, "").parts == form.parts
    assert check_code(form, "S33000126" + "00001").valid
    for wrong in ("", "{body:6}x", "{town:2}{body:6}", "{body:6}{body:6}", "{year:2}", "{kind:1=AB}{body:6}"):
        with pytest.raises(RuleViolation) as caught:
            read_certificate_form(wrong, "")
        assert caught.value.code == "certificate_form"
