"""Unsigned score sheets in a batch; the round's workbook issued anew says what changed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from reviewer.desk import Desk
from reviewer.usecases.decide_application import decide_application
from reviewer.usecases.documents.export_sheets import SCORE_SHEET, export_sheets
from reviewer.usecases.documents.export_summary import SUMMARY
from reviewer.usecases.documents.issue import issue_document, issue_documents
from reviewer.usecases.documents.report_list import REPORT_LIST
from reviewer.usecases.work_result import work_result


@pytest.mark.requirement("X14")
def test_unsigned_sheets_of_many_are_the_same_as_one_by_one(
    desk: Desk, scored: tuple[str, str], unscored: str, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    batch = issue_documents(
        desk,
        SCORE_SHEET,
        (*scored, unscored),
        tmp_path / "all",
        progress=lambda done, total, what: told.append((done, total)),
    )
    assert [(each.subject, each.code) for each in batch.failures] == [(unscored, "no_sheets")]
    members = work_result(desk, scored[0]).members
    assert len(batch.written) == 2 * len(members)
    assert told[-1] == (3, 3)
    one = export_sheets(desk, scored[0], tmp_path / "one")
    for alone, together in zip(one, batch.written[: len(members)], strict=True):
        assert Path(alone.path).name == Path(together.path).name
        assert Path(alone.path).read_bytes() == Path(together.path).read_bytes()
    text = subprocess.run(["pdftotext", one[0].path, "-"], capture_output=True, text=True, check=True).stdout
    assert members[0] in text


@pytest.mark.requirement("C22", "C23")
def test_the_workbook_issued_anew_says_what_changed(
    desk: Desk, scored: tuple[str, str], round_id: str, tmp_path: Path
) -> None:
    assert SUMMARY.survey(desk, round_id).standing == "ready"
    first = issue_document(desk, SUMMARY, round_id, tmp_path, ("xlsx", "csv"))
    assert [Path(each.path).suffix for each in first] == [".xlsx", ".csv"]
    assert SUMMARY.survey(desk, round_id).standing == "made"
    again = issue_document(desk, SUMMARY, round_id, tmp_path, ("xlsx", "csv"))
    assert [each.sha256 for each in again] == [each.sha256 for each in first]
    decide_application(desk, scored[0], "PASS", "样例：经研究决定")
    described = SUMMARY.describe(desk, round_id)
    assert described.version == 2
    (line,) = described.changes
    assert line.startswith(f"{scored[0]} ")
    assert "结论通过" in line or line.endswith("有改动")


@pytest.mark.requirement("A27", "A28", "C25")
def test_the_list_to_report_holds_who_passed(
    desk: Desk, scored: tuple[str, str], round_id: str, tmp_path: Path
) -> None:
    assert REPORT_LIST.survey(desk, round_id).standing == "waiting"
    decide_application(desk, scored[1], "PASS", "样例：经研究决定")
    book, plain = issue_document(desk, REPORT_LIST, round_id, tmp_path, ("xlsx", "csv"))
    assert (book.number, book.version) == (f"{round_id}-上报公布表", 1)
    lines = Path(plain.path).read_text("utf-8-sig").splitlines()
    application = desk.application(scored[1])
    assert len(lines) == 1 + len(application.occupations)
    assert all(application.applicant_name in line for line in lines[1:])
    assert REPORT_LIST.survey(desk, round_id).standing == "made"
    decide_application(desk, scored[0], "PASS", "样例：经研究决定")
    assert REPORT_LIST.survey(desk, round_id).standing == "changed"
