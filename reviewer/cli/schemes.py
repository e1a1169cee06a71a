"""Commands: scheme draft, scheme diff, scheme forms, round move."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from reviewer.cli.answer import Answer, table
from reviewer.cli.words import CommandRoom, Words
from reviewer.desk import Desk
from reviewer.domain.scheme import Scheme
from reviewer.domain.scheme_changes import KIND_TEXT, SchemeChange, scheme_changes
from reviewer.domain.scheme_editing import unknown_place, value_at
from reviewer.domain.scheme_fields import field_of, fields_of, path_text, read_path, type_at
from reviewer.domain.scheme_typing import shown_text, typed_value
from reviewer.intake.scheme_file import load_scheme
from reviewer.usecases import move_round, scheme_drafts
from reviewer.usecases.blank_forms import write_blank_forms
from reviewer.usecases.keep_schemes import newest_version, scheme_versions
from reviewer.usecases.scheme_drafts import DRAFT_STATES, DraftView


def scheme_draft(desk: Desk, options: Namespace) -> Answer:
    """``scheme draft new|list|show|set|add|remove|move|undo|redo|check|publish|export|discard``"""
    return _ACTIONS[options.action](desk, options)


def _new(desk: Desk, options: Namespace) -> Answer:
    if options.file is not None:
        draft_id = scheme_drafts.import_draft(desk, options.file)
    elif options.next is not None:
        draft_id = scheme_drafts.next_draft(desk, options.next)
    else:
        draft_id = scheme_drafts.new_draft(desk, options.title, options.copy or "")
    return _answer(scheme_drafts.show_draft(desk, draft_id), f"草稿 {draft_id}")


def _list(desk: Desk, _options: Namespace) -> Answer:
    views = scheme_drafts.list_drafts(desk)
    rows = [[each.id, each.title, f"满分 {each.full}", f"{len(each.problems)} 处待改"] for each in views]
    return Answer({"drafts": [_data(each) for each in views]}, table(rows) if rows else ["没有草稿"])


def _show(desk: Desk, options: Namespace) -> Answer:
    view = scheme_drafts.show_draft(desk, options.id)
    value: Any = value_at(view.document, read_path(options.path)) if options.path else view.document
    return Answer(
        {**_data(view), "value": value}, [f"{view.title}　满分 {view.full}", *_value_lines(view, options.path)]
    )


def _value_lines(view: DraftView, place: str) -> list[str]:
    path = read_path(place)
    kind = type_at(view.document, path)
    if kind is None:
        return [str(value_at(view.document, path))]
    part = value_at(view.document, path)
    return table(
        [
            [each.name, each.label, shown_text(each, part.get(each.name)).replace("\n", "、")]
            for each in fields_of(kind)
            if each.shape not in ("part", "parts", "rule", "rules")
        ]
    )


def _set(desk: Desk, options: Namespace) -> Answer:
    path = read_path(options.path)
    document = scheme_drafts.show_draft(desk, options.id).document
    kind = type_at(document, path[:-1])
    name = str(path[-1]) if path else ""
    if kind is None or name not in {"kind", *(each.name for each in fields_of(kind))}:
        raise unknown_place(path)
    value = options.value if name == "kind" else typed_value(field_of(kind, name), options.value.replace("\\n", "\n"))
    return _answer(scheme_drafts.set_draft_value(desk, options.id, path, value), f"已改 {options.path}")


def _add(desk: Desk, options: Namespace) -> Answer:
    view, place = scheme_drafts.add_draft_part(desk, options.id, read_path(options.path))
    return _answer(view, path_text(place), path_text(place))


def _remove(desk: Desk, options: Namespace) -> Answer:
    return _answer(scheme_drafts.remove_draft_part(desk, options.id, read_path(options.path)), f"已删 {options.path}")


def _move(desk: Desk, options: Namespace) -> Answer:
    view, place = scheme_drafts.move_draft_part(desk, options.id, read_path(options.path), options.by)
    return _answer(view, path_text(place), path_text(place))


def _undo(desk: Desk, options: Namespace) -> Answer:
    return _answer(scheme_drafts.undo_draft(desk, options.id), "已撤销")


def _redo(desk: Desk, options: Namespace) -> Answer:
    return _answer(scheme_drafts.redo_draft(desk, options.id), "已重做")


def _check(desk: Desk, options: Namespace) -> Answer:
    return _answer(scheme_drafts.show_draft(desk, options.id), "检查")


def _publish(desk: Desk, options: Namespace) -> Answer:
    made = scheme_drafts.publish_draft(desk, options.id)
    head = made.scheme.scheme
    data = {"id": head.id, "version": head.version, "sha256": made.sha256, "title": head.title}
    return Answer(data, [f"已发布 {head.id} 第 {head.version} 版：{head.title}"])


def _export(desk: Desk, options: Namespace) -> Answer:
    path: Path = options.out or Path(f"{options.id}.toml")
    scheme_drafts.export_draft(desk, options.id, path)
    return Answer({"path": str(path)}, [str(path)])


def _discard(desk: Desk, options: Namespace) -> Answer:
    scheme_drafts.discard_draft(desk, options.id, options.reason)
    return Answer({"id": options.id, "reason": options.reason}, [f"已删除草稿 {options.id}，写过的内容留在登记簿中"])


_ACTIONS: Mapping[str, Callable[[Desk, Namespace], Answer]] = {
    "new": _new,
    "list": _list,
    "show": _show,
    "set": _set,
    "add": _add,
    "remove": _remove,
    "move": _move,
    "undo": _undo,
    "redo": _redo,
    "check": _check,
    "publish": _publish,
    "export": _export,
    "discard": _discard,
}


def _answer(view: DraftView, done: str, place: str = "") -> Answer:
    lines = [f"{done}：{view.title}，满分 {view.full}"]
    lines += [f"  {each.path}：{each.text}" for each in view.problems] or ["  没有问题，可以发布"]
    return Answer({**_data(view), **({"path": place} if place else {})}, lines)


def _data(view: DraftView) -> dict[str, Any]:
    return {
        "id": view.id,
        "title": view.title,
        "state": view.state,
        "state_text": DRAFT_STATES[view.state],
        "version": view.version,
        "full": str(view.full),
        "problems": [{"path": each.path, "text": each.text} for each in view.problems],
    }


def scheme_diff(desk: Desk | None, options: Namespace) -> Answer:
    """``scheme diff A B``: files, or ids with an optional version (ID@2)."""
    changes = scheme_changes(_named(desk, options.older), _named(desk, options.newer))
    lines = table([[KIND_TEXT[each.kind], each.text] for each in changes]) if changes else ["没有差别"]
    return Answer({"changes": _change_data(changes)}, lines)


def _change_data(changes: tuple[SchemeChange, ...]) -> list[dict[str, str]]:
    return [
        {"path": each.path, "place": each.place, "kind": each.kind, "before": each.before, "after": each.after}
        for each in changes
    ]


def _named(desk: Desk | None, name: str) -> Scheme:
    if desk is None or name.endswith(".toml"):
        return load_scheme(Path(name))[0]
    scheme_id, _, version = name.partition("@")
    found = [each for each in scheme_versions(desk, scheme_id) if not version or each.scheme.scheme.version == version]
    return newest_version(found).scheme if found else load_scheme(Path(name))[0]


def scheme_forms(options: Namespace) -> Answer:
    """``scheme forms ID [--out DIR]``"""
    written = [str(each) for each in write_blank_forms(options.id, options.out)]
    return Answer({"files": written}, written)


def round_move(desk: Desk, options: Namespace) -> Answer:
    """``round move R --to VERSION --reason R --agreed-by NAME [--send-back] [--plan]``"""
    if options.plan:
        plan = move_round.plan_move(desk, options.round, options.to)
        data = {"changes": _change_data(plan.changes), "sheets": plan.sheets, "submitted": plan.submitted}
        return Answer(data, list(plan.lines) or ["没有差别"])
    move = move_round.move_round(
        desk, options.round, options.to, options.reason, options.agreed_by, send_back=options.send_back
    )
    lines = [f"批次 {move.round} 已由第 {move.from_version} 版换为第 {move.to_version} 版"]
    lines += [f"  {each.text}" for each in move.changes]
    lines += [f"  {line}" for each in move.sheets for line in each.lines]
    data = {
        "round": move.round,
        "from": move.from_version,
        "to": move.to_version,
        "changes": _change_data(move.changes),
        "sheets": [{"application": s.application, "member": s.member, "effects": s.effects} for s in move.sheets],
        "sent_back": move.sent_back,
    }
    return Answer(data, lines)


def _draft_words(draft: Words) -> None:
    new = draft.add("new", "新建草稿：从头写、复制、修改已有的办法，或导入文件")
    source = new.add_mutually_exclusive_group()
    source.add_argument("--from", dest="copy", metavar="ID", help="复制这个办法")
    source.add_argument("--next", metavar="ID", help="写这个办法的新版本")
    source.add_argument("--file", type=Path, metavar="F", help="导入 TOML 文件")
    new.add_argument("--title", default="", metavar="T", help="名称")
    draft.add("list", "列出草稿")
    show = draft.add("show", "看草稿或其中一处")
    show.add_argument("id")
    show.add_argument("path", nargs="?", default="")
    put = draft.add("set", "改一处的内容")
    for name in ("id", "path", "value"):
        put.add_argument(name)
    for name, text in (("add", "增加一项"), ("remove", "删去一项")):
        each = draft.add(name, text)
        each.add_argument("id")
        each.add_argument("path")
    move = draft.add("move", "移动一项")
    move.add_argument("id")
    move.add_argument("path")
    move.add_argument("--by", type=int, required=True, metavar="N", help="向后几位，负数向前")
    for name, text in (("undo", "撤销"), ("redo", "重做"), ("check", "检查"), ("publish", "发布")):
        draft.add(name, text).add_argument("id")
    export = draft.add("export", "写成 TOML 文件")
    export.add_argument("id")
    export.add_argument("--out", type=Path, metavar="F")
    discard = draft.add("discard", "删除草稿")
    discard.add_argument("id")
    discard.add_argument("--reason", required=True)


def _scheme_words(words: Words) -> None:
    scheme = words.group("scheme", "遴选办法")
    _draft_words(scheme.group("draft", "草稿：编写遴选办法", "action"))
    diff = scheme.add("diff", "两个版本的全部差别")
    diff.add_argument("older", metavar="A", help="编号、编号@版本或 TOML 文件")
    diff.add_argument("newer", metavar="B")
    forms = scheme.add("forms", "写出空白申报表格")
    forms.add_argument("id")
    forms.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="写到哪个文件夹，缺省为当前文件夹")
    move = words.group("round", "批次").add("move", "更换办法版本")
    move.add_argument("round")
    move.add_argument("--to", required=True, metavar="VERSION")
    move.add_argument("--reason", default="", metavar="R")
    move.add_argument("--agreed-by", default="", metavar="NAME", help="由谁同意")
    move.add_argument("--send-back", action="store_true", help="把已交卷的评分表退回成员修改")
    move.add_argument("--plan", action="store_true", help="只列差别和影响，不更换")


ROOM = CommandRoom(
    _scheme_words,
    with_store={("scheme", "draft"): scheme_draft, ("round", "move"): round_move},
    bare={("scheme", "forms"): scheme_forms},
    either={("scheme", "diff"): scheme_diff},
)
