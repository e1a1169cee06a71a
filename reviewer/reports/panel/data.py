"""What a panel report (专家组评审意见) is made from: texts as printed, numbers as exact text."""

from __future__ import annotations

from reviewer.domain.records import Record

Box = tuple[float, float, float, float]


class ReportTotal(Record):
    """One occupation's points, or (``is_whole``) the applicant's: one value a section, as shown."""

    name: str
    sections: tuple[str, ...]
    total: str
    conclusion: str
    is_whole: bool = False


class ReportItem(Record):
    """One item, for one occupation where ``scope`` is given.

    ``scores`` are the members' points in panel order (不适用 as a word), ``dropped`` tells which do not count;
    ``steps`` is the way to ``value`` in words, each step to be followed with a pocket calculator.
    """

    clause: str
    name: str
    scope: str = ""
    full: str
    scores: tuple[str, ...]
    dropped: tuple[bool, ...]
    value: str
    steps: tuple[str, ...]


class ReportSection(Record):
    """One part of the standard with its items."""

    title: str
    full: str
    items: tuple[ReportItem, ...]


class ReportDefect(Record):
    """One thing to be put right, and by when (a dash where no term is granted)."""

    text: str
    due: str


class ReportStance(Record):
    """One member: ``stance`` agree, dissent or silent, ``words`` as printed; a silent one has no place to sign."""

    member: str
    is_leader: bool
    stance: str
    words: str

    @property
    def signs(self) -> bool:
        """Whether the report has a place for the member's signature."""
        return self.stance != "silent"


class ReportSheetRef(Record):
    """A score sheet that the result is made from."""

    member: str
    version: int
    commit_sha256: str


class PanelReportData(Record):
    """The panel's report on one application.

    ``rule`` is the scoring rule in words, ``scheme_source`` "proposal" where no notice gives its numbers.
    ``computed`` and ``conclusion`` are words (通过 …); ``departure`` tells why they differ, where they do.
    ``defects_title`` names the list of defects by outcome. ``outliers`` are lines on scores that stand out, which
    change nothing. ``changes`` say what a re-issue changes.
    """

    title: str = "社会培训评价组织评审专家组意见"
    applicant: str
    application_number: str
    occupations: tuple[str, ...]
    round: str
    scheme_title: str
    scheme_version: str
    scheme_source: str
    review_date: str
    place: str
    leader: str
    members: tuple[str, ...]
    rule: str
    section_heads: tuple[str, ...]
    totals: tuple[ReportTotal, ...]
    computed: str
    conclusion: str
    departure: str = ""
    vetoes: tuple[str, ...] = ()
    opinion: str
    defects_title: str
    defects: tuple[ReportDefect, ...] = ()
    stances: tuple[ReportStance, ...]
    sections: tuple[ReportSection, ...]
    steps: tuple[str, ...]
    outliers: tuple[str, ...] = ()
    outlier_rule: str
    sheets: tuple[ReportSheetRef, ...]
    changes: tuple[str, ...] = ()
    document_number: str
    version: int = 1
    data_sha256: str
    is_sample: bool = False


class SignPlace(Record):
    """Where a member signs: field name, page (from 0), box in points from the page's lower left corner."""

    member: str
    field: str
    page: int
    box: Box


class PanelReportPdf(Record):
    """The report, and its places to sign in panel order."""

    pdf: bytes
    page_count: int
    places: tuple[SignPlace, ...]


REPORT_LABELS = {
    "title": "文书名称",
    "applicant": "申报单位",
    "application_number": "申报编号",
    "occupations": "申报职业（工种）",
    "round": "批次",
    "scheme_title": "方案名称",
    "scheme_version": "方案版本",
    "review_date": "评审日期",
    "members": "专家组成员",
    "rule": "合成规则",
    "section_heads": "各部分",
    "totals": "得分",
    "conclusion": "专家组结论",
    "opinion": "专家组意见",
    "stances": "成员意见",
    "sections": "逐项得分",
    "steps": "计算过程",
    "document_number": "文书编号",
    "data_sha256": "数据校验值",
}


def field_name(number: int) -> str:
    """The signature field of the panel's ``number``-th member, from 1."""
    return f"member_{number}"
