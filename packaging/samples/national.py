"""Two fictional applicants of the national scheme: one exactly on its thresholds, one just below them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forms.national import NationalForm
from samples.people import credit_code

Paper = tuple[str, tuple[str, ...]]
SheetPaper = tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]
_OCCUPATIONS = ("电工", "健康管理师")


@dataclass(frozen=True)
class NationalSample:
    """A package: form, answers of the supplement sheet by fact key, papers as paragraphs, lists as rows."""

    folder: str
    form: NationalForm
    form_as: str
    is_zip: bool
    answers: Mapping[str, str]
    by_occupation: tuple[tuple[str, Mapping[str, str]], ...]
    papers: tuple[Paper, ...]
    tables: tuple[SheetPaper, ...]


def all_samples() -> tuple[NationalSample, ...]:
    """The one that passes, the one that is below."""
    return (
        _sample(
            "01 样例全国职业技能协会",
            NationalForm(
                name="样例全国职业技能协会（样例）",
                address="北京市朝阳区样例路16号",
                registrar="中华人民共和国民政部（样例）",
                kind_box="行业协会",
                credit_code=credit_code("51100000", "50000016"),
                legal="样例甲",
                capital="500万元",
                contact="样例乙",
                post="评价部主任",
                phone="010-84660000",
                mail="sample@example.org.cn",
            ),
            form_as="docx",
            years=6,
            total=50000,
            each=(10000, 10000),
            is_filed="是",
        ),
        _sample(
            "02 样例机电技工学校",
            NationalForm(
                name="样例机电技工学校（样例）",
                address="浙江省温州市鹿城区样例路20号",
                registrar="温州市人力资源和社会保障局（样例）",
                kind_box="技工院校",
                credit_code=credit_code("52330302", "MJ020016"),
                legal="样例丙",
                capital="300万元",
                contact="样例丁",
                post="培训处处长",
                phone="0577-88000000",
                mail="school@example.edu.cn",
            ),
            form_as="xlsx",
            years=5,
            total=49999,
            each=(10000, 9999),
            is_filed="否",
        ),
    )


def _sample(
    folder: str, form: NationalForm, *, form_as: str, years: int, total: int, each: tuple[int, int], is_filed: str
) -> NationalSample:
    since = f"{2026 - years}年11月1日"
    rows = tuple(
        (name, code, "否", since, str(count - 200), levels)
        for name, code, count, levels in zip(
            _OCCUPATIONS,
            ("6-31-01-03", "4-14-02-02"),
            each,
            ("五级、四级、三级、二级、一级", "三级、二级"),
            strict=True,
        )
    )
    answers = {
        "nationwide": "是", "provincial": "否", "province": "北京市" if form_as == "docx" else "浙江省",
        "province_filed": is_filed, "business_scope": "职业技能培训、技能人才评价（样例）",
        "founded_on": "2012年3月1日", "training_years": str(years), "training_person_times": str(total),
        "standards_work": "参与《电工国家职业技能标准》修订和《健康管理师》教材编写（样例）",
        "internal_body": "职业技能评价部，专职负责认定工作", "full_time_staff": "12",
        "funding": "自有资金和会费，每年列支评价经费300万元", "accepts_supervision": "是", "tenure": "自有",
        "video": "全部考场装有高清监控，录像保存6个月", "audit_year": "2025", "filed_on": "2026年11月2日",
    }  # fmt: skip
    by_occupation = tuple(
        (
            name,
            {
                "occupation_person_times": str(count), "occupation_experts": "6",
                "standard_name": f"《{name}》国家职业技能标准", "qualification_type": "水平评价类",
            },
        )
        for name, count in zip(_OCCUPATIONS, each, strict=True)
    )  # fmt: skip
    form = NationalForm(
        **{
            **form.__dict__,
            "occupations": rows,
            "strengths": "专职工作人员12人，专家12人，考场4间共860平方米，工位80个，视频监控全覆盖。"
            "参与电工国家职业技能标准修订、健康管理师教材编写。以上内容均为虚构样例。",
        }
    )
    return NationalSample(
        folder, form, form_as, form_as == "xlsx", answers, by_occupation, _papers(form, years, total, each), _tables()
    )


def _papers(form: NationalForm, years: int, total: int, each: tuple[int, int]) -> tuple[Paper, ...]:
    who = form.name
    shares = [total // years] * (years - 1)
    shares.append(total - sum(shares))
    by_year = tuple(f"{2026 - years + at}年　{count}人次" for at, count in enumerate(shares))
    own = tuple(f"其中，{name}{count}人次。" for name, count in zip(_OCCUPATIONS, each, strict=True))
    identity = (f"名称：{who}", f"统一社会信用代码：{form.credit_code}", f"登记机关：{form.registrar}")
    plan = ("一、组织机构：职业技能评价部。", "二、评价职业：电工、健康管理师。", "三、经费保障和进度。")
    control = ("命题、考务、监控、阅卷、发证各环节双人复核，留痕可查。", "社会效益放在首位，收费不以营利为目的。")
    experts = ("电工专家6人，均为高级技师或高级工程师。", "健康管理师专家6人，均为副高级以上职称。")
    return (
        ("01 主体资质/法人登记证书", identity),
        ("01 主体资质/信用报告", ("未被列入失信被执行人、经营异常和严重违法失信名单。内容虚构。",)),
        ("02 实施方案/职业技能等级认定试点工作实施方案", plan),
        ("02 实施方案/质量管控措施", control),
        ("03 专家/专家技能水平证明", experts),
        ("04 资产/不动产权证", (f"权利人：{who}", "用途：培训、考试　面积：860平方米")),
        ("04 资产/2025年度财务审计报告", ("2025年度财务报表已经外部审计，意见为标准无保留意见。",)),
        ("05 业绩/分年度培训评价证明", (*by_year, f"合计{total}人次。", *own)),
        ("05 业绩/标准教材编制证明", ("参与电工国家职业技能标准修订、健康管理师教材编写。",)),
        ("06 制度/财务制度和管理制度汇编", ("财务管理制度", "档案管理制度", "考务管理制度", "安全保卫制度")),
    )


def _tables() -> tuple[SheetPaper, ...]:
    rows = (
        ("1", "电工技能实训考核装置", "20台", "电工"), ("2", "计算机", "80台", "公用"),
        ("3", "视频监控系统", "1套", "公用"), ("4", "健康监测设备", "20套", "健康管理师"),
    )  # fmt: skip
    return (("04 资产/固定资产清单", ("序号", "名称", "数量", "用途"), rows),)
