"""One document: its fields, what was made of it, and its page; no Qt."""

from __future__ import annotations

import msgspec

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_text
from reviewer.domain.paper import Prevailing
from reviewer.domain.records import Record
from reviewer.domain.scoring import CONCLUSION_TEXT
from reviewer.errors import ReviewerError, RuleViolation
from reviewer.usecases.documents.issue import preview_document
from reviewer.usecases.documents.kind import DocumentField, DocumentKind, MissingField
from reviewer.usecases.documents.kinds import kind_of
from reviewer.usecases.documents.measures import page_measures
from reviewer.usecases.documents.prevails import prevailing
from reviewer.usecases.documents.scan_signed import SignedCopy, copies_of, show_signed_copy
from reviewer.usecases.documents.show_document import KeptDocument, show_document
from ui.screens.documents.presenter import DocumentLine
from ui.screens.documents.scans_presenter import pages_text
from ui.screens.documents.sheet_lines import SHEET_KEY

CONCLUSION_STATE = {"PASS": "met", "RECTIFY": "partly", "FAIL": "not_met"}
_SIGN_OF_WORD = {CONCLUSION_TEXT[key]: sign for key, sign in CONCLUSION_STATE.items()}
FILE_GROUP, SIGNATURE_GROUP, MISSING_GROUP = "文件", "签名", "待补"
NOT_ON_PAGE = (FILE_GROUP, SIGNATURE_GROUP)
CHANGES_SHOWN = 4
PREVAILS_TEXT: dict[Prevailing, str] = {"paper": "以纸质签字件为准", "electronic": "以电子件为准"}


class MadeVersion(Record):
    """One issue of a document: ``document`` is the id of its first file, ``files`` the names of all.

    ``scan`` is what was scanned of the copy signed on paper; None: nothing.
    """

    document: str
    version: int
    number: str
    made_at: str
    files: tuple[str, ...]
    changes: tuple[str, ...]
    reason: str
    scan: SignedCopy | None = None


class Paper(Record):
    """Where documents are signed on paper: the round, which copy prevails in it, and whether that is said here."""

    round: str
    prevails: Prevailing
    can_change: bool


class Detail(Record):
    """What stands beside the list.

    ``aside`` tells version and state; ``bar`` is a sentence above the fields with its kind (warning, problem, info);
    ``signs`` a sign of the window by a field's label; ``data`` None: no page, ``words`` in its place; ``shown`` the
    version whose kept file the page is, 0 for the page as it would be made now; ``is_scan``: its signed copy.
    """

    line: DocumentLine
    title: str
    aside: str = ""
    bar: str = ""
    bar_kind: str = "info"
    missing: tuple[MissingField, ...] = ()
    fields: tuple[DocumentField, ...] = ()
    signs: dict[str, str] = msgspec.field(default_factory=dict)
    versions: tuple[MadeVersion, ...] = ()
    shown: int = 0
    is_scan: bool = False
    paper: Paper | None = None
    data_sha256: str = ""
    data: bytes | None = None
    file_name: str = ""
    measures: tuple[str, ...] = ()
    words: str = ""


