"""现场考察记录 as drawn: long ones over pages, heads over every page of the table, rare names as themselves."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pdfplumber
import pytest
from msgspec.structs import replace
from page import validate_pdf_bytes

from reviewer.errors import RuleViolation
from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.sheet.data import SheetNote, SheetRecord
from reviewer.reports.visit.data import (
    VisitItem,
    VisitMember,
    VisitReading,
    VisitRecordData,
    VisitRequirement,
)
from reviewer.reports.visit.visit_record import visit_record_pdf

RARE = ("样例㛃", "样例䶮", "样例𬱟")
LONG = "两排座位已拆除改作通道，实操区护网一侧破损，灭火器两具过期，当场登记；" * 30


def _item(number: int) -> VisitItem:
    readings = tuple(
        VisitReading(members=(name,), measured=str(60 + number + at), verdict="符合") for at, name in enumerate(RARE)
    )
    return VisitItem(
        clause=f"二({number})",
        name=f"场地{number}",
        scope="无人机驾驶员",
        requirements=(
            VisitRequirement(
                text=f"面积{number}", threshold="≥60㎡", declared="72", readings=readings[: 1 + number % 3]
            ),
        ),
        files=(f"照片{number}",),
    )


def _data(items: int = 40) -> VisitRecordData:
    record = SheetRecord(
        method="现场察看",
        time="2026-11-18 13:45:00 至 2026-11-18 14:40:00",
        findings=LONG,
        notes=(SheetNote(time="2026-11-18 13:58:00", speaker="样例主任", text=LONG),),
        kept_by=RARE,
    )
    return VisitRecordData(
        applicant="样例" * 20,
        application_number="WZ26-001",
        occupations=("无人机驾驶员 四级、三级",),
        round="样例批次",
        scheme_title="样例办法",
        scheme_version="3",
        visited_at="2026年11月18日 13:45—15:10",
        place="样例路88号",
        company="样例校长（校长）",
        members=tuple(VisitMember(name=name, is_leader=name == RARE[0], source="第1版评分表") for name in RARE),
        records=(record,),
        items=tuple(_item(number) for number in range(1, items + 1)),
        note="第一条。\n第二条。",
        document_number="WZ26-001-现场考察记录",
        data_sha256="0123456789abcdef" * 4,
        is_sample=True,
    )


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("visit") / "现场考察记录.pdf"
    path.write_bytes(visit_record_pdf(_data(), FontBook()))
    return path


def _pages(path: Path) -> list[str]:
    with pdfplumber.open(path) as pdf:
        return [re.sub(r"\s", "", "".join(char["text"] for char in page.chars)) for page in pdf.pages]


@pytest.mark.requirement("X11")
def test_every_page_of_the_measured_part_has_the_heads_once_and_nothing_is_lost(drawn: Path) -> None:
    pages = _pages(drawn)
    assert len(pages) > 4
    measured = [page for page in pages if re.search(r"场地\d+无人机驾驶员", page)]
    assert all(page.count("序号考察内容及要求申报佐证核实结论核实人") == 1 for page in measured)
    assert all("考察内容及要求" not in page for page in pages if page not in measured)
    text = "".join(pages)
    for number in range(1, 41):
        assert f"场地{number}无人机驾驶员" in text
        assert f"面积{number}（≥60㎡）" in text
        assert str(60 + number + number % 3) in text
    assert text.count("当场登记") == 60
    # Who signs is never parted from what is signed.
    last = pages[-1]
    for part in ("三、其他需要说明的情况", "第一条。", "第二条。", "四、签名", *RARE, "被考察单位"):
        assert part in last, part
    assert all("样例" in page and f"共{len(pages)}页" in page for page in pages)


@pytest.mark.requirement("X11")
def test_the_page_is_left_inside_its_margins_and_names_copy_out_as_themselves(drawn: Path) -> None:
    with pdfplumber.open(drawn) as pdf:
        for page in pdf.pages:
            assert min(char["x0"] for char in page.chars) > 56
            assert max(char["x1"] for char in page.chars) < 556
            assert max(char["bottom"] for char in page.chars) < 842 - 20
    text = subprocess.run(["pdftotext", "-layout", drawn, "-"], capture_output=True, text=True, check=True).stdout
    assert all(name in text for name in RARE)
    fonts = subprocess.run(["pdffonts", drawn], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts), fonts
    outline = subprocess.run(["qpdf", "--json", drawn], capture_output=True, text=True, check=True).stdout
    assert "一、评审方式" in outline
    assert "二、现场核实" in outline


@pytest.mark.requirement("X11")
def test_it_is_archival_by_the_word_of_a_validator(drawn: Path) -> None:
    assert [each.message for each in validate_pdf_bytes(drawn.read_bytes(), profile="2b").failures] == []
    # PDF/UA is not claimed: all that a machine can check of it holds but the claim itself.
    failed = {each.rule_id for each in validate_pdf_bytes(drawn.read_bytes(), profile="ua1").failures}
    assert failed == {"PDFUA1-ID-PART-001", "PDFUA1-ID-SCHEMA-001"}


@pytest.mark.requirement("X11")
def test_a_blank_field_is_named_and_an_empty_record_says_so(tmp_path: Path) -> None:
    with pytest.raises(RuleViolation, match="考察地点"):
        visit_record_pdf(replace(_data(1), place=" "), FontBook())
    bare = tmp_path / "空.pdf"
    bare.write_bytes(visit_record_pdf(replace(_data(0), records=(), note=""), FontBook()))
    text = "".join(_pages(bare))
    for part in ("各成员没有记录评审方式。", "各成员没有记录核实值。", "（无）"):
        assert part in text
