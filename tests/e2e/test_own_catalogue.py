"""A scheme of staff's own with a list of staff's own: the round keeps it, the members get it in their pack."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from people import LEADER, NAMES, PACKAGE, PASSPHRASE, SCHEME, People, done, refused

from reviewer.desk import Desk
from reviewer.intake.scheme_file import load_scheme, write_scheme
from reviewer.resources import resource_path, sample_path
from reviewer.usecases.catalogues import search_catalogues
from reviewer.usecases.make_pack import make_review_pack
from reviewer.usecases.take_pack import take_pack

LIST = "职业编码,职业（工种）名称,等级\n4-02-06-05,供应链管理师,五级至一级\n4-01-03-03,样例新职业,三级\n"


def own_scheme(path: Path) -> Path:
    scheme, _ = load_scheme(resource_path("schemes", f"{SCHEME}.toml"))
    head = msgspec.structs.replace(scheme.scheme, id="sample-own", catalogue="sample-2027", code="YL")
    write_scheme(msgspec.structs.replace(scheme, scheme=head), path)
    return path


@pytest.mark.requirement("A40", "X19")
def test_a_round_keeps_its_list_and_the_members_get_it(people: People, tmp_path: Path) -> None:
    centre = people.centre
    (tmp_path / "目录.csv").write_text(LIST, "utf-8")
    words = ("--id", "sample-2027", "--title", "样例目录", "--edition", "2022")
    assert done("catalogue", "import", tmp_path / "目录.csv", *words, store=centre)["rows"] == 2
    done("scheme", "import", own_scheme(tmp_path / "own.toml"), store=centre)
    round_id = done("round", "new", "--scheme", "sample-own", "--name", "自定批次", store=centre)["round"]
    (taken,) = done("import", sample_path("packages", PACKAGE), "--round", round_id, store=centre)["packages"]
    found = done("check", taken["application"], store=centre)["eligibility"]
    assert [each["verdict"] for each in found if each["condition"] == "W20"] == ["met"]

    (tmp_path / "另一.csv").write_text(LIST.replace("三级", "二级"), "utf-8")
    refused("catalogue", "import", tmp_path / "另一.csv", *words, store=centre, code=3, name="catalogue_in_use")

    members = [word for name in NAMES for word in ("--member", name)]
    done("panel", "set", taken["application"], *members, "--leader", LEADER, store=centre)
    with Desk.open(centre, PASSPHRASE) as desk:
        make_review_pack(desk, LEADER, tmp_path / "own.rpk", PASSPHRASE, round_id)
    with Desk.open(people.fresh(LEADER), PASSPHRASE) as desk:
        take_pack(desk, tmp_path / "own.rpk", PASSPHRASE)
        assert [each.name for each in desk.catalogue(desk.scheme_of_round(round_id)).entries] == [
            "供应链管理师",
            "样例新职业",
        ]
        assert [each.name for each in search_catalogues(desk, "样例新职业")] == ["样例新职业"]
        told = desk.check(taken["application"], {}).eligibility
        assert [each.verdict.value for each in told if each.condition == "W20"] == ["met"]
