"""Write the kept store of the present schema, once, when a version is released:

    python tests/store/keep_store.py tests/store/kept/v0004

A kept store is never written again: later programs must open it as it is.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from store_builders import HandClock, fill, print_paper, put, sha256

from reviewer.store import Store

KEPT_PASSPHRASE = "sample"


def keep(folder: Path) -> None:
    clock = HandClock()
    with Store.create(folder, KEPT_PASSPHRASE, role="centre", machine="评审机一", clock=clock) as store:
        fill(store, b"scan")
        put(store, "2.1", "4.5")
        put(store, "2.2", "3", scope="养老护理员")
        put(store, "2.2", "场地面积不足", scope="养老护理员", field="remark")
        with store.change("张三") as change:
            change.undo_sheet("sheet-1")
            photo = b"photo"
            change.add_evidence(io.BytesIO(photo), sha256(photo), len(photo), "image/jpeg")
        with store.change("王五") as change:
            change.open_sheet("sheet-2", "app-1", "王五", 1)
            change.set_sheet_field("sheet-2", "2.1", None, "points", "5")
            change.submit_sheet("sheet-2", b'{"items":[]}', b"s" * 16, "c" * 64)
        with store.change("李四") as change:
            change.set_panel("app-1", b"{}")
            change.put_person("张三", "", "age1sample", "温州某校")
            change.decide("app-1", "RECTIFY", "场地不足")
            change.add_pack("p" * 64, "review", "评价中心", "round-1", clock.now, None, "out")
            change.add_document(
                "d1", "letter", "app-1", "round-1", "样1", 1, "0" * 64, "1" * 64, 0, "复函.pdf", clock.now
            )
            change.set_setting("place", "app-1 2.2")
        number = print_paper(store)
        with store.change("李四") as change:
            change.put_paper_page(number, 1, sha256(b"scan"), 2, 180)
            for typist, points in (("赵六", "4.5"), ("钱七", "5")):
                change.begin_paper_typing(number, typist)
                change.set_paper_value(number, typist, "2.1", None, "points", points)
            change.end_paper_typing(number, "赵六")
            change.set_paper_choice(number, "2.1", None, "points", "A", None, "", "李四")
        with store.change("李四") as change:
            change.set_document_entry("letter", "app-1", "incoming_number", "样培函〔2026〕3号", "app-1")
            change.put_number("样函〔2026〕", 1, "letter", "app-1", "used", application="app-1")
            change.put_number("样函〔2026〕", 2, "letter", "", "reserved", application=None)
            change.put_number("样函〔2026〕", 3, "letter", "", "cancelled", "打印错误", application=None)
            change.put_template("round-1", "letter", "PASS", b'{"title":"x"}', "改标题")
            change.put_document_scan("d1", 1, sha256(b"scan"), 1, 90)
            change.add_filing("样备〔2026〕1号", "app-1", "round-1", b"{}")
        with store.change("李四") as change:
            change.enter("acceptance", "acceptance-1", "app-1", b'{"accepted":false}', application="app-1")
            change.enter("acceptance", "acceptance-1", "app-1", b'{"accepted":true}', "材料已补齐", application="app-1")
    (folder / "store.lock").unlink()


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
