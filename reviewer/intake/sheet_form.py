"""Read a filled-in score sheet workbook back: every line, or a refusal that names the row."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from reviewer.domain.records import Record
from reviewer.errors import EnvironmentProblem, RuleViolation, reason_of

_HEADS = ("项号", "职业（工种）", "得分", "判断", "核实值", "说明")
_ROW_LIMIT = 2000
_NUMBER = "文书编号"
_ROWS_OF_HEAD = 10


class FormLine(Record):
    """One filled line; empty cells are empty text. ``row`` is the worksheet's row, from 1."""

    row: int
    item: str
    scope: str
    points: str
    judgement: str
    measured: dict[str, str]
    remark: str


def read_sheet_form(path: Path) -> tuple[FormLine, ...]:
    """The lines of a filled sheet.

    Raises:
        RuleViolation: not such a workbook, or a cell that cannot be read; nothing was entered.
        EnvironmentProblem: the file cannot be read.
    """
    texts = _rows(path, _ROW_LIMIT)
    head = next((number for number, row in enumerate(texts) if set(_HEADS) <= set(row)), None)
    if head is None:
        raise RuleViolation(
            f"没有表头（{'、'.join(_HEADS)}），未填入任何内容。", code="form_without_head", where=path.name
        )
    place = {name: texts[head].index(name) for name in _HEADS}
    lines = []
    for number, row in enumerate(texts[head + 1 :], head + 2):
        if row[place["项号"]]:
            where = f"{path.name} 第 {number} 行"
            lines.append(
                FormLine(
                    row=number,
                    item=row[place["项号"]],
                    scope=row[place["职业（工种）"]],
                    points=row[place["得分"]],
                    judgement=row[place["判断"]],
                    measured=_measured(row[place["核实值"]], where),
                    remark=row[place["说明"]],
                )
            )
    return tuple(lines)


def read_form_number(path: Path) -> str | None:
    """The paper's number (文书编号) on a form's head, None on a form without one.

    Raises:
        RuleViolation: not such a workbook.
        EnvironmentProblem: the file cannot be read.
    """
    for row in _rows(path, _ROWS_OF_HEAD):
        for text in row:
            if text.startswith(_NUMBER):
                return text.removeprefix(_NUMBER).strip(" 　:：") or None
    return None


def _rows(path: Path, limit: int) -> list[list[str]]:
    """The texts of the first worksheet's rows, as far as ``limit``."""
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise EnvironmentProblem(
            f"读不到文件（{reason_of(error)}），未填入任何内容；请核对路径。", code="file_missing", where=str(path)
        ) from error
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise RuleViolation(
            "不是可读的评分表工作簿，未填入任何内容；请用 sheet template 导出的表格。",
            code="form_unreadable",
            where=path.name,
        ) from error
    try:
        rows = book.worksheets[0].iter_rows(max_row=limit, max_col=20, values_only=True)
        return [[_text(value) for value in row] for row in rows]
    finally:
        book.close()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        # 8.0 typed as 8; repr is the shortest text that gives the same number, so 4.35 stays 4.35.
        return format(Decimal(repr(value)).normalize(), "f")
    return str(value).strip()


def _measured(text: str, where: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for line in text.replace("；", "\n").splitlines():
        if not line.strip():
            continue
        requirement, sign, value = line.replace("＝", "=").partition("=")
        if not sign:
            raise RuleViolation(
                f"核实值“{line.strip()}”应写作 要求编号=值；未填入任何内容。", code="measured_unreadable", where=where
            )
        values[requirement.strip()] = value.strip()
    return values
