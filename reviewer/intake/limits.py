"""How much of a package is read at most: settings with safe defaults."""

from __future__ import annotations

from reviewer.domain.records import Record

MEGABYTE = 1024 * 1024


class Limits(Record):
    """Bounds of one package. Sizes are in bytes and count what is unpacked.

    ``max_ratio`` is unpacked to packed size of one entry (looked at from 1 MB on); ``max_office_xml``
    is what all XML inside one Office file may unpack to; ``max_form_rows`` and ``max_form_cells`` are
    rows and filled or formatted cells of one form.
    """

    max_files: int = 2_000
    max_depth: int = 8
    max_file_bytes: int = 512 * MEGABYTE
    max_total_bytes: int = 2_048 * MEGABYTE
    max_ratio: int = 200
    max_name_chars: int = 240
    max_office_xml_bytes: int = 32 * MEGABYTE
    max_office_parts: int = 5_000
    max_form_rows: int = 20_000
    max_form_cells: int = 400_000
    max_cell_chars: int = 20_000


DEFAULT_LIMITS = Limits()


def megabytes(size: int) -> str:
    """``size`` bytes as people read it."""
    return f"{size / MEGABYTE:.0f} MB" if size >= 10 * MEGABYTE else f"{size / MEGABYTE:.1f} MB"
