"""LibreOffice as an independent reader of what we write."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

XLSX = "xlsx:Calc MS Excel 2007 XML"


def office(folder: Path, files: list[Path], form: str) -> Path:
    """The files as LibreOffice saves them, in the folder that it returns."""
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", form,
         "--outdir", str(folder / "out"), *map(str, files)],
        capture_output=True, check=True, timeout=300,
    )  # fmt: skip
    return folder / "out"


def without_figures(book: bytes) -> bytes:
    """The workbook with its formulas alone: whoever opens it has nothing to believe and works them out."""
    bare = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(bare, "w") as target:
        for part in source.namelist():
            data = source.read(part)
            if part.startswith("xl/worksheets/sheet"):
                data = re.sub(rb' t="str"><f>', b"><f>", data)
                data = re.sub(rb"</f><v>[^<]*</v>", b"</f>", data)
            target.writestr(part, data)
    return bare.getvalue()
