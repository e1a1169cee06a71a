"""Scheme files: the shipped one is whole, and a faulty one is refused with file, line and key."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from builders import wenzhou

from reviewer.domain.letter_fields import LETTER_FIELDS, places
from reviewer.domain.records import from_document
from reviewer.domain.scheme import Scheme
from reviewer.errors import EnvironmentProblem, RuleViolation
from reviewer.intake.catalogue_file import load_catalogue
from reviewer.intake.scheme_file import (
    SchemeRefused,
    load_scheme,
    parse_scheme,
    schema_text,
    scheme_json_schema,
    write_scheme,
)
from reviewer.intake.scheme_lines import LineMap
from reviewer.resources import resource_path

SHIPPED = resource_path("schemes", "zhejiang-wenzhou-2022.toml")
TEXT = SHIPPED.read_text(encoding="utf-8")

# The ids that the extract of 附件2 gives, item by item.
REQUIREMENTS = {
    "1.1": "abcdefg", "1.2": "abcde", "1.3": "ab", "1.4": "ab", "1.5": "a", "1.6": "a", "1.7": "abc",
    "1.8.1": "abc", "1.8.2": "abcd", "2.1": "ab", "2.2": "abcde", "2.3": "abcde", "2.4": "a", "2.5": "ab",
    "3.1": "a", "3.2": "a", "3.3": "a", "3.4": "a", "3.5": "a", "3.6": "a", "3.7": "a", "3.8": "a", "3.9": "a",
    "4.1": "abc", "4.2": "a", "5.1": "abcd", "5.2": "ab",
}  # fmt: skip


def refused(text: str) -> SchemeRefused:
    with pytest.raises(SchemeRefused) as caught:
        parse_scheme(text.encode(), "x.toml")
    assert caught.value.code == "scheme_invalid"
    return caught.value


def broken(old: str, new: str) -> tuple[SchemeRefused, int]:
    """The refusal after one replacement in the shipped scheme, and the line where it was made."""
    assert old in TEXT
    line = TEXT[: TEXT.index(old)].count("\n") + 1
    return refused(TEXT.replace(old, new, 1)), line


def test_the_standard_has_all_its_sections_items_and_requirements() -> None:
    scheme = wenzhou()
    assert [section.no for section in scheme.section] == ["一", "二", "三", "四", "五"]
    found = {
        item.id: "".join(each.id.removeprefix(f"{item.id}.") for each in item.requirement) for item in scheme.items
    }
    assert found == REQUIREMENTS
    assert (len(scheme.items), sum(map(len, REQUIREMENTS.values()))) == (27, 62)


def test_conditions_and_materials_are_complete() -> None:
    scheme = wenzhou()
    assert [each.id for each in scheme.condition] == [f"W{number:02d}" for number in range(1, 22)]
    assert [each.no for each in scheme.material] == ["1", "2", "3", "4"]
    assert {each.id for each in scheme.condition if each.strength == "hard"} == {"W01", "W18", "W20", "W21"}


def test_the_proposed_points_are_marked_as_such_and_sum_up() -> None:
    scheme = wenzhou()
    assert scheme.scoring.source == "proposal"
    assert [section.full for section in scheme.section] == [30, 35, 18, 9, 8]
    assert scheme.full == Decimal(100)
    assert [item.id for item in scheme.items if item.per == "occupation"] == [
        "1.8.1",
        "1.8.2",
        "2.2",
        "2.3",
        "2.4",
        "4.1",
    ]
    assert not any(item.veto for item in scheme.items)
    lines = [scheme.scoring.pass_line, scheme.scoring.rectify_line, scheme.scoring.step]
    assert [str(each) for each in lines] == ["80", "70", "0.5"]


def test_clauses_read_as_in_the_heads_and_the_ocr_faults_are_mended() -> None:
    item = wenzhou().item("2.2")
    assert (item.clause, item.source, item.short) == ("二(2)", "附件2 二2", "2")
    assert item.full == Decimal(10)
    assert "2—3人" in wenzhou().item("1.1").text
    assert "机考系统调试、计算机设备管理" in wenzhou().item("1.6").text


def test_every_item_has_a_rubric_and_reachable_quick_points() -> None:
    for item in wenzhou().items:
        assert item.rubric.text
        assert item.rubric.quick_points[0] == 0
        assert item.rubric.quick_points[-1] == item.full


@pytest.mark.requirement("C24")
def test_the_way_on_leads_from_submission_to_operation_and_publicity_lasts_five_working_days() -> None:
    scheme = wenzhou()
    way = ["submission", "acceptance", "review", "publicity", "filing", "report", "operation"]
    ends = {"not_accepted": "not_accepted", "failed": "failed", "withdrawn": "withdrawn", "operation": "filed"}
    assert [each.id for each in scheme.stage if each.id not in ends or each.id == "operation"] == way
    assert [each.next[0] for each in scheme.stage if each.next] == way[1:]
    assert {each.id: each.outcome for each in scheme.stage if each.outcome} == ends
    assert [(each.stage, each.date, each.working_days, each.years, each.source) for each in scheme.deadline] == [
        ("submission", "2022-10-31", None, None, "notice"),
        ("publicity", None, 5, None, "notice"),
        ("filing", None, None, 3, "proposal"),
    ]


@pytest.mark.requirement("C17", "C20", "C28")
def test_the_call_names_channel_last_day_jurisdiction_and_contacts() -> None:
    call = wenzhou().call
    assert (call.closes_on, call.open_days, call.area) == ("2022-10-31", (), "温州市")
    assert (call.affiliation_fact, call.excluded_affiliations) == ("affiliation", ("省属", "部属"))
    assert "浙江省职业能力一体化工作平台" in call.channel
    assert [(each.name, each.phone) for each in call.contact] == [
        ("徐胡磊", "0577-89090155"),
        ("陈奔", "0577-88318328"),
    ]


@pytest.mark.requirement("C21")
def test_the_review_may_use_the_eight_methods_of_the_notice() -> None:
    scheme = wenzhou()
    names = {each.id: each.name for each in scheme.method}
    review = next(each for each in scheme.stage if each.id == "review")
    assert [names[each] for each in review.methods] == [
        "听汇报", "访谈咨询", "质询答辩", "现场察看", "视频连线", "资料审核", "技术核查", "集中路演",
    ]  # fmt: skip


def test_the_readings_of_the_notice_stand_where_they_matter() -> None:
    scheme = wenzhou()
    ids = [each.id for each in scheme.reading]
    assert ids == ["K06", *(f"K{number}" for number in range(12, 25))]
    assert all(each.at and each.problem and each.reading for each in scheme.reading)
    assert [each.id for each in scheme.readings_at("1.8.2")] == ["K15", "K23"]
    assert [each.id for each in scheme.readings_at("material:1")] == ["K12"]
    assert scheme.readings_at("3.1") == ()


def test_each_outcome_has_its_letter_with_known_fields_and_headings_in_order() -> None:
    templates = {each.conclusion: each for each in wenzhou().letters.template if each.kind == "letter"}
    assert set(templates) == {"PASS", "RECTIFY", "FAIL"}
    for template in templates.values():
        assert set(places("".join((template.title, *template.paragraphs)))) <= set(LETTER_FIELDS)
        heads = [each[:2] for each in template.paragraphs if each[1:2] == "、"]
        assert heads == ["一、", "二、", "三、"]
        assert template.title == "关于{applicant}参与新职业社会评价组织遴选的复函"
    assert "{rectify_until}" in "".join(templates["RECTIFY"].paragraphs)
    assert "{reasons}" in templates["FAIL"].paragraphs


def test_the_canonical_document_reads_back_to_the_same_scheme() -> None:
    scheme, document = load_scheme(SHIPPED)
    assert from_document(document, Scheme) == scheme
    assert load_scheme(SHIPPED)[1] == document


def test_a_written_scheme_reads_back_to_the_same_bytes(tmp_path: Path) -> None:
    scheme, document = load_scheme(SHIPPED)
    awkward = msgspec.structs.replace(scheme.letters, contact='引号"与反斜线\\\n换行\t')
    scheme = msgspec.structs.replace(scheme, letters=awkward)
    write_scheme(scheme, tmp_path / "copy.toml")
    again, other = load_scheme(tmp_path / "copy.toml")
    assert again == scheme
    assert other != document


def test_the_published_schema_is_the_types_own() -> None:
    published = resource_path("schemes", "scheme.schema.json").read_text(encoding="utf-8")
    assert published == schema_text(), "run: python -m reviewer.intake.scheme_file resources/schemes/scheme.schema.json"
    schema = scheme_json_schema()
    assert schema["$ref"] == "#/$defs/Scheme"
    assert "LegalPerson" in schema["$defs"]
    assert json.loads(published)["$defs"]["Number"]["additionalProperties"] is False


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm() -> None:
    _, document = parse_scheme(("\ufeff" + TEXT).replace("\n", "\r\n").encode(), "x.toml")
    assert document == load_scheme(SHIPPED)[1]


def test_a_toml_fault_names_line_and_key() -> None:
    error, line = broken('short_title = "温州2022"', "short_title = 温州2022")
    assert error.where == f"x.toml:{line}:short_title"
    assert "TOML" in error.message


def test_a_key_written_twice_is_refused() -> None:
    error, line = broken('code = "WZ"', 'code = "WZ"\ncode = "WZ"')
    assert error.where is not None
    assert error.where.startswith(f"x.toml:{line + 1}:")


def test_a_file_in_another_encoding_is_refused_with_its_line() -> None:
    with pytest.raises(SchemeRefused) as caught:
        parse_scheme(TEXT.encode("gbk", errors="ignore"), "x.toml")
    assert "UTF-8" in caught.value.message


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ('code = "WZ"', 'code = "WZ"\ncolour = "红"', "scheme.colour", "不认识的键“colour”"),
        ('issuer = "温州市人力资源和社会保障局"\n', "", "scheme.issuer", "缺少键“issuer”"),
        ("trim_each_side = 1", 'trim_each_side = "一"', "scoring.trim_each_side", "应为整数"),
        ("pass_line = 80", "pass_line = true", "scoring.pass_line", "应为"),
        ('method = "trimmed_mean"', 'method = "best"', "scoring.method", "best"),
        (
            'fact = "theory_area_m2", minimum = 60',
            'fact = "theory_area_m2", minimum = "六十"',
            "section[1].item[1].requirement[0].rule.minimum",
            "不是一个数",
        ),
        (
            'kind = "number", fact = "grading_places"',
            'kind = "figure", fact = "grading_places"',
            "section[1].item[3].requirement[0].rule.kind",
            "不认识的规则类型“figure”",
        ),
        ('kind = "same_as"', 'kind = "like"', "section[1].item[2].requirement[4].rule.kind", "like"),
        (
            'rule = { kind = "document", evidence = ["诚信承诺书"] }',
            'rule = { kind = "document", evidence = ["诚信承诺书"], x = 1 }',
            "condition[5].rule.x",
            "不认识的键“x”",
        ),
    ],
)
def test_what_the_types_refuse_names_file_line_and_key(old: str, new: str, key: str, says: str) -> None:
    error, line = broken(old, new)
    extra = 1 if new.startswith('code = "WZ"\ncolour') else 0
    assert error.where in {f"x.toml:{line + extra}:{key}", f"x.toml:{_table_line(old, line)}:{key}"}
    assert says in error.message
    assert "原有数据未变" in error.message


def _table_line(old: str, line: int) -> int:
    """A key that is missing or of an unknown name stands at its table's head."""
    lines = TEXT.split("\n")
    return next(at for at in range(line, 0, -1) if lines[at - 1].startswith("["))


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        (
            'fact = "theory_seats", minimum',
            'fact = "theory_chairs", minimum',
            "rule.fact",
            "申报数据“theory_chairs”没有定义",
        ),
        ('only_if = "existing_body"', 'only_if = "existing"', "condition[15].only_if", "“existing”没有定义"),
        (
            'registered_fact = "registered_in"',
            'registered_fact = "place"',
            "condition[0].rule.registered_fact",
            "“place”没有定义",
        ),
        ('any_of = ["诚信承诺书"]', 'any_of = ["承诺"]', "material[2].any_of", "佐证类别“承诺”没有定义"),
        (
            'evidence = ["消防证明", "场地照片"]',
            'evidence = ["消防", "场地照片"]',
            "evidence",
            "佐证类别“消防”没有定义",
        ),
        ('id = "2.2.b"', 'id = "2.2.a"', "section[1].item[1].requirement[1].id", "要求编号“2.2.a”重复"),
        ('id = "3.2"', 'id = "3.1"', "section[2].item[1].id", "评分项编号“3.1”重复"),
        ('id = "W02"', 'id = "W01"', "condition[1].id", "条件编号“W01”重复"),
        ('key = "scale"', 'key = "funding"', "fact", "申报数据“funding”重复"),
        (
            'requirements = ["2.2.a", "2.2.b"]',
            'requirements = ["2.2.a", "9.9.z"]',
            "rule.requirements",
            "要求“9.9.z”没有定义",
        ),
        (
            'facts = ["practical_area_m2", "practical_places"]',
            'facts = ["practical_area_m2"]',
            "rule.facts",
            "个数应相同",
        ),
        (
            'qualified_by = ["1.8.1.b", "1.8.1.c"]',
            'qualified_by = ["1.8.1.b", "2.2.a"]',
            "rule.qualified_by",
            "要求“2.2.a”",
        ),
        ('next = ["filing", ', 'next = ["archive", ', "stage[3].next", "阶段“archive”没有定义"),
        ('stage = "publicity"', 'stage = "notice"', "deadline[1].stage", "阶段“notice”没有定义"),
        ("working_days = 5", "working_days = 5\nmonths = 1", "deadline[1]", "恰好一个"),
        ('date = "2022-10-31" }', 'date = "2022-10-32" }', "condition[20].rule.date", "不是日期"),
        ("full = 12", "full = 11", "scoring.full", "各项满分合计 99"),
        ("full = 5\n", "full = 5.3\n", "section[1].item[3].full", "整数倍"),
        ("quick_points = [0, 2, 4, 6, 8, 10]", "quick_points = [0, 11]", "section[1].item[1].rubric", "快捷分值 11"),
        (
            'requirements = ["2.2.b"], by = "short"',
            'requirements = ["2.1.a"], by = "short"',
            "section[1].item[1].rubric.deduction[0].requirements",
            "要求“2.1.a”不属于评分项 2.2",
        ),
        (
            'requirements = ["2.2.c"], by = "lacking"',
            'requirements = ["2.2.c"], by = "short"',
            "section[1].item[1].rubric.deduction[1].by",
            "扣分方式 short 不适合要求“2.2.c”",
        ),
        (
            'by = "short", points = 1.5',
            'by = "short", points = 0.7',
            "section[1].item[3].rubric.deduction[0].points",
            "扣分 0.7 应大于 0、不超过 5 且为 0.5 的整数倍",
        ),
        (
            'by = "short", points = 2, every = 3',
            'by = "short", points = 2, every = 0',
            "section[1].item[4].rubric.deduction[1].every",
            "every 应大于 0",
        ),
        (
            'by = "judged", text = "按业绩酌定"',
            'by = "judged", points = 1',
            "section[4].item[1].rubric.deduction[2].text",
            "酌定的扣分应写 text",
        ),
        ('id = "video_link"', 'id = "site_visit"', "method[4].id", "评审方式“site_visit”重复"),
        ("未达到要求。", "{reason}。", "phrase[5].text", "常用说明字段“{reason}”不认识"),
        ('items = ["2.4"]', 'items = ["2.9"]', "phrase", "评分项“2.9”没有定义"),
        ('at_least = "良好"', 'at_least = "好"', "condition[15].rule.at_least", "等次“好”不在 scale 之内"),
        (
            "minimum = 2, maximum = 3",
            "minimum = 4, maximum = 3",
            "section[0].item[0].requirement[0].rule.minimum",
            "下限 4 大于上限 3",
        ),
        ("levels = [5, 4, 3]", "levels = [6]", "rule.levels", "等级"),
        ("pass_line = 80", "pass_line = 101", "scoring.pass_line", "分数线"),
        ("trim_from_members = 5", "trim_from_members = 2", "scoring.trim_from_members", "至少还有一个分数"),
        (
            "{section_points}，{standing}",
            "{points}，{standing}",
            "letters.template[0].paragraphs[2]",
            "字段“{points}”不认识",
        ),
        ('"{rectify_list}"', '"{rectify_list"', "letters.template[1].paragraphs[4]", "花括号不成对"),
        ('conclusion = "FAIL"', 'conclusion = "PASS"', "letters", "PASS 的复函模板应恰有一份"),
        ('sections = ["3"]', 'sections = ["9"]', "condition[4].rule.sections", "部分“9”没有定义"),
        ('applies_to = ["行业协会"]', 'applies_to = ["协会"]', "condition[11].applies_to", "申报主体“协会”"),
        ('"民非" = ["民办非企业"]', '"民非" = ["民非"]', "scheme.form_kinds.民非", "申报主体“民非”"),
    ],
)
def test_what_does_not_hold_together_is_refused(old: str, new: str, key: str, says: str) -> None:
    error, line = broken(old, new)
    place = next(each for each in error.problems if says in each)
    assert key in place.split("：")[0]
    # Sums and counts stand at their own key, texts in a list at the list's.
    if not key.startswith(("letters", "scoring.full", "deadline[1]")) or key == "deadline[1].stage":
        assert int(place.split(":")[1]) == line


