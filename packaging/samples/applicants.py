"""The five fictional applicants. Each is meant to end differently; README.md of data/ says how."""

from __future__ import annotations

from datetime import datetime

from samples.applicant import SampleApplicant, SampleOccupation, Staff
from samples.applicants_short import chain_company, drone_association
from samples.people import credit_code
from samples.plans import Plan, PlanRoom
from samples.usual import (
    ALL_BOOKS,
    DRONE_EXAM,
    DRONE_TEST,
    REPAIR_EXAM,
    REPAIR_TEST,
    ROBOT_EXAM,
    ROBOT_TEST,
    contact_of,
    duties_of,
    facts_of,
    room_facts_of,
)


def training_school() -> SampleApplicant:
    """01: good people and rules; seats, blackboard, own examiners and the bookkeeper's certificate are short."""
    code = credit_code("52330302", "MJ010001")
    drone = SampleOccupation(
        "无人机驾驶员",
        "4-02-04-06",
        (4, 3),
        "2021年版",
        24,
        12,
        2,
        "72㎡",
        "260㎡",
        "332㎡",
        DRONE_EXAM,
        DRONE_TEST,
        room_facts_of("40", "24", "4", theory_facilities="计算机、课桌椅、讲台"),
    )
    repair = SampleOccupation(
        "无人机装调检修工",
        "6-23-03-15",
        (4, 3),
        "2021年版",
        22,
        11,
        4,
        "72㎡",
        "150㎡",
        "222㎡",
        REPAIR_EXAM,
        REPAIR_TEST,
        room_facts_of("40", "20", "3", theory_facilities="计算机、课桌椅、讲台"),
        "与无人机驾驶员共用理论考场",
    )
    plan = Plan(
        "3号楼三层平面图",
        (
            PlanRoom("301 理论考场", 0, 0, 9, 8, seats=(5, 6), missing=2),
            PlanRoom("302 办公室", 9, 0, 6, 5),
            PlanRoom("303 检测室", 15, 0, 6, 5),
            PlanRoom("走廊", 9, 5, 12, 3, door=""),
        ),
    )
    return SampleApplicant(
        "01 温州样例职业培训学校",
        "",
        "docx",
        "温州样例职业培训学校",
        "民办非企业",
        "民非",
        "☑",
        "温州市鹿城区样例主管部门",
        "浙江省温州市鹿城区样例路88号3幢",
        "325000",
        code,
        "陈样诚",
        contact_of("陈样诚", "校长", "高级讲师", "00011", "head01"),
        contact_of("林例宁", "办公室主任", "讲师", "00012", "office01"),
        "技能人才评价部",
        "温样培〔2022〕6号",
        duties_of(
            Staff("副主任", "副主任、技师（二级）", "大专", "约5年"),
            Staff("财务管理人员", "会计", "大专", "6年"),
        ),
        (drone, repair),
        facts_of(
            code,
            "陈样诚",
            founded_on="2015年6月1日",
            registered_in="浙江省温州市鹿城区",
            business_scope="无人机职业技能培训与技能人才评价",
            applicant_type="民办非企业",
            affiliation="民办",
            internal_body="技能人才评价部（温样培〔2022〕6号）",
            training_years="7",
            training_person_times="12600",
            tenure="自有",
            office_area_m2="约30㎡",
            funding="举办者出资、培训收入",
            fixed_assets="862万元",
            scale="占地6000平方米，教职工46人，年培训2400人次",
            achievements="近三年培训无人机驾驶员3860人次，承办市级竞赛2次",
            awards="2021年温州市样例技能竞赛优秀组织奖",
        ),
        plan,
        (5, 6),
        2,
        False,
        "drone",
        listed=ALL_BOOKS,
        books=tuple(book for book in ALL_BOOKS if book != "各种设备安全操作规程"),
        book_format={"岗位责任制": "docx"},
        without=frozenset({"财会证书"}),
        place=(28.0052, 120.6553),
        taken=datetime(2022, 10, 17, 14, 3),
        honours=(("优秀组织奖", "2021年温州市样例技能竞赛优秀组织奖", "样例竞赛组委会", "2021年11月"),),
        registration="民办非企业单位登记证书",
        registrar="温州市鹿城区样例登记机关",
    )


