"""An open workplace: one store, the clock, the machine's name and who works here.

Use cases take a desk; they never open files of the store themselves. The desk keeps read schemes
and applications, which are immutable documents, so that a screen may ask again and again.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar, cast

from reviewer.domain.application import Application
from reviewer.domain.catalogue import Catalogue
from reviewer.domain.checking import ApplicationCheck
from reviewer.domain.findings import CheckResult
from reviewer.domain.records import from_document
from reviewer.domain.registers import CATALOGUE
from reviewer.domain.scheme import Scheme
from reviewer.errors import EnvironmentProblem, RuleViolation
from reviewer.intake.catalogue_file import load_catalogue
from reviewer.resources import resource_path
from reviewer.store import ApplicationRow, Store

KeptT = TypeVar("KeptT")
Clock = Callable[[], datetime]
IDENTITY_NAME = "identity.name"


def utc_now() -> datetime:
    """The machine's time, aware, UTC."""
    return datetime.now(UTC)


class Desk:
    """Everything a use case needs. Close it, or use it as a context manager."""

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        self.store = store
        self.clock = clock
        self._scheme = lru_cache(maxsize=16)(self._read_scheme)
        self._application = lru_cache(maxsize=2048)(self._read_application)
        self._check = lru_cache(maxsize=512)(self._work_check)
        self._kept: dict[tuple[str, ...], tuple[int, object]] = {}
        self._member = store.setting(IDENTITY_NAME)
        # Where the member is on the scoring screen, as entries take it along; only the writer's thread sets it.
        self.place: str | None = None

    @staticmethod
    def holds(folder: Path) -> bool:
        """Whether a store lies in the folder, whole or not; opening it tells."""
        return Store.holds(folder)

    @classmethod
    def create(cls, folder: Path, passphrase: str, *, role: str, clock: Clock = utc_now) -> Self:
        """A new encrypted store in ``folder``. Role: centre or member.

        Raises:
            RuleViolation: the folder holds a store already.
            EnvironmentProblem: it is a file, or cannot be written.
        """
        if folder.exists() and not folder.is_dir():
            raise EnvironmentProblem(
                "这是一个文件，不是文件夹，没有建立存储；请换一个位置。", code="not_a_folder", where=str(folder)
            )
        return cls(Store.create(folder, passphrase, role=role, machine=machine_name(), clock=clock), clock)

    @classmethod
    def open(cls, folder: Path, passphrase: str, *, clock: Clock = utc_now) -> Self:
        """Open the store in ``folder``.

        Raises:
            EnvironmentProblem: none there, wrong passphrase, in use, newer than the program.
            IntegrityProblem: the file or its journal is damaged.
        """
        return cls(Store.open(folder, passphrase, machine=machine_name(), clock=clock), clock)

    def close(self) -> None:
        """Give the store back."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def member(self) -> str | None:
        """The name of the identity in use here, or None before there is one."""
        return self._member

    def take_identity(self, name: str) -> None:
        """From now on ``name`` works here; the use case has written the identity's settings already."""
        self._member = name

    @property
    def actor(self) -> str:
        """Who the journal names: the identity, else the role of the store."""
        return self.member or ("评价中心" if self.store.role == "centre" else "本机")

    def require_member(self) -> str:
        """The identity's name.

        Raises:
            RuleViolation: nobody has taken this store into use yet.
        """
        if self.member is None:
            raise RuleViolation(
                "本机还没有身份，不能评分；请先在“设置”中建立或导入身份（reviewer identity new / identity use）。",
                code="no_identity",
            )
        return self.member

    @property
    def identity_file(self) -> Path:
        """The PKCS#12 file of the identity in use."""
        return self.store.folder / "identity.p12"

    @property
    def centre_file(self) -> Path:
        """The PKCS#12 file with which the centre signs and opens packs."""
        return self.store.folder / "centre.p12"

    @property
    def root_file(self) -> Path:
        """The PKCS#12 file of the centre's own root."""
        return self.store.folder / "root.p12"

    def scheme(self, scheme_sha256: str) -> Scheme:
        """The scheme version of that hash."""
        return self._scheme(scheme_sha256)

    def scheme_of_round(self, round_id: str) -> Scheme:
        """The scheme version that the round follows."""
        return self.scheme(self.scheme_sha256(round_id))

    def scheme_sha256(self, round_id: str) -> str:
        """The hash of the scheme version that the round follows: a round may move to a newer one."""
        return self.kept(("round_scheme", round_id), lambda: self.store.round(round_id).scheme_sha256)

    def scheme_of(self, application_id: str) -> Scheme:
        """The scheme version of the application's round."""
        return self.scheme_of_round(self.application_row(application_id).round)

    def kept(self, key: tuple[str, ...], read: Callable[[], KeptT]) -> KeptT:
        """What ``read`` gives, read again only after more than sheet fields changed in the store.

        One key press asks for the same rows again and again. ``key`` names what is read; settings and
        sheet fields must not be read this way.
        """
        # The number is taken first: what a change makes old meanwhile is then never taken for new.
        now = self.store.generation
        found = self._kept.get(key)
        if found is not None and found[0] == now:
            return cast(KeptT, found[1])
        value = read()
        self._kept[key] = now, value
        return value

    def application_row(self, application_id: str) -> ApplicationRow:
        """The newest version's row.

        Raises:
            RuleViolation: no such application here.
        """
        return self.kept(("application", application_id), lambda: self.store.application(application_id))

    def application(self, application_id: str) -> Application:
        """The newest version of the application.

        Raises:
            RuleViolation: no such application here.
        """
        return self._application(application_id, self.application_row(application_id).version)

    def check(self, application_id: str, measured: Mapping[tuple[str, str | None], str]) -> CheckResult:
        """Findings of the newest version with these measured values.

        Raises:
            RuleViolation: no such application here.
        """
        return self.application_check(application_id).with_measured(measured)

    def application_check(self, application_id: str, sha256: str | None = None) -> ApplicationCheck:
        """What is found in the version with that document hash; the newest one where it is not here.

        Raises:
            RuleViolation: no such application here.
        """
        newest = self.application_row(application_id)
        scheme = self.scheme_sha256(newest.round)
        if sha256 is None or sha256 == newest.sha256:
            return self._check(application_id, newest.version, scheme)
        versions = (row.version for row in self.store.versions(application_id) if row.sha256 == sha256)
        return self._check(application_id, next(versions, newest.version), scheme)

    def application_version(self, application_id: str, sha256: str) -> Application | None:
        """The version of the application with that document hash, None when it is not here."""
        for row in self.kept(("versions", application_id), lambda: self.store.versions(application_id)):
            if row.sha256 == sha256:
                return self._application(application_id, row.version)
        return None

    def catalogue(self, scheme: Scheme) -> Catalogue:
        """The occupations of the scheme's round: a list that the centre took in, else a shipped one.

        Raises:
            RuleViolation: no such list here.
        """
        name = scheme.scheme.catalogue
        versions = self.kept(("catalogue", name), lambda: self.store.register_versions(CATALOGUE, name))
        return from_document(versions[-1].document, Catalogue) if versions else read_catalogue(name)

    def _read_scheme(self, scheme_sha256: str) -> Scheme:
        return from_document(self.store.scheme(scheme_sha256), Scheme)

    def _work_check(self, application_id: str, version: int, scheme_sha256: str) -> ApplicationCheck:
        scheme = self.scheme(scheme_sha256)
        return ApplicationCheck(scheme, self._application(application_id, version), self.catalogue(scheme))

    def _read_application(self, application_id: str, version: int) -> Application:
        return from_document(self.store.application_document(application_id, version), Application)


@lru_cache(maxsize=8)
def read_catalogue(name: str) -> Catalogue:
    """A shipped catalogue of occupations by the name that schemes use.

    Raises:
        RuleViolation: none of that name is shipped.
    """
    path = resource_path("catalogues") / f"{name}.json"
    if not path.exists():
        raise RuleViolation(
            f"没有职业目录“{name}”；请先导入（reviewer catalogue import）。数据未变。", code="no_catalogue", where=name
        )
    return load_catalogue(path)


def machine_name() -> str:
    """How the journal names this machine."""
    return platform.node() or "unknown"
