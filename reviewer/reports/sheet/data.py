"""What an individual score sheet (个人评分表) is made from: plain texts, exact decimals, reduced pictures."""

from __future__ import annotations

from decimal import Decimal

from reviewer.domain.records import Record
from reviewer.domain.site_files import Mark

PHOTO, SOUND = "照片", "录音"


class SheetRequirement(Record):
    """One requirement of an item: the three values, the threshold and the verdict, as printed.

    ``working`` is how the measured value came about, in one line. ``override_reason`` is the member's
    reason where the verdict replaces the computed one, ``computed`` the verdict that it replaces.
    """

    text: str
    declared: str = ""
    documented: str = ""
    measured: str = ""
    working: str = ""
    threshold: str = ""
    verdict: str
    computed: str = ""
    override_reason: str = ""


class SheetPin(Record):
    """A place in the evidence: file name, page (from 1), where on the page, first digits of the hash."""

    file: str
    page: int | None = None
    box: str = ""
    hash4: str
    requirement: str = ""
    note: str = ""


class SheetPicture(Record):
    """A photo made small for print: JPEG, upright, its size in pixels."""

    jpeg: bytes
    width: int
    height: int


class SheetFile(Record):
    """A photo or sound file from the visit.

    ``name`` as it stands on the sheet (照片3, 录音1), ``file`` its file's name; ``time`` as the camera wrote it, or
    this machine's, which then says so; ``place`` in degrees. A photo without a ``picture`` is printed
    as an empty frame that says why (``lacking``).
    """

    name: str
    file: str
    where: str
    requirement: str = ""
    caption: str = ""
    time: str
    place: str = ""
    author: str
    sha256: str
    picture: SheetPicture | None = None
    lacking: str = ""
    marks: tuple[Mark, ...] = ()


class SheetNote(Record):
    """What was said or seen at a moment of a visit."""

    time: str
    speaker: str = ""
    text: str


class SheetRecord(Record):
    """One use of a review method: when, where, who of which side, for which items, what was found.

    ``kept_by``: whose records tell of it, where several members' are printed together.
    """

    method: str
    time: str
    place: str = ""
    panel: tuple[str, ...] = ()
    applicant: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    findings: str = ""
    notes: tuple[SheetNote, ...] = ()
    files: tuple[SheetFile, ...] = ()
    kept_by: tuple[str, ...] = ()


class SheetPrevious(Record):
    """The version that this one replaces. ``is_here``: its content is at hand and the differences are listed."""

    version: int
    commit_sha256: str
    reason: str
    agreed_by: str = ""
    at: str
    is_here: bool = True


class SheetPaper(Record):
    """The signed paper copy that the sheet was typed in from, by whom, who resolved what they differed in.

    ``scans`` are the SHA-256 of the scanned files; ``reason`` tells why there is none, or why it replaces another.
    """

    number: str
    typists: tuple[str, ...]
    settled_by: str
    settled_at: str
    scans: tuple[str, ...] = ()
    reason: str = ""


class SheetDifference(Record):
    """One difference to the version before: where, what, its old and its new text (empty: none)."""

    where: str
    what: str
    old: str
    new: str


class SheetItem(Record):
    """One item of the sheet, for one occupation where ``scope`` is given. ``points`` None: not scored or 不适用.

    ``difference`` tells how the own judgement contradicts the computed verdicts, where it does (X07).
    """

    clause: str
    name: str
    scope: str = ""
    requirements: tuple[SheetRequirement, ...] = ()
    points: Decimal | None
    full: Decimal
    judgement: str = ""
    remark: str = ""
    pins: tuple[SheetPin, ...] = ()
    files: tuple[SheetFile, ...] = ()
    is_veto: bool = False
    difference: str = ""


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
    ``files`` are those of the visit as a whole; the items' stand with them. ``previous`` and
    ``differences``: the version replaced, and what changed. ``paper``: it was typed in from a signed paper
    copy, which prevails, and has its signature there. ``missing`` lists what still stands between
    the sheet and its submission; with any, or without ``submitted_at`` and ``commit_sha256``, the sheet is
    printed as 草稿 and has no signature place.
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
    files: tuple[SheetFile, ...] = ()
    records: tuple[SheetRecord, ...] = ()
    previous: SheetPrevious | None = None
    differences: tuple[SheetDifference, ...] = ()
    paper: SheetPaper | None = None
    document_number: str
    version: int = 1
    data_sha256: str
    is_sample: bool = False

    @property
    def photos(self) -> tuple[SheetFile, ...]:
        """Every photo, the items' first, in the order of the sheet."""
        files = [each for section in self.sections for item in section.items for each in item.files]
        return tuple(each for each in (*files, *self.files) if each.name.startswith(PHOTO))

    @property
    def loose_sounds(self) -> tuple[SheetFile, ...]:
        """Sound files of the visit that no record names."""
        named = {each.name for record in self.records for each in record.files}
        return tuple(each for each in self.files if each.name.startswith(SOUND) and each.name not in named)

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
