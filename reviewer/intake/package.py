"""An application package as an application and its evidence: all of it, or every reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from reviewer.domain.application import Application, Evidence
from reviewer.domain.progress import Progress
from reviewer.domain.records import Record, decoded
from reviewer.domain.scheme import Scheme
from reviewer.errors import EnvironmentProblem, RuleViolation
from reviewer.intake.containers import PackedFile, open_container
from reviewer.intake.entry_names import normal_name
from reviewer.intake.evidence import EvidenceClasses, read_evidence
from reviewer.intake.evidence_kind import suffix_of
from reviewer.intake.form_docx import read_docx
from reviewer.intake.form_json import read_json
from reviewer.intake.form_reading import Declared, SourceFile, read_form
from reviewer.intake.form_xls import read_csv, read_xls
from reviewer.intake.form_xlsx import read_xlsx
from reviewer.intake.grid import Grid, unreadable_form
from reviewer.intake.limits import DEFAULT_LIMITS, Limits
from reviewer.intake.trouble import Trouble

_FORM_WORDS = ("申报表", "基本情况表", "申请表")
_SUPPLEMENT_WORD = "补充信息"
_FORM_CLASS, _SUPPLEMENT_CLASS = "申报表", "补充信息"
_READABLE = frozenset({"docx", "xlsx", "xls", "et", "csv"})
_UNREADABLE = {
    "doc": "旧版 Word", "wps": "WPS 文字", "pdf": "PDF", "ofd": "OFD", "rtf": "RTF", "docm": "含宏的 Word",
    "xlsm": "含宏的 Excel", "jpg": "图片", "jpeg": "图片", "png": "图片", "ods": "ODS", "odt": "ODT",
}  # fmt: skip
_MANIFEST = "package.json"
_JSON_FORM = "application.json"


class PackageRefused(RuleViolation):
    """Nothing of the package was taken. ``errors``: every reason, each ``file · table · row: text``."""

    def __init__(self, errors: tuple[str, ...], warnings: tuple[str, ...], package: str) -> None:
        more = f"（共 {len(errors)} 处问题）" if len(errors) > 1 else ""
        message = f"材料包未导入{more}：{errors[0]} 未作任何更改，请改正后重新导入。"
        super().__init__(message, code="package_refused", where=package)
        self.errors = errors
        self.warnings = warnings


class PackageFile:
    """One piece of evidence and a way to read its bytes while the package is open."""

    def __init__(self, evidence: Evidence, path: Path) -> None:
        self.evidence = evidence
        self._path = path

    def open(self) -> BinaryIO:
        """The bytes, to be closed by the caller.

        Raises:
            EnvironmentProblem: the file went away since it was hashed.
        """
        try:
            return self._path.open("rb")
        except OSError as error:
            raise EnvironmentProblem(
                "文件已不在原处，材料包未导入。请检查移动存储后重试。", code="cannot_read", where=self.evidence.name
            ) from error


class ReadPackage:
    """A package that could be read as a whole."""

    def __init__(self, application: Application, files: tuple[PackageFile, ...], warnings: tuple[str, ...]) -> None:
        self.application = application
        self.files = files
        self.warnings = warnings


class Manifest(Record):
    """package.json: names the form and supplements, and classes of evidence, where names do not tell."""

    form: str | None = None
    supplement: tuple[str, ...] = ()
    evidence: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)


@contextmanager
def read_package(
    path: Path, scheme: Scheme, *, limits: Limits = DEFAULT_LIMITS, progress: Progress | None = None
) -> Iterator[ReadPackage]:
    """Read a folder or ZIP under a scheme. Use as a context manager: copies vanish at its end.

    Raises:
        PackageRefused: with every error found.
        EnvironmentProblem: missing, disk full, medium gone.
        Cancelled: raised by ``progress``.
    """
    trouble = Trouble()
    with open_container(path, limits, progress) as container:
        for error in container.errors:
            trouble.error("", error)
        is_readable = bool(container.files) or not container.errors
        read = _read(container.files, scheme, limits, trouble) if is_readable else None
        if trouble.errors or read is None:
            raise PackageRefused(trouble.errors, trouble.warnings, path.name)
        yield read


def _read(files: tuple[PackedFile, ...], scheme: Scheme, limits: Limits, trouble: Trouble) -> ReadPackage | None:
    manifest = _manifest(files, scheme, trouble)
    form = _form_file(files, manifest, trouble)
    supplements = _supplement_files(files, manifest, form, trouble)
    declared = _declared(form, supplements, scheme, limits, trouble) if form else None
    named = dict(manifest.evidence)
    if form:
        named.setdefault(form.name, (_FORM_CLASS,))
    named |= {each.name: (_SUPPLEMENT_CLASS,) for each in supplements if each.name not in named}
    rest = tuple(file for file in files if file.name != _MANIFEST)
    evidence = read_evidence(rest, EvidenceClasses(scheme), named, trouble)
    if declared is None or form is None:
        return None
    if not declared.applicant_name:
        trouble.error(form.name, "申报单位没有填写。")
    if not declared.occupations and not trouble.errors:
        trouble.error(form.name, "没有填写拟开展的职业（工种）。")
    application = Application(
        scheme_id=scheme.scheme.id,
        applicant_name=declared.applicant_name,
        applicant_kind=declared.applicant_kind,
        form_file=form.name,
        facts=declared.facts,
        staff=declared.staff,
        experts=declared.experts,
        examiners=declared.examiners,
        listed_rules=declared.listed_rules,
        occupations=declared.occupations,
        equipment=declared.equipment,
        sites=declared.sites,
        evidence=tuple(each for each, _ in evidence),
        warnings=trouble.warnings,
    )
    kept = tuple(PackageFile(each, file.path) for each, file in evidence)
    return ReadPackage(application, kept, trouble.warnings)


# ---- which file is what


def _manifest(files: tuple[PackedFile, ...], scheme: Scheme, trouble: Trouble) -> Manifest:
    file = next((each for each in files if each.name == _MANIFEST), None)
    if file is None:
        return Manifest()
    try:
        if file.size > 1024 * 1024:
            raise ValueError("too large")
        manifest = decoded(file.path.read_bytes().removeprefix(b"\xef\xbb\xbf"), Manifest)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        trouble.error(_MANIFEST, "内容不符合格式（form、supplement、evidence）。")
        return Manifest()
    known = {each.name for each in scheme.evidence_class}
    names = {file.name for file in files}
    given = [*((manifest.form,) if manifest.form else ()), *manifest.supplement, *manifest.evidence]
    for name in given:
        if normal_name(name) not in names:
            trouble.error(_MANIFEST, f"写明的文件“{name[:100]}”不在材料包中。")
    for name, classes in manifest.evidence.items():
        for each in classes:
            if each not in known:
                trouble.error(_MANIFEST, f"文件“{name[:100]}”的佐证类别“{each[:40]}”不在方案内。")
    return Manifest(
        form=normal_name(manifest.form) if manifest.form else None,
        supplement=tuple(normal_name(each) for each in manifest.supplement),
        evidence={normal_name(name): classes for name, classes in manifest.evidence.items()},
    )


def _base(name: str) -> str:
    return name.rpartition("/")[2]


def _form_file(files: tuple[PackedFile, ...], manifest: Manifest, trouble: Trouble) -> PackedFile | None:
    if manifest.form is not None:
        return next((file for file in files if file.name == manifest.form), None)
    named = [file for file in files if _is_form_name(_base(file.name))]
    readable = [file for file in named if suffix_of(file.name) in _READABLE]
    readable += [file for file in files if _base(file.name) == _JSON_FORM]
    if len(readable) == 1:
        return readable[0]
    if len(readable) > 1:
        names = "、".join(f"“{file.name}”" for file in readable)
        trouble.error("", f"找到 {len(readable)} 份申报表：{names}。请只留一份，或用 package.json 写明是哪一份。")
    elif named:
        kinds = {_UNREADABLE.get(suffix_of(file.name), suffix_of(file.name)) for file in named}
        names = "、".join(f"“{file.name}”" for file in named)
        trouble.error(
            "", f"申报表 {names} 是{'、'.join(sorted(kinds))}文件，无法读取；请另附 .docx 或 .xlsx 的申报表。"
        )
    else:
        words = "”“".join(_FORM_WORDS)
        trouble.error("", f"没有找到申报表：文件名应含有“{words}”之一（.docx、.xlsx、.xls、.et），或为 {_JSON_FORM}。")
    return None


def _is_form_name(base: str) -> bool:
    return any(word in base for word in _FORM_WORDS) and _SUPPLEMENT_WORD not in base


def _supplement_files(
    files: tuple[PackedFile, ...], manifest: Manifest, form: PackedFile | None, trouble: Trouble
) -> tuple[PackedFile, ...]:
    if manifest.supplement:
        return tuple(file for file in files if file.name in manifest.supplement)
    named = [file for file in files if _SUPPLEMENT_WORD in _base(file.name) and file is not form]
    found = tuple(file for file in named if suffix_of(file.name) in _READABLE)
    if len(found) > 1:
        names = "、".join(f"“{file.name}”" for file in found)
        trouble.error("", f"找到 {len(found)} 份补充信息：{names}。请只留一份，或用 package.json 写明。")
        return ()
    if named and not found:
        trouble.warn(named[0].name, "补充信息应为 .docx、.xlsx、.xls 或 .et，此文件只作为佐证材料保存，内容未读入。")
    return found


# ---- reading them


def _declared(
    form: PackedFile, supplements: tuple[PackedFile, ...], scheme: Scheme, limits: Limits, trouble: Trouble
) -> Declared | None:
    sources: list[SourceFile] = []
    for file in supplements:
        grids = _grids(file, limits, trouble)
        sources += [SourceFile(name=file.name, grids=grids)] if grids is not None else []
    if suffix_of(form.name) == "json":
        if supplements:
            trouble.error(supplements[0].name, f"申报数据由 {form.name} 提供时，补充信息应写在该文件内。")
        try:
            return read_json(form.path, form.name, scheme, limits, trouble)
        except RuleViolation as error:
            trouble.error(error.where or form.name, error.message)
            return None
    grids = _grids(form, limits, trouble)
    if grids is None:
        return None
    return read_form(SourceFile(name=form.name, grids=grids), tuple(sources), scheme, trouble)


def _grids(file: PackedFile, limits: Limits, trouble: Trouble) -> tuple[Grid, ...] | None:
    """The file's tables, told by its content where the suffix lies (an .xls that is really an .xlsx)."""
    suffix = suffix_of(file.name)
    with file.path.open("rb") as stream:
        is_zip = stream.read(2) == b"PK"
    try:
        if suffix == "docx":
            return read_docx(file.path, file.name, limits)
        if suffix == "xlsx" or (suffix in ("xls", "et") and is_zip):
            return read_xlsx(file.path, file.name, limits)
        if suffix in ("xls", "et"):
            return read_xls(file.path, file.name, limits)
        if suffix == "csv":
            return read_csv(file.path, file.name, limits)
        raise unreadable_form(file.name, "应为 .docx、.xlsx、.xls 或 .et 文件")
    except RuleViolation as error:
        trouble.error(error.where or file.name, error.message)
        return None
