"""The whole loop on the sample packages: centre, members' own stores, packs, merge, every document."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from reviewer.desk import Desk
from reviewer.domain.progress import Progress
from reviewer.domain.records import Record, canonical_json, decoded
from reviewer.domain.sheet import item_keys
from reviewer.errors import EnvironmentProblem, RuleViolation, reason_of
from reviewer.resources import sample_path
from reviewer.usecases.decide_application import settled_decision
from reviewer.usecases.documents.entries import type_entry
from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.keep_document import WrittenDocument
from reviewer.usecases.documents.kind import DocumentKind
from reviewer.usecases.documents.kinds import KINDS
from reviewer.usecases.documents.publicity import PUBLICITY, passed_applications
from reviewer.usecases.documents.receipt import RECEIPT_KIND
from reviewer.usecases.file_application import file_application
from reviewer.usecases.fill_sheet import FilledItem, FilledSheet, fill_sheet
from reviewer.usecases.form_panel import form_panel
from reviewer.usecases.hold_identity import issue_certificate, new_identity, use_identity
from reviewer.usecases.keep_place import Place, remember_place
from reviewer.usecases.make_pack import make_review_pack, make_score_pack
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.sample_visit import add_sample_visit
from reviewer.usecases.sample_way import advance, open_until_today, receive
from reviewer.usecases.sign_report import make_report, sign_report
from reviewer.usecases.sign_sheet import sign_sheet
from reviewer.usecases.submit_sheet import submit_sheet
from reviewer.usecases.take_pack import take_pack

SAMPLE_PASSPHRASE: Final = "sample"
_MARK: Final = "demo.json"
_HALF_SCORED: Final = 13
# Of the sample's scheme; fewer would be refused in the middle of the way.
_PANEL_MINIMUM: Final = 3
_CAN_ISSUE: Final = ("ready", "changed", "made")
_SAMPLE_PUBLICITY: Final = "2026-11-23"
_SAMPLE_FILED: Final = "样例：视为公示期满无异议"


class SampleRound(Record):
    """``data/sample_round.json``: who scores what, fictional."""

    scheme: str
    round: str
    members: tuple[str, ...]
    leader: str
    sheets: dict[str, dict[str, FilledSheet]]
    note: str = ""


class DemoMember(Record):
    """One member's own store and identity, relative to the output folder."""

    name: str
    store: str
    identity: str


class DemoDocument(Record):
    """One document of the demo; ``application`` None for the whole round.

    ``kind`` is the kind's key for its own form, with the suffix for a file beside it: ``letter``, ``letter.docx``.
    """

    kind: str
    application: str | None
    path: str


class Demo(Record):
    """``demo.json``: what was made, paths relative to it."""

    store: str
    round: str
    members: tuple[DemoMember, ...]
    applications: tuple[str, ...]
    packs: tuple[str, ...]
    documents: tuple[DemoDocument, ...]
    desk: str | None = None


class _Passphrases(Record):
    store: str
    identity: str


