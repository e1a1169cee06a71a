"""常用语: remarks to begin with, the scheme's and one's own; the own ones are kept with the store."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping

import msgspec

from reviewer.desk import Desk
from reviewer.domain.records import Record, canonical_json, from_document
from reviewer.domain.scheme import Phrase, Scheme
from reviewer.domain.sheet import ItemKey, Judgement
from reviewer.errors import RuleViolation

_SETTING = "phrases"
LONGEST = 300
GAP = "＿＿"
_PLACE = re.compile(r"\{(measured|threshold|declared)\}")


class OwnPhrase(Record):
    """A member's own phrase. ``item`` and ``judgement`` are those it was kept at: there it comes first."""

    id: str
    text: str
    item: str = ""
    judgement: Judgement | None = None


class OwnPhrases(Record):
    """What the store keeps."""

    phrases: tuple[OwnPhrase, ...] = ()


class OfferedPhrase(Record):
    """One line of the phrase book; ``own`` is the id of one's own phrase, empty for the scheme's."""

    text: str
    own: str = ""


def own_phrases(desk: Desk) -> tuple[OwnPhrase, ...]:
    """One's own phrases, the newest first."""
    text = desk.store.setting(_SETTING)
    return from_document(text.encode(), OwnPhrases).phrases if text else ()


def keep_phrase(desk: Desk, text: str, item: str = "", judgement: Judgement | None = None) -> OwnPhrase:
    """Keep a text as one's own phrase; the same text again is the known one, which comes first from then on.

    Raises:
        RuleViolation: the text is empty or longer than ``LONGEST`` characters.
    """
    plain = _plain(text)
    kept = own_phrases(desk)
    known = next((each for each in kept if each.text == plain), None)
    made = known or OwnPhrase(id=secrets.token_hex(4), text=plain, item=item, judgement=judgement)
    _write(desk, (made, *(each for each in kept if each.id != made.id)))
    return made


def change_phrase(desk: Desk, phrase_id: str, text: str) -> OwnPhrase:
    """Give one's own phrase another text.

    Raises:
        RuleViolation: no such phrase, or the text is empty or too long.
    """
    plain, kept = _plain(text), own_phrases(desk)
    known = next((each for each in kept if each.id == phrase_id), None)
    if known is None:
        raise RuleViolation("这条常用语已不在，未改动。", code="unknown_phrase", where=phrase_id)
    changed = msgspec.structs.replace(known, text=plain)
    _write(desk, tuple(changed if each.id == phrase_id else each for each in kept))
    return changed


def remove_phrase(desk: Desk, phrase_id: str) -> None:
    """Take one's own phrase away; one that is gone already stays gone."""
    _write(desk, tuple(each for each in own_phrases(desk) if each.id != phrase_id))


def offered_phrases(
    scheme: Scheme, own: Iterable[OwnPhrase], key: ItemKey, judgement: Judgement | None
) -> tuple[OfferedPhrase, ...]:
    """What the book offers at an item: the scheme's that fit item and judgement, one's own, the scheme's others.

    Phrases that the scheme made for other items are left out; each text stands once.
    """
    ranked = [(_rank(each, key.item, judgement), OfferedPhrase(text=each.text)) for each in scheme.phrase]
    fitting = sorted(((rank, each) for rank, each in ranked if rank is not None and rank < 2), key=lambda pair: pair[0])
    rest = [each for rank, each in ranked if rank == 2]
    mine = sorted(own, key=lambda each: (each.item != key.item, each.judgement != judgement))
    lines = [each for _, each in fitting]
    lines += [OfferedPhrase(text=each.text, own=each.id) for each in mine]
    lines += rest
    return tuple({line.text: line for line in reversed(lines)}[text] for text in dict.fromkeys(x.text for x in lines))


def _rank(phrase: Phrase, item: str, judgement: Judgement | None) -> int | None:
    """0 made for the item, 1 for any item, 2 for another judgement; None: for other items."""
    if phrase.items and item not in phrase.items:
        return None
    if phrase.judgement is not None and phrase.judgement != judgement:
        return 2
    return 0 if phrase.items else 1


def filled_phrase(text: str, values: Mapping[str, str]) -> str:
    """The text with ``{measured}``, ``{threshold}`` and ``{declared}`` filled; a gap where there is no value."""
    return _PLACE.sub(lambda found: values.get(found.group(1), "") or GAP, text)


def _plain(text: str) -> str:
    plain = " ".join(text.split())
    if not plain:
        raise RuleViolation("常用语不能为空，未保存。", code="phrase_empty", where="常用语")
    if len(plain) > LONGEST:
        message = f"常用语最多 {LONGEST} 字，这里有 {len(plain)} 字，未保存；请先选中其中一段。"
        raise RuleViolation(message, code="phrase_too_long", where="常用语")
    return plain


def _write(desk: Desk, phrases: tuple[OwnPhrase, ...]) -> None:
    with desk.store.change(desk.actor) as change:
        change.set_setting(_SETTING, canonical_json(OwnPhrases(phrases=phrases)).decode())
