"""职业目录: the shipped lists and those that the centre took in, searched together; what became of a code."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from reviewer.desk import Desk, read_catalogue
from reviewer.domain.catalogue import Catalogue, plain_code, plain_name
from reviewer.domain.catalogue_search import CatalogueHit, CatalogueIndex
from reviewer.domain.code_changes import CodeChange, CodeChanges
from reviewer.domain.records import Record
from reviewer.domain.registers import CATALOGUE
from reviewer.errors import RuleViolation
from reviewer.intake.catalogue_file import load_code_changes
from reviewer.intake.catalogue_table import read_catalogue_file
from reviewer.resources import resource_path
from reviewer.usecases.registers import enter, entries

CHANGES_FILE: Final = "code_changes"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")
_EDITION = re.compile(r"[12][0-9]{3}")


class CatalogueView(Record):
    """One catalogue: how many rows, codes and groups it has; shipped or taken in."""

    id: str
    title: str
    edition: str
    source: str
    note: str
    rows: int
    codes: int
    groups: int
    group_name: str
    is_added: bool


class CodeMeaning(Record):
    """What a code stands for in one edition, and which catalogues say so."""

    edition: str
    name: str
    catalogues: tuple[str, ...]


class CodeHistory(Record):
    """All that is known of a code. ``is_reused``: it stands for different occupations in two editions."""

    code: str
    meanings: tuple[CodeMeaning, ...]
    changes: tuple[CodeChange, ...]
    is_reused: bool


@lru_cache(maxsize=1)
def code_changes() -> CodeChanges:
    """The known changes between the editions of 2015 and 2022."""
    return load_code_changes(resource_path("catalogues", f"{CHANGES_FILE}.json"))


def shipped_catalogues() -> tuple[Catalogue, ...]:
    """The lists of the notices that come with the program, by id."""
    names = sorted(each.stem for each in resource_path("catalogues").glob("*.json"))
    return tuple(read_catalogue(name) for name in names if name != CHANGES_FILE)


def catalogues(desk: Desk | None) -> tuple[Catalogue, ...]:
    """Every list on record; without a desk the shipped ones."""
    return (*shipped_catalogues(), *_added(desk))


def _added(desk: Desk | None) -> tuple[Catalogue, ...]:
    return () if desk is None else tuple(each.value for each in entries(desk, CATALOGUE, Catalogue))


def added_catalogue(desk: Desk, id: str) -> Catalogue | None:
    """The list of that id that the centre took in; None where it is a shipped one."""
    return next((each for each in _added(desk) if each.id == id), None)


def list_catalogues(desk: Desk | None) -> tuple[CatalogueView, ...]:
    """Every list with its counts."""
    added = {each.id for each in _added(desk)}
    return tuple(_view(each, is_added=each.id in added) for each in catalogues(desk))


def _view(catalogue: Catalogue, *, is_added: bool) -> CatalogueView:
    rows = catalogue.entries
    return CatalogueView(
        id=catalogue.id,
        title=catalogue.title,
        edition=catalogue.edition,
        source=catalogue.source,
        note=catalogue.note,
        rows=len(rows),
        codes=len({each.code for each in rows if each.code}),
        groups=len({each.group for each in rows if each.group}),
        group_name=catalogue.group_name,
        is_added=is_added,
    )


def import_catalogue(desk: Desk, path: Path, id: str, title: str, edition: str) -> CatalogueView:
    """Take a list in (JSON, .xlsx, .xls, .et, .csv), so that a scheme may name its id.

    A list taken in before gets a new version, unless a round has it: a round keeps its own names and codes.

    Raises:
        RuleViolation: the file is no such list (``catalogue_invalid``); id, title or edition cannot be
            (``catalogue_unnamed``); the id is a shipped list's (``catalogue_known``) or one that a
            round has (``catalogue_in_use``).
        EnvironmentProblem: the file cannot be read.
    """
    catalogue = read_catalogue_file(path, id=id.strip(), title=title.strip(), edition=edition.strip())
    problem = naming_problem(catalogue.id, catalogue.title, catalogue.edition)
    if problem:
        message = f"{problem}。目录未导入，原有数据未变。"
        raise RuleViolation(message, code="catalogue_unnamed", where=catalogue.id)
    if any(each.id == catalogue.id for each in shipped_catalogues()):
        message = f"“{catalogue.id}”是随程序提供的目录，没有改动；请换一个代号。"
        raise RuleViolation(message, code="catalogue_known", where=catalogue.id)
    known = added_catalogue(desk, catalogue.id)
    users = [row.name for row in desk.store.rounds() if desk.scheme_of_round(row.id).scheme.catalogue == catalogue.id]
    if users and known is not None and known != catalogue:
        message = f"批次“{users[0]}”正在使用目录“{catalogue.id}”，名称和编码须保持不变；请换一个代号导入。"
        raise RuleViolation(message, code="catalogue_in_use", where=catalogue.id)
    with desk.store.change(desk.actor) as change:
        enter(change, CATALOGUE, catalogue.id, "", catalogue)
    return _view(catalogue, is_added=True)


def naming_problem(id: str, title: str, edition: str) -> str:
    """What is wrong with how a list is to be named; empty when it is sound."""
    if not _ID.fullmatch(id):
        return "目录代号应为2至60个小写字母、数字或连字符，如 shanghai-2027"
    if not title:
        return "请写明目录的标题"
    if edition and not _EDITION.fullmatch(edition):
        return f"职业分类大典的版本“{edition}”应为年份，如 2022"
    return ""


def catalogue_index(desk: Desk | None) -> CatalogueIndex:
    """Every list on record, ready to be searched."""
    return _shipped_index() if desk is None else desk.kept(("catalogue index",), lambda: _index(desk))


def _index(desk: Desk) -> CatalogueIndex:
    added = _added(desk)
    return CatalogueIndex(catalogues(desk), code_changes()) if added else _shipped_index()


@lru_cache(maxsize=1)
def _shipped_index() -> CatalogueIndex:
    return CatalogueIndex(shipped_catalogues(), code_changes())


def search_catalogues(desk: Desk | None, text: str, edition: str = "") -> tuple[CatalogueHit, ...]:
    """Occupations by name, alias, pinyin, initials or code, best first; of one edition (``none``: without codes)."""
    return catalogue_index(desk).search(text, edition)


def reuse_notes(text: str) -> tuple[str, ...]:
    """What to tell somebody who asked for an occupation that now has another one's old code, or for that code."""
    known = code_changes()
    wanted = plain_code(plain_name(text))
    reused = [each for each in known.changes if each.code_now and wanted in (each.code_now, each.old_code)]
    return tuple(known.warning(each.old_code, each.code_now) for each in reused)


def code_history(code: str, desk: Desk | None = None) -> CodeHistory:
    """What the code stands for in each edition, and the changes that it took part in."""
    wanted = plain_code(code)
    found: dict[tuple[str, str], list[str]] = {}
    for catalogue in catalogues(desk):
        for entry in catalogue.coded(wanted):
            found.setdefault((catalogue.edition_of(entry), entry.name), []).append(catalogue.id)
    known = code_changes()
    changes = known.of_code(wanted)
    for change in changes:
        if change.old_code == wanted:
            found.setdefault((known.older, change.old_name), [])
        now = change.code_now if change.old_code == wanted else ""
        name = change.new_name if change.new_code == wanted else now
        if name:
            found.setdefault((known.newer, name), [])
    meanings = tuple(
        CodeMeaning(edition=edition, name=name, catalogues=tuple(dict.fromkeys(names)))
        for (edition, name), names in sorted(found.items(), key=lambda each: each[0])
    )
    reused = any(change.code_now and change.old_code == wanted for change in changes)
    return CodeHistory(code=wanted, meanings=meanings, changes=changes, is_reused=reused)
