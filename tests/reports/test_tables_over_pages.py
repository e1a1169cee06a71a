"""Sheets with remarks of any length: one head a page, sums with their section, nothing lost, nothing in the foot."""

from __future__ import annotations

import io
import random
import re
from typing import Any

import pdfplumber
import pytest
from msgspec.structs import replace
from report_samples import SCOPES, sheet

from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.setting.page_frame import FOOT, NEXT_TOP
from reviewer.reports.sheet.score_sheet import ScoreSheetData, score_sheet_pdf

HEADS = "序号评审内容及要求申报佐证核实结论应得分得分说明"
SENTENCES = (
    "已核对花名册与劳动合同",
    "缺2人证书",
    "现场实测63.5㎡",
    "见《设备台账》",
    "负责人王䶮、㛃晓明在场",
    "CK6140两台",
)


def _varied(seed: int) -> tuple[ScoreSheetData, list[str]]:
    """A sheet whose remarks and workings are from nothing to several pages long, and all those texts."""
    rng = random.Random(seed)
    data = sheet(items=rng.randint(6, 24))
    texts: list[str] = []

    def text(most: int) -> str:
        size = rng.choice([0, 0, 1, 2, 6, 20, most])
        made = "".join(f"{len(texts)}-{number}{rng.choice(SENTENCES)}；" for number in range(size))
        texts.extend([made] if made else [])
        return made

    def varied(item: Any) -> Any:
        rows = tuple(replace(each, working=text(25) if rng.random() < 0.3 else "") for each in item.requirements)
        return replace(item, remark=text(180 if rng.random() < 0.08 else 12), requirements=rows)

    sections = tuple(replace(each, items=tuple(map(varied, each.items))) for each in data.sections)
    return replace(data, sections=sections, opinion=text(60) or "同意。"), texts


def _rows(page: Any) -> list[str]:
    rows: dict[float, list[Any]] = {}
    for char in page.chars:
        rows.setdefault(round(char["matrix"][5], 1), []).append(char)
    return ["".join(c["text"] for c in sorted(rows[y], key=lambda c: c["x0"])) for y in sorted(rows, reverse=True)]


@pytest.mark.parametrize("seed", range(4))
def test_sheets_with_remarks_of_any_length_are_split_well(seed: int) -> None:
    data, texts = _varied(seed)
    made = score_sheet_pdf(data, FontBook(use_system=False))
    read: list[str] = []
    sums: set[str] = set()
    with pdfplumber.open(io.BytesIO(made.pdf)) as pdf:
        assert len(pdf.pages) == made.page_count
        for number, page in enumerate(pdf.pages, 1):
            rows = _rows(page)
            assert rows.count(HEADS) == 1
            body = [char for char in page.chars if char["matrix"][5] > FOOT]
            under = {char["text"] for char in page.chars if char["matrix"][5] <= FOOT}
            assert under <= set(f"文书编号　{data.document_number}数据校验　SHA-256 {data.data_sha256}第{number}页　共"
                                f"{made.page_count}页")  # fmt: skip
            assert max(char["matrix"][5] for char in body) < (NEXT_TOP + 20 if number > 1 else 800)
            # What is read, in the order of reading: heads said again and running heads are left out.
            read.append("".join(char["text"] for char in page.chars if char["tag"] != "Artifact"))
            table = rows[rows.index(HEADS) + 1 :]
            first = next(place for place, row in enumerate(table) if not row.startswith("附件"))
            # Neither sums nor totals begin a page: what they sum up stands above them.
            assert not re.match("小计|合计", table[first]), table[:3]
            sums |= {row for row in rows if "小计" in row}
            if number - 1 == made.signature_page and len(data.opinion) < 200:  # a longer one may part them
                assert sum("合计　" in row for row in rows) == len(SCOPES)
    whole = re.sub(r"\s", "", "".join(read))
    for text in texts:
        assert text in whole, text[:40]
    assert len(sums) == len(SCOPES)
