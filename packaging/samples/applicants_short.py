"""The two fictional applicants that fall short: an association with vague figures, a company far below."""

from __future__ import annotations

from datetime import datetime

from samples.applicant import SampleApplicant, SampleOccupation, Staff
from samples.people import credit_code
from samples.plans import Plan, PlanRoom
from samples.usual import (
    ALL_BOOKS,
    CHAIN_EXAM,
    CHAIN_TEST,
    DRONE_EXAM,
    DRONE_TEST,
    contact_of,
    duties_of,
    facts_of,
    room_facts_of,
)


def drone_association() -> SampleApplicant:
    """04: an association of 4A; figures given as 约, practical places short, one monitor missing."""
    code = credit_code("51330300", "MJ030004")
    drone = SampleOccupation(
        "无人机驾驶员",
        "4-02-04-06",
        (4, 3),
        "2021年版",
        22,
        11,
        3,
        "约60㎡",
        "约180㎡",
        "约240㎡",
        DRONE_EXAM[:4],
        DRONE_TEST[:3],
        room_facts_of("30余人", "18", "3", practical_video="", practical_compliance="劳保、安全、消防"),
    )
    plan = Plan(
        "样例大厦五层平面图",
        (
            PlanRoom("501 理论考场", 0, 0, 8, 7.4, seats=(5, 6)),
            PlanRoom("502 办公室", 8, 0, 5.6, 5.2),
            PlanRoom("走廊", 8, 5.2, 5.6, 2.2, door=""),
        ),
    )
    return SampleApplicant(
        "04 样例无人机行业协会",
        "",
        "xlsx",
        "样例无人机行业协会",
        "行业协会",
        "社会团体",
        "√",
        "温州市样例业务主管单位",
        "浙江省温州市鹿城区样例大厦501室",
        "325000",
        code,
        "叶范舟",
        contact_of("叶范舟", "会长", "工程师", "00041", "head04"),
        contact_of("施例欣", "秘书长", "工程师", "00042", "office04"),
        "评价工作部",
        "温样无协〔2022〕3号",
        duties_of(
            Staff("主任", "主任、工程师（中级）", "本科", "约6年"),
            Staff("副主任", "副主任、技师（二级）", "大专", "5年"),
            Staff("档案管理人员", "秘书处干事（兼考务）", "大专", "2年"),
            without=("设备维修保养人员",),
        ),
        (drone,),
        facts_of(
            code,
            "叶范舟",
            founded_on="2016年4月",
            registered_in="浙江省温州市",
            business_scope="行业服务、技能竞赛、技术培训、人才评价",
            applicant_type="行业协会",
            affiliation="民办",
            internal_body="评价工作部（温样无协〔2022〕3号）",
            association_grade="4A",
            association_grade_on="2019-12-20",
            member_count="128",
            tenure="租赁",
            lease_start="2022年3月1日",
            lease_end="2025年2月28日",
            office_area_m2="30平方米左右",
            funding="会费、服务收入",
            fixed_assets="约120万元",
            scale="会员单位128家，专职人员9人",
            achievements="组织行业培训约5000人次",
            awards="无",
        ),
        plan,
        (5, 6),
        0,
        True,
        "drone",
        lease=("2022年3月1日", "2025年2月28日", "3年"),
        listed=ALL_BOOKS,
        books=tuple(ALL_BOOKS[index] for index in (0, 1, 2, 3, 5, 6)),
        without=frozenset({"学历证书", "试题库", "信用报告", "社保证明"}),
        place=(28.0163, 120.6902),
        taken=datetime(2022, 10, 19, 15, 37),
        honours=(
            ("社会组织评估等级证书", "社会组织评估等级4A级（有效期五年）", "温州市样例民政部门", "2019年12月20日"),
        ),
        registration="社会团体法人登记证书",
        registrar="温州市样例民政部门",
    )


def chain_company() -> SampleApplicant:
    """05: fails on rooms, examiners, lease, rules and the pledge."""
    code = credit_code("91330382", "MA2D0005")
    manager = SampleOccupation(
        "供应链管理师",
        "4-02-06-05",
        (3, 2),
        "2020年版",
        13,
        8,
        1,
        "42㎡",
        "55㎡",
        "97㎡",
        CHAIN_EXAM,
        CHAIN_TEST,
        room_facts_of(
            "18",
            "12",
            "1",
            theory_facilities="计算机、课桌椅",
            theory_video="",
            practical_video="",
            practical_compliance="安全、消防",
            knowledge_skill_type="是",
            self_evaluated_persons="86",
        ),
    )
    plan = Plan(
        "租赁部位平面图",
        (
            PlanRoom("201 教室", 0, 0, 7, 6, seats=(3, 6)),
            PlanRoom("202 办公室", 7, 0, 4.8, 5),
            PlanRoom("走廊", 7, 5, 4.8, 1, door=""),
        ),
    )
    return SampleApplicant(
        "05 样例供应链管理有限公司",
        "",
        "docx",
        "样例供应链管理有限公司",
        "企业用人单位",
        "企业",
        "☑",
        "乐清市样例主管部门",
        "浙江省温州市乐清市样例街道12号",
        "325600",
        code,
        "戴例浩",
        contact_of("戴例浩", "总经理", "", "00051", "head05"),
        contact_of("卢示婷", "行政主管", "", "00052", "office05"),
        "培训部",
        "",
        (
            Staff("主任", "总经理", "大专", "3年"),
            Staff("副主任", "培训部经理、物流师（三级）", "大专", "4年"),
            Staff("办公室主任", "行政主管", "中专", "2年"),
            Staff("考务人员", "培训专员", "大专", "1年"),
            Staff("计算机管理人员", "网络管理员", "大专", "2年"),
            Staff("财务管理人员", "出纳", "中专", "3年", "无"),
        ),
        (manager,),
        facts_of(
            code,
            "戴例浩",
            founded_on="2019年8月6日",
            registered_in="浙江省温州市乐清市",
            business_scope="供应链管理服务、仓储、货物运输代理",
            applicant_type="企业用人单位",
            affiliation="民办",
            internal_body="",
            supervisors="",
            star_grade="三星",
            tenure="租赁",
            lease_start="2022年1月1日",
            lease_end="2023年12月31日",
            office_area_m2="24㎡",
            office_facilities="办公桌椅、电话、计算机、打印机",
            funding="企业自筹",
            fixed_assets="",
            scale="职工62人",
            achievements="内部培训86人",
            awards="无",
        ),
        plan,
        (3, 6),
        0,
        False,
        "warehouse",
        lease=("2022年1月1日", "2023年12月31日", "2年"),
        listed=("财务管理制度", "岗位责任制", "安全保卫制度"),
        books=("财务管理制度", "岗位责任制"),
        without=frozenset(
            {"诚信承诺书", "任命文件", "学历证书", "财会证书", "试题库", "信用报告", "社保证明", "监控照片", "消防"}
        ),
        place=(28.1137, 120.9836),
        taken=datetime(2022, 10, 20, 11, 5),
        registrar="乐清市样例市场监管机关",
    )
