"""The rooms whose commands the command line has; each adds its own words."""

from __future__ import annotations

from typing import Final

from reviewer.cli import (
    barring,
    catalogues,
    deadlines,
    filing,
    following_up,
    registry,
    rounds,
    schemes,
    staging,
    supervising,
)
from reviewer.cli.words import CommandRoom

ROOMS: Final[tuple[CommandRoom, ...]] = (
    filing.ROOM,
    registry.ROOM,
    supervising.ROOM,
    deadlines.ROOM,
    catalogues.ROOM,
    rounds.ROOM,
    following_up.ROOM,
    staging.ROOM,
    barring.ROOM,
    schemes.ROOM,
)
