"""What the store's disk does not take, written to another place, as ``sheet fill`` reads it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_text
from reviewer.domain.records import Record
from reviewer.domain.sheet import ItemKey, Judgement
from reviewer.errors import EnvironmentProblem, reason_of
from reviewer.usecases.fill_sheet import FilledItem, FilledSheet


class Unsaved(Record):
    """One entry that is not on the disk. ``text`` None: it is no text (a pin, a photo, an own verdict)."""

    application: str
    key: ItemKey | None
    field: str
    text: str | None


class SavedElsewhere(Record):
    """The files written, and how many entries do not fit into them (pins, photos, fields that were emptied)."""

    files: tuple[Path, ...]
    left_out: int


def save_unsaved(desk: Desk, unsaved: Sequence[Unsaved], folder: Path) -> SavedElsewhere:
    """Write the entries into ``folder``, one file for each application; nothing there is replaced.

    Raises:
        EnvironmentProblem: the folder cannot be written; nothing of the entries is lost by that.
    """
    sheets: dict[str, dict[ItemKey, FilledItem]] = {}
    left_out = 0
    for entry in unsaved:
        items = sheets.setdefault(entry.application, {})
        filled = _filled(items, entry)
        if filled is None or entry.key is None:
            left_out += 1
        else:
            items[entry.key] = filled
    stamp = beijing_text(desk.clock()).translate(str.maketrans(" :", "_-"))
    files = []
    for application, items in sheets.items():
        if items:
            path = _free(folder, f"未保存_{application}_{stamp}")
            _write(path, msgspec.json.format(msgspec.json.encode(FilledSheet(items=tuple(items.values())))))
            files.append(path)
    return SavedElsewhere(files=tuple(files), left_out=left_out)


def _filled(items: dict[ItemKey, FilledItem], entry: Unsaved) -> FilledItem | None:
    """The item's line with the entry in it, None where the form has no place for it."""
    if entry.key is None or entry.text is None:
        return None
    line = items.get(entry.key) or FilledItem(item=entry.key.item, occupation=entry.key.scope)
    if entry.field == "remark":
        return msgspec.structs.replace(line, remark=entry.text)
    if not entry.text:
        return None
    if entry.field == "points":
        return msgspec.structs.replace(line, points=entry.text)
    if entry.field == "judgement":
        return msgspec.structs.replace(line, judgement=Judgement(entry.text))
    if entry.field.startswith("measured:"):
        measured = line.measured | {entry.field.removeprefix("measured:"): entry.text}
        return msgspec.structs.replace(line, measured=measured)
    return None


def _free(folder: Path, name: str) -> Path:
    path, number = folder / f"{name}.json", 1
    while path.exists():
        number += 1
        path = folder / f"{name}_{number}.json"
    return path


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        message = f"没有写成（{reason_of(error)}）；未保存的内容仍在屏幕上。请换一个位置。"
        raise EnvironmentProblem(message, code="unsaved_not_written", where=str(path)) from error
