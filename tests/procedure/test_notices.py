"""The tables of the shipped notices: every move that is not in them is refused by name; bodies of a registry."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from staged import conclude, publish, score

from reviewer.desk import Desk
from reviewer.domain.records import canonical_json
from reviewer.domain.stages import is_back, main_way, stages_after
from reviewer.errors import RuleViolation
from reviewer.intake.scheme_file import load_scheme, write_scheme
from reviewer.resources import resource_path
from reviewer.usecases.change_bodies import remove_body
from reviewer.usecases.file_application import file_application
from reviewer.usecases.import_registry import import_registry, preview_import
from reviewer.usecases.keep_schemes import import_scheme, shipped_schemes
from reviewer.usecases.make_round import make_round
from reviewer.usecases.registry import bodies
from reviewer.usecases.stage_board import stage_board
from reviewer.usecases.stages import StageState, move_stage, possible_moves, require_move, stage_history, stage_of

LIST = "shanghai-2024-38"


@pytest.mark.requirement("A16", "A19", "C21", "C25", "F18", "G09", "G11")
@pytest.mark.parametrize("path", shipped_schemes(), ids=lambda path: path.stem)
def test_every_move_that_the_table_does_not_have_is_refused_by_name(desk: Desk, path: Path) -> None:
    scheme, _ = load_scheme(path)
    refused = 0
    for at in scheme.stage:
        state = StageState(
            subject="X", kind="application", stage=at.id, name=at.name, clause="", outcome="", since=None, by="",
            is_recorded=True,
        )  # fmt: skip
        allowed = stages_after(scheme, at.id)
        assert [each.id for each in allowed] == list(at.next)
        for to in scheme.stage:
            if to in allowed:
                assert require_move(desk, scheme, state, to.name) is to or to.name == at.name
                continue
            with pytest.raises(RuleViolation) as caught:
                require_move(desk, scheme, state, to.id)
            refused += 1
            assert caught.value.code == "stage_not_allowed"
            assert f"现在在“{at.name}”" in caught.value.message
            assert to.name in caught.value.message or to is at
            assert all(each.name in caught.value.message for each in allowed)
    assert refused == len(scheme.stage) ** 2 - sum(len(each.next) for each in scheme.stage)


@pytest.mark.requirement("A19", "A23", "A28", "C24", "C25", "G09")
@pytest.mark.parametrize("path", shipped_schemes(), ids=lambda path: path.stem)
def test_where_all_goes_well_the_way_leads_to_a_filed_body(path: Path) -> None:
    scheme, _ = load_scheme(path)
    if scheme.scheme.purpose == "registry":
        assert all(each.subject == "body" for each in scheme.stage)
        return
    way = main_way(scheme)
    assert not any(is_back(scheme, at.id, to.id) for at, to in pairwise(way))
    assert "filed" in {each.outcome for each in way}


@pytest.mark.requirement("G12", "G13", "G16")
def test_the_bodies_of_a_registry_stand_on_its_board_and_move_by_its_table(desk: Desk) -> None:
    import_registry(desk, preview_import(desk, LIST))
    round_id = make_round(desk, LIST, "上海名录 样例")
    board = stage_board(desk, round_id)
    listed = {each.key for each in bodies(desk)}
    assert len(listed) == 47
    assert {card.subject for card in board[0].cards} == listed
    key = board[0].cards[0].subject
    assert [each.unmet for each in possible_moves(desk, key, None, "body", round_id)] == [()]
    assert move_stage(desk, key, "operation", kind="body", round_id=round_id).stage == "operation"
    with pytest.raises(RuleViolation, match="按办法不能转到“备案公布”"):
        move_stage(desk, key, "listed", kind="body", round_id=round_id)
    with pytest.raises(RuleViolation, match="须写理由"):
        move_stage(desk, key, "removed", kind="body", round_id=round_id)
    with pytest.raises(RuleViolation, match="先在名录中移出"):
        move_stage(desk, key, "removed", reason="管理失序", kind="body", round_id=round_id)
    remove_body(desk, key, "管理失序", "样例")
    state = move_stage(desk, key, "removed", reason="管理失序", kind="body", round_id=round_id)
    assert (state.outcome, stage_of(desk, key, "body", round_id)) == ("removed", state)
    assert [each.stage for each in stage_history(desk, key, "body", round_id)] == ["operation", "removed"]
    with pytest.raises(RuleViolation, match="没有"):
        move_stage(desk, "没有这一家", "operation", kind="body", round_id=round_id)


@pytest.mark.requirement("G11")
def test_an_application_of_an_older_scheme_stands_where_its_papers_show_it(desk: Desk, tmp_path: Path) -> None:
    scheme, _ = load_scheme(resource_path("schemes", "zhejiang-wenzhou-2022.toml"))
    plain = tuple(msgspec.structs.replace(each, requires=()) for each in scheme.stage)
    head = msgspec.structs.replace(scheme.scheme, id="plain", version="4")
    file = tmp_path / "plain.toml"
    write_scheme(msgspec.structs.replace(scheme, scheme=head, stage=plain), file)
    import_scheme(desk, file)
    round_id = make_round(desk, "plain", "旧批次")
    with desk.store.change(desk.actor) as change:
        document = canonical_json(desk.application("WZ26-001"))
        change.add_application_version("OLD-001", round_id, "样例", 1, document)
    assert (stage_of(desk, "OLD-001").stage, stage_of(desk, "OLD-001").is_recorded) == ("submission", False)
    score(desk, "OLD-001")
    conclude(desk, "OLD-001")
    assert stage_of(desk, "OLD-001").stage == "review"
    publish(desk, round_id, tmp_path, "2024-08-06")
    state = stage_of(desk, "OLD-001")
    assert (state.stage, state.since, stage_history(desk, "OLD-001")) == ("publicity", date(2024, 8, 6), [])
    assert move_stage(desk, "OLD-001", "filing", date(2024, 8, 13)).is_recorded


@pytest.mark.requirement("G09")
def test_a_body_that_was_filed_without_a_move_stands_where_it_is_filed(desk: Desk, tmp_path: Path) -> None:
    round_id = make_round(desk, "zhejiang-wenzhou-2022", "样例批次 二")
    with desk.store.change(desk.actor) as change:
        document = canonical_json(desk.application("WZ26-001"))
        change.add_application_version("NEW-001", round_id, "样例", 1, document)
    score(desk, "NEW-001")
    conclude(desk, "NEW-001")
    assert stage_of(desk, "NEW-001").stage == "submission"
    publish(desk, round_id, tmp_path, "2024-08-06")
    file_application(desk, "NEW-001", on=date(2024, 8, 13))
    state = stage_of(desk, "NEW-001")
    assert (state.stage, state.since, state.is_recorded) == ("filing", date(2024, 8, 13), False)
    assert move_stage(desk, "NEW-001", "report", date(2024, 8, 14)).stage == "report"