def read_detail(desk: Desk, line: DocumentLine, document: str = "", *, is_scan: bool = False) -> Detail:
    """Fields and page of a line; ``document`` names a kept version to show in place of the newest, or its scan.

    A document that was issued and still says what is on record shows its kept file, any other the page as it
    would be made now; nothing is written.

    Raises:
        IntegrityProblem: the kept bytes were altered.
    """
    kind = kind_of(line.kind)
    versions = read_versions(desk, kind, line)
    shown = next((each for each in versions if document in ("", each.document)), None)
    fields, trouble = _fields(desk, kind, line.subject)
    is_kept = shown is not None and (document or line.standing == "made")
    detail = _kept(desk, kind, line, shown) if is_kept and shown is not None else _preview(desk, kind, line)
    if shown is not None and shown.scan is not None and is_scan:
        detail = _scanned(desk, shown.scan, detail)
    bar, bar_kind = _bar(line, kind, shown if document else None, trouble)
    names = {each.name for each in fields if each.is_missing}
    return Detail(
        line=line,
        title=f"{kind.name}字段" if fields else kind.name,
        aside=_aside(line, shown if is_kept else None),
        bar=detail.bar or bar,
        bar_kind=detail.bar_kind if detail.bar else bar_kind,
        missing=tuple(each for each in line.missing if not each.name or each.name in names),
        fields=(*fields, *detail.fields),
        signs={**_signs(fields), **detail.signs},
        versions=versions,
        shown=detail.shown,
        is_scan=detail.is_scan,
        paper=_paper(desk, kind, line, versions),
        data_sha256=detail.data_sha256,
        data=detail.data,
        file_name=detail.file_name,
        measures=("扫描件",) if detail.is_scan else page_measures(kind),
        words=detail.words,
    )


def read_versions(desk: Desk, kind: DocumentKind, line: DocumentLine) -> tuple[MadeVersion, ...]:
    """What was issued of a document, the newest first; for a sheet only the sheet itself."""
    rows = [
        row
        for row in desk.store.documents(line.subject if kind.per == "application" else None)
        if row.kind == kind.key and (kind.per != "round" or row.round == line.subject)
        if not line.document or row.id == line.document
    ]
    issues: dict[tuple[str, int, str], MadeVersion] = {}
    scans = {each.document: each for each in copies_of(desk, [row.id for row in rows])}
    for row in sorted(rows, key=lambda each: (each.made_at, each.version)):
        key = (row.number, row.version, row.data_sha256)
        known = issues.get(key)
        is_pdf = row.file_name.endswith(".pdf")
        issues[key] = MadeVersion(
            document=row.id if known is None or is_pdf else known.document,
            version=row.version,
            number=row.number,
            made_at=beijing_text(row.made_at),
            files=(*(known.files if known is not None else ()), row.file_name),
            changes=tuple(row.changes.splitlines()),
            reason=row.reason,
            scan=scans.get(row.id) or (known.scan if known is not None else None),
        )
    return tuple(reversed(issues.values()))


def _fields(desk: Desk, kind: DocumentKind, subject: str) -> tuple[tuple[DocumentField, ...], str]:
    """The kind's fields; what stands in the way of reading them, in words."""
    try:
        return kind.fields(desk, subject), ""
    except RuleViolation as error:
        return (), error.message


def _kept(desk: Desk, kind: DocumentKind, line: DocumentLine, shown: MadeVersion) -> Detail:
    application = line.subject if kind.per == "application" else None
    row = next(each for each in desk.store.documents(application) if each.id == shown.document)
    kept = show_document(desk, application, shown.document)
    broken = [each for each in kept.signatures if not each.holds]
    file = (
        DocumentField(name="", label="编号", value=row.number or "–", group=FILE_GROUP),
        DocumentField(name="", label="生成时间", value=shown.made_at, group=FILE_GROUP),
        DocumentField(name="", label="文件名", value=row.file_name, group=FILE_GROUP),
        DocumentField(
            name="",
            label="文件校验",
            value=row.file_sha256,
            group=FILE_GROUP,
            note="SHA-256；可选中复制，与收到的文件核对",
        ),
    )
    return Detail(
        line=line,
        title=kind.name,
        bar=f"{'、'.join(each.name for each in broken)} 的签名不成立：{broken[0].words}。" if broken else "",
        bar_kind="problem",
        fields=(*_signature_fields(kept), *file),
        signs=_signature_signs(kept),
        shown=shown.version,
        data_sha256=row.data_sha256,
        data=kept.data if kept.is_pdf else None,
        file_name=row.file_name,
        words="" if kept.is_pdf else f"{row.file_name} 不是页面，导出后用相应的软件打开。",
    )


