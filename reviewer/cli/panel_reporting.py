"""Commands: report show, opinion, stance, rectify, make, sign, sign-file, take."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from reviewer.cli.answer import Answer, table
from reviewer.cli.passphrases import required_identity_passphrase
from reviewer.desk import Desk
from reviewer.domain.outliers import find_outliers, outlier_text
from reviewer.domain.panel_report import STANCE_TEXT, PanelOpinion, due_text
from reviewer.domain.records import to_plain
from reviewer.domain.scoring import CONCLUSION_TEXT
from reviewer.errors import EnvironmentProblem, RuleViolation, reason_of
from reviewer.usecases import panel_opinion
from reviewer.usecases.documents.entries import typed_date
from reviewer.usecases.documents.panel_report import survey_report
from reviewer.usecases.hold_identity import makes_centre_identity
from reviewer.usecases.sign_report import SigningState, make_report, show_signing, sign_report
from reviewer.usecases.sign_sheet import read_ink
from reviewer.usecases.take_report import sign_report_file, take_report
from reviewer.usecases.work_result import work_result

_STATES = {"waiting": "未签", "signed": "已签", "broken": "签名不成立", "silent": "视为同意"}


def report_show(desk: Desk, options: Namespace) -> Answer:
    """``report show APP``"""
    result = work_result(desk, options.application)
    opinion = panel_opinion.read_opinion(desk, options.application, result)
    standing = survey_report(desk, options.application)
    scheme = desk.scheme_of(options.application)
    outliers = find_outliers(scheme, result)
    data: dict[str, Any] = {
        "application": options.application,
        "standing": standing,
        "total": result.total_shown,
        "computed": result.conclusion,
        **to_plain(opinion),
        "outliers": outliers,
        "signing": None,
    }
    lines = [f"{standing.number or options.application}：{standing.why}", *_opinion_lines(opinion)]
    lines += [f"畸高畸低：{outlier_text(each, scheme)}" for each in outliers]
    if standing.standing in ("made", "ready", "changed"):
        signing = show_signing(desk, options.application)
        data["signing"] = signing
        lines += _signing_lines(signing)
    return Answer(data, lines)


def report_opinion(desk: Desk, options: Namespace) -> Answer:
    """``report opinion APP [TEXT|--file F] [--conclusion C [--reason R]] [--date D] [--place P]``"""
    application = options.application
    text = _text(options.file) if options.file is not None else options.text
    day = typed_date(options.date) if options.date is not None else None
    if options.date is not None and day is None:
        raise RuleViolation(f"“{options.date}”不是日期，未作更改；请写成 2026-05-20。", code="entry_no_date")
    if options.conclusion is not None:
        panel_opinion.set_conclusion(desk, application, options.conclusion, options.reason)
    if text is not None:
        panel_opinion.set_opinion(desk, application, text)
    opinion = panel_opinion.set_review(desk, application, day, options.place)
    return Answer(opinion, _opinion_lines(opinion))


def report_stance(desk: Desk, options: Namespace) -> Answer:
    """``report stance APP --member NAME --stance agree|dissent|silent [--reasons R]``"""
    opinion = panel_opinion.set_stance(desk, options.application, options.member, options.stance, options.reasons)
    return Answer(opinion, _stance_lines(opinion))


def report_rectify(desk: Desk, options: Namespace) -> Answer:
    """``report rectify APP (--item TEXT｜DATE ... | --file F | --proposed)``"""
    given = "\n".join(options.item) if options.item else ""
    if options.file is not None:
        given = "\n".join(each for each in (given, _text(options.file)) if each)
    if not given.strip() and not options.proposed:
        raise RuleViolation("没有给出整改事项，未作更改；恢复程序提出的事项请用 --proposed。", code="nothing_given")
    opinion = panel_opinion.set_rectification(desk, options.application, "" if options.proposed else given)
    return Answer(opinion, _defect_lines(opinion))


def report_make(desk: Desk, options: Namespace) -> Answer:
    """``report make APP``"""
    passphrase = required_identity_passphrase(options, is_new=makes_centre_identity(desk))
    state = make_report(desk, options.application, passphrase)
    return Answer(
        state, [f"{state.number} 第 {state.version} 版已生成，由{state.certified_by}认证", *_signing_lines(state)]
    )


def report_sign(desk: Desk, options: Namespace) -> Answer:
    """``report sign APP [--identity F.p12] [--ink PNG] [--place P]``"""
    ink = read_ink(options.ink) if options.ink is not None else None
    passphrase = required_identity_passphrase(options)
    state = sign_report(desk, options.application, options.identity, passphrase, ink, options.place)
    return Answer(state, _signing_lines(state))


def report_sign_file(options: Namespace) -> Answer:
    """``report sign-file F.pdf --identity F.p12 --out G.pdf [--ink PNG] [--place P]``"""
    ink = read_ink(options.ink) if options.ink is not None else None
    passphrase = required_identity_passphrase(options)
    path = sign_report_file(options.file, options.identity, passphrase, options.out, ink, options.place)
    return Answer({"path": str(path)}, [f"{path}（请交回组长或评价中心导入）"])


def report_take(desk: Desk, options: Namespace) -> Answer:
    """``report take F.pdf``"""
    state = take_report(desk, options.file)
    return Answer(state, _signing_lines(state))


def _opinion_lines(opinion: PanelOpinion) -> list[str]:
    reason = f"（{opinion.conclusion_reason}）" if opinion.conclusion_reason else ""
    place = f"，{opinion.place}" if opinion.place else ""
    lines = [f"评审 {opinion.review_date.isoformat()}{place}", *opinion.opinion.splitlines()]
    lines.append(f"专家组结论：{CONCLUSION_TEXT[opinion.conclusion]}{reason}")
    return lines + _defect_lines(opinion) + _stance_lines(opinion)


def _defect_lines(opinion: PanelOpinion) -> list[str]:
    return [f"{number}. {each.text}（{due_text(each)}）" for number, each in enumerate(opinion.rectification, 1)]


def _stance_lines(opinion: PanelOpinion) -> list[str]:
    return table([[each.member, STANCE_TEXT[each.stance], each.reasons] for each in opinion.stances])


def _signing_lines(state: SigningState) -> list[str]:
    if not state.is_made:
        return ["尚未生成"]
    rows = [
        [each.member, each.stance_text, _STATES[each.state], each.at, each.place, each.why] for each in state.signers
    ]
    return [*table(rows), "全部签完，文件已锁定" if state.is_locked else f"还等 {'、'.join(state.open_members)}"]


def _text(file: Path) -> str:
    try:
        # Windows' Notepad puts a byte order mark before the text.
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise EnvironmentProblem(
            f"读不到文件（{reason_of(error)}），未作更改；请核对路径。", code="file_unreadable", where=str(file)
        ) from error
    except UnicodeDecodeError as error:
        raise EnvironmentProblem(
            "文件不是 UTF-8 文本，未作更改；请用 UTF-8 保存。", code="file_unreadable", where=str(file)
        ) from error
