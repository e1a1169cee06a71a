"""Tables inside official papers: the head on each page, long cells over pages, merged rows, nothing lost."""

from __future__ import annotations

import io
from typing import Any

import official_samples as samples
import pdfplumber
import pytest
from paper_measures import MM, pages, text_of

from reviewer.reports.official.data import Annex, ColumnAlign, OfficialTable
from reviewer.reports.official.document import official_pdf
from reviewer.reports.setting.fonts import FontBook

FONTS = FontBook(use_system=False)


def _tables(pdf: bytes) -> list[list[list[str]]]:
    """Tables as pdfplumber finds them from their lines, page by page; merged cells give None below the first."""
    found = []
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            for each in page.extract_tables():
                found.append([["" if cell is None else "".join(cell.split()) for cell in row] for row in each])
    return found


def _with(table: OfficialTable, **changes: Any) -> bytes:
    annex = Annex(title="整改事项清单", table=table)
    return official_pdf(samples.notice(**{"annexes": (annex,), **changes}), FONTS)


def test_long_cells_go_on_over_pages_with_the_head_on_each() -> None:
    table = samples.long_cells()
    found = _tables(_with(table))
    assert len(found) >= 3
    assert [each[0] for each in found] == [list(table.head)] * len(found)
    rows = [row for each in found for row in each[1:]]
    assert "".join(row[2] for row in rows) == "".join(row[2] for row in table.rows)
    assert [row[0] for row in rows if row[0]] == ["1", "2", "3"]
    # No single line of a cell alone on a page.
    pdf = _with(table)
    for chars, *_ in pages(pdf)[2:]:
        inside = sorted({round(c["matrix"][5]) for c in chars if 9 <= c["size"] <= 12 and c["x0"] > 28 * MM + 150})
        assert len(inside) >= 3


@pytest.mark.parametrize("count", [1, 8, 40, 100])
def test_merged_rows_stay_together_and_no_row_is_lost(count: int) -> None:
    table = samples.table(count)
    found = _tables(_with(table))
    rows = [row for each in found for row in each[1:]]
    assert [row[2] for row in rows] == ["".join(row[2].split()) for row in table.rows]
    bodies = [row[1] for row in rows if row[1]]
    assert bodies == list(dict.fromkeys(row[1] for row in table.rows)), "each body once, its rows on one page"
    for each in found:
        assert each[0] == list(table.head)
        assert each[1][1], "no page begins inside a body"


def test_a_body_with_more_rows_than_a_page_is_named_on_each() -> None:
    rows = tuple(("1", "样例职业培训学校", f"第{number}项", "三级", "") for number in range(60))
    table = OfficialTable(
        head=("序号", "机构名称", "职业（工种）", "等级", "备注"), shares=(1, 4, 4, 2, 2), merge=(0, 1), rows=rows
    )
    found = _tables(_with(table))
    assert len(found) >= 2
    assert [each[1][1] for each in found] == ["样例职业培训学校"] * len(found)
    assert [row[2] for each in found for row in each[1:]] == [row[2] for row in rows]


def test_tables_stay_inside_the_text_block_and_above_the_signature() -> None:
    for count in range(1, 30, 4):
        pdf = official_pdf(samples.plain(table=samples.table(count)), FONTS)
        last = pages(pdf)[-1]
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            for page in document.pages:
                for each in page.find_tables():
                    left, top, right, bottom = (value / MM for value in each.bbox)
                    assert (left, right) == pytest.approx((28, 184), abs=0.4)
                    assert top > 36.9
                    assert bottom < 262.1
            assert document.pages[-1].find_tables(), "the signature stands with a part of the table"
        assert "2026年2月9日" in "".join(char["text"] for char in last[0])


def test_merged_cells_are_one_inside_the_other() -> None:
    rows = (("甲", "三级"), ("甲", "三级"), ("乙", "三级"), ("乙", "四级"))
    found = _tables(_with(OfficialTable(head=("机构", "等级"), shares=(1, 1), merge=(0, 1), rows=rows)))
    # Two rows that are merged in every column are one to who looks at the lines.
    assert found == [[["机构", "等级"], ["甲", "三级"], ["乙", "三级"], ["", "四级"]]]


def test_a_long_name_over_one_row_makes_the_row_taller() -> None:
    name = samples.LONG_APPLICANT
    rows = ((name, "a"), (name, "b"), ("短名", "c"))
    pdf = _with(OfficialTable(head=("机构", "项"), shares=(1, 6), merge=(0,), rows=rows))
    (found,) = _tables(pdf)
    assert [row[0] for row in found] == ["机构", name, "", "短名"]


def test_columns_stand_as_asked() -> None:
    table = OfficialTable(
        head=("左", "中", "右"), shares=(1, 1, 1), align=("left", "center", "right"), rows=(("甲", "乙", "丙"),)
    )
    chars = pages(_with(table))[-1][0]
    places = {char["text"]: (char["x0"] / MM, char["x1"] / MM) for char in chars if char["text"] in "甲乙丙"}
    assert places["甲"][0] == pytest.approx(28 + 3 / MM, abs=0.1)
    assert sum(places["乙"]) / 2 == pytest.approx(106, abs=0.1)
    assert places["丙"][1] == pytest.approx(184 - 3 / MM, abs=0.1)


def test_a_table_keeps_its_shape() -> None:
    with pytest.raises(ValueError, match="one entry a column"):
        OfficialTable(head=("甲", "乙"), shares=(1, 1), rows=(("一",),))
    with pytest.raises(ValueError, match="alignment"):
        OfficialTable(head=("甲",), shares=(1,), rows=(), align=("left", "left"))
    with pytest.raises(ValueError, match="merged"):
        OfficialTable(head=("甲",), shares=(1,), rows=(), merge=(1,))


def test_short_heads_are_not_broken() -> None:
    for count in (3, 7, 10):
        head = tuple(f"表头{'一二三四五六七八九十'[number]}" for number in range(count))
        table = OfficialTable(head=head, shares=(1,) * count, rows=(("内容",) * count,))
        chars = [char for char in pages(_with(table))[-1][0] if char["size"] <= 12]
        rows: dict[float, list[Any]] = {}
        for char in chars:
            rows.setdefault(round(char["matrix"][5], 1), []).append(char)
        lines = [text_of(sorted(row, key=lambda char: char["x0"])) for row in rows.values()]
        assert "".join(head) in lines


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_no_single_character_is_left_for_a_cells_last_line(align: ColumnAlign) -> None:
    whole = "工业机器人系统操作员与运维员以及无人机装调检修工和驾驶员"
    rows = tuple((whole[:length], "") for length in range(6, len(whole) + 1))
    pdf = _with(OfficialTable(head=("职业", "空"), shares=(1, 4), align=(align, "left"), rows=rows))
    cells = []
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            cells += [row[0] or "" for table in page.extract_tables() for row in table if row[0] != "职业"]
            inside = [char for char in page.chars if "Fang" in char["fontname"] and 8.9 < char["size"] < 12.1]
            assert all(char["x0"] / MM > 28 and char["x1"] / MM < 28 + 156 / 5 for char in inside)
    assert ["".join(cell.split()) for cell in cells] == [row[0] for row in rows]
    assert all(len(cell.split("\n")[-1]) > 1 for cell in cells)
