"""X03: whoever has not submitted sees nothing of another's scores, photos and records, whatever screen is open."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from site_pictures import photo
from workplace import PASSPHRASE, Workplace

from reviewer.desk import Desk
from reviewer.domain.panel import Panel, PanelMember
from reviewer.domain.records import canonical_json, document_hash
from reviewer.domain.sealing import commit_hash
from reviewer.domain.site_files import SiteFile
from reviewer.domain.visit import VisitRecord
from reviewer.exchange.sealed import seal
from reviewer.signing.identity import load_identity
from reviewer.usecases.make_pack import SealedSheet
from reviewer.usecases.open_seals import open_seals, seal_key
from reviewer.usecases.show_sheet import show_sheet
from ui.screens.scoring.view import ScoringView
from ui.shell.screen_table import SCREENS

OTHER, THIRD = "样例别人", "样例第三人"
SECRETS = ("只有别人写的说明", "只有别人拍的.jpg", "只有别人的发现", "只有别人的图注")
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


def receive_sealed(desk: Desk, application: str) -> None:
    """Another's complete sheet as a score pack brings it: sealed to the leader, whose key lies on this machine."""
    own = show_sheet(desk, application).sheet
    data, now = photo(), desk.clock()
    file = SiteFile(
        id="aa", kind="photo", sha256=document_hash(data), name=SECRETS[1], size=len(data), media_type="image/jpeg",
        added_at=now, author=OTHER, caption=SECRETS[3],
    )  # fmt: skip
    items = tuple(
        msgspec.structs.replace(each, points=each.points or Decimal("0.5"), remark=SECRETS[0], files=(file,))
        for each in own.items
    )
    record = VisitRecord(id="bb", method="interview", started_at=now, ended_at=now, findings=SECRETS[2])
    sheet = msgspec.structs.replace(own, member=OTHER, version=1, items=items, records=(record,))
    document, salt = canonical_json(sheet), secrets.token_bytes(32)
    reader = load_identity(desk.identity_file, PASSPHRASE).recipient
    content = SealedSheet(salt=salt.hex(), document=document.decode(), pdf="", number="", file_name="")
    sealed = seal(canonical_json(content), [reader])
    members = tuple(PanelMember(name=name) for name in (own.member, OTHER, THIRD))
    panel = Panel(application=application, members=members, leader=own.member)
    sheet_id, sha256 = f"{application}:{OTHER}:1", document_hash(sealed)
    with desk.store.change("评价中心") as change:
        change.set_panel(application, canonical_json(panel))
        change.receive_sheet(sheet_id, application, OTHER, 1, None, None, commit_hash(salt, document), now, "pack")
        change.add_evidence(io.BytesIO(sealed), sha256, len(sealed), "application/age")
        change.set_setting(seal_key(sheet_id), sha256)


def words(window: QWidget) -> Iterator[str]:
    """Everything that the window could tell, shown or not: texts, tips, what a screen reader says, every model."""
    for widget in (window, *window.findChildren(QWidget)):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            yield widget.text()
        elif isinstance(widget, QPlainTextEdit | QTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from model_words(widget.model(), QModelIndex())


def model_words(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    for row in range(model.rowCount(parent)):
        # A list model keeps its column count to itself.
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)):
            index = model.index(row, column, parent)
            yield from (str(model.data(index, role)) for role in ROLES)
            if column == 0 and not isinstance(model, QAbstractListModel):
                yield from model_words(model, index)


@pytest.mark.requirement("X03")
def test_no_screen_shows_anothers_work_before_the_quorum(member: Workplace) -> None:
    application = member.desk.store.applications()[0].id
    receive_sealed(member.desk, application)
    for name in SCREENS:
        member.goto(name, application=application)
        told = "\n".join(words(member.window))
        for secret in SECRETS:
            assert secret not in told, (name, secret)
        if name == "panel":
            assert OTHER in told and "已封存" in told
    view = member.goto("panel", application=application)
    tables = [each for each in view.findChildren(QAbstractItemView) if each.model() is not None]
    shown = "\n".join(text for each in tables for text in model_words(each.model(), QModelIndex()))
    assert "0.5" not in shown


@pytest.mark.requirement("X03")
def test_the_leaders_own_key_opens_nothing_before_the_quorum(member: Workplace) -> None:
    desk = member.desk
    application = desk.store.applications()[0].id
    receive_sealed(desk, application)
    identity = load_identity(desk.identity_file, PASSPHRASE)
    opened, notes = open_seals(desk, identity, (application,))
    assert opened == ()
    assert THIRD in notes[0]
    assert all(row.document is None for row in desk.store.sheets(application, OTHER))


@pytest.mark.requirement("X03")
def test_no_file_of_the_store_holds_anothers_work_in_plain_bytes(member: Workplace) -> None:
    receive_sealed(member.desk, member.desk.store.applications()[0].id)
    needles = [secret.encode() for secret in SECRETS]
    folder: Path = member.desk.store.folder
    for path in (each for each in folder.rglob("*") if each.is_file()):
        content = path.read_bytes()
        assert not any(needle in content for needle in needles), path.name


def test_the_search_for_secrets_would_find_them(member: Workplace) -> None:
    """What the first test looks for it does find where it may be shown: in the own sheet."""
    view = member.goto("scoring")
    assert isinstance(view, ScoringView)
    view.presenter.type_remark(SECRETS[0])
    member.settle()
    assert SECRETS[0] in "\n".join(words(member.window))
