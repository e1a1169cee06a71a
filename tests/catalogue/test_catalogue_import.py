"""A list of staff's own: read from a workbook, CSV or JSON, refused with its place, found by searching."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook

from reviewer.resources import resource_path
from tests.e2e.people import done, refused

HEAD = ("序号", "职业编码", "职业（工种）名称", "等级", "备注")
ROWS = (
    (1, "4-02-04-06", "无人机驾驶员（样例工种）", "五级/初级工、四级/中级工", ""),
    (2, "4-04-05-05", "人工智能训练师", "5、4、3", "已颁布国家标准"),
    (3, "", "样例新职业", "三级", "列入国标开发计划"),
)


def book(path: Path, rows: tuple[tuple[object, ...], ...] = ROWS) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(("附件　样例目录",))
    for row in (HEAD, *rows):
        sheet.append(row)
    sheet.append(("注：等级根据现行大典动态调整。",))
    made.save(path)
    return path


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    done("init", "--role", "centre", store=tmp_path / "store")
    return tmp_path / "store"


@pytest.mark.requirement("A40", "X19")
def test_a_workbook_becomes_a_list_that_is_searched(centre: Path, tmp_path: Path) -> None:
    view = done(
        "catalogue", "import", book(tmp_path / "目录.xlsx"), "--id", "sample-2027", "--title", "样例目录", "--edition",
        "2022", store=centre,
    )  # fmt: skip
    assert (view["rows"], view["codes"], view["is_added"]) == (3, 2, True)
    (row,) = done("catalogue", "search", "样例工种", store=centre)["hits"]
    assert (row["code"], row["name"], row["work_type"], row["levels"]) == (
        "4-02-04-06", "无人机驾驶员", "样例工种", [5, 4],
    )  # fmt: skip
    (trainer,) = done("catalogue", "search", "人工智能训练师", store=centre)["hits"]
    assert trainer["catalogues"] == ["shanghai-2024-38", "wenzhou-2022", "sample-2027"]
    listed = {each["id"]: each for each in done("catalogue", "list", store=centre)["catalogues"]}
    assert listed["sample-2027"]["source"] == "目录.xlsx"
    assert [each["action"] for each in done("journal", store=centre)["entries"]][-1] == "register_entry"


@pytest.mark.requirement("A40")
def test_a_csv_and_our_own_json_are_read_alike(centre: Path, tmp_path: Path) -> None:
    lines = "\n".join(",".join(str(cell) for cell in row) for row in (HEAD, *ROWS))
    (tmp_path / "目录.csv").write_text(lines, "utf-8-sig")
    words = ("--title", "样例", "--edition", "2022")
    from_csv = done("catalogue", "import", tmp_path / "目录.csv", "--id", "as-csv", *words, store=centre)
    shutil.copy(resource_path("catalogues", "wenzhou-2022.json"), tmp_path / "温州.json")
    from_json = done("catalogue", "import", tmp_path / "温州.json", "--id", "as-json", *words, store=centre)
    assert (from_csv["rows"], from_json["rows"]) == (3, 59)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((4, "4-2-4-6", "样例", "五级", ""), "4-2-4-6"),
        ((4, "4-02-04-06", "样例", "很高", ""), "很高"),
        ((4, "4-04-05-05", "人工智能训练师", "2", ""), "重复"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_place(
    row: tuple[object, ...], said: str, centre: Path, tmp_path: Path
) -> None:
    path = book(tmp_path / "目录.xlsx", (*ROWS, row))
    words = ("catalogue", "import", path, "--id", "sample", "--title", "样例")
    problem = refused(*words, store=centre, code=3, name="catalogue_invalid")
    assert said in problem["message"]
    assert "sample" not in {each["id"] for each in done("catalogue", "list", store=centre)["catalogues"]}


@pytest.mark.requirement("A40")
def test_a_round_needs_the_list_that_its_scheme_names(centre: Path, tmp_path: Path) -> None:
    text = resource_path("schemes", "zhejiang-wenzhou-2022.toml").read_text("utf-8")
    own = text.replace('catalogue = "wenzhou-2022"', 'catalogue = "sample-2027"').replace(
        'id = "zhejiang-wenzhou-2022"', 'id = "sample-own"'
    )
    (tmp_path / "own.toml").write_text(own, "utf-8")
    done("scheme", "import", tmp_path / "own.toml", store=centre)
    words = ("round", "new", "--scheme", "sample-own", "--name", "样例批次")
    assert "sample-2027" in refused(*words, store=centre, code=3, name="no_catalogue")["message"]
    done("catalogue", "import", book(tmp_path / "目录.xlsx"), "--id", "sample-2027", "--title", "样例", store=centre)
    assert done(*words, store=centre)["round"]


def test_what_a_list_needs_and_what_stays_as_it_is(centre: Path, tmp_path: Path) -> None:
    path = book(tmp_path / "目录.xlsx")
    named = ("--title", "样例")
    refused("catalogue", "import", path, *named, store=centre, code=3, name="catalogue_unnamed")
    refused("catalogue", "import", path, "--id", "x1", store=centre, code=3, name="catalogue_unnamed")
    refused(
        "catalogue",
        "import",
        path,
        "--id",
        "x1",
        *named,
        "--edition",
        "新",
        store=centre,
        code=3,
        name="catalogue_unnamed",
    )
    refused("catalogue", "import", path, "--id", "wenzhou-2022", *named, store=centre, code=3, name="catalogue_known")
    refused(
        "catalogue", "import", tmp_path / "没有.xlsx", "--id", "x1", *named, store=centre, code=4,
        name="catalogue_unreadable",
    )  # fmt: skip
    (tmp_path / "说明.xlsx").write_bytes(b"no workbook")
    ran = refused(
        "catalogue",
        "import",
        tmp_path / "说明.xlsx",
        "--id",
        "x1",
        *named,
        store=centre,
        code=3,
        name="unreadable_form",
    )
    assert ran["where"]
