"""A round by a scheme with every gate: the reference standard, the stages and the project review of Shanghai 2024."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import msgspec

from reviewer.desk import Desk
from reviewer.domain.application import Application, Evidence
from reviewer.domain.procedure import Call, Deadline, ProjectReview, Reading, Stage
from reviewer.domain.project import ItemFinding
from reviewer.domain.records import Record, canonical_json, converted, document_hash
from reviewer.domain.scheme import EvidenceClass, Scheme
from reviewer.intake.scheme_file import load_scheme, write_scheme
from reviewer.resources import resource_path
from reviewer.usecases.documents.entries import type_entry
from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.letter import LETTER
from reviewer.usecases.documents.publicity import PUBLICITY
from reviewer.usecases.form_panel import form_panel
from reviewer.usecases.keep_schemes import import_scheme
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.project_review import review_project
from reviewer.usecases.run_demo import read_sample_round, sample_packages
from tests.sample_centre import receive_sheet

PASSPHRASE = "样例口令 sample"
SCHEME = "staged-2024"
LETTER_ON = date(2024, 6, 28)
# Three months later is a Saturday; the Sunday after it was worked (调休).
DUE = date(2024, 9, 29)
BARRED_UNTIL = date(2025, 6, 28)
MET = (ItemFinding(item="plan", is_met=True, copies=1), ItemFinding(item="papers", is_met=True, copies=2))
FAILED = (
    ItemFinding(item="plan", is_met=True, copies=1),
    ItemFinding(item="papers", is_met=False, copies=1, remark="只有一套样卷"),
)

STAGES = """
[[stage]]
id = "submission"
name = "材料提交"
actor = "申报单位"
clause = "三(一)"
next = ["acceptance", "not_accepted", "withdrawn"]

[[stage]]
id = "acceptance"
name = "受理申请"
actor = "市职鉴中心"
clause = "三(二)"
next = ["assessment", "withdrawn"]
requires = ["accepted", "recommended"]

[[stage]]
id = "assessment"
name = "机构评估"
actor = "市职鉴中心组织专家"
clause = "三(三)"
next = ["letter", "acceptance", "withdrawn"]
requires = ["materials_complete"]
methods = ["site_visit", "technical_check"]

[[stage]]
id = "letter"
name = "出具复函"
actor = "市职鉴中心"
clause = "三(三)"
next = ["projects", "failed"]
requires = ["reviewed", "concluded", "letter_issued"]
output = ["复函"]

[[stage]]
id = "projects"
name = "项目评估"
actor = "申报单位、市职鉴中心"
clause = "三(四)"
next = ["consent", "failed", "withdrawn"]
requires = ["passed"]

[[stage]]
id = "consent"
name = "市局同意"
actor = "市人力资源社会保障局"
clause = "三(五)"
next = ["publicity"]
requires = ["projects_reviewed", "project_passed"]

[[stage]]
id = "publicity"
name = "公示"
actor = "市职鉴中心"
clause = "三(五)"
next = ["receipt", "failed"]
requires = ["consented"]

[[stage]]
id = "receipt"
name = "备案回执"
actor = "市职鉴中心"
clause = "三(五)"
outcome = "filed"
requires = ["publicity_over", "no_objection", "filed"]

[[stage]]
id = "not_accepted"
name = "不予受理"
actor = "市职鉴中心"
clause = "四(二)"
outcome = "not_accepted"

[[stage]]
id = "failed"
name = "未通过"
actor = "市职鉴中心"
clause = "三(三)"
outcome = "failed"
requires = ["concluded"]

[[stage]]
id = "given_up"
name = "视作放弃"
actor = "市职鉴中心"
clause = "三(四)"
outcome = "given_up"

[[stage]]
id = "withdrawn"
name = "退出申报"
actor = "申报单位"
clause = "附件1四"
outcome = "withdrawn"

[[deadline]]
id = "projects_by"
stage = "projects"
name = "项目评估3个月"
clause = "三(四)"
months = 3
counted_from = "letter"
late = "视作放弃申报，自《复函》出具之日起1年内不得参与社评组织遴选工作"
late_stage = "given_up"
bar_years = 1

[[deadline]]
id = "publicity"
stage = "publicity"
name = "公示5个工作日"
clause = "三(五)"
working_days = 5

[project_review]
name = "项目评估"
clause = "三(四)"
stage = "projects"

[[project_review.item]]
id = "plan"
clause = "四(一)7"
text = "评价方案"
material = ["评价方案"]

