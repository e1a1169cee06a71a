"""Commands: photo."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from reviewer.cli.answer import Answer, table
from reviewer.desk import Desk
from reviewer.domain.moments import beijing_text
from reviewer.domain.site_files import SiteFile
from reviewer.usecases.keep_site_file import add_site_file, look_at_site_file, set_site_file_limit, site_file_limits
from reviewer.usecases.list_site_files import export_site_files, list_site_files, place_key

_MEGABYTE = 1024 * 1024


def photo_add(desk: Desk, options: Namespace) -> Answer:
    """``photo add APP --item 2.2 [--occupation O] [--requirement R] FILE...``

    Every file is looked at before the first is added: a bad one leaves nothing half done.
    """
    key = place_key(desk, options.application, options.item, options.occupation)
    for path in options.file:
        look_at_site_file(desk, path)
    added = [
        add_site_file(
            desk, options.application, key, path, requirement=options.requirement, caption=options.caption
        ).field.removeprefix("file:")
        for path in options.file
    ]
    placed = [each for each in list_site_files(desk, options.application) if each.file.id in added]
    data = [site_file_data(each.item, each.occupation, each.file) for each in placed]
    return Answer({"application": options.application, "files": data}, [f"已添加 {len(placed)} 个文件"])


def photo_list(desk: Desk, options: Namespace) -> Answer:
    """``photo list APP [--member NAME]``"""
    placed = list_site_files(desk, options.application, options.member)
    data = [site_file_data(each.item, each.occupation, each.file) for each in placed]
    rows = [
        [each.item, each.occupation or "", each.file.name, each.file.taken_at or beijing_text(each.file.added_at)]
        for each in placed
    ]
    return Answer({"application": options.application, "files": data}, table(rows) or ["还没有照片或录音"])


def photo_export(desk: Desk, options: Namespace) -> Answer:
    """``photo export APP --out DIR [--member NAME]``"""
    written = export_site_files(desk, options.application, options.out, options.member)
    return Answer({"application": options.application, "files": written}, [each.path for each in written])


def photo_limit(desk: Desk, options: Namespace) -> Answer:
    """``photo limit [MB]``"""
    if options.megabytes is not None:
        set_site_file_limit(desk, options.megabytes)
    limit = site_file_limits(desk).max_file_bytes // _MEGABYTE
    return Answer({"max_file_mb": limit}, [f"单个照片或录音文件最大 {limit} MB"])


def site_file_data(item: str, occupation: str | None, file: SiteFile) -> dict[str, Any]:
    """A photo or sound file for ``--json``."""
    return {
        "id": file.id,
        "item": item,
        "occupation": occupation,
        "requirement": file.requirement,
        "kind": file.kind,
        "name": file.name,
        "sha256": file.sha256,
        "size": file.size,
        "media_type": file.media_type,
        "author": file.author,
        "added_at": file.added_at.isoformat(),
        "taken_at": file.taken_at,
        "device": file.device,
        "latitude": None if file.latitude is None else str(file.latitude),
        "longitude": None if file.longitude is None else str(file.longitude),
        "width": file.width,
        "height": file.height,
        "caption": file.caption,
        "marks": file.marks,
    }
