"""Letters and score sheets of an invented applicant, for tests of the documents."""

from __future__ import annotations

import datetime
import hashlib
from decimal import Decimal
from typing import Any

from reviewer.reports.official.data import OfficialData, OfficialParagraph
from reviewer.reports.sheet.score_sheet import (
    ScoreSheetData,
    SheetItem,
    SheetPin,
    SheetRequirement,
    SheetSection,
    SheetSum,
)

HASH = hashlib.sha256(b"sample").hexdigest()
SCOPES = ("4-02-04-06 无人机驾驶员（植保）", "6-31-01-10 工业机器人系统运维员")
APPLICANT = "样例职业培训学校有限公司"
OPENING = (
    "你单位《关于申请参与征集遴选社会培训评价组织的函》（样培函〔2026〕3号）收悉。根据《中华人民共和国职业教育法》"
    "和人力资源社会保障部有关规定，经组织专家对申报材料进行评审（含现场考察、查阅资料、质询答辩等环节），现函复如下："
)
RESULT = (
    "经5名专家独立打分，你单位综合得分86.35分，其中“机构条件”28.40分、“师资与考评人员”31.20分、“场地设备”26.75分，"
    "符合《遴选办法》第十二条规定的入围条件。"
)


def letter(**changes: Any) -> OfficialData:
    """A letter of two pages that passes an applicant."""
    fields: dict[str, Any] = {
        "kind": "letter",
        "form": "letter",
        "issuer": "样例省职业技能评价指导中心",
        "number_word": "样职评函",
        "year": 2026,
        "number": 12,
        "title": f"关于{APPLICANT}参与征集遴选社会培训评价组织的复函",
        "addressee": APPLICANT,
        "paragraphs": (
            OfficialParagraph(text=OPENING),
            OfficialParagraph(level=1, heading="一、评审结果"),
            OfficialParagraph(text=RESULT),
            OfficialParagraph(level=2, heading="（一）符合要求的事项"),
            OfficialParagraph(
                level=3,
                heading="1.法人资格与信用记录。",
                text="营业执照（统一社会信用代码：91330000MA27XXXX0Q）在有效期内，未列入“信用中国”严重失信主体名单。",
            ),
            OfficialParagraph(
                level=3, heading="2.考评人员。", text="负责人王䶮、㛃晓明、𬱟某等共23人，其中高级考评员8人。"
            ),
            OfficialParagraph(level=1, heading="二、有关要求"),
            OfficialParagraph(
                text="请自收到本函之日起3个月内完成项目评估申报，逾期未申报的，本次机构评估结果自动失效。"
            ),
            OfficialParagraph(text="特此函复。"),
        ),
        "attachments": (
            "评审意见汇总表；",
            "整改事项清单（含场地、设备、人员和管理制度等方面的逐项说明与完成时限）。",
        ),
        "signer": "样例省职业技能评价指导中心",
        "date": datetime.date(2026, 2, 9),
        "contact": "联系人：李某某；联系电话：0577-00000000",
        "copies_to": ("样例省人力资源和社会保障厅", "样例市人力资源和社会保障局"),
        "conclusion": "通过",
        "document_number": "复函-2026-0012",
        "data_sha256": HASH,
        "is_sample": True,
    }
    return OfficialData(**{**fields, **changes})


def short_letter(**changes: Any) -> OfficialData:
    """A letter that fits one page."""
    paragraphs = (OfficialParagraph(text=RESULT), OfficialParagraph(text="特此函复。"))
    return letter(**{"paragraphs": paragraphs, "attachments": (), "copies_to": (), "contact": "", **changes})


def item(
    clause: str, *, scope: str = "", rows: int = 3, remark: str = "", pins: bool = False, **changes: Any
) -> SheetItem:
    """One item of a sheet."""
    fields: dict[str, Any] = {
        "clause": clause,
        "name": f"第{clause}项评审内容",
        "scope": scope,
        "requirements": tuple(
            SheetRequirement(
                text=f"要求{clause}之{number}",
                declared="21人",
                documented="20人",
                threshold="不少于20人",
                verdict="符合",
            )
            for number in range(1, rows + 1)
        ),
        "points": Decimal("3.5"),
        "full": Decimal("4"),
        "judgement": "基本符合",
        "remark": remark,
        "pins": (SheetPin(file="花名册.pdf", page=3, box="左上", hash4="a1b2"),) if pins else (),
    }
    return SheetItem(**{**fields, **changes})


def sheet(*, items: int = 27, **changes: Any) -> ScoreSheetData:
    """A submitted sheet of ``items`` items in three sections."""
    sections = []
    for number, (no, title) in enumerate((("一", "人员配置"), ("二", "场地、设备"), ("三", "管理制度")), 1):
        size = items // 3 + (1 if number <= items % 3 else 0)
        members = tuple(
            item(
                f"{number}.{place}",
                scope=SCOPES[place % 2] if place % 4 == 0 else "",
                rows=1 + place % 5,
                remark="已现场核对花名册与劳动合同，缺2人证书。" if place % 3 == 0 else "",
                pins=place % 2 == 0,
            )
            for place in range(1, size + 1)
        )
        sums = tuple(SheetSum(scope=scope, points=Decimal("26.5"), full=Decimal("30")) for scope in SCOPES)
        sections.append(SheetSection(no=no, title=title, items=members, sums=sums))
    fields: dict[str, Any] = {
        "applicant": APPLICANT,
        "application_number": "2026-0001",
        "occupations": SCOPES,
        "member": "王䶮",
        "round": "样例批次2026",
        "scheme_title": "浙江省社会评价组织遴选标准",
        "scheme_version": "第3版",
        "scheme_sha256": HASH,
        "scheme_source": "proposal",
        "sheet_version": 1,
        "opened_at": "2026年2月9日 09:02",
        "submitted_at": "2026年2月9日 10:12",
        "commit_sha256": HASH,
        "sections": tuple(sections),
        "totals": tuple(SheetSum(scope=scope, points=Decimal("86.35"), full=Decimal("100")) for scope in SCOPES),
        "opinion": "总体条件较好，建议通过。",
        "document_number": "评分表-2026-0001-03",
        "data_sha256": HASH,
    }
    return ScoreSheetData(**{**fields, **changes})
