"""The blank application forms that come with a notice, written out for those who apply."""

from __future__ import annotations

import filecmp
import shutil
from pathlib import Path

from reviewer.errors import RuleViolation
from reviewer.resources import resource_path


def blank_forms(scheme_id: str) -> tuple[Path, ...]:
    """The blank forms of a scheme as they come with the program, by name; empty where it has none."""
    folder = resource_path("forms") / scheme_id
    return tuple(sorted(folder.iterdir())) if scheme_id and folder.is_dir() else ()


def write_blank_forms(scheme_id: str, folder: Path) -> tuple[Path, ...]:
    """Write a scheme's blank forms into a folder; a file there that was changed since is never replaced.

    Raises:
        RuleViolation: ``no_forms``, or ``file_exists``: another file of that name is there. Nothing is written then.
    """
    forms = blank_forms(scheme_id)
    if not forms:
        known = "、".join(sorted(each.name for each in resource_path("forms").iterdir()))
        message = f"遴选办法 {scheme_id} 没有随程序提供的空白表格，什么都没有写出。有表格的：{known}。"
        raise RuleViolation(message, code="no_forms")
    wanted = [(form, folder / form.name) for form in forms]
    changed = [to.name for form, to in wanted if to.exists() and not filecmp.cmp(form, to, shallow=False)]
    if changed:
        message = f"文件夹里已有内容不同的“{'”“'.join(changed)}”，未写出，原文件没有改动。请另选文件夹。"
        raise RuleViolation(message, code="file_exists", where=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    for form, to in wanted:
        shutil.copyfile(form, to)
    return tuple(to for _, to in wanted)