def _scanned(desk: Desk, scan: SignedCopy, kept: Detail) -> Detail:
    """The pages of the signed copy in place of the printed ones."""
    lacking = f"，缺第 {pages_text(scan.missing)} 页，这里是第 {pages_text(scan.scanned)} 页" if scan.missing else ""
    warning = f"；{scan.warning}" if scan.warning else ""
    return msgspec.structs.replace(
        kept,
        bar=f"第 {scan.version} 版签字件的扫描件，{beijing_text(scan.scanned_at)} 读入{lacking}{warning}。",
        bar_kind="warning" if lacking or warning else "info",
        is_scan=True,
        data=show_signed_copy(desk, scan.document),
        file_name=f"{scan.file_name.removesuffix('.pdf')}-签字扫描件",
        words="",
    )


def _paper(desk: Desk, kind: DocumentKind, line: DocumentLine, versions: tuple[MadeVersion, ...]) -> Paper | None:
    """None of what is not printed, was not issued, or belongs to no round."""
    if "pdf" not in kind.forms or not versions:
        return None
    application = line.subject if kind.per == "application" else None
    row = next(each for each in desk.store.documents(application) if each.id == versions[0].document)
    if row.round is None:
        return None
    return Paper(round=row.round, prevails=prevailing(desk, row.round), can_change=desk.store.role == "centre")


def _preview(desk: Desk, kind: DocumentKind, line: DocumentLine) -> Detail:
    """The page as it would be made now."""
    if "pdf" not in kind.forms or line.kind == SHEET_KEY or line.standing in ("waiting", "stopped"):
        words = line.why or f"{kind.name}没有页面，导出后用相应的软件打开。"
        return Detail(line=line, title=kind.name, words=words)
    try:
        described = (kind.draft or kind.describe)(desk, line.subject)
        data = preview_document(desk, kind, line.subject)
    except ReviewerError as error:
        return Detail(line=line, title=kind.name, words=error.message)
    changes = "；".join(described.changes[:CHANGES_SHOWN])
    return Detail(
        line=line,
        title=kind.name,
        bar=f"{line.why}{changes}" if line.standing == "changed" else "",
        bar_kind="warning",
        data_sha256=described.data_sha256,
        data=data,
        file_name=line.name,
    )


def _aside(line: DocumentLine, kept: MadeVersion | None) -> str:
    if kept is not None:
        return f"第 {kept.version} 版 · {kept.made_at}"
    return f"第 {line.version} 版" if line.version else ""


def _bar(line: DocumentLine, kind: DocumentKind, older: MadeVersion | None, trouble: str) -> tuple[str, str]:
    """The sentence above the fields; missing fields have a bar of their own."""
    if older is not None:
        return f"这是 {older.made_at} 的第 {older.version} 版，原样保留。", "info"
    if trouble:
        return trouble, "problem"
    if line.standing == "stopped":
        return line.why, "problem"
    if line.standing == "changed":
        return line.why, "warning"
    if line.standing == "waiting" or (line.standing == "ready" and kind.key == SHEET_KEY):
        return line.why, "info"
    return "", "info"


def _signs(fields: tuple[DocumentField, ...]) -> dict[str, str]:
    """The outcome's sign, on whichever field tells it."""
    signs = {each.label: _SIGN_OF_WORD.get(each.value) or CONCLUSION_STATE.get(each.value, "") for each in fields}
    return {label: sign for label, sign in signs.items() if sign}


def _signature_fields(kept: KeptDocument) -> tuple[DocumentField, ...]:
    return tuple(
        DocumentField(name="", label=each.name, value=each.words, group=SIGNATURE_GROUP, note=each.at)
        for each in kept.signatures
    )


def _signature_signs(kept: KeptDocument) -> dict[str, str]:
    return {
        each.name: "not_met" if not each.holds else "met" if each.is_trusted else "unclear" for each in kept.signatures
    }


def hash_words(sha256: str) -> str:
    """The head of a hash in groups of four."""
    return " ".join(sha256[at : at + 4] for at in range(0, 12, 4)) + " ⋯" if sha256 else ""
