"""What the list of filed bodies (名录) is made from."""

from __future__ import annotations

from datetime import date

from reviewer.domain.filing import UNKNOWN_DISTRICT
from reviewer.domain.moments import chinese_date
from reviewer.domain.records import Record
from reviewer.reports.official.data import OfficialTable


class RegistryItem(Record, omit_defaults=True):
    """An occupation (or work type) of a body; ``levels`` in words. What it was filed under where not as its body."""

    code: str
    name: str
    levels: str
    number: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


class RegistryBody(Record):
    """A filed body. ``sites`` are texts as printed, ``districts`` those of its sites, each once."""

    number: str
    name: str
    address: str
    contact: str
    valid_from: date
    valid_until: date
    items: tuple[RegistryItem, ...]
    sites: tuple[str, ...]
    districts: tuple[str, ...] = (UNKNOWN_DISTRICT,)

    @property
    def validity(self) -> str:
        """2026年11月20日至2029年11月19日."""
        return f"{chinese_date(self.valid_from)}至{chinese_date(self.valid_until)}"

    def validity_of(self, item: RegistryItem) -> str:
        """The item's, where it is not the body's."""
        first, last = item.valid_from or self.valid_from, item.valid_until or self.valid_until
        return f"{chinese_date(first)}至{chinese_date(last)}"


class RegistryData(Record):
    """The list as of a day. ``left_out`` says who is not on it (expired, ended) and how many."""

    title: str
    issuer: str
    as_of: date
    bodies: tuple[RegistryBody, ...]
    left_out: str = ""
    document_number: str
    version: int = 1
    data_sha256: str
    changes: tuple[str, ...] = ()
    is_sample: bool = False

    @property
    def summary(self) -> str:
        """What stands over the tables."""
        count = sum(len(each.items) for each in self.bodies)
        words = f"截至{chinese_date(self.as_of)}，备案有效的机构{len(self.bodies)}家，备案职业（工种）{count}项。"
        return f"{words}{self.left_out}"


CATALOGUE_HEAD = ("编号", "社评组织名称", "序号", "职业编码", "职业（工种）名称", "等级")
RECORD_HEAD = ("机构名称", "地址", "联系方式", "备案号", "备案期限", "职业（工种）名称", "技能等级", "站点情况")


def catalogue_table(data: RegistryData) -> OfficialTable:
    """Bodies and their occupations in the columns of a published catalogue; 序号 runs through the whole list.

    Source: 沪人社职〔2024〕38号 附件 上海市社会化职业技能等级认定目录.
    """
    rows: list[tuple[str, ...]] = []
    for place, body in enumerate(data.bodies, 1):
        for item in body.items:
            rows.append((str(place), body.name, str(len(rows) + 1), item.code or "—", item.name, item.levels))
    return OfficialTable(
        head=CATALOGUE_HEAD,
        rows=tuple(rows),
        shares=(7.0, 31.0, 7.0, 17.0, 23.0, 15.0),
        merge=(0, 1),
        align=("center", "left", "center", "center", "left", "center"),
    )


def record_table(data: RegistryData) -> OfficialTable:
    """What is made public of each filed body.

    Source: 中就培函〔2020〕16号 四(三); 沪人社职〔2020〕439号 三(四).
    """
    rows = [
        (
            body.name,
            body.address,
            body.contact,
            item.number or body.number,
            body.validity_of(item),
            item.name,
            item.levels,
            "；".join(body.sites) or "—",
        )
        for body in data.bodies
        for item in body.items
    ]
    # Two bodies that share an address stay two: every merged cell lies inside its body's name, which is one cell.
    return OfficialTable(
        head=RECORD_HEAD,
        rows=tuple(rows),
        shares=(15.0, 14.0, 12.2, 12.3, 16.2, 12.3, 9.6, 11.8),
        merge=(0, 1, 2, 3, 4, 7),
        align=("left", "left", "center", "center", "center", "left", "center", "left"),
    )
