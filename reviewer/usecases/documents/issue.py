"""Issuing documents: described, numbered, drawn, kept, written to a folder; one, or a batch on every core."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from reviewer.desk import Desk
from reviewer.domain.progress import Progress
from reviewer.domain.records import Record, document_hash
from reviewer.errors import EnvironmentProblem, IntegrityProblem, ReviewerError, RuleViolation, reason_of
from reviewer.store import DocumentRow
from reviewer.usecases.documents.draw_many import DrawJob, draw_many
from reviewer.usecases.documents.keep_document import WrittenDocument, keep_document, made_of, read_document, write_out
from reviewer.usecases.documents.kind import Described, DocumentKind, Form, WrittenMany
from reviewer.usecases.documents.numbers import hold_number

MEDIA_TYPES: Final[dict[str, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "zip": "application/zip",
}

# Bytes of content from which drawing takes seconds: the workbook of a large round.
_LONG_CONTENT: Final = 100_000


class Failure(Record):
    """Why one document of a batch was not issued: nothing of it was kept."""

    subject: str
    name: str
    code: str
    message: str


class Batch(Record):
    """What a batch did; what failed stopped nothing else."""

    written: tuple[WrittenDocument, ...]
    failures: tuple[Failure, ...]


class _Task(Record):
    """One document of a batch: what of it was made before, what is to be drawn, and what came of it."""

    subject: str
    described: Described
    files: dict[str, bytes]
    open_forms: tuple[Form, ...]


def issue_document(
    desk: Desk,
    kind: DocumentKind,
    subject: str,
    folder: Path,
    forms: Sequence[Form] | None = None,
    reason: str = "",
    passphrase: str | None = None,
) -> tuple[WrittenDocument, ...]:
    """Make a document in the forms asked for (its first without), keep it and write it to the folder.

    Made before of the same data: the kept file. ``reason`` says why it is issued anew. ``passphrase`` opens the
    centre's identity, for what leaves only signed.

    Raises:
        RuleViolation: it cannot be made yet, a field is missing, a character that no font has, or ``no_passphrase``.
        IntegrityProblem: the kept file was altered.
        EnvironmentProblem: the folder cannot be written.
    """
    if kind.sign is not None:
        if not passphrase:
            raise RuleViolation(
                f"{kind.name}须由评价中心签名后才能导出，请给出身份口令；未生成。",
                code="no_passphrase",
                where=subject or None,
            )
        return kind.sign(desk, subject, folder, passphrase)
    if kind.write is not None:
        return kind.write(desk, subject, folder)
    task = _task(desk, kind, subject, _wanted(kind, forms))
    for form in task.open_forms:
        task.files[form] = kind.draw(task.described.data, form)
    return _finish(desk, kind, task, folder, reason)


def issue_documents(
    desk: Desk,
    kind: DocumentKind,
    subjects: Sequence[str],
    folder: Path,
    forms: Sequence[Form] | None = None,
    progress: Progress | None = None,
    reason: str = "",
    passphrase: str | None = None,
) -> Batch:
    """Issue many, drawn on every core; one that fails stops no other. Numbers follow the order of ``subjects``.

    Raises:
        Cancelled: from ``progress``; what was finished stays, a number that was taken stays with its document.
        EnvironmentProblem: the folder cannot be written.
    """
    _require_folder(folder)
    if kind.write is not None or kind.sign is not None:
        return _write_each(desk, kind, subjects, folder, progress, passphrase)
    return _Batch(desk, kind, folder, _wanted(kind, forms), reason, progress).issue(subjects)


def preview_document(desk: Desk, kind: DocumentKind, subject: str) -> bytes:
    """The document as PDF as it would be made now, what is missing in 【】; nothing is kept, no number used.

    Raises:
        RuleViolation: it cannot be made yet, it is no PDF, or a character that no font has.
    """
    if kind.forms[0] != "pdf" or kind.write is not None or kind.sign is not None:
        raise RuleViolation(f"{kind.name}没有可预览的页面，导出后打开。", code="no_preview", where=kind.key)
    describe = kind.draft or kind.describe
    return kind.draw(describe(desk, subject).data, "pdf")


def _wanted(kind: DocumentKind, forms: Sequence[Form] | None) -> tuple[Form, ...]:
    """The forms asked for in the kind's order, the first always.

    Raises:
        RuleViolation: it does not come in one of them.
    """
    strange = [each for each in forms or () if each not in kind.forms]
    if strange:
        raise RuleViolation(
            f"{kind.name}没有 {'、'.join(strange)} 格式，未生成；可选 {'、'.join(kind.forms)}。",
            code="unknown_form",
            where=kind.key,
        )
    return tuple(each for at, each in enumerate(kind.forms) if at == 0 or each in (forms or ()))


def file_name(described: Described, form: str) -> str:
    """The file's name: 复函-WZ26-003-样例学校-第2版.pdf."""
    version = "" if described.version <= 1 else f"-第{described.version}版"
    return f"{described.file_stem}{version}.{form}"


