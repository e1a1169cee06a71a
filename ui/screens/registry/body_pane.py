"""The chosen body: facts, how much of its validity is over, overlap with the round, what happened, what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from reviewer.domain.registry import HELD, Body
from reviewer.usecases.overlaps import Overlap
from reviewer.usecases.supervise import HistoryLine
from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.screens.registry.bodies_presenter import (
    BodiesState,
    BodyDetail,
    masked_code,
    number_words,
    overlap_words,
    overlaps_with,
    validity_share,
)
from ui.screens.registry.bodies_table import STATE_SIGNS
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import divider, label
from ui.widgets.marks import SignWord
from ui.widgets.panes import FactLines, PaneHead, clear_layout, column, row, scrolled
from ui.widgets.progress_line import ProgressLine

LABEL_WIDTH: Final = 60
_SHARED: Final = "同一职业允许多家备案；重叠只作布局参考。"
_ACTIONS: Final = (
    ("inspect", "登记检查"),
    ("complain", "登记投诉"),
    ("suspend", "暂停"),
    ("change", "变更"),
    ("code", "赋码"),
    ("remove", "移出名录"),
)


class BodyPane(QWidget):
    """``wanted(action)`` is a key of the forms; ``application_wanted`` an application's id."""

    wanted = Signal(str)
    application_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._body: Body | None = None
        self._sign = SignWord()
        self._facts = FactLines(LABEL_WIDTH)
        self._eye = IconButton("eye", "显示完整的信用代码", "muted_text", theme().px("icon.small"))
        self._eye.setCheckable(True)
        self._head = PaneHead("", widgets=(self._sign, self._eye))
        self._bar = ProgressLine("有效期已过")
        self._overlap_head, self._overlaps = PaneHead("与本批申报重叠"), column()
        self._hint = label(_SHARED, "small")
        self._hint.setWordWrap(True)
        self._hint.setContentsMargins(theme().space(4), theme().space(2), theme().space(4), theme().space(3))
        self._history_head, self._history = PaneHead("监督与变更记录"), column()
        self.buttons = {key: Button(words, "plain", height="compact") for key, words in _ACTIONS}
        self._lay_out()
        self._eye.toggled.connect(self._show_facts)
        for each in self.buttons.values():
            each.clicked.connect(self._on_clicked)

    def _lay_out(self) -> None:
        look = theme()
        inside = QWidget()
        body = column(self._facts, parent=inside)
        bar = row(self._bar)
        bar.setContentsMargins(look.space(4), 0, look.space(4), look.space(4))
        body.addLayout(bar)
        body.addWidget(divider(vertical=False))
        body.addWidget(self._overlap_head)
        body.addLayout(self._overlaps)
        body.addWidget(self._hint)
        body.addWidget(divider(vertical=False))
        body.addWidget(self._history_head)
        body.addLayout(self._history)
        body.addStretch(1)
        foot = QGridLayout()
        foot.setContentsMargins(look.space(4), look.space(2), look.space(4), look.space(2))
        foot.setSpacing(look.space(2))
        for at, each in enumerate(self.buttons.values()):
            each.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            foot.addWidget(each, at // 3, at % 3)
        whole: QVBoxLayout = column(self._head, parent=self)
        whole.addWidget(scrolled(inside), 1)
        whole.addWidget(divider(vertical=False))
        whole.addLayout(foot)

    def show_body(self, known: Body, state: BodiesState) -> None:
        """Show a body; its history comes by ``show_detail``."""
        is_other = self._body is None or self._body.key != known.key
        self._body = known
        self._head.set_title(known.name)
        icon, token = STATE_SIGNS[known.state]
        self._sign.show_parts(
            "alert-triangle" if known.state == "expiring" else icon,
            known.state_text,
            "unclear" if known.state == "expiring" else token,
        )
        if is_other:
            self._eye.setChecked(False)
        self._show_facts()
        share = validity_share(known, state.today or date.min)
        self._bar.setVisible(share is not None)
        self._bar.set_share(share or 0.0)
        self._show_overlaps(overlaps_with(state, known.key))
        if is_other:
            clear_layout(self._history)
        is_held = any(each.state in HELD for each in known.items)
        self.buttons["suspend"].setText("恢复" if any(each.state == "suspended" for each in known.items) else "暂停")
        for key in ("suspend", "code"):
            self.buttons[key].setEnabled(is_held)
        for key in ("change", "remove"):
            self.buttons[key].setEnabled(known.state != "removed")

    def show_detail(self, detail: BodyDetail) -> None:
        """What happened to the body, the newest first."""
        if self._body is None or detail.key != self._body.key:
            return
        clear_layout(self._history)
        for each in detail.history:
            self._history.addWidget(HistoryRow(each))
        if not detail.history:
            none = label("还没有检查、投诉和变更记录。", "small")
            none.setContentsMargins(theme().space(4), theme().space(2), theme().space(4), theme().space(2))
            self._history.addWidget(none)
        self.buttons["inspect"].setText("复查改正" if detail.open_inspection else "登记检查")
        self.buttons["complain"].setText("办结投诉" if detail.open_complaint else "登记投诉")

    def _show_facts(self) -> None:
        known = self._body
        if known is None:
            return
        code = known.credit_code if self._eye.isChecked() else masked_code(known.credit_code)
        stated = known.valid_from is not None and known.valid_until is not None
        until = f"{known.valid_from} 至 {known.valid_until}" if stated else f"至 {known.valid_until or '–'}"
        lines = [
            ("备案号", number_words(known)),
            ("信用代码", code or "–"),
            ("机构编码", known.code),
            ("所在区", "、".join(known.districts)),
            ("考核点", f"{len(known.sites)} 个" if known.sites else "–"),
            ("联系", f"{known.contact} {known.phone}".strip()),
            ("有效期", until if known.valid_until is not None else "名录没有写明"),
            ("名录", "、".join(known.list_titles)),
            ("备案类别", "属地备案" if known.is_territorial else ""),
            ("退出", "，".join(each for each in (known.ground, known.reason) if each)),
        ]
        shown = [(name, value, "", "", "") for name, value in lines if value]
        self._facts.set_lines(shown)
        line, gap = theme().px("font.line_height_px.text"), theme().space(2)
        self._facts.setMinimumHeight(len(shown) * (line + gap) - gap + 2 * theme().space(3))
        self._eye.setVisible(bool(known.credit_code))

    def _show_overlaps(self, met: Sequence[tuple[str, Overlap]]) -> None:
        clear_layout(self._overlaps)
        scopes = list(dict.fromkeys(f"{each.occupation} {' '.join(map(str, each.levels))}".strip() for _, each in met))
        self._overlap_head.set_aside(scopes[0] if len(scopes) == 1 else f"{len(scopes)} 个职业" if scopes else "")
        for name, each in met:
            line = OverlapRow(name, each, shows_scope=len(scopes) > 1)
            line.wanted.connect(self.application_wanted)
            self._overlaps.addWidget(line)
        self._hint.setText(_SHARED if met else "本批申报的职业（工种）与这家机构没有重叠。")

    def _on_clicked(self) -> None:
        self.wanted.emit(next(key for key, each in self.buttons.items() if each is self.sender()))


class OverlapRow(QWidget):
    """An applicant of the round and how much of what it asks for the body holds; a click leads there."""

    wanted = Signal(str)

    def __init__(self, name: str, met: Overlap, *, shows_scope: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._met = name, met
        self._scope = met.occupation if shows_scope else ""
        self._open = IconButton("arrow-right", f"打开 {met.application}", "muted_text", theme().px("icon.small"))
        self.setFixedHeight(theme().px("row.table") + (theme().px("font.line_height_px.small") if shows_scope else 0))
        self.setAccessibleName(f"{name} {met.occupation} {overlap_words(met)}")
        self.setToolTip(
            "\n".join(each for each in (name, met.occupation, met.listed and f"名录中为“{met.listed}”") if each)
        )
        line = row(parent=self)
        line.setContentsMargins(0, 0, theme().space(2), 0)
        line.addStretch(1)
        line.addWidget(self._open)
        self._open.clicked.connect(self._on_clicked)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: name, sign and words, the line under them."""
        look, painter = theme(), QPainter(self)
        words, small = overlap_words(self._met), look.px("icon.small")
        metrics = QFontMetrics(look.font())
        first = QRect(
            look.space(4), 0, self.width() - look.space(4) - self._open.width() - look.space(3), look.px("row.table")
        )
        token = "text" if self._met.own else "unclear"
        width = metrics.horizontalAdvance(words)
        painter.setFont(look.font())
        painter.setPen(look.color(token))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        at = first.right() - width
        painter.drawText(QRect(at, 0, width + look.space(1), first.height()), flags, words)
        paint_icon(painter, QRect(at - small - look.space(1), 0, small, first.height()), "copy", token, small)
        painter.setPen(look.color("text"))
        room = QRect(first.x(), 0, at - small - look.space(3) - first.x(), first.height())
        painter.drawText(room, flags, metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, room.width()))
        if self._scope:
            painter.setFont(look.font("small"))
            painter.setPen(look.color("muted_text"))
            below = QRect(
                first.x(), first.height() - look.space(1), first.width(), look.px("font.line_height_px.small")
            )
            painter.drawText(below, flags, f"{self._scope} {' '.join(map(str, self._met.levels or self._met.new))}")
        painter.fillRect(0, self.height() - 1, self.width(), look.px("border.line"), look.color("line"))

    def _on_clicked(self) -> None:
        self.wanted.emit(self._met.application)


_HISTORY_SIGNS: Final = {
    "draw": "rotate-clockwise",
    "inspection": "clipboard-check",
    "complaint": "message-exclamation",
    "change": "edit",
    "filing": "file-certificate",
    "list": "list",
}


class HistoryRow(QWidget):
    """One thing that happened: its day, what it was, the words below."""

    def __init__(self, line: HistoryLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = line
        look = theme()
        self._title = label(line.title, "text", "not_met" if line.is_open else "")
        self._day = label(line.on.isoformat(), "small")
        self._text = label(line.text, "small")
        self._text.setWordWrap(True)
        if not line.text:
            self._text.hide()
        self._title.setMinimumHeight(look.px("font.line_height_px.text"))
        self.setToolTip(line.id)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        grid = QGridLayout(self)
        grid.setContentsMargins(
            look.space(4) + look.px("icon.small") + look.space(2), look.space(2), look.space(4), look.space(2)
        )
        grid.setSpacing(look.space(0))
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._title, 0, 0)
        grid.addWidget(self._day, 0, 1)
        grid.addWidget(self._text, 1, 0, 1, 2)

    def minimumSizeHint(self) -> QSize:
        """Qt: gives way sideways."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the sign and the line under it."""
        look, painter = theme(), QPainter(self)
        small = look.px("icon.small")
        box = QRect(look.space(4), look.space(2), small, look.px("font.line_height_px.text"))
        paint_icon(
            painter, box, _HISTORY_SIGNS[self._line.kind], "not_met" if self._line.is_open else "muted_text", small
        )
        painter.fillRect(0, self.height() - 1, self.width(), look.px("border.line"), look.color("line"))
