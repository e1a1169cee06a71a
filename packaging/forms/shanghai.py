"""What the two Shanghai notices ask for and give no text of: titles of the drawn-up form, the integrity undertaking."""

from __future__ import annotations

FORM_TITLES = {
    "shanghai-2024-124": "社会培训评价组织征集遴选申请表",
    "shanghai-2020-439": "社会培训评价组织申请表",
}
# 沪人社职〔2024〕124号 四(一)6 names it; the words are the program's proposal.
INTEGRITY = (
    "1.遵守廉洁自律和保密、回避规定，不向评审专家和工作人员赠送礼品、礼金、有价证券，不安排宴请和旅游；",
    "2.不以任何方式打听、干预评审工作，不与其他申报单位串通；",
    "3.命题、考务、考评、阅卷和证书管理人员不得利用职务之便谋取利益，不得泄露试题；",
    "4.按公布的标准收费，不向考生、培训机构索取其他费用；",
    "5.发现违纪违规行为的，立即制止、如实报告，并追究责任人的责任。",
)
INTEGRITY_FOOT = ("单位（印章）", "法定代表人签字", "年　　月　　日")