def made_file(desk: Desk, kind_key: str, subject: str, described: Described, form: str) -> DocumentRow | None:
    """The kept file of that form, number and version made from the same data; None when there is none."""
    wanted = (described.number, described.version, described.data_sha256)
    for row in made_of(desk, kind_key, subject):
        if (row.number, row.version, row.data_sha256) == wanted and row.file_name.endswith(f".{form}"):
            return row
    return None


def _task(desk: Desk, kind: DocumentKind, subject: str, forms: tuple[Form, ...]) -> _Task:
    described = kind.describe(desk, subject)
    files: dict[str, bytes] = {}
    for form in forms:
        known = made_file(desk, kind.key, subject, described, form)
        if known is not None:
            files[form] = read_document(desk, known)
    open_forms = tuple(form for form in forms if form not in files)
    return _Task(subject=subject, described=described, files=files, open_forms=open_forms)


def _finish(desk: Desk, kind: DocumentKind, task: _Task, folder: Path, reason: str) -> tuple[WrittenDocument, ...]:
    """Keep what was drawn, and write all files to the folder."""
    described = task.described
    if task.open_forms:
        with desk.store.change(desk.actor) as change:
            for form in task.open_forms:
                keep_document(
                    change,
                    desk,
                    kind=kind.key,
                    application=described.application,
                    round_id=described.round,
                    number=described.number,
                    version=described.version,
                    data_sha256=described.data_sha256,
                    data=task.files[form],
                    file_name=file_name(described, form),
                    media_type=MEDIA_TYPES[form],
                    content=described.content,
                    changes="\n".join(described.changes),
                    reason=reason.strip(),
                )
            if kind.on_issue is not None:
                kind.on_issue(change, desk, task.subject, described)
    forms = [form for form in kind.forms if form in task.files]
    return tuple(_written(kind, described, folder, form, task.files[form]) for form in forms)


def _written(kind: DocumentKind, described: Described, folder: Path, form: str, data: bytes) -> WrittenDocument:
    path = write_out(folder, file_name(described, form), data)
    return WrittenDocument(
        kind=kind.key,
        application=described.application,
        path=str(path),
        sha256=document_hash(data),
        number=described.number,
        version=described.version,
    )


