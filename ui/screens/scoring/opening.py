"""Where the scoring screen opens: at the place named, else where the work stopped, else at the first application.

And since when what it opens is on the disk.
"""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.usecases.keep_place import Place
from ui.qt.context import Context
from ui.screens.scoring.sheet.reading import SheetReading


def place_of(context: Context, sheet: SheetReading, where: Mapping[str, object]) -> Place | None:
    """The place to open for what the window was asked for; None where there is no application yet."""
    store = context.desk.store
    known = {row.id for row in store.applications()}
    last = sheet.last_place()
    wanted = str(where.get("application", ""))
    if wanted not in known:
        if last is not None and last.application in known:
            return last
        rows = store.applications(context.round_id or None)
        return Place(application=rows[0].id) if rows else None
    if "item" not in where and last is not None and last.application == wanted:
        return last
    item, scope = where.get("item"), where.get("scope")
    return Place(
        application=wanted,
        item=str(item) if item else None,
        scope=str(scope) if scope else None,
        occupation=str(scope) if scope else None,
        field=str(where.get("field", "points")),
    )


def tell_saved(context: Context, sheet: SheetReading) -> None:
    """Tell in the header since when the sheet just opened is on the disk; nothing of an untouched one."""
    if sheet.changed_at is not None:
        context.mark_saved(sheet.changed_at)
