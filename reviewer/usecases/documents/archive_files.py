"""Everything that is kept of one application, gathered for its archive: what it is called there, and its bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from msgspec.structs import replace

from reviewer.desk import Desk
from reviewer.domain.application import Application
from reviewer.domain.identifiers import mask_id_number
from reviewer.domain.moments import beijing_text
from reviewer.domain.records import canonical_json, document_hash, from_document
from reviewer.domain.sheet import ScoreSheet
from reviewer.errors import RuleViolation
from reviewer.exchange.archive_manifest import ArchiveEntry, ArchiveKind, JournalHead, LeftOut
from reviewer.exchange.archive_writing import ArchiveFile
from reviewer.store import DocumentRow, SheetRow
from reviewer.store.journal import entry_line
from reviewer.usecases.documents.keep_document import safe_file_name
from reviewer.usecases.list_site_files import placed_files
from reviewer.usecases.paper_copies import OPEN
from reviewer.usecases.work_result import is_complete, work_result

KEY = "archive"
MASKED_WHY = "含个人信息的原件，按要求未收入"
GONE_WHY = "原件不在本机"
ROUND_KINDS = frozenset(["publicity"])
"""Documents of a whole round that stand in every application's archive, being public."""

_LONGEST_SEGMENT = 150  # bytes: paths stay short enough for Windows
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_PERSONAL_FACTS = frozenset(["head_phone", "head_email", "contact_phone", "contact_email"])
_MAGIC = ((b"%PDF-", ".pdf"), (b"\xff\xd8\xff", ".jpg"), (b"\x89PNG", ".png"), (b"II*\0", ".tif"), (b"MM\0*", ".tif"))


