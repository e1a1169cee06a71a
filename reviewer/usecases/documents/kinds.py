"""Every kind of document, in the order of the tabs on the screen.

The command line's ``export``, the documents screen, batches and the demo walk this register: a new kind is one
import and one entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from reviewer.errors import RuleViolation
from reviewer.usecases.documents.acceptance_list import ACCEPTANCE_LIST
from reviewer.usecases.documents.archive import ARCHIVE
from reviewer.usecases.documents.commitment import COMMITMENT
from reviewer.usecases.documents.correction import CORRECTION
from reviewer.usecases.documents.export_sheets import SCORE_SHEET
from reviewer.usecases.documents.export_summary import SUMMARY
from reviewer.usecases.documents.kind import DocumentKind
from reviewer.usecases.documents.letter import LETTER
from reviewer.usecases.documents.panel_report import PANEL_REPORT
from reviewer.usecases.documents.publicity import PUBLICITY
from reviewer.usecases.documents.receipt import RECEIPT_KIND
from reviewer.usecases.documents.registry_list import REGISTRY
from reviewer.usecases.documents.report_list import REPORT_LIST
from reviewer.usecases.documents.visit_record import VISIT_RECORD

_IN_ORDER: Final[tuple[DocumentKind, ...]] = (
    SCORE_SHEET,
    VISIT_RECORD,
    PANEL_REPORT,
    LETTER,
    CORRECTION,
    PUBLICITY,
    RECEIPT_KIND,
    SUMMARY,
    REPORT_LIST,
    ACCEPTANCE_LIST,
    REGISTRY,
    COMMITMENT,
    ARCHIVE,
)

KINDS: Final[Mapping[str, DocumentKind]] = MappingProxyType({each.key: each for each in _IN_ORDER})


def kind_of(key: str) -> DocumentKind:
    """The kind of that key, or of that word of ``reviewer export``.

    Raises:
        RuleViolation: there is none.
    """
    for each in _IN_ORDER:
        if key in (each.key, each.word):
            return each
    words = "、".join(f"{each.word}（{each.name}）" for each in _IN_ORDER)
    raise RuleViolation(f"没有文书“{key}”；有：{words}。", code="unknown_kind", where=key)
