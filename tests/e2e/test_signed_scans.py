"""Documents printed, signed by hand, scanned back: found by their QR codes, kept, archived; older versions told."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from people import LEADER, PASSPHRASE, People, done, refused, run
from PIL import Image, ImageDraw
from scan_builders import as_pdf, as_picture, rendered, worn
from visited_centre import issue_papers

from reviewer.cli.papering import PAGE_LEFT
from reviewer.desk import Desk
from reviewer.usecases.documents.scan_signed import show_signed_page

DPI = 200


class Printed:
    """The people, and the pages of what the centre printed, by kind."""

    def __init__(self, people: People, out: Path) -> None:
        self.people = people
        self.pages = {
            kind: rendered(next(out.glob(pattern)).read_bytes(), DPI)
            for kind, pattern in (
                ("visit", "现场考察记录*.pdf"),
                ("letter", "复函*.pdf"),
                ("sheet", f"评分表*{LEADER}.pdf"),
            )
        }

    def copied(self, to: Path) -> Printed:
        """The same pages over a store of one's own."""
        other = object.__new__(Printed)
        other.people, other.pages = self.people.copy(to), self.pages
        return other


@pytest.fixture(scope="module")
def kept_printed(kept_visited: People, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Nobody changes it: copy it."""
    people = kept_visited.copy(tmp_path_factory.mktemp("printed") / "打印 之后")
    out = people.folder / "文书"
    issue_papers(people, out)
    return Printed(people, out)


@pytest.fixture
def printed(kept_printed: Printed, tmp_path: Path) -> Printed:
    """For one test to change."""
    return kept_printed.copied(tmp_path / "打印 之后")


def _scan(path: Path, pages: Sequence[Image.Image]) -> Path:
    path.write_bytes(as_pdf(pages, DPI))
    return path


@pytest.mark.requirement("X14")
def test_mixed_and_turned_pages_of_several_documents_go_where_their_codes_say(printed: Printed, tmp_path: Path) -> None:
    letter, visit, sheet = (printed.pages[each] for each in ("letter", "visit", "sheet"))
    mixed = [*(worn(each) for each in letter), worn(visit[0]), worn(visit[1], turned=180), worn(sheet[0])]
    scan = _scan(tmp_path / "签字.pdf", mixed)
    rest = [tmp_path / f"{at}.jpg" for at in range(2, len(visit))]
    for path, page in zip(rest, visit[2:], strict=True):
        path.write_bytes(as_picture(page))
    taken = done("document", "scan", scan, *rest, store=printed.people.centre)
    by_kind = {each["kind"]: each for each in taken["copies"]}
    assert by_kind["letter"]["missing"] == by_kind["visit_record"]["missing"] == []
    assert by_kind["score_sheet"]["scanned"] == [1]
    assert len(by_kind["score_sheet"]["missing"]) == len(sheet) - 1
    assert {each["turned"] for each in taken["pages"]} == {0, 180}
    assert "以纸质签字件为准" in by_kind["letter"]["prevails"]
    with Desk.open(printed.people.centre, PASSPHRASE) as desk:
        before = len(tuple(desk.store.journal()))
        shown = Image.open(io.BytesIO(show_signed_page(desk, by_kind["visit_record"]["document"], 2)))
        assert shown.height > shown.width
    again = done("document", "scan", scan, *rest, store=printed.people.centre)
    assert again["copies"] == taken["copies"]
    with Desk.open(printed.people.centre, PASSPHRASE) as desk:
        assert len(tuple(desk.store.journal())) == before
    listed = done("document", "scans", printed.people.application, store=printed.people.centre)["copies"]
    assert listed == sorted(
        taken["copies"], key=lambda each: [one["document"] for one in listed].index(each["document"])
    )


@pytest.mark.requirement("X14")
def test_the_archive_holds_the_scan_and_says_which_copy_prevails(printed: Printed, tmp_path: Path) -> None:
    people = printed.people
    scan = _scan(tmp_path / "签字.pdf", [worn(each) for each in printed.pages["letter"]])
    done("document", "prevails", "electronic", "--round", people.round, store=people.centre)
    done("document", "scan", scan, store=people.centre)
    (written,) = done("export", "archive", people.application, "--out", tmp_path / "包", store=people.centre)[
        "documents"
    ]
    data = Path(written["path"]).read_bytes()
    assert scan.read_bytes() in data
    assert "文书的纸质签字件与电子件不一致时，以电子件为准".encode() in data
    (checked,) = done("verify", written["path"], store=people.centre)["checked"]
    assert checked["holds"]


@pytest.mark.requirement("X14")
def test_a_copy_of_an_older_version_is_taken_and_told_and_verify_tells_it(printed: Printed, tmp_path: Path) -> None:
    people = printed.people
    scan = _scan(tmp_path / "旧版签字.pdf", [worn(each) for each in printed.pages["visit"][:2]])
    (told,) = done("verify", scan, store=people.centre)["checked"]
    assert "数据校验值与存储一致" in told["what"]
    assert "未作为签字件读入" in told["what"]
    done("document", "set", people.application, "visit", "note=更正", store=people.centre)
    done("export", "visit", people.application, "--out", tmp_path, store=people.centre)
    taken = done("document", "scan", scan, store=people.centre)
    assert all("不是最新版：签的是第1版，最新为第2版" in each["warning"] for each in taken["pages"])
    (told,) = done("verify", scan, store=people.centre)["checked"]
    assert told["holds"]
    assert told["is_checked"]
    assert "不是最新版：签的是第1版，最新为第2版" in told["what"]
    assert "已作为签字件读入" in told["what"]


@pytest.mark.requirement("X14")
def test_what_was_not_issued_here_stays_out_and_is_named(printed: Printed, kept_people: People, tmp_path: Path) -> None:
    blank = Image.new("L", printed.pages["letter"][0].size, 255)
    first, *others = (worn(each) for each in printed.pages["letter"])
    scan = _scan(tmp_path / "首页.pdf", [first])
    elsewhere = kept_people.copy(tmp_path / "另一处")
    ran = run("document", "scan", scan, store=elsewhere.centre)
    assert ran.code == PAGE_LEFT
    assert "不是本机签发的" in ran.data["pages"][0]["why"]
    mixed = _scan(tmp_path / "混.pdf", [first, *others, _scribble(blank)])
    ran = run("document", "scan", mixed, store=printed.people.centre)
    assert ran.code == PAGE_LEFT
    assert "二维码读不出" in ran.data["pages"][-1]["why"]
    # The same number, but another store's letter: another hash.
    with Desk.open(elsewhere.centre, PASSPHRASE) as desk, desk.store.change("样例") as change:
        row = _letter(printed.people)
        change.add_document(**(row | {"id": "letter:x", "data_sha256": "0" * 64}))
    ran = run("document", "scan", scan, store=elsewhere.centre)
    assert "数据校验值与本机签发的不符" in ran.data["pages"][0]["why"]
    altered = run("verify", scan, store=elsewhere.centre)
    assert altered.code == 5
    assert "数据校验值与本机签发的不符" in altered.data["checked"][0]["what"]


@pytest.mark.requirement("X14")
def test_backs_of_sheets_are_passed_over_and_pages_without_a_code_follow_the_one_before(
    printed: Printed, tmp_path: Path
) -> None:
    letter = printed.pages["letter"]
    assert len(letter) > 1
    back = worn(Image.new("L", letter[0].size, 255))
    scan = _scan(tmp_path / "双面.pdf", [each for page in letter for each in (worn(page), back)])
    taken = done("document", "scan", scan, store=printed.people.centre)
    assert [each["page"] for each in taken["pages"]] == [each for at in range(len(letter)) for each in (at + 1, None)]
    assert {each["why"] for each in taken["pages"][1::2]} == {"空白页，未采用"}
    assert "没有二维码" in taken["pages"][2]["warning"]
    assert taken["copies"][0]["missing"] == []


def _scribble(page: Image.Image) -> Image.Image:
    drawn = page.copy()
    ImageDraw.Draw(drawn).text((200, 300), "somebody's note", fill=0, font_size=60)
    return drawn


def _letter(people: People) -> dict[str, object]:
    with Desk.open(people.centre, PASSPHRASE) as desk:
        row = next(each for each in desk.store.documents(people.application) if each.kind == "letter")
    return {name: getattr(row, name) for name in row.__struct_fields__}


@pytest.mark.requirement("X14")
def test_a_page_whose_code_the_seal_covers_is_attached_by_hand_with_a_reason(printed: Printed, tmp_path: Path) -> None:
    people = printed.people
    sealed = printed.pages["visit"][0].copy()
    width, height = sealed.size
    sealed.paste(90, (0, int(height * 0.88), width // 3, height))
    scan = _scan(tmp_path / "盖章.pdf", [sealed])
    assert run("document", "scan", scan, store=people.centre).data["pages"][0]["document"] is None
    number = f"{people.application}-现场考察记录"
    words = ("document", "scan", scan, "--number", number, "--scan-page", "1", "--page", "1")
    refused(*words, store=people.centre, code=3, name="scan_reason_missing")
    refused(*words[:-1], "99", "--reason", "盖章", store=people.centre, code=3, name="scan_page")
    (page,) = done(*words, "--reason", "印章盖住二维码", store=people.centre)["pages"]
    assert (page["number"], page["version"], page["page"]) == (number, 1, 1)
    entries = done("journal", "--application", people.application, store=people.centre)["entries"]
    assert [each["reason"] for each in entries if each["action"] == "document_scan"] == ["印章盖住二维码"]
