"""Sign the own submitted sheet, and open what only waited for it."""

from __future__ import annotations

from reviewer.desk import Desk
from reviewer.domain.records import Record
from reviewer.signing.identity import Identity
from reviewer.usecases.hold_identity import unlock_identity
from reviewer.usecases.open_seals import open_waiting
from reviewer.usecases.sign_sheet import SignedSheet, sign_unlocked


class HandedIn(Record):
    """The signed sheet, and what became of sealed sheets that waited for it, in words."""

    signed: SignedSheet
    notes: tuple[str, ...]


def hand_in_sheet(
    desk: Desk, application_id: str, passphrase: str, ink_png: bytes | None = None, place: str = ""
) -> HandedIn:
    """Sign with the own passphrase; where the leader was the last to seal, the panel's sheets open.

    Raises:
        RuleViolation: not submitted yet, no identity.
        EnvironmentProblem: wrong passphrase.
        IntegrityProblem: a sealed sheet does not fit its commitment; the own signature is kept.
    """
    return hand_in_unlocked(desk, application_id, unlock_identity(desk, passphrase), ink_png, place)


def hand_in_unlocked(
    desk: Desk, application_id: str, identity: Identity, ink_png: bytes | None, place: str = ""
) -> HandedIn:
    """The same with an identity that is unlocked already."""
    signed = sign_unlocked(desk, application_id, identity, ink_png, place)
    return HandedIn(signed=signed, notes=open_waiting(desk, application_id, identity))
