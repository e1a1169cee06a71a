"""Numbers that name bodies, people and occupations: check digits and shape, never a guess.

A wrong check digit is a warning (the applicant may have mistyped it); nothing is corrected.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from reviewer.domain.records import Record

IdentifierKind = Literal["uscc", "id", "occupation", "phone", "email", "postcode"]

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# GB 32100-2015 table 1: registering authority and kind of body.
_USCC_REGISTERS = frozenset(
    {"11", "12", "13", "19", "21", "29", "31", "32", "33", "34", "35", "39", "41", "49", "51", "52", "53", "54", "55"}
    | {"59", "61", "62", "69", "71", "72", "79", "81", "89", "91", "92", "93", "A1", "A9", "N1", "N2", "N3", "N9", "Y1"}
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK_DIGITS = "10X98765432"
# GB/T 2260: first two digits of a province, municipality or region (81–83 for residence permits).
_PROVINCES = frozenset(
    {"11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42"}
    | {"43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83"}
)

_PHONE = re.compile(
    r"(?:\+?86[- ]?)?1[3-9]\d{9}"
    r"|(?:\(?0\d{2,3}\)?[- ]?)?[2-9]\d{6,7}(?:[-转 ]+\d{1,6})?"
    r"|400[- ]?\d{3}[- ]?\d{4}",
    re.ASCII,
)
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+")
_POSTCODE = re.compile(r"[0-9]{6}")
_OCCUPATION_CODE = re.compile(r"[1-8]-[0-9]{2}-[0-9]{2}-[0-9]{2}")


class IdentifierCheck(Record):
    """Whether ``value`` can be such a number; ``why`` says in Chinese what was checked or what is wrong."""

    value: str
    valid: bool
    why: str


def _checked(value: str, problem: str | None, fine: str) -> IdentifierCheck:
    return IdentifierCheck(value=value, valid=problem is None, why=problem or fine)


def organisation_check_digit(body: str) -> str:
    """The check character of an 8-character organisation code.

    Raises:
        ValueError: ``body`` is not eight characters of 0–9 and A–Z.

    Source: GB 11714-1997.
    """
    if len(body) != len(_ORGANISATION_WEIGHTS):
        raise ValueError(body)
    total = sum(
        _ORGANISATION_ALPHABET.index(each) * weight for each, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True)
    )
    digit = 11 - total % 11
    return {10: "X", 11: "0"}.get(digit, str(digit))


def uscc_check_digit(body: str) -> str:
    """The last character of a credit code whose first 17 characters are ``body``.

    Raises:
        ValueError: ``body`` is not 17 characters of the code's alphabet.

    Source: GB 32100-2015.
    """
    if len(body) != len(_USCC_WEIGHTS):
        raise ValueError(body)
    total = sum(_USCC_ALPHABET.index(each) * weight for each, weight in zip(body, _USCC_WEIGHTS, strict=True))
    return _USCC_ALPHABET[(31 - total % 31) % 31]


def _uscc_problem(value: str) -> str | None:
    if len(value) != 18:
        return f"统一社会信用代码应为18位，现为{len(value)}位"
    strange = sorted({each for each in value if each not in _USCC_ALPHABET})
    if strange:
        return f"含有统一社会信用代码不使用的字符：{'、'.join(strange)}"
    if uscc_check_digit(value[:17]) != value[17]:
        return f"第18位校验码不符，应为{uscc_check_digit(value[:17])}"
    if organisation_check_digit(value[8:16]) != value[16]:
        return f"第9至17位组织机构代码的校验码不符，应为{organisation_check_digit(value[8:16])}"
    if value[:2] not in _USCC_REGISTERS:
        return f"前两位{value[:2]}不是已公布的登记管理部门和机构类别"
    if value[2:4] not in _PROVINCES and value[2:8] != "100000":
        return f"第3至8位{value[2:8]}不是行政区划代码"
    return None


def check_uscc(value: str) -> IdentifierCheck:
    """A credit code: 18 characters, both check characters, register and region.

    Returns: invalid also for ``123456789012345678``, which passes the modulus-31 check alone.

    Source: GB 32100-2015, GB 11714-1997.
    """
    return _checked(value, _uscc_problem(value), "18位，两处校验码、登记部门和行政区划均相符")


def province_of(credit_code: str) -> str:
    """The two digits of the province in a sound credit code (GB/T 2260), 00 where there is none."""
    return credit_code[2:4] if _uscc_problem(credit_code) is None and credit_code[2:4] in _PROVINCES else "00"


def id_check_digit(body: str) -> str:
    """The last character of an ID number whose first 17 digits are ``body``.

    Source: GB 11643-1999, ISO 7064 MOD 11-2.
    """
    total = sum(int(each) * weight for each, weight in zip(body, _ID_WEIGHTS, strict=True))
    return _ID_CHECK_DIGITS[total % 11]


def birth_date(id_number: str) -> date | None:
    """The date of birth that an 18-character ID number holds, or None when there is none."""
    if not re.fullmatch(r"[0-9]{17}[0-9Xx]", id_number):
        return None
    try:
        return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    except ValueError:
        return None


def age_on(born: date, day: date) -> int:
    """Full years of age on ``day``; negative before the birth."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _id_problem(value: str) -> str | None:
    if re.fullmatch(r"[0-9]{15}", value):
        return "只有15位：可能是旧号码，也可能在电子表格中丢失了末位，请填写18位号码"
    if len(value) != 18:
        return f"身份证号码应为18位，现为{len(value)}位"
    if not re.fullmatch(r"[0-9]{17}[0-9Xx]", value):
        return "身份证号码前17位应为数字，末位为数字或X"
    if birth_date(value) is None:
        return f"第7至14位{value[6:14]}不是日期"
    if id_check_digit(value[:17]) != value[17].upper():
        return f"末位校验码不符，应为{id_check_digit(value[:17])}"
    return None


