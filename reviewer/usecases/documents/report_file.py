"""What travels inside a panel report's file, covered by every signature on it."""

from __future__ import annotations

import msgspec

from reviewer.domain.records import Record, decoded
from reviewer.errors import IntegrityProblem
from reviewer.signing.pdf_check import enclosed_data, field_states


class Enclosed(Record):
    """Enough to make the same report from the same sheets, and to tell who is to sign it.

    ``entries`` are the panel's words as they are typed; ``signers`` the members by their fields.
    """

    application: str
    number: str
    version: int
    data_sha256: str
    entries: dict[str, str]
    signers: dict[str, str]
    place: str = ""


def read_enclosed(pdf: bytes) -> Enclosed | None:
    """What a report's file encloses; None for any other document.

    Raises:
        IntegrityProblem: ``pdf_damaged``, ``report_data`` (written by a newer program, or damaged).
    """
    data = enclosed_data(pdf)
    if data is None:
        return None
    try:
        return decoded(data, Enclosed)
    except msgspec.DecodeError as error:
        raise IntegrityProblem(
            "文件里的评审意见数据无法识别（可能由较新的程序制作），未采用。", code="report_data"
        ) from error


def unsigned_members(pdf: bytes) -> tuple[str, ...]:
    """Who is still to sign the report, by the file's own word; nobody where it is no report.

    Raises:
        IntegrityProblem: as :func:`read_enclosed`.
    """
    enclosed = read_enclosed(pdf)
    if enclosed is None:
        return ()
    states = field_states(pdf)
    return tuple(member for field, member in enclosed.signers.items() if not states.get(field))
