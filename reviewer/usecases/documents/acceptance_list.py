"""受理登记表: the acceptance register of a round as a workbook and as CSV, a kind of document."""

from __future__ import annotations

from typing import Final

import msgspec

from reviewer.desk import Desk
from reviewer.domain.acceptance import DECISION_TEXT, Acceptance
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.procedure import APPLICATION_TYPES
from reviewer.domain.records import canonical_json, document_hash
from reviewer.domain.round_terms import window_text
from reviewer.errors import RuleViolation
from reviewer.reports.workbook.acceptance_list import AcceptanceListData, ReceivedLine
from reviewer.reports.workbook.drawing import draw_acceptance_list
from reviewer.usecases.accept_application import list_acceptances
from reviewer.usecases.describe_sheet import is_sample
from reviewer.usecases.documents.kind import Described, DocumentKind, Standing
from reviewer.usecases.documents.list_standing import list_standing, no_fields
from reviewer.usecases.documents.numbers import plain_numbering
from reviewer.usecases.recommendations import missing_recommendations, recommendations
from reviewer.usecases.round_terms import round_terms

KIND: Final = "acceptance_list"
WORD: Final = "受理登记表"
_LABELS: Final = {"title": "标题", "note": "说明"}


def survey_acceptance_list(desk: Desk, round_id: str) -> Standing:
    """Where the round's register stands.

    Raises:
        RuleViolation: no such round.
    """
    desk.store.round(round_id)
    if not list_acceptances(desk, round_id):
        return Standing(standing="waiting", why="本批次还没有受理登记。")
    return list_standing(desk, KIND, round_id, describe_acceptance_list(desk, round_id), "登记", "登记")


def describe_acceptance_list(desk: Desk, round_id: str) -> Described:
    """The register numbered and ready to be drawn.

    Raises:
        RuleViolation: no such round, or nothing in the register.
    """
    row, kept = desk.store.round(round_id), list_acceptances(desk, round_id)
    if not kept:
        raise RuleViolation("本批次还没有受理登记，未导出。", code="nothing_received", where=round_id)
    values = [each.value for each in kept]
    known = [desk.application(each.application) for each in values if each.application]
    mark = "（样例）" if any(map(is_sample, known)) else ""
    terms = round_terms(desk, round_id)
    as_of = max(each.at for each in kept)
    window = window_text(terms)
    notes = [
        f"受理单位：{desk.scheme_of_round(round_id).letters.issuer}",
        f"受理时间：{window}" if window else "",
        f"受理地点：{terms.place}" if terms.place else "",
        f"通知：{terms.number}" if terms.number else "",
        f"登记截至：{chinese_date(beijing_date(as_of))}",
    ]
    data = AcceptanceListData(
        title=f"{row.name} 受理登记表{mark}",
        note="　".join(each for each in notes if each),
        as_of=as_of,
        document_number="",
        version=0,
        data_sha256="",
        lines=tuple(_line(desk, each) for each in values),
    )
    fields = {each.number: "；".join(_told(each)) for each in data.lines}
    content = canonical_json({"title": data.title, "fields": {"note": data.note, **fields}})
    data_sha256 = document_hash(content)
    numbering = plain_numbering(desk, KIND, round_id, WORD, content, data_sha256, _LABELS)
    return Described(
        data=msgspec.structs.replace(
            data, document_number=numbering.number, version=numbering.version, data_sha256=data_sha256
        ),
        content=content,
        data_sha256=data_sha256,
        number=numbering.number,
        version=numbering.version,
        file_stem=f"{WORD}-{round_id}-{row.name}",
        round=round_id,
        application=None,
        changes=numbering.changes,
    )


def _line(desk: Desk, value: Acceptance) -> ReceivedLine:
    despite = f"　不符：{'；'.join(each.words for each in value.despite)}" if value.despite else ""
    return ReceivedLine(
        number=value.number,
        name=value.applicant,
        credit_code=value.credit_code,
        type=APPLICATION_TYPES[value.type],
        received_at=value.received_at.replace("T", " "),
        received_by=value.received_by,
        materials="齐全" if value.complete else f"缺 {'、'.join(value.lacking)}" if value.lacking else "未收",
        letters=_letters(desk, value),
        decision=DECISION_TEXT[value.decision],
        reason=f"{value.reason}{despite}",
    )


def _letters(desk: Desk, value: Acceptance) -> str:
    if not value.application:
        return "—"
    brought = [each.value.issuer for each in recommendations(desk, value.application)]
    missing = missing_recommendations(desk, value.application)
    return "；".join([*brought, *(f"缺 {each}" for each in missing)]) or "—"


def _told(line: ReceivedLine) -> list[str]:
    texts = (
        line.name, line.credit_code, line.type, line.received_at, line.received_by, line.materials, line.letters,
        line.decision, line.reason,
    )  # fmt: skip
    return [each for each in texts if each]


ACCEPTANCE_LIST: Final = DocumentKind(
    key=KIND,
    word="acceptance-list",
    name=WORD,
    per="round",
    forms=("xlsx", "csv"),
    survey=survey_acceptance_list,
    describe=describe_acceptance_list,
    draw=draw_acceptance_list,
    fields=no_fields,
)
