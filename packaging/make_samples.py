"""Write the sample packages and the sample round: five fictional applicants, every page marked 样例.

Run from the repository's root: ``python packaging/make_samples.py --out data``. No clock, no network, fixed
seeds: the same sources and libraries give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from forms.sheets import application_xlsx, supplement_xlsx  # noqa: E402
from forms.word import application_docx  # noqa: E402
from samples.applicant import SampleApplicant  # noqa: E402
from samples.applicants import all_applicants  # noqa: E402
from samples.evidence import evidence_of  # noqa: E402
from samples.filled import cast_of, form_of, people_extra_of, supplement_of  # noqa: E402
from samples.packing import write_folder, write_zip  # noqa: E402
from samples.scores import sample_round  # noqa: E402
from samples.site_photos import site_photos, site_visit  # noqa: E402

from reviewer.domain.scheme import Scheme  # noqa: E402
from reviewer.intake.scheme_file import load_scheme  # noqa: E402

SCHEME = "zhejiang-wenzhou-2022"


def package_entries(scheme: Scheme, applicant: SampleApplicant) -> dict[str, bytes]:
    """Path inside the package → content: form, supplement, evidence."""
    cast = cast_of(applicant)
    form = form_of(applicant, cast)
    made = application_docx(form) if applicant.form == "docx" else application_xlsx(form)
    entries = {
        f"申报表.{applicant.form}": made,
        "补充信息.xlsx": supplement_xlsx(
            supplement_of(scheme, applicant), applicant.name, people_extra_of(applicant, cast)
        ),
    }
    entries.update(evidence_of(applicant, cast))
    return entries


def write_package(folder: Path, applicant: SampleApplicant, entries: dict[str, bytes]) -> Path:
    """Write one package below ``folder`` and return its path."""
    if not applicant.archive:
        path = folder / applicant.folder
        write_folder(path, entries)
        return path
    path = folder / f"{applicant.folder}.zip"
    write_zip(path, entries, gbk=applicant.archive == "gbk")
    return path


def write_visit(out: Path, applicant: SampleApplicant) -> None:
    """Write what the members bring back from the first applicant: photos, workings, records."""
    (out / "site_photos").mkdir(parents=True, exist_ok=True)
    for name, data in site_photos(applicant):
        (out / "site_photos" / name).write_bytes(data)
    text = json.dumps(site_visit(), ensure_ascii=False, indent=1) + "\n"
    (out / "sample_visit.json").write_bytes(text.encode())


def main() -> None:
    """Write packages and round below ``--out``."""
    parser = argparse.ArgumentParser(description="写出样例申报材料包和样例批次")
    parser.add_argument("--out", type=Path, default=ROOT / "data")
    out: Path = parser.parse_args().out
    scheme, _ = load_scheme(ROOT / "resources" / "schemes" / f"{SCHEME}.toml")
    applicants = all_applicants()
    for applicant in applicants:
        entries = package_entries(scheme, applicant)
        path = write_package(out / "packages", applicant, entries)
        print(f"{path.name}　{len(entries)} 个文件　{sum(map(len, entries.values())) // 1024} KiB")
    document = sample_round(scheme, applicants)
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    (out / "sample_round.json").write_bytes(text.encode())
    write_visit(out, applicants[0])


if __name__ == "__main__":
    main()
