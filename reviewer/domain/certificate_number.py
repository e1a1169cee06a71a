"""职业技能等级证书编码: one letter and 21 digits, the first 13 places of which are the organisation's own code.

The rule is data: no scheme of Zhejiang's own was found, so that a centre writes down the one it is given.

Source: 人社鉴发〔2019〕2号 (as public pages quote it).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from reviewer.domain.identifiers import IdentifierCheck
from reviewer.domain.records import Record
from reviewer.errors import RuleViolation

CodePlace = Literal["kind", "ministry", "province", "body", "year", "level", "serial"]
PLACE_NAMES: Final[dict[CodePlace, str]] = {
    "kind": "机构类别",
    "ministry": "人社部备案序号",
    "province": "省份代码",
    "body": "机构（站点）序号",
    "year": "年份后两位",
    "level": "等级",
    "serial": "证书序号",
}
_FORM = re.compile(r"\{(?P<place>[a-z]+):(?P<digits>\d{1,2})(?:=(?P<allowed>[A-Z0-9|]+))?\}")


class CodePart(Record):
    """Some places of the code; ``allowed`` values where not any digits may stand there."""

    place: CodePlace
    digits: int
    allowed: tuple[str, ...] = ()


class CertificateForm(Record):
    """How certificate codes are made up; the first ``body_places`` characters are the organisation's own code."""

    parts: tuple[CodePart, ...]
    source: str
    is_proposal: bool = True

    @property
    def length(self) -> int:
        """All places."""
        return sum(each.digits for each in self.parts)

    @property
    def body_places(self) -> int:
        """Places up to the organisation's serial."""
        at = next(place for place, each in enumerate(self.parts) if each.place == "body")
        return sum(each.digits for each in self.parts[: at + 1])

    @property
    def text(self) -> str:
        """The form as it is typed: ``{kind:1=Y|S}{ministry:4}…``."""
        return "".join(
            f"{{{each.place}:{each.digits}{'=' + '|'.join(each.allowed) if each.allowed else ''}}}"
            for each in self.parts
        )


NATIONAL_FORM: Final = CertificateForm(
    parts=(
        CodePart(place="kind", digits=1, allowed=("Y", "S")),
        CodePart(place="ministry", digits=4),
        CodePart(place="province", digits=2),
        CodePart(place="body", digits=6),
        CodePart(place="year", digits=2),
        CodePart(place="level", digits=1, allowed=("1", "2", "3", "4", "5")),
        CodePart(place="serial", digits=6),
    ),
    source="人社鉴发〔2019〕2号（公开网页转载）",
)
PROVINCE_FILED: Final = "0000"
SOCIAL_BODY: Final = "S"


def read_certificate_form(text: str, source: str) -> CertificateForm:
    """A form as it is typed.

    Raises:
        RuleViolation: ``certificate_form``.
    """
    plain = "".join(text.split())
    parts = []
    for match in _FORM.finditer(plain):
        place = next((each for each in PLACE_NAMES if each == match["place"]), None)
        if place is None:
            raise _wrong(f"“{match['place']}”不认识，可用 {'、'.join(PLACE_NAMES)}", text)
        allowed = tuple(match["allowed"].split("|")) if match["allowed"] else ()
        digits = int(match["digits"])
        if digits < 1 or any(len(each) != digits for each in allowed):
            raise _wrong(f"“{match[0]}”的位数不符", text)
        parts.append(CodePart(place=place, digits=digits, allowed=allowed))
    places = [each.place for each in parts]
    if not parts or _FORM.sub("", plain) or len(set(places)) != len(places):
        raise _wrong("写成 {kind:1=Y|S}{province:2}{body:6} 这样，每项一次", text)
    if "body" not in places:
        raise _wrong("缺 body（机构序号），各机构的编码会相同", text)
    return CertificateForm(parts=tuple(parts), source=source.strip() or "本中心设定", is_proposal=False)


def compose_code(form: CertificateForm, values: Mapping[str, str], places: int | None = None) -> str:
    """A code of these values, or its first ``places``; figures are filled up with leading zeros.

    Raises:
        RuleViolation: ``certificate_code``: a value is missing, too long or not allowed there.
    """
    code = ""
    for each in form.parts:
        if places is not None and len(code) >= places:
            break
        value = values.get(each.place, "").strip()
        value = value.zfill(each.digits) if value.isascii() and value.isdigit() else value
        problem = _part_problem(each, value)
        if problem:
            raise RuleViolation(f"证书编码：{problem}，未编码。", code="certificate_code", where=each.place)
        code += value
    return code


def parse_code(form: CertificateForm, code: str) -> dict[CodePlace, str]:
    """The values of a code (or of the organisation's own part of it) by their place.

    Raises:
        RuleViolation: ``certificate_code``.
    """
    check = check_code(form, code)
    if not check.valid:
        raise RuleViolation(f"证书编码“{code}”：{check.why}。", code="certificate_code", where=code)
    return dict(_cut(form, code))


def check_code(form: CertificateForm, code: str) -> IdentifierCheck:
    """A whole certificate code, or an organisation's own code (the first 13 places of the national form)."""
    if len(code) not in (form.length, form.body_places):
        why = f"应为{form.length}位（机构编码为前{form.body_places}位），现为{len(code)}位"
        return IdentifierCheck(value=code, valid=False, why=why)
    by_place = {each.place: each for each in form.parts}
    problems = [problem for place, value in _cut(form, code) if (problem := _part_problem(by_place[place], value))]
    whole = len(code) == form.length
    fine = f"{len(code)}位，各段相符" + ("" if whole else "（机构编码）")
    return IdentifierCheck(value=code, valid=not problems, why="；".join(problems) or fine)


def check_certificate(value: str) -> IdentifierCheck:
    """A certificate code by the national form."""
    return check_code(NATIONAL_FORM, value)


def next_body_code(form: CertificateForm, values: Mapping[str, str], taken: Iterable[str]) -> str:
    """The organisation's code after the highest one that begins alike; one that was given stays given.

    Raises:
        RuleViolation: ``certificate_code``, also when no serial is left.
    """
    part = next(each for each in form.parts if each.place == "body")
    places = form.body_places
    head = compose_code(form, {**values, "body": "0"}, places)[: places - part.digits]
    serials = [int(each[len(head) : places]) for each in taken if each.startswith(head) and len(each) == places]
    return compose_code(form, {**values, "body": str(max(serials, default=0) + 1)}, places)


def _cut(form: CertificateForm, code: str) -> Iterable[tuple[CodePlace, str]]:
    at = 0
    for each in form.parts:
        if at < len(code):
            yield each.place, code[at : at + each.digits]
        at += each.digits


def _part_problem(part: CodePart, value: str) -> str:
    name = PLACE_NAMES[part.place]
    if len(value) != part.digits:
        return f"{name}应为{part.digits}位，现为“{value}”"
    if part.allowed:
        return "" if value in part.allowed else f"{name}应为{'、'.join(part.allowed)}，现为“{value}”"
    return "" if value.isascii() and value.isdigit() else f"{name}应为数字，现为“{value}”"


def _wrong(why: str, text: str) -> RuleViolation:
    return RuleViolation(f"证书编码格式：{why}，未作更改。", code="certificate_form", where=text)
