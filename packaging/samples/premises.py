"""Proof of premises and equipment: deed or lease, floor plan, equipment list, fire inspection."""

from __future__ import annotations

from collections.abc import Iterator

from forms.sheets import table_xlsx
from PIL import Image
from samples import scans
from samples.applicant import MARK, SampleApplicant, seed_of
from samples.paper import jpeg, signature
from samples.plans import plan_picture
from samples.prints import Print
from samples.texts import LEASE_CLAUSES


def premises_of(applicant: SampleApplicant) -> Iterator[tuple[str, bytes]]:
    """Deed or lease, floor plan, equipment list, fire inspection."""
    if applicant.lease[0]:
        yield "02 场地证明/房屋租赁合同.pdf", _lease(applicant)
    else:
        yield "02 场地证明/产权证明.pdf", _deed(applicant)
    drawing = plan_picture(applicant.plan, applicant.name, "样例绘图", "2022-09-30")
    drawing = drawing.resize((1200, 848), Image.Resampling.LANCZOS)
    yield "02 场地证明/考场平面图.jpg", jpeg(drawing, quality=70)
    rows = []
    for each in applicant.occupations:
        rows += [(each.name, "考核设备", *line, "完好") for line in each.exam]
        rows += [(each.name, "检测设备", *line, "完好") for line in each.test]
    numbered = [(number, *row) for number, row in enumerate(rows, 1)]
    head = ("序号", "职业", "类别", "设备名称、型号", "数量", "状况")
    yield "02 场地证明/设备清单.xlsx", table_xlsx("考核检测设备清单", head, numbered, (7, 24, 12, 40, 10, 10), MARK)
    words = (
        f"经检查，{applicant.name}位于{applicant.address}的考核场所"
        f"（建筑面积{sum(room.area for room in applicant.plan.rooms):.0f}平方米），"
        "疏散通道畅通，灭火器、应急照明、疏散指示标志配置符合要求，消防设施完好，同意投入使用。"
    )
    fire = scans.statement("消防安全检查意见书", words, "样例消防检查机构", "2022年5月9日", seed_of(applicant, "fire"))
    yield "02 场地证明/消防检查意见.jpg", jpeg(fire)


def _deed(applicant: SampleApplicant) -> bytes:
    number = f"浙（2019）样例市不动产权第00003{applicant.folder[:2]}号"
    room = applicant.plan.rooms[0]
    lines = (
        ("权利人", f"{applicant.name}（样例）"),
        ("共有情况", "单独所有"),
        ("坐落", f"{applicant.address}{room.name.split()[0]}室等"),
        ("不动产单元号", "3303** ****** GB***** F****0301"),
        ("权利类型", "国有建设用地使用权／房屋所有权"),
        ("用途", "教育"),
        ("面积", f"房屋建筑面积 {sum(each.area for each in applicant.plan.rooms):.2f} 平方米"),
        ("使用期限", "2019年6月1日起至2069年5月31日止"),
    )
    deed = Print("产权证明", applicant.name)
    deed.picture(scans.deed_cover(number, seed_of(applicant, "deed cover")))
    deed.picture(scans.deed_table(number, lines, "样例不动产登记机构", "2019年6月1日", seed_of(applicant, "deed")))
    deed.page()
    deed.heading("不动产登记信息（附页）")
    deed.space(4)
    details = (*lines[:4], ("用途", "教育"), ("房屋建筑面积", f"{room.area:.2f} 平方米（{room.name}）"), lines[7])
    deed.table(("项目", "内容"), details, (110, 330))
    deed.space(14)
    deed.text(f"附图　{applicant.plan.title}　比例 1:100", size=11, indent=8)
    deed.space(6)
    deed.plan(applicant.plan)
    deed.page()
    deed.heading("房屋面积分室明细")
    deed.space(8)
    rows = [(each.name, f"{each.width:.2f} × {each.depth:.2f}", f"{each.area:.2f}") for each in applicant.plan.rooms]
    deed.table(("房间", "长 × 宽（米）", "面积（平方米）"), rows, (150, 150, 140))
    deed.space(30)
    deed.stamp("样例不动产登记机构", 430, 6)
    deed.right("样例不动产登记机构")
    deed.right("2019年6月1日")
    return deed.done()


def _lease(applicant: SampleApplicant) -> bytes:
    start, end, years = applicant.lease
    area = sum(room.area for room in applicant.plan.rooms) + 40
    values = {
        "address": applicant.address,
        "area": f"{area:.0f}",
        "start": start,
        "end": end,
        "years": years,
        "rent": f"{area * 320:,.0f}",
    }
    owner = "温州样例物业管理有限公司"
    lease = Print("房屋租赁合同", applicant.name)
    lease.page()
    lease.heading("房屋租赁合同", 26)
    lease.space(10)
    lease.text(f"合同编号：样租〔{start[:4]}〕第0{applicant.folder[:2]}号", indent=0)
    lease.text(f"出租方（甲方）：{owner}", indent=0)
    lease.text(f"承租方（乙方）：{applicant.name}", indent=0)
    lease.text("根据《中华人民共和国民法典》等法律规定，甲乙双方在平等、自愿、协商一致的基础上，订立本合同。")
    for clause in LEASE_CLAUSES:
        lease.text(clause.format(**values), size=14)
    lease.keep(240)
    lease.space(30)
    lease.text(f"甲方（盖章）：{owner}", indent=0)
    lease.stamp(owner, 210, -6)
    lease.space(56)
    lease.text(f"乙方（盖章）：{applicant.name}", indent=0)
    lease.stamp(applicant.name, 230, -6)
    lease.signed(signature(applicant.legal, 90, seed_of(applicant, "lease")), 370, 10, 110)
    lease.space(44)
    lease.right(f"签订日期：{start}")
    lease.page()
    lease.heading("附件一　租赁部位平面图")
    lease.space(10)
    lease.plan(applicant.plan)
    lease.page()
    lease.heading("附件二　租金支付计划")
    lease.space(8)
    quarter = f"{area * 80:,.0f} 元"
    lease.table(
        ("季度", "金额", "支付日期"),
        [(f"第{n}季度", quarter, f"每年{3 * n - 2}月10日前") for n in range(1, 5)],
        (130, 160, 150),
    )
    return lease.done()
