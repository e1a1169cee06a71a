"""A published list of bodies and what each may assess, as a notice's annex prints it."""

from __future__ import annotations

from reviewer.domain.catalogue import CatalogueEntry
from reviewer.domain.records import Record


class PublishedBody(Record):
    """One body with its rows; ``no`` is its number in the list. Rows name the edition of their code."""

    no: int
    name: str
    items: tuple[CatalogueEntry, ...]


class PublishedRegistry(Record):
    """The whole list, with the day of the notice (ISO). Several bodies may hold the same row.

    Source: 沪人社职〔2024〕38号 一, 附件.
    """

    id: str
    title: str
    source: str
    date: str
    note: str = ""
    bodies: tuple[PublishedBody, ...]
