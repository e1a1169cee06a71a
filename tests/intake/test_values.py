"""Numbers, dates, choices and levels as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.intake.choices import read_choice, read_levels, read_list, read_yes_no, ticked
from reviewer.intake.quantities import read_date, read_quantity
from reviewer.intake.wording import clean_name, clean_text, identifier_text, label_key, split_listed

BOXES = ("院校", "研究院", "民非", "企业", "社会团体", "行业分支机构")
GRADES = ("1A", "2A", "3A", "4A", "5A")


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("30㎡", "m2", "30"),
        ("30平米", "m2", "30"),
        ("30 平方米", "m2", "30"),
        ("３０．５ m²", "m2", "30.5"),
        ("共120平方米", "m2", "120"),
        ("建筑面积：120", "m2", "120"),
        ("60m2（自有）", "m2", "60"),
        ("三十平方米", "m2", "30"),
        ("1,200", "人", "1200"),
        ("１２００人", "人", "1200"),
        ("40个座位", "人", "40"),
        ("1.2万人次", "人次", "12000"),
        ("128家会员单位", "家", "128"),
        ("三年", "年", "3"),
        ("一百二十", "人", "120"),
        ("8年6个月", "年", "8.5"),
        ("0", "人", "0"),
    ],
)
def test_an_exact_number_has_its_value(text: str, unit: str, value: str) -> None:
    reading = read_quantity(text, unit)
    assert reading.value == Decimal(value)
    assert reading.problem is None
    assert reading.remark is None


@pytest.mark.parametrize(
    "text",
    [
        "约60平方米",
        "60余",
        "60-80㎡",
        "60至80",
        "60～80",
        "80㎡以上",
        "不少于60",
        "≥60",
        "30+40",
        "2间共120平方米",
        "见附件",
        "120平方左右",
        "各60㎡",
        "0.5亩",
        "近百平方米",
        "3间，每间40平方米" * 8,
    ],
)
def test_an_inexact_number_keeps_its_text_and_says_so(text: str) -> None:
    reading = read_quantity(text, "m2")
    assert reading.text == text
    assert reading.value is None
    assert reading.problem is None
    assert reading.remark


def test_persons_are_not_person_times() -> None:
    assert read_quantity("12000人", "人次").value is None
    assert read_quantity("12000", "人次").value == 12000


@pytest.mark.parametrize("text", ["abc", "很大", "-5", "1.0E5", "1.2.3"])
def test_what_is_no_number_is_a_problem(text: str) -> None:
    assert read_quantity(text, "m2").problem


@pytest.mark.parametrize("text", ["", "  ", "/", "—", "＿＿＿＿", "无", "暂无"])
def test_what_stands_for_nothing_is_nothing(text: str) -> None:
    reading = read_quantity(text, "m2")
    assert (reading.text, reading.value, reading.problem) == ("", None, None)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2022.10", "2022-10"),
        ("2022年10月", "2022-10"),
        ("2022-10-31", "2022-10-31"),
        ("2022年10月31日", "2022-10-31"),
        ("2022 年 10 月 31 日", "2022-10-31"),
        ("2022/1/5", "2022-01-05"),
        ("２０２２．１０．３１", "2022-10-31"),
        ("20221031", "2022-10-31"),
        ("202210", "2022-10"),
        ("2022年", "2022"),
        ("2022-10-31 00:00:00", "2022-10-31"),
    ],
)
def test_dates_become_iso_as_exact_as_they_were_written(text: str, iso: str) -> None:
    assert read_date(text).text == iso


@pytest.mark.parametrize("text", ["2022-13-01", "2022-02-30", "22.10.1", "44865", "昨天", "0001-01-01"])
def test_what_is_no_date_is_a_problem(text: str) -> None:
    assert read_date(text).problem


def test_a_date_that_is_no_day_keeps_its_text() -> None:
    assert read_date("长期").remark
    assert read_date("约2015年").text == "约2015年"
    assert read_date("年  月  日").text == ""


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("五级、四级、三级", (5, 4, 3)),
        ("3-5级", (5, 4, 3)),
        ("3—5级", (5, 4, 3)),
        ("三级至五级", (5, 4, 3)),
        ("高级工（三级）", (3,)),
        ("三级/高级工", (3,)),
        ("五级/初级工、四级/中级工", (5, 4)),
        ("五级（初级工）\n四级（中级工）", (5, 4)),
        ("初级工 中级工", (5, 4)),
        ("技师、高级技师", (2, 1)),
        ("三级及以上", (3, 2, 1)),
        ("５、４", (5, 4)),
        ("3/4/5", (5, 4, 3)),
        ("☑五级 □四级 ☑三级", (5, 3)),
        ("一级", (1,)),
    ],
)
def test_levels_are_read(text: str, levels: tuple[int, ...]) -> None:
    assert read_levels(text) == levels


@pytest.mark.parametrize("text", ["", "全部", "高级工（四级）", "2022-03-05", "六级", "0", "五级和六级", "□五级□四级"])
def test_levels_that_cannot_be_told_are_not_guessed(text: str) -> None:
    assert read_levels(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("□院校☑研究院 □民非", ("研究院",)),
        ("□院校√ □研究院 □民非", ("院校",)),
        ("院校√ 研究院 民非", ("院校",)),
        ("院校（√）、研究院（ ）", ("院校",)),
        ("□院校□√研究院", ("研究院",)),
        ("☐院校 ☒研究院", ("研究院",)),
        ("□院校■民非☑企业", ("民非", "企业")),
        ("□院校□民非", ()),
        ("□院校 □研究院 □行业分支机构√", ("行业分支机构",)),
    ],
)
def test_ticks_belong_to_their_word(text: str, found: tuple[str, ...]) -> None:
    assert ticked(text, BOXES) == (found, None)


def test_a_tick_between_two_words_is_not_guessed() -> None:
    assert ticked("□院校√□研究院", BOXES)[1]
    assert ticked("□学校", BOXES)[1]
    assert ticked("□院校" * 200, BOXES)[1]


@pytest.mark.parametrize(
    ("text", "options", "found"),
    [
        ("四星级", ("三星", "四星"), "四星"),
        ("4星", ("三星", "四星"), "四星"),
        ("AAAA级", GRADES, "4A"),
        ("5a", GRADES, "5A"),
        ("租赁（5年）", ("自有", "租赁"), "租赁"),
        ("☑自有 □租赁", ("自有", "租赁"), "自有"),
        ("无", ("自有", "租赁"), ""),
    ],
)
def test_choices(text: str, options: tuple[str, ...], found: str) -> None:
    reading = read_choice(text, options)
    assert (reading.text, reading.problem) == (found, None)


def test_what_is_no_option_is_a_problem() -> None:
    assert read_choice("借用", ("自有", "租赁")).problem
    assert read_choice("☑自有☑租赁", ("自有", "租赁")).problem


@pytest.mark.parametrize(
    ("text", "answer"),
    [("是", "是"), ("有", "是"), ("√", "是"), ("否", "否"), ("☑是 □否", "是"), ("□是 □否", ""), ("", "")],
)
def test_yes_and_no(text: str, answer: str) -> None:
    assert read_yes_no(text).text == answer


def test_neither_yes_nor_no_is_a_problem() -> None:
    assert read_yes_no("也许").problem
    assert read_yes_no("☑是 ☑否").problem


def test_lists_and_listed_rules() -> None:
    assert read_list("计算机，课桌椅；讲台\n黑板。").text == "计算机、课桌椅、讲台、黑板"
    listed = "1．财务管理制度\n2．设备、设施管理制度；（3）岗位责任制 4.《档案管理制度》、《工作规程（报名、收费）》"
    assert split_listed(listed) == (
        "财务管理制度",
        "设备、设施管理制度",
        "岗位责任制",
        "档案管理制度",
        "工作规程（报名、收费）",
    )
    assert split_listed("（填报目录，内容另附）") == ()


def test_spelling() -> None:
    assert clean_name("张　三") == clean_name("张 三\u200b") == "张三"
    assert clean_name("Anna  Maria") == "Anna Maria"
    assert clean_name("阿依 · 古丽") == "阿依·古丽"
    assert clean_text("e\u0301") == "\u00e9"
    assert identifier_text("３３０３０２ 19800101 001ｘ") == "33030219800101001X"
    assert label_key("职称\n（职业资格）：") == "职称(职业资格)"
    assert label_key("一、基本信息") == "基本信息"


@given(st.text(max_size=300))
def test_any_text_gets_an_answer_soon(text: str) -> None:
    for unit in ("m2", "人", "年"):
        reading = read_quantity(text, unit)
        assert not (reading.value is not None and reading.problem)
    read_date(text)
    read_choice(text, BOXES)
    read_yes_no(text)
    levels = read_levels(text)
    assert levels is None or set(levels) <= {1, 2, 3, 4, 5}
    assert clean_text(clean_text(text)) == clean_text(text)


def test_long_hostile_text_ends_soon() -> None:
    for text in ("1" + "-" * 19_000, "(" * 19_000, "一级、" * 6_000, "□院校" * 6_000, "9" * 19_000, "1至" * 9_000):
        read_quantity(text, "m2")
        read_date(text)
        read_levels(text)
        read_choice(text, BOXES)
        split_listed(text)
        label_key(text)
