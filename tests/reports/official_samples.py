"""Official papers of invented bodies: letters of several lengths, notices, lists, pledges."""

from __future__ import annotations

from typing import Any

from report_samples import OPENING, RESULT, letter

from reviewer.reports.official.data import Annex, OfficialData, OfficialParagraph, OfficialTable

LONG_APPLICANT = "样例省无人机与智能装备产业技术创新战略联盟职业技能培训指导与评价服务中心有限责任公司"
LONG_ISSUER = "样例省人力资源和社会保障厅职业技能鉴定与评价指导服务总中心"
RARE = "王䶮、㛃晓明、𬱟某"
MIXED = (
    f"负责人{RARE}等共23人持有高级考评员证（证号A-2024-0931至A-2024-0953），"
    "考核平台地址为https://exam.example.edu.cn/zj-wz/2026?batch=1，设备型号DJI-M350 RTK共12台，场地面积1,286.5㎡，"
    "详见《设备清单》（样培函〔2026〕3号附件2）、“信用中国”查询记录及“浙里办”截图。"
)


def table(rows: int, *, merged: bool = True) -> OfficialTable:
    """Bodies with three occupations each."""
    return OfficialTable(
        head=("序号", "机构名称", "职业（工种）", "等级", "备注"),
        shares=(1, 4, 4, 2, 2),
        merge=(0, 1) if merged else (),
        align=("center", "left", "left", "center", "center"),
        rows=tuple(
            (
                str(number // 3 + 1),
                f"样例第{number // 3 + 1}职业培训学校有限公司",
                f"6-31-01-{number + 10} 工业机器人系统运维员",
                "三级至五级",
                "新增" if number % 5 == 0 else "",
            )
            for number in range(rows)
        ),
    )


def long_cells() -> OfficialTable:
    """Rows of which some are longer than a page."""
    texts = ("考场面积应当满足同时开展理论考试与实操考核的要求，" * 60, "补齐。", "逐人补齐考评人员证书，" * 12)
    return OfficialTable(
        head=("序号", "整改事项", "要求"),
        shares=(1, 3, 6),
        align=("center", "left", "left"),
        rows=tuple((str(number), f"事项{number}", text) for number, text in enumerate(texts, 1)),
    )


def one_page(**changes: Any) -> OfficialData:
    """A letter of one page with names as long as they come."""
    fields: dict[str, Any] = {
        "issuer": LONG_ISSUER,
        "signer": LONG_ISSUER,
        "addressee": LONG_APPLICANT,
        "title": f"关于{LONG_APPLICANT}参与征集遴选社会培训评价组织的复函",
        "paragraphs": (OfficialParagraph(text=RESULT), OfficialParagraph(text="特此函复。")),
        "attachments": (),
        "copies_to": (),
    }
    return letter(**{**fields, **changes})


def two_pages(**changes: Any) -> OfficialData:
    """A letter of two pages about a body with a long name."""
    title = f"关于{LONG_APPLICANT}参与征集遴选社会培训评价组织的复函"
    return letter(**{"addressee": LONG_APPLICANT, "title": title, "names": ("王䶮", "㛃晓明", "𬱟某"), **changes})


def five_pages(**changes: Any) -> OfficialData:
    """A letter of five pages, two of them annexes."""
    paragraphs = [OfficialParagraph(text=OPENING)]
    for number, numeral in enumerate("一二三", 1):
        paragraphs.append(OfficialParagraph(level=1, heading=f"{numeral}、评审情况之{number}"))
        paragraphs.append(OfficialParagraph(level=3, heading=f"{number}.人员与设备。", text=MIXED))
        paragraphs.append(OfficialParagraph(text=RESULT))
    fields: dict[str, Any] = {
        "paragraphs": tuple(paragraphs),
        "annexes": (
            Annex(title="整改事项清单", paragraphs=(OfficialParagraph(text=MIXED),)),
            Annex(title="入选名单", table=table(9)),
        ),
        "attachments": ("申报材料（另送）",),
    }
    return letter(**{**fields, **changes})


def notice(**changes: Any) -> OfficialData:
    """A notice with a list as its annex."""
    fields: dict[str, Any] = {
        "kind": "correction",
        "form": "notice",
        "number_word": "样技评",
        "title": "关于公布样例省第二批社会培训评价组织遴选结果的通知",
        "addressee": "各设区市人力资源和社会保障局",
        "attachments": (),
        "annexes": (Annex(title="入选名单", table=table(40)),),
        "printed_by": "样例省职业技能评价指导中心办公室",
    }
    return letter(**{**fields, **changes})


def plain(**changes: Any) -> OfficialData:
    """A publicity paper: no red head, no number."""
    fields: dict[str, Any] = {
        "kind": "publicity",
        "form": "plain",
        "number": 0,
        "title": "样例省2026年第一批社会培训评价组织遴选结果公示",
        "addressee": "",
        "paragraphs": (OfficialParagraph(text=RESULT), OfficialParagraph(text=MIXED)),
        "table": table(7),
        "attachments": (),
        "copies_to": (),
    }
    return letter(**{**fields, **changes})


def pledge(**changes: Any) -> OfficialData:
    """A pledge to be signed and sealed by hand."""
    clause = "严格执行国家和省有关职业技能等级认定的各项法规政策，保证技能人才评价质量；"
    fields: dict[str, Any] = {
        "kind": "commitment",
        "title": "诚信承诺书",
        "table": None,
        "contact": "",
        "date": None,
        "signer": "",
        "paragraphs": tuple(OfficialParagraph(text=f"{number}．{clause}") for number in range(1, 7)),
        "sign_lines": ("单位（印章）：", "法定代表人（签字）：", "年　　月　　日"),
    }
    return plain(**{**fields, **changes})
