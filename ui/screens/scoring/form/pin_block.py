"""定位 in the form: the pins and photos of the item, or what to do to get some."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.screens.scoring.form.pin_list import MOST_ROWS, PinList
from ui.screens.scoring.photos.rows import photo_rows
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.widgets.labels import label

NO_PINS, NO_PINS_LOCKED = "在右侧页面上拖出一个框，或按 Ctrl+B 定位整页", "没有定位"


class PinBlock(QWidget):
    """The list under its line, its name at the left."""

    def __init__(self, label_width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pins = PinList(self)
        self._room = MOST_ROWS * theme().px("row.pin")
        name = label("定位", "muted")
        name.setFixedSize(label_width, theme().px("row.pin"))
        self._count = label("", "small")
        self._count.setFixedWidth(label_width)
        line = QFrame()
        line.setObjectName("divider")
        line.setFixedHeight(theme().px("border.line"))
        self._nothing = label(NO_PINS, "muted")
        self._nothing.setFixedHeight(theme().px("row.pin"))
        column = QVBoxLayout()
        column.setSpacing(0)
        for each in (line, self._nothing, self.pins):
            column.addWidget(each)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        row.setSpacing(0)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(name)
        names.addWidget(self._count)
        names.addStretch(1)
        row.addLayout(names)
        row.addLayout(column, 1)

    def show_item(self, presenter: ScoringPresenter) -> None:
        """Show what the open item has."""
        pins, every = presenter.score.pins, photo_rows(presenter.scheme, presenter.sheet, presenter.key)
        photos = tuple(each for each in every if each.is_own)
        files = {each.sha256: each for each in presenter.application.evidence}
        names = {sha256: file.name.rsplit("/", 1)[-1] for sha256, file in files.items()}
        images = {sha256 for sha256, file in files.items() if file.media_type.startswith("image/")}
        labels = {row.id: f"{row.letter} {row.name}" for row in presenter.requirements}
        self.pins.is_read_only = presenter.is_locked
        names |= {each.sha256: f"照片 {each.title}" for each in every}
        images |= {each.sha256 for each in every}
        self.pins.show_pins(pins, names, images, labels, photos)
        self.pins.setVisible(bool(pins or photos))
        self._nothing.setText(NO_PINS_LOCKED if presenter.is_locked else NO_PINS)
        self._nothing.setVisible(not pins and not photos)
        self.fit(self._room)

    def fit(self, room: int) -> None:
        """Give the list ``room`` (px); where it shows a part only, how many there are stands beside it."""
        self._room = room
        self.pins.fit(room)
        is_folded = self.pins.is_folded and not self.pins.isHidden()
        self._count.setText(f"共 {self.pins.pins.rowCount()} 处" if is_folded else "")
        self._count.setVisible(is_folded)
