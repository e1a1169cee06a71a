"""复制到其他职业: one change, shown before, taken back whole, nothing else touched."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from reviewer.desk import Desk
from reviewer.domain.findings import Verdict
from reviewer.domain.sheet import ItemKey, Judgement
from reviewer.domain.working import AreaWorking, Rectangle, RoomArea
from reviewer.errors import RuleViolation
from reviewer.resources import sample_path
from reviewer.usecases.copy_score import copied_entries, copy_score, replaced_values
from reviewer.usecases.hold_identity import new_identity, use_identity
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.score_item import (
    add_pin,
    set_judgement,
    set_measured,
    set_override,
    set_points,
    set_remark,
    set_working,
    undo_score,
)
from reviewer.usecases.show_sheet import show_sheet

PASSPHRASE = "样例口令-2026"
ROOM = AreaWorking(rooms=(RoomArea(name="301", parts=(Rectangle(length=Decimal("9.00"), width=Decimal("7.5")),)),))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("copy")
    with Desk.create(home / "store", PASSPHRASE, role="member") as desk:
        new_identity("样例甲", home / "a.p12", PASSPHRASE)
        use_identity(desk, home / "a.p12", PASSPHRASE)
        round_id = make_round(desk, "zhejiang-wenzhou-2022", "样例批次 2026")
        (outcome,) = open_packages(desk, [sample_path("packages", "01 温州样例职业培训学校")], round_id)
        assert outcome.application is not None
    return home / "store"


@pytest.fixture
def desk(kept: Path, tmp_path: Path) -> Desk:
    return Desk.open(Path(shutil.copytree(kept, tmp_path / "store")), PASSPHRASE)


def _places(desk: Desk) -> tuple[str, ItemKey, ItemKey]:
    (application,) = (each.id for each in desk.store.applications())
    first, second = (each.scope for each in desk.application(application).occupations)
    return application, ItemKey("2.2", first), ItemKey("2.2", second)


def _fill(desk: Desk, application: str, key: ItemKey) -> None:
    set_points(desk, application, key, "8")
    set_judgement(desk, application, key, Judgement.PARTLY)
    set_working(desk, application, key, "2.2.a", ROOM)
    set_measured(desk, application, key, "2.2.b", "28")
    set_override(desk, application, key, "2.2.b", Verdict.MET, "两座临时搬出")
    set_remark(desk, application, key, "现场28座。")


@pytest.mark.requirement("D11")
def test_copy_takes_everything_but_pins_along_and_undo_takes_it_back_whole(desk: Desk) -> None:
    application, here, there = _places(desk)
    _fill(desk, application, here)
    evidence = desk.application(application).evidence[0].sha256
    add_pin(desk, application, here, evidence, page=1)
    set_points(desk, application, there, "3")
    set_measured(desk, application, there, "2.2.d", "无")
    before = show_sheet(desk, application).sheet
    shown = replaced_values(before, here, [there])
    assert [(each.field, each.old, each.new) for each in shown] == [("points", "3", "8")]
    copy_score(desk, application, here, [there])
    sheet = show_sheet(desk, application).sheet
    source, target = sheet.score(here), sheet.score(there)
    assert (target.points, target.judgement, target.remark) == (8, Judgement.PARTLY, "现场28座。")
    assert target.workings == source.workings == {"2.2.a": ROOM}
    assert target.overrides == source.overrides
    assert target.measured == {**source.measured, "2.2.d": "无"}, "what the item has not stays as it is there"
    assert target.pins == ()
    undo_score(desk, application)
    assert show_sheet(desk, application).sheet == before
    desk.close()


def test_pins_go_along_when_asked_and_twice_adds_nothing(desk: Desk) -> None:
    application, here, there = _places(desk)
    _fill(desk, application, here)
    add_pin(desk, application, here, desk.application(application).evidence[0].sha256, page=2)
    copy_score(desk, application, here, [there], with_photos=True)
    (one,), (other,) = (show_sheet(desk, application).sheet.score(each).pins for each in (here, there))
    assert (one.evidence, one.page) == (other.evidence, other.page)
    assert one.id != other.id
    assert copied_entries(show_sheet(desk, application).sheet, here, [there], with_photos=True) == ()
    with pytest.raises(RuleViolation) as refused:
        copy_score(desk, application, here, [there], with_photos=True)
    assert refused.value.code == "nothing_to_copy"
    desk.close()


def test_not_applicable_and_points_never_stand_together_after_a_copy(desk: Desk) -> None:
    application, here, there = _places(desk)
    set_points(desk, application, there, "5")
    set_judgement(desk, application, here, Judgement.NOT_APPLICABLE)
    copy_score(desk, application, here, [there])
    target = show_sheet(desk, application).sheet.score(there)
    assert (target.points, target.judgement) == (None, Judgement.NOT_APPLICABLE)
    set_judgement(desk, application, here, None)
    set_points(desk, application, here, "6")
    copy_score(desk, application, here, [there])
    target = show_sheet(desk, application).sheet.score(there)
    assert (target.points, target.judgement) == (6, None)
    desk.close()


def test_a_typed_value_takes_the_old_working_away_there_too(desk: Desk) -> None:
    application, here, there = _places(desk)
    set_working(desk, application, there, "2.2.a", ROOM)
    set_measured(desk, application, here, "2.2.a", "61")
    copy_score(desk, application, here, [there])
    target = show_sheet(desk, application).sheet.score(there)
    assert (target.measured, target.workings) == ({"2.2.a": "61"}, {})
    desk.close()


def test_only_the_same_item_of_other_occupations_is_a_target(desk: Desk) -> None:
    application, here, _ = _places(desk)
    _fill(desk, application, here)
    before = show_sheet(desk, application).sheet
    for wrong in (here, ItemKey("2.3", here.scope), ItemKey("2.2", "没有的职业")):
        with pytest.raises(RuleViolation) as refused:
            copy_score(desk, application, here, [wrong])
        assert refused.value.code == "not_a_copy"
    assert show_sheet(desk, application).sheet == before
    desk.close()
