"""备案: which body may assess which occupations at which levels, under which number, from when until when."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, Literal

from reviewer.domain.records import Record
from reviewer.domain.working_days import months_later
from reviewer.errors import RuleViolation

NUMBER_PLACES: Final = ("code", "year", "serial", "province")
LONGEST_NUMBER: Final = 40
EXPIRING_DAYS: Final = 90
UNKNOWN_DISTRICT: Final = "未注明"

FilingState = Literal["in_force", "expiring", "expired", "ended"]
STATE_TEXT: Final = {"in_force": "有效", "expiring": "即将到期", "expired": "已到期", "ended": "已终止"}

_PROVINCE = re.compile(r"(?:[^省市区县]{2,8}省|[^省市县]{2,7}自治区)")
# What follows a district in an address holds streets and numbers, a district's own name never does.
_DISTRICT = re.compile(
    r"(?:[^市盟区县旗路街镇乡村号\d]{2,10}?(?:市|自治州|地区|盟))?"
    r"(?P<district>[^市区县旗路街镇乡村号\d]{1,8}(?:自治县|新区|区|县|市|自治旗|旗))"
)


class FiledItem(Record):
    """An occupation (or work type) that the body may assess, and its levels, 5 初级工 … 1 高级技师."""

    occupation: str
    work_type: str = ""
    code: str = ""
    levels: tuple[int, ...]

    @property
    def scope(self) -> str:
        """As findings and scores name it: the occupation, with its work type where it has one."""
        return f"{self.occupation}（{self.work_type}）" if self.work_type else self.occupation


class FiledSite(Record):
    """A place where people are assessed (站点)."""

    name: str = ""
    address: str

    @property
    def text(self) -> str:
        """Name and address as lists print them."""
        return f"{self.name}：{self.address}" if self.name else self.address

    @property
    def district(self) -> str:
        """The county-level district of the address, or 未注明."""
        return district_of(self.address)


class Filing(Record):
    """One filed body as the receipt certifies it.

    ``valid_from`` and ``valid_until`` are both inside the validity. ``reason`` says why it was filed although the
    publicity had not ended in this store. Source: 沪人社职〔2024〕124号 三(五), 沪人社职〔2020〕439号 三(三),
    中就培函〔2020〕16号 四(三).
    """

    number: str
    round: str
    application: str
    name: str
    credit_code: str = ""
    address: str
    contact: str
    phone: str
    issuer: str
    issued_on: date
    valid_from: date
    valid_until: date
    items: tuple[FiledItem, ...]
    sites: tuple[FiledSite, ...]
    is_sample: bool = False
    reason: str = ""


def last_valid_day(first: date, years: int) -> date:
    """The last of ``years`` years that begin on ``first``, both days counted: 2026-11-20 gives 2029-11-19."""
    return months_later(first, 12 * years) - timedelta(days=1)


def filing_state(filing: Filing, today: date, *, is_ended: bool, within_days: int = EXPIRING_DAYS) -> FilingState:
    """Where a filing stands on a day; ``expiring`` within so many days before its last one."""
    if is_ended:
        return "ended"
    if today > filing.valid_until:
        return "expired"
    return "expiring" if days_left(filing, today) <= within_days else "in_force"


def days_left(filing: Filing, today: date) -> int:
    """Days until the last valid one, 0 on that day, negative after it."""
    return (filing.valid_until - today).days


def number_problems(form: str) -> tuple[str, ...]:
    """What is wrong with a scheme's form of filing numbers; empty when it is sound."""
    names = re.findall(r"\{([^{}]*)\}", form)
    problems = [
        f"备案编号格式中的“{{{name}}}”不认识，可用 code、year、serial、province。"
        for name in names
        if name not in NUMBER_PLACES
    ]
    if names.count("serial") != 1:
        problems.append("备案编号格式缺少 {serial}，编号会重复。")
    if names.count("year") > 1:
        problems.append("备案编号格式中的 {year} 只能写一次。")
    if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", form)):
        problems.append("备案编号格式的花括号不成对。")
    return tuple(problems)


def numbered(form: str, digits: int, *, code: str, year: int, serial: int, province: str = "00") -> str:
    """A filing number by the scheme's form; the serial with leading zeros up to ``digits``.

    ``province`` is the two digits of the body's province (GB/T 2260).
    """
    return form.format(code=code, year=year, province=province, serial=f"{serial:0{digits}d}")


def next_number(form: str, digits: int, *, code: str, year: int, taken: Iterable[str], province: str = "00") -> str:
    """The number after the highest of that year; one that was given stays given, ended or not.

    Where the form has no year, the serial runs on over the years; it runs on over the provinces too.
    """
    parts = re.split(r"\0(\w)", form.format(code=code, year=year, serial="\0s", province="\0p"))
    shapes = {"s": r"(?P<serial>\d+)", "p": r"\d{2}"}
    text = "".join(shapes[part] if at % 2 else re.escape(part) for at, part in enumerate(parts))
    serials = [int(match["serial"]) for match in map(re.compile(text).fullmatch, taken) if match is not None]
    return numbered(form, digits, code=code, year=year, serial=max(serials, default=0) + 1, province=province)


def plain_filing_number(text: str) -> str:
    """A typed filing number as it is kept: no blanks inside, full-width letters and digits made plain.

    Raises:
        RuleViolation: ``filing_number``.
    """
    plain = filing_number_key(text)
    if not plain or len(plain) > LONGEST_NUMBER or not plain.isprintable():
        raise RuleViolation(
            f"备案编号应为 1 到 {LONGEST_NUMBER} 个字符，未作更改；请按编码方案填写。",
            code="filing_number",
            where=text.strip(),
        )
    return plain


def filing_number_key(text: str) -> str:
    """What two spellings of one filing number have in common: no blanks, plain letters and digits."""
    return "".join(_plain(letter) for letter in text if not letter.isspace())


def district_of(address: str) -> str:
    """The county-level district that an address names, 未注明 where it names none."""
    plain = "".join(address.split())
    province = _PROVINCE.match(plain)
    match = _DISTRICT.match(plain[province.end() :] if province is not None else plain)
    return match.group("district") if match is not None else UNKNOWN_DISTRICT


def _plain(letter: str) -> str:
    """ASCII for full-width letters and digits; brackets of numbers stay as they are."""
    plain = unicodedata.normalize("NFKC", letter)
    return plain if plain.isascii() and plain.isalnum() else letter
