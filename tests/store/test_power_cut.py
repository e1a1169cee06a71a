"""A power cut: the disk is rebuilt from what was certain on it, every byte since the last fsync gone.

The writer runs under strace; at each acknowledgement the files are put together from the synced writes alone:
contents as of the file's last fsync, names as of the folder's last fsync.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from store_builders import PASSPHRASE, HandClock, fields, open_store, sha256

from reviewer.store import Store

STRACE = shutil.which("strace")
COUNT = 6
WRITING = """
import datetime, io, hashlib, pathlib, sys
from reviewer.store import Store
def clock(): return datetime.datetime.now(datetime.UTC)
store = Store.open(pathlib.Path(sys.argv[1]), sys.argv[2], machine="m", clock=clock)
for number in range(int(sys.argv[3])):
    photo = (f"photo {number} ".encode()) * 4000
    name = hashlib.sha256(photo).hexdigest()
    with store.change("m") as change:
        change.set_sheet_field("sheet-1", str(number), None, "points", "1")
        change.add_evidence(io.BytesIO(photo), name, len(photo), "image/jpeg")
        change.set_sheet_field("sheet-1", str(number), None, "file:a", name)
        change.keep_place(f"place {number}")
    sys.stdout.write(f"saved {number}\\n")
    sys.stdout.flush()
"""
_CALL = re.compile(rb"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_DESCRIPTOR = re.compile(rb"^(\d+)(?:<([^>]*)>)?")
_TEXT = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')
_NUMBER = re.compile(rb", (\d+)$")


def plain(escaped: bytes) -> bytes:
    """Bytes from strace's hexadecimal writing; other text stays."""
    return bytes.fromhex(escaped.replace(b"\\x", b"").decode()) if escaped.startswith(b"\\x") else escaped


class Disk:
    """Files as the programs see them (``seen``) and as they are sure to be after a cut (``sure``)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.contents: dict[int, bytearray] = {}
        self.synced: dict[int, bytes] = {}
        self.seen: dict[str, int] = {}
        self.sure: dict[str, int] = {}
        self.offsets: dict[int, int] = {}
        for path in folder.rglob("*"):
            if path.is_file():
                self._add(str(path), path.read_bytes())
        self.sure = dict(self.seen)

    def _add(self, path: str, content: bytes = b"") -> int:
        number = len(self.contents)
        self.contents[number], self.synced[number] = bytearray(content), content
        self.seen[path] = number
        return number

    def take(self, call: str, words: bytes, result: int) -> None:
        """One system call that succeeded."""
        texts = [plain(each).decode("utf-8", "replace") for each in _TEXT.findall(words)]
        if call == "openat":
            self.offsets[result] = 0
            if b"O_CREAT" in words and texts[0] not in self.seen:
                self._add(texts[0])
            if b"O_TRUNC" in words and texts[0] in self.seen:
                self.contents[self.seen[texts[0]]].clear()
        elif call.startswith("rename"):
            self.seen[texts[1]] = self.seen.pop(texts[0])
        elif call.startswith("unlink"):
            self.seen.pop(texts[0], None)
        else:
            found = _DESCRIPTOR.match(words)
            assert found is not None, words[:80]
            self._take_descriptor(call, words, int(found[1]), plain(found[2] or b"").decode("utf-8", "replace"))

    def _take_descriptor(self, call: str, words: bytes, descriptor: int, path: str) -> None:
        number = self.seen.get(path)
        if call in ("fsync", "fdatasync"):
            if number is not None:
                self.synced[number] = bytes(self.contents[number])
            else:
                inside = {name: each for name, each in self.seen.items() if str(Path(name).parent) == path}
                outside = {name: each for name, each in self.sure.items() if str(Path(name).parent) != path}
                self.sure = outside | inside
        elif number is not None:
            size = _NUMBER.search(words)
            assert size is not None, words[-80:]
            if call == "ftruncate":
                del self.contents[number][int(size[1]) :]
                return
            (text,) = _TEXT.findall(words)
            data = plain(text)
            at = int(size[1]) if call == "pwrite64" else self.offsets.get(descriptor, 0)
            content = self.contents[number]
            content.extend(b"\0" * max(0, at - len(content)))
            content[at : at + len(data)] = data
            self.offsets[descriptor] = at + len(data)

    def after_cut(self, target: Path) -> Path:
        """The folder as it is found when the power is back."""
        for name, number in self.sure.items():
            path = target / Path(name).relative_to(self.folder)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.synced[number])
        for name in ("evidence", "evidence/incoming"):
            (target / name).mkdir(parents=True, exist_ok=True)
        return target


@pytest.mark.skipif(STRACE is None, reason="needs strace")
def test_after_a_power_cut_score_place_and_photo_are_there_as_soon_as_they_were_called_saved(
    store: Store, clock: HandClock, tmp_path: Path
) -> None:
    store.close()
    disk = Disk(store.folder)
    log = tmp_path / "calls"
    traced = "trace=openat,write,pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat"
    command = [str(STRACE), "-f", "-y", "-xx", "-s", "200000", "-e", traced, "-e", "signal=none", "-o", str(log)]
    program = [sys.executable, "-c", WRITING, str(store.folder), PASSPHRASE, str(COUNT)]
    done = subprocess.run([*command, *program], capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    cuts = 0
    for line in log.read_bytes().splitlines():
        found = _CALL.match(line)
        if found is None or int(found[3]) < 0:
            continue
        call, words = found[1].decode(), found[2]
        if call == "write" and words.startswith(b"1<"):
            (said,) = _TEXT.findall(words)
            number = int(plain(said).split()[1])
            require_all(disk.after_cut(tmp_path / f"cut{number}"), number, clock)
            cuts += 1
        else:
            disk.take(call, words, int(found[3]))
    assert cuts == COUNT


def require_all(folder: Path, number: int, clock: HandClock) -> None:
    """Everything up to ``number`` is there and whole."""
    with open_store(folder, clock) as again:
        kept = fields(again)
        for each in range(number + 1):
            photo = f"photo {each} ".encode() * 4000
            assert kept[str(each), None, "points"] == "1"
            assert kept[str(each), None, "file:a"] == sha256(photo)
            with again.open_evidence(sha256(photo)) as stream:
                assert stream.read() == photo
        assert again.setting("place") == f"place {number}"
        assert again.verify_journal().is_whole
