"""Evidence for the eyes: the bytes of one file, or its text where it is an Office file."""

from __future__ import annotations

from typing import BinaryIO

from reviewer.desk import Desk
from reviewer.domain.application import Evidence
from reviewer.intake.evidence_text import read_evidence_text


def read_evidence(desk: Desk, sha256: str) -> BinaryIO:
    """The decrypted file, seekable; close it.

    Raises:
        IntegrityProblem: the file was altered or is gone.
    """
    return desk.store.open_evidence(sha256)


def read_text(desk: Desk, evidence: Evidence) -> str:
    """The text of an Office or plain-text file.

    Raises:
        RuleViolation: not such a file, damaged or beyond a limit.
        IntegrityProblem: the file was altered or is gone.
    """
    with read_evidence(desk, evidence.sha256) as stream:
        return read_evidence_text(stream, evidence.name)
