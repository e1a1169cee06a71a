"""The documents of a round, kind by kind: a line a document, what it waits for, what holds it; no Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, combinations

import msgspec

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date
from reviewer.domain.records import Record
from reviewer.domain.scoring import CONCLUSION_TEXT
from reviewer.domain.spelling import is_found
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.kind import DocumentKind, Form, MissingField, Standing
from reviewer.usecases.documents.kinds import KINDS, kind_of
from ui.screens.documents.sheet_lines import SHEET_KEY, sheet_lines

SAMPLE_WORD, TO_BE_NUMBERED = "样例", "待编号"
FORM_WORDS: Mapping[Form, str] = {"pdf": "PDF", "docx": "DOCX", "xlsx": "XLSX", "csv": "CSV", "zip": "ZIP"}
# What can be issued or put right first, then what was issued, then what waits for others.
_ORDER = {"changed": 0, "ready": 0, "missing": 0, "stopped": 1, "made": 2, "waiting": 3}
CHOOSABLE = ("ready", "missing", "changed", "made")


class DocumentLine(Record):
    """One row of the list: ``subject`` as the kind's, ``name`` of the body, or of what the document is about.

    ``state`` is the short word at the row's end; ``document`` the id of the kept file shown, empty for the newest;
    ``asks_why``: issuing it anew needs a reason.
    """

    key: str
    kind: str
    subject: str
    name: str
    standing: str
    state: str
    why: str = ""
    number: str = ""
    version: int = 0
    conclusion: str = ""
    missing: tuple[MissingField, ...] = ()
    document: str = ""
    asks_why: bool = False

    @property
    def is_new(self) -> bool:
        """Whether it belongs to the batch unless a person leaves it out."""
        return self.standing in ("ready", "missing") or (self.standing == "changed" and not self.asks_why)

    @property
    def can_choose(self) -> bool:
        """Whether it can be marked for the batch."""
        return self.standing in CHOOSABLE

    @property
    def can_issue(self) -> bool:
        """Whether choosing it issues something now."""
        return self.standing in ("ready", "changed")


class DocumentsState(Record):
    """All lines of one kind, of the first ``read`` of its ``subjects``."""

    round_name: str
    is_sample: bool
    kind: str
    lines: tuple[DocumentLine, ...]
    subjects: int
    read: int
    applications: int

    @property
    def is_whole(self) -> bool:
        """Whether every subject was looked at."""
        return self.read >= self.subjects

    def of(self, *standings: str) -> list[DocumentLine]:
        """The lines that stand so."""
        return [line for line in self.lines if line.standing in standings]


def kind_names() -> tuple[tuple[str, str], ...]:
    """Key and name of every kind in the order of the tabs."""
    return tuple((kind.key, kind.name) for kind in KINDS.values())


def verb(kind: DocumentKind) -> str:
    """What the button does: official papers and reports are issued, lists and files exported."""
    return "签发" if kind.forms[0] == "pdf" and kind.key != SHEET_KEY else "导出"


def form_choices(kind: DocumentKind) -> tuple[tuple[Form, ...], ...]:
    """The files that one can ask for: always the first form, with any of the others; all of them first."""
    first, others = kind.forms[0], kind.forms[1:]
    sets = chain.from_iterable(combinations(others, count) for count in range(len(others), -1, -1))
    return tuple((first, *each) for each in sets)


def form_words(forms: Sequence[Form]) -> str:
    """PDF + DOCX."""
    return " + ".join(FORM_WORDS[each] for each in forms)


def subjects_of(desk: Desk, round_id: str, kind: DocumentKind) -> list[tuple[str, str]]:
    """Subject and name of every document that the round can have of a kind."""
    if kind.per == "application":
        return [(row.id, row.name) for row in desk.store.applications(round_id or None)]
    if kind.per == "round":
        return [(round_id, desk.store.round(round_id).name)] if round_id else []
    return [("", kind.name)]


def read_documents(
    desk: Desk, round_id: str, kind_key: str, start: int = 0, count: int | None = None
) -> DocumentsState:
    """The lines of a kind; ``start`` and ``count`` of its subjects only, so that a large round comes bit by bit."""
    kind = kind_of(kind_key)
    subjects = subjects_of(desk, round_id, kind)
    wanted = subjects[start:] if count is None else subjects[start : start + count]
    return DocumentsState(
        round_name=desk.store.round(round_id).name if round_id else "",
        is_sample=any(SAMPLE_WORD in name for _, name in subjects),
        kind=kind_key,
        lines=tuple(in_order(_lines(desk, kind, wanted))),
        subjects=len(subjects),
        read=start + len(wanted),
        applications=len(desk.store.applications(round_id or None)),
    )


def _lines(desk: Desk, kind: DocumentKind, subjects: list[tuple[str, str]]) -> list[DocumentLine]:
    if kind.key != SHEET_KEY:
        return [read_line(desk, kind, subject, name) for subject, name in subjects]
    return [
        DocumentLine(
            key=each.key,
            kind=kind.key,
            subject=each.subject,
            name=each.name,
            standing=each.standing,
            state=each.state,
            why=each.why,
            number=each.number,
            version=each.version,
            document=each.document,
        )
        for each in sheet_lines(desk, subjects)
    ]


def joined(before: DocumentsState, more: DocumentsState) -> DocumentsState:
    """What was read so far."""
    return msgspec.structs.replace(more, lines=tuple(in_order([*before.lines, *more.lines])))


def in_order(lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    """What can be issued first; the order of the applications within."""
    return sorted(without_shared_numbers(lines), key=lambda line: _ORDER[line.standing])


def read_line(desk: Desk, kind: DocumentKind, subject: str, name: str) -> DocumentLine:
    """One document as it stands now."""
    standing = survey(desk, kind, subject)
    made = [row for row in desk.store.documents(subject) if row.kind == kind.key] if kind.per == "application" else []
    made_on = beijing_date(max(row.made_at for row in made)) if made else None
    return DocumentLine(
        key=f"{kind.key}:{subject}",
        kind=kind.key,
        subject=subject,
        name=name,
        standing=standing.standing,
        state=state_words(standing, verb(kind), f"{made_on.month}月{made_on.day}日" if made_on is not None else ""),
        why=standing.why,
        number=standing.number,
        version=standing.version,
        conclusion=standing.conclusion,
        missing=standing.missing,
        asks_why=verb(kind) == "签发",
    )


def without_shared_numbers(lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    """Each open document would get the next number: as long as several would, none is shown with it."""
    open_numbers = Counter(line.number for line in lines if line.is_new)
    return [
        msgspec.structs.replace(line, number=TO_BE_NUMBERED)
        if line.number and line.is_new and open_numbers[line.number] > 1
        else line
        for line in lines
    ]


def state_words(standing: Standing, word: str, made_on: str) -> str:
    """可签发, 缺 2 项, 2月6日签发, 第 2 版, 出第 3 版."""
    if standing.standing == "made":
        if standing.open:
            return standing.open
        return f"第 {standing.version} 版" if standing.version > 1 else f"{made_on}{word}" if made_on else f"已{word}"
    words = {
        "ready": f"可{word}",
        "missing": f"缺 {len(standing.missing)} 项",
        "changed": f"出第 {standing.version} 版",
        "stopped": "须处理",
        "waiting": "等待",
    }
    return words[standing.standing]


def count_documents(desk: Desk, round_id: str, kind_key: str) -> int:
    """How many documents of a kind there are or could be now, without those that wait or cannot be made."""
    kind = kind_of(kind_key)
    if kind_key == SHEET_KEY:
        return sum(row.kind == SHEET_KEY and row.round in (None, round_id) for row in desk.store.documents())
    subjects = subjects_of(desk, round_id, kind)
    return sum(survey(desk, kind, subject).standing not in ("waiting", "stopped") for subject, _ in subjects)


def survey(desk: Desk, kind: DocumentKind, subject: str) -> Standing:
    """Where a document stands; what cannot even be looked at has to be put right first."""
    try:
        return kind.survey(desk, subject)
    except RuleViolation as error:
        return Standing(standing="stopped", why=error.message)


def found_lines(lines: Iterable[DocumentLine], typed: str) -> list[DocumentLine]:
    """The lines whose body or number holds what was typed, in Chinese or by its pinyin."""
    return [line for line in lines if not typed.strip() or is_found(typed, line.name, line.number)]


def conclusion_text(conclusion: str) -> str:
    """The outcome in words, empty for none."""
    return CONCLUSION_TEXT.get(conclusion, "")


def short_number(number: str) -> str:
    """〔2026〕12号 of 温技评函〔2026〕12号, WZ26-001 of WZ26-001-评审意见: what the tab says is not said again."""
    if "〔" in number:
        return number[number.index("〔") :]
    whole, _, word = number.rpartition("-")
    return whole if whole and not word.isascii() else number
