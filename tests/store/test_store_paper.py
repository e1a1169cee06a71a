"""Paper copies in the store: every write journaled in its transaction, a settled copy locked."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_builders import EVIDENCE, HandClock, open_store, print_paper, raw, sha256

from reviewer.errors import ReviewerError
from reviewer.store import Store

pytestmark = pytest.mark.requirement("X14")
SCAN = sha256(EVIDENCE)


def type_in(store: Store, number: str, typist: str, points: str | None, *, is_done: bool = True) -> None:
    with store.change(typist) as change:
        change.begin_paper_typing(number, typist)
        change.set_paper_value(number, typist, "2.1", None, "points", points)
        if is_done:
            change.end_paper_typing(number, typist)


def actions(store: Store) -> list[tuple[str, str, str | None, str | None]]:
    return [(each.action, each.field, each.old, each.new) for each in store.journal("app-1") if "paper" in each.action]


def refusal(store: Store, write: str, *values: object) -> str:
    with pytest.raises(ReviewerError) as caught, store.change("李四") as change:
        getattr(change, write)(*values)
    return caught.value.code


def test_every_write_on_paper_stands_in_the_journal(store: Store) -> None:
    number = print_paper(store)
    with store.change("李四") as change:
        assert change.put_paper_page(number, 2, SCAN, 5, 90)
        assert not change.put_paper_page(number, 2, SCAN, 5, 90)
        assert change.put_paper_page(number, 2, SCAN, 6, 0, "二维码被涂")
    type_in(store, number, "赵六", "4.5")
    with store.change("赵六") as change:
        change.end_paper_typing(number, "赵六", is_done=False)
        change.set_paper_value(number, "赵六", "2.1", None, "points", "4")
        change.set_paper_value(number, "赵六", "2.1", None, "points", "4")
    with store.change("李四") as change:
        change.set_paper_choice(number, "2.1", "养老护理员", "remark", "value", "无", "看不清", "李四")
        change.settle_paper(number, "李四", "", "sheet-1")
    assert actions(store) == [
        ("print_paper", "data", None, "d" * 64),
        ("scan_paper", "2", None, f"{SCAN} 5"),
        ("scan_paper", "2", f"{SCAN} 5", f"{SCAN} 6"),
        ("begin_paper", "1", None, "赵六"),
        ("type_paper", "2.1 · points", None, "4.5"),
        ("end_paper", "1", None, "赵六"),
        ("reopen_paper", "1", None, "赵六"),
        ("type_paper", "2.1 · points", "4.5", "4"),
        ("choose_paper", "2.1 · 养老护理员 · remark · choice", None, "value 无"),
        ("settle_paper", "sheet", None, "sheet-1"),
    ]
    assert store.verify_journal().is_whole
    assert [(row.page, row.scan_page, row.reason) for row in store.paper_pages(number)] == [(2, 6, "二维码被涂")]


def test_two_persons_and_no_third_type_a_copy_in(store: Store) -> None:
    number = print_paper(store)
    type_in(store, number, "赵六", "4.5")
    type_in(store, number, "钱七", "5", is_done=False)
    assert refusal(store, "begin_paper_typing", number, "孙八") == "paper_typed_twice"
    assert refusal(store, "set_paper_value", number, "赵六", "2.1", None, "points", "1") == "paper_typing_done"
    assert refusal(store, "set_paper_value", number, "孙八", "2.1", None, "points", "1") == "paper_not_begun"
    assert [(row.typist, row.place) for row in store.paper_typings(number)] == [("赵六", 1), ("钱七", 2)]
    assert [row.value for row in store.paper_values(number, "钱七")] == ["5"]


def test_a_number_is_given_once_and_must_be_known(store: Store) -> None:
    number = print_paper(store)
    assert refusal(store, "add_paper_copy", number, "app-1", "张三", 2, 1, *["0" * 64] * 3, 1) == "paper_exists"
    assert refusal(store, "begin_paper_typing", "app-1-P01-纸9", "赵六") == "unknown_paper"
    assert refusal(store, "put_paper_page", number, 1, "e" * 64, 1, 0) == "unknown_evidence"
    with pytest.raises(ReviewerError, match="没有这个纸质评分表"):
        store.paper_copy("app-1-P01-纸9")


def test_a_write_that_fails_leaves_neither_value_nor_entry(store: Store) -> None:
    number = print_paper(store)
    with pytest.raises(ReviewerError), store.change("赵六") as change:
        change.begin_paper_typing(number, "赵六")
        change.set_paper_value(number, "赵六", "2.1", None, "points", "4")
        change.set_paper_value(number, "钱七", "2.1", None, "points", "4")
    assert (store.paper_typings(number), store.paper_values(number)) == ([], [])
    assert [each[0] for each in actions(store)] == ["print_paper"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE paper_value SET value = '9'",
        "DELETE FROM paper_value",
        "UPDATE paper_page SET page = 3",
        "DELETE FROM paper_typing",
        "UPDATE paper_copy SET state = 'open'",
        "DELETE FROM paper_copy",
        "INSERT INTO paper_choice VALUES ('app-1-P01-纸1', '2.1', '', 'points', 'A', NULL, '', '李四')",
    ],
)
def test_a_settled_copy_is_locked_against_bare_statements(
    store: Store, tmp_path: Path, clock: HandClock, statement: str
) -> None:
    number = print_paper(store)
    with store.change("李四") as change:
        change.put_paper_page(number, 1, SCAN, 1, 0)
    type_in(store, number, "赵六", "4.5")
    with store.change("李四") as change:
        change.settle_paper(number, "李四", "没有扫描仪", "sheet-1")
    assert refusal(store, "settle_paper", number, "李四", "", "sheet-1") == "paper_settled"
    store.close()
    connection = raw(store.folder)
    with pytest.raises(Exception, match=r"immutable|append-only"):
        connection.execute(statement)
    connection.close()
    with open_store(store.folder, clock) as again:
        assert again.paper_copy(number).settled_by == "李四"
        assert [row.value for row in again.paper_values(number)] == ["4.5"]
