"""The list of applications: lines that fill in as surveys arrive, search, segments, order, import; no Qt."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.progress import Progress
from reviewer.domain.records import Record
from reviewer.errors import Cancelled
from reviewer.usecases.keep_schemes import SchemeView, list_schemes
from reviewer.usecases.keep_view import keep_view, kept_view
from reviewer.usecases.list_applications import AppliedScope
from reviewer.usecases.open_package import PackageOutcome, open_packages
from reviewer.usecases.survey_application import STAGE_TEXT, ApplicationSurvey, survey_application

SEGMENTS = (
    ("all", "全部"),
    ("short", "材料不齐"),
    ("failing", "有不符合"),
    ("unclear", "待定"),
    ("mine", "待我处理"),
)
CHUNK = 6
_VIEW = "applications"


class Line(Record):
    """One application in the table; ``survey`` None until it was checked."""

    id: str
    name: str
    version: int
    updated_at: datetime
    survey: ApplicationSurvey | None = None


class RoundLines(Record):
    """The round shown and its applications, not yet surveyed."""

    id: str
    name: str
    lines: tuple[Line, ...]


class ListView(Record):
    """How the table is shown on this machine."""

    widths: dict[str, int]
    hidden: tuple[str, ...]
    order: str
    is_descending: bool


DEFAULT_VIEW = ListView(widths={}, hidden=(), order="updated", is_descending=True)


class ImportResult(Record):
    """What became of the packages, in order; ``left`` were not begun because the person stopped."""

    outcomes: tuple[PackageOutcome, ...]
    left: tuple[str, ...]


def read_round(desk: Desk, round_id: str) -> RoundLines:
    """The round's applications as the store lists them, at once."""
    lines = tuple(
        Line(id=row.id, name=row.name, version=row.version, updated_at=row.updated_at)
        for row in desk.store.applications(round_id)
    )
    return RoundLines(id=round_id, name=desk.store.round(round_id).name, lines=lines)


def survey_some(desk: Desk, application_ids: Sequence[str]) -> tuple[ApplicationSurvey, ...]:
    """Survey a few applications."""
    return tuple(survey_application(desk, each) for each in application_ids)


def read_schemes(desk: Desk) -> tuple[SchemeView, ...]:
    """Schemes that a round can be opened with, one line an id: the newest."""
    newest = {each.id: each for each in list_schemes(desk)}
    return tuple(newest.values())


def read_view(desk: Desk) -> ListView:
    """How the table was left; the default where nothing sound is kept."""
    try:
        kept = json.loads(kept_view(desk, _VIEW) or "{}")
    except json.JSONDecodeError:
        return DEFAULT_VIEW
    if not isinstance(kept, dict):
        return DEFAULT_VIEW
    widths = kept.get("widths")
    return ListView(
        widths={str(key): int(value) for key, value in widths.items()} if isinstance(widths, dict) else {},
        hidden=tuple(str(each) for each in kept.get("hidden", ())),
        order=str(kept.get("order", DEFAULT_VIEW.order)),
        is_descending=bool(kept.get("is_descending", DEFAULT_VIEW.is_descending)),
    )


def write_view(desk: Desk, view: ListView) -> None:
    """Keep how the table is shown."""
    document = {
        "widths": view.widths,
        "hidden": list(view.hidden),
        "order": view.order,
        "is_descending": view.is_descending,
    }
    keep_view(desk, _VIEW, json.dumps(document, ensure_ascii=False, sort_keys=True))


def import_packages(desk: Desk, round_id: str, paths: Sequence[Path], progress: Progress) -> ImportResult:
    """Take the packages in one after the other; one that is stopped leaves nothing, those before it stay."""
    outcomes: list[PackageOutcome] = []
    for at, path in enumerate(paths):
        try:
            outcomes += open_packages(desk, [path], round_id, _named(progress, at, len(paths), path))
        except Cancelled:
            return ImportResult(outcomes=tuple(outcomes), left=tuple(str(each) for each in paths[at:]))
    return ImportResult(outcomes=tuple(outcomes), left=())


def _named(progress: Progress, at: int, count: int, path: Path) -> Progress:
    def tell(done: int, total: int, what: str) -> None:
        prefix = f"第 {at + 1} / {count} 份　" if count > 1 else ""
        progress(done, total, f"{prefix}{path.name}　{what}")

    return tell