class _Steps:
    """Counts the steps and tells each before it is done."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._done, self._total = progress, 0, total

    def begin(self, what: str) -> None:
        """The next step begins; may raise ``Cancelled``."""
        if self._progress is not None:
            self._progress(self._done, self._total, what)
        self._done += 1


def read_sample_round() -> SampleRound:
    """The shipped sample round."""
    return decoded(sample_path("sample_round.json").read_bytes(), SampleRound)


def sample_packages() -> tuple[Path, ...]:
    """The shipped sample packages, folders and archives, in order."""
    return tuple(sorted(path for path in sample_path("packages").iterdir() if not path.name.startswith(".")))


def run_demo(
    out: Path,
    *,
    members: int,
    store_passphrase: str,
    identity_passphrase: str,
    again: bool = False,
    with_desk: bool = False,
    with_documents: bool = True,
    progress: Progress | None = None,
) -> Demo:
    """Run everything below ``out``; ``again`` clears an earlier demo there first.

    ``with_desk`` also lays out the leader's workplace in the middle of the day; whoever only wants that does
    ``with_documents`` False.

    Raises:
        Cancelled: from ``progress``; what was made is no whole demo, and ``again`` clears it.
        RuleViolation: more members than the sample has, or fewer than the scheme's minimum.
        EnvironmentProblem: the folder holds something else, or cannot be written.
    """
    sample = read_sample_round()
    if not _PANEL_MINIMUM <= members <= len(sample.members):
        raise RuleViolation(
            f"样例可用 {_PANEL_MINIMUM} 到 {len(sample.members)} 位成员，不能用 {members} 位；未作更改。",
            code="sample_members",
        )
    # A member's steps: identity, pack, a day's scoring of each application, its scores taken in.
    packages = len(sample_packages())
    steps = _Steps(progress, 1 + members * (3 + packages) + with_documents * (packages + len(KINDS)) + with_desk)
    steps.begin("导入样例申报材料")
    _clear(out, again=again)
    secrets = _Passphrases(store=store_passphrase, identity=identity_passphrase)
    names = sample.members[:members]
    with Desk.create(out / "centre", store_passphrase, role="centre") as centre:
        round_id, applications = _prepare(centre, sample)
        people = [_enrol(centre, out, name, secrets, steps) for name in names]
        for application in applications.values():
            form_panel(centre, application, names, sample.leader)
        packs = _send(centre, out, names, secrets, steps)
    if with_desk:
        # A store is copied only while nobody has it open.
        shutil.copytree(out / "centre", out / "desk")
    with Desk.open(out / "centre", store_passphrase) as centre:
        for person in people:
            packs.append(_work(out, person, sample, applications, secrets, steps))
        for pack in packs[len(names) :]:
            steps.begin(f"导入{Path(pack).stem}的评分包")
            take_pack(centre, out / pack, identity_passphrase)
        made = Demo(
            store="centre",
            round=round_id,
            members=tuple(people),
            applications=tuple(applications.values()),
            packs=tuple(packs),
            documents=(),
        )
        if with_documents:
            made = msgspec.structs.replace(made, documents=_documents(centre, out, made, identity_passphrase, steps))
    if with_desk:
        steps.begin("布置组长的工作位")
        desk = _desk(out, people, sample, applications, packs, secrets)
        made = msgspec.structs.replace(made, desk=desk)
    (out / _MARK).write_bytes(msgspec.json.format(canonical_json(made), indent=2))
    return made


def _clear(out: Path, *, again: bool) -> None:
    """An empty place to work in; only what an earlier demo made is ever removed."""
    if out.exists() and not out.is_dir():
        raise EnvironmentProblem("这是一个文件，不是文件夹，未动；请换一个位置。", code="not_a_folder", where=str(out))
    if out.exists() and any(out.iterdir()):
        if not again or not ((out / _MARK).exists() or (out / "centre").exists()):
            raise EnvironmentProblem(
                "文件夹不是空的，未动其中内容；请换一个文件夹，或用 --again 重做上一次的样例。",
                code="folder_not_empty",
                where=str(out),
            )
        for name in ("centre", "members", "packs", "documents", "desk"):
            shutil.rmtree(out / name, ignore_errors=True)
        (out / _MARK).unlink(missing_ok=True)
    try:
        for name in ("members", "packs", "documents"):
            (out / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentProblem(
            f"不能建立文件夹（{reason_of(error)}）；请换一个位置。", code="cannot_write", where=str(out)
        ) from error


def _prepare(centre: Desk, sample: SampleRound) -> tuple[str, dict[str, str]]:
    """Round and applications; returns the round's id and package name → application id."""
    round_id = make_round(centre, sample.scheme, sample.round)
    open_until_today(centre, round_id)
    applications: dict[str, str] = {}
    for outcome in open_packages(centre, sample_packages(), round_id):
        if outcome.application is None:
            raise RuleViolation("；".join(outcome.errors), code="sample_package", where=outcome.path)
        applications[Path(outcome.path).stem] = outcome.application
        receive(centre, outcome.application)
    return round_id, applications


def _enrol(centre: Desk, out: Path, name: str, secrets: _Passphrases, steps: _Steps) -> DemoMember:
    """The member makes an identity, the centre issues the certificate, the member takes it into use."""
    steps.begin(f"为{name}签发证书")
    folder = out / "members" / name
    folder.mkdir(parents=True)
    identity = folder / f"{name}.p12"
    enrolment = new_identity(name, identity, secrets.identity)
    certificate = folder / f"{name}.cert.pem"
    issue_certificate(centre, enrolment, certificate, secrets.identity)
    with Desk.create(folder / "store", secrets.store, role="member") as desk:
        # The issued certificate lies beside the identity and is taken into use with it.
        use_identity(desk, identity, secrets.identity)
    return DemoMember(name=name, store=f"members/{name}/store", identity=f"members/{name}/{name}.p12")


def _send(centre: Desk, out: Path, names: tuple[str, ...], secrets: _Passphrases, steps: _Steps) -> list[str]:
    packs = []
    for name in names:
        steps.begin(f"制作{name}的评审包")
        pack = f"packs/{name}.rpk"
        make_review_pack(centre, name, out / pack, secrets.identity)
        packs.append(pack)
    return packs


