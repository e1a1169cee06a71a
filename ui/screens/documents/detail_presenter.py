"""One document: its fields in groups, its page, and what is to know about it; no Qt."""

from __future__ import annotations

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_text
from reviewer.domain.records import Record
from reviewer.usecases.documents.show_document import KeptDocument, show_document
from reviewer.usecases.documents.show_letter import LETTER_MEASURES, LetterView, show_letter
from reviewer.usecases.documents.write_letter import preview_letter
from ui.screens.documents.presenter import DocumentLine, MadeDocument

CONCLUSION_STATE = {"PASS": "met", "RECTIFY": "partly", "FAIL": "not_met"}


class Field(Record):
    """One field as printed. ``state``: a key of the window's signs; ``note`` stands under it."""

    name: str
    value: str
    note: str = ""
    state: str = ""
    is_figure: bool = False


class FieldGroup(Record):
    """Fields under one small title."""

    title: str
    fields: tuple[Field, ...]


class Detail(Record):
    """What stands beside the list. ``bar`` is a sentence above the fields with its kind (warning, problem, info).

    ``data`` None: no page, ``words`` in its place.
    """

    title: str
    aside: str = ""
    bar: str = ""
    bar_kind: str = "info"
    groups: tuple[FieldGroup, ...] = ()
    foot: str = ""
    has_code: bool = False
    data: bytes | None = None
    file_name: str = ""
    measures: str = ""
    words: str = ""


def read_detail(desk: Desk, line: DocumentLine) -> Detail:
    """Fields and page of a line: of a letter that can be made the page as it would be; nothing is written.

    Raises:
        RuleViolation: a field is missing, a character has no font, or the document is not here.
        IntegrityProblem: the kept bytes were altered.
    """
    if line.made is not None:
        return _made(desk, line, line.made)
    if line.kind != "letter" or not line.can_make or line.application is None:
        title = "复函字段" if line.kind == "letter" else "评分表"
        kind = "problem" if line.standing == "stopped" else "info"
        return Detail(title=title, bar=line.hint, bar_kind=kind, words=line.hint)
    view = show_letter(desk, line.application)
    return Detail(
        title="复函字段",
        aside=f"第 {view.version} 版 · 未生成",
        bar=line.hint,
        bar_kind="warning" if not view.is_decided or line.standing == "changed" else "info",
        groups=letter_groups(view),
        foot=f"数据 {_hash(view.data_sha256)}",
        has_code=True,
        data=preview_letter(desk, line.application),
        file_name=line.applicant,
        measures=LETTER_MEASURES,
    )


def _made(desk: Desk, line: DocumentLine, made: MadeDocument) -> Detail:
    kept = show_document(desk, line.application, made.id)
    is_letter = line.kind == "letter"
    groups: list[FieldGroup] = []
    if is_letter and line.is_newest and line.application is not None:
        groups += letter_groups(show_letter(desk, line.application))
    if kept.signatures:
        groups.append(_signatures(kept))
    groups.append(_file(made))
    titles = {"letter": "复函字段", "score_sheet": "个人评分表", "summary": "汇总表"}
    broken = [each for each in kept.signatures if not each.holds]
    bar, kind = "", "info"
    if broken:
        bar, kind = f"{'、'.join(each.name for each in broken)} 的签名不成立：{broken[0].words}。", "problem"
    elif is_letter and not line.is_newest:
        bar = "这一版发出之后，评分或结论有变动；文书原样保留。"
    return Detail(
        title=titles[line.kind],
        aside=f"第 {made.version} 版",
        bar=bar,
        bar_kind=kind,
        groups=tuple(groups),
        foot=f"数据 {_hash(made.data_sha256)}",
        has_code=kept.is_pdf,
        data=kept.data if kept.is_pdf else None,
        file_name=made.file_name,
        measures=LETTER_MEASURES if is_letter else "",
        words="" if kept.is_pdf else f"{made.file_name} 是表格，导出后用表格软件打开。",
    )


def letter_groups(view: LetterView) -> tuple[FieldGroup, ...]:
    """The letter's fields in the order of the page."""
    result = [
        Field(
            name="结论",
            value=view.conclusion_text,
            note=view.reason if view.is_decided else "按得分；尚未作结论",
            state=CONCLUSION_STATE[view.conclusion],
        ),
        Field(
            name="综合得分",
            value=view.total,
            note=" + ".join(f"{title} {value}" for title, value in view.sections),
            is_figure=True,
        ),
    ]
    if view.rectify_until:
        result.append(Field(name="整改期限", value=view.rectify_until))
    closing = [
        Field(name="署名", value=view.signer),
        Field(name="成文日期", value=view.date, note="" if view.is_decided else "作结论的日期；未作结论时为今天"),
        Field(name="附注", value=view.contact),
    ]
    closing += [Field(name=f"附件 {at}", value=each) for at, each in enumerate(view.attachments, 1)]
    return (
        FieldGroup(
            title="文号与版本",
            fields=(
                Field(name="发文机关", value=view.issuer),
                Field(name="发文字号", value=view.document_number, note=_numbers(view)),
            ),
        ),
        FieldGroup(
            title="收文",
            fields=(Field(name="标题", value=view.title), Field(name="主送", value=view.addressee)),
        ),
        FieldGroup(title="结果", fields=tuple(result)),
        FieldGroup(title="落款", fields=tuple(closing)),
    )


def _numbers(view: LetterView) -> str:
    if view.is_number_kept:
        return "重发沿用原文号" if view.version > 1 else "文号已占用"
    if not view.numbers_used:
        return "本年第一个文号，生成时占用"
    return f"本年已用 {_ranges(view.numbers_used)}；下一个，生成时占用"


def _ranges(numbers: tuple[int, ...]) -> str:
    """1, 2, 3, 7 as 1–3、7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _signatures(kept: KeptDocument) -> FieldGroup:
    fields = []
    for each in kept.signatures:
        state = "not_met" if not each.holds else "met" if each.is_trusted else "unclear"
        fields.append(Field(name=each.name, value=each.words, note=each.at, state=state))
    return FieldGroup(title="签名", fields=tuple(fields))


def _file(made: MadeDocument) -> FieldGroup:
    return FieldGroup(
        title="文件",
        fields=(
            Field(name="编号", value=made.number or "–"),
            Field(name="生成时间", value=beijing_text(made.made_at)),
            Field(name="文件名", value=made.file_name),
            Field(name="文件校验", value=made.file_sha256, note="SHA-256；可选中复制，与收到的文件核对"),
        ),
    )


def _hash(sha256: str) -> str:
    return " ".join(sha256[at : at + 4] for at in range(0, 16, 4))
