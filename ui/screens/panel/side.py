"""The right side of the panel screen: how the focused line's value came about, and what was written."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.screens.panel.presenter import MatrixRow, PanelState, pins_of, remark_of
from ui.widgets.labels import Tone, divider, label
from ui.widgets.panes import PaneHead, SidePane, clear_layout, column, scrolled


class LinePane(SidePane):
    """392 wide; ``show_line`` follows the focus of the matrix."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("panel_side", parent)
        self._head = PaneHead("")
        self._steps = QGridLayout()
        self._steps.setContentsMargins(theme().space(4), theme().space(3), theme().space(4), theme().space(3))
        self._steps.setHorizontalSpacing(theme().space(3))
        self._steps.setVerticalSpacing(theme().space(1))
        self._steps.setColumnStretch(1, 1)
        self._spread = QHBoxLayout()
        self._spread.setContentsMargins(theme().space(4), 0, theme().space(4), theme().space(3))
        self._words = QVBoxLayout()
        self._words.setContentsMargins(theme().space(4), theme().space(3), theme().space(4), theme().space(3))
        self._words.setSpacing(theme().space(2))
        self._words_head = PaneHead("各人说明")
        body = QWidget()
        inner = column(parent=body)
        inner.addLayout(self._steps)
        inner.addLayout(self._spread)
        inner.addWidget(divider(vertical=False))
        inner.addWidget(self._words_head)
        inner.addLayout(self._words)
        inner.addStretch(1)
        self.body.addWidget(self._head)
        self.body.addWidget(scrolled(body))

    def show_line(self, state: PanelState, row: MatrixRow, member: int) -> None:
        """Show the arithmetic of a line; ``member`` is the place of the focused one, -1 for none."""
        self._head.set_title(f"{row.clause or row.no}　{row.name}")
        self._head.set_aside(f"满分 {row.full}")
        steps = row.result.steps if row.result is not None else _section_steps(state, row)
        self._show_steps(steps)
        self._show_spread(row)
        self._show_words(state, row, member)

    def _show_steps(self, steps: tuple[str, ...]) -> None:
        clear_layout(self._steps)
        for at, step in enumerate(steps):
            words = label(step)
            words.setWordWrap(True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._steps.addWidget(label(str(at + 1), "muted"), at, 0, Qt.AlignmentFlag.AlignTop)
            self._steps.addWidget(words, at, 1)

    def _show_spread(self, row: MatrixRow) -> None:
        clear_layout(self._spread)
        if row.result is None or row.result.spread is None:
            return
        tone: Tone = "not_met" if row.is_divergent else "muted"
        word = "↔ 极差超过限值" if row.is_divergent else "极差在限值内"
        self._spread.addWidget(label(f"{word} {row.result.spread_limit}", "text", tone))
        self._spread.addStretch(1)
        self._spread.addWidget(label(row.spread, "bold", tone))

    def _show_words(self, state: PanelState, row: MatrixRow, member: int) -> None:
        clear_layout(self._words)
        names = [each.name for each in state.view.members]
        if 0 <= member < len(names):
            # The focused member's words come first: that is what one wants to read.
            names = [names[member], *(name for name in names if name != names[member])]
        written = 0
        for name in names:
            remark, pins = remark_of(state, row, name), pins_of(state, row, name)
            if not remark and not pins:
                continue
            written += 1
            words = label(f"{name}　{remark}" if remark else name)
            words.setWordWrap(True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._words.addWidget(words)
            if pins:
                self._words.addWidget(label(f"定位 {pins} 处", "small"))
        self._words_head.set_aside(f"{written} 人" if written else "")
        if not written:
            self._words.addWidget(label("无人写说明", "muted"))


def _section_steps(state: PanelState, row: MatrixRow) -> tuple[str, ...]:
    """The section's sum as the result worked it out."""
    mark = f"{row.no}、{row.name}："
    occupation = f"【{state.occupation}】"
    return tuple(
        step for step in state.steps if mark in step and (not step.startswith("【") or step.startswith(occupation))
    )
