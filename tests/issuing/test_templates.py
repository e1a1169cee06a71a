"""Templates: staff's own versions, unknown fields named with the nearest known, seen before they are in force."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from reviewer.desk import Desk
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.issue import issue_document, preview_document
from reviewer.usecases.documents.letter import LETTER
from reviewer.usecases.documents.preview_template import preview_template
from reviewer.usecases.documents.template_files import read_template, write_template
from reviewer.usecases.documents.templates import (
    check_template,
    list_templates,
    set_template,
    template_fields,
    template_of,
)
from tests.issuing.reading import text_of


def test_staffs_own_words_are_in_force_from_then_on_and_told_in_the_next_version(
    desk: Desk, round_id: str, scored: tuple[str, str], tmp_path: Path
) -> None:
    application, _ = scored
    issue_document(desk, LETTER, application, tmp_path)
    old = template_of(desk, round_id, "letter", "PASS")
    own = msgspec.structs.replace(
        old.text,
        addressee="{applicant}并各有关单位",
        copies_to=("样例区人社局（{round_name}）",),
        paragraphs=(*old.text.paragraphs[:-1], "专此函复，请予支持。"),
    )
    assert set_template(desk, round_id, own, "按办公室意见").version == 1
    assert set_template(desk, round_id, own, "再来一次").version == 1
    found = template_of(desk, round_id, "letter", "PASS")
    assert (found.text, found.words, found.reason) == (own, "模板第 1 版", "按办公室意见")
    standing = LETTER.survey(desk, application)
    assert (standing.standing, standing.version) == ("changed", 2)
    text = text_of(preview_document(desk, LETTER, application))
    name = desk.application(application).applicant_name
    for words in ("专此函复，请予支持。", f"{name}并各有关单位：", "抄送：样例区人社局（样例批次2026）。"):
        assert words in text, words
    issue_document(desk, LETTER, application, tmp_path)
    assert desk.store.documents(application)[-1].changes.splitlines() == [
        f"主送：{name} → {name}并各有关单位",
        "抄送：（无） → 样例区人社局（样例批次 2026）",
        "模板文字有改动",
    ]
    assert set_template(desk, round_id, old.text, "改回").version == 2
    assert template_of(desk, round_id, "letter", "PASS").text == old.text


def test_what_is_wrong_is_named_by_its_place_and_nothing_changes(desk: Desk, round_id: str) -> None:
    old = template_of(desk, round_id, "letter", "PASS").text
    wrong = msgspec.structs.replace(
        old,
        title="关于{applicnt}的复函",
        paragraphs=("得分{综合得分}分。", "{全新}", "满分{full_points", " "),
        sign_lines=("",),
    )
    told = {each.label: each.text for each in check_template(wrong)}
    assert "“{applicant}”（申报单位）" in told["标题"]
    assert "“{total}”（综合得分）" in told["正文第1段"]
    assert told["正文第2段"] == "字段“{全新}”不认识。"
    assert told["正文第3段"] == "花括号不成对。"
    assert told["正文第4段"] == told["签署栏第1段"] == "这一段是空的。"
    with pytest.raises(RuleViolation) as refused:
        set_template(desk, round_id, wrong)
    assert refused.value.code == "template_problems"
    assert "正文第1段" in refused.value.message
    assert desk.store.templates(round_id) == []


def test_a_template_is_seen_with_an_applications_data_and_with_sample_data(
    desk: Desk, round_id: str, scored: tuple[str, str]
) -> None:
    template = template_of(desk, round_id, "letter", "FAIL").text
    name = desk.application(scored[0]).applicant_name
    before = list(desk.store.journal())
    assert name in text_of(preview_template(desk, round_id, template, scored[0]))
    assert "样例职业培训学校有限公司" in text_of(preview_template(desk, round_id, template))
    assert list(desk.store.journal()) == before
    unknown = msgspec.structs.replace(template, paragraphs=("{totl}",))
    with pytest.raises(RuleViolation) as refused:
        preview_template(desk, round_id, unknown)
    assert refused.value.code == "unknown_field"
    assert "{total}" in refused.value.message


def test_every_template_of_the_round_can_be_seen_and_is_sound(desk: Desk, round_id: str) -> None:
    found = list_templates(desk, round_id)
    kinds = [(each.text.kind, each.text.conclusion) for each in found]
    assert kinds[:3] == [("letter", "PASS"), ("letter", "RECTIFY"), ("letter", "FAIL")]
    assert {"correction", "commitment"} <= {kind for kind, _ in kinds}
    for each in found:
        assert check_template(each.text) == ()
        assert set(template_fields(each.text.kind)) > {"round_name"}
        assert "【" not in text_of(preview_template(desk, round_id, each.text)), each.text.kind


def test_a_template_goes_out_as_a_file_and_comes_back_the_same(desk: Desk, round_id: str, tmp_path: Path) -> None:
    for number, each in enumerate(list_templates(desk, round_id)):
        path = write_template(each.text, tmp_path / f"{number}.toml")
        assert read_template(path) == each.text
        assert "{round_name}　批次" in path.read_text("utf-8")
    broken = tmp_path / "broken.toml"
    broken.write_text('title = "甲"\nparagraphs = ["乙"]\ncolour = "red"\n', encoding="utf-8")
    with pytest.raises(RuleViolation) as refused:
        read_template(broken)
    assert refused.value.code == "template_file"
    assert "3:colour" in refused.value.message
