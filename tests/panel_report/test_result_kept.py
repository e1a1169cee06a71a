"""A result is worked out once for all who ask, and anew as soon as anything changed."""

from __future__ import annotations

import pytest
from panel_centre import PanelCentre, write_opinion

from reviewer.errors import RuleViolation
from reviewer.usecases.documents.panel_report import survey_report
from reviewer.usecases.form_panel import form_panel
from reviewer.usecases.work_result import work_result


def test_who_asks_again_gets_the_same_until_something_changed(centre: PanelCentre) -> None:
    with centre.open() as desk:
        first = work_result(desk, centre.application)
        assert survey_report(desk, centre.application).standing != "stopped"
        assert work_result(desk, centre.application) is first
        write_opinion(desk, centre)
        after = work_result(desk, centre.application)
        assert after is not first
        assert after == first


def test_a_panel_of_others_has_no_result_of_the_panel_before(centre: PanelCentre) -> None:
    with centre.open() as desk:
        work_result(desk, centre.application)
        others = (*centre.members[:4], "样例新成员")
        form_panel(desk, centre.application, others, centre.members[0])
        with pytest.raises(RuleViolation) as caught:
            work_result(desk, centre.application)
        assert caught.value.code == "sheets_missing"
        assert "样例新成员" in caught.value.message
