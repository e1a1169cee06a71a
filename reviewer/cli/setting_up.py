"""Commands: init, scheme, round, import, applications, check."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from reviewer.cli.answer import Answer, table
from reviewer.desk import Desk
from reviewer.domain.findings import MATERIAL_TEXT, VERDICT_TEXT
from reviewer.domain.records import to_plain
from reviewer.intake.scheme_file import load_scheme
from reviewer.usecases import keep_schemes, make_round
from reviewer.usecases.check_application import check_application
from reviewer.usecases.list_applications import list_applications
from reviewer.usecases.open_package import PackageOutcome, open_packages


def scheme_list(desk: Desk, _options: Namespace) -> Answer:
    """``scheme list``"""
    views = keep_schemes.list_schemes(desk)
    lines = table([[view.id, view.version, view.title] for view in views])
    return Answer({"schemes": views}, lines)


def scheme_show(desk: Desk, options: Namespace) -> Answer:
    """``scheme show ID``"""
    scheme, _ = keep_schemes.find_scheme(desk, options.id)
    head = scheme.scheme
    lines = [f"{head.title}（{head.id} {head.version}）", f"发布机关：{head.issuer}"]
    if not scheme.is_scored:
        lines.append("名录管理，不评分。")
    elif scheme.scoring.source == "proposal":
        lines.append("分值、权重、通过线、专家组人数与去高低分规则均为本程序建议，通知未作规定。")
    for section in scheme.section:
        lines.append(f"{section.no}、{section.title}　{section.full} 分")
        lines += [f"  {item.id:<6} {item.name}　{item.full} 分" for item in section.item]
    return Answer({"scheme": scheme}, lines)


def scheme_validate(options: Namespace) -> Answer:
    """``scheme validate FILE``"""
    scheme, _ = load_scheme(options.file)
    items = len(scheme.items)
    requirements = sum(len(item.requirement) for item in scheme.items)
    line = f"有效：{scheme.scheme.title}，{items} 项 {requirements} 条要求，满分 {scheme.full}"
    if not scheme.is_scored:
        line = f"有效：{scheme.scheme.title}，名录管理，不评分，{len(scheme.stage)} 个阶段"
    return Answer({"valid": True, "id": scheme.scheme.id, "items": items, "requirements": requirements}, [line])


def scheme_import(desk: Desk, options: Namespace) -> Answer:
    """``scheme import FILE``"""
    view = keep_schemes.import_scheme(desk, options.file)
    return Answer(view, [f"已导入 {view.id} {view.version}：{view.title}"])


def scheme_export(desk: Desk, options: Namespace) -> Answer:
    """``scheme export ID``"""
    path: Path = options.out or Path(f"{options.id}.toml")
    keep_schemes.export_scheme(desk, options.id, path)
    return Answer({"path": str(path)}, [str(path)])


def round_new(desk: Desk, options: Namespace) -> Answer:
    """``round new``"""
    round_id = make_round.make_round(desk, options.scheme, options.name)
    return Answer({"round": round_id}, [round_id])


def round_list(desk: Desk, _options: Namespace) -> Answer:
    """``round list``"""
    views = make_round.list_rounds(desk)
    lines = table([[view.id, view.name, view.scheme_id, f"{view.applications} 家"] for view in views])
    return Answer({"rounds": views}, lines)


def import_packages(desk: Desk, options: Namespace) -> Answer:
    """``import PACKAGE... --round R``; the exit code is the worst one."""
    outcomes = open_packages(desk, options.package, options.round)
    data = [
        {key: value for key, value in to_plain(outcome).items() if key not in ("kind", "exit_code")}
        for outcome in outcomes
    ]
    lines: list[str] = []
    for outcome in outcomes:
        lines += _outcome_lines(outcome)
    return Answer({"packages": data}, lines, max(outcome.exit_code for outcome in outcomes))


def _outcome_lines(outcome: PackageOutcome) -> list[str]:
    if outcome.application is None:
        head = f"未导入 {outcome.path}（{len(outcome.errors)} 处问题，未留下任何内容）"
    else:
        head = f"{outcome.application} {outcome.name}：佐证 {outcome.evidence} 件"
    return [head, *(f"  错误：{each}" for each in outcome.errors), *(f"  提示：{each}" for each in outcome.warnings)]


def applications(desk: Desk, options: Namespace) -> Answer:
    """``applications [--round R]``"""
    rows = list_applications(desk, options.round)
    data = [
        {"id": row.id, "name": row.name, "round": row.round, "occupations": [each.scope for each in row.scopes]}
        for row in rows
    ]
    lines = table([[row.id, row.name, row.kind, "；".join(each.scope for each in row.scopes)] for row in rows])
    return Answer({"applications": data}, lines)


def check(desk: Desk, options: Namespace) -> Answer:
    """``check APP``"""
    checked = check_application(desk, options.application)
    scheme = desk.scheme_of(options.application)
    plain = to_plain(checked)
    for finding in plain["findings"]:
        for more in ("evidence", "short", "lacking"):
            finding.pop(more)
    # A document with a part missing is as little there as one that is missing: ``incomplete`` tells what it lacks.
    incomplete = [{"no": each.no, "why": each.why} for each in checked.materials if each.state == "incomplete"]
    for material in plain["materials"]:
        material.pop("evidence")
        material.pop("why")
        material["state"] = material["state"].replace("incomplete", "missing")
    for condition in plain["eligibility"]:
        condition["soft"] = condition.pop("is_soft")
    places = {each.requirement for each in checked.findings} | {each.item for each in checked.findings}
    places |= {each.condition for each in checked.eligibility} | {f"material:{each.no}" for each in checked.materials}
    readings = [each for each in scheme.reading if places.intersection(each.at)]
    more_data = {"incomplete": incomplete, "readings": to_plain(readings)}
    data = {"application": options.application, **plain, **more_data}
    rows = [
        [each.requirement, each.scope or "", each.declared or "–", each.threshold, VERDICT_TEXT[each.verdict], each.why]
        for each in checked.findings
    ]
    lines = table(rows)
    lines += ["", *table([[each.condition, VERDICT_TEXT[each.verdict], each.why] for each in checked.eligibility])]
    lines += ["", *table([[each.no, each.name, MATERIAL_TEXT[each.state], each.why] for each in checked.materials])]
    lines += ["", *(f"{each.words}（{'、'.join(each.at)}）" for each in readings)] if readings else []
    return Answer(data, lines)
