"""The tab 记录: the records there are, and a button for each review method not used yet."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QMenu, QWidget

from ui.qt.theme import theme
from ui.screens.scoring.visit.presenter import VisitPresenter
from ui.screens.scoring.visit.record_list import RecordList
from ui.screens.scoring.visit.rows import record_rows
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import label
from ui.widgets.panes import clear_layout, column, row

COLUMNS = 2


class VisitPane(QWidget):
    """``begin_wanted(method id)``, ``record_opened(record id)``, ``shown(how many records)``."""

    begin_wanted = Signal(str)
    record_opened = Signal(str)
    shown = Signal(int)

    def __init__(self, presenter: VisitPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.list = RecordList(self)
        self._empty = label("", "muted")
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(*(theme().space(4),) * 4)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._foot = QFrame(self)
        self._foot.setObjectName("paneFoot")
        self._used = label("", "small")
        self._again = Button("再记一次", "quiet", ButtonExtras(after="chevron-down"))
        self._grid = QGridLayout()
        self.buttons: dict[str, Button] = {}
        self._lay_out()
        self.list.opened.connect(self.record_opened)
        self.list.removed.connect(presenter.remove)
        self._again.clicked.connect(self._open_methods)

    def show_records(self) -> None:
        """The records as they are now."""
        presenter = self._presenter
        chosen = self.list.currentIndex().row()
        self.list.is_read_only = presenter.is_locked
        self.list.records.show_rows(record_rows(presenter.sheet.scheme, presenter.records))
        rows = self.list.records.rowCount()
        if rows and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.list.records.index(min(max(chosen, 0), rows - 1)))
        methods, used = presenter.methods, presenter.used
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        nothing = "还没有评审方式记录。" + ("" if presenter.is_locked else "按下面的按钮开始一条，时间即记下。")
        self._empty.setText(nothing if methods else "本办法没有列出评审方式。")
        self._foot.setVisible(bool(methods))
        self._used.setText(f"已用 {len(used)} / {len(methods)} 种方式")
        self._again.setVisible(bool(used))
        self._again.setEnabled(not presenter.is_locked)
        self._show_buttons()
        self.shown.emit(rows)

    def focus_first(self) -> None:
        """Put the keyboard on the records, or on the first method."""
        first = next(iter(self.buttons.values()), None)
        target: QWidget | None = self.list if self.list.isVisibleTo(self) else first
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_buttons(self) -> None:
        unused = self._presenter.unused
        if [each.id for each in unused] != list(self.buttons):
            clear_layout(self._grid)
            self.buttons = {}
            for at, method in enumerate(unused):
                button = Button(method.name, "plain", ButtonExtras(icon="plus"))
                button.setToolTip(method.note)
                button.setAccessibleName(f"开始记录：{method.name}")
                button.clicked.connect(partial(self.begin_wanted.emit, method.id))
                self.buttons[method.id] = button
                self._grid.addWidget(button, at // COLUMNS, at % COLUMNS)
            width = max((each.sizeHint().width() for each in self.buttons.values()), default=0)
            for button in self.buttons.values():
                button.setFixedWidth(width)
        for button in self.buttons.values():
            button.setEnabled(not self._presenter.is_locked)

    def _open_methods(self) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for method in self._presenter.used:
            menu.addAction(method.name, partial(self.begin_wanted.emit, method.id))
        menu.setActiveAction(menu.actions()[0])
        menu.popup(self._again.mapToGlobal(self._again.rect().bottomLeft()))

    def _lay_out(self) -> None:
        self._grid.setHorizontalSpacing(theme().space(2))
        self._grid.setVerticalSpacing(theme().space(2))
        self._grid.setColumnStretch(COLUMNS, 1)
        head = row(self._used, gap=theme().space(2))
        head.addStretch(1)
        head.addWidget(self._again)
        under = column(parent=self._foot)
        under.setContentsMargins(theme().space(4), theme().space(2), theme().space(4), theme().space(3))
        under.setSpacing(theme().space(2))
        under.addLayout(head)
        under.addLayout(self._grid)
        whole = column(parent=self)
        whole.addWidget(self.list, 1)
        whole.addWidget(self._empty, 1)
        whole.addWidget(self._foot)
