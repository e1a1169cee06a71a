"""What the machine refuses is said in Chinese words."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from reviewer.errors import EnvironmentProblem, reason_of
from reviewer.intake.scheme_file import load_scheme

KNOWN = ("ENOENT", "EACCES", "EPERM", "ENOSPC", "EROFS", "EISDIR", "ENOTDIR", "EEXIST", "EBUSY", "ENAMETOOLONG", "EIO")


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_reason_has_no_foreign_word(name: str) -> None:
    number = getattr(errno, name)
    words = reason_of(OSError(number, os.strerror(number)))
    assert words
    assert not any("a" <= letter.lower() <= "z" for letter in words)


def test_an_unknown_reason_is_the_systems_own() -> None:
    assert reason_of(OSError(errno.ELOOP, "Too many levels of symbolic links")) == "Too many levels of symbolic links"
    assert reason_of(OSError("the card was pulled")) == "the card was pulled"


def test_a_missing_file_is_told_in_chinese_inside_the_sentence(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as refused:
        load_scheme(tmp_path / "none.toml")
    assert "文件或文件夹不存在" in refused.value.message
    assert "No such" not in refused.value.message
