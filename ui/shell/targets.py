"""What Ctrl+K offers beside the screen's own targets: applications, documents, screens, actions, rounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from ui.qt.context import Context
from ui.shell.actions import WINDOW_ACTIONS, ActionSpec
from ui.widgets.targets import Target

APPLICATION_SCREENS = ("applications", "panel", "documents")
DOCUMENTS_SHOWN = 200


def window_targets(
    context: Context, screens: Iterable[ActionSpec], current: str, runs: Mapping[str, Callable[[], object]]
) -> list[Target]:
    """Everything of the store and the window. ``current`` is the screen shown; ``runs`` by action id."""
    return [
        *_applications(context, current),
        *(
            Target(spec.icon, spec.text, spec.keys, spec.words, partial(context.goto, spec.screen), spec.id)
            for spec in screens
        ),
        *(
            Target(spec.icon, spec.text, spec.keys, spec.words, runs[spec.id], spec.id)
            for spec in WINDOW_ACTIONS
            if spec.id in runs
        ),
        *_documents(context),
        *(
            Target("refresh", f"换到批次：{each.name}", each.id, "", partial(context.choose_round, each.id))
            for each in context.desk.store.rounds()
            if each.id != context.round_id
        ),
    ]


def _applications(context: Context, current: str) -> list[Target]:
    screen = current if current in APPLICATION_SCREENS else "scoring"
    rows = context.desk.store.applications(context.round_id or None)
    return [
        Target(
            "folders",
            each.name,
            each.id,
            "",
            partial(context.goto, screen, application=each.id),
            f"application:{each.id}",
        )
        for each in rows
    ]


def _documents(context: Context) -> list[Target]:
    """Files that were made, the newest first."""
    store = context.desk.store
    rows = [each for each in store.documents() if context.round_id in ("", each.round)]
    return [
        Target(
            "file-text",
            each.file_name,
            "文书",
            f"{each.number} 文书",
            partial(context.goto, "documents", application=each.application, kind=each.kind),
            f"document:{each.id}",
        )
        for each in reversed(rows[-DOCUMENTS_SHOWN:])
    ]
