"""The own score sheet as a workbook to fill in elsewhere, and back again."""

from __future__ import annotations

from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.sheet import JUDGEMENT_TEXT, Judgement
from reviewer.errors import RuleViolation
from reviewer.intake.sheet_form import FormLine, read_form_number, read_sheet_form
from reviewer.reports.sheet.sheet_form import SheetFormData, SheetFormLine, sheet_form
from reviewer.usecases.documents.keep_document import write_out
from reviewer.usecases.fill_sheet import FilledItem, FilledSheet
from reviewer.usecases.show_sheet import show_sheet

_BY_TEXT = {text: judgement for judgement, text in JUDGEMENT_TEXT.items()}


def write_template(desk: Desk, application_id: str, out: Path) -> Path:
    """Write the sheet as it stands, with empty cells where nothing was entered.

    Raises:
        RuleViolation: no such application.
        EnvironmentProblem: cannot be written.
    """
    scheme = desk.scheme_of(application_id)
    view = show_sheet(desk, application_id)
    lines = []
    for score in view.sheet.items:
        item = scheme.item(score.item)
        lines.append(
            SheetFormLine(
                item=item.id,
                scope=score.scope or "",
                name=f"{item.clause} {item.name}",
                full=item.full,
                points=score.points,
                judgement=JUDGEMENT_TEXT[score.judgement] if score.judgement is not None else "",
                measured="\n".join(f"{key}={value}" for key, value in score.measured.items()),
                remark=score.remark,
            )
        )
    data = SheetFormData(
        application=application_id,
        applicant=desk.store.application(application_id).name,
        member=view.member or "",
        step=scheme.scoring.step,
        lines=tuple(lines),
    )
    return write_out(out.parent, out.name, sheet_form(data))


def read_template(path: Path) -> FilledSheet:
    """The filled workbook as a list of scores.

    Raises:
        RuleViolation: not such a workbook, or a cell that cannot be read, with its row.
    """
    return FilledSheet(items=tuple(_item(line, path) for line in read_sheet_form(path)))


def read_paper_form(path: Path, number: str) -> FilledSheet:
    """The filled workbook of a numbered paper copy as a list of scores.

    Raises:
        RuleViolation: as ``read_template``, or the workbook is of another number.
    """
    found = read_form_number(path)
    if found != number:
        of = f"是 {found} 的" if found else "没有文书编号"
        message = f"这份表格{of}，不是 {number} 的，未填入任何内容；请核对编号。"
        raise RuleViolation(message, code="paper_other_number", where=path.name)
    return read_template(path)


def _item(line: FormLine, path: Path) -> FilledItem:
    judgement: Judgement | None = None
    if line.judgement:
        judgement = _BY_TEXT.get(line.judgement)
        if judgement is None:
            raise RuleViolation(
                f"判断“{line.judgement}”不是{'、'.join(_BY_TEXT)}之一；未填入任何内容。",
                code="judgement_unknown",
                where=f"{path.name} 第 {line.row} 行",
            )
    return FilledItem(
        item=line.item,
        occupation=line.scope or None,
        points=line.points or None,
        judgement=judgement,
        measured=line.measured,
        remark=line.remark or None,
    )
