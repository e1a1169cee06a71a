"""The pane beside findings and conditions: the three values, the clause, why, and what one can do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from reviewer.domain.application import Evidence
from reviewer.domain.findings import Verdict
from reviewer.domain.procedure import Reading
from ui.qt.context import beijing
from ui.qt.theme import theme
from ui.screens.applications.detail_lines import ConditionLine, FindingLine, readable, with_unit
from ui.screens.applications.models import file_name
from ui.widgets.buttons import Button
from ui.widgets.labels import ElidedLabel, label, set_tone
from ui.widgets.marks import SignWord
from ui.widgets.panes import clear_layout, scrolled

LABEL_WIDTH = 52
FILES_SHOWN = 6


class ValueBoxes(QWidget):
    """申报值 · 佐证值 · 核实值 · 要求值 in four joined boxes."""

    NAMES = ("申报值", "佐证值", "核实值", "要求值")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = [ElidedLabel("–", "bold") for _ in self.NAMES]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for name, value in zip(self.NAMES, self._values, strict=True):
            cell = QVBoxLayout()
            cell.setContentsMargins(theme().space(2), theme().space(1), theme().space(1), theme().space(1))
            cell.setSpacing(0)
            cell.addWidget(label(name, "small"))
            cell.addWidget(value)
            row.addLayout(cell, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_values(self, values: tuple[str, str, str, str], deciding: int | None) -> None:
        """``deciding``: the value that is not good enough, from 0."""
        for at, (place, value) in enumerate(zip(self._values, values, strict=True)):
            place.setText(value)
            set_tone(place, "not_met" if at == deciding else "")
            place.setToolTip(value)

    def sizeHint(self) -> QSize:
        """Two lines and a little air."""
        return QSize(super().sizeHint().width(), theme().space(5) * 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The frame and its three inner lines."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("line"), look.px("border.line")))
        radius = look.px("radius.control")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        for at in range(1, len(self.NAMES)):
            x = self.width() * at // len(self.NAMES)
            painter.fillRect(x, 1, 1, self.height() - 2, look.color("line"))


class WhyPane(QFrame):
    """Filled by ``show_finding`` or ``show_condition``.

    ``evidence_wanted(sha256, page)`` from a link; ``scoring_wanted`` and ``correction_wanted`` from the buttons.
    """

    evidence_wanted = Signal(str, int)
    scoring_wanted = Signal()
    correction_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidePane")
        self._no, self._name, self._verdict = label("", "bold"), ElidedLabel("", "bold"), SignWord()
        self._boxes = ValueBoxes()
        self._lines = QGridLayout()
        self._override, self._ask = Button("改判并写理由", height="compact"), Button("要求补正", height="compact")
        self._override.clicked.connect(self.scoring_wanted)
        self._ask.clicked.connect(self.correction_wanted)
        self._can_ask = self._can_score = False
        self._again: Callable[[], None] | None = None
        self._foot_label = label("处理", "muted")
        self._body = QWidget()
        self._lay_out()
        self._body.hide()

    def _lay_out(self) -> None:
        look = theme()
        head = QHBoxLayout()
        head.setSpacing(look.space(3))
        for each, stretch in ((self._no, 0), (self._name, 1), (self._verdict, 0)):
            head.addWidget(each, stretch)
        self._lines.setHorizontalSpacing(look.space(3))
        self._lines.setVerticalSpacing(look.space(2))
        self._lines.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._lines.setColumnStretch(1, 1)
        foot = QHBoxLayout()
        foot.setSpacing(look.space(2))
        self._foot_label.setFixedWidth(LABEL_WIDTH + look.space(1))
        foot.addWidget(self._foot_label)
        foot.addWidget(self._override)
        foot.addWidget(self._ask)
        foot.addStretch(1)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(look.space(4), look.space(3), look.space(4), look.space(3))
        body.setSpacing(look.space(2))
        body.addLayout(head)
        body.addWidget(self._boxes)
        body.addLayout(self._lines)
        body.addLayout(foot)
        body.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(look.px("border.line"), 0, 0, 0)
        area = scrolled(self._body)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole.addWidget(area)

    def set_powers(self, *, can_ask: bool, can_score: bool) -> None:
        """What this workplace may do: the centre asks for corrections, a member judges otherwise."""
        self._can_ask, self._can_score = can_ask, can_score

    def changeEvent(self, event: QEvent) -> None:
        """A theme switch gives the links their new colour, after the switch has come to its end."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._again is not None:
            QTimer.singleShot(0, self, self._again)

    def show_nothing(self) -> None:
        """No line is chosen."""
        self._body.hide()

    def show_finding(self, line: FindingLine, files: tuple[Evidence, ...]) -> None:
        """Show a finding; ``files`` are the application's evidence, for names."""
        self._again = partial(self.show_finding, line, files)
        finding = line.finding
        self._no.setText(finding.requirement)
        self._name.setText(line.text)
        self._verdict.show_state(finding.verdict.value)
        values = (
            with_unit(finding.declared, finding.unit),
            with_unit(finding.documented, finding.unit),
            with_unit(finding.measured, finding.unit),
            line.threshold,
        )
        given = [at for at, value in enumerate((finding.declared, finding.documented, finding.measured)) if value]
        is_short = finding.verdict is Verdict.NOT_MET and bool(given)
        self._boxes.show_values(values, given[-1] if is_short else None)
        self._boxes.show()
        self._fill(
            [
                ("条文", label(line.clause)),
                ("为什么", label(readable(finding.why))),
                ("核实", self._measured(line)),
                ("改判", self._overridden(line)),
                ("佐证", self._links(tuple(each for each in files if each.sha256 in finding.evidence))),
                ("理解", self._readings(line.readings)),
                ("补正", label(line.asked) if line.asked else None),
            ]
        )
        self._finish(is_judged=finding.verdict not in (Verdict.MET, Verdict.NOT_APPLICABLE), can_override=True)

    def show_condition(self, line: ConditionLine) -> None:
        """Show a condition."""
        self._again = None
        self._no.setText(line.clause)
        self._name.setText("原则上，例外须写理由" if line.finding.is_soft else "必须满足")
        self._verdict.show_state("veto" if line.is_veto else line.finding.verdict.value)
        self._boxes.hide()
        self._fill(
            [
                ("条文", label(line.text)),
                ("范围", label(line.finding.scope) if line.finding.scope else None),
                ("为什么", label(readable(line.finding.why))),
                ("说明", label(line.note) if line.note else None),
                ("理解", self._readings(line.readings)),
                ("补正", label(line.asked) if line.asked else None),
            ]
        )
        self._finish(is_judged=line.finding.verdict in (Verdict.NOT_MET, Verdict.UNCLEAR), can_override=False)

    def _finish(self, *, is_judged: bool, can_override: bool) -> None:
        self._override.setVisible(is_judged and can_override and self._can_score)
        self._ask.setVisible(is_judged and self._can_ask)
        self._foot_label.setVisible(self._override.isVisibleTo(self._body) or self._ask.isVisibleTo(self._body))
        self._body.show()

    def _fill(self, lines: list[tuple[str, QLabel | None]]) -> None:
        clear_layout(self._lines)
        row = 0
        for name, words in lines:
            if words is None:
                continue
            words.setWordWrap(True)
            words.setTextInteractionFlags(words.textInteractionFlags() | Qt.TextInteractionFlag.TextSelectableByMouse)
            words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._lines.addWidget(label(name, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._lines.addWidget(words, row, 1)
            row += 1

    def _readings(self, readings: tuple[Reading, ...]) -> QLabel | None:
        """How an unclear place of the notice is read here."""
        return label("\n".join(each.words for each in readings), "muted") if readings else None

    def _measured(self, line: FindingLine) -> QLabel | None:
        if line.measured_at is None:
            return None
        pins = "".join(
            f"　<a href='{escape(pin.evidence)}#{pin.page or 1}'>定位：第 {pin.page or 1} 页</a>" for pin in line.pins
        )
        return self._rich(f"{escape(line.measured_by)}　{beijing(line.measured_at)}{pins}")

    def _overridden(self, line: FindingLine) -> QLabel | None:
        return label(line.override.reason) if line.override is not None else None

    def _links(self, files: tuple[Evidence, ...]) -> QLabel:
        if not files:
            return label("没有对应的佐证文件", "muted")
        shown = [f"<a href='{each.sha256}#1'>{escape(file_name(each))}</a>" for each in files[:FILES_SHOWN]]
        more = [f"等 {len(files)} 件"] if len(files) > FILES_SHOWN else []
        return self._rich("<br>".join([*shown, *more]))

    def _rich(self, html: str) -> QLabel:
        color = theme().hex("accent")
        made = label("")
        made.setTextFormat(Qt.TextFormat.RichText)
        made.setText(f"<style>a {{ color: {color}; text-decoration: none; }}</style>{html}")
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        made.linkActivated.connect(self._on_link_activated)
        return made

    def _on_link_activated(self, target: str) -> None:
        sha256, _, page = target.partition("#")
        self.evidence_wanted.emit(sha256, int(page or 1))
