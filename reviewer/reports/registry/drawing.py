"""名录 in any of its forms."""

from __future__ import annotations

from reviewer.reports.official.data import Annex, OfficialData, OfficialParagraph
from reviewer.reports.official.drawing import draw_official
from reviewer.reports.registry.data import RegistryData, catalogue_table, record_table
from reviewer.reports.registry.registry_book import registry_workbook
from reviewer.reports.registry.registry_pdf import registry_pdf
from reviewer.reports.setting.fonts import FontBook


def draw_registry(data: RegistryData, form: str) -> bytes:
    """The list as a file.

    Raises:
        RuleViolation: a field is missing, a character has no font, or there is no such form.
    """
    if form == "pdf":
        return registry_pdf(data, FontBook())
    if form == "xlsx":
        return registry_workbook(data)
    return draw_official(registry_paper(data), form)


def registry_paper(data: RegistryData) -> OfficialData:
    """The list as a plain official paper: the catalogue, and the public record as its annex."""
    return OfficialData(
        kind="registry",
        form="plain",
        issuer=data.issuer,
        title=data.title,
        paragraphs=(OfficialParagraph(text=data.summary),),
        table=catalogue_table(data),
        annexes=(Annex(title="备案信息", table=record_table(data)),),
        signer=data.issuer,
        date=data.as_of,
        changes=data.changes,
        document_number=data.document_number,
        version=data.version,
        data_sha256=data.data_sha256,
        is_sample=data.is_sample,
    )
