"""What the settings screen tells of store, identity, fonts and journal; no Qt."""

from __future__ import annotations

import re
from datetime import datetime

from reviewer.desk import Desk
from reviewer.domain.records import Record
from reviewer.usecases.hold_identity import IdentityView, show_identity
from reviewer.usecases.make_round import SchemeView, list_schemes
from reviewer.usecases.read_journal import read_journal, verify_journal

ROLE_TEXT = {"centre": "评价中心", "member": "评审专家"}
NEWEST_SHOWN = 2000
ACTION_TEXT = {
    "add_application": "收入申报材料",
    "add_document": "生成文书",
    "add_evidence": "收入文件",
    "add_pack": "登记数据包",
    "add_round": "建立批次",
    "add_scheme": "收入遴选办法",
    "ask_correction": "要求补正",
    "back_up": "备份",
    "change_passphrase": "更换口令",
    "copy_sheet_fields": "沿用上一版评分",
    "create_root": "建立根证书",
    "create_store": "建立工作库",
    "decide": "作结论",
    "export": "导出",
    "import": "导入材料包",
    "issue_certificate": "签发证书",
    "make_pack": "制作数据包",
    "mend_evidence": "补回文件",
    "open_sheet": "打开评分表",
    "put_person": "登记人员",
    "receive_sealed_sheet": "收入封存的评分表",
    "receive_sheet": "收入评分表",
    "redo_sheet_field": "重做",
    "reopen_sheet": "退回修改",
    "set_application_state": "改申报状态",
    "set_panel": "组建专家组",
    "set_round_scheme": "改批次办法",
    "set_round_state": "改批次状态",
    "set_setting": "改设置",
    "set_sheet_field": "评分",
    "sign_sheet": "签名评分表",
    "submit_sheet": "交卷",
    "undo_sheet_field": "撤销",
    "unlock_failed": "口令错误",
    "unmask": "查看证件号码",
}


class JournalLine(Record):
    """One entry as the table shows it; ``change`` holds old and new value and the reason."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    change: str
    hash: str
    is_clock_back: bool

    def matches(self, wanted: str) -> bool:
        """Whether the lower-case text is part of it."""
        return wanted in f"{self.actor} {self.action} {self.subject} {self.change}".lower()


class SettingsState(Record):
    """All that the screen shows but the doctor's findings."""

    identity: IdentityView | None
    store: str
    role: str
    schemes: tuple[SchemeView, ...]
    journal: tuple[JournalLine, ...]
    entries: int


def read_settings(desk: Desk) -> SettingsState:
    """Read identity, store facts and the newest journal entries, newest first."""
    journal = read_journal(desk)
    newest = journal[-NEWEST_SHOWN:]
    return SettingsState(
        identity=show_identity(desk),
        store=str(desk.store.folder),
        role=ROLE_TEXT.get(desk.store.role, desk.store.role),
        schemes=list_schemes(desk),
        journal=tuple(
            JournalLine(
                seq=entry.seq,
                at=entry.at,
                actor=entry.actor,
                action=ACTION_TEXT.get(entry.action, entry.action),
                subject=f"{entry.subject} {entry.field}".strip(),
                change=change_text(entry.old, entry.new, entry.reason),
                hash=entry.hash,
                is_clock_back=entry.clock_back,
            )
            for entry in reversed(newest)
        ),
        entries=len(journal),
    )


def short(text: str) -> str:
    """Text with every SHA-256 cut to its first eight digits."""
    return re.sub(r"\b([0-9a-f]{8})[0-9a-f]{56}\b", r"\1…", text)


def change_text(old: str | None, new: str | None, reason: str) -> str:
    """Old and new value and the reason in one line."""
    if old is None and new is None:
        return reason
    change = f"{old or '空'} → {new or '空'}" if old is not None else str(new)
    return f"{change}　{reason}".strip().replace("\n", " ")


def check_journal(desk: Desk) -> str:
    """Follow the journal's chain and say what was found.

    Raises:
        IntegrityProblem: the chain is broken.
    """
    check = verify_journal(desk)
    return f"操作日志 {check.entries:,} 条，链完整，末条校验 {check.head[:16]}。"
