"""The panel of one application as the screen shows it; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from reviewer.desk import Desk
from reviewer.domain.application import Application
from reviewer.domain.panel import find_conflicts
from reviewer.domain.records import Record
from reviewer.domain.scheme import Item, Scheme, Section
from reviewer.domain.scoring import CONCLUSION_TEXT, ItemResult, Result
from reviewer.domain.sheet import ItemKey, ScoreSheet
from reviewer.usecases.decide_application import decide_application, due_conclusion, is_outdated
from reviewer.usecases.show_sheet import submitted_sheets
from reviewer.usecases.work_result import MemberState, PanelView, is_complete, read_panel, show_panel, work_result

METHOD_TEXT = {"mean": "取均值", "trimmed_mean": "去一高一低，取均值", "median": "取中位数"}
CONCLUSION_STATE = {"PASS": "met", "RECTIFY": "partly", "FAIL": "not_met"}
STATE_TEXT = {"waiting": "未交", "scoring": "评分中", "sealed": "已封存", "open": "已开封"}


class Choice(Record):
    """One application that the header can switch to."""

    id: str
    name: str


class MatrixCell(Record):
    """One member's score: text, share of full points (None without points), dropped or not."""

    text: str
    share: float | None
    is_dropped: bool


class MatrixRow(Record):
    """One line of the matrix. ``kind`` is section or item; ``result`` only of items."""

    kind: str
    no: str
    name: str
    full: str
    cells: tuple[MatrixCell, ...]
    value: str
    spread: str
    is_divergent: bool
    clause: str = ""
    result: ItemResult | None = None


class DecisionState(Record):
    """What the centre decides on: the result's own conclusion, the one on record (empty: none) and its reason.

    ``due`` is what the panel's report concludes, as a rule what the points give, with ``due_reason`` where it is not.
    ``is_outdated``: the recorded one followed points that have changed since. ``letters``: numbers of the
    reply letters that were made.
    """

    application: str
    total: str
    computed: str
    due: str
    due_reason: str
    recorded: str
    reason: str
    decided_at: datetime | None
    is_outdated: bool
    letters: tuple[str, ...]


class PanelState(Record):
    """All that the screen shows for one application and one occupation."""

    application: str
    applicant: str
    occupation: str
    occupations: tuple[str, ...]
    choices: tuple[Choice, ...]
    view: PanelView
    panel_size: int
    conflicts: tuple[str, ...]
    rule: str
    pass_line: str
    conclusion: str
    rows: tuple[MatrixRow, ...]
    totals: tuple[str, ...]
    total: str
    full: str
    sheets: dict[str, ScoreSheet]
    why_empty: str
    divergent: int
    steps: tuple[str, ...]
    decision: DecisionState | None


def read_choices(desk: Desk, round_id: str) -> tuple[Choice, ...]:
    """The applications of the round."""
    return tuple(Choice(id=row.id, name=row.name) for row in desk.store.applications(round_id or None))


def read_panel_state(desk: Desk, round_id: str, application_id: str, occupation: str) -> PanelState | None:
    """Read one application's panel; an unknown or empty id gives the first one, None when there is none.

    Raises:
        RuleViolation: the sheets cannot be combined.
    """
    choices = read_choices(desk, round_id)
    if not choices:
        return None
    chosen = next((each for each in choices if each.id == application_id), choices[0])
    scheme, application = desk.scheme_of(chosen.id), desk.application(chosen.id)
    occupations = tuple(each.scope for each in application.occupations)
    occupation = occupation if occupation in occupations else next(iter(occupations), "")
    view = show_panel(desk, chosen.id)
    result = work_result(desk, chosen.id) if is_complete(desk, chosen.id) else None
    sheets = submitted_sheets(desk, chosen.id) if result is not None else {}
    rows = tuple(_rows(scheme, result, occupation)) if result is not None else ()
    return PanelState(
        application=chosen.id,
        applicant=chosen.name,
        occupation=occupation,
        occupations=occupations,
        choices=choices,
        view=view,
        panel_size=scheme.scoring.panel_size,
        conflicts=_conflicts(desk, application, chosen.id),
        rule=_rule_text(scheme),
        pass_line=str(scheme.scoring.pass_line),
        conclusion=_conclusion(desk, chosen.id, result),
        rows=rows,
        totals=_totals(rows, result),
        total=_total(result, occupation),
        full=str(scheme.full),
        sheets=dict(sheets),
        why_empty=why_empty(view, desk.member),
        divergent=sum(row.is_divergent for row in rows),
        steps=result.steps if result is not None else (),
        decision=_decision(desk, result) if result is not None and desk.store.role == "centre" else None,
    )


