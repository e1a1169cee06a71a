"""The journal's entries in words: what was done, to what, from which value to which; no Qt."""

from __future__ import annotations

import re

from reviewer.domain.registers import REGISTER_NAMES
from reviewer.domain.scoring import CONCLUSION_TEXT
from reviewer.domain.sheet import JUDGEMENT_TEXT, Judgement
from reviewer.usecases.documents.kinds import KINDS

ROLE_TEXT = {"centre": "评价中心", "member": "评审专家"}
ACTION_TEXT = {
    "add_application": "收入申报材料",
    "add_document": "生成文书",
    "add_evidence": "收入文件",
    "add_filing": "备案",
    "add_pack": "登记数据包",
    "add_round": "建立批次",
    "add_scheme": "收入遴选办法",
    "ask_correction": "要求补正",
    "back_up": "备份",
    "begin_paper": "开始录入纸质评分表",
    "change_passphrase": "更换口令",
    "choose_paper": "核对纸质评分表",
    "copy_sheet_fields": "沿用上一版评分",
    "create_root": "建立根证书",
    "create_store": "建立工作库",
    "decide": "作结论",
    "document_entry": "填写文书字段",
    "document_scan": "登记签名件",
    "end_filing": "终止备案",
    "end_paper": "录完纸质评分表",
    "export": "导出",
    "import": "导入材料包",
    "issue_certificate": "签发证书",
    "make_pack": "制作数据包",
    "make_report": "生成评审意见",
    "mend_evidence": "补回文件",
    "number": "登记文号",
    "open_sheet": "打开评分表",
    "print_paper": "打印纸质评分表",
    "put_person": "登记人员",
    "receive_sealed_sheet": "收入封存的评分表",
    "receive_sheet": "收入评分表",
    "redo_sheet_field": "重做",
    "register_entry": "登记",
    "reopen_paper": "继续录入纸质评分表",
    "reopen_sheet": "退回修改",
    "scan_paper": "读入扫描页",
    "set_application_state": "改申报状态",
    "set_panel": "组建专家组",
    "set_round_scheme": "改批次办法",
    "set_round_state": "改批次状态",
    "set_setting": "改设置",
    "set_sheet_field": "评分",
    "set_template": "改公文模板",
    "settle_paper": "采用纸质评分表",
    "sign_report": "签名评审意见",
    "sign_sheet": "签名评分表",
    "submit_sheet": "交卷",
    "take_pack": "导入数据包",
    "take_report": "收回评审意见",
    "type_paper": "录入纸质评分表",
    "undo_sheet_field": "撤销",
    "unlock_failed": "口令错误",
    "unmask": "查看证件号码",
}
FIELD_TEXT = {
    "certificate": "证书",
    "choice": "采用",
    "commit": "承诺值",
    "conclusion": "结论",
    "data": "数据校验值",
    "document": "内容",
    "fields": "各项",
    "file": "文件",
    "judgement": "判断",
    "name": "名称",
    "number": "号码",
    "package": "材料包",
    "points": "得分",
    "remark": "说明",
    "review": "评审包",
    "role": "用途",
    "score": "评分包",
    "sheet": "评分表",
    "site_files": "照片与录音",
    "size": "字节数",
    "state": "状态",
    "tries": "次数",
    "version": "版本",
    **{kind.key: kind.name for kind in KINDS.values()},
}
# What stands before the first colon of some subjects.
KIND_TEXT = {
    "examiners": "考评人员",
    "experts": "专家",
    "staff": "工作人员",
    **REGISTER_NAMES,
    **{kind.key: kind.name for kind in KINDS.values()},
}
# Settings whose changes are kept; what follows the name says of what.
SETTING_TEXT = {
    "rule.calendar.": "节假日安排",
    "rule.prevails.": "以何种签名件为准",
    "rule.publicity.": "公示记录",
}
# Kinds of sheet fields that are followed by what they belong to, and whose values are records, not words.
PLACED_TEXT = {
    "file": "照片或录音",
    "findings": "记录的发现",
    "measured": "核实值",
    "note": "记录的笔记",
    "override": "改判",
    "pin": "定位",
    "record": "评审方式记录",
    "working": "量算",
}
PREVAILING_WORD = {"paper": "纸质签字件", "electronic": "电子件"}
RECORD_KINDS = ("file", "note", "override", "pin", "record", "working")


def action_text(action: str) -> str:
    """What was done."""
    return ACTION_TEXT.get(action, action)


def subject_text(subject: str, field: str) -> str:
    """What it was done to: WZ26-001:样例甲:1 1.4 · 得分."""
    for beginning, name in SETTING_TEXT.items():
        if subject.startswith(beginning):
            return f"{name} {subject.removeprefix(beginning)}"
    kind, colon, rest = subject.partition(":")
    if colon and kind == field and kind in REGISTER_NAMES:
        return f"{REGISTER_NAMES[kind]} {rest}"
    named = f"{KIND_TEXT[kind]} {rest}" if colon and kind in KIND_TEXT else subject
    return f"{named} {' · '.join(_field_word(part) for part in field.split(' · '))}".strip()


def change_text(field: str, old: str | None, new: str | None, reason: str) -> str:
    """Old and new value and the reason in one line; of an entry of a register whether it was corrected."""
    if field in REGISTER_NAMES:
        return f"{'更正' if old is not None else ''}　{reason}".strip()
    if old is None and new is None:
        return reason
    before, after = (_value_word(field, each) for each in (old, new))
    change = f"{before or '空'} → {after or '空'}" if old is not None else after
    return f"{change}　{reason}".strip().replace("\n", " ")


def short(text: str) -> str:
    """Text with every SHA-256 cut to its first eight digits."""
    return re.sub(r"\b([0-9a-f]{8})[0-9a-f]{56}\b", r"\1…", text)


def _field_word(part: str) -> str:
    kind, colon, rest = part.partition(":")
    return f"{PLACED_TEXT[kind]} {rest}" if colon and kind in PLACED_TEXT else FIELD_TEXT.get(part, part)


def _value_word(field: str, value: str | None) -> str:
    kind = field.rsplit(" · ", 1)[-1].partition(":")[0]
    if not value:
        return ""
    if kind in RECORD_KINDS or value.startswith("{"):
        return "有"
    if field == "value" and value in PREVAILING_WORD:
        return PREVAILING_WORD[value]
    if kind == "judgement":
        return JUDGEMENT_TEXT[Judgement(value)]
    if kind == "conclusion":
        return CONCLUSION_TEXT.get(value, value)
    return ROLE_TEXT.get(value, value) if kind == "role" else value
