"""Invented people and numbers: valid by their check digits, nobody's."""

from __future__ import annotations

import random
from dataclasses import dataclass

SURNAMES = "陈林黄郑王张李周吴徐叶金潘胡朱谢蔡杨项夏孙赵戴卢董应倪邵章施"
GIVEN = (
    "样例示范安晨博诚达栋帆飞刚光浩恒华辉嘉建健杰静娟君凯磊丽亮敏宁鹏琪强清荣锐珊韶慎思涛婷维文熙晓"
    "欣雅艳毅英颖永宇媛泽哲珍振志舟卓"
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
FILED_YEAR = 2022


def identity_number(region: str, birthday: str, serial: int) -> str:
    """An 18-character number: region (6), birthday (yyyymmdd), serial, check character.

    Source: GB 11643-1999, check by ISO 7064 MOD 11-2.
    """
    body = f"{region}{birthday}{serial:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def credit_code(prefix: str, organisation: str) -> str:
    """A 统一社会信用代码 from its first 8 characters and 8 of the organisation code; both checks hold.

    Source: GB 32100-2015 and GB 11714.
    """
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(_ORGANISATION.index(char) * weight for char, weight in zip(organisation, weights, strict=True))
    rest = 11 - total % 11
    body = prefix + organisation + ("X" if rest == 10 else "0" if rest == 11 else str(rest))
    check = (31 - sum(_CREDIT.index(char) * pow(3, place, 31) for place, char in enumerate(body)) % 31) % 31
    return body + _CREDIT[check]


@dataclass(frozen=True)
class Person:
    """A name with what tables ask for."""

    name: str
    sex: str
    age: int
    id_number: str
    education: str
    work_years: int


class People:
    """Gives invented people, never the same name twice in one application."""

    def __init__(
        self, seed: str, regions: tuple[str, ...] = ("330302", "330303", "330304", "330381", "330382")
    ) -> None:
        self._rng = random.Random(f"people {seed}")
        self._regions = regions
        self._given: set[str] = set()

    def next(self, *, youngest: int = 30, education: str = "") -> Person:
        """The next person, at least so old at the filing date (20 October 2022)."""
        rng = self._rng
        name = ""
        while not name or name in self._given:
            count = 2 if rng.random() < 0.85 else 1
            name = rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, count))
        self._given.add(name)
        sex = rng.choice("男男男女女")
        age = youngest + rng.randrange(22)
        month, day = rng.randrange(1, 10), rng.randrange(1, 28)
        serial = rng.randrange(100, 900) * 2 % 1000
        serial = serial - serial % 2 + (1 if sex == "男" else 0)
        birthday = f"{FILED_YEAR - age}{month:02d}{day:02d}"
        schooling = education or rng.choice(("大专", "本科", "本科", "本科", "研究生"))
        number = identity_number(rng.choice(self._regions), birthday, serial)
        return Person(name, sex, age, number, schooling, max(5, age - 23 - rng.randrange(4)))
