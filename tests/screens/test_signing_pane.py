"""评审意见 on the screen: certified and signed by several members on one machine, by keyboard and pen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from workplace import PASSPHRASE, Workplace

from reviewer.signing.pdf_check import verify_pdf
from reviewer.usecases.documents.keep_document import made_of, read_document
from reviewer.usecases.hold_identity import issue_certificate, new_identity, trusted_roots
from reviewer.usecases.panel_opinion import set_opinion, set_review, set_stance
from reviewer.usecases.run_demo import SampleRound
from reviewer.usecases.take_report import sign_report_file
from ui.screens.documents.signing_pane import SigningPane
from ui.screens.documents.view import DocumentsView

PLACE = "温州市样例路1号"


def _identities(work: Workplace, folder: Path, members: tuple[str, ...]) -> dict[str, Path]:
    files = {}
    for member in members:
        files[member] = folder / f"{member}.p12"
        enrolment = new_identity(member, files[member], PASSPHRASE)
        issue_certificate(work.desk, enrolment, folder / f"{member}.cert.pem", PASSPHRASE)
    return files


def _pane(work: Workplace) -> SigningPane:
    view = work.goto("documents", kind="report")
    assert isinstance(view, DocumentsView)
    work.settle()
    return view.room.signing


def _words(pane: SigningPane) -> str:
    return " ".join(each.text() for each in pane.findChildren(QLabel) if each.isVisibleTo(pane))


def _write(pane: SigningPane) -> None:
    """A stroke with the mouse."""
    pad, left = pane.ink, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(pad, left, none, QPoint(60, 90))
    for x in range(70, 260, 20):
        QTest.mouseMove(pad, QPoint(x, 90 + (x % 40) - 20))
    QTest.mouseRelease(pad, left, none, QPoint(260, 90))


def _enter(work: Workplace, pane: SigningPane, passphrase: str) -> None:
    """The passphrase is typed and Enter pressed."""
    pane.passphrase.setText(passphrase)
    QTest.keyClick(pane.passphrase, Qt.Key.Key_Return)
    work.settle()


@pytest.mark.requirement("X09", "X11")
def test_the_report_is_certified_and_signed_beside_its_page(
    centre: Workplace, sample: SampleRound, tmp_path: Path
) -> None:
    first, second, *others = sample.members
    app = centre.desk.store.applications()[0].id
    identities = _identities(centre, tmp_path, (first, second))
    for member in others:
        set_stance(centre.desk, app, member, "视为同意")
    set_review(centre.desk, app, None, PLACE)
    pane = _pane(centre)
    assert pane.isVisible()
    assert "已签 0 / 2" in _words(pane)
    assert pane.sign.text() == "生成并认证"

    _enter(centre, pane, "")
    assert pane.fault_text == "请输入评价中心的身份口令。"
    _enter(centre, pane, PASSPHRASE)
    assert pane.fault_text == ""
    assert pane.sign.text() == "签名"
    assert pane.place.text() == PLACE

    _enter(centre, pane, PASSPHRASE)
    assert "身份文件" in pane.fault_text
    pane.choose_identity(identities[second])
    _enter(centre, pane, "不对的口令")
    assert "口令不正确" in pane.fault_text
    assert made_of(centre.desk, "report", app)[-1].signatures == 1
    _write(pane)
    _enter(centre, pane, PASSPHRASE)
    assert "已签 1 / 2" in _words(pane)
    # Nothing of one member's is left for the next.
    assert pane.ink.is_empty
    assert pane.passphrase.text() == ""

    pane.choose_identity(identities[first])
    pane.place.setText("别处")
    _enter(centre, pane, PASSPHRASE)
    row = made_of(centre.desk, "report", app)[-1]
    found = verify_pdf(read_document(centre.desk, row), roots=trusted_roots(centre.desk))
    assert [(each.name, each.place, each.is_valid) for each in found[1:]] == [
        (second, PLACE, True),
        (first, "别处", True),
    ]
    assert found[-1].locks_all
    assert not pane.sign.isVisible()
    assert "文件已锁定" in _words(pane)


@pytest.mark.requirement("X11")
def test_a_file_signed_elsewhere_is_taken_back_and_a_changed_opinion_asks_for_a_new_report(
    centre: Workplace, sample: SampleRound, tmp_path: Path
) -> None:
    member = sample.members[0]
    app = centre.desk.store.applications()[0].id
    identities = _identities(centre, tmp_path, (member,))
    pane = _pane(centre)
    _enter(centre, pane, PASSPHRASE)
    sent = tmp_path / "寄出.pdf"
    sent.write_bytes(read_document(centre.desk, made_of(centre.desk, "report", app)[-1]))
    back = sign_report_file(sent, identities[member], PASSPHRASE, tmp_path / "寄回.pdf")
    pane.take_file(back)
    centre.settle()
    assert "已签 1 / 5" in _words(pane)
    pane.take_file(identities[member])
    centre.settle()
    assert pane.fault_text
    assert "已签 1 / 5" in _words(pane)

    set_opinion(centre.desk, app, "专家组改了主意。")
    centre.context.changes.announce("document", app)
    centre.settle()
    assert pane.sign.text() == "生成并认证"
    assert "已签 0 / 5" in _words(pane)


@pytest.mark.requirement("X09")
def test_the_centres_first_passphrase_is_typed_twice_because_its_identity_is_made_under_it(centre: Workplace) -> None:
    app = centre.desk.store.applications()[0].id
    pane = _pane(centre)
    assert "还没有签名用的身份" in _words(pane)
    _enter(centre, pane, PASSPHRASE)
    assert "两遍口令不一样" in pane.fault_text and centre.target is pane.again
    assert made_of(centre.desk, "report", app) == []
    pane.again.setText(PASSPHRASE)
    QTest.keyClick(pane.again, Qt.Key.Key_Return)
    centre.settle()
    assert len(made_of(centre.desk, "report", app)) == 1
    assert "还没有签名用的身份" not in _words(pane)
