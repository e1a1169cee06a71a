"""改动 in the form: the item's newest change, and on a reopened sheet what differs from the version submitted."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from reviewer.domain.moments import BEIJING
from ui.qt.theme import theme
from ui.screens.scoring.form.words import change_text, change_words
from ui.screens.scoring.sheet.presenter import ScoringPresenter
from ui.widgets.labels import ElidedLabel, label


class ChangeBlock(QWidget):
    """Two lines with their names; each is there only while it has something to say."""

    def __init__(self, label_width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = (label("改动", "muted"), label("与前版", "muted"))
        self.change, self.differences = ElidedLabel("", "muted"), label("", "muted")
        self.differences.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        grid.setSpacing(0)
        for at, (name, field) in enumerate(zip(self._names, (self.change, self.differences), strict=True)):
            name.setFixedWidth(label_width)
            name.setBuddy(field)
            grid.addWidget(name, at, 0)
            grid.addWidget(field, at, 1)
        grid.setColumnStretch(1, 1)

    def show_item(self, presenter: ScoringPresenter) -> None:
        """Show what is known of the open item."""
        newest = presenter.last_change
        if newest is not None and newest.old != newest.new:
            at = newest.at.astimezone(BEIJING).strftime("%H:%M")
            self.change.setText(f"{at}　{change_text(newest)}")
            self.change.updateGeometry()
        else:
            self.change.clear()
        own = [each for each in presenter.changed if each.key == presenter.key]
        self.differences.setText("\n".join(change_words(own, presenter.scheme.scoring.step)))
        for name, field in zip(self._names, (self.change, self.differences), strict=True):
            for each in (name, field):
                each.setVisible(bool(field.text()))
