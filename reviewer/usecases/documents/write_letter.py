"""复函 by its own name: one call for one letter."""

from __future__ import annotations

from pathlib import Path

from reviewer.desk import Desk
from reviewer.usecases.documents.issue import issue_document, preview_document
from reviewer.usecases.documents.keep_document import WrittenDocument
from reviewer.usecases.documents.letter import LETTER


def preview_letter(desk: Desk, application_id: str) -> bytes:
    """The letter as it would be made now, as PDF; nothing is kept and no number is used up.

    Raises:
        RuleViolation: no result yet, or a character that no font has.
    """
    return preview_document(desk, LETTER, application_id)


def write_letter(desk: Desk, application_id: str, folder: Path) -> WrittenDocument:
    """Make the reply letter, keep it, and write it to the folder; made before of the same data, the kept one.

    Raises:
        RuleViolation: no result yet, a field missing, or a character that no font has.
        EnvironmentProblem: the folder cannot be written.
    """
    return issue_document(desk, LETTER, application_id, folder)[0]
