"""Where the shipped read-only files are: beside the packages in a checkout, inside a frozen bundle.

The program is given away as a bundle; an editable install finds the files of its checkout. A wheel
holds the code only, so there the first look at such a file says that the installation is incomplete.
"""

from __future__ import annotations

import sys
from pathlib import Path

from reviewer.errors import EnvironmentProblem


def _root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parent.parent


def _find(folder: str, parts: tuple[str, ...]) -> Path:
    path = _root().joinpath(folder, *parts)
    if not path.exists():
        raise EnvironmentProblem(
            f"程序文件缺失：{'/'.join((folder, *parts))}。数据未受影响，请重新安装程序。",
            code="resource_missing",
            where=str(path),
        )
    return path


def resource_path(*parts: str) -> Path:
    """A file or folder of ``resources/``.

    Raises:
        EnvironmentProblem: the installation is incomplete.
    """
    return _find("resources", parts)


def sample_path(*parts: str) -> Path:
    """A file or folder of ``data/`` (sample packages, read-only).

    Raises:
        EnvironmentProblem: the installation is incomplete.
    """
    return _find("data", parts)
