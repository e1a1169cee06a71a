"""Errors and warnings of one package, collected while the rest is still read."""

from __future__ import annotations

_MOST = 500


class Trouble:
    """Sentences in the order they were met, each ``file · table · row: text``; repeated ones once."""

    def __init__(self) -> None:
        self._errors: dict[str, None] = {}
        self._warnings: dict[str, None] = {}

    def error(self, where: str, text: str) -> None:
        """Something that cannot be read: the package will be refused."""
        self._errors.setdefault(f"{where}：{text}" if where else text)

    def warn(self, where: str, text: str) -> None:
        """Something to look at that blocks nothing."""
        self._warnings.setdefault(f"{where}：{text}" if where else text)

    @property
    def errors(self) -> tuple[str, ...]:
        """All errors; of a great many the first ones and how many more."""
        return _shortened(self._errors)

    @property
    def warnings(self) -> tuple[str, ...]:
        """All warnings; of a great many the first ones and how many more."""
        return _shortened(self._warnings)


def _shortened(sentences: dict[str, None]) -> tuple[str, ...]:
    every = tuple(sentences)
    return every if len(every) <= _MOST else (*every[:_MOST], f"另有 {len(every) - _MOST} 条，未一一列出。")
