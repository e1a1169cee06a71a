"""交卷: what is missing, what carries weight, the sums, and a second press before the sheet is locked for good."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.qt.icons import icon
from ui.qt.theme import theme
from ui.screens.scoring.handing_in.review_rows import ReviewGroup, ReviewLine, review_groups, sum_head, sum_rows
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import ElidedLabel, divider, label, set_tone

LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1


class ReviewPage(QWidget):
    """Shown in place of the form. ``place_wanted(key, field)``, ``closed``, ``submitted`` after the second press."""

    place_wanted = Signal(object, str)
    closed = Signal()
    submit_confirmed = Signal()

    def __init__(self, presenter: ScoringPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._head = label("交卷前核对", "title")
        self._text = label("")
        self._text.setWordWrap(True)
        self._sums = QGridLayout()
        self.lines = QListWidget(self)
        self.lines.setAccessibleName("交卷前核对")
        self.lines.setFrameShape(QFrame.Shape.NoFrame)
        self.lines.setWordWrap(True)
        self.lines.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.lines.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.lines.itemActivated.connect(self._on_line_activated)
        self.lines.itemClicked.connect(self._on_line_activated)
        self._back = Button("返回", "plain", ButtonExtras(key_cap="Esc"))
        self.go = Button("去补这一处", "filled", ButtonExtras(key_cap="Enter"))
        self._submit = Button("交卷", "filled")
        self._confirm = Button("确认交卷，不再修改", "filled")
        self._lay_out()
        self._back.clicked.connect(self.closed)
        self.go.clicked.connect(self._on_go_clicked)
        self._submit.clicked.connect(self._on_submit_clicked)
        self._confirm.clicked.connect(self.submit_confirmed)

    @property
    def is_confirming(self) -> bool:
        """Whether the second press is asked for."""
        return self._confirm.isVisibleTo(self)

    @property
    def listed(self) -> list[ReviewLine]:
        """The lines that lead somewhere, in the order shown."""
        found = (self.lines.item(at).data(LINE_ROLE) for at in range(self.lines.count()))
        return [line for line in found if line is not None]

    @property
    def text(self) -> str:
        """What the page says first."""
        return self._text.text()

    def begin(self) -> None:
        """Show what stands before 交卷."""
        presenter = self._presenter
        missing, groups = presenter.missing, review_groups(presenter)
        self._show_groups(groups)
        done = "各项都已评分，须写的说明都已写明。交卷后评分表锁定；确需修改只能退回并写明理由，两版都保留。"
        more = "下面各处请再看一遍。" if groups else ""
        left = sum(each.field == "points" for each in missing)
        unscored = f"未评的 {left} 项不是 0 分，交卷前须评。" if left else ""
        self._text.setText(f"还有 {len(missing)} 处未完成，补齐后才能交卷。{unscored}" if missing else f"{done}{more}")
        set_tone(self._text, "not_met" if missing else "")
        self._show_sums()
        self.go.setVisible(bool(missing))
        self._submit.setVisible(not missing)
        self._confirm.hide()
        target: QWidget = self.lines if missing else self._submit
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc goes back; Enter presses the button that has the keyboard."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            for button in (self._back, self.go, self._submit, self._confirm):
                if button.hasFocus():
                    button.click()
                    return
        super().keyPressEvent(event)

    def _on_submit_clicked(self) -> None:
        """The first press only asks; the keyboard goes to 返回, so that Enter twice locks nothing."""
        self._submit.hide()
        self._confirm.show()
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_go_clicked(self) -> None:
        shown = self.lines.currentItem()
        if shown is not None:
            self._on_line_activated(shown)

    def _on_line_activated(self, shown: QListWidgetItem) -> None:
        line: ReviewLine | None = shown.data(LINE_ROLE)
        if line is not None:
            self.place_wanted.emit(line.key, line.field)

    def _show_groups(self, groups: tuple[ReviewGroup, ...]) -> None:
        self.lines.clear()
        first: QListWidgetItem | None = None
        for group in groups:
            head = QListWidgetItem(f"{group.title}　{len(group.lines)}")
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setFont(theme().font(bold=True))
            self.lines.addItem(head)
            for line in group.lines:
                shown = QListWidgetItem(icon(line.icon, line.token, 16), line.text)
                shown.setData(LINE_ROLE, line)
                shown.setToolTip(line.text)
                if line.token in ("not_met", "formal_red"):
                    shown.setForeground(theme().color(line.token))
                self.lines.addItem(shown)
                first = first or shown
        self.lines.setVisible(bool(groups))
        if first is not None:
            self.lines.setCurrentItem(first)
        self.lines.scrollToTop()

    def _show_sums(self) -> None:
        while (item := self._sums.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        heads = ("职业", "已评", *sum_head(self._presenter), "得分")
        for at, text in enumerate(heads):
            self._add_sum(0, at, label(text, "small"))
        for row, sums in enumerate(sum_rows(self._presenter), 1):
            name = ElidedLabel(sums.name)
            self._add_sum(row, 0, name)
            for at, text in enumerate((sums.scored, *sums.sections), 1):
                self._add_sum(row, at, label(text, "muted" if text.startswith("–") else "text"))
            self._add_sum(row, len(heads) - 1, label(sums.total, "bold"))
        self._sums.setColumnStretch(0, 1)

    def _add_sum(self, row: int, column: int, widget: QWidget) -> None:
        side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag(0)
        self._sums.addWidget(widget, row, column, side)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QFrame(self)
        head.setObjectName("paneHead")
        head.setFixedHeight(theme().px("bar.header"))
        top = QHBoxLayout(head)
        top.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        top.addWidget(self._head)
        top.addStretch(1)
        body = QVBoxLayout()
        body.setContentsMargins(theme().space(5), theme().space(4), theme().space(5), theme().space(4))
        body.setSpacing(theme().space(3))
        self._sums.setHorizontalSpacing(theme().space(3))
        self._sums.setVerticalSpacing(theme().space(1))
        body.addWidget(self._text)
        body.addLayout(self._sums)
        body.addWidget(divider(vertical=False))
        body.addWidget(self.lines, 1)
        body.addStretch(0)
        foot = QFrame(self)
        foot.setObjectName("paneFoot")
        foot.setFixedHeight(theme().px("bar.form_foot"))
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        row.setSpacing(theme().space(2))
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self.go)
        row.addWidget(self._submit)
        row.addWidget(self._confirm)
        column.addWidget(head)
        column.addLayout(body, 1)
        column.addWidget(foot)
