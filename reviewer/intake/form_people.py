"""Staff, item-bank experts and examiners of a form, and its equipment.

An ID number that the file keeps as a number is refused row by row: Excel keeps 15 digits of 18. A
wrong check digit, an age or a sex that does not fit the number are warnings.

Source: 温州2022 附件3 工作人员情况, 专家情况, 考评人员情况, 考核设备, 检测设备.
"""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.domain.application import EquipmentLine, Examiner, ItemBankExpert, StaffMember
from reviewer.domain.identifiers import birth_date, check_identifier, mask_id_number
from reviewer.intake.choices import has_marks, read_yes_no
from reviewer.intake.form_heads import COLUMNS, UNKNOWN
from reviewer.intake.form_occupations import Scopes
from reviewer.intake.form_walk import TableRow
from reviewer.intake.grid import NUMBER_LOST
from reviewer.intake.trouble import Trouble
from reviewer.intake.wording import clean_name, clean_text, compact, identifier_text, is_blank, label_key

_OWN_WORDS = {"自有": True, "自有人员": True, "本单位": True, "在职": True, "外聘": False, "聘用": False, "外请": False}


class PeopleReader:
    """Reads rows of people. ``filed_year`` is the year of 填报时间, against which ages are looked at."""

    def __init__(self, scopes: Scopes, filed_year: int | None, trouble: Trouble) -> None:
        self._scopes = scopes
        self._filed_year = filed_year
        self._trouble = trouble
        self._seen: dict[tuple[str, str], str] = {}

    def staff(self, rows: Iterable[TableRow]) -> tuple[StaffMember, ...]:
        """The rows of 工作人员情况."""
        found: list[StaffMember] = []
        for row in rows:
            texts = self._texts(row, "staff")
            if texts is not None:
                self._look_at_person(row, texts)
                wanted = ("sex", "age", "id_number", "education", "post", "duty", "training_years", "certificate")
                found.append(StaffMember(name=texts["name"], where=row.where, **{key: texts[key] for key in wanted}))
        return tuple(found)

    def experts(self, rows: Iterable[TableRow]) -> tuple[ItemBankExpert, ...]:
        """The rows of 专家情况; one entry for each occupation that a row names."""
        found: list[ItemBankExpert] = []
        for row in rows:
            texts = self._texts(row, "experts")
            if texts is not None:
                self._look_at_person(row, texts)
                wanted = ("sex", "id_number", "education", "qualification", "specialty")
                fields = {key: texts[key] for key in wanted}
                for scope in self._scopes_of(row, texts):
                    found.append(ItemBankExpert(name=texts["name"], scope=scope, where=row.where, **fields))
        return tuple(found)

    def examiners(self, rows: Iterable[TableRow]) -> tuple[Examiner, ...]:
        """The rows of 考评人员情况; one entry for each occupation that a row names."""
        found: list[Examiner] = []
        for row in rows:
            texts = self._texts(row, "examiners")
            if texts is not None:
                self._look_at_repeat(row, texts, "certificate_number")
                is_own = self._own(row, texts)
                wanted = ("sex", "education", "qualification", "work_years", "field", "certificate_number")
                fields = {key: texts[key] for key in wanted}
                for scope in self._scopes_of(row, texts):
                    found.append(Examiner(name=texts["name"], is_own=is_own, scope=scope, where=row.where, **fields))
        return tuple(found)

    def equipment(self, rows: Iterable[TableRow]) -> tuple[EquipmentLine, ...]:
        """The lines of 考核设备 and 检测设备."""
        found: list[EquipmentLine] = []
        for row in rows:
            line = self._equipment_line(row) if row.table == "equipment" else None
            found.extend(line or ())
        return tuple(found)

    def own_from(self, row: TableRow) -> bool | None:
        """What the 自有/外聘 cell of a row says; None when it says nothing."""
        cell = row.cells.get("own")
        return self._own(row, {"own": "" if cell is None else clean_name(cell.text)})

    # ---- parts of a row

    def _texts(self, row: TableRow, table: str) -> dict[str, str] | None:
        """Clean text of every column of the table; None where the row cannot be kept."""
        if row.table != table:
            return None
        texts = dict.fromkeys(COLUMNS[row.table], "")
        problems: list[str] = []
        for key, cell in row.cells.items():
            if key.startswith(UNKNOWN):
                continue
            if cell.problem:
                problems.append(f"{self._column(row, key)}{cell.problem}。")
            elif key == "id_number" and cell.is_number:
                problems.append(f"身份证号码{NUMBER_LOST}。")
            elif not is_blank(cell.text):
                is_code = key in ("id_number", "certificate_number")
                texts[key] = identifier_text(cell.text) if is_code else clean_name(cell.text)
        if not texts["name"] and not problems:
            problems.append("缺姓名。")
        elif row.cells.get("name") and row.cells["name"].is_continued:
            problems.append("姓名格与上一行合并，无法判断是几个人；请一人填一行。")
        for problem in problems:
            self._trouble.error(row.where, problem)
        return None if problems else texts

    @staticmethod
    def _column(row: TableRow, key: str) -> str:
        return f"“{COLUMNS[row.table].get(key, (key,))[0]}”"

    def _look_at_person(self, row: TableRow, texts: dict[str, str]) -> None:
        """Warnings about the ID number, and about age and sex beside it."""
        name, number = texts["name"], texts["id_number"]
        if "id_number" not in row.cells:
            return
        if not number:
            self._trouble.warn(row.where, f"{name}未填身份证号码。")
            return
        check = check_identifier("id", number)
        if not check.valid:
            self._trouble.warn(row.where, f"{name}的身份证号码（{mask_id_number(number)}）：{check.why}。")
            return
        born = birth_date(number)
        age = compact(texts.get("age", "")).removesuffix("岁").removesuffix("周岁")
        if born and self._filed_year and age:
            youngest = self._filed_year - born.year - 1
            if not age.isascii() or not age.isdigit() or not youngest <= int(age) <= youngest + 1:
                expected = f"{youngest}至{youngest + 1}岁"
                self._trouble.warn(row.where, f"{name}的年龄“{texts['age']}”与身份证号码（{expected}）不符。")
        sex = "男" if int(number[16]) % 2 else "女"
        if texts["sex"] in ("男", "女") and texts["sex"] != sex:
            self._trouble.warn(row.where, f"{name}的性别“{texts['sex']}”与身份证号码不符。")
        self._look_at_repeat(row, texts, "id_number")

    def _look_at_repeat(self, row: TableRow, texts: dict[str, str], key: str) -> None:
        number = texts[key]
        if not number:
            return
        other = self._seen.setdefault((row.table, number), texts["name"])
        word = "身份证号码" if key == "id_number" else "证书号码"
        if other != texts["name"]:
            self._trouble.warn(row.where, f"{texts['name']}的{word}与{other}的相同。")

    def _scopes_of(self, row: TableRow, texts: dict[str, str]) -> tuple[str | None, ...]:
        """The occupations that the 职业（工种） column names; (None,) when it does not say."""
        if not texts.get("scope"):
            return (None,)
        scopes = self._scopes.named(row.cells["scope"].text)
        if scopes is None:
            self._trouble.error(row.where, f"职业（工种）“{texts['scope']}”不在拟开展的职业（工种）范围内。")
            return ()
        return scopes or (None,)

    def _own(self, row: TableRow, texts: dict[str, str]) -> bool | None:
        text = texts.get("own", "")
        if not text:
            return None
        known = _OWN_WORDS.get(label_key(text))
        if known is not None:
            return known
        if has_marks(text) and "自有" in text and "外聘" in text:
            ticked = [part for part in ("自有", "外聘") if _is_ticked(text, part)]
            return ticked == ["自有"] if len(ticked) == 1 else None
        answer = read_yes_no(text)
        if answer.problem:
            self._trouble.error(row.where, f"自有/外聘“{text}”无法识别，请填“自有”或“外聘”。")
            return None
        return answer.text == "是" if answer.text else None

    def _equipment_line(self, row: TableRow) -> tuple[EquipmentLine, ...]:
        problems = [f"{self._column(row, key)}{cell.problem}。" for key, cell in row.cells.items() if cell.problem]
        texts = {key: clean_text(cell.text).replace("\n", " ") for key, cell in row.cells.items()}
        kind = label_key(texts.get("kind", "")) or row.kind
        if not texts.get("name"):
            problems.append(f"数量“{texts.get('quantity', '')}”没有设备名称。")
        if kind not in ("考核设备", "检测设备"):
            problems.append(f"设备“{texts.get('name', '')}”未写明是考核设备还是检测设备。")
        scope_text = texts.get("scope") or row.scope
        scopes: tuple[str, ...] | None = (self._scopes.only,) if self._scopes.only else ()
        if scope_text and not is_blank(scope_text):
            scopes = self._scopes.named(scope_text)
        elif len(self._scopes.every) > 1:
            problems.append("未写明是哪个职业（工种）的设备；请每个职业（工种）单独填一张并写明职业（工种）。")
        if scopes is None:
            problems.append(f"职业（工种）“{clean_name(scope_text)}”不在拟开展的职业（工种）范围内。")
        for problem in problems:
            self._trouble.error(row.where, problem)
        if problems or scopes is None:
            return ()
        if not texts.get("quantity"):
            self._trouble.warn(row.where, f"设备“{texts['name']}”未填数量。")
        return tuple(
            EquipmentLine(
                kind=kind, name=texts["name"], quantity=texts.get("quantity", ""), scope=scope, where=row.where
            )
            for scope in (scopes or (None,))
        )


def _is_ticked(text: str, word: str) -> bool:
    before = text[: text.index(word)].rstrip()
    return before[-1:] in "☑√■✓✔☒●" and before != ""
