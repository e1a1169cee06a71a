"""The blank forms of a notice are written out; a form that somebody filled in is never written over."""

from __future__ import annotations

from pathlib import Path

import pytest
from people import done, refused

from reviewer.resources import resource_path


@pytest.mark.requirement("A31", "E01", "F10")
def test_blank_forms_are_written_and_a_changed_one_stays(tmp_path: Path) -> None:
    shipped = {each.name: each.read_bytes() for each in resource_path("forms", "zhejiang-wenzhou-2022").iterdir()}
    written = done("scheme", "forms", "zhejiang-wenzhou-2022", "--out", tmp_path)["files"]
    assert {Path(each).name: Path(each).read_bytes() for each in written} == shipped
    assert len(done("scheme", "forms", "zhejiang-wenzhou-2022", "--out", tmp_path)["files"]) == len(shipped)
    filled, gone = tmp_path / "补充信息.xlsx", tmp_path / "附件3 申报表.docx"
    filled.write_bytes(b"filled in")
    gone.unlink()
    error = refused("scheme", "forms", "zhejiang-wenzhou-2022", "--out", tmp_path, code=3, name="file_exists")
    assert "补充信息.xlsx" in error["message"] and filled.read_bytes() == b"filled in" and not gone.exists()


@pytest.mark.requirement("A31", "E01", "F10")
def test_a_registry_has_no_forms_and_it_is_said_which_notices_have(tmp_path: Path) -> None:
    error = refused("scheme", "forms", "shanghai-2024-38", "--out", tmp_path / "空", code=3, name="no_forms")
    assert "shanghai-2024-124" in error["message"] and not (tmp_path / "空").exists()
