"""Office files whose bytes depend on their content only: no clock, no machine."""

from __future__ import annotations

import io
import re
import zipfile

PINNED_TIME = (2026, 11, 2, 9, 0, 0)
_STAMP = "2026-11-02T09:00:00Z"
_CORE_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def pin_office(document: bytes) -> bytes:
    """The same .docx or .xlsx with every time in it replaced by the fixed one."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _CORE_TIMES.sub(rb"\g<1>" + _STAMP.encode() + rb"\g<3>", content)
            target.writestr(_entry(name), content, compresslevel=9)
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, PINNED_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    entry.external_attr = 0
    return entry