class _Batch:
    """One batch on its way."""

    def __init__(
        self,
        desk: Desk,
        kind: DocumentKind,
        folder: Path,
        forms: tuple[Form, ...],
        reason: str,
        progress: Progress | None,
    ) -> None:
        self._desk, self._kind, self._folder = desk, kind, folder
        self._forms, self._reason, self._progress = forms, reason, progress
        self._written: dict[str, tuple[WrittenDocument, ...]] = {}
        self._failures: list[Failure] = []

    def issue(self, subjects: Sequence[str]) -> Batch:
        """Describe all in order, draw them on every core, keep each as soon as it is drawn."""
        tasks = self._describe(subjects)
        jobs = [(task, form) for task in tasks for form in task.open_forms]
        for task in tasks:
            if not task.open_forms:
                self._finish(task)
        self._draw(jobs, len(subjects))
        self._tell(len(subjects), len(subjects), "完成")
        written = tuple(each for subject in subjects for each in self._written.get(subject, ()))
        return Batch(written=written, failures=tuple(self._failures))

    def _describe(self, subjects: Sequence[str]) -> list[_Task]:
        tasks: list[_Task] = []
        for subject in subjects:
            self._tell(0, len(subjects), f"正在核对{self._kind.name}的字段")
            try:
                task = _task(self._desk, self._kind, subject, self._forms)
                if task.open_forms:
                    hold_number(self._desk, self._kind.key, subject, task.described)
                    if self._kind.hold is not None:
                        self._kind.hold(self._desk, subject, task.described)
            except (RuleViolation, IntegrityProblem) as error:
                self._fail(subject, error)
            else:
                tasks.append(task)
        return tasks

    def _draw(self, jobs: Sequence[tuple[_Task, Form]], count: int) -> None:
        each_of = max(1, len(self._forms))
        known = count - -(-len(jobs) // each_of)
        failed: set[str] = set()

        def told(done: int, total: int, what: str) -> None:  # noqa: ARG001
            self._tell(min(count, known + done // each_of), count, what)

        for place, drawn in draw_many([self._job(task, form) for task, form in jobs], told):
            task, form = jobs[place]
            if isinstance(drawn, ReviewerError):
                if task.subject not in failed:
                    self._fail(task.subject, drawn)
                failed.add(task.subject)
                continue
            task.files[form] = drawn
            if task.subject not in failed and all(each in task.files for each in task.open_forms):
                self._finish(task)

    def _job(self, task: _Task, form: Form) -> DrawJob:
        described = task.described
        is_long = len(described.content) > _LONG_CONTENT
        return DrawJob(self._kind.draw, described.data, form, self._what(task.subject), is_long)

    def _finish(self, task: _Task) -> None:
        try:
            self._written[task.subject] = _finish(self._desk, self._kind, task, self._folder, self._reason)
        except RuleViolation as error:
            self._fail(task.subject, error)

    def _fail(self, subject: str, error: ReviewerError) -> None:
        name = subject_name(self._desk, self._kind, subject)
        self._failures.append(Failure(subject=subject, name=name, code=error.code, message=error.message))

    def _what(self, subject: str) -> str:
        return f"正在生成{self._kind.name}：{subject_name(self._desk, self._kind, subject)}"

    def _tell(self, done: int, total: int, what: str) -> None:
        if self._progress is not None:
            self._progress(done, total, what)


def _write_each(
    desk: Desk,
    kind: DocumentKind,
    subjects: Sequence[str],
    folder: Path,
    progress: Progress | None,
    passphrase: str | None,
) -> Batch:
    """A kind that writes its files itself."""
    written: list[WrittenDocument] = []
    failures: list[Failure] = []
    write_many = kind.write_many or _one_by_one(kind, passphrase)
    for subject, outcome in write_many(desk, subjects, folder, progress):
        if isinstance(outcome, ReviewerError):
            name = subject_name(desk, kind, subject)
            failures.append(Failure(subject=subject, name=name, code=outcome.code, message=outcome.message))
        else:
            written += outcome
    if progress is not None:
        progress(len(subjects), len(subjects), "完成")
    return Batch(written=tuple(written), failures=tuple(failures))


def _one_by_one(
    kind: DocumentKind, passphrase: str | None
) -> Callable[[Desk, Sequence[str], Path, Progress | None], Iterator[WrittenMany]]:
    def write(desk: Desk, subjects: Sequence[str], folder: Path, progress: Progress | None) -> Iterator[WrittenMany]:
        for done, subject in enumerate(subjects):
            if progress is not None:
                progress(done, len(subjects), f"正在导出{kind.name}：{subject_name(desk, kind, subject)}")
            try:
                yield subject, issue_document(desk, kind, subject, folder, passphrase=passphrase)
            except (RuleViolation, IntegrityProblem) as error:
                yield subject, error

    return write


def subject_name(desk: Desk, kind: DocumentKind, subject: str) -> str:
    """Applicant or round by name, 名录 for the store's."""
    if kind.per == "application":
        return desk.application_row(subject).name
    return desk.store.round(subject).name if kind.per == "round" else kind.name


def _require_folder(folder: Path) -> None:
    """Refuse before a number is taken."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentProblem(
            f"文件夹不能使用（{reason_of(error)}），未生成；请换一个文件夹。", code="cannot_write", where=str(folder)
        ) from error
