"""Templates as files that staff edit outside the program."""

from __future__ import annotations

from pathlib import Path

from reviewer.domain.scheme import LetterTemplate
from reviewer.intake.template_file import load_template, template_file
from reviewer.usecases.documents.keep_document import write_file


def read_template(path: Path) -> LetterTemplate:
    """Read a template from a TOML file.

    Raises:
        RuleViolation: it is none; with the line.
        EnvironmentProblem: the file cannot be read.
    """
    return load_template(path)


def write_template(template: LetterTemplate, path: Path) -> Path:
    """Write a template as a TOML file that can be read back.

    Raises:
        EnvironmentProblem: the file cannot be written.
    """
    return write_file(path, template_file(template).encode())
