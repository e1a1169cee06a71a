"""What the kinds of rules and their fields are called."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from reviewer.domain import rule_kinds as r
from reviewer.domain.records import Record

RULE_KIND_WORDS: Final[Mapping[type[Record], str]] = MappingProxyType(
    {
        r.PeopleCount: "人数",
        r.PeopleEach: "每个人都具备",
        r.QualifiedCount: "达到资格的人数",
        r.Number: "数值",
        r.Grade: "等次",
        r.Stated: "已填报",
        r.Choice: "属于或不属于",
        r.Presence: "设施齐全",
        r.Document: "有佐证文件",
        r.TenureDocument: "场地产权或租赁",
        r.SameAs: "与其他要求相同",
        r.LegalPerson: "独立法人",
        r.EquipmentListed: "设备清单",
        r.AllOf: "几条同时满足",
        r.OccupationCount: "申报职业个数",
        r.InCatalogue: "在职业目录内",
        r.LevelsTogether: "等级须一并申报",
        r.SiteForOccupation: "有对应的考核点",
        r.DatedBasis: "开放职业的依据",
        r.FiledBy: "按期提交",
        r.StandardMet: "达到评分标准",
        r.OnSite: "现场判断",
    }
)
"""The closed choice of rules, in the order in which it is offered."""

_GROUP = "人员表"
_ROLES = "分工|每行一个；不写即不限"
_UNIT = "单位"
_FACT = "申报数据"
_EVIDENCE = "佐证类别"
RULE_FIELD_WORDS: Final[dict[type[Record], dict[str, str]]] = {
    r.Qualification: {
        "max_level_number": "职业资格级别不低于|1 最高：1 高级技师、2 技师、3 高级工",
        "title": "或职称不低于",
    },
    r.PeopleCount: {
        "group": _GROUP,
        "roles": _ROLES,
        "own": "只计自有人员",
        "qualified_by": "只计符合这些要求的人",
        "minimum": "至少",
        "maximum": "至多",
        "unit": _UNIT,
    },
    r.PeopleEach: {
        "group": _GROUP,
        "roles": _ROLES,
        "education": "学历不低于",
        "qualification": "资格",
        "minimum_years": "工作年限至少",
        "certificate_words": "证书中须有的字|每行一个",
        "unit": _UNIT,
    },
    r.QualifiedCount: {
        "group": _GROUP,
        "levels": "申报等级|用顿号隔开，如 5、4、3；申报其中任一等级时适用",
        "qualification": "资格",
        "minimum": "至少",
        "unit": _UNIT,
    },
    r.Number: {"fact": _FACT, "minimum": "下限（含）", "maximum": "上限（含）", "unit": _UNIT},
    r.Grade: {
        "fact": _FACT,
        "scale": "等次由低到高|每行一个",
        "at_least": "至少",
        "date_fact": "取得日期",
        "on_fact": "核对日期",
        "valid_years": "有效年数",
    },
    r.Stated: {"fact": _FACT, "must_exist": "填“无”不算"},
    r.Choice: {"fact": _FACT, "allowed": "须含其中一个|每行一个", "excluded": "不得含有|每行一个"},
    r.Presence: {"fact": _FACT, "things": "须有的设施|每行一样；一样两个叫法用 / 隔开"},
    r.Document: {
        "evidence": _EVIDENCE,
        "listed": "制度目录中的叫法|每行一个",
        "compendium": "制度汇编类别",
        "unless_status": "目录状态为此时不适用",
        "per_occupation": "每个职业各要一份",
        "copies": "份数",
    },
    r.TenureDocument: {
        "tenure_fact": "产权性质填在",
        "tenure": "产权性质",
        "evidence": _EVIDENCE,
        "start_fact": "租期起填在",
        "end_fact": "租期止填在",
        "filed_fact": "提交日期填在",
        "minimum_years": "租期至少（年）",
    },
    r.SameAs: {"switch_fact": "为“是”时适用", "requirements": "与哪些要求相同", "facts": "对应的申报数据"},
    r.LegalPerson: {
        "registered_fact": "登记地填在",
        "places": "登记地须含|每行一个地名",
        "branch_kinds": "不是法人的机构类型",
        "also": "另须核对|由人核对的内容",
        "evidence": _EVIDENCE,
    },
    r.EquipmentListed: {"equipment": "设备种类"},
    r.AllOf: {"rules": "规则"},
    r.OccupationCount: {"maximum": "至多（个）"},
    r.InCatalogue: {},
    r.LevelsTogether: {},
    r.SiteForOccupation: {},
    r.DatedBasis: {
        "basis_fact": "依据填在",
        "dated": "有期限的依据",
        "date_fact": "日期填在",
        "last": "不得晚于|如 2026-11-20",
        "others": "其他依据|每行一个；有其一即可",
    },
    r.FiledBy: {"fact": "提交日期填在", "date": "截止日期|如 2026-11-20，含当日"},
    r.StandardMet: {"sections": "哪些部分|一个不选即全部"},
    r.OnSite: {"method": "怎样判断"},
}
_GROUPS = {"staff": "工作人员", "experts": "专家", "examiners": "考评人员"}


def _same(*values: str) -> Mapping[str, str]:
    """Values that are words already."""
    return {each: each for each in values}


RULE_VALUE_WORDS: Final[Mapping[tuple[type[Record], str], Mapping[str, str]]] = MappingProxyType(
    {
        (r.PeopleCount, "group"): _GROUPS,
        (r.PeopleEach, "group"): _GROUPS,
        (r.QualifiedCount, "group"): _GROUPS,
        (r.PeopleEach, "education"): _same("大专", "本科"),
        (r.Qualification, "title"): _same("初级", "中级", "副高级", "高级"),
        (r.TenureDocument, "tenure"): _same("自有", "租赁"),
        (r.EquipmentListed, "equipment"): _same("考核设备", "检测设备"),
    }
)
