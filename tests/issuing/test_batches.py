"""Batches: what fails stops nothing else, numbers in order, stopping keeps what is finished; every kind has a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.desk import Desk
from reviewer.errors import Cancelled, EnvironmentProblem, RuleViolation
from reviewer.usecases.documents.entries import type_entry
from reviewer.usecases.documents.issue import issue_document, issue_documents, preview_document
from reviewer.usecases.documents.kinds import KINDS, kind_of
from reviewer.usecases.documents.letter import LETTER


def letters(desk: Desk) -> list[str]:
    """The numbers of the letters kept."""
    return [row.number for row in desk.store.documents() if row.kind == "letter"]


@pytest.mark.requirement("A18")
def test_one_that_cannot_be_made_stops_no_other(
    desk: Desk, scored: tuple[str, str], unscored: str, tmp_path: Path
) -> None:
    first, second = scored
    type_entry(desk, LETTER, second, "contact", "䶮\U0002ebd0")
    told: list[tuple[int, int]] = []
    batch = issue_documents(
        desk, LETTER, (unscored, second, first), tmp_path, progress=lambda done, total, what: told.append((done, total))
    )
    assert [each.application for each in batch.written] == [first]
    assert [(each.subject, each.code) for each in batch.failures] == [
        (unscored, "sheets_missing"),
        (second, "missing_glyph"),
    ]
    assert told[-1] == (3, 3)
    assert all(done <= total == 3 for done, total in told)
    type_entry(desk, LETTER, second, "contact", None)
    again = issue_documents(desk, LETTER, (second, first), tmp_path)
    assert [each.number for each in again.written] == ["温技评函〔2026〕1号", "温技评函〔2026〕2号"]
    assert again.failures == ()


def test_stopped_in_the_middle_what_is_finished_stays_and_numbers_stay_with_their_documents(
    desk: Desk, scored: tuple[str, str], tmp_path: Path
) -> None:
    first, second = scored

    def stop(done: int, _total: int, _what: str) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        issue_documents(desk, LETTER, (first, second), tmp_path, progress=stop)
    assert letters(desk) == ["温技评函〔2026〕1号"]
    assert len(list(tmp_path.glob("复函-*.pdf"))) == 1
    (late,) = issue_document(desk, LETTER, second, tmp_path)
    assert late.number == "温技评函〔2026〕2号"


def test_a_folder_that_cannot_be_used_takes_no_number(desk: Desk, scored: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(EnvironmentProblem):
        issue_documents(desk, LETTER, scored, tmp_path / "file" / "out")
    assert desk.store.document_numbers() == []


def test_a_batch_makes_the_same_bytes_as_one_by_one(desk: Desk, scored: tuple[str, str], tmp_path: Path) -> None:
    batch = issue_documents(desk, LETTER, scored, tmp_path / "batch", ("pdf", "docx"))
    assert len(batch.written) == 4
    for application in scored:
        for each in issue_document(desk, LETTER, application, tmp_path / "single", ("pdf", "docx")):
            assert Path(each.path).read_bytes() == (tmp_path / "batch" / Path(each.path).name).read_bytes()


def test_every_kind_says_where_it_stands_and_names_its_fields(
    desk: Desk, round_id: str, scored: tuple[str, str], unscored: str
) -> None:
    words = [each.word for each in KINDS.values()]
    assert len(set(words)) == len(words)
    for kind in KINDS.values():
        subjects = {"application": (*scored, unscored), "round": (round_id,), "store": ("",)}[kind.per]
        for subject in subjects:
            standing = kind.survey(desk, subject)
            assert standing.why, (kind.key, subject)
            assert all(each.label and each.why for each in standing.missing)
        assert kind_of(kind.word) is kind_of(kind.key) is kind
    with pytest.raises(RuleViolation) as refused:
        kind_of("nix")
    assert refused.value.code == "unknown_kind"
    with pytest.raises(RuleViolation) as unseen:
        preview_document(desk, KINDS["score_sheet"], scored[0])
    assert unseen.value.code == "no_preview"
