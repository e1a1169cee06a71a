"""The house's rules are checked, and each check can fail: a planted violation breaks its contract."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PLANTED = [
    ("reviewer/domain/scheme.py", "import reviewer.store", "The house has one direction"),
    ("reviewer/store/rows.py", "import reviewer.signing", "The house has one direction"),
    ("reviewer/usecases/show_sheet.py", "import ui", "The window stands above the reviewer"),
    ("reviewer/reports/setting/fonts.py", "import PySide6.QtGui", "The window stands above the reviewer"),
    ("ui/screens/home/presenter.py", "import reviewer.store", "The window goes through the use cases"),
    ("reviewer/usecases/show_sheet.py", "import sqlalchemy", "SQLAlchemy only in the store"),
    ("reviewer/signing/cms.py", "import openpyxl", "Office files and reportlab only in intake and reports"),
    ("ui/screens/home/presenter.py", "import PySide6.QtCore", "Presenters know no Qt"),
    ("ui/screens/home/view.py", "import ui.screens.settings.view", "Screens do not know each other"),
    ("ui/widgets/__init__.py", "import ui.screens.home.view", "Shared widgets know no screen and no shell"),
    ("reviewer/domain/scoring.py", "import os", "The domain is pure"),
]


def _lint(folder: Path) -> tuple[int, str]:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [str(program), "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    for package in ("reviewer", "ui"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_house_keeps_its_rules(house: Path) -> None:
    code, text = _lint(house)
    assert code == 0, text


@pytest.mark.parametrize(("file", "line", "contract"), PLANTED, ids=[f"{each[2]}: {each[1]}" for each in PLANTED])
def test_planted_violation_breaks_its_contract(house: Path, file: str, line: str, contract: str) -> None:
    path = house / file
    before = path.read_text(encoding="utf-8")
    try:
        path.write_text(f"{before}\n{line}\n", encoding="utf-8")
        code, text = _lint(house)
    finally:
        path.write_text(before, encoding="utf-8")
    assert code != 0
    broken = [each.strip() for each in text.splitlines() if each.strip().endswith("BROKEN")]
    assert any(each.startswith(contract) for each in broken), text


def test_reviewer_runs_without_qt() -> None:
    blocked = (
        "import sys, pkgutil, importlib\n"
        "sys.modules['PySide6'] = None\n"
        "import reviewer\n"
        "names = [m.name for m in pkgutil.walk_packages(reviewer.__path__, 'reviewer.')]\n"
        "names = [n for n in names if n != 'reviewer.__main__' and '.migrations.' not in n]\n"
        "[importlib.import_module(n) for n in names]\n"
        "print(len(names))\n"
    )
    done = subprocess.run([sys.executable, "-c", blocked], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 60


def test_no_network_code() -> None:
    """The program works without a network: none of its own code imports a network module."""
    words = ("import socket", "import http", "import urllib.request", "import requests", "QtNetwork", "import ssl")
    for package in ("reviewer", "ui"):
        for path in (ROOT / package).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert not [word for word in words if word in text], path


def test_the_window_needs_no_more_of_qt_than_it_draws_with() -> None:
    """QtPdf above all stays out: what it draws with is made in the drawing thread, and that can stop for ever."""
    allowed = {"QtCore", "QtGui", "QtWidgets", "QtPrintSupport", "QtSvg", "QtTest"}
    for folder in ("reviewer", "ui", "tests", "packaging"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                names += [each.name for each in node.names] if isinstance(node, ast.Import) else []
                parts = [each.split(".") for each in names if each.startswith("PySide6")]
                assert all(len(each) > 1 and each[1] in allowed for each in parts), (path, names)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert not [each for each in project["dependencies"] if "addons" in each.lower()]
    assert "pyside6-addons" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_shell_window_stays_small() -> None:
    lines = (ROOT / "ui" / "shell" / "window.py").read_text(encoding="utf-8").count("\n")
    assert lines < 300
