"""The panel's words: what is typed, what the program proposes, what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from panel_centre import DEPARTURE, PASSPHRASE, REASONS, PanelCentre, write_opinion

from reviewer.domain.panel_report import Rectification, parse_rectification, rectification_text
from reviewer.errors import RuleViolation
from reviewer.usecases import panel_opinion
from reviewer.usecases.documents.entries import type_entry
from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.panel_report import (
    PANEL_REPORT,
    describe_report,
    draft_report,
    report_fields,
    survey_report,
)
from reviewer.usecases.sign_report import make_report
from reviewer.usecases.work_result import work_result


@pytest.mark.parametrize(
    ("line", "text", "due"),
    [
        ("补齐台账｜2026-05-20", "补齐台账", date(2026, 5, 20)),
        ("1. 补齐台账。| 2026年5月20日前", "补齐台账", date(2026, 5, 20)),
        ("2、补齐“甲|乙”两本台账｜2026.5.20", "补齐“甲｜乙”两本台账", date(2026, 5, 20)),
        ("补齐台账", "补齐台账", None),
        ("补齐台账｜", "补齐台账", None),
    ],
)
def test_a_line_of_the_list_is_a_thing_and_its_date(line: str, text: str, due: date | None) -> None:
    assert parse_rectification(f"\n{line}\n  \n") == (Rectification(text=text, due=due),)


def test_the_list_is_read_back_as_it_is_typed() -> None:
    items = (Rectification(text="面积", due=date(2026, 2, 28)), Rectification(text="台账"))
    assert parse_rectification(rectification_text(items)) == items


@pytest.mark.parametrize("due", ["2026-02-30", "三个月内", "2026-5"])
def test_a_term_that_is_no_date_is_refused_by_its_words(due: str) -> None:
    with pytest.raises(RuleViolation, match=due) as refused:
        parse_rectification(f"补齐台账｜{due}")
    assert refused.value.code == "rectification_date"


@pytest.mark.requirement("X10")
def test_what_is_to_be_put_right_is_proposed_with_a_term_and_can_be_changed(centre: PanelCentre) -> None:
    with centre.open() as desk:
        assert panel_opinion.read_opinion(desk, centre.application).rectification == ()
        panel_opinion.set_review(desk, centre.application, date(2026, 11, 30), None)
        opinion = panel_opinion.set_conclusion(desk, centre.application, "RECTIFY", DEPARTURE)
        result = work_result(desk, centre.application)
        below = {row.item for row in result.items if row.value != row.full}
        assert opinion.rectification
        assert {each.due for each in opinion.rectification} == {date(2027, 2, 28)}
        assert len(opinion.rectification) <= sum(row.item in below for row in result.items)
        changed = panel_opinion.set_rectification(desk, centre.application, "只改一项｜2026-12-31")
        assert changed.rectification == (Rectification(text="只改一项", due=date(2026, 12, 31)),)
        assert panel_opinion.set_rectification(desk, centre.application, " ").rectification == opinion.rectification


@pytest.mark.requirement("X10")
def test_another_conclusion_than_the_points_give_needs_a_reason(centre: PanelCentre) -> None:
    with centre.open() as desk:
        with pytest.raises(RuleViolation, match="另作结论须写理由"):
            panel_opinion.set_conclusion(desk, centre.application, "FAIL")
        assert panel_opinion.read_opinion(desk, centre.application).conclusion == "PASS"
        total = work_result(desk, centre.application).total_exact
        panel_opinion.set_conclusion(desk, centre.application, "FAIL", "场地已转让")
        assert work_result(desk, centre.application).total_exact == total
        assert panel_opinion.set_conclusion(desk, centre.application, "PASS").conclusion_reason == ""


@pytest.mark.requirement("X09")
def test_a_dissent_says_why_and_nobody_elses_stance_is_taken(centre: PanelCentre) -> None:
    member = centre.members[1]
    with centre.open() as desk:
        for stance, reasons, code in (
            ("保留意见", " ", "dissent_without_reasons"),
            ("同意", "其实不同意", "reasons_without_dissent"),
            ("弃权", "", "unknown_stance"),
        ):
            with pytest.raises(RuleViolation) as refused:
                panel_opinion.set_stance(desk, centre.application, member, stance, reasons)
            assert refused.value.code == code
        with pytest.raises(RuleViolation, match="不在专家组"):
            panel_opinion.set_stance(desk, centre.application, "样例路人", "同意")
        opinion = panel_opinion.set_stance(desk, centre.application, member, "dissent", REASONS)
        assert [each.stance for each in opinion.stances] == ["agree", "dissent", "agree", "agree", "agree"]
        back = panel_opinion.set_stance(desk, centre.application, member, "agree")
        assert back.stances[1].reasons == ""


@pytest.mark.requirement("X09", "X10")
def test_what_is_missing_is_named_before_anything_is_issued(centre: PanelCentre) -> None:
    """Typed field by field as the screen does: the choice first, the reasons after."""
    app, dissent = centre.application, centre.members[3]
    with centre.open() as desk:
        assert survey_report(desk, app).standing == "ready"
        type_entry(desk, PANEL_REPORT, app, f"stance:{dissent}", "dissent")
        type_entry(desk, PANEL_REPORT, app, "conclusion", "RECTIFY")
        type_entry(desk, PANEL_REPORT, app, "rectification", "面积不足\n台账｜2026-12-31")
        standing = survey_report(desk, app)
        assert standing.standing == "missing"
        names = [each.name for each in standing.missing]
        assert names == ["conclusion_reason", f"reasons:{dissent}", "rectification"]
        fields = report_fields(desk, app)
        assert [each.name for each in fields if each.is_missing] == [each.name for each in fields][:3]
        assert {each.name for each in fields if each.is_missing} == set(names)
        with pytest.raises(RuleViolation) as refused:
            describe_report(desk, app)
        assert refused.value.code == "missing_field"
        draft = draft_report(desk, app).data
        assert draft.departure == "【理由】"
        assert [each.due for each in draft.defects] == ["【期限】", "2026年12月31日前"]
        for name, words in (
            ("conclusion_reason", DEPARTURE),
            (f"reasons:{dissent}", REASONS),
            ("rectification", "台账｜2026-12-31"),
        ):
            type_entry(desk, PANEL_REPORT, app, name, words)
        assert survey_report(desk, app).standing == "ready"
        assert REASONS in describe_report(desk, app).data.stances[3].words


def test_a_report_waits_for_the_last_sheet(centre: PanelCentre) -> None:
    with centre.open() as desk:
        row = next(each for each in desk.store.sheets(centre.application) if each.member == centre.members[2])
        with desk.store.change("样例") as change:
            change.reopen_sheet(row.id, "补评", new_id=f"{row.id}:again")
        standing = survey_report(desk, centre.application)
        assert standing.standing == "waiting"
        assert centre.members[2] in standing.why
        assert report_fields(desk, centre.application) == ()


def test_a_reissue_says_what_changed(centre: PanelCentre, tmp_path: Path) -> None:
    with centre.open() as desk:
        write_opinion(desk, centre)
        issue_document(desk, PANEL_REPORT, centre.application, tmp_path)
        assert survey_report(desk, centre.application).standing == "made"
        panel_opinion.set_review(desk, centre.application, None, "温州")
        assert survey_report(desk, centre.application).standing == "changed"
        described = describe_report(desk, centre.application)
        assert (described.version, described.number) == (2, f"{centre.application}-评审意见")
        assert any(line.startswith("评审地点：") and "→ 温州" in line for line in described.changes)


def test_an_opinion_that_tells_other_points_is_stopped(centre: PanelCentre) -> None:
    """Written before a member's sheet was mended, say."""
    with centre.open() as desk:
        total = work_result(desk, centre.application).total_shown
        panel_opinion.set_opinion(desk, centre.application, "综合得分 12.34 分，同意通过。")
        (missing,) = survey_report(desk, centre.application).missing
        assert missing.name == "opinion"
        assert "12.34" in missing.why
        assert total in missing.why
        panel_opinion.set_opinion(desk, centre.application, f"综合得分{total}分，同意通过。")
        assert survey_report(desk, centre.application).standing == "ready"


def test_a_made_report_keeps_the_words_it_was_made_with(centre: PanelCentre) -> None:
    """What the program only proposed becomes the panel's own when the report is certified."""
    with centre.open() as desk:
        panel_opinion.set_conclusion(desk, centre.application, "FAIL", "场地已转让")
        drafted = panel_opinion.read_opinion(desk, centre.application)
        make_report(desk, centre.application, PASSPHRASE)
        kept = desk.store.document_entries("report", centre.application)
        assert kept["opinion"] == drafted.opinion
        assert parse_rectification(kept["rectification"]) == drafted.rectification
        assert survey_report(desk, centre.application).standing == "made"
