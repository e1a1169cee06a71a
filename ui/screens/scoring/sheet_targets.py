"""What Ctrl+K offers on the scoring screen: the items of the open sheet, its files, the screen's actions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from reviewer.domain.sheet import ItemKey
from ui.qt.context import SCREENS
from ui.screens.scoring.commands import Parts, ScoringCommands
from ui.screens.scoring.form.tools import FormTools
from ui.screens.scoring.sheet.rows import ItemRow
from ui.screens.scoring.signs import SIGNS
from ui.screens.scoring.site.mode import SiteMode
from ui.widgets.targets import Target

METHODS = "汇报 访谈 质询 察看 连线 审核 核查 路演"


class SheetAction(NamedTuple):
    """Something the screen does: icon, name, keys, words that find it too, and whether a locked sheet has it."""

    icon: str
    text: str
    keys: str
    words: str
    run: Callable[[], object]
    when_locked: bool = False


class SheetTargets:
    """Items first, then actions, other occupations, files."""

    def __init__(self, parts: Parts, commands: ScoringCommands, tools: FormTools, site: SiteMode) -> None:
        self._parts, self._commands, self._tools, self._site = parts, commands, tools, site

    def targets(self) -> list[Target]:
        """What the open sheet has to go to; nothing where none is open."""
        presenter = self._parts.presenter
        if not presenter.is_open:
            return []
        sheet = presenter.application_id
        targets = [
            _item_target(row, presenter.key, self._open_item) for section in presenter.lines for row in section.items
        ]
        targets += [
            Target(each.icon, each.text, each.keys, each.words, each.run, f"action:{each.text}")
            for each in self._actions()
            if each.when_locked or not presenter.is_locked
        ]
        for other in presenter.application.occupations:
            if other.scope != presenter.occupation:
                run = partial(presenter.choose_occupation, other.scope)
                targets.append(Target("users-group", f"职业：{other.scope}", "换到该职业", "", run))
        for file in presenter.application.evidence:
            name, known = file.name.rsplit("/", 1)[-1], f"file:{sheet}:{file.sha256}"
            targets.append(Target("file", name, "佐证", file.name, partial(self._open_file, file.sha256), known))
        return targets

    def _actions(self) -> tuple[SheetAction, ...]:
        parts, commands, tools = self._parts, self._commands, self._tools
        paper = partial(parts.context.goto, "paper", application=parts.presenter.application_id)
        actions = (
            SheetAction("checklist", "交卷", "Ctrl+Enter", "核对 缺什么", commands.open_review),
            SheetAction("device-tablet", "现场模式", "F11", "平板 触摸", self._site.enter),
            SheetAction("clipboard-check", "评审方式记录", "Ctrl+Shift+R", METHODS, commands.open_records, True),
            SheetAction("photo", "照片", "Shift+F4", "拍照 相机", commands.focus_photos, True),
            SheetAction("message-2", "常用语", "Ctrl+J", "说明", tools.open_phrases),
            SheetAction("copy", "复制到其他职业", "Ctrl+Shift+C", "", tools.open_copy),
            SheetAction("search", "查找评分项", "Ctrl+F", "", parts.tree.search.begin, True),
            SheetAction("arrow-back-up", "撤销", "Ctrl+Z", "", commands.undo),
            SheetAction("printer", "本单位的纸质评分表", "", "打印 空白表 扫描 录入", paper, True),
        )
        return tuple(each for each in actions if each.run is not paper or "paper" in SCREENS)

    def _open_item(self, key: ItemKey) -> None:
        if self._commands.may_go():
            self._commands.show_form()
            self._parts.presenter.go_to(key)

    def _open_file(self, sha256: str) -> None:
        evidence = self._parts.evidence
        evidence.show_viewer()
        evidence.viewer.open_place(sha256)
        evidence.viewer.focus_page()


def _item_target(row: ItemRow, current: ItemKey, open_item: Callable[[ItemKey], object]) -> Target:
    aside = f"{row.points} / {row.full}" if row.is_scored else "未评"
    here = "　现在这项" if row.key == current else ""
    words = f"{row.key.item} {row.clause} {SIGNS[row.sign][1]} {'一票否决' if row.is_veto else ''}"
    text = f"{row.clause} {row.name}"
    return Target("checklist", text, f"{aside}{here}", words, partial(open_item, row.key), f"item:{row.key.item}")
