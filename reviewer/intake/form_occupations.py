"""The applied occupations of a form, and which of them a text means.

Source: 温州2022 附件3 拟开展职业技能等级认定的职业（工种）范围.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from reviewer.domain.application import AppliedOccupation
from reviewer.domain.identifiers import check_identifier
from reviewer.intake.choices import read_levels
from reviewer.intake.form_walk import TableRow
from reviewer.intake.trouble import Trouble
from reviewer.intake.wording import clean_name, clean_text, compact, identifier_text, is_blank

_EVERY = frozenset(
    {"全部", "所有", "全部职业", "所有职业", "各职业", "公用", "共用", "通用", "全部职业(工种)", "各职业(工种)"}
)
# The work type may hold brackets of its own: 社会体育指导员（登山（山地户外））.
_BRACKETED = re.compile(r"(?P<name>[^()（）]+)[(（](?P<work_type>[^()（）]+(?:[(（][^()（）]+[)）])?)[)）]")


def read_occupations(rows: Iterable[TableRow], trouble: Trouble) -> tuple[AppliedOccupation, ...]:
    """The applied occupations. Rows of the same occupation and work type are one, with all their levels."""
    found: dict[str, AppliedOccupation] = {}
    for row in rows:
        if row.table != "occupations":
            continue
        read = _read_row(row, len(found) + 1, trouble)
        if read is None:
            continue
        same = found.get(compact(read.scope))
        if same is None:
            found[compact(read.scope)] = read
            continue
        if set(same.levels) & set(read.levels):
            trouble.warn(row.where, f"“{read.scope}”的等级与前面的行重复，已合并。")
        if same.code and read.code and same.code != read.code:
            trouble.error(row.where, f"“{read.scope}”有两个不同的职业编号 {same.code} 和 {read.code}。")
        found[compact(read.scope)] = _joined(same, read)
    return tuple(found.values())


def _joined(one: AppliedOccupation, other: AppliedOccupation) -> AppliedOccupation:
    notes = "；".join(dict.fromkeys(each for each in (one.note, other.note) if each))
    return AppliedOccupation(
        seq=one.seq,
        name=one.name,
        code=one.code or other.code,
        work_type=one.work_type,
        levels=tuple(sorted({*one.levels, *other.levels}, reverse=True)),
        note=notes,
        where=one.where,
    )


def _read_row(row: TableRow, seq: int, trouble: Trouble) -> AppliedOccupation | None:
    problems = [f"“{cell.text[:20]}”：{cell.problem}" for cell in row.cells.values() if cell.problem]
    texts = {key: clean_name(cell.text) for key, cell in row.cells.items()}
    name, work_type = _names(texts)
    if not name:
        problems.append("缺职业名称。")
    levels_text = row.cells["levels"].text if "levels" in row.cells else ""
    levels = read_levels(levels_text) if not is_blank(levels_text) else None
    if levels is None:
        shown = clean_text(levels_text).replace("\n", " ")[:60]
        problems.append(f"等级“{shown}”无法识别（如：五级、四级、三级）。" if not is_blank(levels_text) else "缺等级。")
    for problem in problems:
        trouble.error(row.where, problem)
    if problems or levels is None:
        return None
    code = "" if is_blank(texts.get("code", "")) else identifier_text(texts["code"])
    check = check_identifier("occupation", code)
    if code and not check.valid:
        trouble.warn(row.where, f"职业编号“{code}”：{check.why}。")
    if not code:
        trouble.warn(row.where, f"“{name}”未填职业编号。")
    note = texts.get("note", "")
    return AppliedOccupation(
        seq=seq, name=name, code=code, work_type=work_type, levels=levels, note="" if is_blank(note) else note,
        where=row.where,
    )  # fmt: skip


def _names(texts: dict[str, str]) -> tuple[str, str]:
    name, work_type = texts.get("name", ""), texts.get("work_type", "")
    if not name and texts.get("both"):
        match = _BRACKETED.fullmatch(texts["both"])
        name, work_type = (match["name"], match["work_type"]) if match else (texts["both"], "")
    is_none = is_blank(work_type) or work_type in ("无", name)
    return ("" if is_blank(name) else name), ("" if is_none else work_type)


class Scopes:
    """Tells which of the applied occupations a text means."""

    def __init__(self, occupations: tuple[AppliedOccupation, ...]) -> None:
        self.every = tuple(each.scope for each in occupations)
        self._named: dict[str, list[str]] = {}
        for each in occupations:
            names = {each.scope, each.name, each.code, each.work_type}
            names |= {f"{each.name}{sign}{each.work_type}" for sign in "-/、 " if each.work_type}
            names |= {f"{each.code}{each.scope}", f"{each.scope}({each.code})", f"{each.name}({each.code})"}
            for name in names - {""}:
                self._named.setdefault(compact(name), []).append(each.scope)
        # 无人机驾驶员 is a row of its own beside 无人机驾驶员（航拍无人机驾驶员）: the whole name means that row alone.
        self._named.update({compact(each): [each] for each in self.every})

    @property
    def only(self) -> str | None:
        """The one applied occupation, None when there are several (or none)."""
        return self.every[0] if len(self.every) == 1 else None

    def named(self, text: str) -> tuple[str, ...] | None:
        """The scopes that ``text`` names: several separated by 、, an empty tuple for all of them.

        Returns: None when any part names no applied occupation.
        """
        plain = compact(clean_text(text).replace("\n", "、"))
        if plain in _EVERY:
            return ()
        if plain in self._named:
            return tuple(self._named[plain])
        found: list[str] = []
        for part in re.split(r"[、,;/和]", plain):
            if part:
                if part not in self._named:
                    return None
                found.extend(self._named[part])
        return tuple(dict.fromkeys(found)) or None
