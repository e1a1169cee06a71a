"""When the reply letter of an application was issued: what the three months and the bar are counted from."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, NamedTuple

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date
from reviewer.domain.records import decoded
from reviewer.domain.registers import STAGE_MOVE
from reviewer.domain.stages import StageMove
from reviewer.usecases.documents.entries import typed_date
from reviewer.usecases.documents.keep_document import made_of
from reviewer.usecases.documents.numbers import standing_number
from reviewer.usecases.registers import entries

LETTER: Final = "letter"
PASSED: Final = "PASS"


class IssuedLetter(NamedTuple):
    """The newest reply letter that stands: its number, the date printed on it, the outcome it tells ("" any)."""

    number: str
    on: date
    conclusion: str


def issued_letter(desk: Desk, application_id: str) -> IssuedLetter | None:
    """The newest reply letter that stands; None before one is issued, or when its number was cancelled."""
    return desk.kept(("issued letter", application_id), lambda: _read_letter(desk, application_id))


def letter_date(desk: Desk, application_id: str) -> date | None:
    """The date printed on the letter that passed the application; None without such a letter.

    Of a letter issued outside the program the day that staff recorded with the stage.

    Source: 沪人社职〔2024〕124号 三(四): 自《复函》出具之日起.
    """
    letter = issued_letter(desk, application_id)
    if letter is not None:
        return letter.on if letter.conclusion in ("", PASSED) else None
    moves = entries(desk, STAGE_MOVE, StageMove, application_id)
    days = [each.value.day for each in moves if "letter_issued" in each.value.elsewhere and not each.value.is_void]
    return days[-1] if days else None


def _read_letter(desk: Desk, application_id: str) -> IssuedLetter | None:
    number = standing_number(desk, LETTER, application_id)
    rows = [row for row in made_of(desk, LETTER, application_id) if row.number == number]
    row = max(rows, key=lambda row: (row.version, row.made_at), default=None)
    if row is None:
        return None
    data = desk.store.document_data(row.id)
    content: dict[str, Any] = decoded(data, dict[str, Any]) if data is not None else {}
    printed = typed_date(str(content.get("fields", {}).get("date", "")))
    return IssuedLetter(
        number=row.number,
        on=printed or beijing_date(row.made_at),
        conclusion=str(content.get("template", {}).get("conclusion", "")),
    )
