"""What an application form holds. Blank forms are filled with an empty ``FormContent``."""

from __future__ import annotations

from dataclasses import dataclass, field

FORM_TITLE = ("浙江省职业技能等级认定社会评价组织", "申报表")
KIND_BOXES = ("院校", "研究院", "民非", "企业", "社会团体", "行业分支机构")
STAFF_HEAD = ("序号", "姓名", "性别", "年龄", "身份证号码", "学历", "职务（职称、职业资格）", "分工")
EXPERT_HEAD = ("序号", "姓名", "性别", "身份证号码", "学历", "职称或职业资格", "专业/专业方向")
# 自有/外聘 is the program's addition: 附件2 一8(2) asks for three own examiners, the notice's table has no column.
EXAMINER_HEAD = (
    "序号",
    "姓名",
    "性别",
    "学历",
    "职称或职业资格",
    "专业工龄",
    "考评职业领域",
    "考评员证书号码",
    "自有/外聘",
)
SCOPE_HEAD = ("序号", "职业编号", "职业名称", "工种名称", "等级", "备注")
SUPPLEMENT_HEAD = ("项目", "内容", "职业（工种）", "单位", "填写说明")
EXTRA_HEAD = ("序号", "姓名", "分工", "从事培训考核工作年限", "财会人员证书", "备注")
SCOPE_NOTE = "注：请在系统内按此表填报职业（工种），有多个等级的需填报完整。"
SITE_NOTE = "注：本表需按申报职业（工种）单独填写；公用场地设施设备可重复填写。申报多个职业（工种）请另行复印。"


@dataclass(frozen=True)
class Contact:
    """负责人 or 联系人."""

    name: str = ""
    post: str = ""
    title: str = ""
    phone: str = ""
    mail: str = ""


@dataclass(frozen=True)
class SiteContent:
    """One 职业（工种）场地设备情况 table; equipment as (name and model, quantity)."""

    occupation: str = ""
    total: str = ""
    theory: str = ""
    practical: str = ""
    exam: tuple[tuple[str, str], ...] = ()
    test: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class FormContent:
    """Everything 附件3 asks for; rows without their 序号."""

    applicant: str = ""
    authority: str = ""
    filed: str = ""
    kind_box: str = ""
    tick: str = "☑"
    address: str = ""
    postcode: str = ""
    head: Contact = field(default_factory=Contact)
    contact: Contact = field(default_factory=Contact)
    staff: tuple[tuple[str, ...], ...] = ()
    experts: tuple[tuple[str, ...], ...] = ()
    examiners: tuple[tuple[str, ...], ...] = ()
    rules: tuple[str, ...] = ()
    scopes: tuple[tuple[str, ...], ...] = ()
    sites: tuple[SiteContent, ...] = ()

    def boxes(self) -> str:
        """The 机构类型 line with the applicant's box ticked."""
        return "　".join(f"{self.tick if box == self.kind_box else '□'}{box}" for box in KIND_BOXES)


def numbered(rows: tuple[tuple[str, ...], ...], head: tuple[str, ...], blank: int) -> list[tuple[str, ...]]:
    """The rows with their 序号 in front; ``blank`` empty numbered-by-hand rows where there are none."""
    if not rows:
        return [("",) * len(head)] * blank
    return [(str(seq), *row) for seq, row in enumerate(rows, 1)]
