"""What a blank score sheet is made from: everything a member needs to score by hand, and who the sheet is for."""

from __future__ import annotations

from decimal import Decimal

from reviewer.domain.records import Record


class BlankRequirement(Record):
    """One requirement of an item. ``id`` is printed, so that who types the sheet in finds the field.

    ``threshold`` and ``declared`` as people write them (≥60㎡); a measurable one gets a box to write in.
    """

    id: str
    text: str
    threshold: str = ""
    declared: str = ""
    is_measurable: bool = False
    unit: str = ""


class BlankItem(Record):
    """One item, for one occupation where ``scope`` is given. ``item`` is its id, ``text`` the clause in full."""

    item: str
    clause: str
    name: str
    text: str
    scope: str = ""
    full: Decimal
    is_veto: bool = False
    rubric: str = ""
    requirements: tuple[BlankRequirement, ...] = ()


class BlankSection(Record):
    """One part of the standard. Its items stand in the order of the sheet, each occupation's one by one."""

    no: str
    title: str
    items: tuple[BlankItem, ...]


class BlankSheetData(Record):
    """One member's blank sheet of one application.

    ``occupations`` as printed (code, name, levels); ``scopes`` those that have totals of their own, empty
    where there is one total. ``step`` is the smallest part of a point, ``full`` the sum of an occupation.
    ``data_sha256`` is the hash of what the sheet was made from; number, version and hash stand in the QR
    code of every page together with the page's number.
    """

    title: str = "社会培训评价组织评审个人评分表"
    applicant: str
    application_number: str
    occupations: tuple[str, ...]
    scopes: tuple[str, ...] = ()
    member: str
    round: str
    scheme_title: str
    scheme_version: str
    scheme_source: str
    step: Decimal
    full: Decimal
    sections: tuple[BlankSection, ...]
    document_number: str
    version: int = 1
    data_sha256: str
    is_sample: bool = False


BLANK_LABELS = {
    "title": "表名",
    "applicant": "申报单位",
    "application_number": "申报编号",
    "occupations": "申报职业（工种）",
    "member": "评审专家",
    "round": "批次",
    "scheme_title": "方案名称",
    "scheme_version": "方案版本",
    "scheme_source": "分值来源",
    "sections": "评审内容",
    "document_number": "文书编号",
    "data_sha256": "数据校验值",
}
