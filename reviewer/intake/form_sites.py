"""The assessment sites (考核点) that a form lists, each with its district and the occupations it is for.

Source: 沪人社职〔2024〕124号 一(四), 四(一)2.
"""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.domain.application import AssessmentSite
from reviewer.intake.form_occupations import Scopes
from reviewer.intake.form_walk import TableRow
from reviewer.intake.trouble import Trouble
from reviewer.intake.wording import clean_name, is_blank


def read_sites(rows: Iterable[TableRow], scopes: Scopes, trouble: Trouble) -> tuple[AssessmentSite, ...]:
    """The rows of 考核点情况; what cannot be read goes into ``trouble`` and the rest is still read."""
    found: dict[str, AssessmentSite] = {}
    for row in rows:
        if row.table != "sites":
            continue
        texts = {key: "" if is_blank(cell.text) else clean_name(cell.text) for key, cell in row.cells.items()}
        problems = [f"“{cell.text[:20]}”：{cell.problem}。" for cell in row.cells.values() if cell.problem]
        named = scopes.named(texts["scope"]) if texts.get("scope") else ()
        if not texts.get("name"):
            problems.append("缺考核点名称。")
        elif texts["name"] in found:
            problems.append(f"考核点“{texts['name']}”重复。")
        if named is None:
            problems.append(f"职业（工种）“{texts['scope'][:40]}”不在拟开展的职业（工种）范围内。")
        for problem in problems:
            trouble.error(row.where, problem)
        if problems or named is None:
            continue
        if not texts.get("district"):
            trouble.warn(row.where, f"考核点“{texts['name']}”未填所在区。")
        found[texts["name"]] = AssessmentSite(
            name=texts["name"],
            district=texts.get("district", ""),
            address=texts.get("address", ""),
            scopes=named,
            where=row.where,
        )
    return tuple(found.values())