def _decision(desk: Desk, result: Result) -> DecisionState:
    decision = desk.store.decision(result.application)
    letters = [row.number for row in desk.store.documents(result.application) if row.kind == "letter"]
    due, due_reason = due_conclusion(desk, result.application, result)
    return DecisionState(
        application=result.application,
        total=result.total_shown,
        computed=result.conclusion,
        due=due,
        due_reason=due_reason if due != result.conclusion else "",
        recorded=decision.conclusion if decision is not None else "",
        reason=decision.reason if decision is not None else "",
        decided_at=decision.decided_at if decision is not None else None,
        is_outdated=decision is not None and is_outdated(decision, result),
        letters=tuple(dict.fromkeys(letters)),
    )


def record_conclusion(desk: Desk, application_id: str, conclusion: str, reason: str) -> str:
    """Record the conclusion; returns it in words.

    Raises:
        RuleViolation: the result is not in, or the conclusion departs from it without a reason.
    """
    return CONCLUSION_TEXT[decide_application(desk, application_id, conclusion, reason).conclusion]


def _conflicts(desk: Desk, application: Application, application_id: str) -> tuple[str, ...]:
    panel = read_panel(desk, application_id)
    if panel is None:
        return ()
    return tuple(f"{each.member}：{each.why}" for each in find_conflicts(panel.members, application))


def _rule_text(scheme: Scheme) -> str:
    scoring = scheme.scoring
    method = METHOD_TEXT[scoring.method]
    if scoring.method == "trimmed_mean" and scoring.trim_each_side != 1:
        method = f"各去 {scoring.trim_each_side} 个最高最低，取均值"
    return f"每项{method}；未取整值参与判断"


def _conclusion(desk: Desk, application_id: str, result: Result | None) -> str:
    decision = desk.store.decision(application_id)
    if decision is not None and result is not None and is_outdated(decision, result):
        return f"{CONCLUSION_TEXT[decision.conclusion]}，评分有变动，须重作"
    if decision is not None:
        return CONCLUSION_TEXT[decision.conclusion]
    return f"按得分为{CONCLUSION_TEXT[result.conclusion]}，待作结论" if result is not None else "待评分"


def why_empty(view: PanelView, own: str | None) -> str:
    """Why there is no matrix yet and what brings it; ``own`` is the member of this machine, None for none."""
    if view.leader is None and not view.members:
        return "这家单位还没有专家组。先组建专家组，再为每位成员制作评审包。"
    waiting = [each.name for each in view.members if each.state in ("waiting", "scoring")]
    if waiting:
        packs = [name for name in waiting if name != own]
        lacking = [f"本机（{own}）的评分表还没有交卷"] if own in waiting else []
        lacking += [f"还缺 {'、'.join(packs)} 的评分包"] if packs else []
        return f"{'；'.join(lacking)}。全部封存后才能开封，之前任何人都看不到分数。"
    return "全部封存，等待开封：组长在“评分”里签名即开封；评价中心导入最后一个评分包（已导入的可再导一次）即开封。"


