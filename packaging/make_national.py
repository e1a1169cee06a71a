"""Write the blank form and the two sample packages of the national scheme; every page is marked 样例.

Run from the repository's root: ``python packaging/make_national.py``. The same sources give the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from forms.national import NationalForm, national_docx, national_xlsx  # noqa: E402
from forms.sheets import supplement_xlsx, table_xlsx  # noqa: E402
from forms.supplement import supplement_lines  # noqa: E402
from samples.national import NationalSample, all_samples  # noqa: E402
from samples.one_page import one_page  # noqa: E402
from samples.packing import write_folder, write_zip  # noqa: E402

from reviewer.domain.scheme import Scheme  # noqa: E402
from reviewer.intake.scheme_file import load_scheme  # noqa: E402

SCHEME = "national-2020-16"


def blank_forms(scheme: Scheme) -> dict[str, bytes]:
    """File name → content of every blank form."""
    return {
        "附件1 社会培训评价组织基本情况表.docx": national_docx(NationalForm()),
        "附件1 社会培训评价组织基本情况表.xlsx": national_xlsx(NationalForm()),
        "补充信息.xlsx": supplement_xlsx(supplement_lines(scheme, {})),
    }


def package_entries(scheme: Scheme, sample: NationalSample) -> dict[str, bytes]:
    """Path inside the package → content."""
    lines = supplement_lines(scheme, sample.answers, sample.by_occupation)
    made = national_docx(sample.form) if sample.form_as == "docx" else national_xlsx(sample.form)
    entries = {
        f"社会培训评价组织基本情况表.{sample.form_as}": made,
        "补充信息.xlsx": supplement_xlsx(lines, sample.form.name),
    }
    for path, paragraphs in sample.papers:
        entries[f"{path}.pdf"] = one_page(Path(path).stem, sample.form.name, paragraphs)
    for path, head, rows in sample.tables:
        entries[f"{path}.xlsx"] = table_xlsx(Path(path).stem, head, rows, [16] * len(head), "样例数据，均为虚构")
    return entries


def main() -> None:
    """Write forms and packages."""
    scheme, _ = load_scheme(ROOT / "resources" / "schemes" / f"{SCHEME}.toml")
    folder = ROOT / "resources" / "forms" / SCHEME
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in blank_forms(scheme).items():
        (folder / name).write_bytes(content)
        print(f"{folder.relative_to(ROOT)}/{name}  {len(content)}")
    packages = ROOT / "data" / "packages_by_scheme" / SCHEME
    for sample in all_samples():
        entries = package_entries(scheme, sample)
        if sample.is_zip:
            write_zip(packages / f"{sample.folder}.zip", entries, gbk=False)
        else:
            write_folder(packages / sample.folder, entries)
        print(f"{sample.folder}　{len(entries)} 个文件　{sum(map(len, entries.values())) // 1024} KiB")


if __name__ == "__main__":
    main()
