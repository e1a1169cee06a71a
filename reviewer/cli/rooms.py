"""The rooms whose commands the command line has; each adds its own words."""

from __future__ import annotations

from typing import Final

from reviewer.cli import catalogues, filing
from reviewer.cli.words import CommandRoom

ROOMS: Final[tuple[CommandRoom, ...]] = (filing.ROOM, catalogues.ROOM)
