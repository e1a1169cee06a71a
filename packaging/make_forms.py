"""Write the blank application forms of the Wenzhou scheme into ``resources/forms/``.

Run from the repository's root: ``python packaging/make_forms.py``. The same sources give the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from forms.content import FormContent  # noqa: E402
from forms.sheets import application_xlsx, supplement_xlsx  # noqa: E402
from forms.supplement import supplement_lines  # noqa: E402
from forms.word import application_docx, pledge_docx  # noqa: E402

from reviewer.intake.scheme_file import load_scheme  # noqa: E402

SCHEME = "zhejiang-wenzhou-2022"


def blank_forms() -> dict[str, bytes]:
    """File name → content of every blank form."""
    scheme, _ = load_scheme(ROOT / "resources" / "schemes" / f"{SCHEME}.toml")
    return {
        "附件3 申报表.docx": application_docx(FormContent()),
        "附件3 申报表.xlsx": application_xlsx(FormContent()),
        "补充信息.xlsx": supplement_xlsx(supplement_lines(scheme, {})),
        "附件4 诚信承诺书.docx": pledge_docx(),
    }


def main() -> None:
    """Write them all."""
    folder = ROOT / "resources" / "forms" / SCHEME
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in blank_forms().items():
        (folder / name).write_bytes(content)
        print(f"{folder.relative_to(ROOT)}/{name}  {len(content)}")


if __name__ == "__main__":
    main()