def check_id_number(value: str) -> IdentifierCheck:
    """An ID number: 18 characters, date of birth, check digit.

    The region is looked at softly: numbers keep the region of their first issue, so that an unknown
    one is said but does not make the number invalid.

    Source: GB 11643-1999.
    """
    fine = "18位，出生日期和校验码相符"
    if value[:2] not in _PROVINCES:
        fine += f"（前两位{value[:2]}不在现行行政区划中，请留意）"
    return _checked(value, _id_problem(value), fine)


def check_occupation_code(value: str) -> IdentifierCheck:
    """An occupation code ``d-dd-dd-dd``: 大类-中类-小类-细类. Whether it exists is the catalogue's question."""
    fits = _OCCUPATION_CODE.fullmatch(value) is not None
    return _checked(value, None if fits else "职业编码应为“大类-中类-小类-细类”，如 4-07-05-03", "格式相符")


def check_phone(value: str) -> IdentifierCheck:
    """One or several phone numbers (mobile, landline with extension, 400), separated by 、 / ; or ,."""
    numbers = [each.strip() for each in re.split(r"[、/,，;；]", value)]
    fits = all(_PHONE.fullmatch(each) for each in numbers)
    return _checked(value, None if fits else "不像手机或固定电话号码", "格式相符")


def check_email(value: str) -> IdentifierCheck:
    """An ordinary e-mail address."""
    fits = len(value) <= 254 and _EMAIL.fullmatch(value) is not None
    return _checked(value, None if fits else "不像电子邮箱地址", "格式相符")


def check_postcode(value: str) -> IdentifierCheck:
    """Six digits."""
    return _checked(value, None if _POSTCODE.fullmatch(value) else "邮政编码应为6位数字", "格式相符")


def check_identifier(kind: IdentifierKind, value: str) -> IdentifierCheck:
    """Check one value of a kind. The value is taken as it stands: no spaces removed, no case changed."""
    checks = {
        "uscc": check_uscc,
        "id": check_id_number,
        "occupation": check_occupation_code,
        "phone": check_phone,
        "email": check_email,
        "postcode": check_postcode,
    }
    return checks[kind](value)


def mask_id_number(value: str) -> str:
    """First 6, eight stars, last 4 of an 18-character number; of any other text only stars."""
    if len(value) == 18:
        return f"{value[:6]}{'*' * 8}{value[-4:]}"
    return "*" * len(value)
