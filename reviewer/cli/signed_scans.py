"""Commands: document scan, scans, prevails: what was signed on paper, and which copy prevails."""

from __future__ import annotations

from argparse import Namespace

from reviewer.cli.answer import Answer, table
from reviewer.cli.papering import PAGE_LEFT
from reviewer.desk import Desk
from reviewer.domain.moments import beijing_text
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.prevails import prevailing, prevailing_text, set_prevailing
from reviewer.usecases.documents.scan_signed import (
    SignedCopy,
    SignedPage,
    attach_signed_page,
    scan_signed,
    signed_copies,
)


def document_scan(desk: Desk, options: Namespace) -> Answer:
    """``document scan FILE… [--page P]``; by hand: ``--number N [--version V] --scan-page S --page P --reason R``

    Raises:
        RuleViolation: by hand, and not all of file, scanned page and page are given.
    """
    if options.number is None:
        taken = scan_signed(desk, options.file, first_page=options.page or 1)
        lines = [*map(_page_line, taken.pages), *map(_copy_line, taken.copies)]
        data = {"pages": taken.pages, "copies": taken.copies}
        return Answer(data, [*lines, *_prevails(taken.copies)], PAGE_LEFT if taken.left else 0)
    if len(options.file) != 1 or options.scan_page is None or options.page is None:
        message = "手工指定须给出一个文件、--scan-page、--number、--page 与 --reason，没有读入。"
        raise RuleViolation(message, code="scan_page", where=options.number)
    page = attach_signed_page(
        desk,
        options.file[0],
        options.scan_page,
        options.number,
        options.page,
        options.reason,
        version=options.version,
        turned=options.turned,
    )
    return Answer({"pages": [page]}, [_page_line(page)])


def document_scans(desk: Desk, options: Namespace) -> Answer:
    """``document scans [APP]``"""
    if options.application is not None:
        desk.store.application(options.application)
    copies = signed_copies(desk, options.application)
    rows = [
        [
            each.number,
            f"第{each.version}版",
            f"{len(each.scanned)}/{each.pages} 页",
            beijing_text(each.scanned_at),
            each.warning,
        ]
        for each in copies
    ]
    return Answer({"copies": copies}, [*table(rows), *_prevails(copies)] or ["还没有读入过签字件的扫描件"])


def document_prevails(desk: Desk, options: Namespace) -> Answer:
    """``document prevails [paper|electronic] --round R``"""
    if options.which is not None:
        set_prevailing(desk, options.round, options.which)
    desk.store.round(options.round)
    data = {"round": options.round, "prevails": prevailing(desk, options.round)}
    return Answer(data, [prevailing_text(desk, options.round)])


def _page_line(page: SignedPage) -> str:
    where = f"{page.path} 第 {page.scan_page} 页"
    if page.document is None:
        return f"{where}：{page.why}"
    turned = f"（已转正 {page.turned}°）" if page.turned else ""
    warning = f"；{page.warning}" if page.warning else ""
    return f"{where}：{page.number} 第{page.version}版 第 {page.page} 页{turned}{warning}"


def _copy_line(copy: SignedCopy) -> str:
    words = f"还缺第 {'、'.join(map(str, copy.missing))} 页" if copy.missing else "已齐"
    return f"{copy.number} 第{copy.version}版：{words}"


def _prevails(copies: tuple[SignedCopy, ...]) -> list[str]:
    return list(dict.fromkeys(each.prevails for each in copies if each.prevails))
