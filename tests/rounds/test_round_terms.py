"""The terms of a round: begun with the notice's, written and read as text, what does not go together."""

from __future__ import annotations

import pytest

from reviewer.domain.procedure import Recommendation
from reviewer.domain.round_terms import TERMS, RoundTerms, changed_terms, term_problems, terms_of_scheme, window_text
from reviewer.domain.term_text import term_text, with_term
from reviewer.errors import RuleViolation
from reviewer.intake.scheme_file import load_scheme
from reviewer.usecases.keep_schemes import shipped_schemes

SCHEMES = {path.stem: load_scheme(path)[0] for path in shipped_schemes()}


@pytest.mark.requirement("A01", "A02", "A38", "C28")
def test_a_round_of_shanghai_2024_begins_with_what_its_notice_says() -> None:
    terms = terms_of_scheme(SCHEMES["shanghai-2024-124"])
    assert (terms.number, terms.batch, terms.called_on) == ("沪人社职〔2024〕124号", "第四批", "2024-04-29")
    assert len(terms.basis) == 2
    assert "人社职司便函〔2021〕57号" in terms.basis[0] and "沪人社职〔2020〕439号" in terms.basis[1]
    assert window_text(terms) == "2024年5月20日—22日，9:30—11:00、13:30—16:00"
    assert "天山路1800号4号楼1楼" in terms.place
    assert [each.per for each in terms.recommendation] == ["applicant", "site"]


@pytest.mark.requirement("C01", "C17", "C20", "C28")
def test_a_round_of_wenzhou_has_no_number_and_ends_on_a_day() -> None:
    terms = terms_of_scheme(SCHEMES["zhejiang-wenzhou-2022"])
    assert (terms.number, terms.called_on, terms.closes_on) == ("", "2022-10-20", "2022-10-31")
    assert window_text(terms) == "至2022年10月31日止"
    assert terms.excluded_affiliations == ("省属", "部属")
    assert [each.phone for each in terms.contact] == ["0577-89090155", "0577-88318328"]


@pytest.mark.parametrize("name", sorted(SCHEMES))
def test_every_term_of_every_notice_reads_back_as_it_was_written(name: str) -> None:
    terms = terms_of_scheme(SCHEMES[name])
    for each in TERMS:
        assert with_term(terms, each.key, term_text(terms, each.key)) == terms, each.key


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("open_days", "2024年5月20日-22日", ("2024-05-20", "2024-05-21", "2024-05-22")),
        ("open_days", "2024-04-30至2024-05-01、6日", ("2024-04-30", "2024-05-01", "2024-05-06")),
        ("open_days", "2024.5.22，2024.5.20", ("2024-05-20", "2024-05-22")),
        ("hours", "上午9:30-11:00，下午13:30—16:00", ("09:30-11:00", "13:30-16:00")),
        ("application_types", "新增、减少、属地备案", ("add", "remove", "territorial")),
        ("called_on", "2024年4月29日", "2024-04-29"),
        ("quota", "5", 5),
        ("quota", "", None),
        ("excluded_affiliations", "省属、部属", ("省属", "部属")),
        ("basis", "《甲；乙》\n《丙》", ("《甲；乙》", "《丙》")),
    ],
)
def test_terms_are_read_as_people_write_them(key: str, text: str, value: object) -> None:
    assert getattr(with_term(RoundTerms(issuer="样例"), key, text), key) == value


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("open_days", "2024-02-30"),
        ("open_days", "20日"),
        ("open_days", "2024-05-22至2024-05-20"),
        ("open_days", "2024-01-01至2026-01-01"),
        ("hours", "9:30"),
        ("hours", "25:00-26:00"),
        ("hours", "9:75-11:00"),
        ("application_types", "随便"),
        ("quota", "0"),
        ("quota", "五"),
        ("contact", "样例某"),
        ("contact", "0577-00000000"),
        ("recommendation", "函｜部门｜每人"),
        ("issuer", "样" * 201),
        ("number", "样\n例"),
        ("called_on", "去年"),
        ("nothing", "x"),
    ],
)
def test_what_cannot_be_read_is_refused_with_how_to_write_it(key: str, text: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        with_term(RoundTerms(issuer="样例"), key, text)
    assert caught.value.where == key
    assert caught.value.code in ("term_unreadable", "unknown_term")
    assert "未作更改" in caught.value.message


@pytest.mark.requirement("A14")
def test_a_letter_that_keeps_its_name_keeps_its_id_and_clause() -> None:
    before = RoundTerms(
        issuer="样例", recommendation=(Recommendation(id="department", name="甲函", issuer="", clause="三"),)
    )
    after = with_term(before, "recommendation", "乙函｜区人社部门｜考核点｜可选\n甲函｜主管部门")
    assert [(each.id, each.per, each.required, each.clause) for each in after.recommendation] == [
        ("letter-1", "site", False, ""),
        ("department", "applicant", True, "三"),
    ]
    assert changed_terms(before, after) == ("recommendation",)


def test_what_does_not_go_together_is_named() -> None:
    terms = RoundTerms(hours=("13:30-16:00", "09:30-11:00"), application_types=(), called_on="2024-06-01")
    assert {key for key, _ in term_problems(terms)} == {"issuer", "application_types", "hours"}
    late = RoundTerms(issuer="样例", open_days=("2024-05-20",), closes_on="2024-05-31", called_on="2024-06-01")
    assert {key for key, _ in term_problems(late)} == {"closes_on", "open_days"}
    assert term_problems(terms_of_scheme(SCHEMES["shanghai-2024-124"])) == ()
