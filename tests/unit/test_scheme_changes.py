"""Schemes as data that can be edited: every field has a word, every difference is told, nothing else."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.domain import procedure, rule_kinds, scheme
from reviewer.domain.records import Record
from reviewer.domain.rule_words import RULE_KIND_WORDS
from reviewer.domain.scheme import Scheme
from reviewer.domain.scheme_changes import plain_changes, scheme_changes, touches_scores
from reviewer.domain.scheme_editing import (
    Plain,
    as_plain,
    as_scheme,
    draft_problems,
    new_rule,
    value_at,
    with_moved,
    with_part,
    with_value,
    without_part,
)
from reviewer.domain.scheme_fields import (
    KEYS,
    REFERENCES,
    RULES,
    field_of,
    fields_of,
    path_text,
    read_path,
    rule_tag,
    walk,
)
from reviewer.domain.scheme_publishing import publishing_problems
from reviewer.domain.scheme_typing import shown_text, typed_value
from reviewer.domain.scheme_words import FIELD_WORDS, PART_WORDS, VALUE_WORDS
from reviewer.intake.scheme_file import load_scheme, write_scheme
from reviewer.resources import resource_path
from reviewer.usecases.keep_schemes import shipped_schemes

SHIPPED = {path.stem: load_scheme(path)[0] for path in shipped_schemes()}
WENZHOU = as_plain(SHIPPED["zhejiang-wenzhou-2022"])


def kinds() -> list[type[Record]]:
    """Every type that a scheme is made of."""
    found = [
        each
        for module in (scheme, procedure, rule_kinds)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Record) and each.__module__ == module.__name__
    ]
    return [each for each in found if each is not rule_kinds.Rule]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_every_field_of_a_scheme_has_a_chinese_word(kind: type[Record]) -> None:
    names = {each.name for each in msgspec.structs.fields(kind)}
    words = FIELD_WORDS[kind]
    assert set(words) == names
    for name, word in words.items():
        assert any("一" <= letter <= "鿿" for letter in word.label), (kind, name)
        assert "|" not in word.label


def test_every_choice_and_every_part_has_a_word() -> None:
    for kind in kinds():
        for field in fields_of(kind):
            if field.choices:
                assert {value for value, _ in field.choices} == set(VALUE_WORDS[kind, field.name]), (kind, field.name)
            if field.shape == "parts":
                assert field.part in PART_WORDS, field.part
    assert set(RULE_KIND_WORDS) == set(RULES) == set(get_args(rule_kinds.RuleKind))
    for kind, name in REFERENCES:
        assert field_of(kind, name).shape in ("ref", "refs"), (kind, name)


@pytest.mark.requirement("A36", "X22")
@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_shipped_schemes_come_back_the_same_and_are_sound_drafts(name: str, tmp_path: Path) -> None:
    kept = SHIPPED[name]
    write_scheme(kept, tmp_path / "办法.toml")
    assert load_scheme(tmp_path / "办法.toml")[0] == kept
    plain = as_plain(kept)
    assert publishing_problems(plain) == ()
    assert as_scheme(plain) == kept
    for path, kind, part in walk(plain):
        assert value_at(plain, read_path(path_text(path))) == part
        for field in fields_of(kind):
            if field.shape not in ("part", "parts", "rule", "rules") and part.get(field.name) is not None:
                typed = typed_value(field, shown_text(field, part[field.name]))
                assert typed == part[field.name] or field.shape == "lines", (path, field.name)


def test_the_beginning_of_a_new_scheme_lacks_only_what_the_notice_tells() -> None:
    start, _ = load_scheme(resource_path("scheme_drafts", "selection.toml"))
    places = {each.path for each in publishing_problems(as_plain(start))}
    assert all(each.startswith(("scheme.", "letters.")) for each in places), places
    assert "scheme.source.file" in places


@pytest.mark.parametrize("kind", RULES, ids=lambda kind: kind.__name__)
def test_every_kind_of_rule_can_be_chosen_and_says_what_it_still_needs(kind: type[Record]) -> None:
    plain = with_value(WENZHOU, ("condition", 0, "rule", "kind"), rule_tag(kind))
    assert set(value_at(plain, ("condition", 0, "rule"))) >= {"kind"}
    for problem in draft_problems(plain):
        assert problem.path.startswith("condition[0].rule"), problem


# ---- differences


@pytest.mark.requirement("X22")
def test_a_difference_is_told_at_the_place_as_people_say_it() -> None:
    changed = with_value(WENZHOU, ("section", 1, "item", 1, "full"), "12")
    changed = with_value(changed, ("condition", 6, "rule", "minimum"), "5")
    changed = with_value(changed, ("scoring", "pass_line"), "82")
    changed = without_part(changed, ("section", 2, "item", 8))
    changed, _ = with_part(changed, ("material",))
    changed, _ = with_moved(changed, ("method", 0), 1)
    texts = [each.text for each in plain_changes(WENZHOU, changed)]
    assert "评分项 二(2) 满分：10 → 12" in texts
    assert "条件 W07 核对规则 下限（含）：3 → 5" in texts
    assert "计分规则 通过分数线：80 → 82" in texts
    assert any(each.startswith("评分项 三(9)：删去 其他有关管理制度，满分 2") for each in texts)
    assert any(each.startswith("材料") and "：新增" in each for each in texts)
    assert any(each.startswith("评审方式“访谈咨询”：顺序") for each in texts)
    assert len(texts) == 6


def test_only_the_standard_and_the_scoring_touch_the_scores() -> None:
    kept = SHIPPED["zhejiang-wenzhou-2022"]
    for path, value, is_scored in (
        (("letters", "template", 0, "title"), "另一个标题", False),
        (("condition", 0, "text"), "另一条", False),
        (("stage", 0, "name"), "另一个名称", False),
        (("section", 0, "item", 0, "rubric", "text"), "另一种说明", True),
        (("scoring", "decimals"), 3, True),
    ):
        changes = scheme_changes(kept, as_scheme(with_value(WENZHOU, path, value)))
        assert len(changes) == 1
        assert touches_scores(changes) is is_scored


def leaves(plain: Plain) -> list[tuple[tuple[Any, ...], str]]:
    """Every field that holds no part, with its shape."""
    return [
        ((*path, field.name), field.shape)
        for path, kind, part in walk(plain)
        for field in fields_of(kind)
        if field.shape not in ("part", "parts", "rule", "rules")
        and field.name in part
        and field.name not in KEYS.get(kind, ())
    ]


def other(value: Any) -> Any:
    """Another value of the same make."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, list):
        return [*value, "另"]
    if isinstance(value, dict):
        return {**value, "另": []}
    return f"{value or ''}另"


