"""Small builders of domain values for tests: a sound application, and ways to change one thing in it."""

from __future__ import annotations

from functools import cache

import msgspec

from reviewer.domain.application import (
    Application,
    AppliedOccupation,
    EquipmentLine,
    Evidence,
    Examiner,
    Fact,
    ItemBankExpert,
    StaffMember,
)
from reviewer.domain.catalogue import Catalogue
from reviewer.domain.checking import check
from reviewer.domain.findings import CheckResult, EligibilityFinding, Finding
from reviewer.domain.quantities import exact_number
from reviewer.domain.records import document_hash
from reviewer.domain.scheme import Scheme
from reviewer.intake.catalogue_file import load_catalogue
from reviewer.intake.scheme_file import load_scheme
from reviewer.resources import resource_path

DRONE = "无人机驾驶员"
APPLICANT_FACTS = {
    "registered_in": "温州市鹿城区",
    "affiliation": "民办",
    "founded_on": "2015-03-01",
    "internal_body": "评价中心",
    "supervisors": "样例督导",
    "training_years": "3",
    "training_person_times": "10000",
    "existing_body": "否",
    "tenure": "自有",
    "office_area_m2": "30",
    "office_facilities": "办公设备、通信设备、计算机、打印机、技能人才评价考务管理系统",
    "funding": "自筹",
    "fixed_assets": "200万元",
    "scale": "教师30人",
    "achievements": "培训3000人",
    "awards": "无",
    "filed_on": "2022-10-31",
}
OCCUPATION_FACTS = {
    "theory_area_m2": "60",
    "practical_area_m2": "300",
    "theory_seats": "30",
    "theory_facilities": "计算机、课桌椅、讲台、黑板",
    "theory_video": "有",
    "practical_places": "20",
    "practical_video": "有",
    "practical_compliance": "环境保护、劳保、安全、消防",
    "grading_places": "3",
    "related_major": "无人机应用技术",
}
RULE_CLASSES = (
    "财务管理制度", "工作规程", "岗位责任制", "档案管理制度", "设备安全操作规程", "考场规则", "安全保卫制度",
    "设备设施管理制度", "其他管理制度",
)  # fmt: skip
OTHER_CLASSES = ("法人登记证书", "产权证明", "诚信承诺书", "国家职业技能标准", "教材", "试题库", "其他")


@cache
def wenzhou() -> Scheme:
    """The shipped reference scheme."""
    return load_scheme(resource_path("schemes", "zhejiang-wenzhou-2022.toml"))[0]


@cache
def occupations() -> Catalogue:
    """The 59 occupations of its annex."""
    return load_catalogue(resource_path("catalogues", "wenzhou-2022.json"))


def fact(key: str, text: str, scope: str | None = None) -> Fact:
    """A declared fact as a reader would give it: exact numbers have a value."""
    return Fact(key=key, text=text, value=exact_number(text), scope=scope, where="申报表.docx · 表1 · 行1")


def occupation(
    name: str = DRONE, *, levels: tuple[int, ...] = (4, 3), code: str = "", seq: int = 1
) -> AppliedOccupation:
    """One applied occupation."""
    return AppliedOccupation(seq=seq, name=name, code=code, levels=levels)


def staff(name: str, duty: str, **changes: str) -> StaffMember:
    """One of the staff: 本科, 讲师, eight years unless said otherwise."""
    values = {"education": "本科", "post": "讲师", "training_years": "8", **changes}
    return StaffMember(name=name, duty=duty, **values)


def experts(
    count: int, *, qualification: str = "高级技师", scope: str | None = None, word: str = "专家"
) -> tuple[ItemBankExpert, ...]:
    """So many different experts."""
    return tuple(ItemBankExpert(name=f"{word}{at}", qualification=qualification, scope=scope) for at in range(count))


def examiners(
    count: int, *, own: int = 0, qualification: str = "高级技师", scope: str | None = None
) -> tuple[Examiner, ...]:
    """So many different examiners, the first ``own`` of them the applicant's own."""
    return tuple(
        Examiner(name=f"考评{at}", qualification=qualification, scope=scope, is_own=at < own) for at in range(count)
    )


def evidence(*classes: str, name: str = "") -> Evidence:
    """One file of the classes."""
    text = name or f"{classes[0]}.pdf"
    digest = document_hash(text.encode())
    return Evidence(sha256=digest, name=text, size=10, media_type="application/pdf", classes=classes)


def crew() -> tuple[StaffMember, ...]:
    """Staff that fill every post of the standard exactly."""
    return (
        staff("甲一", "主任"),
        staff("乙二", "副主任"),
        staff("丙三", "办公室主任"),
        staff("丁四", "考务人员"),
        staff("戊五", "考务人员"),
        staff("己六", "档案管理人员"),
        staff("庚七", "设备维修保养人员"),
        staff("辛八", "计算机管理人员"),
        staff("壬九", "财务管理人员", post="会计师"),
    )


def sound_application() -> Application:
    """An application that meets every rule of the reference scheme that a form can show."""
    return Application(
        scheme_id="zhejiang-wenzhou-2022",
        applicant_name="温州样例职业培训学校",
        applicant_kind="民非",
        form_file="申报表.docx",
        facts=tuple(fact(key, text) for key, text in APPLICANT_FACTS.items())
        + tuple(fact(key, text, DRONE) for key, text in OCCUPATION_FACTS.items()),
        staff=crew(),
        experts=experts(20),
        examiners=examiners(10, own=3),
        listed_rules=(),
        occupations=(occupation(),),
        equipment=(EquipmentLine(kind="考核设备", name="训练无人机", quantity="20"),),
        evidence=tuple(evidence(each) for each in (*RULE_CLASSES, *OTHER_CLASSES)),
    )


def changed(**fields: object) -> Application:
    """The sound application with some of its fields replaced."""
    return msgspec.structs.replace(sound_application(), **fields)


def declaring(*, scope: str | None = None, **facts: str | None) -> Application:
    """The sound application with some facts replaced (None: left empty)."""
    kept = [each for each in sound_application().facts if each.key not in facts]
    new = [fact(key, text, scope) for key, text in facts.items() if text is not None]
    return changed(facts=(*kept, *new))


def without_evidence(*classes: str) -> Application:
    """The sound application without the evidence of some classes."""
    kept = [each for each in sound_application().evidence if not set(each.classes) & set(classes)]
    return changed(evidence=tuple(kept))


def checked(application: Application, **measured: str) -> CheckResult:
    """All findings; measured values are given as ``m_2_2_a="63.5"`` for the only occupation or the applicant."""
    scheme = wenzhou()
    values: dict[tuple[str, str | None], str] = {}
    for key, text in measured.items():
        requirement = key.removeprefix("m_").replace("_", ".")
        item = next(item for item in scheme.items if any(each.id == requirement for each in item.requirement))
        values[requirement, application.occupations[0].scope if item.per == "occupation" else None] = text
    return check(scheme, application, occupations(), values)


def finding(application: Application, requirement: str, *, scope: str | None = None, **measured: str) -> Finding:
    """The finding of one requirement (of ``scope``, or the only one)."""
    found = [each for each in checked(application, **measured).findings if each.requirement == requirement]
    return found[0] if scope is None else next(each for each in found if each.scope == scope)


def gate(application: Application, condition: str, *, scope: str | None = None) -> EligibilityFinding:
    """The eligibility finding of one condition."""
    found = [each for each in checked(application).eligibility if each.condition == condition]
    return found[0] if scope is None else next(each for each in found if each.scope == scope)