def test_all_problems_are_named_one_a_line() -> None:
    text = TEXT.replace('"theory_seats", minimum', '"a", minimum').replace('next = ["filing", ', 'next = ["b", ')
    error = refused(text.replace('conclusion = "FAIL"', 'conclusion = "PASS"'))
    assert len(error.problems) == 4
    assert "共 4 处问题" in error.message
    assert all(each in error.message.split("\n") for each in error.problems)
    assert [each.split(":")[0] for each in error.problems] == ["x.toml"] * 4


def test_a_missing_file_is_a_problem_of_the_machine(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem):
        load_scheme(tmp_path / "none.toml")
    with pytest.raises(EnvironmentProblem):
        write_scheme(wenzhou(), tmp_path / "no" / "folder.toml")
    with pytest.raises(EnvironmentProblem):
        load_catalogue(tmp_path / "none.json")


def test_a_catalogue_with_a_repeated_row_or_a_strange_key_is_refused(tmp_path: Path) -> None:
    row = {"seq": 1, "name": "甲", "code": "1"}
    head = {"id": "c", "title": "t", "edition": "2022"}
    path = tmp_path / "c.json"
    for entries in ([row, row], [{**row, "colour": 1}]):
        path.write_text(json.dumps({**head, "entries": entries}), encoding="utf-8")
        with pytest.raises(RuleViolation) as caught:
            load_catalogue(path)
        assert caught.value.code == "catalogue_invalid"


def test_lines_are_found_past_strings_and_lists_that_look_like_keys() -> None:
    text = (
        'a = """\nb = 1\n[c]\n"""\nlist = [\n  "d = 2", # ]\n  "[e]",\n]\n[t]\nf = 3\n[[t.u]]\ng = 1\n[[t.u]]\ng = 2\n'
    )
    lines = LineMap(text)
    assert lines.line("a") == 1
    assert lines.line("list[1]") == 5
    assert lines.line("t.f") == 10
    assert lines.line("t.u[0].g") == 12
    assert lines.line("t.u[1].g") == 14
    assert lines.line("t.u[1].missing") == 13
    assert lines.line("b") == 1
