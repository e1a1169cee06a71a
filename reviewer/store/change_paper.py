"""Writes on paper copies: printed, scanned, typed in twice, chosen between, settled."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, Table, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from reviewer.errors import RuleViolation
from reviewer.store.reading import unknown
from reviewer.store.tables import evidence, paper_choice, paper_copy, paper_page, paper_typing, paper_value
from reviewer.store.writing import Writing

OPEN = "open"
SETTLED = "settled"
TYPISTS = 2
# What was chosen is no value of the field: A, B, or "value" and the value.
CHOICE = "choice"


class PaperChanges(Writing):
    """A paper copy from the printer to the sheet that it becomes; settled, it is locked."""

    def add_paper_copy(
        self,
        number: str,
        application: str,
        member: str,
        copy: int,
        version: int,
        application_sha256: str,
        scheme_sha256: str,
        data_sha256: str,
        pages: int,
    ) -> None:
        """Record a copy that is printed now.

        Raises:
            RuleViolation: ``unknown_application``, ``paper_exists``.
        """
        self._require_application(application)
        is_taken = (paper_copy.c.number == number) | (
            (paper_copy.c.application == application) & (paper_copy.c.member == member) & (paper_copy.c.copy == copy)
        )
        if self._connection.execute(select(paper_copy.c.number).where(is_taken)).first():
            message = f"纸质评分表 {number} 已经印过，没有重复登记。请打印下一份。"
            raise RuleViolation(message, code="paper_exists", where=number)
        row = {
            "number": number,
            "application": application,
            "member": member,
            "copy": copy,
            "version": version,
            "application_sha256": application_sha256,
            "scheme_sha256": scheme_sha256,
            "data_sha256": data_sha256,
            "pages": pages,
            "made_at": self._clock(),
            "state": OPEN,
        }
        self._connection.execute(insert(paper_copy).values(row))
        self.note("print_paper", number, field="data", new=data_sha256, reason=member, application=application)

    def put_paper_page(
        self, number: str, page: int, sha256: str, scan_page: int, turned: int, reason: str = ""
    ) -> bool:
        """Attach a scanned page; one that was attached before is replaced, the same one changes nothing.

        ``sha256`` is a file of the evidence folder, ``scan_page`` the page in it from 1, ``turned`` degrees clockwise.

        Returns:
            Whether something changed.

        Raises:
            RuleViolation: ``unknown_paper``, ``paper_settled``, ``unknown_evidence``.
        """
        copy = self._open_copy(number)
        if self._connection.execute(select(evidence.c.sha256).where(evidence.c.sha256 == sha256)).first() is None:
            raise unknown("evidence", "扫描件", sha256)
        place = (paper_page.c.number == number) & (paper_page.c.page == page)
        known = self._connection.execute(select(paper_page).where(place)).first()
        row = {"sha256": sha256, "scan_page": scan_page, "turned": turned, "reason": reason}
        if known is not None and (known.sha256, known.scan_page, known.turned) == (sha256, scan_page, turned):
            return False
        self._put(paper_page, {"number": number, "page": page}, row | {"added_at": self._clock()})
        old = None if known is None else f"{known.sha256} {known.scan_page}"
        new = f"{sha256} {scan_page}"
        self.note("scan_paper", number, field=str(page), old=old, new=new, reason=reason, application=copy.application)
        return True

    def begin_paper_typing(self, number: str, typist: str) -> int:
        """Let somebody type the copy in; the same person goes on where he was.

        Returns:
            The typist's place, 1 or 2.

        Raises:
            RuleViolation: ``unknown_paper``, ``paper_settled``, ``paper_typed_twice``.
        """
        copy = self._open_copy(number)
        rows = self._connection.execute(select(paper_typing).where(paper_typing.c.number == number)).all()
        for row in rows:
            if row.typist == typist:
                return int(row.place)
        if len(rows) == TYPISTS:
            names = "、".join(row.typist for row in rows)
            message = f"{number} 已由 {names} 两人录入，没有再建第三份。请核对两人的差异。"
            raise RuleViolation(message, code="paper_typed_twice", where=number)
        place = 1 + len(rows)
        values = {"number": number, "typist": typist, "place": place, "began_at": self._clock()}
        self._connection.execute(insert(paper_typing).values(values))
        self.note("begin_paper", number, field=str(place), new=typist, application=copy.application)
        return place

    def set_paper_value(
        self, number: str, typist: str, item: str, scope: str | None, field: str, value: str | None
    ) -> None:
        """Write one field as the typist reads it; None empties it.

        Raises:
            RuleViolation: ``unknown_paper``, ``paper_settled``, ``paper_not_begun``, ``paper_typing_done``.
        """
        copy = self._open_copy(number)
        typing = self._typing(number, typist)
        if typing.done_at is not None:
            message = f"{typist} 已录完 {number}，这次输入没有保存。要改请先重新打开自己的录入。"
            raise RuleViolation(message, code="paper_typing_done", where=number)
        key = {"number": number, "typist": typist, "item": item, "scope": scope or "", "field": field}
        place = self._place(paper_value, key)
        old = self._connection.execute(select(paper_value.c.value).where(place)).scalar()
        if old == value:
            return
        if value is None:
            self._connection.execute(paper_value.delete().where(place))
        else:
            self._put(paper_value, key, {"value": value})
        name = " · ".join(each for each in (item, scope, field) if each)
        self.note("type_paper", number, field=name, old=old, new=value, reason=typist, application=copy.application)

    def end_paper_typing(self, number: str, typist: str, *, is_done: bool = True) -> None:
        """Say that the typist is done, or (``is_done`` False) that he goes on.

        Raises:
            RuleViolation: ``unknown_paper``, ``paper_settled``, ``paper_not_begun``.
        """
        copy = self._open_copy(number)
        typing = self._typing(number, typist)
        if (typing.done_at is not None) == is_done:
            return
        place = (paper_typing.c.number == number) & (paper_typing.c.typist == typist)
        values = {"done_at": self._clock() if is_done else None}
        self._connection.execute(update(paper_typing).where(place).values(values))
        action = "end_paper" if is_done else "reopen_paper"
        self.note(action, number, field=str(typing.place), new=typist, application=copy.application)

    def set_paper_choice(
        self,
        number: str,
        item: str,
        scope: str | None,
        field: str,
        taken: str | None,
        value: str | None,
        reason: str,
        chosen_by: str,
    ) -> None:
        """Resolve a difference: ``taken`` A, B or value (then ``value`` with its reason); None takes it back.

        Raises:
            RuleViolation: ``unknown_paper``, ``paper_settled``.
        """
        copy = self._open_copy(number)
        key = {"number": number, "item": item, "scope": scope or "", "field": field}
        place = self._place(paper_choice, key)
        known = self._connection.execute(select(paper_choice).where(place)).first()
        row = {"taken": taken, "value": value, "reason": reason, "chosen_by": chosen_by}
        old = None if known is None else f"{known.taken} {known.value or ''}".rstrip()
        new = None if taken is None else f"{taken} {value or ''}".rstrip()
        if known is not None and (old, known.reason, known.chosen_by) == (new, reason, chosen_by):
            return
        if taken is None:
            self._connection.execute(paper_choice.delete().where(place))
        else:
            self._put(paper_choice, key, row)
        name = " · ".join(each for each in (item, scope, field, CHOICE) if each)
        why = " ".join(each for each in (chosen_by, reason) if each)
        self.note("choose_paper", number, field=name, old=old, new=new, reason=why, application=copy.application)

    def settle_paper(self, number: str, settled_by: str, reason: str, sheet_id: str) -> None:
        """Lock the copy: it became the sheet of that id. ``reason``: why it was settled without its scan, say.

        Raises:
            RuleViolation: ``unknown_paper``, ``paper_settled``.
        """
        copy = self._open_copy(number)
        values = {"state": SETTLED, "settled_at": self._clock(), "settled_by": settled_by}
        values |= {"reason": reason, "sheet": sheet_id}
        self._connection.execute(update(paper_copy).where(paper_copy.c.number == number).values(values))
        why = " ".join(each for each in (settled_by, reason) if each)
        self.note("settle_paper", number, field="sheet", new=sheet_id, reason=why, application=copy.application)

    def _open_copy(self, number: str) -> Row[*tuple[Any, ...]]:
        row = self._connection.execute(select(paper_copy).where(paper_copy.c.number == number)).first()
        if row is None:
            raise unknown("paper", "纸质评分表", number)
        if row.state != OPEN:
            message = f"纸质评分表 {number} 已采用，不能再改；已保存的内容未动。要更正请退回修改后另行评分。"
            raise RuleViolation(message, code="paper_settled", where=number)
        return row

    def _typing(self, number: str, typist: str) -> Row[*tuple[Any, ...]]:
        place = (paper_typing.c.number == number) & (paper_typing.c.typist == typist)
        row = self._connection.execute(select(paper_typing).where(place)).first()
        if row is None:
            message = f"{typist} 还没有开始录入 {number}，没有保存。请先开始录入。"
            raise RuleViolation(message, code="paper_not_begun", where=number)
        return row

    @staticmethod
    def _place(table: Table, key: dict[str, Any]) -> ColumnElement[bool]:
        place: ColumnElement[bool] = table.c.number == key["number"]
        for name, value in key.items():
            place = place & (table.c[name] == value)
        return place

    def _put(self, table: Table, key: dict[str, Any], row: dict[str, Any]) -> None:
        statement = upsert(table).values(key | row)
        self._connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=row))
