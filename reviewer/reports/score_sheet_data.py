"""What an individual score sheet (个人评分表) is made from: plain texts and exact decimals."""

from __future__ import annotations

from decimal import Decimal

from reviewer.domain.records import Record


class SheetRequirement(Record):
    """One requirement of an item: the three values, the threshold and the verdict, as printed.

    ``override_reason`` is the member's reason where the verdict replaces the computed one.
    """

    text: str
    declared: str = ""
    documented: str = ""
    measured: str = ""
    threshold: str = ""
    verdict: str
    override_reason: str = ""


class SheetPin(Record):
    """A place in the evidence: file name, page (from 1), where on the page, first digits of the hash."""

    file: str
    page: int | None = None
    box: str = ""
    hash4: str


class SheetItem(Record):
    """One item of the sheet, for one occupation where ``scope`` is given. ``points`` None: not scored or 不适用."""

    clause: str
    name: str
    scope: str = ""
    requirements: tuple[SheetRequirement, ...] = ()
    points: Decimal | None
    full: Decimal
    judgement: str = ""
    remark: str = ""
    pins: tuple[SheetPin, ...] = ()


class SheetSum(Record):
    """Points of full points, for one occupation or (``scope`` empty) for the applicant.

    ``note`` tells where 不适用 changed the sum (scaled sections).
    """

    scope: str = ""
    points: Decimal
    full: Decimal
    note: str = ""


class SheetSection(Record):
    """One part of the standard with its items and its sums (one for each occupation, or one)."""

    no: str
    title: str
    items: tuple[SheetItem, ...]
    sums: tuple[SheetSum, ...]


class ScoreSheetData(Record):
    """One member's sheet of one application.

    Times are texts, already in local time (``2026年2月9日 10:12``). ``scheme_source`` is "proposal"
    where points, weights and pass line are the program's proposals: the sheet then says so.
    ``missing`` lists what still stands between the sheet and its submission; with any, or without
    ``submitted_at`` and ``commit_sha256``, the sheet is printed as 草稿 and has no signature place.
    """

    title: str = "社会培训评价组织评审个人评分表"
    applicant: str
    application_number: str
    occupations: tuple[str, ...]
    member: str
    round: str
    scheme_title: str
    scheme_version: str
    scheme_sha256: str
    scheme_source: str
    sheet_version: int
    opened_at: str
    submitted_at: str = ""
    commit_sha256: str = ""
    sections: tuple[SheetSection, ...]
    totals: tuple[SheetSum, ...]
    opinion: str = ""
    missing: tuple[str, ...] = ()
    document_number: str
    version: int = 1
    data_sha256: str
    is_sample: bool = False

    @property
    def is_draft(self) -> bool:
        """Not submitted, or something is still missing."""
        return bool(self.missing) or not (self.submitted_at and self.commit_sha256)


class ScoreSheetPdf(Record):
    """The sheet, and where the signature goes: page (from 0, as signing counts) and box (x0, y0, x1, y1).

    The box is in points from the page's lower left corner; both are None on a draft.
    """

    pdf: bytes
    page_count: int
    signature_page: int | None
    signature_box: tuple[float, float, float, float] | None


SHEET_LABELS = {
    "title": "表名",
    "applicant": "申报单位",
    "application_number": "申报编号",
    "occupations": "申报职业（工种）",
    "member": "评审专家",
    "round": "批次",
    "scheme_title": "方案名称",
    "scheme_version": "方案版本",
    "scheme_sha256": "方案校验值",
    "scheme_source": "分值来源",
    "opened_at": "开始评分时间",
    "sections": "评审内容",
    "totals": "合计",
    "document_number": "文书编号",
    "data_sha256": "数据校验值",
}
