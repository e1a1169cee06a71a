"""A centre with its members, as the signing tests use it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reviewer.signing.centre_root import CentreRoot
from reviewer.signing.identity import Identity


@dataclass(frozen=True)
class Centre:
    folder: Path
    root: CentreRoot
    members: tuple[Identity, ...]
    passphrase: str
    at: datetime
