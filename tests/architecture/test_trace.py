"""Every requirement of the notices is shown by a test or explained, and the table of them is up to date."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest

from tests import trace


def test_every_requirement_is_accounted_for_and_the_table_is_as_written() -> None:
    assert trace.problems() == []
    assert trace.TABLE.read_text("utf-8") == trace.table(), "run: python tests/trace.py"


def test_what_is_not_accounted_for_is_named(tmp_path: Path) -> None:
    context = tmp_path / "context.toml"
    context.write_text('[context]\nB10 = "样例"\nZ99 = "x"\nA01 = ""\n', encoding="utf-8")
    with patch.object(trace, "CONTEXT", context), patch.object(trace, "shown", tuple):
        found = trace.problems()
    assert "B11: neither a test nor a line of context" not in found
    assert "A02: neither a test nor a line of context" in found
    assert "Z99: context of an id that does not exist" in found
    assert "A01: context without a reason" in found
    assert not any(each.startswith(("B10", "X01")) for each in found)


def test_a_test_leads_to_where_its_requirement_stands() -> None:
    where = {(each.id, each.test): each.modules for each in trace.shown()}
    walked = where["A19", "e2e/test_five_notices.py::test_shanghai_2024_124"]
    assert "reviewer.cli.deadlines" in walked
    assert "reviewer.domain.working_days" in {
        module for (id, _), modules in where.items() if id == "A23" for module in modules
    }


@pytest.mark.parametrize("id", ["A01", "B01", "C01", "D11", "E01", "F01", "G01", "X22"])
def test_the_table_has_a_row_for_each(id: str) -> None:
    assert f"\n| {id} | " in trace.TABLE.read_text("utf-8")
