"""The members' records of one visit made into one: equal values in one reading, one file printed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec.structs import replace

from reviewer.desk import Desk
from reviewer.domain.findings import VERDICT_TEXT, Finding
from reviewer.domain.moments import period_text
from reviewer.domain.scheme import Requirement, Scheme
from reviewer.domain.sheet import VISIT, ItemKey, ItemScore, ScoreSheet, item_keys
from reviewer.domain.site_files import SiteFile
from reviewer.domain.visit import VisitRecord
from reviewer.domain.working import working_text
from reviewer.reports.sheet.data import PHOTO, SOUND, SheetFile, SheetNote, SheetRecord
from reviewer.reports.visit.data import VisitItem, VisitReading, VisitRequirement
from reviewer.usecases.describe_sheet import printed_threshold
from reviewer.usecases.describe_visit import VisitDescriber

_EVERYONE = 3  # from so many on, all members are named by one word
Findings = Mapping[tuple[str, str | None], Finding]


class VisitGatherer:
    """Reads the sheets of one application, in panel order; ``files`` are numbered through over all of them."""

    def __init__(
        self,
        desk: Desk,
        scheme: Scheme,
        application_id: str,
        sheets: Mapping[str, ScoreSheet],
        *,
        with_pictures: bool,
    ) -> None:
        self._scheme = scheme
        self._sheets = sheets
        self._scores = {name: {score.key: score for score in sheet.items} for name, sheet in sheets.items()}
        self._keys = item_keys(scheme, desk.application(application_id))
        self._describers = {
            name: VisitDescriber(desk, scheme, sheet, with_pictures=with_pictures) for name, sheet in sheets.items()
        }
        self._findings = {name: _findings(desk, application_id, sheet) for name, sheet in sheets.items()}
        self._names = self._numbered()
        for describer, sheet in zip(self._describers.values(), sheets.values(), strict=True):
            describer.names = {each.id: self._names[each.sha256] for each in sheet.every_file}
        self.files = self._gather_files()

    # ---- files

    def _placed(self, key: ItemKey) -> list[tuple[str, SiteFile]]:
        """(member, file) of one place, in panel order."""
        if key == VISIT:
            return [(name, file) for name, sheet in self._sheets.items() for file in sheet.files]
        return [(name, file) for name, score in self._scored(key) for file in score.files]

    def _scored(self, key: ItemKey) -> list[tuple[str, ItemScore]]:
        """(member, score) of one item, in panel order."""
        return [(name, scores[key]) for name, scores in self._scores.items() if key in scores]

    def _numbered(self) -> dict[str, str]:
        """照片1, 录音1 … by hash: a file that several members brought back has one number."""
        counts = {PHOTO: 0, SOUND: 0}
        names: dict[str, str] = {}
        for key in (*self._keys, VISIT):
            for _, file in self._placed(key):
                kind = PHOTO if file.kind == "photo" else SOUND
                if file.sha256 not in names:
                    counts[kind] += 1
                    names[file.sha256] = f"{kind}{counts[kind]}"
        return names

    def _gather_files(self) -> tuple[SheetFile, ...]:
        gathered: dict[str, SheetFile] = {}
        for key in (*self._keys, VISIT):
            for member, file in self._placed(key):
                known = gathered.get(file.sha256)
                if known is None:
                    (described,) = self._describers[member].files(key, [file])
                    gathered[file.sha256] = replace(described, author=file.author or member)
                    continue
                authors = dict.fromkeys((*known.author.split("、"), file.author or member))
                captions = dict.fromkeys(each for each in (*known.caption.split("；"), file.caption) if each)
                gathered[file.sha256] = replace(known, author="、".join(authors), caption="；".join(captions))
        return tuple(
            replace(each, author="、".join(self._people(each.author.split("、")))) for each in gathered.values()
        )

    # ---- what was measured

    def items(self) -> tuple[VisitItem, ...]:
        """Every place where something was measured or photographed, in the standard's order."""
        items = []
        for key in self._keys:
            item = self._scheme.item(key.item)
            requirements = [self._requirement(each, key) for each in item.requirement]
            measured = tuple(each for each in requirements if each is not None)
            files = tuple(dict.fromkeys(self._names[file.sha256] for _, file in self._placed(key)))
            if measured or files:
                items.append(
                    VisitItem(
                        clause=item.clause,
                        name=item.name,
                        scope=key.scope or "",
                        requirements=measured,
                        files=files,
                    )
                )
        return tuple(items)

    def _requirement(self, requirement: Requirement, key: ItemKey) -> VisitRequirement | None:
        readings: dict[tuple[str, str, str], list[str]] = {}
        shown: Finding | None = None
        for name, score in self._scored(key):
            if requirement.id not in score.measured:
                continue
            finding = self._findings[name][requirement.id, key.scope]
            shown = shown or finding
            working = score.workings.get(requirement.id)
            value = finding.measured or score.measured[requirement.id]
            reading = (value, working_text(working) if working is not None else "", VERDICT_TEXT[finding.verdict])
            readings.setdefault(reading, []).append(name)
        if shown is None:
            return None
        return VisitRequirement(
            text=requirement.text,
            threshold=printed_threshold(shown),
            declared=shown.declared or "",
            documented=shown.documented or "",
            readings=tuple(
                VisitReading(members=self._people(names), measured=measured, working=working, verdict=verdict)
                for (measured, working, verdict), names in readings.items()
            ),
        )

    def _people(self, names: Iterable[str]) -> tuple[str, ...]:
        """The members' names, or one word for all of them."""
        named = tuple(dict.fromkeys(names))
        is_everyone = len(named) >= _EVERYONE and set(named) == set(self._sheets)
        return (f"全体成员（{len(named)}人）",) if is_everyone else named

    # ---- records

    def records(self) -> tuple[SheetRecord, ...]:
        """Each use of a method; what several members recorded of the same one stands together."""
        found: dict[tuple[str, datetime, str], list[tuple[str, VisitRecord, SheetRecord]]] = {}
        for name, sheet in self._sheets.items():
            for raw, described in zip(sheet.records, self._describers[name].records(), strict=True):
                found.setdefault((raw.method, raw.started_at, raw.place), []).append((name, raw, described))
        whole = sorted(found.items(), key=lambda each: (each[0][1], each[0][0]))
        return tuple(self._merged(parts) for _, parts in whole)

    def _merged(self, parts: list[tuple[str, VisitRecord, SheetRecord]]) -> SheetRecord:
        described = [each for _, _, each in parts]
        last = max(parts, key=lambda each: (each[1].ended_at is not None, each[1].ended_at or each[1].started_at))[2]
        by_words: dict[str, list[str]] = {}
        notes: dict[tuple[datetime, str, str], SheetNote] = {}
        for name, raw, each in parts:
            if each.findings.strip():
                by_words.setdefault(each.findings.strip(), []).append(name)
            for said, note in zip(raw.notes, each.notes, strict=True):
                notes.setdefault((said.at, said.speaker, said.text), note)
        return replace(
            described[0],
            time=last.time,
            panel=_every(each.panel for each in described),
            applicant=_every(each.applicant for each in described),
            others=_every(each.others for each in described),
            items=_every(each.items for each in described),
            findings=_findings_text(by_words),
            notes=tuple(notes[each] for each in sorted(notes)),
            files=tuple({file.sha256: file for each in described for file in each.files}.values()),
            kept_by=self._people(name for name, _, _ in parts),
        )

    # ---- the visit as a whole

    def time(self) -> str:
        """The days and hours of the records, else of the photos; empty where there is neither."""
        records = [record for sheet in self._sheets.values() for record in sheet.records]
        if records:
            first = min(each.started_at for each in records)
            return period_text(first, max(each.ended_at or each.started_at for each in records))
        taken = sorted(file.added_at for sheet in self._sheets.values() for file in sheet.every_file)
        return period_text(taken[0], taken[-1]) if taken else ""

    def places(self) -> str:
        """Where the methods were used, each place once."""
        records = [record for sheet in self._sheets.values() for record in sheet.records]
        return "；".join(dict.fromkeys(each.place for each in sorted(records, key=_began) if each.place))

    def company(self) -> str:
        """Who took part for the applicant."""
        return "、".join(_every(record.applicant for record in self.records()))


def _findings(desk: Desk, application_id: str, sheet: ScoreSheet) -> Findings:
    measured = {
        (requirement, score.scope): value for score in sheet.items for requirement, value in score.measured.items()
    }
    checked = desk.application_check(application_id, sheet.application_sha256).with_measured(measured)
    return {(each.requirement, each.scope): each for each in checked.findings}


def _findings_text(by_words: dict[str, list[str]]) -> str:
    """What was found; where the members' words differ, each with whose they are."""
    if len(by_words) < 2:
        return next(iter(by_words), "")
    return "\n".join(f"{'、'.join(names)}：{words}" for words, names in by_words.items())


def _every(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for part in parts for each in part))


def _began(record: VisitRecord) -> datetime:
    return record.started_at
