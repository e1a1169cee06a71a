"""What became of occupation codes and names between editions of the 职业分类大典, each with its evidence.

Codes were re-used: the same code may be one occupation in the 2015 edition and another in the 2022 edition.
"""

from __future__ import annotations

from typing import Final, Literal

from reviewer.domain.catalogue import plain_code, plain_name
from reviewer.domain.records import Record

# S: a notice's own text; L: law; P: a public page; C: computed by comparing; I: inferred.
EvidenceGrade = Literal["S", "L", "P", "C", "I"]
GRADE_NAMES: Final[dict[EvidenceGrade, str]] = {
    "S": "通知原文",
    "L": "法规原文",
    "P": "公开网页",
    "C": "比对得出",
    "I": "推断",
}
ChangeKind = Literal["renamed", "recoded", "withdrawn"]
KIND_NAMES: Final[dict[ChangeKind, str]] = {"renamed": "更名", "recoded": "换码", "withdrawn": "取消"}


class Proof(Record):
    """What a statement stands on: its grade and where it is found."""

    grade: EvidenceGrade
    where: str


class CodeChange(Record):
    """An occupation of the older edition and what it is in the newer one.

    ``renamed``: the same code, another name; ``recoded``: the same name, another code; ``withdrawn``: neither is there
    any more, ``new_code`` and ``new_name`` are empty. ``code_now`` is what the old code stands for in the newer
    edition where it was re-used for another occupation. ``is_alias``: both names mean the same occupation. ``rows`` are
    the rows of the source in which the old code or name stands.
    """

    kind: ChangeKind
    old_code: str
    old_name: str
    new_code: str = ""
    new_name: str = ""
    code_now: str = ""
    is_alias: bool = False
    rows: tuple[int, ...] = ()
    proof: tuple[Proof, ...]
    note: str = ""


class CodeChanges(Record):
    """The known changes from one edition to the next."""

    title: str
    older: str
    newer: str
    source: str
    note: str = ""
    changes: tuple[CodeChange, ...]

    def of_code(self, code: str) -> tuple[CodeChange, ...]:
        """The changes in which the code occurs, as the old or the new one."""
        wanted = plain_code(code)
        return tuple(each for each in self.changes if wanted and wanted in (each.old_code, each.new_code))

    def of_name(self, name: str) -> tuple[CodeChange, ...]:
        """The changes in which the name occurs, as the old or the new one, or as what the old code stands for now."""
        wanted = plain_name(name)
        return tuple(
            each
            for each in self.changes
            if wanted and wanted in {plain_name(word) for word in (each.old_name, each.new_name, each.code_now) if word}
        )

    def warning(self, code: str, name: str) -> str:
        """What somebody must know who meets this code (perhaps empty) and name; empty where nothing changed.

        Told are a re-used code (in both editions), a changed name, a changed code and a withdrawn occupation.
        """
        for change in self.changes:
            same_name = plain_name(name) in (plain_name(change.old_name), plain_name(change.new_name))
            if change.code_now and plain_code(code) == change.old_code and not same_name:
                return (
                    f"编码重用：{code} 在{self.older}年版是“{change.old_name}”，"
                    f"在{self.newer}年版是“{change.code_now}”，须连同版本使用。"
                )
            if same_name and (not code or plain_code(code) in (change.old_code, change.new_code)):
                return self._told(change)
        return ""

    def _told(self, change: CodeChange) -> str:
        if change.kind == "withdrawn":
            return f"{self.newer}年版没有“{change.old_name}”（{self.older}年版 {change.old_code}）。"
        if change.kind == "renamed":
            return f"更名：{change.old_code} {self.older}年版“{change.old_name}”，{self.newer}年版“{change.new_name}”。"
        text = f"换码：“{change.old_name}”{self.older}年版 {change.old_code}，{self.newer}年版 {change.new_code}。"
        if change.code_now:
            text += f"原编码在{self.newer}年版已是“{change.code_now}”。"
        return text
