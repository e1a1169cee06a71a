"""Application packages into a round: all of one or nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.progress import Progress
from reviewer.domain.records import Record, canonical_json, document_hash
from reviewer.domain.scheme import NOT_SCORED_TEXT
from reviewer.errors import Cancelled, ReviewerError, RuleViolation
from reviewer.intake.package import PackageRefused, ReadPackage, read_package
from reviewer.usecases.ask_correction import AWAITING_CORRECTION, RECEIVED


class PackageOutcome(Record):
    """What became of one package. ``kind`` is the error family, None when it went in."""

    path: str
    application: str | None
    name: str | None
    evidence: int
    warnings: tuple[str, ...]
    errors: tuple[str, ...]
    kind: str | None = None
    exit_code: int = 0


def open_packages(
    desk: Desk, paths: Sequence[Path], round_id: str, progress: Progress | None = None
) -> tuple[PackageOutcome, ...]:
    """Take packages into the round, each for itself: one that fails leaves nothing and stops no other.

    Raises:
        RuleViolation: no such round, or a registry's (``not_scored``).
        Cancelled: the person stopped it; packages already in stay in.
    """
    if not desk.scheme_of_round(round_id).is_scored:
        message = f"{NOT_SCORED_TEXT}，也不接受申报材料包；机构和项目的变更请在“名录”中登记。未导入，原有数据未变。"
        raise RuleViolation(message, code="not_scored", where=round_id)
    return tuple(_open_one(desk, path, round_id, progress) for path in paths)


def _open_one(desk: Desk, path: Path, round_id: str, progress: Progress | None) -> PackageOutcome:
    try:
        with read_package(path, desk.scheme_of_round(round_id), progress=progress) as package:
            application_id, warnings = _keep(desk, package, path, round_id)
            return PackageOutcome(
                path=str(path),
                application=application_id,
                name=package.application.applicant_name,
                evidence=len(package.files),
                warnings=warnings,
                errors=(),
            )
    except Cancelled:
        raise
    except ReviewerError as error:
        errors = error.errors if isinstance(error, PackageRefused) else (str(error),)
        return PackageOutcome(
            path=str(path),
            application=None,
            name=None,
            evidence=0,
            warnings=(),
            errors=tuple(errors),
            kind=error.kind,
            exit_code=error.exit_code,
        )


def _keep(desk: Desk, package: ReadPackage, path: Path, round_id: str) -> tuple[str, tuple[str, ...]]:
    """Store the package; the same applicant in the round gets a new version, the same content none."""
    document = canonical_json(package.application)
    rows = desk.store.applications(round_id)
    mine = [row for row in rows if row.name == package.application.applicant_name]
    if mine and mine[0].sha256 == document_hash(document):
        return mine[0].id, (*package.warnings, "与已导入的材料完全相同，未重复导入。")
    number = 1 + max((row.seq for row in rows), default=0)
    seq = mine[0].seq if mine else number
    application_id = mine[0].id if mine else f"{round_id}-{seq:03d}"
    with desk.store.change(desk.actor) as change:
        for file in package.files:
            if not desk.store.has_evidence(file.evidence.sha256):
                with file.open() as stream:
                    evidence = file.evidence
                    change.add_evidence(stream, evidence.sha256, evidence.size, evidence.media_type)
        version = change.add_application_version(
            application_id, round_id, package.application.applicant_name, seq, document
        )
        if mine and mine[0].state == AWAITING_CORRECTION:
            change.set_application_state(application_id, RECEIVED, "补正材料已到")
        change.note("import", application_id, field="package", new=path.name, application=application_id)
    warnings = package.warnings
    if mine:
        warnings = (*warnings, f"同一申报单位已有材料，作为第 {version} 版保存，旧版保留。")
    return application_id, warnings
