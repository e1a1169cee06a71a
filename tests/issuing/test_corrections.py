"""补正通知 and 诚信承诺书: what is missing or returned with its clause, and the six undertakings."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.desk import Desk
from reviewer.resources import sample_path
from reviewer.usecases.ask_correction import AWAITING_CORRECTION, ask_correction
from reviewer.usecases.documents.commitment import COMMITMENT
from reviewer.usecases.documents.correction import CORRECTION, correction_items
from reviewer.usecases.documents.entries import type_entry
from reviewer.usecases.documents.issue import issue_document, preview_document
from reviewer.usecases.documents.numbers import list_numbers
from reviewer.usecases.open_package import open_packages
from tests.issuing.reading import text_of


@pytest.fixture
def short(desk: Desk, round_id: str) -> str:
    """An application whose package lacks a material."""
    (outcome,) = open_packages(desk, [sample_path("packages", "05 样例供应链管理有限公司")], round_id)
    assert outcome.application is not None
    return outcome.application


def test_what_is_missing_or_returned_stands_in_the_notice_with_its_clause(
    desk: Desk, short: str, tmp_path: Path
) -> None:
    ask_correction(desk, short, "1", "申报表第2页未盖章")
    ask_correction(desk, short, "2.2.a", "租赁合同缺第3页，请补全。")
    items = {each.name: each for each in correction_items(desk, short)}
    standing = CORRECTION.survey(desk, short)
    assert [each.name for each in standing.missing] == ["correction_until"]
    assert "【补正期限】" in text_of(preview_document(desk, CORRECTION, short))
    type_entry(desk, CORRECTION, desk.store.rounds()[0].id, "correction_until", "2026.12.4")
    (written,) = issue_document(desk, CORRECTION, short, tmp_path)
    text = text_of(Path(written.path).read_bytes())
    assert written.number == "温技评〔2026〕1号"
    assert f"以下{len(items)}项须补正" in text
    for words in (
        "申报表》（附件3）：申报表第2页未盖章（依据：通知四(一)1）",
        "租赁合同缺第3页，请补全（依据：遴选标准二(2)）",
    ):
        assert words in text, words
    assert "2026年12月4日前" in text and "文件" in text
    assert desk.store.application(short).state == AWAITING_CORRECTION
    (series,) = list_numbers(desk, "温技评〔2026〕")
    assert series.words == "已用 1，无跳号"


def test_a_missing_material_is_asked_for_and_nothing_missing_waits(desk: Desk, short: str, unscored: str) -> None:
    missing = [each for each in correction_items(desk, short) if "未见，请补交" in each.what]
    assert missing and all(each.clause.startswith("通知四(一)") for each in missing)
    assert CORRECTION.survey(desk, unscored).standing == "waiting"


def test_one_more_asked_after_the_notice_makes_its_next_version(desk: Desk, unscored: str, tmp_path: Path) -> None:
    ask_correction(desk, unscored, "1", "申报表第2页缺签章")
    type_entry(desk, CORRECTION, unscored, "correction_until", "2026-12-04")
    (first,) = issue_document(desk, CORRECTION, unscored, tmp_path)
    ask_correction(desk, unscored, "4", "营业执照不清楚")
    (second,) = issue_document(desk, CORRECTION, unscored, tmp_path, reason="漏列一项")
    assert (second.number, second.version) == (first.number, 2)
    text = text_of(Path(second.path).read_bytes())
    assert "须补正的事项数：1→2" in text


@pytest.mark.requirement("E11")
def test_the_undertaking_has_its_six_points_and_places_to_seal_and_sign(
    desk: Desk, unscored: str, tmp_path: Path
) -> None:
    assert COMMITMENT.survey(desk, unscored).standing == "ready"
    (written,) = issue_document(desk, COMMITMENT, unscored, tmp_path)
    text = text_of(Path(written.path).read_bytes())
    name = desk.application(unscored).applicant_name
    assert written.number == f"{unscored}-诚信承诺书"
    undertakings = (
        "1.严格执行国家和省有关职业技能等级认定的各项法规政策，保证技能人才评价质量，维护职业技能等级证书的严肃性和权威性；",
        "2.坚持实事求是的原则，不弄虚作假，不提供虚假信息；",
        "3.客观、公正地开展评价工作，面向用人单位和劳动者提供热情、周到的服务；",
        "4.严格按公布的收费标准收取考核认定费用；",
        "5.不向培训机构及考生索取其他费用；",
        "6.主动接受各级人力社保部门监管。",
        "如未兑现上述承诺，人力社保部门可取消我单位开展职业技能等级认定资格。",
    )
    assert all(each in text for each in undertakings)
    places = (f"单位（印章）：{name}", "法人代表签字：", "年月日")
    assert text.index(places[0]) < text.index(places[1]) < text.index(places[2])
    assert COMMITMENT.survey(desk, unscored).standing == "made"