def _work(
    out: Path,
    person: DemoMember,
    sample: SampleRound,
    applications: Mapping[str, str],
    secrets: _Passphrases,
    steps: _Steps,
) -> str:
    """One member's day: take the pack in, score, submit, sign, send the scores back."""
    with Desk.open(out / person.store, secrets.store) as desk:
        take_pack(desk, out / "packs" / f"{person.name}.rpk", secrets.identity)
        first = next(iter(applications.values()))
        for package, application in applications.items():
            steps.begin(f"{person.name}评分：{desk.store.application(application).name}")
            fill_sheet(desk, application, sample.sheets[person.name][package])
            if application == first:
                add_sample_visit(desk, application)
            submit_sheet(desk, application)
        pack = f"packs/{person.name}.spk"
        make_score_pack(desk, out / pack, secrets.identity)
    return pack


def _documents(
    centre: Desk, out: Path, made: Demo, identity_passphrase: str, steps: _Steps
) -> tuple[DemoDocument, ...]:
    """Every kind of document that the round allows, in the order in which a centre issues them."""
    written: list[WrittenDocument] = []
    for application in made.applications:
        steps.begin(f"生成评审意见：{centre.store.application(application).name}")
        settled_decision(centre, application)
        make_report(centre, application, identity_passphrase)
        for person in made.members:
            sign_report(centre, application, out / person.identity, identity_passphrase)
    for kind in KINDS.values():
        steps.begin(f"生成{kind.name}")
        if kind is PUBLICITY:
            # A day of a year whose days off are published, whenever the sample is made.
            type_entry(centre, kind, made.round, "start", _SAMPLE_PUBLICITY)
        if kind is RECEIPT_KIND:
            for application in passed_applications(centre, made.round):
                file_application(centre, application, reason=_SAMPLE_FILED)
                advance(centre, application, elsewhere=_SAMPLE_FILED)
        for subject in _subjects(kind, made):
            if kind.survey(centre, subject).standing in _CAN_ISSUE:
                forms = kind.forms
                written += issue_document(
                    centre, kind, subject, out / "documents", forms, passphrase=identity_passphrase
                )
    return tuple(
        DemoDocument(kind=_kind_of(each), application=each.application, path=f"documents/{Path(each.path).name}")
        for each in written
    )


def _kind_of(written: WrittenDocument) -> str:
    """``letter`` for the kind's own file, ``letter.docx`` for what lies beside it."""
    form = Path(written.path).suffix.removeprefix(".")
    return written.kind if form == KINDS[written.kind].forms[0] else f"{written.kind}.{form}"


def _subjects(kind: DocumentKind, made: Demo) -> tuple[str, ...]:
    """What the documents of a kind are about."""
    if kind.per == "application":
        return made.applications
    return (made.round,) if kind.per == "round" else ("",)


def _desk(
    out: Path,
    people: list[DemoMember],
    sample: SampleRound,
    applications: Mapping[str, str],
    packs: list[str],
    secrets: _Passphrases,
) -> str:
    """The centre's workplace with the leader at it, in the middle of the day: one sheet half done, the others in."""
    leader = next((person for person in people if person.name == sample.leader), people[0])
    with Desk.open(out / "desk", secrets.store) as desk:
        use_identity(desk, out / leader.identity, secrets.identity)
        first, *rest = applications.items()
        for package, application in rest:
            fill_sheet(desk, application, sample.sheets[leader.name][package])
            submit_sheet(desk, application)
            sign_sheet(desk, application, secrets.identity)
        package, application = first
        fill_sheet(desk, application, _half(desk, application, sample.sheets[leader.name][package]))
        add_sample_visit(desk, application)
        for pack in packs[len(people) :]:
            if not pack.endswith(f"/{leader.name}.spk"):
                take_pack(desk, out / pack, secrets.identity)
    return "desk"


def _half(desk: Desk, application: str, sheet: FilledSheet) -> FilledSheet:
    """The first places of the sheet; the last of them is remembered as where the day stopped."""
    keys = item_keys(desk.scheme_of(application), desk.application(application))
    done = keys[:_HALF_SCORED]
    remember_place(desk, Place(application=application, item=done[-1].item, scope=done[-1].scope))
    kept: list[FilledItem] = [
        each
        for each in sheet.items
        if any(key.item == each.item and each.occupation in (None, key.scope) for key in done)
    ]
    return FilledSheet(items=tuple(kept))
