"""Signing the panel report on the screen: who has signed, who can sign here, what can be done next; no Qt."""

from __future__ import annotations

from reviewer.desk import Desk
from reviewer.domain.records import Record
from reviewer.errors import RuleViolation
from reviewer.usecases.hold_identity import CENTRE_NAME, makes_centre_identity
from reviewer.usecases.show_sheet import panel_leader
from reviewer.usecases.sign_report import SignerState, SigningState, show_signing

_SIGNS = {
    "waiting": ("circle", "未签", "muted_text"),
    "signed": ("check", "已签", "met"),
    "broken": ("x", "签名不成立", "not_met"),
    "silent": ("minus", "视为同意", "muted_text"),
}


class SignerLine(Record):
    """One member: name, 组长 or nothing, the stance as printed, the state's sign, and when and where or why."""

    member: str
    role: str
    stance: str
    icon: str
    word: str
    token: str
    detail: str


class SigningView(Record):
    """What the pane shows.

    ``sentence`` says what to do next or what stands in the way; ``maker`` whose passphrase certifies, empty where
    nothing can be made here, and ``makes_identity``: the centre's identity is made under it first; ``own`` the identity
    in use here where it has still to sign.
    """

    application: str
    aside: str
    sentence: str
    lines: tuple[SignerLine, ...] = ()
    maker: str = ""
    makes_identity: bool = False
    can_sign: bool = False
    can_take: bool = False
    own: str = ""
    place: str = ""


def read_signing(desk: Desk, application_id: str) -> SigningView:
    """How far the signing of an application's report is.

    Raises:
        IntegrityProblem: the kept file was altered.
    """
    # A report signed by the leader may come before anything can be made here.
    try:
        state = show_signing(desk, application_id)
    except RuleViolation as error:
        return SigningView(application=application_id, aside="", sentence=error.message)
    waiting = state.open_members
    signed = sum(each.state == "signed" for each in state.signers)
    wanted = sum(each.state != "silent" for each in state.signers)
    maker = "" if state.is_made else _maker(desk, application_id)
    return SigningView(
        application=application_id,
        aside=f"已签 {signed} / {wanted}",
        sentence=_sentence(state, waiting, maker),
        lines=tuple(_line(each) for each in state.signers),
        maker=maker,
        makes_identity=bool(maker) and makes_centre_identity(desk),
        can_sign=state.is_made and bool(waiting),
        can_take=not state.is_locked,
        own=desk.member if desk.member in waiting and state.is_made else "",
        place=state.place,
    )


def _maker(desk: Desk, application_id: str) -> str:
    """Who certifies here: the centre, or the leader on the own machine."""
    if desk.store.role == "centre":
        return CENTRE_NAME
    return desk.member if desk.member is not None and desk.member == panel_leader(desk, application_id) else ""


def _sentence(state: SigningState, waiting: tuple[str, ...], maker: str) -> str:
    if state.is_locked:
        return "全部签完，文件已锁定。此后任何改动都会被核对发现；评分、意见或结论再有变动时须重新生成并重签。"
    if state.is_made:
        return f"等 {'、'.join(waiting)} 签名。每人用自己的身份文件和口令；也可导出后在别处签名，再收回文件。"
    if maker:
        return "认证之后内容不再变动，由成员逐一签名；意见、成员意见和整改事项请先在字段中填好。"
    return "评审意见由评价中心或组长生成；本机可收回已签名的文件。"


def _line(signer: SignerState) -> SignerLine:
    icon, word, token = _SIGNS[signer.state]
    when = "　".join(each for each in (signer.at, signer.place) if each)
    return SignerLine(
        member=signer.member,
        role="组长" if signer.is_leader else "",
        stance=signer.stance_text,
        icon=icon,
        word=word,
        token=token,
        detail=signer.why if signer.state == "broken" else when,
    )
