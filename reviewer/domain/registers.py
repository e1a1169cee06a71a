"""The registers (登记簿) of a centre: what is written down in the course of a round, entry by entry.

Every register is one kind of record kept in the store's append-only table of entries: an entry that is corrected
gets a new version, with its reason, and the older ones stay.
"""

from __future__ import annotations

from typing import Final

# register → what it is called. Subjects: a round id, an application id, a body's key, or "" for the whole store.
ROUND_TERMS: Final = "round_terms"  # subject: round
ACCEPTANCE: Final = "acceptance"  # subject: application (or "" for one that was turned away before)
RECOMMENDATION: Final = "recommendation"  # subject: application
STAGE_MOVE: Final = "stage_move"  # subject: application or body
PROJECT_REVIEW: Final = "project_review"  # subject: application
CONSENT: Final = "consent"  # subject: application or round
BAR: Final = "bar"  # subject: credit code
OBJECTION: Final = "objection"  # subject: round
RECTIFICATION: Final = "rectification"  # subject: application
DEADLINE_CHANGE: Final = "deadline_change"  # subject: round or application
STAGE_PLAN: Final = "stage_plan"  # subject: round
BODY: Final = "body"  # subject: the list that it was imported from
BODY_CHANGE: Final = "body_change"  # subject: body
INSPECTION: Final = "inspection"  # subject: body
COMPLAINT: Final = "complaint"  # subject: body
DRAW: Final = "draw"  # subject: ""
SCHEME_DRAFT: Final = "scheme_draft"  # subject: ""
SCHEME_MOVE: Final = "scheme_move"  # subject: round
CATALOGUE: Final = "catalogue"  # subject: ""

REGISTER_NAMES: Final[dict[str, str]] = {
    ROUND_TERMS: "批次设定",
    ACCEPTANCE: "受理登记",
    RECOMMENDATION: "推荐函登记",
    STAGE_MOVE: "阶段",
    PROJECT_REVIEW: "项目评估",
    CONSENT: "同意意见",
    BAR: "限制申报",
    OBJECTION: "异议登记",
    RECTIFICATION: "整改",
    DEADLINE_CHANGE: "期限调整",
    STAGE_PLAN: "阶段安排",
    BODY: "名录机构",
    BODY_CHANGE: "备案变更",
    INSPECTION: "监督检查",
    COMPLAINT: "投诉举报",
    DRAW: "双随机抽取",
    SCHEME_DRAFT: "遴选办法草稿",
    SCHEME_MOVE: "更换办法版本",
    CATALOGUE: "职业目录",
}
