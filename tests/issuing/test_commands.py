"""The command line: what staff do with documents, numbers and templates, as scripts read it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from reviewer.desk import Desk
from reviewer.intake.scheme_file import load_scheme, write_scheme
from reviewer.resources import resource_path
from reviewer.usecases.documents.templates import template_of
from reviewer.usecases.keep_schemes import import_scheme
from reviewer.usecases.make_round import make_round
from tests.e2e.people import run
from tests.issuing.conftest import PASSPHRASE, Clock

FIRST = "WZ26-001"
ENVIRONMENT = {"REVIEWER_PASSPHRASE": PASSPHRASE}


def done(store: Path, *words: str | Path) -> Any:
    """What a command that succeeds answers."""
    ran = run(*words, store=store, environment=ENVIRONMENT)
    assert ran.code == 0, (words, ran)
    return ran.data


def refused(store: Path, *words: str | Path) -> str:
    """The code of a command that is refused."""
    ran = run(*words, store=store, environment=ENVIRONMENT)
    assert ran.code == 3, (words, ran)
    return ran.problem["code"]


@pytest.mark.requirement("A18")
def test_a_rounds_letters_by_one_command_and_what_fails_is_told(store: Path, tmp_path: Path) -> None:
    done(store, "document", "set", FIRST, "letter", "contact=样例㛃", "phone=0577-1")
    assert refused(store, "document", "set", FIRST, "letter", "phone=2", "date=昨天") == "entry_no_date"
    fields = {each["name"]: each["value"] for each in done(store, "document", "show", FIRST, "letter")["fields"]}
    assert (fields["contact"], fields["phone"]) == ("样例㛃", "0577-1")
    before = {
        each["subject"]: each["standing"] for each in done(store, "document", "list", "--kind", "letter")["documents"]
    }
    assert before == {FIRST: "ready", "WZ26-002": "ready", "WZ26-003": "waiting"}
    data = done(store, "export", "letter", "--out", tmp_path / "out", "--docx")
    assert [Path(each["path"]).suffix for each in data["documents"]] == [".pdf", ".docx"] * 2
    assert data["failures"] == []
    done(store, "document", "set", FIRST, "letter", "contact=样例\U0002ebd0")
    ran = run("export", "letter", "--out", tmp_path / "again", store=store, environment=ENVIRONMENT)
    assert ran.code == 3
    assert [each["subject"] for each in ran.data["failures"]] == [FIRST]
    assert [each["application"] for each in ran.data["documents"]] == ["WZ26-002"]
    page = done(store, "document", "preview", "WZ26-002", "letter", "--out", tmp_path / "p.pdf")["path"]
    assert Path(page).read_bytes().startswith(b"%PDF-")
    assert refused(store, "export", "summary", "--out", tmp_path, "--docx") == "unknown_form"


def test_numbers_by_command(store: Path, tmp_path: Path) -> None:
    done(store, "number", "reserve", "温技评函〔2026〕2号", "--to", "4")
    done(store, "number", "reserve", "温技评函〔2026〕9号", "--for", "WZ26-002")
    assert refused(store, "number", "reserve", "温技评函2026-9") == "number_form"
    assert refused(store, "number", "reserve", "温技评函〔2026〕9号", "--to", "3") == "number_range"
    done(store, "document", "set", FIRST, "letter", "date=2026-12-01")
    done(store, "document", "set", "WZ26-002", "letter", "date=2026-12-01")
    documents = done(store, "export", "letter", "--out", tmp_path)["documents"]
    assert [each["number"] for each in documents] == ["温技评函〔2026〕1号", "温技评函〔2026〕9号"]
    done(store, "number", "cancel", "温技评函〔2026〕4号", "--reason", "手工误用")
    (series,) = done(store, "number", "list")["series"]
    assert series["words"] == "已用 1、9，2–3 已预留，4 已作废，缺 5–8"
    assert [each["state"] for each in series["numbers"]] == ["used", "reserved", "reserved", "cancelled", "used"]


def test_a_template_out_edited_checked_and_back_in(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "复函.toml"
    done(store, "template", "show", "letter", "--conclusion", "PASS", "--out", path)
    text = path.read_text("utf-8")
    path.write_text(text.replace("{total}", "{totl}"), encoding="utf-8")
    ran = run("template", "check", path, environment=ENVIRONMENT)
    assert ran.code == 3
    assert "{total}" in ran.data["problems"][0]["text"]
    assert refused(store, "template", "set", path) == "template_problems"
    path.write_text(text.replace("特此函复。", "专此函复。"), encoding="utf-8")
    seen = done(store, "template", "preview", path, FIRST, "--out", tmp_path / "t.pdf")["path"]
    assert Path(seen).read_bytes().startswith(b"%PDF-")
    assert done(store, "template", "set", path, "--reason", "统一用语")["template"]["version"] == 1
    listed = done(store, "template", "list")["templates"]
    assert [(each["text"]["kind"], each["version"]) for each in listed][:2] == [("letter", 1), ("letter", 0)]


def test_a_round_of_an_older_scheme_takes_the_templates_that_came_later(
    desk: Desk, clock: Clock, tmp_path: Path
) -> None:
    scheme, _ = load_scheme(resource_path("schemes", "zhejiang-wenzhou-2022.toml"))
    own = tuple(each for each in scheme.letters.template if each.kind == "letter")
    older = msgspec.structs.replace(
        scheme,
        scheme=msgspec.structs.replace(scheme.scheme, version="1"),
        letters=msgspec.structs.replace(scheme.letters, template=own),
    )
    write_scheme(older, tmp_path / "older.toml")
    clock.now += timedelta(days=3650)
    taken = import_scheme(desk, tmp_path / "older.toml")
    round_id = make_round(desk, taken.id, "旧批次")
    assert desk.scheme_of_round(round_id) == older
    template = template_of(desk, round_id, "commitment")
    assert (template.text.kind, template.words) == ("commitment", "程序所附模板")
    assert template_of(desk, round_id, "letter", "PASS").words == "办法所附模板"
