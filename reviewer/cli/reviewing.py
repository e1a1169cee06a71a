"""Commands: sheet, submit, reopen, identity, panel, pack."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from reviewer.cli.answer import Answer, table
from reviewer.cli.papering import printed_answer
from reviewer.cli.passphrases import identity_passphrase, required_identity_passphrase
from reviewer.cli.visiting import record_data, site_file_data
from reviewer.desk import Desk
from reviewer.domain.sheet import JUDGEMENT_TEXT, SheetState
from reviewer.domain.working import working_text
from reviewer.usecases import form_panel, hold_identity
from reviewer.usecases.fill_sheet import fill_sheet, read_filled
from reviewer.usecases.hand_in_sheet import hand_in_unlocked
from reviewer.usecases.list_site_files import placed_files
from reviewer.usecases.make_pack import make_review_pack, make_score_pack
from reviewer.usecases.make_template import read_template, write_template
from reviewer.usecases.print_blank import print_blank
from reviewer.usecases.show_sheet import show_sheet
from reviewer.usecases.sign_sheet import read_ink
from reviewer.usecases.submit_sheet import reopen_sheet, submit_sheet
from reviewer.usecases.take_pack import take_pack
from reviewer.usecases.work_result import show_panel


def sheet_show(desk: Desk, options: Namespace) -> Answer:
    """``sheet show APP``"""
    view = show_sheet(desk, options.application)
    scheme = desk.scheme_of(options.application)
    items: list[dict[str, Any]] = []
    for score in view.sheet.items:
        item = scheme.item(score.item)
        items.append(
            {
                "item": score.item,
                "occupation": score.scope,
                "full": str(item.full),
                "points": None if score.points is None else str(score.points),
                "judgement": None if score.judgement is None else score.judgement.value,
                "measured": score.measured,
                "remark": score.remark,
            }
        )
    data = {
        "application": options.application,
        "member": view.member,
        "version": view.version,
        "state": view.state.value,
        "commit": view.commit,
        "scored": view.scored,
        "places": view.places,
        "missing": [each.message for each in view.missing],
        "items": items,
        "records": [record_data(each, {one.id: one.name for one in scheme.method}) for each in view.sheet.records],
        "files": [site_file_data(each.item, each.occupation, each.file) for each in placed_files(view.sheet)],
        "workings": [
            {"item": score.item, "occupation": score.scope, "requirement": name, "working": working_text(each)}
            for score in view.sheet.items
            for name, each in score.workings.items()
        ],
        "previous": view.sheet.previous,
    }
    rows = [
        [
            score.item,
            score.scope or "",
            "–" if score.points is None else str(score.points),
            "" if score.judgement is None else JUDGEMENT_TEXT[score.judgement],
            score.remark,
        ]
        for score in view.sheet.items
    ]
    state = "已交卷" if view.state is SheetState.SUBMITTED else "评分中"
    head = f"{view.member or '（本机还没有身份）'} 第 {view.version} 版 {state}，已评 {view.scored}/{view.places}"
    return Answer(data, [head, *table(rows)])


def sheet_template(desk: Desk, options: Namespace) -> Answer:
    """``sheet template APP --out F.xlsx``; with F.pdf the blank to score by hand, with a number of its own."""
    if options.out.suffix.lower() == ".pdf":
        return printed_answer(print_blank(desk, options.application, options.out))
    path = write_template(desk, options.application, options.out)
    return Answer({"path": str(path)}, [str(path)])


def sheet_fill(desk: Desk, options: Namespace) -> Answer:
    """``sheet fill APP F``"""
    filled = read_template(options.file) if options.file.suffix.lower() == ".xlsx" else read_filled(options.file)
    saved = fill_sheet(desk, options.application, filled, options.file.name)
    view = show_sheet(desk, options.application)
    data = {"application": options.application, "saved": len(saved), "scored": view.scored, "places": view.places}
    return Answer(data, [f"已保存 {len(saved)} 个字段，已评 {view.scored}/{view.places}"])


def submit(desk: Desk, options: Namespace) -> Answer:
    """``submit APP``: lock, then sign where the identity's passphrase is to be had.

    What signing needs is looked at first: a wrong passphrase leaves the sheet open.
    """
    passphrase = None if options.no_sign else identity_passphrase(options)
    ink = read_ink(options.ink) if options.ink is not None else None
    identity = hold_identity.unlock_identity(desk, passphrase) if passphrase is not None else None
    submission = submit_sheet(desk, options.application)
    lines: list[str] = []
    if identity is not None:
        lines = list(hand_in_unlocked(desk, options.application, identity, ink, options.place).notes)
    data = {
        "application": submission.application,
        "version": submission.version,
        "commit": submission.commit,
        "submitted_at": submission.at.isoformat(),
        "signed": identity is not None,
    }
    signed = "已签名" if identity is not None else "未签名（制作评分包时会签名）"
    return Answer(data, [f"已交卷并锁定，{signed}", f"承诺值 {submission.commit}", *lines])


def reopen(desk: Desk, options: Namespace) -> Answer:
    """``reopen APP --reason R [--agreed-by NAME]``"""
    version = reopen_sheet(desk, options.application, options.reason, options.agreed_by)
    return Answer({"application": options.application, "version": version}, [f"已退回修改，第 {version} 版"])


def identity_new(options: Namespace) -> Answer:
    """``identity new --name N --out F.p12``"""
    passphrase = required_identity_passphrase(options, is_new=True)
    made = hold_identity.new_identity(options.name, options.out, passphrase)
    data = {"name": options.name, "identity": str(options.out), "enrolment": str(made)}
    return Answer(data, [str(options.out), f"{made}（交评价中心签发证书）"])


def identity_issue(desk: Desk, options: Namespace) -> Answer:
    """``identity issue F.enrol.pem --out F.cert.pem``"""
    passphrase = required_identity_passphrase(options, is_new=hold_identity.makes_centre_identity(desk))
    issued = hold_identity.issue_certificate(desk, options.enrolment, options.out, passphrase)
    return Answer(issued, [f"已签发 {issued.name}：{issued.path}，指纹 {issued.certificate_sha256[:16]}…"])


def identity_use(desk: Desk, options: Namespace) -> Answer:
    """``identity use F.p12|F.cert.pem``"""
    view = hold_identity.use_identity(desk, options.file, required_identity_passphrase(options))
    return Answer(view, [f"本机身份：{view.name}，{'评价中心已签发' if view.is_issued else '尚未由评价中心签发'}"])


def identity_show(desk: Desk, _options: Namespace) -> Answer:
    """``identity show``"""
    view = hold_identity.show_identity(desk)
    if view is None:
        return Answer({"identity": None}, ["本机还没有身份"])
    line = f"{view.name}，{'评价中心已签发' if view.is_issued else '尚未签发'}，有效至 {view.valid_until}"
    return Answer({"identity": view}, [line])


def panel_set(desk: Desk, options: Namespace) -> Answer:
    """``panel set APP --member NAME[:CERT] ... --leader NAME``"""
    formed = form_panel.form_panel(desk, options.application, options.member, options.leader)
    lines = [f"专家组 {len(formed.panel.members)} 人，组长 {formed.panel.leader}"]
    lines += [f"回避提示：{each.member} {each.why}" for each in formed.conflicts]
    lines += [f"提示：{each}" for each in formed.warnings]
    return Answer(formed, lines)


def panel_show(desk: Desk, options: Namespace) -> Answer:
    """``panel show APP``"""
    view = show_panel(desk, options.application)
    words = {"waiting": "未开始", "scoring": "评分中", "sealed": "已封存", "open": "已开封"}
    lines = table([[m.name, "组长" if m.is_leader else "", words[m.state], m.commit or ""] for m in view.members])
    return Answer(view, lines or ["还没有组成专家组"])


def pack_review(desk: Desk, options: Namespace) -> Answer:
    """``pack review --member NAME --out F.rpk``"""
    passphrase = required_identity_passphrase(options, is_new=hold_identity.makes_centre_identity(desk))
    made = make_review_pack(desk, options.member, options.out, passphrase, options.round)
    return Answer(made, [f"{made.path}：{len(made.applications)} 家，给 {options.member}"])


def pack_score(desk: Desk, options: Namespace) -> Answer:
    """``pack score --out F.spk``"""
    made = make_score_pack(desk, options.out, required_identity_passphrase(options), round_id=options.round)
    return Answer(made, [f"{made.path}：{len(made.applications)} 份评分表", *(f"  {each}" for each in made.notes)])


def pack_open(desk: Desk, options: Namespace) -> Answer:
    """``pack open F... [--accept-scheme]``"""
    passphrase = required_identity_passphrase(options)
    taken = [take_pack(desk, path, passphrase, accept_scheme=options.accept_scheme) for path in options.file]
    lines: list[str] = []
    for each in taken:
        kind = "评审包" if each.kind == "review" else "评分包"
        lines.append(f"{kind}：来自 {each.sender}，{'此前已导入，未变' if each.is_known else '已导入'}")
        lines += [f"  {note}" for note in each.notes]
    return Answer({"packs": taken}, lines)