[[project_review.item]]
id = "papers"
clause = "四(一)7"
text = "两套样卷"
material = ["样卷"]
copies = 2

[[reading]]
id = "K04"
clause = "三(四)"
problem = "3个月从哪一天起算没有写明；1年的限制从复函之日起算。"
reading = "都从复函之日起算。"
at = ["projects", "projects_by"]

[[evidence_class]]
name = "评价方案"
words = ["评价方案"]

[[evidence_class]]
name = "样卷"
words = ["样卷"]

[call]
[[call.recommendation]]
id = "trade"
name = "关于推荐参与征集遴选社会培训评价组织的函"
issuer = "行业主管部门"
"""


class Procedure(Record):
    """What the text above replaces in the reference scheme."""

    stage: tuple[Stage, ...]
    deadline: tuple[Deadline, ...]
    project_review: ProjectReview
    reading: tuple[Reading, ...]
    evidence_class: tuple[EvidenceClass, ...]
    call: Call


def staged_scheme() -> Scheme:
    """The reference scheme with other stages."""
    base, _ = load_scheme(resource_path("schemes", "zhejiang-wenzhou-2022.toml"))
    own = converted(tomllib.loads(STAGES), Procedure)
    head = msgspec.structs.replace(base.scheme, id=SCHEME)
    return msgspec.structs.replace(
        base,
        scheme=head,
        stage=own.stage,
        deadline=own.deadline,
        project_review=own.project_review,
        reading=own.reading,
        evidence_class=(*base.evidence_class, *own.evidence_class),
        call=own.call,
    )


def make_staged(folder: Path, packages: int = 3, scored: int = 2, passphrase: str = PASSPHRASE) -> str:
    """A centre's store with the round, the first ``scored`` applications with all sheets in. Gives the round."""
    sample = read_sample_round()
    file = folder.parent / "staged.toml"
    write_scheme(staged_scheme(), file)
    with Desk.create(folder, passphrase, role="centre") as desk:
        import_scheme(desk, file)
        round_id = make_round(desk, SCHEME, "样例批次 2024")
        for outcome in open_packages(desk, sample_packages()[:packages], round_id):
            assert outcome.application is not None, outcome.errors
            form_panel(desk, outcome.application, sample.members, sample.leader)
        for row in desk.store.applications(round_id)[:scored]:
            score(desk, row.id)
    return round_id


def score(desk: Desk, application_id: str) -> None:
    """Every member's sheet on an application made of a sample package."""
    sample, name = read_sample_round(), desk.application(application_id).applicant_name
    for member in sample.members:
        package = next(each for each in sample.sheets[member] if each.endswith(name))
        receive_sheet(desk, application_id, member, sample.sheets[member][package], 5)


def change_application(desk: Desk, application_id: str, **fields: object) -> None:
    """The application corrected: some of its fields replaced."""
    row = desk.application_row(application_id)
    document = canonical_json(msgspec.structs.replace(desk.application(application_id), **fields))
    with desk.store.change(desk.actor) as change:
        change.add_application_version(application_id, row.round, row.name, row.seq, document)


def with_files(application: Application, *names: str) -> tuple[Evidence, ...]:
    """Its evidence and more files, each of the class that its name ends with."""
    more = (
        Evidence(
            sha256=document_hash(name.encode()),
            name=f"{name}.pdf",
            size=10,
            media_type="application/pdf",
            classes=("样卷" if "样卷" in name else "评价方案",),
        )
        for name in names
    )
    return (*application.evidence, *more)


def conclude(desk: Desk, application_id: str, conclusion: str = "PASS") -> None:
    """The centre's conclusion."""
    with desk.store.change(desk.actor) as change:
        change.decide(application_id, conclusion, "样例")


def issue_letter(desk: Desk, application_id: str, folder: Path, on: date = LETTER_ON) -> None:
    """The reply letter of that date."""
    type_entry(desk, LETTER, application_id, "date", on.isoformat())
    issue_document(desk, LETTER, application_id, folder)


def publish(desk: Desk, round_id: str, folder: Path, start: str, bodies: str | None = None) -> None:
    """The round's publicity from that day on."""
    type_entry(desk, PUBLICITY, round_id, "start", start)
    type_entry(desk, PUBLICITY, round_id, "bodies", bodies)
    issue_document(desk, PUBLICITY, round_id, folder)


def pass_projects(desk: Desk, application_id: str, on: date) -> None:
    """Every applied occupation passed on that day."""
    for each in desk.application(application_id).occupations:
        review_project(desk, application_id, each.scope, MET, ("样例甲",), on)
