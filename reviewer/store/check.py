"""Looking a store over: the fast look at opening, and the complete one that reads every byte."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DatabaseError

from reviewer.errors import IntegrityProblem
from reviewer.store import journal as chain
from reviewer.store.disk import store_damaged
from reviewer.store.engine import DATABASE_FILE
from reviewer.store.evidence import CHUNK, EvidenceFolder
from reviewer.store.tables import application_version, scheme
from reviewer.store.tables import evidence as evidence_table
from reviewer.store.wal import LogFile


def require_sound(connection: Connection) -> None:
    """Walk the pages (each is authenticated by SQLCipher when it is read).

    Raises:
        IntegrityProblem: ``store_damaged``.
    """
    if connection.execute(text("PRAGMA quick_check(1)")).scalar() != "ok":
        raise store_damaged("store.db")


def problems(connection: Connection, evidence: EvidenceFolder, folder: Path) -> list[str]:
    """What does not hold, one sentence each (Chinese): pages, references, journal, documents, evidence."""
    found = _pages(connection)
    if found:
        # Rows of a damaged file cannot be trusted to be complete: comparing with them would only mislead.
        return found
    found.extend(f"数据表 {row[0]} 第 {row[1]} 行引用的 {row[2]} 不存在" for row in _foreign_keys(connection))
    journal = chain.verify(connection)
    if not journal.is_whole:
        found.append(f"操作日志从第 {journal.first_bad} 条起与校验值不符")
    found.extend(_documents(connection))
    found.extend(_evidence(connection, evidence))
    damaged_log = LogFile(folder / DATABASE_FILE).kept_copy
    if damaged_log.exists():
        found.append(f"{damaged_log.name}：曾发现写入日志损坏，当时最后几次保存的内容可能缺失")
    return found


def _pages(connection: Connection) -> list[str]:
    found = [f"工作库文件：{row[0]}" for row in connection.execute(text("PRAGMA cipher_integrity_check"))]
    try:
        answers = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check(20)"))]
    except DatabaseError as error:
        answers = [str(error.orig)]
    return found + [f"数据库结构：{answer}" for answer in answers if answer != "ok"]


def _foreign_keys(connection: Connection) -> list[tuple[str, int, str]]:
    return [(row[0], row[1], row[2]) for row in connection.execute(text("PRAGMA foreign_key_check"))]


def _documents(connection: Connection) -> list[str]:
    found = []
    for row in connection.execute(select(scheme.c.id, scheme.c.sha256, scheme.c.document)):
        if hashlib.sha256(row.document).hexdigest() != row.sha256:
            found.append(f"遴选办法 {row.id} 的内容与哈希不符")
    table = application_version
    query = select(table.c.application, table.c.version, table.c.sha256, table.c.document)
    for kept in connection.execute(query.execution_options(yield_per=50)):
        if hashlib.sha256(kept.document).hexdigest() != kept.sha256:
            found.append(f"申报 {kept.application} 第 {kept.version} 版的内容与哈希不符")
    return found


def _evidence(connection: Connection, evidence: EvidenceFolder) -> list[str]:
    found = []
    expected = set()
    for row in connection.execute(select(evidence_table.c.sha256).order_by(evidence_table.c.sha256)).all():
        expected.add(evidence.path(row.sha256))
        problem = _evidence_problem(evidence, row.sha256)
        if problem:
            found.append(problem)
    found.extend(f"佐证文件夹中有无记录的文件：{path.name}" for path in evidence.files() if path not in expected)
    return found


def _evidence_problem(evidence: EvidenceFolder, sha256: str) -> str | None:
    digest = hashlib.sha256()
    try:
        with evidence.open(sha256) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except IntegrityProblem as error:
        return f"佐证 {sha256}（文件 {evidence.path(sha256).name}）：{error.message}"
    return None if digest.hexdigest() == sha256 else f"佐证 {sha256} 的内容与哈希不符"
