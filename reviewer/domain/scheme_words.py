"""What the parts and fields of a scheme are called: one table for the editor, the differences and the problems.

The words of the rules are in ``rule_words``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from reviewer.domain import procedure as p
from reviewer.domain import scheme as s
from reviewer.domain.records import Record
from reviewer.domain.rule_words import RULE_FIELD_WORDS, RULE_VALUE_WORDS


class Word(NamedTuple):
    """What a field is called, and a sentence on what goes in."""

    label: str
    help: str = ""


_SCHEME: Final[dict[type[Record], dict[str, str]]] = {
    s.Scheme: {
        "scheme": "基本信息",
        "call": "批次设定",
        "fact": "申报数据",
        "evidence_class": "佐证类别",
        "condition": "申报条件",
        "material": "申报材料",
        "section": "评分标准",
        "method": "评审方式",
        "phrase": "常用说明",
        "scoring": "计分规则",
        "stage": "阶段",
        "deadline": "期限",
        "project_review": "项目评估",
        "reading": "条文理解说明",
        "repair": "原文勘误",
        "filing": "备案",
        "letters": "复函与文书",
    },
    s.SchemeHead: {
        "id": "办法编号|小写字母、数字和连字符，如 zhejiang-wenzhou-2022；发布后不能改",
        "version": "版本|发布时由程序给出",
        "title": "名称",
        "short_title": "简称",
        "issuer": "发布机关",
        "code": "代号|批次号、申报编号以它开头，如 WZ",
        "catalogue": "职业目录",
        "calendar": "工作日历|cn：按国务院办公厅的节假日安排",
        "source": "通知",
        "applicant_kinds": "申报主体类型|每行一类",
        "form_kinds": "申报表上的机构类型|每行一个框：框上的字：对应的申报主体类型、……",
        "form_tables": "申报表须有的表|一个不选即按通常的申报表",
        "purpose": "用途",
        "based_on": "由哪个办法复制",
        "notes": "说明|每行一条",
    },
    s.SourceNotice: {
        "file": "通知全称|必填：办法依据的通知",
        "number": "文号|没有可不写",
        "date": "发布日期|如 2026-11-20",
        "basis": "上位依据|每行一个文件",
    },
    s.FactKind: {
        "key": "编号|小写字母和下划线；规则用它引用",
        "label": "名称|申报表上的栏目名",
        "labels": "其他叫法|每行一个；读取申报表时一并识别",
        "of": "类型",
        "unit": "单位|面积写 m2",
        "per": "按什么填报",
        "form": "在哪里填报",
        "options": "可选值|每行一个",
    },
    s.EvidenceClass: {"name": "名称", "words": "识别词|每行一个；文件夹或文件名中有它即归入此类"},
    s.Condition: {
        "id": "编号",
        "clause": "条款",
        "text": "条文",
        "strength": "刚性|原则性条件可以写明理由后放宽",
        "applies_to": "适用的申报主体|一个不选即全部适用",
        "only_if": "仅当此项为“是”时适用",
        "per": "按什么核对",
        "rule": "核对规则",
        "note": "说明",
    },
    s.Material: {
        "no": "序号",
        "name": "名称",
        "per": "按什么提交",
        "required": "必须提交",
        "any_of": "任一类佐证即可",
        "clause": "条款",
        "part": "须含的内容",
    },
    s.MaterialPart: {"name": "内容", "any_of": "任一类佐证即可", "copies": "份数"},
    s.Section: {"id": "编号", "no": "序号|如 一", "title": "标题", "item": "评分项"},
    s.Item: {
        "id": "编号",
        "clause": "条款|评分表上的编号，如 二(2)",
        "source": "出处",
        "name": "名称",
        "short": "树中的编号|如 2",
        "text": "条文",
        "full": "满分",
        "per": "按什么评分",
        "veto": "一票否决|不符合即不通过",
        "rubric": "评分办法",
        "requirement": "要求",
    },
    s.Requirement: {
        "id": "编号",
        "text": "要求",
        "rule": "核对规则",
        "evidence": "相关佐证",
        "note": "说明",
        "measurable": "现场填核实值",
        "unit": "核实值单位|没有写明时按规则的单位",
    },
    s.Rubric: {
        "text": "评分说明|显示在得分旁，印在评分表上",
        "quick_points": "快捷分值|用顿号隔开，如 0、4、8、10",
        "deduction": "扣分",
        "grade": "判断建议分",
    },
    s.Deduction: {
        "requirements": "对应的要求",
        "by": "怎样扣",
        "points": "每次扣",
        "every": "每缺多少扣一次",
        "text": "酌定的依据|酌定扣分时写",
    },
    s.GradePoints: {"judgement": "判断", "points": "建议分"},
    s.Method: {"id": "编号", "name": "名称", "clause": "条款", "note": "说明"},
    s.Phrase: {
        "text": "文字|{measured} 核实值 · {threshold} 要求值 · {declared} 申报值",
        "judgement": "先用于哪种判断",
        "items": "先用于哪些评分项",
    },
    s.Scoring: {
        "source": "依据|通知没有写的，标为本程序建议",
        "full": "总分|写了就须等于各项满分之和",
        "method": "合成方法",
        "trim_each_side": "每端去掉几个",
        "trim_from_members": "几人起去极值",
        "tie": "并列时",
        "step": "最小计分单位",
        "decimals": "保留小数",
        "rounding": "舍入",
        "partly_pct": "基本符合给百分之几",
        "pass_line": "通过分数线",
        "rectify_line": "整改分数线",
        "panel_size": "专家人数",
        "panel_minimum": "最少专家人数",
        "divergence_pct": "分歧警戒线（满分的百分之几）",
        "remark": "何时必须写说明",
    },
    s.FilingRule: {
        "number": "备案编号格式|{code} 代号 · {year} 年 · {serial} 流水号",
        "serial_digits": "流水号位数",
        "valid_years": "有效期（年）",
        "clause": "条款",
        "source": "依据",
    },
    s.Letters: {
        "issuer": "发文机关",
        "number_word": "机关代字",
        "signer": "署名",
        "contact": "联系人",
        "phone": "联系电话",
        "address": "地址",
        "template": "模板",
    },
    s.LetterTemplate: {
        "kind": "文书种类",
        "conclusion": "结论|复函每种结论一份，其他文书不写",
        "form": "版式",
        "number_word": "机关代字|不写即用共用的",
        "title": "标题",
        "addressee": "主送",
        "paragraphs": "正文|每行一段；以“一、”“（一）”起首的是标题；{字段} 由程序填入",
        "attachments": "附件|每行一个",
        "signer": "署名|不写即用共用的",
        "sign_lines": "手写签署栏|每行一行",
        "copies_to": "抄送|每行一个单位",
        "printed_by": "印发机关",
    },
}
_PROCEDURE: Final[dict[type[Record], dict[str, str]]] = {
    p.Stage: {
        "id": "编号",
        "name": "名称",
        "actor": "由谁办理",
        "clause": "条款",
        "next": "之后可以进入",
        "subject": "办理对象",
        "requires": "进入前须具备",
        "outcome": "到此即为",
        "methods": "通知写明的评审方式",
        "output": "形成的文书|每行一个",
        "note": "说明",
    },
    p.Deadline: {
        "id": "编号",
        "stage": "所属阶段",
        "name": "名称",
        "clause": "条款",
        "date": "固定日期|如 2026-11-20；与下面三种期间任写一种",
        "working_days": "工作日",
        "months": "月",
        "years": "年",
        "from_next_day": "首日不计",
        "counted_from": "从何时起算",
        "rolls": "末日遇休假日顺延",
        "late": "逾期怎么办",
        "late_stage": "逾期后进入",
        "bar_years": "逾期后几年内不得申报",
        "source": "依据",
        "note": "说明",
    },
    p.Recommendation: {
        "id": "编号",
        "name": "名称",
        "issuer": "由谁出具",
        "per": "按什么出具",
        "required": "必须有",
        "clause": "条款",
    },
    p.Contact: {"name": "姓名或部门", "phone": "电话", "role": "职责"},
    p.Call: {
        "batch": "批次名称",
        "clause": "条款",
        "open_days": "受理日|每行一天，如 2026-11-20",
        "hours": "受理时段|每行一段，如 09:30-11:00",
        "closes_on": "截止日期|没有受理日时写",
        "place": "受理地点",
        "channel": "报送渠道",
        "late": "逾期怎么办",
        "application_types": "申报类型",
        "area": "受理范围",
        "affiliation_fact": "隶属关系填在哪一项",
        "excluded_affiliations": "不受理的隶属关系|每行一种",
        "recommendation": "推荐函",
        "report_to": "报送机关",
        "publish_at": "公布渠道|每行一个",
        "contact": "联系人",
    },
    p.ProjectReview: {"name": "名称", "clause": "条款", "stage": "在哪个阶段", "item": "评估内容"},
    p.ProjectItem: {
        "id": "编号",
        "clause": "条款",
        "text": "内容",
        "material": "相关佐证",
        "copies": "份数",
        "source": "依据",
    },
    p.Reading: {
        "id": "编号",
        "clause": "条款",
        "problem": "原文的问题",
        "reading": "本程序的理解",
        "at": "在哪里提示|每行一处：条件、材料（material:3）、评分项、阶段、期限的编号，或 scoring、round 等",
    },
    p.Repair: {"place": "位置", "was": "原文（识别所得）", "now": "改为"},
}


def _words(tables: Mapping[type[Record], Mapping[str, str]]) -> dict[type[Record], Mapping[str, Word]]:
    return {
        kind: MappingProxyType({name: Word(*text.split("|", 1)) for name, text in fields.items()})
        for kind, fields in tables.items()
    }


FIELD_WORDS: Final[Mapping[type[Record], Mapping[str, Word]]] = MappingProxyType(
    _words({**_SCHEME, **_PROCEDURE, **RULE_FIELD_WORDS})
)
PART_WORDS: Final[Mapping[type[Record], str]] = MappingProxyType(
    {
        s.FactKind: "申报数据",
        s.EvidenceClass: "佐证类别",
        s.Condition: "条件",
        s.Material: "材料",
        s.MaterialPart: "须含的内容",
        s.Section: "部分",
        s.Item: "评分项",
        s.Requirement: "要求",
        s.Deduction: "扣分",
        s.GradePoints: "判断建议分",
        s.Method: "评审方式",
        s.Phrase: "常用说明",
        s.LetterTemplate: "模板",
        p.Stage: "阶段",
        p.Deadline: "期限",
        p.Recommendation: "推荐函",
        p.Contact: "联系人",
        p.ProjectItem: "评估内容",
        p.Reading: "说明",
        p.Repair: "勘误",
    }
)
"""What one of a list is called."""

_PER = {"applicant": "申报单位", "occupation": "每个职业（工种）", "site": "每个场地"}
_SOURCE = {"proposal": "本程序建议", "notice": "通知规定"}
_GRADES = {"met": "符合", "partly": "基本符合", "not_met": "不符合"}
VALUE_WORDS: Final[Mapping[tuple[type[Record], str], Mapping[str, str]]] = MappingProxyType(
    {
        (s.FactKind, "of"): {
            "text": "文字",
            "number": "数",
            "area": "面积",
            "date": "日期",
            "list": "多项",
            "yes_no": "是或否",
            "choice": "选一项",
        },
        (s.FactKind, "per"): _PER,
        (s.FactKind, "form"): {"form": "申报表", "supplement": "补充信息表"},
        (s.Condition, "strength"): {"hard": "必须", "soft": "原则上"},
        (s.Condition, "per"): _PER,
        (s.Material, "per"): _PER,
        (s.Item, "per"): _PER,
        (s.Deduction, "by"): {
            "short": "按所差数量",
            "lacking": "按缺的物或人",
            "unmet": "按不符合的条数",
            "judged": "专家酌定",
        },
        (s.GradePoints, "judgement"): _GRADES,
        (s.Phrase, "judgement"): {**_GRADES, "not_applicable": "不适用"},
        (s.Scoring, "source"): {**_SOURCE, "round": "本批次自定"},
        (s.Scoring, "method"): {"mean": "平均", "trimmed_mean": "去极值平均", "median": "中位数"},
        (s.Scoring, "tie"): {"one_each": "只去一个"},
        (s.Scoring, "rounding"): {"half_up": "四舍五入", "half_even": "四舍六入五成双"},
        (s.Scoring, "remark"): {"below_full": "未得满分时", "always": "每项都写", "never": "不要求"},
        (s.LetterTemplate, "conclusion"): {"": "（无）", "PASS": "通过", "RECTIFY": "限期整改", "FAIL": "不通过"},
        (s.LetterTemplate, "form"): {"letter": "函", "notice": "文件", "plain": "无红头"},
        (s.FilingRule, "source"): _SOURCE,
        (s.SchemeHead, "form_tables"): {
            "occupations": "拟开展职业（工种）",
            "sites": "考核点",
            "staff": "工作人员",
            "experts": "专家",
            "examiners": "考评人员",
            "rules": "规章制度",
            "venue": "场地设备",
        },
        (s.SchemeHead, "purpose"): {"selection": "遴选（评分）", "registry": "名录（不评分）"},
        (p.Stage, "subject"): {"application": "申报", "body": "备案机构"},
        (p.Stage, "requires"): {
            "accepted": "已受理",
            "recommended": "推荐函齐全",
            "materials_complete": "材料齐全",
            "reviewed": "评审有记录",
            "concluded": "已作结论",
            "passed": "结论为通过",
            "letter_issued": "复函已签发",
            "projects_reviewed": "各职业都已项目评估",
            "project_passed": "至少一个职业通过项目评估",
            "consented": "已取得同意意见",
            "publicity_over": "公示期满",
            "no_objection": "没有未了的异议",
            "filed": "已备案",
        },
        (p.Stage, "outcome"): {
            "": "（办理中）",
            "not_accepted": "不予受理",
            "failed": "不通过",
            "given_up": "视作放弃",
            "withdrawn": "撤回",
            "filed": "已备案",
            "expired": "到期",
            "removed": "移出名录",
        },
        (p.Deadline, "counted_from"): {
            "": "进入本阶段之日",
            "call": "通知发布",
            "letter": "复函",
            "publicity": "公示",
            "filing": "备案",
        },
        (p.Deadline, "source"): _SOURCE,
        (p.Recommendation, "per"): {"applicant": "每个单位", "site": "每个场地"},
        (p.Call, "application_types"): {str(key): word for key, word in p.APPLICATION_TYPES.items()},
        (p.ProjectItem, "source"): _SOURCE,
        **RULE_VALUE_WORDS,
    }
)
"""Words of the values that a field may take."""


def field_word(kind: type[Record], name: str) -> Word:
    """What a field is called; its own name where no word is known."""
    return FIELD_WORDS.get(kind, {}).get(name, Word(name))


def value_word(kind: type[Record], name: str, value: str) -> str:
    """What a value of a closed choice is called."""
    return VALUE_WORDS.get((kind, name), {}).get(value, value)
