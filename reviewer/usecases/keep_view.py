"""How a list is shown on this machine: hidden columns, widths, order. Nothing about applications or people."""

from __future__ import annotations

from reviewer.desk import Desk

_PREFIX = "view."


def keep_view(desk: Desk, name: str, text: str) -> None:
    """Keep the text under the list's name in this store; unchanged text writes nothing."""
    if desk.store.setting(_PREFIX + name) == text:
        return
    with desk.store.change(desk.actor) as change:
        change.set_setting(_PREFIX + name, text)


def kept_view(desk: Desk, name: str) -> str | None:
    """What was kept, None on a new machine."""
    return desk.store.setting(_PREFIX + name)
