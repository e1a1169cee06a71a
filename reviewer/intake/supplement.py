"""补充信息: what the official form lacks and the rules need, as label, value and occupation.

The sheet may be in the form's file or a file of its own. A second table with 姓名 may add years of
training work, certificates and 自有/外聘 to people of the form (K14, K15).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from reviewer.domain.application import Examiner, StaffMember
from reviewer.intake.declared_facts import FactCollector, Vocabulary
from reviewer.intake.form_people import PeopleReader
from reviewer.intake.form_walk import TableRow
from reviewer.intake.trouble import Trouble
from reviewer.intake.wording import clean_name, clean_text, compact, identifier_text, is_blank, label_key

_OWN_EXAMINERS = frozenset({"自有考评人员", "自有考评员", "自有考评人员名单", "自有考评员名单", "自有考评人员姓名"})


class Supplement:
    """Reads the rows of supplement tables. Use ``read`` first, then ``staff`` and ``examiners``."""

    def __init__(self, vocabulary: Vocabulary, trouble: Trouble) -> None:
        self._vocabulary = vocabulary
        self._trouble = trouble
        self._own_names: dict[str, str] = {}
        self._people: list[TableRow] = []

    def read(self, rows: Iterable[TableRow], facts: FactCollector) -> None:
        """Facts into ``facts``; what is said of people is kept for later."""
        for row in rows:
            if row.table == "people_extra":
                self._people.append(row)
            elif row.table == "supplement":
                self._line(row, facts)

    def _line(self, row: TableRow, facts: FactCollector) -> None:
        label = row.cells.get("label")
        value = row.cells.get("value")
        if label is None or value is None or (is_blank(value.text) and not value.problem):
            return
        if is_blank(label.text):
            self._trouble.error(row.where, f"内容“{clean_name(value.text)[:40]}”没有写明项目。")
            return
        if label_key(label.text) in _OWN_EXAMINERS:
            names = (clean_name(part) for part in re.split(r"[、，,;；\s]+", clean_text(value.text)))
            self._own_names |= {name: row.where for name in names if name}
            return
        kind = self._vocabulary.find(label.text)
        if kind is None:
            self._trouble.warn(row.where, f"补充信息中的项目“{clean_name(label.text)[:40]}”不在方案内，未读入。")
            return
        scope = row.cells.get("scope")
        facts.add(kind, value, row.where, scope=clean_text(scope.text) if scope else "")

    def staff(self, staff: tuple[StaffMember, ...]) -> tuple[StaffMember, ...]:
        """The staff with years and certificates that the supplement adds."""
        found = list(staff)
        for row in self._people:
            texts = self._texts(row)
            if texts is None or not (texts.get("training_years") or texts.get("certificate")):
                continue
            places = [place for place, each in enumerate(found) if _is_meant(each, texts)]
            if not places:
                self._trouble.error(row.where, f"“{texts['name']}”不在工作人员情况表中。")
            for place in places:
                extra = {key: texts[key] for key in ("training_years", "certificate") if texts.get(key)}
                found[place] = msgspec.structs.replace(found[place], **extra)
        return tuple(found)

    def examiners(self, examiners: tuple[Examiner, ...], people: PeopleReader) -> tuple[Examiner, ...]:
        """The examiners with 自有 as the supplement says it; where it lists names, all others are not own."""
        own: dict[str, bool] = dict.fromkeys(self._own_names, True)
        for row in self._people:
            is_own = people.own_from(row)
            name = row.cells.get("name")
            if is_own is not None and name is not None:
                own[clean_name(name.text)] = is_own
        known = {compact(each.name) for each in examiners}
        for own_name, where in self._own_names.items():
            if compact(own_name) not in known:
                self._trouble.error(where, f"自有考评人员“{own_name}”不在考评人员情况表中。")
        if not own:
            return examiners
        return tuple(self._with_own(each, own) for each in examiners)

    def _with_own(self, examiner: Examiner, own: dict[str, bool]) -> Examiner:
        said = own.get(examiner.name, False if self._own_names else None)
        if said is None or said == examiner.is_own:
            return examiner
        if examiner.is_own is not None:
            self._trouble.error(examiner.where, f"{examiner.name}是否自有，申报表与补充信息不一致。")
            return examiner
        return msgspec.structs.replace(examiner, is_own=said)

    def _texts(self, row: TableRow) -> dict[str, str] | None:
        problems = [cell.problem for cell in row.cells.values() if cell.problem]
        texts = {key: "" if is_blank(cell.text) else clean_name(cell.text) for key, cell in row.cells.items()}
        if not texts.get("name"):
            problems.append("缺姓名")
        for problem in problems:
            self._trouble.error(row.where, f"{problem}。")
        return None if problems else texts


def _is_meant(member: StaffMember, texts: dict[str, str]) -> bool:
    """Whether a supplement row is about this member: same name, and the same number where both give one."""
    number = identifier_text(texts.get("id_number", ""))
    same_name = compact(member.name) == compact(texts["name"])
    return same_name and (not number or not member.id_number or number == member.id_number)