class ArchiveFiles:
    """Gathers the files of one application; ``files`` and ``left_out`` in the order of the archive."""

    def __init__(self, desk: Desk, application_id: str, *, is_masked: bool) -> None:
        self.files: list[ArchiveFile] = []
        self.left_out: list[LeftOut] = []
        self._desk = desk
        self._application_id = application_id
        self._is_masked = is_masked
        self._sizes = desk.kept(("evidence sizes",), desk.store.evidence_sizes)
        self._taken: set[str] = set()
        self._kept: set[tuple[str, str]] = set()

    def gather(self) -> None:
        """Take everything in but the journal.

        Raises:
            RuleViolation: no such application.
        """
        self._applications()
        self._panel()
        self._sheets()
        self._paper()
        self._results()
        self._documents()
        self._rules()

    # ---- what was received

    def _applications(self) -> None:
        for row in self._desk.store.versions(self._application_id):
            document = self._desk.store.application_document(self._application_id, row.version)
            application = from_document(document, Application)
            name = f"申报-第{row.version}版"
            if self._is_masked:
                masked = canonical_json(_masked(application))
                title = f"申报数据，证件号码、电话已遮盖；原件 SHA-256 {row.sha256}"
                self._add("application", f"申报/{name}-已遮盖.json", masked, title=title, version=row.version)
            else:
                title = f"申报数据，{beijing_text(row.updated_at)} 收到"
                self._add("application", f"申报/{name}.json", document, title=title, version=row.version)
            for each in application.evidence:
                self._original("evidence", f"佐证/{each.name}", each.sha256, "、".join(each.classes))

    def _original(self, kind: ArchiveKind, name: str, sha256: str, title: str) -> None:
        """A file as it came: once, unless originals are left out or it is not here."""
        if (kind, sha256) in self._kept:
            return
        self._kept.add((kind, sha256))
        if self._is_masked or sha256 not in self._sizes:
            why = MASKED_WHY if self._is_masked else GONE_WHY
            self.left_out.append(LeftOut(name=name, sha256=sha256, why=why))
            return
        self._add_kept(kind, name, sha256, title=title)

    # ---- what people did

    def _panel(self) -> None:
        panel = self._desk.store.panel(self._application_id)
        if panel is not None:
            self._add("panel", "评审/专家组.json", panel, title="专家组")

    def _sheets(self) -> None:
        for row in self._desk.store.sheets(self._application_id):
            if row.document is None or row.salt is None:
                # Open, or sealed and not to be read yet: its commitment is in the journal.
                continue
            name = f"评分表/{row.member}-第{row.version}版.json"
            self._add(
                "sheet",
                name,
                row.document,
                title=_sheet_title(row),
                version=row.version,
                commit=row.commit or "",
                salt=row.salt.hex(),
            )
            for placed in placed_files(from_document(row.document, ScoreSheet)):
                title = "；".join(each for each in (placed.file.caption, placed.item, placed.occupation) if each)
                file = placed.file
                self._original("site_file", f"现场/{row.member}/{file.name}", file.sha256, title)

    def _paper(self) -> None:
        for copy in self._desk.store.paper_copies(self._application_id):
            for page in self._desk.store.paper_pages(copy.number):
                self._scan("paper_scan", f"扫描件/{copy.number}", page.sha256, f"纸质评分表 {copy.number} 的扫描件")

    def _scan(self, kind: ArchiveKind, stem: str, sha256: str, title: str) -> None:
        suffix = self._suffix(sha256) if sha256 in self._sizes else ""
        self._original(kind, f"{stem}{suffix}", sha256, title)

    def _suffix(self, sha256: str) -> str:
        with self._desk.store.open_evidence(sha256) as stream:
            head = stream.read(8)
        return next((suffix for magic, suffix in _MAGIC if head.startswith(magic)), ".bin")

    def _results(self) -> None:
        desk, application_id = self._desk, self._application_id
        if is_complete(desk, application_id):
            self._json("result", "评审/评审结果.json", work_result(desk, application_id), "合成的得分与每一步计算")
        decision = desk.store.decision(application_id)
        if decision is not None:
            self._json("result", "评审/结论.json", decision, "评价中心的结论")
        for filing in desk.store.filings(desk.application_row(application_id).round):
            if filing.application == application_id:
                facts = {"number": filing.number, "state": filing.state, "reason": filing.reason}
                self._add("result", f"评审/备案-{filing.number}.json", filing.document, title="；".join(facts.values()))

    # ---- documents

    def _documents(self) -> None:
        for row in self._rows():
            if row.file_sha256 not in self._sizes:
                self.left_out.append(LeftOut(name=f"文书/{row.file_name}", sha256=row.file_sha256, why=GONE_WHY))
                continue
            is_sheet = row.kind == "score_sheet"
            entry = self._add_kept(
                "score_sheet" if is_sheet else "document",
                f"{'评分表' if is_sheet else '文书'}/{row.file_name}",
                row.file_sha256,
                title=f"{beijing_text(row.made_at)} 生成",
                number=row.number,
                version=row.version,
                data_sha256=row.data_sha256,
                signatures=row.signatures,
            )
            self._document_data(row, PurePosixPath(entry.name).stem)
            self._document_scans(row)

    def _document_data(self, row: DocumentRow, stem: str) -> None:
        """What the document was made from, once for all its forms."""
        data = self._desk.store.document_data(row.id)
        if data is None or ("document_data", f"{row.number} {row.data_sha256}") in self._kept:
            return
        self._kept.add(("document_data", f"{row.number} {row.data_sha256}"))
        title = f"{row.number} 第{row.version}版的数据"
        self._add("document_data", f"文书/数据/{stem}.json", data, title=title, number=row.number, version=row.version)

    def _rows(self) -> list[DocumentRow]:
        """Every file issued for the application, and what was published for its round."""
        mine = self._desk.store.documents(self._application_id)
        round_id = self._desk.application_row(self._application_id).round
        public = [
            row
            for row in self._desk.store.documents()
            if row.application is None and row.kind in ROUND_KINDS and row.round == round_id
        ]
        return [row for row in (*mine, *public) if row.kind != KEY]

    def _document_scans(self, row: DocumentRow) -> None:
        pages: dict[str, list[int]] = {}
        for scan in self._desk.store.document_scans(row.id):
            pages.setdefault(scan.sha256, []).append(scan.page)
        for sha256, numbers in pages.items():
            told = "、".join(map(str, sorted(numbers)))
            title = f"{row.number} 第{row.version}版签字件的扫描件，第 {told} 页"
            self._scan("document_scan", f"扫描件/{row.number}-第{row.version}版", sha256, title)

    def _rules(self) -> None:
        round_row = self._desk.store.round(self._desk.application_row(self._application_id).round)
        scheme = self._desk.store.scheme(round_row.scheme_sha256)
        self._add("rules", "办法/遴选办法.json", scheme, title=f"{round_row.name}所用的遴选办法")

    # ---- the journal

    def journal(self) -> JournalHead:
        """Add the application's entries of the journal; returns where the journal was then.

        Raises:
            RuleViolation: ``archive_paper_open``: somebody is typing in a paper copy, which the second typist
                must not see (X14).
        """
        store = self._desk.store
        for copy in store.paper_copies(self._application_id):
            typed = [each.done_at is not None for each in store.paper_typings(copy.number)]
            if copy.state == OPEN and typed and sum(typed) < 2:
                message = f"纸质评分表 {copy.number} 正在由两人录入，没有归档；请等两人都录完。"
                raise RuleViolation(message, code="archive_paper_open", where=copy.number)
        check = store.verify_journal()
        lines = [entry_line(each) for each in store.journal(self._application_id)]
        title = f"操作日志摘录 {len(lines)} 条；当时日志共 {check.entries} 条"
        self._add("journal", "操作日志/操作日志.jsonl", b"".join(line + b"\n" for line in lines), title=title)
        return JournalHead(seq=check.entries, hash=check.head, excerpt=len(lines))

    # ---- adding

    def add_text(self, kind: ArchiveKind, name: str, data: bytes, title: str = "") -> None:
        """A file made for the archive itself."""
        self._add(kind, name, data, title=title)

    def _json(self, kind: ArchiveKind, name: str, value: object, title: str) -> None:
        self._add(kind, name, canonical_json(value), title=title)

    def _add(self, kind: ArchiveKind, name: str, data: bytes, **facts: Any) -> ArchiveEntry:
        return self._put(kind, name, document_hash(data), len(data), partial(io.BytesIO, data), **facts)

    def _add_kept(self, kind: ArchiveKind, name: str, sha256: str, **facts: Any) -> ArchiveEntry:
        opener = partial(self._desk.store.open_evidence, sha256)
        return self._put(kind, name, sha256, self._sizes[sha256], opener, **facts)

    def _put(
        self, kind: ArchiveKind, name: str, sha256: str, size: int, opener: Callable[[], BinaryIO], **facts: Any
    ) -> ArchiveEntry:
        entry = ArchiveEntry(name=self._free(name), size=size, sha256=sha256, kind=kind, **facts)
        self.files.append(ArchiveFile(entry=entry, open=opener))
        return entry

    def _free(self, name: str) -> str:
        """The name as every system takes it; a second one of the same is numbered."""
        parts = [_segment(each) for each in name.split("/") if each not in ("", ".", "..")]
        folder, plain = "/".join(parts[:-1]), PurePosixPath(parts[-1])
        free, number = f"{folder}/{plain}" if folder else str(plain), 2
        while free.casefold() in self._taken:
            free = f"{folder}/{plain.stem}-{number}{plain.suffix}"
            number += 1
        self._taken.add(free.casefold())
        return free


def _segment(text: str) -> str:
    name = safe_file_name(text, _LONGEST_SEGMENT)
    return f"_{name}" if _DEVICE.match(name) else name


def _sheet_title(row: SheetRow) -> str:
    at = f"，{beijing_text(row.submitted_at)} 交卷" if row.submitted_at is not None else ""
    state = "，后经退回修改" if row.state == "reopened" else ""
    return f"{row.member}的评分表第{row.version}版{at}{state}"


def _masked(application: Application) -> Application:
    """Without anybody's numbers: ID and certificate numbers, telephones, addresses of e-mail."""
    return replace(
        application,
        staff=tuple(
            replace(each, id_number=mask_id_number(each.id_number), certificate=_stars(each.certificate))
            for each in application.staff
        ),
        experts=tuple(replace(each, id_number=mask_id_number(each.id_number)) for each in application.experts),
        examiners=tuple(
            replace(each, certificate_number=_stars(each.certificate_number)) for each in application.examiners
        ),
        facts=tuple(
            replace(each, text=_stars(each.text), value=None) if each.key in _PERSONAL_FACTS else each
            for each in application.facts
        ),
    )


def _stars(text: str) -> str:
    return "*" * len(text)
