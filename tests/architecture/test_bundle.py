"""What the bundle is told to carry is there, and what it drops is not what the program uses."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from reviewer.store import schema

ROOT = Path(__file__).resolve().parents[2]
SPEC = (ROOT / "build_installer.spec").read_text(encoding="utf-8")
IMPORT = re.compile(r"^\s*(?:from|import)\s+([\w.]+)", re.MULTILINE)


def _constant(name: str) -> Any:
    """A literal of the spec, read without running it."""
    for node in ast.parse(SPEC).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
            return ast.literal_eval(node.value)
    raise AssertionError(f"the spec has no {name}")


def _pattern(name: str) -> re.Pattern[str]:
    for node in ast.parse(SPEC).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
            assert isinstance(node.value, ast.Call)
            return re.compile(ast.literal_eval(node.value.args[0]))
    raise AssertionError(f"the spec has no {name}")


def test_every_folder_of_the_bundle_exists_and_is_not_empty() -> None:
    folders = _constant("DATA_FOLDERS")
    assert {"resources", "data"} <= set(folders)
    for folder in folders:
        assert any(path.is_file() for path in (ROOT / folder).rglob("*")), folder


def test_both_programs_have_their_start() -> None:
    programs = _constant("PROGRAMS")
    assert set(programs) == {"reviewer", "reviewer-desk"}
    for script in programs.values():
        assert (ROOT / "packaging" / f"{script}.py").is_file()


def test_every_migration_is_known_and_carried_as_a_file() -> None:
    versions = sorted((schema.MIGRATIONS / "versions").glob("v*.py"))
    assert [re.match(r"v(\d+)_", path.name)[1] for path in versions] == list(schema.REVISIONS)  # type: ignore[index]
    assert 'collect_data_files("reviewer.store.migrations", include_py_files=True)' in SPEC
    for folder in (schema.MIGRATIONS, schema.MIGRATIONS / "versions"):
        assert (folder / "__init__.py").is_file(), "collected as a package only"


def test_nothing_that_the_program_imports_is_excluded() -> None:
    excluded = _constant("EXCLUDED")
    for package in ("reviewer", "ui"):
        for path in (ROOT / package).rglob("*.py"):
            for name in IMPORT.findall(path.read_text(encoding="utf-8")):
                assert not [each for each in excluded if name == each or name.startswith(f"{each}.")], (path, name)


@pytest.mark.parametrize(
    ("place", "is_kept"),
    [
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/plugins/platforms/qoffscreen.dll", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so", True),
        ("PySide6/plugins/imageformats/qjpeg.dll", True),
        ("PySide6/plugins/imageformats/qwebp.dll", True),
        ("PySide6/plugins/styles/qmodernwindowsstyle.dll", True),
        ("resources/icons/help.svg", True),
        ("PySide6/opengl32sw.dll", False),
        ("PySide6/Qt/lib/libQt6Network.so.6", False),
        ("PySide6/Qt6Network.dll", False),
        ("PySide6/Qt6Pdf.dll", False),
        ("PySide6/Qt6Quick.dll", False),
        ("PySide6/plugins/tls/qschannelbackend.dll", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/plugins/imageformats/qpdf.dll", False),
    ],
)
def test_lean_list_drops_what_is_never_loaded_and_nothing_else(place: str, is_kept: bool) -> None:
    assert bool(_pattern("UNWANTED").search(place)) is not is_kept


def test_only_chinese_and_english_translations_are_carried() -> None:
    dropped = _pattern("TRANSLATION")
    assert not dropped.search("PySide6/Qt/translations/qtbase_zh_CN.qm")
    assert dropped.search("PySide6/Qt/translations/qtbase_de.qm")


def test_lean_list_spares_our_own_files() -> None:
    unwanted, translation = _pattern("UNWANTED"), _pattern("TRANSLATION")
    for folder in _constant("DATA_FOLDERS"):
        for path in (ROOT / folder).rglob("*"):
            place = path.relative_to(ROOT).as_posix()
            assert not unwanted.search(place), place
            assert not translation.search(place), place
