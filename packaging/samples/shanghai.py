"""Fictional applicants of the two Shanghai notices: one passes, one lacks a level and a paper, one is of grade 3A."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forms.from_scheme import DrawnForm
from samples.people import People, credit_code

Paper = tuple[str, tuple[str, ...]]
_REGIONS = ("310104", "310107", "310110", "310112", "310115")
_PUBLISHED = "申报条件、申报时间、计划安排、收费标准、联系方式"
_LETTER = "我单位推荐{who}参与征集遴选社会培训评价组织。"


@dataclass(frozen=True)
class ShanghaiSample:
    """A package: which scheme and folder, what the form says, papers as paragraphs."""

    scheme: str
    folder: str
    is_zip: bool
    form: DrawnForm
    papers: tuple[Paper, ...]

    @property
    def name(self) -> str:
        """The applicant."""
        return self.form.answers["applicant"]


def all_samples() -> tuple[ShanghaiSample, ...]:
    """The one that passes, the one with levels and a sample paper missing, the association of grade 3A."""
    return _centre(), _company(), _association()


def _centre() -> ShanghaiSample:
    answers = {
        "applicant": "上海样例职业技能发展中心（样例）",
        "credit_code": credit_code("52310000", "MJ012401"),
        "applicant_kind": "民办非企业",
        "institution_nature": "民办非企业单位",
        "founded_on": "2013年5月6日",
        "registered_in": "上海市浦东新区",
        "address": "上海市浦东新区样例路124号",
        "postcode": "200120",
        "department": "上海市样例服务行业主管部门",
        "filled_on": "2024年5月20日",
        "published_matters": _PUBLISHED,
        **_shared(),
    }
    own = (
        ("健康照护师", _basis("健康照护师", 11, 12600)),
        ("养老护理员", _basis("养老护理员", 11, 20400)),
    )
    form = DrawnForm(
        answers=_signed(answers, "centre"),
        occupations=(
            ("4-14-01-03", "健康照护师", "", "五级、四级、三级、二级、一级", ""),
            ("4-10-01-05", "养老护理员", "", "二级、一级", ""),
        ),
        sites=(
            ("浦东考核点", "浦东新区", "上海市浦东新区样例路124号", "健康照护师、养老护理员", ""),
            ("杨浦考核点", "杨浦区", "上海市杨浦区样例街9号", "养老护理员", ""),
        ),
        staff=_staff("centre", 2024, 5),
        experts=_experts("centre", {"健康照护师": 4, "养老护理员": 4}),
        by_occupation=own,
    )
    who = answers["applicant"]
    papers = (
        ("01 推荐函/关于推荐参与征集遴选社会培训评价组织的函", (_LETTER.format(who=who),)),
        ("01 推荐函/关于推荐成为考核点的函（浦东新区）", ("推荐浦东考核点为该单位的考核点。",)),
        ("01 推荐函/关于推荐成为考核点的函（杨浦区）", ("推荐杨浦考核点为该单位的考核点。",)),
        ("02 主体资质/信用报告、民办非企业单位登记证书", (f"统一社会信用代码：{answers['credit_code']}",)),
        ("03 工作方案/职业技能等级认定工作方案（含承诺书、廉洁责任书）", _plan()),
        *_projects(("健康照护师", "养老护理员"), 2),
        *_proofs(),
    )
    return ShanghaiSample("shanghai-2024-124", "01 上海样例职业技能发展中心", False, form, papers)


def _company() -> ShanghaiSample:
    """无人机驾驶员 without its level 一级, with one sample paper instead of two."""
    answers = {
        "applicant": "上海样例智能航空有限公司（样例）",
        "credit_code": credit_code("91310112", "MA1GA124"),
        "applicant_kind": "企业",
        "institution_nature": "企业",
        "founded_on": "2016年9月1日",
        "registered_in": "上海市闵行区",
        "address": "上海市闵行区样例路64号",
        "postcode": "201100",
        "department": "上海市样例行业主管部门",
        "filled_on": "2024年5月21日",
        "published_matters": "申报条件、申报时间、计划安排、联系方式",
        **_shared(),
    }
    aerial = "无人机驾驶员（航拍无人机驾驶员）"
    form = DrawnForm(
        answers=_signed(answers, "company"),
        occupations=(
            ("4-02-04-06", "无人机驾驶员", "", "五级、二级", ""),
            ("4-02-04-06", "无人机驾驶员", "航拍无人机驾驶员", "四级、三级", ""),
        ),
        sites=(("闵行考核点", "闵行区", "上海市闵行区样例路64号", f"无人机驾驶员、{aerial}", ""),),
        staff=_staff("company", 2024, 4),
        experts=_experts("company", {"无人机驾驶员": 3, aerial: 3}),
        by_occupation=(("无人机驾驶员", _basis("无人机驾驶员", 6, 3600)), (aerial, _basis("无人机驾驶员", 6, 1800))),
    )
    who = answers["applicant"]
    papers = (
        ("01 推荐函/关于推荐参与征集遴选社会培训评价组织的函", (_LETTER.format(who=who),)),
        ("01 推荐函/关于推荐成为考核点的函（闵行区）", ("推荐闵行考核点为该单位的考核点。",)),
        ("02 主体资质/信用报告", ("未见失信记录。",)),
        ("02 主体资质/营业执照", (f"统一社会信用代码：{answers['credit_code']}",)),
        ("03 工作方案/职业技能等级认定工作方案（含承诺书、廉洁责任书）", _plan()),
        *_projects(("无人机驾驶员",), 1),
        *_projects(("航拍无人机驾驶员",), 2),
        *_proofs(),
    )
    return ShanghaiSample("shanghai-2024-124", "02 上海样例智能航空有限公司", True, form, papers)


def _association() -> ShanghaiSample:
    """Of grade 3A where the notice asks for 4A in principle."""
    answers = {
        "applicant": "上海样例家庭服务行业协会（样例）",
        "credit_code": credit_code("51310000", "50000439"),
        "applicant_kind": "市级行业协会",
        "founded_on": "2009年3月2日",
        "registered_in": "上海市静安区",
        "address": "上海市静安区样例路439号",
        "postcode": "200040",
        "application_type": "新申报",
        "evaluated_before": "是",
        "association_grade": "3A",
        "association_grade_on": "2019年6月1日",
        "continuous_years": "8",
        "ministry_filed": "否",
        "existing_body": "否",
        "filled_on": "2020年12月1日",
        **_shared(),
    }
    left = {"scope_basis": "退出国家职业资格目录", "left_on": "2020年9月30日"}
    form = DrawnForm(
        answers=_signed(answers, "association"),
        occupations=(
            ("4-10-01-06", "家政服务员", "", "五级、四级、三级、二级", ""),
            ("4-14-01-03", "健康照护师", "", "五级、四级、三级", ""),
        ),
        staff=_staff("association", 2020, 4),
        experts=_experts("association", {"家政服务员": 3, "健康照护师": 3}),
        by_occupation=(
            ("家政服务员", {**_basis("家政服务员", 8, 9800), **left}),
            ("健康照护师", {**_basis("健康照护师", 2, 600), "scope_basis": "新职业"}),
        ),
    )
    papers = (
        ("01 主体资质/信用报告", ("未见失信记录。",)),
        ("01 主体资质/社会团体法人登记证书", (f"统一社会信用代码：{answers['credit_code']}",)),
        ("01 主体资质/社会组织评估等级证书", ("评估等级：3A。",)),
        ("02 方案/职业技能等级认定工作方案（含承诺书）", _plan()),
        ("02 方案/家政服务员、健康照护师国家职业标准", ("国家职业标准目录。",)),
        *_proofs(),
    )
    return ShanghaiSample("shanghai-2020-439", "01 上海样例家庭服务行业协会", False, form, papers)


def _shared() -> dict[str, str]:
    return {
        "business_scope": "职业技能培训、技能人才评价（样例）",
        "bad_record": "无",
        "social_benefit": "以服务技能劳动者为宗旨，收费按成本核定，结余用于评价工作",
        "internal_body": "技能评价部，专门负责职业技能等级认定工作",
        "facilities": "理论考场、实操考场、考核设备、保密室",
        "video": "各考场视频监控全覆盖，录像保存6个月",
        "funding": "自有资金，每年安排评价专项经费",
        "quality_control": "命题、考务、阅卷、证书、档案、督导各环节双人复核",
    }


def _signed(answers: dict[str, str], seed: str) -> dict[str, str]:
    people = People(f"shanghai {seed} heads", _REGIONS)
    head, contact = people.next(youngest=40).name, people.next().name
    return {
        **answers,
        "legal_representative": head,
        "contact_name": contact,
        "contact_phone": "13000000124",
        "contact_email": f"{seed}@sample.example",
    }


def _basis(name: str, years: int, times: int) -> dict[str, str]:
    return {
        "influence": f"参与{name}职业标准、教材和竞赛工作（样例）",
        "resources": "有题库、考核设备和考评队伍（样例）",
        "training_years": str(years),
        "training_person_times": str(times),
        "national_standard": f"《{name}国家职业标准》",
    }


def _staff(seed: str, year: int, count: int) -> tuple[tuple[str, ...], ...]:
    people = People(f"shanghai {seed} staff", _REGIONS)
    duties = ("部门负责人", "考务", "命题管理", "质量督导", "档案")
    rows = []
    for duty in duties[:count]:
        each = people.next()
        age = str(year - int(each.id_number[6:10]))
        rows.append((each.name, each.sex, age, each.id_number, each.education, "专职", duty))
    return tuple(rows)


def _experts(seed: str, counts: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    people = People(f"shanghai {seed} experts", _REGIONS)
    rows = []
    for occupation, count in counts.items():
        for at in range(count):
            each = people.next(youngest=36)
            title = "高级技师" if at % 2 == 0 else "高级工程师"
            specialty = occupation.partition("（")[0]
            rows.append((each.name, each.sex, each.id_number, each.education, title, specialty, occupation))
    return tuple(rows)


def _plan() -> tuple[str, ...]:
    return ("一、机构和人员。", "二、收费标准。", "附：承诺书、廉洁责任书。")


def _projects(names: tuple[str, ...], papers: int) -> tuple[Paper, ...]:
    """One plan for each occupation, with its sample papers inside (or one of them)."""
    told = "两套样卷" if papers == 2 else "样卷"
    said = ("一、评价方案。", "二、样卷。")
    return tuple((f"04 项目实施方案/{name}项目实施方案（含评价方案和{told}）", said) for name in names)


def _proofs() -> tuple[Paper, ...]:
    return (
        ("05 管理制度/财务管理制度、管理制度汇编和质量管控措施", ("考务、档案、督导。",)),
        ("06 机构人员/机构设置、专职人员、专家聘书证明", ("见附表。",)),
        ("07 场地经费/产权证明、设备清单、视频监控、经费预算和培训评价台账", ("见附表。",)),
    )
