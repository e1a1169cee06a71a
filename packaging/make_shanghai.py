"""Write the drawn-up forms and the sample packages of the two Shanghai schemes; every sample page is marked 样例.

Run from the repository's root: ``python packaging/make_shanghai.py``. The same sources give the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from forms.from_scheme import DrawnForm, drawn_docx, drawn_paper  # noqa: E402
from forms.shanghai import FORM_TITLES, INTEGRITY, INTEGRITY_FOOT  # noqa: E402
from samples.one_page import one_page  # noqa: E402
from samples.packing import write_folder, write_zip  # noqa: E402
from samples.shanghai import ShanghaiSample, all_samples  # noqa: E402

from reviewer.domain.scheme import Scheme  # noqa: E402
from reviewer.intake.scheme_file import load_scheme  # noqa: E402

_MARKED = "（本程序拟的样式）"


def scheme_of(scheme_id: str) -> Scheme:
    """The shipped scheme."""
    return load_scheme(ROOT / "resources" / "schemes" / f"{scheme_id}.toml")[0]


def blank_forms(scheme: Scheme) -> dict[str, bytes]:
    """File name → content of every blank form."""
    title = FORM_TITLES[scheme.scheme.id]
    pledge = next(each for each in scheme.letters.template if each.kind == "commitment")
    foot = tuple(each.replace("：{applicant}", "") for each in pledge.sign_lines)
    forms = {
        f"{title}{_MARKED}.docx": drawn_docx(scheme, title, DrawnForm()),
        f"承诺书{_MARKED}.docx": drawn_paper(pledge.title, pledge.paragraphs, foot),
    }
    if scheme.scheme.id == "shanghai-2024-124":
        forms[f"廉洁责任书{_MARKED}.docx"] = drawn_paper("廉洁责任书", INTEGRITY, INTEGRITY_FOOT)
    return forms


def package_entries(sample: ShanghaiSample) -> dict[str, bytes]:
    """Path inside the package → content."""
    title = FORM_TITLES[sample.scheme]
    entries = {f"{title}.docx": drawn_docx(scheme_of(sample.scheme), title, sample.form)}
    for path, paragraphs in sample.papers:
        entries[f"{path}.pdf"] = one_page(Path(path).stem, sample.name, paragraphs)
    return entries


def main() -> None:
    """Write forms and packages."""
    for scheme_id in FORM_TITLES:
        folder = ROOT / "resources" / "forms" / scheme_id
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in blank_forms(scheme_of(scheme_id)).items():
            (folder / name).write_bytes(content)
            print(f"{folder.relative_to(ROOT)}/{name}  {len(content)}")
    for sample in all_samples():
        entries, packages = package_entries(sample), ROOT / "data" / "packages_by_scheme" / sample.scheme
        if sample.is_zip:
            write_zip(packages / f"{sample.folder}.zip", entries, gbk=True)
        else:
            write_folder(packages / sample.folder, entries)
        print(f"{sample.folder}　{len(entries)} 个文件　{sum(map(len, entries.values())) // 1024} KiB")


if __name__ == "__main__":
    main()