def outcome_lines(outcome: PackageOutcome) -> tuple[str, ...]:
    """The outcome in words: what happened, then one line for each error or warning."""
    name = Path(outcome.path).name
    if outcome.application is None:
        count = f"{len(outcome.errors)} 处错误，" if len(outcome.errors) > 1 else ""
        return (f"{name}：未导入，{count}没有留下任何内容；改正后重新导入。", *outcome.errors)
    warned = f"，{len(outcome.warnings)} 处须留意" if outcome.warnings else ""
    head = f"{name}：已导入为 {outcome.application} {outcome.name or ''}，佐证 {outcome.evidence} 件{warned}。"
    return (head, *outcome.warnings)


def result_words(result: ImportResult) -> str:
    """The head of the outcome list."""
    taken = sum(each.application is not None for each in result.outcomes)
    refused = len(result.outcomes) - taken
    words = [f"{taken} 份已导入"]
    words += [f"{refused} 份未导入"] if refused else []
    words += [f"已停止，{len(result.left)} 份未导入"] if result.left else []
    return "，".join(words)


def result_text(result: ImportResult) -> str:
    """Everything as plain text, to be copied."""
    lines = [result_words(result)]
    for outcome in result.outcomes:
        head, *rest = outcome_lines(outcome)
        lines += [head, *(f"  {each}" for each in rest)]
    return "\n".join([*lines, *(f"{each}：未导入，已停止。" for each in result.left)])


def level_words(levels: Iterable[int]) -> str:
    """``4·3 级``, lowest skill first."""
    return "·".join(str(each) for each in sorted(levels, reverse=True)) + " 级"


def scope_words(scopes: Sequence[AppliedScope]) -> str:
    """The first occupation with its levels, and how many there are."""
    if not scopes:
        return "–"
    more = f"，等 {len(scopes)} 个" if len(scopes) > 1 else ""
    return f"{scopes[0].scope} {level_words(scopes[0].levels)}{more}"


def all_scope_words(scopes: Sequence[AppliedScope]) -> str:
    """Every occupation on its own line."""
    return "\n".join(f"{each.scope} {level_words(each.levels)}" for each in scopes)


def eligibility_state(survey: ApplicationSurvey) -> tuple[str, str]:
    """Sign (a key of the marks) and word of 申报条件: the worst that was found."""
    counts = survey.summary.eligibility
    hard = counts.get("not_met", 0) - survey.exceptions
    if survey.vetoes:
        return "veto", "一票否决"
    if hard:
        return "not_met", f"不符合 {hard}"
    if survey.exceptions:
        return "unclear", f"例外 {survey.exceptions}"
    if counts.get("unclear", 0):
        return "unclear", f"待定 {counts['unclear']}"
    concerned = sum(counts.values()) - counts.get("not_applicable", 0)
    return "met", f"符合 {counts.get('met', 0)} / {concerned}"


def eligibility_words(survey: ApplicationSurvey) -> str:
    """All counts of 申报条件, for the tooltip."""
    counts = survey.summary.eligibility
    parts = [
        ("符合", counts.get("met", 0)),
        ("硬性条件不符合", counts.get("not_met", 0) - survey.exceptions),
        ("原则性条件不符合（例外须写理由）", survey.exceptions),
        ("待定", counts.get("unclear", 0)),
        ("现场核", counts.get("on_site", 0)),
        ("不适用", counts.get("not_applicable", 0)),
    ]
    words = "，".join(f"{name} {count}" for name, count in parts if count)
    return "\n".join([words, *(f"一票否决：{each}" for each in survey.vetoes)])


def _key(line: Line, pick: Callable[[ApplicationSurvey], object]) -> tuple[bool, object]:
    return (False, "") if line.survey is None else (True, pick(line.survey))


