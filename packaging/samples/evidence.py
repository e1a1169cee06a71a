"""The papers of a sample applicant: relative path → content, in the order in which they are packed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from forms.sheets import table_xlsx
from forms.word import PLEDGE_CLAUSES, PLEDGE_CONSEQUENCE
from PIL import Image
from samples import photos, scans
from samples.applicant import MARK, SampleApplicant, seed_of
from samples.books import rule_book
from samples.filled import Cast
from samples.paper import jpeg
from samples.premises import premises_of
from samples.prints import Print, scan_pdf

Entry = tuple[str, bytes]


def evidence_of(applicant: SampleApplicant, cast: Cast) -> Iterator[Entry]:
    """Every piece of evidence that this applicant sends."""
    for name, content in (
        *_identity(applicant),
        *premises_of(applicant),
        *_pledge(applicant),
        *_people(applicant, cast),
        *_books(applicant),
        *_basis(applicant),
        *_photos(applicant),
        *_record(applicant),
    ):
        if not any(word in name for word in applicant.without):
            yield name, content


def _identity(applicant: SampleApplicant) -> Iterator[Entry]:
    facts = applicant.facts
    lines = (
        ("名　　称", applicant.name),
        ("类　　型", f"{applicant.kind}（样例）"),
        ("住　　所", applicant.address),
        ("法定代表人", applicant.legal),
        ("成立日期", facts["founded_on"]),
        ("业务范围", facts["business_scope"]),
        ("登记管理", applicant.registrar),
        ("有效期限", "至2032年12月31日"),
    )
    page = scans.licence(
        applicant.registration,
        applicant.code,
        lines,
        applicant.registrar,
        "2021年5月12日",
        seed_of(applicant, "licence"),
    )
    yield f"01 主体资质/{applicant.registration}.jpg", jpeg(page)
    report = Print("信用报告", applicant.name)
    report.page()
    report.heading("公共信用信息报告（样例）")
    report.text(f"主体名称：{applicant.name}", indent=0)
    report.text(f"统一社会信用代码：{applicant.code}", indent=0)
    report.text("查询日期：2022年10月10日", indent=0)
    report.space(8)
    rows = (
        ("行政许可", "2", "无异常"),
        ("行政处罚", "0", "—"),
        ("经营异常名录", "0", "—"),
        ("严重失信", "0", "—"),
        ("守信激励", "1", "A级"),
    )
    report.table(("项目", "条数", "说明"), rows, (160, 90, 190))
    report.text("本报告由样例信用服务机构生成，仅用于演示评审程序，不代表任何真实主体的信用状况。", size=11)
    yield "01 主体资质/信用报告.pdf", report.done()


def _pledge(applicant: SampleApplicant) -> Iterator[Entry]:
    page = scans.pledge(
        applicant.name,
        PLEDGE_CLAUSES,
        PLEDGE_CONSEQUENCE,
        applicant.legal,
        "2022年10月20日",
        seed_of(applicant, "pledge"),
    )
    yield "03 承诺/诚信承诺书.pdf", scan_pdf("诚信承诺书", applicant.name, [page])


def _people(applicant: SampleApplicant, cast: Cast) -> Iterator[Entry]:
    letter = Print("任命文件", applicant.name)
    letter.page()
    letter.red_head(applicant.name)
    letter.heading(f"关于设立{applicant.body}及任职的通知")
    letter.text(applicant.body_number, indent=14)
    letter.text(f"经研究，决定设立{applicant.body}，专门负责技能人才评价工作，并任命下列同志：")
    for row, person in list(zip(applicant.staff, cast.staff, strict=True))[:3]:
        letter.text(f"{person.name}　任{applicant.body}{row.duty}；")
    letter.text("以上任职自发文之日起计算，聘期三年。")
    letter.space(24)
    letter.stamp(applicant.name, 440, 14)
    letter.right(applicant.name)
    letter.right("2022年1月10日")
    yield "04 人员证明/任命文件.pdf", letter.done()
    leaders = list(zip(applicant.staff, cast.staff, strict=True))[:3]
    yield (
        "04 人员证明/领导成员学历证书.pdf",
        scan_pdf(
            "学历证书",
            applicant.name,
            [
                scans.certificate(
                    "毕业证书",
                    person.name,
                    (
                        ("学历", row.education),
                        ("专业", "职业技术教育"),
                        ("证书编号", f"SAMPLE{person.id_number[6:12]}{place:04d}"),
                    ),
                    "样例大学",
                    f"{2022 - person.age + 23}年6月30日",
                    seed_of(applicant, f"degree {place}"),
                    (30, 70, 130),
                )
                for place, (row, person) in enumerate(leaders)
            ],
        ),
    )
    first = applicant.occupations[0]
    experts = [each for each in cast.experts if each[0] is first][:2]
    yield (
        "04 人员证明/专家职称证书.pdf",
        scan_pdf(
            "职称证书",
            applicant.name,
            [
                scans.certificate(
                    "专业技术职务任职资格证书",
                    person.name,
                    (("资格名称", title), ("专业", occupation.name), ("证书编号", f"SAMPLE-ZC-{place + 1:04d}")),
                    "样例职称评审机构",
                    "2018年12月20日",
                    seed_of(applicant, f"title {place}"),
                    (36, 96, 76),
                )
                for place, (occupation, person, title) in enumerate(experts)
            ],
        ),
    )
    examiners = [each for each in cast.examiners if each[0] is first][:2]
    yield (
        "04 人员证明/考评员证书.pdf",
        scan_pdf(
            "考评员证书",
            applicant.name,
            [
                scans.certificate(
                    "职业技能等级认定考评员证",
                    person.name,
                    (("考评职业", occupation.name), ("资格", title), ("证书编号", code), ("有效期", "2025年12月31日")),
                    "样例技能评价机构",
                    "2022年3月15日",
                    seed_of(applicant, f"examiner {place}"),
                )
                for place, (occupation, person, title, _, code) in enumerate(examiners)
            ],
        ),
    )
    finance = [(row, person) for row, person in zip(applicant.staff, cast.staff, strict=True) if "财务" in row.duty]
    for row, person in finance:
        page = scans.certificate(
            "会计专业技术资格证书",
            person.name,
            (("资格名称", "会计"), ("资格级别", "中级"), ("学历", row.education), ("管理号", "SAMPLE-KJ-0001")),
            "样例财政部门",
            "2016年9月10日",
            seed_of(applicant, "finance"),
            (120, 60, 24),
        )
        yield "04 人员证明/财会证书（会计专业技术资格）.jpg", jpeg(page)
    own = [each for each in cast.examiners if each[3]]
    rows = [
        (number, person.name, occupation.name, "劳动合同", "2022年1—9月")
        for number, (occupation, person, _, _, _) in enumerate(own, 1)
    ]
    yield (
        "04 人员证明/自有考评人员社保证明.xlsx",
        table_xlsx(
            "自有考评人员参保缴费情况",
            ("序号", "姓名", "考评职业", "用工形式", "缴费月份"),
            rows,
            (8, 14, 28, 14, 18),
            MARK,
        ),
    )


def _books(applicant: SampleApplicant) -> Iterator[Entry]:
    for number, title in enumerate(applicant.books, 1):
        kind = applicant.book_format.get(title, "pdf")
        yield f"05 管理制度/{number}.{title}.{kind}", rule_book(applicant, title, kind)


def _basis(applicant: SampleApplicant) -> Iterator[Entry]:
    for each in applicant.occupations:
        page = scans.standard_cover(each.name, each.code, each.edition, seed_of(applicant, f"standard {each.name}"))
        yield f"06 评价依据/{each.name}国家职业技能标准（封面）.jpg", jpeg(page)
    books = Print("教材目录", applicant.name)
    books.page()
    books.heading("培训教材目录")
    books.space(6)
    rows = [
        (each.name, f"{each.name}（{part}）", "样例出版社", "2021")
        for each in applicant.occupations
        for part in ("基础知识", "四级", "三级")
    ]
    books.table(("职业", "书名", "出版单位", "年份"), rows, (120, 180, 90, 60))
    yield "06 评价依据/教材目录.pdf", books.done()
    bank = Print("试题库说明", applicant.name)
    bank.page()
    bank.heading("试题库建设说明")
    for each in applicant.occupations:
        bank.text(
            f"{each.name}：按照国家职业技能标准编制命题细目表，由专家库{each.experts}名专家分工命题、交叉审题，建成理论知识试题与技能考核试题两类题库。"
        )
        bank.space(4)
        rows = [(f"{level}级", f"{360 - level * 20}", f"{24 - level * 2}", "2022-09") for level in each.levels]
        bank.table(("等级", "理论试题（道）", "技能试题（套）", "审定时间"), rows, (90, 120, 120, 110))
        bank.space(8)
    bank.space(36)
    bank.stamp(applicant.name, 440, 14)
    bank.right(applicant.name)
    bank.right("2022年9月28日")
    yield "06 评价依据/试题库说明.pdf", bank.done()


def _photos(applicant: SampleApplicant) -> Iterator[Entry]:
    rows, columns = applicant.seats
    shots: list[tuple[str, Callable[[str, datetime], Image.Image]]] = [
        (
            "理论考场",
            lambda seed, at: photos.theory_room(
                seed, at, rows, min(columns, 6), missing=applicant.seats_missing, board=applicant.has_board
            ),
        ),
        ("实操考场", lambda seed, at: _practical(applicant.room, seed, at)),
        ("办公室", lambda seed, at: photos.office(seed, at, 2, printer=True)),
        ("监控照片", lambda seed, at: photos.monitoring(seed, at, 6 if columns > 6 else 4)),
    ]
    first = 231 if applicant.folder.startswith("01") else 100 + 17 * int(applicant.folder[:2])
    for number, (what, shoot) in enumerate(shots):
        at = applicant.taken + timedelta(minutes=7 * number, seconds=13 * number)
        image = shoot(seed_of(applicant, what), at)
        place = (applicant.place[0] + number * 0.00011, applicant.place[1] + number * 0.00007)
        name = f"07 场地照片/IMG_{first + number:04d} {what}.jpg"
        yield name, jpeg(image, quality=58, taken=at, place=place)


def _practical(room: str, seed: str, at: datetime) -> Image.Image:
    if room == "drone":
        return photos.drone_room(seed, at, 3)
    if room == "robot":
        return photos.robot_room(seed, at, 3)
    return photos.warehouse_room(seed, at, 3)


def _record(applicant: SampleApplicant) -> Iterator[Entry]:
    rows: list[tuple[str | int, ...]] = []
    declared = applicant.facts.get("training_person_times") or applicant.occupations[0].facts["self_evaluated_persons"]
    total = int(declared or 4986)
    for year, each, count in _ledger(applicant, total):
        rows.append((year, each, f"{count // 40 + 1}期", count, count * 86 // 100))
    rows.append(("合计", "", "", total, ""))
    head = ("年度", "职业", "期数", "培训人次", "取证人次")
    yield "08 业绩/培训台账（分年度）.xlsx", table_xlsx("培训评价规模统计", head, rows, (10, 28, 10, 14, 14), MARK)
    for title, text, issuer, date in applicant.honours:
        page = scans.plaque(title, applicant.name, text, issuer, date, seed_of(applicant, f"honour {title}"))
        yield f"08 业绩/{title}.jpg", jpeg(page)
    if applicant.kind == "行业协会":
        members = [(n, f"样例会员单位{n:03d}", "飞行服务" if n % 3 else "整机制造", "温州市") for n in range(1, 129)]
        yield (
            "08 业绩/会员名册.xlsx",
            table_xlsx("会员单位名册", ("序号", "单位名称", "类别", "所在地"), members, (8, 28, 16, 14), MARK),
        )
    if applicant.folder.startswith("02"):
        text = (
            f"截至2022年9月30日，{applicant.name}固定资产{applicant.facts['fixed_assets']}，"
            "其中实训设备6800台（套），经费来源为财政拨款、事业收入。"
        )
        page = scans.statement("固定资产情况说明", text, applicant.name, "2022年10月8日", seed_of(applicant, "assets"))
        yield "08 业绩/固定资产情况说明.jpg", jpeg(page)


def _ledger(applicant: SampleApplicant, total: int) -> Iterator[tuple[int, str, int]]:
    """Growing numbers by year and occupation that add up to what was declared."""
    last = len(applicant.occupations) - 1
    years = range(2020 if applicant.kind == "企业用人单位" else 2016, 2023)
    parts = [(year, place, year - years[0] + 2) for year in years for place in range(last + 1)]
    weight, given = sum(share for _, _, share in parts), 0
    for number, (year, place, share) in enumerate(parts):
        count = total - given if number == len(parts) - 1 else total * share // weight
        given += count
        yield year, applicant.occupations[place].name, count
