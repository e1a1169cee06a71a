"""What the sample applicants have in common: equipment, posts, rooms, contacts."""

from __future__ import annotations

from forms.content import Contact
from samples.applicant import FILED, Staff
from samples.texts import RULE_BOOKS

ALL_BOOKS = tuple(RULE_BOOKS)
OFFICE = "办公桌椅、电话、计算机、打印机、技能人才评价考务管理系统"
COMPLIANCE = "环境保护、劳保、安全、消防"
THEORY = "计算机、课桌椅、讲台、黑板"
DRONE_EXAM = (
    ("多旋翼训练无人机 样例X4-450", "24架"),
    ("固定翼无人机 样例G-1600", "6架"),
    ("飞行模拟训练机 样例SIM-2", "20台"),
    ("地面站控制终端 样例GS-10", "12套"),
    ("动力电池及充电柜 样例6S", "40组"),
    ("航线规划软件 样例V3", "20套"),
)
DRONE_TEST = (
    ("飞行轨迹记录仪 样例TR-5", "6台"),
    ("测评打分平板", "6台"),
    ("风速仪 样例F-2", "3台"),
    ("电池内阻测试仪", "3台"),
)
REPAIR_EXAM = (
    ("无人机装调工作台 样例ZT-2", "20套"),
    ("散件教学机架 样例F450", "24套"),
    ("焊台及防静电工具组", "20套"),
    ("动力测试台 样例DL-3", "6台"),
    ("飞控调参计算机", "20台"),
    ("防爆充电箱", "6个"),
)
REPAIR_TEST = (("数字示波器 样例DS-2", "4台"), ("万用表", "20只"), ("重心测量仪", "3台"), ("测评打分平板", "4台"))
ROBOT_EXAM = (
    ("六轴工业机器人工作站 样例R6-1440", "10套"),
    ("协作机器人 样例C5", "6台"),
    ("示教器", "20只"),
    ("离线编程工作站", "24台"),
    ("输送线与视觉分拣单元", "4套"),
    ("可编程控制器实训台 样例PLC-12", "20套"),
)
ROBOT_TEST = (
    ("激光跟踪仪 样例LT-1", "1台"),
    ("百分表及磁力座", "10套"),
    ("绝缘电阻测试仪", "4台"),
    ("测评打分终端", "6台"),
)
CHAIN_EXAM = (("供应链仿真软件 样例SCM-2", "18套"), ("学员计算机", "18台"), ("条码扫描终端", "6台"))
CHAIN_TEST = (("评分计算机", "2台"),)


def room_facts_of(seats: str, places: str, grading: str, **changed: str) -> dict[str, str]:
    facts = {
        "theory_seats": seats,
        "theory_facilities": THEORY,
        "theory_video": "视频监控2路，录像保存90天",
        "practical_places": places,
        "practical_video": "视频监控4路，录像保存90天",
        "practical_compliance": COMPLIANCE,
        "grading_places": grading,
        "knowledge_skill_type": "否",
        "related_major": "",
        "self_evaluated_persons": "",
    }
    return facts | changed


def facts_of(code: str, legal: str, **stated: str) -> dict[str, str]:
    facts = {
        "credit_code": code,
        "legal_representative": legal,
        "existing_body": "否",
        "filed_on": FILED,
        "supervisors": "内部质量督导员2人",
        "office_facilities": OFFICE,
    }
    return facts | stated


def duties_of(*changes: Staff, without: tuple[str, ...] = ()) -> tuple[Staff, ...]:
    usual = (
        Staff("主任", "主任、高级讲师（副高级）", "研究生", "16年"),
        Staff("副主任", "副主任、高级技师（一级）", "本科", "12年"),
        Staff("办公室主任", "办公室主任、讲师（中级）", "本科", "9年"),
        Staff("考务人员", "教务干事", "本科", "4年"),
        Staff("考务人员", "教务干事", "大专", "3年"),
        Staff("档案管理人员", "档案员、助理馆员", "大专", "5年"),
        Staff("设备维修保养人员", "维修电工、技师（二级）", "大专", "7年"),
        Staff("计算机管理人员", "信息中心工程师（中级）", "本科", "6年"),
        Staff("财务管理人员", "会计师（中级）、会计专业技术资格证书", "本科", "8年", "会计专业技术资格证书（中级）"),
    )
    changed = {each.duty: each for each in changes}
    return tuple(changed.get(each.duty, each) for each in usual if each.duty not in without)


def contact_of(name: str, post: str, title: str, tail: str, mail: str) -> Contact:
    return Contact(name, post, title, f"130000{tail}", f"{mail}@sample.example")