def _rows(scheme: Scheme, result: Result, occupation: str) -> Iterable[MatrixRow]:
    found = {(each.item, each.occupation): each for each in result.items}
    sums = _section_values(result, occupation)
    for section in scheme.section:
        mine = [(item, found[(item.id, occupation if item.per == "occupation" else None)]) for item in section.item]
        yield _section_row(section, [each for _, each in mine], result.members, sums.get(section.id))
        for item, each in mine:
            yield _item_row(item, each, result.members)


def _section_values(result: Result, occupation: str) -> Mapping[str, str | None]:
    for each in result.occupations:
        if each.occupation == occupation:
            return {section.section: section.value for section in each.sections}
    return {section.section: section.value for section in result.sections}


def _section_row(section: Section, items: list[ItemResult], members: tuple[str, ...], value: str | None) -> MatrixRow:
    cells = tuple(MatrixCell(text=_sum_text(items, name), share=None, is_dropped=False) for name in members)
    return MatrixRow(
        kind="section",
        no=section.no,
        name=section.title,
        full=str(section.full),
        cells=cells,
        value=two_places(value),
        spread="",
        is_divergent=False,
    )


def _sum_text(items: list[ItemResult], member: str) -> str:
    scores = [each.scores.get(member) for each in items]
    given = [Decimal(each) for each in scores if each is not None]
    return one_place(str(sum(given, Decimal(0)))) if given else "–"


def _item_row(item: Item, result: ItemResult, members: tuple[str, ...]) -> MatrixRow:
    return MatrixRow(
        kind="item",
        no=item.short,
        name=item.name,
        full=str(item.full),
        cells=tuple(_cell(result, name) for name in members),
        value=two_places(result.value),
        spread=one_place(result.spread),
        is_divergent=result.is_divergent,
        clause=item.clause,
        result=result,
    )


def _cell(result: ItemResult, member: str) -> MatrixCell:
    points = result.scores.get(member)
    if points is None:
        return MatrixCell(text="–", share=None, is_dropped=False)
    share = float(Decimal(points) / Decimal(result.full)) if Decimal(result.full) else 0.0
    return MatrixCell(text=one_place(points), share=share, is_dropped=member in result.dropped)


def _totals(rows: tuple[MatrixRow, ...], result: Result | None) -> tuple[str, ...]:
    if result is None:
        return ()
    totals = []
    for at in range(len(result.members)):
        given = [row.cells[at].text for row in rows if row.kind == "section" and row.cells[at].text != "–"]
        totals.append(one_place(str(sum((Decimal(each) for each in given), Decimal(0)))))
    return tuple(totals)


def _total(result: Result | None, occupation: str) -> str:
    if result is None:
        return "–"
    return next((each.total_shown for each in result.occupations if each.occupation == occupation), result.total_shown)


def one_place(number: str | None) -> str:
    """Points with at least one decimal, never rounded: 4 → 4.0, 3.25 stays."""
    if number is None:
        return "–"
    value = Decimal(number)
    places = max(1, -int(value.normalize().as_tuple().exponent))
    return f"{value:.{places}f}"


def two_places(number: str | None) -> str:
    """A panel value to two decimals for the narrow column; the exact one is in the arithmetic."""
    return "–" if number is None else f"{Decimal(number).quantize(Decimal('0.01')):f}"


def member_line(member: MemberState) -> str:
    """State of a seat in words."""
    return STATE_TEXT[member.state]


def short_hash(commit: str | None) -> str:
    """The first eight digits in two groups."""
    return f"{commit[:4]} {commit[4:8]}" if commit else ""


def remark_of(state: PanelState, row: MatrixRow, member: str) -> str:
    """What the member wrote beside the score, empty for nothing."""
    sheet = state.sheets.get(member)
    if sheet is None or row.result is None:
        return ""
    return sheet.score(ItemKey(row.result.item, row.result.occupation)).remark


def pins_of(state: PanelState, row: MatrixRow, member: str) -> int:
    """How many places of evidence the member's score points to."""
    sheet = state.sheets.get(member)
    if sheet is None or row.result is None:
        return 0
    return len(sheet.score(ItemKey(row.result.item, row.result.occupation)).pins)
