"""Members, leader, recusal, quorum."""

from __future__ import annotations

from reviewer.domain.records import Record


class PanelMember(Record):
    """One who scores. ``certificate_sha256`` binds the name to a key once enrolled."""

    name: str
    employer: str = ""
    certificate_sha256: str | None = None


class Panel(Record):
    """Who scores one application, and who leads."""

    application: str
    leader: str
    members: tuple[PanelMember, ...]


class RecusalConflict(Record):
    """A detected conflict of interest: the member, who or what it was found against, and where."""

    member: str
    against: str
    why: str
