"""The files of a package as evidence: what each is, and which class its name tells."""

from __future__ import annotations

from reviewer.domain.application import Evidence
from reviewer.domain.scheme import Scheme
from reviewer.intake.containers import PackedFile
from reviewer.intake.evidence_kind import kind_of
from reviewer.intake.trouble import Trouble
from reviewer.intake.wording import clean_text, compact


class EvidenceClasses:
    """Tells the classes of a file by the scheme's words in its name, or else in its folders' names."""

    def __init__(self, scheme: Scheme) -> None:
        words = ((compact(clean_text(word)), each.name) for each in scheme.evidence_class for word in each.words)
        self._words = sorted((pair for pair in words if pair[0]), key=lambda pair: -len(pair[0]))

    def of(self, name: str) -> tuple[str, ...]:
        """The classes of a file. The name itself decides; the nearest folder that tells any comes second.

        Longer words win over shorter ones inside them: 考评员守则 holds no 考评员 of its own.
        """
        for part in reversed(name.split("/")):
            found = self._in(compact(clean_text(part)))
            if found:
                return found
        return ()

    def _in(self, text: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        taken = list(text)
        for word, name in self._words:
            place = "".join(taken).find(word)
            while place >= 0:
                found[name] = None
                taken[place : place + len(word)] = "\0" * len(word)
                place = "".join(taken).find(word)
        return tuple(found)


def read_evidence(
    files: tuple[PackedFile, ...],
    classes: EvidenceClasses,
    named: dict[str, tuple[str, ...]],
    trouble: Trouble,
) -> tuple[tuple[Evidence, PackedFile], ...]:
    """Every file that may come in, with its class. ``named`` are classes that package.json gives."""
    found: list[tuple[Evidence, PackedFile]] = []
    unclassed: list[str] = []
    for file in files:
        kind = kind_of(file.path, file.name)
        if kind.error:
            trouble.error(file.name, f"{kind.error}。")
        if kind.warning:
            trouble.warn(file.name, f"{kind.warning}。")
        if kind.media_type is None:
            continue
        its_classes = named.get(file.name) or classes.of(file.name)
        if not its_classes:
            unclassed.append(file.name)
        evidence = Evidence(
            sha256=file.sha256, name=file.name, size=file.size, media_type=kind.media_type, classes=its_classes
        )
        found.append((evidence, file))
    if unclassed:
        shown = "、".join(unclassed[:10]) + (f" 等 {len(unclassed)} 件" if len(unclassed) > 10 else "")
        trouble.warn("", f"{shown}：按文件夹和文件名不能判断佐证类别，请在程序中手工归类。")
    return tuple(found)
