"""Commands: paper."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from reviewer.cli.answer import Answer, table
from reviewer.cli.passphrases import given_identity_passphrase
from reviewer.desk import Desk
from reviewer.domain.moments import beijing_text
from reviewer.domain.paper import PAPER_STATE_TEXT, PREVAILS, PaperPlace
from reviewer.errors import RuleViolation
from reviewer.usecases.compare_paper import compare_paper
from reviewer.usecases.fill_sheet import read_filled
from reviewer.usecases.make_template import read_paper_form
from reviewer.usecases.paper_copies import list_papers
from reviewer.usecases.print_blank import PrintedPaper, print_blank
from reviewer.usecases.read_scan import PageTaken, ScanTaken, attach_page, read_scan
from reviewer.usecases.settle_paper import Resolution, settle_paper
from reviewer.usecases.type_paper import type_paper

PAGE_LEFT = RuleViolation.exit_code


def printed_answer(printed: PrintedPaper) -> Answer:
    """What is said of a blank that was written."""
    lines = [f"{printed.path}：{printed.number}，{printed.member}，{printed.pages} 页", PREVAILS]
    return Answer(printed, lines)


def paper_blank(desk: Desk, options: Namespace) -> Answer:
    """``paper blank APP [--member NAME] --out F.pdf|F.xlsx``"""
    return printed_answer(print_blank(desk, options.application, options.out, options.member))


def paper_list(desk: Desk, options: Namespace) -> Answer:
    """``paper list [APP]``"""
    views = list_papers(desk, options.application)
    rows = [
        [
            each.number,
            each.applicant,
            each.member,
            PAPER_STATE_TEXT[each.state],
            f"{len(each.scanned_pages)}/{each.pages} 页已扫描",
            beijing_text(each.made_at),
            each.outdated,
        ]
        for each in views
    ]
    return Answer({"papers": views}, table(rows) or ["还没有打印过纸质评分表"])


def paper_scan(desk: Desk, options: Namespace) -> Answer:
    """``paper scan FILE…``; a page whose code is unreadable: ``--scan-page N --number NUMBER --page P --reason R``

    Raises:
        RuleViolation: by hand, and not all of file, page, number and reason are given.
    """
    if options.number is None:
        taken = read_scan(desk, options.file)
        return Answer(_scan_data(taken), _scan_lines(taken), PAGE_LEFT if taken.left else 0)
    if len(options.file) != 1 or options.scan_page is None or options.page is None:
        message = "手工指定须给出一个文件、--scan-page、--number、--page 与 --reason，没有读入。"
        raise RuleViolation(message, code="paper_page", where=options.number)
    page = attach_page(
        desk,
        options.file[0],
        options.scan_page,
        options.number,
        options.page,
        options.reason,
        turned=options.turned,
    )
    return Answer({"pages": [page]}, [_page_line(page)])


def _scan_data(taken: ScanTaken) -> dict[str, Any]:
    return {"pages": taken.pages, "missing": {number: list(pages) for number, pages in taken.missing.items()}}


def _scan_lines(taken: ScanTaken) -> list[str]:
    lines = [_page_line(each) for each in taken.pages]
    for number, pages in taken.missing.items():
        words = f"还缺第 {'、'.join(str(page) for page in pages)} 页" if pages else "已齐"
        lines.append(f"{number}：{words}")
    return lines


def _page_line(page: PageTaken) -> str:
    where = f"{page.path} 第 {page.scan_page} 页"
    if page.number is None:
        return f"{where}：{page.why}"
    turned = f"（已转正 {page.turned}°）" if page.turned else ""
    return f"{where}：{page.number} 第 {page.page} 页{turned}{f'；{page.warning}' if page.warning else ''}"


def paper_type(desk: Desk, options: Namespace) -> Answer:
    """``paper type NUMBER --typist NAME FILE``"""
    is_form = options.file.suffix.lower() == ".xlsx"
    filled = read_paper_form(options.file, options.number) if is_form else read_filled(options.file)
    typed = type_paper(desk, options.number, options.typist, filled, options.file.name)
    order = "第一遍" if typed.place == 1 else "第二遍"
    return Answer(typed, [f"{typed.number}：{typed.typist} 已录完{order}，{typed.fields} 个字段"])


def paper_compare(desk: Desk, options: Namespace) -> Answer:
    """``paper compare NUMBER``"""
    compared = compare_paper(desk, options.number)
    first, second = compared.typists
    fields = [
        {
            "place": each.place.text,
            "item": each.item,
            "occupation": each.scope,
            "field": each.field,
            "A": each.first,
            "B": each.second,
            "taken": None if each.choice is None else each.choice.taken,
            "value": each.value,
        }
        for each in compared.fields
    ]
    data = {"number": compared.number, "A": first, "B": second, "differences": fields}
    rows = [[each.place.text, f"A {each.first or '空'}", f"B {each.second or '空'}"] for each in compared.fields]
    head = f"A {first}，B {second}：{f'{len(fields)} 处差异' if fields else '没有差异'}"
    return Answer(data, [head, *table(rows)])


def paper_settle(desk: Desk, options: Namespace) -> Answer:
    """``paper settle NUMBER --by NAME [--take item/field=A|B|value --reason R]…``

    A reason before the first ``--take`` is for the copy as a whole (no scan, remarks missing).
    """
    resolutions, reason = _resolutions(options.steps or [])
    passphrase = given_identity_passphrase(options)
    settled = settle_paper(desk, options.number, options.by, resolutions, reason, passphrase)
    if settled.is_own:
        lines = [f"{settled.number} 已录入自己的评分表，请照常核对并交卷"]
    else:
        lines = [f"{settled.number} 已采用为 {settled.member} 的评分表第 {settled.version} 版"]
        lines.append(f"承诺值 {settled.commit}")
    return Answer(settled, [*lines, *settled.notes])


def _resolutions(steps: Sequence[tuple[str, str]]) -> tuple[list[Resolution], str]:
    taken: list[tuple[PaperPlace, str, str]] = []
    whole = ""
    for option, text in steps:
        if option == "take":
            taken.append((*_take(text), ""))
        elif taken:
            taken[-1] = (*taken[-1][:2], text)
        else:
            whole = text
    return [_resolution(*each) for each in taken], whole


def _resolution(place: PaperPlace, choice: str, reason: str) -> Resolution:
    if choice == "A":
        return Resolution(place=place, taken="A", reason=reason)
    if choice == "B":
        return Resolution(place=place, taken="B", reason=reason)
    return Resolution(place=place, taken="value", value=choice, reason=reason)


def _take(text: str) -> tuple[PaperPlace, str]:
    where, sign, choice = text.partition("=")
    key, slash, field = where.rpartition("/")
    item, _, scope = key.partition("@")
    if not (sign and slash and item and field):
        message = f"“{text}”应写作 项号[@职业]/栏目=A、B 或值，如 2.2/points=A；没有采用。"
        raise RuleViolation(message, code="take_unreadable", where=text)
    return PaperPlace(item.strip(), scope.strip() or None, field.strip()), choice.strip()
