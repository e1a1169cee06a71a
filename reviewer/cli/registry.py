"""Commands: registry list, show, check, import, overlap, coverage, code."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from reviewer.cli.answer import Answer, table
from reviewer.cli.filing import filing_data, given_date
from reviewer.cli.words import CommandRoom, Words
from reviewer.desk import Desk
from reviewer.domain.records import to_plain
from reviewer.domain.registry import REGISTRY_STATES, Body
from reviewer.intake.registry_file import UnreadRow
from reviewer.usecases.certificate_codes import certificate_form, give_code, propose_code, set_certificate_form
from reviewer.usecases.coverage import read_coverage
from reviewer.usecases.import_registry import LINE_KINDS, SHIPPED, ImportPreview, import_registry, preview_import
from reviewer.usecases.list_filings import expiring_filings, list_filings
from reviewer.usecases.overlaps import Overlap, overlaps
from reviewer.usecases.registry import bodies, body, count_bodies, why_not_assessed
from reviewer.usecases.supervise import body_history


def day_of(text: str | None) -> date | None:
    """A date option, None when it was not given."""
    return given_date(text) if text else None


def registry_list(desk: Desk, options: Namespace) -> Answer:
    """``registry list [TEXT] [--state S] [--expiring N] [--on DATE]``: bodies, and the filings that were made here."""
    on, days = day_of(options.on), options.expiring
    known = [each for each in bodies(desk, on) if each.matches(options.text)]
    if options.state:
        known = [each for each in known if each.state == options.state]
    filings = list_filings(desk, text=options.text, on=on)
    if days is not None:
        known = [each for each in known if each.days_left is not None and 0 <= each.days_left <= days]
        filings = tuple(each for each in expiring_filings(desk, days, on) if each.matches(options.text))
    data = {
        "bodies": [body_data(each) for each in known],
        "counts": count_bodies(known)._asdict(),
        "filings": [filing_data(each) for each in filings],
    }
    rows = [[body_number(each), each.name, _scopes(each), _until(each), each.state_text] for each in known]
    lines = table([["备案编号", "机构", "职业（工种）", "有效期至", "状态"], *rows]) if rows else [_nothing(days)]
    return Answer(data, lines)


def registry_show(desk: Desk, options: Namespace) -> Answer:
    """``registry show KEY [--on DATE]``"""
    known = body(desk, options.key, day_of(options.on))
    history = body_history(desk, known)
    facts = [
        ("备案编号", body_number(known)),
        ("信用代码", known.credit_code or "—"),
        ("机构编码", known.code or "—"),
        ("所在区", "、".join(known.districts)),
        ("地址", known.address or "—"),
        ("联系", f"{known.contact} {known.phone}".strip() or "—"),
        ("有效期至", _until(known)),
        ("名录", "、".join(known.lists) or "—"),
        ("状态", known.state_text + (f"（{known.ground}，{known.reason}）" if known.ground else "")),
    ]
    rows = [
        [each.code or "—", each.scope, _levels(each.levels), _day(each.valid_until), REGISTRY_STATES[each.state]]
        for each in known.items
    ]
    lines = [known.name, *table([list(each) for each in facts]), "", *table(rows)]
    lines += ["", *(f"{each.on.isoformat()} {each.title}  {each.text}" for each in history)] if history else []
    return Answer({**body_data(known), "history": [_plain(each._asdict()) for each in history]}, lines)


def registry_check(desk: Desk, options: Namespace) -> Answer:
    """``registry check KEY OCCUPATION [--work-type W] [--level N] [--on DATE]``"""
    why = why_not_assessed(desk, options.key, options.occupation, options.work_type, options.level, day_of(options.on))
    return Answer({"may": not why, "why": why or None}, [why or "在备案范围内，可以评价"])


def registry_import(desk: Desk, options: Namespace) -> Answer:
    """``registry import FILE|shanghai-2024-38 [--list NAME] [--on DATE] [--dry-run]``"""
    source: Path | str = options.source if options.source in SHIPPED else Path(options.source)
    preview = preview_import(desk, source, options.list, day_of(options.on))
    if not options.dry_run:
        import_registry(desk, preview)
    return Answer(_preview_data(preview, is_written=not options.dry_run), _preview_lines(preview, options.dry_run))


def registry_overlap(desk: Desk, options: Namespace) -> Answer:
    """``registry overlap APP [--on DATE]``"""
    found = overlaps(desk, options.application, day_of(options.on))
    data = {
        "application": found.application,
        "overlaps": [_overlap_data(each) for each in found.overlaps],
        "complements": [_overlap_data(each) for each in found.complements],
        "filed_already": found.filed_already or None,
    }
    lines = [f"{found.applicant} 已在名录中" for _ in [0] if found.filed_already]
    lines += [_overlap_line(each) for each in found.overlaps]
    lines += [
        f"本单位已有“{each.occupation}”{_levels(each.held)}级，本次新增 {_levels(each.new)}级"
        for each in found.complements
    ]
    return Answer(data, lines or ["与名录中的机构没有重叠"])


def registry_coverage(desk: Desk, options: Namespace) -> Answer:
    """``registry coverage [--round R] [--level N] [--filed-here] [--on DATE]``"""
    view = read_coverage(desk, options.round, level=options.level, filed_here=options.filed_here, on=day_of(options.on))
    coverage = view.coverage
    data = {
        "districts": list(coverage.districts),
        "occupations": [
            {
                "code": each.code,
                "occupation": each.occupation,
                "levels": list(each.levels),
                "bodies": each.total.count,
                "by_district": dict(zip(coverage.districts, [cell.count for cell in each.cells], strict=True)),
            }
            for each in coverage.lines
        ],
        "bodies": coverage.total.count,
        "by_district": dict(zip(coverage.districts, [cell.count for cell in coverage.district_totals], strict=True)),
        "missing": [{"code": each.code, "occupation": each.occupation} for each in view.missing],
    }
    rows = [
        [each.code, each.occupation, str(each.total.count), *(str(cell.count) for cell in each.cells)]
        for each in coverage.lines
    ]
    sums = ["", "机构数（不重复）", str(coverage.total.count), *(str(cell.count) for cell in coverage.district_totals)]
    lines = table([["职业编码", "职业（工种）", "机构数", *coverage.districts], *rows, sums])
    lines += [f"没有机构的职业 {len(view.missing)} 个：{'、'.join(each.occupation for each in view.missing)}"] * bool(
        view.missing
    )
    return Answer(data, lines)


def registry_code(desk: Desk, options: Namespace) -> Answer:
    """``registry code [KEY] [--set CODE] [--propose] [--form TEXT --source S] [--reason R]``"""
    if options.form is not None:
        form = set_certificate_form(desk, options.form, options.source, options.reason)
        return Answer({"form": form.text, "source": form.source}, [f"证书编码格式：{form.text}（{form.source}）"])
    if options.key is None:
        form = certificate_form(desk)
        mark = "，建议" if form.is_proposal else ""
        lines = [
            f"证书编码格式：{form.text}（{form.length} 位，机构编码为前 {form.body_places} 位；{form.source}{mark}）"
        ]
        return Answer({"form": form.text, "source": form.source, "is_proposal": form.is_proposal}, lines)
    values = {"province": options.province} if options.province else None
    code = options.set or propose_code(desk, options.key, values)
    if options.propose:
        return Answer({"code": code}, [code])
    known = give_code(desk, options.key, code, reason=options.reason)
    return Answer(body_data(known), [f"{known.name} 的机构编码：{known.code}"])


def body_data(known: Body) -> dict[str, Any]:
    """A body as ``--json`` gives it."""
    plain: dict[str, Any] = to_plain(known)
    return {**plain, "districts": list(known.districts)}


def body_number(known: Body) -> str:
    """Its number, — for a list without numbers."""
    return "、".join(known.numbers) or "—"


def _nothing(days: int | None) -> str:
    return "没有备案机构" if days is None else f"{days} 天内没有到期的备案"


def _plain(value: Any) -> Any:
    return to_plain(value)


def _levels(levels: tuple[int, ...]) -> str:
    return "、".join(map(str, levels))


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else "—"


def _scopes(known: Body) -> str:
    scopes = [each.scope for each in known.items]
    return "、".join(scopes[:3]) + (f" 等 {len(scopes)} 项" if len(scopes) > 3 else "")


def _until(known: Body) -> str:
    if known.valid_until is None or known.days_left is None:
        return "—"
    left = f"余 {known.days_left} 天" if known.days_left >= 0 else f"逾 {-known.days_left} 天"
    return f"{known.valid_until.isoformat()}（{left}）"


def _preview_data(preview: ImportPreview, *, is_written: bool) -> dict[str, Any]:
    return {
        "list": preview.list,
        "title": preview.title,
        "as_of": preview.as_of.isoformat(),
        "written": is_written,
        "bodies": preview.bodies,
        "items": preview.items,
        "codes": preview.codes,
        **{kind: preview.count(kind) for kind in LINE_KINDS},
        "changes": [{"name": each.body.name, "changes": list(each.changes)} for each in preview.lines if each.changes],
        "repairs": [{"was": was, "now": now} for each in preview.lines for was, now in each.repairs],
        "unread": to_plain(preview.unread),
        "remarks": to_plain(preview.remarks),
    }


def _preview_lines(preview: ImportPreview, is_dry: bool) -> list[str]:
    counts = "，".join(f"{words} {preview.count(kind)}" for kind, words in LINE_KINDS.items() if preview.count(kind))
    head = "将导入" if is_dry else "已导入"
    lines = [
        f"{head} {preview.list}：机构 {preview.bodies} 家，{preview.items} 项，职业编码 {preview.codes} 个（{counts}）"
    ]
    lines += [f"  {each.body.name}：{'；'.join(each.changes)}" for each in preview.lines if each.changes]
    lines += [f"  已修复：{was} → {now}" for each in preview.lines for was, now in each.repairs]
    lines += [_row_line("未读", each) for each in preview.unread]
    return lines + [_row_line("提示", each) for each in preview.remarks]


def _row_line(mark: str, row: UnreadRow) -> str:
    return f"  {mark} {row.where}“{row.text}”：{row.why}"


def _overlap_data(found: Overlap) -> dict[str, Any]:
    return {
        "body": found.body,
        "name": found.name,
        "occupation": found.occupation,
        "work_type": found.work_type,
        "levels": list(found.levels),
        "own": found.own,
        "held": list(found.held),
        "new": list(found.new),
        "listed": found.listed or None,
    }


def _overlap_line(found: Overlap) -> str:
    scope = f"{found.occupation}（{found.work_type}）" if found.work_type else found.occupation
    listed = f"（名录中为“{found.listed}”）" if found.listed else ""
    who = "本单位已有" if found.own else found.name
    return f"{who}：{scope}{listed} 重叠 {_levels(found.levels)} 级"


def _words(words: Words) -> None:
    registry = words.group("registry", "备案机构")
    listing = registry.add("list", "列出或查询")
    listing.add_argument("text", nargs="?", default="", help="机构、编号、职业、区县中的文字，也可用拼音")
    listing.add_argument("--state", choices=list(REGISTRY_STATES), help="只列这种状态的机构")
    listing.add_argument("--expiring", type=int, metavar="N", help="只列 N 天内到期的")
    listing.add_argument("--on", metavar="DATE", help="这一天的名录；不写为今天")
    show = registry.add("show", "一家机构的备案、项目和监督记录")
    show.add_argument("key", help="机构名称、信用代码或备案编号")
    show.add_argument("--on", metavar="DATE")
    check = registry.add("check", "这家机构能否评价这个职业（工种）")
    check.add_argument("key")
    check.add_argument("occupation")
    check.add_argument("--work-type", default="", metavar="W")
    check.add_argument("--level", type=int, default=0, choices=range(6), metavar="N")
    check.add_argument("--on", metavar="DATE")
    taking = registry.add("import", "导入名录（表格文件，或随程序的 shanghai-2024-38）")
    taking.add_argument("source", metavar="FILE|ID")
    taking.add_argument("--list", default="", metavar="NAME", help="名录的名称；不写为文件名")
    taking.add_argument("--on", metavar="DATE", help="名录所载日期；不写为通知日期或今天")
    taking.add_argument("--dry-run", action="store_true", help="只预览，不写入")
    overlap = registry.add("overlap", "一份申报与名录中机构的重叠")
    overlap.add_argument("application")
    overlap.add_argument("--on", metavar="DATE")
    coverage = registry.add("coverage", "布局：职业×区县的机构数")
    coverage.add_argument("--round", default="", metavar="R", help="列出该批次目录中没有机构的职业")
    coverage.add_argument("--level", type=int, default=0, choices=range(6), metavar="N", help="只计这一等级（1–5）")
    coverage.add_argument("--filed-here", action="store_true", help="只计本中心备案的机构")
    coverage.add_argument("--on", metavar="DATE")
    code = registry.add("code", "赋码：机构编码及证书编码格式")
    code.add_argument("key", nargs="?")
    code.add_argument("--set", default="", metavar="CODE", help="编码；不写为顺次编码")
    code.add_argument("--province", default="", metavar="NN", help="省份代码；不写取自信用代码")
    code.add_argument("--propose", action="store_true", help="只看下一个编码")
    code.add_argument("--form", metavar="TEXT", help="改用的格式，如 {kind:1=Y|S}{province:2}{body:6}；空为国家格式")
    code.add_argument("--source", default="", help="格式的依据")
    code.add_argument("--reason", default="")


ROOM = CommandRoom(
    _words,
    with_store={
        ("registry", "list"): registry_list,
        ("registry", "show"): registry_show,
        ("registry", "check"): registry_check,
        ("registry", "import"): registry_import,
        ("registry", "overlap"): registry_overlap,
        ("registry", "coverage"): registry_coverage,
        ("registry", "code"): registry_code,
    },
)