LEAVES = leaves(WENZHOU)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sets(st.integers(0, len(LEAVES) - 1), max_size=6))
def test_exactly_what_differs_is_told(chosen: set[int]) -> None:
    changed = copy.deepcopy(WENZHOU)
    for at in chosen:
        *holder, name = LEAVES[at][0]
        part = value_at(changed, tuple(holder))
        part[name] = other(part[name])
    told = {each.path for each in plain_changes(WENZHOU, changed)}
    wanted = {path_text(LEAVES[at][0]) for at in chosen}
    assert told == wanted
    assert bool(told) is (changed != WENZHOU)


LISTS = [
    (*path, field.name)
    for path, kind, part in walk(WENZHOU)
    for field in fields_of(kind)
    if field.shape == "parts" and part.get(field.name)
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(LISTS), st.integers(0, 50), st.sampled_from(["remove", "add", "move"]))
def test_parts_that_come_go_or_move_are_told(path: tuple[Any, ...], at: int, what: str) -> None:
    held = value_at(WENZHOU, path)
    at %= len(held)
    if what == "remove":
        changed, kind = without_part(WENZHOU, (*path, at)), "removed"
    elif what == "add":
        (changed, _), kind = with_part(WENZHOU, path), "added"
    else:
        (changed, place), kind = with_moved(WENZHOU, (*path, at), 1), "moved"
        if place[-1] == at:
            assert plain_changes(WENZHOU, changed) == ()
            return
    told = plain_changes(WENZHOU, changed)
    assert told
    if KEYS.get(next(one for where, one, _ in walk(WENZHOU) if where == (*path, 0))):
        assert [each.kind for each in told] == [kind]


def test_a_part_that_is_renamed_is_renamed_where_it_is_named() -> None:
    changed = with_value(WENZHOU, ("evidence_class", 5, "name"), "房产材料")
    assert draft_problems(changed) == ()
    assert "房产材料" in value_at(changed, ("material", 1))["any_of"]
    requirement = value_at(WENZHOU, ("section", 0, "item", 0, "requirement", 1))["id"]
    changed = with_value(changed, ("section", 0, "item", 0, "requirement", 1, "id"), "1.1.x")
    assert draft_problems(changed) == ()
    assert requirement == "1.1.b"
    assert value_at(changed, ("section", 0, "item", 0, "rubric", "deduction", 0))["requirements"] == ["1.1.x"]


def test_what_is_wrong_is_told_at_its_field() -> None:
    broken = with_value(WENZHOU, ("section", 0, "item", 0, "full"), "四分")
    broken = with_value(broken, ("scoring", "panel_size"), "五人")
    broken = with_value(broken, ("condition", 6, "rule", "fact"), "")
    broken = with_value(broken, ("stage", 0, "name"), "")
    found = {each.path: each.text for each in draft_problems(broken)}
    assert found["section[0].item[0].full"] == "“满分”应为数，如 2.5。"
    assert found["scoring.panel_size"] == "“专家人数”应为整数。"
    assert found["stage[0].name"] == "“名称”未填。"
    assert "condition[6].rule.fact" in found
    assert new_rule("number")["fact"] == ""
    assert isinstance(as_scheme(WENZHOU), Scheme)
