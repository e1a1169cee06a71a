"""文号: kept for a document from its first issue, taken in order, reserved, typed, cancelled; nothing is used twice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from reviewer.desk import Desk
from reviewer.domain.records import Record, decoded
from reviewer.errors import RuleViolation
from reviewer.store import Change, DocumentRow, NumberRow
from reviewer.usecases.documents.keep_document import made_of, round_ids, subject_of
from reviewer.usecases.documents.kind import Described

RESERVED, USED, CANCELLED = "reserved", "used", "cancelled"
NUMBER_ENTRY: Final = "number"
MOST_RESERVED: Final = 500
_NUMBER = re.compile(r"(?P<stem>[^〔〕\s\d][^〔〕\s]*〔(?P<year>\d{4})〕)(?P<serial>[1-9]\d{0,5})号")
_LONGEST_SHOWN = 60


class Numbering(Record):
    """Number and version of a document as it is made now, and what differs from the version before."""

    number: str
    serial: int
    version: int
    changes: tuple[str, ...] = ()


class NumberLine(Record):
    """One number: ``state`` reserved, used or cancelled; ``kind`` and ``subject`` say whose it is."""

    number: str
    serial: int
    state: str
    kind: str
    subject: str
    reason: str


class NumberSeries(Record):
    """The numbers of one stem (温技评函〔2026〕). ``gaps`` are serials below the highest used that nobody has."""

    stem: str
    numbers: tuple[NumberLine, ...]
    gaps: tuple[int, ...]
    following: int

    @property
    def words(self) -> str:
        """已用 1–11，13–16 已预留，无跳号."""
        parts = []
        for state, pattern in ((USED, "已用 {}"), (RESERVED, "{} 已预留"), (CANCELLED, "{} 已作废")):
            serials = [each.serial for each in self.numbers if each.state == state]
            if serials:
                parts.append(pattern.format(serial_ranges(serials)))
        if not parts:
            return "第一个文号"
        return "，".join((*parts, f"缺 {serial_ranges(self.gaps)}" if self.gaps else "无跳号"))


def split_number(text: str) -> tuple[str, int, int] | None:
    """(stem, year, serial) of 温技评函〔2026〕12号, None for anything else."""
    match = _NUMBER.fullmatch(text.strip())
    return (match["stem"], int(match["year"]), int(match["serial"])) if match is not None else None


def number_stem(word: str, year: int) -> str:
    """温技评函〔2026〕. Source: GB/T 9704-2012 7.2.5."""
    return f"{word}〔{year}〕"


def plain_number(desk: Desk, subject: str, word: str) -> str:
    """The number of a working document, which no register gives: WZ26-003-评审意见; of the store, the word alone.

    Raises:
        RuleViolation: the subject is neither an application nor a round here.
    """
    if subject and subject not in round_ids(desk):
        desk.store.application(subject)
    return f"{subject}-{word}" if subject else word


def plain_numbering(
    desk: Desk,
    kind_key: str,
    subject: str,
    word: str,
    content: bytes,
    data_sha256: str,
    labels: Mapping[str, str] | None = None,
) -> Numbering:
    """As :func:`number_of` for a working document."""
    number = plain_number(desk, subject, word)
    version, changes = _version(desk, kind_key, subject, number, content, data_sha256, labels or {})
    return Numbering(number=number, serial=0, version=version, changes=changes)


def number_of(
    desk: Desk,
    kind_key: str,
    subject: str,
    stem: str,
    content: bytes,
    data_sha256: str,
    labels: Mapping[str, str] | None = None,
) -> Numbering:
    """The number that the document has or would get now; nothing is written.

    Once issued it keeps its number unless that was cancelled; else the one typed for it, else one reserved for it
    in the series, else the next after the highest used that nobody reserved. The version is one more than the
    newest issued when the data differ. ``labels`` name the fields of ``content`` (its ``fields``) for the changes.
    """
    number = standing_number(desk, kind_key, subject) or _chosen_number(desk, kind_key, subject, stem)
    parts = split_number(number)
    version, changes = _version(desk, kind_key, subject, number, content, data_sha256, labels or {})
    return Numbering(number=number, serial=parts[2] if parts is not None else 0, version=version, changes=changes)


def standing_number(desk: Desk, kind_key: str, subject: str) -> str | None:
    """The number of the newest issue that stands, None before there is one or when all were cancelled.

    The newest by its time may be a cancelled one: the clock can have been set back in between.
    """
    cancelled = _cancelled(desk)
    standing = [row.number for row in made_of(desk, kind_key, subject) if row.number not in cancelled]
    return standing[-1] if standing else None


def _chosen_number(desk: Desk, kind_key: str, subject: str, stem: str) -> str:
    typed = desk.store.document_entries(kind_key, subject).get(NUMBER_ENTRY)
    if typed is not None and typed not in _cancelled(desk):
        return typed
    rows = numbers_of(desk, stem)
    mine = [row for row in rows if (row.state, row.kind, row.subject) == (RESERVED, kind_key, subject)]
    return mine[0].number if mine else f"{stem}{_following(desk, stem, rows)}号"


def _following(desk: Desk, stem: str, rows: Sequence[NumberLine]) -> int:
    """The first serial after the highest used or cancelled one that nobody has and that was typed for nobody."""
    taken = {row.serial for row in rows} | {serial for serial, _ in _typed(desk, stem)}
    serial = 1 + max((row.serial for row in rows if row.state != RESERVED), default=0)
    while serial in taken:
        serial += 1
    return serial


def _typed(desk: Desk, stem: str) -> list[tuple[int, tuple[str, str]]]:
    """Serials of the stem that were typed, each with the kind and subject that it waits for."""
    entries = desk.kept(("typed numbers",), lambda: desk.store.entries_of(NUMBER_ENTRY))
    parts = [(split_number(text), place) for place, text in entries.items()]
    return [(split[2], place) for split, place in parts if split is not None and split[0] == stem]


def is_issued(desk: Desk, kind_key: str, subject: str) -> bool:
    """Whether the document was issued, under a number that still stands."""
    return standing_number(desk, kind_key, subject) is not None


def _cancelled(desk: Desk) -> frozenset[str]:
    rows = desk.kept(("numbers",), desk.store.document_numbers)
    return frozenset(row.text for row in rows if row.state == CANCELLED)


def _version(
    desk: Desk,
    kind_key: str,
    subject: str,
    number: str,
    content: bytes,
    data_sha256: str,
    labels: Mapping[str, str],
) -> tuple[int, tuple[str, ...]]:
    made = [row for row in made_of(desk, kind_key, subject) if row.number == number]
    if not made:
        return 1, ()
    newest = max(made, key=lambda row: row.version)
    if newest.data_sha256 == data_sha256:
        return newest.version, tuple(newest.changes.splitlines())
    return newest.version + 1, changes_between(desk.store.document_data(newest.id), content, labels)


def changes_between(old: bytes | None, new: bytes, labels: Mapping[str, str]) -> tuple[str, ...]:
    """What differs between two contents, a line each: 综合得分：86.35 → 84.10.

    ``fields`` in a content are compared one by one; of everything else it is only told that it differs.
    """
    if old is None:
        return ("上一版没有留存数据，不能逐项比较",)
    before, after = decoded(old, dict[str, Any]), decoded(new, dict[str, Any])
    fields_before, fields_after = before.get("fields") or {}, after.get("fields") or {}
    lines = _field_changes(fields_before, fields_after, labels)
    # Another outcome has another template and other annexes: that they differ says nothing more.
    is_other = fields_before.get("conclusion") != fields_after.get("conclusion")
    skipped = {"fields", "template", "annexes"} if is_other else {"fields"}
    others = [key for key in sorted({*before, *after} - skipped) if before.get(key) != after.get(key)]
    lines += [f"{labels.get(key, '其他内容')}有改动" for key in others]
    return tuple(dict.fromkeys(lines))


def _field_changes(before: Mapping[str, Any], after: Mapping[str, Any], labels: Mapping[str, str]) -> list[str]:
    """In the order of ``labels``. What only one of both has belongs to its template, not to the data."""
    lines = []
    both = [name for name in after if name in before]
    for name in sorted(both, key=[*labels, *both].index):
        old, new, label = str(before[name]), str(after[name]), labels.get(name, name)
        if old == new:
            continue
        if len(old) + len(new) > _LONGEST_SHOWN or "\n" in old + new:
            lines.append(f"{label}有改动")
        else:
            lines.append(f"{label}：{old or '（无）'} → {new or '（无）'}")
    return lines


def numbers_of(desk: Desk, stem: str) -> tuple[NumberLine, ...]:
    """Every number of a stem, by serial: registered ones, and those on documents of earlier stores."""
    return desk.kept(("numbers", stem), lambda: _numbers_of(desk, stem))


def _numbers_of(desk: Desk, stem: str) -> tuple[NumberLine, ...]:
    lines = {row.serial: _line(row) for row in desk.store.document_numbers(stem)}
    for row in desk.store.documents():
        parts = split_number(row.number)
        if parts is not None and parts[0] == stem and lines.get(parts[2], _RESERVED_LINE).state == RESERVED:
            lines[parts[2]] = _line_of_document(row, parts[2])
    return tuple(lines[serial] for serial in sorted(lines))


def _line(row: NumberRow) -> NumberLine:
    return NumberLine(
        number=row.text, serial=row.serial, state=row.state, kind=row.kind, subject=row.subject, reason=row.reason
    )


def _line_of_document(row: DocumentRow, serial: int) -> NumberLine:
    return NumberLine(number=row.number, serial=serial, state=USED, kind=row.kind, subject=subject_of(row), reason="")


_RESERVED_LINE = NumberLine(number="", serial=0, state=RESERVED, kind="", subject="", reason="")


def list_numbers(desk: Desk, stem: str | None = None) -> tuple[NumberSeries, ...]:
    """Every series of numbers, or the one of that stem, with its gaps."""
    stems = [stem] if stem is not None else _stems(desk)
    return tuple(_series(desk, each) for each in stems)


def _stems(desk: Desk) -> list[str]:
    stems = {row.stem for row in desk.store.document_numbers()}
    parts = (split_number(row.number) for row in desk.store.documents())
    return sorted(stems | {each[0] for each in parts if each is not None})


def _series(desk: Desk, stem: str) -> NumberSeries:
    rows = numbers_of(desk, stem)
    taken = {row.serial for row in rows}
    given = [row.serial for row in rows if row.state != RESERVED]
    gaps = tuple(serial for serial in range(1, max(given, default=0)) if serial not in taken)
    return NumberSeries(stem=stem, numbers=rows, gaps=gaps, following=_following(desk, stem, rows))


def serial_ranges(serials: Sequence[int]) -> str:
    """1, 2, 3, 7 as 1–3、7."""
    runs: list[list[int]] = []
    for serial in sorted(serials):
        if runs and serial == runs[-1][-1] + 1:
            runs[-1].append(serial)
        else:
            runs.append([serial])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def check_typed_number(desk: Desk, kind_key: str, subject: str, text: str) -> str:
    """The number as it is kept.

    Raises:
        RuleViolation: it is none, it was cancelled, or another document has it.
    """
    parts = split_number(text)
    if parts is None:
        raise RuleViolation(
            f"“{text}”不是文号，未作更改；应如 温技评函〔2026〕12号（六角括号，不加“第”，不编虚位）。",
            code="number_form",
            where=text,
        )
    line = next((each for each in numbers_of(desk, parts[0]) if each.serial == parts[2]), None)
    if line is not None and line.state == CANCELLED:
        raise RuleViolation(
            f"{text} 已作废（{line.reason}），不再使用，未作更改。", code="number_cancelled", where=text
        )
    if line is not None and line.subject and (line.kind, line.subject) != (kind_key, subject):
        raise RuleViolation(f"{text} 已给 {line.subject}，未作更改；请换一个号。", code="number_taken", where=text)
    others = [place for serial, place in _typed(desk, parts[0]) if serial == parts[2] and place != (kind_key, subject)]
    if others and line is None:
        raise RuleViolation(f"{text} 已为 {others[0][1]} 填写，未作更改；请换一个号。", code="number_taken", where=text)
    return text


def reserve_numbers(
    desk: Desk, kind_key: str, stem: str, serials: Sequence[int], subject: str = ""
) -> tuple[NumberLine, ...]:
    """Reserve numbers for one application or round, or (no subject) keep them out of the automatic order.

    Raises:
        RuleViolation: one of them is taken or no number, there are too many, or nobody has that id; none is
            reserved then.
    """
    if len(serials) > MOST_RESERVED:
        raise RuleViolation(f"一次最多预留 {MOST_RESERVED} 个号，未作更改。", code="too_many_numbers", where=stem)
    if split_number(f"{stem}1号") is None:
        raise RuleViolation(
            f"“{stem}”不是文号的字和年份，应如 温技评函〔2026〕，未作更改。", code="number_form", where=stem
        )
    wrong = [str(serial) for serial in serials if split_number(f"{stem}{serial}号") is None]
    if wrong:
        raise RuleViolation(
            f"{'、'.join(wrong[:3])} 不能作序号（1 到 999999），未作更改。", code="number_form", where=stem
        )
    if subject and subject not in round_ids(desk):
        desk.store.application(subject)
    _refuse_used(desk, stem, serials)
    with desk.store.change(desk.actor) as change:
        for serial in serials:
            change.put_number(stem, serial, kind_key, subject, RESERVED, application=_application(desk, subject))
    return tuple(each for each in numbers_of(desk, stem) if each.serial in set(serials))


def _refuse_used(desk: Desk, stem: str, serials: Sequence[int]) -> None:
    used = [each.number for each in numbers_of(desk, stem) if each.serial in set(serials) and each.state == USED]
    if used:
        raise RuleViolation(f"{'、'.join(used)} 已使用，未预留。", code="number_used", where=stem)


def cancel_number(desk: Desk, text: str, reason: str) -> NumberLine:
    """Cancel a number for good: it stays in the register with the reason and is never given again.

    Raises:
        RuleViolation: no number, no reason, or the series has not come that far.
    """
    parts = split_number(text)
    if parts is None:
        raise RuleViolation(f"“{text}”不是文号，未作更改。", code="number_form", where=text)
    stem, _, serial = parts
    rows = numbers_of(desk, stem)
    line = next((each for each in rows if each.serial == serial), None)
    following = _following(desk, stem, rows)
    if line is None and serial > following:
        raise RuleViolation(
            f"{text} 还没有用到（{stem}下一个是 {following}号），未作废；请核对文号，确要留空的请先预留。",
            code="number_unknown",
            where=text,
        )
    kind = line.kind if line is not None else next((each.kind for each in rows), "letter")
    subject = line.subject if line is not None else ""
    with desk.store.change(desk.actor) as change:
        change.put_number(
            stem, serial, kind, subject, CANCELLED, reason.strip(), application=_application(desk, subject)
        )
    return next(each for each in numbers_of(desk, stem) if each.serial == serial)


def hold_number(desk: Desk, kind_key: str, subject: str, described: Described) -> None:
    """Reserve a described document's number for it, so that the next one of a batch gets another."""
    parts = split_number(described.number)
    if parts is None or is_issued(desk, kind_key, subject):
        return
    with desk.store.change(desk.actor) as change:
        change.put_number(parts[0], parts[2], kind_key, subject, RESERVED, application=described.application)


def take_number(kind_key: str, change: Change, subject: str, described: Described) -> None:
    """Use the number of a document that is being issued up."""
    parts = split_number(described.number)
    if parts is not None:
        change.put_number(parts[0], parts[2], kind_key, subject, USED, application=described.application)


def _application(desk: Desk, subject: str) -> str | None:
    return subject if subject and subject not in round_ids(desk) else None
