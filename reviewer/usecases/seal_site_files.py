"""Photos and sound on their way from a member to leader and centre: sealed like the sheet, opened with it."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.desk import Desk
from reviewer.domain.progress import Progress
from reviewer.domain.records import Record, from_document
from reviewer.domain.sheet import ScoreSheet
from reviewer.domain.site_files import SiteFile
from reviewer.errors import IntegrityProblem, ReviewerError, RuleViolation
from reviewer.exchange.pack_writing import PackEntry
from reviewer.exchange.sealed_files import SealedFiles, unseal_file
from reviewer.signing.identity import Identity
from reviewer.store import SheetRow


class SealedFile(Record):
    """Which sealed file (by the hash of its sealed bytes) is which photo or sound file of the sheet."""

    sha256: str
    sealed_sha256: str


class FilesOfPack:
    """The photos and sound of a score pack: each sealed once for each application that shows it."""

    def __init__(self, desk: Desk, temporary: SealedFiles, progress: Progress | None) -> None:
        self._desk = desk
        self._temporary = temporary
        self._progress = progress
        self._sealed: dict[tuple[str, str], PackEntry] = {}
        self.notes: list[str] = []

    @property
    def entries(self) -> tuple[PackEntry, ...]:
        """What goes into the pack, in the order in which it was sealed."""
        return tuple(self._sealed.values())

    def seal(self, row: SheetRow, readers: list[str]) -> tuple[tuple[str, ...], tuple[SealedFile, ...]]:
        """Seal the files of a sheet; one that is damaged here stops no scores from leaving, but is named.

        Returns:
            The entries' names, and which sealed file is which.
        """
        files = from_document(row.document or b"", ScoreSheet).every_file
        found: dict[str, PackEntry] = {}
        for at, file in enumerate(files):
            if self._progress is not None:
                self._progress(at, len(files), f"正在封存 {file.name}")
            place = row.application, file.sha256
            try:
                if place not in self._sealed:
                    with self._desk.store.open_evidence(file.sha256) as source:
                        name = f"files/{len(self._sealed) + 1}.sealed"
                        self._sealed[place] = self._temporary.add(name, source, readers)
            except IntegrityProblem as error:
                self.notes.append(f"{row.application} 的 {file.name} 没有放入评分包：{error.message}")
                continue
            found[file.sha256] = self._sealed[place]
        which = (SealedFile(sha256=sha256, sealed_sha256=entry.sha256) for sha256, entry in found.items())
        return tuple(entry.name for entry in found.values()), tuple(which)


def lacks_files(desk: Desk, row: SheetRow) -> bool:
    """Whether a sheet that is open here has photos or sound that are not."""
    if row.document is None:
        return False
    files = from_document(row.document, ScoreSheet).every_file
    return any(not desk.store.has_evidence(each.sha256) for each in files)


def open_site_files(
    desk: Desk, identity: Identity, row: SheetRow, sheet: ScoreSheet, which: Sequence[SealedFile]
) -> list[ReviewerError]:
    """Keep the files of a sheet whose seal was opened; each must be of the hash that the sheet was committed with.

    Returns:
        What could not be kept, each by its name; the scores stand all the same.
    """
    sealed = {each.sha256: each.sealed_sha256 for each in which}
    faults: list[ReviewerError] = []
    for file in sheet.every_file:
        if desk.store.has_evidence(file.sha256):
            continue
        try:
            _open_file(desk, identity, file, sealed.get(file.sha256))
        except (IntegrityProblem, RuleViolation) as error:
            message = f"{row.member} 的 {file.name} {_why(error)}，未采用；评分表本身已开封。请让该成员重新制作评分包。"
            faults.append(IntegrityProblem(message, code="site_file_refused", where=row.id))
    return faults


def _open_file(desk: Desk, identity: Identity, file: SiteFile, sealed_sha256: str | None) -> None:
    if sealed_sha256 is None:
        raise IntegrityProblem("没有随评分包交来。", code="site_file_absent", where=file.name)
    with (
        desk.store.open_evidence(sealed_sha256) as stream,
        unseal_file(stream, [identity.age_secret]) as plain,
        desk.store.change(desk.actor) as change,
    ):
        change.add_evidence(plain, file.sha256, file.size, file.media_type)


def _why(error: ReviewerError) -> str:
    """Why a file was refused, to stand inside a sentence."""
    known = {
        "evidence_mismatch": "与评分表记下的校验值不符",
        "evidence_damaged": "的封存内容在本机已损坏",
        "evidence_missing": "的封存内容不在本机",
        "sealed_damaged": "的封存内容已损坏",
        "sealed_not_for_me": "不是封存给本机身份的",
        "site_file_absent": "没有随评分包交来",
    }
    return known.get(error.code, f"不能采用（{error.message.rstrip('。')}）")
