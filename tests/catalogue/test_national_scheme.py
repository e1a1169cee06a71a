"""中就培函〔2020〕16号: its conditions on and below the thresholds, both tracks, form, materials, stages, numbers."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import msgspec
import pytest

from reviewer.domain.application import Application, Fact
from reviewer.domain.checking import check
from reviewer.domain.findings import CheckResult
from reviewer.domain.quantities import exact_number
from reviewer.domain.scheme import Scheme
from reviewer.domain.stages import OUTCOME_TEXT
from reviewer.intake.catalogue_file import load_catalogue
from reviewer.intake.choices import read_choice
from reviewer.intake.package import read_package
from reviewer.intake.scheme_file import load_scheme
from reviewer.resources import resource_path, sample_path

ROOT = Path(__file__).resolve().parents[2]
NAME = "national-2020-16"
OCCUPATIONS = ("电工", "健康管理师")


@cache
def scheme() -> Scheme:
    return load_scheme(resource_path("schemes", f"{NAME}.toml"))[0]


@cache
def package(number: int) -> tuple[Application, tuple[str, ...]]:
    path = sorted(sample_path("packages_by_scheme", NAME).iterdir())[number - 1]
    with read_package(path, scheme()) as read:
        return read.application, read.warnings


def checked(application: Application) -> CheckResult:
    return check(scheme(), application, load_catalogue(resource_path("catalogues", f"{NAME}.json")))


def verdicts(application: Application) -> dict[tuple[str, str | None], str]:
    return {(each.condition, each.scope): each.verdict.value for each in checked(application).eligibility}


def changed(application: Application, scope: str | None = None, **texts: str) -> Application:
    """The application with other declared facts; an empty text takes a fact away."""
    facts = [each for each in application.facts if not (each.key in texts and each.scope == scope)]
    facts += [Fact(key=key, text=text, value=exact_number(text), scope=scope) for key, text in texts.items() if text]
    return msgspec.structs.replace(application, facts=tuple(facts))


@pytest.mark.requirement("F01", "F02", "F03", "F05", "F06", "F07", "F08")
def test_exactly_on_the_thresholds_meets_them() -> None:
    application, warnings = package(1)
    assert warnings == ()
    found = verdicts(application)
    assert set(found.values()) <= {"met", "on_site", "not_applicable"}
    assert [found["F03.a", None], found["F03.b", None]] == ["met", "met"]
    assert [found["F03.c", each] for each in OCCUPATIONS] == ["met", "met"]
    assert [found["F08.a", each] for each in OCCUPATIONS] == [found["F08.b", each] for each in OCCUPATIONS]
    assert [found[each, None] for each in ("F01.a", "F01.c", "F01.d", "F02.b", "F05.a", "F06.a", "F07")] == ["met"] * 7
    # What only people can tell stays with them.
    assert {found[each, None] for each in ("F01.b", "F02.a", "F06.b")} == {"on_site"}


@pytest.mark.requirement("F03")
def test_one_below_each_threshold_is_told_by_how_much_and_stays_an_exception_in_principle() -> None:
    application, _ = package(2)
    told = {(each.condition, each.scope): each for each in checked(application).eligibility}
    below = {key for key, each in told.items() if each.verdict.value == "not_met"}
    assert below == {("F03.a", None), ("F03.b", None), ("F03.c", "健康管理师")}
    assert "少 1 年" in told["F03.a", None].why
    assert "少 1 人次" in told["F03.b", None].why
    assert all(told[key].is_soft for key in below)


@pytest.mark.requirement("F04", "F09")
def test_an_application_for_the_own_province_is_asked_what_the_province_sets() -> None:
    application, _ = package(2)
    home = changed(application, nationwide="否", provincial="是")
    found = verdicts(home)
    assert {found[key] for key in found if key[0].startswith(("F03", "F08", "F17", "F16"))} == {"not_applicable"}
    assert found["F04", None] == "on_site"
    assert {found["F09", each] for each in OCCUPATIONS} == {"unclear"}
    given = changed(changed(home, "电工", province_basis="目录内水平评价类"), "健康管理师", province_basis="别的")
    assert [verdicts(given)["F09", each] for each in OCCUPATIONS] == ["met", "not_met"]


@pytest.mark.requirement("F07", "F08", "F17")
def test_what_the_notice_excludes_is_not_met() -> None:
    application, _ = package(1)
    entry = changed(application, "电工", qualification_type="准入类")
    assert verdicts(entry)["F08.a", "电工"] == "not_met"
    assert verdicts(changed(application, accepts_supervision="否"))["F07", None] == "not_met"
    other = msgspec.structs.replace(
        application,
        occupations=tuple(msgspec.structs.replace(each, name="样例没有的职业") for each in application.occupations[:1]),
    )
    told = next(each for each in checked(other).eligibility if each.condition == "F17")
    assert (told.verdict.value, told.is_soft) == ("not_met", True)
    assert "水平评价类技能人员职业资格目录" in told.why


@pytest.mark.requirement("F16")
def test_filed_in_a_province_is_told_and_nobody_fails_for_it() -> None:
    for number, answer in ((1, "是"), (2, "否")):
        application, _ = package(number)
        (told,) = (each for each in checked(application).eligibility if each.condition == "F16")
        assert (told.verdict.value, answer in told.why) == ("met", True)
    (flag,) = (each for each in scheme().condition if each.id == "F16")
    assert "优先" in flag.text and flag.strength == "soft"


@pytest.mark.requirement("F10", "F11", "F12", "F13", "F14", "F15")
@pytest.mark.parametrize(
    ("without", "no"),
    [
        ("法人登记证书", "2"),
        ("质量管控措施", "3"),
        ("实施方案", "3"),
        ("专家技能水平证明", "4"),
        ("产权证明", "5"),
        ("固定资产清单", "5"),
        ("财务审计报告", "5"),
        ("信用报告", "6"),
    ],
)
def test_each_material_and_each_of_its_parts_is_asked_for(without: str, no: str) -> None:
    application, _ = package(1)
    assert {each.no: each.state for each in checked(application).materials} == dict.fromkeys("123456", "present")
    less = msgspec.structs.replace(
        application, evidence=tuple(each for each in application.evidence if without not in each.classes)
    )
    states = {each.no: each.state for each in checked(less).materials}
    assert states[no] != "present"
    assert {each for each, state in states.items() if state != "present"} == {no}


@pytest.mark.requirement("F14", "F15")
def test_either_document_does_where_the_notice_says_or() -> None:
    by_no = {each.no: each for each in scheme().material}
    assert set(by_no["6"].any_of) == {"信用报告", "诚信承诺书"}
    tenure, _, accounts = by_no["5"].part
    assert set(tenure.any_of) == {"产权证明", "租赁合同"}
    assert set(accounts.any_of) == {"财务审计报告", "财务报表"} and "最近一个完整年度" in accounts.name
    (reading,) = scheme().readings_at("3.6.b")
    assert (reading.id, "2018" in reading.problem) == ("K25", True)


@pytest.mark.requirement("F10", "F22")
@pytest.mark.parametrize("number", [1, 2])
def test_every_field_of_the_form_is_read_from_word_and_excel(number: int) -> None:
    application, _ = package(number)
    facts = {each.key: each.text for each in application.facts if each.scope is None}
    on_form = [each.key for each in scheme().fact if each.form == "form" and each.per == "applicant"]
    assert [key for key in on_form if not facts.get(key)] == []
    assert application.applicant_kind == ("行业协会" if number == 1 else "技工院校")
    assert len(facts["credit_code"]) == 18 and "专职工作人员12人" in facts["strengths"]
    assert [(each.name, each.code) for each in application.occupations] == [
        ("电工", "6-31-01-03"),
        ("健康管理师", "4-14-02-02"),
    ]
    assert [each.levels for each in application.occupations] == [(5, 4, 3, 2, 1), (3, 2)]
    own = {(each.key, each.scope): each.text for each in application.facts if each.scope}
    assert own["is_new_occupation", "电工"] == "否"
    assert own["training_since", "健康管理师"] == ("2020-11-01" if number == 1 else "2021-11-01")
    # People on the form, person-times on the supplement: both are kept (K28).
    assert own["trained_persons", "电工"] == "9800" and own["occupation_person_times", "电工"] == "10000"


@pytest.mark.requirement("F22")
@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("企 业 ☑ 民办非企业单位 □ 行业协会 □ 技工院校 □", "企业"),
        ("企 业□\n民办非企业单位☑\n行业协会□\n技工院校□", "民办非企业单位"),
        ("企 业 □ 民办非企业单位 □ 行业协会 ☑ 技工院校 □", "行业协会"),
        ("企 业 □ 民办非企业单位 □ 行业协会 □ 技工院校 √", "技工院校"),
        ("企 业 □ 民办非企业单位 □ 行业协会 □ 技工院校 □", ""),
        ("☑企 业 □民办非企业单位 □行业协会 □技工院校", "企业"),
    ],
)
def test_the_box_behind_a_spaced_word_is_that_words(cell: str, kind: str) -> None:
    """The notice prints 企 业 □ 民办非企业单位 □ …: the tick must not go to the next word."""
    options = next(each.options for each in scheme().fact if each.key == "applicant_kind")
    found = read_choice(cell, options)
    assert (found.text, found.problem) == (kind, None)


@pytest.mark.requirement("F22")
def test_a_tick_behind_a_word_that_is_no_option_is_refused() -> None:
    options = next(each.options for each in scheme().fact if each.key == "applicant_kind")
    assert read_choice("事业单位 ☑ 企 业 □ 行业协会 □", options).problem is not None


@pytest.mark.requirement("F10", "F22", "F23")
def test_the_blank_form_prints_what_annex_1_prints() -> None:
    path = resource_path("forms", NAME) / "附件1 社会培训评价组织基本情况表.docx"
    with zipfile.ZipFile(path) as archive:
        text = archive.read("word/document.xml").decode()
    for word in (
        "社会培训评价组织基本情况表", "一、基本信息", "信用代码", "法定代表人", "注册资金", "电子邮箱",
        "是否新职业", "培训评价起始日期", "已培训评价人数（人）", "评价等级范围", "四、诚信承诺",
        "本人承诺申报材料真实有效，如有虚假，自愿退出申报。", "法定代表人（签字）", "单位名称（公章）",
        "本表可增行或续页",
    ):  # fmt: skip
        assert word in text, word
    assert text.count("□") == 5


@pytest.mark.requirement("F22")
def test_forms_and_packages_are_what_their_script_makes(tmp_path: Path) -> None:
    """The same sources give the same bytes: a copy of the tree's parts makes the same files again."""
    before = {
        path: path.read_bytes()
        for folder in (ROOT / "resources" / "forms" / NAME, ROOT / "data" / "packages_by_scheme" / NAME)
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert sum(map(len, before.values())) < 480_000
    code = (
        "import sys, pathlib; sys.path[:0] = ['packaging', '.']; import make_national as made\n"
        "out = pathlib.Path(sys.argv[1])\n"
        "scheme, _ = made.load_scheme(made.ROOT / 'resources' / 'schemes' / f'{made.SCHEME}.toml')\n"
        "for name, content in made.blank_forms(scheme).items(): (out / name).write_bytes(content)\n"
        "for name, content in made.package_entries(scheme, made.all_samples()[0]).items():\n"
        "    (out / name.replace('/', '_')).write_bytes(content)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, check=True)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: content for path, content in before.items()}
    shared = {name: kept[name] for name in made if name in kept and name != "补充信息.xlsx"}
    assert len(shared) == 3 and all(made[name] == content for name, content in shared.items())


@pytest.mark.requirement("F18", "F20", "F23")
def test_stages_name_their_ways_what_is_published_and_how_one_leaves() -> None:
    stages = {each.id: each for each in scheme().stage}
    assert [each.name for each in scheme().stage][:6] == [
        "申报", "材料核验", "技术评估", "遴选结论、复函", "备案、赋码", "向社会公布",
    ]  # fmt: skip
    names = {each.id: each.name for each in scheme().method}
    assert [names[each] for each in stages["assessment"].methods][:3] == ["网上办", "电话办", "邮寄办"]
    assert stages["publication"].output == (
        "机构名称", "地址", "联系方式", "备案号", "备案期限", "职业（工种）名称", "技能等级", "站点情况",
    )  # fmt: skip
    assert OUTCOME_TEXT[stages["withdrawn"].outcome] == "退出申报"
    leaving = {each.id for each in scheme().stage if "withdrawn" in each.next}
    assert leaving == {"apply", "materials", "assessment", "conclusion"}


@pytest.mark.requirement("F21")
def test_the_provinces_date_is_there_and_closes_no_acceptance() -> None:
    (deadline,) = scheme().deadline
    assert (deadline.date, deadline.clause) == ("2020-03-31", "四(四)")
    assert deadline.stage != scheme().stage[0].id and scheme().call.closes_on == ""


@pytest.mark.requirement("F19")
def test_the_form_of_numbers_follows_the_rule_for_certificates() -> None:
    rule = scheme().filing
    assert (rule.source, rule.serial_digits) == ("proposal", 4)
    assert len(rule.number.format(serial="0001", province="33", code="", year="")) == 13


@pytest.mark.requirement("F01", "F24")
def test_readings_stand_where_they_matter_and_repairs_are_listed() -> None:
    assert [each.id for each in scheme().reading] == [f"K{number}" for number in range(25, 32)]
    assert [each.id for each in scheme().readings_at("F03.b")] == ["K26", "K28"]
    assert scheme().repair[0].now == "重冶火法冶炼工、电解精炼工、重冶湿法冶炼工"
    assert (scheme().scoring.source, scheme().full) == ("proposal", 100)