_SEVERITY = {"met": 0, "unclear": 1, "not_met": 2, "veto": 3}
_ORDERS: dict[str, Callable[[Line], object]] = {
    "id": lambda line: line.id,
    "name": lambda line: _key(line, lambda survey: survey.summary.pinyin),
    "kind": lambda line: _key(line, lambda survey: survey.summary.kind),
    "scopes": lambda line: _key(line, lambda survey: scope_words(survey.summary.scopes)),
    "materials": lambda line: _key(
        line, lambda survey: survey.summary.materials_present / (survey.summary.materials_total or 1)
    ),
    "eligibility": lambda line: _key(line, lambda survey: _SEVERITY[eligibility_state(survey)[0]]),
    "met": lambda line: _key(line, lambda survey: survey.summary.findings["met"]),
    "not_met": lambda line: _key(line, lambda survey: survey.summary.findings["not_met"]),
    "unclear": lambda line: _key(line, lambda survey: survey.summary.findings["unclear"]),
    "on_site": lambda line: _key(line, lambda survey: survey.summary.findings["on_site"]),
    "stage": lambda line: _key(line, lambda survey: list(STAGE_TEXT).index(survey.stage)),
    "updated": lambda line: line.updated_at,
}


class ApplicationList:
    """The lines of the round, which of them are shown, and in what order."""

    def __init__(self) -> None:
        self._lines: dict[str, Line] = {}
        self.text = ""
        self.segment = "all"
        self.order = DEFAULT_VIEW.order
        self.is_descending = DEFAULT_VIEW.is_descending

    @property
    def lines(self) -> Sequence[Line]:
        """Every line of the round in order of number."""
        return tuple(self._lines.values())

    @property
    def has_result(self) -> bool:
        """Whether any application's sheets are all in."""
        return any(line.survey is not None and line.survey.has_result for line in self._lines.values())

    @property
    def occupations(self) -> int:
        """How many applied occupations were read so far."""
        return sum(len(line.survey.summary.scopes) for line in self._lines.values() if line.survey is not None)

    @property
    def is_sample(self) -> bool:
        """Fictional data is marked."""
        return bool(self._lines) and all("样例" in line.name for line in self._lines.values())

    def set_lines(self, lines: Sequence[Line]) -> tuple[str, ...]:
        """Show another reading of the round. What was surveyed stays shown until surveyed anew.

        Returns:
            Ids to survey, in the order in which they are shown.
        """
        before = self._lines
        self._lines = {}
        for line in lines:
            known = before.get(line.id)
            survey = known.survey if known is not None else None
            self._lines[line.id] = Line(
                id=line.id, name=line.name, version=line.version, updated_at=line.updated_at, survey=survey
            )
        return tuple(line.id for line in self._sorted(self._lines.values()))

    def put_surveys(self, surveys: Sequence[ApplicationSurvey]) -> None:
        """Fill in what was surveyed; of an application that is gone nothing is kept."""
        for survey in surveys:
            line = self._lines.get(survey.summary.id)
            if line is not None:
                self._lines[line.id] = Line(
                    id=line.id,
                    name=survey.summary.name,
                    version=survey.summary.version,
                    updated_at=survey.summary.updated_at,
                    survey=survey,
                )

    def shown(self) -> list[Line]:
        """The lines of the segment that match the search, in order."""
        chosen = [line for line in self._lines.values() if _is_in(line, self.segment) and _matches(line, self.text)]
        return self._sorted(chosen)

    def counts(self) -> dict[str, int]:
        """How many lines each segment has."""
        return {key: sum(_is_in(line, key) for line in self._lines.values()) for key, _ in SEGMENTS}

    def sort_by(self, order: str) -> None:
        """Sort by a column; the same column again turns the order round."""
        if order not in _ORDERS:
            return
        self.is_descending = not self.is_descending if order == self.order else order == "updated"
        self.order = order

    def _sorted(self, lines: Iterable[Line]) -> list[Line]:
        by_number = sorted(lines, key=lambda line: line.id)
        key: Callable[[Line], object] = _ORDERS.get(self.order, _ORDERS["updated"])
        return sorted(by_number, key=key, reverse=self.is_descending)  # type: ignore[arg-type]


def _is_in(line: Line, segment: str) -> bool:
    if segment == "all":
        return True
    survey = line.survey
    if survey is None:
        return False
    summary = survey.summary
    return {
        "short": summary.materials_present < summary.materials_total,
        "failing": bool(summary.findings["not_met"] or summary.eligibility["not_met"]),
        "unclear": bool(summary.findings["unclear"]),
        "mine": survey.awaits_me,
    }[segment]


def _matches(line: Line, text: str) -> bool:
    if line.survey is not None:
        return line.survey.summary.matches(text)
    wanted = text.strip().lower().replace(" ", "")
    return wanted in line.name.lower() or wanted in line.id.lower()