def technician_college() -> SampleApplicant:
    """02: everything met, for three levels of one occupation and two of another."""
    code = credit_code("12330300", "MB110002")
    operator = SampleOccupation(
        "工业机器人系统操作员",
        "6-31-07-03",
        (4, 3, 2),
        "2020年版",
        26,
        14,
        8,
        "128㎡",
        "640㎡",
        "768㎡",
        ROBOT_EXAM,
        ROBOT_TEST,
        room_facts_of("60", "24", "6", related_major="工业机器人应用与维护专业（2016年开设）"),
    )
    maintainer = SampleOccupation(
        "工业机器人系统运维员",
        "6-31-07-01",
        (4, 3),
        "2020年版",
        24,
        12,
        6,
        "128㎡",
        "520㎡",
        "648㎡",
        ROBOT_EXAM,
        ROBOT_TEST,
        room_facts_of("60", "22", "5", related_major="机电一体化技术专业（2012年开设）"),
    )
    plan = Plan(
        "实训楼二层平面图",
        (
            PlanRoom("201 理论考场", 0, 0, 16, 8, seats=(6, 10)),
            PlanRoom("202 办公室", 16, 0, 8, 6),
            PlanRoom("203 监控室", 24, 0, 5, 6),
            PlanRoom("走廊", 16, 6, 13, 2, door=""),
        ),
    )
    return SampleApplicant(
        "02 样例技师学院",
        "gbk",
        "xlsx",
        "样例技师学院",
        "技工院校",
        "院校",
        "☑",
        "温州市样例主管部门",
        "浙江省温州市瓯海区样例大道200号",
        "325005",
        code,
        "潘示恒",
        contact_of("潘示恒", "院长", "正高级讲师", "00021", "head02"),
        contact_of("郑范雅", "培训处处长", "高级讲师", "00022", "office02"),
        "技能评价中心",
        "样技院〔2021〕18号",
        duties_of(Staff("副主任", "副主任、高级讲师（副高级）", "研究生", "14年")),
        (operator, maintainer),
        facts_of(
            code,
            "潘示恒",
            founded_on="2003-09-01",
            registered_in="浙江省温州市瓯海区",
            business_scope="技工教育、职业培训、技能人才评价",
            applicant_type="技工院校",
            affiliation="市属",
            internal_body="技能评价中心（样技院〔2021〕18号）",
            training_years="18",
            training_person_times="56800",
            tenure="自有",
            office_area_m2="48平方米",
            funding="财政拨款、事业收入",
            fixed_assets="2.3亿元",
            scale="在校生6200人，教职工410人，实训设备6800台（套）",
            achievements="累计完成职业技能鉴定、认定56800人次，获证率86%",
            awards="省级样例技能大赛团体一等奖2次",
        ),
        plan,
        (6, 10),
        0,
        True,
        "robot",
        listed=ALL_BOOKS,
        books=ALL_BOOKS,
        book_format={"财务管理制度": "docx"},
        place=(27.9671, 120.6498),
        taken=datetime(2022, 10, 12, 9, 26),
        honours=(("获奖证书", "省级样例技能大赛工业机器人项目团体一等奖", "样例大赛组委会", "2021年12月"),),
        registration="事业单位法人证书",
        registrar="温州市样例登记机关",
    )


def equipment_company() -> SampleApplicant:
    """03: a four-star enterprise, rented hall for five years; few things missing."""
    code = credit_code("91330301", "MA2C0003")
    maintainer = SampleOccupation(
        "工业机器人系统运维员",
        "6-31-07-01",
        (4, 3),
        "2020年版",
        21,
        10,
        6,
        "68㎡",
        "380㎡",
        "448㎡",
        ROBOT_EXAM,
        ROBOT_TEST,
        room_facts_of("32", "20", "3", self_evaluated_persons="326"),
    )
    plan = Plan(
        "综合楼一层平面图",
        (
            PlanRoom("101 理论考场", 0, 0, 8.5, 8, seats=(4, 8)),
            PlanRoom("102 办公室", 8.5, 0, 6, 6),
            PlanRoom("103 检测室", 14.5, 0, 6, 6),
            PlanRoom("走廊", 8.5, 6, 12, 2, door=""),
        ),
    )
    return SampleApplicant(
        "03 样例智能装备有限公司",
        "utf8",
        "docx",
        "样例智能装备有限公司",
        "企业用人单位",
        "企业",
        "■",
        "温州湾样例管理委员会",
        "浙江省温州市龙湾区样例工业园6号",
        "325024",
        code,
        "项示毅",
        contact_of("项示毅", "总经理", "高级工程师", "00031", "head03"),
        contact_of("谢例颖", "人力资源部经理", "经济师", "00032", "office03"),
        "职业技能评价中心",
        "样装〔2020〕9号",
        duties_of(
            Staff("主任", "主任、高级工程师（副高级）", "本科", "11年"),
            Staff("办公室主任", "办公室主任、经济师（中级）", "本科", "7年"),
        ),
        (maintainer,),
        facts_of(
            code,
            "项示毅",
            founded_on="2011年3月18日",
            registered_in="浙江省温州市龙湾区",
            business_scope="智能装备研发制造、工业机器人集成、职业技能培训",
            applicant_type="企业用人单位",
            affiliation="民办",
            internal_body="职业技能评价中心（样装〔2020〕9号）",
            star_grade="四星",
            tenure="租赁",
            lease_start="2021年1月1日",
            lease_end="2025年12月31日",
            office_area_m2="36㎡",
            funding="企业自筹",
            fixed_assets="1.6亿元",
            scale="职工680人，其中技能人员410人",
            achievements="2020年以来自主评价6批次，累计评价326人，取证298人",
            awards="温州市样例示范企业（2021年）",
        ),
        plan,
        (4, 8),
        0,
        True,
        "robot",
        lease=("2021年1月1日", "2025年12月31日", "5年"),
        listed=ALL_BOOKS[:8],
        books=ALL_BOOKS[:8],
        place=(27.9128, 120.8207),
        taken=datetime(2022, 10, 14, 10, 41),
        honours=(
            (
                "企业自主评价星级评估证书",
                "人力社保部门企业技能等级认定评估等级：四星",
                "温州市样例人力社保部门",
                "2022年6月",
            ),
        ),
        registrar="温州市龙湾区样例市场监管机关",
    )


def all_applicants() -> tuple[SampleApplicant, ...]:
    """The five in the order of their numbers."""
    return (training_school(), technician_college(), equipment_company(), drone_association(), chain_company())
