"""What the page before 交卷 lists, as plain values: what is missing, what carries weight, the sums. No Qt."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.domain.findings import VERDICT_TEXT, Verdict
from reviewer.domain.records import Record
from reviewer.domain.scheme import Item
from reviewer.domain.sheet import VISIT, ItemKey, ItemScore, Judgement, differs
from ui.screens.scoring.form.words import change_words, veto_text
from ui.screens.scoring.sheet import rows
from ui.screens.scoring.sheet.reading import SheetReading


class ReviewLine(Record):
    """One line; Enter on it leads to its ``key`` and ``field``. ``icon`` and ``token`` are its sign."""

    text: str
    icon: str
    token: str
    key: ItemKey
    field: str


class ReviewGroup(Record):
    """Lines under one title."""

    title: str
    lines: tuple[ReviewLine, ...]


def review_groups(sheet: SheetReading) -> tuple[ReviewGroup, ...]:
    """All that is to be looked at before the sheet is locked; groups without lines are left out."""
    found = (
        ("还缺", _missing(sheet)),
        ("一票否决", _vetoes(sheet)),
        ("与核查结论不一致，已写说明", _differences(sheet)),
        ("改判及理由", _overrides(sheet)),
        ("判为不适用", _left_out(sheet)),
        (f"与第 {sheet.meta.version - 1} 版不同", _changes(sheet)),
    )
    groups = (ReviewGroup(title=title, lines=tuple(lines)) for title, lines in found)
    return tuple(group for group in groups if group.lines)


def _name(item: Item, key: ItemKey) -> str:
    return f"{item.clause} {item.name}" + (f"（{key.scope}）" if key.scope else "")


def _scored(sheet: SheetReading) -> Iterator[tuple[Item, ItemScore]]:
    for score in sheet.sheet.items:
        yield sheet.scheme.item(score.item), score


def _missing(sheet: SheetReading) -> Iterator[ReviewLine]:
    for each in sheet.missing:
        is_points = each.field == "points"
        sign, token = ("circle", "muted_text") if is_points else ("message-exclamation", "not_met")
        if each.item == VISIT.item:
            sign = "clipboard-check"
        text = f"{each.message} –" if is_points else each.message
        yield ReviewLine(text=text, icon=sign, token=token, key=ItemKey(each.item, each.scope), field=each.field)


def _vetoes(sheet: SheetReading) -> Iterator[ReviewLine]:
    for item, score in _scored(sheet):
        if item.veto and score.judgement is Judgement.NOT_MET:
            words = veto_text(item, score).partition("：")[2]
            text = f"{_name(item, score.key)}：{words}"
            yield ReviewLine(text=text, icon="ban", token="formal_red", key=score.key, field="judgement")


def _differences(sheet: SheetReading) -> Iterator[ReviewLine]:
    for item, score in _scored(sheet):
        words = differs(item, score, sheet.findings.get(score.key, ()))
        if words and score.remark.strip():
            text = f"{_name(item, score.key)}：{words}"
            yield ReviewLine(text=text, icon="arrows-left-right", token="unclear", key=score.key, field="remark")


def _overrides(sheet: SheetReading) -> Iterator[ReviewLine]:
    for item, score in _scored(sheet):
        names = {each.id: each.text for each in item.requirement}
        for own in score.overrides:
            verdict = VERDICT_TEXT[Verdict(own.verdict)]
            text = (
                f"{_name(item, score.key)} {names.get(own.requirement, own.requirement)}：改判{verdict}，{own.reason}"
            )
            field = f"override:{own.requirement}"
            yield ReviewLine(text=text, icon="corner-down-right", token="muted_text", key=score.key, field=field)


def _left_out(sheet: SheetReading) -> Iterator[ReviewLine]:
    for item, score in _scored(sheet):
        if score.judgement is Judgement.NOT_APPLICABLE:
            text = f"{_name(item, score.key)}：没有得分，满分不计"
            yield ReviewLine(text=text, icon="minus", token="muted_text", key=score.key, field="judgement")


def _changes(sheet: SheetReading) -> Iterator[ReviewLine]:
    step, places = sheet.scheme.scoring.step, {score.key for score in sheet.sheet.items}
    for each in sheet.changed:
        if each.key in places:
            (words,) = change_words([each], step)
            text = f"{_name(sheet.scheme.item(each.item), each.key)}：{words}"
            yield ReviewLine(text=text, icon="pencil", token="accent", key=each.key, field=each.field)


class SumRow(Record):
    """Sums of one occupation, section by section; “–” where nothing is scored."""

    name: str
    scored: str
    sections: tuple[str, ...]
    total: str


def sum_head(sheet: SheetReading) -> tuple[str, ...]:
    """The numbers of the sections, as columns."""
    return tuple(section.no for section in sheet.scheme.section)


def sum_rows(sheet: SheetReading) -> tuple[SumRow, ...]:
    """A row for each occupation; common items count in each. Unscored is a dash, never zero."""
    made = []
    scopes: list[str | None] = [each.scope for each in sheet.application.occupations]
    for scope in scopes or [None]:
        keys = rows.visible_keys(sheet.scheme, sheet.application, scope)
        sections = {row.no: row for row in rows.sheet_rows(sheet.scheme, keys, sheet.sheet, sheet.findings)}
        done = rows.progress(sheet.scheme, keys, sheet.sheet, sheet.findings)
        shown = tuple(
            f"{sections[no].points} / {sections[no].full}" if no in sections else rows.UNSCORED
            for no in sum_head(sheet)
        )
        total = f"{done.points} / {done.full}" if done.scored else rows.UNSCORED
        made.append(SumRow(name=scope or "合计", scored=f"{done.scored} / {done.total}", sections=shown, total=total))
    return tuple(made)
