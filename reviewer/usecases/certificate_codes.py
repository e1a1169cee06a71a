"""赋码: the form of certificate codes that this centre uses, and the code that each organisation has by it.

Source: 人社鉴发〔2019〕2号; 温州2022 四(四); 中就培函〔2020〕16号 四(三).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from reviewer.desk import Desk
from reviewer.domain.certificate_number import (
    NATIONAL_FORM,
    PROVINCE_FILED,
    SOCIAL_BODY,
    CertificateForm,
    check_code,
    next_body_code,
    read_certificate_form,
)
from reviewer.domain.moments import beijing_date
from reviewer.domain.records import canonical_json, decoded
from reviewer.domain.registers import BODY_CHANGE
from reviewer.domain.registry import HELD, Body, BodyChange
from reviewer.errors import RuleViolation
from reviewer.usecases.change_bodies import write_change
from reviewer.usecases.registers import entries
from reviewer.usecases.registry import body

SETTING: Final = "certificate.form"


def certificate_form(desk: Desk) -> CertificateForm:
    """The form in use: the centre's own, else the national one as a proposal."""
    kept = desk.store.setting(SETTING)
    return decoded(kept, CertificateForm) if kept else NATIONAL_FORM


def set_certificate_form(desk: Desk, text: str, source: str, reason: str) -> CertificateForm:
    """Use another form from now on (the province's); an empty text goes back to the national one. Given codes stay.

    Raises:
        RuleViolation: ``certificate_form``, ``change_reason``.
    """
    if not reason.strip():
        raise RuleViolation("更改证书编码格式须写理由，未作更改。", code="change_reason")
    form = read_certificate_form(text, source) if text.strip() else None
    with desk.store.change(desk.actor) as change:
        change.set_setting(SETTING, canonical_json(form).decode() if form is not None else None, reason.strip())
    return form or NATIONAL_FORM


def codes_given(desk: Desk) -> frozenset[str]:
    """Every organisation's code that was ever given; none is given again."""
    return frozenset(each.value.code for each in entries(desk, BODY_CHANGE, BodyChange) if each.value.code)


def propose_code(desk: Desk, key: str, values: Mapping[str, str] | None = None) -> str:
    """The next free code for a body: filed in the province, whose number its credit code tells unless given.

    Raises:
        RuleViolation: ``unknown_body``, ``certificate_code`` (the province is not known).
    """
    known = body(desk, key)
    told = {"kind": SOCIAL_BODY, "ministry": PROVINCE_FILED, "province": known.credit_code[2:4]}
    return next_body_code(certificate_form(desk), {**told, **(values or {})}, codes_given(desk))


def give_code(desk: Desk, key: str, code: str = "", *, on: date | None = None, reason: str = "") -> Body:
    """Give a body its code, typed or the next free one. Another one than before needs a reason.

    Raises:
        RuleViolation: ``unknown_body``, ``certificate_code``, ``code_given``, ``body_out``, ``change_reason``.
    """
    known = body(desk, key)
    if not any(each.state in HELD for each in known.items):
        raise RuleViolation(f"“{known.name}”{known.state_text}，未赋码。", code="body_out", where=known.key)
    used = "".join(code.split()).upper() or propose_code(desk, key)
    form = certificate_form(desk)
    check = check_code(form, used)
    if not check.valid or len(used) != form.body_places:
        why = check.why if not check.valid else f"机构编码应为{form.body_places}位"
        raise RuleViolation(f"机构编码“{used}”：{why}，未赋码。", code="certificate_code", where=used)
    if used in codes_given(desk) and used != known.code:
        raise RuleViolation(f"机构编码 {used} 已经给过，编码不再使用，未赋码。", code="code_given", where=used)
    if known.code and used != known.code and not reason.strip():
        raise RuleViolation(f"“{known.name}”已有编码 {known.code}，改码须写理由。", code="change_reason", where=used)
    change = BodyChange(kind="code", on=on or beijing_date(desk.clock()), code=used)
    return write_change(desk, known, change, reason.strip() or "赋码")
