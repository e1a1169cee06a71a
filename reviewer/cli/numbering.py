"""Commands: number list, reserve, cancel; template list, show, set, check, preview."""

from __future__ import annotations

from argparse import Namespace

from reviewer.cli.answer import Answer, table
from reviewer.cli.issuing import round_of
from reviewer.desk import Desk
from reviewer.domain.records import to_plain
from reviewer.domain.scoring import CONCLUSION_TEXT
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.keep_document import write_file
from reviewer.usecases.documents.kinds import KINDS, kind_of
from reviewer.usecases.documents.numbers import (
    NumberLine,
    cancel_number,
    list_numbers,
    reserve_numbers,
    split_number,
)
from reviewer.usecases.documents.preview_template import preview_template
from reviewer.usecases.documents.template_files import read_template, write_template
from reviewer.usecases.documents.templates import check_template, list_templates, set_template, template_of

STATE_TEXT = {"used": "已使用", "reserved": "已预留", "cancelled": "已作废"}


def number_list(desk: Desk, options: Namespace) -> Answer:
    """``number list [STEM]``: every series with its gaps and the next number."""
    series = list_numbers(desk, options.stem)
    lines: list[str] = []
    for each in series:
        lines.append(f"{each.stem}　{each.words}；下一个 {each.following}号")
        lines += table([_row(line) for line in each.numbers])
    data = [{**to_plain(each), "words": each.words} for each in series]
    return Answer({"series": data}, lines or ["还没有文号"])


def _row(line: NumberLine) -> list[str]:
    kind = KINDS[line.kind].name if line.kind in KINDS else line.kind
    return [f"  {line.number}", STATE_TEXT[line.state], kind, line.subject, line.reason]


def number_reserve(desk: Desk, options: Namespace) -> Answer:
    """``number reserve NUMBER [--to N] [--kind KIND] [--for APP]``"""
    parts = split_number(options.number)
    if parts is None:
        raise RuleViolation(
            f"“{options.number}”不是文号，应如 温技评函〔2026〕12号；未预留。", code="number_form", where=options.number
        )
    stem, _, first = parts
    last = first if options.to is None else options.to
    if last < first:
        raise RuleViolation(f"--to {last} 小于 {first}，未预留。", code="number_range", where=options.number)
    subject = desk.store.application(options.subject).id if options.subject else ""
    lines = reserve_numbers(desk, kind_of(options.kind).key, stem, range(first, last + 1), subject)
    return Answer({"numbers": lines}, table([_row(line) for line in lines]))


def number_cancel(desk: Desk, options: Namespace) -> Answer:
    """``number cancel NUMBER --reason R``"""
    line = cancel_number(desk, options.number, options.reason)
    return Answer({"numbers": [line]}, table([_row(line)]))


def template_list(desk: Desk, options: Namespace) -> Answer:
    """``template list [--round R]``"""
    found = list_templates(desk, round_of(desk, options))
    rows = [
        [each.text.kind, CONCLUSION_TEXT.get(each.text.conclusion, ""), each.words, each.text.title, each.reason]
        for each in found
    ]
    return Answer({"templates": found}, table(rows))


def template_show(desk: Desk, options: Namespace) -> Answer:
    """``template show KIND [--conclusion C] [--round R] [--out F.toml]``"""
    template = template_of(desk, round_of(desk, options), kind_of(options.kind).key, options.conclusion)
    if options.out is None:
        return Answer({"template": template}, [template.words, template.text.title, *template.text.paragraphs])
    path = write_template(template.text, options.out)
    return Answer({"template": template, "path": str(path)}, [str(path)])


def template_check(options: Namespace) -> Answer:
    """``template check F.toml``; exit code 3 when something is wrong."""
    problems = check_template(read_template(options.file))
    lines = [f"{each.label}：{each.text}" for each in problems] or ["模板没有问题"]
    return Answer({"problems": problems}, lines, 3 if problems else 0)


def template_set(desk: Desk, options: Namespace) -> Answer:
    """``template set F.toml [--round R] [--reason R]``"""
    template = set_template(desk, round_of(desk, options), read_template(options.file), options.reason)
    return Answer({"template": template}, [f"{template.text.title}：{template.words}"])


def template_preview(desk: Desk, options: Namespace) -> Answer:
    """``template preview F.toml [APP] [--round R] --out F.pdf``"""
    template = read_template(options.file)
    page = preview_template(desk, round_of(desk, options), template, options.application)
    path = write_file(options.out, page)
    return Answer({"path": str(path)}, [str(path)])
